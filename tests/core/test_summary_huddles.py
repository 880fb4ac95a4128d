"""What a summary takes from the minutes: what was heard, messages, how huddles went, and needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from huddlecli.core.agenda import Agenda
from huddlecli.core.dates import Period, week_of
from huddlecli.core.minutes import (
    MinutedAction,
    MinutedItem,
    MinutedPoint,
    Minutes,
    Present,
    Titled,
    mean_score,
)
from huddlecli.core.records import Action, Decision
from huddlecli.core.summary import Summary, summary
from huddlecli.core.summary.discussed import Message, heard, left_items, messages
from huddlecli.core.summary.meetings import MeetingFigures, meeting_figures
from huddlecli.core.summary.needs import Need, first_needs, needs
from huddlecli.core.team import Team

WEEK = week_of(date(2026, 11, 20), "monday")
AFTER = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TEAM = Team(name="Acme", timezone="Europe/Berlin")
DAILY = Agenda(name="daily", title="Daily", cadence="daily", minutes=15, items=(), at="09:08")
WEEKLY = replace(DAILY, name="weekly", cadence="weekly", minutes=45, on="tuesday")
ACTION = MinutedAction(
    id="a" * 10, title="Send the list", owner="ana", due=date(2026, 11, 27), status="open"
)
CALLS = Titled(id="d" * 10, title="One call a day")


def point(**keys: Any) -> MinutedPoint:
    """Return a point that was said back and came to nothing."""
    usual: dict[str, Any] = {
        "opened_by": "sales",
        "rounds": 1,
        "said_back": True,
        "restatement": None,
    }
    return MinutedPoint(**{**usual, "outcome": "none", **keys})


def item(title: str, *points: MinutedPoint, **keys: Any) -> MinutedItem:
    """Return an item of the loop."""
    usual: dict[str, Any] = {
        "kind": "topic",
        "topic": None,
        "opened_by": None,
        "planned_seconds": 300,
    }
    return MinutedItem(
        **{**usual, "actual_seconds": 290, "carried": 0, **keys}, title=title, points=points
    )


def huddle(day: int, *items: MinutedItem, agenda: str = "daily", **keys: Any) -> Minutes:
    """Return the minutes of a huddle of November, at 09:08 in Berlin."""
    started = datetime(2026, 11, day, 8, 8, tzinfo=UTC)
    usual: dict[str, Any] = {
        "title": "Daily",
        "started": started,
        "ended": started + timedelta(minutes=15),
        "timezone": "Europe/Berlin",
        "planned_minutes": 15,
        "by": "fay",
        "present": (Present(name="ana", side="marketing"), Present(name="cem", side="sales")),
    }
    name = f"2026-11-{day:02}-0908-{agenda}"
    return Minutes(**{**usual, **keys}, id=name, agenda=agenda, items=items)


def week(
    *huddles: Minutes, period: Period = WEEK, now: datetime = AFTER, team: Team = TEAM, **keys: Any
) -> Summary:
    """Return the summary of these huddles and records."""
    records: dict[str, Any] = {"actions": (), "decisions": (), "wins": (), "parked": (), **keys}
    return summary(team, period, now, minutes=huddles, **records)


@pytest.mark.parametrize(
    ("scores", "mean"),
    [
        ((), None),
        ((8,), 8.0),
        ((7, 7, 7, 8), 7.3),  # 7.25
        ((8, 8, 8, 9), 8.3),  # 8.25
        ((10.0, 7.3), 8.7),  # 8.65
        ((7, 8, 8), 7.7),
    ],
)
def test_half_a_tenth_of_a_score_is_rounded_up(
    scores: tuple[float, ...], mean: float | None
) -> None:
    """As half a per cent is, and half a hundredth of an hour."""
    assert mean_score(scores) == mean


def test_an_item_is_heard_in_the_words_that_were_said_back() -> None:
    """Those of each point, and what came of all of them; boards and struck items are not heard."""
    stuck = item(
        "Stuck?",
        point(restatement="Calls come late", outcome="action", actions=(ACTION,)),
        point(restatement=None, said_back=False, notes=("not this",)),
        point(restatement="Prices vary", outcome="decision", decisions=(CALLS,)),
        topic="stuck",
    )
    struck = item("Fair", point(restatement="Nobody came"), left="struck")
    board = item("Promises", kind="promises", notes=("late",))

    (one,) = heard([huddle(18, board, stuck, struck)])

    assert (one.title, one.topic, one.huddle) == ("Stuck?", "stuck", "2026-11-18-0908-daily")
    assert (one.said, one.is_restated) == (("Calls come late", "Prices vary"), True)
    assert (one.actions, one.decisions, one.parked) == ((ACTION,), (CALLS,), ())
    assert not one.is_settled


def test_where_nobody_wrote_it_down_the_last_note_stands_for_it() -> None:
    """Only of a point that was said back; nothing written is nothing heard."""
    said = item("Stuck?", point(notes=("first", "calls come late")))
    unsaid = item("Prices", point(notes=("they vary",), said_back=False))
    silent = item("Fair", point())

    found = heard([huddle(18, said, unsaid, silent)])

    assert [(one.title, one.said, one.is_restated) for one in found] == [
        ("Stuck?", ("calls come late",), False)
    ]
    assert found[0].is_settled


def test_the_same_words_again_are_heard_once() -> None:
    """With the last huddle; other words on the same topic are another line."""
    same, other = (item("Stuck?", point(restatement=words)) for words in ("Calls", "Prices"))

    found = heard([huddle(17, same), huddle(18, other), huddle(19, same)])

    assert [(one.said[0], one.huddle[:10]) for one in found] == [
        ("Calls", "2026-11-19"),
        ("Prices", "2026-11-18"),
    ]


def test_the_same_message_is_told_once() -> None:
    """Whatever its case, as it was last; a huddle may have none."""
    found = messages(
        [huddle(17, message="call first"), huddle(18), huddle(19, message="Call first")]
    )

    assert found == (Message("Call first", date(2026, 11, 19), "2026-11-19-0908-daily"),)


def test_what_was_discussed_later_in_the_period_is_not_left() -> None:
    """By its topic, whatever its title then; before does not count, and struck is not left."""
    left = item("Loop", left="carried", carried=1, topic="loop", kind="rotate")
    held = item("Loop, again", point(), topic="loop", kind="rotate")
    waiting = item("Prices", left="carried", carried=2)
    struck = item("Loop", left="struck", topic="loop")

    assert [one.times for one in left_items([huddle(18, held), huddle(19, left)])] == [2]
    assert left_items([huddle(18, left), huddle(19, held)]) == ()
    assert left_items([huddle(18, left), huddle(19, struck)]) == ()
    (one,) = left_items([huddle(18, waiting=(waiting,)), huddle(19)])
    assert (one.title, one.times) == ("Prices", 3)


def met(
    *huddles: Minutes,
    agendas: tuple[Agenda, ...] = (DAILY,),
    since: date = date(2026, 11, 2),
    **keys: Any,
) -> tuple[int, int, int]:
    """Return how many huddles were held, and of those due how many of how many."""
    names = dict.fromkeys(("daily", "weekly"), since)
    found = meeting_figures(week(*huddles, **keys), agendas, names)
    return found.held, found.met, found.due


def test_as_many_huddles_are_due_as_working_days() -> None:
    """From the first one on, without closed days; another agenda's huddle comes in addition."""
    five = [huddle(day) for day in range(16, 21)]
    closed = replace(TEAM, closed=(date(2026, 11, 18),))
    extra = huddle(19, agenda="kickoff")

    assert met(*five) == (5, 5, 5)
    assert met(*five[1:]) == (4, 4, 5)
    assert met(*five[3:], since=date(2026, 11, 19)) == (2, 2, 2)
    assert met(*five[:2], *five[3:], team=closed) == (4, 4, 4)
    assert met(*five, extra) == (6, 5, 5)
    assert met() == (0, 0, 5)
    assert met(*five, agendas=()) == (5, 0, 0)


def test_a_weekly_takes_the_place_of_the_daily_of_its_day() -> None:
    """On its day the daily is due only if the weekly was moved and the daily was held."""
    dailies = [huddle(day) for day in (16, 18, 19, 20)]
    tuesday, weekly = huddle(17), huddle(17, agenda="weekly")
    moved = huddle(18, agenda="weekly")
    both = (DAILY, WEEKLY)

    assert met(*dailies, weekly, agendas=both) == (5, 5, 5)
    assert met(*dailies, weekly, tuesday, agendas=both) == (6, 5, 5)
    assert met(*dailies, tuesday, agendas=both) == (5, 4, 5)
    assert met(*dailies, agendas=both) == (4, 4, 5)
    assert met(*dailies, moved, agendas=both) == (5, 5, 5)
    assert met(*dailies[:1], *dailies[2:], tuesday, moved, agendas=both) == (5, 5, 5)
    assert met(*dailies[:1], *dailies[2:], moved, agendas=both) == (4, 4, 4)


def test_a_weekly_at_another_hour_is_due_beside_the_daily_of_its_day() -> None:
    """As the calendar has both; moved to the hour of a daily, the weekly takes its place."""
    dailies, weekly = [huddle(day) for day in range(16, 21)], huddle(17, agenda="weekly")
    moved = huddle(18, agenda="weekly")
    late = replace(moved, started=moved.started + timedelta(hours=5))
    both = (DAILY, replace(WEEKLY, at="14:00"))

    assert met(*dailies, weekly, agendas=both) == (6, 6, 6)
    assert met(*dailies, agendas=both) == (5, 5, 6)
    assert met(*dailies[:2], *dailies[3:], moved, agendas=both) == (5, 5, 5)
    assert met(*dailies[:2], *dailies[3:], late, agendas=both) == (5, 5, 6)
    assert met(*dailies[:1], *dailies[2:], agendas=both) == (4, 4, 6)


def test_an_agenda_counts_at_the_hour_that_it_had_then() -> None:
    """No figure of a past week changes once the daily no longer overlaps the weekly, or does."""
    at_nine, before = datetime(2026, 11, 16, 8, 8, tzinfo=UTC), timedelta(minutes=30)
    days = {day: at_nine + timedelta(days=day - 16) for day in range(16, 21)}
    old = [huddle(day, scheduled=hour) for day, hour in days.items() if day != 17]
    new = [huddle(day, scheduled=hour - before) for day, hour in days.items()]
    weekly = huddle(17, agenda="weekly", scheduled=days[17], planned_minutes=45)
    early = replace(DAILY, at="08:38")

    for daily in (DAILY, early):
        assert met(*old, weekly, agendas=(daily, WEEKLY)) == (5, 5, 5)
        assert met(*new, weekly, agendas=(daily, WEEKLY)) == (6, 6, 6)
        # At the new hour since Wednesday.
        assert met(old[0], *new[2:], weekly, agendas=(daily, WEEKLY)) == (5, 5, 5)
        assert met(*new[:1], *old[1:], weekly, agendas=(daily, WEEKLY)) == (5, 5, 6)
        assert met(*old[1:], weekly, agendas=(daily, WEEKLY)) == (4, 4, 5)
    long = [replace(one, planned_minutes=45) for one in new if one.started.day != 17]
    assert met(*long, weekly, agendas=(early, WEEKLY)) == (5, 5, 5)
    assert met(*long, weekly, agendas=(replace(early, minutes=45), WEEKLY)) == (5, 5, 5)


@pytest.mark.parametrize(
    ("now", "held", "due"),
    [
        ("2026-11-18T22:59:00+00:00", 3, 3),  # Wednesday, a minute before midnight in Berlin
        ("2026-11-18T22:59:00+00:00", 2, 2),  # today's may still be held
        ("2026-11-18T23:00:00+00:00", 2, 3),  # it is Thursday there
    ],
)
def test_in_a_running_week_today_counts_once_it_was_held(now: str, held: int, due: int) -> None:
    """What is still to come is not due."""
    huddles = [huddle(day) for day in range(16, 16 + held)]
    assert met(*huddles, now=datetime.fromisoformat(now)) == (held, held, due)


def test_late_starts_are_counted_in_person_minutes() -> None:
    """Minutes late times people there; at another hour or without one, a huddle is not late."""
    huddles = [
        huddle(16, late_minutes=0, score=8.0),
        huddle(17, late_minutes=4, score=9.0),
        huddle(18, late_minutes=8),
        huddle(19, late_minutes=300),
        huddle(20, score=7.5),
    ]
    found = meeting_figures(week(*huddles), (DAILY,), {"daily": date(2026, 11, 2)})

    assert found == MeetingFigures(
        held=5, met=5, due=5, timed=3, late=2, lost_minutes=24, score=8.2
    )
    assert meeting_figures(week(), (), {}).score is None


def test_clocks_that_go_back_do_not_make_a_day_more() -> None:
    """The week with 25 October has five working days, and a huddle on each is five of five."""
    days = [
        replace(
            huddle(16),
            id=f"2026-10-{day}-0908-daily",
            started=datetime(2026, 10, day, 8 if day > 24 else 7, 8, tzinfo=UTC),
        )
        for day in range(19, 24)
    ]
    assert met(*days, period=week_of(date(2026, 10, 25), "monday"), since=date(2026, 10, 1)) == (
        5,
        5,
        5,
    )


def action(due: date, **keys: Any) -> Action:
    """Return an open promise of cem."""
    made = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
    usual: dict[str, Any] = {
        "id": "t" * 10,
        "title": "Quote",
        "owner": "cem",
        "side": "sales",
        "by": "cem",
    }
    return Action(**{**usual, "created": made, **keys}, due=due)


@pytest.mark.parametrize(
    ("due", "now", "is_needed"),
    [
        (date(2026, 11, 15), AFTER, True),  # eight days before the Monday after the week
        (date(2026, 11, 16), AFTER, False),
        (date(2026, 11, 12), datetime(2026, 11, 19, 22, 59, tzinfo=UTC), False),
        (date(2026, 11, 12), datetime(2026, 11, 19, 23, 0, tzinfo=UTC), True),
    ],
)
def test_a_promise_overdue_by_more_than_a_week_needs_a_leader(
    due: date, now: datetime, *, is_needed: bool
) -> None:
    """As of the end of the week, or now; the day is that of the team."""
    found = needs(week(actions=[action(due)], now=now))
    need = Need("overdue", "Quote", "t" * 10, "cem", "sales", due=due)
    assert found == ((need,) if is_needed else ())


def test_what_was_done_since_needs_nobody() -> None:
    """On Monday, last week's summary asks for nothing that was done in the morning."""
    done = action(
        date(2026, 11, 9),
        status="done",
        closed=datetime(2026, 11, 23, 7, 0, tzinfo=UTC),
        done_on=date(2026, 11, 23),
    )
    found = week(actions=[done])

    assert found.overdue == (done,)
    assert needs(found) == ()


def test_reviews_that_are_due_and_what_was_carried_over_three_times() -> None:
    """The longest due first; a decision that was replaced or is due later is not among them."""
    made = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    decided: dict[str, Any] = {"created": made, "by": "fay", "title": "One call"}
    decisions = [
        Decision(id="d1" * 5, review=date(2026, 11, 20), **decided),
        Decision(id="d2" * 5, review=date(2026, 11, 18), owner="ana", **decided),
        Decision(id="d3" * 5, review=date(2026, 11, 23), **decided),
        Decision(id="d4" * 5, review=date(2026, 11, 2), status="replaced", **decided),
        Decision(id="d5" * 5, **decided),
    ]
    thrice = item("Loop", left="carried", carried=2, topic="loop", kind="rotate")
    twice = item("Prices", left="carried", carried=1)

    assert needs(week(huddle(20, thrice, twice), decisions=decisions)) == (
        Need("review", "One call", "d2" * 5, "ana", due=date(2026, 11, 18)),
        Need("review", "One call", "d1" * 5, due=date(2026, 11, 20)),
        Need("carried", "Loop", "loop", number=3),
    )


def test_the_first_of_each_kind_comes_before_any_second() -> None:
    """Many overdue promises do not hide the one decision to review."""
    many = [Need("overdue", f"Promise {number}") for number in range(9)]
    review, leads = Need("review", "One call"), Need("leads", "", number=6)

    assert first_needs([*many, review, leads], 5) == (*many[:3], review, leads)
    assert first_needs([*many, review, leads], 2) == (many[0], review)
    assert first_needs(many[:2], 5) == tuple(many[:2])
