"""The schemas by which editors mark mistakes: they refuse what huddle refuses, and nothing else."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docs.toml_schemas import NAMES, SCHEMAS, schema_text
from huddlecli.store.toml import dumps_document, loads
from tests.helpers.toml_files import bundled, is_toml, mistakes, refused
from tests.store.test_agenda_files import PILOT, TOPICS
from tests.store.test_team_file import ACME, SMALL

TESTS = Path(__file__).parents[1]
CONFIG = """\
schema = 1
user = "josé"
team = "~/shared/acme"
theme = "light"
bell = true
minute_bell = false
sync.auto = true

[users]
"/srv/acme" = "maria"

[teams]
beta = "/home/maria/clients/huddle"

[remotes]
"/srv/acme" = "git@example.com:acme.git"
"""
AGENDA = PILOT.replace('topic = "our-own"\n', 'topic = "stuck"\n')
SOUND = {"team": ACME, "agenda": AGENDA, "library": TOPICS, "config": CONFIG}
ITEM = '[[item]]\nkind = "topic"\ntitle = "T"\nminutes = 3\n'

# What only huddle can know: other values of the file, other files, the types that JSON lacks, and
# which letters there are.
ONLY_HUDDLE_KNOWS = (
    r".*is used twice",  # in another case, or in another list
    r".*timezone: expected a time zone",
    r"person \d+: side: expected .* or ",
    r"(item|topic) \d+: opens: expected .* or ",
    r"person \d+: away: until: expected a date on or after",
    r"hours: to: expected a time after",
    r"name: expected the file's name",
    r"minutes: the items take",
    r"item \d+: kind: close must be the last item",
    r"item \d+: topic: there is no topic",
    r"topic \d+: id: there is no topic",
    r".*expected a date such as 2026-12-01, got \"\d{4}-\d\d-\d\d\"",
    r".*expected text, got \d{4}-\d\d-\d\d",
    r".*expected text, got \d\d:\d\d",
    r".*expected a whole number.*, got \d+\.0",
    r".*expected up to 40 letters, digits, \. _ or -, got .*[^\x00-\x7f]",
)


@pytest.mark.parametrize("name", NAMES)
def test_the_schemas_are_those_of_the_code(name: str) -> None:
    """After the change of a key, run `python docs/toml_schemas.py`."""
    assert (SCHEMAS / f"{name}.json").read_text("utf-8") == schema_text(name)


@pytest.mark.parametrize("name", NAMES)
def test_each_sound_file_is_right(name: str) -> None:
    """Files with every key, and those that come with huddle."""
    texts = {"a file with every key": SOUND[name]}
    if name in ("agenda", "library"):
        texts |= dict(bundled(name))

    assert [(what, found) for what, text in texts.items() if (found := mistakes(name, text))] == []
    assert [(what, paths) for what, text in texts.items() if (paths := refused(name, text))] == []


@pytest.mark.parametrize(
    ("name", "text", "marked"),
    [
        ("team", SMALL.replace("name", "nam"), ["(file)"]),
        ("team", SMALL.replace("1", "2"), ["schema"]),
        ("team", SMALL.replace("1", "true"), ["schema"]),
        ("team", f"{SMALL}personal = true\n", ["(file)"]),
        ("team", SMALL.replace('"A"', '""'), ["name"]),
        ("team", SMALL.replace('"A"', "5"), ["name"]),
        ("team", SMALL.replace('"A"', '"a\\nb"'), ["name"]),
        ("team", SMALL.replace('"A"', f'"{"a" * 201}"'), ["name"]),
        ("team", SMALL.replace("UTC", "Berlin, Germany"), ["timezone"]),
        ("team", SMALL.replace("UTC", "../UTC"), ["timezone"]),
        ("team", f'{SMALL}id = "T7C2M9X4KA"\n', ["id"]),
        ("team", f'{SMALL}sides = ["a"]\n', ["sides"]),
        ("team", f'{SMALL}sides = ["a", "a"]\n', ["sides"]),
        ("team", f'{SMALL}sides = ["a", "b c", "all", 5]\n', ["sides.1", "sides.2", "sides.3"]),
        ("team", f'{SMALL}sides = ["a", "CON.b", "b."]\n', ["sides.1", "sides.2"]),
        ("team", f'{SMALL}agendas = "daily"\n', ["agendas"]),
        ("team", f'{SMALL}week_starts = "mondy"\n', ["week_starts"]),
        ("team", f"{SMALL}closed = [2026-12-24, 5]\n", ["closed.1"]),
        ("team", f"{SMALL}closed = [2026-12-24T10:00:00Z]\n", ["closed.0"]),
        ("team", f"{SMALL}person = 5\n", ["person"]),
        ("team", f'{SMALL}[[person]]\nname = "a"\nsid = "b"\n', ["person.0"]),
        ("team", f'{SMALL}[[person]]\nname = "Me"\nside = "b"\n', ["person.0.name"]),
        (
            "team",
            f'{SMALL}[[person]]\nname = "a"\nside = "b"\nemail = "x"\naway = "no"\nwas = ["a b"]\n',
            ["person.0.away", "person.0.email", "person.0.was.0"],
        ),
        (
            "team",
            f'{SMALL}[[person]]\nname = "a"\nside = "b"\naway = {{ until = 2026-12-01 }}\n',
            ["person.0.away"],
        ),
        ("team", f'{SMALL}[defaults]\ndue = "weakly"\n', ["defaults.due"]),
        ("team", f'{SMALL}[defaults]\ndue = "03d"\n', ["defaults.due"]),
        ("team", f'{SMALL}[mail]\nfrom = "a b@c"\nto = ["x@y", "z"]\n', ["mail.from", "mail.to.1"]),
        ("team", f'{SMALL}[hours]\nfrom = "9:00"\n', ["hours", "hours.from"]),
        ("team", f'{SMALL}[hours]\nfrom = "24:00"\nto = "24:00"\n', ["hours.from"]),
        (
            "team",
            f'{SMALL}[hours]\nfrom = "09:00"\nto = "17:00"\ndays = ["mon", "mon", "monday"]\n',
            ["hours.days", "hours.days.2"],
        ),
        ("team", f'{SMALL}[leads]\nanswer = "4 hours"\n', ["leads.answer"]),
        ("team", f'{SMALL}[leads]\nanswer = {{ demo = "4x" }}\n', ["leads.answer.demo"]),
        ("team", f'{SMALL}[leads]\nstatus = {{ a = "nurtured" }}\n', ["leads.status.a"]),
        ("team", f'{SMALL}[leads]\ntitle = "persn"\n', ["leads.title"]),
        ("team", f"{SMALL}hours = 5\nmail = []\n", ["hours", "mail"]),
        ("agenda", AGENDA.replace("title", "titel", 1), ["(file)"]),
        ("agenda", AGENDA.replace("fortnightly", "fortnightl"), ["cadence"]),
        ("agenda", AGENDA.replace("tuesday", "Tuesday"), ["on"]),
        ("agenda", AGENDA.replace("09:08", "9:08"), ["at"]),
        ("agenda", AGENDA.replace("09:08", "24:00"), ["at"]),
        ("agenda", AGENDA.replace("2026-11-23", "2026-11-23T09:00:00Z"), ["from"]),
        ("agenda", AGENDA.replace("minutes = 20", "minutes = 0"), ["minutes"]),
        ("agenda", AGENDA.replace("minutes = 20", "minutes = 1441"), ["minutes"]),
        ("agenda", AGENDA.replace("minutes = 20", 'minutes = "20"'), ["minutes"]),
        ("agenda", AGENDA.replace("minutes = 20", "minutes = 20.5"), ["minutes"]),
        ("agenda", AGENDA.replace('"write"', '"wrote"'), ["loop.understand"]),
        ("agenda", AGENDA.replace("talk = 3", "talk = 0"), ["loop.talk"]),
        ("agenda", AGENDA[: AGENDA.index("[loop]")], ["(file)"]),
        ("agenda", AGENDA[: AGENDA.index("[loop]")] + "item = []\n", ["item"]),
        ("agenda", AGENDA[: AGENDA.index("[[item]]")] + ITEM * 101, ["item"]),
        ("agenda", AGENDA.replace('"topic"', '"topci"'), ["item.0.kind"]),
        ("agenda", AGENDA.replace("minutes = 6", "minuets = 6"), ["item.0"]),
        ("agenda", AGENDA.replace("Say it", "Say\\tit"), ["item.0.talk"]),
        ("agenda", AGENDA.replace('"stuck"', '"Stuck"'), ["item.0.topic"]),
        ("agenda", AGENDA + "pick = 2\n", ["item.2"]),
        ("agenda", AGENDA + 'categories = ["customer"]\n', ["item.2"]),
        ("agenda", AGENDA + 'term = "plan"\n', ["item.2"]),
        ("agenda", AGENDA.replace('"rotate"', '"definition"'), ["item.1"]),
        ("agenda", AGENDA.replace("pick = 2", 'term = "plan"'), ["item.1"]),
        ("agenda", AGENDA.replace('"process"', '"proces"'), ["item.1.categories.1"]),
        (
            "agenda",
            AGENDA.replace('title = "Where are you stuck?"\ntopic = "stuck"\n', ""),
            ["item.0"],
        ),
        (
            "agenda",
            AGENDA + '[[item]]\nkind = "definition"\nterm = "A b"\nminutes = 1\n',
            ["item.3.term"],
        ),
        ("library", TOPICS.replace('"our-own"', '"Our own"'), ["topic.0.id"]),
        ("library", TOPICS.replace('"insight"', '"insigth"'), ["topic.0.category"]),
        ("library", TOPICS.replace("minutes = 15", "minutes = -1"), ["topic.0.minutes"]),
        ("library", TOPICS.replace("minutes = 15", ""), ["topic.0"]),
        ("library", TOPICS.replace("minutes = 15", 'off = "no"'), ["topic.0", "topic.0.off"]),
        ("library", '[[topic]]\nid = "pay"\noff = false\n', ["topic.0"]),
        ("library", '[[topic]]\nid = "pay"\noff = true\nminutes = 0\n', ["topic.0.minutes"]),
        ("config", 'usr = "sam"\n', ["(file)"]),
        ("config", 'team = "acme"\n', ["team"]),
        ("config", 'user = "a b"\n', ["user"]),
        ("config", 'user = "all"\n', ["user"]),
        ("config", 'theme = "blue"\nbell = "yes"\n', ["bell", "theme"]),
        ("config", 'users = "sam"\nteams = []\n', ["teams", "users"]),
        ("config", '[users]\n"/srv/a" = "a b"\n"/srv/b" = 5\n', ["users./srv/a", "users./srv/b"]),
        ("config", '[teams]\nbeta = "b"\n"a b" = "/b"\n', ["teams", "teams.beta"]),
    ],
)
def test_what_huddle_refuses_is_marked(name: str, text: str, marked: list[str]) -> None:
    """Each mistake is marked at its key, or at the table that lacks one or has one too many."""
    assert mistakes(name, text)
    assert refused(name, text) == marked


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("team", f'{SMALL}sides = ["a", "A"]\n'),
        ("team", SMALL.replace("UTC", "Europe/Berln")),
        ("team", f'{SMALL}[[person]]\nname = "a"\nside = "sale"\n'),
        ("team", f'{SMALL}closed = ["2026-12-24"]\n'),
        ("team", f'{SMALL}[hours]\nfrom = "17:30"\nto = "09:00"\n'),
        ("team", f'{SMALL}sides = ["a", "b☕"]\n'),
        ("team", SMALL.replace('"A"', "2026-12-24")),
        ("agenda", AGENDA.replace('"stuck"', '"stcuk"')),
        ("agenda", AGENDA.replace("minutes = 20", "minutes = 19")),
        ("agenda", AGENDA.replace("minutes = 20", "minutes = 20.0")),
        ("agenda", AGENDA.replace("minutes = 20", "minutes = 90") + ITEM),
        ("library", '[[topic]]\nid = "our-own"\noff = true\n'),
        ("library", TOPICS + TOPICS),
        ("config", '[teams]\na = "/a"\nA = "/b"\n'),
    ],
)
def test_what_only_huddle_knows_is_left_to_it(name: str, text: str) -> None:
    """Other values of the file, other files, and types that JSON lacks: the check finds them."""
    found = mistakes(name, text)

    assert found
    assert [one.said for one in found if not _only_huddle_knows(one.said)] == []
    assert refused(name, text) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_files_of_all_tests_are_judged_alike(name: str) -> None:
    """Whatever text a test has: by huddle and by the schema it is right, or by both wrong."""
    unlike = {}
    for text in _texts():
        found, marked = mistakes(name, text), refused(name, text)
        known_to_both = [one.said for one in found if not _only_huddle_knows(one.said)]
        if (known_to_both and not marked) or (marked and not found):
            unlike[text] = (known_to_both, marked)

    assert unlike == {}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(NAMES), st.data())
def test_no_change_is_refused_by_the_schema_alone(name: str, data: st.DataObject) -> None:
    """What is marked in the editor is a mistake to huddle too."""
    changed = loads(SOUND[name])
    for _ in range(data.draw(st.integers(1, 2))):
        _change(changed, data)
    text = dumps_document(changed)

    if refused(name, text):
        assert mistakes(name, text)


WORDS = st.sampled_from(
    [
        *("", "a", "A b", "me", "CON", "é", "e\u0301" * 50, "-a", "a.", "a" * 41, "a" * 201, "☕"),
        *("09:00", "24:00", "9:00", "3d", "0d", "30m", "999h", "1000h", "weekly", "monday", "mon"),
        *("UTC", "Europe/Berlin", "EST5EDT", "Etc/GMT-14", "a@b", "a@b.", "/x", "~/x", "~x", "x/"),
        *(
            "topic",
            "rotate",
            "definition",
            "close",
            "customer",
            "won",
            "t7c2m9x4ka",
            "a\tb",
            "\u202e",
        ),
    ]
)
VALUES = st.one_of(
    st.integers(-1, 1500),
    st.booleans(),
    st.sampled_from([1.0, 0.5, date(2026, 12, 1), datetime(2026, 12, 1, 9), time(9)]),  # noqa: DTZ001
    WORDS,
    st.text(max_size=5),
    st.lists(WORDS, max_size=3),
    st.dictionaries(WORDS.filter(bool), WORDS, max_size=2),
)
KEYS = st.sampled_from(
    ["x", "name", "off", "pick", "term", "title", "away", "from", "until", "days", "answer", "a b"]
)


def _change(value: Any, data: st.DataObject) -> None:
    """Change one thing in a document: a value, a key, or an entry of a list."""
    places = [*_places(value)]
    if not places:  # the change before has taken everything out
        return
    table, key = data.draw(st.sampled_from(places))
    match data.draw(st.sampled_from(["set", "set", "set", "take out", "repeat", "add"])):
        case "set":
            table[key] = data.draw(VALUES)
        case "take out":
            del table[key]
        case "repeat" if isinstance(table, list):
            table.append(copy.deepcopy(table[key]))
        case _ if isinstance(table, dict):
            table[data.draw(KEYS)] = data.draw(VALUES)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each table and list with each of its keys, those inside too."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield value, key
        if isinstance(inner, dict | list):
            yield from _places(inner)


def _only_huddle_knows(said: str) -> bool:
    return any(re.match(pattern, said) for pattern in ONLY_HUDDLE_KNOWS)


@cache
def _texts() -> tuple[str, ...]:
    """Return every text in the tests and the golden files that may be a file of huddle's."""
    found = {
        path.read_text("utf-8") for path in TESTS.rglob("*.toml") if "golden" in path.parts
    } | {
        node.value
        for path in TESTS.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "=" in node.value
    }
    return tuple(sorted(filter(is_toml, found)))
