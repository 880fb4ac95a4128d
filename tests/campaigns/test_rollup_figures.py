"""The figures over many teams: the same, to the last digit, whichever way they are reckoned.

Long: 200 teams; else few.
"""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from tests.helpers.desk import Desk
from tests.helpers.many_teams import write_teams

pytest.importorskip("duckdb")
FEW, MANY = 10, 200
NOW = "2026-11-30T08:00:00+01:00"
WEEK = "2026-W48"


@pytest.fixture(scope="module")
def company(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return the desk of a leader, with the folders of many teams."""
    desk = Desk(tmp_path_factory.mktemp("company"))
    is_long = request.config.getoption("--long", default=False)
    write_teams(desk.root / "teams", MANY if is_long else FEW)
    desk.environ["HUDDLE_NOW"] = NOW
    return desk


@pytest.fixture(scope="module")
def summaries(company: Desk) -> list[dict[str, Any]]:
    """Return the summary of each team, as the team itself sees it."""
    return summaries_of(company, WEEK)


def summaries_of(company: Desk, week: str) -> list[dict[str, Any]]:
    """Return the summary of each team of a week."""
    found = []
    for folder in sorted((company.root / "teams").iterdir()):
        line = f"summary --week {week} --format json"
        out, err, code = company.said(line, HUDDLE_TEAM=str(folder), HUDDLE_USER="ana")
        assert (err, code) == ("", 0)
        found.append(json.loads(out))
    return found


@pytest.fixture(scope="module")
def rolled(company: Desk) -> dict[str, Any]:
    """Return the roll-up of all folders."""
    return roll(company, "teams")


def roll(company: Desk, words: str) -> dict[str, Any]:
    """Return a roll-up as a program reads it."""
    out, err, code = company.said(f"rollup {words} --week {WEEK} --format json")
    assert (err, code) == ("", 0)
    found: dict[str, Any] = json.loads(out)
    return found


def test_it_is_what_the_summaries_of_the_teams_add_up_to(
    summaries: list[dict[str, Any]], rolled: dict[str, Any]
) -> None:
    """Each count of the whole, each week of the trend, and each part of the histogram."""
    whole = rolled["whole"]
    assert rolled["teams_read"] == len(summaries)
    assert (whole["kept"], whole["due"]) == (
        sum(one["kept"]["kept"] for one in summaries),
        sum(one["kept"]["due"] for one in summaries),
    )
    assert whole["due"] > 30
    assert [(week["week"], week["kept"], week["due"]) for week in whole["trend"]] == [
        (
            week["week"],
            sum(one["trend"][place]["kept"]["kept"] for one in summaries),
            sum(one["trend"][place]["kept"]["due"] for one in summaries),
        )
        for place, week in enumerate(summaries[0]["trend"])
    ]
    meetings = [one["meetings"] for one in summaries]
    assert whole["held"] == sum(one["held"] for one in meetings)
    assert whole["late"] == sum(one["late"] for one in meetings)
    assert whole["waited_seconds"] == 60 * sum(one["lost_minutes"] for one in meetings)
    leads = [one["leads"] for one in summaries if one["leads"]]
    for name in ("passed", "answered", "accepted", "rejected"):
        assert whole[name] == sum(one[name] for one in leads)
    histograms = [one["answer_histogram"] for one in leads]
    assert whole["answer_histogram"] == [sum(part) for part in zip(*histograms, strict=True)]
    red = [
        measure
        for one in summaries
        for measure in one["measures"]
        if measure["agreed"] and measure["owes"] and measure["periods"][-1]["state"] == "red"
    ]
    assert whole["red"] == len(red)


def test_what_is_open_is_so_now(company: Desk, rolled: dict[str, Any]) -> None:
    """It is what the summary of the running week has, whatever week the roll-up is of."""
    running = summaries_of(company, "this")
    leads = [one["leads"] for one in running if one["leads"]]
    whole = rolled["whole"]

    assert (whole["open_leads"], whole["late_leads"]) == (
        sum(one["open"] for one in leads),
        sum(one["late"] for one in leads),
    )
    assert (whole["open_promises"], whole["overdue_promises"]) == (
        sum(len(one["actions"]["open"]) for one in running),
        sum(len(one["actions"]["overdue"]) for one in running),
    )


def test_each_team_has_the_figures_of_its_own_summary(
    summaries: list[dict[str, Any]], rolled: dict[str, Any]
) -> None:
    """Only those with ten cases in eight weeks are shown alone."""
    by_name = {one["team"]: one for one in summaries}
    enough = {
        name
        for name, one in by_name.items()
        if sum(week["kept"]["due"] for week in one["trend"]) >= 10
    }
    assert {team["name"] for team in rolled["teams"]} == enough
    for team in rolled["teams"]:
        own = by_name[team["name"]]
        assert (team["kept"], team["due"]) == (own["kept"]["kept"], own["kept"]["due"])
        assert team["held"] == own["meetings"]["held"]


def test_facts_give_the_same_sent_once_or_often_in_any_order(
    company: Desk, rolled: dict[str, Any]
) -> None:
    """As files of rows, as Parquet, and as a table to which each team has sent them twice."""
    lines = list[str]()
    for folder in sorted((company.root / "teams").iterdir()):
        name = folder.name
        for line in (f"facts -o {name}.jsonl", f"facts -o {name}.parquet", "facts --to table"):
            out, err, code = company.said(line, HUDDLE_TEAM=str(folder))
            assert (err, code) == ("", 0), out
        lines += (company.root / f"{name}.jsonl").read_text(encoding="ascii").splitlines()
    company.said("facts --to table", HUDDLE_TEAM=str(company.root / "teams/team-003"))
    shuffled = lines * 2
    random.Random(3).shuffle(shuffled)  # noqa: S311  no secret
    (company.root / "shuffled.jsonl").write_text("\n".join(shuffled) + "\n", encoding="ascii")

    assert roll(company, "team-*.jsonl") == rolled
    assert roll(company, "team-*.parquet") == rolled
    assert roll(company, "shuffled.jsonl") == rolled
    assert roll(company, "table") == rolled
    assert roll(company, "teams team-00*.jsonl table") == rolled
