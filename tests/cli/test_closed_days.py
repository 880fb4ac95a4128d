"""Days on which the team is closed: no command names a huddle on them."""

from __future__ import annotations

import pytest

from tests.helpers.desk import Desk


@pytest.fixture
def closed(desk: Desk) -> Desk:
    """Return a desk whose team is closed from Tuesday to Thursday of this week."""
    file = desk.team / "huddle.toml"
    days = "closed = [2026-11-24, 2026-11-25, 2026-11-26]\n"
    file.write_text(days + file.read_text(encoding="utf-8"), encoding="utf-8")
    return desk


def test_what_comes_next_is_after_the_closed_days(closed: Desk) -> None:
    """On Monday after the daily, and on a closed day itself; a weekly waits for its next turn."""
    evening, wednesday = "2026-11-23T18:00:00+01:00", "2026-11-25T08:00:00+01:00"

    closed.run("mine", out="Acme · next huddle Fri 27 Nov 09:08, daily\n", HUDDLE_NOW=evening)
    closed.run("mine", out="Acme · next huddle Fri 27 Nov 09:08, daily\n", HUDDLE_NOW=wednesday)
    daily = closed.said("agenda next", HUDDLE_NOW="2026-11-25T08:01:00+01:00")[0]
    weekly = closed.said("agenda next weekly", HUDDLE_NOW="2026-11-25T08:02:00+01:00")[0]
    assert "Fri 27 Nov" in daily.splitlines()[0]
    assert "Tue 1 Dec" in weekly.splitlines()[0]


def test_the_calendar_leaves_them_out(closed: Desk) -> None:
    """Each series that falls on them has exceptions, and is newer than without them."""
    calendar = closed.said("calendar", HUDDLE_NOW="2026-11-23T11:00:00+01:00")[0]

    assert [line for line in calendar.splitlines() if "EXDATE" in line] == [
        "EXDATE;TZID=Europe/Berlin:20261124T090800,20261125T090800,20261126T090800",
        "EXDATE;TZID=Europe/Berlin:20261124T090800",
    ]
    assert "SEQUENCE:0" not in calendar
