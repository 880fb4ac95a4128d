"""The figures of a period: what happened in it, what was open at its end, what was kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddlecli.core.dates import Period, instants, week_named
from huddlecli.core.minutes import MinutedItem, MinutedPoint, Minutes, Outcome
from huddlecli.core.promises import Kept
from huddlecli.core.records import (
    UNDONE,
    Action,
    ActionStatus,
    Change,
    Decision,
    Parked,
    Record,
    Win,
)
from huddlecli.core.summary import (
    Subject,
    Summary,
    default_period,
    is_empty,
    newest,
    summary,
)
from huddlecli.core.team import Person, Team, Weekday

ACME = Team(
    name="Acme",
    timezone="Europe/Berlin",
    people=(
        Person(name="ana", side="marketing"),
        Person(name="cem", side="sales"),
        Person(name="kiri", side="sales", timezone="Pacific/Auckland"),
        Person(name="lee", side="sales", timezone="America/Los_Angeles"),
    ),
)
WEEK = week_named("2026-W47", date(2026, 11, 23), "monday")  # 16 to 22 November
LATER = datetime(2026, 12, 24, 12, tzinfo=UTC)
MINUTES_OF_THREE_WEEKS = st.integers(0, 21 * 24 * 60 - 1)


def at(text: str) -> datetime:
    """Return the UTC instant of `16 09:00` in November 2026."""
    return datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


def action(name: str, *, created: str = "10 09:00", due: int = 20, **keys: Any) -> Action:
    """Return an action whose latest state alone was read."""
    keys = {"owner": "ana", "side": "marketing"} | keys
    return Action(
        id=name,
        title=name.capitalize(),
        created=at(created),
        by="ana",
        due=date(2026, 11, due),
        **keys,
    )


def done(name: str, closed: datetime, **keys: Any) -> Action:
    """Return an action that was done at that instant."""
    return action(name, status="done", closed=closed, done_on=closed.date(), **keys)


def figures(
    *actions: Action,
    team: Team = ACME,
    period: Period = WEEK,
    now: datetime = LATER,
    side: str | None = None,
    **others: Sequence[Any],
) -> Summary:
    """Return the summary of week 47 with those records."""
    kinds: dict[str, Sequence[Any]] = {"minutes": (), "decisions": (), "wins": (), "parked": ()}
    return summary(team, period, now, actions=actions, side=side, **(kinds | others))


def ids(records: Sequence[Record | Minutes]) -> str:
    """Return the ids of `records` in their order."""
    return " ".join(record.id for record in records)


def moves(found: Summary) -> dict[str, str]:
    """Return the ids of the actions in each figure that has some."""
    lists = {
        "created": found.created,
        "done": found.done,
        "dropped": found.dropped,
        "open": found.open,
        "overdue": found.overdue,
    }
    return {name: ids(records) for name, records in lists.items() if records}


def item(
    title: str,
    *outcomes: Outcome | None,
    kind: Literal["topic", "promises"] = "topic",
    left: Literal["through", "carried", "struck"] = "through",
) -> MinutedItem:
    """Return an item with a point for each outcome."""
    return MinutedItem(
        kind=kind,
        title=title,
        topic=title.lower(),
        opened_by=None,
        planned_seconds=300,
        actual_seconds=300,
        carried=0,
        left=left,
        points=tuple(
            MinutedPoint(
                opened_by=None, rounds=1, said_back=True, restatement=None, outcome=outcome
            )
            for outcome in outcomes
        ),
    )


def huddle(name: str, started: str, *items: MinutedItem) -> Minutes:
    """Return the minutes of a daily huddle."""
    return Minutes(
        id=name,
        agenda="daily",
        title="Daily huddle",
        started=at(started),
        ended=at(started) + timedelta(minutes=15),
        timezone="Europe/Berlin",
        planned_minutes=15,
        by="ana",
        present=(),
        items=items,
    )


def test_an_empty_week_has_its_figures() -> None:
    """Nothing kept, nothing due, eight weeks of trend, and each side named."""
    none = Kept(kept=0, due=0)
    starts = [WEEK.start - timedelta(weeks=back) for back in range(7, -1, -1)]

    assert figures() == Summary(
        team=ACME,
        period=WEEK,
        now=LATER,
        side=None,
        is_running=False,
        huddles=(),
        covered=(),
        not_covered=(),
        decisions=(),
        wins=(),
        parked=(),
        created=(),
        done=(),
        dropped=(),
        open=(),
        overdue=(),
        kept=none,
        by_side={"marketing": none, "sales": none},
        trend=tuple(
            (Period(start, start + timedelta(days=6), f"2026-W{40 + n}"), none)
            for n, start in enumerate(starts)
        ),
    )


def test_a_week_has_the_huddles_that_began_in_it() -> None:
    """Each subject covered or carried over has its huddle; boards count as neither."""
    found = figures(
        minutes=[
            huddle("third", "22 23:00"),
            huddle(
                "second",
                "22 22:59",
                item("Stuck", None, "action"),
                item("Pay", None, left="carried"),
                item("Events", None, left="struck"),
                item("Promises", kind="promises", left="carried"),
            ),
            huddle("first", "15 23:00", item("Leads", "none"), item("Pay", left="carried")),
            huddle("before", "15 22:59"),
        ]
    )

    assert ids(found.huddles) == "first second"
    assert found.covered == (
        Subject("Leads", "leads", "first"),
        Subject("Stuck", "stuck", "second"),
    )
    assert found.not_covered == (Subject("Pay", "pay", "first"), Subject("Pay", "pay", "second"))


def test_a_week_has_what_was_made_in_it() -> None:
    """Decisions, parked things and wins are those made in the week and not undone."""

    def made(name: str, created: str) -> dict[str, Any]:
        return {"id": name, "title": name, "created": at(created), "by": "ana"}

    found = figures(
        decisions=[
            Decision(**made("b", "22 22:59"), status="replaced", replaced_by="c"),
            Decision(**made("a", "15 23:00")),
            Decision(**made("late", "22 23:00")),
            Decision(**made("oops", "17 09:00"), status="dropped", reason=UNDONE),
        ],
        wins=[Win(**made("w", "18 09:00")), Win(**made("early", "15 22:59"))],
        parked=[Parked(**made("p", "18 09:00"), status="taken", closed=at("30 09:00"))],
    )

    assert (ids(found.decisions), ids(found.wins), ids(found.parked)) == ("a b", "w", "p")


def test_a_week_has_what_happened_to_actions_in_it() -> None:
    """Created, done and dropped ones are listed by the instant; an undone one is nowhere."""
    found = figures(
        action("made", created="16 09:00", due=30),
        action("oops", created="16 09:00", status="dropped", closed=at("16 09:01"), reason=UNDONE),
        done("kept", at("18 09:00")),
        done("quick", at("17 10:00"), created="17 09:00"),
        action("gone", status="dropped", closed=at("17 09:00")),
        done("after", at("23 09:00")),
    )

    assert moves(found) == {
        "created": "made quick",
        "done": "quick kept",
        "dropped": "gone",
        "open": "after made",
        "overdue": "after",
    }


@pytest.mark.parametrize(
    ("zone", "week_starts", "week", "is_over"),
    [
        ("Europe/Berlin", "monday", "2026-W13", "2026-03-30T00:00+02:00"),
        ("Europe/Berlin", "monday", "2026-W43", "2026-10-26T00:00+01:00"),
        ("Europe/Berlin", "monday", "2026-W53", "2027-01-04T00:00+01:00"),
        ("Pacific/Auckland", "monday", "2026-W47", "2026-11-23T00:00+13:00"),
        ("America/Los_Angeles", "monday", "2026-W47", "2026-11-23T00:00-08:00"),
        ("America/Los_Angeles", "sunday", "2026-W47", "2026-11-22T00:00-08:00"),
        ("America/Los_Angeles", "sunday", "2026-W10", "2026-03-08T00:00-08:00"),
    ],
)
def test_what_is_closed_at_the_edge_of_a_week_counts_in_one(
    zone: str, week_starts: Weekday, week: str, is_over: str
) -> None:
    """Closed at 23:59:59 it belongs to the week, at 00:00 to the next, and was open till then."""
    team = Team(name="Acme", timezone=zone, week_starts=week_starts)
    midnight = datetime.fromisoformat(is_over).astimezone(UTC)
    actions = [
        replace(one, created=midnight - timedelta(days=30))
        for one in (done("last", midnight - timedelta(seconds=1)), done("first", midnight))
    ]
    this = week_named(week, date(2026, 6, 1), week_starts)
    day = this.end + timedelta(days=1)
    following = Period(day, day + timedelta(days=6))

    def within(period: Period) -> dict[str, str]:
        now = midnight + timedelta(days=60)
        found = moves(figures(*actions, team=team, period=period, now=now))
        return {name: found[name] for name in ("done", "open") if name in found}

    assert within(this) == {"done": "last", "open": "first"}
    assert within(following) == {"done": "first"}


def test_a_week_with_53_in_its_name_begins_in_one_year_and_ends_in_the_next() -> None:
    """Week 53 of 2026 is seven days, and the trend leads up to it without a gap."""
    week = week_named("2026-W53", date(2027, 1, 4), "monday")
    found = figures(period=week, now=datetime(2027, 1, 4, 9, tzinfo=UTC))

    assert (week.start, week.end) == (date(2026, 12, 28), date(2027, 1, 3))
    assert [one.week for one, _ in found.trend][-3:] == ["2026-W51", "2026-W52", "2026-W53"]


def test_while_a_week_runs_its_open_actions_are_those_open_now() -> None:
    """Nothing is left out for being newer than the clock, and what is done is not open."""
    friday = at("20 12:00")
    found = figures(
        action("due", due=20),
        action("overdue", due=19),
        action("newer", created="20 12:01", due=27),
        done("done", at("20 12:01")),
        now=friday,
    )

    assert found.is_running
    assert moves(found) == {
        "created": "newer",
        "done": "done",
        "open": "overdue due newer",
        "overdue": "overdue",
    }


def test_open_actions_come_overdue_first_then_by_day_then_by_owner() -> None:
    """A day ends at its owner's midnight, so one due the same day may be overdue by himself."""
    found = figures(
        action("e", due=22, owner="lee"),
        action("d", due=22, owner="Cem"),
        action("c", due=22, owner="ana"),
        action("b", due=22, owner="kiri"),
        action("a", due=21, owner="lee"),
        now=at("22 12:00"),
    )

    assert moves(found) == {"open": "a b c d e", "overdue": "a b"}


HISTORY: list[tuple[str, list[tuple[str, ActionStatus]], str]] = [
    ("open all the time", [], "open"),
    ("done in the week", [("20 09:00", "done")], ""),
    ("done after it", [("23 09:00", "done")], "open"),
    ("dropped after it", [("23 09:00", "dropped")], "open"),
    ("done, reopened in the week", [("18 09:00", "done"), ("19 09:00", "open")], "open"),
    ("done in it, reopened after it", [("18 09:00", "done"), ("24 09:00", "open")], ""),
    ("reopened and done in it", [("12 09:00", "done"), ("18 09:00", "open")], "open"),
    (
        "done, reopened, done after it",
        [("12 09:00", "done"), ("18 09:00", "open"), ("24 09:00", "done")],
        "open",
    ),
]


@pytest.mark.parametrize(
    ("steps", "expected"), [pytest.param(*story[1:], id=story[0]) for story in HISTORY]
)
def test_an_action_was_open_at_the_end_of_a_week(
    steps: list[tuple[str, ActionStatus]], expected: str
) -> None:
    """Its changes up to a moment show whether it was open then."""
    made = action("open")
    when, state = steps[-1] if steps else ("10 09:00", "open")
    history = [("10 09:00", "open"), *steps]
    head = replace(
        made,
        status=state,
        closed=None if state == "open" else at(when),
        changes=tuple(Change(at=at(when), by="ana", set={"status": one}) for when, one in history),
    )

    assert ids(figures(head).open) == expected


def test_what_was_made_after_the_week_was_not_open_in_it() -> None:
    """An action made in the week after is not among the open ones of its end."""
    assert moves(figures(action("next", created="22 23:00"))) == {}


def test_promises_are_counted_for_the_period_its_sides_and_eight_weeks() -> None:
    """A promise counts in the week of its due day, for its present side."""
    found = figures(
        done("a", at("20 09:00"), due=20),
        done("b", at("23 09:00"), due=20, owner="cem", side="sales"),
        done("c", at("12 09:00"), due=13, owner="cem", side="sales"),
        action("d", due=22, owner="pat", side="partners"),
        action("e", due=15, owner="pat", side="field"),
        now=at("24 09:00"),
    )

    assert found.kept == Kept(kept=1, due=3)
    assert found.by_side == {
        "marketing": Kept(kept=1, due=1),
        "sales": Kept(kept=0, due=1),
        "partners": Kept(kept=0, due=1),
    }
    assert [(week.week, kept.kept, kept.due) for week, kept in found.trend][-3:] == [
        ("2026-W45", 0, 0),
        ("2026-W46", 1, 2),
        ("2026-W47", 1, 3),
    ]


def test_a_side_has_its_own_actions_and_wins() -> None:
    """A win of both sides is each side's; huddles and decisions stay as they are."""
    made: dict[str, Any] = {"title": "T", "created": at("18 09:00"), "by": "ana"}
    found = figures(
        done("a", at("18 09:00")),
        done("b", at("18 09:00"), owner="cem", side="marketing"),
        action("c", due=22),
        action("d", due=22, owner="cem", side="sales"),
        side="sales",
        minutes=[huddle("h", "18 09:00")],
        decisions=[Decision(id="x", **made)],
        wins=[
            Win(id="both", **made),
            Win(id="ours", side="sales", **made),
            Win(id="theirs", side="marketing", **made),
        ],
    )

    assert moves(found) == {"done": "b", "open": "d", "overdue": "d"}
    assert (ids(found.wins), ids(found.decisions), ids(found.huddles)) == ("both ours", "x", "h")
    assert (found.side, found.kept) == ("sales", Kept(kept=1, due=2))
    assert found.by_side == {"sales": Kept(kept=1, due=2)}


@pytest.mark.parametrize(
    ("held", "week"),
    [
        ([], "2026-W47"),
        ([date(2026, 11, 22)], "2026-W47"),
        ([date(2026, 11, 23)], "2026-W48"),
        ([date(2026, 11, 20), date(2026, 11, 29)], "2026-W48"),
    ],
)
def test_without_a_period_it_is_this_week_once_a_huddle_was_held(
    held: list[date], week: str
) -> None:
    """This week is summed up if it has a finished huddle, else the last."""
    assert default_period(date(2026, 11, 24), "monday", held).week == week


@given(
    st.lists(st.tuples(MINUTES_OF_THREE_WEEKS, MINUTES_OF_THREE_WEEKS), max_size=12),
    st.randoms(use_true_random=False),
)
def test_six_weeks_are_the_sum_of_each(spans: list[tuple[int, int]], source: Any) -> None:
    """Each action is made in one week and done in one, whatever the order they come in."""
    begin, _ = instants(WEEK, ZoneInfo("Europe/Berlin"))
    actions = [
        Action(
            id=f"{number:010}",
            title="T",
            created=begin + timedelta(minutes=start),
            by="ana",
            owner="ana",
            due=date(2026, 11, 30),
            status="done",
            closed=begin + timedelta(minutes=start + length),
            done_on=(begin + timedelta(minutes=start + length)).date(),
        )
        for number, (start, length) in enumerate(spans)
    ]
    shuffled = source.sample(actions, len(actions))
    weeks = [
        Period(WEEK.start + timedelta(weeks=n), WEEK.end + timedelta(weeks=n)) for n in range(6)
    ]
    each = [figures(*shuffled, period=week) for week in weeks]
    whole = figures(*actions, period=Period(weeks[0].start, weeks[-1].end), now=LATER)

    assert tuple(one for week in each for one in week.created) == whole.created
    assert tuple(one for week in each for one in week.done) == whole.done
    assert len(whole.done) == len(spans)
    assert sum(week.kept.due for week in each) == whole.kept.due


@settings(deadline=None)  # how busy the machine is says nothing
@given(st.lists(st.tuples(st.integers(0, 200), st.booleans()), max_size=30), st.integers(0, 60))
def test_the_weeks_of_a_long_period_add_up_to_it(
    promises: list[tuple[int, bool]], first: int
) -> None:
    """Whatever was promised when, the weeks from the first that counts have all that was kept."""
    start = date(2026, 1, 1)
    made = [
        replace(
            action(f"a{number}", created="01 09:00"),
            due=start + timedelta(days=day),
            status="done",
            closed=LATER - timedelta(days=300),
            done_on=start + timedelta(days=day + (not is_kept)),
        )
        for number, (day, is_kept) in enumerate(promises)
    ]
    period = Period(start + timedelta(days=first), start + timedelta(days=first + 80))
    found = figures(*made, period=period)
    kept = [one for _, one in found.weeks]

    assert Kept(sum(one.kept for one in kept), sum(one.due for one in kept)) == found.kept
    assert not kept or kept[0].due > 0
    assert all(one.start in period and one.end in period for one, _ in found.weeks)


def test_a_promise_kept_ahead_is_in_its_week_to_come() -> None:
    """The weeks of a quarter that is running go on to the last that has anything."""
    quarter = Period(date(2026, 10, 1), date(2026, 12, 31))
    ahead = replace(done("a", at("18 10:00")), due=date(2026, 12, 15))
    found = figures(done("b", at("18 10:00")), ahead, period=quarter, now=at("20 10:00"))

    assert found.kept == Kept(2, 2)
    assert [(week.start.isoformat(), kept.due) for week, kept in found.weeks if kept.due] == [
        ("2026-11-16", 1),
        ("2026-12-14", 1),
    ]


def test_a_week_is_empty_where_nothing_was_kept_due_or_held() -> None:
    """A promise that was done weeks ahead of its day is something to say."""
    early = done("a", at("02 10:00"), created="01 09:00")

    assert is_empty(figures())
    assert not is_empty(figures(early))
    assert not is_empty(figures(minutes=[huddle("m", "17 09:00")]))


def test_the_newest_change_is_the_end_of_a_huddle_or_a_later_record() -> None:
    """Where nothing happened it is the beginning of the period."""
    met = [huddle("m", "17 09:00")]

    assert newest(figures()) == at("15 23:00")
    assert newest(figures(minutes=met)) == at("17 09:15")
    assert newest(figures(action("a", created="16 09:00"), minutes=met)) == at("17 09:15")
    assert newest(figures(action("a", created="18 09:00"), minutes=met)) == at("18 09:00")
