"""Files of a team that are written together: all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from huddlecli.core.errors import HuddleError
from huddlecli.core.records import About
from huddlecli.store import files
from huddlecli.store.lock import team_lock
from huddlecli.store.places import TEAM_FILE
from huddlecli.store.transaction.steps import (
    ChangedFile,
    FileStep,
    MovedFile,
    NewFile,
    OutsideCall,
    PlannedFiles,
    RemovedFile,
)

_MANY = 50  # steps from which waiting for the disk once for all of them is worth it


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
        self._steps: list[FileStep] = []
        self._planned = PlannedFiles(folder)
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
            self._planned = PlannedFiles(self._folder)
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
        return self._planned.read(place)

    def place_of(self, about: About) -> str | None:
        """Return where a record will be that this transaction writes, or None."""
        return self._planned.records.get(about)

    def create(
        self, place: str, text: str, *, taken: HuddleError, about: About | None = None
    ) -> None:
        """Write a new file. If there is one already, the command fails with `taken`."""
        self._planned.put(place, text, about)
        self._steps.append(NewFile(place, text, about, taken=taken))

    def replace(self, place: str, text: str, *, about: About | None = None) -> None:
        """Write a file over the one that is there."""
        self._planned.use(place)
        self._planned.put(place, text, about)
        self._steps.append(ChangedFile(place, text, about))

    def move(self, place: str, home: str, *, is_vital: bool = True) -> None:
        """Rename a file. If the name is taken, the command fails only if the move is vital.

        Raises Missing if there will be no file at `place`.
        """
        self._planned.use(place)
        if not self._planned.is_there(place):
            raise self._planned.missing(place)
        if not is_vital and self._planned.is_there(home):
            return
        step = MovedFile(home, None, None, source=place, is_vital=is_vital)
        self._planned.move(step)
        self._steps.append(step)

    def remove(self, place: str) -> None:
        """Remove a file. The log keeps its text."""
        self._planned.use(place)
        self._planned.put(place, None)
        self._steps.append(RemovedFile(place, None, None))

    def finish(self, call: Callable[[], None]) -> None:
        """Call `call` last, to write something outside of the folder. It may fail as a file may."""
        self._steps.append(OutsideCall(TEAM_FILE, None, None, call=call))

    def _commit(self) -> None:
        if len(self._steps) > 1:
            self.lock()  # so that only readers can see a part of it
        for step in self._steps:
            step.path = files.within(self._folder, step.place)
            if isinstance(step, MovedFile):
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
        begun: list[FileStep] = []
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
            _settle(begun)

    def _write_many(self, begun: list[FileStep]) -> None:
        """Write the steps with few waits for the disk; all of them are on it at the end."""
        from huddlecli.store.transaction.batch import Batch  # noqa: PLC0415 - `log` writes one file

        with Batch() as batch:
            for first in range(0, len(self._steps), batch.SIZE):
                steps = self._steps[first : first + batch.SIZE]
                with batch.staged((step.path, step.staged_text) for step in steps) as staged:
                    for step, temporary in zip(steps, staged, strict=True):
                        begun.append(step)
                        step.write_staged(batch, temporary)


def _settle(steps: Sequence[FileStep]) -> None:
    """Drop the copies of the files as they were."""
    if len(steps) < _MANY:
        for step in steps:
            step.settle()
    else:
        from huddlecli.store.transaction.batch import call_all  # noqa: PLC0415 - the same

        call_all(step.settle for step in steps)


def _is_reverted(step: FileStep) -> bool:
    try:
        step.revert()
    except (OSError, files.Unreadable, files.NotSaved):
        return False
    return True
