"""The lines that a user has typed at the prompt of `huddle log`, in the user's state folder."""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from huddlecli.core.text import folded
from huddlecli.store import files, platform
from huddlecli.store.platform.modes import PRIVATE

NAME = "log-history"
MOST = 500  # lines
# After a power cut a file may have zeros, and no terminal should get an escape back.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_LIMIT = 4 * 1024 * 1024  # bytes


class LineHistory:
    """The last lines, the newest at the end. Whatever goes wrong with the file is passed over."""

    def __init__(self, state: Path) -> None:
        """Keep them in the folder `state`."""
        self._path = state / NAME

    def lines(self) -> list[str]:
        """Return the lines; if they have become too many, the oldest are dropped."""
        try:
            text = files.read_bytes(self._path, _LIMIT).decode(errors="replace")
        except files.Unreadable:
            return []
        lines = [line for line in text.splitlines() if not _CONTROL.search(line)]
        if len(lines) > 2 * MOST:
            with suppress(files.NotSaved):
                files.replace(self._path, "".join(f"{line}\n" for line in lines[-MOST:]))
        return lines[-MOST:]

    def add(self, line: str) -> None:
        """Add a line, in a file that only the user can read."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        with suppress(OSError, files.NotSaved):
            files.make_folder(self._path.parent, PRIVATE)
            file = platform.open_nofollow(self._path, flags, 0o600)
            try:
                os.write(file, f"{line}\n".encode(errors="replace"))
            finally:
                files.close_quietly(file)

    def forget(self, texts: Collection[str]) -> None:
        """Remove the lines that have one of `texts`, which are folded."""
        lines = self.lines()
        kept = [line for line in lines if not any(text in folded(line) for text in texts)]
        if kept != lines:
            files.replace(self._path, "".join(f"{line}\n" for line in kept))
