"""Ten years of closed records are listed by another process, and nothing else changes by that."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from huddlecli.core.records import Action
from huddlecli.store.quick import meanwhile
from huddlecli.store.record_paths import ClosedName
from huddlecli.store.records import RecordStore
from tests.helpers.processes import children

SINCE = date(2026, 10, 1)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
KEYS = {"title": "Call", "owner": "sam", "due": date(2026, 12, 1)}
DONE = {"status": "done", "closed": NOON, "done_on": NOON.date()}
ODD = "notes.toml"


def every(_: ClosedName) -> bool:
    """Want all of them."""
    return True


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RecordStore:
    """Return records of ten years: most were due long ago, one early, and one name is odd."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    (tmp_path / "huddle.toml").touch()
    records = RecordStore(tmp_path, ZoneInfo("UTC"))
    records.create(Action, "k7f2q9xmtb", "sam", NOON, **KEYS)
    records.create(Action, "m4c8r1v5wz", "sam", NOON, **KEYS)
    done = records.change(Action, "k7f2q9xmtb", "sam", NOON, set=DONE)
    [path] = tmp_path.glob("actions/closed/*/*.toml")
    for number in range(120):
        month = tmp_path / "actions" / "closed" / f"{2016 + number // 12}-{1 + number % 12:02}"
        month.mkdir(exist_ok=True)
        days = f"{month.name}01.{month.name}08.{month.name}05".replace("-", "")
        if number == 30:  # done years before it was due
            days = days.replace(f"{month.name}08".replace("-", ""), "20261020")
        old = f"{number:010}"
        text = path.read_text().replace(done.id, old)
        (month / f"{old}-call.{days}.toml").write_text(text)
    odd = tmp_path / "actions" / "closed" / "2015-12" / ODD
    odd.parent.mkdir()
    odd.touch()
    return records


def ids_and_warnings(store: RecordStore) -> tuple[list[str], list[str], list[str]]:
    """Return the open records, the closed ones since October, and what cannot be read."""
    opened, closed = store.both(Action, every, since=SINCE)
    warned = [warning.path.name for found in (opened, closed) for warning in found.warnings]
    return [one.id for one in opened.records], [one.id for one in closed.records], warned


EXPECTED = (["m4c8r1v5wz"], ["0000000030", "k7f2q9xmtb"], [ODD])


def test_listed_ahead_or_not_the_same_is_found(store: RecordStore) -> None:
    """And the next time it is listed again."""
    begun = children()
    assert ids_and_warnings(store) == EXPECTED
    store.list_ahead(Action, SINCE)
    assert ids_and_warnings(store) == EXPECTED
    assert ids_and_warnings(store) == EXPECTED
    assert children() == begun  # none was left behind


def test_what_is_closed_while_names_are_listed_is_found(store: RecordStore) -> None:
    """It was open when the listing began."""
    store.list_ahead(Action, SINCE)
    store.change(Action, "m4c8r1v5wz", "sam", NOON, set=DONE)
    assert ids_and_warnings(store) == ([], ["0000000030", "k7f2q9xmtb", "m4c8r1v5wz"], [ODD])


def _none_left() -> int:
    raise BlockingIOError


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("fork", _none_left),
        ("sched_getaffinity", lambda _: {0}),
    ],
)
def test_one_process_does_it_alone_if_it_has_to(
    store: RecordStore,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    instead: Callable[..., object],
) -> None:
    """As many processes as there may be, or only one processor."""
    monkeypatch.setattr(os, name, instead)
    store.list_ahead(Action, SINCE)
    assert ids_and_warnings(store) == EXPECTED


def test_a_process_that_is_killed_is_missed_by_nobody() -> None:
    """The work is then done when its result is asked for."""
    me = os.getpid()

    def work() -> list[int]:
        if os.getpid() != me:
            os.kill(os.getpid(), signal.SIGKILL)
        return [1, 2]

    assert meanwhile.begin(work)() == [1, 2]


def test_a_failure_is_shown_by_the_process_that_asks(capfd: pytest.CaptureFixture[str]) -> None:
    """The other one prints nothing."""

    def work() -> list[int]:
        raise PermissionError("closed")

    result = meanwhile.begin(work)
    with pytest.raises(PermissionError, match="closed"):
        result()
    assert capfd.readouterr() == ("", "")
