"""`huddle remind`: leads that nobody has answered, and proposals that wait for a side."""

from __future__ import annotations

import json

import pytest

from tests.helpers.desk import Desk

TUESDAY = "2026-11-24T09:00:00+01:00"
EVE = '\n[[person]]\nname = "eve"\nside = "sales"\ntimezone = "America/New_York"\n'


@pytest.fixture
def both(desk: Desk) -> Desk:
    """Return a desk where sam and eve have leads, and marketing has agreed to a term."""
    team = desk.team / "huddle.toml"
    text = team.read_text("utf-8").replace('name = "sam"', 'name = "sam"\nemail = "sam@acme.test"')
    team.write_text(f'{text}{EVE}\n[mail]\nfrom = "huddle@acme.test"\n', encoding="utf-8")
    desk.environ["HUDDLE_USER"] = "ana"
    desk.said("lead add Oakline @sam passed:2026-11-20")
    desk.said("lead add Brightwave @sam from:webinar", HUDDLE_NOW="2026-11-23T23:59:00+01:00")
    desk.said("lead add Northgate @sam", HUDDLE_NOW="2026-11-24T00:00:00+01:00")
    desk.said("lead add Harborview @eve", HUDDLE_NOW="2026-11-24T00:00:00+01:00")
    desk.said("lead add Answered @eve")
    desk.said("lead answer answered", HUDDLE_USER="eve")
    desk.said("term propose lead Has a budget holder on the first call.")
    desk.said("term agree lead")
    desk.environ["HUDDLE_NOW"] = TUESDAY
    return desk


SAM = """\
Acme huddle, for sam: 3 leads to answer, 1 to agree to

Leads that wait for your answer
  Oakline, handed over Fri 20 Nov
  Brightwave, webinar, handed over yesterday
  Northgate, handed over today

Proposals that wait for your side
  lead, proposed by ana yesterday
"""
EVE_IN_NEW_YORK = """\
Acme huddle, for eve: 1 lead to answer, 1 to agree to

Leads that wait for your answer
  Harborview, handed over yesterday

Proposals that wait for your side
  lead, proposed by ana yesterday
"""


def test_each_owner_hears_of_their_leads_and_each_side_of_its_proposals(both: Desk) -> None:
    """Midnight is where the person lives; who has agreed or answered hears nothing."""
    both.run("remind --all", out=f"{SAM}\n{EVE_IN_NEW_YORK}")
    both.run("remind --owner maria --skip-empty", code=1)


def test_an_agreement_and_an_answer_end_it(both: Desk) -> None:
    """Once the other side has agreed, nobody of it is reminded."""
    both.said("term agree lead", HUDDLE_USER="eve")
    both.said("lead answer harborview", HUDDLE_USER="eve")

    both.run("remind --owner eve --skip-empty", code=1)


def test_the_mail_says_what_to_type(both: Desk) -> None:
    """It has the commands for what it is about, and is the same all day."""
    mail, err, code = both.said("remind --owner sam --format eml")
    later = both.said("remind --owner sam --format eml", HUDDLE_NOW="2026-11-24T16:00:00+01:00")

    assert (err, code) == ("", 0)
    assert later == (mail, "", 0)
    plain = mail.partition("In a terminal\n")[2].partition("\n\n")[0]
    assert plain.splitlines() == [
        "  huddle lead answer WORDS, when you have tried to reach a lead",
        "  huddle term agree lead, to agree for your side",
        "  huddle mine, to see your promises and leads",
    ]


def test_programs_get_the_leads_and_the_proposals(both: Desk) -> None:
    """Whole leads, and of a proposal who made it and when."""
    listed = json.loads(both.said("remind --owner sam --format json")[0])["reminders"][0]

    assert [lead["title"] for lead in listed["leads"]] == ["Oakline", "Brightwave", "Northgate"]
    assert listed["leads"][1]["waiting_hours"] == pytest.approx(9.02, abs=0.01)
    assert [(one["title"], one["proposed_by"]) for one in listed["proposals"]] == [("lead", "ana")]
    assert listed["proposals"][0]["kind"] == "term"
    assert listed["proposals"][0]["proposed_on"] == "2026-11-23"
