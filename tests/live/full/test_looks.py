"""Each state of the full screen, whole: text and colors, small and large, dark and light."""

from __future__ import annotations

from datetime import date, timedelta

from tests.helpers.looks import SMALLEST, looks
from tests.helpers.stage import Stage
from tests.helpers.table import Table
from tests.live.test_weekly import week_before


def promised(table: Table) -> None:
    """Three promises of the week before, one of them overdue."""
    table.now -= timedelta(days=4)
    for owner, side, title, day in (
        ("cem", "sales", "Quote for Northgate", 20),
        ("dan", "sales", "Prices to Oakline", 24),
        ("ana", "marketing", "Two case studies", 24),
    ):
        due = date(2026, 11, day)
        table.log("action", owner, title=title, owner=owner, side=side, due=due, status="open")
    table.now += timedelta(days=4)


def test_a_daily_huddle(table: Table) -> None:
    """The lobby, the promises, and an item from Talk to its overtime."""
    promised(table)
    with Stage(table, table.sit_down("daily", away="gus")) as stage:
        looks(stage, "lobby")
        stage.line("", after=20)
        looks(stage, "promises-asked")
        stage.press("d", "n", "d")
        looks(stage, "promises-kept")
        stage.line("", after=60)
        stage.line("webinar leads stall between sign-up and demo", after=50)
        stage.press("ctrl+f")
        stage.line("14 of 20 never picked up", after=40)
        due = date(2026, 12, 1)
        title = "Call the three Brightwave leads"
        table.log("action", "hal", title=title, owner="hal", side="sales", due=due, status="open")
        stage.wait(10)
        looks(stage, "talk", SMALLEST)
        stage.press("space")
        stage.wait(300)
        looks(stage, "talk-paused")
        stage.press("space", "enter")
        stage.wait(20)
        looks(stage, "understand")
        stage.press("enter")
        looks(stage, "understand-warned")
        stage.press("n")
        stage.line("the leads of the fair are bad", after=40)
        looks(stage, "talk-round-2")
        stage.press("enter", "y")
        stage.wait(60)
        looks(stage, "execute")
        stage.line("/a Send the webinar list on Thursday noon @ana by thu", after=30)
        stage.line("/d Webinar leads are called within a day")
        stage.wait(140)
        looks(stage, "execute-overtime", SMALLEST)


def test_the_end_of_a_daily_huddle(table: Table) -> None:
    """The close, and what lies over the screen for a moment."""
    with Stage(table, table.sit_down("daily", away="gus")) as stage:
        stage.lines("", "", "14 of 20 never picked up", "", "/u", "/a Call them @dan by thu")
        stage.press("ctrl+c")
        looks(stage, "leave")
        stage.press("escape", "question_mark")
        looks(stage, "help")
        stage.press("escape")
        stage.lines("/goto 4", "/message One call within a day", "/score 9 8 9")
        looks(stage, "close")


def test_a_weekly_huddle(table: Table) -> None:
    """Wins and parked things, which only a weekly has."""
    week_before(table)
    with Stage(table, table.sit_down("weekly", away="gus")) as stage:
        stage.lines("", "/win Oakline signed; the case study from ana tipped it")
        stage.wait(30)
        looks(stage, "wins")
        stage.lines("", "/goto 3")
        looks(stage, "parked")


def test_a_late_lobby(table: Table) -> None:
    """After the hour of the huddle the lobby tells when it ends, and how that can be moved."""
    table.now += timedelta(minutes=4)
    with Stage(table, table.sit_down("daily", away="gus")) as stage:
        looks(stage, "lobby-late", SMALLEST)
