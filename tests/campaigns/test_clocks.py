"""Clocks that are wrong: the history of a record keeps the order in which it was made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huddlecli.core.records import Action
from huddlecli.store.records import RecordStore
from tests.campaigns.check import check
from tests.campaigns.crew import Crew
from tests.campaigns.steps import dones, edits, logs

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CLOCKS = st.lists(st.timedeltas(timedelta(days=-400), timedelta(days=400)), min_size=1, max_size=8)


def test_commands_on_machines_whose_clocks_go_back(crew: Crew) -> None:
    """Each day is one earlier than the last; each change comes after the one before it."""
    made = logs(["Send the list"])
    _at(crew, NOON, "log", "Send the list", "due:2026-12-20")
    made[0].acked = True
    (record_id,) = check(crew.team, made)
    steps = [
        *edits([record_id], "title", ["Send the demo list"]),
        *edits([record_id], "tags", ["leads"]),
        *edits([record_id], "title", ["Send the whole list"]),
        *dones([record_id]),
    ]
    for days, step in enumerate(steps, 1):
        _at(crew, NOON - timedelta(days=days), *step.words)
        step.acked = True

    record = check(crew.team, [*made, *steps])[record_id]

    first = record.changes[0].at
    told = [(change.at - first, {**change.set, **change.add}) for change in record.changes[1:]]
    tick = timedelta(milliseconds=1)
    assert [(at, *[said[step.key]]) for (at, said), step in zip(told, steps, strict=True)] == [
        (1 * tick, "Send the demo list"),
        (2 * tick, ["leads"]),
        (3 * tick, "Send the whole list"),
        (4 * tick, "done"),
    ]


@given(CLOCKS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_any_clocks_keep_the_order(tmp_path: Path, clocks: list[timedelta]) -> None:
    """Whatever the clocks of those who change a record say, its history is in their order."""
    store = RecordStore(tmp_path, ZoneInfo("Europe/Berlin"))
    record_id = "k7f2q9xmtb"
    for path in tmp_path.rglob("*.toml"):
        path.unlink()
    (tmp_path / "huddle.toml").touch()
    keys = {"owner": "sam", "side": "sales", "due": NOON.date(), "title": "0"}
    store.create(Action, record_id, "sam", NOON, **keys)

    for number, clock in enumerate(clocks, 1):
        store.change(Action, record_id, "sam", NOON + clock, set={"title": str(number)})

    record = check(tmp_path)[record_id]
    order = [change.set["title"] for change in record.changes]
    assert order == [str(number) for number in range(len(clocks) + 1)]


def _at(crew: Crew, now: datetime, *words: str) -> None:
    crew.environ["HUDDLE_NOW"] = now.isoformat()
    done = crew.forked(*words)
    assert done.code == 0, done.err
