"""Minutes read from the last one back, as far as somebody asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddlecli.core.minutes import Minutes
from huddlecli.store import minutes_files
from huddlecli.store.record_files import SkippedFile

ZONES = ("Pacific/Kiritimati", "Europe/Berlin", "UTC", "Etc/GMT+12")
NOON = datetime(2026, 10, 29, 12, tzinfo=UTC)


@pytest.fixture
def tmp_path(tmp_path: Path) -> Path:
    """Return the folder of a team."""
    (tmp_path / "huddle.toml").touch()
    return tmp_path


def held(hours: int, zone: str = "UTC", agenda: str = "daily") -> Minutes:
    """Return a huddle that began so many hours after noon, called by the clock of its zone."""
    started = NOON + timedelta(hours=hours)
    return Minutes(
        id=f"{started.astimezone(ZoneInfo(zone)):%Y-%m-%d-%H%M}-{agenda}",
        agenda=agenda,
        title="Daily huddle",
        started=started,
        ended=started + timedelta(minutes=15),
        timezone=zone,
        planned_minutes=15,
        by=None,
        present=(),
        items=(),
    )


def refuse(odd: SkippedFile) -> None:
    """Fail at the first file that cannot be read."""
    raise AssertionError(odd)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.builds(held, st.integers(0, 120), st.sampled_from(ZONES), st.sampled_from("abc")),
        max_size=10,
        unique_by=lambda one: one.id,
    )
)
def test_those_that_began_last_come_first(past: Sequence[Minutes]) -> None:
    """Whatever the zones by whose clocks their files are called."""
    with TemporaryDirectory() as folder:
        Path(folder, "huddle.toml").touch()
        for one in past:
            minutes_files.save(Path(folder), one)

        found = list(minutes_files.newest_first(Path(folder), refuse))

    assert found == sorted(past, key=lambda one: (one.started, one.id), reverse=True)


def test_what_lies_far_back_is_neither_read_nor_listed(tmp_path: Path) -> None:
    """The last two of ten huddles need a third: bad files before that are no matter."""
    for day in range(10):
        minutes_files.save(tmp_path, held(24 * day))
    for day in range(7):
        minutes_files.path_of(tmp_path, held(24 * day).id).write_text("[[[")

    found = list(islice(minutes_files.newest_first(tmp_path, refuse), 2))

    assert found == [held(24 * 9), held(24 * 8)]


def test_what_cannot_be_read_is_told_on_the_way(tmp_path: Path) -> None:
    """The others are there."""
    minutes_files.save(tmp_path, held(0))
    bad = minutes_files.save(tmp_path, held(24))
    bad.write_text("schema = 1\n")
    odd = bad.with_name("notes.toml")
    odd.write_text("")
    warned = list[SkippedFile]()

    assert list(minutes_files.newest_first(tmp_path, warned.append)) == [held(0)]
    assert warned == [
        SkippedFile(odd, "not named like minutes"),
        SkippedFile(bad, "id: missing"),
    ]


def test_huddles_are_found_by_their_days(tmp_path: Path) -> None:
    """Both days are included, in whichever months they are."""
    for day in (0, 2, 3, 5):
        minutes_files.save(tmp_path, held(24 * day))
    (tmp_path / "huddles" / "2025-01").mkdir()

    found = minutes_files.list_files(tmp_path, date(2026, 10, 31), date(2026, 11, 1))

    assert [one.day for one in found] == [date(2026, 10, 31), date(2026, 11, 1)]
    assert [one.id for one in minutes_files.list_files(tmp_path)] == [
        held(24 * day).id for day in (0, 2, 3, 5)
    ]
