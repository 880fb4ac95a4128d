"""Files, read safely and written durably: what was saved survives a power cut.

A file appears or changes as a whole or not at all, and only plain files are opened or written.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from huddlecli.core.errors import Failed
from huddlecli.store import places, platform
from huddlecli.store.places import (
    LinkLeadsOut,
    StrPath,
    TeamFolderGone,
    TeamPath,
    folder_of,
    is_there,
)
from huddlecli.store.platform import modes

# Callers that write in a team folder need these two as well.
within, close_quietly = places.within, places.close_quietly

LIMIT = 256 * 1024  # bytes; no record that a person writes comes near it

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
_FULL = {errno.ENOSPC, errno.EDQUOT}
# What systems answer for a file that a sync program would have to fetch first.
_IN_CLOUD = {errno.EDEADLK, errno.ETIMEDOUT}
_NOT_PLAIN = {errno.ELOOP, errno.ENXIO, errno.EISDIR}


class Unreadable(Failed):
    """A file that exists and cannot be read as what it should be."""

    def __init__(self, path: StrPath, reason: str) -> None:
        """Name the file and the reason."""
        self.path = Path(path)
        self.reason = reason
        super().__init__(f"{self.path}: {reason}", hint="huddle doctor")


class Missing(Unreadable):
    """A file that does not exist, or no longer."""


class NotSaved(Failed):
    """A file could not be written to the disk."""

    def __init__(self, path: StrPath, reason: str, look: str = "ls -ld") -> None:
        """Name the file, the reason, and the command that shows more about the cause."""
        # Only an error needs it, and `log` starts faster without.
        from shlex import quote  # noqa: PLC0415

        self.path = Path(path)
        self.reason = reason
        hint = f"{look} {quote(str(self.path.parent))}"
        super().__init__(f"could not save {self.path}: {reason}", hint=hint)


def read(path: StrPath, limit: int = LIMIT) -> str:
    """Return the text of the plain file at `path`, of at most `limit` bytes."""
    try:
        return read_bytes(path, limit).decode().removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise Unreadable(path, "not UTF-8 text") from None


def read_bytes(path: StrPath, limit: int = LIMIT) -> bytes:
    """Return the content of the plain file at `path`, of at most `limit` bytes."""
    try:
        file = platform.open_nofollow(path)
    except FileNotFoundError:
        raise Missing(path, "no such file") from None
    except OSError as error:
        raise Unreadable(path, reason_of(error)) from error
    try:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable(path, "not a plain file")
        if status.st_size > limit:
            raise Unreadable(path, f"larger than {limit // 1024} KiB")
        return _read_whole(file, status.st_size)
    except OSError as error:
        raise Unreadable(path, reason_of(error)) from error
    finally:
        close_quietly(file)


def why_cut(text: str) -> str | None:
    """Return a reason if a text that cannot be read has not arrived whole, as far as one can see.

    Sync programs may bring a file empty or in parts; what huddle writes ends in a line end.
    """
    if not text.strip("\0 \t\r\n"):
        return "empty: it may not have arrived yet"
    return None if text.endswith("\n") else "its end is missing: it may not have arrived whole"


def refuse_too_large(text: str, name: StrPath, hint: str) -> None:
    """Raise Failed if a text is too large to be read again as the file `name`."""
    if len(text.encode(errors="surrogatepass")) > LIMIT:
        raise Failed(f"{name} would be larger than {LIMIT // 1024} KiB", hint=hint)


def write_new(path: StrPath, text: str) -> None:
    """Write a new file, or raise FileExistsError."""
    with saving(path), _folder(path) as folder, _temporary(folder, text) as temporary:
        link_new(folder.fd, temporary, folder.name)
        platform.sync_folder(folder.fd)


def link_new(folder: int, temporary: str, name: str) -> None:
    """Give a temporary file in an open folder its name, or raise FileExistsError."""
    try:
        platform.link(temporary, name, folder)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # On such a disk the name is claimed first, so that no file is overwritten.
        os.close(platform.open_new(name, folder))
        platform.rename(temporary, name, folder)


def replace(path: StrPath, text: str) -> None:
    """Write a file over the one at `path`, if any, with the same mode."""
    with saving(path), _folder(path) as folder:
        fd, name = folder.fd, folder.name
        mode = mode_of_plain(fd, name, path)
        with _temporary(folder, text, mode) as temporary:
            platform.rename(temporary, name, fd)
        platform.sync_folder(fd)


def check_replaceable(path: StrPath) -> None:
    """Raise NotSaved if the file at `path` could not be replaced; it stays as it is."""
    with saving(path), _folder(path) as folder:
        mode_of_plain(folder.fd, folder.name, path)
        with _temporary(folder, ""):
            pass


def move(source: StrPath, target: StrPath) -> None:
    """Rename a file, or raise FileExistsError. The caller holds the lock of the team."""
    with saving(target), _folder(target) as new, _folder(source, make=False) as old:
        rename_new(old.fd, old.name, new.fd, new.name, target)
        platform.sync_folder(new.fd)
        platform.sync_folder(old.fd)


def rename_new(old: int, name: str, new: int, new_name: str, target: StrPath) -> None:
    """Move a file between open folders, or raise FileExistsError for `target`."""
    if mode_of(new, new_name) is not None:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    platform.rename(name, new_name, old, new)


def open_file(place: TeamPath, flags: int) -> int:
    """Open an existing file of a team, never through a link. A pipe does not hang."""
    with saving(place), folder_of(place, make=False) as folder:
        name = place.name.rpartition("/")[2]
        return platform.open_nofollow(name, flags, folder=folder)


def remove(path: StrPath) -> None:
    """Remove a file."""
    with saving(path), _folder(path, make=False) as folder:
        platform.unlink(folder.name, folder.fd)
        platform.sync_folder(folder.fd)


class EarlierFile:
    """The file that is now at `path`, which can be restored after it was overwritten."""

    def __init__(self, path: StrPath, kept: str | None, text: str) -> None:
        """Keep the file under a second name or, on a disk without links, its text."""
        self._path = path
        self._kept = kept
        self._text = text

    def restore(self) -> None:
        """Put the file back. With a second name this needs no space on a full disk."""
        if self._kept is None:
            replace(self._path, self._text)
            return
        with saving(self._path), _folder(self._path, make=False) as folder:
            fd = folder.fd
            platform.rename(self._kept, folder.name, fd)
            platform.sync_folder(fd)

    def forget(self) -> None:
        """Remove the second name. If that fails, `huddle doctor` removes it later."""
        if self._kept is not None:
            with suppress(OSError, TeamFolderGone), _folder(self._path, make=False) as folder:
                platform.unlink(self._kept, folder.fd)


def keep(path: StrPath) -> EarlierFile:
    """Keep the file at `path` until it is restored or forgotten."""
    with saving(path), _folder(path, make=False) as folder:
        return kept_in(folder.fd, folder.name, path)


def kept_in(folder: int, name: str, path: StrPath) -> EarlierFile:
    """Keep the file at `path`, which has this name in an open folder."""
    kept = temporary_name()
    try:
        platform.link(name, kept, folder)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        return EarlierFile(path, None, read(path))
    return EarlierFile(path, kept, "")


def append_line(file: int, line: str, name: StrPath = "the journal") -> None:
    """Add a line to an open file, as a whole or not at all. Messages call the file `name`."""
    with saving(name):
        size = os.fstat(file).st_size
        try:
            write_whole(file, f"{line}\n".encode())
            platform.sync_file(file)
        except OSError:
            with suppress(OSError):  # the first error is the one to report
                os.ftruncate(file, size)
            raise


def names(folder: StrPath, ending: str = ".toml", *, hidden: bool = False) -> list[str]:
    """Return the names in `folder` with this ending, hidden or not, in no order."""
    return with_ending(all_names(folder), ending, hidden=hidden)


def all_names(folder: StrPath) -> list[str]:
    """Return all names in `folder`, in no order; none if there is no folder."""
    try:
        return os.listdir(folder)  # noqa: PTH208  100,000 Paths are slow
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Unreadable(folder, reason_of(error)) from error


def with_ending(entries: Iterable[str], ending: str, *, hidden: bool = False) -> list[str]:
    """Return those names that have this ending, hidden or not."""
    return [name for name in entries if name.endswith(ending) and (name[0] == ".") == hidden]


def make_folder(folder: StrPath, mode: int = 0o777) -> None:
    """Make `folder` and its missing parents, with their names safe on the disk."""
    with saving(folder):
        places.make_folder(folder, mode)


def reason_of(error: OSError) -> str:
    """Return the message of the system, in lower case."""
    if error.errno in _NOT_PLAIN and not isinstance(error, LinkLeadsOut):
        return "not a plain file"
    if error.errno in _IN_CLOUD:
        return "only in the cloud, and not to be had now: is the computer online?"
    return (error.strerror or type(error).__name__).lower()


class _Folder(NamedTuple):
    """The open folder of a file, the name of the file in it, and whether it is a team's."""

    fd: int
    name: str
    is_of_team: bool


@contextmanager
def _folder(path: StrPath, *, make: bool = True) -> Iterator[_Folder]:
    """Open the folder of a file. It is made if it is missing."""
    if isinstance(path, TeamPath):
        with folder_of(path, make=make) as fd:
            yield _Folder(fd, path.name.rpartition("/")[2], is_of_team=True)
        return
    path = Path(path)
    if make:
        places.make_folder(path.parent)
    fd = platform.open_folder(path.parent)
    try:
        yield _Folder(fd, path.name, is_of_team=False)
    finally:
        close_quietly(fd)


@contextmanager
def saving(path: StrPath) -> Iterator[None]:
    """Raise NotSaved for an error of the system while the file at `path` is written."""
    try:
        yield
    except FileExistsError:
        raise
    except OSError as error:
        if isinstance(path, TeamPath) and not path.is_first and not is_there(path.team):
            raise TeamFolderGone(path.team) from error
        look = "df -h" if error.errno in _FULL else "ls -ld"
        is_named = isinstance(error.filename, str) and error.filename.startswith("/")
        raise NotSaved(error.filename if is_named else path, reason_of(error), look) from error


def mode_of(folder: int, name: str) -> int | None:
    """Return the mode of a file in an open folder, or None if there is no file."""
    try:
        return platform.status_of(name, folder).st_mode
    except FileNotFoundError:
        return None


def mode_of_plain(folder: int, name: str, path: StrPath) -> int | None:
    """Return the mode of a file in an open folder; NotSaved if there is something else."""
    mode = mode_of(folder, name)
    if mode is not None and not stat.S_ISREG(mode):
        raise NotSaved(path, "not a plain file")
    return mode


@contextmanager
def _temporary(folder: _Folder, text: str, mode: int | None = None) -> Iterator[str]:
    """Yield the name of a new file in `folder` with `text`, safe on the disk.

    It is removed afterwards. `mode` is the mode of the file that it will replace.
    """
    data, fd = text.encode(), folder.fd
    name = temporary_name()
    try:
        file = platform.open_new(name, fd)
        try:
            if folder.is_of_team:
                modes.take_after(file, fd, modes.FILE, mode)
            elif mode is not None:
                modes.set_mode(file, mode)
            write_whole(file, data)
            platform.sync_file(file)
        finally:
            os.close(file)
        yield name
    finally:
        with suppress(OSError):  # it was renamed, or the first error is the one to tell
            platform.unlink(name, fd)


def temporary_name() -> str:
    """Return a name for a file that is about to be renamed: hidden, and not in use."""
    return f".{os.urandom(8).hex()}.tmp"


def write_whole(file: int, data: bytes) -> None:
    """Write all of `data`, in as many calls as the system needs."""
    while data:
        data = data[os.write(file, data) :]


def _read_whole(file: int, size: int) -> bytes:
    if len(data := os.read(file, size)) == size:
        return data
    while len(data) < size and (more := os.read(file, size - len(data))):
        data += more
    return data
