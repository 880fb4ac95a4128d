"""Files that name each other, joined: no mistake comes up that neither side had."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from huddlecli.core.sync import Overruled
from huddlecli.core.team import Team
from huddlecli.store.join.whole_team import mistakes_in_team
from huddlecli.store.sync.joined_files import JoinedFiles, join_files

Texts: TypeAlias = Mapping[str, str]

TEAM_FILE = "huddle.toml"
PLAN = "agendas/plan.toml"
OWN = "agendas/own.toml"
TEAM = Team(name="Acme", timezone="UTC")


def a_team(
    agendas: str = '["daily"]', sides: str = '["marketing", "sales"]', more: str = ""
) -> str:
    """Return the text of a team that runs some agendas."""
    return f'name = "Acme"\ntimezone = "UTC"\nsides = {sides}\nagendas = {agendas}\n{more}'


def a_plan(more: str = "", name: str = "plan") -> str:
    """Return the text of an agenda with one item, and more items."""
    head = f'name = "{name}"\ntitle = "Plan"\ncadence = "weekly"\nminutes = 20\n'
    return f'{head}\n[[item]]\nkind = "promises"\nminutes = 3\n{more}'


def topics(*names: str) -> str:
    """Return the text of topics."""
    return "\n".join(
        f'[[topic]]\nid = "{name}"\ntitle = "What now?"\ncategory = "customer"\nminutes = 4\n'
        for name in names
    )


USES_OURS = '\n[[item]]\nkind = "topic"\ntopic = "ours"\nminutes = 4\n'
OPENED = '\n[[item]]\nkind = "topic"\ntitle = "What now?"\nopens = "partners"\nminutes = 4\n'
THREE_SIDES = '["marketing", "sales", "partners"]'


def joined(base: Texts, ours: Texts, theirs: Texts) -> JoinedFiles:
    """Join the texts of both sides."""
    first, mine, yours = (
        {place: text.encode() for place, text in side.items()} for side in (base, ours, theirs)
    )
    return join_files(first, mine, yours, TEAM)


def texts(result: JoinedFiles) -> dict[str, str]:
    """Return the texts that both have from now on."""
    return {place: data.decode() for place, data in result.files.items() if data is not None}


def test_an_agenda_that_was_removed_here_and_put_in_use_there_comes_back() -> None:
    """In both orders, and nothing of mine is lost."""
    base = {TEAM_FILE: a_team(), PLAN: a_plan()}
    removed = {TEAM_FILE: a_team()}
    used = {TEAM_FILE: a_team('["daily", "plan"]'), PLAN: a_plan()}
    for ours, theirs in ((removed, used), (used, removed)):
        result = joined(base, ours, theirs)
        assert (texts(result), result.overruled) == (used, ())


def test_an_agenda_that_nobody_names_stays_removed() -> None:
    """Whatever else the other side has changed."""
    base = {TEAM_FILE: a_team(), PLAN: a_plan()}
    removed = {TEAM_FILE: a_team()}
    other = {TEAM_FILE: a_team('["daily", "weekly"]'), PLAN: a_plan()}
    for ours, theirs in ((removed, other), (other, removed)):
        assert texts(joined(base, ours, theirs)) == {TEAM_FILE: other[TEAM_FILE]}


def test_topics_that_were_removed_here_and_put_in_use_there() -> None:
    """Their file comes back; if it is still there without them, mine is as theirs, and told."""
    base = {TEAM_FILE: a_team(), PLAN: a_plan(), OWN: topics("ours", "more")}
    used = {**base, PLAN: a_plan(USES_OURS)}
    removed = {TEAM_FILE: a_team(), PLAN: a_plan()}
    fewer = {**base, OWN: topics("more")}
    for ours, theirs in ((removed, used), (used, removed)):
        result = joined(base, ours, theirs)
        assert (texts(result), result.overruled) == (used, ())
    for ours, theirs, place in ((fewer, used, OWN), (used, fewer, PLAN)):
        result = joined(base, ours, theirs)
        lost = Overruled(place, "the file", "another text", "what they wrote")
        assert (texts(result), result.overruled) == (theirs, (lost,))


def test_a_side_that_was_removed_here_and_opens_an_item_there() -> None:
    """The side stays, or the item does not come; other keys of the same file are taken."""
    base = {TEAM_FILE: a_team(sides=THREE_SIDES), PLAN: a_plan()}
    removed = {TEAM_FILE: a_team('["weekly"]'), PLAN: a_plan()}
    used = {TEAM_FILE: a_team(sides=THREE_SIDES), PLAN: a_plan(OPENED)}

    result = joined(base, removed, used)
    assert texts(result) == {TEAM_FILE: a_team('["weekly"]', THREE_SIDES), PLAN: a_plan(OPENED)}
    assert [(one.place, one.what) for one in result.overruled] == [(TEAM_FILE, "sides")]
    result = joined(base, used, removed)
    assert texts(result) == removed
    assert [(one.place, one.what) for one in result.overruled] == [(PLAN, "the file")]


def test_a_mistake_that_one_side_has_already_changes_nothing() -> None:
    """What both changed is joined; the mistake stays for that side to see."""
    base = {TEAM_FILE: a_team(), PLAN: a_plan()}
    ours = {TEAM_FILE: a_team('["nowhere"]'), PLAN: a_plan()}
    theirs = {TEAM_FILE: a_team(more='week_starts = "sunday"\n'), PLAN: a_plan()}
    result = joined(base, ours, theirs)
    assert texts(result)[TEAM_FILE] == a_team('["nowhere"]', more='week_starts = "sunday"\n')
    assert result.overruled == ()


def test_a_file_that_cannot_be_read_stays_also_if_others_would_need_it() -> None:
    """It is named, and neither side is written over."""
    base = {TEAM_FILE: a_team(), OWN: topics("ours"), PLAN: a_plan()}
    ours = {TEAM_FILE: a_team(), OWN: "[[topic", PLAN: a_plan()}
    theirs = {TEAM_FILE: a_team(), OWN: topics("ours", "more"), PLAN: a_plan(USES_OURS)}
    result = joined(base, ours, theirs)
    assert (OWN in result.skipped, OWN in result.files) == (True, False)


@st.composite
def teams(draw: st.DrawFn) -> Texts:
    """Return the texts of a team without a mistake."""
    own = draw(st.sets(st.sampled_from(["ours", "more"])))
    sides = draw(st.sampled_from([THREE_SIDES, '["marketing", "sales"]']))
    items = [USES_OURS] if "ours" in own else []
    items += [OPENED] if "partners" in sides else []
    agendas = {
        f"agendas/{name}.toml": a_plan(draw(st.sampled_from(["", *items])), name)
        for name in draw(st.sets(st.sampled_from(["plan", "retro"])))
    }
    known = ["daily", *(Path(place).stem for place in agendas)]
    run = draw(st.lists(st.sampled_from(known), min_size=1, unique=True))
    people = "\n".join(
        f'[[person]]\nname = "{name}"\nside = "{draw(st.sampled_from(json.loads(sides)))}"\n'
        for name in draw(st.sets(st.sampled_from(["ana", "ben"])))
    )
    team = a_team(str(run).replace("'", '"'), sides, people)
    return {TEAM_FILE: team, **agendas, **({OWN: topics(*sorted(own))} if own else {})}


@settings(max_examples=80)
@given(st.one_of(st.just({}), teams()), teams(), teams())
def test_two_teams_without_a_mistake_make_one_without(
    base: Texts, ours: Texts, theirs: Texts
) -> None:
    """Whatever both have changed, all commands work afterwards."""
    assert mistakes_in_team(ours) == mistakes_in_team(theirs) == frozenset()
    result = joined(base, ours, theirs)
    assert mistakes_in_team(texts(result)) == frozenset()
    assert joined(theirs, texts(result), theirs).overruled == ()
