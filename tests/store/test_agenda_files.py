"""Agendas and topics: the bundled ones, a team's own, and all that can be wrong with them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddlecli.core.agenda import Agenda, AgendaItem, LoopRule, Topic, find_topic
from huddlecli.core.errors import Failed, Unknown, Wrong
from huddlecli.store import agenda_files, agenda_texts, files
from huddlecli.store.mistakes import BadFile
from huddlecli.store.toml import dumps_document

BARE_KEY = "letters, numbers, `-`, `_`"
SIDES = ("marketing", "sales")
PILOT = """\
schema = 1
name = "pilot"
title = "Pilot huddle"
cadence = "fortnightly"
from = 2026-11-23
on = "tuesday"
at = "09:08"
timezone = "Europe/Madrid"
minutes = 20

[loop]
understand = "write"
talk = 3

[[item]]
kind = "topic"
title = "Where are you stuck?"
topic = "our-own"
minutes = 6
opens = "sales"
talk = "Say it"

[[item]]
kind = "rotate"
pick = 2
categories = ["customer", "process"]
minutes = 5

[[item]]
kind = "close"
minutes = 4
"""
WINS = """\
[[item]]
kind = "wins"
minutes = 1
"""
TOPICS = """\
[[topic]]
id = "our-own"
title = "What only we know"
category = "insight"
minutes = 15
opens = "sales"
"""
OWN = Topic(id="our-own", title="What only we know", category="insight", minutes=15, opens="sales")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a team with an agenda and a topic of its own."""
    put(tmp_path, "pilot", PILOT)
    put(tmp_path, "topics", TOPICS)
    return tmp_path


def put(folder: Path, name: str, text: str) -> Path:
    """Write a file of the team's agendas."""
    path = folder / "agendas" / f"{name}.toml"
    files.replace(path, text)
    return path


def test_a_definition_names_its_term(tmp_path: Path) -> None:
    """Only a definition does, and the name is that of a term."""
    text = (
        'schema = 1\nname = "ours"\ntitle = "Ours"\ncadence = "weekly"\nminutes = 9\n'
        '[[item]]\nkind = "definition"\nterm = "plan"\nminutes = 3\n'
        '[[item]]\nkind = "definition"\nterm = "Our plan"\nminutes = 3\n'
        '[[item]]\nkind = "topic"\ntitle = "T"\nterm = "plan"\nminutes = 3\n'
    )
    folder = tmp_path / "agendas"
    folder.mkdir()
    (folder / "ours.toml").write_text(text)

    found = [(one.line, one.key, one.problem) for one in agenda_files.check(folder / "ours.toml")]

    assert found == [
        (12, "item 2: term", 'expected lower case letters, digits and -, got "Our plan"'),
        (17, "item 3: term", 'only for items of kind "definition"'),
    ]


def test_an_agenda_is_what_its_file_says(folder: Path) -> None:
    """Each key has its place; what is not said has a default."""
    assert agenda_files.load(folder, "pilot", SIDES) == Agenda(
        name="pilot",
        title="Pilot huddle",
        cadence="fortnightly",
        minutes=20,
        at="09:08",
        on="tuesday",
        start=date(2026, 11, 23),
        timezone="Europe/Madrid",
        loop=LoopRule(understand="write", talk=3, execute=3),
        items=(
            AgendaItem(
                kind="topic",
                minutes=6,
                title="Where are you stuck?",
                topic="our-own",
                opens="sales",
                talk="Say it",
            ),
            AgendaItem(kind="rotate", minutes=5, pick=2, categories=("customer", "process")),
            AgendaItem(kind="close", minutes=4),
        ),
    )


def test_all_mistakes_of_an_agenda_are_told_at_once(folder: Path) -> None:
    """Each has its line, its key, what was expected, and the nearest known word."""
    put(
        folder,
        "daily",
        """\
schema = 1
name = "dayly"
cadence = "dialy"
on = "tuseday"
at = "9:08"
timezone = "Europe/Berln"
minutes = 10
[loop]
understand = "wrote"
[[item]]
kind = "close"
minutes = "six"
[[item]]
kind = "topci"
minuets = 3
[[item]]
kind = "topic"
topic = "our-onw"
opens = "sale"
minutes = 0
pick = 2
[[item]]
kind = "rotate"
pick = 2
categories = ["custmer"]
minutes = 6
""",
    )

    with pytest.raises(BadFile) as refused:
        agenda_files.load(folder, "daily", SIDES)

    assert (refused.value.message, refused.value.hint, refused.value.exit_code) == (
        """\
agendas/daily.toml has 18 mistakes
agendas/daily.toml:1: title: missing
agendas/daily.toml:2: name: expected the file's name, "daily", got "dayly"
agendas/daily.toml:3: cadence: expected daily, weekly, fortnightly or monthly, got "dialy" \
(daily?)
agendas/daily.toml:4: on: expected monday, tuesday, wednesday, thursday, friday, saturday or \
sunday, got "tuseday" (tuesday?)
agendas/daily.toml:5: at: expected a time such as 09:08, got "9:08"
agendas/daily.toml:6: timezone: expected a time zone such as Europe/Berlin, got "Europe/Berln" \
(Europe/Berlin?)
agendas/daily.toml:7: minutes: the items take 12 minutes, the huddle has 10
agendas/daily.toml:9: loop: understand: expected say, write or off, got "wrote" (write?)
agendas/daily.toml:11: item 1: kind: close must be the last item
agendas/daily.toml:12: item 1: minutes: expected a whole number, got "six"
agendas/daily.toml:13: item 2: minutes: missing
agendas/daily.toml:14: item 2: kind: expected topic, rotate, definition, decisions, promises, \
wins, parked, measures, leads or close, got "topci" (topic?)
agendas/daily.toml:15: item 2: minuets: unknown key (minutes?)
agendas/daily.toml:18: item 3: topic: there is no topic "our-onw" (our-own?)
agendas/daily.toml:19: item 3: opens: expected marketing or sales, got "sale" (sales?)
agendas/daily.toml:20: item 3: minutes: expected a whole number from 1, got 0
agendas/daily.toml:21: item 3: pick: only for items of kind "rotate"
agendas/daily.toml:25: item 4: categories 1: expected customer, strategy, process, support or \
insight, got "custmer" (customer?)""",
        f"fix {folder / 'agendas' / 'daily.toml'}, then: huddle agenda check daily",
        2,
    )
    assert agenda_files.check(folder / "agendas/daily.toml", folder, SIDES) == (
        refused.value.mistakes
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            PILOT.replace("[[item]]", "[[itme]]"),
            ["1: item: missing", "15: itme: unknown key (item?)"],
        ),
        (
            PILOT[: PILOT.index("[loop]")] + "item = []\n",
            ["11: item: expected 1 to 100 items, got 0"],
        ),
        (
            PILOT.replace('title = "Where are you stuck?"\ntopic = "our-own"\n', ""),
            ["15: item 1: title: missing"],
        ),
        (
            PILOT + WINS * 98,
            [
                "9: minutes: the items take 118 minutes, the huddle has 20",
                "15: item: expected 1 to 100 items, got 101",
                "30: item 3: kind: close must be the last item",
            ],
        ),
        (
            PILOT.replace("Say it", "Say\\tit"),
            ["21: item 1: talk: expected one line without control characters"],
        ),
        (
            PILOT.replace("minutes = 20", "minutes = 99999"),
            ["9: minutes: expected at most 1440, got 99999"],
        ),
        (
            PILOT.replace("2026-11-23", "2026-11-23T09:00:00Z"),
            ["5: from: expected a date such as 2026-12-01, got 2026-11-23T09:00:00+00:00"],
        ),
        (PILOT.replace("schema = 1", "schema = true"), ["1: schema: expected 1, got true"]),
        (PILOT + "x", ["32: not valid TOML: key with no value, expected `=`"]),
        (
            "[" * 5000,
            [f"1: not valid TOML: unquoted keys cannot be empty, expected {BARE_KEY}"],
        ),
    ],
)
def test_each_mistake_has_its_words(folder: Path, text: str, said: list[str]) -> None:
    """No file from elsewhere is a riddle, however odd."""
    path = put(folder, "pilot", text)
    found = agenda_files.check(path, folder, SIDES)

    assert list(map(str, found)) == [f"agendas/pilot.toml:{one}" for one in said]


def test_a_team_s_agenda_hides_the_bundled_one(folder: Path) -> None:
    """All are listed by name, with where they come from; files of topics are no agendas."""
    put(folder, "daily", PILOT.replace("pilot", "daily"))
    put(folder, "odd name", PILOT)
    listed = {one.name: one.origin for one in agenda_files.names(folder)}
    alone = {one.name: one.origin for one in agenda_files.names(None)}

    assert listed == {**alone, "daily": "team", "pilot": "team"}
    assert list(listed) == sorted(listed)
    assert set(alone.values()) == {"bundled"}
    assert agenda_files.load(folder, "daily").title == "Pilot huddle"


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "library", "topics", "", "\x00"])
def test_what_is_no_agenda_is_unknown(folder: Path, name: str) -> None:
    """A name never leads out of the folders of agendas."""
    with pytest.raises(Unknown) as refused:
        agenda_files.load(folder, name)

    assert (refused.value.hint, refused.value.exit_code) == ("huddle agenda list", 4)


def test_a_near_name_is_offered(folder: Path) -> None:
    """The hint shows the one that was meant."""
    with pytest.raises(Unknown) as refused:
        agenda_files.load(folder, "pliot")

    assert (refused.value.message, refused.value.hint) == (
        "there is no agenda pliot",
        "huddle agenda show pilot",
    )


@pytest.mark.parametrize("one", agenda_files.names(None), ids=lambda one: one.name)
def test_what_comes_with_huddle_is_sound(one: agenda_files.AgendaFile, tmp_path: Path) -> None:
    """Each bundled agenda is read by any team, and a copy of it passes the check."""
    sides = ("design", "product")
    agenda_files.load(tmp_path, one.name, sides)
    path = put(tmp_path, "ours", agenda_texts.new(tmp_path, "ours", one.name, sides))

    assert agenda_files.check(path, tmp_path, sides) == ()


def test_a_new_agenda_passes_the_check(tmp_path: Path) -> None:
    """It can be edited from there, and is written once."""
    path = put(tmp_path, "ours", agenda_texts.new(tmp_path, "ours"))

    assert agenda_files.check(path, tmp_path, SIDES) == ()
    assert agenda_files.load(tmp_path, "ours").name == "ours"
    with pytest.raises(Failed):
        agenda_texts.new(tmp_path, "ours")
    with pytest.raises(Wrong):
        agenda_texts.new(tmp_path, "library")


def test_a_team_changes_the_library(tmp_path: Path) -> None:
    """The same id replaces in place, `off` takes out, others follow."""
    first, second, *others = agenda_files.load_library(None).topics
    put(tmp_path, "a", f'[[topic]]\nid = "{first.id}"\noff = true\n\n{TOPICS}')
    put(tmp_path, "b", TOPICS.replace("our-own", second.id))
    replaced = Topic(
        id=second.id, title="What only we know", category="insight", minutes=15, opens="sales"
    )

    assert agenda_files.load_library(tmp_path, SIDES).topics == (replaced, *others, OWN)


def test_an_agenda_may_name_a_topic_that_was_taken_out(tmp_path: Path) -> None:
    """Taking a topic out of the rotation breaks no agenda."""
    (first, *_) = agenda_files.load_library(None).topics
    put(tmp_path, "a", f'[[topic]]\nid = "{first.id}"\noff = true\n')
    put(tmp_path, "pilot", PILOT.replace("our-own", first.id))

    assert agenda_files.load(tmp_path, "pilot", SIDES).items[0].topic == first.id
    assert find_topic(agenda_files.load_library(tmp_path), first.id) is None


def test_mistakes_of_all_files_of_topics_are_told(tmp_path: Path) -> None:
    """Each has its file."""
    put(tmp_path, "a", f'{TOPICS}{TOPICS}[[topic]]\nid = "nothing"\noff = true\n')
    put(tmp_path, "b", TOPICS.replace("own", "Own!").replace("insight", "insihgt"))

    with pytest.raises(BadFile) as refused:
        agenda_files.load_library(tmp_path, ("design", "sales"))

    assert (
        refused.value.message
        == """\
2 files have 4 mistakes
agendas/a.toml:8: topic 2: id: "our-own" is used twice
agendas/a.toml:14: topic 3: id: there is no topic "nothing"
agendas/b.toml:2: topic 1: id: expected lower-case words joined by -, got "our-Own!"
agendas/b.toml:4: topic 1: category: expected customer, strategy, process, support or insight, \
got "insihgt" (insight?)"""
    )


KEYS = st.sampled_from(
    ["schema", "name", "kind", "minutes", "pick", "item", "topic", "loop", "from", "opens", "x"]
)
LEAVES = st.one_of(
    *(st.sampled_from(["pilot", "topic", "close", ""]), st.integers(-(2**60), 2**60)),
    *(st.floats(), st.booleans(), st.dates(), st.datetimes(), st.times()),
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@given(document=st.dictionaries(KEYS, ANYTHING, max_size=6))
@settings(max_examples=150, deadline=None)
def test_any_document_can_be_checked(
    tmp_path_factory: pytest.TempPathFactory, document: dict[str, Any]
) -> None:
    """Whatever a sound TOML file says, its mistakes are told, one for each key."""
    path = put(tmp_path_factory.mktemp("team"), "pilot", dumps_document(document))
    found = agenda_files.check(path, None, SIDES)

    assert found
    assert len({(one.line, one.key) for one in found}) == len(found)
