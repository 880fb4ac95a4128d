"""The history of a record: its changes, the keys they come to, and how one is undone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, TypeAlias

from huddlecli.core.records import UNDONE, About, AnyRecord, Change, Kind
from huddlecli.core.team import to_millisecond

Changes: TypeAlias = tuple[Change, ...]
Members: TypeAlias = Mapping[str, Sequence[str]]

FIXED = ("schema", "id", "created", "by")  # set once, so no change has them
HAND = "hand"

_MILLISECOND = timedelta(milliseconds=1)


class Difference(NamedTuple):
    """What a change sets, unsets, adds and removes."""

    set: Mapping[str, Any]
    unset: tuple[str, ...]
    add: Members
    remove: Members

    def __bool__(self) -> bool:
        """Whether it changes anything."""
        return any(self)


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


def is_same(one: Any, other: Any) -> bool:
    """Whether a file would say the same of both: 1, 1.0 and true differ, nan is like nan."""
    return repr(one) == repr(other)


def keys_of(changes: Sequence[Change]) -> dict[str, Any]:
    """Return the keys that `changes`, one after the other, come to."""
    keys: dict[str, Any] = {}
    for change in changes:
        keys = after(keys, change)
    return keys


def after(keys: Mapping[str, Any], change: Change) -> dict[str, Any]:
    """Return `keys` after one more change."""
    keys = {**keys, **change.set}
    for key in change.unset:
        keys.pop(key, None)
    for key, members in change.remove.items():
        _put(keys, key, _without(_members(keys, key), members))
    for key, members in change.add.items():
        _put(keys, key, _with(_members(keys, key), members))
    return keys


def difference(before: Mapping[str, Any], wanted: Mapping[str, Any]) -> Difference:
    """Return what a change has to say so that `before` becomes `wanted`.

    Members of a list are added and removed one by one, so that what two people do to the same
    list stays when their copies are joined; a list that is not there is one without members. A
    list whose members are in another order is set.
    """
    values: dict[str, Any] = {}
    unset: list[str] = []
    add: dict[str, Sequence[str]] = {}
    remove: dict[str, Sequence[str]] = {}
    for key in dict.fromkeys((*wanted, *before)):
        had, value = before.get(key), wanted.get(key)
        if key in before and key in wanted and is_same(had, value):
            continue
        earlier, later = ([] if one is None else one for one in (had, value))
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
    """Return when the next change is made: now, or just after the last if that is later."""
    now = to_millisecond(now)
    return max(now, to_millisecond(changes[-1].at + _MILLISECOND)) if changes else now


def next_change(
    changes: Sequence[Change], by: str, now: datetime, made: Difference, cmd: str | None = None
) -> Change:
    """Return the change that comes after `changes`."""
    at = next_at(now, changes)
    return Change(
        at=at, by=by, set=made.set, unset=made.unset, add=made.add, remove=made.remove, cmd=cmd
    )


def with_hand_edit(keys: Mapping[str, Any], changes: Sequence[Change], now: datetime) -> Changes:
    """Return `changes`, with one by hand after them if `keys` are not what they come to."""
    edit = difference(
        keys_of(changes), {key: value for key, value in keys.items() if key not in FIXED}
    )
    return (*changes, next_change(changes, HAND, now, edit)) if edit else tuple(changes)


def merged(one: Sequence[Change], other: Sequence[Change]) -> Changes:
    """Return the changes of two copies, each once: by time, then by name, then by content."""
    found: dict[tuple[datetime, str, str], Change] = {}
    for change in (*one, *other):
        same = found.get(_order(change), change)
        found[_order(change)] = min(same, change, key=repr)  # they may differ in the order of keys
    return tuple(found[order] for order in sorted(found))


def undone(changes: Sequence[Change], index: int) -> dict[str, Any]:
    """Return the keys after `changes` once that at `index` is undone."""
    change = changes[index]
    before, then, now = (keys_of(changes[:end]) for end in (index, index + 1, len(changes)))
    keys = dict(now)
    for key in touched(change):
        is_of_members = (key in change.add or key in change.remove) and key not in change.set
        if is_of_members and not is_same(then.get(key), now.get(key)):
            # Somebody has changed other members since, which stay.
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
    """Whether what the change at `index` made of its keys and members is otherwise by now."""
    change, then, now = changes[index], keys_of(changes[: index + 1]), keys_of(changes)
    of_members = (*change.add.items(), *change.remove.items())
    return any(
        not is_same(then.get(key), now.get(key)) for key in (*change.set, *change.unset)
    ) or any(
        _within(then, key, members) != _within(now, key, members) for key, members in of_members
    )


def changed_by(changes: Sequence[Change], index: int) -> str | None:
    """Return who has changed since what the change at `index` made, if anybody did."""
    if not is_overtaken(changes, index):
        return None
    keys = {*touched(changes[index])}
    return next(change.by for change in reversed(changes) if keys & {*touched(change)})


def made_by(changes: Sequence[Change], at: datetime, keys: Mapping[str, Any]) -> int | None:
    """Return which change was made by setting `keys` at `at`, or None if that changed nothing.

    Its own instant is a later one where the change before it is by a clock that is ahead.
    """
    wanted = plain(keys)
    for index, change in enumerate(changes):
        before = changes[index - 1].at if index else None
        is_put_off = before is not None and before >= at and change.at == before + _MILLISECOND
        if change.at == at or is_put_off:
            then, said = keys_of(changes[: index + 1]), {*touched(change)}
            if said <= {*wanted} and all(is_same(then.get(key), wanted[key]) for key in wanted):
                return index
    return None


def touched(change: Change) -> tuple[str, ...]:
    """Return the keys that `change` is about."""
    return (*change.set, *change.unset, *change.add, *change.remove)


def _order(change: Change) -> tuple[datetime, str, str]:
    """Return what changes of several copies are sorted by, and recognised by."""
    said = (change.set, change.unset, change.add, change.remove, change.cmd, change.more)
    return change.at, change.by, repr([_sorted(part) for part in said])


def _sorted(value: Any) -> Any:
    """Return `value` with the keys of its tables in order."""
    match value:
        case Mapping():
            return sorted((key, _sorted(one)) for key, one in value.items()) if value else []
        case list() | tuple():
            return [_sorted(one) for one in value]
        case _:
            return value


def _is_list(value: Any) -> bool:
    """Whether `value` is a list of different words."""
    is_list = isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
    return is_list and len({*value}) == len(value)


def _members(keys: Mapping[str, Any], key: str) -> list[Any]:
    value = keys.get(key)
    return list(value) if isinstance(value, list | tuple) else []


def _within(keys: Mapping[str, Any], key: str, members: Collection[str]) -> list[str]:
    """Return which of `members` are in the list of that key."""
    return [one for one in members if one in _members(keys, key)]


def _with(members: Collection[Any], more: Collection[Any]) -> list[Any]:
    return [*members, *(one for one in more if one not in members)]


def _without(members: Any, less: Any) -> list[Any]:
    less = less if isinstance(less, list | tuple) else ()
    return [one for one in members if one not in less] if isinstance(members, list | tuple) else []


def _put(keys: dict[str, Any], key: str, members: list[Any]) -> None:
    """Give a list to the key, which goes when nothing is left of it."""
    if members:
        keys[key] = members
    else:
        keys.pop(key, None)


_CLAIMED = ("huddle", "item", "topic")


class Texts(NamedTuple):
    """What a file said before and after a command; None where there was no file."""

    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCommand:
    """A command that somebody gave on this machine.

    It has written `records` and `files`, which are known by their places. `written` is when, by
    the clock of the machine. `was_done` is None if the process was killed on the way. `huddle` is
    whether it ran a huddle, and `undoes` the command that it undid.
    """

    cmd: str
    at: datetime
    by: str
    team: str
    words: tuple[str, ...]
    records: tuple[About, ...] = ()
    files: Mapping[str, Texts]
    written: int = 0
    was_done: bool | None = True
    huddle: bool = False
    undoes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoableChange:
    """A change of a record; `written` is when the record's file was, by the disk's clock."""

    kind: Kind
    record: AnyRecord
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


def steps(kind: Kind, record: AnyRecord, written: int = 0) -> Iterator[UndoableChange]:
    """Yield what people changed in `record`; to place it in a huddle is the huddle's own doing."""
    for index, change in enumerate(record.changes):
        if index == 0 or not is_claim(change):
            yield UndoableChange(kind=kind, record=record, index=index, written=written)


def is_claim(change: Change) -> bool:
    """Whether a huddle took the record in with this change, or let it go."""
    return "huddle" in touched(change)


def newest(found: Iterable[UndoableChange], most: int) -> list[UndoableChange]:
    """Return the last `most` of the steps, the newest first."""
    return sorted(found, key=lambda step: step.order, reverse=True)[:most]


def by_command(found: Iterable[UndoableChange], most: int) -> list[tuple[UndoableChange, ...]]:
    """Return the steps of the last `most` commands, the newest command first.

    A change of an older version, which has no command, is one by itself.
    """
    groups: dict[object, list[UndoableChange]] = {}
    for step in found:
        cmd = step.change.cmd
        groups.setdefault(cmd or (step.record.id, step.index), []).append(step)
    ordered = sorted(groups.values(), key=lambda group: max(one.order for one in group))
    return [tuple(sorted(group, key=lambda one: one.order)) for group in ordered[::-1][:most]]


def is_by(step: UndoableChange, name: str) -> bool:
    """Whether it was `name` who made the change."""
    return step.change.by.casefold() == name.casefold()


def is_making(step: UndoableChange) -> bool:
    """Whether the change made the record, undid its making, or brought it back."""
    return step.index == 0 or is_gone(step, before=True) != is_gone(step)


def is_gone(step: UndoableChange, *, before: bool = False) -> bool:
    """Whether the making of the record was undone by then, or before that."""
    end = step.index if before else step.index + 1
    return keys_of(step.record.changes[:end]).get("reason") == UNDONE


def overtaken_by(step: UndoableChange) -> str | None:
    """Return who has changed since what the step changed, if anybody did.

    What somebody has changed in a record that was new is theirs: it would go with the record.
    """
    changes = step.record.changes
    later = [change for change in changes[step.index + 1 :] if not is_claim(change)]
    if who := changed_by(changes, step.index):
        return who
    then, now = (_own(keys_of(part)) for part in (changes[: step.index + 1], changes))
    return later[-1].by if later and is_making(step) and not is_same(then, now) else None


def _own(keys: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return the keys that no huddle sets when it takes a record in."""
    return sorted((key, value) for key, value in keys.items() if key not in _CLAIMED)


def is_later(step: UndoableChange, command: PastCommand) -> bool:
    """Whether the change was made after the command was given."""
    since = command.at.replace(microsecond=0)
    return step.written > command.written and step.change.at.replace(microsecond=0) >= since


def chain(command: PastCommand, known: Sequence[PastCommand]) -> list[PastCommand]:
    """Return a command, and if it was an undo the one it undid, and so on to the first of them."""
    by_cmd = {one.cmd: one for one in known}
    found = [command]
    while (earlier := by_cmd.get(found[-1].undoes or "")) and earlier not in found:
        found.append(earlier)
    return found


def is_redo(command: PastCommand, known: Sequence[PastCommand]) -> bool:
    """Whether to undo `command` does again what another one did."""
    return sum(one.undoes is not None for one in chain(command, known)) % 2 == 1
