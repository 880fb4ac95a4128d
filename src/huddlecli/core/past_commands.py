"""The commands given on this machine: what each changed, and what undoing one would undo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

from huddlecli.core.record_history import changed_by, is_same, keys_of, touched
from huddlecli.core.records import UNDONE, About, AnyRecord, Change, Kind
from huddlecli.core.value import Value

_CLAIMED = ("huddle", "item", "topic")


class Texts(NamedTuple):
    """The text of a file before and after a command; None if there was no file."""

    before: str | None
    after: str | None


class PastCommand(Value):
    """A command that was given on this machine.

    It wrote `records` and `files`, whose keys are paths; `written` is when, by the clock of the
    machine. `was_done` is None if the process was killed. `huddle` is whether the command ran a
    huddle, and `undoes` is the id of the command that it undid. `created` are the ids of records
    that an import made, in which nothing names the command.
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
    created: frozenset[str] = frozenset()

    @property
    def is_import(self) -> bool:
        """Whether it imported leads or promises."""
        return ("lead", "import") in pairwise(self.words) or self._name == "import"

    @property
    def _name(self) -> str:
        """The first word that is no flag for every command, nor the folder after `--team`."""
        words = iter(self.words)
        for word in words:
            if word == "--team":
                next(words, "")
            elif not word.startswith("-"):
                return word
        return ""

    def index_in(self, record: AnyRecord) -> int | None:
        """Return the index of the change that the command made in `record`, or None."""
        if record.id in self.created and record.changes and record.changes[0].cmd is None:
            return 0
        indexes = (at for at, change in enumerate(record.changes) if change.cmd == self.cmd)
        return next(indexes, None)


class UndoableChange(Value):
    """A change of a record; `written` is when its file was written, by the clock of the disk."""

    kind: Kind
    record: AnyRecord
    index: int
    written: int = 0

    @property
    def change(self) -> Change:
        """The change itself."""
        return self.record.changes[self.index]

    @property
    def order(self) -> tuple[datetime, int, datetime]:
        """The key by which steps are sorted, the earliest first.

        Steps of the same second are in the order in which their files were written.
        """
        at = self.change.at
        return at.replace(microsecond=0), self.written, at


def steps(kind: Kind, record: AnyRecord, written: int = 0) -> Iterator[UndoableChange]:
    """Yield the changes that people made in `record`, without those of a huddle that took it in."""
    for index, change in enumerate(record.changes):
        if index == 0 or not is_claim(change):
            yield UndoableChange(kind=kind, record=record, index=index, written=written)


def is_claim(change: Change) -> bool:
    """Whether the change is a huddle's own, which took the record in or released it."""
    return "huddle" in touched(change)


def newest(changes: Iterable[UndoableChange], most: int) -> list[UndoableChange]:
    """Return the newest `most` changes, the newest first."""
    return sorted(changes, key=lambda step: step.order, reverse=True)[:most]


def by_command(changes: Iterable[UndoableChange], most: int) -> list[tuple[UndoableChange, ...]]:
    """Return the changes of the last `most` commands, the newest command first.

    A change of an older version has no command, and counts as one by itself.
    """
    groups: dict[object, list[UndoableChange]] = {}
    for step in changes:
        cmd = step.change.cmd
        groups.setdefault(cmd or (step.record.id, step.index), []).append(step)
    ordered = sorted(groups.values(), key=lambda group: max(step.order for step in group))
    return [tuple(sorted(group, key=lambda step: step.order)) for group in ordered[::-1][:most]]


def is_making(step: UndoableChange) -> bool:
    """Whether the change created the record, undid its creation, or redid it."""
    return step.index == 0 or is_gone(step, before=True) != is_gone(step)


def is_gone(step: UndoableChange, *, before: bool = False) -> bool:
    """Whether the creation of the record is undone after the step, or was `before` it."""
    end = step.index if before else step.index + 1
    return keys_of(step.record.changes[:end]).get("reason") == UNDONE


def overtaken_by(step: UndoableChange) -> str | None:
    """Return who has changed what the step wrote, or None if nobody has.

    After the creation of a record, changes of other keys count too: undoing it removes them all.
    """
    changes = step.record.changes
    later = [change for change in changes[step.index + 1 :] if not is_claim(change)]
    if who := changed_by(changes, step.index):
        return who
    then, now = (_own(keys_of(part)) for part in (changes[: step.index + 1], changes))
    return later[-1].by if later and is_making(step) and not is_same(then, now) else None


def _own(keys: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return the keys and values that a huddle does not set when it takes a record in."""
    return sorted((key, value) for key, value in keys.items() if key not in _CLAIMED)


def is_later(step: UndoableChange, command: PastCommand) -> bool:
    """Whether the change was made after the command was given."""
    since = command.at.replace(microsecond=0)
    return step.written > command.written and step.change.at.replace(microsecond=0) >= since


def chain(command: PastCommand, known: Sequence[PastCommand]) -> list[PastCommand]:
    """Return a command, the command that it undid if it was an undo, and so on to the first."""
    by_id = {past.cmd: past for past in known}
    commands = [command]
    while (earlier := by_id.get(commands[-1].undoes or "")) and earlier not in commands:
        commands.append(earlier)
    return commands


def is_redo(command: PastCommand, known: Sequence[PastCommand]) -> bool:
    """Whether undoing `command` redoes another command."""
    return sum(past.undoes is not None for past in chain(command, known)) % 2 == 1
