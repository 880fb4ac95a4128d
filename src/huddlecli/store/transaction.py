"""Files of a team that are written together: all of them or none."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from huddlecli.core.errors import HuddleError
from huddlecli.core.records import About
from huddlecli.store import files
from huddlecli.store.lock import team_lock
from huddlecli.store.places import TEAM_FILE, TeamPath

if TYPE_CHECKING:
    from huddlecli.store.batch import Batch, Staged

_MANY = 50  # steps from which waiting for the disk once for all of them is worth it
_LARGEST = 64 * 1024 * 1024  # bytes; the journal of a huddle


class TransactionLog(Protocol):
    """The log that notes what a command is about to write."""

    def draw(self) -> str:
        """Return the id of a new command."""

    def noted(
        self, cmd: str, records: Sequence[About], texts: Mapping[str, tuple[str | None, str | None]]
    ) -> AbstractContextManager[None]:
        """Write the line of a command, and after the block whether it was carried out.

        `texts` maps the place of each other file to its text before and after.
        """


class Transaction:
    """All that one command writes into a team folder.

    A `with` block only collects changes. The end of the outermost block writes them: first the
    line of the command in the log, then each file. If a file cannot be written, the files before
    it are restored.
    """

    def __init__(
        self,
        folder: Path,
        log: TransactionLog | None = None,
        after: Callable[[], None] = lambda: None,
    ) -> None:
        """Write into `folder`, with command ids from `log`.

        `after` is called after each write.
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
        """Begin to collect changes."""
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
        """Write the collected changes, unless the block failed."""
        self._depth -= 1
        if self._depth:
            return
        try:
            if error is None and self._steps:
                self._commit()
                self._afterwards.append(self._after)
        finally:
            calls, self._afterwards = self._afterwards, []
            self._steps.clear()
            self._is_locked = False
            self._held.close()
        for call in calls if error is None else ():
            call()

    def afterwards(self, call: Callable[[], None]) -> None:
        """Call `call` after the changes are written, or at once outside of a block."""
        if self._depth:
            self._afterwards.append(call)
        else:
            call()

    def lock(self, holder: str = "someone") -> None:
        """Hold the team's lock until the end of the outermost block."""
        if not self._is_locked:
            self._held.enter_context(team_lock(self._folder, holder=holder))
            self._is_locked = True

    def read(self, place: str) -> str:
        """Return the text that the file at `place` will have."""
        steps = (step for step in reversed(self._steps) if step.place == place)
        texts = (step.text for step in steps if step.text)
        return next(texts, None) or files.read(self._folder / place)

    def create(
        self, place: str, text: str, *, taken: HuddleError, about: About | None = None
    ) -> None:
        """Write a new file. If there is one already, the command fails with `taken`."""
        self._steps.append(_NewFile(place, text, about, taken=taken))

    def replace(self, place: str, text: str, *, about: About | None = None) -> None:
        """Write a file over the one that is there."""
        self._steps.append(_ChangedFile(place, text, about))

    def move(self, place: str, home: str, *, is_vital: bool = True) -> None:
        """Rename a file. If the name is taken, the command fails only if the move is vital."""
        self._steps.append(_MovedFile(home, None, None, source=place, is_vital=is_vital))

    def remove(self, place: str) -> None:
        """Remove a file. The log keeps its text."""
        self._steps.append(_RemovedFile(place, None, None))

    def finish(self, call: Callable[[], None]) -> None:
        """Call `call` last, to write something outside of the folder. It may fail as a file may."""
        self._steps.append(_OutsideCall(TEAM_FILE, None, None, call=call))

    def _commit(self) -> None:
        if len(self._steps) > 1:
            self.lock()  # so that only readers can see a part of it
        for step in self._steps:
            step.path = files.within(self._folder, step.place)
            if isinstance(step, _MovedFile):
                step.origin = files.within(self._folder, step.source)
        with self._noted():
            self._write()

    def _noted(self) -> AbstractContextManager[None]:
        if not (self._log and self.cmd):
            return nullcontext()
        records = dict.fromkeys(step.about for step in self._steps if step.about)
        others = [step for step in self._steps if step.is_text and not step.about]
        before = {step.place: step.before() for step in others}
        texts = {step.place: (before[step.place], step.text) for step in others}
        return self._log.noted(self.cmd, list(records), texts)

    def _write(self) -> None:
        begun: list[_Step] = []
        try:
            if len(self._steps) < _MANY:
                for step in self._steps:
                    begun.append(step)
                    step.write()
            else:
                self._write_many(begun)
        except BaseException as error:
            stuck = [step.place for step in reversed(begun) if not _is_reverted(step)]
            if stuck and isinstance(error, files.NotSaved):
                error.message += f"; {', '.join(stuck)} could not be restored"
            raise
        finally:
            for step in begun:
                step.settle()

    def _write_many(self, begun: list[_Step]) -> None:
        """Write the steps with few waits for the disk; all of them are on it at the end."""
        from huddlecli.store.batch import Batch  # noqa: PLC0415 - `log` writes one file

        with Batch() as batch:
            for first in range(0, len(self._steps), batch.SIZE):
                steps = self._steps[first : first + batch.SIZE]
                with batch.staged((step.path, step.staged_text) for step in steps) as staged:
                    for step, temporary in zip(steps, staged, strict=True):
                        begun.append(step)
                        step.write_staged(batch, temporary)


def _is_reverted(step: _Step) -> bool:
    try:
        step.revert()
    except (OSError, files.Unreadable, files.NotSaved):
        return False
    return True


@dataclass
class _Step:
    """One file to write: its place, its new text, and the record that it holds."""

    place: str
    text: str | None
    about: About | None
    path: TeamPath = field(default=TeamPath(Path(), ""), init=False)

    is_text = True

    def before(self) -> str | None:
        """Return the present text of the file, or None if there is no file."""
        try:
            return files.read(self.path, _LARGEST)
        except files.Missing:
            return None

    @property
    def staged_text(self) -> str | None:
        """The text to write beforehand if many files are written, or None."""
        return None

    def write(self) -> None:
        """Write the file."""
        raise NotImplementedError

    def write_staged(self, batch: Batch, staged: Staged | None) -> None:
        """Write the file as one of many."""
        del batch, staged
        self.write()

    def revert(self) -> None:
        """Restore the file as it was, if this step wrote anything."""

    def settle(self) -> None:
        """Drop the copy of the file as it was."""


@dataclass
class _NewFile(_Step):
    """A file that is not there yet."""

    taken: HuddleError = field(kw_only=True)
    _is_ours: bool = field(default=True, init=False)

    def write(self) -> None:
        try:
            files.write_new(self.path, self.text or "")
        except FileExistsError:
            self._is_ours = False
            raise self.taken from None

    @property
    def staged_text(self) -> str | None:
        return self.text or ""

    def write_staged(self, batch: Batch, staged: Staged | None) -> None:
        try:
            batch.create(self.path, staged)
        except FileExistsError:
            self._is_ours = False
            raise self.taken from None

    def revert(self) -> None:
        if self._is_ours and self.before() == self.text:
            files.remove(self.path)


@dataclass
class _ChangedFile(_Step):
    """A file with another text."""

    _earlier: files.EarlierFile | None = field(default=None, init=False)

    def write(self) -> None:
        self._earlier = files.keep(self.path)
        self.change()

    @property
    def staged_text(self) -> str | None:
        return self.text

    def write_staged(self, batch: Batch, staged: Staged | None) -> None:
        self._earlier = batch.keep(self.path)
        batch.replace(self.path, staged)

    def change(self) -> None:
        """Write the new text over the earlier one."""
        files.replace(self.path, self.text or "")

    def revert(self) -> None:
        if self._earlier:
            self._earlier.restore()

    def settle(self) -> None:
        if self._earlier:
            self._earlier.forget()


@dataclass
class _RemovedFile(_ChangedFile):
    """A file that is no longer there."""

    def write_staged(self, batch: Batch, staged: Staged | None) -> None:
        del batch, staged
        self.write()

    def change(self) -> None:
        files.remove(self.path)


@dataclass
class _MovedFile(_Step):
    """A file at another place."""

    source: str = field(kw_only=True)
    is_vital: bool = field(kw_only=True)
    origin: TeamPath = field(default=TeamPath(Path(), ""), init=False)
    _is_ours: bool = field(default=True, init=False)

    is_text = False

    def write(self) -> None:
        self._write(files.move)

    def write_staged(self, batch: Batch, staged: Staged | None) -> None:
        del staged
        self._write(batch.move)

    def _write(self, move: Callable[[TeamPath, TeamPath], None]) -> None:
        try:
            move(self.origin, self.path)
        except FileExistsError as error:
            self._is_ours = False
            if self.is_vital:
                raise files.NotSaved(self.path, files.reason_of(error)) from None

    def revert(self) -> None:
        if self._is_ours and not os.path.lexists(self.origin) and os.path.lexists(self.path):
            files.move(self.path, self.origin)


@dataclass
class _OutsideCall(_Step):
    """A call that writes outside of the team folder, all or nothing."""

    call: Callable[[], None] = field(kw_only=True)

    is_text = False

    def write(self) -> None:
        self.call()
