"""How long leads wait: over nights, weekends, closed days and clock changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from huddlecli.core.leads.times import LeadClock, board_order
from tests.core.leads.samples import TEAM, berlin, lead

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.mark.parametrize(
    ("passed", "now", "waited"),
    [
        ("2026-11-24 09:00", "2026-11-24 10:30", 90 * MINUTE),
        ("2026-11-24 22:00", "2026-11-25 09:20", 20 * MINUTE),  # it starts at the next opening
        ("2026-11-27 17:29", "2026-11-30 09:01", 2 * MINUTE),  # over a weekend and the week's edge
        ("2026-11-29 23:59", "2026-11-30 00:01", timedelta()),  # over midnight
        ("2026-12-23 17:00", "2026-12-25 10:00", 90 * MINUTE),  # over a closed day
        ("2026-10-23 16:30", "2026-10-26 10:30", 150 * MINUTE),  # summer time ends on the Sunday
        ("2026-03-27 16:30", "2026-03-30 10:30", 150 * MINUTE),  # and begins
    ],
)
def test_only_working_hours_count(passed: str, now: str, waited: timedelta) -> None:
    """Only working hours count."""
    clock = LeadClock(TEAM, berlin(now))

    assert clock.waiting(lead(passed=berlin(passed))) == waited


def test_without_hours_every_hour_counts() -> None:
    """Also the one that a clock change adds or takes."""
    around = LeadClock(replace(TEAM, hours=None), berlin("2026-10-25 12:00"))

    assert around.waiting(lead(passed=berlin("2026-10-25 00:00"))) == 13 * HOUR
    spring = around.at(berlin("2026-03-29 12:00"))
    assert spring.waiting(lead(passed=berlin("2026-03-29 00:00"))) == 11 * HOUR


def test_waiting_ends_with_the_answer_and_routing_with_the_handover() -> None:
    """Waiting ends with the answer and routing with the handover."""
    clock = LeadClock(TEAM, berlin("2026-11-26 12:00"))
    answered = lead(
        arrived=berlin("2026-11-23 17:00"),
        passed=berlin("2026-11-24 09:30"),
        answered=berlin("2026-11-24 11:00"),
    )

    assert clock.waiting(answered) == 90 * MINUTE
    assert clock.routing(answered) == HOUR
    assert clock.routing(lead()) is None


@pytest.mark.parametrize(
    "keys",
    [
        {"passed": date(2026, 11, 24)},
        {"passed": None},
        {"answered": "unknown"},
        {"answered": date(2026, 11, 24)},
        {"status": "closed", "closed": berlin("2026-11-24 12:00")},
    ],
)
def test_a_time_that_nobody_recorded_is_not_invented(
    keys: dict[str, datetime | date | str | None],
) -> None:
    """A day without an hour, an unknown answer, and a lead that was closed without one."""
    clock = LeadClock(TEAM, berlin("2026-11-26 12:00"))
    unknown = lead(**keys)

    assert clock.waiting(unknown) is None
    assert not clock.is_late(unknown)


def test_a_lead_is_late_once_more_than_the_agreed_time_has_passed() -> None:
    """By its source: half an hour for a demo, four hours for the others."""
    clock = LeadClock(TEAM, berlin("2026-11-24 13:00"))

    assert clock.is_late(lead(source="Demo"))
    assert not clock.is_late(lead())  # four hours to the minute
    assert clock.at(berlin("2026-11-24 13:00") + timedelta(milliseconds=1)).is_late(lead())
    assert not clock.is_late(lead(source="demo", answered=berlin("2026-11-24 12:59")))
    free = LeadClock(replace(TEAM, leads=replace(TEAM.leads, answer=None)), clock.now)
    assert not free.is_late(lead(source="demo"))
    assert free.in_time(lead(answered=berlin("2026-11-24 09:01"))) is None


def test_in_time_leaves_out_what_may_still_wait() -> None:
    """An answer is judged by its time; without one, the agreed time has to have run out."""
    clock = LeadClock(TEAM, berlin("2026-11-24 12:00"))
    cases = [
        (lead(answered=berlin("2026-11-24 11:00")), True),
        (lead(source="demo", answered=berlin("2026-11-24 11:00")), False),
        (lead(source="demo"), False),
        (lead(), None),
        (lead(answered="unknown"), None),
        (lead(answered=date(2026, 11, 24)), None),
        (lead(source="demo", passed=date(2026, 11, 2)), None),
    ]

    assert [clock.in_time(each) for each, _ in cases] == [judged for _, judged in cases]


def test_the_past_is_judged_by_what_was_true_then() -> None:
    """At an earlier instant a lead was not there yet, or open, or not answered yet."""
    known = lead(
        answered=berlin("2026-11-25 10:00"),
        verdict="rejected",
        status="closed",
        closed=berlin("2026-11-26 10:00"),
    )
    now = LeadClock(TEAM, berlin("2026-11-30 12:00"))
    instants = ("2026-11-24 08:59", "2026-11-24 12:00", "2026-11-25 09:59", "2026-11-26 09:59")
    past = [now.at(berlin(text)) for text in instants]

    assert [clock.is_open(known) for clock in past] == [False, True, True, True]
    assert [clock.is_late(known) for clock in past] == [False, False, True, False]
    assert not now.is_open(known)


def test_the_board_has_those_over_the_agreed_time_first_then_the_oldest() -> None:
    """One of a demo is late after half an hour."""
    clock = LeadClock(TEAM, berlin("2026-11-24 11:00"))
    leads = [
        lead(id="new0000000", passed=berlin("2026-11-24 10:00")),
        lead(id="demo000000", passed=berlin("2026-11-24 10:00"), source="demo"),
        lead(id="day0000000", passed=date(2026, 11, 24)),
        lead(id="demo100000", source="demo"),
        lead(id="same000000", passed=berlin("2026-11-24 10:00")),
    ]

    assert [each.id for each in board_order(leads, clock)] == [
        "demo100000",
        "demo000000",
        "day0000000",
        "new0000000",
        "same000000",
    ]
