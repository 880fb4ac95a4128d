"""Agreeing after somebody edited the files: sides that were named twice, renamed or left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.desk import TEAM, Desk

BOTH = 'sides = ["marketing", "sales"]'


@pytest.fixture
def proposed(desk: Desk) -> Desk:
    """Return the desk of sam, with a term and a target that are proposed."""
    desk.said("term propose lead Has a budget")
    desk.said("measure add Calls --owes sales --target 90")
    return desk


def rewrite(desk: Desk, sides: str) -> None:
    """Put other sides into what is proposed, in each file and its history."""
    for folder in ("terms", "measures"):
        (path,) = (desk.team / folder / "standing").iterdir()
        path.write_text(path.read_text(encoding="utf-8").replace(BOTH, sides), encoding="utf-8")


def test_a_side_that_is_named_twice_agrees_once(proposed: Desk) -> None:
    """The wording comes in force, and no message names the side twice."""
    rewrite(proposed, 'sides = ["sales", "sales"]')
    assert "waits for sales " in proposed.said("term list")[0]
    assert "waiting for sales\n" in proposed.said("measure list")[0]
    proposed.run("term agree lead", out="lead  sales agrees; version 1 is in force\n")
    assert proposed.said("measure agree Calls")[2] == 0
    assert "at least 90 a week" in proposed.said("measure show Calls")[0]
    assert "proposed" not in proposed.said("measure show Calls")[0].partition("History")[0]
    assert len([*Path(proposed.team / "decisions/standing").iterdir()]) == 2


def test_a_proposal_for_sides_of_before_can_be_made_again(proposed: Desk) -> None:
    """When all sides were renamed, the hint is to propose it again; the same target counts."""
    team = proposed.team / "huddle.toml"
    text = TEAM.replace('side = "marketing"', 'side = "growth"')
    text = text.replace('side = "sales"', 'side = "deals"')
    team.write_text(f'sides = ["growth", "deals"]\n{text}', encoding="utf-8")
    refusal = "error: deals was not on the team when this was proposed\nhint:  "
    proposed.run("term agree lead", err=f"{refusal}huddle term propose lead WORDS\n", code=2)
    proposed.run(
        "measure agree Calls", err=f"{refusal}huddle measure edit id02 --target 120\n", code=2
    )
    assert proposed.said("term propose lead Has a budget")[2] == 0
    assert proposed.said("measure edit Calls --target 90")[2] == 0
    assert proposed.said("measure agree Calls")[2] == 0
    assert proposed.said("measure agree Calls --for growth")[2] == 0
    assert "waits for growth and deals" in proposed.said("term list")[0]
    proposed.said("term agree lead")
    proposed.run("term agree lead --for growth", out="lead  growth agrees; version 1 is in force\n")


def test_a_side_that_has_people_since_agrees_once_it_is_proposed_again(desk: Desk) -> None:
    """A side without people does not count, and is asked with the next proposal."""
    team = desk.team / "huddle.toml"
    team.write_text(f'sides = ["marketing", "sales", "field"]\n{TEAM}', encoding="utf-8")
    desk.said("measure add Calls --owes sales --target 90")
    desk.said("measure agree Calls")
    desk.said("people add kim:field")
    desk.run(
        "measure agree Calls",
        err="error: field was not on the team when this was proposed\n"
        "hint:  --for marketing or sales\n",
        code=2,
        HUDDLE_USER="kim",
    )
    assert desk.said("measure edit Calls --target 90")[2] == 0
    for user in ("sam", "kim", "ana"):
        assert desk.said("measure agree Calls", HUDDLE_USER=user)[2] == 0
    assert "waiting" not in desk.said("measure list")[0]
