"""Boards, the lobby and small rooms on the full screen, from a state and an hour alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.boards import BoardEntry, Boards, Promise, PromiseReview
from huddlecli.core.huddle.commands import AddRecord, Next
from huddlecli.core.huddle.records import HuddleRecord
from huddlecli.core.huddle.state import Lobby, Underway
from huddlecli.core.minutes import Present
from huddlecli.views.columns import width
from huddlecli.views.huddle.boards import board_lines
from huddlecli.views.huddle.rows import Room, plain
from huddlecli.views.huddle.screen import stage
from huddlecli.views.huddle.screen_header import title_row
from huddlecli.views.huddle.screen_lobby import Marks, lobby_rows
from huddlecli.views.huddle.screen_wall import wall
from tests.helpers.stories import action, after, at, begun, plan

MANY = PromiseReview(
    open=tuple(
        Promise(id=f"q{number}", title=f"Thing {number}", owner=owner, due=date(2026, 11, 23))
        for number, owner in enumerate(["ana", "ben", "cem", "dan", "eve", "maria", "sam"])
    ),
    due=9,
    more=2,
)
PARKED = tuple(BoardEntry(id=f"p{number}", title=f"Idea {number}") for number in range(3))
WEEKLY = begun(
    plan("promises", 6),
    plan("parked", 2),
    plan("topic", 6, title="Where are you stuck?"),
    plan("close", 4),
    boards=Boards(promises=MANY, parked=PARKED),
)
ANSWERED: tuple[tuple[float, do.Command], ...] = (
    *((10 + n, do.Answer("n")) for n in range(7)),
    (20, Next()),
)


def shown(huddle: Underway, seconds: float, columns: int = 80, rows: int = 20) -> list[str]:
    """Return the rows of the stage so many seconds after the beginning, without blank ones."""
    found = stage(huddle, at(seconds), Room(columns, rows))
    return [text for one in found if (text := plain(one).strip())]


def test_the_board_of_wins_names_the_side_and_nobody() -> None:
    """Wins from before and from now: who typed them is not said, nor that a win is of both."""
    wins = (BoardEntry(id="w1aa00", title="Northgate renewed", side="sales"),)
    board = begun(plan("wins", 3), plan("close", 4), boards=Boards(wins=wins))
    typed = HuddleRecord(
        kind="win", id="w2aa00", title="Oakline signed", by="fay", side="marketing"
    )
    of_both = HuddleRecord(kind="win", id="w3aa00", title="One funnel for all", by="fay")
    huddle = after(board, (5, AddRecord(typed)), (6, AddRecord(of_both)))

    for told in (shown(huddle, 9), [line.text for line in board_lines(huddle)]):
        listed = [
            found[0] for line in told if (found := re.search(r"\bw\daa .*?(\)|all\b.{0,7})", line))
        ]
        assert [" ".join(line.split()) for line in listed] == [
            "w1aa Northgate renewed (sales)",
            "w2aa Oakline signed (marketing)",
            "w3aa One funnel for all",
        ]
        assert "fay" not in "".join(told)


def test_who_is_asked_next_stands_in_a_column_by_owner() -> None:
    """Four of them, and how many more there are."""
    told = shown(after(WEEKLY), 5)

    assert told[1].startswith("0 of 7 answered, 2 more for next time ━")
    assert told[-5:] == [
        "then  ben  Thing 1",
        "cem  Thing 2",
        "dan  Thing 3",
        "eve  Thing 4",
        "2 more",
    ]


def test_a_board_ends_with_its_own_result() -> None:
    """The promises with how many were kept, the parked things with what became of them."""
    review = replace(MANY, open=tuple(replace(one, due=date(2026, 11, 20)) for one in MANY.open))
    weekly = replace(WEEKLY, boards=Boards(promises=review, parked=PARKED))
    promises = " ".join(shown(after(weekly, *ANSWERED[:-1]), 19))
    parked = after(
        weekly,
        *ANSWERED,
        *((30 + n, do.Answer(letter)) for n, letter in enumerate("tnx")),
    )

    assert "0 of 16 kept" in promises
    assert "2 more for next time" in promises
    assert shown(parked, 40)[2].startswith("1 taken up, 1 still parked, 1 dropped.")
    assert "kept" not in " ".join(shown(parked, 40))


def test_a_parked_title_stands_as_it_was_typed() -> None:
    """It is no question unless somebody made it one."""
    assert shown(after(WEEKLY, *ANSWERED), 25)[2].startswith("Idea 0  ")


def test_the_floor_is_shared_from_three_minutes_on() -> None:
    """After one speaker it would be a reproach."""
    talking = after(WEEKLY, *ANSWERED, (30, Next()), (31, do.GiveFloor("sam")))

    assert not [one for one in shown(talking, 200) if one.startswith("floor time")]
    assert [one.split("▬")[0].strip() for one in shown(talking, 220)[-1:]] == [
        "floor time  marketing 1% · sales 99%"
    ]


def test_ahead_and_over_are_told_apart() -> None:
    """The item is over, the huddle is ahead: green and red do not contradict each other."""
    talking = after(WEEKLY, *ANSWERED, (30, Next()))
    title = plain(title_row(talking, at(30 + 6 * 60 + 20), 100))

    assert "huddle still 7:10 ahead" in title
    assert "▲ over (of 6:00)" in " ".join(shown(talking, 30 + 6 * 60 + 20))


def test_at_the_close_titles_have_the_room() -> None:
    """The clock is a few words; ahead of time, overtime hides nothing and is not red."""
    title = "Send the webinar attendee list to all at the fair"
    kept = AddRecord(action(title=title))
    close = after(WEEKLY, *ANSWERED, (25, Next()), (26, kept), (27, do.Strike("done")))
    late = 27 + 5 * 60
    over = shown(close, late)
    tones = {span.tone for one in stage(close, at(late), Room(80, 20)) for span in one}

    assert f"sam       Mon 30 Nov  {title}" in over
    assert over[1].endswith("1:00 over (of 4:00)")
    assert "over" not in tones


def test_owners_in_any_script_stand_in_one_column() -> None:
    """At the close and among the promises titles begin below one another."""
    owners = ("sam", "王小明", "konstantinos")
    kept = [
        (26 + number, AddRecord(action(f"a{number:09}", f"Call {number}", owner=owner)))
        for number, owner in enumerate(owners)
    ]
    talking = after(WEEKLY, *ANSWERED, (25, Next()), *kept)
    close = after(WEEKLY, *ANSWERED, (25, Next()), *kept, (40, do.Strike("done")))
    columns = {
        width(one.partition("Mon 30 Nov")[0]) for one in shown(close, 50) if "Mon 30 Nov" in one
    }
    short = {width(one.partition("Mon 30 Nov")[0]) for one in shown(talking, 35)[-3:-1]}

    assert (len(columns), len(short)) == (1, 1)


@pytest.mark.parametrize(("columns", "rows"), [(40, 5), (40, 4), (30, 6)])
def test_a_tiny_window_shows_who_is_asked_what(columns: int, rows: int) -> None:
    """The clock is a few words beside the step, and the words have all the columns."""
    told = shown(after(WEEKLY, (10, do.Goto(3))), 20, columns, rows)

    assert told[1].startswith("TALK")
    assert told[1].endswith("5:50 left (of 6:00)" if columns > 30 else "5:50 left")
    assert told[2].startswith("MARIA: What do you see?")


def test_a_long_name_is_not_drawn_in_blocks() -> None:
    """More than twenty letters are read faster in bold."""
    people = (Present(name="x" * 20, side="marketing"), Present(name="y" * 21, side="sales"))
    first = replace(WEEKLY, present=people)
    talking = after(first, (10, do.Goto(3)))
    other = after(first, (10, do.Goto(3)), (11, do.GiveFloor("y" * 21)))

    assert "X" * 20 not in " ".join(shown(talking, 20, 160, 50))
    assert "y" * 21 in " ".join(shown(other, 20, 160, 50))


@pytest.mark.parametrize("name", ["Ольга", "Νίκος", "漢字"])
def test_a_name_without_large_letters_is_bold_as_the_team_writes_it(name: str) -> None:
    """On the stage and on a wall, at every size; a line says it in capitals like any other."""
    first = replace(WEEKLY, present=(Present(name=name, side="marketing"),))
    talking = after(first, (10, do.Goto(3)))

    for columns, rows in ((40, 20), (80, 24), (160, 50)):
        for drawn in (shown(talking, 20, columns, rows), on_wall(talking, columns, rows)):
            assert name in [one.split("  ")[0].strip() for one in drawn]


def on_wall(huddle: Underway, columns: int, rows: int) -> list[str]:
    """Return the rows of the wall."""
    return [plain(one).strip() for one in wall(huddle, at(20), Room(columns, rows))]


def lobby(columns: int, *items: str) -> list[str]:
    """Return the rows of a lobby with these titles, each with a long reason."""
    planned = [
        replace(plan("topic", 5, title=title), category="customer", opens="marketing")
        for title in items
    ]
    first = replace(WEEKLY, items=(WEEKLY.items[0], *planned))
    people = (Present(name="漢字", side="customer success"), Present(name="sam", side="sales"))
    found = lobby_rows(
        Lobby(first=first, draft=first), people, Marks(0, 1), first.at, Room(columns, 30)
    )
    return [text for one in found if (text := plain(one).rstrip())]


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_no_reason_in_the_lobby_is_cut(columns: int) -> None:
    """It goes on behind the titles, or below its own where there is little room."""
    told = " ".join(" ".join(lobby(columns, "Is there room for more leads this quarter?")).split())

    assert "…" not in told
    assert "opens" in told
    assert "7 of 9 to review today" in told
    assert "customer success" in told
