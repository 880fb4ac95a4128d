"""Kept promises: each story of a promise, and the days on which it counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.promises import Kept, Verdict, due_days, due_verdicts, has_ended, kept
from huddlecli.core.records import UNDONE, Action, Change

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = {
    "ana": BERLIN,
    "kiri": ZoneInfo("Pacific/Auckland"),
    "lee": ZoneInfo("America/Los_Angeles"),
}
CREATED = datetime(2026, 11, 20, 9, tzinfo=UTC)

Step = tuple[datetime, dict[str, Any]]  # an instant, and what is set then; None takes away


def at(text: str) -> datetime:
    """Return the UTC instant of `30 12:00`, a day of November, or `+1 12:00`, one of December."""
    day, clock = text.split()
    hour, minute = map(int, clock.split(":"))
    start = datetime(2026, 12 if day.startswith("+") else 11, int(day), tzinfo=UTC)
    return start + timedelta(hours=hour, minutes=minute)


def on(text: str) -> date:
    """Return the day of `30` or `+1`."""
    return at(f"{text} 00:00").date()


def moved(when: str, due: str) -> Step:
    """Give it another due day."""
    return at(when), {"due": on(due)}


def done(when: str, day: str | None = None) -> Step:
    """Mark it as done, on that day or the day of the instant."""
    done_on = on(day) if day else at(when).date()
    return at(when), {"status": "done", "closed": at(when), "done_on": done_on}


def dropped(when: str, reason: str | None = None) -> Step:
    """Drop it."""
    return at(when), {"status": "dropped", "closed": at(when), "reason": reason}


def reopened(when: str) -> Step:
    """Open it again."""
    return at(when), {"status": "open", "closed": None, "done_on": None, "reason": None}


def given_to(when: str, owner: str) -> Step:
    """Give it to somebody else."""
    return at(when), {"owner": owner}


def promise(due: date, *steps: Step, owner: str = "ana") -> Action:
    """Return a promise of 20 November that went through `steps`."""
    keys: dict[str, Any] = {"owner": owner, "due": due, "status": "open"}
    changes = [Change(at=CREATED, by="ana", set=dict(keys))]
    for instant, step in steps:
        present = {key: value for key, value in step.items() if value is not None}
        gone = tuple(key for key, value in step.items() if value is None)
        changes.append(Change(at=instant, by="ana", set=present, unset=gone))
        keys.update(step)
    return Action(
        id="k7f2q9xmtb",
        title="Send the demo list",
        created=CREATED,
        by="ana",
        changes=tuple(changes),
        **keys,
    )


def days(action: Action, now: datetime) -> list[tuple[date, bool]]:
    """Return the days on which `action` counts."""
    return [(entry.day, entry.kept) for entry in due_verdicts(action, now, ZONES.__getitem__)]


STORIES: list[tuple[str, Sequence[Step], str, list[tuple[str, bool]]]] = [
    ("open, and its day is not over", (), "30 22:59", []),
    ("open, and its day is over", (), "30 23:00", [("30", False)]),
    ("done before its day", [done("27 9:00")], "27 9:01", [("30", True)]),
    ("done on its day", [done("30 22:00")], "30 22:01", [("30", True)]),
    ("done late", [done("+1 9:00")], "+1 9:01", [("30", False)]),
    ("done in time, said so later", [done("+2 9:00", "30")], "+2 9:01", [("30", True)]),
    ("dropped before its day", [dropped("29 9:00")], "+5 9:00", []),
    ("dropped in the night before its day", [dropped("29 22:59")], "+5 9:00", []),
    ("dropped on its day", [dropped("29 23:00")], "29 23:01", [("30", False)]),
    ("dropped late", [dropped("+3 9:00")], "+5 9:00", [("30", False)]),
    ("undone", [dropped("+3 9:00", UNDONE)], "+5 9:00", []),
    ("moved and undone", [moved("30 9:00", "+4"), dropped("30 9:01", UNDONE)], "+5 9:00", []),
    ("moved before its day, still open", [moved("29 22:59", "+4")], "+4 9:00", []),
    ("moved before its day, overdue", [moved("29 9:00", "+4")], "+5 9:00", [("+4", False)]),
    ("moved to an earlier day", [moved("25 9:00", "27")], "28 9:00", [("27", False)]),
    ("moved on its day", [moved("29 23:00", "+4")], "29 23:01", [("30", False)]),
    (
        "moved late, then done in time",
        [moved("+1 9:00", "+4"), done("+3 9:00")],
        "+3 9:01",
        [("30", False), ("+4", True)],
    ),
    (
        "moved twice, then done late",
        [moved("30 9:00", "+2"), moved("+3 9:00", "+4"), done("+5 9:00")],
        "+5 9:01",
        [("30", False), ("+2", False), ("+4", False)],
    ),
    (
        "moved late, then dropped before its new day",
        [moved("+1 9:00", "+4"), dropped("+2 9:00")],
        "+5 9:00",
        [("30", False)],
    ),
    (
        "moved away on its day and back: one day, by its last state",
        [moved("30 9:00", "+4"), moved("30 9:01", "30"), done("30 10:00")],
        "30 10:01",
        [("30", True)],
    ),
    (
        "moved late, then back: not kept, once",
        [moved("+1 9:00", "+4"), moved("+2 9:00", "30")],
        "+2 9:01",
        [("30", False)],
    ),
    ("the same due day set again", [moved("+1 9:00", "30")], "+1 9:01", [("30", False)]),
    ("reopened on its day", [done("29 9:00"), reopened("30 9:00")], "30 9:01", []),
    ("reopened late", [done("29 9:00"), reopened("+1 9:00")], "+1 9:01", [("30", False)]),
    ("reopened after a drop", [dropped("29 9:00"), reopened("29 9:01")], "30 9:00", []),
    (
        "reopened, then done late",
        [done("29 9:00"), reopened("29 9:30"), done("+1 9:00")],
        "+1 9:01",
        [("30", False)],
    ),
    (
        "moved late while it was done, then reopened",
        [done("29 9:00"), moved("+1 9:00", "+4"), reopened("+1 9:01")],
        "+1 9:02",
        [("30", False)],
    ),
    (
        "its day corrected after it was done in time",
        [done("29 9:00"), moved("+1 9:00", "+4")],
        "+1 9:01",
        [("+4", True)],
    ),
    (
        "its day corrected after it was done late",
        [done("+2 9:00"), moved("+3 9:00", "+4")],
        "+3 9:01",
        [("30", False), ("+4", True)],
    ),
    (
        "owned by one who is ahead: her day ends at 11:00 UTC",
        [given_to("24 9:00", "kiri")],
        "30 11:00",
        [("30", False)],
    ),
    ("owned by one who is behind", [given_to("24 9:00", "lee")], "+1 7:59", []),
    (
        "moved on her own day, which is still the day before in Berlin",
        [moved("29 11:00", "+4"), given_to("29 12:00", "kiri")],
        "29 12:01",
        [("30", False)],
    ),
    (
        "moved before his own day, which is today in Berlin",
        [moved("30 7:59", "+4"), given_to("30 12:00", "lee")],
        "30 12:01",
        [],
    ),
]


@pytest.mark.parametrize(
    ("steps", "now", "expected"),
    [pytest.param(*story[1:], id=story[0]) for story in STORIES],
)
def test_a_promise_counts(
    steps: Sequence[Step], now: str, expected: list[tuple[str, bool]]
) -> None:
    """A promise due on 30 November counts on the days that its story leads to."""
    found = days(promise(on("30"), *steps), at(now))

    assert found == [(on(day), verdict) for day, verdict in expected]


def test_without_its_changes_a_promise_counts_by_its_latest_state() -> None:
    """Where only the head was read, its one due day counts."""
    head = Action(
        id="k7f2q9xmtb",
        title="Send the demo list",
        created=CREATED,
        by="ana",
        owner="ana",
        due=on("30"),
        status="done",
        closed=at("+1 9:00"),
        done_on=on("+1"),
    )

    assert days(head, at("+1 9:01")) == [(on("30"), False)]


def test_the_name_of_a_closed_file_has_each_day_on_which_it_counts() -> None:
    """The due days are the missed ones in order, then the one it has."""
    often = promise(on("30"), moved("30 9:00", "+2"), moved("+2 9:00", "+9"), dropped("+3 9:00"))
    early = promise(on("30"), moved("25 9:00", "27"), done("27 9:00"))
    back = promise(on("30"), moved("30 9:00", "+4"), moved("+1 9:00", "30"), done("+1 9:01"))

    assert due_days(often, BERLIN) == (on("30"), on("+2"), on("+9"))
    assert due_days(early, BERLIN) == (on("27"),)
    assert due_days(back, BERLIN) == (on("30"),)


def test_a_day_ends_at_midnight_of_its_zone() -> None:
    """A day is over from its midnight on, also the last one that there is."""
    assert not has_ended(on("30"), at("30 22:59"), BERLIN)
    assert has_ended(on("30"), at("30 23:00"), BERLIN)
    assert not has_ended(date.max, at("30 23:00"), BERLIN)


def test_promises_are_counted_from_day_to_day() -> None:
    """Of the promises of some days those are counted that count on one of them."""
    promises = [
        promise(on("27"), done("27 9:00")),
        promise(on("27"), moved("27 9:00", "30")),
        promise(on("30"), done("27 9:00")),
        promise(on("+1")),
    ]
    now = at("+1 12:00")

    week = kept(promises, on("23"), on("27"), now, ZONES.__getitem__)
    following = kept(promises, on("30"), on("30"), now, ZONES.__getitem__)
    nothing = kept(promises, on("+1"), on("+7"), now, ZONES.__getitem__)

    assert (week, week.rate) == (Kept(kept=1, due=2), 0.5)
    assert (following, following.rate) == (Kept(kept=1, due=2), 0.5)
    assert (nothing, nothing.rate) == (Kept(kept=0, due=0), None)


DUE = st.dates(date(2026, 11, 20), date(2026, 12, 10))
MOMENTS = st.integers(1, 20 * 24 * 60).map(lambda minutes: CREATED + timedelta(minutes=minutes))


@st.composite
def histories(draw: st.DrawFn) -> list[Step]:
    """Draw what can happen to a promise, in the order in which it happens."""
    steps: list[Step] = []
    for instant in sorted(draw(st.lists(MOMENTS, max_size=8, unique=True))):
        closing = {"closed": instant}
        kind = draw(st.sampled_from(("move", "done", "drop", "reopen", "give")))
        possible: dict[str, dict[str, Any]] = {
            "move": {"due": draw(DUE)},
            "done": {"status": "done", "done_on": draw(DUE), **closing},
            "drop": {"status": "dropped", "done_on": None, **closing},
            "reopen": {"status": "open", "closed": None, "done_on": None},
            "give": {"owner": draw(st.sampled_from(sorted(ZONES)))},
        }
        steps.append((instant, possible[kind]))
    return steps


@given(DUE, histories(), MOMENTS)
def test_no_day_counts_twice(due: date, steps: list[Step], now: datetime) -> None:
    """Whatever happened, a day counts once, is in the closed file's name, and rates are shares."""
    action = promise(due, *steps)
    entries = due_verdicts(action, now, ZONES.__getitem__)
    found = [entry.day for entry in entries]
    rate = kept([action], date.min, date.max, now, ZONES.__getitem__).rate

    assert found == sorted(set(found))
    assert {*found} <= {*due_days(action, ZONES[action.owner])}
    assert (rate is None) == (not entries)
    assert rate is None or 0 <= rate <= 1


@given(DUE, histories(), MOMENTS, MOMENTS, MOMENTS)
def test_reopened_is_as_if_never_done(
    due: date, steps: list[Step], first: datetime, second: datetime, now: datetime
) -> None:
    """A promise that was done and reopened counts as if neither had happened."""
    closed, opened = sorted((first, second))
    moves = [step for step in steps if not {"status"} & step[1].keys()]
    done_on = closed.date()
    detour: list[Step] = [
        (closed, {"status": "done", "closed": closed, "done_on": done_on}),
        (opened, {"status": "open", "closed": None, "done_on": None}),
    ]
    with_detour = sorted([*moves, *detour], key=lambda step: step[0])

    assert days(promise(due, *with_detour), now) == days(promise(due, *moves), now)


@given(DUE, histories(), MOMENTS, st.integers(0, 20))
def test_what_counts_as_time_passes_goes_on_counting(
    due: date, steps: list[Step], now: datetime, later: int
) -> None:
    """Nothing but a change takes a day away again or turns its verdict."""
    action = promise(due, *steps)
    entries: set[Verdict] = {*due_verdicts(action, now, ZONES.__getitem__)}

    assert entries <= {*due_verdicts(action, now + timedelta(days=later), ZONES.__getitem__)}
