"""huddle in a fork of a process that has imported it, as starting Python takes most of the time.

Two things differ from the program of a user: what it imports is there already, and Python's own
variables and the locale are those of the tests. Tests of either start the program itself.
"""

from __future__ import annotations

import atexit
import gc
import io
import json
import os
import random
import select
import selectors
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple, NoReturn

from huddlecli import cli
from huddlecli.cli import clock

PATIENCE = 60.0  # seconds
_ONE_AT_A_TIME = Lock()
_OWN = ("PYTHON", "LC_", "LANG")  # variables that Python reads when it starts


class Ended(NamedTuple):
    """What a command wrote to its streams, and its exit code."""

    stdout: bytes
    stderr: bytes
    returncode: int


def can_fork(environ: Mapping[str, str]) -> bool:
    """Whether a fork does what the program would; with HUDDLE_TEST_FORKS=no, nothing forks."""
    is_wanted = os.environ.get("HUDDLE_TEST_FORKS") != "no"
    return is_wanted and not any(name.startswith(_OWN) for name in environ)


def run_forked(
    words: Sequence[str],
    *,
    environ: Mapping[str, str],
    cwd: Path,
    stdin: int | bytes,
    is_still: bool,
) -> Ended:
    """Run huddle with these `words`; `stdin` is an open file, or what comes through a pipe.

    The clock stands still if `is_still`. Raises TimeoutError if it does not end within a minute.
    """
    asked = {"words": [*words], "environ": {**environ}, "cwd": str(cwd), "is_still": is_still}
    pipes = [os.pipe() for _ in range(3)]  # stdout, stderr, exit code
    source, sink = (stdin, -1) if isinstance(stdin, int) else os.pipe()
    theirs = [end for _, end in pipes]
    try:
        _server().ask(asked, [source, *theirs])
    finally:
        for end in theirs if isinstance(stdin, int) else [source, *theirs]:
            os.close(end)
    out, err, code = _communicate(
        [end for end, _ in pipes], sink, b"" if isinstance(stdin, int) else stdin
    )
    if not code:
        raise TimeoutError(f"huddle did not end: {asked} {out!r} {err!r}")
    return Ended(out, err, int(code))


def _communicate(sources: Sequence[int], sink: int, data: bytes) -> list[bytes]:
    """Return what comes from each of `sources` while `data` goes to `sink`, and close them all."""
    end = time.monotonic() + PATIENCE
    found = dict.fromkeys(sources, b"")
    with selectors.DefaultSelector() as waiting:
        for file in sources:
            waiting.register(file, selectors.EVENT_READ)
        if sink >= 0:
            waiting.register(sink, selectors.EVENT_WRITE)
        while waiting.get_map() and (left := end - time.monotonic()) > 0:
            for key, _ in waiting.select(left):
                file = key.fd
                if file == sink:
                    data = is_open = _rest(sink, data)
                else:
                    is_open = os.read(file, 1 << 16)
                    found[file] += is_open
                if not is_open:
                    waiting.unregister(file)
                    os.close(file)
        for key in waiting.get_map().values():
            os.close(key.fd)
    return [*found.values()]


def _rest(sink: int, data: bytes) -> bytes:
    """Write as much of `data` as the pipe takes now, and return the rest, if somebody reads."""
    try:
        return data[os.write(sink, data[: select.PIPE_BUF]) :]
    except BrokenPipeError:
        return b""


class _Server:
    """The process that forks; it ends when the socket to it is closed."""

    def __init__(self) -> None:
        self._socket, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", f"from {__name__} import serve; serve({theirs.fileno()})"],
                env={"PATH": os.environ["PATH"], "TZ": "UTC"},
                cwd=Path(__file__).parents[2],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )
        atexit.register(self.close)

    def close(self) -> None:
        """Let the process end, and wait until it has."""
        self._socket.close()
        self._process.wait(PATIENCE)

    def ask(self, asked: Mapping[str, Any], files: Sequence[int]) -> None:
        """Have a fork do what is `asked`; `files` are its streams, and what gets its exit code."""
        asked = {**asked, "umask": _umask()}
        data = json.dumps(asked).encode()
        with _ONE_AT_A_TIME:  # some tests run commands at once, in threads
            socket.send_fds(self._socket, [len(data).to_bytes(4, "big")], [*files])
            self._socket.sendall(data)


@cache
def _only_server() -> _Server:
    return _Server()


def _server() -> _Server:
    with _ONE_AT_A_TIME:
        return _only_server()


def _umask() -> int:
    """Return the mask for the rights of new files."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def serve(number: int) -> None:
    """Fork for each request on the socket with this `number`, until it is closed."""
    for module in ("huddlecli.cli.arguments.typer_app", "rich.console", "pydantic"):
        import_module(module)
    for module, _ in cli.COMMANDS.values():
        import_module(f"huddlecli.cli.commands.{module}")
    gc.freeze()
    woken, waking = os.pipe()
    os.set_blocking(waking, False)
    signal.set_wakeup_fd(waking)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    waiting = dict[int, int]()  # where the exit code of each fork goes
    with socket.socket(fileno=number) as asking:
        while True:
            ready, _, _ = select.select([number, woken], [], [])
            if woken in ready:
                os.read(woken, 1 << 12)
                _tell(waiting)
            if number in ready:
                size, files, _, _ = socket.recv_fds(asking, 4, 4)
                if not size:
                    return
                asked = json.loads(_received(asking, int.from_bytes(size, "big")))
                child = os.fork()
                if not child:
                    _be_huddle(asked, files[:3])
                for file in files[:3]:
                    os.close(file)
                waiting[child] = files[3]


def _received(asking: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        data += asking.recv(size - len(data))
    return data


def _tell(waiting: dict[int, int]) -> None:
    """Write the exit codes of the forks that have ended, and forget these."""
    for child in [*waiting]:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            file = waiting.pop(child)
            os.write(file, str(os.waitstatus_to_exitcode(status)).encode())
            os.close(file)


def _be_huddle(asked: Mapping[str, Any], streams: Sequence[int]) -> NoReturn:
    """Run the command that is `asked` in this process, as if it had just been started."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for place, file in enumerate(streams):
        os.dup2(file, place)
    os.closerange(3, 1024)
    sys.stdin = io.TextIOWrapper(open(0, "rb", closefd=False), "utf-8", "surrogateescape")  # noqa: SIM115
    sys.stdout = _text_stream(1, "surrogateescape")
    sys.stderr = _text_stream(2, "backslashreplace")
    os.environ.clear()
    os.environ.update(asked["environ"])
    time.tzset()
    os.umask(asked["umask"])
    os.chdir(asked["cwd"])
    random.seed()
    sys.argv = ["huddle", *asked["words"]]
    if asked["is_still"]:
        vars(clock)["_ticks"] = lambda: 0.0  # no flag of a user stops the clock
    try:
        cli.program()
    except BaseException:  # noqa: BLE001  as Python does at its end
        traceback.print_exc()
        sys.stderr.flush()
    os._exit(1)


def _text_stream(number: int, errors: str) -> io.TextIOWrapper:
    binary = open(number, "wb", closefd=False)  # noqa: SIM115
    return io.TextIOWrapper(binary, "utf-8", errors, line_buffering=os.isatty(number))
