"""The lobby on a terminal: who is here, what was picked, and when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from huddlecli.core.huddle.state import Underway
from huddlecli.core.records import Action
from tests.helpers.table import Table

TODAY = date(2026, 11, 24)
HELP = (
    "Enter to start. NAME to mark absent, /join NAME:SIDE, /swap or /topics for another topic, "
    "/add TITLE, /move N up, /leave-out N"
)


def screens(table: Table, *lines: str) -> list[list[str]]:
    """What is shown first, and then after each line; gus is away."""
    found: list[list[str]] = []
    session = table.sit_down("daily", away="gus")

    def watch() -> None:
        found.append([*table.screen.shown])
        table.screen.shown.clear()

    def typed() -> Iterator[str]:
        for line in lines:
            watch()
            yield line

    table.huddle(session, "daily", typed(), is_terminal=True)
    watch()
    session.close()
    return found


def here(shown: list[str]) -> str:
    """Who is here, as the lobby tells it."""
    return next(line for line in shown if line.startswith("Present: "))


def test_the_lobby_shows_the_agenda_its_picks_and_who_is_here(table: Table) -> None:
    """Minutes, today's pick and why, everybody present, and what to type; Enter starts."""
    lobby, started = screens(table, "")

    assert lobby == [
        "Daily huddle · Acme · Tue 24 Nov",
        "1    3 min  Promises",
        "2    6 min  Where are you stuck?           sales opens",
        "3    5 min  Is there room for more leads?  not discussed yet · customer, sales opens",
        "4    1 min  Read-back",
        "    15 min  09:08 to 09:23",
        "Present: marketing ana, ben and fay; sales cem, dan, eve and hal",
        HELP,
    ]
    assert started == [
        "Daily huddle, Acme. 15 minutes, 09:08 to 09:23. 7 people.",
        "",
        "1 of 4  Promises  3 min, until 09:11.",
        "No promises are due yet.  /a TEXT @NAME by DAY to make one",
        "Enter to continue",
        "   item 0:00 of 3:00 · total 0:00 of 15:00 · on time, ends 09:23",
    ]


def test_a_name_ticks_off_and_on_again(table: Table) -> None:
    """A name alone is enough, whatever its case; the team's spelling is shown."""
    _, off, on, late = screens(table, "cem", "CEM", "gus")

    assert [here(off), here(on), here(late)] == [
        "Present: marketing ana, ben and fay; sales dan, eve and hal",
        "Present: marketing ana, ben and fay; sales dan, eve, hal and cem",
        "Present: marketing ana, ben, fay and gus; sales dan, eve, hal and cem",
    ]


def test_somebody_new_comes_with_a_side(table: Table) -> None:
    """A guest is asked for the side, and is here then; who they are is not kept on the team."""
    _, asked, joined, begun = screens(table, "/join zoe", "/join zoe:sales", "/next")

    assert asked == [
        "error: zoe is new here: which side?",
        "hint:  m marketing   s sales",
    ]
    assert here(joined) == "Present: marketing ana, ben and fay; sales cem, dan, eve, hal and zoe"
    assert begun[0] == "Daily huddle, Acme. 15 minutes, 09:08 to 09:23. 8 people."
    assert "zoe" in [who.name for who in table.team.people]


@pytest.mark.parametrize("answer", ["s", "S", "sales", ":sales", " : sal "])
@pytest.mark.parametrize("asks", ["zoe", "/join zoe"])
def test_a_side_alone_answers_whose_side_was_asked_for(
    table: Table, asks: str, answer: str
) -> None:
    """A letter, the whole word, or the form with a colon; only as the very next line."""
    _, _, joined = screens(table, asks, answer)
    assert here(joined) == "Present: marketing ana, ben and fay; sales cem, dan, eve, hal and zoe"


def test_what_is_no_side_is_no_answer(table: Table) -> None:
    """Another line means what it says, and after it nothing is asked any more."""
    _, _, another, late = screens(table, "zoe", "gus", "s")
    assert here(another) == "Present: marketing ana, ben, fay and gus; sales cem, dan, eve and hal"
    assert late[0] == "error: s is new here: which side?"


def test_where_sides_begin_alike_the_question_names_the_line_to_type(table: Table) -> None:
    """No letter stands for one of two sides; as many letters as tell them apart do."""
    file = table.folder / "huddle.toml"
    text = file.read_text(encoding="utf-8").replace('"marketing", "sales"', '"sales", "support"')
    file.write_text(text.replace('side = "marketing"', 'side = "support"'), encoding="utf-8")

    _, asked, refused, joined = screens(table, "zoe", "s", "zoe:su")

    assert asked[1] == "hint:  /join zoe:sales or /join zoe:support"
    assert refused[0] == "error: s is new here: which side?"
    assert joined[0] == "error: there is no side called su"


def test_a_pick_can_be_swapped_and_an_item_added(table: Table) -> None:
    """Another pick takes its place; what is added stands before the close; undo takes it back."""
    _, swapped, added, undone = screens(table, "/swap", "/add What about lunch? 6m", "/undo")

    fixed = "2    6 min  Where are you stuck?                sales opens"
    reason = "not discussed yet · strategy, marketing opens"
    changed = f"3    5 min  What has changed since we planned?  {reason}"
    assert swapped[2:6] == [fixed, changed, "4    1 min  Read-back", "    15 min  09:08 to 09:23"]
    assert added[2:6] == [fixed, changed, "4    6 min  What about lunch?", "5    1 min  Read-back"]
    assert undone == swapped


def test_what_is_no_name_is_refused(table: Table) -> None:
    """A note has no place in the lobby, and nothing is begun."""
    _, refused = screens(table, "hello there")

    assert refused == [
        'error: "hello there" is not a name',
        "hint:  letters, digits, . _ - as in maria:marketing",
    ]
    assert [path.name for path in table.folder.iterdir()] == ["huddle.toml"]


def test_a_late_start_keeps_the_announced_end(table: Table) -> None:
    """Four minutes late it still ends at 09:23: the items share what is left, nobody is behind."""
    table.now += timedelta(minutes=4)

    lobby, started = screens(table, "")

    assert lobby[1:6] == [
        "1     3 min  Promises",
        "2  3:43 min  Where are you stuck?           sales opens",
        "3  3:17 min  Is there room for more leads?  not discussed yet · customer, sales opens",
        "4     1 min  Read-back",
        "     11 min  09:12 to 09:23",
    ]
    assert (
        lobby[-1] == "Starting 4 minutes late: still ends 09:23. /end-at move to end 09:27 instead"
    )
    assert started[:2] == [
        "Daily huddle, Acme. 11 minutes, 09:12 to 09:23. 7 people.",
        "Started 4 minutes late; still ends 09:23.",
    ]
    assert started[-1] == ("   item 0:00 of 3:00 · total 0:00 of 11:00 · on time, ends 09:23")


def test_a_start_far_too_late_leaves_items_for_next_time(table: Table) -> None:
    """Six minutes before the end one item is left out; one minute before only the boards are in."""
    table.now += timedelta(minutes=9)
    lobby, _ = screens(table, "")
    table.now += timedelta(minutes=5)
    late, started = screens(table, "")

    assert lobby[2:4] == [
        "2    2 min  Where are you stuck?           sales opens",
        "3    later  Is there room for more leads?  not discussed yet · customer, sales opens",
    ]
    assert late[1:6] == [
        "1  0:45 min  Promises",
        "2     later  Where are you stuck?           sales opens",
        "3     later  Is there room for more leads?  not discussed yet · customer, sales opens",
        "4  0:15 min  Read-back",
        "      1 min  09:22 to 09:23",
    ]
    assert started[2] == (
        'Leave "Where are you stuck?" and "Is there room for more leads?" for next time.'
    )
    assert started[-1] == ("   item 0:00 of 0:45 · total 0:00 of 1:00 · on time, ends 09:23")


def test_a_lobby_that_waits_gets_late(table: Table) -> None:
    """Opened in time and begun ten minutes later, it is a late start all the same."""
    found: list[list[str]] = []
    session = table.sit_down("daily", away="gus")

    def typed() -> Iterator[str | None]:
        table.now += timedelta(minutes=10)
        yield None
        found.append([*table.screen.shown])
        yield "cem"
        found.append([*table.screen.shown])
        yield ""

    table.huddle(session, "daily", typed(), is_terminal=True)

    assert (
        found[1][-1]
        == "Starting 10 minutes late: still ends 09:23. /end-at move to end 09:33 instead"
    )
    assert table.screen.shown[-1].endswith("of 5:00 · 1:00 ahead, ends 09:22")


def test_seconds_are_not_late(table: Table) -> None:
    """A huddle that starts within its minute has its whole time, and nothing is said of it."""
    table.now += timedelta(seconds=59)

    lobby, started = screens(table, "")

    assert lobby[-1] == HELP
    assert started[-1] == ("   item 0:00 of 3:00 · total 0:00 of 15:00 · on time, ends 09:23")


def test_a_late_start_can_move_the_end(table: Table) -> None:
    """Both ways are stated, whichever was chosen; the minutes know how late it began."""
    table.now += timedelta(minutes=4)

    _, moved, lobby, kept, undone, started = screens(
        table, "/end-at move", "cem", "/end-at keep", "/undo", ""
    )

    assert moved[-1] == "Starting 4 minutes late: ends 09:27. /end-at keep to end 09:23 instead"
    assert lobby[-4:] == [
        "    15 min  09:12 to 09:27",
        "Present: marketing ana, ben and fay; sales dan, eve and hal",
        HELP,
        moved[-1],
    ]
    assert (
        kept[-1] == "Starting 4 minutes late: still ends 09:23. /end-at move to end 09:27 instead"
    )
    assert undone == lobby
    assert started[:2] == [
        "Daily huddle, Acme. 15 minutes, 09:12 to 09:27. 6 people.",
        "Started 4 minutes late.",
    ]


def test_where_to_end_is_asked_of_a_late_huddle_only(table: Table) -> None:
    """In time there is no choice, and another word than the two is refused."""
    _, early, word = screens(table, "/end-at keep", "/end-at 9:30")

    assert early == ["error: the huddle is not late", "hint:  Enter to start"]
    assert word == [
        'error: "9:30" is neither keep nor move',
        "hint:  /end-at keep|move",
    ]


def test_what_is_added_in_the_lobby_counts(table: Table) -> None:
    """In the sum, in the planned end, in the first second, and in the minutes."""
    session = table.sit_down("daily")
    lines = ["/add Trade show plan 4m", "", *["/next"] * 2, "/skip", "/end", "/end"]

    minutes = table.huddle(session, "daily", lines, is_terminal=True)

    assert "    19 min  09:08 to 09:27" in table.screen.shown
    assert "   item 0:00 of 3:00 · total 0:00 of 19:00 · on time, ends 09:27" in table.screen.shown
    assert minutes
    assert minutes.planned_minutes == 19
    assert sum(item.planned_seconds for item in minutes.items) == 19 * 60


def test_the_announced_end_may_pass_in_the_lobby(table: Table) -> None:
    """Nobody starts a huddle that is over: it is given its whole time then."""
    table.now += timedelta(minutes=20)

    lobby, started = screens(table, "")

    assert lobby[-1] == HELP
    assert started[0] == "Daily huddle, Acme. 15 minutes, 09:28 to 09:43. 7 people."


def carried_thrice(table: Table) -> None:
    """Three dailies in which neither "stuck" nor the pick was reached."""
    for _ in range(3):
        table.huddle(table.sit_down("daily"), "daily", ["/end"])
        table.now += timedelta(days=1)
    table.screen.shown.clear()


PICK = "Is there room for more leads?"
ASKED = f'"{PICK}" has been carried over 3 times. Do it first today, or drop it: '


def test_the_third_carry_over_asks_in_the_lobby_where_both_can_be_done(table: Table) -> None:
    """The pick is asked about; "stuck" comes every day anyway, and is not."""
    carried_thrice(table)

    lobby, first, undone, struck, started, _, _ = screens(
        table, "/goto 3", "/undo", "/strike 3 nobody minds", "", "/end", "/end"
    )

    asked = [line for line in lobby if "strike" in line]
    assert asked == [f"{ASKED}/goto 3 or /strike 3 REASON"]
    assert first[1].startswith(f"1    5 min  {PICK}")
    assert f"{ASKED}/strike 1 REASON" in first
    assert undone == lobby
    assert struck[3].startswith(f"3   struck  {PICK}")
    assert not [line for line in struck if "strike" in line]
    assert "    10 min  09:08 to 09:18" in struck
    assert started[0] == "Daily huddle, Acme. 10 minutes, 09:08 to 09:18. 7 people."
    again = [item for item in table.prepared("daily").plan.items if item.title == PICK]
    assert [item.carried for item in again] == [
        0
    ]  # not carried over: picked as if for the first time
    held = next(iter(table.prepared("daily").past))
    assert [(item.left, item.reason) for item in held.items if item.title == PICK] == [
        ("struck", "nobody minds")
    ]


def test_the_third_carry_over_asks_in_plain_lines_too(table: Table) -> None:
    """Where nobody can be asked before, it is said at the opening; both work in the huddle."""
    carried_thrice(table)

    minutes = table.huddle(
        table.sit_down("daily"), "daily", ["/goto 3", "/strike nobody minds", "/end"]
    )

    assert table.screen.shown[1] == f"{ASKED}/goto 3, then /strike REASON"
    assert minutes
    assert minutes.items[2].reason == "nobody minds"


def test_what_is_logged_while_the_lobby_is_shown_is_on_the_boards(table: Table) -> None:
    """People log until the last minute: the boards are read when the huddle begins."""
    done = table.log(
        "action", "cem", title="Call Oakline", owner="cem", side="sales", due=TODAY, status="open"
    )
    session = table.sit_down("weekly")
    keys = {"owner": "hal", "side": "sales", "due": TODAY, "status": "open"}
    table.log("action", "hal", title="Quote for Northgate", **keys)
    table.records.change(Action, done, "cem", table.now, set={"status": "done", "done_on": TODAY})
    table.log("win", "cem", title="Oakline signed", side="sales", status="kept")
    table.log("parked", "ana", title="Who pays for the fair?", status="waiting")

    table.huddle(session, "weekly", ["", "", "", "/end"], is_terminal=True)

    assert isinstance(session.state, Underway)
    boards = session.state.begun.boards
    assert [win.title for win in boards.wins] == ["Oakline signed"]
    assert [promise.title for promise in boards.promises.open] == ["Quote for Northgate"]
    assert [parked.title for parked in boards.parked] == ["Who pays for the fair?"]
    session.close()


def test_what_is_raised_while_the_lobby_is_shown_is_on_todays_agenda(table: Table) -> None:
    """The lobby shows it within a tick, with who is here as it was marked before."""
    session = table.sit_down("daily")

    def typed() -> Iterator[str | None]:
        yield "gus"
        table.screen.shown.clear()
        table.log("raised", "cem", title="Prices of the fair", side="sales", status="waiting")
        yield None
        shown = table.screen.shown
        assert "3    5 min  Prices of the fair" in "\n".join(shown)
        assert "marketing ana, ben and fay;" in here(shown)
        shown.clear()
        yield None
        assert not shown  # once is enough
        yield ""

    table.huddle(session, "daily", typed(), is_terminal=True)

    assert isinstance(session.state, Underway)
    assert [item.plan.title for item in session.state.items][2] == "Prices of the fair"
    session.close()


def test_an_agenda_that_somebody_arranged_stays_as_it_is(table: Table) -> None:
    """What is raised then waits for the next huddle, as it does once a huddle has begun."""
    session = table.sit_down("daily")

    def typed() -> Iterator[str | None]:
        yield "/add The fair 2m"
        table.screen.shown.clear()
        table.log("raised", "cem", title="Prices of the fair", side="sales", status="waiting")
        yield None
        assert not table.screen.shown
        yield ""

    table.huddle(session, "daily", typed(), is_terminal=True)

    assert isinstance(session.state, Underway)
    titles = [item.plan.title for item in session.state.items]
    assert ("The fair" in titles, "Prices of the fair" in titles) == (True, False)
    session.close()
    waiting = [item for item in table.prepared("daily").plan.items if item.source]
    assert [item.title for item in waiting] == ["Prices of the fair"]


@pytest.mark.parametrize("is_mended", [False, True])
def test_a_mistake_in_a_file_leaves_the_lobby_as_it_was_read(
    table: Table, *, is_mended: bool
) -> None:
    """The huddle can begin with the plan that is shown; once the file is right, there is a new one.

    A new plan is made because something was raised.
    """
    session = table.sit_down("daily")
    agenda = table.folder / "agendas/daily.toml"
    agenda.parent.mkdir()
    prices, more = "Prices of the fair", "1 more waiting"

    def typed() -> Iterator[str | None]:
        table.log("raised", "cem", title=prices, side="sales", status="waiting")
        yield None
        assert prices in "\n".join(table.screen.shown)
        agenda.write_text("schema = 1\nname =", encoding="utf-8")
        table.log("raised", "ana", title="Samples", side="marketing", status="waiting")
        table.screen.shown.clear()
        yield None
        assert not table.screen.shown
        if is_mended:
            agenda.unlink()
            yield None
            assert more in "\n".join(table.screen.shown)
        yield ""

    table.huddle(session, "daily", typed(), is_terminal=True)

    assert isinstance(session.state, Underway)
    assert session.state.items[2].plan.title == prices
    assert session.state.begun.waiting == is_mended
    assert not [line for line in table.screen.shown if line.startswith("error")]
    session.close()
