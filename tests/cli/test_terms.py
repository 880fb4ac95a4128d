"""`huddle term`: each side writes alone, one wording is proposed, and every side agrees to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.desk import Desk

ANA: dict[str, Any] = {"HUDDLE_USER": "ana"}
LATER: dict[str, Any] = {"HUDDLE_NOW": "2026-11-24T09:00:00+01:00"}


def agreed_lead(desk: Desk) -> None:
    """Bring version 1 of lead in force."""
    desk.said("term propose lead Has a budget.")
    desk.said("term agree lead")
    desk.run(
        "term agree lead --review 9w",
        out="lead  marketing agrees; version 1 is in force, review on 25 Jan\n",
        **ANA,
    )


def term(desk: Desk, name: str) -> dict[str, Any]:
    """Return the fields of a term as a program sees them."""
    terms = json.loads(desk.said("term list --format json")[0])["terms"]
    return next(term for term in terms if term["title"] == name)


def test_what_a_side_wrote_alone_is_hidden_until_every_side_has_written(desk: Desk) -> None:
    """Not in the term, in no format, and not in the list of what can be undone."""
    desk.run(
        "term write lead Downloaded two papers",
        out="lead  own words of marketing saved; shown once sales has written\n",
        **ANA,
    )
    desk.run(
        "term show lead",
        out="""
        lead
        Nothing is agreed yet

        Own words
          marketing  written, shown once sales has written
          sales      not yet: huddle term write lead
        """,
    )
    desk.run("term list", out="lead  own words: marketing; sales to write\n")
    shown = [
        desk.said(f"{line} --format {form}", **who)[0]
        for line in ("term show lead", "term list", "undo --list")
        for form in ("text", "markdown", "json", "rich", *(["csv"] if "list" in line else []))
        for who in ({}, ANA)
    ]
    assert [text for text in shown if "papers" in text or not text] == []

    desk.run(
        "term write lead Has a budget holder",
        out="lead  own words of sales saved; every side has written: huddle term show lead\n",
    )
    desk.run(
        "term show lead",
        out="""
        lead
        Nothing is agreed yet

        Own words
          marketing  Downloaded two papers
          sales      Has a budget holder
        """,
    )
    own = json.loads(desk.said("term show lead --format json")[0])["term"]["own"]
    assert own == {"marketing": "Downloaded two papers", "sales": "Has a budget holder"}


def test_a_wording_counts_once_every_side_has_agreed(desk: Desk) -> None:
    """Proposing is not agreeing; agreeing twice changes nothing; a decision records the version."""
    desk.run(
        "term propose lead",
        "Has a budget.\nDecides in six months.",
        out="lead  proposed, waits for marketing and sales\n",
        err=f"{BOTH_AGREE}lead\n",
    )
    desk.run("term agree lead", out="lead  sales agrees; waits for marketing\n")
    before = desk.files()
    desk.run("term agree lead", out="lead  sales has already agreed; waits for marketing\n")
    assert desk.files() == before
    assert (term(desk, "lead")["version"], term(desk, "lead")["waiting_for"]) == (
        None,
        ["marketing"],
    )
    desk.run(
        "term agree lead --review 9w",
        out="lead  marketing agrees; version 1 is in force, review on 25 Jan\n",
        **ANA,
    )
    desk.run("decision list", out="id02  Mon 23 Nov  lead, version 1\n")
    desk.run(
        "term show lead",
        out="""
        lead, version 1
        Agreed on Mon 23 Nov by ana (marketing) and sam (sales)
        Review on Mon 25 Jan

        In force
          Has a budget.
          Decides in six months.

        Versions
          version 1  23 Nov  ana (marketing) and sam (sales)  Has a budget. Decides in six months.
        """,
    )
    desk.run(
        "term list --format json",
        out="""
        {
          "schema": "huddle.terms/1",
          "terms": [
            {
              "id": "id01",
              "title": "lead",
              "version": 1,
              "text": "Has a budget.\\nDecides in six months.",
              "stages": [],
              "agreed_on": "2026-11-23",
              "review": "2027-01-25",
              "proposed": null,
              "waiting_for": [],
              "decision": "id02",
              "created": "2026-11-23T08:00Z",
              "by": "sam"
            }
          ]
        }
        """,
    )


def test_the_old_version_counts_until_the_new_one_is_agreed(desk: Desk) -> None:
    """A proposal changed meanwhile is not in force, and each version can be shown."""
    agreed_lead(desk)
    desk.said("term propose lead Has a budget and a date.", **LATER)
    desk.said("term agree lead", **LATER)
    desk.run(
        "term propose lead Has a date.",
        out="lead  proposed, waits for marketing and sales\n",
        err=f"{BOTH_AGREE}lead\n",
        **ANA,
        **LATER,
    )
    desk.run("term agree lead", out="lead  marketing agrees; waits for sales\n", **ANA, **LATER)
    assert term(desk, "lead")["text"] == "Has a budget."
    assert term(desk, "lead")["proposed"]["text"] == "Has a date."

    desk.run(
        "term agree lead",
        out="lead  sales agrees; version 2 is in force, review on 25 Jan\n",
        **LATER,
    )
    desk.run("decision list", out="id03  Tue 24 Nov  lead, version 2\n", **LATER)
    desk.run(
        "term show lead --version 1",
        out="""
        lead, version 1
        Agreed on Mon 23 Nov by ana (marketing) and sam (sales)

        Wording
          Has a budget.
        """,
    )
    desk.run(
        "term show lead --version 3",
        err="""
        error: lead has no version 3
        hint:  huddle term show lead --version 2
        """,
        code=4,
    )


def test_a_review_that_is_due_moves_on_by_the_same_interval(desk: Desk) -> None:
    """Without a day, a new version is reviewed after as long as the one before."""
    agreed_lead(desk)
    due: dict[str, Any] = {"HUDDLE_NOW": "2027-02-01T09:00:00+01:00"}
    desk.said("term propose lead Has a date.", **due)
    desk.said("term agree lead", **due)
    desk.run(
        "term agree lead",
        out="lead  marketing agrees; version 2 is in force, review on 5 Apr\n",
        **ANA,
        **due,
    )


def test_each_command_is_undone_whole(desk: Desk) -> None:
    """An undone agreement takes its decision back; agreeing again brings it back."""
    agreed_lead(desk)
    desk.run(
        "undo",
        out="undone  id01  lead  review Mon 25 Jan, marketing agreed   "
        "→ no review, marketing has not agreed\n"
        "undone  id02  Mon 23 Nov  lead, version 1\n",
        **ANA,
    )
    assert term(desk, "lead")["version"] is None
    desk.run("decision list")
    desk.said("term agree lead", **ANA)
    desk.run("decision list", out="id02  Mon 23 Nov  lead, version 1\n")

    desk.run(
        "term stage add Inquiry",
        out="""
        funnel  proposed, waits for marketing and sales
          1.  Inquiry  no side  no usual time
        """,
        err=f"{BOTH_AGREE}funnel\n",
    )
    desk.said("undo")
    desk.run("term list", out="lead  version 1, agreed on 23 Nov  Has a budget.\n")
    desk.said("term stage add Won")
    assert [stage["name"] for stage in term(desk, "funnel")["proposed"]["stages"]] == ["Won"]


def test_what_was_written_before_an_undo_does_not_come_back_with_other_words(desk: Desk) -> None:
    """A term whose creation was undone begins empty again."""
    desk.said("term write lead Two papers", **ANA)
    desk.said("undo", **ANA)
    desk.run("term list")
    desk.run(
        "term write lead A budget",
        out="lead  own words of sales saved; shown once marketing has written\n",
    )


def test_stages_are_proposed_one_by_one_or_at_once(desk: Desk) -> None:
    """Each change is made of what is proposed last; a column stays with its stage."""
    hint = BOTH_AGREE + "funnel\n"
    desk.run(
        "term propose funnel Inquiry marketing 7d, Qualified sales 1 day",
        out="""
        funnel  proposed, waits for marketing and sales
          1.  Inquiry    marketing  usually 7 days
          2.  Qualified  sales      usually 1 day
        """,
        err=hint,
    )
    desk.run(
        "term stage add",
        "Sales accepted",
        "--days",
        "3",
        "--after",
        "inquiry",
        out="""
        funnel  proposed, waits for marketing and sales
          1.  Inquiry         marketing  usually 7 days
          2.  Sales accepted  no side    usually 3 days
          3.  Qualified       sales      usually 1 day
        """,
        err=hint,
    )
    desk.run(
        "term stage edit qualified --column",
        "Became Qualified",
        out="""
        funnel  proposed, waits for marketing and sales
          1.  Inquiry         marketing  usually 7 days
          2.  Sales accepted  no side    usually 3 days
          3.  Qualified       sales      usually 1 day
        """,
        err=hint,
    )
    desk.run(
        "term stage edit qualified --days 10 --name SQL",
        out="""
        funnel  proposed, waits for marketing and sales
          1.  Inquiry         marketing  usually 7 days
          2.  Sales accepted  no side    usually 3 days
          3.  SQL             sales      usually 10 days
        """,
        err=hint,
    )
    desk.run(
        "term stage drop inquiry",
        out="""
        funnel  proposed, waits for marketing and sales
          1.  Sales accepted  no side  usually 3 days
          2.  SQL             sales    usually 10 days
        """,
        err=hint,
    )
    desk.run(
        "term show funnel",
        out="""
        funnel
        Nothing is agreed yet

        Proposed by sam on Mon 23 Nov, waits for marketing and sales
          1.         Sales accepted  usually 3 days
          2.  sales  SQL             usually 10 days, column Became Qualified
        """,
    )
    desk.said("term agree funnel")
    desk.said("term agree funnel", **ANA)
    assert term(desk, "funnel")["stages"] == [
        {"name": "Sales accepted", "side": None, "days": 3, "column": None},
        {"name": "SQL", "side": "sales", "days": 10, "column": "Became Qualified"},
    ]
    desk.run(
        "term list --format csv",
        out="""
        id,title,version,text,stages,agreed_on,review,proposed,waiting_for,decision,created,by
        id01,funnel,1,,Sales accepted 3d; SQL sales 10d,2026-11-23,,,,id02,2026-11-23T08:00Z,sam
        """,
    )


NO_NAME = "is not a name for a term: lower case letters, digits and -"
WAITS = "funnel  proposed, waits for marketing and sales\n"
BOTH_AGREE = "hint:  marketing and sales agree with: huddle term agree "


def test_a_stage_that_was_read_wrong_is_seen(desk: Desk) -> None:
    """A side and days that were not understood are part of the name, and missing beside it."""
    desk.run(
        "term propose funnel",
        "Inquiry markting 7d; Qualified sales 14 dys; Won",
        out="""
        funnel  proposed, waits for marketing and sales
          1.  Inquiry markting        no side  usually 7 days
          2.  Qualified sales 14 dys  no side  no usual time
          3.  Won                     no side  no usual time
        """,
        err=BOTH_AGREE + "funnel\n",
    )


def test_what_cannot_be_is_refused_and_changes_nothing(desk: Desk) -> None:
    """Each refusal says what to type."""
    agreed_lead(desk)
    desk.said("term stage add Won")
    before = desk.files()
    for line, message, hint, code in (
        ("agree plan", "there is no term plan", "lead, funnel", 4),
        ("show leed", "there is no term leed", "lead, funnel", 4),
        ("propose our/lead x", f'"our/lead" {NO_NAME}', "our-lead", 2),
        ("propose agreement x", '"agreement" stands for the measures that each side owes',
         "huddle measure list", 2),
        ("write lead", "the text is missing", "huddle term write lead WORDS", 2),
        ("propose plan", "the text is missing", "huddle term propose plan WORDS", 2),
        ("agree funnel --for finance", "there is no side called finance",
         "--for marketing or sales", 2),
        ("stage add won", "won is there twice", "give each stage its own name", 2),
        ("stage add Lost --after inquiry", "there is no stage inquiry", "Won", 4),
        ("stage add Lost --days 0", "a stage takes 1 to 3,650 days", "--days 14", 2),
        ("stage edit won", "nothing to change was given",
         "huddle term stage edit STAGE --days 14", 2),
        ("stage drop won", "a funnel needs at least one stage", "huddle term stage edit", 2),
        ("stage add Won --of lead", "lead is a text and has no stages",
         "huddle term propose lead", 2),
    ):  # fmt: skip
        desk.run(f"term {line}", err=f"error: {message}\nhint:  {hint}\n", code=code)
    desk.run(
        "term propose lead",
        "a\x1b[2J",
        err="error: aU+001B[2J contains a control character (U+001B)\n"
        "hint:  type the text again without it\n",
        code=2,
    )
    assert desk.files() == before


def test_a_mistyped_command_of_a_group_within_a_group_is_named(desk: Desk) -> None:
    """With the nearest one, and what followed it."""
    desk.run(
        "term stage ad Won --days 3",
        err="""
        error: there is no command term stage ad
        hint:  huddle term stage add Won --days 3
        """,
        code=2,
    )


def test_text_of_a_file_reaches_no_terminal_as_anything_but_text(desk: Desk) -> None:
    """Escapes, markup and formulas that an editor put there."""
    desk.said("term propose lead Has a budget.")
    desk.said("term write lead Two papers", **ANA)
    desk.said("term write lead A budget")
    desk.said("term agree lead")
    desk.said("term agree lead", **ANA)
    desk.said("term stage add Won --days 3")
    for file in desk.team.glob("terms/standing/*.toml"):
        text = file.read_text(encoding="utf-8")
        for word in ("Has a budget.", "Two papers", "Won"):
            text = text.replace(word, "\\u001b[2J=HYPERLINK()<b>\\u202e")
        file.write_text(text, encoding="utf-8")

    for line in ("term show lead", "term show funnel", "term list", "undo --list"):
        for form in (
            "text",
            "markdown",
            "json",
            "rich",
            *(["csv", "chat"] if "list" in line else []),
        ):
            out, err, code = desk.said(f"{line} --format {form} --no-color")
            assert (err, code) == ("", 0)
            assert "\u202e" not in out
            assert "\x1b[2J" not in out
            assert form == "json" or ",=HYPERLINK" not in out


def test_nothing_proposed_is_said_with_how_to_propose(desk: Desk) -> None:
    """For a term that is not there yet, and for one that is in force for another side."""
    desk.run(
        "term agree lead",
        err="""
        error: nothing is proposed for the term lead
        hint:  huddle term propose lead WORDS
        """,
        code=1,
    )
    desk.said("term write lead Two papers")
    desk.run(
        "term agree lead",
        err="""
        error: nothing is proposed for the term lead
        hint:  huddle term propose lead WORDS
        """,
        code=1,
    )


def test_one_person_may_record_the_agreement_of_another_side(desk: Desk) -> None:
    """With --for; a team of one side agrees alone."""
    desk.said("term propose lead Has a budget.")
    desk.run("term agree lead --for MARKETING", out="lead  marketing agrees; waits for sales\n")
    desk.run("term agree lead", out="lead  sales agrees; version 1 is in force\n")
    people = desk.team / "huddle.toml"
    people.write_text(people.read_text().replace('side = "marketing"', 'side = "sales"'))
    desk.said("term propose plan Sell more.")
    desk.run("term agree plan", out="plan  sales agrees; version 1 is in force\n")


@pytest.mark.parametrize("kept", ["marketing", "sales"])
def test_two_sides_that_agree_on_two_machines_have_agreed_once_these_are_joined(
    desk: Desk, kept: str
) -> None:
    """Whichever copy was there first: in force once, with one decision of the same bytes."""
    desk.said("term propose lead Has a budget.")
    file = next(desk.team.glob("terms/standing/*.toml"))
    proposed = file.read_bytes()
    copies = {}
    first, last = "2026-11-23T10:01:00+01:00", "2026-11-23T10:02:00+01:00"
    for side, who, at in (("marketing", ANA, first), ("sales", {}, last)):
        file.write_bytes(proposed)
        desk.said("term agree lead", **{**who, "HUDDLE_NOW": at})
        copies[side] = file.read_bytes()
    other = next(side for side in copies if side != kept)
    file.write_bytes(copies[kept])
    file.with_name(f"{file.stem} (conflicted copy).toml").write_bytes(copies[other])

    desk.environ["HUDDLE_NOW"] = "2026-11-23T10:03:00+01:00"
    assert desk.said("doctor --fix")[2] == 0

    assert (term(desk, "lead")["version"], term(desk, "lead")["waiting_for"]) == (1, [])
    desk.run("decision list", out="id02  Mon 23 Nov  lead, version 1\n")
    (decision,) = desk.team.glob("decisions/standing/*.toml")
    text = desk.named(decision.read_text(encoding="utf-8"))
    assert 'title = "lead, version 1"' in text
    assert 'by = "sam"' in text  # the last one to agree, by time


def edits(desk: Desk, change: str) -> Path:
    """Let the editor keep what it is given and then change it."""
    seen = desk.root / "seen"
    script = desk.root / "editor"
    script.write_text(f'#!/bin/sh\ncat "$1" > {seen}\n{change}\n')
    script.chmod(0o755)
    desk.environ["EDITOR"] = str(script)
    return seen


def test_the_editor_shows_both_sides_words_or_questions_to_answer(desk: Desk) -> None:
    """Comments are left out; a text that is not changed proposes nothing."""
    seen = edits(desk, 'echo "Sell to ten more." > "$1"')
    desk.run(
        "term propose plan",
        typed="",
        out=WAITS.replace("funnel", "plan"),
        err=f"{BOTH_AGREE}plan\n",
    )
    assert "Share that marketing brings" in seen.read_text()
    assert term(desk, "plan")["proposed"]["text"] == "Sell to ten more."

    desk.said("term write lead Two papers", **ANA)
    desk.said("term write lead A budget")
    seen = edits(desk, 'echo "A budget, and two papers." >> "$1"')
    desk.run(
        "term propose lead",
        typed="",
        out=WAITS.replace("funnel", "lead"),
        err=f"{BOTH_AGREE}lead\n",
    )
    assert seen.read_text() == (
        '# One wording of "lead" for both sides. Lines that start with # are ignored.\n'
        "# marketing wrote:\n#   Two papers\n# sales wrote:\n#   A budget\n"
    )
    assert term(desk, "lead")["proposed"]["text"] == "A budget, and two papers."

    edits(desk, "")
    before = desk.files()
    desk.run("term propose lead", typed="", err="nothing was changed\n")
    assert {k: v for k, v in desk.files().items() if "seen" not in k} == {
        k: v for k, v in before.items() if "seen" not in k
    }


def test_one_broken_term_costs_a_warning(desk: Desk) -> None:
    """The summary, the leads and a huddle that ask for it go on without it."""
    agreed_lead(desk)
    desk.said("lead add Oakline @ana from:fair")
    for path in (desk.team / "terms/standing").glob("*.toml"):
        path.write_text("schema = 1\ntitle = \n")

    for line in (
        "summary --full",
        "lead list",
        "mine",
        "lead add Zenith @ana from:web",
    ):
        out, err, code = desk.said(line)
        assert code == 0, (line, out)
        assert {text.partition(": ")[0] for text in err.splitlines()} <= {"warning", "hint"}, line
    assert "warning: terms/standing/" in desk.said("summary --full")[1]
