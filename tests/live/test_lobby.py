"""The lobby on a terminal: who is here, what was picked, and when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from table import Table

HELP = "Enter starts. NAME ticks off, /join NAME:SIDE, /swap another pick, /add TITLE"


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
    return next(line for line in shown if line.startswith("Here: "))


def test_the_lobby_shows_the_agenda_its_picks_and_who_is_here(table: Table) -> None:
    """Minutes, today's pick and why, everybody present, and what to type; Enter starts."""
    lobby, started = screens(table, "")

    assert lobby == [
        "Daily huddle · Acme · Tue 24 Nov",
        "1    3 min  Promises",
        "2    6 min  Where are you stuck?           sales opens",
        "3    5 min  Is there room for more leads?  never talked about · customer, sales opens",
        "4    1 min  Read-back",
        "    15 min  09:08 to 09:23",
        "Here: marketing ana, ben and fay; sales cem, dan, eve and hal",
        HELP,
    ]
    assert started == [
        "Daily huddle, Acme. 15 minutes, 09:08 to 09:23. 7 people.",
        "",
        "1 of 4  Promises  3 min, until 09:11.",
        "No promises were due since 17 Nov.",
        "Enter goes on",
        "   item 0:00 of 3:00 · total 0:00 of 15:00 · on time, ends 09:23",
    ]


def test_a_name_ticks_off_and_on_again(table: Table) -> None:
    """A name alone is enough, whatever its case; the team's spelling is shown."""
    _, off, on, late = screens(table, "cem", "CEM", "gus")

    assert [here(off), here(on), here(late)] == [
        "Here: marketing ana, ben and fay; sales dan, eve and hal",
        "Here: marketing ana, ben and fay; sales dan, eve, hal and cem",
        "Here: marketing ana, ben, fay and gus; sales dan, eve, hal and cem",
    ]


def test_somebody_new_comes_with_a_side(table: Table) -> None:
    """A guest is asked for the side, and is here then; who they are is not kept in the team."""
    _, asked, joined, begun = screens(table, "/join zoe", "/join zoe:sales", "/next")

    assert asked == [
        "error: zoe is new here: which side?",
        "hint:  /join zoe:marketing or /join zoe:sales",
    ]
    assert here(joined) == "Here: marketing ana, ben and fay; sales cem, dan, eve, hal and zoe"
    assert begun[0] == "Daily huddle, Acme. 15 minutes, 09:08 to 09:23. 8 people."
    assert "zoe" in [who.name for who in table.team.people]


def test_a_pick_can_be_swapped_and_an_item_added(table: Table) -> None:
    """Another pick takes its place; what is added stands before the close; undo takes it back."""
    _, swapped, added, undone = screens(table, "/swap", "/add What about lunch? 6m", "/undo")

    fixed = "2    6 min  Where are you stuck?                sales opens"
    reason = "never talked about · strategy, marketing opens"
    changed = f"3    5 min  What has changed since we planned?  {reason}"
    assert swapped[2:6] == [fixed, changed, "4    1 min  Read-back", "    15 min  09:08 to 09:23"]
    assert added[2:6] == [fixed, changed, "4    6 min  What about lunch?", "5    1 min  Read-back"]
    assert undone == swapped


def test_what_is_no_name_is_refused(table: Table) -> None:
    """A note has no place in the lobby, and nothing is begun."""
    _, refused = screens(table, "hello there")

    assert refused == [
        "error: 'hello there' is no name",
        "hint:  letters, digits, . _ - as in maria:marketing",
    ]
    assert [path.name for path in table.folder.iterdir()] == ["huddle.toml"]


def test_a_late_start_keeps_the_announced_end(table: Table) -> None:
    """Four minutes late it ends at 09:23 all the same, four minutes behind."""
    table.now += timedelta(minutes=4)

    lobby, started = screens(table, "")

    assert lobby[-1] == "Late: it ends 09:23 all the same; /extend, 09:27"
    assert started[0] == "Daily huddle, Acme. 15 minutes, 09:12 to 09:23. 7 people."
    assert started[-1] == ("   item 0:00 of 3:00 · total 0:00 of 15:00 · 4:00 behind, ends 09:27")


def test_seconds_are_not_late(table: Table) -> None:
    """A huddle that starts within its minute has its whole time, and nothing is said of it."""
    table.now += timedelta(seconds=59)

    lobby, started = screens(table, "")

    assert lobby[-1] == HELP
    assert started[-1] == ("   item 0:00 of 3:00 · total 0:00 of 15:00 · on time, ends 09:23")


def test_a_late_start_can_move_the_end(table: Table) -> None:
    """After /extend the end moves with the start, and the lobby says nothing else any more."""
    table.now += timedelta(minutes=4)

    _, moved, lobby, started = screens(table, "/extend", "cem", "")

    assert moved == ["The end moves with the start."]
    assert lobby[-3:] == [
        "    15 min  09:12 to 09:27",
        "Here: marketing ana, ben and fay; sales dan, eve and hal",
        HELP,
    ]
    assert started[0] == "Daily huddle, Acme. 15 minutes, 09:12 to 09:27. 6 people."


def test_the_announced_end_may_pass_in_the_lobby(table: Table) -> None:
    """Nobody starts a huddle that is over: it is given its whole time then."""
    table.now += timedelta(minutes=20)

    lobby, started = screens(table, "")

    assert lobby[-1] == HELP
    assert started[0] == "Daily huddle, Acme. 15 minutes, 09:28 to 09:43. 7 people."
