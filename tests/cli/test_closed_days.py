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
    """Each series that falls on them has exceptions, and is newer than without them.

    The weekly takes the place of Tuesday's daily anyway.
    """
    calendar = closed.said("calendar", HUDDLE_NOW="2026-11-23T11:00:00+01:00")[0]

    assert [line for line in calendar.splitlines() if "EXDATE" in line] == [
        "EXDATE;TZID=Europe/Berlin:20261125T090800,20261126T090800",
        "EXDATE;TZID=Europe/Berlin:20261124T090800",
    ]
    assert "SEQUENCE:0" not in calendar


def test_a_huddle_may_be_held_on_one(closed: Desk) -> None:
    """The line before it says that nobody works; it is the daily, not the weekly of a Tuesday."""
    out, err, code = closed.said(
        "start --plain", stdin="/next\n/end\n/end\n", HUDDLE_NOW="2026-11-24T09:08:00+01:00"
    )

    assert out.startswith("Daily huddle, Acme.")
    assert (err.splitlines()[0], code) == (
        "warning: Tue 24 Nov is not a working day for the team",
        0,
    )
    assert "warning" not in closed.said("start --plain", stdin="/end\n/end\n")[1]


def test_what_is_due_on_one_is_pointed_out_everywhere(closed: Desk) -> None:
    """In a line, by default, in a change and in an import; `weekly` never means a closed day."""
    warning = "warning: Wed 25 Nov is not a working day for the team\n"
    file = closed.team / "huddle.toml"

    closed.run("log -q Call by wed", err=warning)
    closed.run("log -q Write by fri")
    closed.run("action edit -q write due:wed", err=warning)
    closed.run("log -q Read")
    file.write_text(f'{file.read_text("utf-8")}\n[defaults]\ndue = "2d"\n', encoding="utf-8")
    closed.run("log -q Draw", err=warning)
    tasks = "- [ ] Sort the leads @ana due:wed\n- [x] Done @ana due:wed\n- [ ] Sing @ana due:fri\n"
    (closed.root / "tasks.md").write_text(tasks, encoding="utf-8")
    assert closed.said("import -q tasks.md -n")[1:] == (warning, 0)
    closed.run("import -q tasks.md", err=warning)
    assert closed.said("import tasks.md")[1].count("warning") == 0


def test_reminders_come_before_the_days_off(closed: Desk) -> None:
    """Three days that are not closed: from Monday to Sunday, if Tuesday to Thursday are closed."""
    for day in ("2026-11-29", "2026-11-30"):
        closed.said("log -q", f"Due on {day}", f"due:{day}")

    out, _, _ = closed.said("remind --owner sam")

    assert "Due on 2026-11-29" in out
    assert "Due on 2026-11-30" not in out
