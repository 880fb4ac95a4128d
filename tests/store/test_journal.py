"""The journal of a live huddle: held by one process, and readable however that one ended."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from huddlecli.core.agenda import LoopRule
from huddlecli.core.errors import Busy
from huddlecli.core.huddle.events import Begun, ClockStopped, Event, HeartbeatSeen, Noted, TakenOver
from huddlecli.core.minutes import Present
from huddlecli.store import files, journal
from huddlecli.store.event_lines import line_of
from huddlecli.store.open_journal import HuddleTakenOver

NINE = datetime(2026, 11, 23, 8, 8, tzinfo=UTC)
BEGUN = Begun(
    at=NINE,
    huddle="2026-11-23-0908-daily",
    agenda="daily",
    title="Daily huddle",
    team="Acme",
    timezone="Europe/Berlin",
    sides=("marketing", "sales"),
    by="maria",
    present=(Present(name="maria", side="marketing"),),
    items=(),
    loop=LoopRule(),
    minutes=15,
    ends=NINE + timedelta(minutes=15),
)
NOTED = Noted(at=NINE + timedelta(seconds=5), text="Müller wartet\u2028seit Tagen")
STOPPED = ClockStopped(at=NINE + timedelta(seconds=6))
TAKEN = TakenOver(at=NINE + timedelta(seconds=9), by="sam")

HOLDER = """
import sys, time
from pathlib import Path
from huddlecli.store import journal
from huddlecli.store.open_journal import HuddleTakenOver

held = journal.open_locked(Path(sys.argv[1]))
print("held", flush=True)
try:
    while True:
        held.check()
        time.sleep(0.01)
except HuddleTakenOver as lost:
    print(lost.message, flush=True)
"""


@pytest.fixture
def tmp_path(tmp_path: Path) -> Path:
    """Return the folder of a team."""
    (tmp_path / "huddle.toml").touch()
    return tmp_path


def begin(team: Path, *events: Event) -> Path:
    """Return the journal of a huddle that no process runs any longer."""
    held = journal.create(team, BEGUN)
    for event in events:
        held.append(event)
    held.close()
    return held.path


def holder(path: Path) -> subprocess.Popen[str]:
    """Return another process that holds the journal."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def test_a_journal_says_what_was_added(tmp_path: Path) -> None:
    """One event a line, the beginning first; two events with the same fields stay apart."""
    path = begin(tmp_path, NOTED, STOPPED)

    assert path == tmp_path / "huddles" / "live" / "2026-11-23-0908-daily.jsonl"
    assert journal.read(path) == journal.JournalContents(path, (BEGUN, NOTED, STOPPED), STOPPED.at)
    assert path.read_text().count("\n") == 3
    assert journal.read(path).begun == BEGUN
    assert journal.read(path).chair == "maria"


def test_an_id_that_is_taken_is_not_begun_again(tmp_path: Path) -> None:
    """What is there stays as it is."""
    path = begin(tmp_path, NOTED)

    with pytest.raises(FileExistsError):
        journal.create(tmp_path, BEGUN)
    assert journal.read(path).events == (BEGUN, NOTED)


def test_a_line_torn_anywhere_is_dropped_and_told(tmp_path: Path) -> None:
    """Wherever in its bytes it ends, all lines before it are read, and more can be added."""
    path = begin(tmp_path, STOPPED, NOTED)
    data = path.read_bytes()
    start = data[:-1].rindex(b"\n") + 1

    for end in range(start + 1, len(data) - 1):
        path.write_bytes(data[:end])
        assert journal.read(path) == journal.JournalContents(
            path, (BEGUN, STOPPED), STOPPED.at, (3,)
        )
    held = journal.open_locked(path)
    held.append(NOTED)
    held.close()
    events = (BEGUN, STOPPED, NOTED)
    assert journal.read(path) == journal.JournalContents(path, events, STOPPED.at, (3,))


def test_the_chair_is_taken_of_a_journal_whose_last_line_is_torn(tmp_path: Path) -> None:
    """The line that says so is a line of its own."""
    path = begin(tmp_path, NOTED)
    path.write_bytes(path.read_bytes()[:-5])

    journal.take_over(path, TAKEN).close()
    assert journal.read(path) == journal.JournalContents(path, (BEGUN, TAKEN), NINE, (2,))
    assert journal.read(path).chair == "sam"


def test_a_line_in_the_middle_that_is_no_event_is_left_out(tmp_path: Path) -> None:
    """It is told by its number, and the rest is read."""
    path = begin(tmp_path, NOTED)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], "\0\0\0", '{"event":"unheard-of"}', lines[1], ""]))

    assert journal.read(path) == journal.JournalContents(path, (BEGUN, NOTED), NOTED.at, (2, 3))


@pytest.mark.parametrize("text", ["", "\n", "{}\n", line_of(NOTED)])
def test_a_journal_without_a_beginning_is_unreadable(tmp_path: Path, text: str) -> None:
    """Nothing can be made of what is there."""
    path = begin(tmp_path)
    path.write_text(text)

    with pytest.raises(files.Unreadable, match="its first event is missing"):
        journal.read(path)


def test_a_huddle_that_another_process_runs_is_busy(tmp_path: Path) -> None:
    """Who runs it is told, and how to take the chair; nothing is written."""
    path = begin(tmp_path, NOTED)
    with holder(path) as other:
        assert journal.is_held(path)
        with pytest.raises(Busy) as busy:
            journal.open_locked(path)
        other.kill()

    assert (busy.value.message, busy.value.hint) == (
        "maria is already running this huddle in another terminal",
        "huddle start --take-over",
    )
    assert journal.read(path).events == (BEGUN, NOTED)


def test_who_takes_the_chair_is_told_to_who_had_it(tmp_path: Path) -> None:
    """The first lets go at its next look, and the second holds the journal."""
    path = begin(tmp_path, NOTED)
    with holder(path) as other:
        held = journal.take_over(path, TAKEN)
        assert other.stdout
        assert other.stdout.read() == "sam has taken over this huddle\n"

    assert journal.is_held(path)
    held.append(STOPPED)
    held.close()
    assert journal.read(path).events == (BEGUN, NOTED, TAKEN, STOPPED)
    assert not journal.is_held(path)


def test_who_lost_the_chair_adds_nothing_more(tmp_path: Path) -> None:
    """What it was about to write is refused; lines that take no chair do not matter."""
    first = journal.create(tmp_path, BEGUN)
    with first.path.open("a") as elsewhere:
        elsewhere.write(f"{line_of(HeartbeatSeen(at=NINE))}\n")
    first.append(NOTED)
    with first.path.open("a") as elsewhere:
        elsewhere.write(f"{line_of(TAKEN)}\n")

    with pytest.raises(HuddleTakenOver, match="sam has taken over this huddle"):
        first.append(STOPPED)
    first.close()
    assert journal.read(first.path).events == (BEGUN, HeartbeatSeen(at=NINE), NOTED, TAKEN)


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    """Its journal is free at once, and all that it had written is there."""
    path = begin(tmp_path, NOTED)
    with holder(path) as other:
        other.send_signal(signal.SIGKILL)
        other.wait()

        held = journal.open_locked(path)
    held.append(STOPPED)
    held.close()
    assert journal.read(path).events == (BEGUN, NOTED, STOPPED)


def test_unfinished_huddles_come_the_last_written_first(tmp_path: Path) -> None:
    """Whatever their names."""
    assert journal.unfinished(tmp_path) == []
    path = begin(tmp_path)
    other = path.with_name("2026-11-22-0908-daily.jsonl")
    other.write_text(path.read_text())
    (path.parent / "notes.txt").write_text("")

    assert journal.unfinished(tmp_path) == [other, path]
    assert not journal.is_held(path.with_name("gone.jsonl"))
