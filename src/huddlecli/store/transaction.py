"""Files of a team that are written together: all of them, or none."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from huddlecli.core.errors import HuddleError
from huddlecli.core.records import About
from huddlecli.store import files
from huddlecli.store.lock import team_lock
from huddlecli.store.places import TEAM_FILE, TeamPath

_LARGEST = 64 * 1024 * 1024  # bytes; the journal of a huddle


class Log(Protocol):
    """Where it is noted what a command is about to write."""

    def draw(self) -> str:
        """Return the id of a new command."""

    def noted(
        self, cmd: str, records: Sequence[About], texts: Mapping[str, tuple[str | None, str | None]]
    ) -> AbstractContextManager[None]:
        """Write the command's line, and whether it was carried out.

        `texts` has the text of each other file before and after, by its place.
        """


class Transaction:
    """What one command writes into the folder of a team.

    In a `with` block changes are only collected. They are written at the end of the outermost
    block: the command's line in the log first, then each file. If one of them cannot be written,
    those before it get back what they had.
    """

    def __init__(
        self,
        folder: Path,
        log: Log | None = None,
        after: Callable[[], None] = lambda: None,
    ) -> None:
        """Write into `folder`, with the ids that `log` draws.

        `after` is called each time that something was written.
        """
        self._folder = folder
        self._log = log
        self._depth = 0
        self._steps: list[_Step] = []
        self._held = ExitStack()
        self._is_locked = False
        self._after = after
        self._afterwards: list[Callable[[], None]] = []
        self.cmd: str | None = None

    def __enter__(self) -> Self:
        """Begin to collect."""
        if not self._depth and self._log:
            self.cmd = self._log.draw()
        self._depth += 1
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write what was collected, unless the block failed."""
        self._depth -= 1
        if self._depth:
            return
        try:
            if error is None and self._steps:
                self._commit()
                self._afterwards.append(self._after)
        finally:
            then, self._afterwards = self._afterwards, []
            self._steps.clear()
            self._is_locked = False
            self._held.close()
        for call in then if error is None else ():
            call()

    def afterwards(self, call: Callable[[], None]) -> None:
        """Call when all is written, at once if nothing is being collected."""
        if self._depth:
            self._afterwards.append(call)
        else:
            call()

    def lock(self, holder: str = "somebody") -> None:
        """Hold the team's lock until the end of the outermost block."""
        if not self._is_locked:
            self._held.enter_context(team_lock(self._folder, holder=holder))
            self._is_locked = True

    def read(self, place: str) -> str:
        """Return the text of the file at `place`, as it will be."""
        texts = (one.text for one in reversed(self._steps) if one.place == place and one.text)
        return next(texts, None) or files.read(self._folder / place)

    def create(
        self, place: str, text: str, *, taken: HuddleError, about: About | None = None
    ) -> None:
        """Write a new file; if there is one already, the command fails with `taken`."""
        self._steps.append(_New(place, text, about, taken=taken))

    def replace(self, place: str, text: str, *, about: About | None = None) -> None:
        """Write a file in the place of the one that is there."""
        self._steps.append(_Other(place, text, about))

    def move(self, place: str, home: str, *, is_vital: bool = True) -> None:
        """Rename a file; one that is not vital stays if another has the name."""
        self._steps.append(_Moved(home, None, None, source=place, is_vital=is_vital))

    def remove(self, place: str) -> None:
        """Remove a file whose text the log keeps."""
        self._steps.append(_Gone(place, None, None))

    def finish(self, call: Callable[[], None]) -> None:
        """Write something outside of the folder, last of all; it may fail as a file may."""
        self._steps.append(_Call(TEAM_FILE, None, None, call=call))

    def _commit(self) -> None:
        if len(self._steps) > 1:
            self.lock()  # so that nobody meets a half of it but those who only read
        for step in self._steps:
            step.path = files.within(self._folder, step.place)
            if isinstance(step, _Moved):
                step.origin = files.within(self._folder, step.source)
        with self._noted():
            self._write()

    def _noted(self) -> AbstractContextManager[None]:
        if not (self._log and self.cmd):
            return nullcontext()
        records = dict.fromkeys(one.about for one in self._steps if one.about)
        others = [one for one in self._steps if one.is_text and not one.about]
        before = {one.place: one.before() for one in others}
        return self._log.noted(
            self.cmd, list(records), {one.place: (before[one.place], one.text) for one in others}
        )

    def _write(self) -> None:
        begun: list[_Step] = []
        try:
            for step in self._steps:
                begun.append(step)
                step.write()
        except BaseException as error:
            stuck = [step.place for step in reversed(begun) if not _is_reverted(step)]
            if stuck and isinstance(error, files.NotSaved):
                error.message += f"; {', '.join(stuck)} could not be restored"
            raise
        finally:
            for step in begun:
                step.settle()


def _is_reverted(step: _Step) -> bool:
    try:
        step.revert()
    except (OSError, files.Unreadable, files.NotSaved):
        return False
    return True


@dataclass
class _Step:
    """One file to be written: its place, its new text, and which record it holds."""

    place: str
    text: str | None
    about: About | None
    path: TeamPath = field(default=TeamPath(Path(), ""), init=False)

    is_text = True

    def before(self) -> str | None:
        """Return what the file says now, None if there is none."""
        try:
            return files.read(self.path, _LARGEST)
        except files.Missing:
            return None

    def write(self) -> None:
        """Write it."""
        raise NotImplementedError

    def revert(self) -> None:
        """Restore what was there before, if anything was written."""

    def settle(self) -> None:
        """Forget what was there before."""


@dataclass
class _New(_Step):
    """A file that is not there yet."""

    taken: HuddleError = field(kw_only=True)
    _is_ours: bool = field(default=True, init=False)

    def write(self) -> None:
        try:
            files.write_new(self.path, self.text or "")
        except FileExistsError:
            self._is_ours = False
            raise self.taken from None

    def revert(self) -> None:
        if self._is_ours and self.before() == self.text:
            files.remove(self.path)


@dataclass
class _Other(_Step):
    """A file with another text."""

    _earlier: files.Earlier | None = field(default=None, init=False)

    def write(self) -> None:
        self._earlier = files.keep(self.path)
        self.change()

    def change(self) -> None:
        """Let the new text take the place of the earlier one."""
        files.replace(self.path, self.text or "")

    def revert(self) -> None:
        if self._earlier:
            self._earlier.restore()

    def settle(self) -> None:
        if self._earlier:
            self._earlier.forget()


@dataclass
class _Gone(_Other):
    """A file that is no longer there."""

    def change(self) -> None:
        files.remove(self.path)


@dataclass
class _Moved(_Step):
    """A file at another place."""

    source: str = field(kw_only=True)
    is_vital: bool = field(kw_only=True)
    origin: TeamPath = field(default=TeamPath(Path(), ""), init=False)
    _is_ours: bool = field(default=True, init=False)

    is_text = False

    def write(self) -> None:
        try:
            files.move(self.origin, self.path)
        except FileExistsError as error:
            self._is_ours = False
            if self.is_vital:
                raise files.NotSaved(self.path, files.reason_of(error)) from None

    def revert(self) -> None:
        if self._is_ours and not os.path.lexists(self.origin) and os.path.lexists(self.path):
            files.move(self.path, self.origin)


@dataclass
class _Call(_Step):
    """What is written elsewhere, by others, all or nothing of it."""

    call: Callable[[], None] = field(kw_only=True)

    is_text = False

    def write(self) -> None:
        self.call()
