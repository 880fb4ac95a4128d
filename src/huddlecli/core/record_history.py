"""The history of a record: its changes, the keys that result, and how to undo a change.

A key of a table in a record is one key here, with a dot: `values.2026-W48`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, TypeAlias

from huddlecli.core.records import Change
from huddlecli.core.team import HAND, IMPORT, to_millisecond

Changes: TypeAlias = tuple[Change, ...]
Members: TypeAlias = Mapping[str, Sequence[str]]

FIXED = ("schema", "id", "created", "by")  # set once and never changed

_MILLISECOND = timedelta(milliseconds=1)


class Difference(NamedTuple):
    """The keys and members that a change sets, unsets, adds and removes."""

    set: Mapping[str, Any]
    unset: tuple[str, ...]
    add: Members
    remove: Members

    def __bool__(self) -> bool:
        """Whether there is any difference."""
        return any(self)


def plain(value: Any) -> Any:
    """Return `value` as it is read back from a file: lists, and times in UTC to the millisecond."""
    match value:
        case datetime(tzinfo=zone) if zone:
            return to_millisecond(value.astimezone(UTC))
        case tuple() | list():
            return [plain(member) for member in value]
        case Mapping():
            return {key: plain(inner) for key, inner in value.items() if inner is not None}
        case _:
            return value


def is_same(first: Any, second: Any) -> bool:
    """Whether both are the same in a file: 1, 1.0 and true differ, but nan equals nan."""
    return repr(first) == repr(second)


def keys_of(changes: Sequence[Change]) -> dict[str, Any]:
    """Return the keys after all `changes`, with what is in force by agreement."""
    keys: dict[str, Any] = {}
    if any(change.by == IMPORT for change in changes):
        changes = without_overruled(changes)
    for change in changes:
        keys = after(keys, change)
    if not any("proposed" in change.set for change in changes):
        return keys
    from huddlecli.core.agreement import settled  # noqa: PLC0415 - few records need two sides

    return settled(keys, changes)


def without_overruled(changes: Sequence[Change]) -> Sequence[Change]:
    """Return `changes` without what an import of leads wrote to keys that a person had set."""
    from huddlecli.core.leads.overruled import people_first  # noqa: PLC0415 - only leads are imported

    return people_first(changes, IMPORT)


def after(keys: Mapping[str, Any], change: Change) -> dict[str, Any]:
    """Return `keys` after `change`."""
    keys = {**keys, **change.set}
    for key in change.unset:
        keys.pop(key, None)
    for key, members in change.remove.items():
        _put(keys, key, _without(_members(keys, key), members))
    for key, members in change.add.items():
        _put(keys, key, _with(_members(keys, key), members))
    return keys


def difference(before: Mapping[str, Any], wanted: Mapping[str, Any]) -> Difference:
    """Return the difference that turns `before` into `wanted`.

    Members of a list are added and removed singly, so that what two people do to the same list is
    kept when their copies are merged; a missing list counts as empty. A list with the same members
    in another order is set as a whole.
    """
    values: dict[str, Any] = {}
    unset: list[str] = []
    add: dict[str, Sequence[str]] = {}
    remove: dict[str, Sequence[str]] = {}
    for key in dict.fromkeys((*wanted, *before)):
        had, value = before.get(key), wanted.get(key)
        if key in before and key in wanted and is_same(had, value):
            continue
        earlier, later = ([] if side is None else side for side in (had, value))
        more, less = _without(later, earlier), _without(earlier, later)
        are_lists = _is_list(earlier) and _is_list(later) and bool(more or less)
        if are_lists and _with(_without(earlier, less), more) == later:
            add |= {key: more} if more else {}
            remove |= {key: less} if less else {}
        elif key in wanted:
            values[key] = value
        else:
            unset.append(key)
    return Difference(values, tuple(unset), add, remove)


def next_at(now: datetime, changes: Sequence[Change]) -> datetime:
    """Return the time of the next change: now, or just after the last change if that is later."""
    now = to_millisecond(now)
    return max(now, to_millisecond(changes[-1].at + _MILLISECOND)) if changes else now


def next_change(
    changes: Sequence[Change], by: str, now: datetime, edit: Difference, cmd: str | None = None
) -> Change:
    """Return the change that `by` makes after `changes`."""
    at = next_at(now, changes)
    return Change(
        at=at, by=by, set=edit.set, unset=edit.unset, add=edit.add, remove=edit.remove, cmd=cmd
    )


def with_hand_edit(keys: Mapping[str, Any], changes: Sequence[Change], now: datetime) -> Changes:
    """Return `changes`, with an edit by hand added if `keys` are not what results from them."""
    edit = difference(
        keys_of(changes), {key: value for key, value in keys.items() if key not in FIXED}
    )
    return (*changes, next_change(changes, HAND, now, edit)) if edit else tuple(changes)


def merged(first: Sequence[Change], second: Sequence[Change]) -> Changes:
    """Return the changes of two copies, each once, sorted by time, name and content."""
    by_order: dict[tuple[datetime, str, str], Change] = {}
    for change in (*first, *second):
        same = by_order.get(_order(change), change)
        by_order[_order(change)] = min(same, change, key=repr)  # the order of keys may differ
    return tuple(by_order[order] for order in sorted(by_order))


def undone(changes: Sequence[Change], index: int) -> dict[str, Any]:
    """Return the keys after `changes` without the change at `index`."""
    change = changes[index]
    before, then, now = (keys_of(changes[:end]) for end in (index, index + 1, len(changes)))
    keys = dict(now)
    for key in touched(change):
        is_of_members = (key in change.add or key in change.remove) and key not in change.set
        if is_of_members and not is_same(then.get(key), now.get(key)):
            # Somebody has changed other members since; these changes are kept.
            added = _without(change.add.get(key, ()), before.get(key))
            _put(keys, key, _without(_members(keys, key), added))
            removed = _within(before, key, change.remove.get(key, ()))
            _put(keys, key, _with(_members(keys, key), removed))
        elif key in before:
            keys[key] = before[key]
        else:
            keys.pop(key, None)
    return keys


def is_overtaken(changes: Sequence[Change], index: int) -> bool:
    """Whether keys or members that the change at `index` wrote have been changed since."""
    change, then, now = changes[index], keys_of(changes[: index + 1]), keys_of(changes)
    of_members = (*change.add.items(), *change.remove.items())
    return any(
        not is_same(then.get(key), now.get(key)) for key in (*change.set, *change.unset)
    ) or any(
        _within(then, key, members) != _within(now, key, members) for key, members in of_members
    )


def changed_by(changes: Sequence[Change], index: int) -> str | None:
    """Return who has changed what the change at `index` wrote, or None if nobody has."""
    if not is_overtaken(changes, index):
        return None
    keys = {*touched(changes[index])}
    return next(change.by for change in reversed(changes) if keys & {*touched(change)})


def made_by(
    changes: Sequence[Change], at: datetime, keys: Mapping[str, Any], *, with_others: bool = False
) -> int | None:
    """Return the index of the change that set `keys` at `at`, or None if it changed nothing.

    A key of None was unset. The change touched no other keys, unless `with_others`.

    The time of the change is later than `at` if the change before it is from a clock that is ahead.
    """
    wanted = {key: plain(value) for key, value in keys.items()}
    for index, change in enumerate(changes):
        if change.at == at or _is_put_off(changes, index, at):
            then, keys_set = keys_of(changes[: index + 1]), {*touched(change)}
            is_whole = with_others or keys_set <= {*keys}
            if is_whole and all(is_same(then.get(key), value) for key, value in wanted.items()):
                return index
    return None


def _is_put_off(changes: Sequence[Change], index: int, at: datetime) -> bool:
    """Whether the change at `index` may have been made at `at`, after one of a clock that is ahead.

    That one is of another command, perhaps of the same person on another machine. The changes of
    this command follow it and each other by a millisecond.
    """
    change, first = changes[index], index
    while first > 0 and _follows(changes, first) and _is_of_one(changes[first - 1], change):
        first -= 1
    return first > 0 and _follows(changes, first) and changes[first - 1].at >= at


def _is_of_one(change: Change, other: Change) -> bool:
    """Whether two changes were made by one command."""
    return (change.by, change.cmd) == (other.by, other.cmd)


def _follows(changes: Sequence[Change], index: int) -> bool:
    return changes[index].at == changes[index - 1].at + _MILLISECOND


def touched(change: Change) -> tuple[str, ...]:
    """Return the keys that `change` touches."""
    return (*change.set, *change.unset, *change.add, *change.remove)


def _order(change: Change) -> tuple[datetime, str, str]:
    """Return the key by which changes of several copies are sorted and identified."""
    content = (change.set, change.unset, change.add, change.remove, change.cmd, change.more)
    return change.at, change.by, repr([_sorted(part) for part in content])


def _sorted(value: Any) -> Any:
    """Return `value` with the keys of its tables sorted."""
    match value:
        case Mapping():
            return sorted((key, _sorted(inner)) for key, inner in value.items()) if value else []
        case list() | tuple():
            return [_sorted(member) for member in value]
        case _:
            return value


def _is_list(value: Any) -> bool:
    """Whether `value` is a list of different words."""
    is_list = isinstance(value, list | tuple) and all(isinstance(member, str) for member in value)
    return is_list and len({*value}) == len(value)


def _members(keys: Mapping[str, Any], key: str) -> list[Any]:
    value = keys.get(key)
    return list(value) if isinstance(value, list | tuple) else []


def _within(keys: Mapping[str, Any], key: str, members: Collection[str]) -> list[str]:
    """Return those of `members` that are in the list at `key`."""
    return [member for member in members if member in _members(keys, key)]


def _with(members: Collection[Any], more: Collection[Any]) -> list[Any]:
    return [*members, *(member for member in more if member not in members)]


def _without(members: Any, less: Any) -> list[Any]:
    less = less if isinstance(less, list | tuple) else ()
    return (
        [member for member in members if member not in less]
        if isinstance(members, list | tuple)
        else []
    )


def _put(keys: dict[str, Any], key: str, members: list[Any]) -> None:
    """Set a key to a list, or remove the key if the list is empty."""
    if members:
        keys[key] = members
    else:
        keys.pop(key, None)
