"""Decisions after they were made: kept, edited, dropped, and listed once they are due."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_action import script
from tests.helpers.desk import Desk

TOMORROW = "2026-11-24T09:00:00+01:00"
CHRISTMAS = "2026-12-24T09:00:00+01:00"
BOXING_DAY = "2026-12-26T09:00:00+01:00"


@pytest.fixture
def decided(desk: Desk) -> Desk:
    """Return a desk with a decision made on 23 November for a review on 24 December."""
    desk.said("decision add One call within a day review:2026-12-24 @ana")
    return desk


def test_a_decision_is_kept_for_the_same_interval_again(decided: Desk) -> None:
    """The interval is from the day it was decided, then from the day it was kept."""
    decided.run(
        "decision keep id01",
        out="kept  id01  One call within a day  review on 26 Jan\n",
        HUDDLE_NOW=BOXING_DAY,
    )
    decided.run(
        "decision keep one call",
        out="kept  id01  One call within a day  review on 28 Feb\n",
        HUDDLE_NOW="2027-01-28T09:00:00+01:00",
    )
    decided.run(
        "decision list",
        out="id01  ana  Mon 23 Nov  One call within a day  kept, review on 28 Feb\n",
        HUDDLE_NOW="2027-01-28T09:00:00+01:00",
    )
    decided.run(
        "decision show id01",
        out="""
        id01  One call within a day
        owner  ana
        state  Mon 23 Nov, kept, review on 28 Feb
        by     sam

        Mon 23 Nov 09:00  sam  created
        Sat 26 Dec 09:00  sam  review Tue 26 Jan, kept on Sat 26 Dec
        Thu 28 Jan 09:00  sam  review Sun 28 Feb, kept on Thu 28 Jan
        """,
        HUDDLE_NOW="2027-01-28T09:00:00+01:00",
    )


def test_a_decision_is_kept_until_another_day(decided: Desk) -> None:
    """An edited review day changes the interval, and undo brings the earlier one back."""
    decided.said("decision edit id01 review:2026-12-03")
    decided.run(
        "decision keep id01 --review 4w",
        out="kept  id01  One call within a day  review on 22 Dec\n",
        HUDDLE_NOW=TOMORROW,
    )
    decided.run(
        "undo",
        out="undone  id01  One call within a day  review Tue 22 Dec, kept on Tue 24 Nov   "
        "→ review Thu 3 Dec, no kept on\n",
        HUDDLE_NOW=TOMORROW,
    )
    decided.run(
        "decision keep id01",
        out="kept  id01  One call within a day  review on 4 Dec\n",
        HUDDLE_NOW=TOMORROW,
    )


def test_without_an_interval_a_day_is_needed(desk: Desk) -> None:
    """A decision without a review day, or with one that is not ahead of its making, has none."""
    desk.said("decision add One call within a day")
    before = desk.files()
    desk.run(
        "decision keep id01",
        err="""
        error: id01 (One call within a day) has no interval to use again
        hint:  huddle decision keep id01 --review 4w
        """,
        code=2,
    )
    desk.run(
        "decision keep id01 --review yesterday",
        err="""
        error: "yesterday" is in the past
        hint:  today is 2026-11-23, sun is 2026-11-29
        """,
        code=2,
    )
    desk.run(
        "decision keep id01 --review today",
        err="""
        error: it would be due for review again at once
        hint:  huddle decision keep id01 --review 4w
        """,
        code=2,
    )
    assert desk.files() == before
    desk.run(
        "decision keep id01 --review 4w",
        out="kept  id01  One call within a day  review on 21 Dec\n",
    )


def test_those_due_are_listed_with_the_longest_overdue_first(decided: Desk) -> None:
    """A review day has come at the team's midnight; what was kept is off the list."""
    decided.said("decision add Answer the chat at lunch review:2026-12-01")
    decided.said("decision add No trade shows")
    decided.said("decision add Two case studies a month review:2027-02-01")
    before_midnight, at_midnight = "2026-12-23T22:59:59Z", "2026-12-23T23:00:00Z"
    out, err, code = decided.said("decision list --due", HUDDLE_NOW=before_midnight)
    assert ([line[:4] for line in out.splitlines()], err, code) == (["id02"], "", 0)
    out, err, code = decided.said("decision list --due", HUDDLE_NOW=at_midnight)
    assert ([line[:4] for line in out.splitlines()], err, code) == (["id02", "id01"], "", 0)
    out, err, code = decided.said("decision list --due --format csv", HUDDLE_NOW=CHRISTMAS)
    assert [line.split(",")[1] for line in out.splitlines()] == [
        "title",
        "Answer the chat at lunch",
        "One call within a day",
    ]
    decided.said("decision keep id02", HUDDLE_NOW=CHRISTMAS)
    decided.said("decision drop id01 nobody does", HUDDLE_NOW=CHRISTMAS)
    decided.run("decision list --due", HUDDLE_NOW=CHRISTMAS)
    decided.run(
        "decision list --due --format json",
        out='{\n  "schema": "huddle.decisions/1",\n  "decisions": []\n}\n',
        HUDDLE_NOW=CHRISTMAS,
    )
    decided.run(
        "decision list --due --status dropped",
        err="""
        error: dropped decisions are not reviewed
        hint:  huddle decision list --due
        """,
        code=2,
    )


def test_a_decision_is_dropped_with_a_reason(decided: Desk) -> None:
    """It is out of the list; it cannot be dropped, kept or edited again; undo brings it back."""
    before = decided.files()
    decided.run(
        "decision drop id01",
        err="""
        error: a reason is missing
        hint:  huddle decision drop id01 REASON
        """,
        code=2,
    )
    assert decided.files() == before
    decided.run(
        "decision drop id01 nobody works that way",
        out="dropped  id01  One call within a day  nobody works that way\n",
    )
    decided.run("decision list")
    decided.run(
        "decision list --status dropped",
        out="id01  ana  dropped Mon 23 Nov  One call within a day  nobody works that way\n",
    )
    for verb in ("drop id01 again", "keep id01", "edit id01 Two calls"):
        decided.run(
            f"decision {verb}",
            err="""
            error: id01 (One call within a day) is already dropped
            hint:  huddle decision show id01
            """,
            code=1,
        )
    decided.run(
        "undo",
        out="undone  id01  One call within a day  dropped, reason nobody works that way   "
        "→ standing, no reason\n",
    )
    decided.run(
        "decision list",
        out="id01  ana  Mon 23 Nov  One call within a day  review on 24 Dec\n",
    )


def test_a_decision_is_edited_with_words_or_flags(decided: Desk) -> None:
    """What is not named stays; an edit replaces no other decision."""
    decided.run(
        "decision edit id01 Two calls @maria review:jan-4 #leads",
        out="id01  maria  Mon 23 Nov  Two calls  review on 4 Jan  #leads\n",
    )
    decided.run(
        "decision edit id01 --why",
        "leads go cold",
        "--tag=calls",
        "--untag=leads",
        out="id01  maria  Mon 23 Nov  Two calls  review on 4 Jan  #calls\n",
    )
    assert "leads go cold" in decided.file("id01").read_text(encoding="utf-8")
    before = decided.files()
    decided.run(
        "decision edit id01 Three calls replaces:id01",
        err="""
        error: an edit cannot replace another decision
        hint:  huddle decision add WORDS replaces:id01
        """,
        code=2,
    )
    decided.run(
        "decision edit id01",
        err="""
        error: nothing to change was given
        hint:  huddle decision edit id01 review:4w
        """,
        code=2,
    )
    decided.run(
        "decision edit nothing at all",
        err="""
        error: there is no decision nothing
        hint:  huddle decision list
        """,
        code=4,
    )
    assert decided.files() == before
    decided.run(
        "undo",
        out="undone  id01  Two calls  why leads go cold, added #calls, removed #leads   "
        "→ added #leads, removed #calls, no why\n",
    )


def test_the_editor_gets_a_decision_as_one_would_type_it(decided: Desk, tmp_path: Path) -> None:
    """A review day that is past may stay; a mark that is taken out is gone."""
    editor = script(tmp_path, f"cat $1 > {tmp_path}/seen", "sed -i 's/One call @ana/Two calls/' $1")
    decided.said("decision edit id01 One call")
    decided.run(
        "decision edit id01",
        typed="",
        EDITOR=editor,
        HUDDLE_NOW=BOXING_DAY,
        out="id01  Mon 23 Nov  Two calls  review on 24 Dec\n",
    )
    assert (tmp_path / "seen").read_text().splitlines() == [
        "One call @ana review:2026-12-24",
        "# One line: the title, @owner, review:WHEN, #tag. Lines that start with # are ignored.",
    ]
