"""The rule that a person overrules an import of leads, on whatever machine each of them worked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from huddlecli.core.records import UNDONE, Change

_VERDICT = frozenset({"verdict", "verdict_at", "reason"})
_END = frozenset({"outcome", "closed"})


def people_first(changes: Sequence[Change], importer: str) -> list[Change]:
    """Return `changes`; those by `importer` lack the keys that a person has set before.

    A verdict, and an end, are overruled as a whole. To undo an import is not to set its keys.
    """
    if not any("crm" in change.set for change in changes):
        return [*changes]  # a person may be called like the importer
    return [*_reduced(changes, importer)]


def _reduced(changes: Sequence[Change], importer: str) -> Iterator[Change]:
    own: set[str] = set()  # keys that people have set
    is_undone = False
    for change in changes:
        if change.by != importer:
            was_undone, is_undone = is_undone, _is_undone(change, is_undone)
            if not (is_undone or was_undone):
                own |= {*change.set, *change.unset} - {"status"}
            yield change
            continue
        is_undone = _is_undone(change, is_undone)
        yield _without(change, own) if own else change


def _is_undone(change: Change, before: bool) -> bool:  # noqa: FBT001  the state until then
    """Whether the creation of the record is undone after `change`."""
    if "reason" in change.set:
        return bool(change.set["reason"] == UNDONE)
    return before and "reason" not in change.unset


def _without(change: Change, own: set[str]) -> Change:
    gone = own.copy()
    if "verdict" in own:
        gone |= _VERDICT
    if own & _END:
        gone |= {*_END, "status"}
    values = {key: value for key, value in change.set.items() if key not in gone}
    is_rejected = values.get("verdict") == "rejected"
    if values.get("status") == "closed" and not (is_rejected or "outcome" in values):
        values = {key: value for key, value in values.items() if key not in ("status", "closed")}
    unset = tuple(key for key in change.unset if key not in gone)
    return replace(change, set=values, unset=unset)
