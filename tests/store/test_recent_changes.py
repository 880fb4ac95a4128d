"""The records that were changed last: what is read for them, and what is not."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from huddlecli.core.ids import ALPHABET
from huddlecli.core.records import Action, Parked, Raised
from huddlecli.store.recent_changes import RecentRecords
from huddlecli.store.records import RecordStore

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def tmp_path(tmp_path: Path) -> Path:
    """Return the folder of a team."""
    (tmp_path / "huddle.toml").touch()
    return tmp_path


@pytest.fixture
def store(tmp_path: Path) -> RecordStore:
    """Return the records of a team with sixty promises, one done each day, and two open things."""
    records = RecordStore(tmp_path, ZoneInfo("UTC"))
    for number in range(60):
        made = NOON - timedelta(days=number)
        due = date(2026, 12, 1)
        records.create(Action, named(number), "sam", made, title="x", owner="sam", due=due)
        records.change(Action, named(number), "sam", made, set={"status": "done", "closed": made})
    records.create(Parked, named(60), "sam", NOON, title="x")
    records.create(Raised, named(61), "sam", NOON, title="x")
    for path in tmp_path.rglob("*.toml"):
        os.utime(path, (1000, 1000))
    return records


def named(number: int) -> str:
    """Return the id of that number."""
    return f"k7f2q9xm{ALPHABET[number // 32]}{ALPHABET[number % 32]}"


def test_what_is_open_comes_first_then_the_last_written_then_by_day(
    store: RecordStore, tmp_path: Path
) -> None:
    """Each is read once, and tells the day after which nothing more was closed."""
    store.change(Action, named(55), "ana", NOON, set={"title": "y"})

    found = [(seen.record.id, seen.day) for seen in RecentRecords(tmp_path)]

    opened, written, rest = found[:2], found[2:52], found[52:]
    assert opened == [(named(60), None), (named(61), None)]
    assert (written[0], {day for _, day in written}) == ((named(55), None), {None})
    days = [day for _, day in rest if day]
    assert (len(rest), days) == (10, sorted(days, reverse=True))
    assert len({*found}) == len(found) == 62


def test_what_was_closed_long_ago_is_not_read(store: RecordStore, tmp_path: Path) -> None:
    """However long somebody looks, there is an end to it."""
    store.change(Action, named(59), "ana", NOON, set={"title": "y"})
    for path in tmp_path.rglob("*/2026-10/*.toml"):
        path.write_text("no record")

    found = RecentRecords(tmp_path, most_closed=10, most_written=1)
    seen = [one.record.id for one in found]

    newest = [named(number) for number in range(10)]
    assert (seen, found.warnings) == ([named(60), named(61), named(59), *newest], [])


def test_a_file_that_is_no_record_is_warned_of(store: RecordStore, tmp_path: Path) -> None:
    """The others are seen."""
    broken = next((tmp_path / "parked").rglob("*.toml"))
    broken.write_text("title = ")

    found = RecentRecords(tmp_path)
    seen = [one.record.id for one in found]

    assert len(seen) == 61
    assert [one.path for one in found.warnings] == [broken]
    assert store.ids(Parked) == (named(60),)
