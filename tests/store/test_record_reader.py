"""A reader parses a file once, and sees each change of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from huddlecli.core.records import Win
from huddlecli.store.files import Missing
from huddlecli.store.record_files import places_by_id
from huddlecli.store.records import RecordStore

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ID = "w3n8s6y1dz"


@pytest.fixture
def store(tmp_path: Path) -> RecordStore:
    """Return the records of a team with a win."""
    (tmp_path / "huddle.toml").touch()
    records = RecordStore(tmp_path, ZoneInfo("UTC"))
    records.create(Win, ID, "sam", NOON, title="Oak signed")
    return records


def test_a_file_that_has_not_changed_is_parsed_once(store: RecordStore) -> None:
    """In the block each look gives the same value; outside of it, the file is parsed each time."""
    with store.reader.remembering():
        first, second = (store.load(Win, ID) for _ in range(2))
    third = store.load(Win, ID)

    assert first is second
    assert (third is first, third) == (False, first)


def test_a_change_is_seen_at_once(store: RecordStore, tmp_path: Path) -> None:
    """A change of this process, one by hand to a text of the same length, and a removal."""
    (place,) = places_by_id(tmp_path, "win").values()
    path = tmp_path / place
    with store.reader.remembering():
        titles = [store.load(Win, ID).title]
        store.change(Win, ID, "sam", NOON + timedelta(hours=1), set={"title": "Elm signed"})
        titles.append(store.load(Win, ID).title)
        path.write_text(path.read_text().replace("Elm", "Ash"))
        titles.append(store.load(Win, ID).title)
        path.unlink()
        with pytest.raises(Missing):
            store.reader.read(Win, place)

    assert titles == ["Oak signed", "Elm signed", "Ash signed"]
