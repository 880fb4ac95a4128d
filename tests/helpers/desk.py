"""A desk: the real program in a folder of its own, whole streams and exit code compared."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

from tests.helpers import json_outputs
from tests.helpers.forked import Ended, can_fork, run_forked

MONDAY = "2026-11-23T09:00:00+01:00"
TEAM = """\
schema = 1
id = "t7c2m9x4ka"
name = "Acme"
timezone = "Europe/Berlin"

[[person]]
name = "ana"
side = "marketing"

[[person]]
name = "maria"
side = "marketing"

[[person]]
name = "sam"
side = "sales"
"""
PROGRAM = ["-m", "huddlecli"]
# The program with a clock that stands at HUDDLE_NOW, however long a busy machine takes.
STILL = [
    "-c",
    """
from huddlecli.cli import clock, program
clock._ticks = lambda: 0.0
program()
""",
]
_ID = re.compile(r"([0-9a-hjkmnp-tv-z]{10})-.*\.toml")
_TOKEN = re.compile(r"\b[0-9a-hjkmnp-tv-z]{4,10}\b")
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d):\d\d\.\d{3}Z")


class Desk:
    """Where sam sits on Monday 23 November 2026 at nine; ids read as `id01`, as they were made."""

    def __init__(self, root: Path) -> None:
        """Sit down in `root`, which has the folder of the team Acme."""
        self.root = root
        self.team = root / "acme"
        self.team.mkdir()
        (self.team / "huddle.toml").write_text(TEAM, encoding="utf-8")
        self.environ = {
            "HOME": str(root / "home"),
            "XDG_CONFIG_HOME": str(root / "config"),
            "XDG_DATA_HOME": str(root / "data"),
            "XDG_STATE_HOME": str(root / "state"),
            "HUDDLE_NOW": MONDAY,
            "HUDDLE_USER": "sam",
            "HUDDLE_TEAM": str(self.team),
            "PATH": os.environ["PATH"],
            "TZ": "UTC",
            "COLUMNS": "80",
            "HUDDLE_PAGER": "cat",  # a terminal of a test has nobody who leaves a pager
        }
        self.program = PROGRAM
        self._ids: list[str] = []
        self._numbers: dict[str, list[int]] = {}  # of the ids that begin so

    def stop_clock(self) -> None:
        """Let no time pass while a command runs: some show how long a huddle took."""
        self.program = STILL

    def run(
        self,
        line: str,
        *more: str,
        out: str = "",
        err: str = "",
        code: int = 0,
        **how: str | None,
    ) -> None:
        """Run a command line, and words that have blanks, and expect just this; as `said` else."""
        assert self.said(line, *more, **how) == (_text(out), _text(err), code)

    def said(self, line: str = "", *more: str, **how: str | None) -> tuple[str, str, int]:
        """Run a command and return its streams and its code, with ids and folders by name.

        Whatever JSON it prints or writes is as its schema says.
        `how` are the `stdin` of a pipe, what is `typed` on a terminal, and the environment.
        """
        stdin, typed = how.pop("stdin", None), how.pop("typed", None)
        environ = {name: value for name, value in {**self.environ, **how}.items() if value}
        master, slave = pty.openpty() if typed is not None else (-1, -1)
        if typed is not None:
            os.write(master, typed.encode())
        source = slave if typed is not None else (stdin or "").encode()
        words = [*map(self.real, (*line.split(), *more))]
        try:
            done = self._done(words, environ, source)
        finally:
            for file in {master, slave} - {-1}:
                os.close(file)
        out, err = done.stdout.decode(), done.stderr.decode()
        json_outputs.check(out)
        json_outputs.check_files(words, self.root)
        self._notice(out)
        return self.named(out), self.named(err), done.returncode

    def _done(
        self, words: list[str], environ: dict[str, str], stdin: int | bytes
    ) -> Ended | subprocess.CompletedProcess[bytes]:
        """Run the program to its end, in a fork if that makes no difference."""
        if self.program in (PROGRAM, STILL) and can_fork(environ):
            is_still = self.program == STILL
            return run_forked(words, environ=environ, cwd=self.root, stdin=stdin, is_still=is_still)
        source: dict[str, Any] = {"stdin" if isinstance(stdin, int) else "input": stdin}
        return subprocess.run(
            [sys.executable, *self.program, *words],
            env=environ,
            cwd=self.root,
            capture_output=True,
            check=False,
            timeout=60,
            **source,
        )

    def files(self) -> dict[str, bytes]:
        """Return all that lies in the desk's folders, but for locks and what huddle notes there.

        That is the log of commands, and the copies of schemas for editors.
        """
        return {
            str(path.relative_to(self.root)): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file()
            and path.name not in (".lock", "commands.jsonl")
            and path.parent.name != ".schemas"
        }

    def file(self, name: str) -> Path:
        """Return the file of the record called `id01` and so on."""
        return next(self.team.rglob(f"{self.real(name)}*.toml"))

    def real(self, text: str) -> str:
        """Return `text` with the ids that the names stand for."""
        return re.sub(r"\bid(\d\d)\b", lambda found: self._ids[int(found[1]) - 1], text)

    def named(self, text: str) -> str:
        """Return `text` with names for ids, for the desk's folder, and for split seconds."""
        shown = _TOKEN.sub(self._name, text.replace(str(self.root), "~"))
        return _INSTANT.sub(r"\1Z", shown)

    def _name(self, found: re.Match[str]) -> str:
        known = self._numbers.get(found[0], [])
        return f"id{known[0]:02}" if len(known) == 1 else found[0]

    def _notice(self, out: str) -> None:
        """Take down the ids of new records, in the order in which they were told of."""
        found = {match[1] for path in self.root.rglob("*.toml") if (match := _ID.match(path.name))}
        new = found - {*self._ids}
        # Where each four letters come first: an import has 10,000 ids, and a checkup as many lines.
        first = {out[at : at + 4]: at for at in reversed(range(len(out)))} if new else {}
        for one in sorted(new, key=lambda one: (first.get(one[:4], len(out)), one)):
            self._ids.append(one)
            for length in range(4, len(one) + 1):
                self._numbers.setdefault(one[:length], []).append(len(self._ids))


def _text(expected: str) -> str:
    """Return the text of an indented block, or one that stands as it is."""
    return dedent(expected[1:]) if expected.startswith("\n") else expected
