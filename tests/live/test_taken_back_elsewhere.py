"""What was done in a huddle, or taken in by it, and is taken back at another terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from huddlecli.core.agreement import consent_keys, proposal_keys, term_id
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.sides.answers import is_planned
from huddlecli.core.huddle.state import Underway
from huddlecli.core.minutes import MinutedPoint, Minutes, all_reviews
from huddlecli.core.records import Action, Kind, record_class
from huddlecli.core.side_records import Term
from huddlecli.live.session import Session
from huddlecli.store.agreed_decisions import drop_decision
from huddlecli.store.shared_records import put
from huddlecli.views.formats.text import as_text
from huddlecli.views.minutes import document
from huddlecli.views.recap import as_chat
from tests.helpers import sides
from tests.helpers.reviews import CALLS, STUDIES, three_due
from tests.helpers.stage import Stage
from tests.helpers.table import Table

BOARDS = """\
schema = 1
name = "boards"
title = "Boards"
cadence = "weekly"
minutes = 30

[[item]]
kind = "promises"
minutes = 5

[[item]]
kind = "wins"
minutes = 3

[[item]]
kind = "parked"
minutes = 3

[[item]]
kind = "topic"
title = "The fair"
minutes = 5

[[item]]
kind = "definition"
term = "lead"
title = "What do we both call a lead?"
minutes = 5
"""
BOTH = ("marketing", "sales")
QUOTE, PRICES, WIN, PARKED = "1000000000", "2000000000", "3000000000", "4000000000"
FRESH = "5000000000"  # the id of the first record after these
MONDAY = date(2026, 11, 23)
ELSEWHERE = " (from another terminal)"
ASKED = "cem: Quote for Northgate, due Mon 23 Nov?  d done on time, l done late, n not yet, x drop"
TO_EXECUTE = ("/next", "/u")


@pytest.fixture
def team(table: Table) -> Table:
    """Return a table with two overdue promises, a win and something parked, of last week."""
    agendas = table.folder / "agendas"
    agendas.mkdir()
    (agendas / "boards.toml").write_text(BOARDS, encoding="utf-8")
    table.now -= timedelta(days=3)
    for owner, title in (("cem", "Quote for Northgate"), ("dan", "Prices to Oakline")):
        keys = {"owner": owner, "side": "sales", "due": MONDAY, "status": "open"}
        table.log("action", owner, title=title, **keys)
    table.log("win", "eve", title="Oakline signed", side="sales")
    table.log("parked", "eve", title="Chat at lunch", status="waiting")
    table.now += timedelta(days=3)
    return table


@pytest.fixture
def reviewing(table: Table) -> Table:
    """Return a table at which three decisions are due."""
    three_due(table)
    return table


def change(
    table: Table, kind: Kind, record_id: str, *unset: str, by: str = "hal", **keys: Any
) -> None:
    """Change a record, as somebody does at another terminal."""
    table.now += timedelta(seconds=5)
    table.records.change(record_class(kind), record_id, by, table.now, set=keys, unset=unset)


def undo(table: Table, kind: Kind, record_id: str) -> None:
    """Undo the last change of a record, or that it was made, as `huddle undo` does."""
    table.now += timedelta(seconds=5)
    model = record_class(kind)
    last = table.records.load(model, record_id).changes[-1]
    table.records.revert(model, record_id, last.at, "hal", table.now)


def drop(table: Table, kind: Kind, record_id: str) -> None:
    """Drop a record, as somebody does at another terminal."""
    change(table, kind, record_id, status="dropped", closed=table.now, reason="moot")


def reopen(table: Table, record_id: str) -> None:
    """Reopen a promise, as `huddle action reopen` does."""
    change(table, "action", record_id, "closed", "done_on", "reason", status="open")


Step = str | None | Callable[[], None]


def held(table: Table, agenda: str, *steps: Step) -> Minutes:
    """Hold a huddle: lines are typed in it, functions run at another terminal, then it ends."""

    def lines() -> Iterator[str | None]:
        for step in steps:
            if callable(step):
                step()
            yield None if callable(step) else step
        yield "/end"

    minutes = table.huddle(table.sit_down(agenda), agenda, lines())
    assert minutes
    return minutes


def came_in(table: Table) -> list[str]:
    """Return what was shown of other terminals, without that it was."""
    shown = (line for line in table.screen.shown if line.endswith(ELSEWHERE))
    return [line.strip().removesuffix(ELSEWHERE) for line in shown]


def points(minutes: Minutes, title: str) -> Sequence[MinutedPoint]:
    """Return the points of the item of that title."""
    return next(item.points for item in minutes.items if item.title == title)


@pytest.mark.parametrize("line", ["d", "l", "x nobody asks"])
def test_a_promise_answered_here_and_reopened_is_asked_about_again(team: Table, line: str) -> None:
    """Minutes count it as not kept, and the board does not leave it out."""
    minutes = held(team, "boards", line, lambda: reopen(team, QUOTE))

    assert came_in(team) == ["1000  Quote for Northgate: open again"]
    assert team.screen.shown[-1] == ASKED
    assert (minutes.kept, minutes.due) == (0, 2)


def test_a_promise_reopened_and_done_again_counts_by_its_last_day(team: Table) -> None:
    """Done in time elsewhere, taken back, then done here today: it was late."""
    keys: dict[str, Any] = {"status": "done", "done_on": MONDAY}
    minutes = held(
        team,
        "boards",
        lambda: change(team, "action", QUOTE, closed=team.now, **keys),
        lambda: undo(team, "action", QUOTE),
        "l",
    )

    assert came_in(team) == [
        "1000  Quote for Northgate: done on Mon 23 Nov",
        "1000  Quote for Northgate: open again",
    ]
    assert team.records.load(Action, QUOTE).done_on == date(2026, 11, 24)
    assert (minutes.kept, minutes.due) == (0, 2)


def test_a_not_yet_stays_what_was_said(team: Table) -> None:
    """Done and reopened after it: nobody is asked twice, and the minutes have the answer."""
    minutes = held(
        team,
        "boards",
        "n",
        lambda: change(team, "action", QUOTE, status="done", closed=team.now, done_on=MONDAY),
        lambda: reopen(team, QUOTE),
    )

    assert team.screen.shown[-1].startswith("dan: Prices to Oakline")
    assert minutes.not_yet == (QUOTE,)
    assert (minutes.kept, minutes.due) == (0, 2)


def test_a_promise_moved_and_moved_back_is_asked_about_again(team: Table) -> None:
    """With its day of before it is as overdue as it was."""
    held(
        team,
        "boards",
        lambda: change(team, "action", QUOTE, due=date(2026, 11, 27)),
        lambda: undo(team, "action", QUOTE),
    )

    assert came_in(team) == [
        "1000  Quote for Northgate: now due Fri 27 Nov",
        "1000  Quote for Northgate: now due Mon 23 Nov",
    ]
    assert team.screen.shown[-1] == ASKED


@pytest.mark.parametrize(
    ("line", "kind", "outcome"),
    [
        ("/a Send the list @cem", "action", "action"),
        ("/d No more fairs", "decision", "decision"),
        ("/p The stand", "parked", "parked"),
    ],
)
def test_what_a_point_led_to_and_was_dropped_is_not_its_outcome(
    team: Table, line: str, kind: Kind, outcome: str
) -> None:
    """The point was left with it; then it is gone, and comes back if that is undone."""
    gone: list[Step] = ["/goto 4", *TO_EXECUTE, line, "/next", lambda: drop(team, kind, FRESH)]

    minutes = held(team, "boards", *gone)
    (point,) = points(minutes, "The fair")

    assert (point.outcome, point.actions, point.decisions, point.parked) == ("none", (), (), ())
    assert "no action needed" in as_text(document(minutes))
    team.now += timedelta(hours=1)
    later = "6000000000"
    back: list[Step] = [
        *gone[:-1],
        lambda: drop(team, kind, later),
        lambda: undo(team, kind, later),
    ]
    (point,) = points(held(team, "boards", *back), "The fair")
    assert point.outcome == outcome


def test_the_next_weightiest_record_is_the_outcome(team: Table) -> None:
    """An action and a decision: without the action it is a decision."""
    minutes = held(
        team,
        "boards",
        *["/goto 4", *TO_EXECUTE, "/a Send the list @cem", "/d No more fairs", "/next"],
        lambda: drop(team, "action", FRESH),
    )

    (point,) = points(minutes, "The fair")
    assert (point.outcome, [one.title for one in point.decisions]) == (
        "decision",
        ["No more fairs"],
    )


def test_a_point_that_was_parked_with_an_action_stays_parked(team: Table) -> None:
    """Nothing was taken back, so its outcome is the one that was given."""
    minutes = held(team, "boards", "/goto 4", *TO_EXECUTE, "/a Send the list @cem", "/p")

    (point,) = points(minutes, "The fair")
    assert point.outcome == "parked"


def test_a_win_of_before_that_is_dropped_leaves_the_board(team: Table) -> None:
    """And comes back to it."""
    board = ["/goto 1", "/goto 2"]
    held(
        team,
        "boards",
        "/goto 2",
        lambda: drop(team, "win", WIN),
        *board,
        lambda: undo(team, "win", WIN),
        *board,
    )

    assert came_in(team) == [
        "3000  Oakline signed: dropped (moot)",
        "3000  Oakline signed: restored",
    ]
    lists = ("  3000  Oakline signed (sales)", "No wins since last time.")
    assert [line for line in team.screen.shown if line in lists] == [lists[0], lists[1], lists[0]]


def test_a_win_that_was_dropped_before_the_huddle_is_not_on_the_board(team: Table) -> None:
    """Undone or dropped in any other way: it does not count."""
    drop(team, "win", WIN)

    held(team, "boards", "/goto 2")

    assert came_in(team) == []
    assert "No wins since last time." in team.screen.shown


def test_something_parked_that_is_dropped_elsewhere_and_undone(team: Table) -> None:
    """It leaves the question of the board, and is asked about again."""
    held(
        team,
        "boards",
        "/goto 3",
        lambda: drop(team, "parked", PARKED),
        lambda: undo(team, "parked", PARKED),
    )

    question = "Chat at lunch  t take up now, n not now, x drop"
    assert team.screen.shown[-4:] == [
        f"  4000  Chat at lunch: dropped (moot){ELSEWHERE}",
        "Enter to continue",
        f"  4000  Chat at lunch: waiting again{ELSEWHERE}",
        question,
    ]


def test_something_parked_that_was_dropped_here_and_undone_elsewhere(team: Table) -> None:
    """The full screen goes by the record too."""
    with Stage(team, team.sit_down("boards")) as stage:
        stage.press("enter")
        stage.line("/goto 3")
        stage.line("x nobody")
        assert "1 dropped." in stage.text
        undo(team, "parked", PARKED)
        stage.wait(1)
        assert "Chat at lunch" in stage.text
        assert "1 dropped." not in stage.text


def test_a_resume_asks_again_for_what_was_reopened_in_between(team: Table) -> None:
    """The journal keeps the answer, and says after it that the promise is open."""
    session = team.sit_down("boards")
    team.huddle(session, "boards", ["d"])
    session.close()
    reopen(team, QUOTE)
    team.screen.shown.clear()

    minutes = team.huddle(team.sit_down_again(), "boards", [None, "/end"])

    assert came_in(team) == ["1000  Quote for Northgate: open again"]
    assert minutes
    assert (minutes.kept, minutes.due) == (0, 2)


def test_undo_here_of_what_was_reopened_elsewhere_is_refused(team: Table) -> None:
    """The record is as its owner left it; what was done before it can still be undone."""
    minutes = held(
        team,
        "boards",
        "d",
        lambda: reopen(team, QUOTE),
        "/undo",
        "/undo skip",
        "l",
        "/undo",
    )

    refusal = "error: Quote for Northgate was changed by hal since, so it cannot be undone"
    assert refusal in team.screen.shown
    assert team.screen.shown[-2] == ASKED  # the time comes after it
    assert team.records.load(Action, QUOTE).status == "open"
    assert (minutes.kept, minutes.due) == (0, 2)


def reviews(minutes: Minutes) -> list[tuple[str, str | None, str | None, str | None]]:
    """Return each review: title, result, reason and successor."""
    return [(one.title, one.result, one.reason, one.by) for one in all_reviews(minutes)]


STILL_DUE = ("Two case studies", None, None, None)
NEXT_DUE = ("One call", None, None, None)


@pytest.mark.parametrize(
    ("lines", "back", "said"),
    [
        (["/keep"], {"review": date(2026, 11, 14)}, "review on 14 Nov"),
        (["/drop nobody"], {"status": "standing"}, "in force again"),
        ([*TO_EXECUTE, "/p"], {"review": date(2026, 11, 14)}, "in force again"),
        ([*TO_EXECUTE, "/d Three", "/next"], {"status": "standing"}, "in force again"),
    ],
)
def test_a_review_done_here_and_taken_back_elsewhere_is_still_due(
    reviewing: Table, lines: list[str], back: dict[str, Any], said: str
) -> None:
    """Minutes and recap say nothing came of it, and so does the outcome of its point."""
    unset = ("reason", "closed", "replaced_by")

    def taken_back() -> None:
        if "/d Three" in lines:
            drop(reviewing, "decision", FRESH)
        if "/p" in lines:
            drop(reviewing, "parked", FRESH)
        change(reviewing, "decision", STUDIES, *unset, **back)

    minutes = held(reviewing, "review", *lines, taken_back)

    assert f"2000  Two case studies: {said}" in came_in(reviewing)
    assert reviews(minutes) == [STILL_DUE, NEXT_DUE]
    assert [point.outcome for point in minutes.items[0].points] == ["none", None]
    text = as_text(document(minutes))
    assert "reviewed: Two case studies, still due for review" in text
    assert not [line for line in as_chat(minutes).splitlines() if "Two case studies" in line]


def test_a_reason_that_was_taken_back_is_not_the_one_of_the_next_drop(reviewing: Table) -> None:
    """Dropped with a reason, taken back, dropped without one."""
    minutes = held(
        reviewing,
        "review",
        lambda: drop(reviewing, "decision", STUDIES),
        lambda: undo(reviewing, "decision", STUDIES),
        lambda: change(reviewing, "decision", STUDIES, status="dropped", closed=reviewing.now),
    )

    assert reviews(minutes) == [("Two case studies", "dropped", None, None)]


def test_a_decision_replaced_elsewhere_is_due_again_once_that_is_undone(reviewing: Table) -> None:
    """The successor was taken in, and counts no longer."""

    def replaced() -> None:
        reviewing.now += timedelta(seconds=5)
        reviewing.log("decision", "hal", title="Three", status="standing", replaces=CALLS)
        change(reviewing, "decision", CALLS, status="replaced", replaced_by=FRESH)

    def undone() -> None:
        undo(reviewing, "decision", CALLS)
        drop(reviewing, "decision", FRESH)

    minutes = held(reviewing, "review", "/keep", replaced, "/next", undone)

    kept, call, fairs = reviews(minutes)
    assert kept[:2] == ("Two case studies", "kept")
    assert call == NEXT_DUE
    assert fairs == ("No fairs", None, None, None)


def test_a_successor_that_is_dropped_is_not_named(reviewing: Table) -> None:
    """The decision before it stays replaced, as its record says."""
    minutes = held(
        reviewing,
        "review",
        *[*TO_EXECUTE, "/d Three", "/next"],
        lambda: drop(reviewing, "decision", FRESH),
    )

    assert reviews(minutes)[0] == ("Two case studies", "replaced", None, None)


def agreed(table: Table, text: str, *agreeing: str) -> None:
    """Propose a wording and agree to it, at another terminal."""
    table.now += timedelta(seconds=5)
    day = table.now.date()
    keys = proposal_keys("p1", "ana", day, BOTH, {"text": text})
    put(table.records, record_class("term"), term_id("lead"), "ana", table.now,
        {"title": "lead", **keys})  # fmt: skip
    for side in agreeing:
        consent = consent_keys(side, "ana", "p1", day)
        change(table, "term", term_id("lead"), by="ana", **consent)


def undo_agreement(table: Table) -> None:
    """Undo the last agreement to the term, and the decision that it made."""
    undo(table, "term", term_id("lead"))
    drop_decision(table.records, table.records.load(Term, term_id("lead")), table.now, "hal")


def item_of(minutes: Minutes) -> tuple[str, str | None, list[str | None]]:
    """Return how the item about the term was left, why, and its outcomes."""
    item = minutes.items[4]
    return item.left, item.reason, [point.outcome for point in item.points]


def test_an_agreement_that_is_undone_elsewhere_carries_its_item_over(team: Table) -> None:
    """The item was left as agreed; in the end sales has not agreed."""
    minutes = held(
        team,
        "boards",
        "/goto 5",
        lambda: agreed(team, "Has a budget", *BOTH),
        *[*TO_EXECUTE, "/next"],
        lambda: undo_agreement(team),
    )

    assert came_in(team)[-1] == "lead: proposed, waits for sales: Has a budget"
    assert item_of(minutes) == ("carried", "waits for sales", [None])


def test_an_agreement_given_here_and_undone_elsewhere_carries_its_item_over(team: Table) -> None:
    """Its decision goes with it, also from the recap."""
    lines = ["/goto 5", *TO_EXECUTE, "/propose Has a budget", "/agree review:13w", "/next"]
    minutes = held(team, "boards", *lines, lambda: undo_agreement(team))

    assert item_of(minutes) == ("carried", "waits for marketing and sales", [None])
    assert "lead, version 1" not in as_chat(minutes)


def test_a_review_of_a_term_that_is_taken_back_is_no_agreement(team: Table) -> None:
    """Both sides said that it stays; the day of the next review is again the one of before."""
    team.now -= timedelta(days=100)
    agreed(team, "Has a budget", *BOTH)
    change(team, "term", term_id("lead"), review=MONDAY)
    team.now += timedelta(days=100)
    lines = ["/goto 5", *TO_EXECUTE, "/agree review:13w", "/next"]

    kept = held(team, "boards", *lines)
    change(team, "term", term_id("lead"), review=MONDAY)
    team.now += timedelta(hours=1)
    taken_back = held(
        team, "boards", *lines, lambda: change(team, "term", term_id("lead"), review=MONDAY)
    )

    assert item_of(kept) == ("through", None, ["decision"])
    assert item_of(taken_back) == ("through", None, ["none"])


def test_a_term_whose_proposal_here_was_undone_elsewhere_is_gone(team: Table) -> None:
    """As if nobody had proposed anything: the item says so, and is carried over."""
    minutes = held(
        team,
        "boards",
        *["/goto 5", *TO_EXECUTE, "/propose Has a budget"],
        lambda: undo(team, "term", term_id("lead")),
        "/next",
        "/skip",
    )

    assert came_in(team) == ["lead: dropped"]
    assert "error: nothing is proposed yet" in team.screen.shown
    assert item_of(minutes) == ("carried", None, [None])


def test_what_was_raised_here_and_dropped_elsewhere_can_be_raised_again(table: Table) -> None:
    """The plan of this huddle does not hold it any more."""
    ids = sides.scoreboard(table)
    session: Session = table.sit_down("sla")
    table.huddle(session, "sla", ["i", "i"])
    (raised,) = [made for made in session.made() if made.kind == "raised"]
    assert isinstance(session.state, Underway)
    assert is_planned(session.state, raised.title)

    drop(table, "raised", raised.id)
    events = session.take_in()

    assert [type(event) for event in events] == [ev.ActionSynced]
    assert not is_planned(session.state, raised.title)
    session.do(do.End())
    assert ids


def test_what_a_huddle_changes_itself_never_comes_in(team: Table) -> None:
    """Each change is read back from its record as the huddle knows it."""
    lines = ["d", "x moot", "/goto 3", "t", "/goto 4", "/a Call @cem by fri", "/later fri"]
    held(team, "boards", *lines, "/drop moot", "/undo", None)

    assert came_in(team) == []


def test_what_a_review_changes_itself_never_comes_in(reviewing: Table) -> None:
    """Kept, replaced and parked decisions are known as what they are."""
    held(reviewing, "review", "/keep", *TO_EXECUTE, "/d Three", "/next", "/p", "/undo", "/p", None)

    assert came_in(reviewing) == []
