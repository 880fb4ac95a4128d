"""A phone over ssh: on a full screen of 30 to 60 columns nothing is cut that matters."""

from __future__ import annotations

import pytest

from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.commands import AddRecord, Next
from huddlecli.core.huddle.state import Underway
from huddlecli.views.huddle.rows import Room, plain, row_width
from huddlecli.views.huddle.screen import stage
from huddlecli.views.huddle.screen_header import agenda_strip, title_row
from tests.helpers.stories import action, after, at, begun, plan

DAILY = begun(plan("promises", 3), plan("topic", 6, title="Where are you stuck?"), plan("close", 1))
LONG = "Write the follow-up mail and have ana read it before it goes out"
MADE = (
    (20, AddRecord(action(title="Price list to Northgate"))),
    (25, AddRecord(action("b000000001", LONG))),
)
TALKING = after(DAILY, (10, Next()), *MADE)
SAID_BACK = after(DAILY, (10, Next()), *MADE, (30, Next()))
AGREEING = after(DAILY, (10, Next()), *MADE, (30, Next()), (40, do.Understood()))
CLOSING = after(DAILY, (10, Next()), *MADE, (30, do.Goto(3)))
SIZES = [(columns, rows) for columns in (60, 50, 40, 30) for rows in (20, 15, 10)]
TALK_ON_A_PHONE = """\
  Where are you stuck?          2 of 3
  TALK           △ 1:20 left (of 8:50)

  MARIA: What do you see? Names,
  numbers, one example.

  next: sam (sales)

  promised, 1 more above
  sam  Mon 30 Nov
    Write the follow-up mail and have
    ana read it before it goes out
"""
CLOSE_ON_A_PHONE = """\
  Close               3 of 3
  read back        0:30 left

  Let's read it back.

  sam  Mon 30 Nov
    Price list to Northgate
  sam  Mon 30 Nov
    Write the follow-up mail
    and have ana read it
    before it goes out

"""


def shown(huddle: Underway, columns: int, rows: int, seconds: float = 460) -> str:
    """Return the text of the stage as it is watched."""
    drawn = stage(huddle, at(seconds), Room(columns, rows), is_watched=True)
    return "".join(f"{plain(one).rstrip()}\n" for one in drawn)


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_who_is_asked_what_and_for_how_long_is_whole(columns: int, rows: int) -> None:
    """At each step the title, the step, the time, the name and the question."""
    said = {
        "TALK": (TALKING, "What do you see? Names, numbers, one example."),
        "UNDERSTAND": (SAID_BACK, "What did you hear?"),
        "EXECUTE": (AGREEING, "Who does what, by when?"),
    }
    for step, (huddle, words) in said.items():
        told = " ".join(shown(huddle, columns, rows - 3).split())
        assert "Where are you stuck?" in told
        assert step in told
        if columns < 58:  # else the clock stands beside the words
            assert "△ 1:20 left" in told
            assert words in told
        assert "promised" in told


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_no_row_is_wider_than_the_screen(columns: int, rows: int) -> None:
    """Neither of the stage nor of the two rows above it, also while it is paused and behind."""
    paused = after(DAILY, (10, Next()), *MADE, (30, do.Pause()))
    for huddle in (TALKING, SAID_BACK, AGREEING, CLOSING, paused):
        for seconds in (60, 350, 3_000):
            now = at(seconds)
            drawn = stage(huddle, now, Room(columns, rows), is_watched=True)
            head = [title_row(huddle, now, columns), agenda_strip(huddle, columns)]
            assert max(map(row_width, (*drawn, *head))) <= columns
            assert len(drawn) <= rows


def test_talk_on_a_phone() -> None:
    """The clock is a few words beside the step, and what is asked has all the columns."""
    assert shown(TALKING, 40, 12) == TALK_ON_A_PHONE


def test_what_is_read_back_stands_below_its_owner() -> None:
    """A title has all the columns, and is not broken in columns of a few letters."""
    assert shown(CLOSING, 30, 12, 60) == CLOSE_ON_A_PHONE


def test_what_cannot_be_read_back_is_counted() -> None:
    """Where there is no room for all of it: in one row each, and how many more there are."""
    made = [(20 + n, AddRecord(action(f"a{n:09}", LONG))) for n in range(20)]
    rows = shown(after(DAILY, (10, Next()), *made, (50, do.Goto(3))), 80, 20, 60).splitlines()

    assert rows[-1] == "  … 7 more"
    assert sum("Write the follow-up mail" in one for one in rows) == 13


def test_the_head_of_the_promises_is_short_where_it_must_be() -> None:
    """How many are hidden is never cut."""
    made = [(20 + n, AddRecord(action(f"a{n:09}"))) for n in range(20)]
    agreeing = after(DAILY, (10, Next()), *made, (50, Next()), (60, do.Understood()))

    assert "  promised in this huddle, 15 more above\n" in shown(agreeing, 46, 17)
    assert "  promised, 17 more above\n" in shown(agreeing, 34, 12)
    assert "  20 promised in this huddle\n" in shown(agreeing, 34, 5)
