"""Changes of an action: from words and flags, or from a line in the user's editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from huddlecli.cli.context import Context
from huddlecli.cli.new_record import (
    find_owner,
    give_hints,
    parse_due,
    parse_tags,
    quick_add_context,
)
from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.promises import has_ended, must_be_ahead
from huddlecli.core.quick_add import keeping, parse, parse_edit, quoted
from huddlecli.core.records import Action
from huddlecli.core.team import zone_of
from huddlecli.core.text import title
from huddlecli.live.hangup import Hangup
from huddlecli.store import files

T = TypeVar("T")


class Editor:
    """`$VISUAL`, else `$EDITOR`, else vi."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Take the editor of an environment."""
        self._command = environ.get("VISUAL") or environ.get("EDITOR") or "vi"

    def ask(self, text: str, read: Callable[[str], T]) -> T | None:
        """Return what `read` makes of the edited text, or None if it was not changed.

        A text that cannot be read is opened again, with the reason in a line above it. If it is
        not changed then, Wrong is raised and the file stays.
        """
        path = _file(text)
        shown = text
        while True:
            self._edit(path)
            edited = files.read(path)
            if edited == text:
                path.unlink()
                return None
            try:
                answer = read(edited)
            except Wrong as wrong:
                if edited == shown:
                    raise Wrong(
                        f"{wrong.message}; your text is saved in {path}", hint=wrong.hint
                    ) from None
                shown = _with_reason(edited, wrong)
                files.replace(path, shown)
            else:
                path.unlink()
                return answer

    def _edit(self, path: Path) -> None:
        try:
            words = shlex.split(self._command)
            # An editor may go on waiting after its terminal is gone: do not wait for it.
            with Hangup(lambda: Failed.exit_code, signals=False):
                code = subprocess.call([*words, str(path)])  # noqa: S603  the user's own editor
        except (OSError, ValueError):
            code = None
        if code != 0:
            what = "could not be started" if code is None else f"failed with exit code {code}"
            raise Failed(
                f"the editor {self._command} {what}; your text is saved in {path}",
                hint="export EDITOR=nano",
            )


def _file(text: str) -> Path:
    """Return a new private file with a text, outside the team folder."""
    file, name = tempfile.mkstemp(prefix="huddle-", suffix=".txt")
    os.close(file)
    files.replace(name, text)
    return Path(name)


def _with_reason(text: str, wrong: Wrong) -> str:
    """Return the text below the reason why it cannot be read."""
    lines = text.splitlines(keepends=True)
    typed = "".join(line for line in lines if not line.startswith("# error: "))
    return f"# error: {wrong.message}; {wrong.hint}\n{typed}"


_NOTE = "# One line: the title, @owner, due:WHEN, #tag. Lines that start with # are ignored.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditFlags:
    """The words and flags of an edit; what they do not name stays."""

    words: Sequence[str] = ()
    title: str | None = None
    owner: str | None = None
    due: str | None = None
    tags: Sequence[str] = ()
    untags: Sequence[str] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there are neither words nor flags."""
        words = (self.words, self.tags, self.untags)
        return not any(words) and all(text is None for text in (self.title, self.owner, self.due))


class ActionEdit(NamedTuple):
    """The keys to set, and the members of lists to add and remove."""

    set: Mapping[str, Any]
    add: Mapping[str, Sequence[str]]
    remove: Mapping[str, Sequence[str]]


def edit_from_flags(context: Context, action: Action, flags: EditFlags) -> ActionEdit:
    """Return the edit that words and flags describe; flags override words."""
    quick = parse_edit(" ".join(flags.words), quick_add_context(context))
    if flags.title is not None and quick.title:
        raise Wrong("the title is given twice", hint="either words or --title TITLE")
    added = parse_tags(context, flags.tags) or quick.tags
    taken = parse_tags(context, flags.untags)
    new_title = title(flags.title) if flags.title is not None else quick.title
    due = parse_due(context, flags.due) or quick.due
    keys: dict[str, Any] = {"title": new_title} if new_title else {}
    if due:
        keys["due"] = due
    as_word = None if flags.owner else keeping(quick.owner, in_shell=True)
    keys |= _owner(context, flags.owner or quick.owner, keeping=as_word)
    _must_be_ahead(context, action, keys)
    told_due, is_said = due or action.due, due is not None
    context.transaction.afterwards(
        lambda: give_hints(context, quick, action.id, told_due, is_said=is_said)
    )
    return ActionEdit(keys, {"tags": [tag for tag in added if tag not in taken]}, {"tags": taken})


def edit_from_editor(context: Context, action: Action) -> ActionEdit:
    """Return the edit that the user makes in an editor; empty if nothing was changed."""

    def read(text: str) -> Mapping[str, Any]:
        lines = (
            line for line in text.removeprefix("\ufeff").splitlines() if not line.startswith("# ")
        )
        line = " ".join(lines).strip()
        if not line:
            return {}
        quick = parse(line, quick_add_context(context, in_shell=False))
        keys = {"title": quick.title, "tags": quick.tags, **_owner(context, quick.owner)}
        if quick.due:
            keys["due"] = quick.due
        changed = {key: value for key, value in keys.items() if value != getattr(action, key)}
        _must_be_ahead(context, action, changed)
        return changed

    tags = "".join(f" #{tag}" for tag in action.tags)
    line = f"{quoted(action.title)} @{action.owner} due:{action.due}{tags}\n"
    keys = dict(Editor(context.environ).ask(f"{line}{_NOTE}", read) or {})
    wanted = keys.pop("tags", action.tags)
    return ActionEdit(
        keys,
        {"tags": [tag for tag in wanted if tag not in action.tags]},
        {"tags": [tag for tag in action.tags if tag not in wanted]},
    )


def _must_be_ahead(context: Context, action: Action, keys: Mapping[str, Any]) -> None:
    """Refuse an edit that makes the promise overdue at once in its owner's time zone."""
    now, zone = context.now(), partial(zone_of, context.team)
    owner = keys.get("owner", action.owner)
    is_moved = "due" in keys and keys["due"] != action.due
    is_given = owner != action.owner and not has_ended(action.due, now, zone(action.owner))
    if is_moved or is_given:
        must_be_ahead(keys.get("due", action.due), owner, zone(owner), now)


def _owner(context: Context, name: str | None, keeping: str | None = None) -> dict[str, Any]:
    """Return the keys of an owner: the name and the side."""
    if name is None:
        return {}
    who = find_owner(context, name, keeping=keeping)
    return {"owner": who.name, "side": who.side}


def refuse_nothing(short: str) -> Wrong:
    """Return the error for an edit without words and flags, if no editor can be opened."""
    return Wrong("nothing to change was given", hint=f"huddle action edit {short} due:fri")
