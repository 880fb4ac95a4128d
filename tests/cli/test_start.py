"""`huddle start`, as the real program: a whole huddle through a pipe, and all that can go wrong."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

import pytest

from tests.helpers.desk import Desk
from tests.helpers.powers import without_powers

LINES = """\
/next
the list comes on Friday evening
/next
/u it waits three days
/a Send the list on Thursday @ana by fri +leads
/nxt
/next
/swap
/next
/u
/none
/message Thursday noon
/score 9 8
/end
"""
WHOLE = """
    Daily huddle, Acme. 15 minutes, 09:00 to 09:15. 2 people.

    1 of 4  Promises  3 min, until 09:03.
    NOTHING
    /next to continue
       item 0:00 of 3:00 · total 0:00 of 15:00 · on time, ends 09:15

    2 of 4  Where are you stuck?  7:39 min, until 09:07.  Sales opens.
    Talk. SAM, where does it stop moving? Names, numbers, one example.  Next: ana.
       item 0:00 of 7:39 · total 0:00 of 15:00 · on time, ends 09:15
    Understand. ANA, say back where it stops, and why, in their words. SAM, is that right?  YES
       item 0:00 of 7:39 · total 0:00 of 15:00 · on time, ends 09:15
    Execute. Who gets this moving again, and by when?  WAYS
       item 0:00 of 7:39 · total 0:00 of 15:00 · on time, ends 09:15
      id01  ana  due Fri 27 Nov  Send the list on Thursday  #leads

    3 of 4  Is there room for more leads?  6:21 min, until 09:06.  Sales opens.
    Talk. SAM, how full is your week, and how many leads are still waiting?  Next: ana.
       item 0:00 of 6:21 · total 0:00 of 15:00 · 7:39 ahead, ends 09:07

    3 of 4  What has changed since we planned?  6:21 min, until 09:06.  Marketing opens.
    Talk. ANA, SWAPPED  Next: sam.
       item 0:00 of 6:21 · total 0:00 of 15:00 · 7:39 ahead, ends 09:07
    Understand. SAM, ASKED ANA, is that right?  YES
       item 0:00 of 6:21 · total 0:00 of 15:00 · 7:39 ahead, ends 09:07
    Execute. Which line of the plan do we change today, and who tells the others?  WAYS
       item 0:00 of 6:21 · total 0:00 of 15:00 · 7:39 ahead, ends 09:07

    4 of 4  Read-back  1 min, until 09:01.
    Let's read it back:
      id01  ana  due Fri 27 Nov  Send the list on Thursday  #leads
    /message TEXT, /score 9 8 9, /end to write the minutes
       item 0:00 of 1:00 · total 0:00 of 15:00 · 14:00 ahead, ends 09:01
      message: Thursday noon
      scored 9 and 8

    *Daily huddle, Mon 23 Nov* (0 min, 2 people)
    Present: ana (marketing), sam (sales)
    • ana: Send the list on Thursday, by Fri 27 Nov
    Where are you stuck? it waits three days
    Message to the teams: Thursday noon
    Next: Weekly huddle, Tue 24 Nov 09:08
"""
NOTHING = "No promises are due yet.  /a TEXT @NAME by DAY to make one"
LONG = {
    "NOTHING": NOTHING,
    "YES": "/u yes, /again not yet",
    "WAYS": "/a action, /d decision, /p park, /none",
    "SWAPPED": "what is different from a month ago? Give one example.",
    "ASKED": "what is different now, and which part of the plan no longer fits?",
}
DAILY = "2026-11-23-0900-daily"
STARTED = f"""
    Daily huddle, Acme. 15 minutes, 09:00 to 09:15. 3 people.

    1 of 4  Promises  3 min, until 09:03.
    {NOTHING}
    /next to continue
       item 0:00 of 3:00 · total 0:00 of 15:00 · on time, ends 09:15
"""
REHEARSED = f"""{STARTED}\
       item 0:00 of 3:00, paused · total 0:00 of 15:00 · on time, ends 09:15

    Daily huddle, Mon 23 Nov 2026
    09:00 to 09:00, 0 of 15 minutes, run by sam
    Present: ana and maria (marketing), sam (sales)

    1. Promises (0:00 of 3:00)

    2. Where are you stuck? (0:00 of 6:00)
       carried over

    3. Is there room for more leads? (0:00 of 5:00)
       carried over

    4. Read-back (0:00 of 1:00)
"""
REFUSED = "error: unknown command /nxt\nhint:  did you mean /next? /help lists all commands\n"
KEPT = """
    paused; huddle start --resume continues
"""


class Running:
    """A huddle that runs in a process of its own, its lines typed one by one."""

    def __init__(self, desk: Desk, *args: str, **environ: str) -> None:
        """Start it."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "huddlecli", "start", *args],
            env=desk.environ | environ,
            cwd=desk.root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
        )
        self._seen = b""

    def type(self, line: str) -> None:
        """Type a line."""
        assert self.process.stdin
        self.process.stdin.write(f"{line}\n".encode())

    def until(self, text: str) -> None:
        """Wait until it has said `text`."""
        assert self.process.stdout
        end = monotonic() + 20
        while text.encode() not in self._seen:
            assert monotonic() < end, self._seen.decode()
            if select.select([self.process.stdout], [], [], 0.5)[0]:
                data = os.read(self.process.stdout.fileno(), 65536)
                assert data, self._seen.decode()
                self._seen += data

    def ended(self) -> tuple[str, int]:
        """Wait for its end, with stdin held open; return its stderr and its code."""
        self.process.wait(20)
        assert self.process.stderr
        return self.process.stderr.read().decode(), self.process.returncode


@contextmanager
def running(desk: Desk, *args: str, **environ: str) -> Iterator[Running]:
    """Run a huddle until it is at its first item; whatever happens it is gone afterwards."""
    huddle = Running(desk, *args, **environ)
    with huddle.process:
        try:
            huddle.until("ends 09:15\n")
            yield huddle
        finally:
            huddle.process.kill()


def live(desk: Desk) -> list[str]:
    """The journals of unfinished huddles."""
    return sorted(path.name for path in desk.team.glob("huddles/live/*"))


def test_a_whole_huddle_through_a_pipe(desk: Desk) -> None:
    """Lines on stdin, what is to be said on stdout, refusals on stderr, minutes on the disk."""
    desk.stop_clock()
    out = WHOLE
    for short, text in LONG.items():
        out = out.replace(short, text)
    desk.run(
        "start",
        "daily",
        "--with",
        "ana,sam",
        stdin=LINES,
        out=out,
        err=f"""
        error: unknown command /nxt
        hint:  did you mean /next? /help lists all commands
        minutes: huddle minutes show {DAILY}
        """,
    )

    assert [name for name in desk.files() if "huddles" in name] == [
        f"acme/huddles/2026-11/{DAILY}.jsonl",
        f"acme/huddles/2026-11/{DAILY}.toml",
    ]


def test_the_next_huddle_of_a_recap_is_later_than_now(desk: Desk) -> None:
    """On a Tuesday the daily of 09:08 is gone once the weekly of 09:08 has begun late."""
    late = "2026-12-01T09:16:00+01:00"
    out, _, code = desk.said("start weekly --with ana,sam", stdin="/end\n/end\n", HUDDLE_NOW=late)

    assert code == 0
    assert out.endswith("Next: Daily huddle, Wed 2 Dec 09:08\n")
    chat, _, _ = desk.said("minutes show --format chat", HUDDLE_NOW=late)
    assert chat.endswith("Next: Daily huddle, Wed 2 Dec 09:08\n")
    mine, _, _ = desk.said("mine", HUDDLE_NOW=late)
    assert mine.startswith("Acme · next huddle tomorrow 09:08, daily")
    plan, _, _ = desk.said("agenda next", HUDDLE_NOW=late)
    assert plan.startswith("Daily huddle, Wed 2 Dec 09:08: ")


def test_the_next_huddle_of_a_recap_has_the_day_of_the_team_s_clock(desk: Desk) -> None:
    """A weekly of Tuesday night in Tokyo is on Monday afternoon in Berlin."""
    desk.said("agenda set weekly on=tuesday at=00:15 timezone=Asia/Tokyo")
    out, _, code = desk.said("start daily --with ana,sam", stdin="/end\n/end\n")

    assert code == 0
    assert out.endswith("Next: Weekly huddle, Mon 23 Nov 16:15\n")
    assert desk.said("minutes show --format chat")[0].endswith(
        "Next: Weekly huddle, Mon 23 Nov 16:15\n"
    )


def test_a_huddle_that_runs_early_is_not_the_next_one(desk: Desk) -> None:
    """At 09:00 the daily of 09:08 is running already, so that the weekly of tomorrow is next."""
    before, _, _ = desk.said("agenda next")
    with running(desk) as huddle:
        plan, _, _ = desk.said("agenda next")
        huddle.type("/end")
        huddle.until("Next: Weekly huddle, Tue 24 Nov 09:08")

    assert before.startswith("Daily huddle, Mon 23 Nov 09:08: today, 15 minutes")
    assert plan.startswith("Weekly huddle, Tue 24 Nov 09:08: tomorrow, 45 minutes")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("\x04", ""),
        ("maria ana\n\x04", ""),
        ("maria ana Dr. Joe\n\x04", "a name cannot end with a period: Dr."),
        ("maria ana\nsam mar\u0456a\n\x04", "mar\u0456a mixes Cyrillic and Latin letters"),
        ("maria\nsam all\n\x04", '"all" is a reserved word'),
        ("maria\nsam import\n\x04", '"import" is a reserved word'),
        ("maria\nsam Hand\n\x04", '"Hand" is a reserved word'),
    ],
)
def test_a_setup_that_was_left_keeps_nothing(desk: Desk, typed: str, told: str) -> None:
    """Neither a refused answer nor those before it are saved, and the questions come again."""
    nobody: dict[str, str | None] = {"HUDDLE_TEAM": None, "HUDDLE_USER": None}
    assert desk.said("people list", **nobody)[2] == 0
    before = desk.files()

    _, err, code = desk.said("start --plain", typed=typed, **nobody)

    assert (code, desk.files(), told in err) == (130, before, True)
    out, err, _ = desk.said("start --plain", typed="maria\nsam\n/end\n/end\n\x04", **nobody)
    assert err.startswith("Who's here from marketing?")
    assert "Present: marketing maria; sales sam\n" in out
    assert desk.said("people list", **nobody)[0] == "maria  marketing\nsam    sales\n"


def test_a_name_that_is_refused_keeps_out_those_before_it(desk: Desk) -> None:
    """`--with` adds all who are new, or nobody."""
    before = desk.files()

    desk.run(
        "start --with zoe:sales,ben:marketing,J.R.",
        err="""
        error: a name cannot end with a period: J.R.
        hint:  J.R
        """,
        code=2,
    )

    assert desk.files() == before


@pytest.mark.parametrize("environ", [{}, {"TERM": "dumb"}, {"NO_COLOR": "1"}])
def test_no_escape_byte_comes_through_a_pipe(desk: Desk, environ: dict[str, str]) -> None:
    """Neither the lines nor the refusals are styled, whatever was typed."""
    lines = "/next\nbad \x1b[31m byte\n/a Call \u202e@sam\n\n/end\n"

    out, err, code = desk.said("start", stdin=lines, **environ)

    assert code == 0
    assert "\x1b" not in out + err
    assert "\u202e" not in out + err


@pytest.mark.parametrize("environ", [{"TERM": "dumb"}, {"NO_COLOR": "1", "TERM": "xterm"}])
def test_color_is_a_matter_of_taste(desk: Desk, environ: dict[str, str]) -> None:
    """On a dumb terminal no byte is for the cursor; without color none is for color."""
    master, slave = pty.openpty()
    try:
        os.write(master, b"\n/end\n/end\n")
        done = subprocess.run(
            [sys.executable, "-m", "huddlecli", "start"],
            env=desk.environ | environ,
            stdin=slave,
            stdout=slave,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
        shown = os.read(master, 65536).decode()
    finally:
        os.close(master)
        os.close(slave)

    assert (done.returncode, done.stderr.decode()) == (0, f"minutes: huddle minutes show {DAILY}\n")
    assert "1 of 4  Promises" in shown
    colors = [part.partition("m")[0] for part in shown.split("\x1b[")[1:]]
    assert {*colors} <= ({"0", "1", "2", "1;2"} if "NO_COLOR" in environ else set())


def test_without_an_end_the_huddle_is_kept(desk: Desk) -> None:
    """Where the lines end first, it says how to go on; a second start says so too, and waits."""
    desk.stop_clock()
    desk.run("start", stdin="", out=STARTED, err=KEPT, code=3)
    before = desk.files()

    desk.run(
        "start",
        stdin="/end\n",
        err="""
        error: Daily huddle of Mon 23 Nov 09:00 was not finished (last note 09:00)
        hint:  huddle start --resume
        """,
        code=3,
    )

    assert desk.files() == before


def test_the_day_of_the_last_note_is_named_where_it_is_another(desk: Desk) -> None:
    """It began on Monday, somebody went on with it on Tuesday, and it is Wednesday."""
    desk.said("start", stdin="")
    desk.said("start --resume", stdin="still here\n", HUDDLE_NOW="2026-11-24T08:30:00+01:00")
    told = "Daily huddle of Mon 23 Nov 09:00 was not finished (last note Tue 24 Nov 08:30)"
    wednesday = "2026-11-25T09:00:00+01:00"

    assert desk.said("start daily", HUDDLE_NOW=wednesday)[1:] == (
        f"error: {told}\nhint:  huddle start --resume\n",
        3,
    )
    _, err, _ = desk.said("start daily --plain", typed="\n/end\n\x04", HUDDLE_NOW=wednesday)
    assert err.startswith(
        f"{told}.\nClose it (Enter) or continue (c)? closed at its last note:"
        f" huddle minutes show {DAILY}\n"
    )


@pytest.mark.parametrize(
    ("day", "typed", "asked", "is_closed"),
    [
        ("2026-11-23", answer, "Continue (Enter) or close it (x)? ", False)
        for answer in ("", "c", "continue", "Continue", "g", "go")
    ]
    + [
        ("2026-11-23", answer, "Continue (Enter) or close it (x)? ", True)
        for answer in ("x", "close")
    ]
    + [
        ("2026-11-24", answer, "Close it (Enter) or continue (c)? ", closes)
        for answer, closes in (("", True), ("close", True), ("c", False), ("continue", False))
    ],
)
def test_an_unfinished_huddle_is_closed_by_no_answer_that_continues(
    desk: Desk,
    day: str,
    typed: str,
    asked: str,
    is_closed: bool,  # noqa: FBT001 - a parameter of the story
) -> None:
    """The words of the question and their letters are understood; on a later day Enter closes."""
    desk.said("start", stdin="")

    now = f"{day}T09:05:00+01:00"
    _, err, _ = desk.said("start daily --plain", typed=f"{typed}\n\x04", HUDDLE_NOW=now)

    told, _, rest = err.partition(asked)
    assert told.startswith("Daily huddle of ")
    assert rest.startswith(f"closed at its last note: huddle minutes show {DAILY}") == is_closed
    assert (not list(desk.team.glob("huddles/live/*.jsonl"))) == is_closed


@pytest.mark.parametrize("answer", ["yes", "y", "n", "close c", "quit"])
def test_what_may_mean_either_is_asked_again(desk: Desk, answer: str) -> None:
    """Nothing is closed by it."""
    desk.said("start", stdin="")

    wednesday = "2026-11-25T09:05:00+01:00"
    typed = f"{answer}\nc\n\x04"
    _, err, _ = desk.said("start daily --plain", typed=typed, HUDDLE_NOW=wednesday)

    asked = "Close it (Enter) or continue (c)? "
    refused = f'error: "{answer}" is not an answer here\nhint:  c to continue, x to close it\n'
    assert f".\n{asked}{refused}{asked}" in err
    assert "closed at its last note" not in err


def test_it_goes_on_where_it_stopped(desk: Desk) -> None:
    """`--resume` an hour later is at the same item, and no time has passed."""
    desk.stop_clock()
    desk.run("start", stdin="", out=STARTED, err=KEPT, code=3)

    desk.run(
        "start",
        "--resume",
        stdin="/end\n",
        HUDDLE_NOW="2026-11-23T10:00:00+01:00",
        out="""
        Daily huddle, Acme. 15 minutes, 09:00 to 09:15. 3 people.

        1 of 4  Promises  3 min, until 10:03.
        No promises are due yet.  /a TEXT @NAME by DAY to make one
        /next to continue
           item 0:00 of 3:00 · total 0:00 of 15:00 · on time, ends 10:15

        *Daily huddle, Mon 23 Nov* (0 min, 3 people)
        Present: ana and maria (marketing), sam (sales)
        Next: Weekly huddle, Tue 24 Nov 09:08
        """,
        err=f"minutes: huddle minutes show {DAILY}\n",
    )
    desk.run(
        "start",
        "--resume",
        err="""
        error: there is no unfinished huddle
        hint:  huddle start
        """,
        code=4,
    )


def test_fresh_closes_the_unfinished_one_first(desk: Desk) -> None:
    """Its minutes are written as it stood, and a new one with a new id begins."""
    desk.stop_clock()
    desk.run("start", stdin="", out=STARTED, err=KEPT, code=3)

    out, err, code = desk.said("start", "--fresh", stdin="")

    assert (out.splitlines()[:1], err.splitlines()[:1], code) == (
        ["Daily huddle, Acme. 15 minutes, 09:00 to 09:15. 3 people."],
        [f"closed at its last note: huddle minutes show {DAILY}"],
        3,
    )
    assert live(desk) == [f"{DAILY}-2.jsonl"]


def test_a_second_one_is_told_who_runs_it(desk: Desk) -> None:
    """While a process holds the huddle neither a start nor a resume changes anything."""
    with running(desk) as first:
        before = desk.files()

        for flags in ((), ("--fresh",)):
            desk.run(
                "start",
                *flags,
                HUDDLE_USER="ana",
                err=f"""
                error: sam is already running "Daily huddle" ({DAILY}) in another terminal
                hint:  huddle start --take-over
                """,
                code=5,
            )
        desk.run(
            "start",
            "--resume",
            HUDDLE_USER="ana",
            err="""
            error: sam is already running this huddle in another terminal
            hint:  huddle start --take-over
            """,
            code=5,
        )

        assert desk.files() == before
        first.type("/end")
        first.until("Next: Weekly")


def test_who_waits_in_the_lobby_too_long_is_told(desk: Desk) -> None:
    """Where somebody else began it meanwhile, Enter in the lobby begins no second one."""
    master, slave = pty.openpty()
    try:
        with subprocess.Popen(
            [sys.executable, "-m", "huddlecli", "start"],
            env=desk.environ | {"HUDDLE_USER": "ana"},
            stdin=slave,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as lobby:
            assert lobby.stdout
            assert lobby.stderr
            while not lobby.stdout.readline().startswith(b"Enter to start."):
                pass
            with running(desk):
                os.write(master, b"\n")
                refused = [lobby.stderr.readline().decode() for _ in range(2)]
                lobby.send_signal(signal.SIGINT)

            assert (refused, lobby.wait(20)) == (
                [
                    f'error: sam is already running "Daily huddle" ({DAILY}) in another terminal\n',
                    "hint:  huddle start --take-over\n",
                ],
                130,
            )
    finally:
        os.close(master)
        os.close(slave)

    assert live(desk) == [f"{DAILY}.jsonl"]


def test_the_chair_can_be_taken(desk: Desk) -> None:
    """`--take-over` goes on with all that was typed; the first is told who has it, and stops."""
    with running(desk) as first:
        first.type("/next")
        first.until("Where are you stuck?")
        first.type("the list comes late")
        first.type("/floor maria")
        first.until("MARIA")

        out, err, code = desk.said("start", "--take-over", stdin="/end\n", HUDDLE_USER="ana")

        assert first.ended() == (
            "error: ana has taken over this huddle\nhint:  huddle start --take-over\n",
            3,
        )
    assert (err, code) == (f"minutes: huddle minutes show {DAILY}\n", 0)
    assert "Talk. MARIA, where does it stop moving?" in out
    assert b"the list comes late" in desk.files()[f"acme/huddles/2026-11/{DAILY}.toml"]


def test_a_killed_one_loses_nothing(desk: Desk) -> None:
    """After `kill -9` all that was shown is there, and the huddle goes on."""
    with running(desk) as first:
        first.type("/next")
        first.type("the list comes late")
        first.type("/a Send the list @ana by fri")
        first.until("Send the list")
        first.process.kill()

    out, _, code = desk.said("start", "--resume", stdin="/end\n")

    assert code == 0
    assert "• ana: Send the list, by Fri 27 Nov" in out
    assert b"the list comes late" in desk.files()[f"acme/huddles/2026-11/{DAILY}.toml"]


def test_an_interrupt_keeps_the_huddle(desk: Desk) -> None:
    """Ctrl-C says that it is kept and how to go on."""
    with running(desk) as first:
        first.process.send_signal(signal.SIGINT)

        assert first.ended() == ("\npaused; huddle start --resume continues\n", 130)

    assert live(desk) == [f"{DAILY}.jsonl"]


def test_a_bad_agenda_is_refused_with_all_its_mistakes(desk: Desk) -> None:
    """Five mistakes are five lines, each with file, line and key; nothing is started."""
    agenda = desk.team / "agendas" / "mine.toml"
    agenda.parent.mkdir()
    agenda.write_text(
        'schema = 1\nname = "mine"\ntitle = 3\ncadence = "sometimes"\nminutes = 0\nminuts = 3\n\n'
        '[[item]]\nkind = "wins"\nminutes = "5"\n',
        encoding="utf-8",
    )
    before = desk.files()

    desk.run(
        "start",
        "mine",
        err="""
        error: agendas/mine.toml has 5 mistakes
               agendas/mine.toml:3: title: expected text, got 3
               agendas/mine.toml:4: cadence: CADENCES
               agendas/mine.toml:5: minutes: expected a whole number from 1, got 0
               agendas/mine.toml:6: minuts: unknown key (minutes?)
               agendas/mine.toml:10: item 1: minutes: expected a whole number, got "5"
        hint:  fix ~/acme/agendas/mine.toml, then: huddle agenda check mine
        """.replace("CADENCES", 'expected daily, weekly, fortnightly or monthly, got "sometimes"'),
        code=2,
    )

    assert desk.files() == before


def test_what_is_not_known_is_refused_before_anything_starts(desk: Desk) -> None:
    """An agenda, a person, a side: each with what would work, and the folder stays as it is."""
    before = desk.files()
    for args, what, hint, code in (
        (("nightly",), "there is no agenda nightly", "huddle agenda list", 4),
        (("wekly",), "there is no agenda wekly", "huddle start weekly", 4),
        (
            ("--with", "ana,smith"),
            "no one here is called smith",
            "a new person: --with smith:marketing",
            2,
        ),
        (
            ("--with", "mara"),
            "no one here is called mara",
            "--with maria?   a new person: --with mara:marketing",
            2,
        ),
        (("--with", "ana:ops"), "there is no side called ops", "ana:marketing", 2),
        (
            ("--fresh", "--resume"),
            "use either --fresh or --resume",
            "huddle start --resume",
            2,
        ),
        (
            ("--rehearse", "--resume"),
            "a rehearsal always starts fresh and keeps nothing",
            "huddle start --rehearse",
            2,
        ),
    ):
        desk.run("start", *args, err=f"error: {what}\nhint:  {hint}\n", code=code)

    assert desk.files() == before


def test_a_new_person_with_a_side_joins_the_team(desk: Desk) -> None:
    """`--with NAME:SIDE` adds who is new; in a rehearsal the team stays as it is."""
    before = desk.files()
    assert desk.said("start", "--rehearse", "--with", "sam,zoe:sales", stdin="/end\n")[2] == 0
    assert desk.files() == before

    out, err, _ = desk.said("start", "--with", "sam,zoe:sales", stdin="/end\n")

    assert out.startswith("Daily huddle, Acme. 15 minutes, 09:00 to 09:15. 2 people.\n")
    assert err == f"zoe is now on the team, sales\nminutes: huddle minutes show {DAILY}\n"
    assert b'name = "zoe"' in desk.files()["acme/huddle.toml"]


def test_a_rehearsal_prints_its_minutes_and_leaves_nothing(desk: Desk) -> None:
    """No journal, no record, no minutes; and it can be held beside an unfinished huddle."""
    desk.stop_clock()
    desk.run("start", stdin="", out=STARTED, err=KEPT, code=3)
    before = desk.files()

    desk.run(
        "start",
        "--rehearse",
        stdin="/pause\n/end\n",
        out=REHEARSED,
    )

    assert desk.files() == before


@pytest.mark.parametrize("last", ["/pause\n", "/pause\n/nxt"], ids=["a line", "a line cut short"])
def test_a_rehearsal_that_is_left_says_that_nothing_was_kept(desk: Desk, last: str) -> None:
    """At the end of input its minutes are printed as at `/end`, and there is nothing to resume."""
    desk.stop_clock()
    before = desk.files()
    refused = REFUSED if "/nxt" in last else ""

    told = f"{refused}This was a rehearsal: nothing was saved.\n"
    desk.run("start", "--rehearse", stdin=last, out=REHEARSED, err=told)

    assert desk.files() == before
    assert desk.said("start", "--resume")[2] == 4


def test_an_interrupted_rehearsal_says_that_nothing_was_kept(desk: Desk) -> None:
    """Ctrl-C: the code is that of an interrupt."""
    before = desk.files()
    with running(desk, "--rehearse") as huddle:
        huddle.process.send_signal(signal.SIGINT)

        assert huddle.ended() == ("\nThis was a rehearsal: nothing was saved.\n", 130)

    assert desk.files() == before


def test_where_nobody_reads_any_more_the_huddle_is_kept(desk: Desk) -> None:
    """As with `| head -1`: the next line ends it, and stderr says how to go on."""
    with running(desk, "daily") as huddle:
        assert huddle.process.stdout
        huddle.process.stdout.close()
        huddle.type("/goto 2")

        assert huddle.ended() == (
            "paused; huddle start --resume continues\n",
            3,
        )

    assert live(desk) == [f"{DAILY}.jsonl"]
    out, _, code = desk.said("start", "--resume", stdin="/end\n")
    assert ("2 of 4  Where are you stuck?" in out, code) == (True, 0)


def test_a_folder_that_cannot_be_written_starts_nothing(desk: Desk) -> None:
    """The journal comes first: where it cannot be written the huddle has not begun."""
    before = desk.files()
    desk.team.chmod(0o555)

    done = subprocess.run(
        [*without_powers(), sys.executable, "-m", "huddlecli", "start"],
        env=desk.environ,
        input=b"/end\n",
        capture_output=True,
        check=False,
        timeout=60,
    )

    desk.team.chmod(0o755)
    assert (done.stdout, desk.named(done.stderr.decode()), done.returncode) == (
        b"",
        "error: could not save ~/acme/huddles: permission denied\nhint:  ls -ld ~/acme\n",
        1,
    )
    assert desk.files() == before


def test_a_huddle_that_ended_without_minutes_gets_them(desk: Desk) -> None:
    """Where there was no room for them, say; the next start writes them and says where they are."""
    desk.said("start daily", stdin="leads stall\n/end\n")
    huddle = "2026-11-23-0900-daily"
    journal = desk.team / "huddles/2026-11" / f"{huddle}.jsonl"
    journal.rename(desk.team / "huddles/live" / journal.name)
    minutes = journal.with_suffix(".toml").read_bytes()
    journal.with_suffix(".toml").unlink()

    desk.run(
        "start --resume",
        err=f"""
        Daily huddle has ended: huddle minutes show {huddle}
        error: there is no unfinished huddle
        hint:  huddle start
        """,
        code=4,
    )
    assert journal.with_suffix(".toml").read_bytes() == minutes


def test_two_machines_that_began_in_one_minute_both_have_minutes(
    desk: Desk,
) -> None:
    """Two copies of a folder, each with a daily of 09:00, brought together by hand both ways."""
    other = desk.root / "other"
    shutil.copytree(desk.team, other)
    with running(desk) as first, running(desk, HUDDLE_TEAM=str(other), HUDDLE_USER="ana") as second:
        for huddle, words in ((first, "ours"), (second, "theirs")):
            huddle.type("/next")
            huddle.type(words)
            huddle.type(f"/a Keep {words} @sam by fri")
            huddle.until(f"Keep {words}")
        shutil.copytree(other / "actions", desk.team / "actions", dirs_exist_ok=True)

        first.type("/end")
        first.process.wait(20)
        shutil.copytree(desk.team, other, dirs_exist_ok=True)
        second.type("/end")
        second.until("Next: ")
        second.process.wait(20)
        shutil.copytree(other, desk.team, dirs_exist_ok=True)

    months = desk.team / "huddles/2026-11"
    assert sorted(path.name for path in months.iterdir()) == [
        f"{DAILY}-2.jsonl",
        f"{DAILY}-2.toml",
        f"{DAILY}.jsonl",
        f"{DAILY}.toml",
    ]
    assert b"ours" in (months / f"{DAILY}.toml").read_bytes()
    assert b"theirs" in (months / f"{DAILY}-2.toml").read_bytes()
    for words, place in (("ours", DAILY), ("theirs", f"{DAILY}-2")):
        [path] = (other / "actions/open").glob(f"*-keep-{words}.toml")
        assert f'huddle = "{place}"' in path.read_text()
    assert desk.said("doctor")[2] == 0


def test_it_is_said_that_no_end_is_left_to_keep(desk: Desk) -> None:
    """The flag is not passed over: it says why, and when the huddle ends instead."""
    given = {"stdin": "/end\n", "HUDDLE_NOW": "2026-11-23T09:28:00+01:00"}
    minutes = "minutes: huddle minutes show 2026-11-23-0928-daily\n"
    out, err, code = desk.said("start daily --end keep", **given)

    assert (code, err) == (
        0,
        f"warning: the scheduled end, 09:23, has passed; it now ends at 09:43\n{minutes}",
    )
    assert "15 minutes, 09:28 to 09:43" in out

    agenda = desk.team / "agendas/talk.toml"
    agenda.parent.mkdir(exist_ok=True)
    agenda.write_text(
        'schema = 1\nname = "talk"\ntitle = "Talk"\ncadence = "daily"\nminutes = 5\n'
        '[[item]]\nkind = "topic"\ntitle = "Why?"\nminutes = 5\n'
    )
    _, err, code = desk.said("start talk --end keep", **given)
    assert (code, err.splitlines()[0]) == (
        0,
        "warning: talk has no scheduled end to keep; it ends at 09:33",
    )


def test_of_two_agendas_at_once_one_takes_a_log_in_and_is_told(desk: Desk) -> None:
    """The record, the line that the rep sees and the minutes name the same huddle."""
    told = []
    with running(desk, "daily") as daily, Running(desk, "weekly").process as weekly:
        while len(live(desk)) < 2:
            sleep(0.05)
        for number in range(3):
            out, _, _ = desk.said(f"log Rep{number} by fri", HUDDLE_USER="maria")
            told.append(
                "weekly" if "weekly huddle" in out else "daily" if "daily huddle" in out else out
            )
        daily.type("/end")
        daily.process.wait(20)
        weekly.communicate(b"/end\n", 20)

    records = json.loads(desk.said("action list --format json")[0])["actions"]
    by_title = {one["title"]: one["huddle"] for one in records}
    assert [by_title[f"Rep{number}"].rpartition("-")[2] for number in range(3)] == told
    for agenda in ("daily", "weekly"):
        minutes = (desk.team / f"huddles/2026-11/2026-11-23-0900-{agenda}.toml").read_text()
        shown = [f"Rep{number}" for number in range(3) if f"Rep{number}" in minutes]
        assert shown == [f"Rep{number}" for number in range(3) if told[number] == agenda]


LATE = {"HUDDLE_NOW": "2026-11-23T09:16:00+01:00"}


@pytest.mark.parametrize(
    ("flag", "first"),
    [
        ("", "15 minutes, 09:16 to 09:31"),
        ("--end move", "15 minutes, 09:16 to 09:31"),
        ("--end keep", "7 minutes, 09:16 to 09:23"),
    ],
)
def test_off_a_terminal_a_flag_says_whether_a_late_start_keeps_its_end(
    desk: Desk, flag: str, first: str
) -> None:
    """Without it the end moves; either way nobody is behind, and it is told how late it was."""
    out, err, code = desk.said(f"start daily {flag}", stdin="/end\n", **LATE)

    shown = out.splitlines()
    assert (code, shown[0]) == (0, f"Daily huddle, Acme. {first}. 3 people.")
    assert shown[1].startswith("Started 8 minutes late")
    assert "on time" in out
    assert "behind" not in out
    assert err == "minutes: huddle minutes show 2026-11-23-0916-daily\n"
    told = json.loads(desk.said("minutes", "show", "--format", "json")[0])
    assert told["minutes"][0]["late_minutes"] == 8


def test_an_end_is_for_a_huddle_that_starts(desk: Desk) -> None:
    """One that goes on has its end; another word is refused."""
    desk.run(
        "start --resume --end keep",
        err="""
        error: --end only works when a huddle starts
        hint:  huddle start --resume
        """,
        code=2,
    )
    assert desk.said("start --end later")[2] == 2
