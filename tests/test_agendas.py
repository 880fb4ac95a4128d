"""What comes with huddle: six agendas and the library, in words that can be said aloud."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from huddlecli.core.agenda import CATEGORIES, LOOP_KINDS, Agenda, AgendaItem, Topic
from huddlecli.core.huddle_plan import Plan
from huddlecli.core.minutes import MinutedItem, MinutedPoint, Minutes
from huddlecli.core.rotation import plan
from huddlecli.store import agenda_files

TOPICS = agenda_files.load_library(None).topics
AGENDAS = [agenda_files.load(None, one.name) for one in agenda_files.names(None)]
FIRST = date(2026, 11, 23)
SIDES = ("marketing", "sales")
LONGEST_LINE = 90  # characters: one line of a shared screen
MOST_WORDS = 14  # that a facilitator says in one breath
STEPS = ("talk", "understand", "execute")
SAID = [
    pytest.param(getattr(subject, step), id=f"{file}-{number}-{step}")
    for file, subjects in (
        ("library", TOPICS),
        *((agenda.name, agenda.items) for agenda in AGENDAS),
    )
    for number, subject in enumerate(subjects, 1)
    for step in STEPS
    if getattr(subject, step)
]


def prompts(topic: Topic) -> tuple[str | None, ...]:
    """Return what is said at each step."""
    return topic.talk, topic.understand, topic.execute


def test_the_library_has_all_its_topics_in_order() -> None:
    """38 topics in five categories, those of the practice's table and three more."""
    count = Counter(topic.category for topic in TOPICS)

    assert len(TOPICS) == 38
    assert dict(count) == {"customer": 6, "strategy": 9, "process": 8, "support": 7, "insight": 8}
    assert set(count) == set(CATEGORIES)
    assert " ".join(topic.id for topic in TOPICS) == (
        "stuck capacity follow-up joint-plan written-process person-to-person lead-training"
        " qualification introductions what-works revenue-goals plan-changes top-and-bottom"
        " lead-definition in-the-field pay listen-first close-the-loop non-selling one-crm"
        " shared-duties coming-up next-programme customer-feedback recent-results message-map"
        " hot-topics concerns message-fit swot sales-tools buying-process lead-life references"
        " expertise conversion two-definitions inside-sales"
    )


def test_the_side_whose_experience_it_is_opens() -> None:
    """Both sides open about as often, each topic by one of the two."""
    assert Counter(topic.opens for topic in TOPICS) == {"marketing": 20, "sales": 18}


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.id)
def test_a_topic_can_be_said_aloud(topic: Topic) -> None:
    """Its title has at most eight words, its three prompts are a line each."""
    assert 1 <= len(topic.title.split()) <= 8
    assert topic.minutes in {5, 15, 30}
    assert [bool(prompt) and len(prompt or "") <= LONGEST_LINE for prompt in prompts(topic)] == (
        [True] * 3
    )


@pytest.mark.parametrize("prompt", SAID)
def test_a_prompt_is_one_short_question(prompt: str) -> None:
    """It has at most 14 words and one question mark, and asks for a day with "by when"."""
    assert len(prompt.split()) <= MOST_WORDS
    assert prompt.count("?") <= 1
    assert not re.search(r"\b(which|what) day\b", prompt, re.IGNORECASE)


def test_every_step_has_a_prompt() -> None:
    """38 topics and 14 items of agendas have a prompt for each step."""
    assert len(SAID) == 3 * (len(TOPICS) + 14)


def test_every_topic_has_its_turn() -> None:
    """Where all have room, 38 picks take up each topic once: the long ones first, by turns."""
    entry = AgendaItem(kind="rotate", minutes=30)
    roomy = Agenda(name="roomy", title="Roomy", cadence="daily", minutes=30, items=(entry,))
    library, past = agenda_files.load_library(None), list[Minutes]()
    for day in range(len(TOPICS)):
        planned = plan(roomy, library, past, [], [], FIRST + timedelta(days=day), sides=SIDES)
        past.append(_held(planned, FIRST + timedelta(days=day)))
    picked = [minutes.items[0].topic for minutes in past]
    categories = [topic.category for name in picked for topic in TOPICS if topic.id == name]

    assert Counter(picked) == Counter(topic.id for topic in TOPICS)
    minutes = {topic.id: topic.minutes for topic in TOPICS}
    assert [minutes[name or ""] for name in picked] == sorted(minutes.values(), reverse=True)
    for first, size in ((0, 30), (8, 15), (24, 5)):
        shares = {topic.category for topic in TOPICS if topic.minutes == size}
        assert {*categories[first : first + len(shares)]} == shares


def test_a_weekly_leaves_the_short_topics_to_the_daily() -> None:
    """Its first eight huddles take the sixteen topics of fifteen minutes, and no shorter one."""
    weekly, past = agenda_files.load(None, "weekly", SIDES), list[Minutes]()
    library = agenda_files.load_library(None)
    for week in range(8):
        day = FIRST + timedelta(weeks=week)
        past.append(_held(plan(weekly, library, past, [], [], day, sides=SIDES), day))

    topics = [item.topic for minutes in past for item in minutes.items if item.topic]
    assert sorted(topics) == sorted(topic.id for topic in TOPICS if topic.minutes == 15)


def _held(planned: Plan, day: date) -> Minutes:
    """Return the minutes of a huddle in which all that was planned was talked about."""
    began = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
    point = MinutedPoint(
        opened_by="sales", rounds=1, said_back=True, restatement=None, outcome="none"
    )
    return Minutes(
        id=f"{day}-0800-roomy",
        agenda="roomy",
        title="Roomy",
        started=began,
        ended=began + timedelta(minutes=30),
        timezone="UTC",
        planned_minutes=30,
        by=None,
        present=(),
        items=tuple(
            MinutedItem(
                kind=item.kind,
                title=item.title,
                topic=item.topic,
                opened_by="sales",
                planned_seconds=1800,
                actual_seconds=1800,
                carried=0,
                points=(point,),
            )
            for item in planned.items
        ),
    )


def test_no_two_topics_say_the_same() -> None:
    """No id, title or prompt is there twice."""
    said = [text for topic in TOPICS for text in (topic.id, topic.title, *prompts(topic))]

    assert [text for text, times in Counter(said).items() if times > 1] == []


def test_the_agendas_that_come_with_huddle() -> None:
    """Their names, how often they are held, their minutes, and how Understand is done."""
    assert [(one.name, one.cadence, one.minutes, one.loop.understand) for one in AGENDAS] == [
        ("closed-loop", "fortnightly", 30, "write"),
        ("daily", "daily", 15, "say"),
        ("kickoff", "monthly", 60, "write"),
        ("leadership", "monthly", 90, "say"),
        ("sla", "monthly", 45, "write"),
        ("weekly", "weekly", 45, "say"),
    ]


@pytest.mark.parametrize("agenda", AGENDAS, ids=lambda agenda: agenda.name)
def test_the_minutes_of_an_agenda_add_up(agenda: Agenda) -> None:
    """No minute is left over, the close is the last item, and each loop can be led."""
    assert sum(entry.minutes * entry.pick for entry in agenda.items) == agenda.minutes
    assert [entry.kind == "close" for entry in agenda.items] == (
        [False] * (len(agenda.items) - 1) + [True]
    )
    assert [
        entry.title
        for entry in agenda.items
        if entry.kind in LOOP_KINDS
        and entry.kind != "rotate"
        and not (entry.title and entry.talk and entry.understand and entry.execute and entry.opens)
        and entry.kind != "decisions"
    ] == []


@pytest.mark.parametrize("agenda", AGENDAS, ids=lambda agenda: agenda.name)
def test_each_pick_has_topics_to_pick_from(agenda: Agenda) -> None:
    """Of each category it names there is one that fits; a title has at most eight words."""
    for entry in (one for one in agenda.items if one.kind == "rotate"):
        fitting = [topic for topic in TOPICS if topic.minutes <= entry.minutes]
        assert {*entry.categories} <= {topic.category for topic in fitting}
        assert len(fitting) >= 2 * entry.pick
    assert max(len((entry.title or "").split()) for entry in agenda.items) <= 8


def test_the_daily_and_the_weekly() -> None:
    """What they are made of, in minutes."""
    made = {one.name: [(entry.kind, entry.minutes) for entry in one.items] for one in AGENDAS}

    assert made["daily"] == [("promises", 3), ("topic", 6), ("rotate", 5), ("close", 1)]
    assert made["weekly"] == [
        ("wins", 3),
        ("promises", 6),
        ("parked", 2),
        ("rotate", 15),
        ("close", 4),
    ]
    assert [entry.pick for one in AGENDAS if one.name == "weekly" for entry in one.items] == (
        [1, 1, 1, 2, 1]
    )
