"""What a huddle answers to a line: better questions, reasons of scores, what undo took back."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date

import pytest

from huddlecli.core.huddle.state import Underway
from huddlecli.core.team import find_person
from huddlecli.live.plain import PlainScreen
from huddlecli.views.huddle.time import ScreenLine, with_enter
from tests.helpers.table import Screen, Table

BETTER = "Try asking: What did your last good lead look like, and the last one that went nowhere?"
FOLLOWED_UP = "Try asking: Which leads are waiting, and what would help us answer them?"


def answers(
    table: Table, *lines: str, agenda: str = "daily", is_terminal: bool = False
) -> list[str]:
    """What is shown after the lines, the last of which ends the huddle or leaves it."""
    session = table.sit_down(agenda)
    table.huddle(session, agenda, lines, is_terminal=is_terminal)
    session.close()
    return table.screen.shown


@pytest.mark.parametrize(
    ("lines", "question"),
    [
        (["We need better leads"], BETTER),
        (["/next", "/next", "Why did nobody follow up?"], FOLLOWED_UP),
        (["/a Give us better leads @ana by fri"], BETTER),
        (["/p We just need better leads"], BETTER),
        (["/d We want better leads"], BETTER),
    ],
)
def test_the_better_question_is_asked_wherever_the_sentence_was_typed(
    table: Table, lines: list[str], question: str
) -> None:
    """On a board, in Understand, in an action and the like; what was typed is kept as it is."""
    assert question in answers(table, *lines)


def test_a_reason_typed_after_a_low_score_is_kept_with_it(table: Table) -> None:
    """The next note is the reason, not one more note; with a high score, or a reason, it is not."""
    session = table.sit_down("daily")
    lines = ["/goto 4", "/score 9 6", "started late", "a note", "/score 9", "another", "/end"]

    minutes = table.huddle(session, "daily", lines)

    assert minutes
    assert (minutes.score, minutes.score_reasons) == (8.0, ("started late",))
    assert minutes.items[-1].notes == ("a note", "another")
    at = table.screen.shown.index("  scored 9 and 6")
    assert table.screen.shown[at + 1 : at + 3] == [
        "What would have made it a 10? Type the reason; it is saved with the score",
        "  reason: started late",
    ]


def test_undo_takes_back_a_reason_and_the_score_waits_for_another(table: Table) -> None:
    """As every step: the score itself stays."""
    session = table.sit_down("daily")
    lines = ["/goto 4", "/score 6", "typo", "/undo", "too long", "/end"]

    minutes = table.huddle(session, "daily", lines)

    assert minutes
    assert (minutes.score, minutes.score_reasons, minutes.items[-1].notes) == (6, ("too long",), ())


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["a note"], 'the note "a note"'),
        (["/a Ring Acme @cem"], 'promise "Ring Acme"'),
        (["/d Leads go first"], 'decision "Leads go first"'),
        (["/w Acme signed"], 'win "Acme signed"'),
        (["/extend"], "more time"),
        (["/pause"], "the pause"),
        (["/leave cem"], "cem leaving"),
        (["/add The fair"], 'the item "The fair"'),
        (["/next"], "moving to the next item"),
        (["/goto 3"], "the jump to item 3"),
        (["/goto 2", "/next"], "the end of Talk"),
        (["/goto 2", "/floor ana"], "the floor for ana"),
        (["/goto 2", "/skip"], "carrying this item over"),
        (["/goto 4", "/score 9"], "the scores"),
        (["/goto 4", "/message Call first"], "the message"),
    ],
)
def test_undo_says_what_it_took_back(table: Table, lines: list[str], told: str) -> None:
    """A step by its name, a text by its words."""
    assert f"Undone: {told}." in answers(table, *lines, "/undo")


def test_who_joins_a_huddle_is_in_the_team_and_it_is_said(table: Table) -> None:
    """At the start for those of the lobby, at once later; somebody ticked off again never was."""
    lines = [
        "/join zoe:sales",
        "/join typo:sales",
        "typo",
        "",
        "/join kim:marketing",
        "/end",
        "/end",
    ]

    shown = answers(table, *lines, is_terminal=True)

    assert [line for line in shown if "to the team" in line] == [
        "  Added zoe (sales) to the team. To undo: huddle people leave zoe",
        "  Added kim (marketing) to the team. To undo: huddle people leave kim",
    ]
    assert [name for name in ("zoe", "kim", "typo") if find_person(table.team, name)] == [
        "zoe",
        "kim",
    ]


def test_a_rehearsal_adds_nobody(table: Table) -> None:
    """The team's file stays as it is."""
    session = table.sit_down("daily", is_rehearsal=True)

    table.huddle(session, "daily", ["/join zoe:sales", "/end"], is_rehearsal=True)

    assert find_person(table.team, "zoe") is None
    assert not any("on the team" in line for line in table.screen.shown)


class Remembering(Screen):
    """A screen that keeps the lines themselves."""

    def __init__(self, found: list[ScreenLine]) -> None:
        """Keep them in `found`."""
        super().__init__()
        self._found = found

    def show(self, lines: Sequence[ScreenLine]) -> None:
        """Keep lines."""
        super().show(lines)
        self._found += lines


def plain(lines: Sequence[ScreenLine], *, is_asking: bool) -> str:
    """What a plain screen writes."""
    out = io.StringIO()
    PlainScreen(out, io.StringIO(), str, console=None, is_asking=is_asking).show(lines)
    return out.getvalue()


def test_a_pipe_is_told_what_works_in_a_pipe() -> None:
    """A terminal names Enter; an empty line of a pipe does nothing, so it names the command."""
    line = with_enter("Enter the \0 word: \0 to continue", "quiet")

    assert plain([line], is_asking=True) == "Enter the Enter word: Enter to continue\n"
    assert plain([line], is_asking=False) == "Enter the /next word: /next to continue\n"


def test_no_line_of_a_whole_huddle_in_a_pipe_names_enter(table: Table) -> None:
    """Boards, the gate, Execute and what the clock suggests."""
    found: list[ScreenLine] = []
    table.screen = Remembering(found)
    lines: list[str | None] = ["/next", "+300 a note", None, "/next", "/next", "/a x @cem", "/next"]
    lines += ["+900 slow", None, "/next", "/next", "/next", "/none", "+300 note", None, "/end"]

    table.huddle(table.sit_down("daily"), "daily", lines)

    text = plain(found, is_asking=False)
    assert "/next to continue" in text
    assert "Enter" not in text
    assert "Enter to continue" in plain(found, is_asking=True)


def test_what_somebody_absent_logs_is_told_to_both_ends(table: Table) -> None:
    """Whoever came late is not in it until they are marked present: then it is taken in."""
    session = table.sit_down("daily", away="eve")

    def lines() -> Iterator[str | None]:
        yield "/next"
        keys = {"owner": "eve", "side": "sales", "due": date(2026, 11, 27), "status": "open"}
        table.log("action", "eve", title="Ask legal", **keys)
        yield from (None, None, "/join eve", None, "/end")

    minutes = table.huddle(session, "daily", lines())

    told = [line for line in table.screen.shown if "Ask legal" in line]
    assert told[:2] == [
        '  eve logged "Ask legal" but isn\'t here. /join eve to include it',
        "  1000  eve  due Fri 27 Nov  Ask legal   (logged by eve)",
    ]
    assert minutes
    assert [one.title for point in minutes.items[1].points for one in point.actions] == [
        "Ask legal"
    ]


def test_enter_at_the_close_of_a_terminal_asks_first(table: Table) -> None:
    """Each Enter asks that does not follow another at once; the second in a row ends."""
    session = table.sit_down("daily", away="gus")
    lines = ["", "", "/goto 4", "", "every lead gets a call", "", "/score 9 8 9", ""]

    assert table.huddle(session, "daily", lines, is_terminal=True) is None
    assert isinstance(session.state, Underway)
    asked = "Enter again to end and write the minutes. 2 open items will be carried over."
    assert table.screen.shown.count(asked) == 3
    assert table.screen.shown.count("  Before that: /score 9 8 9 or /message TEXT") == 2
    assert table.screen.shown[-2:] == [asked, "  Before that: /message TEXT"]


def test_enter_twice_at_the_close_ends(table: Table) -> None:
    """So does `/end`, once it was said what is not covered; neither stands in for the other."""
    session = table.sit_down("daily", away="gus")

    lines = ["", "", "/goto 4", "/end", "", "/end", "", ""]
    assert table.huddle(session, "daily", lines, is_terminal=True) is not None
    asked = "Enter again to end and write the minutes. 2 open items will be carried over."
    assert table.screen.shown.count(asked) == 2
    assert sum("/end again to finish" in line for line in table.screen.shown) == 2


def test_each_answer_is_heard_and_a_note_answers_nothing(table: Table) -> None:
    """A "not yet" is said as a "done" is; after a note the question stands there again."""
    due = date(2026, 11, 24)
    for title in ("Fix the form", "Call Oakline"):
        table.log("action", "cem", title=title, owner="cem", side="sales", due=due, status="open")
    session = table.sit_down("daily", away="gus")

    table.huddle(session, "daily", ["", "n", "done", "d"], is_terminal=True)

    shown = table.screen.shown
    first = next(number for number, line in enumerate(shown) if line.endswith(": not yet"))
    question = shown[first + 1]
    assert question.startswith("cem: ")
    assert shown[first + 2] == question
    assert shown[first + 3].endswith(": done")
