"""The first sentence of a summary says how its kept promises compare with those before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from huddlecli.core.dates import Period, weeks_before
from huddlecli.core.periods import period_before
from huddlecli.core.promises import Kept
from huddlecli.core.summary import Summary
from huddlecli.views.summary import as_letter, document, mail_subject
from tests.helpers.acme_views import SUMMARY, TEAM, WEEK

FEW = replace(SUMMARY, wins=(), decisions=(), trend=(), before=None)
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


def after(*weeks: tuple[int, int], period: Period = WEEK) -> Summary:
    """Return a week with these kept promises in it and in the weeks before, the oldest first."""
    kept = [Kept(*week) for week in weeks]
    trend = tuple(zip(weeks_before(period, len(kept), TEAM.week_starts), kept, strict=True))
    before = trend[-2] if len(trend) > 1 and kept[-2].due else None
    return replace(FEW, period=period, kept=kept[-1], trend=trend, before=before)


SEVEN = ((5, 9), (6, 9), (4, 9), (9, 12), (7, 10), (3, 9), (13, 23))


@pytest.mark.parametrize(
    ("weeks", "words"),
    [
        pytest.param([(17, 19)], "17 of 19 kept", id="the first week"),
        pytest.param([*SEVEN, (17, 19)], "17 of 19 kept, up from 13 of 23; best of 8 weeks"),
        pytest.param([*SEVEN, (1, 9)], "1 of 9 kept, down from 13 of 23; worst of 8 weeks"),
        pytest.param([*SEVEN, (6, 9)], "6 of 9 kept, up from 13 of 23", id="in the middle"),
        pytest.param([*SEVEN, (3, 4)], "3 of 4 kept, up from 13 of 23; joint best of 8 weeks"),
        pytest.param([*SEVEN, (1, 3)], "1 of 3 kept, down from 13 of 23; joint worst of 8 weeks"),
        pytest.param([*SEVEN, (13, 23)], "13 of 23 kept, same as in week 46"),
        pytest.param([*SEVEN, (26, 46)], "26 of 46 kept, level with 13 of 23", id="same share"),
        pytest.param([(1, 2), (2, 2)], "2 of 2 kept, up from 1 of 2", id="two weeks"),
        pytest.param([(1, 2), (1, 3), (2, 2)], "2 of 2 kept, up from 1 of 3; best of 3 weeks"),
        pytest.param([(2, 2), (2, 2), (3, 3)], "3 of 3 kept, level with 2 of 2", id="all the same"),
        pytest.param([(1, 2), (0, 0), (2, 2)], "2 of 2 kept", id="nothing due the week before"),
        pytest.param(
            [(1, 2), (0, 0), (1, 2), (2, 2)],
            "2 of 2 kept, up from 1 of 2; best of 3 weeks",
            id="a week with nothing due is not among them",
        ),
        pytest.param([(0, 3), (0, 4)], "0 of 4 kept, level with 0 of 3", id="none either week"),
        pytest.param([*SEVEN, (0, 0)], "1 huddle", id="nothing due"),
    ],
)
def test_a_week_compares_with_the_weeks_before(
    weeks: Sequence[tuple[int, int]], words: str
) -> None:
    """By shares that were kept, of weeks in which anything was due."""
    assert document(after(*weeks)).outcome == words


def test_a_running_week_is_not_compared_as_if_it_were_whole() -> None:
    """The week before is named beside it, and it is neither up nor down, best nor worst."""
    running = replace(after(*SEVEN, (3, 4)), is_running=True)

    assert document(running).title == (
        "Acme huddle, week 47 so far: 3 of 4 kept (week 46: 13 of 23)"
    )


def test_a_month_compares_with_the_month_before() -> None:
    """A month says with which one, and has no place among weeks; a part of one compares with none.

    The trend has weeks, whichever period it ends with.
    """
    weeks = after(*SEVEN, (17, 19)).trend
    now = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
    month = replace(FEW, period=NOVEMBER, now=now, trend=weeks, kept=Kept(41, 52))
    before = (OCTOBER, Kept(40, 52))

    assert document(replace(month, before=before)).title == (
        "Acme huddle, 1 Nov to 30 Nov: 41 of 52 kept, up from 40 of 52 in October"
    )
    assert document(replace(month, before=before, kept=Kept(40, 52))).outcome == (
        "40 of 52 kept, same as in October"
    )
    assert document(replace(month, before=before, is_running=True)).outcome == (
        "41 of 52 kept (October: 40 of 52)"
    )
    assert document(month).outcome == "41 of 52 kept"


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (WEEK, Period(date(2026, 11, 9), date(2026, 11, 15), "2026-W46")),
        (NOVEMBER, OCTOBER),
        (
            Period(date(2028, 3, 1), date(2028, 3, 31)),
            Period(date(2028, 2, 1), date(2028, 2, 29)),
        ),
        (
            Period(date(2026, 12, 28), date(2027, 1, 3), "2026-W53"),
            Period(date(2026, 12, 21), date(2026, 12, 27), "2026-W52"),
        ),
        (Period(date(2026, 11, 1), date(2026, 11, 29)), None),
        (Period(date(2026, 11, 2), date(2026, 11, 30)), None),
        (Period(date(2026, 10, 1), date(2026, 12, 31)), None),
        (Period(date(2026, 11, 20), date(2026, 11, 20)), None),
    ],
)
def test_only_weeks_and_months_have_a_period_before(period: Period, before: Period | None) -> None:
    """Other days are compared with nothing: it would depend on where they happen to end."""
    assert period_before(period, TEAM) == before


def test_a_subject_has_as_much_of_it_as_there_is_room_for() -> None:
    """Mail programs show one line; the place goes first, then the week before, never the rest."""
    short = after(*SEVEN, (17, 19))
    middle = replace(short, wins=SUMMARY.wins, decisions=SUMMARY.decisions)
    long = replace(middle, team=replace(TEAM, name="Acme go-to-market Europe"))

    assert [mail_subject(one) for one in (short, middle, long)] == [
        "Acme huddle, week 47: 17 of 19 kept, up from 13 of 23; best of 8 weeks",
        "Acme huddle, week 47: 2 wins, 1 decision, 17 of 19 kept, up from 13 of 23",
        "Acme go-to-market Europe huddle, week 47: 2 wins, 1 decision, 17 of 19 kept",
    ]
    letter = as_letter(long)
    assert letter.subject == mail_subject(long)
    for body in (letter.text.replace("\n", " "), letter.html):
        assert "17 of 19 kept, up from 13 of 23; best of 8 weeks" in body


def test_weeks_longer_than_the_trend_are_not_asked_for() -> None:
    """The place is among the weeks of the trend, so the number of weeks never exceeds it."""
    weeks = after(*SEVEN, (17, 19))
    gone = replace(weeks, trend=weeks.trend[-1:])
    earlier = weeks.trend[-2][0]

    assert earlier.end + timedelta(days=1) == WEEK.start
    assert document(gone).outcome == "17 of 19 kept, up from 13 of 23"
