"""The quick reader of promises: what it reads is what the usual one reads, and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.record_history import difference, keys_of, next_change, plain
from huddlecli.core.records import Action, Change
from huddlecli.core.text import nfc
from huddlecli.store import record_files
from huddlecli.store.files import Unreadable
from huddlecli.store.quick import actions
from huddlecli.store.record_paths import ClosedName
from huddlecli.store.records import RecordStore

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ID = "k7f2q9xmtb"
KEYS: dict[str, Any] = {
    "title": "Send the list",
    "owner": "maria",
    "side": "marketing",
    "due": date(2026, 12, 1),
    "huddle": "2026-11-23-0908-daily",
    "item": 2,
    "topic": "close-the-loop",
    "tags": ("leads", "q4"),
}
OPTIONAL = ("side", "huddle", "item", "topic", "tags")
LATER = NOON + timedelta(days=3)
DONE = {"status": "done", "closed": LATER, "done_on": date(2026, 11, 26)}
DROPPED = {"status": "dropped", "closed": LATER, "reason": "They signed elsewhere"}
MOVED = {"due": date(2026, 12, 8)}


@pytest.fixture
def store(tmp_path: Path) -> RecordStore:
    """Return the records of an empty team folder."""
    (tmp_path / "huddle.toml").touch()
    return RecordStore(tmp_path, ZoneInfo("UTC"))


def text_of(*edits: dict[str, Any], **keys: Any) -> str:
    """Return the text of a promise with these keys and changes."""
    made = record_files.ordered({key: plain(value) for key, value in keys.items() if value})
    changes = [Change(at=NOON, by="sam", set=record_files.ordered(made | {"status": "open"}))]
    for edit in edits:
        before = keys_of(changes)
        wanted = {key: plain(value) for key, value in (before | edit).items() if value}
        edited = difference(before, record_files.ordered(wanted))
        changes.append(next_change(changes, "maria", LATER, edited, cmd="4gw2"))
    fixed = {"schema": 1, "id": ID, "created": NOON, "by": "sam"}
    return record_files.text_of(fixed | keys_of(changes), tuple(changes))


def usual(text: str, *, full: bool) -> Any:
    """Return the keys and the action as the usual reader reads them, or None if it refuses."""
    try:
        place = f"actions/open/{ID}-send.toml"
        stored = record_files.parsed(Path("team"), Action, place, text, full=full)
    except Unreadable:
        return None
    return stored.keys, stored.record


@pytest.mark.parametrize("edits", [(), (DONE,), (DROPPED,)], ids=["made", "done", "dropped"])
@pytest.mark.parametrize("left_out", [(), *((key,) for key in OPTIONAL), OPTIONAL])
def test_what_most_promises_are_is_read_quickly(
    edits: tuple[dict[str, Any], ...], left_out: tuple[str, ...]
) -> None:
    """Made, and perhaps closed: its keys and changes are those of the usual reader."""
    keys = {key: value for key, value in KEYS.items() if key not in left_out}
    text = text_of(*edits, **keys)
    for full in (False, True):
        quick, other = actions.read(text, full=full), usual(text, full=full)
        assert quick == other
        assert quick is not None
        assert [[*change.set] for change in quick.record.changes] == [
            [*change.set] for change in other[1].changes
        ]


@pytest.mark.parametrize(
    "edits",
    [(MOVED,), (MOVED, DONE), (DONE, {"status": "open"}), ({"title": "Call"},), ({"tags": ()},)],
    ids=["moved", "moved and done", "opened again", "renamed", "without tags"],
)
def test_what_was_changed_is_left_to_the_usual_one(edits: tuple[dict[str, Any], ...]) -> None:
    """Its history is not what the head tells; without its history it is read quickly."""
    text = text_of(*edits, **KEYS)
    assert actions.read(text, full=True) is None
    assert actions.read(text, full=False) in (None, usual(text, full=False))


@given(
    st.text(max_size=20).map(nfc),
    st.text(min_size=1, max_size=8).map(nfc),
    st.lists(st.text(max_size=8).map(nfc), max_size=3),
    st.sampled_from([(), (DONE,), (DROPPED,), (MOVED,)]),
)
def test_any_words_are_read_alike_or_left(
    title: str, owner: str, tags: list[str], edits: tuple[dict[str, Any], ...]
) -> None:
    """Quotes, escapes, accents, line ends: a text is never read in another way."""
    text = text_of(*edits, **KEYS | {"title": title, "owner": owner, "tags": tags})
    for full in (False, True):
        assert actions.read(text, full=full) in (None, usual(text, full=full))


PIECES = ['"', "\\", "\n", "#", " ", "]", "[[change]]\n", "\n[[change]]\n", "0", "-", "Z", "é", ","]
PIECES += ["2026-02-30", "e\u0301", "\t", "\x7f", "title = ", "status", '"done"', "{", "}", "\r"]


@given(st.data(), st.sampled_from([(), (DONE,), (DROPPED,), (MOVED,)]))
def test_no_damaged_text_is_read_in_another_way(
    data: st.DataObject, edits: tuple[dict[str, Any], ...]
) -> None:
    """What the usual reader refuses is left to it, so that its message is shown."""
    text = text_of(*edits, **KEYS)
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, min(len(text), begin + 12)))
    text = text[:begin] + data.draw(st.sampled_from(["", *PIECES])) + text[end:]
    for full in (False, True):
        assert actions.read(text, full=full) in (None, usual(text, full=full))


def test_many_are_read_as_few_are(store: RecordStore, tmp_path: Path) -> None:
    """Open and closed ones, a moved one, an edited one, a broken one and two of the same id."""
    ids = [f"{number:010}" for number in range(120)]
    for number, record_id in enumerate(ids):
        store.create(Action, record_id, "sam", NOON + timedelta(minutes=number), **KEYS)
    for record_id in ids[::3]:
        store.change(Action, record_id, "maria", LATER, set=MOVED if record_id > ids[60] else DONE)
    path = {file.name[:10]: file for file in (tmp_path / "actions" / "open").iterdir()}
    hand = path[ids[1]].read_text().replace("maria", "zoe").replace('\nside = "marketing"', "", 1)
    path[ids[1]].write_text(f"# by hand\n{hand}")
    path[ids[2]].write_text("<<<<<<< HEAD\n")
    path[ids[4]].with_name(f"{ids[4]}-zz.toml").write_text(path[ids[4]].read_text())

    def wanted(_: ClosedName) -> bool:
        return True

    by_one = {record_id: store.load(Action, record_id) for record_id in ids if record_id != ids[2]}
    opened, closed = store.both(Action, wanted, full_open=True)
    latest = store.open(Action)

    assert [*opened.records] == [each for each in by_one.values() if each.status == "open"]
    assert [*closed.records] == [each for each in by_one.values() if each.status == "done"]
    assert [each.owner for each in latest.records if each.owner != "maria"] == ["zoe"]
    assert [(each.path.name[:10], each.reason[:11]) for each in opened.warnings] == [
        (ids[2], "git left a "),
        (ids[4], "the same id"),
    ]
    assert latest.warnings == opened.warnings
