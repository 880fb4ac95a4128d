"""`huddle lead list`: in order, narrowed, counted in groups, in every format."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from huddlecli.core.agreement import consent_keys, proposal_keys, term_id
from huddlecli.core.side_records import Lead, Term
from huddlecli.store.records import RecordStore
from tests.helpers.desk import TEAM, Desk

BERLIN = ZoneInfo("Europe/Berlin")
RULES = (
    '[hours]\nfrom = "09:00"\nto = "17:30"\n\n[leads]\nanswer = { demo = "30m", other = "4h" }\n'
)
EVE = '\n[[person]]\nname = "eve"\nside = "sales"\n'
WEDNESDAY = "2026-11-25T12:00:00+01:00"


def berlin(text: str) -> datetime:
    """Return the instant at which a clock in Berlin shows `2026-11-24 09:30`."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


class Leads:
    """Leads that are written at once, with ids 1000000000, 2000000000 and so on."""

    def __init__(self, desk: Desk) -> None:
        """Write into the folder of a desk."""
        self.store = RecordStore(desk.team, BERLIN)
        self._numbers = count(1)

    def add(self, title: str, passed: str, **keys: Any) -> None:
        """Write a lead of sam's, handed over then; one with an end is closed."""
        at = berlin(passed) if " " in passed else date.fromisoformat(passed)
        known = {"owner": "sam", "side": "sales", "from_side": "marketing", "source": "webinar"}
        new = {**known, "title": title, "passed": at, **keys}
        lead_id = f"{next(self._numbers)}".ljust(10, "0")
        ended: dict[str, Any] = {
            name: new.pop(name) for name in ("status", "closed") if name in new
        }
        self.store.create(Lead, lead_id, "ana", berlin("2026-11-01 09:00"), **new)
        if ended:
            self.store.change(Lead, lead_id, "sam", ended["closed"], set=ended)


@pytest.fixture
def sales(desk: Desk) -> Desk:
    """Return a desk on Wednesday noon with leads of sam and eve, most of the week before."""
    team = TEAM.replace("\n[[person]]", f"\n{RULES}\n[[person]]", 1) + EVE
    (desk.team / "huddle.toml").write_text(team, encoding="utf-8")
    desk.environ["HUDDLE_NOW"] = WEDNESDAY
    leads = Leads(desk)
    leads.add("Brightwave", "2026-11-24 16:20")
    leads.add("Oakline", "2026-11-25 11:00", source="demo", owner="eve")
    leads.add("Northgate", "2026-11-25 09:00", tags=("fair",))
    leads.add("Dayless", "2026-11-20", source=None)
    leads.add("Answered", "2026-11-23 09:00", answered=berlin("2026-11-23 11:00"))
    leads.add(
        "Accepted",
        "2026-11-22 23:59",
        answered="unknown",
        verdict="accepted",
        verdict_at=berlin("2026-11-23 00:00"),
        definition=1,
        arrived=berlin("2026-11-20 17:00"),
        source="demo",
    )
    leads.add(
        "Rejected",
        "2026-11-16 10:00",
        answered=berlin("2026-11-16 11:30"),
        verdict="rejected",
        verdict_at=berlin("2026-11-22 23:59"),
        reason="definition",
        note="no budget",
        definition=1,
        source="demo",
        status="closed",
        closed=berlin("2026-11-22 23:59"),
    )
    leads.add(
        "Won",
        "2026-09-01 10:00",
        answered=berlin("2026-09-01 10:30"),
        verdict="accepted",
        verdict_at=berlin("2026-09-02 10:30"),
        outcome="won",
        status="closed",
        closed=berlin("2026-11-24 10:00"),
    )
    return desk


def test_those_over_the_agreed_time_come_first_then_the_oldest(sales: Desk) -> None:
    """Each with its owner and for how long it has waited."""
    sales.run(
        "lead list",
        out="""
        id01  sam  waiting 4 h                      Brightwave  webinar
        id02  eve  waiting 1 h                      Oakline     demo
        id03  sam  waiting since Fri 20 Nov         Dayless
        id04  sam  accepted Mon 23 Nov              Accepted    demo
        id05  sam  answered Mon 23 Nov, no verdict  Answered    webinar
        id06  sam  waiting 3 h                      Northgate   webinar  #fair
        """,
    )


@pytest.mark.parametrize(
    ("flags", "titles"),
    [
        ("--late", ["Brightwave", "Oakline"]),
        ("--waiting", ["Brightwave", "Oakline", "Dayless", "Northgate"]),
        ("--waiting --owner me", ["Brightwave", "Dayless", "Northgate"]),
        ("--owner @EVE", ["Oakline"]),
        ("--owner all --source DEMO", ["Oakline", "Accepted"]),
        ("--status closed", ["Won", "Rejected"]),
        (
            "--status all --since 2026-11-22",
            ["Brightwave", "Oakline", "Accepted", "Answered", "Northgate"],
        ),
        ("--status all --until 2026-11-16", ["Won", "Rejected"]),
        ("--since mon --until mon", ["Answered"]),
        ("--status closed --late", []),
    ],
)
def test_flags_narrow_the_list(sales: Desk, flags: str, titles: list[str]) -> None:
    """Flags narrow the list."""
    out, err, code = sales.said(f"lead list {flags} --format json")

    assert (err, code) == ("", 0)
    listed = json.loads(out)
    assert listed["schema"] == "huddle.leads/1"
    assert [lead["title"] for lead in listed["leads"]] == titles


def test_a_lead_for_programs_has_all_fields(sales: Desk) -> None:
    """Instants are RFC 3339, days ISO, hours have two places; the CSV has the same."""
    listed = json.loads(sales.said("lead list --source demo --status all --format json")[0])
    by_title = {lead["title"]: lead for lead in listed["leads"]}
    first = {
        "id": by_title["Accepted"]["id"],
        "title": "Accepted",
        "crm": None,
        "owner": "sam",
        "side": "sales",
        "from_side": "marketing",
        "source": "demo",
        "arrived": "2026-11-20T16:00Z",
        "passed": "2026-11-22T22:59Z",
        "answered": "unknown",
        "verdict": "accepted",
        "verdict_at": "2026-11-22T23:00Z",
        "reason": None,
        "note": None,
        "definition": 1,
        "outcome": None,
        "status": "open",
        "entered": {},
        "created": "2026-11-01T08:00Z",
        "closed": None,
        "forgotten": None,
        "by": "ana",
        "huddle": None,
        "item": None,
        "topic": None,
        "tags": [],
        "waiting_hours": None,
        "routing_hours": 0.5,
        "late": False,
    }
    assert by_title["Accepted"] == first
    assert (by_title["Rejected"]["waiting_hours"], by_title["Oakline"]["waiting_hours"]) == (1.5, 1)
    assert by_title["Oakline"]["late"] is True
    sheet = sales.said("lead list --format csv --delimiter semicolon")[0].splitlines()
    assert sheet[0].split(";") == [*first]
    assert sheet[1].split(";")[1] == "Brightwave"


def test_without_an_agreed_time_no_lead_is_late_and_a_hint_says_why(sales: Desk) -> None:
    """Only an agreed time makes a lead late; with one, nothing is explained."""
    sales.run("lead list --late --source nowhere")
    team = sales.team / "huddle.toml"
    without = [line for line in team.read_text("utf-8").splitlines() if "answer =" not in line]
    team.write_text("\n".join(without) + "\n", "utf-8")
    sales.run(
        "lead list --late",
        err='hint:  no answer time is agreed: [leads] answer = "4h" in huddle.toml\n',
    )
    sales.run("lead list --source nowhere")


def test_nothing_is_listed_and_the_exit_code_says_so(sales: Desk) -> None:
    """A terminal shows one line, a pipe nothing."""
    sales.run("lead list --source nowhere --exit-code")
    assert sales.said("lead list --late --exit-code")[2] == 1
    sales.run(
        "lead list --owner zed",
        err="error: no one here is called zed\nhint:  huddle people list\n",
        code=2,
    )
    sales.run(
        "lead list --status won",
        err="error: there is no status won\nhint:  --status open, closed, all\n",
        code=2,
    )


def test_by_source_each_with_its_figures(sales: Desk) -> None:
    """Closed leads count too, the largest group comes first, and no share of fewer than ten."""
    sales.run(
        "lead list --by source",
        out="""
        source     leads  in time  first answer  routing      accepted  open  late
        webinar    4      2 of 3   1.25 h                     1 of 1    3     1
        demo       3      0 of 2   1.5 h (1/2)   0.5 h (1/3)  1 of 2    2     1
        no source  1                                                    1
        """,
    )
    sales.run(
        "lead list --by source --source demo --since 2026-11-20 --format markdown",
        out=(
            "- demo: 2 handed over, 0 of 1 in time, routing 0.5 h (1 of 2), 1 of 1 accepted, "
            "2 open, 1 late\n"
        ),
    )


def test_by_reason_definition_and_week(sales: Desk) -> None:
    """A verdict belongs to the week in which it was given, to the minute."""
    sales.run(
        "lead list --by reason",
        out="""
        reason              rejected
        not our definition  1
        """,
    )
    sales.run(
        "lead list --by definition --format chat",
        out=(
            "• no definition: 6 handed over, 2 of 4 in time, first answer 1.25 h, 1 of 1 accepted, "
            "5 open, 2 late\n"
            "• version 1: 2 handed over, 0 of 1 in time, first answer 1.5 h (1 of 2), "
            "routing 0.5 h (1 of 2), 1 of 2 accepted, 1 open\n"
        ),
    )
    sales.run(
        "lead list --by week --since 2026-11-16",
        out="""
        week     leads  in time  first answer  routing      accepted  open  late
        week 47  3      0 of 1   1.5 h (1/2)   0.5 h (1/3)  0 of 1    3
        week 48  4      1 of 3   2 h                        1 of 1    6     2
        """,
    )


def test_groups_for_programs(sales: Desk) -> None:
    """Shares are from 0 to 1 and given from the first case on."""
    listed = json.loads(sales.said("lead list --by definition --format json")[0])
    assert listed == {
        "schema": "huddle.lead-groups/1",
        "by": "definition",
        "groups": [
            {
                "definition": None,
                "passed": 6,
                "answered": 2,
                "in_time": 0.5,
                "answer_median": 1.25,
                "answer_known": 2,
                "routing_median": None,
                "routing_known": 0,
                "accepted": 1,
                "rejected": 0,
                "accepted_share": 1.0,
                "open": 5,
                "late": 2,
            },
            {
                "definition": 1,
                "passed": 2,
                "answered": 2,
                "in_time": 0.0,
                "answer_median": 1.5,
                "answer_known": 1,
                "routing_median": 0.5,
                "routing_known": 1,
                "accepted": 1,
                "rejected": 1,
                "accepted_share": 0.5,
                "open": 1,
                "late": 0,
            },
        ],
    }
    sheet = sales.said("lead list --by source --format csv")[0].splitlines()
    assert sheet[0].startswith("source,passed,answered,in_time,answer_median,answer_known,")
    assert sheet[1].startswith("webinar,4,2,0.6666666666666666,1.25,2,")


@pytest.mark.parametrize(
    ("flags", "error", "hint", "code"),
    [
        ("--by sauce", 'leads cannot be counted by "sauce"', "--by source", 2),
        (
            "--by owner",
            'leads cannot be counted by "owner"',
            "--by source, reason, definition, stage, week",
            2,
        ),
        (
            "--by week --owner me",
            "leads are counted for a side, never for a person",
            "huddle mine shows your own median",
            2,
        ),
        (
            "--by stage",
            "both sides have not agreed on a funnel yet",
            "huddle term stage add Qualified --days 14 --side sales",
            1,
        ),
        ("--format eml", "there is no format eml here", "--format auto, rich, text", 2),
    ],
)
def test_what_cannot_be_listed(sales: Desk, flags: str, error: str, hint: str, code: int) -> None:
    """It is refused with what to type."""
    out, err, got = sales.said(f"lead list {flags}")

    assert (out, got) == ("", code)
    assert err.startswith(f"error: {error}\nhint:  {hint}")


def test_by_stage_how_many_went_on_and_how_fast(sales: Desk) -> None:
    """Of those that entered a stage 13 weeks before its usual days; slow ones are marked."""
    leads = Leads(sales)
    at, today = berlin("2026-11-01 09:00"), date(2026, 11, 1)
    stages = [{"name": "Inquiry", "side": "marketing", "days": 7}, {"name": "Qualified"}]
    leads.store.create(
        Term,
        term_id("funnel"),
        "ana",
        at,
        title="funnel",
        **proposal_keys("k7f2", "ana", today, ("marketing", "sales"), {"stage": stages}),
        **consent_keys("marketing", "ana", "k7f2", today),
    )
    agreed = consent_keys("sales", "sam", "k7f2", today)
    leads.store.change(Term, term_id("funnel"), "sam", at, set=agreed)
    for number in range(10):
        entered = {"entered.Inquiry": date(2026, 10, 1 + number)}
        if number < 4:
            entered["entered.Qualified"] = date(2026, 10, 11 + number)
        lead_id = f"{number}".rjust(10, "s")
        leads.store.create(Lead, lead_id, "ana", at, title=f"In {number}", owner="sam", **entered)

    sales.run(
        "lead list --by stage",
        out="""
        stage      side       entered  went on  median         usual
        Inquiry    marketing  10       40%      10 days, slow  7 days
        Qualified             4
        """,
    )
    listed = json.loads(sales.said("lead list --by stage --format json")[0])["groups"][0]
    assert listed == {
        "stage": "Inquiry",
        "side": "marketing",
        "next": "Qualified",
        "entered": 10,
        "gone_on": 4,
        "share": 0.4,
        "median_days": 10.0,
        "usual_days": 7,
        "slow": True,
    }
    sales.run(
        "lead list --by stage --since mon",
        err="""
        error: stages count the 13 weeks before their usual days
        hint:  huddle lead list --by stage
        """,
        code=2,
    )
