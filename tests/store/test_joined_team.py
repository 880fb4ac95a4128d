"""`huddle.toml` joined key by key, in whatever layout each side has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddlecli.core.join.tables import after, join_tables, rows_of
from huddlecli.store.join.team_text import is_team, join_team
from huddlecli.store.join.texts import Lost
from huddlecli.store.toml import key_literal, literal, loads

TOP = 'schema = 1\nname = "Acme"\ntimezone = "UTC"\n'
MARIA = {"name": "maria", "side": "marketing"}
SAM = {"name": "sam", "side": "sales"}
ANA = {"name": "ana", "side": "sales", "away": True}
ZOE = {"name": "zoe", "side": "sales", "email": "zoe@acme.test"}
LEADS = '\n[leads]\nanswer = "4h"\ntitle = "company"\n'


def tables(*people: Mapping[str, Any]) -> str:
    """Return people as huddle writes them."""
    rows = ("".join(f"{k} = {literal(v)}\n" for k, v in one.items()) for one in people)
    return "".join(f"\n[[person]]\n{row}" for row in rows)


def on_one_line(*people: Mapping[str, Any]) -> str:
    """Return people in one value."""
    return f"person = {literal(list(people))}  # all of us\n"


def on_many_lines(*people: Mapping[str, Any]) -> str:
    """Return people in one value that has comments inside."""
    rows = "".join(f"  {literal(one)},  # {one['name']} it is\n" for one in people)
    return f"person = [  # us\n{rows}]\n"


LAYOUTS = [tables, on_one_line, on_many_lines]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_people_are_joined_by_name_in_any_layout(layout: Any) -> None:
    """One is added here, one leaves there, one changes sides; nothing is told, as nothing lost."""
    base = TOP + layout(MARIA, SAM, ANA)
    ours = TOP + layout(MARIA, ANA)
    theirs = TOP + layout({**MARIA, "side": "sales"}, SAM, ANA, ZOE)
    for first, second in ((ours, theirs), (theirs, ours)):
        joined = join_team(base, first, second)
        assert joined.lost == ()
        people = {one["name"]: one for one in loads(joined.text)["person"]}
        assert people == {"maria": {**MARIA, "side": "sales"}, "ana": ANA, "zoe": ZOE}


def test_people_that_are_written_anew_keep_the_comments() -> None:
    """The tables have the normal layout, and comments are where the value was."""
    base = TOP + on_many_lines(MARIA, SAM) + LEADS
    ours = TOP + tables(MARIA, {**SAM, "side": "marketing"}) + LEADS
    joined = join_team(base, ours, TOP + on_many_lines(MARIA, SAM, ANA) + LEADS)

    comments = "# us\n# maria it is\n# sam it is\n# ana it is\n"
    people = tables(MARIA, {**SAM, "side": "marketing"}, ANA)
    assert joined.text == TOP + comments + people + LEADS
    assert joined.lost == ()


ANSWERS = ['answer = "5h"\n', 'answer = { demo = "30m", other = "1d" }\n', ""]
AS_TABLE = '\n[leads]\ntitle = "company"\n\n[leads.answer]\ndemo = "30m"\nother = "1d"\n'
leads = [LEADS.replace('answer = "4h"\n', answer) for answer in ANSWERS] + [AS_TABLE]


@pytest.mark.parametrize("ours", leads)
@pytest.mark.parametrize("theirs", leads)
def test_a_key_that_is_a_text_on_one_side_and_a_table_on_the_other(ours: str, theirs: str) -> None:
    """It is one key: theirs stays, mine is told."""
    team = TOP + tables(SAM)
    joined = join_team(team + LEADS, team + ours, team + theirs)
    mine, yours = (loads(text)["leads"].get("answer") for text in (ours, theirs))

    assert loads(joined.text)["leads"] == loads(theirs)["leads"]
    said = [literal(value) if value else "not there" for value in (mine, yours)]
    assert joined.lost == (() if mine == yours else (Lost("leads.answer", *said),))


@pytest.mark.parametrize("text", leads)
def test_a_text_that_becomes_a_table_and_back_on_one_side(text: str) -> None:
    """What only one side changed is as there, also beside another change."""
    team = TOP + tables(SAM)
    for base, new in ((LEADS, text), (text, LEADS)):
        other = team.replace("Acme", "Acme Inc") + base.replace("company", "person")
        for ours, theirs in ((team + new, other), (other, team + new)):
            joined = join_team(team + base, ours, theirs)
            expected = loads(new)["leads"] | {"title": "person"}
            assert (joined.lost, loads(joined.text)["leads"]) == ((), expected)
            assert loads(joined.text)["name"] == "Acme Inc"


WORDS = ["Closed Won", "a.b", 'say "yes"', "it's", "back\\slash", "é", "Won", "#1 = [x]"]


@pytest.mark.parametrize("mine", WORDS)
@pytest.mark.parametrize("yours", ["On Hold", "'", "Lost.Again"])
def test_keys_that_need_quotes(mine: str, yours: str) -> None:
    """Two states of a CRM that two machines add are two keys; each can be changed and removed."""
    head = f'{TOP}{tables(SAM)}\n[leads.status]\n"Recycled" = "nurture"\n'
    ours = f'{head}{key_literal(mine)} = "won"\n'
    theirs = f'{head}{key_literal(yours)} = "waiting"\n'
    both = join_team(head, ours, theirs)
    assert both.lost == ()
    assert loads(both.text)["leads"]["status"] == {
        "Recycled": "nurture",
        mine: "won",
        yours: "waiting",
    }
    changed = f'{head.replace("nurture", "lost")}{key_literal(mine)} = "lost"\n'
    assert loads(join_team(ours, changed, both.text).text)["leads"]["status"] == {
        "Recycled": "lost",
        mine: "lost",
        yours: "waiting",
    }
    assert mine not in loads(join_team(ours, head, both.text).text)["leads"]["status"]


def test_only_what_is_wrong_together_is_left_out() -> None:
    """A side that was removed there and has a new person here: my other changes are taken."""
    base = f'{TOP}sides = ["marketing", "sales", "partners"]\n{tables(MARIA, SAM)}'
    max_ = {"name": "max", "side": "partners"}
    ours = base.replace("Acme", "Acme Inc") + tables(max_, ZOE)
    theirs = base.replace(', "partners"', "").replace("UTC", "Europe/Berlin")

    joined = join_team(base, ours, theirs)
    expected = theirs.replace("Acme", "Acme Inc") + tables(ZOE)
    assert loads(joined.text) == loads(expected)
    assert joined.lost == (
        Lost("person.max.name", '"max"', "not there"),
        Lost("person.max.side", '"partners"', "not there"),
    )
    joined = join_team(base, theirs, ours)
    assert loads(joined.text) == loads(ours.replace("UTC", "Europe/Berlin"))
    assert [one.what for one in joined.lost] == ["sides"]


def test_changes_that_need_each_other_are_taken_together() -> None:
    """A new side and a person on it, beside a change that cannot be."""
    hours = '\n[hours]\nfrom = "09:00"\nto = "17:00"\n'
    base = f'{TOP}sides = ["marketing", "sales"]\n{tables(MARIA, SAM)}{hours}'
    new = {**ZOE, "side": "partners"}
    ours = base.replace('"sales"]', '"sales", "partners"]')
    ours = ours.replace(hours, tables(new) + hours.replace("09:00", "16:00"))
    theirs = base.replace("17:00", "15:00")

    joined = join_team(base, ours, theirs)
    assert loads(joined.text)["person"] == [MARIA, SAM, new]
    assert joined.lost == (Lost("hours.from", '"16:00"', '"09:00"'),)


def leads_table(data: Mapping[str, Any], layout: str) -> tuple[str, str]:
    """Return a table as text: what goes before all other tables, and what goes at the end."""
    if not data:
        return "", ""
    if layout == "inline":
        return f"leads = {literal(data)}\n", ""
    if layout == "dotted":
        return "".join(f"leads.{k} = {literal(v)}\n" for k, v in data.items()), ""
    rows = "".join(f"{k} = {literal(v)}\n" for k, v in data.items() if k != "status")
    status = "".join(
        f"{key_literal(k)} = {literal(v)}\n" for k, v in data.get("status", {}).items()
    )
    return "", f"\n[leads]\n{rows}" + (f"\n[leads.status]\n{status}" if status else "")


@st.composite
def teams(draw: st.DrawFn) -> str:
    """Return the text of a team, in any layout."""
    people = [
        {"name": name, "side": draw(st.sampled_from(["sales", "marketing"]))}
        | draw(st.sampled_from([{}, {"email": f"{name}@acme.test"}, {"away": True}]))
        for name in draw(st.lists(st.sampled_from(["ana", "Ben", "cem"]), unique=True))
    ]
    states = st.dictionaries(
        st.sampled_from(["Won", "Closed Won", "a.b"]),
        st.sampled_from(["won", "lost"]),
        min_size=1,
        max_size=2,
    )
    answers = st.sampled_from(["4h", "5h", {"demo": "1h"}, {"demo": "2h", "other": "1d"}])
    table = draw(
        st.fixed_dictionaries(
            {}, optional={"answer": answers, "title": st.just("person"), "status": states}
        )
    )
    top, end = leads_table(table, draw(st.sampled_from(["inline", "dotted", "tables"])))
    persons = draw(st.sampled_from(LAYOUTS))(*people) if people else ""
    return TOP + top + persons + end


@settings(max_examples=150)
@given(st.none() | teams(), teams(), teams())
def test_no_layout_is_too_odd_to_be_joined(base: str | None, ours: str, theirs: str) -> None:
    """The text has just what the keys of both sides come to, and only real conflicts are told."""
    joined = join_team(base, ours, theirs)
    rows = rows_of(loads(theirs))
    keys = join_tables(None if base is None else rows_of(loads(base)), rows_of(loads(ours)), rows)

    assert rows_of(loads(joined.text)) == after(rows, keys.edits)
    assert [one.what for one in joined.lost] == [".".join(one.path) for one in keys.lost]
    assert is_team(joined.text)
    assert join_team(base, joined.text, joined.text).text == joined.text
