"""An id that is taken: whatever lies where minutes belong, a huddle gets its own, and is told."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from huddlecli.core.huddle.state import Ended, Underway
from huddlecli.core.minutes import Minutes
from huddlecli.core.records import Action, Win
from huddlecli.live import sessions, unfinished
from huddlecli.live.session import Session
from huddlecli.store import doctor, files, journal, minutes_files
from tests.helpers.table import Table

DAILY = "2026-11-24-0908-daily"
HOME = f"huddles/{DAILY[:7]}/{DAILY}"


def empty(path: Path) -> None:
    """A file with nothing in it, as a kill on a disk without hard links leaves it."""
    path.write_text("")


def torn(path: Path) -> None:
    """Half of a file."""
    path.write_text('schema = 1\nid = "2026-11-')


def folder(path: Path) -> None:
    """A folder."""
    path.mkdir()


def pipe(path: Path) -> None:
    """A named pipe, which nobody writes to."""
    os.mkfifo(path)


def link_out(path: Path) -> None:
    """A link to a place outside."""
    path.symlink_to("/nowhere/at-all")


def bytes_of_another_kind(path: Path) -> None:
    """No text at all."""
    path.write_bytes(b"\xff\xfe\0\0")


THINGS = (empty, torn, folder, pipe, link_out, bytes_of_another_kind)


def planted(table: Table, ending: str, thing: Callable[[Path], None]) -> Path:
    """Put something where the minutes or the journal of the daily huddle will belong."""
    path = table.folder / f"{HOME}{ending}"
    path.parent.mkdir(parents=True, exist_ok=True)
    thing(path)
    return path


def begun(table: Table, *lines: str) -> Session:
    """A daily that has begun, and goes on."""
    session = table.sit_down("daily")
    assert table.huddle(session, "daily", lines) is None
    return session


@pytest.mark.parametrize("ending", [".toml", ".jsonl"])
@pytest.mark.parametrize("thing", THINGS)
def test_a_new_huddle_does_not_take_an_id_where_something_lies(
    table: Table, thing: Callable[[Path], None], ending: str
) -> None:
    """It is begun under the next one, which saves changing it at the end."""
    planted(table, ending, thing)

    session = begun(table)

    assert isinstance(session.state, Underway)
    assert session.state.begun.huddle == f"{DAILY}-2"


def kept_in(table: Table, session: Session, *lines: str) -> Minutes:
    """Hold a daily to its end, and return its minutes as they can be read."""
    minutes = table.huddle(session, "daily", lines)
    assert minutes
    assert minutes_files.load(minutes_files.path_of(table.folder, minutes.id)) == minutes
    return minutes


def look(path: Path) -> tuple[int, int, bytes | None]:
    """What there is to see of a file from outside."""
    status = path.lstat()
    return status.st_mode, status.st_ino, files.read_bytes(path) if path.is_file() else None


@pytest.mark.parametrize("ending", [".toml", ".jsonl"])
@pytest.mark.parametrize("thing", THINGS)
def test_what_lies_in_the_place_of_minutes_is_left_alone(
    table: Table, thing: Callable[[Path], None], ending: str
) -> None:
    """The minutes get the next id, and so do the journal and each record made in the huddle."""
    session = begun(table, "/next", "/a Call them @cem due:fri", "/w Won it")
    path = planted(table, ending, thing)
    before = look(path)

    minutes = kept_in(table, session, "/end")

    assert minutes.id == f"{DAILY}-2"
    assert look(path) == before
    assert minutes.items[1].points[0].actions[0].title == "Call them"
    [action], [win] = table.records.ids(Action), table.records.ids(Win)
    assert table.records.load(Action, action).huddle == f"{DAILY}-2"
    assert table.records.load(Win, win).huddle == f"{DAILY}-2"
    kept = journal.read(table.folder / f"{HOME}-2.jsonl")
    assert kept.begun.huddle == f"{DAILY}-2"
    assert not list(journal.folder_of(table.folder).iterdir())


def test_an_id_is_taken_as_often_as_it_takes(table: Table) -> None:
    """`-2` may be taken as well, by minutes or by a journal, and then it is `-4`."""
    session = begun(table)
    planted(table, ".toml", torn)
    planted(table, "-2.jsonl", torn)
    planted(table, "-3.toml", folder)

    assert kept_in(table, session, "/end").id == f"{DAILY}-4"


def test_minutes_written_just_before_a_kill_are_not_written_again(table: Table) -> None:
    """They have the same key, whatever was corrected in them: the journal goes beside them."""
    session = table.sit_down("daily")
    kept_in(table, session, "/next", "first", "/end")
    live = journal.folder_of(table.folder) / f"{DAILY}.jsonl"
    (table.folder / f"{HOME}.jsonl").rename(live)
    minutes = table.folder / f"{HOME}.toml"
    text = minutes.read_text().replace("first", "corrected")
    minutes.write_text(text)

    ended: list[Minutes] = []
    found = unfinished.find(table.folder, None, table.records, on_minutes=ended.append)

    assert found == (None, [])
    assert [one.id for one in ended] == [DAILY]
    assert minutes.read_text() == text
    assert (table.folder / f"{HOME}.jsonl").exists()
    assert not live.exists()


def test_a_huddle_without_a_key_is_known_by_its_beginning(table: Table) -> None:
    """As older versions wrote them: the same instant, agenda and facilitator are one huddle."""
    session = table.sit_down("daily")
    minutes = kept_in(table, session, "/end")
    live = journal.folder_of(table.folder) / f"{DAILY}.jsonl"
    (table.folder / f"{HOME}.jsonl").rename(live)
    for path in (live, table.folder / f"{HOME}.toml"):
        text = path.read_text()
        assert minutes.key
        cut = text.replace(f',"key":"{minutes.key}"', "").replace(f'key = "{minutes.key}"\n', "")
        assert cut != text
        path.write_text(cut)

    ended: list[Minutes] = []
    assert unfinished.find(table.folder, None, table.records, on_minutes=ended.append) == (None, [])
    assert [(one.id, one.key) for one in ended] == [(DAILY, None)]


def test_records_follow_a_huddle_whose_process_was_killed_halfway(table: Table) -> None:
    """Killed once the records had the new id: the next start does the rest, to the same end."""
    session = begun(table, "/next", "/a Call them @cem due:fri")
    planted(table, ".toml", torn)
    kept_in(table, session, "/end")
    (table.folder / f"{HOME}-2.toml").unlink()
    (table.folder / f"{HOME}-2.jsonl").rename(journal.folder_of(table.folder) / f"{DAILY}.jsonl")
    planted(table, "-2.toml", torn)

    ended: list[Minutes] = []
    assert unfinished.find(table.folder, None, table.records, on_minutes=ended.append) == (None, [])

    assert [one.id for one in ended] == [f"{DAILY}-3"]
    [action] = table.records.ids(Action)
    assert table.records.load(Action, action).huddle == f"{DAILY}-3"


def test_a_month_that_is_a_file_costs_a_warning(table: Table) -> None:
    """Minutes cannot be written there; other huddles are found, and one can be begun."""
    table.huddle(session := table.sit_down("daily"), "daily", ["/next", "kept"])
    session.close()
    month = table.folder / "huddles" / DAILY[:7]
    month.write_text("no folder")
    session = table.sit_down_again("daily")
    assert table.huddle(session, "daily", ["/end"]) is None
    assert isinstance(session.state, Ended)
    session.close()
    assert table.screen.shown[-2].startswith("error: could not save")

    found, warnings = unfinished.find(table.folder, None, table.records)

    assert found is None
    assert [(one.path.name, one.reason.partition(":")[0]) for one in warnings] == [
        (f"{DAILY}.jsonl", "the huddle ended, but its minutes could not be written")
    ]
    month.unlink()
    ended: list[Minutes] = []
    assert unfinished.find(table.folder, None, table.records, on_minutes=ended.append) == (None, [])
    assert [one.id for one in ended] == [DAILY]


def test_the_doctor_writes_minutes_again_that_cannot_be_read(table: Table) -> None:
    """The journal beside them has all that was said; what lay there is kept."""
    minutes = kept_in(table, table.sit_down("daily"), "/next", "The list comes late", "/end")
    path = table.folder / f"{HOME}.toml"
    whole = path.read_bytes()
    torn(path)

    found = doctor.checkup(table.folder, table.now)
    assert [(one.file, one.kind, one.fix) for one in found.findings] == [
        (f"{HOME}.toml", "unreadable", "rewrite them from the journal")
    ]
    mended = doctor.repair(table.folder, table.now)

    assert (mended.findings, path.read_bytes()) == ((), whole)
    assert minutes_files.load(path) == minutes
    assert mended.kept
    assert (table.folder / mended.kept / f"{HOME}.toml").read_text().startswith("schema = 1\nid")


def test_the_doctor_clears_away_a_name_that_was_taken_in_vain(table: Table) -> None:
    """A process was killed between the name and the text; the minutes got another id since."""
    session = begun(table)
    path = planted(table, ".toml", empty)
    kept_in(table, session, "/end")

    mended = doctor.repair(table.folder, table.now)

    assert [(one.file, one.kind, one.fix) for one in mended.mended] == [
        (f"{HOME}.toml", "unreadable", "move it to the backup")
    ]
    assert mended.findings == ()
    assert not path.exists()


def test_the_doctor_writes_minutes_that_are_missing(table: Table) -> None:
    """Somebody removed them, or a program that synchronises did: the journal still has them."""
    kept_in(table, table.sit_down("daily"), "/next", "The list comes late", "/end")
    path = table.folder / f"{HOME}.toml"
    whole = path.read_bytes()
    path.unlink()

    mended = doctor.repair(table.folder, table.now)

    assert [(one.file, one.reason, one.fix) for one in mended.mended] == [
        (f"{HOME}.jsonl", "it has no minutes", "write them")
    ]
    assert path.read_bytes() == whole


def test_the_doctor_leaves_a_huddle_alone_that_runs_under_a_taken_id(table: Table) -> None:
    """It is not over because minutes of another huddle have its id."""
    kept_in(table, table.sit_down("daily"), "/end")
    other = table.folder / f"{HOME}.toml"
    bytes_before = other.read_bytes()
    other.unlink()
    (table.folder / f"{HOME}.jsonl").unlink()
    session = table.sit_down("daily")
    assert table.huddle(session, "daily", ["/next", "mine"]) is None
    session.close()
    other.write_bytes(bytes_before)

    assert doctor.repair(table.folder, table.now).findings == ()

    found, _ = unfinished.find(table.folder, "daily", table.records)
    assert found
    minutes = sessions.resumed(table.prepared("daily"), found, table.clock).end()
    assert minutes.id == f"{DAILY}-2"
    assert minutes.items[1].points[0].notes == ("mine",)
    assert other.read_bytes() == bytes_before
