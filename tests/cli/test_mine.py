"""`huddle mine`: where am I."""

from __future__ import annotations

import json

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
            "chair": null,
            "facilitator": null
          },
          "turn": null,
          "actions": [],
          "kept": {
            "kept": 0,
            "due": 0
          },
          "kept_rate": null,
          "leads": [],
          "answer_median": null,
          "answer_known": 0,
          "answered": 0,
          "sync": null
        }
        """,
    )


def test_my_open_leads_come_oldest_first_with_my_own_median(desk: Desk) -> None:
    """Late ones are marked; the median is over eight weeks, and of those whose times are known."""
    team = desk.team / "huddle.toml"
    hours = '[hours]\nfrom = "09:00"\nto = "17:30"\n\n[leads]\nanswer = "4h"\n\n[[person]]'
    team.write_text(team.read_text("utf-8").replace("[[person]]", hours, 1), encoding="utf-8")
    for title, at, answer in (
        ("Old", "2026-09-28T23:59:00+02:00", "2026-09-30T10:00:00+02:00"),  # too long ago
        ("Oakline", "2026-11-20T16:30:00+01:00", "2026-11-23T10:00:00+01:00"),
        ("Northgate", "2026-11-20T17:00:00+01:00", "2026-11-23T12:00:00+01:00"),
        ("Brightwave", "2026-11-24T17:00:00+01:00", ""),
        ("Harborview", "2026-11-25T09:30:00+01:00", ""),
    ):
        desk.said(f"lead add {title} @sam from:fair", HUDDLE_USER="ana", HUDDLE_NOW=at)
        if answer:
            desk.said(f"lead answer {title}", HUDDLE_NOW=answer)
    desk.said("lead close old lost", HUDDLE_NOW=LATER)
    desk.said("lead reject northgate routing", HUDDLE_NOW=LATER)
    desk.said("lead add Dayless @sam passed:2026-11-19", HUDDLE_USER="ana", HUDDLE_NOW=LATER)
    desk.said("lead answer dayless --on 2026-11-20", HUDDLE_NOW=LATER)

    desk.run(
        "mine",
        HUDDLE_NOW="2026-11-25T13:15:00+01:00",
        out="""
        Acme · next huddle tomorrow 09:08, daily

        Leads · 4 open, 1 over the agreed time
              id06  answered Fri 20 Nov, no verdict  Dayless
              id02  answered Mon 23 Nov, no verdict  Oakline     fair
        late  id04  waiting 4 h                      Brightwave  fair
              id05  waiting 3 h                      Harborview  fair
        Your first answer takes 2.75 h, the median of 2 of your last 3 leads.
        """,
    )
    listed = json.loads(desk.said("mine --format json", HUDDLE_NOW="2026-11-25T13:15:00+01:00")[0])
    assert [lead["title"] for lead in listed["leads"]] == [
        "Dayless",
        "Oakline",
        "Brightwave",
        "Harborview",
    ]
    assert (listed["answer_median"], listed["answer_known"], listed["answered"]) == (2.75, 2, 3)
    assert listed["leads"][2]["waiting_hours"] == 4.75
    assert listed["leads"][2]["late"] is True


def test_nobody_sees_the_median_of_others(desk: Desk) -> None:
    """Who has no lead sees nothing about leads."""
    desk.said("lead add Oakline @sam", HUDDLE_USER="ana")
    desk.said("lead answer oakline")

    desk.run("mine", HUDDLE_USER="maria", out="Acme · next huddle today 09:08, daily\n")
    desk.run("mine", HUDDLE_USER="ana", out="Acme · next huddle today 09:08, daily\n")
