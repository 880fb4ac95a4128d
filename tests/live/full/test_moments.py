"""What the screen does beside keys and text: the lobby, the mouse, the bell, themes, dialogs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huddlecli.core.errors import Failed
from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.state import Ended
from huddlecli.core.minutes import Minutes
from huddlecli.live import sessions, unfinished
from huddlecli.live.full.app import ScreenSettings
from huddlecli.live.full.colors import DARK, LIGHT, choose_colors
from huddlecli.live.full.dialogs import HelpDialog
from huddlecli.store.open_journal import HuddleTakenOver
from tests.helpers.stage import Stage
from tests.helpers.table import Table


def daily(
    table: Table, settings: ScreenSettings | None = None, size: tuple[int, int] = (80, 24)
) -> Stage:
    """Return the stage of a daily huddle, gus away."""
    return Stage(table, table.sit_down("daily", away="gus"), settings=settings, size=size)


def here(stage: Stage) -> list[str]:
    """Who is here in the lobby."""
    return sorted(who.name for who in stage.lobby.draft.present)


# --- the lobby -------------------------------------------------------------------------------


def test_people_are_ticked_off_with_arrows_and_space(table: Table) -> None:
    """Arrows go to a person, around the end too; Space says whether they are here."""
    with daily(table) as stage:
        assert "[■ ana] ■ ben  ■ fay  □ gus" in stage.text
        stage.press("right", "space")
        assert " ■ ana [□ ben] ■ fay  □ gus" in stage.text
        stage.press("left", "left", "space")
        assert " ■ cem  ■ dan  ■ eve [□ hal]" in stage.text
        assert here(stage) == ["ana", "cem", "dan", "eve", "fay"]
        stage.press("space")
        assert here(stage) == ["ana", "cem", "dan", "eve", "fay", "hal"]


def test_up_brings_back_what_was_sent_once_a_line_is_begun(table: Table) -> None:
    """On an empty line up and down are for items, left and right for people."""
    with daily(table) as stage:
        stage.line("gus")
        stage.press("tab", "up")
        assert stage.entry.value == "gus"
        assert "[■ ana] ■ ben  ■ fay  ■ gus" in stage.text
        stage.press("escape", "right")
        assert " ■ ana [■ ben] ■ fay  ■ gus" in stage.text


def test_a_guest_comes_with_a_side_and_can_go(table: Table) -> None:
    """Somebody who is not on the team stands behind their side, once they have one."""
    with daily(table) as stage:
        stage.line("/join zoe")
        assert stage.told == "zoe is new here: which side?   m marketing   s sales"
        stage.press("s")
        assert "■ cem  ■ dan  ■ eve  ■ hal  ■ zoe" in stage.text
        assert (stage.told, stage.entry.value) == ("", "")
        before = stage.lobby.draft.items
        stage.press("s")
        assert stage.lobby.draft.items != before  # it is the key for another pick again


def test_a_pick_is_swapped_and_an_item_added(table: Table) -> None:
    """`s` shows another pick and why; `+` begins the line that adds an item."""
    with daily(table) as stage:
        assert "Is there room for more leads?" in stage.text
        stage.press("s")
        assert "Is there room for more leads?" not in stage.text
        assert "What has changed since we planned?   not discussed yet · strategy" in stage.text
        stage.press("plus")
        stage.type("Lunch 6m")
        stage.press("enter")
        assert "   6  Lunch" in stage.text


def test_late_the_end_stays_unless_it_is_moved(table: Table) -> None:
    """Four minutes late it ends as announced; `e` gives it its whole time, and back again."""
    table.now += timedelta(minutes=4)
    with daily(table) as stage:
        kept = "Starting 4 minutes late: still ends 09:23.\n  e end 09:27 instead"
        assert kept in stage.text
        assert "  11  09:12 to 09:23" in stage.text
        stage.press("e")
        assert "Starting 4 minutes late: ends 09:27.\n  e end 09:23 instead" in stage.text
        assert "  15  09:12 to 09:27" in stage.text
        stage.press("e")
        assert kept in stage.text
        stage.press("e", "enter")
        assert stage.state.begun.ends - stage.state.begun.at == timedelta(minutes=15)


def test_what_was_told_stays_for_ten_seconds(table: Table) -> None:
    """Nothing that goes on meanwhile takes it away, while there is no news."""
    with daily(table) as stage:
        stage.press("enter", "f8")
        for _ in range(9):
            stage.wait(1)
            assert "bell off" in stage.text
        stage.wait(1)
        assert "bell off" not in stage.text


# --- the mouse -------------------------------------------------------------------------------


def test_people_and_keys_can_be_clicked(table: Table) -> None:
    """A name in the lobby ticks it off, a key of the foot does what it says."""
    with daily(table) as stage:
        stage.click("■ eve")
        assert here(stage) == ["ana", "ben", "cem", "dan", "fay", "hal"]
        stage.click("+ item")
        assert stage.entry.value == "/add "
        stage.press("escape")
        stage.click("starts the huddle")
        assert stage.place == "board"
        stage.click("help")
        assert isinstance(stage.app.screen, HelpDialog)
        stage.click_at(75, 5)  # the bar
        assert isinstance(stage.app.screen, HelpDialog)
        stage.click("when the input")
        assert len(stage.app.screen_stack) == 1


def test_items_of_the_agenda_can_be_clicked(table: Table) -> None:
    """In the row of a small screen, down the side of a wide one; that of now does nothing."""
    with daily(table) as stage:
        stage.press("enter")
        stage.click("Where are you stuck?")
        assert stage.state.number == 2
        stage.resize(140, 40)
        stage.click("Read-back")
        assert stage.state.number == 4
        before = stage.state
        stage.click("Read-back")
        assert stage.state == before


def test_what_is_offered_can_be_clicked(table: Table) -> None:
    """The answers to a question, and more time when it is up."""
    with daily(table) as stage:
        stage.lines("", "", "")
        stage.click("yes, understood")
        assert stage.place == "execute"
        had = stage.item.allotted
        stage.wait(500)
        stage.click("3:00 more")
        assert stage.item.allotted == had + timedelta(minutes=3)


# --- the time --------------------------------------------------------------------------------


def test_it_rings_once_when_the_time_is_up(table: Table) -> None:
    """Once for an item, again after more time was given and used; a text is left as it is."""
    with daily(table) as stage:
        stage.press("enter")
        stage.type("half a")
        stage.wait(179)
        assert stage.app.rings == 0
        for _ in range(3):
            stage.wait(2)
        assert stage.app.rings == 1
        assert stage.entry.value == "half a"
        assert "▲ over (of 3:00)" in stage.text
        stage.press("escape", "plus")
        stage.wait(100)
        assert stage.app.rings == 2


def test_the_last_minute_is_shown_and_rung_for_only_if_that_is_wanted(table: Table) -> None:
    """The bar gets thick and the words change; once rung for an item, and never with F8 off."""
    settings = ScreenSettings(recap=str, rings_at_last_minute=True)
    with daily(table, settings) as stage:
        stage.press("enter")
        stage.wait(119)
        assert (stage.app.rings, "last minute" in stage.text, "▄▄▄▄" in stage.text) == (
            0,
            *[False] * 2,
        )
        stage.wait(1)
        stage.wait(30)
        assert "△ last minute (of 3:00)" in stage.text
        assert "▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄───" in stage.text
        assert stage.app.rings == 1
        stage.wait(30)
        assert stage.app.rings == 2
        stage.press("f8", "plus")
        stage.wait(45)
        assert (stage.app.rings, "last minute" in stage.text) == (2, True)

    with daily(table) as stage:
        stage.press("enter")
        stage.wait(150)
        assert (stage.app.rings, "last minute" in stage.text) == (0, True)


def test_the_bell_can_be_off(table: Table) -> None:
    """F8 switches it, which is remembered; the offer stands there all the same."""
    kept: list[tuple[str, bool]] = []
    settings = ScreenSettings(
        recap=str,
        is_ringing=False,
        remember=lambda theme, bell: kept.append((theme, bell)),
    )
    with daily(table, settings) as stage:
        stage.press("enter")
        stage.wait(200)
        assert (stage.app.rings, "▲ over (of 3:00)" in stage.text) == (0, True)
        stage.press("f8")
        assert stage.told == "bell on"
        stage.press("enter")
        stage.wait(400)
        assert stage.app.rings == 1
        stage.press("f8", "ctrl+l", "ctrl+l")

    assert kept == [("dark", True), ("dark", False), ("light", False), ("dark", False)]


def test_a_choice_that_cannot_be_remembered_is_told(table: Table) -> None:
    """The screen goes on, and looks as it was asked to for this time."""

    def remember(theme: str, bell: bool) -> None:  # noqa: FBT001 - two settings
        raise Failed(f"{theme}, {bell} is not saved", hint="ls -ld")

    with daily(table, ScreenSettings(recap=str, remember=remember)) as stage:
        stage.press("ctrl+l")
        assert stage.told == "light, True is not saved   ls -ld"
        assert stage.app.theme == LIGHT.name
        stage.press("enter")
        assert stage.place == "board"


@pytest.mark.parametrize(
    ("said", "colors", "theme"),
    [
        (None, None, DARK),
        (None, "0;15", LIGHT),
        (None, "15;default;0", DARK),
        ("light", "15;0", LIGHT),
        ("dark", "0;15", DARK),
    ],
)
def test_the_theme_is_the_one_said_or_the_terminals(
    said: str | None, colors: str | None, theme: object
) -> None:
    """What was said goes before what the terminal tells of its ground."""
    assert choose_colors(said, colors) is theme


# --- leaving ---------------------------------------------------------------------------------


@pytest.mark.parametrize("keys", [("ctrl+c", "k"), ("ctrl+c", "ctrl+c")])
def test_leaving_keeps_the_huddle_for_later(table: Table, keys: tuple[str, ...]) -> None:
    """`k`, or Ctrl-C a second time: no minutes, and the huddle goes on from its journal."""
    with daily(table) as stage:
        stage.lines("", "", "a note")
        stage.press(*keys)
        assert (stage.is_open, stage.result) == (False, None)

    with Stage(table, table.sit_down_again()) as stage:
        assert stage.place == "talk"
        assert "1 a note" in stage.text


def test_leaving_can_end_the_huddle(table: Table) -> None:
    """It says what was not talked about, and `e` writes the minutes, whatever is left."""
    with daily(table) as stage:
        stage.lines("", "", "a note")
        stage.press("ctrl+c")
        assert 'Still open: "Where are you stuck?" and "Is' in stage.text
        stage.press("x", "enter", "space")
        assert len(stage.app.screen_stack) == 2
        stage.press("e")
        assert not stage.is_open
        assert isinstance(stage.result, Minutes)
        assert isinstance(stage.session.state, Ended)


def test_leaving_can_be_thought_better_of(table: Table) -> None:
    """Esc goes on; a paste meanwhile is text in the line, and no answer."""
    with daily(table) as stage:
        stage.lines("", "")
        stage.press("ctrl+c")
        stage.paste("keep")
        assert len(stage.app.screen_stack) == 2
        stage.press("escape")
        assert (stage.is_open, stage.entry.value) == (True, "keep")


def test_a_lobby_is_left_at_once(table: Table) -> None:
    """Nothing has begun, so nothing is asked and nothing is kept."""
    with daily(table) as stage:
        stage.press("ctrl+c")
        assert (stage.is_open, stage.result) == (False, None)
    assert [path.name for path in table.folder.iterdir()] == ["huddle.toml"]


def test_end_asks_once_for_what_is_left(table: Table) -> None:
    """The first /end says what is left, the second writes the minutes and leaves the screen."""
    with daily(table) as stage:
        stage.lines("", "", "/end")
        assert stage.is_open
        stage.line("/end")
        assert isinstance(stage.result, Minutes)


def test_who_lost_the_chair_is_told(table: Table) -> None:
    """Another process took the huddle over: the screen ends with that error."""
    with daily(table) as stage:
        stage.lines("", "")
        found, _ = unfinished.find(table.folder, "daily", table.records)
        assert found
        other = sessions.taken_over(table.prepared("daily", by="dan"), found, table.clock)
        stage.wait(1)
        assert not stage.is_open
        assert isinstance(stage.result, HuddleTakenOver)
        assert stage.result.message == "dan has taken over this huddle"
        other.close()


# --- what lies over the screen -----------------------------------------------------------------


def test_the_help_scrolls_and_closes(table: Table) -> None:
    """Arrows move it, Ctrl-C or any other key closes it and does nothing else."""
    with daily(table) as stage:
        stage.press("enter")
        before = stage.state
        for key in ("question_mark", "enter", "d", "ctrl+c"):
            stage.press("question_mark")
            assert "when the input line is empty" in stage.text
            stage.press("end")
            assert "when the input line is empty" not in stage.text
            assert "/end" in stage.text
            stage.press(key)
            assert len(stage.app.screen_stack) == 1
        assert stage.state == before


def test_the_list_of_commands_finds_and_does(table: Table) -> None:
    """Some letters of what a key or a line does are enough; one that takes words begins a line."""
    with daily(table) as stage:
        stage.lines("", "")
        stage.press("ctrl+k")
        stage.type("pause")
        _found(stage, "/pause")
        stage.press("down", "enter")
        stage.settle()
        assert isinstance(stage.last, ev.ClockStopped)
        stage.press("ctrl+k")
        stage.type("message")
        _found(stage, "/message TEXT")
        assert stage.text.index("/message TEXT") < stage.text.index("/measure TEXT")
        stage.press("enter")
        stage.settle()
        assert stage.entry.value == "/message "


def test_a_tick_that_comes_after_the_screen_is_gone_draws_nothing(table: Table) -> None:
    """A timer may fire once more while the program closes; it finds no screen."""
    with daily(table) as stage:
        stage.lines("", "")
    stage.app.is_over = False
    assert stage.app.screen_stack == []
    stage.app.draw()


def _found(stage: Stage, text: str) -> None:
    """Wait until the list shows what was looked for, and no longer everything."""
    for _ in range(100):
        if text in stage.text and "/goto N" not in stage.text:
            return
        stage.settle()
    raise AssertionError(stage.text)


# --- from elsewhere ----------------------------------------------------------------------------


def test_what_a_rep_logs_is_marked_as_new(table: Table) -> None:
    """With the next tick it stands among the promises, for half a minute with a mark."""
    with daily(table) as stage:
        stage.lines("", "")
        due = date(2026, 12, 1)
        title = "Call Brightwave"
        table.log("action", "hal", title=title, owner="hal", side="sales", due=due, status="open")
        stage.wait(0.5)
        assert "  1000  hal      Tue 1 Dec   Call Brightwave  ★ new · hal" in stage.text
        stage.wait(29)
        assert "★" in stage.text
        stage.wait(1)
        assert "  1000  hal      Tue 1 Dec   Call Brightwave\n" in stage.text


def test_what_was_said_before_the_screen_came_is_seen_in_the_lobby(table: Table) -> None:
    """An unfinished huddle was closed: the lobby says so, while it is news."""
    told = "closed at its last note: huddle minutes show 2026-11-23-0908-daily"
    settings = ScreenSettings(recap=lambda: "", notice=told)
    with Stage(table, table.sit_down("daily", away="gus"), settings=settings) as stage:
        stage.wait(2)
        assert told in stage.text
        stage.wait(10)
        assert told not in stage.text
