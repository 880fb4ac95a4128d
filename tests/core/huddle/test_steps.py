"""Talk, Understand, Execute, the boards and the close, as stories."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.boards import BoardEntry, Boards, Promise, PromiseReview
from huddlecli.core.huddle.commands import AddRecord, Next, Understood
from huddlecli.core.huddle.minutes import reviewed_promises
from huddlecli.core.huddle.records import HuddleRecord, RecordEdit
from huddlecli.core.huddle.review import not_left
from huddlecli.core.huddle.state import (
    Board,
    Close,
    Execute,
    Talk,
    Understand,
    Underway,
    current,
    current_point,
    question,
)
from huddlecli.core.minutes import MinutedItem, is_carried_over, is_covered
from tests.helpers.stories import (
    TODAY,
    action,
    after,
    at,
    begun,
    decision,
    in_turn,
    manner,
    minutes_after,
    parked,
    place,
    plan,
    refusal,
    told,
    win,
)

TWO = begun(plan(), plan("rotate", 5))
GATED = (Next(), Next())  # out of Talk, and held at the gate


def restated(huddle: Underway) -> tuple[bool, str | None, int]:
    """Return what the current point has of being said back, and its round."""
    point = current_point(huddle)
    assert point
    return point.said_back, point.restatement, point.rounds


def test_what_is_said_back_and_confirmed_is_executed() -> None:
    """Where the agenda says `say`, a word typed with it is kept and none is wanted."""
    bare = after(TWO, (30, Next()), (60, Understood()))
    worded = after(TWO, (30, Next()), (60, Understood("two leads wait")))

    assert [place(bare), restated(bare)] == [(1, Execute()), (True, None, 1)]
    assert [place(worded), restated(worded)] == [(1, Execute()), (True, "two leads wait", 1)]


def test_an_agenda_may_want_the_words() -> None:
    """Where the agenda says `write`, a confirmation without words is refused."""
    first = begun(plan(), **manner("write"))
    asked = after(first, (30, Next()))

    assert refusal(asked, Understood()) == (
        "this agenda asks you to type what was said back",
        "/u TEXT",
    )
    assert restated(after(first, (30, Next()), (60, Understood("two wait")))) == (
        True,
        "two wait",
        1,
    )
    assert place(after(first, *in_turn(*GATED, Next()))) == (1, Execute())


def test_an_agenda_may_leave_understand_out() -> None:
    """Where the agenda says `off`, Talk leads to Execute, and nothing was to be said back."""
    first = begun(plan(), **manner("off"))

    assert place(after(first, (30, Next()))) == (1, Execute())
    assert place(after(first, (30, Next()), (40, do.Back()))) == (1, Talk())
    minutes = minutes_after(first, *in_turn(Next(), do.NoAction(), do.End()))
    assert minutes.items[0].points[0].said_back is None


def test_the_gate_is_held_once_and_then_passed() -> None:
    """`/next` without a confirmation is an event with a hint; the second one goes on."""
    held, journal = told(TWO, in_turn(*GATED))
    assert isinstance(held, Underway)

    assert place(held) == (1, Understand(is_warned=True))
    assert journal[-1] == ev.UnderstandWarned(at=at(20))
    passed, journal = told(TWO, in_turn(*GATED, Next()))
    assert isinstance(passed, Underway)
    assert [place(passed), restated(passed)] == [(1, Execute()), (False, None, 1)]
    assert journal[-1] == ev.UnderstandSkipped(at=at(30))


@pytest.mark.parametrize(
    "between",
    [
        (do.Note("what about Acme?"), do.Note("later")),
        (AddRecord(action()),),
        (do.Pause(), do.Pause(), do.GiveFloor("jo")),
        (do.Goto(2), do.Goto(1)),
    ],
)
def test_the_second_next_passes_whatever_came_between(between: tuple[do.Command, ...]) -> None:
    """Notes, records, the clock and a look at another item leave the gate as it is."""
    assert place(after(TWO, *in_turn(*GATED, *between, Next()))) == (1, Execute())


@pytest.mark.parametrize(
    "closing",
    [
        (do.Again("no"), Next()),
        (do.Back(), Next()),
        (Next(), do.Back()),
        (Next(), do.Again(), Next()),
        (Next(), do.More(), Next()),
        (Understood("yes"), do.Back()),
    ],
)
def test_the_gate_closes_anew(closing: tuple[do.Command, ...]) -> None:
    """After `/again`, `/back` and a new point nothing was said back and no hint was shown."""
    huddle = after(TWO, *in_turn(*GATED, *closing))

    assert [place(huddle), restated(huddle)[:2]] == [(1, Understand()), (False, None)]
    assert place(after(TWO, *in_turn(*GATED, *closing, Next()))) == (1, Understand(is_warned=True))


def test_not_understood_is_another_round() -> None:
    """`/again` goes back to Talk, from Execute too, and its words are a note."""
    huddle = after(TWO, *in_turn(Next(), do.Again("which leads?"), Next(), Understood()))
    again = after(TWO, *in_turn(Next(), Understood("x"), do.Again()))

    assert [place(huddle), restated(huddle)] == [(1, Execute()), (True, None, 2)]
    assert [place(again), restated(again)] == [(1, Talk()), (False, None, 2)]
    point = current_point(huddle)
    assert point
    assert point.notes == ("which leads?",)


def test_confirming_belongs_to_understand() -> None:
    """Elsewhere there is nothing to confirm, and nothing to say again in Talk."""
    assert refusal(after(TWO), Understood()) == (
        "nothing to confirm at this step",
        "/next to continue",
    )
    assert refusal(after(TWO), do.Again()) == (
        "nothing has been said back yet",
        "/next to go to Understand",
    )


@pytest.mark.parametrize("made", [action(), decision(), parked()])
@pytest.mark.parametrize("step", [0, 1, 2])
@pytest.mark.parametrize("how", [AddRecord, do.AddLogged])
def test_execute_is_left_with_a_result_from_any_step_or_terminal(
    made: HuddleRecord, step: int, how: type[AddRecord | do.AddLogged]
) -> None:
    """An action, a decision or a parked thing does, whoever typed it and whenever."""
    steps: list[do.Command] = [Next(), Understood()]
    steps.insert(step, how(made))
    huddle = after(TWO, *in_turn(*steps, Next()))

    assert place(huddle) == (2, Talk())
    assert [point.outcome for point in huddle.items[0].points] == [made.kind]
    assert huddle.items[0].left == "through"


def test_execute_is_not_left_without_a_result() -> None:
    """A win is none, nor what another point came to, nor an action that was dropped."""
    refused = (
        "no action, decision or parked point yet",
        "/a TEXT @NAME by DAY, /d TEXT, /p, or /none",
    )
    to_execute = (Next(), Understood())
    dropped = do.EditAction(action().id, RecordEdit(status="dropped", closed=at(40)))

    for moves in (
        in_turn(*to_execute),
        in_turn(*to_execute, AddRecord(win())),
        in_turn(*to_execute, AddRecord(action()), do.More(), *to_execute),
        in_turn(*to_execute, AddRecord(action()), dropped),
    ):
        assert refusal(after(TWO, *moves), Next()) == refused


def test_nothing_to_do_is_said_in_execute_alone() -> None:
    """`/none` leaves the point as `none`; in Talk and Understand, or with a result, it does not."""
    to_execute = (Next(), Understood())
    huddle = after(TWO, *in_turn(*to_execute, do.NoAction()))

    assert place(huddle) == (2, Talk())
    assert huddle.items[0].points[0].outcome == "none"
    for moves in (in_turn(), in_turn(Next())):
        assert refusal(after(TWO, *moves), do.NoAction()) == (
            "only in Execute",
            "/next to get there",
        )
    assert refusal(after(TWO, *in_turn(*to_execute, AddRecord(action()))), do.NoAction()) == (
        "this point already has an outcome",
        "/next to continue",
    )


def test_an_item_may_have_several_points() -> None:
    """`/more` begins a point with a loop of its own; one that came to nothing is `none`."""
    to_execute = (Next(), Understood())
    moves = in_turn(*to_execute, do.More(), *to_execute, AddRecord(decision()), do.More())
    huddle = after(TWO, *moves)

    assert place(huddle) == (1, Talk())
    assert [point.outcome for point in huddle.items[0].points] == ["none", "decision", None]
    assert refusal(after(TWO), do.More())[0] == "only in Execute"


def test_park_alone_parks_the_point_and_goes_on() -> None:
    """From any step the point is kept under its first note, and the next item opens."""
    huddle = after(TWO, *in_turn(do.Note("the fair?"), do.ParkPoint("p1", "maria")))

    assert place(huddle) == (2, Talk())
    assert huddle.items[0].points[0].outcome == "parked"
    assert huddle.made == (
        HuddleRecord(
            kind="parked",
            id="p1",
            title="Topic: the fair?",
            by="maria",
            status="waiting",
            item=1,
            point=1,
        ),
    )
    assert place(after(TWO, *in_turn(AddRecord(parked())))) == (1, Talk())


def test_an_item_is_skipped_or_struck() -> None:
    """`/skip` carries it over, `/strike` ends it for good, each with its reason."""
    skipped, struck = minutes_after(
        begun(plan(), plan(), plan("wins")),
        *in_turn(do.Skip("no time"), do.Strike("was settled"), do.Skip(), do.End()),
    ).items[:2]

    assert (skipped.left, skipped.reason) == ("carried", "no time")
    assert (struck.left, struck.reason) == ("struck", "was settled")
    assert [is_carried_over(skipped), is_carried_over(struck)] == [True, False]
    assert [is_covered(skipped), is_covered(struck)] == [False, False]


def test_a_board_is_no_item_to_strike() -> None:
    """A board is left by `/next`, and `/skip` does no more."""
    huddle = after(begun(plan("wins"), plan()))

    assert place(huddle) == (1, Board())
    assert refusal(huddle, do.Strike("x"))[0] == "only discussion items can be struck"
    skipped = after(begun(plan("wins"), plan()), (10, do.Skip()))
    assert [place(skipped), skipped.items[0].left] == [(2, Talk()), "through"]


def test_an_item_is_gone_to_and_found_where_it_was_left() -> None:
    """`/goto` keeps steps, points and times of the item left and the item found."""
    huddle = after(TWO, *in_turn(*GATED, do.Goto(3), do.Goto(1)))

    assert place(huddle) == (1, Understand(is_warned=True))
    assert [item.spent for item in huddle.items] == [
        timedelta(seconds=30),
        timedelta(),
        timedelta(seconds=10),
    ]
    assert [item.left for item in huddle.items] == [None, None, None]
    assert refusal(huddle, do.Goto(4)) == ("there is no item 4", "/goto 1 to /goto 3")
    assert refusal(huddle, do.Goto(1)) == ("already at item 1", "/next to continue")


def test_back_goes_to_the_earlier_step_and_the_item_before() -> None:
    """From Talk it opens the item before, whose point is then not left."""
    steps = (Next(), Understood(), AddRecord(action()), Next())
    back = after(TWO, *in_turn(*steps, do.Back()))

    assert place(back) == (1, Execute())
    assert [(item.left, item.points[0].outcome) for item in back.items[:1]] == [(None, None)]
    assert refusal(after(TWO), do.Back())[0] == "already at the first step"
    second_point = after(TWO, *in_turn(*steps[:3], do.More()))
    assert refusal(second_point, do.Back()) == (
        "already at the first step of this point",
        "/undo to cancel /more",
    )


def test_a_nudge_is_called_for_once_in_talk() -> None:
    """A note with one of the two sentences asks for a better question, and is kept."""
    huddle = after(TWO, *in_turn(do.Note("I need better leads"), do.Note("Why not follow up?")))

    assert place(huddle) == (1, Talk(nudge="better-leads"))


# The boards.

YESTERDAY = TODAY - timedelta(days=1)
TOMORROW = TODAY + timedelta(days=1)


def promise(record_id: str, due: date, *, counts: bool = True) -> Promise:
    """Return an open promise of sam's."""
    return Promise(id=record_id, title=record_id, owner="sam", due=due, counts=counts)


def board(*open_: Promise, kept: int = 0, due: int = 0) -> ev.Begun:
    """Return a huddle that begins with these promises."""
    review = PromiseReview(open=open_, kept=kept, due=due)
    return begun(plan("promises", 3), plan(), boards=Boards(promises=review))


@pytest.mark.parametrize(
    ("letter", "due", "edit"),
    [
        ("d", YESTERDAY, RecordEdit(status="done", closed=at(10), done_on=YESTERDAY)),
        ("d", TODAY, RecordEdit(status="done", closed=at(10), done_on=TODAY)),
        ("d", TOMORROW, RecordEdit(status="done", closed=at(10), done_on=TODAY)),
        ("l", YESTERDAY, RecordEdit(status="done", closed=at(10), done_on=TODAY)),
        ("n", YESTERDAY, None),
        ("x", YESTERDAY, RecordEdit(status="dropped", closed=at(10), reason="moot")),
    ],
)
def test_a_letter_answers_for_the_promise_shown(
    letter: str, due: date, edit: RecordEdit | None
) -> None:
    """`d` was done by its day, `l` today, `n` changes nothing, `x` drops it; then the next asks."""
    first = board(promise("one", due), promise("two", TODAY))
    reason = "moot" if letter == "x" else None
    huddle, journal = told(first, [(10, do.Answer(letter, reason))])
    assert isinstance(huddle, Underway)

    assert journal[-1] == ev.Answered(at=at(10), id="one", letter=letter, edit=edit)
    assert question(huddle) == promise("two", TODAY)


def test_late_is_offered_only_when_the_day_is_past() -> None:
    """A promise due today or later cannot be late."""
    for due in (TODAY, TOMORROW):
        assert refusal(after(board(promise("one", due))), do.Answer("l"), 10) == (
            "not overdue yet",
            "d for done",
        )


def test_other_letters_are_no_answer() -> None:
    """The letters that are one are named, for each board."""
    parked_board = begun(plan("parked"), boards=Boards(parked=(BoardEntry(id="p", title="P"),)))

    assert refusal(after(board(promise("one", TODAY))), do.Answer("t")) == (
        '"t" does not work here',
        "d done, l late, n not yet, x drop",
    )
    assert refusal(after(parked_board), do.Answer("d")) == (
        '"d" does not work here',
        "t take up, n not now, x drop",
    )
    assert refusal(after(board()), do.Answer("d")) == (
        "nothing to answer here",
        "/next to continue",
    )


def test_the_review_counts_what_was_kept() -> None:
    """Kept by its day counts as kept; late, dropped, moved and not yet do not, once due."""
    open_ = [promise(name, YESTERDAY) for name in ("kept", "late", "dropped", "moved", "not")]
    first = board(
        *open_, promise("today", TODAY), promise("old", YESTERDAY, counts=False), kept=3, due=4
    )
    moves = in_turn(
        do.Answer("d"),
        do.Answer("l"),
        do.Answer("x"),
        do.EditAction("moved", RecordEdit(due=TOMORROW)),
        do.Answer("n"),
    )

    assert reviewed_promises(after(first, *moves)) == (4, 9)
    assert reviewed_promises(after(first, *moves, (60, do.Answer("d")))) == (5, 10)
    assert reviewed_promises(after(begun(plan()))) is None


def test_what_was_settled_elsewhere_is_not_asked() -> None:
    """A promise done from another terminal is passed over."""
    first = board(promise("one", TODAY), promise("two", TODAY))
    done = RecordEdit(status="done", closed=at(5), done_on=TODAY)

    assert question(after(first, (5, do.SyncAction("one", done)))) == promise("two", TODAY)


def test_what_was_parked_is_taken_up_as_the_next_item() -> None:
    """`t` makes an item after the board of it, with its source."""
    shown = BoardEntry(id="p1", title="The trade fair")
    first = begun(plan("parked", 2), plan(), boards=Boards(parked=(shown,)))
    huddle = after(first, (10, do.Answer("t")), (20, Next()))

    assert place(huddle) == (2, Talk())
    taken = current(huddle).plan
    assert (taken.title, taken.source, taken.minutes) == ("The trade fair", "p1", 5)


# The close and the end.


def test_every_huddle_ends_at_its_close() -> None:
    """Score and message belong there; without an entry for it the close is no item."""
    first = begun(plan("wins", 2))
    closing = in_turn(
        Next(), do.Score((9, 8)), do.Score((6,), "too long"), do.SetMessage("Leads in a day")
    )

    assert place(after(first, *closing)) == (2, Close())
    minutes = minutes_after(first, *closing, (60, do.End()))
    assert (minutes.score, minutes.score_reasons) == (7.7, ("too long",))
    assert minutes.message == "Leads in a day"
    assert [item.kind for item in minutes.items] == ["wins"]
    assert refusal(after(first, *closing), Next()) == (
        "already at the close",
        "/end to write the minutes",
    )


def test_scores_belong_to_the_close_and_are_one_to_ten() -> None:
    """Elsewhere the way to the close is told."""
    first = begun(plan("wins", 2), plan("close", 1))

    assert refusal(after(first), do.Score((9,))) == (
        "only at the close",
        "/goto 2 to go there",
    )
    assert refusal(after(first), do.SetMessage("x")) == (
        "only at the close",
        "/goto 2 to go there",
    )
    for scores in ((), (0,), (9, 11)):
        assert refusal(after(first, (10, Next())), do.Score(scores)) == (
            "a score is a whole number from 1 to 10",
            "/score 9 8 9",
        )


def summary_of(item: MinutedItem) -> tuple[object, ...]:
    """Return how an item was left, its outcomes, and whether it was covered or carried over."""
    outcomes = [point.outcome for point in item.points]
    return item.left, outcomes, is_covered(item), is_carried_over(item)


def test_the_end_leaves_what_came_to_something_and_carries_the_rest() -> None:
    """Execute with a result is through, at the current item or one that was gone from."""
    first = begun(plan("wins"), plan(), plan(), plan(), plan())
    moves = in_turn(
        Next(),
        *(Next(), Understood(), AddRecord(action()), do.Goto(3)),
        *(Next(), Understood(), do.Goto(4)),
        *(Next(), Understood(), AddRecord(decision())),
    )
    left = after(first, *moves)
    minutes = minutes_after(first, *moves, (200, do.End()))

    assert not_left(left) == (3, 5)
    assert [summary_of(item) for item in minutes.items] == [
        ("through", [], False, False),
        ("through", ["action"], True, False),
        ("carried", [None], False, True),
        ("through", ["decision"], True, False),
        ("carried", [], False, True),
    ]


def test_nothing_follows_the_end() -> None:
    """The huddle is over, for `/undo` too."""
    over, _ = told(TWO, [(10, do.End())])

    for command in (Next(), do.Undo(), do.End()):
        assert refusal(over, command) == ("the huddle is over", "huddle minutes show")


def test_what_was_not_said_back_is_minuted_so() -> None:
    """True, false, and null where the point never left Talk."""
    first = begun(plan(), plan(), plan())
    moves = in_turn(
        *(Next(), Understood(), do.NoAction()),
        *(Next(), Next(), Next(), do.NoAction()),
        do.ParkPoint("p1", "maria"),
        do.End(),
    )

    points = [item.points[0] for item in minutes_after(first, *moves).items]
    assert [point.said_back for point in points] == [True, False, None]


def test_each_step_is_undone_one_by_one() -> None:
    """Several undos go back step by step, to the beginning, and no further."""
    moves = in_turn(Next(), Understood("x"), AddRecord(action()), Next(), do.Skip())
    states = [after(TWO, *moves[:count]) for count in range(len(moves) + 1)]
    undos = [(100 + count, do.Undo()) for count in range(len(moves))]

    for count in range(len(moves) + 1):
        assert after(TWO, *moves, *undos[:count]) == states[len(moves) - count]
    assert refusal(after(TWO), do.Undo())[0] == "nothing to undo"


def test_a_claim_outlasts_the_step_that_was_undone() -> None:
    """What a rep logged stays in the minutes, at the point that is there, as does an action."""
    first = begun(plan("wins"), plan())
    claims = (
        in_turn(Next(), do.AddLogged(action()), do.Undo()),  # its item was never opened
        in_turn(Next(), Next(), Understood(), do.More(), do.AddLogged(action()), do.Undo()),
        in_turn(do.AddItem("new"), Next(), do.AddLogged(action()), do.Undo(), do.Undo()),
    )

    for moves in claims:
        minutes = minutes_after(first, *moves, (200, do.End()))
        kept = [
            one.id
            for item in minutes.items
            for one in (*item.actions, *(made for point in item.points for made in point.actions))
        ]
        assert kept == [action().id]
