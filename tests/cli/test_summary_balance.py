"""The balance of the sides over thirteen weeks: what is read for it, and where it is shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from huddlecli.store import files, minutes_files
from huddlecli.store.records import RecordStore
from tests.helpers.acme_balance import huddle, point
from tests.helpers.acme_weeks import TEAM, close, promise
from tests.helpers.desk import Desk
from tests.helpers.table import Table

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = datetime(2026, 8, 24, 8, 8, tzinfo=UTC)  # the Monday of the first of thirteen weeks


@pytest.fixture
def acme(desk: Desk) -> Desk:
    """Return a desk of a team with a huddle each week, and a promise made long ago and kept."""
    files.replace(desk.team / "huddle.toml", TEAM)
    points = [point("marketing", "cem"), point("marketing", "dan")]
    for week in range(-1, 13):
        floor = {"marketing": 300, "sales": 240} if week > 2 else None
        held = huddle(FIRST + timedelta(weeks=week), *points, floor=floor)
        minutes_files.save(desk.team, held)
    store = RecordStore(desk.team, BERLIN)
    promise(store, "c1aa000000", "Call Bolt", "cem", date(2026, 8, 26), FIRST)
    close(
        store,
        "c1aa000000",
        "cem",
        FIRST + timedelta(days=1),
        status="done",
        done_on=date(2026, 8, 25),
    )
    promise(store, "a2aa000000", "Print it", "ana", date(2026, 11, 19), FIRST + timedelta(weeks=12))
    return desk


def balance_of(desk: Desk, words: str, at: str) -> Mapping[str, Any]:
    """Return the balance in JSON."""
    out, err, code = desk.said(f"summary --format json {words}", HUDDLE_NOW=at)
    found = json.loads(out)
    assert (err, code) == ("", 0)
    balanced: Mapping[str, Any] = found["balance"]
    return balanced


def test_json_has_thirteen_weeks_of_each_side(acme: Desk) -> None:
    """Also what was made, due and closed long before the eight weeks of the trend."""
    none, twos = [0] * 13, [2] * 13
    marketing = {
        "openings": twos,
        "floor_seconds": [None] * 3 + [300] * 10,
        "said_back": none,
        "made": [*none[1:], 1],
        "kept": none,
        "due": [*none[1:], 1],
    }
    sales = {
        "openings": none,
        "floor_seconds": [None] * 3 + [240] * 10,
        "said_back": twos,
        "made": [1, *none[1:]],
        "kept": [1, *none[1:]],
        "due": [1, *none[1:]],
    }
    weeks = [f"2026-W{number}" for number in range(35, 48)]

    assert balance_of(acme, "--week 2026-W47", "2026-11-23T09:00+01:00") == {
        "weeks": weeks,
        "sides": {"marketing": marketing, "sales": sales},
        "no_side": None,
    }
    assert balance_of(acme, "--week 2026-W47 --side sales", "2026-11-23T09:01+01:00") == {
        "weeks": weeks,
        "sides": {"sales": sales},
        "no_side": None,
    }


def test_a_full_summary_has_a_line_for_each_side(acme: Desk) -> None:
    """And a sentence whose turn it is; the week on a phone has neither, nor has one side alone."""

    def lines(words: str, at: str) -> list[str]:
        out, err, code = acme.said(f"summary --week 2026-W47 {words}", HUDDLE_NOW=at)
        assert (err, code) == ("", 0)
        head, _, after = out.partition("\nBalance: points")
        facts = head.partition("\n\n")[0].partition("\nBalance: ")[2].splitlines()
        return facts + after.partition("\n\n")[0].splitlines()[1:]

    assert lines("--full", "2026-11-23T09:00+01:00") == [
        "marketing opened all 26 points in 13 weeks. Let sales open the",
        "   next ones.",
        "  marketing  26 opened, 0 said back, 50 min, 1 made, 0/1 kept",
        "  sales      0 opened, 26 said back, 40 min, 1 made, 1/1 kept",
    ]
    assert lines("--full --side sales", "2026-11-23T09:01+01:00") == [
        "  sales  26 said back, 40 min, 1 made, 1/1 kept"
    ]
    assert lines("", "2026-11-23T09:02+01:00") == []
    assert lines("--full --no-names", "2026-11-23T09:03+01:00") == lines(
        "--full", "2026-11-23T09:04+01:00"
    )


def test_only_thirteen_weeks_are_read(acme: Desk) -> None:
    """Broken minutes of these weeks are named, once; older ones are not opened, others neither."""
    first, before = (f"huddles/2026-08/2026-08-{day}-1200-x.toml" for day in (24, 20))
    for place in (first, before):
        files.replace(acme.team / place, "no TOML")

    def errors(form: str, at: str) -> str:
        _, err, code = acme.said(f"summary --week 2026-W47 --format {form}", HUDDLE_NOW=at)
        assert code == 0
        return err

    assert errors("csv", "2026-11-23T09:00+01:00") == ""  # has no balance
    assert errors("json", "2026-11-23T09:01+01:00") == acme.named(
        f"warning: {first}: its end is missing: it may not have arrived whole\n"
    )


def test_a_huddle_counts_as_it_was_held(desk: Desk, tmp_path: Path) -> None:
    """Sales opens both points and says back what marketing added; nobody says back the second."""
    folder = tmp_path / "table"
    folder.mkdir()
    table = Table(folder, datetime(2026, 11, 23, 8, 0, tzinfo=UTC))
    typed = ("/next", "+60 /floor fay", "+120 /next", "+30 /u", "+30 /more", "+60 /next", "/next")
    table.huddle(table.sit_down("daily"), "daily", (*typed, "/none", "/end"))
    desk.environ |= {"HUDDLE_TEAM": str(folder)}
    balanced = balance_of(desk, "--week 2026-W48", "2026-11-24T09:00+01:00")

    assert {
        side: [numbers[name][-1] for name in ("openings", "floor_seconds", "said_back")]
        for side, numbers in balanced["sides"].items()
    } == {"marketing": [0, 120, 0], "sales": [2, 120, 1]}
