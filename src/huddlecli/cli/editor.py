"""The user's editor: a text is given to it, and what comes back is read."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from huddlecli.core.errors import Failed, Wrong
from huddlecli.live.hangup import Hangup
from huddlecli.store import files

T = TypeVar("T")


class Editor:
    """`$VISUAL`, else `$EDITOR`, else vi."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Take the editor of an environment."""
        self._command = environ.get("VISUAL") or environ.get("EDITOR") or "vi"

    def ask(self, text: str, read: Callable[[str], T]) -> T | None:
        """Return what `read` makes of the edited text, None where it was left as it is.

        A text that cannot be read is opened again as typed, with the reason in a line before it;
        left as it is a second time, it is given up, and stays in its file.
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
                    raise Wrong(f"{wrong.message}; it is kept in {path}", hint=wrong.hint) from None
                shown = _with_reason(edited, wrong)
                files.replace(path, shown)
            else:
                path.unlink()
                return answer

    def _edit(self, path: Path) -> None:
        try:
            words = shlex.split(self._command)
            # An editor that waits on although its terminal is gone is not waited for.
            with Hangup(lambda: Failed.exit_code, signals=False):
                code = subprocess.call([*words, str(path)])  # noqa: S603  the user's own editor
        except (OSError, ValueError):
            code = None
        if code != 0:
            what = "could not be started" if code is None else f"ended with {code}"
            raise Failed(
                f"the editor {self._command} {what}; the text is kept in {path}",
                hint="export EDITOR=nano",
            )


def _file(text: str) -> Path:
    """Return a new private file with that text, outside of the team's folder."""
    file, name = tempfile.mkstemp(prefix="huddle-", suffix=".txt")
    os.close(file)
    files.replace(name, text)
    return Path(name)


def _with_reason(text: str, wrong: Wrong) -> str:
    """Return the text as typed after the reason why it cannot be read."""
    lines = text.splitlines(keepends=True)
    typed = "".join(line for line in lines if not line.startswith("# error: "))
    return f"# error: {wrong.message}; {wrong.hint}\n{typed}"
