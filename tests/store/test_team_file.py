"""`huddle.toml`: what is read from it, what is refused, and what an edit leaves alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.ids import is_id
from huddlecli.core.people import with_name
from huddlecli.core.team import (
    Absence,
    Defaults,
    Hours,
    LeadRules,
    Mail,
    Person,
    Rota,
    Team,
    TopicChoice,
)
from huddlecli.store import files, person_tables, team_file, team_folder
from huddlecli.store.mistakes import BadFile
from huddlecli.store.toml import dumps_document

ACME = """\
# our team
schema = 1
id = "t7c2m9x4ka"
name = "Acme go-to-market"
timezone = "Europe/Berlin"
sides = ["marketing", "sales"]   # two of them
closed = [2026-12-24, 2026-12-25]

# the ones who write
[[person]]
name = "maria"  # Maria P.
side = "marketing"
email = "maria@acme.test"

# the ones who call
[[person]]
name = "josé"
side = "sales"
timezone = "Europe/Madrid"

[defaults]
due = "3d"

[topics]
off = ["pay"]

[rota]
order = ["maria", "josé"]
next = "josé"

[hours]
days = ["mon", "tue", "sat"]
from = "09:00"
to = "24:00"

[leads]
answer = { demo = "30m", other = "2d" }
title = "person"
status = { "Recycled" = "nurture", "On hold" = "waiting" }

[mail]
from = "huddle@acme.test"
to = ["team@acme.test"]
"""
MARIA = Person(name="maria", side="marketing", email="maria@acme.test")
JOSE = Person(name="josé", side="sales", timezone="Europe/Madrid")
TEAM = Team(
    id="t7c2m9x4ka",
    name="Acme go-to-market",
    closed=(date(2026, 12, 24), date(2026, 12, 25)),
    timezone="Europe/Berlin",
    people=(MARIA, JOSE),
    defaults=Defaults(due="3d"),
    topics=TopicChoice(off=("pay",)),
    rota=Rota(order=("maria", "josé"), next="josé"),
    mail=Mail(sender="huddle@acme.test", to=("team@acme.test",)),
    hours=Hours(opens="09:00", closes="24:00", days=("mon", "tue", "sat")),
    leads=LeadRules(
        answer={"demo": "30m", "other": "2d"},
        title="person",
        status={"Recycled": "nurture", "On hold": "waiting"},
    ),
)
SMALL = 'schema = 1\nname = "A"\ntimezone = "UTC"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a team."""
    files.write_new(tmp_path / "huddle.toml", ACME)
    return tmp_path


def edited(folder: Path) -> str:
    """Return the team's file as it is now."""
    return files.read(folder / "huddle.toml")


def test_a_team_is_what_its_file_says(folder: Path) -> None:
    """Each key has its place on the team; what is not said has a default."""
    assert team_file.load(folder) == TEAM


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """Each has its line, its key, what was expected, and the nearest known word."""
    text = """\
schema = 2
nam = "x"
timezone="Europ/Berlin"
sides = ["a", "A", 5, "b c", "all"]
week_starts = "mondy"
agendas = "daily"
[[person]]
name = "sam"
side = "aa"
email = "x"
[[person]]
name = "SAM"
sid = "sales"
away = "no"
[defaults]
due = "weakly"
[mail]
from = "a b@c"
to = ["x@y", "z"]
"""
    files.write_new(tmp_path / "huddle.toml", text)

    with pytest.raises(BadFile) as refused:
        team_file.load(tmp_path)

    assert (refused.value.message, refused.value.hint, refused.value.exit_code) == (
        """\
huddle.toml has 19 mistakes
huddle.toml:1: schema: expected 1, got 2
huddle.toml:1: name: missing
huddle.toml:2: nam: unknown key (name?)
huddle.toml:3: timezone: expected a time zone such as Europe/Berlin, got "Europ/Berlin" \
(Europe/Berlin?)
huddle.toml:4: sides 3: expected text, got 5
huddle.toml:4: sides 2: "A" is used twice
huddle.toml:4: sides 4: expected up to 40 letters, digits, . _ or -, got "b c"
huddle.toml:4: sides 5: "all" is a reserved word
huddle.toml:5: week_starts: expected monday, tuesday, wednesday, thursday, friday, saturday \
or sunday, got "mondy" (monday?)
huddle.toml:6: agendas: expected a list, got "daily"
huddle.toml:9: person 1: side: expected a, A, b c or all, got "aa" (A?)
huddle.toml:10: person 1: email: expected an email address such as maria@acme.test, got "x"
huddle.toml:11: person 2: side: missing
huddle.toml:12: person 2: name: "SAM" is used twice
huddle.toml:13: person 2: sid: unknown key (side?)
huddle.toml:14: person 2: away: expected true or false, got "no"
huddle.toml:16: defaults: due: expected daily, weekly, fortnightly, monthly or days such as 3d, \
got "weakly" (weekly?)
huddle.toml:18: mail: from: expected an email address such as maria@acme.test, got "a b@c"
huddle.toml:19: mail: to 2: expected an email address such as maria@acme.test, got "z\"""",
        f"fix {tmp_path / 'huddle.toml'}, then: huddle doctor",
        2,
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('name = "a\n', "1: not valid TOML: invalid basic string"),
        ("schema = 1\n\nname = 1\nname = 2\n", "4: not valid TOML: duplicate key"),
        (f"{SMALL}personal = true\n", "4: personal: unknown key"),
        (f"{SMALL}person = 5\n", "4: person: expected a list, got 5"),
        (f"{SMALL}person = [5]\n", "4: person 1: expected a table, got 5"),
        (f"{SMALL}mail = []\n", "4: mail: expected a table, got a list"),
        (f'{SMALL}sides = ["a"]\n', "4: sides: expected at least two sides, got 1"),
        (f"{SMALL}x = {'9' * 5000}\n", "4: not valid TOML: integer number overflowed"),
        (SMALL.replace("A", "A\\u001b[2J"), "2: name: expected one line without control"),
        (SMALL.replace("A", "\\u202e"), "2: name: expected one line without control"),
        (SMALL.replace("A", "A" * 201), "2: name: expected at most 200 characters"),
        (SMALL.replace("A", ""), '2: name: expected text, got ""'),
        (SMALL.replace("UTC", "../UTC"), "3: timezone: expected a time zone"),
        (SMALL.replace("UTC", "Europe"), "3: timezone: expected a time zone"),
        (
            f'{SMALL}id = "T7C2M9X4KA"\n',
            "4: id: expected the ten letters and digits from",
        ),
        (f"{SMALL}closed = [2026-12-24, 5]\n", "4: closed 2: expected a date such as 2026-12-01"),
        (f'{SMALL}[[person]]\nname="a"\nside="sales"\naway=5', "7: person 1: away: expected true"),
        (
            f'{SMALL}[[person]]\nname="a"\nside="sales"\naway={{until=2026-12-02}}',
            "7: person 1: away: from: missing",
        ),
        (
            f'{SMALL}[[person]]\nname="a"\nside="sales"\naway={{from=2026-12-02,until=2026-12-01}}',
            "7: person 1: away: until: expected a date on or after 2026-12-02, got 2026-12-01",
        ),
        (
            f'{SMALL}[[person]]\nname="A"\nside="sales"\n[[person]]\nname="b"\nwas=["a"]\nside="sales"',
            '9: person 2: was 1: "a" is used twice',
        ),
        (f'{SMALL}[hours]\nfrom = "09:00"\n', "4: hours: to: missing"),
        (f"{SMALL}[hours]\nfrom = 09:00:00\nto = '18:00'\n", "5: hours: from: expected text"),
        (
            f'{SMALL}[hours]\nfrom = "17:30"\nto = "09:00"\n',
            '6: hours: to: expected a time after "17:30", got "09:00"',
        ),
        (
            f'{SMALL}[hours]\nfrom = "09:00"\nto = "09:00"\n',
            '6: hours: to: expected a time after "09:00", got "09:00"',
        ),
        (
            f'{SMALL}[hours]\nfrom = "24:00"\nto = "24:00"\n',
            '5: hours: from: expected a time such as 09:00, got "24:00"',
        ),
        (
            f'{SMALL}[hours]\nfrom = "09:00"\nto = "17:30"\ndays = []\n',
            "7: hours: days: expected at least one day such as mon",
        ),
        (f"{SMALL}hours = 5\n", "4: hours: expected a table, got 5"),
        (f"{SMALL}[leads]\nanswer = 4\n", "5: leads: answer: expected text, got 4"),
        (f"{SMALL}[leads]\nstatus = 4\n", "5: leads: status: expected a table, got 4"),
        (
            f'{SMALL}[leads]\nanswer = "4 hours"\n',
            '5: leads: answer: expected a time such as 30m, 4h or 2d, got "4 hours"',
        ),
        (
            f'{SMALL}[leads]\ntitle = "persn"\n',
            '5: leads: title: expected company or person, got "persn" (person?)',
        ),
        (f'{SMALL}"\x1b]52;" = 1\n', "4: not valid TOML: invalid"),
        (f'{SMALL}"\\u202ex" = 1\n', "4: U+202Ex: unknown key"),
    ],
)
def test_no_file_is_a_riddle(tmp_path: Path, text: str, said: str) -> None:
    """Whatever a file says, the mistake is told in words, on its line, and nothing acts on it."""
    files.write_new(tmp_path / "huddle.toml", text)

    with pytest.raises(BadFile) as refused:
        team_file.load(tmp_path)

    assert refused.value.message.startswith(f"huddle.toml has a mistake\nhuddle.toml:{said}")


def test_mistakes_in_hours_and_leads_are_all_named(tmp_path: Path) -> None:
    """Each has its line, also in a table that is written in one line."""
    text = f"""\
{SMALL}[hours]
days = ["mon", "tues", "mon"]
from = "9:00"
to = "24:01"
bis = "x"
[leads]
answer = {{ demo = "4", fair = 5, "a\\u001bb" = "4h", Demo = "0h", webinar = "1000h" }}
titel = "person"
[leads.status]
Recycled = "nurtur"
recycled = "won"
"""
    files.write_new(tmp_path / "huddle.toml", text)

    with pytest.raises(BadFile) as refused:
        team_file.load(tmp_path)

    assert (
        refused.value.message
        == """\
huddle.toml has 13 mistakes
huddle.toml:5: hours: days 2: expected mon, tue, wed, thu, fri, sat or sun, got "tues" (tue?)
huddle.toml:5: hours: days 3: "mon" is used twice
huddle.toml:6: hours: from: expected a time such as 09:00, got "9:00"
huddle.toml:7: hours: to: expected a time such as 17:30, got "24:01"
huddle.toml:8: hours: bis: unknown key
huddle.toml:10: leads: answer: fair: expected text, got 5
huddle.toml:10: leads: answer: aU+001Bb: expected one line without control characters
huddle.toml:10: leads: answer: demo: expected a time such as 30m, 4h or 2d, got "4"
huddle.toml:10: leads: answer: Demo: expected a time such as 30m, 4h or 2d, got "0h"
huddle.toml:10: leads: answer: webinar: expected a time such as 30m, 4h or 2d, got "1000h"
huddle.toml:11: leads: titel: unknown key (title?)
huddle.toml:13: leads: status: Recycled: expected waiting, answered, accepted, rejected, \
nurture, won or lost, got "nurtur" (nurture?)
huddle.toml:14: leads: status: recycled: "recycled" is used twice"""
    )


def test_a_flood_of_mistakes_is_counted(tmp_path: Path) -> None:
    """The first fifty are shown."""
    files.write_new(tmp_path / "huddle.toml", SMALL + "".join(f"k{n} = 1\n" for n in range(9000)))

    with pytest.raises(BadFile) as refused:
        team_file.load(tmp_path)

    told = refused.value.message.splitlines()
    assert (told[0], told[50:]) == (
        "huddle.toml has 9000 mistakes",
        ["huddle.toml:53: k49: unknown key", "and 8950 more"],
    )


KEYS = st.sampled_from(
    [
        "schema",
        "name",
        "timezone",
        "sides",
        "person",
        "defaults",
        "mail",
        "side",
        "away",
        "due",
        "to",
        *("hours", "days", "from", "leads", "answer", "status", "title"),
    ]
)
LEAVES = st.one_of(
    *(st.text(max_size=5), st.integers(), st.floats(), st.booleans()),
    *(st.dates(), st.datetimes(), st.times()),
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@given(document=st.dictionaries(KEYS, ANYTHING, max_size=6))
@settings(max_examples=150, deadline=None)
def test_any_document_is_a_team_or_has_mistakes(
    tmp_path_factory: pytest.TempPathFactory, document: dict[str, Any]
) -> None:
    """There is no third way."""
    folder = tmp_path_factory.mktemp("team")
    files.write_new(folder / "huddle.toml", dumps_document(document))

    with pytest.raises(BadFile) as refused:
        team_file.load(folder)

    assert len(refused.value.message.splitlines()) == len(refused.value.mistakes) + 1


def test_a_new_file_says_what_there_is_to_say() -> None:
    """How people are added is said where none are given; keys of mail are comments."""
    assert (
        team_folder.new_text(
            Team(
                name="Acme",
                id="t7c2m9x4ka",
                timezone="Europe/Berlin",
                sides=("design", "sales"),
                week_starts="sunday",
            )
        )
        == """\
schema = 1
id = "t7c2m9x4ka"                 # do not edit
name = "Acme"
timezone = "Europe/Berlin"        # for its days and weeks
week_starts = "sunday"
sides = ["design", "sales"]
agendas = ["daily", "weekly"]     # the agendas this team runs
# closed = [2026-12-24, 2026-12-25]   # days without work

# huddle people add maria:design adds a person; optional keys of each person:
# called (the name on screens and in mails), email, timezone, away (true or { from, until })

[defaults]
due = "weekly"                    # the next weekly huddle at least 2 days away; or "3d"

[topics]
off = []                          # ids of topics to leave out of the rotation

# [hours]                         # working hours; without them, every hour counts for leads
# days = ["mon", "tue", "wed", "thu", "fri"]
# from = "09:00"
# to = "17:30"

# [leads]
# answer = "4h"                   # until the first answer; or { demo = "30m", other = "1d" }
# title = "company"               # what an import keeps as the title of a lead; or "person"
# status = { "Recycled" = "nurture" }   # your CRM's own status values: waiting, answered,
#                                 # accepted, rejected, nurture, won or lost

# [mail]
# from = "huddle@example.com"
# to = ["team@example.com"]
"""
    )


@pytest.mark.parametrize("before", [(), (MARIA,), (MARIA, JOSE)])
@pytest.mark.parametrize("added", [(), ("zoe",), ("zoe", "ida")])
def test_each_key_of_a_new_file_can_be_put_to_use(
    tmp_path: Path, before: tuple[Person, ...], added: tuple[str, ...]
) -> None:
    """Without its `#`, and that of its table, each key stands where it belongs."""
    team = Team(name="Acme", id="t7c2m9x4ka", timezone="UTC", people=before)
    path = tmp_path / "huddle.toml"
    path.write_text(team_folder.new_text(team), encoding="utf-8")
    for name in added:
        person_tables.add_person(tmp_path, Person(name=name, side="sales"))
        person_tables.set_away(tmp_path, name, away=True)
    text = path.read_text(encoding="utf-8")

    blocks = re.findall(r"^# (?:\[\w+\].*\n(?:#.*\n)+|closed = .*\n)", text, re.MULTILINE)
    loaded = []
    for block in blocks:
        in_use = text.replace(block, re.sub("^# ?", "", block, flags=re.MULTILINE))
        path.write_text(in_use, encoding="utf-8")
        loaded.append(team_file.load(tmp_path))

    closed, hours, leads, mail = loaded
    assert len(closed.closed) == 2
    assert hours.hours == Hours(opens="09:00", closes="17:30")
    assert leads.leads == LeadRules(answer="4h", status={"Recycled": "nurture"})
    assert mail.mail == Mail(sender="huddle@example.com", to=("team@example.com",))
    for one in loaded:
        assert [who.name for who in one.people] == [*(who.name for who in before), *added]


@pytest.mark.parametrize("end", ["\n", "\n\n[defaults]\n", ""])
def test_a_key_of_the_last_person_that_is_out_of_use_stays_theirs(tmp_path: Path, end: str) -> None:
    """Who is added comes after it, and a comment above the next table stays above that."""
    path = tmp_path / "huddle.toml"
    last = '# email = "maria@example.com"'
    head = (
        'schema = 1\nname = "Acme"\ntimezone = "UTC"\n[[person]]\nname = "maria"\nside = "sales"\n'
    )
    path.write_text(f"{head}{last}{end}", encoding="utf-8")

    person_tables.add_person(tmp_path, Person(name="zoe", side="sales"))

    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(last, last[2:]), encoding="utf-8")
    assert [who.email for who in team_file.load(tmp_path).people] == ["maria@example.com", None]


def test_a_comment_above_a_table_stays_there(tmp_path: Path) -> None:
    """It is not a key of the last person that is out of use."""
    path = tmp_path / "huddle.toml"
    head = 'schema = 1\nid = "t7c2m9x4ka"\nname = "Acme"\ntimezone = "UTC"\n'
    tail = "# what is due when\n[defaults]\n"
    path.write_text(head + tail, encoding="utf-8")

    person_tables.add_person(tmp_path, Person(name="zoe", side="sales"))

    zoe = '\n[[person]]\nname = "zoe"\nside = "sales"\n'
    assert path.read_text(encoding="utf-8") == head + zoe + tail


def test_a_new_file_is_read_back(tmp_path: Path) -> None:
    """What it was made of is what it says."""
    away = Absence(since=date(2026, 12, 1), until=date(2026, 12, 5))
    people = (
        MARIA,
        JOSE,
        Person(name="प्रिया", side="sales", away=True),
        Person(name="ida", side="sales", called="Ida O'Brien", away=away, was=("ina", "eda")),
    )
    team = Team(name='Say "hi" \\o/', id="t7c2m9x4ka", timezone="UTC", people=people)
    files.write_new(tmp_path / "huddle.toml", team_folder.new_text(team))

    assert team_file.load(tmp_path) == team


def test_a_new_file_takes_nobody_who_cannot_be_called() -> None:
    """Who makes a team is told which word is wrong; no line of a file, since there is none."""
    team = Team(name="A", timezone="UTC", people=(Person(name="a b", side="x"),))

    with pytest.raises(Wrong) as refused:
        team_folder.new_text(team)

    assert (refused.value.message, refused.value.hint) == (
        """\
name: expected up to 40 letters, digits, . _ or -, got "a b"; \
side: expected marketing or sales, got "x\"""",
        "huddle init --help",
    )


@pytest.mark.parametrize("name", ["\x1b", "\udcff", "a\n[mail]", '"', "-rf", ".", "a" * 41, "me"])
def test_no_name_breaks_the_file(tmp_path: Path, name: str) -> None:
    """What no name can be is refused before it is written."""
    files.write_new(tmp_path / "huddle.toml", SMALL)

    with pytest.raises(Wrong):
        person_tables.add_person(tmp_path, Person(name=name, side="sales"))
    assert edited(tmp_path) == SMALL


def test_people_come_and_go_and_all_else_stays(folder: Path) -> None:
    """Comments, order and blanks are as they were; a comment after somebody outlives them."""
    fay = Person(name="fay", side="sales")

    assert person_tables.add_person(folder, fay).people == (MARIA, JOSE, fay)
    assert person_tables.set_away(folder, "MARIA", away=True).people[0].away
    assert person_tables.remove_person(folder, "josé").people[1] == fay
    assert edited(folder) == ACME.replace(
        'maria@acme.test"\n\n', 'maria@acme.test"\naway = true\n\n', 1
    ).replace(
        '[[person]]\nname = "josé"\nside = "sales"\ntimezone = "Europe/Madrid"\n',
        "",
    ).replace("call\n\n", 'call\n\n[[person]]\nname = "fay"\nside = "sales"\n\n').replace(
        'order = ["maria", "josé"]\nnext = "josé"', 'order = ["maria"]\nnext = "maria"'
    )

    assert person_tables.set_away(folder, "maria", away=False).people == (MARIA, fay)
    assert person_tables.remove_person(folder, "Maria").rota == Rota()
    assert edited(folder).startswith("""\
# our team
schema = 1
id = "t7c2m9x4ka"
name = "Acme go-to-market"
timezone = "Europe/Berlin"
sides = ["marketing", "sales"]   # two of them
closed = [2026-12-24, 2026-12-25]

# the ones who write

# the ones who call

[[person]]
name = "fay"
""")


def test_the_first_person_comes_after_the_first_keys(tmp_path: Path) -> None:
    """The tables that follow keep their place."""
    first = f'{SMALL}id = "t7c2m9x4ka"\n'
    files.write_new(tmp_path / "huddle.toml", f'{first}\n[defaults]\ndue = "3d"')
    person_tables.add_person(tmp_path, Person(name="sam", side="sales"))

    assert edited(tmp_path) == (
        f'{first}\n[[person]]\nname = "sam"\nside = "sales"\n\n[defaults]\ndue = "3d"'
    )


def test_an_edit_that_would_break_the_file_is_refused(folder: Path) -> None:
    """The file stays as it was, and the person is told why."""
    with pytest.raises(Failed) as twice:
        person_tables.add_person(folder, Person(name="Maria", side="sales"))
    with pytest.raises(Wrong) as unknown:
        person_tables.remove_person(folder, "mara")

    assert (twice.value.message, unknown.value.message, unknown.value.hint, edited(folder)) == (
        "maria is already on the team",
        "there is no mara in Acme go-to-market",
        "did you mean maria? see: huddle people list",
        ACME,
    )


def test_a_name_that_somebody_else_has_just_got_is_refused(folder: Path) -> None:
    """Under the lock: when it was typed, nobody had it."""
    person_tables.add_person(folder, Person(name="fay", side="sales"))
    person_tables.change_person(folder, "maria", lambda who: with_name(who, "mia"))
    before = edited(folder)

    for name, message in (
        ("MIA", "mia is already on the team"),
        ("Maria", "Maria is a former name of mia"),
    ):
        renamed = partial(with_name, name=name)
        with pytest.raises(Failed, match=message):
            person_tables.change_person(folder, "fay", renamed)
        with pytest.raises(Failed, match=message):
            person_tables.add_person(folder, Person(name=name, side="sales"))
    assert edited(folder) == before


def test_an_older_file_gets_an_id_with_the_first_change(tmp_path: Path) -> None:
    """It is drawn once, and stays; comments and order do too."""
    files.write_new(tmp_path / "huddle.toml", f"# ours\n{SMALL}\n[topics]\noff = []\n")

    first = team_file.give_id(tmp_path)
    again = person_tables.add_person(tmp_path, Person(name="sam", side="sales"))

    assert first.id
    assert is_id(first.id)
    assert again.id == first.id == team_file.give_id(tmp_path).id
    assert edited(tmp_path) == (
        f'# ours\n{SMALL}id = "{first.id}"\n\n[[person]]\nname = "sam"\nside = "sales"\n'
        "\n[topics]\noff = []\n"
    )


def test_people_in_one_value_are_left_to_people(tmp_path: Path) -> None:
    """A list of inline tables is read, and not edited."""
    text = f'{SMALL}person = [{{ name = "sam", side = "sales" }}]\n'
    files.write_new(tmp_path / "huddle.toml", text)

    assert team_file.load(tmp_path).people == (Person(name="sam", side="sales"),)
    with pytest.raises(Failed):
        person_tables.remove_person(tmp_path, "sam")
    assert edited(tmp_path) == text


def test_a_rota_is_changed_in_its_place(folder: Path) -> None:
    """Only its two lines; a `next` that a huddle has used up goes, and comes back with no write."""
    before = edited(folder)

    assert team_file.set_rota(folder, lambda team: replace(team.rota, next="maria")).rota.next
    assert edited(folder) == before.replace('next = "josé"', 'next = "maria"')
    team_file.use_up_next(folder)
    used = before.replace('next = "josé"\n', "")
    assert edited(folder) == used
    stamp = team_file.stamp(folder)
    team_file.use_up_next(folder)
    assert team_file.stamp(folder) == stamp


def test_a_rota_is_changed_however_it_is_written(tmp_path: Path) -> None:
    """In one line or as keys with dots; one with lines in it stays, and the hint says where."""
    text = f'{SMALL}id = "t7c2m9x4ka"\nrota = {{ order = ["maria"], next = "sam" }} # us\n'
    files.write_new(tmp_path / "huddle.toml", text)

    team_file.use_up_next(tmp_path)
    assert edited(tmp_path) == text.replace(', next = "sam"', "")
    team_file.set_rota(tmp_path, lambda _: Rota(order=("sam", "maria"), next="sam"))
    again = text.replace('["maria"]', '["sam", "maria"]')
    assert edited(tmp_path) == again

    (tmp_path / "huddle.toml").write_text(again.replace('["sam"', '[ # we\n"sam"'), "utf-8")
    with pytest.raises(Failed, match=r"huddle\.toml cannot be changed this way"):
        team_file.use_up_next(tmp_path)
    assert edited(tmp_path) == again.replace('["sam"', '[ # we\n"sam"')
