"""A program in its own terminal, with its answers timed. Linux only, for /proc."""

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
SILENCE = 0.1  # seconds of silence after which all earlier output has been read
_TICKS = os.sysconf("SC_CLK_TCK")


class Terminal:
    """A pseudo-terminal that runs a program."""

    def __init__(self, words: Sequence[str], folder: Path, environ: Mapping[str, str]) -> None:
        """Start the program."""
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
        """Return this terminal."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """End the program."""
        self._process.terminate()
        with suppress(TimeoutError):
            self.rest(0.2)
        self._process.kill()
        self._process.wait()
        os.close(self._master)

    def until(self, text: str) -> float:
        """Wait for `text`; return how many seconds after its start the program wrote it."""
        seen, end = b"", perf_counter() + PATIENCE
        while text.encode() not in seen:
            if perf_counter() > end:
                raise SystemExit(f"never printed: {text}\n{seen.decode(errors='replace')[-2000:]}")
            seen += self._written(PATIENCE)
        return perf_counter() - self.began

    def answered(self, keys: str) -> float:
        """Press keys; return how many seconds later the program wrote something."""
        self.silent()
        pressed = perf_counter()
        self.press(keys)
        self._written(PATIENCE)
        return perf_counter() - pressed

    def silent(self) -> None:
        """Read and discard output until there is none for a moment."""
        while self._written(SILENCE):
            pass

    def press(self, keys: str) -> None:
        """Press keys."""
        os.write(self._master, keys.encode())

    def rest(self, seconds: float) -> None:
        """Read and discard output for that many seconds."""
        end = perf_counter() + seconds
        while (left := end - perf_counter()) > 0:
            self._written(left)

    def _written(self, patience: float) -> bytes:
        """Return the next output, or nothing if the program is silent for `patience` seconds."""
        if not select.select([self._master], [], [], patience)[0]:
            return b""
        try:
            return os.read(self._master, 65536)
        except OSError:  # the program has ended
            return b""

    def worked(self) -> float:
        """Return how many seconds of processor time the program has used."""
        return worked(self._process.pid)

    def memory(self) -> float:
        """Return how many MB of memory the program uses."""
        lines = Path(f"/proc/{self._process.pid}/status").read_text().splitlines()
        resident = next(line for line in lines if line.startswith("VmRSS:"))
        return int(resident.split()[1]) / 1024


def worked(process: int) -> float:
    """Return how many seconds of processor time a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def is_here() -> bool:
    """Whether programs can be measured here."""
    return sys.platform == "linux"
