"""The minutes and the recap, as people read them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

from huddlecli.core.agenda import Agenda, AgendaItem, Topic
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.boards import Boards, DueDecision
from huddlecli.core.huddle.records import RecordEdit
from huddlecli.core.minutes import MinutedAction, Titled
from huddlecli.core.team import Person
from huddlecli.views import minutes, recap, topics
from huddlecli.views.agendas import ListedAgenda, as_json
from huddlecli.views.formats import json as jsons
from huddlecli.views.formats.html import as_html
from huddlecli.views.formats.markdown import as_markdown
from huddlecli.views.formats.terminal import as_rich
from huddlecli.views.formats.text import as_text
from tests.helpers.acme_views import HELD, HOSTILE, ONE_DAY, drawn, golden
from tests.helpers.stories import TODAY, begun, decision, in_turn, minutes_after, plan


def test_minutes_as_text() -> None:
    """Who was there, what each item came to, in lines of 72 columns."""
    assert as_text(minutes.document(HELD)) == golden("minutes.txt")
    assert max(map(len, golden("minutes.txt").splitlines())) <= 72


def test_minutes_in_markdown() -> None:
    """A heading for each item, a list item for each thing said."""
    assert as_markdown(minutes.document(HELD)) == golden("minutes.md")


def test_minutes_on_a_terminal() -> None:
    """The same words, with what is said set off."""
    assert drawn(as_rich(minutes.document(HELD))) == golden("minutes.rich.txt")


def test_minutes_in_json() -> None:
    """Every field that programs are promised, in their order."""
    assert jsons.listing("minutes", [HELD]) == golden("minutes.json")


def test_the_recap() -> None:
    """Who was there, what came of it, one line for each item, and when we meet again."""
    told = recap.as_chat(
        HELD, upcoming="Weekly huddle, Tue 24 Nov 09:08", reviews={ONE_DAY.id: date(2027, 1, 4)}
    )

    assert told == golden("recap.txt")


def test_what_came_of_each_review_is_said_once() -> None:
    """In the minutes with its point, in the recap in a line of its own; all text is data."""
    titles = ("One <b>call</b>", "Two *studies*", "No fairs", "A long form", "A short form")
    decisions = tuple(
        DueDecision(
            id=f"r{number}",
            title=title,
            review=TODAY - timedelta(days=5 - number),
            since=TODAY - timedelta(days=30),
        )
        for number, title in enumerate(titles)
    )
    kept = RecordEdit(review=TODAY + timedelta(days=30), kept_on=TODAY)
    held = minutes_after(
        begun(plan("decisions", minutes=10), boards=Boards(decisions=decisions)),
        *in_turn(
            do.ReviewDecision("r0", kept),
            do.ReviewDecision("r1", RecordEdit(status="dropped", reason="[x](y)")),
            do.AddRecord(replace(decision(), replaces="r2")),
            do.Next(),
            do.ParkPoint("p000000001", "maria"),
            do.Skip(),
            do.End(),
        ),
    )

    assert [line for line in as_text(minutes.document(held)).splitlines() if ":" in line][3:] == [
        "   reviewed: One <b>call</b>, kept, review on 23 Dec",
        "   reviewed: Two *studies*, dropped: [x](y)",
        "   reviewed: No fairs, replaced by: Leads go to sam first",
        "   decided: Leads go to sam first",
        "   reviewed: A long form, parked",
        "   parked: A long form",
        "   reviewed: A short form, still due for review",
    ]
    assert "<b>" not in as_html(minutes.outcome_document(held, "Acme"))
    assert "**reviewed**: Two \\*studies\\*, dropped: [x\\](y)" in as_markdown(
        minutes.document(held)
    )
    assert recap.as_chat(held).splitlines()[2:] == [
        "Decided: Leads go to sam first",
        "Kept: One < b>call< /b>, review on 23 Dec",
        "Dropped: Two *studies* ([x] (y))",
        "Replaced: No fairs",
        "Parked: A long form",
    ]


def test_a_bare_recap() -> None:
    """Where nothing came of it, the recap says that it took place, and who was there."""
    bare = replace(HELD, items=(), due=None, kept=None, message=None, present=HELD.present[:1])
    bare = replace(bare, wins=())

    told = "*Daily huddle, Mon 23 Nov* (15 min, 1 person)\nPresent: ana (marketing)\n"
    assert recap.as_chat(bare) == told


def test_each_thing_is_in_the_recap_once() -> None:
    """An item has what was said back, else its last note; no bare question, nothing repeated."""
    stuck = HELD.items[1]
    decided = replace(stuck.points[0], restatement=None, actions=())
    empty = replace(decided, notes=(), decisions=(), parked=())
    action = MinutedAction(id="a", title="Ring", owner="ana", due=date(2026, 11, 27), status="open")
    became = replace(empty, notes=("we ring them first", "Ring @ana by fri"), actions=(action,))
    fair = Titled(id="p", title="Fair: who goes?")
    parked = replace(empty, notes=("who goes?",), parked=(fair,), outcome="parked")
    items = (
        replace(stuck, title="Leads", points=(decided,)),
        replace(stuck, title="Where?", points=(empty,)),
        replace(stuck, title="Calls", points=(became,)),
        replace(stuck, title="Fair", points=(parked,)),
        replace(stuck, title="Pay", points=(replace(empty, notes=("too low",)),), left="carried"),
        replace(stuck, title="Gone", points=(replace(empty, notes=("no",)),), left="struck"),
    )

    assert recap.as_chat(replace(HELD, items=items, message=None)).splitlines()[1:] == [
        "Present: ana and fay (marketing), cem and dan (sales)",
        "Win: Oakline signed; the case study from ana tipped it",
        "• ana: Ring, by Fri 27 Nov",
        "Decided: One call within a day of sign-up",
        "Parked: Fair: who goes?",
        "Calls: we ring them first",
        "Pay: too low",
        "4 of 5 promises kept.",
    ]


def test_a_recap_fits_in_one_message() -> None:
    """However much was promised, and however long it is put, it stays within the limit."""
    many = tuple(
        MinutedAction(
            id=f"a{number}",
            title="long " * 200,
            owner="ana",
            due=HELD.started.date(),
            status="open",
        )
        for number in range(40)
    )
    told = recap.as_chat(
        replace(HELD, items=(replace(HELD.items[0], actions=many),)), upcoming="Tue 09:08"
    )

    assert 2500 < len(told) <= recap.LIMIT
    assert told.splitlines()[-2:] == [
        "and 32 more in the minutes",
        "4 of 5 promises kept. Next: Tue 09:08",
    ]


def test_hostile_text_stays_text() -> None:
    """No escape byte or override gets out of the minutes."""
    bad = replace(
        HELD,
        title=HOSTILE,
        message=HOSTILE,
        items=(
            replace(
                HELD.items[0],
                title=HOSTILE,
                notes=(HOSTILE,),
                parked=(Titled(id="x", title=HOSTILE),),
            ),
        ),
    )
    told = [
        as_text(minutes.document(bad)),
        as_markdown(minutes.document(bad)),
        drawn(as_rich(minutes.document(bad))),
        recap.as_chat(bad),
        jsons.listing("minutes", [bad]),
    ]

    assert [sign for text in told for sign in "\x1b\x07\u202e" if sign in text] == []


def test_json_of_what_people_write() -> None:
    """Agendas, topics and people have the keys of their files."""
    topic = Topic(id="stuck", title="Where?", category="customer", minutes=5, talk="CEM?")
    agenda = Agenda(
        name="daily",
        title="Daily huddle",
        cadence="daily",
        minutes=15,
        items=(AgendaItem(kind="rotate", minutes=5, categories=("process",)),),
        at="09:08",
    )
    person = Person(name="ana", side="marketing")

    assert json.loads(topics.as_json([topic], off=["stuck"])) == {
        "schema": "huddle.topics/1",
        "topics": [
            {
                "id": "stuck",
                "title": "Where?",
                "category": "customer",
                "minutes": 5,
                "opens": None,
                "talk": "CEM?",
                "understand": None,
                "execute": None,
                "off": True,
            }
        ],
    }
    assert json.loads(jsons.listing("people", [person])) == {
        "schema": "huddle.people/1",
        "people": [
            {
                "name": "ana",
                "side": "marketing",
                "called": None,
                "email": None,
                "timezone": None,
                "away": False,
                "was": [],
            }
        ],
    }
    assert json.loads(as_json([ListedAgenda(agenda=agenda, origin="team", is_run=True)])) == {
        "schema": "huddle.agendas/1",
        "agendas": [
            {
                "name": "daily",
                "title": "Daily huddle",
                "cadence": "daily",
                "from": None,
                "at": "09:08",
                "on": None,
                "timezone": None,
                "minutes": 15,
                "loop": {"understand": "say", "talk": 5, "execute": 3},
                "items": [
                    {
                        "kind": "rotate",
                        "title": None,
                        "topic": None,
                        "minutes": 5,
                        "opens": None,
                        "talk": None,
                        "understand": None,
                        "execute": None,
                        "pick": 1,
                        "categories": ["process"],
                    }
                ],
                "origin": "team",
                "is_run": True,
            }
        ],
    }


def test_a_late_start_is_told_in_person_minutes() -> None:
    """In time nothing is said, nor of a huddle that is held at another hour altogether."""
    told = {
        late: minutes.facts(replace(HELD, late_minutes=late))[1]
        for late in (None, 0, 1, 8, 15, 240)
    }

    here = "Present: ana and fay (marketing), cem and dan (sales)"
    assert told == {
        None: here,
        0: here,
        1: "Started 1 minute late (4 person-minutes)",
        8: "Started 8 minutes late (32 person-minutes)",
        15: here,
        240: here,
    }
