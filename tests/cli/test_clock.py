"""The clock of a process: the hour at which it started, and the seconds since."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from huddlecli.cli.context import Context
from huddlecli.cli.flags import Flags
from tests.helpers.desk import Desk

NINE = datetime(2026, 11, 23, 8, tzinfo=UTC)


class Machine:
    """A machine whose clock somebody sets."""

    def __init__(self) -> None:
        """It is nine, and it has run for a thousand seconds."""
        self.wall, self.ticks = NINE, 1000.0

    def context(self, **environ: str) -> Context:
        """Return a process that starts now."""
        return Context(Flags(), environ, wall=lambda: self.wall, ticks=lambda: self.ticks)


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(hours=1), timedelta(days=-400)])
def test_a_clock_that_is_set_while_a_process_runs_changes_nothing(jump: timedelta) -> None:
    """Time passes by seconds that nobody can set; the next process has the new hour."""
    machine = Machine()
    context = machine.context()
    machine.wall += jump
    machine.ticks += 90.25

    assert context.now() == NINE + timedelta(seconds=90.25)
    assert machine.context().now() == NINE + jump


def test_the_hour_to_start_at_may_be_given() -> None:
    """Time passes from there as it does from the machine's own hour."""
    machine = Machine()
    context = machine.context(HUDDLE_NOW="2026-11-24T09:08:00+01:00")
    machine.ticks += 2

    assert context.now() == datetime(2026, 11, 24, 8, 8, 2, tzinfo=UTC)


def test_an_instant_without_a_zone_is_said_to_lack_it(desk: Desk) -> None:
    """The year is not what is wrong; with the zone of the hint the command runs."""
    desk.run(
        "mine",
        HUDDLE_NOW="2026-12-02T10:00:00",
        err="""
        error: HUDDLE_NOW has no time zone: 2026-12-02T10:00:00
        hint:  HUDDLE_NOW=2026-12-02T10:00:00Z
        """,
        code=2,
    )
    assert desk.said("mine", HUDDLE_NOW="2026-12-02T10:00:00Z")[2] == 0
