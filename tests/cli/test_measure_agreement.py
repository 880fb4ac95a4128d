"""The agreement: a target is proposed, each side agrees, and then it counts."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from tests.helpers.desk import TEAM, Desk

ANA = "ana"
TUESDAY = "2026-12-01T09:00:00+01:00"
HINT = "hint:  marketing and sales agree with: huddle measure agree id01\n"


@pytest.fixture
def proposed(desk: Desk) -> Desk:
    """Return a desk with a target of 120 leads a week, which sam proposes to both sides."""
    desk.environ["HUDDLE_NOW"] = TUESDAY
    desk.run(
        "measure add Leads handed over @ana --owes marketing --unit leads --target 120",
        out="id01  ana  marketing owes  at least 120 leads a week (proposed)"
        "  Leads handed over   → Acme\n",
        err=HINT,
    )
    return desk


def measure(desk: Desk) -> dict[str, Any]:
    """Return the only measure in JSON."""
    (found,) = json.loads(desk.said("measure list --format json")[0])["measures"]
    return dict(found)


def test_a_target_counts_once_both_sides_have_agreed(proposed: Desk) -> None:
    """A target counts once both sides have agreed, and a decision is recorded."""
    proposed.said("measure log leads 96 --for last")
    assert (measure(proposed)["target"], measure(proposed)["red_running"]) == (None, 0)
    assert measure(proposed)["proposed"]["waiting_for"] == ["marketing", "sales"]

    proposed.run(
        "measure agree id01",
        out="agreed  id01  Leads handed over  at least 120 leads a week, sales agrees, "
        "waiting for marketing\n",
    )
    proposed.run("measure agree id01", err="nothing was changed: sales has already agreed\n")
    proposed.run("decision list")
    proposed.run(
        "measure agree",
        out="agreed  id01  Leads handed over  at least 120 leads a week, in force\n",
        HUDDLE_USER=ANA,
    )

    found = measure(proposed)
    assert (found["target"], found["proposed"], found["red_running"]) == (120, None, 1)
    assert (found["agreed"], found["agreed_on"]) == (
        {"marketing": "ana", "sales": "sam"},
        "2026-12-01",
    )
    proposed.run(
        "decision list",
        out="id02  Tue 1 Dec  Leads handed over: at least 120 leads a week\n",
    )
    proposed.run(
        "measure list",
        out="""
        Agreement: 0 of 1 held, agreed on 1 Dec.

        marketing owes
          id01  Leads handed over  96 of 120 leads  red  ············█
        """,
    )
    for who in ("ana", "sam"):  # agreeing a second time
        side = "marketing" if who == "ana" else "sales"
        said = f"nothing was changed: {side} has already agreed\n"
        proposed.run("measure agree", err=said, HUDDLE_USER=who)
        proposed.run("measure agree leads", err=said, HUDDLE_USER=who)


def test_an_agreed_target_is_proposed_and_never_set(proposed: Desk) -> None:
    """An agreed target is proposed and never set, and the old one counts until then."""
    proposed.said("measure agree")
    proposed.said("measure agree --for marketing")
    proposed.run(
        "measure edit leads --target 130 --review 2027-02-02",
        out="id01  ana  marketing owes  at least 120 leads a week, then at least 130 leads a week"
        " (proposed)  Leads handed over  review on 2 Feb\n",
        err=HINT,
    )
    assert (measure(proposed)["target"], measure(proposed)["proposed"]["target"]) == (120, 130)
    proposed.run("measure edit leads --target 130", err="nothing was changed\n")
    proposed.said("measure agree")
    proposed.run(
        "measure list",
        out="""
        Agreement: agreed on 1 Dec, review on 2 Feb.

        marketing owes
          id01  Leads handed over  no value  ·············
          Leads handed over: at least 130 leads a week proposed by sam, waiting for marketing
        """,
    )
    proposed.run(
        "measure edit leads --target 140",  # a new proposal: nobody has agreed to it
        out="id01  ana  marketing owes  at least 120 leads a week, then at least 140 leads a week"
        " (proposed)  Leads handed over  review on 2 Feb\n",
        err=HINT,
    )
    proposed.said("measure agree", HUDDLE_USER=ANA)
    proposed.said("measure agree")
    assert (measure(proposed)["target"], measure(proposed)["proposed"]) == (140, None)
    decisions = proposed.said("decision list --status all")[0].splitlines()
    assert ["replaced" in line for line in decisions] == [True, False]
    assert "at least 120 leads a week" in decisions[0]
    assert "at least 140 leads a week" in decisions[1]


def test_an_agreement_is_undone_with_its_decision(proposed: Desk) -> None:
    """The agreement of the last side is undone, and then nothing is in force."""
    proposed.said("measure agree")
    proposed.said("measure agree", HUDDLE_USER=ANA)
    assert measure(proposed)["target"] == 120
    assert proposed.said("decision list")[0] != ""

    assert proposed.said("undo", HUDDLE_USER=ANA)[2] == 0

    assert (measure(proposed)["target"], measure(proposed)["agreed"]) == (None, {})
    assert measure(proposed)["proposed"]["waiting_for"] == ["marketing"]
    proposed.run("decision list")


def test_agree_is_refused_if_nothing_is_proposed(desk: Desk) -> None:
    """Agree is refused if nothing is proposed, or if nobody knows for which side."""
    desk.said("measure add Calls --target 5")
    before = desk.files()
    desk.run(
        "measure agree",
        err="error: nothing is proposed\nhint:  huddle measure add WORDS --owes SIDE --target N\n",
        code=1,
    )
    desk.run(
        "measure agree calls",
        err="error: nothing is proposed for the measure Calls\n"
        "hint:  huddle measure edit id01 --target 120\n",
        code=1,
    )
    desk.run(
        "measure agree --for support",
        err="error: there is no side called support\nhint:  --for marketing or sales\n",
        code=2,
    )
    assert desk.files() == before


def test_several_are_agreed_to_or_none(proposed: Desk) -> None:
    """Several measures are agreed to, or none if one of them cannot be."""
    proposed.said("measure add Tries --owes sales --target 6")
    proposed.said("measure add Calls --target 5")
    before = proposed.files()
    proposed.run(
        "measure agree leads tries calls",
        err="error: nothing is proposed for the measure Calls\n"
        "hint:  huddle measure edit id03 --target 120\n",
        code=1,
    )
    assert proposed.files() == before
    out, err, code = proposed.said("measure agree leads tries leads")
    assert (len(out.splitlines()), err, code) == (2, "", 0)


def test_a_side_without_people_need_not_agree(proposed: Desk) -> None:
    """A side without people need not agree, and an agreement stays when its person leaves."""
    toml = proposed.team / "huddle.toml"
    sides = 'sides = ["marketing", "sales", "support"]'
    toml.write_text(TEAM.replace("[[person]]", f"{sides}\n\n[[person]]", 1))
    proposed.run(
        "measure add Tries --owes sales --target 6",
        out="id02  sam  sales owes  at least 6 a week (proposed)  Tries   → Acme\n",
        err="hint:  marketing and sales agree with: huddle measure agree id02\n",
    )
    proposed.said("measure agree tries --for marketing")
    proposed.said("measure agree tries")
    assert [
        one["target"]
        for one in json.loads(proposed.said("measure list --owes sales --format json")[0])[
            "measures"
        ]
    ] == [6]


def test_each_side_can_agree_on_its_own_machine(proposed: Desk, tmp_path: Path) -> None:
    """Each side agrees on its own machine, and the repaired folder has one target and decision."""
    other = tmp_path / "other"
    copytree(proposed.team, other)
    proposed.said("measure agree")
    proposed.said("measure agree", HUDDLE_USER=ANA, HUDDLE_TEAM=str(other))
    assert proposed.said("decision list")[0] == ""
    mine = proposed.file("id01")
    theirs = next(other.glob("measures/standing/*.toml"))
    copy = mine.with_name(f"{mine.stem} (conflict copy).toml")
    copy.write_bytes(theirs.read_bytes())

    assert proposed.said("doctor --fix")[2] in (0, 1)

    assert measure(proposed)["target"] == 120
    assert proposed.said("measure edit leads --unit MQLs")[2] == 0
    assert proposed.said("decision list")[0].count("\n") == 1


def test_a_person_who_works_alone_agrees_for_each_side(desk: Desk) -> None:
    """A person who works alone agrees for each side, and is asked which one it is."""
    desk.run(
        "measure add Leads --owes marketing --target 5",
        out="id01  sam  marketing owes  at least 5 a week (proposed)  Leads   → Personal,"
        " only you see this\n",
        err="hint:  marketing and sales agree with: huddle measure agree id01\n",
        HUDDLE_TEAM=None,
    )
    desk.run(
        "measure agree",
        err="error: which side agrees?\nhint:  --for marketing or sales\n",
        code=2,
        HUDDLE_TEAM=None,
    )
    desk.said("measure agree --for marketing", HUDDLE_TEAM=None)
    desk.run(
        "measure agree --for sales",
        out="agreed  id01  Leads  at least 5 a week, in force\n",
        HUDDLE_TEAM=None,
    )
