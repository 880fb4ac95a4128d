"""Decisions that are due for review, in a huddle: each a point of its own, with four ways out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.boards import DueDecision
from huddlecli.core.huddle.evolve import fold
from huddlecli.core.huddle.review import open_review
from huddlecli.core.huddle.state import Underway
from huddlecli.core.minutes import Minutes, all_reviews
from huddlecli.core.records import Decision, Parked
from huddlecli.live.session import Session
from huddlecli.views.recap import as_chat
from tests.helpers.reviews import CALLS, FAIRS, STUDIES, TODAY, change, state_of, three_due
from tests.helpers.table import Table

FRESH = "5000000000"  # the id of the first record that a huddle makes here


@pytest.fixture
def table(table: Table) -> Table:
    """Return a table at which three decisions are due: STUDIES, CALLS, FAIRS."""
    three_due(table)
    return table


def run(table: Table, *lines: str | None, agenda: str = "review") -> Minutes | None:
    """Run a huddle of these lines."""
    return table.huddle(table.sit_down(agenda), agenda, lines)


def left_after(table: Table, *lines: str) -> Session:
    """Return the session after these lines, as a window that was closed leaves it."""
    session = table.sit_down("review")
    table.huddle(session, "review", lines)
    return session


def asked(session: Session) -> str | None:
    """Return the id of the decision that is under review now."""
    assert isinstance(session.state, Underway)
    due = open_review(session.state)
    return due.id if due else None


def reviewed(minutes: Minutes | None) -> list[tuple[str, str | None]]:
    """Return which decisions were reviewed, and what came of each."""
    assert minutes
    return [(review.id, review.result) for review in all_reviews(minutes)]


def test_three_decisions_are_reviewed_the_longest_overdue_first(table: Table) -> None:
    """Kept, replaced and parked: records, minutes and recap all say so."""
    minutes = run(
        table,
        *["the numbers are down", "/next", "/u", "/keep"],
        *["/next", "/u", "/d Two calls within a day review:4w", "/a Tell all @cem by fri", "/next"],
        *["/p", "/next", "/u", "/none", "/end"],
    )

    assert state_of(table, STUDIES) == ("standing", date(2026, 12, 24), None)
    assert table.records.load(Decision, STUDIES).kept_on == TODAY
    assert state_of(table, CALLS) == ("replaced", date(2026, 11, 21), None)
    assert state_of(table, FAIRS) == ("standing", None, None)
    assert table.records.load(Decision, FRESH).replaces == CALLS
    assert table.records.load(Decision, CALLS).replaced_by == FRESH
    assert minutes
    first, second = minutes.items
    assert (first.left, second.left) == ("through", "through")
    assert [point.outcome for point in first.points] == ["decision", "action", "parked"]
    assert [
        (review.title, review.result, review.until, review.by) for review in all_reviews(minutes)
    ] == [
        ("Two case studies", "kept", date(2026, 12, 24), None),
        ("One call", "replaced", None, "Two calls within a day"),
        ("No fairs", "parked", None, None),
    ]
    assert [parked.title for parked in first.points[2].parked] == ["No fairs"]
    recap = as_chat(minutes, reviews={FRESH: date(2026, 12, 22)}).splitlines()
    assert recap[2:] == [
        "• cem: Tell all, by Fri 27 Nov",
        "Decided: Two calls within a day, review on 22 Dec",
        "Kept: Two case studies, review on 24 Dec",
        "Replaced: One call",
        "Parked: No fairs",
    ]


def test_the_screen_shows_the_decision_its_age_and_the_ways_out(table: Table) -> None:
    """Then what came of it, and the next one."""
    run(table, "+10 /next", "+10 /u", "+10 /next", "+10 /keep dec-24", None)

    shown = [line for line in table.screen.shown if "item 0" not in line]
    assert shown[1:] == [
        "",
        "1 of 2  Decisions to look at again  12 min, until 09:20.  Marketing opens.",
        "  2000  Two case studies (1 of 3)",
        "        decided on 15 Oct, review due 14 Nov, 10 days ago",
        "Talk. ANA, does it still hold? Give one example.  Next: cem.",
        "> /next",
        "Understand. HAL, what did you hear? ANA, is that right?  /u yes, /again not yet",
        "> /u",
        (
            "Execute. Do we keep it, replace it, drop it or park it?  /keep [DAY], /d TEXT to "
            "replace it, /drop REASON, /p park, /none leave it due"
        ),
        "> /next",
        'error: "Two case studies" is still due for review',
        "hint:  /keep [DAY], /d TEXT to replace it, /drop REASON, /p, or /none to leave it due",
        "> /keep dec-24",
        "  2000  Two case studies: kept, review on 24 Dec",
        "  1000  One call (2 of 3)",
        "        decided on 15 Oct, review due 21 Nov, 3 days ago",
        "Talk, point 2. CEM, does it still hold? Give one example.  Next: ben.",
    ]


def test_a_decision_left_due_comes_back(table: Table) -> None:
    """`/none` and `/more` go on to the next one; the next huddle asks for these again."""
    to_execute = ["/next", "/u"]
    minutes = run(
        table, *to_execute, "/none", *to_execute, "/more", "/drop nobody goes", "/skip", "/end"
    )

    assert reviewed(minutes) == [(STUDIES, None), (CALLS, None), (FAIRS, "dropped")]
    assert state_of(table, FAIRS) == ("dropped", TODAY - timedelta(days=1), "nobody goes")
    assert minutes
    assert "Dropped: No fairs (nobody goes)" in as_chat(minutes).splitlines()
    table.now += timedelta(days=7)
    assert [due.id for due in table.prepared("review").boards().decisions] == [
        STUDIES,
        CALLS,
        "4000000000",
    ]


def test_an_action_alone_settles_no_review(table: Table) -> None:
    """Neither does a note; after the last decision there is no other one."""
    session = left_after(
        table, "/keep", "/keep", "/next", "/u", "/a Ask them @cem", "/next", "/more", "/keep 4w"
    )

    assert [line for line in table.screen.shown if line.startswith("error")] == [
        'error: "No fairs" is still due for review',
        "error: no other decision is due",
    ]
    assert isinstance(session.state, Underway)
    assert session.state.number == 2
    assert session.state.items[0].points[-1].outcome == "action"
    session.close()


@pytest.mark.parametrize(
    ("line", "undone"),
    [
        ("/keep", "keeping 2000  Two case studies"),
        ("/keep dec-24", "keeping 2000  Two case studies"),
        ("/drop nobody does", "dropping 2000  Two case studies"),
        ("/d Three case studies", 'decision "Three case studies"'),
        ("/park", 'parked "Two case studies"'),
    ],
)
def test_undo_takes_each_way_out_back(table: Table, line: str, undone: str) -> None:
    """The record is as it was, and the same decision is asked for again, in the same step."""
    session = left_after(table, "/next", "/u")
    before = state_of(table, STUDIES), session.state
    table.huddle(session, "review", [line])
    after = state_of(table, STUDIES)
    is_going_on = asked(session) != STUDIES

    table.huddle(session, "review", ["+5 /undo"])

    assert is_going_on
    assert after != before[0]
    assert (state_of(table, STUDIES), session.state) == before
    assert f"Undone: {undone}." in table.screen.shown
    assert table.records.open(Parked).records == ()
    assert len(table.records.open(Decision).records) == 4
    session.close()


def test_a_huddle_killed_in_the_middle_goes_on_at_the_same_decision(table: Table) -> None:
    """What was kept stays kept; what comes after the resume is as if nothing had happened."""
    first = left_after(table, "/keep", "/next", "/u")
    state = first.state
    first.close()
    table.now += timedelta(minutes=3)

    again = table.sit_down_again("review")
    assert isinstance(state, Underway)
    assert isinstance(again.state, Underway)
    assert asked(again) == CALLS
    assert again.state.items == state.items
    minutes = table.huddle(again, "review", ["/drop nobody calls", "/keep", "/skip", "/end"])

    assert reviewed(minutes) == [(STUDIES, "kept"), (CALLS, "dropped"), (FAIRS, "kept")]


@pytest.mark.parametrize("is_written", [True, False])
def test_a_process_killed_before_its_event_keeps_the_record(
    table: Table, *, is_written: bool
) -> None:
    """The record is written first: the resume sees that the decision is no longer due."""
    first = left_after(table)
    first.close()
    if is_written:
        change(table, STUDIES, review=date(2026, 12, 24), kept_on=TODAY)
    table.now += timedelta(minutes=3)

    again = table.sit_down_again("review")
    again.take_in()

    assert asked(again) == (None if is_written else STUDIES)
    again.close()


ELSEWHERE: list[tuple[dict[str, object], str]] = [
    ({"status": "replaced", "replaced_by": "z" * 10}, "replaced"),
    ({"status": "dropped", "reason": "moot"}, "dropped (moot)"),
    ({"review": date(2026, 12, 24), "kept_on": TODAY}, "review on 24 Dec"),
    ({"review": None}, "parked"),
]


@pytest.mark.parametrize(("keys", "words"), ELSEWHERE)
def test_what_another_terminal_settles_is_no_longer_asked(
    table: Table, keys: dict[str, object], words: str
) -> None:
    """While it is shown, Enter goes on; before it is shown, it is left out."""

    def lines() -> Iterator[str | None]:
        yield None
        change(table, STUDIES, **keys)
        yield None
        yield "/keep"
        yield "/drop whatever"
        yield "/next"
        change(table, FAIRS, **keys)
        yield None
        yield "/keep"
        yield "/end"

    minutes = table.huddle(table.sit_down("review"), "review", lines())

    shown = table.screen.shown
    assert f"  2000  Two case studies: {words} (from another terminal)" in shown
    assert "error: no decision is under review here" in shown
    assert "  1000  One call (2 of 3)" in shown
    assert not any(line.startswith("  3000  No fairs (") for line in shown)
    result = words.split(maxsplit=1)[0] if words != "review on 24 Dec" else "kept"
    assert reviewed(minutes) == [(STUDIES, result), (CALLS, "kept")]


def test_a_change_elsewhere_that_was_undone_there_leaves_it_due(table: Table) -> None:
    """It is asked for again, as it stands."""

    def lines() -> Iterator[str | None]:
        yield None
        change(table, STUDIES, status="dropped", reason="moot")
        yield None
        change(table, STUDIES, status="standing", reason=None)
        yield None
        yield "/keep"
        yield "/end"

    assert reviewed(table.huddle(table.sit_down("review"), "review", lines()))[0] == (
        STUDIES,
        "kept",
    )


def test_a_decision_dropped_in_the_same_second_is_not_kept(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record itself is looked at before it is written."""
    session = left_after(table)
    monkeypatch.setattr(session, "take_in", list)
    change(table, STUDIES, status="dropped", closed=table.now, reason="moot")
    before = table.records.load(Decision, STUDIES)
    table.screen.shown.clear()

    table.huddle(session, "review", ["/keep", "/drop nobody does", "/d Another"])

    refused = ["error: 2000 is already dropped", "hint:  /next"]
    assert [line for line in table.screen.shown if line[:5] in ("error", "hint:")] == refused * 3
    assert table.records.load(Decision, STUDIES) == before
    session.close()


def test_all_that_was_due_may_be_settled_before_its_item_opens(table: Table) -> None:
    """Then the item is an empty board, which one `/next` leaves."""

    def lines() -> Iterator[str | None]:
        yield None
        for record_id in (CALLS, STUDIES, FAIRS):
            change(table, record_id, status="dropped", closed=table.now, reason="moot")
        yield None
        yield "/skip"
        yield "/next"
        yield "/end"

    minutes = table.huddle(table.sit_down("last"), "last", lines())

    assert minutes
    assert (minutes.items[1].left, minutes.items[1].points) == ("through", ())
    assert "No decisions due for review.  /d TEXT review:DAY to set one" in table.screen.shown
    assert "Close" in table.screen.shown


def test_rotation_picks_a_review_with_the_same_ways_out(table: Table) -> None:
    """Each place reviews its own decision; with one settled, the next item follows."""
    minutes = run(table, "/keep", "/next", "/u", "/drop nobody calls", "/end", agenda="picks")

    assert minutes
    assert [(item.title, item.source, item.left) for item in minutes.items] == [
        ("Two case studies", STUDIES, "through"),
        ("One call", CALLS, "through"),
    ]
    assert reviewed(minutes) == [(STUDIES, "kept"), (CALLS, "dropped")]
    table.now += timedelta(days=7)
    assert [
        item.source for item in table.prepared("picks").plan.items if item.kind == "decisions"
    ] == [FAIRS, "4000000000"]


def test_a_decision_that_was_left_due_can_be_reviewed_after_all(table: Table) -> None:
    """Going back to the item asks for it again; the minutes have it once."""
    minutes = run(
        table, "/next", "/u", "/none", "/keep", "/keep", "/goto 1", "/drop moot", "/skip", "/end"
    )

    assert reviewed(minutes) == [(CALLS, "kept"), (FAIRS, "kept"), (STUDIES, "dropped")]
    assert minutes
    assert minutes.items[0].left == "through"


def test_a_decision_settled_while_the_huddle_was_elsewhere_is_settled_on_return(
    table: Table,
) -> None:
    """The item goes on with the next one, and its first point has an outcome."""

    def lines() -> Iterator[str | None]:
        yield "/goto 2"
        change(table, STUDIES, status="dropped", closed=table.now, reason="moot")
        yield None
        yield "/goto 1"
        yield "/keep"
        yield "/keep"
        yield "/end"

    minutes = table.huddle(table.sit_down("review"), "review", lines())

    assert minutes
    assert reviewed(minutes) == [(STUDIES, "dropped"), (CALLS, "kept"), (FAIRS, "kept")]
    assert [point.outcome for point in minutes.items[0].points] == ["decision"] * 3


def test_a_journal_of_an_older_version_is_told_as_it_was(table: Table) -> None:
    """Its decisions have no review days: the item is one discussion, which a result leaves."""
    session = left_after(table)
    assert isinstance(session.state, Underway)
    begun = session.state.begun
    old = tuple(DueDecision(id=due.id, title=due.title) for due in begun.boards.decisions)
    first = replace(begun, boards=replace(begun.boards, decisions=old))
    times = [begun.at + timedelta(seconds=seconds) for seconds in range(4)]
    steps = (
        ev.TalkEnded(at=times[0]),
        ev.SaidBack(at=times[1]),
        ev.PointBegun(at=times[2]),
        ev.NothingToDo(at=times[3]),
    )

    state = fold([first, *steps])

    assert isinstance(state, Underway)
    assert [point.decision for point in state.items[0].points] == [None, None]
    assert [point.outcome for point in state.items[0].points] == ["none", "none"]
    assert (state.number, state.items[0].left) == (2, "through")
    session.close()
