"""Records on the disk: made, changed, closed, taken back, found, and what spoils one of them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from huddlecli.core.errors import Failed, Unknown, Wrong
from huddlecli.core.records import Action, Change, Decision, Kind, Parked, Record, record_class
from huddlecli.core.text import folded, nfc
from huddlecli.store.files import Unreadable
from huddlecli.store.record_files import FoundRecords
from huddlecli.store.record_paths import ClosedName
from huddlecli.store.records import RecordStore

BERLIN = ZoneInfo("Europe/Berlin")
ID = "k7f2q9xmtb"
MADE = datetime(2026, 11, 23, 8, 12, 40, 120000, tzinfo=UTC)
OPEN = f"actions/open/{ID}-send-the-demo-follow-up-list.toml"
CLOSED = f"actions/closed/2026-11/{ID}-send-the-demo-follow-up-list.20261123.20261201.20261126.toml"
DONE = {"status": "done", "closed": MADE + timedelta(days=3), "done_on": date(2026, 11, 26)}
TEXT = f"""\
schema = 1
id = "{ID}"
title = "Send the demo follow-up list"
owner = "maria"
side = "marketing"
due = 2026-12-01
status = "open"
created = 2026-11-23T08:12:40.120Z
by = "sam"
huddle = "2026-11-23-0908-daily"
item = 2
topic = "close-the-loop"
tags = ["leads"]

[[change]]
at = 2026-11-23T08:12:40.120Z
by = "sam"
set = {{ title = "Send the demo follow-up list", owner = "maria", side = "marketing", due = 2026-12-01, status = "open", huddle = "2026-11-23-0908-daily", item = 2, topic = "close-the-loop", tags = ["leads"] }}
"""  # noqa: E501  one key a line
ADDERS = """
import sys
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo
from huddlecli.core.errors import Busy
from huddlecli.core.records import Action
from huddlecli.store.records import RecordStore
store = RecordStore(Path(sys.argv[1]), ZoneInfo("UTC"))
number = 0
while number < 20:
    keys = {f"key-{sys.argv[2]}-{number}": number}
    with suppress(Busy):  # on a slow machine the others may hold the lock for longer
        store.change(Action, "k7f2q9xmtb", "sam", datetime.now(UTC), set=keys)
        number += 1
"""


@pytest.fixture
def tmp_path(tmp_path: Path) -> Path:
    """Return the folder of a team."""
    (tmp_path / "huddle.toml").touch()
    return tmp_path


@pytest.fixture
def store(tmp_path: Path) -> RecordStore:
    """Return the records of an empty team folder."""
    return RecordStore(tmp_path, BERLIN)


def promise(store: RecordStore, record_id: str = ID, **keys: Any) -> Record:
    """Log a promise."""
    values = {
        "title": "Send the demo follow-up list",
        "owner": "maria",
        "side": "marketing",
        "due": date(2026, 12, 1),
        "huddle": "2026-11-23-0908-daily",
        "item": 2,
        "topic": "close-the-loop",
        "tags": ("leads",),
    }
    return store.create(Action, record_id, "sam", MADE, **values | keys)


def names(folder: Path) -> list[str]:
    """Return all files below `folder` but the lock and the file of the team."""
    found = (str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())
    return sorted(name for name in found if name not in {".lock", "huddle.toml"})


def every(_: ClosedName) -> bool:
    """Want all of them."""
    return True


def untouched(path: Path) -> tuple[int, ...]:
    """Return what another file, or another content, would have otherwise."""
    status = path.lstat()
    return status.st_ino, status.st_mode, status.st_size, status.st_mtime_ns


def after(days: float) -> datetime:
    """Return the instant so many days after the making."""
    return MADE + timedelta(days=days)


def test_a_promise_is_a_file_that_people_can_read(store: RecordStore, tmp_path: Path) -> None:
    """It lies among the open ones under its id and title, key by key, with its first change."""
    made = promise(store)

    assert {name: (tmp_path / name).read_text() for name in names(tmp_path)} == {OPEN: TEXT}
    assert store.load(Action, ID) == made
    assert made == Action(
        id=ID,
        title="Send the demo follow-up list",
        created=MADE,
        by="sam",
        huddle="2026-11-23-0908-daily",
        item=2,
        topic="close-the-loop",
        tags=("leads",),
        owner="maria",
        side="marketing",
        due=date(2026, 12, 1),
        changes=(
            Change(
                at=MADE,
                by="sam",
                set={
                    "title": "Send the demo follow-up list",
                    "owner": "maria",
                    "side": "marketing",
                    "due": date(2026, 12, 1),
                    "status": "open",
                    "huddle": "2026-11-23-0908-daily",
                    "item": 2,
                    "topic": "close-the-loop",
                    "tags": ["leads"],
                },
            ),
        ),
    )


@given(st.text(max_size=30).map(nfc), st.lists(st.text(max_size=5).map(nfc), max_size=2))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_any_title_reads_back(tmp_path: Path, title: str, tags: list[str]) -> None:
    """Whatever is written in a title or tag comes back as it was, from a name that is plain."""
    shutil.rmtree(tmp_path / "parked", ignore_errors=True)
    store = RecordStore(tmp_path, BERLIN)

    made = store.create(Parked, ID, "sam", MADE, title=title, tags=tuple(tags))

    assert store.load(Parked, ID) == made
    [found] = store.open(Parked).records
    assert (found.title, found.tags) == (title, tuple(tags))


@given(title=st.text(min_size=1, max_size=30), is_escaped=st.booleans())
@example(title="\U0002f800", is_escaped=True)
@example(title="\U0002f800", is_escaped=False)
@example(title="o\u0302\u0323", is_escaped=False)
@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_word_of_a_title_is_looked_for_in_vain(
    tmp_path: Path, *, title: str, is_escaped: bool
) -> None:
    """Each word of a title finds it, also where a hand escaped or did not compose its letters."""
    shutil.rmtree(tmp_path / "actions", ignore_errors=True)
    store = RecordStore(tmp_path, BERLIN)
    store.create(Action, ID, "sam", MADE, title=title, owner="maria", due=date(2026, 12, 1))
    (path,) = (tmp_path / "actions/open").iterdir()
    if is_escaped and title.isalpha():
        escaped = "".join(f"\\U{ord(letter):08X}" for letter in title)
        text = path.read_text("utf-8").replace(f'"{title}"', f'"{escaped}"')
        path.write_text(text, "utf-8")

    found = store.open(Action, words=("maria", *folded(title).split()))

    assert [one.title for one in found.records] == [nfc(title)]


def test_what_has_not_all_words_is_passed_over(store: RecordStore) -> None:
    """One word that is nowhere in a record's file, and the record is not even understood."""
    keys = {"title": "Send the list", "owner": "maria", "due": date(2026, 12, 1)}
    store.create(Action, ID, "sam", MADE, **keys)

    assert store.open(Action, words=("send", "lists")) == FoundRecords()


@pytest.mark.parametrize(
    ("kind", "status", "places"),
    [
        ("action", "done", ("actions/open/S", "actions/closed/2026-12/S.20261124.20261203.END")),
        ("decision", "replaced", ("decisions/standing/S", "decisions/past/2026-12/S.20261124.END")),
        ("parked", "dropped", ("parked/waiting/S", "parked/past/2026-12/S.20261124.END")),
        ("raised", "taken", ("raised/waiting/S", "raised/past/2026-12/S.20261124.END")),
        ("win", "dropped", ("wins/2026-11/S.20261124", "wins/2026-11/S.20261124")),
    ],
)
def test_each_kind_has_its_folders(
    store: RecordStore, tmp_path: Path, kind: Kind, status: str, places: tuple[str, str]
) -> None:
    """The open ones lie together, the others by month, all by the days of the team's zone."""
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    end = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    more = {"owner": "sam", "due": date(2026, 12, 3)} if kind == "action" else {}
    closed = {} if kind == "win" else {"closed": end}

    store.create(record_class(kind), ID, "sam", late, title="Ask Ann", **more)
    before = names(tmp_path)
    changed = store.change(record_class(kind), ID, "sam", end, set={"status": status, **closed})

    stem = f"{ID}-ask-ann"
    assert [*before, *names(tmp_path)] == [
        f"{place.replace('S', stem).replace('END', '20261201')}.toml" for place in places
    ]
    assert store.open(record_class(kind)) == FoundRecords()
    assert store.closed(record_class(kind), every) == FoundRecords((changed,))


def test_closing_and_reopening_moves_the_file(store: RecordStore, tmp_path: Path) -> None:
    """A promise that is done lies in the month of that day; reopened it lies where it was."""
    promise(store)
    done = store.change(Action, ID, "maria", after(3), set=DONE)
    closed = names(tmp_path)
    taken = ("closed", "done_on")
    reopened = store.change(Action, ID, "sam", after(4), set={"status": "open"}, unset=taken)

    assert (closed, names(tmp_path)) == ([CLOSED], [OPEN])
    assert isinstance(done, Action)
    assert (done.status, done.closed, done.done_on) == ("done", after(3), date(2026, 11, 26))
    assert store.load(Action, ID) == reopened
    assert reopened.changes[1:] == (
        Change(at=after(3), by="maria", set=DONE),
        Change(at=after(4), by="sam", set={"status": "open"}, unset=taken),
    )


def test_a_missed_due_day_stays_in_the_name(store: RecordStore, tmp_path: Path) -> None:
    """A promise moved after its day is found by both; a mended title moves nothing."""
    promise(store)
    store.change(Action, ID, "sam", after(9), set={"due": date(2026, 12, 8)})
    done = {"status": "done", "closed": after(14), "done_on": date(2026, 12, 7)}
    store.change(Action, ID, "sam", after(14), set=done)
    store.change(Action, ID, "sam", after(15), set={"title": "Send it"})

    stem = f"{ID}-send-the-demo-follow-up-list"
    dues = (date(2026, 12, 1), date(2026, 12, 8))
    seen: list[ClosedName] = []

    def look(said: ClosedName) -> bool:
        seen.append(said)
        return False

    store.closed(Action, look)
    assert names(tmp_path) == [
        f"actions/closed/2026-12/{stem}.20261123.20261201+20261208.20261207.toml"
    ]
    assert seen == [ClosedName(ID, date(2026, 11, 23), dues, date(2026, 12, 7))]


def test_what_is_so_already_is_no_change(store: RecordStore, tmp_path: Path) -> None:
    """Only what differs is written, and nothing at all if nothing does."""
    made = promise(store)
    same = {"owner": "maria", "tags": ("leads",), "due": date(2026, 12, 1), "reason": None}

    assert store.change(Action, ID, "sam", after(1), set=same, unset=["closed"]) == made
    assert (tmp_path / OPEN).read_text() == TEXT
    changed = store.change(Action, ID, "ana", after(1), set=same | {"owner": "zoe", "tags": ()})
    assert changed.changes[1:] == (
        Change(at=after(1), by="ana", set={"owner": "zoe"}, remove={"tags": ["leads"]}),
    )


def test_a_change_can_expect_what_it_was_told(store: RecordStore) -> None:
    """What somebody else changed first is not changed over."""
    promise(store)
    store.change(Action, ID, "maria", after(3), set=DONE, expect={"status": "open"})

    with pytest.raises(Failed) as caught:
        store.change(Action, ID, "sam", after(3), set=DONE, expect={"status": "open"})
    assert (caught.value.message, caught.value.hint) == (
        f"{ID} was changed meanwhile: status is done",
        f"huddle action show {ID}",
    )


def test_an_edit_by_hand_is_kept_and_told(store: RecordStore, tmp_path: Path) -> None:
    """What a person or a newer version wrote stays, as a change by hand before the next."""
    promise(store)
    path = tmp_path / OPEN
    path.chmod(0o640)
    path.write_text(
        TEXT.replace('topic = "close-the-loop"\n', "color = { r = 1.5 }\n", 1).replace(
            "due = 2026-12-01", "due = 2026-12-04", 1
        )
    )
    changed = store.change(Action, ID, "sam", after(1), set={"owner": "zoe"})

    assert changed.changes[1:] == (
        Change(
            at=after(1),
            by="hand",
            set={"due": date(2026, 12, 4), "color": {"r": 1.5}},
            unset=("topic",),
        ),
        Change(at=after(1) + timedelta(milliseconds=1), by="sam", set={"owner": "zoe"}),
    )
    assert 'tags = ["leads"]\ncolor = { r = 1.5 }\n\n[[change]]' in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_change_is_taken_back(store: RecordStore, tmp_path: Path) -> None:
    """The values before it are set by a further change, and the file lies where it did."""
    promise(store)
    store.change(Action, ID, "maria", after(3), set=DONE)
    back = store.revert(Action, ID, after(3), "maria", after(4))

    assert names(tmp_path) == [OPEN]
    assert back.changes[2:] == (
        Change(at=after(4), by="maria", set={"status": "open"}, unset=("closed", "done_on")),
    )


def test_a_making_is_taken_back_by_dropping_it(store: RecordStore, tmp_path: Path) -> None:
    """Nothing is deleted: it is dropped as undone, and can be brought back in turn."""
    promise(store)
    undone = store.revert(Action, ID, MADE, "sam", after(3))
    kept = names(tmp_path)
    again = store.revert(Action, ID, after(3), "sam", after(4))

    assert isinstance(undone, Action)
    assert (undone.status, undone.reason, undone.closed) == ("dropped", "undone", after(3))
    assert (kept, names(tmp_path)) == ([CLOSED], [OPEN])
    assert isinstance(again, Action)
    assert (again.status, again.reason, again.closed) == ("open", None, None)


def test_what_was_changed_since_is_not_taken_back(store: RecordStore) -> None:
    """A later change of the same keys has to go first; another instant is no change at all."""
    promise(store)
    store.change(Action, ID, "maria", after(1), set={"due": date(2026, 12, 2)})
    store.change(Action, ID, "sam", after(2), set={"due": date(2026, 12, 3)})

    with pytest.raises(Failed, match=f"{ID} has been changed again since"):
        store.revert(Action, ID, after(1), "maria", after(3))
    with pytest.raises(Failed, match=f"{ID} has no such change"):
        store.revert(Action, ID, after(1.5), "maria", after(3))


def test_killed_between_writing_and_moving(store: RecordStore, tmp_path: Path) -> None:
    """A closed record that still lies among the open ones counts as closed, and moves at last."""
    promise(store)
    done = store.change(Action, ID, "maria", after(3), set=DONE)
    (tmp_path / CLOSED).rename(tmp_path / OPEN)

    assert store.both(Action, every) == (FoundRecords(), FoundRecords((done,)))
    assert store.closed(Action, lambda said: said.closed == date(2026, 11, 25)) == FoundRecords()
    assert store.change(Action, ID, "maria", after(3), set=DONE) == done
    assert names(tmp_path) == [CLOSED]


def test_one_that_lies_in_both_places_counts_once(store: RecordStore, tmp_path: Path) -> None:
    """A copy that came back among the open ones goes by its own status, and overwrites nothing."""
    made = promise(store)
    store.change(Action, ID, "maria", after(3), set=DONE)
    (tmp_path / OPEN).write_text(TEXT)
    opened, closed = store.both(Action, every, full=False)
    again = store.change(Action, ID, "maria", after(3), set=DONE)

    assert ([one.id for one in opened.records], closed) == ([ID], FoundRecords())
    assert made.changes == again.changes[:1]
    assert names(tmp_path) == [CLOSED, OPEN]
    assert store.both(Action, every) == (FoundRecords(), FoundRecords((again,)))


def _spoiled(text: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(text)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (_spoiled(""), "empty: it may not have arrived yet"),
        (lambda path: path.write_bytes(b"\x80\xff\x00"), "not UTF-8 text"),
        (_spoiled("<<<<<<< HEAD\n" + TEXT), "git left a conflict in it at line 1"),
        (_spoiled("a" + ".a" * 100_000 + " = 1\n"), "recursion limit"),
        (_spoiled("a = " + "[" * 100_000 + "\n"), "at line 1"),
        (_spoiled(TEXT.replace('owner = "maria"\n', "")), "owner: missing"),
        (_spoiled(TEXT.replace(ID, "0000000000")), "its id differs from its file name"),
        (_spoiled(TEXT.replace('"open"', '"opne"')), "status: expected open, done or dropped"),
        (_spoiled(TEXT.replace("2026-12-01", '"friday"')), "due: expected a date such as"),
        (
            _spoiled(TEXT.replace("120Z", "120", 1)),
            "created: expected a time such as 2026-11-23T08:12",
        ),
        (_spoiled(TEXT.replace('["leads"]', "[1]")), "tags 1: expected text, got 1"),
        (os.mkfifo, "not a plain file"),
        (Path.mkdir, "not a plain file"),
        (lambda path: path.symlink_to("/dev/zero"), "not a plain file"),
    ],
)
def test_one_bad_file_costs_one_warning(
    store: RecordStore, tmp_path: Path, spoil: Callable[[Path], object], reason: str
) -> None:
    """The others are shown, and the file is neither changed nor overwritten."""
    promise(store)
    promise(store, "zzzzzzzzzz", title="Good")
    path = tmp_path / OPEN
    path.unlink()
    spoil(path)
    before = untouched(path)

    found = store.open(Action)
    with pytest.raises(Unreadable) as caught:
        store.change(Action, ID, "sam", after(1), set={"owner": "zoe"})

    assert [record.title for record in found.records] == ["Good"]
    [warning] = found.warnings
    assert (warning.path, reason in warning.reason) == (path, True)
    assert (caught.value.path, reason in caught.value.reason) == (path, True)
    assert untouched(path) == before


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (f"{ID}-ask.sync-conflict-20261123-081240-ABCDEFG.toml", "a conflict copy"),
        (f"{ID}-ask (Ann's conflicted copy 2026-11-23).toml", "a conflict copy"),
        (f"{ID}-ask 2.toml", "a conflict copy"),
        (f"{ID}-again.toml", "the same id as k7f2q9xmtb-again-ask.toml"),
        ("notes.toml", "its name does not begin with an id"),
    ],
)
def test_a_copy_is_not_counted_twice(
    store: RecordStore, tmp_path: Path, name: str, reason: str
) -> None:
    """What a sync tool or a person put beside a record is told and passed over."""
    record = store.create(Parked, ID, "sam", MADE, title="Again ask")
    [lying] = names(tmp_path)
    shutil.copy(tmp_path / lying, tmp_path / "parked" / "waiting" / name)

    found = store.open(Parked)
    assert ([one.id for one in found.records], len(found.warnings)) == ([ID], 1)
    if "same id" not in reason:
        assert [(one.path.name, one.reason) for one in found.warnings] == [(name, reason)]
        assert store.load(Parked, ID) == record
        (tmp_path / "parked" / "past" / "2026-01").mkdir(parents=True)
        shutil.move(tmp_path / "parked" / "waiting" / name, tmp_path / "parked/past/2026-01")
        closed = store.closed(Parked, every, since=date(2026, 11, 1))
        assert [(one.path.name, one.reason) for one in closed.warnings] == [(name, reason)]


def test_words_choose_records_whatever_their_folder(store: RecordStore, tmp_path: Path) -> None:
    """Open and closed ones; a closed copy of a promise that somebody else has now is left out."""
    promise(store)
    promise(store, "aaaaaaaaaa", owner="zoe")
    done = promise(store, "zzzzzzzzzz")
    store.change(Action, done.id, "maria", after(3), set=DONE)
    store.change(Action, ID, "maria", after(3), set=DONE)
    (tmp_path / OPEN).write_text(TEXT.replace("maria", "zoe"))

    opened, closed = store.both(Action, every, words=("maria",))

    assert (opened, [record.id for record in closed.records]) == (FoundRecords(), [done.id])
    assert [record.id for record in store.both(Action, every)[0].records] == ["aaaaaaaaaa", ID]


def test_a_record_is_read_where_it_is_known_to_be(store: RecordStore, tmp_path: Path) -> None:
    """The folders are searched if it was moved since, and after the block."""
    promise(store)
    known = tmp_path / f"actions/closed/2026-11/{ID}-known.20261123.20261201.20261126.toml"
    known.parent.mkdir(parents=True)
    known.write_text((tmp_path / OPEN).read_text().replace("Send the", "Read the"))
    places = {ID: known.relative_to(tmp_path).as_posix()}

    with store.known_at("action", places):
        titles = [store.load(Action, ID).title]
        known.unlink()
        titles.append(store.load(Action, ID).title)
    titles.append(store.load(Action, ID).title)

    moved = "Send the demo follow-up list"
    assert titles == ["Read the demo follow-up list", moved, moved]


def test_old_names_are_passed_over_unread(store: RecordStore, tmp_path: Path) -> None:
    """What was neither due nor closed since a day costs no reading, not even of a bad file."""
    promise(store)
    store.change(Action, ID, "maria", after(3), set=DONE)
    (tmp_path / CLOSED).write_text("")

    assert store.closed(Action, every, since=date(2026, 12, 2)) == FoundRecords()
    assert len(store.closed(Action, every, since=date(2026, 12, 1)).warnings) == 1


def test_an_id_is_found_by_its_beginning(store: RecordStore) -> None:
    """Among the open ones first, then among the closed, whatever the case."""
    for record_id in ("aaaa000000", "aaab000000", "aaab100000", "b000000000"):
        promise(store, record_id, title=f"Call {record_id[3:5]}")
    for record_id in ("aaaa000000", "b000000000"):
        store.change(Action, record_id, "sam", after(3), set=DONE)

    assert store.ids(Action) == ("aaab000000", "aaab100000")
    assert store.find(Action, "AAAB1") == "aaab100000"
    assert store.find(Action, "aaaa") == "aaaa000000"
    with pytest.raises(Wrong) as ambiguous:
        store.find(Action, "aa")
    with pytest.raises(Unknown) as unknown:
        store.find(Action, "../..")
    assert (ambiguous.value.message, ambiguous.value.hint) == (
        "aa matches 2 ids",
        "aaab0 (call-b0), aaab1 (call-b1)",
    )
    assert (unknown.value.message, unknown.value.hint) == (
        "there is no action ../..",
        "huddle action list",
    )


@pytest.mark.parametrize("record_id", ["", "../../../x", "k7f2", "K7F2Q9XMTB", f"{ID}\0"])
def test_what_is_no_id_makes_no_path(store: RecordStore, tmp_path: Path, record_id: str) -> None:
    """It is unknown before any file is looked for."""
    with pytest.raises(Unknown):
        store.load(Action, record_id)
    with pytest.raises(Unknown):
        promise(store, record_id)
    with pytest.raises(Unknown):
        store.change(Action, record_id, "sam", MADE, set={"owner": "zoe"})
    assert names(tmp_path) == []


def test_an_id_is_not_used_twice(store: RecordStore, tmp_path: Path) -> None:
    """A record that is there is not written over by a new one."""
    promise(store)

    with pytest.raises(Failed, match=f"record {ID} already exists"):
        promise(store, owner="zoe")
    assert (tmp_path / OPEN).read_text() == TEXT


def test_a_decision_keeps_what_it_replaces(store: RecordStore) -> None:
    """All keys of a kind come back in their types."""
    made = store.create(
        Decision, ID, "sam", MADE, title="Fax", why="Habit", review=date(2027, 1, 4)
    )

    assert made == Decision(
        id=ID,
        title="Fax",
        why="Habit",
        review=date(2027, 1, 4),
        created=MADE,
        by="sam",
        changes=made.changes,
    )
    assert store.load(Decision, ID) == made


def test_a_record_that_could_not_be_read_again_is_refused(store: RecordStore) -> None:
    """Its history may not outgrow what is read; the record stays as it was."""
    made = promise(store)

    with pytest.raises(Failed, match="would be larger than 256 KiB"):
        store.change(Action, ID, "sam", after(1), set={"title": "x" * 256 * 1024})
    assert store.load(Action, ID) == made


def test_changes_of_many_processes_are_all_kept(store: RecordStore, tmp_path: Path) -> None:
    """Each takes the lock, reads again, and adds to what the others wrote."""
    promise(store)
    command = [sys.executable, "-c", ADDERS, str(tmp_path)]
    others = [subprocess.Popen([*command, str(number)]) for number in range(4)]

    assert [other.wait() for other in others] == [0] * 4
    changes = store.load(Action, ID).changes[1:]
    assert sorted(key for change in changes for key in change.set) == sorted(
        f"key-{process}-{number}" for process in range(4) for number in range(20)
    )
    assert all(one.at < two.at for one, two in pairwise(changes))
