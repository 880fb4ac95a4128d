"""An office: people at machines of their own, one shared folder, and a clock that is set.

Commands run in a terminal of 80 columns, as their readers have one. Ids are the same each time.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

import pexpect

PATIENCE = 60.0
HOME = "/home/maria"
COLUMNS = 80
# The program with ids that are counted, and a clock that the office sets.
_PROGRAM = """
import os
from pathlib import Path
from huddlecli.cli import clock, program
from huddlecli.core.ids import computed_ids
from huddlecli.store import team_file
office = Path(os.environ["OFFICE"])
def drawn():
    number = int((office / "ids").read_text()) + 1
    (office / "ids").write_text(str(number))
    return next(computed_ids(f"{number}"))
clock._ticks = lambda: float((office / "seconds").read_text())
team_file.drawn_id = drawn
program()
"""
_SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
_KEYS = {"Space": "Space", "↑": "Up", "↓": "Down", "←": "Left", "→": "Right"}


class Office:
    """Where the people of a page sit. `~/shared` is the same folder for all of them."""

    def __init__(self) -> None:
        """Furnish it."""
        # A short path, and one as long as the one that is shown for it: long lines are wrapped.
        self._folder = TemporaryDirectory(dir="/tmp")
        self.root = Path(self._folder.name)
        self.shared = self.root / ("x" * (len(f"{HOME}/shared") - len(f"{self.root}/")))
        self.shared.mkdir()
        self._programs = self.root / "bin"
        self._programs.mkdir()
        (self.root / "program.py").write_text(_PROGRAM, encoding="utf-8")
        huddle = self._programs / "huddle"
        huddle.write_text(
            f'#!/bin/sh\nexec {sys.executable} {self.root}/program.py "$@"\n', encoding="utf-8"
        )
        huddle.chmod(0o755)
        (self.root / "ids").write_text("0")
        self.at = datetime.min  # noqa: DTZ901  it is set before anybody types
        self._seconds = 0
        self.pass_time(0)
        self.terminal: Terminal | None = None

    def close(self) -> None:
        """Leave, with all terminals closed."""
        self.open_terminal(None)
        self._folder.cleanup()

    def open_terminal(self, size: tuple[int, int] | None, who: str = "") -> None:
        """Close the open terminal, and open another one if it has a size."""
        if self.terminal:
            self.terminal.close()
        self.terminal = Terminal(self, who, size) if size else None

    def set_clock(self, at: datetime) -> None:
        """Say what time it is."""
        self.at, self._seconds = at, 0
        self.pass_time(0)

    def pass_time(self, seconds: int) -> None:
        """Let time pass, also for what runs."""
        self._seconds += seconds
        other = self.root / "seconds.new"
        other.write_text(str(self._seconds))
        other.replace(self.root / "seconds")

    def home(self, who: str) -> Path:
        """Return the home of somebody, in which the shared folder is."""
        home = self.root / "homes" / who
        if not home.exists():
            home.mkdir(parents=True)
            (home / "shared").symlink_to(self.shared)
        return home

    def environ(self, who: str) -> dict[str, str]:
        """Return the environment of somebody."""
        return {
            "HOME": str(self.home(who)),
            "OFFICE": str(self.root),
            "PATH": f"{self._programs}:{os.environ['PATH']}",
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm-256color",
            "TZ": "Europe/Berlin",
            "NO_COLOR": "1",
            "HUDDLE_PAGER": "cat",
            "HUDDLE_NOW": (self.at + timedelta(seconds=self._seconds)).isoformat(),
        }

    def run(self, who: str, line: str) -> tuple[list[str], int]:
        """Run a line of a shell; return the rows that it prints, and its exit code."""
        child = pexpect.spawn(
            "/bin/sh",
            ["-c", line],
            env=self.environ(who),
            cwd=str(self.home(who)),
            encoding="utf-8",
            dimensions=(60, COLUMNS),
            timeout=PATIENCE,
        )
        child.expect(pexpect.EOF)
        child.close()
        code = child.exitstatus
        return self.rows(child.before), 128 if code is None else code

    def rows(self, text: str) -> list[str]:
        """Return the rows of a text as the page has them: without colors, and with its folders."""
        plain = _SEQUENCE.sub("", text).replace("\r", "")
        plain = plain.replace(str(self.shared), f"{HOME}/shared")
        rows = [row.rstrip() for row in plain.split("\n")]
        while rows and not rows[-1]:
            rows.pop()
        return rows


class Terminal:
    """A terminal with a shell in it, driven through tmux."""

    def __init__(self, office: Office, who: str, size: tuple[int, int]) -> None:
        """Open it."""
        self._office = office
        self._environ = office.environ(who)
        self._home = office.home(who)
        columns, rows = map(str, size)
        shell = "PS1='$ ' exec bash --norc --noprofile -i"
        self._tmux("-f", os.devnull, "new-session", "-d", "-x", columns, "-y", rows, shell)
        self.until("$")

    def _tmux(self, *args: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", f"{self._office.root}/tmux", *args],
            env=self._environ,
            cwd=self._home,
            capture_output=True,
            check=True,
            timeout=PATIENCE,
        )
        return done.stdout.decode()

    def type(self, text: str) -> None:
        """Type text."""
        self._tmux("send-keys", "-l", text)

    def press(self, key: str) -> None:
        """Press a key, by its name on the page."""
        self._tmux("send-keys", _KEYS.get(key, key.replace("Ctrl-", "C-")))

    def screen(self) -> list[str]:
        """Return the rows that it shows."""
        return self._office.rows(self._tmux("capture-pane", "-p"))

    def until(self, text: str) -> None:
        """Wait until a text is shown."""
        end = monotonic() + PATIENCE
        while text not in "\n".join(shown := self.screen()):
            assert monotonic() < end, (text, shown)
            sleep(0.05)

    def close(self) -> None:
        """Close it, whatever runs there."""
        with suppress(subprocess.CalledProcessError):
            self._tmux("kill-server")


HAS_TMUX = bool(shutil.which("tmux") and shutil.which("bash"))
