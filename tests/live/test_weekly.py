"""A whole weekly huddle, typed: complete minutes, complete screen, as files that read well."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

from huddlecli.store.minutes_files import path_of
from huddlecli.views.formats.text import as_text
from huddlecli.views.minutes import document
from huddlecli.views.recap import as_chat
from tests.helpers.table import Table

GOLDEN = Path(__file__).parent / "golden"


def matches(name: str, text: str) -> None:
    """Compare with a golden file; HUDDLE_GOLDEN=write writes it anew, to be read in the diff."""
    path = GOLDEN / name
    if os.environ.get("HUDDLE_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def week_before(table: Table) -> None:
    """What was promised, won, parked and held in the week before."""
    table.now -= timedelta(days=7)
    session = table.sit_down("weekly")
    table.huddle(session, "weekly", ["/next", "/next", "/next", "/next", "/u", "/none", "/end"])
    table.screen.shown.clear()
    table.now += timedelta(hours=1)
    for owner, title, day in (
        ("cem", "Quote for Northgate", 20),
        ("dan", "Prices to Oakline", 23),
        ("ana", "Two case studies", 19),
        ("eve", "Demo date for Brightwave", 20),
        ("ben", "New text for the sign-up page", 24),
        ("hal", "Ask Oakline for a reference", 27),
    ):
        side = "marketing" if owner in ("ana", "ben") else "sales"
        due = date(2026, 11, day)
        table.log("action", owner, title=title, owner=owner, side=side, due=due, status="open")
    table.log("parked", "gus", title="A stand at the spring fair", status="waiting")
    table.log("parked", "eve", title="Who answers the chat at lunch?", status="waiting")
    table.log("win", "dan", title="Three demos from one webinar", side="sales")
    table.now += timedelta(days=7, hours=-1)


def test_a_weekly_huddle_gives_minutes_that_a_person_enjoys_reading(table: Table) -> None:
    """Lines typed at given times give whole minutes, a whole screen, a recap for the chat."""
    week_before(table)
    lines = (GOLDEN / "weekly.lines").read_text(encoding="utf-8").splitlines()

    minutes = table.huddle(table.sit_down("weekly", away="gus"), "weekly", lines)

    assert minutes
    matches("weekly.screen", "\n".join(table.screen.shown) + "\n")
    written = path_of(table.folder, "2026-11-24-0908-weekly").read_text(encoding="utf-8")
    matches("weekly.toml", written)
    matches("weekly.txt", as_text(document(minutes)))
    matches("weekly.chat", as_chat(minutes, upcoming="Wed 09:08"))
