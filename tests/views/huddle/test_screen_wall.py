"""What a wall shows: readable from afar in any room, the same in lines."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.boards import Boards, Promise, PromiseReview
from huddlecli.core.huddle.commands import AddRecord, Next
from huddlecli.core.huddle.state import Underway
from huddlecli.views.huddle.promised import Promised
from huddlecli.views.huddle.rows import Room, plain, row_width
from huddlecli.views.huddle.screen_wall import wall, wall_words
from huddlecli.views.huddle.watch import Between, Coming, LastPromises, waiting_rows
from tests.helpers.stories import action, after, at, begun, decision, plan

ASKED = PromiseReview(
    open=(
        Promise(id="q1", title="Quote for Northgate", owner="sam", due=date(2026, 11, 20)),
        Promise(id="c1", title="Two case studies", owner="fay", due=date(2026, 11, 23)),
    ),
    due=2,
)
DAILY = begun(
    plan("promises", 3),
    plan("topic", 6, title="Where are you stuck?"),
    plan("close", 1),
    boards=Boards(promises=ASKED),
)
TALKED = ((10, Next()), (20, AddRecord(action())))
SAID_BACK = (*TALKED, (30, Next()))
AGREED = (*SAID_BACK, (40, do.Understood()), (50, AddRecord(decision())))
ROOMS = [
    (200, 50),
    (160, 50),
    (120, 34),
    (80, 24),
    (60, 20),
    (50, 15),
    (40, 15),
    (40, 10),
    (30, 10),
]
TALK = """\
                              Where are you stuck?
  TALK ━━━━━━━━━━━━━━━━━━   understand ────────────   execute ────────────────

                           ██  ██      ██████  ██████
                           ██  ██  ██      ██  ██  ██
                           ██████      ██████  ██  ██
                               ██  ██      ██  ██  ██
                               ██      ██████  ██████
                           ━━━━━━────────────────────
                                 left (of 6:00)

                   ██      ██    ██    ████    ██████    ██
                   ████  ████  ██  ██  ██  ██    ██    ██  ██
                   ██  ██  ██  ██████  ████      ██    ██████
                   ██      ██  ██  ██  ██  ██    ██    ██  ██
                   ██      ██  ██  ██  ██  ██  ██████  ██  ██

                 What do you see? Names, numbers, one example.

                               next: sam (sales)

  promised in this huddle
  sam  Mon 30 Nov  Call Acme
"""
UNDERSTAND_IN_THE_LAST_MINUTE = """\

                 Where are you stuck?
  UNDERSTAND            △ 0:30 last minute (of 6:00)

                         █ ▄▀▄
                       ▄ █ █ █
                        ▀   ▀

                  What did you hear?

                MARIA, is that right?

  promised in this huddle
  sam  Mon 30 Nov  Call Acme
"""
CLOSE = """\

         Close
  read back  0:10 left

  Let's read it back.

  sam  Mon 30 Nov
    Call Acme

  decided: Leads go to
  sam first
"""
WAITING = """\

          Daily huddle has ended.

            huddle minutes show

        Next: Daily huddle, tomorrow

     ██████  ██████      ██████  ██████
     ██  ██  ██  ██  ██  ██  ██  ██  ██
     ██  ██  ██████      ██  ██  ██████
     ██  ██      ██  ██  ██  ██  ██  ██
     ██████  ██████      ██████  ██████

          promised in Daily huddle
          ana  Thu 26 Nov
            x
          cem  Fri 27 Nov
            Call Acme
"""


def shown(huddle: Underway, seconds: float, columns: int, rows: int) -> str:
    """Return the text of the wall."""
    drawn = wall(huddle, at(seconds), Room(columns, rows))
    return "".join(f"{plain(one).rstrip()}\n" for one in drawn)


def test_talk() -> None:
    """The step, the time, who has the floor, what is asked, who is next, what was promised."""
    assert shown(after(DAILY, *TALKED), 100, 80, 24) == TALK


def test_understand_in_the_last_minute() -> None:
    """Who says back what, to whom; the last minute by a sign and a word, in a small room too."""
    assert shown(after(DAILY, *SAID_BACK), 340, 54, 16) == UNDERSTAND_IN_THE_LAST_MINUTE


def test_close() -> None:
    """What is read back, and the outcomes."""
    assert shown(after(DAILY, *AGREED, (60, do.Goto(3))), 110, 24, 12) == CLOSE


def test_between_two_huddles() -> None:
    """What is over, what comes next, its hour in large type, and what was promised last."""
    promised = (Promised("ana", "Thu 26 Nov", "x"), Promised("cem", "Fri 27 Nov", "Call Acme"))
    between = Between(
        ended=DAILY,
        coming=Coming("Next: Daily huddle, tomorrow", "09:08"),
        last=LastPromises("promised in Daily huddle", promised),
    )
    drawn = waiting_rows(between, Room(44, 20), is_large=True)

    assert "".join(f"{plain(one).rstrip()}\n" for one in drawn) == WAITING


@pytest.mark.parametrize(("columns", "rows"), ROOMS)
def test_nothing_is_wider_or_higher_than_the_wall(columns: int, rows: int) -> None:
    """With many promises and titles of any script, who is called and the count are there."""
    titles = ("漢字" * 40, "word " * 50, "[/foo] \x1b[31m", "x" * 300)
    made = [
        (20 + n / 10, AddRecord(action(f"a{n:09}", titles[n % 4], owner="ünsal" * (n % 3 + 1))))
        for n in range(20)
    ]
    steps = {
        "talk": after(DAILY, (10, Next()), *made),
        "understand": after(DAILY, (10, Next()), *made, (30, Next())),
        "execute": after(DAILY, (10, Next()), *made, (30, Next()), (40, do.Understood())),
        "close": after(DAILY, (10, Next()), *made, (60, do.Goto(3))),
        "promises": after(DAILY),
    }
    for name, huddle in steps.items():
        for seconds in (61, 340, 2_000):
            drawn = wall(huddle, at(seconds), Room(columns, rows))
            told = "\n".join(plain(one) for one in drawn)
            assert len(drawn) <= rows
            assert max(map(row_width, drawn)) <= columns
            assert "\x1b" not in told
            if name not in ("close", "promises"):
                is_said = "more above" in told or "20 promised" in told
                assert is_said or told.count("Mon 30 Nov") == 20, (name, told)


def test_type_keeps_its_size_while_the_first_promises_come() -> None:
    """Where the clock and the name stand does not change with each promise either."""
    made = [(20 + n, AddRecord(action(f"a{n:09}"))) for n in range(4)]
    tops = {
        shown(after(DAILY, (10, Next()), *made[:many]), 100, 80, 24).partition("next:")[0]
        for many in range(4)
    }

    assert len(tops) == 1


def test_a_pause_and_overtime_are_said() -> None:
    """By a sign and a word, not by color alone."""
    paused = shown(after(DAILY, (10, Next()), (20, do.Pause())), 900, 80, 24)
    over = shown(after(DAILY, (10, Next())), 10 + 6 * 60 + 80, 80, 24)

    assert "❚❚ paused · left (of 6:00)" in paused
    assert "▲ over (of 6:00)" in over
    assert "▲▲▲▲▲▲" in over


def test_the_same_in_lines() -> None:
    """Who is asked what, and what was promised; no line is broken."""
    long = "word " * 100
    talking = after(DAILY, *TALKED, (25, AddRecord(action("b000000001", long.strip()))))

    assert wall_words(talking) == [
        "MARIA: What do you see? Names, numbers, one example.",
        "next: sam (sales)",
        "promised in this huddle",
        "sam  Mon 30 Nov  Call Acme",
        f"sam  Mon 30 Nov  {long.strip()}",
    ]
    assert wall_words(after(DAILY)) == [
        "SAM: Quote for Northgate",
        "due Fri 20 Nov",
        "then  fay  Two case studies",
    ]
    assert wall_words(after(DAILY, *AGREED, (60, do.Goto(3)))) == [
        "Let's read it back.",
        "sam       Mon 30 Nov  Call Acme",
        "decided: Leads go to sam first",
    ]


def test_at_midnight_the_day_of_the_huddle_counts() -> None:
    """A huddle that goes on past midnight shows the days as at its beginning."""
    late = begun(plan("topic", 60), at=DAILY.at + timedelta(hours=14, minutes=30))
    told = wall_words(after(late, (10, AddRecord(action(due=date(2026, 11, 24))))))

    assert told[-1] == "sam  Tue 24 Nov  Call Acme"
