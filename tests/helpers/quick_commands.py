"""Many commands in one process, which loads the program once and in which the clock is set.

In a huddle, a line such as `+90` is not typed: 90 seconds pass.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tests.helpers import json_outputs
from tests.helpers.desk import Desk

_DRIVER = """
import json, os, sys, tempfile, traceback
from huddlecli.cli import clock, main
from huddlecli.live import plain
waited, lines = [0.0], plain.lines
clock._ticks = lambda: waited[0]
def waiting(*source):
    for line in lines(*source):
        if line and line.startswith("+"):
            waited[0] += float(line)
            line = None  # the tick of a clock
        yield line
plain.lines = waiting
asked, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
for line in asked:
    environ, words, given = json.loads(line)
    streams = [tempfile.TemporaryFile() for _ in range(3)]
    streams[0].write(given.encode())
    streams[0].seek(0)
    for number, stream in enumerate(streams):
        os.dup2(stream.fileno(), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)
    os.environ.update(environ)
    try:
        code = main(words)
    except BaseException:
        sys.stderr.write(traceback.format_exc())
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    read = []
    for stream in streams[1:]:
        stream.seek(0)
        read.append(stream.read().decode())
        stream.close()
    answers.write(json.dumps([*read, code]) + "\\n")
    answers.flush()
"""


class Typed(NamedTuple):
    """What a command printed, and its exit code."""

    out: str
    err: str
    code: int


class Driver:
    """A desk at which commands are quick."""

    def __init__(self, desk: Desk) -> None:
        """Load the program."""
        self._process = subprocess.Popen(
            [sys.executable, "-c", _DRIVER],
            env=desk.environ,
            cwd=desk.root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run(self, words: Sequence[str], environ: Mapping[str, str], stdin: str = "") -> Typed:
        """Run a command to its end."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps([dict(environ), list(words), stdin]) + "\n")
        process.stdin.flush()
        typed = Typed(*json.loads(process.stdout.readline()))
        json_outputs.check(typed.out)
        return typed

    def end(self) -> None:
        """Let go of the program."""
        self._process.communicate()
