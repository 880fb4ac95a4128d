"""An agenda in the user's editor: checked as a whole before it takes the place of the file."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from huddlecli.cli.context import Context
from huddlecli.cli.edits.editor import Editor
from huddlecli.core.errors import Busy, Failed, Wrong
from huddlecli.core.value import replace
from huddlecli.store import agenda_files, files
from huddlecli.store.mistakes import BadFile
from huddlecli.views.escape import safe


def edit_agenda(context: Context, name: str) -> None:
    """Change an agenda in the editor; a bundled one becomes the team's own."""
    file = agenda_files.find(context.folder, name, typed="huddle agenda edit")
    if not context.console.can_prompt:
        raise Wrong(
            "an agenda is changed in an editor, on a terminal",
            hint=f"EDITOR=nano huddle agenda edit {file.name}",
        )
    is_own = file.origin == "team"
    text = (
        files.read(file.path)
        if is_own
        else agenda_files.with_sides(files.read(file.path), context.team.sides)
    )
    place = f"{agenda_files.FOLDER}/{file.path.name}"

    def save(edited: str) -> bool | None:
        files.refuse_too_large(edited, place, "remove comments")
        _check(context, file.path.name, edited)
        if edited == text:
            return None
        with context.transaction as transaction:
            transaction.lock(context.current_user.name)
            if not is_own:
                taken = Failed(f"there is already an agenda {file.name}", hint="huddle agenda list")
                transaction.create(place, edited, taken=taken)
            elif files.read(file.path) != text:
                raise Busy(f"{place} was changed meanwhile", hint=f"huddle agenda edit {file.name}")
            else:
                transaction.replace(os.path.relpath(file.path, context.folder), edited)
        return True

    with Editor(context.environ) as editor:
        is_saved = editor.ask(text, save, ending=".toml")
    if is_saved is None:
        context.console.err("nothing was changed")
        return
    if not context.flags.quiet:
        next_ = f"huddle agenda show {file.name}"
        context.console.confirm(f"changed  {safe(place)}   next: {safe(next_)}")


def _check(context: Context, name: str, text: str) -> None:
    """Raise BadFile with the mistakes of an agenda that is called `name`.

    The lines are those below the mistakes, which the editor shows above the text.
    """
    folder = Path(tempfile.mkdtemp(prefix="huddle-"))
    try:
        path = folder / agenda_files.FOLDER / name
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8", errors="surrogateescape")
        mistakes = agenda_files.check(path, context.folder, context.team.sides)
    finally:
        shutil.rmtree(folder)
    if mistakes:
        hint = "correct it, and save"
        above = len(BadFile(mistakes, hint=hint).message.splitlines())
        raise BadFile([replace(one, line=one.line + above) for one in mistakes], hint=hint)
