"""What a typed line means on the boards of measures and leads."""

from __future__ import annotations

from typing import Any, cast

import pytest

from huddlecli.core.errors import HuddleError
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.boards import Boards
from huddlecli.core.huddle.grammar import Parsed, parse_line
from huddlecli.core.huddle.grammar_context import GrammarContext
from huddlecli.core.huddle.sides.commands import AnswerLead, DiscussRow, SetValue
from huddlecli.core.huddle.sides.rows import LeadRow, LeadsBoard, MeasureRow, Scoreboard
from huddlecli.core.team import CurrentUser
from tests.helpers.stories import after, at, begun, plan


class Desk:
    """Where maria types; the next id is always the same."""

    typist = CurrentUser("maria", "marketing")

    def new_id(self) -> str:
        """Return the id."""
        return "r000000001"


def meant(kind: Any, line: str, unit: str | None = "h") -> Parsed:
    """Return what a line means on a board of that kind."""
    row = MeasureRow(id="m1", title="Tries", unit=unit, period="2026-W47", values=(None,))
    boards = Boards(
        measures=Scoreboard(rows=(row,)), leads=LeadsBoard(rows=(LeadRow(id="l1"),), open=1)
    )
    huddle = after(begun(plan(kind, 5), boards=boards))
    return parse_line(line, huddle, cast("GrammarContext", Desk()), at(10))


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("118", SetValue(118)),
        ("-3", SetValue(-3)),
        ("0", SetValue(0)),
        ("5.2", SetValue(5.2)),
        ("5.2 h", SetValue(5.2)),
        ("5.2h: two were ill", SetValue(5.2, "two were ill")),
        ("118: NOTE: and more", SetValue(118, "NOTE: and more")),
        ("118:", SetValue(118)),
        ("i", DiscussRow("r000000001", "maria")),
        ("n", do.Answer("n")),
        ("118 leads were late", do.Note("118 leads were late")),
        ("5.2 h and rising", do.Note("5.2 h and rising")),
        ("3: 2 for us", SetValue(3, "2 for us")),
        ("week 47: no webinar", do.Note("week 47: no webinar")),
        ("i think so", do.Note("i think so")),
        ("//118", do.Note("/118")),
        ("/next", do.Next()),
    ],
)
def test_a_number_sets_a_value_and_any_other_line_is_a_note(line: str, command: object) -> None:
    """The number is the whole line, or all of it before a colon."""
    assert meant("measures", line) == command


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("w", AnswerLead("answered")),
        ("a", AnswerLead("accepted")),
        ("i", DiscussRow("r000000001", "maria")),
        ("n", do.Answer("n")),
        ("r ro", AnswerLead("rejected", "routing")),
        ("r re", AnswerLead("rejected", "record")),
        ("r DEFINITION no budget", AnswerLead("rejected", "definition", "no budget")),
        ("r ot moved away", AnswerLead("rejected", "other", "moved away")),
        ("c won", AnswerLead("won")),
        ("c lo too  small", AnswerLead("lost", words="too  small")),
        ("c nurture", AnswerLead("nurture")),
        ("rre no number", AnswerLead("rejected", "record", "no number")),
        ("clost", AnswerLead("lost")),
        ("room for more", do.Note("room for more")),
        ("closed on Friday", do.Note("closed on Friday")),
        ("a good one", do.Note("a good one")),
        ("we called twice", do.Note("we called twice")),
    ],
)
def test_a_letter_answers_for_a_lead(line: str, command: object) -> None:
    """Two letters of a reason or an outcome are enough."""
    assert meant("leads", line) == command


@pytest.mark.parametrize(
    ("kind", "line", "message", "hint"),
    [
        ("measures", "1,200", "1,200 could be 1.2 or 1200", "1200"),
        ("measures", "1,200: late", "1,200 could be 1.2 or 1200", "1200: late"),
        (
            "measures",
            "d",
            '"d" does not work here',
            "118 sets the value, 118: NOTE adds a note, i discuss it, n not now",
        ),
        ("measures", "1.2.3", '"1.2.3" is not a number', "96"),
        (
            "leads",
            "r",
            "the reason is missing",
            "r routing, r record, r definition, or r other WORDS",
        ),
        (
            "leads",
            "r r",
            '"r" is not a reason',
            "r routing, r record, r definition, or r other WORDS",
        ),
        (
            "leads",
            "r other",
            "other needs a few words",
            "r routing, r record, r definition, or r other WORDS",
        ),
        ("leads", "c", "the outcome is missing", "c won, c lost or c nurture"),
        ("leads", "c maybe", '"maybe" is not an outcome', "c won, c lost or c nurture"),
        (
            "leads",
            "d",
            '"d" does not work here',
            "w answered, a accepted, r REASON, c OUTCOME, i discuss it, n not now",
        ),
    ],
)
def test_what_is_refused_says_what_works(kind: str, line: str, message: str, hint: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(HuddleError) as refused:
        meant(kind, line)

    assert (refused.value.message, refused.value.hint) == (message, hint)
