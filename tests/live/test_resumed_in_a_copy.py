"""A huddle that is resumed where the times of the files say nothing: what was made in it, what not.

Copies, clones, restored backups and tools that synchronise give all files of a folder new times.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle import events as ev
from huddlecli.core.records import Action, Kind, record_class
from huddlecli.live import unfinished
from huddlecli.live.incoming_records import IncomingRecords
from huddlecli.live.session import Session
from huddlecli.live.watch import HuddleObserver
from huddlecli.store import journal
from tests.helpers.table import Table

DAILY = "2026-11-24-0908-daily"
FRIDAY = date(2026, 11, 27)
MINUTE = timedelta(minutes=1)


def logged(table: Table, kind: Kind, title: str, minutes: int = 0) -> str:
    """A record that cem keeps elsewhere, with a clock that is `minutes` fast."""
    record_id = table.new_id()
    keys: dict[Kind, dict[str, object]] = {
        "action": {"owner": "cem", "side": "sales", "due": FRIDAY, "status": "open"},
        "decision": {"status": "standing"},
        "parked": {"status": "waiting"},
        "win": {"side": "sales"},
    }
    at = table.now + minutes * MINUTE
    table.records.create(record_class(kind), record_id, "cem", at, title=title, **keys[kind])
    return record_id


def interrupted(table: Table) -> None:
    """A daily that began just now and whose process is gone."""
    session = table.sit_down("daily")
    session.do(do.Begin(DAILY, table.new_key()))
    session.do(do.Next())
    session.close()


def taken_in(session: Session) -> list[str]:
    """The titles of what is taken in at the next look."""
    return [event.made.title for event in session.take_in() if isinstance(event, ev.LoggedAdded)]


def resumed(table: Table) -> list[str]:
    """What is taken in when the huddle is gone on with, and looked at twice."""
    session = table.sit_down_again()
    taken = taken_in(session) + taken_in(session)
    session.close()
    return taken


def _copied(team: Path, copy: Callable[[str, str], object]) -> Path:
    folder = team.with_name(f"{team.name}-copy")
    shutil.copytree(team, folder, copy_function=copy)
    return folder


def copied(team: Path) -> Path:
    """As `cp -r` and `git clone` do: every file is new."""
    return _copied(team, shutil.copy)


def archived(team: Path) -> Path:
    """As `cp -a` and `rsync -a` do: the files are new, and keep the times of their contents."""
    return _copied(team, shutil.copy2)


def opened_to_all(team: Path) -> Path:
    """As `chmod -R` does: no file is new, and each was changed just now."""
    for path in team.rglob("*"):
        path.chmod(0o777 if path.is_dir() else 0o666)
    return team


def synchronised(team: Path) -> Path:
    """As Syncthing does: another file takes the place of each, the journal's first."""
    found = [path for path in team.rglob("*") if path.is_file()]
    for path in sorted(found, key=lambda path: path.suffix == ".toml"):
        other = path.with_name(".syncthing.other.tmp")
        shutil.copy2(path, other)
        other.replace(path)
    return team


def backwards(team: Path) -> Path:
    """As a backup does that is restored the oldest last: the journal looks older than all else."""
    there = archived(team)
    path = journal.folder_of(there) / f"{DAILY}.jsonl"
    os.utime(path, (0, 0))
    return there


def left_alone(team: Path) -> Path:
    """Nobody touched the folder."""
    return team


WAYS = (left_alone, copied, archived, opened_to_all, synchronised, backwards)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_what_was_logged_before_the_huddle_is_not_made_in_it(
    table: Table, way: Callable[[Path], Path]
) -> None:
    """However the folder came here, a resume takes in what was logged since, and no more.

    What was there is left alone whatever its clock said; what came since is taken in even with a
    clock an hour slow, and even if it was edited since.
    """
    for kind in ("action", "decision", "parked", "win"):
        logged(table, kind, f"{kind} of yesterday", -60 * 23)
        logged(table, kind, f"{kind} by a slow clock", -60)
        logged(table, kind, f"{kind} of this minute")
        logged(table, kind, f"{kind} by a fast clock", 60)
    interrupted(table)
    table.folder = way(table.folder)
    table.now += 20 * MINUTE
    edited = logged(table, "action", "Since, slow", -60)
    table.records.change(Action, edited, "cem", table.now, set={"tags": ["leads"]})
    logged(table, "win", "Since")

    assert resumed(table) == ["Since, slow", "Since"]
    assert [
        record.title
        for kind in ("action", "decision", "parked", "win")
        for path in sorted(table.folder.glob(f"{kind}*/**/*.toml"))
        if (record := table.records.load(record_class(kind), path.name[:10])).huddle
    ] == ["Since, slow", "Since"]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_what_came_in_the_gap_before_the_copy_is_taken_in(
    table: Table, way: Callable[[Path], Path]
) -> None:
    """A promise made while nobody ran the huddle, then the folder was copied: it still counts."""
    logged(table, "action", "Before")
    interrupted(table)
    table.now += 5 * MINUTE
    logged(table, "action", "In between", -30)
    table.folder = way(table.folder)
    table.now += 5 * MINUTE

    assert resumed(table) == ["In between"]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_one_that_is_closed_in_a_copy_has_none_of_it(
    table: Table, way: Callable[[Path], Path]
) -> None:
    """Begun anew in a copy, the old huddle ends with what was made in it alone."""
    logged(table, "action", "Before")
    interrupted(table)
    logged(table, "action", "Since")
    table.folder = way(table.folder)
    found, _ = unfinished.find(table.folder, "daily", table.records)
    assert found

    minutes = unfinished.close(table.folder, table.records, found)

    assert [(item.actions, item.points) for item in minutes.items if item.actions] == []


def test_a_promise_that_a_sync_brings_hours_late_is_not_of_this_huddle(table: Table) -> None:
    """Another machine was off since the morning: what it brings now says itself that it is old."""
    interrupted(table)
    table.now += 5 * MINUTE
    logged(table, "action", "Of the morning", -120)

    assert resumed(table) == []


def test_a_promise_moved_to_another_day_in_between_was_there_before(table: Table) -> None:
    """Its file is another one since, among the closed ones: its id tells that it was there."""
    moved, closed = (logged(table, "action", title) for title in ("Moved", "Closed"))
    interrupted(table)
    table.now += MINUTE
    table.records.change(Action, moved, "cem", table.now, set={"due": date(2026, 12, 1)})
    settled = {"status": "done", "closed": table.now, "done_on": table.now.date()}
    table.records.change(Action, closed, "cem", table.now, set=settled)
    table.folder = copied(table.folder)

    assert resumed(table) == []


@pytest.mark.parametrize("is_daily_newer", [True, False])
def test_of_two_in_a_copy_the_last_written_to_goes_by_their_entries(
    table: Table, *, is_daily_newer: bool
) -> None:
    """A copy writes the journals in any order: which was held last is what they say."""
    interrupted(table)
    table.now += 10 * MINUTE
    session = table.sit_down("weekly")
    session.do(do.Begin("2026-11-24-0918-weekly", table.new_key()))
    session.close()
    for path in journal.folder_of(table.folder).iterdir():
        is_newer = (path.stem == DAILY) is is_daily_newer
        os.utime(path, (is_newer, is_newer))

    found, _ = unfinished.find(table.folder, None, table.records)
    seen = HuddleObserver(table.folder).look()

    assert found
    assert seen
    assert (found.begun.agenda, seen.state.begun.agenda) == ("weekly", "weekly")


def test_what_cannot_be_read_at_the_resume_was_there_before_all_the_same(table: Table) -> None:
    """A conflict was merged by hand, and is mended only once the huddle goes on."""
    early = logged(table, "action", "Before")
    interrupted(table)
    path = next(table.folder.glob(f"actions/open/{early}-*.toml"))
    text = path.read_bytes()
    path.write_bytes(b"<<<<<<< HEAD\n" + text)
    session = table.sit_down_again()
    assert taken_in(session) == []
    path.write_bytes(text + b"\n")

    assert taken_in(session) == []
    session.close()


def test_a_journal_of_an_older_version_goes_by_the_records_own_time(table: Table) -> None:
    """It does not say what lay there: only what says itself that it came since is taken in."""
    logged(table, "action", "Before", -1)
    interrupted(table)
    path = journal.folder_of(table.folder) / f"{DAILY}.jsonl"
    first, _, rest = path.read_bytes().partition(b"\n")
    older = first.replace(b'"there":"1000000000",', b"")
    assert older != first
    path.write_bytes(older + b"\n" + rest)
    table.now += 5 * MINUTE
    logged(table, "action", "Since")
    logged(table, "action", "Slow", -60)

    assert resumed(table) == ["Since"]


@pytest.mark.parametrize("days", [-30, -1, 0, 1, 30])
def test_a_disk_with_a_clock_of_its_own_tells_what_came_lately(table: Table, days: int) -> None:
    """A server's files are days off this machine's clock: what came just now is listed."""
    early = logged(table, "action", "Just now")

    def clock() -> float:
        return datetime.now(UTC).timestamp() + timedelta(days=days).total_seconds()

    assert IncomingRecords(table.folder, clock).mark_existing_seen(table.now) == early


def test_a_beginning_that_fails_leaves_out_nothing_the_second_time(table: Table) -> None:
    """The same id was begun just now, the next one has another: what lay there is told again."""
    early = logged(table, "action", "Before")
    intake = IncomingRecords(table.folder, lambda: datetime.now(UTC).timestamp() + 60)

    assert [intake.mark_existing_seen(table.now) for _ in range(2)] == [early, early]


def test_what_a_killed_process_left_is_found_though_the_journal_was_touched(table: Table) -> None:
    """An editor saved the journal days later: a record of this huddle without its event counts."""
    table.now = datetime.now(UTC)
    prepared = table.prepared("daily")
    huddle = prepared.huddle_id(table.now)
    session = table.sit_down("daily")
    session.do(do.Begin(huddle, table.new_key()))
    session.close()
    keys = {"title": "Send the list", "owner": "cem", "side": "sales", "due": FRIDAY}
    table.log("action", "fay", **keys, status="open", huddle=huddle, item=1)
    path = journal.folder_of(table.folder) / f"{huddle}.jsonl"
    later = path.stat().st_mtime + timedelta(days=3).total_seconds()
    os.utime(path, (later, later))
    found, _ = unfinished.find(table.folder, "daily", table.records)
    assert found

    minutes = unfinished.close(table.folder, table.records, found)

    assert [one.title for one in minutes.items[0].actions] == ["Send the list"]
