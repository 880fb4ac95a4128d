"""A rep logs in one process, and the facilitator's process shows it: with real clocks."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path
from time import monotonic
from typing import IO

import pytest

TEAM = """\
schema = 1
name = "Acme"
timezone = "Europe/Berlin"

[[person]]
name = "fay"
side = "marketing"

[[person]]
name = "cem"
side = "sales"
"""
PATIENCE = 5.0  # seconds; a busy machine takes longer than the one that is promised
PROGRAM = (sys.executable, "-m", "huddlecli")


def until(stream: IO[bytes], text: str, patience: float) -> str:
    """Return what a process says until it has said `text`."""
    seen, end = b"", monotonic() + patience
    while text.encode() not in seen:
        assert monotonic() < end, seen.decode()
        if select.select([stream], [], [], 0.01)[0]:
            data = os.read(stream.fileno(), 65536)
            assert data, seen.decode()
            seen += data
    return seen.decode()


def test_what_a_rep_logs_is_seen_within_seconds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """While nothing is typed the huddle shows what cem promised, once it is acknowledged."""
    (tmp_path / "huddle.toml").write_text(TEAM, encoding="utf-8")
    environ = {**os.environ, "HOME": str(tmp_path), "HUDDLE_TEAM": str(tmp_path)}
    environ.pop("HUDDLE_NOW", None)
    waited = []
    with subprocess.Popen(
        [*PROGRAM, "start", "daily"],
        env=environ | {"HUDDLE_USER": "fay"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as huddle:
        assert huddle.stdin
        assert huddle.stdout
        try:
            until(huddle.stdout, "1 of 4  Promises", 20)
            for title in ("Call Northgate", "Quote for Oakline", "Ask for a reference"):
                rep = environ | {"HUDDLE_USER": "cem"}
                subprocess.run([*PROGRAM, "log", title], env=rep, check=True, capture_output=True)
                logged = monotonic()
                shown = until(huddle.stdout, "(logged by cem)\n", PATIENCE)
                waited.append(monotonic() - logged)
                assert title in shown
            huddle.stdin.write(b"/end\n")
            huddle.stdin.close()
            assert huddle.wait(20) == 0
        finally:
            huddle.kill()
    with capsys.disabled():
        told = ", ".join(f"{seconds:.2f} s" for seconds in waited)
        sys.stdout.write(f"\nseen after {told}\n")
