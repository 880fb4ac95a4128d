"""What holds of every huddle, whatever is asked of it and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Annotated

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter

from huddlecli.core.agenda import LOOP_KINDS
from huddlecli.core.errors import Refused
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.boards import BoardEntry, Boards, DueDecision, Promise, PromiseReview
from huddlecli.core.huddle.clock import NOTHING, announced_end, elapsed, projected_end
from huddlecli.core.huddle.decide import decide
from huddlecli.core.huddle.evolve import evolve, fold
from huddlecli.core.huddle.floor import listener, next_speaker, speaker
from huddlecli.core.huddle.minutes import minutes_of
from huddlecli.core.huddle.records import HuddleRecord, RecordEdit
from huddlecli.core.huddle.review import due_at, open_review, review_outcome, still_due
from huddlecli.core.huddle.sides.commands import AnswerLead, DiscussRow, SetValue, SyncRow
from huddlecli.core.huddle.sides.events import RowAnswered
from huddlecli.core.huddle.sides.row_records import RowRecord
from huddlecli.core.huddle.sides.rows import (
    LeadRow,
    LeadsBoard,
    MeasureRow,
    RowAnswer,
    Scoreboard,
)
from huddlecli.core.huddle.state import (
    ClockRunning,
    Ended,
    Execute,
    Huddle,
    Step,
    Understand,
    Underway,
    current,
)
from huddlecli.core.minutes import Minutes
from huddlecli.store.event_lines import line_of
from tests.helpers.stories import TODAY, action, at, begun, decision, manner, parked, plan, win

RUNS = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
READER: TypeAdapter[ev.Event] = TypeAdapter(Annotated[ev.Event, Field(discriminator="event")])
NAMES = ("maria", "fay", "sam", "jo", "ana")
CLAIMED = ("c000000001", "c000000002", "c000000003")
WENT_ON = (
    ev.PointLeft,
    ev.NothingToDo,
    ev.PointParked,
    ev.DecisionReviewed,
    ev.BoardLeft,
    ev.Skipped,
    ev.Struck,
    ev.WentTo,
    ev.ClockStarted,
)
KINDS = (
    *("topic", "rotate", "definition", "decisions", "promises", "wins", "parked"),
    *("measures", "leads"),
)
SHOWN = Boards(
    promises=PromiseReview(
        open=tuple(
            Promise(id=f"o{days}", title="T", owner="sam", due=TODAY + timedelta(days=days))
            for days in (-1, 0, 1)
        )
    ),
    decisions=tuple(
        DueDecision(
            id=f"r{days}",
            title=f"Decision {days}",
            review=TODAY - timedelta(days=days),
            since=TODAY - timedelta(days=30),
        )
        for days in (9, 5, 0)
    ),
    parked=(BoardEntry(id="p1", title="The fair"), BoardEntry(id="p2", title="The form")),
    measures=Scoreboard(
        rows=(
            MeasureRow(id="m1", title="Tries", period="2026-W47", values=(None,)),
            MeasureRow(id="m2", title="Leads", period="2026-W47", values=(96,), state="red"),
            MeasureRow(id="m3", title="Wins", counted_from="wins", values=(4,), state="held"),
        )
    ),
    leads=LeadsBoard(
        rows=(
            LeadRow(id="l1", source="fair", is_late=True),
            LeadRow(id="l2", source="fair", is_answered=True),
            LeadRow(id="l3", verdict="accepted"),
        ),
        open=3,
        late=1,
    ),
)

KEPT = RecordEdit(review=TODAY + timedelta(days=30), kept_on=TODAY)
DROPPED = RecordEdit(status="dropped", closed=at(0), reason="moot")

agendas = st.builds(
    lambda kinds, has_close, understand: begun(
        *(plan(kind, 1 + number * 3) for number, kind in enumerate(kinds)),
        *([plan("close", 1)] if has_close else []),
        boards=SHOWN,
        **manner(understand),
    ),
    st.lists(st.sampled_from(KINDS), min_size=1, max_size=4),
    st.booleans(),
    st.sampled_from(("say", "write", "off")),
)
commands = st.sampled_from(
    (
        *[do.Next()] * 14,
        *[do.Understood("so")] * 3,
        *[do.Understood(), do.Back(), do.CatchUp()] * 2,
        do.Again("no"),
        *[do.More()] * 2,
        *[do.NoAction()] * 2,
        do.ParkPoint("point00001", "maria"),
        *[do.ReviewDecision("", KEPT), do.ReviewDecision("", DROPPED)] * 2,
        *[
            do.AddRecord(replace(decision(f"n{days}00000000"), replaces=f"r{days}"))
            for days in (9, 5)
        ],
        do.Skip("late"),
        do.Strike("moot"),
        do.Note("I need better leads"),
        do.FixText(1, "I need better lists", "I need better leads"),
        do.FixText(2, "I need better lists", "I need better leads"),
        *[do.AddRecord(made) for made in (action(), decision(), parked(), win())],
        *[do.Answer(letter) for letter in "dlnxt"],
        *[SetValue(118, "late")] * 2,
        *[AnswerLead(name) for name in ("answered", "accepted", "won")],
        AnswerLead("rejected", "routing", "wrong desk"),
        *[DiscussRow("raised0001", "maria")] * 2,
        SyncRow(RowAnswer(kind="lead", id="l1", answer="accepted")),
        SyncRow(RowAnswer(kind="lead", id="l1", answer="taken-back"), RowRecord()),
        SyncRow(RowAnswer(kind="measure", id="m1", answer="value", value=7, period="2026-W47")),
        do.EditAction(action().id, RecordEdit(status="dropped", closed=at(0))),
        do.EditAction("o1", RecordEdit(due=date(2026, 12, 4))),
        do.SyncAction("o0", RecordEdit(status="done", done_on=TODAY)),
        do.SyncAction("o0", RecordEdit(status="open"), ("done_on",)),
        do.SyncAction("r9", RecordEdit(status="dropped", reason="moot")),
        do.SyncAction("r5", KEPT),
        do.SyncAction("r0", RecordEdit(status="replaced")),
        do.SyncAction("r0", RecordEdit(status="standing")),
        do.AddItem("New", 4),
        do.Swap(0, plan("rotate", 5, title="Another")),
        do.Extend(),
        *[do.Pause()] * 2,
        do.Score((9, 8)),
        do.SetMessage("All is well"),
        *[do.Undo()] * 5,
        do.TakeOver("jo"),
        do.Heartbeat(),
        *[do.Goto(number) for number in range(1, 6)],
        *[do.GiveFloor(name) for name in (None, "sam", "ana")],
        *[do.Join(name, "sales") for name in ("jo", "ana")],
        *[do.Leave(name) for name in NAMES],
        *[do.AddLogged(action(claimed)) for claimed in CLAIMED],
        *[do.Resume(at(0), "sam")] * 2,
    )
)
scripts = st.lists(
    st.tuples(st.integers(0, 400_000), commands), min_size=12, max_size=40
)  # in milliseconds


@dataclass(frozen=True)
class Moment:
    """What was true, after which event, when."""

    state: Underway
    event: ev.Event
    now: datetime


def suited(command: do.Command, state: Underway, last: datetime, now: datetime) -> do.Command:
    """Return a command that names a pick that there is, or an interruption within the time."""
    match command:
        case do.Swap(item=item):
            kinds = [one.plan.kind for one in state.items]
            return do.Swap(kinds.index("rotate") + 1, item) if "rotate" in kinds else do.Next()
        case do.ReviewDecision(edit=edit):
            due = open_review(state)
            return do.ReviewDecision(due.id if due else "r9", edit)
        case do.Resume(by=by):
            return do.Resume(last + (now - last) / 3, by)
        case _:
            return command


def inside(script: Sequence[tuple[int, do.Command]]) -> list[tuple[int, do.Command]]:
    """Return the moves of the facilitator alone."""
    outside = do.AddLogged | do.SyncAction | SyncRow | do.Resume | do.TakeOver | do.Heartbeat
    return [move for move in script if not isinstance(move[1], outside)]


def played(first: ev.Begun, script: Sequence[tuple[int, do.Command]]) -> list[Moment]:
    """Return the moments of a huddle; what was refused has left none."""
    state = fold([first])
    assert isinstance(state, Underway)
    moments = [Moment(state, first, first.at)]
    now = first.at
    for pause, asked in script:
        now += timedelta(milliseconds=pause)
        command = suited(asked, state, moments[-1].now, now)
        try:
            event = decide(state, command, now)
        except Refused:
            continue
        following = evolve(state, event)
        assert isinstance(following, Underway)
        state = following
        moments.append(Moment(state, event, now))
    return moments


def ended(moments: Sequence[Moment]) -> tuple[Minutes, timedelta]:
    """Return the minutes if the huddle ends a while after the last moment, and how long it took."""
    now = moments[-1].now + timedelta(seconds=7.9)
    state: Huddle = moments[-1].state
    state = evolve(state, decide(state, do.End(), now))
    assert isinstance(state, Ended)
    return minutes_of(state), now - state.last.begun.at


def paused(state: Underway, now: datetime) -> timedelta:
    """Return how long the clock stood, interruptions aside, by the events not taken back."""
    stood, since = NOTHING, None
    for event in state.events:
        if isinstance(event, ev.ClockStopped):
            since = event.at
        elif isinstance(event, WENT_ON):
            stood += event.at - since if since else NOTHING
            since = None
        elif isinstance(event, ev.Resumed) and since:
            since += event.at - event.since
    return stood + (now - since if since else NOTHING)


@RUNS
@given(agendas, scripts)
def test_every_prefix_of_a_journal_tells_what_was_true(
    first: ev.Begun, script: Sequence[tuple[int, do.Command]]
) -> None:
    """The state is the fold of the events so far, of those read back from their lines too."""
    moments = played(first, script)
    journal = [moment.event for moment in moments]
    again = [READER.validate_json(line_of(event)) for event in journal]

    assert again == journal
    for count, moment in enumerate(moments, start=1):
        assert fold(again[:count]) == moment.state


@RUNS
@given(agendas, scripts)
def test_no_time_is_lost_or_counted_twice(
    first: ev.Begun, script: Sequence[tuple[int, do.Command]]
) -> None:
    """Items, pauses and interruptions make up the whole time, and none is negative."""
    for moment in played(first, script):
        state, now = moment.state, moment.now + timedelta(seconds=11)
        others = [item.spent for item in state.items if item is not current(state)]
        times = [*others, elapsed(state, now), paused(state, now), state.gap]

        assert min(times) >= NOTHING
        assert sum(times, NOTHING) == now - first.at
        assert isinstance(state.clock, ClockRunning) or elapsed(state, now) == current(state).spent


@RUNS
@given(agendas, scripts)
def test_execute_comes_after_saying_back_or_the_hint(
    first: ev.Begun, script: Sequence[tuple[int, do.Command]]
) -> None:
    """Nobody gets there otherwise, but where the agenda leaves Understand out."""
    for before, after in pairwise(played(first, script)):
        was, is_now = current(before.state).step, current(after.state).step
        is_same = before.state.number == after.state.number
        if not is_same or isinstance(after.event, ev.Undone | ev.ItemAdded | ev.Swapped):
            continue
        if isinstance(is_now, Execute) and not isinstance(was, Execute):
            assert _opens(was, after.event, first.loop.understand)
        if is_now == Understand(is_warned=True) != was:
            assert isinstance(after.event, ev.UnderstandWarned)
        if isinstance(was, Understand) and is_now == was:
            assert not isinstance(after.event, ev.RoundBegun | ev.PointBegun | ev.SteppedBack)


def _opens(was: Step | None, event: ev.Event, understand: str) -> bool:
    """Whether that event may lead to Execute from that step."""
    match event:
        case ev.SaidBack(text=text):
            return isinstance(was, Understand) and (understand != "write" or text is not None)
        case ev.UnderstandSkipped():
            return was == Understand(is_warned=True)
        case ev.TalkEnded():
            return understand == "off"
        case _:
            return False


@RUNS
@given(agendas, scripts)
def test_undo_gives_what_was_true_before(
    first: ev.Begun, script: Sequence[tuple[int, do.Command]]
) -> None:
    """Step by step to the beginning, several in a row."""
    steps_alone = [move for move in inside(script) if not isinstance(move[1], do.Undo)]
    states = [moment.state for moment in played(first, steps_alone)]
    now = first.at + timedelta(days=1)
    for before, after in zip(reversed(states[:-1]), reversed(states[1:]), strict=True):
        assert evolve(after, decide(after, do.Undo(), now)) == before


@RUNS
@given(agendas, scripts)
def test_an_undo_in_the_middle_is_one_step_back(
    first: ev.Begun, script: Sequence[tuple[int, do.Command]]
) -> None:
    """Undos and steps in any order are a stack, as long as nothing comes from outside."""
    stack: list[Underway] = []
    for moment in played(first, inside(script)):
        if isinstance(moment.event, ev.Undone):
            stack.pop()
            assert moment.state == stack[-1]
        else:
            stack.append(moment.state)


@RUNS
@given(agendas, scripts)
def test_what_a_rep_logged_is_never_undone(
    first: ev.Begun, script: Sequence[tuple[int, do.Command]]
) -> None:
    """It stays in the huddle, and is found in the minutes as often as it was claimed."""
    moments = played(first, script)
    claimed = [
        moment.event.made.id for moment in moments if isinstance(moment.event, ev.LoggedAdded)
    ]
    minutes, _ = ended(moments)
    minuted = [
        one.id
        for item in minutes.items
        for one in (*item.actions, *(made for point in item.points for made in point.actions))
        if one.id in CLAIMED
    ]
    made = [one.id for one in moments[-1].state.made if one.id in CLAIMED]

    assert made == claimed
    at_own_close = [one.id for one in _unminuted(moments[-1].state) if one.id in CLAIMED]
    assert sorted([*minuted, *at_own_close]) == sorted(claimed)


def _unminuted(state: Underway) -> list[HuddleRecord]:
    """What was made at a close that is no item of the minutes."""
    return [made for made in state.made if not state.items[made.item - 1].is_minuted]


@RUNS
@given(agendas, scripts)
def test_every_huddle_ends_in_minutes(
    first: ev.Begun, script: Sequence[tuple[int, do.Command]]
) -> None:
    """The times are within the wall's; loop items alone have points, and are left for a reason."""
    moments = played(first, script)
    minutes, lasted = ended(moments)
    state = moments[-1].state

    assert sum(item.actual_seconds for item in minutes.items) <= lasted.total_seconds()
    assert [item.title for item in minutes.items] == [
        item.plan.title for item in state.items if item.is_minuted
    ]
    for item in minutes.items:
        assert item.actual_seconds >= 0
        if item.kind not in LOOP_KINDS:
            assert item.points == ()
        elif item.left == "through":
            assert all(point.outcome for point in item.points)
            assert item.points
        for point in item.points:
            assert point.rounds >= 1
            assert (point.said_back is None) <= (point.restatement is None)
            assert (first.loop.understand == "off") <= (point.said_back is None)


@RUNS
@given(agendas, scripts)
def test_somebody_present_has_the_floor_or_nobody(
    first: ev.Begun, script: Sequence[tuple[int, do.Command]]
) -> None:
    """Who is named is here, and next is not who has it."""
    for moment in played(first, script):
        names = {who.name for who in moment.state.present}
        has_floor, after = speaker(moment.state), next_speaker(moment.state)
        heard = listener(moment.state)
        assert has_floor is None or has_floor in names
        assert after is None or (after.name in names and after.name != has_floor)
        assert heard is None or (heard.name in names and heard.name != has_floor)


@RUNS
@given(agendas, scripts)
def test_a_decision_is_reviewed_until_something_comes_of_it(
    first: ev.Begun, script: Sequence[tuple[int, do.Command]]
) -> None:
    """It is under review only while it is due, and its point is left only by a way out.

    No decision is reviewed by two points one after the other, and none is settled twice.
    """
    for before, after in pairwise(played(first, script)):
        due = open_review(before.state)
        if due is None or isinstance(after.event, ev.Undone):
            continue
        assert due in still_due(before.state, current(before.state))
        came = review_outcome(after.state, due.id)
        is_gone = open_review(after.state) != due
        assert not isinstance(after.event, ev.PointLeft)
        assert isinstance(after.event, LEAVE_DUE) or is_gone == (came is not None)
        if isinstance(after.event, ev.DecisionReviewed):
            assert came


LEAVE_DUE = (ev.NothingToDo, ev.PointBegun, ev.Skipped, ev.Struck, ev.WentTo, ev.Swapped)


@RUNS
@given(agendas, scripts)
def test_the_minutes_say_once_what_came_of_each_decision(
    first: ev.Begun, script: Sequence[tuple[int, do.Command]]
) -> None:
    """Of an item that was gone through, what is not still due has a point of its own."""
    moments = played(first, script)
    minutes, _ = ended(moments)
    state = moments[-1].state
    for item, minuted in zip(state.items, minutes.items, strict=False):
        reviews = [point.review for point in minuted.points if point.review]
        ids = [review.id for review in reviews]
        assert len({*ids}) == len(ids)
        assert {*ids} <= {due.id for due in due_at(state, item)}
        still = {due.id for due in still_due(state, item)}
        assert all((review.result is None) == (review.id in still) for review in reviews)


@RUNS
@given(agendas, scripts)
def test_what_a_board_calls_for_ends_no_huddle_later(
    first: ev.Begun, script: Sequence[tuple[int, do.Command]]
) -> None:
    """It is added where it fits before the announced end, or raised; and answered for only once."""
    answered: list[str] = []
    for before, after in pairwise(played(first, inside(script))):
        event = after.event
        if isinstance(event, RowAnswered):
            ends = max(announced_end(before.state), projected_end(before.state, after.now))
            assert projected_end(after.state, after.now) <= ends
            assert event.item is None or event.raised is None
            assert len(after.state.items) - len(before.state.items) == (event.item is not None)
        answered = [given.id for given in after.state.row_answers]
        assert len(answered) == len({*answered})
