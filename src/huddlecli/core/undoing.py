"""Taking back: which change is the last, what belongs with it, and who has changed it since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from huddlecli.core.history import is_overtaken, is_same, keys_of, touched, undoing
from huddlecli.core.records import UNDONE, Change, Kind, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A change of a record; `written` is when the record's file was, by the disk's clock."""

    kind: Kind
    record: Record
    index: int
    written: int = 0

    @property
    def change(self) -> Change:
        """What was changed."""
        return self.record.changes[self.index]

    @property
    def order(self) -> tuple[datetime, int, datetime]:
        """What tells which of two steps came later.

        Commands that begin at the same given hour are told apart by when they wrote.
        """
        at = self.change.at
        return at.replace(microsecond=0), self.written, at


def steps(kind: Kind, record: Record, written: int = 0) -> Iterator[Step]:
    """Yield what people changed in `record`; to place it in a huddle is the huddle's own doing."""
    for index, change in enumerate(record.changes):
        if index == 0 or "huddle" not in touched(change):
            yield Step(kind=kind, record=record, index=index, written=written)


def newest(found: Iterable[Step], most: int) -> list[Step]:
    """Return the last `most` of the steps, the newest first."""
    return sorted(found, key=lambda step: step.order, reverse=True)[:most]


def is_by(step: Step, name: str) -> bool:
    """Whether it was `name` who made the change."""
    return step.change.by.casefold() == name.casefold()


def is_undo(step: Step) -> bool:
    """Whether the change took another back; to take that back in turn is none."""
    undoes, index = False, step.index
    while (earlier := _taken_back(step.record.changes, index)) is not None:
        undoes, index = not undoes, earlier
    return undoes


def is_making(step: Step) -> bool:
    """Whether the change made the record, took its making back, or took that back."""
    return step.index == 0 or is_gone(step, before=True) != is_gone(step)


def is_gone(step: Step, *, before: bool = False) -> bool:
    """Whether the making of the record was taken back by then, or before that."""
    end = step.index if before else step.index + 1
    return keys_of(step.record.changes[:end]).get("reason") == UNDONE


def overtaken_by(step: Step) -> str | None:
    """Return who gave other values since to the keys of the change, if anybody did."""
    changes = step.record.changes
    if not is_overtaken(changes, step.index):
        return None
    keys = {*touched(step.change)}
    return next(change.by for change in reversed(changes) if keys & {*touched(change)})


def partner(step: Step) -> str | None:
    """Return the id of the other decision where one took the place of another."""
    replacement = _replacement(step)
    return replacement[0] if replacement else None


def partner_step(step: Step, other: Record) -> Step | None:
    """Return what `step` did to the other decision, if nothing came in between."""
    own = _replacement(step)
    for one in reversed((*steps(step.kind, other),)):
        found = _replacement(one)
        if found and own and found[0] == step.record.id:
            is_same_deed = found[1] == own[1] and is_by(one, step.change.by)
            return one if is_same_deed else None
    return None


def _taken_back(changes: Sequence[Change], index: int) -> int | None:
    """Return which change the one at `index` took back: the last of the same keys, or none."""
    change = changes[index]
    keys = {*touched(change)}
    earlier = next((i for i in reversed(range(index)) if keys & {*touched(changes[i])}), None)
    if earlier is None or changes[earlier].by.casefold() != change.by.casefold():
        return None
    if earlier == 0:
        return earlier if change.set.get("reason") == UNDONE else None
    set_back, unset = undoing(changes, earlier)
    is_back = {*unset} == {*change.unset} and is_same(
        sorted(set_back.items()), sorted(change.set.items())
    )
    return earlier if is_back else None


def _replacement(step: Step) -> tuple[str, bool] | None:
    """Return the other decision's id, and whether the one came to replace the other."""
    change, before = step.change, keys_of(step.record.changes[: step.index])
    if "replaced_by" in change.set:
        return change.set["replaced_by"], True
    if "replaced_by" in change.unset and "replaced_by" in before:
        return before["replaced_by"], False
    old = {**before, **change.set}.get("replaces")
    return (old, not is_gone(step)) if old and is_making(step) else None
