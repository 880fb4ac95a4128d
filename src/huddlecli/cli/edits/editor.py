"""The user's editor: what is typed in it is kept until it is saved."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from huddlecli.core.errors import Failed, HuddleError, Wrong
from huddlecli.live.hangup import Hangup
from huddlecli.store import files

T = TypeVar("T")
_MOST_TIMES = 50  # that a text is opened; a program instead of an editor would go on for ever
_LIMIT = 16 * 1024 * 1024  # bytes; minutes are edited too
_ERROR = "# error: "  # the lines above an edited text that say what is wrong with it


class Editor:
    """`$VISUAL`, else `$EDITOR`, else vi.

    What a text changes is saved within the `with` block. If that fails, the file with the text
    stays, and the error says where it is.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Take the editor of an environment."""
        self._command = environ.get("VISUAL") or environ.get("EDITOR") or "vi"
        self._path: Path | None = None

    def __enter__(self) -> Self:
        """Edit nothing yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove the text, or say where it is if it could not be saved."""
        if self._path is None or not os.path.lexists(self._path):
            return
        if error is None:
            self._path.unlink()
        elif isinstance(error, HuddleError):
            error.message += f"; your text is saved in {self._path}"

    def ask(
        self,
        text: str,
        read: Callable[[str], T],
        ending: str = ".txt",
        home: Path | None = None,
    ) -> T | None:
        """Return what `read` makes of the edited text, or None if it was not changed.

        The name of the file has that ending. `home` is the folder of the file that the text is of,
        if the text may name a schema: the editor finds it from its own copy too. A text that cannot
        be read is opened again, with the reason in a line above it. Wrong is raised if it is not
        changed then, or has been opened too often.
        """
        line = full = ""
        if home:
            from huddlecli.store.schema.for_editors import lines_elsewhere  # noqa: PLC0415

            line, full = lines_elsewhere(text, home)
            text = text.replace(line, full, 1)
        self._path = path = _file(text, ending)
        seen, times = text, 0
        while (edited := self._edited(path)) != text:
            typed, times = _without_reason(edited), times + 1
            try:
                return read(typed.replace(full, line, 1))
            except Wrong as wrong:
                if typed == seen or times == _MOST_TIMES:
                    raise
                seen = typed
                files.replace(path, _with_reason(typed, wrong))
        return None

    def _edited(self, path: Path) -> str:
        """Return the text that the editor leaves behind in a file."""
        try:
            words = shlex.split(self._command)
            # An editor may go on waiting after its terminal is gone: do not wait for it.
            with Hangup(lambda: Failed.exit_code, hears_signals=False):
                code = subprocess.call([*words, str(path)])  # noqa: S603  the user's own editor
        except (OSError, ValueError):
            code = None
        if code != 0:
            what = "could not be started" if code is None else f"failed with exit code {code}"
            raise Failed(f"the editor {self._command} {what}", hint="export EDITOR=nano")
        try:
            return files.read(path, _LIMIT)
        except files.Missing:
            hint = "save it, and close the editor"
            raise Failed("the editor removed the text", hint=hint) from None
        except files.Unreadable as error:
            message = f"the edited text cannot be read: {error.reason}"
            raise Failed(message, hint="save it as UTF-8 text") from None


def _file(text: str, ending: str) -> Path:
    """Return a new private file with a text, outside the team folder."""
    file, name = tempfile.mkstemp(prefix="huddle-", suffix=ending)
    os.close(file)
    files.replace(name, text)
    return Path(name)


def _without_reason(text: str) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(_ERROR))


def _with_reason(typed: str, wrong: Wrong) -> str:
    """Return the text below the reason why it cannot be read."""
    reasons = f"{wrong.message}; {wrong.hint}".splitlines()
    return "".join(f"{_ERROR}{reason}\n" for reason in reasons) + typed
