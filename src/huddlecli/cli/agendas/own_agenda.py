"""An agenda as the team's own file; a bundled one becomes the team's own when it is changed."""

from __future__ import annotations

from huddlecli.cli.context import Context
from huddlecli.core.agenda import Agenda
from huddlecli.core.errors import Busy
from huddlecli.store import agenda_files, files
from huddlecli.store.agenda_texts import own_text
from huddlecli.store.schema import for_editors
from huddlecli.store.transaction import Transaction


class OwnAgenda:
    """The text of an agenda, and the place of its file in the team folder.

    `text` is that of the team's own file, or what a bundled agenda would have there.
    """

    def __init__(self, context: Context, name: str, typed: str) -> None:
        """Read the agenda called `name`; `typed` is the command, for hints."""
        self._context = context
        self.file = agenda_files.find(context.folder, name, typed=typed)
        self._again = f"{typed} {self.file.name}"
        self.text = own_text(self.file, context.team.sides)
        self.is_own = self.file.origin == "team"
        self.place = f"{agenda_files.FOLDER}/{self.file.path.name}"
        self.path = str(context.folder / self.place)

    def read(self, text: str) -> Agenda:
        """Return the agenda in another text for the file, or raise all the mistakes of it."""
        self.refuse_too_large(text)
        return agenda_files.agenda_of(
            self._context.folder, self.file.name, text, self._context.team.sides
        )

    def refuse_too_large(self, text: str) -> None:
        """Raise Failed if another text is too large to be read again."""
        files.refuse_too_large(text, self.place, f"remove comments from {self.path}")

    def save(self, transaction: Transaction, text: str) -> None:
        """Write another text; Busy if the file was changed since it was read.

        The transaction has the lock of the team.
        """
        changed = Busy(f"{self.place} was changed meanwhile", hint=self._again)
        if not self.is_own:
            transaction.create(self.place, text, taken=changed)
            transaction.afterwards(self._write_schemas)
        elif files.read(self.file.path) != self.text:
            raise changed
        else:
            transaction.replace(self.place, text)

    def _write_schemas(self) -> None:
        if problem := for_editors.renew(self._context.folder):
            self._context.console.warn_unmarked(problem)
