"""`/fix`: a word that was mistyped in front of everybody is put right, and undone like any step."""

from __future__ import annotations

import json

import pytest

from huddlecli.core.huddle.evolve import fold
from huddlecli.core.huddle.state import Ended, Underway
from huddlecli.core.minutes import Minutes
from huddlecli.core.records import Decision, Win
from huddlecli.store import journal
from tests.helpers.stage import Stage
from tests.helpers.table import Table

TALK = "/next"  # from the promises to "Where are you stuck?"


def held(table: Table, *lines: str) -> Minutes:
    """Return the minutes of a daily with these lines at its second item."""
    minutes = table.huddle(table.sit_down("daily"), "daily", [TALK, *lines, "/end"])
    assert minutes is not None
    return minutes


def answers(table: Table, *lines: str) -> list[str]:
    """Return what the room sees after the last of the lines."""
    *earlier, last = lines
    table.huddle(table.sit_down("daily"), "daily", [TALK, *earlier, f"+1 {last}"])
    return table.screen.shown[table.screen.shown.index(f"> {last}") + 1 :]


def notes(minutes: Minutes) -> tuple[str, ...]:
    """Return the notes of the second item."""
    return minutes.items[1].points[0].notes


def test_the_last_note_or_one_by_its_number_is_corrected(table: Table) -> None:
    """The minutes have the new words in the old place; the journal keeps the old ones."""
    minutes = held(
        table, "Pice list is old", "leads wait", "/fix Leads wait", "/fix 1 Price list is old"
    )

    assert notes(minutes) == ("Price list is old", "Leads wait")
    assert [line for line in table.screen.shown if "is now" in line] == [
        "  note 2 is now: Leads wait",
        "  note 1 is now: Price list is old",
    ]
    (file,) = table.folder.glob("huddles/2026-11/*.jsonl")
    events = [json.loads(line) for line in file.read_text().splitlines()]
    assert [(one["event"], one["text"]) for one in events if "text" in one] == [
        ("noted", "Pice list is old"),
        ("noted", "leads wait"),
        ("text-fixed", "Leads wait"),
        ("text-fixed", "Price list is old"),
    ]
    state = journal.state_after(journal.read(file))
    assert isinstance(state, Ended)
    assert state.last.items[1].points[0].notes == notes(minutes)


def test_whatever_was_typed_as_a_text_can_be_corrected(table: Table) -> None:
    """What was said back, a note on a round, an added item, a score's reason and the message."""
    minutes = held(
        table,
        *("/next", "/again no, thay wait", "/fix no, they wait"),
        *("/next", "/u thay call them", "/fix They call them"),
        *("/add Custmer list 2m", "/fix Customer list", "/none"),
        *("/goto 5", "/score 7 too lon", "/fix Too long", "/message Call tham", "/fix Call them"),
    )

    point = minutes.items[1].points[0]
    assert (point.notes, point.restatement) == (("no, they wait",), "They call them")
    assert [item.title for item in minutes.items[2:3]] == ["Customer list"]
    assert (minutes.score_reasons, minutes.message) == (("Too long",), "Call them")


def test_an_undo_brings_the_old_words_back_one_by_one(table: Table) -> None:
    """A correction is a step like any other: an undo takes it back and leaves the note."""
    assert notes(held(table, "pice", "/fix prise", "/fix price", "/undo")) == ("prise",)
    assert [line for line in table.screen.shown if line.startswith("Undone")] == [
        'Undone: note 1 is "prise" again.'
    ]


def test_the_undo_of_everything_leaves_nothing(table: Table) -> None:
    """Two corrections and a note are three steps."""
    assert notes(held(table, "pice", "/fix prise", "/fix price", "/undo", "/undo", "/undo")) == ()


def test_a_correction_keeps_its_note_if_an_earlier_note_is_undone(table: Table) -> None:
    """Numbers count what is there: the correction stays with the words that it replaced."""
    lines = ["first", "second", "thrid", "/fix third", "/undo skip", "/undo skip", "/undo"]

    assert notes(held(table, *lines)) == ("first", "third")


def test_a_number_may_begin_the_text(table: Table) -> None:
    """A number that no note has is refused with a line that works."""
    assert answers(table, "11 leads came", "/fix 12 leads came") == [
        "error: there is no note 12 here; the last is 1",
        "hint:  /fix 1 12 leads came",
    ]
    assert notes(held(table, "11 leads came", "/fix 1 12 leads came")) == ("12 leads came",)


def test_fix_alone_lists_the_last_notes_where_no_line_can_be_edited(table: Table) -> None:
    """Each has the number by which it is corrected."""
    typed = ["one", "two", "/next", "/u three", "four", "five", "six"]
    assert answers(table, *typed, "/fix") == [
        "    2  note       two",
        "    3  said back  three",
        "    4  note       four",
        "    5  note       five",
        "    6  note       six",
        "/fix 6 TEXT corrects note 6",
    ]
    assert answers(table, *typed, "/fix 1") == [
        "    1  note  one",
        "/fix 1 TEXT corrects note 1",
    ]


@pytest.mark.parametrize(
    ("lines", "refused"),
    [
        (
            ["/fix Price list"],
            ("nothing has been typed here yet", "/edit ID WORDS changes a promise"),
        ),
        (["price", "/fix 2"], ("there is no note 2 here; the last is 1", "/fix 1 TEXT")),
        (["price", "/fix 0 Price"], ("there is no note 0 here; the last is 1", "/fix 1 0 Price")),
        (["price", "/fix price"], ("note 1 already says that", "/fix 1 TEXT")),
        (
            ["price", "/fix 1 pr\x07ice"],
            ("prU+0007ice contains a control character (U+0007)", "type the text again without it"),
        ),
    ],
)
def test_a_correction_that_cannot_be_is_refused(
    table: Table, lines: list[str], refused: tuple[str, str]
) -> None:
    """Nothing is changed by it."""
    shown = answers(table, *lines)
    assert (shown[0], shown[1]) == (f"error: {refused[0]}", f"hint:  {refused[1]}")


def test_the_reason_that_the_tool_gave_is_not_what_was_typed_last(table: Table) -> None:
    """After an item was carried over, `/fix TEXT` is still about the last note."""
    minutes = held(table, "pice", "/skip no time", "/fix price", "/fix 2 No time")

    assert notes(minutes) == ("price",)
    assert minutes.items[1].reason == "No time"


def test_a_decision_or_a_win_of_this_huddle_is_corrected_by_its_id(table: Table) -> None:
    """`/edit ID` takes all that was made here; each is a step that undo takes back."""
    lines = [
        *("/d Call leads withn a day", "/edit 1000 Call leads within a day @ben review:4w"),
        *("/w Acme singed", "/edit 2000 Acme signed #acme", "/edit 2000 Acme won", "/undo"),
    ]
    minutes = held(table, *lines)

    decision = table.records.load(Decision, "1000000000")
    assert (decision.title, decision.owner, f"{decision.review}") == (
        *("Call leads within a day", "ben"),
        "2026-12-22",
    )
    win = table.records.load(Win, "2000000000")
    assert (win.title, win.tags) == ("Acme signed", ("acme",))
    assert [one.title for one in minutes.items[1].points[0].decisions] == [
        "Call leads within a day"
    ]
    assert [one.title for one in minutes.wins] == ["Acme signed"]
    assert not [line for line in table.screen.shown if line.startswith("error")]


def test_a_rehearsal_corrects_too(table: Table) -> None:
    """The same lines, and nothing is written."""
    session = table.sit_down("daily", is_rehearsal=True)
    lines = [TALK, "pice", "/fix price", "/w Acme singed", "/edit 1000 Acme signed", "/end"]
    minutes = table.huddle(session, "daily", lines, is_rehearsal=True)

    assert minutes is not None
    assert notes(minutes) == ("price",)
    assert [one.title for one in minutes.wins] == ["Acme signed"]


def test_on_the_full_screen_the_note_comes_back_into_the_input_line(table: Table) -> None:
    """`/fix` and Enter, a few keys, Enter: notes have their numbers beside them."""
    with Stage(table, table.sit_down("daily", away="gus")) as stage:
        stage.lines("", "", "pice list is old", "leads wait", "/fix")
        assert stage.entry.value == "/fix 2 leads wait"
        stage.type(" too")
        stage.press("enter")
        stage.lines("/fix 1")
        assert stage.entry.value == "/fix 1 pice list is old"
        stage.press("escape")
        stage.lines("/fix 1 price list is old")

        assert stage.told == "note 1 is now: price list is old"
        assert "    1 price list is old\n    2 leads wait too\n" in stage.text


def test_a_resumed_huddle_has_its_corrections(table: Table) -> None:
    """The state is the fold of the journal, with each correction in it."""
    session = table.sit_down("daily")
    table.huddle(session, "daily", [TALK, "a", "/fix b", "/fix a", "c", "/fix d"])
    left = session.state
    session.close()

    again = table.sit_down_again().state

    assert isinstance(left, Underway)
    assert isinstance(again, Underway)
    assert [item.points for item in again.items] == [item.points for item in left.items]
    assert again.items[1].points[0].notes == ("a", "d")
    assert fold((again.begun, *again.events)) == again
