"""News from the kernel that files appeared in a folder, so that nobody has to look all the time.

Only Linux says so, and not for a network disk on which another machine writes. Who listens looks
into the folders now and then as well.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable
from contextlib import suppress

_CREATED = 0x100  # IN_CREATE: a file was made, or linked under a new name
_HEAD = struct.Struct("iIII")  # which folder, what happened, two steps of one move, length of name
_ROOM = 65536


class FolderEvents:
    """A file that can be read once something appears in one of the folders that it follows."""

    def __init__(self) -> None:
        """Begin to listen; `file` is None where the system cannot say what appears."""
        self.file: int | None = None
        try:
            import ctypes  # noqa: PLC0415 - the first frame is there before it is loaded

            system = ctypes.CDLL(None)
            self._add = system.inotify_add_watch
            file = system.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        except (ImportError, OSError, AttributeError):
            return
        self.file = file if file >= 0 else None

    def follow(self, folders: Iterable[str]) -> None:
        """Listen to these folders as well. One that does not exist can be followed later."""
        for folder in folders if self.file is not None else ():
            self._add(self.file, os.fsencode(folder), _CREATED)

    def names(self) -> list[str]:
        """Return the names that appeared since this was last asked, without hidden ones.

        A hidden file is still written. The name is empty if a folder went, or if too much happened.
        """
        data = b""
        with suppress(OSError):  # there is nothing to read
            data = os.read(self.file, _ROOM) if self.file is not None else b""
        names, at = list[str](), 0
        while at < len(data):
            *_, length = _HEAD.unpack_from(data, at)
            at += _HEAD.size + length
            names.append(os.fsdecode(data[at - length : at].rstrip(b"\0")))
        return [name for name in names if not name.startswith(".")]

    def close(self) -> None:
        """Listen no more."""
        file, self.file = self.file, None
        if file is not None:
            os.close(file)
