"""`huddle mine`: where am I."""

from __future__ import annotations

from tests.helpers.desk import Desk

LATER = "2026-11-25T10:00:00+01:00"


def test_my_promises_stand_by_when_they_are_due(desk: Desk) -> None:
    """Overdue ones first, with the next huddle above and what I kept below."""
    desk.said("log", "Old", "one", HUDDLE_NOW="2026-11-16T09:00:00+01:00")
    desk.said(
        "log",
        stdin="Quote for Northgate due:tue\nPrices due:wed\nReply due:fri\nBook due:3w\nX @ana",
    )
    desk.said("done", "id01")

    desk.run(
        "mine",
        HUDDLE_NOW=LATER,
        out="""
        Acme · next huddle tomorrow 09:08, daily
        overdue    id02  Tue 24 Nov  Quote for Northgate
        today      id03  Wed 25 Nov  Prices
        this week  id04  Fri 27 Nov  Reply
        later      id05  Mon 14 Dec  Book
        You kept 1 of your last 2.
        """,
    )


def test_somebody_without_promises_sees_the_next_huddle(desk: Desk) -> None:
    """Nothing counted: nothing shown."""
    desk.run("mine", out="Acme · next huddle today 09:08, daily\n")


def test_programs_get_all_fields(desk: Desk) -> None:
    """The JSON has the huddle ahead, my promises and my figures."""
    desk.run(
        "mine --format json",
        out="""
        {
          "schema": "huddle.mine/1",
          "team": "Acme",
          "live": null,
          "next": {
            "agenda": "daily",
            "title": "Daily huddle",
            "day": "2026-11-23",
            "start": "2026-11-23T08:08Z",
            "chair": null
          },
          "actions": [],
          "kept": {
            "kept": 0,
            "due": 0
          },
          "kept_rate": null
        }
        """,
    )
