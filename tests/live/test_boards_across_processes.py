"""The board of leads across processes: answers from elsewhere, a killed huddle, and a take-over."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest

TEAM = """\
schema = 1
name = "Acme"
timezone = "Europe/Berlin"

[leads]
answer = "4h"

[[person]]
name = "fay"
side = "marketing"

[[person]]
name = "cem"
side = "sales"
"""
PROGRAM = (sys.executable, "-m", "huddlecli")
PATIENCE = 20.0  # seconds; a busy machine takes longer than the second that is promised


class Facilitator:
    """A huddle in plain lines, in a process of its own."""

    def __init__(self, environ: Mapping[str, str], *flags: str) -> None:
        """Start it."""
        self.process = subprocess.Popen(
            [*PROGRAM, "start", *flags],
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._seen = ""

    def until(self, text: str) -> str:
        """Return what it says until it has said `text`."""
        stream, end = self.process.stdout, monotonic() + PATIENCE
        assert stream
        while text not in self._seen:
            assert monotonic() < end, self._seen
            if select.select([stream], [], [], 0.05)[0]:
                data = os.read(stream.fileno(), 65536)
                assert data, self._seen
                self._seen += data.decode()
        said, _, self._seen = self._seen.partition(text)
        return said + text

    def line(self, text: str) -> None:
        """Type a line."""
        assert self.process.stdin
        self.process.stdin.write(f"{text}\n".encode())
        self.process.stdin.flush()

    def end(self) -> int:
        """Close its input, and return its exit code."""
        assert self.process.stdin
        self.process.stdin.close()
        return self.process.wait(PATIENCE)


@contextmanager
def huddle(environ: Mapping[str, str], *flags: str) -> Iterator[Facilitator]:
    """Run a huddle that ends with the test."""
    running = Facilitator(environ, *flags)
    try:
        yield running
    finally:
        with running.process:  # closes its pipes
            running.process.kill()


@pytest.fixture
def environ(tmp_path: Path) -> Mapping[str, str]:
    """Return the variables with which fay types, in a team with three leads for cem."""
    (tmp_path / "huddle.toml").write_text(TEAM, encoding="utf-8")
    names = {"HOME": str(tmp_path), "HUDDLE_TEAM": str(tmp_path), "HUDDLE_USER": "fay"}
    fay = {**os.environ, **names}
    fay.pop("HUDDLE_NOW", None)
    for title in ("Brightwave", "Oakline", "Northgate"):
        run(fay, "lead", "add", title, "@cem", "from:webinar")
    return fay


def run(environ: Mapping[str, str], *words: str) -> str:
    """Return what a command prints."""
    done = subprocess.run(
        [*PROGRAM, *words], env=environ, check=True, capture_output=True, text=True
    )
    return done.stdout


def files(folder: Path) -> str:
    """Return the text of all journals and minutes."""
    found = sorted((folder / "huddles").rglob("*"))
    return "".join(path.read_text(encoding="utf-8") for path in found if path.is_file())


def test_a_reps_answer_leaves_the_board_while_nothing_is_typed(
    environ: Mapping[str, str],
) -> None:
    """Cem answers at his own terminal, and the next lead is asked about."""
    with huddle(environ, "closed-loop") as board:
        board.until("Brightwave (cem, webinar): waiting 0 min  w answered")

        run({**environ, "HUDDLE_USER": "cem"}, "lead", "answer", "Brightwave")

        said = board.until("Oakline (cem, webinar): waiting 0 min  w answered")
        assert "Brightwave: answered (from another terminal)" in said
        board.line("/end")
        assert board.end() == 0


def test_a_reopened_lead_comes_back_to_the_board(environ: Mapping[str, str]) -> None:
    """Rejected in the huddle, reopened by its owner; another one is answered and that undone."""
    cem = {**environ, "HUDDLE_USER": "cem"}
    with huddle(environ, "closed-loop") as board:
        board.until("Brightwave (cem, webinar): waiting 0 min  w answered")
        board.line("r de")
        board.until("Oakline (cem, webinar): waiting 0 min  w answered")

        run(cem, "lead", "reopen", "Brightwave")
        said = board.until("Brightwave (cem, webinar): waiting 0 min  w answered")
        assert "Brightwave: taken back, waiting 0 min (from another terminal)" in said
        run(cem, "lead", "answer", "Oakline")
        board.until("Oakline: answered (from another terminal)")
        run(cem, "undo")
        board.until("Oakline: taken back, waiting 0 min (from another terminal)")
        board.line("/end")
        assert board.end() == 0

    shown = run(environ, "minutes", "show")
    assert "Brightwave" not in shown
    assert "Oakline" not in shown


def test_a_killed_huddle_is_resumed_and_taken_over(
    environ: Mapping[str, str], tmp_path: Path
) -> None:
    """No answer is lost; titles are on the screens and in the recap, and in no file of a huddle."""
    with huddle(environ, "closed-loop") as board:
        board.until("Brightwave (cem")
        board.line("r ot Eva Meier moved to Lyon")
        board.until("Brightwave: rejected (other)")
        board.process.send_signal(signal.SIGKILL)
        board.process.wait()

    with huddle(environ, "--resume", "--plain") as again:
        again.until("Oakline (cem, webinar): waiting 0 min  w answered")
        again.line("a")
        again.until("Oakline: accepted")
        with huddle(environ, "--take-over", "--plain") as third:
            third.until("Northgate (cem, webinar): waiting 0 min  w answered")
            third.line("/undo")
            third.until("Undone: the answer for Oakline.")
            third.line("c lo too small")
            third.until("Oakline: lost")
            third.line("/end")
            assert third.end() == 0

    shown = run(environ, "minutes", "show")
    assert "Brightwave (webinar): rejected, other" in shown
    assert "Oakline (webinar): lost" in shown
    left = files(tmp_path)
    assert not [word for word in ("Brightwave", "Oakline", "Meier", "Lyon") if word in left]
    assert "Eva Meier moved to Lyon" in run(environ, "lead", "show", "Brightwave")
