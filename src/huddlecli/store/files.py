"""Files, read safely and written durably: what has been saved outlasts a power cut.

For POSIX systems. A file appears or changes whole or not at all, and nothing that is no plain file
is opened or written.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

from huddlecli.core.errors import Failed

StrPath: TypeAlias = str | os.PathLike[str]

LIMIT = 256 * 1024  # bytes; no record that a person made comes near it

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}
_FULL = {errno.ENOSPC, errno.EDQUOT}
_NOT_PLAIN = {errno.ELOOP, errno.ENXIO, errno.EISDIR}


class Unreadable(Failed):
    """A file that is there, and cannot be read as what it should be."""

    def __init__(self, path: StrPath, reason: str) -> None:
        """Say which file, and why not."""
        self.path = Path(path)
        self.reason = reason
        super().__init__(f"{self.path}: {reason}", hint="huddle doctor")


class Missing(Unreadable):
    """A file that is not there, or no longer."""


class NotSaved(Failed):
    """What was to be written is not on the disk."""

    def __init__(self, path: StrPath, reason: str, look: str = "ls -ld") -> None:
        """Say which file, why not, and the command that shows more of the cause."""
        # Only an error needs it, and `log` starts faster without.
        from shlex import quote  # noqa: PLC0415

        self.path = Path(path)
        self.reason = reason
        hint = f"{look} {quote(str(self.path.parent))}"
        super().__init__(f"could not save {self.path}: {reason}", hint=hint)


def read(path: StrPath, limit: int = LIMIT) -> str:
    """Return the text of the plain file at `path`, which may have `limit` bytes."""
    try:
        return read_bytes(path, limit).decode().removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise Unreadable(path, "not UTF-8 text") from None


def read_bytes(path: StrPath, limit: int = LIMIT) -> bytes:
    """Return what the plain file at `path` has, which may be `limit` bytes."""
    try:
        # Without O_NONBLOCK a named pipe would hang here for ever.
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        raise Missing(path, "there is no such file") from None
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
        let_go(file)


def write_new(path: StrPath, text: str) -> None:
    """Write a file that is not there yet, or raise FileExistsError."""
    path = Path(path)
    with _saving(path), _temporary(path, text) as temporary:
        try:
            os.link(temporary, path)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            # On such a disk the name is claimed first, so that nobody's file is overwritten.
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
            temporary.rename(path)
    with _saving(path):
        _sync_folder(path.parent)


def replace(path: StrPath, text: str) -> None:
    """Write a file in the place of the one that is there, if any, with the same mode."""
    path = Path(path)
    with _saving(path):
        try:
            mode = os.lstat(path).st_mode
        except FileNotFoundError:
            mode = None
        if mode is not None and not stat.S_ISREG(mode):
            raise NotSaved(path, "not a plain file")
        with _temporary(path, text, mode) as temporary:
            temporary.rename(path)
        _sync_folder(path.parent)


def move(source: StrPath, target: StrPath) -> None:
    """Rename a file, or raise FileExistsError; who moves one holds the team's lock."""
    source, target = Path(source), Path(target)
    with _saving(target):
        make_folder(target.parent)
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
        source.rename(target)
        _sync_folder(target.parent)
        _sync_folder(source.parent)


def within(team: Path, place: StrPath) -> Path:
    """Return where `place` of a team folder is written, or refuse it where a link leads out."""
    path = team / place
    home = os.path.realpath(team)
    if os.path.commonpath((home, os.path.realpath(path.parent))) != home:
        raise NotSaved(path, "a link leads out of the team folder")
    return path


def append_line(file: int, line: str, name: StrPath = "the journal") -> None:
    """Add a line to an open file, whole or not at all; `name` is for the message."""
    with _saving(name):
        size = os.fstat(file).st_size
        try:
            _write_whole(file, f"{line}\n".encode())
            os.fsync(file)
        except OSError:
            with suppress(OSError):  # the first error is the one to tell
                os.ftruncate(file, size)
            raise


def names(folder: StrPath, ending: str = ".toml") -> list[str]:
    """Return the names in `folder` that end so and begin with no dot, in no order."""
    try:
        found = os.listdir(folder)  # noqa: PTH208  a Path for each of 100,000 takes its time
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Unreadable(folder, reason_of(error)) from error
    return [name for name in found if name.endswith(ending) and name[0] != "."]


def make_folder(folder: StrPath, mode: int = 0o777) -> None:
    """Make `folder`, and what is missing above it; nothing is in it before its name is safe."""
    folder = Path(folder)
    with _saving(folder):
        if _has_something(folder):
            return
        make_folder(folder.parent, mode)
        try:
            folder.mkdir(mode)
        except FileExistsError:
            # Whoever made it may have been killed before its name was safe, if it was theirs to be.
            with suppress(PermissionError):
                _sync_folder(folder.parent)
        else:
            _sync_folder(folder.parent)


def let_go(file: int) -> None:
    """Close a file on which nothing depends any more, whatever the disk says to that."""
    try:  # noqa: SIM105  a list closes thousands, and `suppress` takes longer than to close one
        os.close(file)
    except OSError:
        pass


def reason_of(error: OSError) -> str:
    """Return what the system says, in lower case."""
    if error.errno in _NOT_PLAIN:
        return "not a plain file"
    return (error.strerror or type(error).__name__).lower()


@contextmanager
def _saving(path: StrPath) -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        raise
    except OSError as error:
        look = "df -h" if error.errno in _FULL else "ls -ld"
        raise NotSaved(path, reason_of(error), look) from error


@contextmanager
def _temporary(path: Path, text: str, mode: int | None = None) -> Iterator[Path]:
    """Give a file beside `path` with `text` safe on the disk; it is gone afterwards."""
    data = text.encode()
    make_folder(path.parent)
    temporary = path.with_name(f".{os.urandom(8).hex()}.tmp")
    try:
        # The umask decides on the mode, so that a team that shares a folder can read what is in it.
        file = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666)
        try:
            if mode is not None:
                os.fchmod(file, stat.S_IMODE(mode))
            _write_whole(file, data)
            os.fsync(file)
        finally:
            os.close(file)
        yield temporary
    finally:
        with suppress(OSError):  # it was renamed, or the first error is the one to tell
            temporary.unlink()


def _write_whole(file: int, data: bytes) -> None:
    while data:
        data = data[os.write(file, data) :]


def _read_whole(file: int, size: int) -> bytes:
    data = os.read(file, size)
    while len(data) < size and (more := os.read(file, size - len(data))):
        data += more
    return data


def _has_something(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is not None
    except FileNotFoundError:
        return False


def _sync_folder(folder: Path) -> None:
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(file)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:  # some network disks know no such thing
            raise
    finally:
        let_go(file)
