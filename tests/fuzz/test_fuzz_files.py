"""Any file at all: read, or refused with mistakes of its own kind; what is written reads back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, cast
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from huddlecli.core.errors import HuddleError
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.boards import BoardEntry, Boards, Promise, PromiseReview
from huddlecli.core.huddle.evolve import evolve
from huddlecli.core.huddle.minutes import minutes_of
from huddlecli.core.huddle.state import Ended, Underway
from huddlecli.core.records import Action, Win
from huddlecli.core.rotation import plan as planned
from huddlecli.core.team import Person, Team
from huddlecli.core.text import nfc
from huddlecli.live.unfinished import UnfinishedHuddle
from huddlecli.store import agenda_files, minutes_files, person_tables, team_file, toml
from huddlecli.store.event_lines import line_of
from huddlecli.store.files import Unreadable
from huddlecli.store.mistakes import BadFile, Mistake
from huddlecli.store.records import RecordStore
from huddlecli.views import minutes as minutes_views
from huddlecli.views import recap
from huddlecli.views.formats.markdown import as_markdown
from huddlecli.views.formats.text import as_text
from huddlecli.views.huddle.lines import item_lines
from huddlecli.views.records import ListContext, list_document
from tests.helpers.stories import (
    action,
    at,
    begun,
    decision,
    minutes_after,
    parked,
    plan,
    told,
    win,
)

RUNS = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
BERLIN = ZoneInfo("Europe/Berlin")
ACME = Team(name="Acme", timezone="Europe/Berlin")
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
RECORD = "k7f2q9xmtb"
HELD = "2026-11-23-0908-daily"

# Values that a key may have, most of which it should not have.
LEAVES = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ("", "daily", "close", "rotate", "sales", "../x", "24:00", "Europe", "a" * 300)
    ),
    st.integers(-(2**63), 2**63 - 1),
    st.sampled_from((0, 1, -1, 5, 1441)),
    st.floats(),
    st.booleans(),
    st.dates(date(2, 1, 1), date(9998, 12, 31)),
    st.datetimes(timezones=st.sampled_from([None, UTC])),
    st.just(time(9, 8)),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
BYTES = st.one_of(
    st.binary(max_size=60),
    st.text(max_size=60).map(lambda text: text.encode()),
    st.lists(
        st.sampled_from([*"[]{}\"'=.,\\#\n\r\t ", "a", "item", "1", '"""', "é"]), max_size=40
    ).map(lambda pieces: "".join(pieces).encode()),
)


@st.composite
def near(draw: st.DrawFn, document: dict[str, Any]) -> dict[str, Any]:
    """Return a document that differs from a sound one in a few places."""
    changed = cast("dict[str, Any]", json_like(document))
    for _ in range(draw(st.integers(0, 4))):
        table: Any = changed
        while True:
            inner = [one for one in children(table) if isinstance(one, dict | list) and one]
            if not inner or draw(st.booleans()):
                break
            table = draw(st.sampled_from(inner))
        places = list(table) if isinstance(table, dict) else list(range(len(table)))
        place = draw(st.sampled_from(places)) if places else "x"
        match draw(st.sampled_from(["set", "remove", "add"])):
            case "remove" if places:
                del table[place]
            case "add" if isinstance(table, dict):
                table[draw(st.text(max_size=6))] = draw(VALUES)
            case _ if places:
                table[place] = draw(VALUES)
    return changed


def children(table: Any) -> list[Any]:
    """Return what is in a table or a list."""
    return list(table.values()) if isinstance(table, dict) else list(table)


def json_like(value: Any) -> Any:
    """Return a copy of tables and lists that can be changed."""
    match value:
        case dict():
            return {key: json_like(inner) for key, inner in value.items()}
        case list() | tuple():
            return [json_like(inner) for inner in value]
        case _:
            return value


def sound(name: str) -> dict[str, Any]:
    """Return what a bundled agenda says."""
    return toml.loads((agenda_files.bundled() / f"{name}.toml").read_text(encoding="utf-8"))


FULL = begun(
    plan("promises", 3),
    plan("topic", 6),
    plan("rotate", 5),
    plan("close", 1),
    huddle=HELD,
    boards=Boards(
        promises=PromiseReview(open=(Promise(id="o1", title="T", owner="sam", due=at(0).date()),)),
        parked=(BoardEntry(id="p1", title="The fair"),),
    ),
)
SCRIPT: tuple[do.Command, ...] = (
    do.Answer("d"),
    do.Next(),
    do.Note("x"),
    do.AddRecord(action()),
    do.AddRecord(decision()),
    do.Pause(),
    do.Pause(),
    do.GiveFloor("sam"),
    do.Next(),
    do.Again("no"),
    do.Next(),
    do.Understood("so"),
    do.AddItem("New", 4),
    do.Extend(),
    do.Join("ana", "sales"),
    do.Leave("ana"),
    do.Undo(),
    do.More(),
    do.AddRecord(parked()),
    do.Next(),
    do.Swap(4, plan("rotate", 5)),
    do.AddRecord(win()),
    do.AddLogged(action("c000000001")),
    do.Resume(at(20), "sam"),
    do.TakeOver("jo"),
    do.Heartbeat(),
)
OTHERS: tuple[ev.Event, ...] = (
    ev.Answered(at=at(40), id="p1", letter="t"),
    ev.CaughtUp(at=at(41), shares=((2, at(41) - at(0)),), leaves=(3,)),
    ev.Scored(at=at(42), scores=(9, 8), reason="x"),
    ev.MessageSet(at=at(43), text="x"),
    ev.WentTo(at=at(44), number=2),
    ev.HuddleEnded(at=at(45)),
)
LIVED = (*told(FULL, enumerate(SCRIPT, start=1))[1], *OTHERS)
EVENTS = [json.loads(line_of(event)) for event in LIVED]
MINUTED = minutes_after(
    FULL,
    (1, do.Note("x")),
    (2, do.Next()),
    (3, do.AddRecord(action())),
    (4, do.AddRecord(win())),
    (9, do.End()),
)


def read_agenda(data: bytes) -> None:
    """Check an agenda: its mistakes, or an agenda of which a plan can be made."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "agendas").mkdir()
        path = folder / "agendas" / "daily.toml"
        path.write_bytes(data)
        try:
            mistakes = agenda_files.check(path, folder, ACME.sides)
        except Unreadable:
            return
        assert all(isinstance(one, Mistake) and one.line > 0 and str(one) for one in mistakes)
        assert all(str(one).isprintable() for one in mistakes)
        library = agenda_files.load_library(folder, ACME.sides) if not mistakes else None
        if library and agenda_files.find(folder, "daily").origin == "team":
            agenda = agenda_files.load(folder, "daily", ACME.sides)
            found = planned(agenda, library, [], [], [], NOW.date(), sides=ACME.sides)
            assert sum(one.minutes for one in found.items) <= agenda.minutes


@RUNS
@given(BYTES)
def test_bytes_for_an_agenda(data: bytes) -> None:
    """Whatever is in a file of agendas, its mistakes are told, each with a line."""
    read_agenda(data)


@RUNS
@given(st.sampled_from(["daily", "weekly", "sla", "library"]).flatmap(lambda one: near(sound(one))))
def test_an_agenda_that_is_nearly_one(document: dict[str, Any]) -> None:
    """An agenda is sound, and a plan can be made of it, or all its mistakes are told."""
    read_agenda(toml.dumps_document(document).encode())


TEAM = {
    "schema": 1,
    "id": "t7c2m9x4ka",
    "name": "Acme",
    "timezone": "Europe/Berlin",
    "week_starts": "monday",
    "sides": ["marketing", "sales"],
    "agendas": ["daily"],
    "person": [{"name": "ana", "side": "sales", "email": "a@b.test", "away": True}],
    "defaults": {"due": "3d"},
    "topics": {"off": ["pay"]},
    "mail": {"from": "a@b.test", "to": ["c@d.test"]},
}


@RUNS
@given(st.one_of(BYTES, near(TEAM).map(lambda one: toml.dumps_document(one).encode())))
def test_a_team_that_is_nearly_one(data: bytes) -> None:
    """A team is read, and somebody can be added to it, or all its mistakes are told."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / team_file.FILE).write_bytes(data)
        try:
            team = team_file.load(folder)
        except (BadFile, Unreadable):
            return
        person = Person(name="zoe", side=team.sides[0])
        try:
            added = person_tables.add_person(folder, person)
        except HuddleError:
            assert team_file.load(folder) == team
        else:
            wanted = replace(team, id=team.id or added.id, people=(*team.people, person))
            assert team_file.load(folder) == added == wanted


KEPT = {
    "schema": 1,
    "id": RECORD,
    "title": "Call Northgate",
    "owner": "sam",
    "side": "sales",
    "due": date(2026, 11, 27),
    "status": "open",
    "created": NOW,
    "by": "sam",
    "item": 2,
    "tags": ["x"],
    "extra": {"of": ["a newer version"]},
    "change": [
        {
            "at": NOW,
            "by": "sam",
            "set": {"title": "Call", "due": date(2026, 11, 27)},
            "unset": ["why"],
        }
    ],
}


@RUNS
@given(st.one_of(BYTES, near(KEPT).map(lambda one: toml.dumps_document(one).encode())))
@example(b"")
def test_a_record_that_is_nearly_one(data: bytes) -> None:
    """A record is shown and can be changed, all else in it staying, or one warning is told."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "actions" / "open" / f"{RECORD}-x.toml"
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        (folder / "huddle.toml").touch()
        store = RecordStore(folder, BERLIN)
        found = store.open(Action)
        whole = store.open(Action, full=True)
        assert len(whole.warnings) + len(whole.records) <= 1
        as_text(list_document(found.records, ListContext(team=ACME, now=NOW, ids={})))
        if not whole.records:
            return
        before = toml.loads(path.read_text(encoding="utf-8"))
        try:
            after = store.change(Action, RECORD, "ana", NOW, set={"title": "Another"})
        except HuddleError:
            assert path.read_bytes() == data
            return
        kept = toml.loads(path.read_text(encoding="utf-8"))
        assert (after.title, repr(store.load(Action, RECORD))) == ("Another", repr(after))
        same = {*before} - {"title", "change"}
        assert {key: repr(kept[key]) for key in same} == {key: repr(before[key]) for key in same}


@RUNS
@given(
    st.one_of(
        st.lists(BYTES, max_size=5).map(b"\n".join),
        st.lists(st.sampled_from(EVENTS).flatmap(near), max_size=12).map(
            lambda events: "\n".join(
                json.dumps(one, default=str) for one in [EVENTS[0], *events]
            ).encode()
        ),
        near(EVENTS[0]).map(lambda one: json.dumps(one, default=str).encode()),
    )
)
@example("\n".join(map(line_of, [LIVED[0], ev.WentTo(at=NOW, number=0)])).encode())
def test_a_journal_that_is_nearly_one(data: bytes) -> None:
    """A journal can be gone on with, shown, and ended, or it is said that it cannot be read."""
    with TemporaryDirectory() as name:
        path = Path(name) / "huddles" / "live" / f"{HELD}.jsonl"
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        try:
            found = UnfinishedHuddle.of(path)
        except Unreadable:
            return
        state = found.state
        if isinstance(state, Underway):
            assert item_lines(state, max(found.contents.last, at(3600)))
            state = evolve(state, ev.HuddleEnded(at=found.contents.last))
        assert isinstance(state, Ended)
        assert as_text(minutes_views.document(minutes_of(state)))


@RUNS
@given(near(toml.loads(minutes_files.to_toml(MINUTED))).map(toml.dumps_document))
@example(minutes_files.to_toml(replace(MINUTED, timezone="Nowhere/Land")))
@example(minutes_files.to_toml(replace(MINUTED, started=MINUTED.started.replace(tzinfo=None))))
def test_minutes_that_are_nearly_some(text: str) -> None:
    """Minutes are shown, and carried over from, or it is said why they cannot be read."""
    with TemporaryDirectory() as name:
        path = minutes_files.path_of(Path(name), HELD)
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
        try:
            minutes = minutes_files.load(path)
        except Unreadable:
            return
        assert as_text(minutes_views.document(minutes))
        assert as_markdown(minutes_views.document(minutes))
        assert recap.as_chat(minutes)
        library = agenda_files.load_library(None)
        agenda = agenda_files.load(None, "daily")
        found = planned(agenda, library, [minutes], [], [], NOW.date(), sides=ACME.sides)
        assert sum(one.minutes for one in found.items) <= agenda.minutes


def test_any_text_reads_back_equal(tmp_path: Path, *, is_long: bool) -> None:
    """2,000 texts of all planes, or 100,000, are the same in records, journals and minutes."""
    random = Random(20261123)  # noqa: S311  no secret
    planes = [(0x20, 0x7F), (0, 0x100), (0, 0xD800), (0x2000, 0x2070), (0xE000, 0x110000)]

    def text() -> str:
        spans = [random.choice(planes) for _ in range(random.randrange(20))]
        return nfc("".join(chr(random.randrange(*span)) for span in spans))

    (tmp_path / "huddle.toml").touch()
    store = RecordStore(tmp_path, BERLIN)
    for number in range(1000 if is_long else 20):
        texts = [text() for _ in range(100)]
        record_id = f"{number:010}"
        store.create(Win, record_id, "sam", NOW, title="x", why=texts, tags=texts)
        kept = store.load(Win, record_id)
        note = replace(MINUTED, id=f"2026-11-23-0908-{number}", score_reasons=tuple(texts))
        assert kept.changes[0].set["why"] == texts
        assert kept.tags == tuple(texts)
        assert minutes_files.load(minutes_files.save(tmp_path, note)) == note
        line = line_of(ev.Noted(at=NOW, text="".join(texts)))
        assert json.loads(line)["text"] == "".join(texts)
