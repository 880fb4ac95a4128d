"""The steps of a transaction, each with one file, and the files as the steps will leave them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from huddlecli.core.errors import HuddleError
from huddlecli.core.records import About
from huddlecli.store import files
from huddlecli.store.places import TeamPath

if TYPE_CHECKING:
    from huddlecli.store.transaction.batch import Batch, Staged

LARGEST = 64 * 1024 * 1024  # bytes; the journal of a huddle


class FileStep:
    """One file to write: its place, its new text, and the record that it holds."""

    is_text = True

    def __init__(self, place: str, text: str | None, about: About | None) -> None:
        """Plan to write `text`. The transaction sets the `path`."""
        self.place = place
        self.text = text
        self.about = about
        self.path = TeamPath(Path(), "")

    def before(self) -> str | None:
        """Return the present text of the file, or None if there is no file."""
        try:
            return files.read(self.path, LARGEST)
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


class NewFile(FileStep):
    """A file that is not there yet."""

    def __init__(
        self, place: str, text: str | None, about: About | None, *, taken: HuddleError
    ) -> None:
        """Plan to write `text`, or to raise `taken` if the name is taken."""
        super().__init__(place, text, about)
        self.taken = taken
        self._is_ours = True

    def write(self) -> None:
        """Write the file, or raise the error for a name that is taken."""
        try:
            files.write_new(self.path, self.text or "")
        except FileExistsError:
            self._is_ours = False
            raise self.taken from None

    @property
    def staged_text(self) -> str | None:
        """The text of the file."""
        return self.text or ""

    def write_staged(self, batch: Batch, staged: Staged | None) -> None:
        """Give the staged file its name, or raise the same error."""
        try:
            batch.create(self.path, staged)
        except FileExistsError:
            self._is_ours = False
            raise self.taken from None

    def revert(self) -> None:
        """Remove the file, unless it was there before or has another text."""
        if self._is_ours and self.before() == self.text:
            files.remove(self.path)


class ChangedFile(FileStep):
    """A file with another text."""

    _earlier: files.EarlierFile | None = None

    def write(self) -> None:
        """Keep the earlier file, and change it."""
        self._earlier = files.keep(self.path)
        self.change()

    @property
    def staged_text(self) -> str | None:
        """The new text."""
        return self.text

    def write_staged(self, batch: Batch, staged: Staged | None) -> None:
        """Keep the earlier file, and put the staged one over it."""
        self._earlier = batch.keep(self.path)
        batch.replace(self.path, staged)

    def change(self) -> None:
        """Write the new text over the earlier one."""
        files.replace(self.path, self.text or "")

    def revert(self) -> None:
        """Put the earlier file back."""
        if self._earlier:
            self._earlier.restore()

    def settle(self) -> None:
        """Drop the earlier file."""
        if self._earlier:
            self._earlier.forget()


class RemovedFile(ChangedFile):
    """A file that is no longer there."""

    def write_staged(self, batch: Batch, staged: Staged | None) -> None:
        """Remove the file, for which there is nothing to stage."""
        del batch, staged
        self.write()

    def change(self) -> None:
        """Remove the file."""
        files.remove(self.path)


class MovedFile(FileStep):
    """A file at another place."""

    is_text = False

    def __init__(
        self, place: str, text: str | None, about: About | None, *, source: str, is_vital: bool
    ) -> None:
        """Plan to rename the file at `source`. The transaction sets `origin`, its path."""
        super().__init__(place, text, about)
        self.source = source
        self.is_vital = is_vital
        self.origin = TeamPath(Path(), "")
        self._is_ours = True

    def write(self) -> None:
        """Rename the file, unless the name is taken and the move is not vital."""
        self._write(files.move)

    def write_staged(self, batch: Batch, staged: Staged | None) -> None:
        """Rename the file in the folders of the batch."""
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
        """Give the file its earlier name again."""
        if self._is_ours and not os.path.lexists(self.origin) and os.path.lexists(self.path):
            files.move(self.path, self.origin)


class OutsideCall(FileStep):
    """A call that writes outside of the team folder, all or nothing."""

    is_text = False

    def __init__(
        self, place: str, text: str | None, about: About | None, *, call: Callable[[], None]
    ) -> None:
        """Plan to call `call`."""
        super().__init__(place, text, about)
        self.call = call

    def write(self) -> None:
        """Call it."""
        self.call()


class PlannedFiles:
    """The files of a folder as they will be when the steps so far are written."""

    def __init__(self, folder: Path) -> None:
        """Plan nothing yet. `records` has the place of each record that is written."""
        self._folder = folder
        self._texts: dict[str, str | None] = {}  # None: no file
        self._origins: dict[str, str] = {}  # of files that are only moved: where they are now
        self._moves: dict[str, MovedFile] = {}  # by the new place
        self._abouts: dict[str, About] = {}
        self.records: dict[About, str] = {}

    def is_there(self, place: str) -> bool:
        """Whether there will be a file at `place`."""
        if place in self._texts:
            return self._texts[place] is not None
        return place in self._origins or os.path.lexists(self._folder / place)

    def read(self, place: str) -> str:
        """Return the text of the file at `place`, or raise Unreadable."""
        if place not in self._texts:
            return files.read(self._folder / self._origins.get(place, place))
        text = self._texts[place]
        if text is None:
            raise self.missing(place)
        return text

    def use(self, place: str) -> None:
        """Note that a step needs a file at `place`: if one is moved there, it has to be."""
        if place in self._texts and self._texts[place] is None:
            raise self.missing(place)
        if place in self._moves:
            self._moves[place].is_vital = True

    def put(self, place: str, text: str | None, about: About | None = None) -> None:
        """Plan a text, or no file if it is None."""
        self._texts[place] = text
        self._origins.pop(place, None)
        if about:
            self.records[about], self._abouts[place] = place, about

    def move(self, step: MovedFile) -> None:
        """Plan that a file is moved, with the record in it."""
        source, home = step.source, step.place
        text, origin = self._texts.get(source), self._origins.get(source, source)
        about = self._abouts.pop(source, None)
        self.put(source, None)
        self.put(home, text, about)
        if text is None:
            del self._texts[home]
            self._origins[home] = origin
        self._moves[home] = step

    def missing(self, place: str) -> files.Missing:
        """Return the error for a step that needs a file where there will be none."""
        return files.Missing(self._folder / place, "no such file")
