"""`huddle agenda`: agendas, topics, and what comes next."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from huddlecli.core.minutes import MinutedAction, Outcome, Titled
from huddlecli.store import agenda_files, files
from tests.helpers.acme_weeks import fill
from tests.helpers.desk import Desk
from tests.helpers.past_dailies import daily, save

ASK = MinutedAction(
    id="k7f2000000", title="Ask the fair", owner="ana", due=date(2026, 12, 1), status="open"
)
LATER = "2026-11-23T09:01:00+01:00"
GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def acme(desk: Desk) -> Desk:
    """Return a desk in a team that has had two huddles."""
    fill(desk.team)
    return desk


def test_all_agendas_are_listed(acme: Desk) -> None:
    """Name, title, when, how long, where from, and whether the team runs it."""
    acme.run("agenda", "new", "pilot", "-q")
    acme.run(
        *["agenda", "list"],
        out="""
        closed-loop  Closed loop        fortnightly              30 min  bundled
        daily        Daily huddle       daily 09:08              15 min  bundled  in use
        kickoff      Kickoff            monthly                  60 min  bundled
        leadership   Leadership huddle  monthly                  90 min  bundled
        pilot        Our weekly huddle  weekly on tuesday        30 min  team
        sla          Agreement review   monthly                  45 min  bundled
        weekly       Weekly huddle      weekly on tuesday 09:08  45 min  bundled  in use
        """,
    )


def test_one_agenda_with_its_prompts(acme: Desk) -> None:
    """Its items, and what is said at each step; as Markdown for a page."""
    acme.run(
        *["agenda", "show", "daily"],
        out="""
        Daily huddle · daily, daily 09:08, 15 min, bundled, in use
           3 min  promises      Promises
           6 min  topic         Where are you stuck?                                     sales opens
                    talk        Where does it stop moving? Names, numbers, one example.
                    understand  Say back where it stops, and why, in their words.
                    execute     Who gets this moving again, and by when?
           5 min  rotate        one topic of any category
           1 min  close         Read-back
          Understand: said back aloud
        """,
    )
    acme.run(
        *["agenda", "show", "daily", "--format", "markdown"],
        out="""
        ## Daily huddle · daily, daily 09:08, 15 min, bundled, in use

        - 3 min · promises · Promises
        - 6 min · topic · Where are you stuck? · sales opens
        - talk · Where does it stop moving? Names, numbers, one example.
        - understand · Say back where it stops, and why, in their words.
        - execute · Who gets this moving again, and by when?
        - 5 min · rotate · one topic of any category
        - 1 min · close · Read-back

        Understand: said back aloud
        """,
    )


def test_the_next_huddle_and_the_reason_for_each_pick(acme: Desk) -> None:
    """What was carried over comes first; what does not fit is told, and what to bring."""
    acme.run(
        *["agenda", "next", "daily"],
        out="""
        Daily huddle, Mon 23 Nov 09:08: today, 15 minutes
        1 more waiting for a later huddle

        1. Promises (3 min)
          To review: cem 1
          Bring: what became of your promises

        2. Where are you stuck? (6 min · marketing opens)
          Where does it stop moving? Names, numbers, one example.
          Bring: one example and a number

        3. Closing the loop on every lead (5 min · sales opens · carried over
          once)
          What became of the last five leads? Go through them name by name.
          Bring: five leads

        4. Read-back (1 min)
        """,
    )
    acme.run(
        *["agenda", "next", "weekly"],
        out="""
        Weekly huddle, Tue 24 Nov 09:08: tomorrow, 45 minutes

        1. Wins (3 min)
          Bring: one win

        2. Promises (6 min)
          To review: cem 1
          Bring: what became of your promises

        3. Parked (2 min)

        4. Who pays for samples? (15 min · sales opens · raised by cem on 20
          Nov)
          Bring: one example

        5. What would help us follow up faster? (15 min · marketing opens · not
          discussed yet · customer)
          Which handed-over leads are still waiting, and what would help?
          Bring: one lead

        6. Read-back (4 min)
        """,
    )


def test_the_one_due_next_is_shown_unless_named(acme: Desk) -> None:
    """On Monday before nine it is the daily, on Monday at noon the weekly of Tuesday."""
    assert acme.said("agenda", "next") == acme.said("agenda", "next", "daily")
    noon = "2026-11-23T12:00:00+01:00"
    weekly = acme.said("agenda", "next", "weekly", HUDDLE_NOW=noon)
    assert acme.said("agenda", "next", HUDDLE_NOW=noon) == weekly


def test_an_agenda_that_is_not_run_has_no_day(acme: Desk) -> None:
    """It is planned for the day on which somebody starts it."""
    acme.run(
        *["agenda", "next", "kickoff"],
        out="""
        Kickoff: not scheduled, 60 minutes
        1 more waiting for a later huddle

        1. What do we both mean by a lead? (20 min · marketing opens)
          Which three customers would you want again, and how could you tell
            early?
          Bring: three customers

        2. Name the stages of our funnel (15 min · sales opens)
          What are our stages, in order, and how long does each usually take?
          Bring: a number

        3. What do we promise each other? (20 min · marketing opens)
          What number can you promise each month, and what does it depend on?
          Bring: a number

        4. Read-back (5 min)
        """,
    )


def test_the_next_huddle_for_programs(acme: Desk) -> None:
    """All fields, with the reason of each item."""
    golden = (GOLDEN / "next-daily.json").read_text(encoding="utf-8")
    assert acme.said("agenda", "next", "daily", "--format", "json") == (golden, "", 0)


def test_what_comes_up_again_says_when_and_the_outcome(acme: Desk) -> None:
    """Raised again in the same words: the days, and in a line below the outcome."""
    outcomes: list[tuple[int, Outcome | None]] = [(2, "decision"), (9, "action"), (16, None)]
    for day, outcome in outcomes:
        past = daily(day - 2, (180, 360, 300, 60))
        point = replace(
            past.items[1].points[0],
            outcome=outcome,
            decisions=(Titled(id="d1", title="Half each"),) if outcome == "decision" else (),
            actions=(ASK,) if outcome == "action" else (),
            notes=("still open",),
        )
        item = replace(past.items[1], title="who pays for samples", topic=None, points=(point,))
        save(acme.team, replace(past, items=(item,)))
    asked = "raised by cem on 20 Nov; also on 2, 9 and 16 Nov"
    out, err, code = acme.said("agenda next weekly")
    fourth = " ".join(out[out.index("4. ") : out.index("5. ")].split())
    heading = f"4. Who pays for samples? (15 min · sales opens · {asked})"
    below = 'Outcome before: "Ask the fair" Bring: one example'
    assert (fourth, err, code) == (f"{heading} {below}", "", 0)
    shown = json.loads(acme.said("agenda next weekly --format json", HUDDLE_NOW=LATER)[0])
    assert [item["earlier"] for item in shown["next"]["items"] if item["kind"] == "topic"] == [
        {
            "days": ["2026-11-02", "2026-11-09", "2026-11-16"],
            "times": 3,
            "results": [{"kind": "action", "title": "Ask the fair"}],
        }
    ]


def test_a_new_agenda_is_written_once(acme: Desk) -> None:
    """It says where; a second one of that name, or no name at all, is refused."""
    acme.run(
        *["agenda", "new", "ours", "--like", "weekly"],
        out="""
        created  ~/acme/agendas/ours.toml   next: huddle agenda check ours
        """,
    )
    made = (acme.team / "agendas/ours.toml").read_text(encoding="utf-8")
    weekly = (agenda_files.bundled() / "weekly.toml").read_text(encoding="utf-8")
    renamed = weekly.replace('name = "weekly"', 'name = "ours"')
    assert made == f"#:schema ../.schemas/agenda.json\n\n{renamed}"
    acme.run(
        *["agenda", "new", "ours"],
        err="""
        error: there is already an agenda ours
        hint:  huddle agenda show ours
        """,
        code=1,
    )
    acme.run(
        *["agenda", "new", "../ours"],
        err="""
        error: "../ours" is not a valid agenda name
        hint:  huddle agenda new our-weekly
        """,
        code=2,
    )
    acme.run(
        *["agenda", "new", "other", "--like", "weakly"],
        err="""
        error: there is no agenda weakly
        hint:  huddle agenda new other --like weekly
        """,
        code=4,
    )


def test_topics_of_a_category(acme: Desk) -> None:
    """A line each; those that the team does not rotate are marked."""
    acme.run(
        *["agenda", "topics", "--category", "Support"],
        out="""
        person-to-person  Plan a program for one-to-one selling   support  15 min  marketing opens
        lead-training     What should reps know about our leads?  support  15 min  marketing opens
        introductions     Who should meet whom?                   support   5 min  sales opens
        in-the-field      Who joins a customer visit next?        support   5 min  sales opens
        pay               Does our pay reward working together?   support  30 min  sales opens      off
        non-selling       Which tasks keep reps from selling?     support   5 min  marketing opens
        one-crm           Keep every contact in one database      support  15 min  marketing opens
        """,  # noqa: E501  as wide as it is
    )
    acme.run(
        *["agenda", "topics", "--category", "custmer"],
        err="""
        error: there is no category custmer
        hint:  --category customer
        """,
        code=2,
    )


def test_topics_for_programs(acme: Desk) -> None:
    """All 38 with all their fields, prompts included."""
    out, err, code = acme.said("agenda", "topics", "--format", "json")
    told = json.loads(out)
    library = agenda_files.load_library(None).topics
    names = "id title category minutes opens talk understand execute"

    assert (told, err, code) == (
        {
            "schema": "huddle.topics/1",
            "topics": [
                {**{name: getattr(one, name) for name in names.split()}, "off": one.id == "pay"}
                for one in library
            ],
        },
        "",
        0,
    )
    assert len(library) == 38


def test_coverage_tells_what_was_talked_about(acme: Desk) -> None:
    """Each category and topic, over all time or between two days."""
    out, err, code = acme.said("agenda", "coverage")
    lines = out.splitlines()

    stuck = "  stuck              Where are you stuck?                           customer"
    assert (lines[:9], len(lines), err, code) == (
        [
            "Categories",
            "  customer  2×",
            *(f"  {name}  never" for name in ("strategy", "process ", "support ", "insight ")),
            "",
            "Topics",
            f"{stuck}  twice, last on Fri 20 Nov",
        ],
        46,
        "",
        0,
    )
    told = json.loads(acme.said("agenda", "coverage", "--until", "wed", "--format", "json")[0])
    assert (told["schema"], told["since"], told["until"]) == (
        *("huddle.coverage/1", None, "2026-11-18"),
    )
    assert [one["id"] for one in told["coverage"] if one["times"]] == ["stuck"]
    assert {key: told["coverage"][0][key] for key in ("times", "last", "off")} == (
        {"times": 1, "last": "2026-11-18", "off": False}
    )


def test_agendas_for_programs(acme: Desk) -> None:
    """The keys of the files, the origin, and whether the team runs it."""
    listed = json.loads(acme.said("agenda", "list", "--format", "json")[0])
    one = json.loads(acme.said("agenda", "show", "daily", "--format", "json")[0])

    assert [(it["name"], it["origin"], it["is_run"]) for it in listed["agendas"]] == [
        ("closed-loop", "bundled", False),
        ("daily", "bundled", True),
        ("kickoff", "bundled", False),
        ("leadership", "bundled", False),
        ("sla", "bundled", False),
        ("weekly", "bundled", True),
    ]
    assert one == {"schema": "huddle.agendas/1", "agendas": [listed["agendas"][1]]}
    assert " ".join(one["agendas"][0]) == (
        "name title cadence from at on timezone minutes loop items origin is_run"
    )


def test_looking_writes_nothing(acme: Desk) -> None:
    """What is next, asked twice, is the same, and the folder is as it was."""
    before, first = acme.files(), acme.said("agenda", "next")
    for words in ("list", "show weekly", "topics", "coverage", "check"):
        acme.said("agenda", *words.split())
    assert (acme.said("agenda", "next"), acme.files()) == (first, before)


def test_a_team_s_library_is_shown(acme: Desk) -> None:
    """A topic that was taken out is gone, one that was added comes last."""
    files.replace(
        acme.team / "agendas/ours.toml",
        '[[topic]]\nid = "pay"\noff = true\n\n'
        '[[topic]]\nid = "prices"\ntitle = "Our prices"\ncategory = "support"\nminutes = 5\n',
    )
    out, err, code = acme.said("agenda", "topics", "--category", "support")

    assert ([line.split()[0] for line in out.splitlines()], err, code) == (
        [
            "person-to-person",
            "lead-training",
            "introductions",
            "in-the-field",
            "non-selling",
            "one-crm",
            "prices",
        ],
        "",
        0,
    )


def test_the_side_of_who_raised_an_item_opens_it_however_often_it_is_carried(desk: Desk) -> None:
    """The plan, the lobby's journal and the huddle say the same side, each day anew."""
    desk.run("raise -q Trade show who goes")
    for day in (23, 24, 25):
        clock = {"HUDDLE_NOW": f"2026-11-{day}T09:00:00+01:00"}
        plan, _, _ = desk.said("agenda next daily", **clock)
        [row] = [line for line in plan.splitlines() if "Trade show" in line]
        assert "sales opens" in row
        out, _, _ = desk.said("start daily", stdin="/end\n", **clock)
        assert out

    out, _, _ = desk.said(
        "start daily", stdin="/goto 3\n/end\n", HUDDLE_NOW="2026-11-26T09:00:00+01:00"
    )
    told = out[out.index("Trade show") :]
    assert "Sales opens" in told
    assert "Marketing opens" not in told.partition("4 of 4")[0]
