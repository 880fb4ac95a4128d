"""Keys that come in at once, by repeat, by a slow line, by impatience: each acts once, in order."""

from __future__ import annotations

import random

import pytest

from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.keys import KEYS
from huddlecli.core.huddle.state import Ended, Lobby, Underway
from huddlecli.live.full.dialogs import LeaveDialog
from tests.helpers.stage import NAMES, Stage
from tests.helpers.table import Table


def talking(table: Table) -> Stage:
    """Return the stage of a daily huddle, which two lines bring to Talk."""
    return Stage(table, table.sit_down("daily", away="gus"))


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("question_mark", "x", "x"), "x"),
        (("question_mark", "question_mark", "question_mark", "escape"), ""),
        (("question_mark", "down", "pagedown", "end", "escape", "a", "b", "c"), "abc"),
        (("question_mark", "tab", "tab", "d", "y"), "dy"),
        (("ctrl+c", "escape", "escape", "a", "b"), "ab"),
        (("ctrl+c", "x", "escape", "c", "c"), "cc"),
        (("ctrl+k", "escape", "escape"), ""),
        (("ctrl+k", "ctrl+k", "ctrl+c"), ""),
        (("a", "b", "left", "left", "x", "end", "y", "home", "z"), "zxaby"),
        (("a", "b", "backspace", "c", "left", "delete", "d"), "ad"),
    ],
    ids=" ".join,
)
def test_what_is_typed_into_something_that_goes_is_for_what_comes(
    table: Table, keys: tuple[str, ...], line: str
) -> None:
    """A dialog goes once, by the first key; the rest is for the line under it."""
    with talking(table) as stage:
        stage.lines("", "")
        before = stage.state
        stage.burst(*keys)
        stage.settle()
        if len(stage.app.screen_stack) > 1:
            stage.press("escape")
        assert (len(stage.app.screen_stack), stage.entry.value) == (1, line)
        assert stage.state == before


def test_space_twice_in_the_help_closes_it_and_stops_the_clock(table: Table) -> None:
    """The second one is pressed on an empty line."""
    with talking(table) as stage:
        stage.lines("", "")
        stage.burst("question_mark", "space", "space")
        assert len(stage.app.screen_stack) == 1
        assert isinstance(stage.last, ev.ClockStopped)


@pytest.mark.parametrize(
    "keys", [("ctrl+c",) * 2, ("ctrl+c",) * 5, ("ctrl+c", "k", "k"), ("ctrl+c", "k", "enter", "e")]
)
def test_leaving_is_done_once(table: Table, keys: tuple[str, ...]) -> None:
    """There is one question, the first answer counts, and nothing happens after it."""
    with talking(table) as stage:
        stage.lines("", "", "a note")
        before = stage.state
        stage.burst(*keys)
        assert (stage.is_open, stage.result) == (False, None)
        assert stage.state == before


def test_one_question_is_asked(table: Table) -> None:
    """By a click on what it shows and a key at once, too."""
    with talking(table) as stage:
        stage.lines("", "")
        stage.burst("ctrl+c", "x", "q")
        assert [type(one) for one in stage.app.screen_stack[1:]] == [LeaveDialog]
        stage.click("pause here")
        stage.press("k", "e", "enter")
        assert (stage.is_open, stage.result) == (False, None)


def test_nothing_begins_after_the_lobby_was_left(table: Table) -> None:
    """Ctrl-C and Enter: it was not begun."""
    with talking(table) as stage:
        stage.burst("ctrl+c", "enter", "enter")
        assert not stage.is_open
        assert isinstance(stage.session.state, Lobby)


def test_an_enter_before_the_screen_is_there_ends_what_was_typed_and_begins_nothing(
    table: Table,
) -> None:
    """Until the terminal is taken, it makes a line feed of Enter."""
    with talking(table) as stage:
        stage.press("ctrl+j")
        assert isinstance(stage.session.state, Lobby)
        stage.lines("", "")
        stage.press(*"zebra", "ctrl+j")
        assert (stage.entry.is_idle, "zebra" in stage.text) == (True, True)


@pytest.mark.parametrize(
    "keys", [("enter", "enter", "x", "enter"), ("enter", "enter", "enter", "n")]
)
def test_nothing_happens_after_the_end(table: Table, keys: tuple[str, ...]) -> None:
    """Type-ahead into a screen that is going is for nobody."""
    with talking(table) as stage:
        stage.lines("", "", "/skip", "/skip")
        assert stage.place == "close"
        stage.burst(*keys)
        assert not stage.is_open
        assert isinstance(stage.session.state, Ended)
        assert [event.event for event in stage.session.state.last.events].count("ended") == 0


FIRST = "Before that: /score 9 8 9 or /message TEXT"


def test_enter_at_the_close_asks_before_it_ends(table: Table) -> None:
    """It says what will happen and what comes first; a second one in a row ends the huddle."""
    with talking(table) as stage:
        stage.lines("", "", "/goto 4")
        assert stage.text.splitlines()[-1].startswith(" Enter end")
        stage.press("enter")
        asked = "Enter again to end and write the minutes. 2 open items will be carried over."
        assert stage.told == f"{asked}   {FIRST}"
        assert stage.entry.is_idle
        stage.wait(60)
        assert asked in stage.text
        stage.press("enter")
        assert isinstance(stage.session.state, Ended)


def test_one_enter_too_many_leads_to_the_close_and_no_further(table: Table) -> None:
    """With everything covered, too; each thing typed then makes the next Enter a first one."""
    with talking(table) as stage:
        stage.lines("", "", "/skip", "one", "", "/u", "/none")
        stage.press("enter")
        assert stage.place == "close"
        assert "Enter again to end and write the minutes." in stage.told
        for typed in (("space",), ("x", "escape"), ("f8",), ("c", "enter"), ("/", "x", "enter")):
            stage.press(*(NAMES.get(one, one) for one in typed))
            stage.press("escape", "enter")
            assert stage.is_open
        stage.line("every lead gets a call")
        assert "2 every lead gets a call" in stage.text
        stage.press("enter")
        stage.line("/score 9 8 9")
        stage.press("enter")
        assert stage.told.endswith("   Before that: /message TEXT")
        stage.line("/message Leads get an answer in a day")
        stage.press("enter")
        assert stage.told == "Enter again to end and write the minutes."
        stage.press("enter")
        assert isinstance(stage.session.state, Ended)
        assert stage.session.state.last.scores == (9, 8, 9)


@pytest.mark.parametrize("text", ["every lead gets a call", "end it here", "no score today"])
def test_a_note_at_the_close_may_begin_with_any_letter(table: Table, text: str) -> None:
    """No letter of it ends anything, and it is in the journal whole."""
    with talking(table) as stage:
        stage.lines("", "", "/skip", "/skip")
        stage.type(text)
        assert stage.entry.value == text
        stage.press("enter")
        assert isinstance(stage.last, ev.Noted)
        assert stage.last.text == text


def test_something_that_comes_in_makes_enter_the_first_one_again(table: Table) -> None:
    """What a rep logs takes the place of the question: whoever did not see that is asked again."""
    with talking(table) as stage:
        stage.lines("", "", "/goto 4")
        stage.press("enter")
        due = stage.state.begun.at.date()
        table.log("action", "hal", title="Call", owner="hal", side="sales", due=due, status="open")
        stage.wait(1)
        stage.press("enter")
        assert stage.is_open
        assert stage.told.startswith("Enter again to end")


def test_a_refused_empty_line_begins_no_text(table: Table) -> None:
    """In Execute Enter is refused while nothing came of it; the next key is a key."""
    with talking(table) as stage:
        stage.lines("", "", "a note", "", "/u")
        stage.press("enter")
        assert stage.told.startswith("no action, decision")
        assert stage.entry.is_idle
        stage.press("plus")
        assert isinstance(stage.last, ev.Extended)


def test_keys_act_while_a_refused_line_stands_there(table: Table) -> None:
    """Ctrl keys, Space and a new line mean what they mean on an empty one; an arrow mends."""
    with talking(table) as stage:
        stage.lines("", "", "one", "/goto x")
        assert stage.entry.value == "/goto x"
        stage.press("ctrl+b")
        assert (stage.entry.value, stage.place) == ("", "board")
        stage.lines("", "/goto x")
        stage.press("space")
        assert (stage.entry.value, isinstance(stage.last, ev.ClockStopped)) == ("", True)
        stage.press("space")
        stage.line("/goto x")
        stage.type("/undo")
        assert stage.entry.value == "/undo"
        stage.press("escape", "up", "up")
        assert stage.entry.value == "/goto x"
        stage.press("backspace", "1", "enter")
        assert stage.place == "board"


def test_a_refusal_goes_once_something_was_done(table: Table) -> None:
    """In the lobby as well: zoe is here, and no longer new."""
    with talking(table) as stage:
        stage.line("zoe")
        assert stage.told.startswith("zoe is new here: which side?")
        stage.line("/join zoe:sales")
        assert stage.told == ""
        stage.line("/nxt")
        assert stage.told.startswith("unknown command /nxt")
        stage.press("space")
        assert stage.told == ""


def test_the_recap_is_seen_before_the_end(table: Table) -> None:
    """`c` copies it and shows it; any key goes back to the close."""
    with talking(table) as stage:
        stage.lines("", "", "/goto 4")
        stage.press("c")
        assert "Recap copied (if your terminal allows it)" in stage.text
        assert "the recap" in stage.text
        assert stage.app.clipboard == "the recap"
        stage.burst("c", "c", "c")
        stage.press("escape")
        assert (len(stage.app.screen_stack), stage.place) == (1, "close")


def test_a_rehearsal_is_left_without_a_promise_to_keep_it(table: Table) -> None:
    """The question says what leaving means there."""
    session = table.sit_down("daily", away="gus", is_rehearsal=True)
    with Stage(table, session, is_rehearsal=True) as stage:
        stage.lines("", "")
        stage.press("ctrl+c")
        assert "k    leave (a rehearsal keeps nothing)" in stage.text
        assert "huddle start" not in stage.text


@pytest.mark.parametrize("seed", range(12))
def test_no_keys_at_all_break_it(table: Table, seed: int) -> None:
    """Any keys in any order and at any speed: the screen is there, or was left."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    known = sorted({key.press for key in KEYS} - {"ctrl+q"})
    others = ["escape", "tab", "up", "down", "left", "backspace", "x", "k", "e", "/", "d", "ctrl+x"]
    with talking(table) as stage:
        for _ in range(12):
            stage.burst(*draw.choices(known + others, k=draw.randint(1, 8)))
            if not stage.is_open:
                break
        assert isinstance(stage.session.state, Lobby | Underway | Ended)
