"""A screen on which nothing happens asks little of the machine, however long the huddle is."""

from __future__ import annotations

import sys
from datetime import timedelta
from types import FrameType

from tests.helpers.stage import Stage
from tests.helpers.table import Table


def calls_of_a_second(table: Table, notes: int) -> int:
    """Return how many functions are called for what the screen does in a second of Talk."""
    with Stage(table, table.sit_down("daily", away="gus"), size=(120, 40)) as stage:
        stage.lines("", "")
        for number in range(notes):
            stage.app.run_line(f"note number {number}")
        stage.wait(5)
        count = 0

        def counted(_frame: FrameType, event: str, _arg: object) -> None:
            nonlocal count
            count += event == "call"

        stage.table.now += timedelta(seconds=1)
        sys.setprofile(counted)
        try:
            stage.app.tick()
        finally:
            sys.setprofile(None)
        return count


def test_an_idle_screen_does_the_same_for_few_notes_and_for_many(table: Table) -> None:
    """What was said before is neither folded again nor wrapped again."""
    few, many = calls_of_a_second(table, 5), calls_of_a_second(table, 1000)

    assert 0 < many < 1.5 * few
