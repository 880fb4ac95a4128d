"""`huddle minutes`: what was said and agreed in each huddle."""

from __future__ import annotations

from pathlib import Path

import pytest

from huddlecli.store import files
from tests.helpers.acme_weeks import fill
from tests.helpers.desk import Desk

GOLDEN = Path(__file__).parent / "golden"
SHOWN = """
        Daily huddle, {day} 2026
        09:00 to 09:14, 15 of 15 minutes, run by fay
        Present: ana and fay (marketing), cem (sales)
        Promises: 4 of 5 kept
        Score 8.5
        Message to the teams: Call first, mail second

        1. Where are you stuck? (7:20 of 6:00)
           sales opened
           · 14 of 20 never picked up
           said back: Sign-ups wait a day for a call.
           2 rounds
           decided: One call within a day of sign-up
           ana: Two case studies, by Tue 1 Dec

        2. Closing the loop on every lead (0:00 of 5:00)
           sales opened, carried over: no time

        Wins
           · Oakline signed
        """
FIGURES = "15 of 15 min  3 people  1 promise, 1 decision  score 8.5"
LISTED = (
    f"2026-11-18-0900-daily  Daily huddle  Wed 18 Nov  {FIGURES}\n",
    f"2026-11-20-0900-daily  Daily huddle  Fri 20 Nov  {FIGURES}\n",
)


@pytest.fixture
def acme(desk: Desk) -> Desk:
    """Return a desk in a team that has had two huddles."""
    fill(desk.team)
    return desk


def test_the_last_huddle_is_shown(acme: Desk) -> None:
    """Without an id it is the last one; the beginning of an id is enough."""
    acme.run("minutes", "show", out=SHOWN.format(day="Fri 20 Nov"))
    acme.run("minutes", "show", "2026-11-18", out=SHOWN.format(day="Wed 18 Nov"))


def test_minutes_as_markdown_and_as_chat(acme: Desk) -> None:
    """Markdown is for a wiki; chat is the recap, with the day of each review."""
    acme.run(
        *["minutes", "show", "--format", "markdown"],
        out="""
        # Daily huddle, Fri 20 Nov 2026

        09:00 to 09:14, 15 of 15 minutes, run by fay

        Present: ana and fay (marketing), cem (sales)

        Promises: 4 of 5 kept

        Score 8.5

        Message to the teams: Call first, mail second

        ## 1. Where are you stuck? (7:20 of 6:00)

        sales opened

        - 14 of 20 never picked up
        - **said back**: Sign-ups wait a day for a call.
        - *2 rounds*
        - **decided**: One call within a day of sign-up
        - **ana**: Two case studies, by Tue 1 Dec

        ## 2. Closing the loop on every lead (0:00 of 5:00)

        sales opened, carried over: no time

        ## Wins

        - Oakline signed
        """,
    )
    acme.run(
        *["minutes", "show", "--format", "chat"],
        out="""
        *Daily huddle, Fri 20 Nov* (15 min, 3 people)
        Present: ana and fay (marketing), cem (sales)
        Win: Oakline signed
        • ana: Two case studies, by Tue 1 Dec
        Decided: One call within a day of sign-up, review on 4 Jan
        Where are you stuck? Sign-ups wait a day for a call.
        Message to the teams: Call first, mail second
        4 of 5 promises kept. Next: Daily huddle, Mon 23 Nov 09:08
        """,
    )


def test_the_huddles_that_were_held(acme: Desk) -> None:
    """A line for each, the last one at the end; days and agendas narrow the list."""
    acme.run("minutes", "list", out="".join(LISTED))
    acme.run("minutes", "list", "--since", "fri", out=LISTED[1])
    acme.run("minutes", "list", "--until", "2026-11-19", "--agenda", "daily", out=LISTED[0])
    acme.run("minutes", "list", "--agenda", "weekly")


def test_json_has_every_field(acme: Desk) -> None:
    """The list and one huddle have the same shape, and whole minutes in it."""
    golden = (GOLDEN / "minutes-daily.json").read_text(encoding="utf-8")
    for words in ("list --agenda daily --since 2026-11-20", "show", "show 2026-11-20"):
        assert acme.said("minutes", *words.split(), "--format", "json") == (golden, "", 0)


def test_no_minutes(desk: Desk) -> None:
    """An empty list is no mistake; an id that nothing begins with is."""
    desk.run("minutes", "list")
    desk.run(
        *["minutes", "list", "--format", "json"],
        out='{\n  "schema": "huddle.minutes/1",\n  "minutes": []\n}\n',
    )
    desk.run(
        *["minutes", "show"],
        err="""
        error: there are no minutes yet
        hint:  huddle start
        """,
        code=4,
    )
    fill(desk.team)
    desk.run(
        *["minutes", "show", "2025-01"],
        err="""
        error: there are no minutes 2025-01
        hint:  huddle minutes list
        """,
        code=4,
    )
    desk.run(
        *["minutes", "list", "--agenda", "dayly"],
        err="""
        error: there is no agenda dayly
        hint:  huddle minutes list --agenda daily
        """,
        code=4,
    )


def test_a_broken_file_costs_one_line(acme: Desk) -> None:
    """The others are listed; asked for by its id it is an error."""
    place = "huddles/2026-11/2026-11-19-0900-daily.toml"
    files.replace(acme.team / place, "schema = 1\n")
    acme.run(
        *["minutes", "list"],
        out="".join(LISTED),
        err=f"warning: {place}: id: missing\n",
    )
    acme.run(
        *["minutes", "show", "2026-11-19"],
        err=f"error: ~/acme/{place}: id: missing\nhint:  huddle doctor\n",
        code=1,
    )
