"""The full screen's rows at 80 by 24, from a state and an hour alone."""

from __future__ import annotations

from datetime import date

from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.boards import Boards, Promise, PromiseReview
from huddlecli.core.huddle.commands import AddRecord, Next
from huddlecli.core.huddle.state import Underway
from huddlecli.views.huddle.rows import Room, plain
from huddlecli.views.huddle.screen import stage
from huddlecli.views.huddle.screen_header import agenda_rows, agenda_strip, title_row
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
    plan("rotate", 5),
    plan("close", 1),
    boards=Boards(promises=ASKED),
)
TALKED = ((10, Next()), (40, do.Note("leads stall between sign-up and demo")))
UNDERSTOOD = (*TALKED, (100, Next()), (120, do.Understood()), (130, AddRecord(action())))
ROOM = Room(80, 20)  # of a terminal of 80 by 24
TALK = """\

  Where are you stuck?                                                  2 of 4
  TALK ━━━━━━━━━━━━━━━━━━   understand ────────────   execute ────────────────

  █▄ ▄█ ▄▀▄ █▀▄ ▀█▀ ▄▀▄                             ██  ██      ██████  ██████
  █ ▀ █ █▀█ █▀▄  █  █▀█                             ██  ██  ██      ██  ██  ██
  ▀   ▀ ▀ ▀ ▀ ▀ ▀▀▀ ▀ ▀                             ██████      ██████  ██  ██
                                                        ██  ██      ██  ██  ██
  What do you see? Names, numbers, one example.         ██      ██████  ██████
                                                    ━━━━━━────────────────────
  next: sam (sales)                                 left (of 6:00)

    1 leads stall between sign-up and demo
"""
UNDERSTAND = """\

  Where are you stuck?                                                  2 of 4
  talk ━━━━━━━━━━━━━━━━━━   UNDERSTAND ━━━━━━━━━━━━   execute ────────────────

    █ ▄▀▄                                           ██  ██        ██    ██████
  ▄ █ █ █                                           ██  ██  ██  ████    ██  ██
   ▀   ▀                                            ██████        ██    ██  ██
                                                        ██  ██    ██    ██  ██
  What did you hear?                                    ██      ██████  ██████
                                                    ━━━━━━━━──────────────────
  MARIA, is that right?                             left (of 6:00)
  y yes, understood   n not quite, try again

    1 leads stall between sign-up and demo
"""
EXECUTE_IN_OVERTIME = """\

  Where are you stuck?                                                  2 of 4
  talk ━━━━━━━━━━━━━━━━━━   understand ━━━━━━━━━━━━   EXECUTE ━━━━━━━━━━━━━━━━

  Who does what, by when?                             ██        ██████  ██████
                                              ██    ████    ██      ██  ██  ██
  Enter next item                           ██████    ██        ██████  ██  ██
                                              ██      ██    ██  ██      ██  ██
                                                    ██████      ██████  ██████
                                            ▲▲▲▲▲▲▲▲▲▲▲▲▲▲▲▲▲▲▲▲▲▲▲▲▲▲▲▲▲▲▲▲▲▲
                                            ▲ over (of 6:00)
                                            + 3:00 more
                                            Enter continue   /p park

    1 leads stall between sign-up and demo

  promised in this huddle
    k7f2  sam      Mon 30 Nov  Call Acme
"""
PROMISES = """\

  Promises                                                              1 of 4
  0 of 2 answered ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━

  ▄▀▀ ▄▀▄ █▄ ▄█                                     ██████      ██████  ██████
   ▀▄ █▀█ █ ▀ █                                         ██  ██      ██  ██  ██
  ▀▀  ▀ ▀ ▀   ▀                                     ██████      ██████  ██  ██
                                                    ██      ██      ██  ██  ██
  Quote for Northgate                               ██████      ██████  ██████
                                                    ━━━━──────────────────────
  due Fri 20 Nov                                    left (of 3:00)

  d done on time  l done late  n not yet  x drop

  then  fay  Two case studies

"""
CLOSE = """\

  Close                                                                 4 of 4
  read back, message, score ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━  0:20 left (of 1:00)

  Let's read it back.

  sam       Mon 30 Nov  Call Acme

  decided: Leads go to sam first
  message to the teams: one call a day
  scores: 9, 8

"""
LITTLE_ROOM = """\
  Where are you stuck?                              2 of 4
  TALK ━━━━━━━━━━━   understand ──────   execute ─────────

  █▄ ▄█ ▄▀▄ █▀▄ ▀█▀ ▄▀▄           █ █ ▄ ▀▀█ █▀█
  █ ▀ █ █▀█ █▀▄  █  █▀█           ▀▀█ ▄ ▀▀█ █ █
  ▀   ▀ ▀ ▀ ▀ ▀ ▀▀▀ ▀ ▀             ▀   ▀▀▀ ▀▀▀
  What do you see? Names,         ━━━━━━──────────────────
  numbers, one example.           left (of 6:00)

  next: sam (sales)

    … 6 more above
    7 note 5
  6 promised in this huddle
"""
FRAME = """\
 Daily huddle · Acme               09:11  3:10 of 15:00  ends 09:20, 2:50 ahead
 ✓ Promises   ▸ Where are you stuck?   · Rotate   · Close
Agenda

✓  Promises
   0:10 / 3 min

▸  Where are you stuck?
   3:00 / 6 min

·  Rotate
   5 min

·  Close
   1 min

"""


def shown(huddle: Underway, seconds: float, room: Room = ROOM) -> str:
    """Return the text of the stage so many seconds after the beginning."""
    return "\n".join(plain(one).rstrip() for one in stage(huddle, at(seconds), room)) + "\n"


def frame(huddle: Underway, seconds: float) -> str:
    """Return the text of what stands around the stage."""
    now = at(seconds)
    rows = [title_row(huddle, now, 80), agenda_strip(huddle, 80), *agenda_rows(huddle, now, 34)]
    return "\n".join(plain(one).rstrip() for one in rows) + "\n"


def test_talk() -> None:
    """Who has the floor in large type, what to say, who is next, the notes, the shares."""
    found = shown(after(DAILY, *TALKED), 100)

    assert found == TALK


def test_understand() -> None:
    """Who says back, who is asked, and the two letters that answer."""
    found = shown(after(DAILY, *TALKED, (100, Next())), 120)

    assert found == UNDERSTAND


def test_execute_in_overtime() -> None:
    """The time counts up, by sign and place too, and what can be done stands below it."""
    found = shown(after(DAILY, *UNDERSTOOD), 450)

    assert found == EXECUTE_IN_OVERTIME


def test_promises() -> None:
    """Whose it is in large type, how many are answered, and one letter for each answer."""
    found = shown(after(DAILY), 30)

    assert found == PROMISES


def test_close() -> None:
    """Who does what, by when is read back, with the message and the scores."""
    found = shown(
        after(
            DAILY,
            *UNDERSTOOD,
            (140, AddRecord(decision())),
            (150, do.Goto(4)),
            (160, do.SetMessage("one call a day")),
            (170, do.Score((9, 8))),
        ),
        190,
    )

    assert found == CLOSE


def test_little_room() -> None:
    """The clock is small, and of notes and promises the last are shown."""
    found = shown(
        after(
            DAILY,
            *TALKED,
            *((50 + n, do.Note(f"note {n}")) for n in range(6)),
            *((60 + n, AddRecord(action(f"a{n:09}", f"Promise {n}"))) for n in range(6)),
        ),
        100,
        Room(60, 14),
    )

    assert found == LITTLE_ROOM


def test_frame() -> None:
    """The hours above, the agenda in a row and down the side."""
    found = frame(after(DAILY, *UNDERSTOOD), 190)

    assert found == FRAME
