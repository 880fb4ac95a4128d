"""`huddle log`: one line and the promise is kept."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from huddlecli.core.agenda import LoopRule
from huddlecli.core.huddle.events import Begun
from huddlecli.core.huddle_plan import PlannedItem, Reason
from huddlecli.core.minutes import Present
from huddlecli.store.journal import create
from tests.helpers.desk import Desk

BEGUN = Begun(
    at=datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
    huddle="2026-11-23-0900-daily",
    agenda="daily",
    title="Daily huddle",
    team="Acme",
    timezone="Europe/Berlin",
    sides=("marketing", "sales"),
    by="maria",
    present=(Present(name="sam", side="sales"),),
    items=(
        PlannedItem(
            kind="wins",
            title="Wins",
            minutes=3,
            reason=Reason(why="fixed"),
            entry=1,
        ),
    ),
    loop=LoopRule(),
    minutes=15,
    ends=datetime(2026, 11, 23, 8, 15, tzinfo=UTC),
)


def test_a_promise_is_echoed_with_its_owner_day_and_team(desk: Desk) -> None:
    """The marks are taken out of the words, wherever they stand; the resolved day is shown."""
    desk.run(
        "log Send the demo list @maria by fri +leads",
        out="""
        id01  maria  due Fri 27 Nov  Send the demo list  #leads   → Acme
        """,
    )
    desk.run(
        "log #demo Call Oakline",
        out="""
        id02  sam  due Tue 1 Dec  Call Oakline  #demo   → Acme
        """,
    )


def test_flags_win_over_words(desk: Desk) -> None:
    """`--owner`, `--due` and `--tag` say more than the marks in the words."""
    desk.run(
        "log Send it @maria due:fri #old --owner ana --due 3d --tag new --tag +big",
        out="""
        id01  ana  due Thu 26 Nov  Send it  #new #big   → Acme
        """,
    )


def test_the_record_is_a_file_that_people_can_read(desk: Desk) -> None:
    """The file has the keys, and the making as its first change."""
    desk.said("log Send the demo list @maria by fri +leads")

    text = desk.named(desk.file("id01").read_text())
    assert re.sub(r"(?<=cmd = )\"[0-9a-z]{6}\"", '"k7f2q9"', text) == (
        """\
schema = 1
id = "id01"
title = "Send the demo list"
owner = "maria"
side = "marketing"
due = 2026-11-27
status = "open"
created = 2026-11-23T08:00Z
by = "sam"
tags = ["leads"]

[[change]]
at = 2026-11-23T08:00Z
by = "sam"
cmd = "k7f2q9"
set = { title = "Send the demo list", owner = "maria", side = "marketing", due = 2026-11-27, \
status = "open", tags = ["leads"] }
"""
    )


def test_lines_of_a_pipe_are_promises(desk: Desk) -> None:
    """Each line is one, and together they are one command."""
    desk.run(
        "log",
        stdin="Call Oakline by fri\n\nCase study @ana\n",
        out="""
        id01  sam  due Fri 27 Nov  Call Oakline   → Acme
        id02  ana  due Tue 1 Dec  Case study   → Acme
        """,
    )
    desk.run(
        "undo",
        out="""
        undone  id01  sam  due Fri 27 Nov  Call Oakline
        undone  id02  ana  due Tue 1 Dec  Case study
        """,
    )


def test_the_lines_of_a_pipe_are_all_kept_or_none(desk: Desk) -> None:
    """Each bad line is an error with its number; sent again, mended, no line is kept twice."""
    before = desk.files()

    desk.run(
        "log --new-person zoe:sales",
        stdin="Call Oakline by fri\nQuote @maira\n\nCase study @ana\nSend it @we\n",
        err="""
        error: line 2: no one here is called maira
        hint:  @maria?   a new person: --new-person maira:marketing   \\@maira keeps it as text
        error: line 5: @we is more than one owner
               none of the lines was saved
        hint:  one owner, please: @maria; \\@we keeps it as text
        """,
        code=2,
    )

    assert desk.files() == before


def test_a_line_of_its_own_on_a_terminal(desk: Desk) -> None:
    """One promise for each Enter; what is refused is told, and an empty line ends."""
    desk.run(
        "log",
        typed="Call Oakline\nask ana tomorrow\nSend it @we\n\n",
        out=(
            "  id01  sam  due Tue 1 Dec  Call Oakline   → Acme\n"
            "  id02  sam  due Tue 1 Dec  ask ana tomorrow   → Acme\n"
        ),
        err="""
        Acme · one promise per line; press Enter on an empty line to finish
        > > hint:  did you mean "tomorrow"? It's due Tue 1 Dec; to change: \
huddle action edit id02 due:tomorrow
        > error: @we is more than one owner
        hint:  one owner, please: @maria; \\@we keeps it as text
        > """,
    )


def test_a_day_in_several_words(desk: Desk) -> None:
    """It is read, or refused with both readings; else the day that is taken instead is named."""
    desk.run(
        "log Send it by end of month @maria",
        out="""
        id01  maria  due Mon 30 Nov  Send it   → Acme
        """,
    )
    desk.run(
        "log Send it by noon",
        out="""
        id02  sam  due Tue 1 Dec  Send it by noon   → Acme
        """,
        err="""
        hint:  "by noon" is not a date, so it's due Tue 1 Dec; to change: \
huddle action edit id02 due:fri
        """,
    )
    desk.run(
        "log Send it by noon --due fri",
        out="""
        id03  sam  due Fri 27 Nov  Send it by noon   → Acme
        """,
    )
    before = desk.files()
    desk.run(
        "log Send it by 5/12",
        err="""
        error: "5/12" can be Sat 2026-12-05 or Wed 2027-05-12
        hint:  2026-12-05 or 2027-05-12
        """,
        code=2,
    )
    assert desk.files() == before


def test_days_are_counted_on_the_calendar_when_an_hour_is_skipped(desk: Desk) -> None:
    """On the night on which summer time begins three days are three days."""
    for line in ("log Send it by in 3 days", "log Send it 3d due:3d"):
        out, _, _ = desk.said(line, HUDDLE_NOW="2026-03-28T23:30:00+00:00")
        assert "due Wed 1 Apr" in out


def test_a_day_that_is_over_for_the_owner_is_refused(desk: Desk) -> None:
    """In Sydney it is Tuesday already: a promise due on Monday would be broken at once."""
    file = desk.team / "huddle.toml"
    file.write_text(
        file.read_text().replace('name = "maria"', 'name = "maria"\ntimezone = "Australia/Sydney"')
    )
    late = "2026-11-23T20:00:00+01:00"
    over = """
        error: 2026-11-23 has passed for maria (Australia/Sydney)
        hint:  due:2026-11-24 or later
        """
    desk.run("log Call them by today @maria", err=over, code=2, HUDDLE_NOW=late)
    desk.run("log Call them --due today --owner maria", err=over, code=2, HUDDLE_NOW=late)
    desk.said("log Call them by today", HUDDLE_NOW=late)
    desk.run("action edit id01 @maria", err=over, code=2, HUDDLE_NOW=late)
    desk.run("action edit id01 --owner maria --due today", err=over, code=2, HUDDLE_NOW=late)
    desk.run(
        "action edit id01 @maria due:tue",
        out="""
        id01  maria  due Tue 24 Nov  Call them
        """,
        HUDDLE_NOW=late,
    )
    desk.run("action edit id01 --due today", err=over, code=2, HUDDLE_NOW=late)


def test_a_due_day_on_which_nobody_works_is_pointed_out(desk: Desk) -> None:
    """A weekend is named beside the day; a day that the team has closed is warned of."""
    file = desk.team / "huddle.toml"
    text = file.read_text().replace("\n[[person]]", "closed = [2026-12-24]\n\n[[person]]", 1)
    file.write_text(text)
    closed = "warning: Thu 24 Dec is not a working day for the team\n"

    desk.run(
        "log Call Oakline by 5d",
        out="""
        id01  sam  due Sat 28 Nov (a weekend)  Call Oakline   → Acme
        """,
    )
    desk.run(
        "action list",
        out="""
        id01  sam  due Sat 28 Nov  Call Oakline
        """,
    )
    desk.run(
        "action edit id01 due:christmas-eve",
        out="""
        id01  sam  due Thu 24 Dec  Call Oakline
        """,
        err=closed,
    )
    desk.run("action edit id01 --tag a", out="id01  sam  due Thu 24 Dec  Call Oakline  #a\n")
    desk.run("log -q Call Northgate by dec-24", err=closed)


def test_somebody_new_is_asked_for_their_side(desk: Desk) -> None:
    """On a terminal a name that is near no other asks for its side and is added to the team."""
    desk.run(
        "log Price list @zoe by fri",
        typed="sales\n",
        out="""
        id01  zoe  due Fri 27 Nov  Price list   → Acme
        """,
        err="zoe is new: which side? (marketing or sales) zoe is now on the team, sales\n",
    )
    desk.run(
        "log Second list @kim --new-person kim:marketing",
        out="""
        id02  kim  due Tue 1 Dec  Second list   → Acme
        """,
        err="kim is now on the team, marketing\n",
    )
    desk.run(
        "people list",
        out="""
        ana    marketing
        maria  marketing
        kim    marketing
        sam    sales
        zoe    sales
        """,
    )


def test_enter_says_that_nobody_new_was_meant(desk: Desk) -> None:
    """Nothing is kept, and the hint says how the word would be just a word."""
    before = desk.files()
    desk.run(
        "log Follow @acme_official on X",
        typed="\n",
        err="""
        acme_official is new: which side? (marketing or sales) error: no one here is called \
acme_official
        hint:  a new person: --new-person acme_official:marketing   \
'\\@acme_official' keeps it as text
        """,
        code=2,
    )
    assert desk.files() == before


def test_a_sentence_that_never_helps_gets_a_better_question(desk: Desk) -> None:
    """It is kept all the same: the hint is one line on stderr."""
    desk.run(
        "log we need better leads",
        out="""
        id01  sam  due Tue 1 Dec  we need better leads   → Acme
        """,
        err="""
        hint:  What did your last good lead look like, and the last one that went nowhere?
        """,
    )
    desk.run("-q log nobody follows up")


def test_who_has_no_team_logs_for_themselves(desk: Desk) -> None:
    """The personal team is made on first use, and says that nobody else sees it."""
    out, err, code = desk.said("log", "Call", "Oakline", HUDDLE_TEAM="", HUDDLE_USER="kim")

    assert (out[4:], err, code) == (
        "  kim  due Tue 1 Dec  Call Oakline   → Personal, only you see this\n",
        "",
        0,
    )


def test_a_living_huddle_is_named_to_those_who_are_in_it(desk: Desk) -> None:
    """The echo says which huddle and item will take it in, as long as somebody holds it."""
    journal = create(desk.team, BEGUN)

    desk.run(
        "log Send the list",
        out="""
        id01  sam  due Tue 1 Dec  Send the list   → Acme, daily huddle, item 1
        """,
    )
    desk.run(
        "log Send the list",
        HUDDLE_USER="ana",
        out="""
        id02  ana  due Tue 1 Dec  Send the list   → Acme
        """,
        err="""
        hint:  Daily huddle is running without you; type /join ana there to add this
        """,
    )
    desk.run(
        "mine",
        out="""
        Acme · Daily huddle now, item 1 of 1, run by maria
        later  id01  Tue 1 Dec  Send the list
        """,
    )
    journal.close()
    desk.run(
        "log Send the list",
        out="""
        id03  sam  due Tue 1 Dec  Send the list   → Acme
        """,
    )


def test_a_day_that_has_just_passed_is_not_kept_for_next_year(desk: Desk) -> None:
    """`by Nov 20` on the 23rd is a slip, as a mark too; what the hint says to type is taken."""
    before = desk.files()
    refused = """
        error: "Nov 20" has passed
        hint:  due:2027-11-20 if you mean next year
        """
    desk.run("log Call Brightwave by Nov 20", err=refused, code=2)
    desk.run("log Call Brightwave due:nov-20", err=refused.replace("Nov 20", "nov-20"), code=2)
    assert desk.files() == before

    out, err, code = desk.said("log Call Brightwave due:2027-11-20")
    assert ("Sat 20 Nov 2027" in out, err, code) == (True, "", 0)


def test_lines_of_a_pipe_are_listed_in_their_order(desk: Desk) -> None:
    """Many are read within a millisecond, and ids are random."""
    desk.said("log -q", stdin="".join(f"Call number {n}\n" for n in range(30)))

    out, _, _ = desk.said("action list --format csv")

    titles = [line.split(",") for line in out.splitlines()[1:]]
    numbers = [field for row in titles for field in row if field.startswith("Call number")]
    assert numbers == [f"Call number {n}" for n in range(30)]
