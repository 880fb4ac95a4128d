"""`huddle watch` off a terminal says once how the live huddle stands."""

from __future__ import annotations

from huddlecli.store import journal
from tests.helpers.desk import Desk

NEXT = "Next: Daily huddle, today 09:08\n"
NOBODY = "error: no huddle is running\nhint:  huddle start\n"
STOOD = """
    Daily huddle, Acme. 15 minutes, 09:00 to 09:15. 2 people.
    Interrupted at 09:00. To continue: huddle start --resume

    2 of 4  Where are you stuck?  6 min, until 09:06.  Sales opens.
    Talk. SAM, where does it stop moving? Names, numbers, one example.  Next: ana.
       item 0:00 of 6:00 · total 0:00 of 15:00 · 3:00 ahead, ends 09:12

    promised in this huddle
      id02  ana  due Fri 27 Nov  Send the list
    """
RUNS = STOOD.replace("    Interrupted at 09:00. To continue: huddle start --resume\n", "")
ASKED = """\
SAM: Where does it stop moving? Names, numbers, one example.
next: ana (marketing)
promised in this huddle
ana  Fri 27 Nov  Send the list
"""
LIVE = "huddles/live/2026-11-23-0900-daily.jsonl"


def interrupted(desk: Desk) -> None:
    """A daily huddle that ends with its input, at the second item, with a promise.

    It has one to review: the minutes of a board without any would go to the items after it.
    """
    desk.stop_clock()
    desk.said("log Call Northgate due:2026-11-23", HUDDLE_NOW="2026-11-19T09:00:00+01:00")
    lines = "n\n/next\n/a Send the list @ana by fri\n"
    _, _, code = desk.said("start daily --with ana,sam", stdin=lines)
    assert code == 3


def test_where_no_huddle_is_live_the_next_one_and_the_last_promises_are_said(desk: Desk) -> None:
    """Before the first one, and after one has ended; nothing is written, and the exit says so."""
    before = desk.files()
    desk.run("watch", out=NEXT, err=NOBODY, code=4)
    desk.run("watch --big", out=NEXT, err=NOBODY, code=4)
    assert desk.files() == before

    lines = "/next\n/a Send the list @ana by fri\n/a 漢字 [x] @sam by thu\n/end\n/end\n"
    desk.said("start daily --with ana,sam", stdin=lines)
    promised = """
        Next: Weekly huddle, tomorrow 09:08

        promised today in Daily huddle
          ana  Fri 27 Nov  Send the list
          sam  Thu 26 Nov  漢字 [x]
        """
    desk.run("watch", out=promised, err=NOBODY, code=4)
    yesterday = promised.replace("tomorrow", "today").replace(
        "promised today", "promised yesterday"
    )
    now = "2026-11-24T08:00:00+01:00"
    desk.run("watch --big", out=yesterday, err=NOBODY, code=4, HUDDLE_NOW=now)


def test_alone_there_is_no_team_to_watch_and_none_is_made(desk: Desk) -> None:
    """Whoever only looks leaves an empty home as it was."""
    before = desk.files()

    desk.run("watch", err=NOBODY, code=4, HUDDLE_TEAM=None)

    assert desk.files() == before


def test_an_interrupted_huddle_is_said_with_its_time_standing_still(desk: Desk) -> None:
    """An hour and a day later it stands where it stood."""
    interrupted(desk)
    before = desk.files()
    stood = STOOD.replace("Interrupted at", "Interrupted on Mon 23 Nov at")

    desk.run("watch", out=STOOD, HUDDLE_NOW="2026-11-23T10:00:00+01:00")
    desk.run("watch", out=stood, HUDDLE_NOW="2026-11-24T09:00:00+01:00")

    assert desk.files() == before


def test_a_huddle_that_runs_is_said_as_the_room_has_it(desk: Desk) -> None:
    """Item, what to say, time and promises; with --big what a wall shows, the time first."""
    interrupted(desk)
    held = journal.open_locked(desk.team / LIVE)
    try:
        desk.run("watch", out=RUNS)
        desk.run("watch --big", out=f"6:00  Where are you stuck?  talk\n{ASKED}")
    finally:
        held.close()
    first = "6:00  Where are you stuck?  talk  interrupted at 09:00\n"
    desk.run("watch --big", out=f"{first}{ASKED}")


def test_a_torn_journal_costs_a_line_and_a_broken_one_the_huddle(desk: Desk) -> None:
    """Neither is a crash; what cannot be read is told of on the error stream."""
    interrupted(desk)
    path = desk.team / LIVE
    with path.open("a") as file:
        file.write('{"event": "Noted"')

    torn = f"warning: {LIVE}: line 6 could not be read and was skipped\n"
    desk.run("watch", out=STOOD, err=torn)

    path.write_text("\x1b[31m\n")
    broken = f"warning: {LIVE}: its first event is missing\n"
    desk.run("watch", out=NEXT, err=broken + NOBODY, code=4)
