"""What is typed is text: no key acts in it, nothing of it is lost, and a line can be completed."""

from __future__ import annotations

import pytest

from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.keys import KEYS
from huddlecli.live.full.input import completed
from tests.helpers.stage import Stage
from tests.helpers.table import Table

SHOWN = sorted({key.shown for key in KEYS if len(key.shown) == 1})


def talking(table: Table) -> Stage:
    """Return the stage of a daily huddle, which two lines bring to Talk."""
    return Stage(table, table.sit_down("daily", away="gus"))


def test_a_text_may_begin_with_any_key(table: Table) -> None:
    """After Tab each character that is a key begins a note, and Enter sends it."""
    with talking(table) as stage:
        stage.lines("", "")
        before = len(stage.state.events)
        for sign in [*SHOWN, " "]:
            stage.press("tab")
            stage.type(f"{sign} as a note")
            stage.press("enter")

        assert [one.event for one in stage.state.events[before:]] == ["noted"] * (len(SHOWN) + 1)
        point = stage.item.points[-1]
        assert point.notes == (*(f"{sign} as a note" for sign in SHOWN), "as a note")


def test_a_letter_that_is_no_key_here_begins_a_text(table: Table) -> None:
    """In Talk `d`, `y`, `e` are letters; within a text so are Space, `+` and `?`."""
    with talking(table) as stage:
        stage.lines("", "")
        before = stage.state
        stage.type("d y e+f? n")

        assert stage.entry.value == "d y e+f? n"
        assert stage.state == before


def test_control_keys_in_a_text_only_edit_it(table: Table) -> None:
    """Nothing of the table acts while a text stands there, Ctrl-C among it: it points out Esc."""
    with talking(table) as stage:
        stage.lines("", "")
        before = stage.state
        stage.type("a note")
        controls = [key.press for key in KEYS if key.press.startswith(("ctrl", "f"))]
        stage.press(*controls)
        assert stage.state == before
        assert stage.is_open
        assert len(stage.app.screen_stack) == 1

        stage.entry.clear()
        stage.type("b")
        stage.press("ctrl+c")
        assert stage.told == "You're typing a line: Esc to cancel it, then Ctrl-C to leave"
        assert (len(stage.app.screen_stack), stage.entry.value) == (1, "b")
        stage.press("escape", "ctrl+c")
        assert len(stage.app.screen_stack) == 2


def test_a_paste_is_text_in_one_line(table: Table) -> None:
    """Line ends and tabs become blanks, what would act becomes a sign, and nothing is sent."""
    with talking(table) as stage:
        stage.lines("", "")
        before = stage.state
        stage.paste("d\r\n/end\ttwo\x1b[31m\x07\u202e")

        assert stage.entry.value == "d /end two␛[31m␇<U+202E>"
        assert stage.state == before


def test_escape_puts_a_text_away_and_an_arrow_brings_it_back(table: Table) -> None:
    """Nothing typed is lost, and keys act again in between."""
    with talking(table) as stage:
        stage.lines("", "", "sent")
        stage.type("half a th")
        stage.press("escape")
        assert stage.entry.value == ""
        stage.press("up")
        assert stage.entry.value == "half a th"
        stage.press("up")
        assert stage.entry.value == "sent"
        stage.press("down", "down")
        assert stage.entry.value == ""
        stage.press("enter")
        assert stage.place == "understand"


def test_a_refused_line_comes_back_with_its_hint(table: Table) -> None:
    """The screen says why and what would work, and the line can be put right."""
    with talking(table) as stage:
        stage.lines("", "")
        stage.line("/a Call Oakline @dann by thu")

        assert (
            stage.told == "no one here is called dann   @dan?   a new person: /join dann:marketing"
            "   \\@dann keeps it as text"
        )
        assert all(hint in stage.text for hint in stage.told.split("   "))
        assert stage.entry.value == "/a Call Oakline @dann by thu"
        stage.press(*["left"] * 7, "backspace", "enter")
        assert stage.entry.value == ""
        assert isinstance(stage.last, ev.RecordKept)
        assert stage.last.made.owner == "dan"


def test_who_types_on_after_a_refusal_means_another_line(table: Table) -> None:
    """What came back is marked, gives way to a new text, and an arrow brings it back."""
    with talking(table) as stage:
        stage.lines("", "")
        stage.line("/floor nobody")
        assert stage.entry.value == "/floor nobody"
        stage.line("we could take ten more")
        assert isinstance(stage.last, ev.Noted)
        assert stage.last.text == "we could take ten more"
        stage.press("up", "up")
        assert stage.entry.value == "/floor nobody"


def test_an_empty_text_is_no_step(table: Table) -> None:
    """Tab and Enter send nothing: only an empty line goes on."""
    with talking(table) as stage:
        stage.lines("", "")
        before = stage.state
        stage.press("tab", "enter")
        stage.press("tab", "space", "space", "enter")
        assert stage.state == before


def test_a_line_is_completed(table: Table) -> None:
    """Tab takes what is suggested: a command, a name; and the text goes on."""
    with talking(table) as stage:
        stage.lines("", "")
        stage.type("/ac")
        stage.press("tab")
        assert stage.entry.value == "/action"
        stage.type(" Call @fa")
        stage.press("tab")
        assert stage.entry.value == "/action Call @fay"


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        ("/cat", "/catchup"),
        ("/CAT", "/catchup"),
        ("/zz", None),
        ("/a", "/action"),
        ("/d", "/decide"),
        ("/p", "/park"),
        ("/w", "/win"),
        ("/u", "/understood"),
        ("/U", "/understood"),
        ("/ag", "/again"),
        ("/undo", None),
        ("/end", "/end-at"),
        ("Call @C", "Call @cem"),
        ("/floor f", "/floor fay"),
        ("/leave ", None),
        ("/done k7", "/done k7f2"),
        ("/edit k7f2 k7", None),
        ("/add st", "/add stuck"),
        ("/swap p", "/swap pay"),
        ("/swap 3 s", "/swap 3 stuck"),
        ("/add a st", None),
        ("/add ", None),
        ("a note", None),
        ("", None),
    ],
)
def test_what_is_completed(line: str, whole: str | None) -> None:
    """Commands at the beginning, names behind an at sign, ids and names where one is due."""
    names, topics = ["ana", "cem", "fay"], ["pay", "stuck"]
    assert completed(line, names, lambda: ["k7f2q9xmtb"], lambda: topics) == whole


def test_a_day_that_is_not_read_is_pointed_out_to_the_room(table: Table) -> None:
    """Beside the promise is the day that was taken, and what changes it; two readings refuse it."""
    with talking(table) as stage:
        stage.lines("", "", "/a Send it @ben by noon")
        assert '"by noon" is not a date, so it\'s due Tue 1 Dec; to change: /edit due:fri' in (
            stage.text
        )
        stage.lines("/edit by next thursday")
        assert '"next thursday" can be Thu 2026-11-26 or Thu 2026-12-03' in stage.text
