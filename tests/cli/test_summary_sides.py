"""`huddle summary` of a team that keeps measures, leads and terms: the agreement, and the leads."""

from __future__ import annotations

import csv
import json
import re
from email import message_from_string
from io import StringIO

import pytest

from tests.helpers.desk import Desk
from tests.helpers.quick_commands import Driver

SENTENCES = """\
Agreement: 1 of 4 held. Red: leads handed over (96 of 120, third week);
   first answer (5.2 h, agreed 4 h, was 3.5 h). No value: tries for each
   lead.
Leads: 3 handed over, 1 of 2 accepted, 1 waiting too long; 1 rejected:
   not our definition.
"""
HISTORY = """
02 09:00 sam measure add Leads handed over --owes marketing --target 120 --unit leads
02 09:01 sam measure add Routing --owes marketing --target 0.5 --unit h --at-most
02 09:02 sam measure add First answer --owes sales --target 4 --unit h --at-most
02 09:03 sam measure add Tries for each lead --owes sales --target 6
02 09:04 sam measure add Visits to customers --target 2
02 09:05 sam measure agree
02 09:06 ana measure agree
16 09:00 sam measure log handed 110 --for last
16 09:01 sam measure log routing 0.4 --for last
16 09:02 sam measure log first 3 --for last
16 09:03 sam measure log visits 1 --for last
23 09:00 sam measure log handed 105 --for last
23 09:01 sam measure log routing 0.4 --for last
23 09:02 sam measure log first 3.5 --for last
23 09:03 sam measure log visits 1 --for last
24 09:00 ana lead add Brightwave @sam from:webinar
24 10:00 ana term propose lead Has a budget
24 10:01 ana term agree lead
24 10:02 sam term agree lead
25 09:00 ana lead add Oakline @sam from:webinar
25 10:00 sam lead answer Brightwave
25 10:01 sam lead accept Brightwave
25 10:02 sam lead reject Oakline definition
26 09:00 ana lead add Northgate @sam from:fair
26 09:30 sam term stage add Qualified --days 14 --side sales
27 09:00 ana measure edit handed --target 130
30 09:00 sam measure log handed 96 --for last
30 09:01 sam measure log routing 0.4 --for last
30 09:02 sam measure log first 5.2 --for last
30 09:03 sam measure log visits 1 --for last
"""
REJECTED = """
17 09:00 ana lead add Brightwave @sam
17 09:01 ana lead add Oakline @sam
17 09:02 ana lead add Northgate @sam
18 09:00 sam lead reject Brightwave record
24 09:00 sam lead reject Oakline record
24 09:01 sam lead reject Northgate record
"""
SIDES = """
[leads]
answer = "4h"
"""


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a desk on Monday 30 November, after three weeks with an agreement and leads."""
    desk = Desk(tmp_path_factory.mktemp("sides"))
    file = desk.team / "huddle.toml"
    file.write_text(file.read_text(encoding="utf-8") + SIDES, encoding="utf-8")
    _pass(desk, HISTORY)
    return desk


def _pass(desk: Desk, history: str) -> None:
    """Give the commands of `history`, each at its time; then it is Monday 30 November."""
    driver = Driver(desk)
    for step in map(str.split, history.strip().splitlines()):
        day, clock, who, *words = step
        environ = {"HUDDLE_NOW": f"2026-11-{day}T{clock}:00+01:00", "HUDDLE_USER": who}
        assert driver.run(words, environ).code == 0, words
    driver.end()
    desk.environ |= {"HUDDLE_NOW": "2026-11-30T11:00:00+01:00"}


NEXT = """\
Next: Tue 1 Dec 09:08, weekly: "Wins", "Promises", "Parked", "What would
help us follow up faster?" (not discussed yet · customer), "Get leaders
and reps behind lead generation" (not discussed yet · strategy)
"""


def test_two_sentences_say_how_the_agreement_and_the_leads_are(acme: Desk) -> None:
    """What is red comes with its value and its target, and for how long it has been so."""
    acme.run(
        "summary",
        out=f"""\
Acme huddle, week 48: 1 decision
{SENTENCES}
Needs you
  agree  Leads handed over        waiting for marketing and sales
  agree  funnel                   waiting for marketing and sales
  leads  1 lead waiting too long

Decided
  lead, version 1

{NEXT}""",
    )


def test_of_several_rejections_the_most_common_reason_is_named(desk: Desk) -> None:
    """A single one is no pattern, and is not called one."""
    _pass(desk, REJECTED)

    first = desk.said("summary --week 2026-W47")[0].splitlines()[1]
    assert first == "Leads: 3 handed over, 0 of 1 accepted; 1 rejected: bad record."
    second = " ".join(desk.said("summary --week 2026-W48")[0].split("\n\n")[0].split()[6:])
    assert second == "Leads: none handed over, 0 of 2 accepted; most common rejection: bad record."


def test_a_running_week_is_judged_by_the_last_finished_one(acme: Desk) -> None:
    """It says which week that was; nothing of the running one is red."""
    acme.run(
        "summary --week this",
        out=f"""\
Acme huddle, week 49 so far: no huddle
Agreement: 1 of 4 held in week 48. Red: leads handed over (96 of 120,
   third week); first answer (5.2 h, agreed 4 h, was 3.5 h). No value:
   tries for each lead.
Leads: none handed over, 1 waiting too long.

Needs you
  agree  Leads handed over        waiting for marketing and sales
  agree  funnel                   waiting for marketing and sales
  leads  1 lead waiting too long

{NEXT}""",
    )


def test_a_week_is_judged_as_of_its_end(acme: Desk) -> None:
    """What came later changes nothing in it, and before the agreement there was none."""
    acme.run(
        "summary --week 2026-W47",
        out=f"""\
Acme huddle, week 47: no huddle
Agreement: 2 of 4 held. Red: leads handed over (105 of 120, second
   week). No value: tries for each lead.

{NEXT}""",
    )
    acme.run("summary --week 2026-W40", out=f"Acme huddle, week 40: no huddle\n\n{NEXT}")


def test_one_side_sees_what_it_owes(acme: Desk) -> None:
    """And the leads that it was handed, or that it handed over."""
    acme.run(
        "summary --side marketing",
        out=f"""\
Acme huddle, week 48, marketing: 1 decision
Agreement: 1 of 2 held. Red: leads handed over (96 of 120, third week).
Leads: 3 handed over, 1 of 2 accepted, 1 waiting too long; 1 rejected:
   not our definition.

Needs you
  agree  Leads handed over        waiting for marketing and sales
  agree  funnel                   waiting for marketing and sales
  leads  1 lead waiting too long

Decided
  lead, version 1

{NEXT}""",
    )


def test_the_full_summary_has_the_scoreboard_and_what_was_agreed(acme: Desk) -> None:
    """Charts, leads by source and reason, stages, new versions of terms, and what waits."""
    acme.run(
        "summary --full",
        out=f"""\
Acme huddle, week 48: 1 decision
{SENTENCES}
Needs you
  agree  Leads handed over        waiting for marketing and sales
  agree  funnel                   waiting for marketing and sales
  leads  1 lead waiting too long

Decided
  lead, version 1

Scoreboard: marketing owes
  red   Leads handed over  96 of 120, third week  ··········██▇
  held  Routing            0.4 h, at most 0.5 h   ··········███

Scoreboard: sales owes
  red  First answer         5.2 h, at most 4 h  ··········▅▆█
  –    Tries for each lead  no value            ·············

Scoreboard: watched by both sides
  red  Visits to customers  1 of 2, third week  ··········███

Leads rejected: 1
  not our definition  1

Leads by source
  webinar  2 handed over, 1 of 2 accepted, 0 of 2 answered in time
  fair     1 handed over, 0 of 1 answered in time

Terms that changed
  lead, version 1: Has a budget  agreed Tue 24 Nov

Open agreements
  Leads handed over: at least 130 leads  waiting for marketing and sales
  a week
  funnel: Qualified                      waiting for marketing and sales

{NEXT}""",
    )


def test_json_has_the_measures_and_the_figures_of_the_leads(acme: Desk) -> None:
    """The measures are those of `measure list`, up to the week of the summary."""
    figures = json.loads(acme.said("summary --format json")[0])
    listed = json.loads(acme.said("measure list --format json")[0])["measures"]

    assert figures["leads"] == {
        "passed": 3,
        "answered": 1,
        "in_time": 0.0,
        "answer_median": 25.0,
        "answer_histogram": [*[0] * 22, 1, *[0] * 9],  # up to a day and a half
        "accepted": 1,
        "rejected": 1,
        "open": 2,
        "late": 1,
        "by_source": {"webinar": 2, "fair": 1},
        "by_reason": {"definition": 1},
    }
    known = {measure["id"]: measure for measure in figures["measures"]}
    for measure in listed:
        *finished, running = measure.pop("periods")
        periods = known[measure["id"]].pop("periods")
        assert (periods[1:], running["state"], len(periods)) == (finished, "running", 13)
        assert known.pop(measure["id"]) == measure
    assert not known


def test_a_team_without_leads_has_null_for_them(desk: Desk) -> None:
    """And no measures are an empty list."""
    figures = json.loads(desk.said("summary --format json")[0])

    assert (figures["measures"], figures["leads"]) == ([], None)


def test_a_spreadsheet_has_a_line_for_each_measure_and_figure(acme: Desk) -> None:
    """Values and targets are in the columns of what was kept, and of how many."""
    out, err, code = acme.said("summary --format csv")
    lines = [row for row in csv.DictReader(StringIO(out)) if row["section"] in {"measure", "leads"}]

    assert (err, code) == ("", 0)
    assert sorted((row["title"], row["kept"], row["of"], row["note"]) for row in lines) == [
        ("First answer", "5.2", "4", "red"),
        ("Leads handed over", "96", "120", "red"),
        ("Routing", "0.4", "0.5", "held"),
        ("Tries for each lead", "", "6", "none"),
        ("Visits to customers", "1", "2", "red"),
        ("accepted", "1", "2", ""),
        ("answered", "1", "3", ""),
        ("answered in time", "0", "3", ""),
        ("from fair", "1", "3", ""),
        ("from webinar", "2", "3", ""),
        ("handed over", "", "3", ""),
        ("rejected: definition", "1", "1", ""),
        ("waiting too long", "1", "2", ""),
    ]


def _read(mail: str) -> str:
    """Return the text and the page of a mail."""
    parts = message_from_string(mail).walk()
    return "\n".join(bytes(part.get_payload(decode=True) or b"").decode() for part in parts)


@pytest.mark.parametrize("form", ["markdown", "html", "chat", "eml", "rich"])
def test_every_format_has_both_sentences_and_names_nobody(acme: Desk, form: str) -> None:
    """Whose lead waits, and who brought which value, is not in the week of a team."""
    addressed = " --to team@acme.test --from huddle@acme.test" if form == "eml" else ""
    out, err, code = acme.said(f"summary --full --format {form}{addressed}")
    text = " ".join(re.sub(r"\x1b\[[0-9;]*m", "", _read(out) if form == "eml" else out).split())

    assert (err, code) == ("", 0)
    assert "Agreement: 1 of 4 held. Red: leads handed over (96 of 120, third week)" in text
    assert "1 waiting too long; 1 rejected: not our definition." in text
    assert not re.search(r"\b(sam|ana|maria)\b", text)


def test_a_summary_with_a_value_or_a_lead_is_not_empty(acme: Desk) -> None:
    """`--skip-empty` prints it; the week before the agreement is empty."""
    assert acme.said("summary --skip-empty")[2] == 0
    acme.run("summary --skip-empty --week 2026-W40", code=1)


@pytest.mark.parametrize("form", ["text", "markdown", "html", "chat", "csv", "json"])
def test_a_funnel_that_no_lead_has_entered_has_no_section(desk: Desk, form: str) -> None:
    """A funnel that was just agreed is listed among the terms, and has no figures yet."""
    desk.said("term propose funnel Inquiry marketing 7d, Qualified sales 14d")
    desk.said("term agree funnel")
    desk.said("term agree funnel --for marketing")
    desk.said("lead add Brightwave @ana")
    out, err, code = desk.said(f"summary --full --week this --format {form}")
    assert (err, code) == ("", 0)
    assert "last 13 weeks" not in out
