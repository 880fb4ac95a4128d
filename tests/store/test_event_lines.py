"""The lines of a journal: old journals can be read, and new ones are written the same way."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from huddlecli.core.huddle.events import Event
from huddlecli.store.event_lines import event_in, line_of

GOLDEN = Path(__file__).parent / "golden"
LINES = (GOLDEN / "events.jsonl").read_text(encoding="utf-8").splitlines()
OLD = (
    "events-without-reviews.jsonl",
    "events-without-agreements.jsonl",
    "events-without-records.jsonl",
)


def test_every_event_is_read_and_written_to_the_byte() -> None:
    """Names, order and values of all fields are as in the journals that people have."""
    events = [event_in(line.encode()) for line in LINES]

    assert [line_of(event) for event in events if event] == LINES
    assert {type(event) for event in events} == set(get_args(Event))


@pytest.mark.parametrize("name", OLD)
def test_lines_of_older_versions_are_read(name: str) -> None:
    """Before reviews, before agreements, and before changes elsewhere said what a record lost."""
    lines = (GOLDEN / name).read_text(encoding="utf-8").splitlines()
    events = [event_in(line.encode()) for line in lines]

    assert [event.event for event in events if event] == [
        line.rpartition('"event":"')[2].removesuffix('"}') for line in lines
    ]
    assert {"begun", "point-parked", "amended"} <= {event.event for event in events if event}
