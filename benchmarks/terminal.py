"""A program on a terminal of its own, whose answers are timed. For Linux, which tells of memory."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Self

SIZE = (40, 120)  # rows and columns
PATIENCE = 60.0
SILENCE = 0.1  # seconds after which nothing is written that was asked for before
_TICKS = os.sysconf("SC_CLK_TCK")


class Terminal:
    """A pseudo-terminal with a program in it."""

    def __init__(self, words: Sequence[str], folder: Path, environ: Mapping[str, str]) -> None:
        """Start a program there."""
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
        self.began = perf_counter()
        self._process = subprocess.Popen(
            words,
            cwd=folder,
            env={**environ, "TERM": "xterm-256color"},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> Self:
        """Use it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """End what runs there."""
        self._process.terminate()
        with suppress(TimeoutError):
            self.rest(0.2)
        self._process.kill()
        self._process.wait()
        os.close(self._master)

    def until(self, text: str) -> float:
        """Return how many seconds after its start the program had written `text`."""
        seen, end = b"", perf_counter() + PATIENCE
        while text.encode() not in seen:
            if perf_counter() > end:
                raise SystemExit(f"never seen: {text}\n{seen.decode(errors='replace')[-2000:]}")
            seen += self._written(PATIENCE)
        return perf_counter() - self.began

    def answered(self, keys: str) -> float:
        """Press keys, and return how many seconds later the program had written something."""
        while self._written(SILENCE):
            pass
        pressed = perf_counter()
        self.press(keys)
        self._written(PATIENCE)
        return perf_counter() - pressed

    def press(self, keys: str) -> None:
        """Press keys."""
        os.write(self._master, keys.encode())

    def rest(self, seconds: float) -> None:
        """Let the program write what it likes for a while."""
        end = perf_counter() + seconds
        while (left := end - perf_counter()) > 0:
            self._written(left)

    def _written(self, patience: float) -> bytes:
        """Return what was written next, nothing where the program was silent for so long."""
        if not select.select([self._master], [], [], patience)[0]:
            return b""
        try:
            return os.read(self._master, 65536)
        except OSError:  # it has ended
            return b""

    def worked(self) -> float:
        """Return how many seconds of a processor the program has used."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def memory(self) -> float:
        """Return how many MB of memory the program takes."""
        lines = Path(f"/proc/{self._process.pid}/status").read_text().splitlines()
        told = next(line for line in lines if line.startswith("VmRSS:"))
        return int(told.split()[1]) / 1024


def is_here() -> bool:
    """Whether a program can be measured so."""
    return sys.platform == "linux"
