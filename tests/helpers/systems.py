"""Other systems, as far as a process here can be one: what they lack is taken away from it.

The program itself is the real one: Python runs the code given here before anything else, as the
`sitecustomize` of a folder on `PYTHONPATH`.
"""

from __future__ import annotations

from pathlib import Path

# Modules and names of POSIX systems that Python does not have on Windows.
POSIX_MODULES = (
    *("fcntl", "termios", "tty", "pty", "pwd", "grp", "resource", "syslog", "readline"),
    *("_posixsubprocess", "_posixshmem", "crypt", "nis", "spwd", "ossaudiodev"),
)
POSIX_NAMES = {
    "os": (
        *("O_NOFOLLOW", "O_NONBLOCK", "O_DIRECTORY", "O_CLOEXEC", "O_SYNC", "O_DSYNC", "O_NOCTTY"),
        *("fork", "forkpty", "wait", "wait3", "wait4", "nice", "uname", "getpgid", "setsid"),
        *("getuid", "geteuid", "getgid", "getegid", "getgroups", "setuid", "setgid", "getpgrp"),
        *("pread", "pwrite", "preadv", "pwritev", "readv", "writev", "fchown", "chown", "lchown"),
        *("fchmod", "fchdir", "fdatasync", "sync", "mkfifo", "mknod", "chroot", "ttyname"),
        *("openpty", "posix_fadvise", "posix_fallocate", "posix_spawn", "sched_getaffinity"),
        *("killpg", "statvfs", "fstatvfs", "sysconf", "confstr", "getloadavg", "sendfile"),
        *("RWF_NOWAIT", "POSIX_FADV_WILLNEED", "ctermid", "tcgetpgrp", "lockf", "getsid"),
    ),
    "signal": (
        *("SIGHUP", "SIGQUIT", "SIGKILL", "SIGPIPE", "SIGALRM", "SIGCHLD", "SIGCONT", "SIGSTOP"),
        *("SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGUSR1", "SIGUSR2", "SIGWINCH", "alarm", "pause"),
    ),
    "select": ("poll", "epoll", "kqueue", "devpoll"),
    "time": ("clock_gettime", "CLOCK_MONOTONIC", "CLOCK_BOOTTIME", "tzset"),
}

WINDOWS = f"""
import importlib.abc, os, sys

class Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in {POSIX_MODULES!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Missing())
for name in {POSIX_MODULES!r}:
    sys.modules.pop(name, None)
for module, names in {POSIX_NAMES!r}.items():
    for name in names:
        __import__(module).__dict__.pop(name, None)
sys.platform, os.name = "win32", "nt"
"""

# A Mac has F_FULLFSYNC and lacks what only Linux has. Each wait for its disk is a line in a file;
# `REFUSED` is what its file system says to F_FULLFSYNC, or nothing.
_MAC = """
import ctypes, fcntl, os, sys, sysconfig, time

sysconfig.get_config_vars()  # of the Python that really runs
for name in ("posix_fadvise", "RWF_NOWAIT", "sched_getaffinity", "fdatasync"):
    os.__dict__.pop(name, None)
time.__dict__.pop("CLOCK_BOOTTIME", None)
sys.platform = "darwin"
ctypes.CDLL = lambda *_: object()  # without inotify
fcntl.F_FULLFSYNC = 51
control, fsync = fcntl.fcntl, os.fsync

def note(what):
    with open(LOG, "a", encoding="utf-8") as file:
        file.write(what + "\\n")

def full_sync(file, command, *more):
    if command != fcntl.F_FULLFSYNC:
        return control(file, command, *more)
    if REFUSED:
        note("refused")
        raise OSError(REFUSED, os.strerror(REFUSED))
    note("full")
    fsync(file)
    return 0

def plain_sync(file):
    note("plain")
    fsync(file)

fcntl.fcntl, os.fsync = full_sync, plain_sync
"""


def windows(folder: Path) -> dict[str, str]:
    """Return the environment in which Python is as on Windows, for what it lacks there."""
    return _environ(folder, WINDOWS)


def mac(folder: Path, refused: int = 0) -> tuple[dict[str, str], Path]:
    """Return the environment in which Python is as on macOS, and the file of its waits.

    `refused` is the error of a file system that has no F_FULLFSYNC.
    """
    log = folder / "syncs"
    log.touch()
    return _environ(folder, f"LOG, REFUSED = {str(log)!r}, {refused}\n{_MAC}"), log


def _environ(folder: Path, code: str) -> dict[str, str]:
    place = folder / "site"
    place.mkdir()
    (place / "sitecustomize.py").write_text(code, encoding="utf-8")
    return {"PYTHONPATH": str(place)}
