"""A letter key that turns out to be the beginning of a word is taken back: it was a text."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huddlecli.core.huddle import events as ev
from huddlecli.core.minutes import Present
from huddlecli.core.records import Action
from tests.helpers.stage import Stage
from tests.helpers.table import Table
from tests.live.full.test_looks import promised
from tests.live.test_weekly import week_before


def daily(table: Table) -> Stage:
    """Return the stage of a daily huddle, in its lobby."""
    return Stage(table, table.sit_down("daily", away="gus"))


@pytest.mark.parametrize("minutes", [0, 8], ids=["lobby", "late"])
@pytest.mark.parametrize("name", ["sam", "eva", "sebastian", "sue", "essa"])
def test_a_name_in_the_lobby_may_begin_with_a_key(table: Table, name: str, minutes: int) -> None:
    """The topic and the end are as they were, and the guest is there by the whole name."""
    table.now += timedelta(minutes=minutes)
    with daily(table) as stage:
        before = stage.lobby.draft
        stage.type(name)
        assert stage.entry.value == name
        assert stage.lobby.draft == before
        stage.type(":sales")
        stage.press("enter")
        assert stage.lobby.draft.present[-1] == Present(name=name, side="sales")
        assert stage.lobby.draft.items == before.items
        assert stage.lobby.draft.keeps_end == before.keeps_end


@pytest.mark.parametrize("text", ["drop", "done", "no", "not yet, sam is ill", "xerox: ask", "n/a"])
def test_a_note_at_a_promise_may_begin_with_an_answer(table: Table, text: str) -> None:
    """The promise is still asked about and open, and the note is whole."""
    promised(table)
    with daily(table) as stage:
        stage.line("", after=20)
        before = stage.state
        stage.type(text)
        assert stage.entry.value == text
        assert stage.state == before
        stage.press("enter")
        assert isinstance(stage.last, ev.Noted)
        assert stage.last.text == text
        assert [one.event for one in stage.state.events].count("answered") == 0
        assert {getattr(one, "status", None) for one in table.records.open(Action)[0]} == {"open"}


@pytest.mark.parametrize("text", ["no one calls them back", "yes, but slowly", "nylon"])
def test_a_note_in_understand_may_begin_with_an_answer(table: Table, text: str) -> None:
    """It is still the same round."""
    with daily(table) as stage:
        stage.lines("", "", "14 of 20 never picked up", "")
        stage.type(text)
        assert (stage.place, stage.entry.value) == ("understand", text)
        stage.press("enter")
        assert isinstance(stage.last, ev.Noted)
        assert (stage.place, stage.last.text) == ("understand", text)


def test_a_note_at_the_close_may_begin_with_c(table: Table) -> None:
    """The recap, which lies over the screen at once, goes away again."""
    with daily(table) as stage:
        stage.lines("", "", "/goto 4")
        stage.burst(*"call")
        assert (len(stage.app.screen_stack), stage.entry.value) == (1, "call")


@pytest.mark.parametrize("where", ["", "/goto 3"], ids=["wins", "parked"])
@pytest.mark.parametrize("text", ["we closed Oakline", "took two days", "nobody knows", "xing"])
def test_a_note_on_other_boards_may_begin_with_a_key(table: Table, where: str, text: str) -> None:
    """With the win that `w` begins, and with what was parked."""
    week_before(table)
    with Stage(table, table.sit_down("weekly", away="gus")) as stage:
        stage.lines("", *([where] if where else []))
        before = stage.state
        stage.burst(*text)
        assert (stage.entry.value, stage.state) == (text, before)


def test_the_side_of_a_newcomer_may_be_typed_in_whole(table: Table) -> None:
    """Its first letter is an answer already; the whole word is the same one."""
    with daily(table) as stage:
        stage.line("zoe")
        items = stage.lobby.draft.items
        stage.type("sales")
        assert stage.entry.value == "sales"
        stage.press("enter")
        assert stage.lobby.draft.present[-1] == Present(name="zoe", side="sales")
        assert stage.lobby.draft.items == items


def test_keys_pressed_quickly_are_keys(table: Table) -> None:
    """Two answers, one twice by key repeat, and a key that is no letter after one that is."""
    for number in range(5):
        due = date(2026, 11, 24)
        keys = {"owner": "cem", "side": "sales", "due": due, "status": "open"}
        table.log("action", "cem", title=f"lead {number}", **keys)
    table.now += timedelta(minutes=1)
    with daily(table) as stage:
        stage.line("", after=20)
        stage.burst("d", "n", "d", "d", "space")
        letters = [one.letter for one in stage.state.events if isinstance(one, ev.Answered)]
        assert letters == ["d", "n", "d", "d"]
        assert isinstance(stage.last, ev.ClockStopped)
        stage.burst("d", "d")  # the last question, and a repeat too many
        assert (stage.place, stage.entry.value) == ("board", "d")


@pytest.mark.parametrize(("after", "text"), [(0.6, "sam is ill"), (0.4, "Sam is ill")])
def test_a_text_after_an_answer_is_a_text(table: Table, after: float, text: str) -> None:
    """Half a second later it is no more one word with the letter, nor with a capital at once."""
    promised(table)
    with daily(table) as stage:
        stage.line("", after=20)
        stage.press("n")
        stage.wait(after)
        stage.type(text)
        assert stage.entry.value == text
        assert isinstance(stage.last, ev.Answered)


def test_within_half_a_second_it_is_a_word(table: Table) -> None:
    """However slowly the first two letters come; the room is told what was undone."""
    promised(table)
    with daily(table) as stage:
        stage.line("", after=20)
        stage.press("d")
        stage.wait(0.4)
        stage.press("r")
        assert stage.entry.value == "dr"
        assert stage.told.startswith("Undone: the answer for ")
        assert stage.place in ("promise", "late promise")


def test_a_note_after_an_answer_may_begin_with_a_letter_that_was_a_key_there(table: Table) -> None:
    """After `n` in Understand it is Talk again, where `y` is a letter like any other."""
    with daily(table) as stage:
        stage.lines("", "", "14 of 20 never picked up", "")
        stage.press("n")
        stage.wait(0.6)
        stage.type("yes they call")
        assert (stage.place, stage.entry.value) == ("talk", "yes they call")
