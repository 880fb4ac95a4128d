"""Whoever types faster than the screen draws loses no letter, and each line stays a line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.terminal.test_daily_by_hand import PROGRAM, Terminal

pytestmark = pytest.mark.skipif(
    not shutil.which("tmux"), reason="a real terminal is driven with tmux, which is not here"
)
NOTES = [f"lead {number} waits" for number in range(12)]


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal at an empty home."""
    with closing(Terminal(tmp_path)) as opened:
        yield opened


def test_lines_typed_in_one_go_are_each_done_in_order(terminal: Terminal) -> None:
    """Enter opens the second item, twelve notes and a mended one follow, Enter asks for it back."""
    terminal.type(f"{PROGRAM} start")
    terminal.until("Who's here from marketing?")
    terminal.type("ana ben")
    terminal.until("Who's here from sales?")
    terminal.type("cem dan")
    terminal.until("Enter start")
    terminal.type()
    terminal.until("^A action")
    typed = "\r".join(["", *NOTES, "leedX\x7f\x7f\x7fad 12 waits", "", ""])

    terminal.type_text(typed)

    terminal.until("UNDERSTAND")
    journal = next(terminal.home.rglob("huddles/live/*.jsonl")).read_text()
    events = [json.loads(line) for line in journal.splitlines()]
    told = [event["text"] for event in events if event["event"] == "noted"]
    assert told == [*NOTES, "lead 12 waits"]
