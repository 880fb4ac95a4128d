"""The answers on the boards of measures and leads: what they record, add, raise and refuse."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.boards import Boards
from huddlecli.core.huddle.clock import announced_end, projected_end
from huddlecli.core.huddle.decide import decide
from huddlecli.core.huddle.record_writes import (
    CreateRecord,
    RevertChange,
    SetKeys,
    record_writes,
    with_words,
)
from huddlecli.core.huddle.sides.commands import AnswerLead, DiscussRow, SetValue, SyncRow
from huddlecli.core.huddle.sides.rows import (
    LeadRow,
    LeadsBoard,
    MeasureRow,
    RowAnswer,
    Scoreboard,
)
from huddlecli.core.huddle.state import Underway, measures_now, question, unanswered
from huddlecli.core.huddle_plan import PlannedItem
from huddlecli.core.minutes import MinutedAnswer
from tests.helpers.stories import after, at, begun, in_turn, minutes_after, plan, refusal

TRIES = MeasureRow(
    id="m1", title="Tries", owes="sales", owner="sam", target=6, period="2026-W47", values=(None,)
)
HANDED = MeasureRow(
    id="m2",
    title="Leads handed over",
    owes="marketing",
    unit="leads",
    target=120,
    period="2026-W47",
    values=(110, 96),
    state="red",
    red_before=1,
)
COUNTED = MeasureRow(
    id="m3",
    title="Wins",
    counted_from="leads.accepted_share",
    target=90,
    period="2026-W47",
    values=(95,),
    state="held",
)
BRIGHTWAVE = LeadRow(
    id="l1", source="webinar", owner="sam", waited=timedelta(hours=26), is_late=True
)
OAKLINE = LeadRow(id="l2", source="demo", owner="jo", is_answered=True)
NAMELESS = LeadRow(id="l3", owner="jo", is_answered=True, verdict="accepted")
SHOWN = Boards(
    measures=Scoreboard(rows=(TRIES, HANDED, COUNTED)),
    leads=LeadsBoard(rows=(BRIGHTWAVE, OAKLINE, NAMELESS), open=3, late=1),
)
DISCUSS = DiscussRow("r000000001", "maria")


def at_board(kind: Any, *commands: do.Command, minutes: int = 10) -> Underway:
    """Return a huddle at a board of that kind, after these commands, with a topic to come."""
    return after(begun(plan(kind, minutes), plan("topic", 6), boards=SHOWN), *in_turn(*commands))


def writes(huddle: Underway, command: do.Command) -> tuple[object, ...]:
    """Return the record writes of a command, a minute after the others."""
    event = decide(huddle, command, at(900))
    return with_words(record_writes(huddle, event), command)


def test_a_number_sets_the_value_of_the_last_finished_period_and_the_next_row_follows() -> None:
    """What was missing comes first, then the red; a value is judged by its target at once."""
    start = at_board("measures")
    assert question(start) == TRIES
    assert writes(start, SetValue(7, "two by mail")) == (
        SetKeys(
            kind="measure",
            id="m1",
            keys={"values.2026-W47": 7, "notes.2026-W47": "two by mail"},
        ),
    )

    noted = at_board("measures", SetValue(5, "two by mail"))

    assert question(noted) == HANDED
    assert (unanswered(start), unanswered(noted)) == (2, 1)
    tries = measures_now(noted)[0]
    assert (tries.value, tries.state, tries.red, tries.note) == (5, "red", 1, "two by mail")


def test_a_corrected_value_is_judged_again() -> None:
    """A red value that was typed wrong holds once it is right; the run of red ones is over."""
    noted = at_board("measures", do.Answer("n"), SetValue(130))

    corrected = measures_now(noted)[1]
    assert (HANDED.red, corrected.value, corrected.state, corrected.red) == (2, 130, "held", 0)
    assert corrected.values == (110, 130)


def test_a_measure_that_holds_is_asked_last_and_may_be_left() -> None:
    """Only what is red or has no value is counted as open."""
    noted = at_board("measures", do.Answer("n"), do.Answer("n"))

    assert question(noted) == COUNTED
    assert unanswered(noted) == 0


def test_a_counted_measure_takes_no_value() -> None:
    """It says from what it is counted, and still can be discussed."""
    noted = at_board("measures", do.Answer("n"), do.Answer("n"))

    assert refusal(noted, SetValue(92)) == ("counted from leads", "huddle lead list")
    assert decide(noted, DISCUSS, at(900))


@pytest.mark.parametrize(
    ("command", "keys"),
    [
        (AnswerLead("answered"), {"answered": at(900)}),
        (AnswerLead("accepted"), {"verdict": "accepted", "verdict_at": at(900)}),
        (
            AnswerLead("rejected", "routing"),
            {
                "verdict": "rejected",
                "verdict_at": at(900),
                "reason": "routing",
                "status": "closed",
                "closed": at(900),
            },
        ),
        (AnswerLead("won"), {"outcome": "won", "status": "closed", "closed": at(900)}),
        (do.Answer("n"), None),
    ],
)
def test_what_an_answer_records_for_a_lead(
    command: do.Command, keys: dict[str, object] | None
) -> None:
    """A rejection and an outcome close it; `not now` changes nothing."""
    expected = (SetKeys(kind="lead", id="l1", keys=keys),) if keys else ()

    assert writes(at_board("leads"), command) == expected


def test_words_about_a_lead_go_into_its_record_and_never_into_the_journal() -> None:
    """So nobody has to look for them in old journals when the lead is forgotten."""
    noted = AnswerLead("rejected", "other", "moved to Lyon, ask Eva Meier")
    huddle = at_board("leads")

    (write,) = writes(huddle, noted)
    event = decide(huddle, noted, at(900))

    assert isinstance(write, SetKeys)
    assert write.keys["note"] == "moved to Lyon, ask Eva Meier"
    assert "Meier" not in repr(event)


def test_an_undo_takes_back_what_was_written_with_words_that_no_journal_has() -> None:
    """The change is known by its other keys."""
    huddle = at_board("leads", AnswerLead("lost", words="too small"))

    assert writes(huddle, do.Undo()) == (
        RevertChange(
            kind="lead",
            id="l1",
            at=at(10),
            keys={"outcome": "lost", "status": "closed", "closed": at(10)},
        ),
    )


def test_what_no_lead_can_be_answered() -> None:
    """A second answer, a second acceptance, and anything once all are answered."""
    accepted = at_board("leads", do.Answer("n"), do.Answer("n"))
    over = at_board("leads", *[do.Answer("n")] * 3)

    assert refusal(accepted, AnswerLead("answered"))[0] == "this lead was already answered"
    assert refusal(accepted, AnswerLead("accepted"))[0] == "this lead was already accepted"
    assert refusal(over, AnswerLead("won")) == ("no lead is shown here", "/next to continue")
    assert refusal(over, DISCUSS)[0] == "nothing to discuss here"
    assert refusal(at_board("leads"), do.Answer("x")) == (
        '"x" does not work here',
        "w answered, a accepted, r REASON, c OUTCOME, i discuss it, n not now",
    )
    assert refusal(at_board("leads"), SetValue(3))[0] == "no measure is shown here"


def test_a_measure_to_discuss_is_the_next_item_with_prompts_about_the_number() -> None:
    """It takes its minutes from the board, so the huddle ends no later."""
    noted = at_board("measures", do.Answer("n"), DISCUSS)

    assert [item.plan.title for item in noted.items][:3] == [
        "Measures",
        "Leads handed over",
        "Topic",
    ]
    assert noted.items[1].plan == PlannedItem(
        kind="topic",
        title="Leads handed over",
        minutes=5,
        opens="marketing",
        source="m2",
        talk="What is behind this number? Give one example.",
        understand="What is behind the number, in their view?",
        execute="Who does what to move it, and by when?",
    )
    assert noted.items[0].allotted == timedelta(minutes=5)
    assert projected_end(noted, at(20)) == announced_end(noted)


def test_a_lead_to_discuss_is_an_item_about_its_source() -> None:
    """Never about one person's delay; a second lead of the source needs no second item."""
    noted = at_board("leads", DISCUSS)

    discussed = noted.items[1].plan
    prompts = (discussed.talk, discussed.understand, discussed.execute)
    assert discussed.title == "Leads from webinar"
    assert all(prompt and "leads from webinar" in prompt for prompt in prompts)
    assert not any("sam" in str(prompt) for prompt in prompts)


def test_a_lead_without_a_source_raises_the_hand_over() -> None:
    """There is still something to discuss."""
    noted = at_board("leads", do.Answer("n"), do.Answer("n"), DISCUSS)

    assert noted.items[1].plan.title == "Leads without a source"


def test_the_same_source_is_discussed_once() -> None:
    """The second answer says so, and adds nothing."""
    twins = LeadsBoard(rows=(BRIGHTWAVE, LeadRow(id="l9", source="webinar")), open=2)
    first = begun(plan("leads", 20), boards=Boards(leads=twins))

    noted = after(first, *in_turn(DISCUSS, DISCUSS))

    assert [item.plan.title for item in noted.items][:3] == ["Leads", "Leads from webinar", "Close"]
    assert [given.answer for given in noted.row_answers] == ["discuss", "discuss"]


def test_what_has_no_room_is_raised_for_the_next_huddle() -> None:
    """The plan never exceeds its minutes: a board of four minutes has no room for five."""
    huddle = at_board("measures", do.Answer("n"), minutes=4)

    assert writes(huddle, DISCUSS) == (
        CreateRecord(
            kind="raised",
            id="r000000001",
            by="maria",
            keys={
                "title": "Leads handed over",
                "status": "waiting",
                "huddle": "2026-11-23-0908-daily",
                "item": 1,
            },
        ),
    )
    noted = at_board("measures", do.Answer("n"), DISCUSS, minutes=4)
    assert [item.plan.title for item in noted.items] == ["Measures", "Topic", "Close"]
    assert [made.kind for made in noted.made] == ["raised"]


def test_an_answer_from_elsewhere_settles_the_row_and_no_undo_takes_it_back() -> None:
    """The row is gone; `/undo` takes back the step before."""
    elsewhere = SyncRow(RowAnswer(kind="lead", id="l1", answer="accepted"))
    noted = at_board("leads", elsewhere)

    assert question(noted) == OAKLINE
    assert writes(at_board("leads"), elsewhere) == ()
    assert refusal(noted, do.Undo())[0] == "nothing to undo"


def test_the_minutes_keep_what_changed_and_name_a_lead_by_id_and_source() -> None:
    """`not now` is nothing to keep, and neither is a board that was not opened."""
    first = begun(plan("measures", 10), plan("leads", 10), plan("leads", 3), boards=SHOWN)
    answers = (SetValue(7, "two by mail"), do.Answer("n"), do.Next())
    about_leads = (AnswerLead("rejected", "definition"), DISCUSS, do.Answer("n"))

    minutes = minutes_after(first, *in_turn(*answers, *about_leads, do.End()))

    assert [item.answers for item in minutes.items if item.kind != "topic"] == [
        (
            MinutedAnswer(
                kind="measure",
                id="m1",
                title="Tries",
                answer="value",
                value=7,
                target=6,
                period="2026-W47",
                note="two by mail",
            ),
        ),
        (
            MinutedAnswer(
                kind="lead", id="l1", source="webinar", answer="rejected", reason="definition"
            ),
            MinutedAnswer(kind="lead", id="l2", source="demo", answer="discuss"),
        ),
        (),
    ]
    assert minutes.not_yet == ()
