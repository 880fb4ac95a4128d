"""A huddle in one real terminal, watched in two others."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from time import monotonic

import pytest

from tests.terminal.test_daily_by_hand import PROGRAM, Terminal, begin

pytestmark = pytest.mark.skipif(
    not shutil.which("tmux"), reason="a real terminal is driven with tmux, which is not here"
)


@pytest.fixture
def terminals(tmp_path: Path) -> Iterator[tuple[Terminal, Terminal, Terminal]]:
    """Three terminals at the same empty home."""
    with ExitStack() as stack:
        opened = [stack.enter_context(closing(Terminal(tmp_path))) for _ in range(3)]
        yield opened[0], opened[1], opened[2]


def test_a_phone_is_large_enough_to_watch(
    terminals: tuple[Terminal, Terminal, Terminal],
) -> None:
    """From 30 by 10; the facilitator needs more. Below it, the state is printed once."""
    room, phone, smaller = terminals
    phone.resize(30, 10)
    smaller.resize(29, 10)
    begin(room)
    phone.type(f"{PROGRAM} watch")
    smaller.type(f"COLUMNS=29 LINES=10 {PROGRAM} watch")
    phone.until("q leave")
    smaller.until("Continuing in plain")


def test_what_the_facilitator_does_is_seen_elsewhere(
    terminals: tuple[Terminal, Terminal, Terminal], capsys: pytest.CaptureFixture[str]
) -> None:
    """Watched from before its beginning to its end; q and Ctrl-C give the terminals back."""
    room, elsewhere, wall = terminals
    begin(room)
    elsewhere.type(f"{PROGRAM} watch; echo code $?")
    wall.type(f"{PROGRAM} watch --big; echo code $?")
    elsewhere.until("watching, run by")
    wall.until("Promises")

    room.type()
    began = monotonic()
    elsewhere.until("▸ Where are you stuck?")
    waited = monotonic() - began
    wall.until("Where are you stuck?")
    room.type("/a send the list on Thursday @ana by thu")
    elsewhere.until("send the list on Thursday")
    room.type("/end")
    room.type("/end")
    for screen in (elsewhere, wall):
        screen.until("Daily huddle has ended.")
    elsewhere.press("q")
    wall.press("C-c")

    with capsys.disabled():
        sys.stdout.write(f"\nseen elsewhere after {waited:.2f} s\n")
    for screen in (elsewhere, wall):
        screen.until("code 0")
        screen.type("clear; stty -a | grep -wo -e '[-]*icanon' -e '[-]*echo'")
        screen.until("icanon\necho")
