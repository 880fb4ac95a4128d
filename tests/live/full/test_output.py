"""What is drawn goes to the terminal from a thread, and nobody waits for it."""

from __future__ import annotations

import os
import select
from collections.abc import Iterator
from threading import Event

import pytest

from huddlecli.live.full.driver import MOST_WAITING, TerminalOutput


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """What is written to, and what the other end reads."""
    reads, writes = os.pipe()
    yield writes, reads
    os.close(writes)


def test_all_is_written_in_its_order(pipe: tuple[int, int]) -> None:
    """Also what still waits when it is stopped."""
    writes, reads = pipe
    output = TerminalOutput(writes, lambda: None)
    for number in range(500):
        output.write(f"{number} ▸\n")
    output.stop()
    told = os.read(reads, 1 << 16).decode()
    os.close(reads)
    assert told == "".join(f"{number} ▸\n" for number in range(500))


def test_where_nothing_is_taken_nobody_waits_and_all_is_drawn_again(pipe: tuple[int, int]) -> None:
    """Too much of it is left out; once it is taken again the screen is asked to draw all."""
    writes, reads = pipe
    caught_up = Event()
    output = TerminalOutput(writes, caught_up.set)
    for _ in range(64):
        output.write("x" * (MOST_WAITING // 16))  # four times as much as may wait
    output.stop()  # does not wait for it to be taken
    assert not caught_up.is_set()

    output = TerminalOutput(writes, caught_up.set)
    for _ in range(64):
        output.write("y" * (MOST_WAITING // 16))
    taken = 0
    while not caught_up.is_set():
        if select.select([reads], [], [], 0.05)[0]:
            taken += len(os.read(reads, 1 << 16))
        assert taken < 8 * MOST_WAITING
    os.close(reads)
    output.stop()


def test_what_goes_nowhere_is_forgotten(pipe: tuple[int, int]) -> None:
    """A terminal that is gone: writing does no harm, and stopping takes no time."""
    writes, reads = pipe
    os.close(reads)
    output = TerminalOutput(writes, lambda: None)
    for _ in range(1000):
        output.write("x" * 1000)
    output.stop()
    output.write("after the end")
