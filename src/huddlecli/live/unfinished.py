"""Huddles that were begun and not ended: found, gone on with, or closed where they stopped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from huddlecli.core.loop import events as ev
from huddlecli.core.loop.evolve import evolve, fold
from huddlecli.core.loop.minuting import minutes_of
from huddlecli.core.loop.state import Ended, Huddle, Underway
from huddlecli.core.minutes import Minutes
from huddlecli.store import files, journal, minutes_file
from huddlecli.store.recordfiles import Warned


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A journal that lies among the live ones, and what is true after it."""

    written: journal.Written
    state: Huddle

    @classmethod
    def of(cls, path: Path) -> Unfinished:
        """Read the journal at `path`, or raise Unreadable."""
        written = journal.read(path)
        return cls(written, fold(written.events))

    @property
    def begun(self) -> ev.Begun:
        """How it began."""
        return self.written.begun

    @property
    def path(self) -> Path:
        """Where its journal lies."""
        return self.written.path

    def warnings(self) -> list[Warned]:
        """The lines that could not be read."""
        told = "line {} cannot be read and was left out"
        return [Warned(self.path, told.format(line)) for line in self.written.torn]


def find(team: Path, agenda: str | None) -> tuple[Unfinished | None, list[Warned]]:
    """Return the unfinished huddle of that agenda, of any where none is named, last written first.

    One that had ended when its process was killed gets its minutes now.
    """
    warnings: list[Warned] = []
    for found in _all(team, warnings):
        if isinstance(found.state, Ended):
            finish(team, found, found.state)
        elif agenda in (None, found.begun.agenda):
            return found, [*warnings, *found.warnings()]
    return None, warnings


def close(team: Path, found: Unfinished) -> Minutes:
    """End a huddle at its last entry and write its minutes; nobody may be running it."""
    held = journal.hold(found.path)
    state = found.state
    if isinstance(state, Underway):
        event = ev.Ended(at=found.written.last)
        held.append(event)
        state = evolve(state, event)
    if not isinstance(state, Ended):
        raise TypeError(state)
    minutes = minutes_of(state)
    path = minutes_file.save(team, minutes)
    held.finish(path.parent)
    return minutes


def finish(team: Path, found: Unfinished, state: Ended) -> None:
    """Write the minutes of a huddle that had ended, unless its process is just doing so."""
    if not journal.is_held(found.path):
        close(team, Unfinished(found.written, state))


def _all(team: Path, warnings: list[Warned]) -> Iterator[Unfinished]:
    for path in journal.unfinished(team):
        try:
            yield Unfinished.of(path)
        except files.Unreadable as error:
            warnings.append(Warned(path, error.reason))
