"""Undo: the commands that people gave, the changes each of them made, and who came in between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from huddlecli.core.history import changed_by, is_same, keys_of, touched
from huddlecli.core.records import UNDONE, About, Change, Kind, Record

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
        if index == 0 or not is_claim(change):
            yield Step(kind=kind, record=record, index=index, written=written)


def is_claim(change: Change) -> bool:
    """Whether a huddle took the record in with this change, or let it go."""
    return "huddle" in touched(change)


def newest(found: Iterable[Step], most: int) -> list[Step]:
    """Return the last `most` of the steps, the newest first."""
    return sorted(found, key=lambda step: step.order, reverse=True)[:most]


def by_command(found: Iterable[Step], most: int) -> list[tuple[Step, ...]]:
    """Return the steps of the last `most` commands, the newest command first.

    A change of an older version, which has no command, is one by itself.
    """
    groups: dict[object, list[Step]] = {}
    for step in found:
        cmd = step.change.cmd
        groups.setdefault(cmd or (step.record.id, step.index), []).append(step)
    ordered = sorted(groups.values(), key=lambda group: max(one.order for one in group))
    return [tuple(sorted(group, key=lambda one: one.order)) for group in ordered[::-1][:most]]


def is_by(step: Step, name: str) -> bool:
    """Whether it was `name` who made the change."""
    return step.change.by.casefold() == name.casefold()


def is_making(step: Step) -> bool:
    """Whether the change made the record, undid its making, or brought it back."""
    return step.index == 0 or is_gone(step, before=True) != is_gone(step)


def is_gone(step: Step, *, before: bool = False) -> bool:
    """Whether the making of the record was undone by then, or before that."""
    end = step.index if before else step.index + 1
    return keys_of(step.record.changes[:end]).get("reason") == UNDONE


def overtaken_by(step: Step) -> str | None:
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


def is_later(step: Step, command: PastCommand) -> bool:
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
