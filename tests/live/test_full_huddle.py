"""A huddle that is full: what was accepted can be read, and it can be gone on with and ended."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.events import Noted
from huddlecli.core.huddle.state import Underway
from huddlecli.core.records import Action
from huddlecli.live.session import HEARTBEAT, UNATTENDED, Session
from huddlecli.store import journal, minutes_files
from huddlecli.store.event_lines import line_of
from tests.helpers.table import Table

DAILY = "2026-11-24-0908-daily"
FULL = ["error: the journal of this huddle is full", "hint:  /end writes its minutes"]


def filled(table: Table, lines: int) -> Session:
    """A daily whose journal has so many lines, most of them notes."""
    session = table.sit_down("daily")
    table.huddle(session, "daily", ["/next"])
    session.close()
    path = journal.folder_of(table.folder) / f"{DAILY}.jsonl"
    note = line_of(Noted(at=table.now, text="x"))
    with path.open("a") as file:
        file.write(f"{note}\n" * (lines - 2))
    return table.sit_down_again()


@pytest.mark.parametrize(("room", "is_kept"), [(1, True), (0, False)])
def test_the_last_line_that_fits_is_kept_and_the_next_is_refused(
    table: Table, room: int, *, is_kept: bool
) -> None:
    """A promise that does not fit is not made either, and the minutes have all the others."""
    session = filled(table, journal.FULL_LINES - 1 - room)  # the resume is a line as well

    minutes = table.huddle(session, "daily", ["/a Call them @cem due:fri", "/end"])

    assert (FULL[0] in table.screen.shown) is not is_kept
    assert len(table.records.ids(Action)) == int(is_kept)
    assert minutes
    place = minutes_files.path_of(table.folder, minutes.id)
    assert minutes_files.load(place) == minutes
    assert len(minutes.items[1].points[0].notes) == journal.FULL_LINES - 3 - room


def test_what_reps_log_stays_theirs_when_the_huddle_is_full(table: Table) -> None:
    """It is said once why it is not taken in, and the end does not fail by it."""
    session = filled(table, journal.FULL_LINES - 1)
    record_id = table.log("action", "cem", title="Mine", owner="cem", due=table.now.date())

    minutes = table.huddle(session, "daily", [None, None, "/end"])

    assert table.screen.shown.count(FULL[0]) == 1
    assert minutes
    assert table.records.load(Action, record_id).huddle is None


def test_a_huddle_has_a_hundred_items_at_most(table: Table) -> None:
    """So that what it carries over can be planned and read again; in the lobby and under way."""
    session = table.sit_down("daily")
    table.huddle(session, "daily", [*(f"/add Item {n} 2m" for n in range(60))], is_terminal=True)
    table.huddle(
        session, "daily", ["", *(f"/add More {n} 2m" for n in range(60))], is_terminal=True
    )

    assert isinstance(session.state, Underway)
    assert len(session.state.items) == 100
    assert table.screen.shown[-2:] == [
        "error: a huddle has at most 100 items",
        "hint:  huddle raise TEXT",
    ]
    assert len(session.end().items) == 100


def test_a_forgotten_huddle_does_not_fill_its_journal(table: Table) -> None:
    """For twelve hours it says each half minute that it is there; after an entry it does again."""
    session = table.sit_down("daily")
    session.do(do.Begin(DAILY, "key"))
    path = journal.folder_of(table.folder) / f"{DAILY}.jsonl"

    for _ in range(int(timedelta(days=2) / HEARTBEAT)):
        table.now += HEARTBEAT
        session.take_in()
    first = _breaths(path)
    session.do(do.Note("is anybody there?"))
    table.now += HEARTBEAT
    session.take_in()
    session.close()

    assert first == UNATTENDED // HEARTBEAT - 1
    assert _breaths(path) == first + 1


def _breaths(path: Path) -> int:
    events = journal.read(path).events
    return sum(isinstance(event, ev.HeartbeatSeen) for event in events)
