"""The list of topics over the lobby: it is opened, searched, taken from and left by keys."""

from __future__ import annotations

from datetime import date

import pytest

from huddlecli.core.huddle import events as ev
from tests.helpers.looks import SMALLEST, looks
from tests.helpers.stage import Stage
from tests.helpers.table import Table
from tests.live.test_weekly import week_before

PICK = "Is there room for more leads?"
LOOP = "Closing the loop on every lead"


def daily(table: Table, size: tuple[int, int] = (80, 24)) -> Stage:
    """Return the stage of a daily huddle, in its lobby."""
    return Stage(table, table.sit_down("daily", away="gus"), size=size)


def titles(stage: Stage) -> list[str]:
    """Return the titles of the items in the lobby; one that is left out is in brackets."""
    items = stage.lobby.draft.items
    return [f"({item.title})" if item.is_out else item.title for item in items]


def marked(stage: Stage) -> str:
    """Return the row of the marked topic or item."""
    signs = [row for row in stage.rows if row.lstrip("│ ").startswith("› ")]
    return next(row for row in signs if " topic" not in row)


def test_how_the_list_looks(table: Table) -> None:
    """For the place of the pick, narrowed down, and with a topic that is too long for it."""
    with daily(table) as stage:
        stage.press("ctrl+t")
        looks(stage, "topics", SMALLEST)
        stage.type("own")
        stage.press("ctrl+u", "end")
        looks(stage, "topics-too-long", SMALLEST)


def test_enter_takes_the_topic_that_was_searched(table: Table) -> None:
    """Keys that come faster than the list opens are for the list; undo brings the pick back."""
    with daily(table) as stage:
        stage.burst("ctrl+t", "l", "o", "o", "p", "enter")

        assert titles(stage)[2] == LOOP
        assert stage.lobby.draft.items[2].topic == "close-the-loop"
        assert stage.lobby.draft.minutes == 15
        stage.press("ctrl+z")
        assert titles(stage)[2] == PICK


def test_plus_adds_the_topic_and_the_lobby_says_how_much_longer_it_is(table: Table) -> None:
    """Its own minutes count; it comes before the close, and can be moved up at once."""
    with daily(table) as stage:
        stage.press("ctrl+t")
        stage.type("swot")
        assert "It takes 30 min, and this place has 5." in stage.text
        stage.press("enter")
        assert "Topics" in stage.text
        stage.press("+")

        assert titles(stage)[3:] == ["Where do we stand against our competitors?", "Read-back"]
        assert "45  09:08 to 09:53   30 minutes longer than planned" in stage.text
        stage.press("down", "<", "<")
        assert titles(stage)[1] == "Where do we stand against our competitors?"
        stage.press("ctrl+z", "ctrl+z", "ctrl+z")
        assert titles(stage) == ["Promises", "Where are you stuck?", PICK, "Read-back"]


def test_what_is_in_the_plan_is_not_taken_twice(table: Table) -> None:
    """The list says which item it is, and stays open."""
    with daily(table) as stage:
        stage.press("ctrl+t")
        stage.type("room for")
        assert "Already item 3." in stage.text
        stage.press("enter", "+")
        assert "Already item 3." in stage.text
        stage.press("escape")
        assert len(stage.lobby.events) == 0


@pytest.mark.parametrize("key", ["escape", "ctrl+c"])
def test_a_key_closes_the_list_and_nothing_else(table: Table, key: str) -> None:
    """The lobby is as it was, and the next key is for it."""
    with daily(table) as stage:
        before = stage.lobby.draft.items
        stage.burst("ctrl+t", "x", key, "minus")
        assert stage.lobby.draft.items[2].is_out
        stage.press("ctrl+z")
        assert stage.lobby.draft.items == before
        assert stage.entry.value == ""


def test_the_search_is_edited_and_pasted(table: Table) -> None:
    """Backspace takes what people see as one character; a paste is part of the search."""
    with daily(table) as stage:
        stage.press("ctrl+t")
        stage.paste("loop\n👩‍👩‍👧")
        assert 'No topic has "loop' in stage.text
        stage.press("backspace", "backspace")
        assert LOOP in marked(stage)
        stage.press("ctrl+w")
        assert "type to search" in stage.text
        stage.paste("  closing   LOOP ")
        stage.press("enter")
        assert titles(stage)[2] == LOOP


def test_arrows_pages_and_the_wheel_mark_topics(table: Table) -> None:
    """The marked topic is always in sight, and the ends are ends."""
    with daily(table, size=(60, 20)) as stage:
        stage.press("ctrl+t")
        first = marked(stage)
        stage.press("down", "up", "home", "up", "up", "down", "down")
        assert marked(stage) == first
        stage.press("end", "down")
        assert "Write separate lead definitions" not in first
        last = marked(stage)
        stage.press("pageup", "pagedown")
        assert marked(stage) == last


def test_a_click_takes_a_topic_and_a_key_of_the_foot_works_too(table: Table) -> None:
    """As everywhere on the screen."""
    with daily(table) as stage:
        stage.press("ctrl+t")
        stage.click("Esc close")
        assert titles(stage)[2] == PICK
        stage.press("ctrl+t")
        stage.click("Who should meet")
        assert titles(stage)[2] == "Who should meet whom?"
        stage.click("Where are you stuck?")
        stage.press("-")
        assert titles(stage)[1] == "(Where are you stuck?)"


def test_the_list_follows_the_size_and_what_comes_in(table: Table) -> None:
    """It is redrawn for another size; what is logged and raised meanwhile disturbs nothing."""
    with daily(table) as stage:
        stage.press("ctrl+t")
        stage.resize(160, 50)
        assert "What are the leads asking about now?" in stage.text
        stage.resize(60, 20)
        table.log("action", "hal", title="Call", owner="hal", side="sales", due=date(2026, 12, 1))
        table.log("raised", "hal", title="Lunch?", side="sales", status="waiting")
        stage.wait(2)
        stage.wait(2)
        assert '5 min, instead of "Lunch?"' in stage.text
        stage.type("loop")
        stage.press("enter")
        assert titles(stage)[2] == LOOP
        assert stage.lobby.draft.waiting == 1


def test_with_two_picks_the_marked_one_is_replaced(table: Table) -> None:
    """`s` and the list act on the item that the arrows have marked; without a pick, on the next."""
    week_before(table)
    with Stage(table, table.sit_down("weekly", away="gus")) as stage:
        before = titles(stage)
        picks = [n for n, item in enumerate(stage.lobby.draft.items) if item.is_pick]
        stage.press(*["down"] * (picks[-1] - picks[0]), "s")
        after = titles(stage)

        assert [n for n in range(len(before)) if before[n] != after[n]] == [picks[-1]]
        stage.press(*["up"] * 9, "s")
        assert titles(stage)[picks[0]] != before[picks[0]]


def test_keys_arrange_the_items_of_the_lobby(table: Table) -> None:
    """The mark stays with the item that moves; what cannot be done is refused on the screen."""
    with daily(table) as stage:
        stage.press("<", "<")
        assert titles(stage) == [PICK, "Promises", "Where are you stuck?", "Read-back"]
        stage.press("<")
        assert stage.told == "item 1 is already first   Enter to start"
        stage.burst("greater_than_sign", "minus", "down", "minus")
        assert titles(stage) == ["Promises", f"({PICK})", "(Where are you stuck?)", "Read-back"]
        assert "–  Where are you stuck?" in stage.text
        stage.press("-")
        assert titles(stage)[2] == "Where are you stuck?"
        stage.press("down", "-")
        assert stage.told == "every huddle ends with its close   Enter to start"


def test_arrows_mark_items_even_after_a_line_was_sent(table: Table) -> None:
    """In the lobby they recall no line: what is marked is what the next key changes."""
    with daily(table) as stage:
        stage.line("cem")
        stage.press("up", "-")
        assert titles(stage)[1] == "(Where are you stuck?)"


def test_while_the_huddle_runs_the_list_adds_or_replaces(table: Table) -> None:
    """There it is opened by its line, for the pick that is still to come."""
    with daily(table) as stage:
        stage.line("")
        stage.line("/topics loop")
        assert f'5 min, instead of "{PICK}"' in stage.text
        stage.press("+")
        assert isinstance(stage.last, ev.TopicAdded)
        assert [item.plan.title for item in stage.state.items][1] == LOOP
        assert "added after this item" in stage.told


def test_a_near_miss_is_pointed_out_on_the_screen(table: Table) -> None:
    """The item is there as typed; the notice says how to get the topic, and Tab completes ids."""
    with daily(table) as stage:
        stage.line("/add swto")
        assert titles(stage)[3] == "swto"
        assert stage.told == "Did you mean the topic swot? /undo, then /add swot"
        stage.press("ctrl+z")
        stage.type("/add close-t")
        stage.press("tab", "enter")
        assert titles(stage)[3] == LOOP
