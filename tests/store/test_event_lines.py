"""The lines of a journal: old journals can be read, and new ones are written the same way."""

from __future__ import annotations

import json
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddlecli.core.huddle.events import Event
from huddlecli.store.event_lines import event_in, judged_event, line_of, plain_event
from huddlecli.store.schema.reader import Unsure
from tests.helpers.damage import damage

GOLDEN = Path(__file__).parent / "golden"
LINES = (GOLDEN / "events.jsonl").read_text(encoding="utf-8").splitlines()
# The files with lines of older versions, and events that must be among them.
OLD = {
    "events-without-reviews.jsonl": {"begun", "point-parked", "amended"},
    "events-without-agreements.jsonl": {"begun", "point-parked", "amended"},
    "events-without-records.jsonl": {"begun", "point-parked", "amended"},
    "events-without-items-left-out.jsonl": {"begun", "swapped", "row-answered"},
}
ALL = [*LINES, *(line for name in OLD for line in (GOLDEN / name).read_text("utf-8").splitlines())]
ODD = st.sampled_from(
    [
        *(None, True, 0, 7, -1, 2**70, 1.5, float("nan"), "", "x", "\ud800", "5", [], [None], {}),
        *("2026-11-23", "2026-02-30", "2026-11-23T08:08:01.123000Z", "2026-11-23T08:08:01+01:00"),
        *(
            "2026-11-23T08:08Z",
            "9999-12-31T23:59:59Z",
            "PT1M1.5S",
            "-PT1M",
            "PT",
            "P1D",
            "P2DT3H",
            "PT90S",
            "P",
        ),
        *([7, "PT1M"], [["a", 7]], {"name": "a", "side": None}, "held", "begun", "longest"),
    ]
).map(deepcopy)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Return a line in which up to two entries, at any depth, are odd, missing or too many."""
    table = json.loads(draw(st.sampled_from(ALL)))
    damage(draw, table, ODD, ["more"])
    return json.dumps(table, ensure_ascii=draw(st.booleans())).encode(errors="surrogatepass")


@settings(max_examples=1500, deadline=None)
@given(damaged())
def test_what_is_read_without_pydantic_is_what_pydantic_reads(line: bytes) -> None:
    """The same event with the same types in it, or a line that is left to pydantic."""
    try:
        event = plain_event(line)
    except (Unsure, ValueError):
        return

    judged = judged_event(line)

    assert event == judged
    assert judged is not None
    assert line_of(event) == line_of(judged)


def test_journals_are_read_without_pydantic() -> None:
    """Reps log during a huddle, and pydantic takes longer to load than all the rest of `log`."""
    program = (
        "import sys; from huddlecli.store.event_lines import event_in;"
        "ok = all(event_in(line) for line in sys.stdin.buffer);"
        "print(ok, [name for name in sys.modules if 'pydantic' in name or name == 'dataclasses'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        input="".join(f"{line}\n" for line in ALL),
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("True []\n", "")


def test_every_event_is_read_and_written_to_the_byte() -> None:
    """Names, order and values of all fields are as in the journals that people have."""
    events = [event_in(line.encode()) for line in LINES]

    assert [line_of(event) for event in events if event] == LINES
    assert {type(event) for event in events} == set(get_args(Event))


@pytest.mark.parametrize(("name", "kinds"), OLD.items())
def test_lines_of_older_versions_are_read(name: str, kinds: set[str]) -> None:
    """Before reviews, before agreements, and before changes elsewhere said what a record lost.

    And before items could be left out.
    """
    lines = (GOLDEN / name).read_text(encoding="utf-8").splitlines()
    events = [event_in(line.encode()) for line in lines]

    assert [event.event for event in events if event] == [
        line.rpartition('"event":"')[2].removesuffix('"}') for line in lines
    ]
    assert kinds <= {event.event for event in events if event}
