"""What only POSIX systems have: files in open folders, locks, durable writes, the user's account.

No other module uses a call, a flag or a module that Windows lacks; `tests/test_architecture.py`
checks that. Here is what every command needs. The rest is beside it: the modes of files (`modes`),
the terminal (`terminal`), signals (`signals`), other processes (`processes`), news of folders
(`folder_events`), and the names of users and groups (`accounts`).
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Mapping
from pathlib import Path

_SAFELY = os.O_NOFOLLOW | os.O_NONBLOCK
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
_FOLDER = os.O_RDONLY | os.O_DIRECTORY
_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}
# Which of them it is depends on the file system: SMB, WebDAV and ZFS each have their own.
_NO_FULL_SYNC = {errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL, errno.ENOTTY}
_ROOT = 0  # the number of the user who may do everything

# --- files and folders ------------------------------------------------------------------------


def open_nofollow(
    path: str | os.PathLike[str],
    flags: int = os.O_RDONLY,
    mode: int = 0o666,
    *,
    folder: int | None = None,
) -> int:
    """Open a file, in an open folder if one is given: never through a link, and a pipe never waits.

    `mode` is that of a file which `flags` may make.
    """
    return os.open(path, flags | _SAFELY, mode, dir_fd=folder)


def open_new(name: str, folder: int) -> int:
    """Make a file in an open folder and open it to write, or raise FileExistsError."""
    return os.open(name, _NEW, 0o666, dir_fd=folder)


def open_folder(path: str | os.PathLike[str]) -> int:
    """Open a folder, also through a link."""
    return os.open(path, _FOLDER)


def open_folder_nofollow(path: str | os.PathLike[str], *, folder: int | None = None) -> int:
    """Open a folder, in an open one if that is given, and never through a link."""
    return os.open(path, _FOLDER | os.O_NOFOLLOW, dir_fd=folder)


def beginning_of(name: str, folder: int, most: int) -> bytes:
    """Return up to `most` bytes of a file in an open folder. It is read once, and fast."""
    file = os.open(name, os.O_RDONLY | _SAFELY, dir_fd=folder)
    try:
        return os.read(file, most)
    finally:
        os.close(file)


def status_of(name: str, folder: int) -> os.stat_result:
    """Return what is known about a name in an open folder, which may be that of a link."""
    return os.stat(name, dir_fd=folder, follow_symlinks=False)


def target_of(name: str, folder: int) -> str:
    """Return where a link in an open folder points to."""
    return os.readlink(name, dir_fd=folder)


def make_folder(name: str, folder: int) -> None:
    """Make a folder in an open one, or raise FileExistsError."""
    os.mkdir(name, dir_fd=folder)


def link(name: str, new_name: str, folder: int) -> None:
    """Give a file in an open folder a second name, or raise FileExistsError."""
    os.link(name, new_name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)


def rename(name: str, new_name: str, folder: int, new_folder: int | None = None) -> None:
    """Rename a file in an open folder, perhaps into another one, over a file that is there."""
    target = folder if new_folder is None else new_folder
    os.rename(name, new_name, src_dir_fd=folder, dst_dir_fd=target)


def unlink(name: str, folder: int) -> None:
    """Remove a name from an open folder."""
    os.unlink(name, dir_fd=folder)


def read_at(file: int, size: int, position: int) -> bytes:
    """Return up to `size` bytes from a position in an open file."""
    return os.pread(file, size, position)


def write_at(file: int, data: bytes, position: int) -> None:
    """Write over what is at a position in an open file."""
    os.pwrite(file, data, position)


def end_append(file: int) -> None:
    """Let `write_at` write in place, in a file that was opened to append to it.

    Linux would append otherwise, wherever the position is.
    """
    import fcntl  # noqa: PLC0415 - a command that only reads needs no lock

    fcntl.fcntl(file, fcntl.F_SETFL, 0)


# --- locks: each ends with the open file, however its process ends ----------------------------


def try_lock(file: int, *, shared: bool = False) -> bool:
    """Lock an open file, alone or shared with others; return whether that worked.

    Raises OSError on a disk without locks.
    """
    import fcntl  # noqa: PLC0415 - as above

    try:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def wait_for_lock(file: int, *, shared: bool = False) -> None:
    """Lock an open file, alone or shared, however long others hold it. Errors as for `try_lock`."""
    import fcntl  # noqa: PLC0415 - as above

    fcntl.flock(file, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)


# --- durable writes ---------------------------------------------------------------------------


def sync_file(file: int) -> None:
    """Wait until an open file is on the disk, where no power cut can take it away."""
    import fcntl  # noqa: PLC0415 - as above

    # On macOS `fsync` leaves it in the memory of the drive, which is lost in a power cut.
    full = getattr(fcntl, "F_FULLFSYNC", None)
    if full is not None:
        try:
            fcntl.fcntl(file, full)
        except OSError as error:
            if error.errno not in _NO_FULL_SYNC:
                raise
        else:
            return
    os.fsync(file)


def sync_folder(folder: int) -> None:
    """Wait until the names in an open folder are on the disk, as far as the disk can do that."""
    try:
        sync_file(folder)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:  # some network disks cannot do that
            raise


def sync_all() -> None:
    """Wait until all that was written is on the disk: many files at once."""
    os.sync()


# --- what is in memory ------------------------------------------------------------------------


def is_in_memory(file: int) -> bool:
    """Whether the beginning of an open file is in memory; true too if the system cannot tell."""
    if not hasattr(os, "RWF_NOWAIT") or not hasattr(os, "posix_fadvise"):
        return True
    try:
        os.preadv(file, [bytearray(1)], 0, os.RWF_NOWAIT)
    except BlockingIOError:
        return False
    return True


def read_soon(file: int) -> None:
    """Ask the system to read an open file into memory; only where `is_in_memory` can be false."""
    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_WILLNEED)


# --- time ------------------------------------------------------------------------------------


def ticks() -> float:
    """Return seconds that also pass while the machine sleeps, and that nobody can set."""
    # CLOCK_MONOTONIC stops in a sleeping Linux; macOS has no CLOCK_BOOTTIME and does not stop.
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


# --- the account of the user ------------------------------------------------------------------


def is_own(status: os.stat_result) -> bool:
    """Whether a file or folder belongs to the user."""
    return status.st_uid == os.geteuid()


def is_of_root(status: os.stat_result) -> bool:
    """Whether a file or folder belongs to the system's administrator."""
    return status.st_uid == _ROOT


def home_of(environ: Mapping[str, str]) -> Path:
    """Return the user's home: `HOME`, or the system's entry if that is not a full path."""
    named = Path(environ.get("HOME") or "")
    if named.is_absolute():
        return named
    import pwd  # noqa: PLC0415 - almost everybody has HOME

    try:
        return Path(pwd.getpwuid(os.getuid()).pw_dir)
    except KeyError:  # no account has that number: nothing can be written there
        return Path("/nonexistent")


def config_folder(environ: Mapping[str, str], home: Path) -> Path:
    """Return the folder of the user's `config.toml`. It is the same on macOS, as for `gh`."""
    return _own_folder(environ, "XDG_CONFIG_HOME", home / ".config")


def data_folder(environ: Mapping[str, str], home: Path) -> Path:
    """Return the folder of what the user keeps alone."""
    return _own_folder(environ, "XDG_DATA_HOME", home / ".local" / "share")


def state_folder(environ: Mapping[str, str], home: Path) -> Path:
    """Return the folder of what huddle notes about the user's commands."""
    return _own_folder(environ, "XDG_STATE_HOME", home / ".local" / "state")


def _own_folder(environ: Mapping[str, str], variable: str, otherwise: Path) -> Path:
    """Return huddle's folder in the one that `variable` names, if that is a full path."""
    named = Path(environ.get(variable, ""))
    return (named if named.is_absolute() else otherwise) / "huddle"
