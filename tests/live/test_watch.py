"""A huddle is watched from another process: which one is seen, when it stands, when it is over."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.state import current
from huddlecli.live.session import Session
from huddlecli.live.watch import HuddleObserver, ObservedHuddle
from huddlecli.store import journal
from tests.helpers.table import Table

DAILY = "2026-11-24-0908-daily"
WEEKLY = "2026-11-24-0908-weekly"


@pytest.fixture
def observer(table: Table) -> HuddleObserver:
    """Somebody who looks at the table from elsewhere."""
    return HuddleObserver(table.folder)


def begun(table: Table, agenda: str) -> Session:
    """A huddle that runs in this process."""
    session = table.sit_down(agenda)
    prepared = table.prepared(agenda)
    session.do(do.Begin(prepared.huddle_id(table.now)))
    return session


def journal_of(table: Table, huddle: str) -> Path:
    """Where its journal lies."""
    return journal.folder_of(table.folder) / f"{huddle}.jsonl"


def seen(sight: ObservedHuddle | None) -> tuple[str, str, bool] | None:
    """Which huddle is seen at which item, and whether it runs."""
    if sight is None:
        return None
    return sight.state.begun.huddle, current(sight.state).plan.title, sight.is_running


def test_there_may_be_nothing_to_see(observer: HuddleObserver) -> None:
    """Where no huddle was ever held there is not even a folder."""
    assert (observer.look(), observer.ended, observer.warnings) == (None, None, [])


def test_a_lobby_is_not_seen_a_beginning_is(table: Table, observer: HuddleObserver) -> None:
    """Nothing is written before the start."""
    table.sit_down("daily")
    before = observer.look()

    begun(table, "daily")

    assert before is None
    assert seen(observer.look()) == (DAILY, "Promises", True)


def test_what_the_facilitator_does_is_seen_at_the_next_look(
    table: Table, observer: HuddleObserver
) -> None:
    """And a journal that nobody wrote to is not read again: it gives the same state."""
    session = begun(table, "daily")
    first, second = observer.look(), observer.look()

    session.do(do.Next())

    assert first
    assert second
    assert second.state is first.state
    assert seen(observer.look()) == (DAILY, "Where are you stuck?", True)


def test_of_two_huddles_the_one_last_written_to_is_seen(
    table: Table, observer: HuddleObserver
) -> None:
    """Whichever began first."""
    begun(table, "daily")
    begun(table, "weekly")

    found = []
    for latest in (DAILY, WEEKLY):
        for huddle in (DAILY, WEEKLY):
            os.utime(journal_of(table, huddle), (1_000 + (huddle == latest),) * 2)
        sight = observer.look()
        found.append(sight and sight.state.begun.huddle)

    assert found == [DAILY, WEEKLY]


def test_the_time_of_an_interrupted_huddle_stands_still(
    table: Table, observer: HuddleObserver
) -> None:
    """At its last entry, until somebody goes on with it."""
    session = begun(table, "daily")
    table.now += timedelta(seconds=40)
    session.do(do.Next())
    last = table.now
    session.close()
    table.now += timedelta(minutes=20)

    sight = observer.look()
    again = table.sit_down_again()

    assert sight
    assert seen(sight) == (DAILY, "Where are you stuck?", False)
    assert sight.at(table.now) == last
    assert seen(observer.look()) == (DAILY, "Where are you stuck?", True)
    again.close()


def test_one_that_runs_goes_before_one_that_was_interrupted(
    table: Table, observer: HuddleObserver
) -> None:
    """Even where that was written to later; and after its end no old interruption is news."""
    weekly = begun(table, "weekly")
    begun(table, "daily").close()
    os.utime(journal_of(table, WEEKLY), (1_000, 1_000))

    running = seen(observer.look())
    weekly.end()

    assert running == (WEEKLY, "Wins", True)
    assert observer.look() is None
    assert observer.ended
    assert observer.ended.huddle == WEEKLY


def test_an_end_is_noticed_and_the_next_beginning_too(
    table: Table, observer: HuddleObserver
) -> None:
    """Whoever watches has nothing to do in between."""
    session = begun(table, "daily")
    observer.look()
    session.end()
    after = observer.look()
    ended = observer.ended
    table.now += timedelta(hours=1)

    begun(table, "weekly")

    assert (after, ended and ended.huddle) == (None, DAILY)
    assert seen(observer.look()) == ("2026-11-24-1008-weekly", "Wins", True)
    assert observer.ended is None


def test_a_torn_line_costs_a_warning(table: Table, observer: HuddleObserver) -> None:
    """The lines before it are seen."""
    begun(table, "daily").do(do.Next())
    with journal_of(table, DAILY).open("a") as file:
        file.write('{"event": "Noted", "at": "2026-11-2')

    sight = observer.look()

    assert seen(sight) == (DAILY, "Where are you stuck?", True)
    assert [one.reason for one in observer.warnings] == ["line 3 could not be read and was skipped"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "its first event is missing"),
        (b"\xff\xfe\n", "its first event is missing"),
        (b'{"event": "Alive"}\n', "its first event is missing"),
    ],
)
def test_a_broken_journal_is_told_of_and_what_was_read_last_stays(
    table: Table, observer: HuddleObserver, text: bytes, reason: str
) -> None:
    """Whoever looks for the first time sees nothing."""
    begun(table, "daily")
    observer.look()

    journal_of(table, DAILY).write_bytes(text)

    assert seen(observer.look()) == (DAILY, "Promises", True)
    assert [one.reason for one in observer.warnings] == [reason]
    newcomer = HuddleObserver(table.folder)
    assert (newcomer.look(), newcomer.ended) == (None, None)
    assert [one.reason for one in newcomer.warnings] == [reason]


def test_a_folder_that_cannot_be_read_for_a_while_ends_nothing(
    table: Table, observer: HuddleObserver
) -> None:
    """A share drops out and comes back."""
    begun(table, "daily")
    observer.look()
    folder = journal.folder_of(table.folder)
    aside = folder.rename(folder.with_name("aside"))
    folder.write_text("no folder")

    without = seen(observer.look())
    warned = [one.reason for one in observer.warnings]
    folder.unlink()
    aside.rename(folder)

    assert (without, warned) == ((DAILY, "Promises", True), ["not a directory"])
    assert seen(observer.look()) == (DAILY, "Promises", True)
    assert observer.warnings == []


def test_a_team_folder_that_is_moved_ends_nothing(table: Table, observer: HuddleObserver) -> None:
    """It is said that it is gone; once it is back the huddle goes on."""
    begun(table, "daily")
    observer.look()
    aside = table.folder.rename(f"{table.folder}-moved")

    without = seen(observer.look())
    warned = [one.reason for one in observer.warnings]
    aside.rename(table.folder)

    assert (without, warned) == ((DAILY, "Promises", True), ["the team folder is gone"])
    assert seen(observer.look()) == (DAILY, "Promises", True)
    assert (observer.ended, observer.warnings) == (None, [])


def test_a_folder_that_never_was_is_not_missed(tmp_path: Path) -> None:
    """Whoever is alone yet has no team folder."""
    observer = HuddleObserver(tmp_path / "none")

    assert (observer.look(), observer.warnings) == (None, [])


def test_nothing_is_written_and_nobody_is_in_the_way(
    table: Table, observer: HuddleObserver
) -> None:
    """Many may watch a huddle that nobody runs, and each sees that nobody does."""
    begun(table, "daily").close()
    before = {path: path.stat() for path in table.folder.rglob("*")}

    sights = [look.look() for look in (observer, HuddleObserver(table.folder))]

    assert [sight and sight.is_running for sight in sights] == [False, False]
    after = {path: path.stat() for path in table.folder.rglob("*")}
    assert {p: (s.st_mtime_ns, s.st_size) for p, s in after.items()} == {
        p: (s.st_mtime_ns, s.st_size) for p, s in before.items()
    }
