"""The history of a record: its changes, the keys they come to, and taking one back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from huddlecli.core.records import Change

Changes: TypeAlias = tuple[Change, ...]

FIXED = ("schema", "id", "created", "by")  # set once, so no change has them
HAND = "hand"

_MILLISECOND = timedelta(milliseconds=1)


def plain(value: Any) -> Any:
    """Return `value` as a file gives it back: lists, and times in UTC to the millisecond."""
    match value:
        case datetime(tzinfo=zone) if zone:
            return to_millisecond(value.astimezone(UTC))
        case tuple() | list():
            return [plain(one) for one in value]
        case Mapping():
            return {key: plain(one) for key, one in value.items() if one is not None}
        case _:
            return value


def to_millisecond(instant: datetime) -> datetime:
    """Return `instant` without what is finer than a millisecond."""
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def is_same(one: Any, other: Any) -> bool:
    """Whether a file would say the same of both: 1, 1.0 and true differ, nan is like nan."""
    return repr(one) == repr(other)


def keys_of(changes: Sequence[Change]) -> dict[str, Any]:
    """Return the keys that `changes`, one after the other, come to."""
    keys: dict[str, Any] = {}
    for change in changes:
        keys.update(change.set)
        for key in change.unset:
            keys.pop(key, None)
    return keys


def next_at(now: datetime, changes: Sequence[Change]) -> datetime:
    """Return when the next change is made: now, or just after the last where that is later."""
    now = to_millisecond(now)
    return max(now, to_millisecond(changes[-1].at + _MILLISECOND)) if changes else now


def adopted(keys: Mapping[str, Any], changes: Sequence[Change], now: datetime) -> Changes:
    """Return `changes`, with one by hand after them if `keys` are not what they come to."""
    before = keys_of(changes)
    after = {key: value for key, value in keys.items() if key not in FIXED}
    edited = {
        key: value
        for key, value in after.items()
        if key not in before or not is_same(before[key], value)
    }
    taken = tuple(key for key in before if key not in after)
    if not edited and not taken:
        return tuple(changes)
    return (*changes, Change(at=next_at(now, changes), by=HAND, set=edited, unset=taken))


def joined(one: Sequence[Change], other: Sequence[Change]) -> Changes:
    """Return the changes of two copies: their common beginning, then all others by time."""
    common = 0
    for a, b in zip(one, other, strict=False):
        if _order(a) != _order(b):
            break
        common += 1
    others = {_order(change): change for change in (*one[common:], *other[common:])}
    return (*one[:common], *(others[order] for order in sorted(others)))


def undoing(changes: Sequence[Change], index: int) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return what to set and to unset to take the change at `index` back."""
    before = keys_of(changes[:index])
    keys = touched(changes[index])
    return (
        {key: before[key] for key in keys if key in before},
        tuple(key for key in keys if key not in before),
    )


def is_overtaken(changes: Sequence[Change], index: int) -> bool:
    """Whether a key that the change at `index` touched has another value by now."""
    then, now = keys_of(changes[: index + 1]), keys_of(changes)
    return any(not is_same(then.get(key), now.get(key)) for key in touched(changes[index]))


def touched(change: Change) -> tuple[str, ...]:
    """Return the keys that `change` set or took away."""
    return (*change.set, *change.unset)


def _order(change: Change) -> tuple[datetime, str, str]:
    """Return what two copies sort a change by, and know it again by."""
    return change.at, change.by, repr((sorted(change.set.items()), change.unset))
