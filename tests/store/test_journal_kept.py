"""A journal that another program replaces, removes or writes in: nothing accepted is lost."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from huddlecli.core.agenda import LoopRule
from huddlecli.core.errors import Refused
from huddlecli.core.huddle.events import (
    Begun,
    Event,
    HeartbeatSeen,
    HuddleEnded,
    Noted,
    Resumed,
    TakenOver,
)
from huddlecli.store import journal
from huddlecli.store.event_lines import line_of
from huddlecli.store.open_journal import HuddleTakenOver
from huddlecli.store.places import TeamFolderGone

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
    present=(),
    items=(),
    loop=LoopRule(),
    minutes=15,
    ends=NINE + timedelta(minutes=15),
)
OURS = replace(BEGUN, key="k1")
THEIRS = replace(BEGUN, key="k2", by="sam")
FIRST, SECOND, THIRD = (
    Noted(at=NINE + timedelta(seconds=n), text=f"note {n}") for n in range(1, 4)
)
RESUMED = Resumed(at=NINE + timedelta(seconds=9), since=NINE, by="sam")
TAKEN = TakenOver(at=NINE + timedelta(seconds=9), by="sam")


@pytest.fixture
def held(tmp_path: Path) -> journal.Journal:
    """A journal with one note, which this process holds."""
    (tmp_path / "huddle.toml").write_text("schema = 1\n")
    held = journal.create(tmp_path, OURS)
    held.append(FIRST)
    return held


def copied(path: Path) -> None:
    """As programs that synchronise do it: a copy takes the place."""
    copy = path.with_name("copy")
    copy.write_bytes(path.read_bytes())
    copy.rename(path)


def older(path: Path) -> None:
    """As `git checkout` does it: an earlier state takes the place."""
    path.unlink()
    path.write_text(f"{line_of(OURS)}\n")


def removed(path: Path) -> None:
    """As `rm` does it."""
    path.unlink()


def folder_removed(path: Path) -> None:
    """As `rm -r live` does it."""
    path.unlink()
    path.parent.rmdir()


def emptied(path: Path) -> None:
    """As `> journal` does it: in place."""
    path.write_text("")


def edited(path: Path) -> None:
    """As some editors do it: in place, and of the same size."""
    path.write_bytes(path.read_bytes().replace(b"note 1", b"note 7"))


def garbage(path: Path) -> None:
    """As a disk with a fault does it."""
    path.unlink()
    path.write_bytes(b"\xff\0" * 99)


@pytest.mark.parametrize("harm", [copied, older, removed, folder_removed, emptied, edited, garbage])
def test_a_journal_that_is_not_in_its_place_is_written_again(
    held: journal.Journal, harm: Callable[[Path], None]
) -> None:
    """It has all that was accepted, before and after, is held as before, and it is said once."""
    harm(held.path)

    held.append(SECOND)
    held.append(THIRD)

    assert journal.is_held(held.path)
    assert held.repairs == 1
    held.close()
    assert journal.read(held.path).events == (OURS, FIRST, SECOND, THIRD)
    assert [path.name for path in held.path.parent.iterdir()] == [held.path.name]


class Harmed(journal.Journal):
    """A journal that something happens to right after it was looked at."""

    harm: Callable[[Path], None] | None = None

    def check(self) -> None:
        """Look, and then it happens."""
        super().check()
        if self.harm:
            self.harm(self.path)


@pytest.mark.parametrize("harm", [older, removed, emptied, garbage])
def test_what_is_accepted_is_in_its_place(
    held: journal.Journal, harm: Callable[[Path], None]
) -> None:
    """Between the look and the line: it is looked at once more before the line counts."""
    held.close()
    again = Harmed(held.path, os.open(held.path, os.O_RDWR | os.O_APPEND))
    again.harm = harm

    again.append(SECOND)  # and then it is killed

    assert journal.read(held.path).events == (OURS, FIRST, SECOND)
    again.close()


def test_it_is_put_right_at_the_next_look_too(held: journal.Journal) -> None:
    """A quiet minute is enough: nobody has to type."""
    removed(held.path)
    held.check()
    held.close()

    assert journal.read(held.path).events == (OURS, FIRST)


def test_a_file_that_was_touched_is_not_written_again(held: journal.Journal) -> None:
    """Another time of change alone is no harm."""
    inode = held.path.stat().st_ino
    os.utime(held.path, (1, 1))
    held.append(SECOND)
    held.close()

    assert (held.repairs, held.path.stat().st_ino) == (0, inode)


def test_the_journal_of_another_huddle_is_left_alone(held: journal.Journal) -> None:
    """Two machines began in one minute, and their folders were synchronised: ours gets `-2`."""
    theirs = f"{line_of(THEIRS)}\n"
    held.path.unlink()
    held.path.write_text(theirs)
    place = held.path

    held.append(SECOND)
    held.close()

    assert held.huddle == "2026-11-23-0908-daily-2"
    events = (replace(OURS, huddle=held.huddle), FIRST, SECOND)
    assert journal.read(held.path).events == events
    assert place.read_text() == theirs


@pytest.mark.parametrize("thing", [os.mkfifo, os.mkdir, lambda path: path.symlink_to("nowhere")])
def test_what_is_no_file_is_left_alone(
    held: journal.Journal, thing: Callable[[Path], None]
) -> None:
    """A pipe, a folder or a link in the place of the journal: it is written beside it."""
    held.path.unlink()
    thing(held.path)
    held.append(SECOND)
    held.close()

    assert journal.read(held.path).events[1:] == (FIRST, SECOND)
    assert held.huddle.endswith("-2")


@pytest.mark.parametrize(
    ("event", "told"), [(TAKEN, "sam has taken over"), (RESUMED, "sam has taken over")]
)
def test_a_take_over_through_a_copy_reaches_the_holder(
    held: journal.Journal, event: Event, told: str
) -> None:
    """Its lock was on the file that is gone; what the copy says counts all the same."""
    copied(held.path)
    with held.path.open("a") as elsewhere:
        elsewhere.write(f"{line_of(event)}\n")
    before = held.path.read_bytes()

    with pytest.raises(HuddleTakenOver, match=told):
        held.append(SECOND)
    held.close()
    assert held.path.read_bytes() == before


def test_whoever_holds_a_copy_runs_the_huddle(held: journal.Journal) -> None:
    """Even before it has written a line: the copy is locked."""
    copied(held.path)
    other = journal.open_locked(held.path)

    with pytest.raises(HuddleTakenOver, match="another terminal has taken over this huddle"):
        held.append(SECOND)
    held.close()
    other.append(RESUMED)
    other.close()
    assert journal.read(held.path).events == (OURS, FIRST, RESUMED)


def test_a_huddle_that_was_ended_elsewhere_does_not_come_back(held: journal.Journal) -> None:
    """Its journal lies beside its minutes by now: the holder stops instead of writing it again."""
    home = held.path.parents[1] / "2026-11"
    home.mkdir()
    (home / held.path.name).write_bytes(held.path.read_bytes())
    held.path.unlink()

    with pytest.raises(HuddleTakenOver, match="ended in another terminal"):
        held.append(SECOND)
    held.close()
    assert not held.path.exists()


def test_no_folder_is_made_where_the_team_was(held: journal.Journal, tmp_path: Path) -> None:
    """The folder was moved: nothing can be accepted, and no ghost of it appears."""
    tmp_path.rename(gone := tmp_path.with_name("gone"))

    with pytest.raises(TeamFolderGone):
        held.append(SECOND)
    assert not tmp_path.exists()
    gone.rename(tmp_path)
    held.append(SECOND)
    held.close()
    assert journal.read(held.path).events == (OURS, FIRST, SECOND)


def lines_before(held: journal.Journal, lines: int, size: int = 0) -> journal.Journal:
    """Return the journal with so many lines, the last of which makes it `size` bytes large."""
    held.close()
    note = f"{line_of(FIRST)}\n".encode()
    text = f"{line_of(OURS)}\n".encode() + note * (lines - 2)
    last = line_of(replace(FIRST, text="")).encode()
    fill = max(size - len(text) - len(last) - 1, 6)
    held.path.write_bytes(
        text + last[:-2].replace(b'"text":"', b'"text":"' + b"x" * fill) + last[-2:] + b"\n"
    )
    return journal.open_locked(held.path)


@pytest.mark.parametrize(("lines", "is_full"), [(-1, False), (0, False), (1, True)])
def test_a_journal_has_so_many_lines_and_no_more(
    held: journal.Journal, lines: int, *, is_full: bool
) -> None:
    """One line less, just as many, one more; to go on with it, or to end it, is another room."""
    held = lines_before(held, journal.FULL_LINES + lines - 1)
    _fits(held, SECOND, is_full=is_full)


@pytest.mark.parametrize(("size", "is_full"), [(-1, False), (0, False), (1, True)])
def test_a_journal_has_so_many_bytes_and_no_more(
    held: journal.Journal, size: int, *, is_full: bool
) -> None:
    """One byte less, just as many, one more."""
    room = len(line_of(SECOND)) + 1
    held = lines_before(held, 500, journal.FULL + size - room)
    assert held.path.stat().st_size == journal.FULL + size - room
    _fits(held, SECOND, is_full=is_full)


def _fits(held: journal.Journal, event: Event, *, is_full: bool) -> None:
    """Expect that an event is taken or refused, and that all can be read afterwards."""
    if is_full:
        with pytest.raises(Refused, match="the journal of this huddle is full") as refused:
            held.refuse_if_full(event)
        assert refused.value.hint == "/end writes its minutes"
    else:
        held.refuse_if_full(event)
        held.append(event)
    for more in (TAKEN, RESUMED, HuddleEnded(at=NINE)):
        held.refuse_if_full(more)
        held.append(more)
    held.close()
    assert journal.read(held.path).events[-1] == HuddleEnded(at=NINE)


def test_a_full_huddle_is_gone_on_with_a_thousand_times(held: journal.Journal) -> None:
    """After that it can still be ended, and read."""
    held = lines_before(held, journal.FULL_LINES + journal.SPARE)

    with pytest.raises(Refused):
        held.refuse_if_full(RESUMED)
    held.refuse_if_full(HuddleEnded(at=NINE))
    held.append(HuddleEnded(at=NINE))
    held.close()
    read = journal.read(held.path)
    assert len(read.events) == journal.FULL_LINES + journal.SPARE + 1 < journal.MOST


def test_lines_that_say_no_more_than_alive_leave_room(held: journal.Journal) -> None:
    """They stop at half of the room."""
    assert held.has_room_for_heartbeats
    held = lines_before(held, journal.FULL_LINES // 2)
    assert not held.has_room_for_heartbeats
    held.refuse_if_full(HeartbeatSeen(at=NINE))
    held.close()


def test_words_take_the_room_that_they_take_in_a_text(held: journal.Journal) -> None:
    """A smile is four bytes; what a terminal would obey or not show is still escaped."""
    held.append(Noted(at=NINE, text="😀" * 100 + "ü\u202e\u2028\U000e0041"))
    held.close()

    line = held.path.read_text().splitlines()[-1]
    assert line.endswith('😀ü\\u202e\\u2028\\udb40\\udc41","event":"noted"}')
    last = journal.read(held.path).events[-1]
    assert last == Noted(at=NINE, text="😀" * 100 + "ü\u202e\u2028\U000e0041")


def test_a_line_torn_within_a_character_costs_that_line_alone(held: journal.Journal) -> None:
    """The bytes that are left of it are no text; all other lines are read."""
    held.append(Noted(at=NINE, text="ü"))
    held.close()
    data = held.path.read_bytes()
    held.path.write_bytes(data[: data.rindex("ü".encode()) + 1])

    assert journal.read(held.path).events == (OURS, FIRST)
    assert journal.read(held.path).torn == (3,)
    again = journal.open_locked(held.path)
    again.append(SECOND)
    removed(held.path)
    again.append(THIRD)
    again.close()
    assert journal.read(held.path).events == (OURS, FIRST, SECOND, THIRD)


def test_a_journal_of_an_older_version_is_read(tmp_path: Path) -> None:
    """It has no key, and its words are in ASCII."""
    (tmp_path / "huddle.toml").touch()
    held = journal.create(tmp_path, BEGUN)
    held.close()
    old = '{"at":"2026-11-23T08:08:01Z","text":"M\\u00fcller","event":"noted"}\n'
    text = held.path.read_text().replace(',"key":""', "")
    held.path.write_text(text + old)

    events = journal.read(held.path).events
    assert isinstance(events[0], Begun)
    assert (events[0].key, events[1]) == ("", Noted(at=events[1].at, text="Müller"))
