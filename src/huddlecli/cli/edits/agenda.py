"""An agenda in the user's editor: checked as a whole before it takes the place of the file."""

from __future__ import annotations

from pathlib import Path

from huddlecli.cli.agendas.own_agenda import OwnAgenda
from huddlecli.cli.context import Context
from huddlecli.cli.edits.editor import Editor
from huddlecli.core.errors import Wrong
from huddlecli.core.value import replace
from huddlecli.store.mistakes import BadFile
from huddlecli.views.escape import safe


def edit_agenda(context: Context, name: str) -> None:
    """Change an agenda in the editor; a bundled one becomes the team's own."""
    own = OwnAgenda(context, name, "huddle agenda edit")
    if not context.console.can_prompt:
        raise Wrong(
            "an agenda is changed in an editor, on a terminal",
            hint=f"EDITOR=nano huddle agenda edit {own.file.name}",
        )

    def save(edited: str) -> bool | None:
        _check(own, edited)
        if edited == own.text:
            return None
        with context.transaction as transaction:
            transaction.lock(context.current_user.name)
            own.save(transaction, edited)
        return True

    with Editor(context.environ) as editor:
        is_saved = editor.ask(own.text, save, ending=".toml", home=Path(own.path).parent)
    if is_saved is None:
        context.console.err("nothing was changed")
        return
    if not context.flags.quiet:
        next_ = f"huddle agenda show {own.file.name}"
        context.console.confirm(f"changed  {safe(own.place)}   next: {safe(next_)}")


def _check(own: OwnAgenda, text: str) -> None:
    """Raise BadFile with the mistakes of a text.

    The lines are those below the mistakes, which the editor shows above the text.
    """
    try:
        own.read(text)
    except BadFile as bad:
        hint = "correct it, and save"
        above = len(BadFile(bad.mistakes, hint=hint).message.splitlines())
        raise BadFile(
            [replace(one, line=one.line + above) for one in bad.mistakes], hint=hint
        ) from None
