"""The search over a team folder: what a look at each thing finds, whatever is skipped or shared."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from unicodedata import normalize
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddlecli.core.ids import shortened
from huddlecli.core.minutes import MinutedItem, MinutedPoint, Minutes
from huddlecli.core.records import Action, Decision, Win
from huddlecli.core.search.query import Query
from huddlecli.core.search.record_things import SearchContext
from huddlecli.core.search.things import Thing
from huddlecli.core.team import Team
from huddlecli.store import minutes_files, search
from huddlecli.store.record_files import SkippedFile
from huddlecli.store.records import RecordStore
from huddlecli.store.search.reader import ReadFiles, SearchReader
from tests.helpers.processes import children

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
UTC_ZONE = ZoneInfo("UTC")
CONTEXT = SearchContext(team=Team(name="Acme", timezone="UTC"), now=NOW)
WORDS = ("call", "Café", "MÜLLER", "straße", "漢字", 'the "fair"', "a\\b", "Kim", "list")
PEOPLE = ("ana", "Ben", "Zoë")
TAGS = ("leads", "q4", "Über")

titles = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
days = st.integers(0, 70)
whose = st.sampled_from(PEOPLE)
tags = st.lists(st.sampled_from(TAGS), unique=True, max_size=2).map(tuple)


class APromise(NamedTuple):
    """A promise made so many days ago, due so many days later, and how it ended."""

    title: str
    owner: str
    ago: int
    due_in: int
    end: str  # open, done, late, dropped or undone
    reason: str
    tags: tuple[str, ...]


class ASaying(NamedTuple):
    """What was said at one point of a huddle so many days ago."""

    ago: int
    title: str
    speaker: str
    notes: Sequence[str]
    said_back: str | None


promises = st.builds(
    APromise,
    *(titles, whose, days, st.integers(0, 20)),
    *(st.sampled_from(["open", "done", "late", "dropped", "undone"]), titles, tags),
)
sayings = st.builds(
    *(ASaying, days, titles, whose, st.lists(titles, max_size=3), st.none() | titles)
)
words = st.lists(
    st.sampled_from([*WORDS, "CALL", "cafe\u0301", "müll", "STRASSE", "the", "fair", "zebra"]),
    max_size=2,
)
queries = st.builds(
    Query,
    words=words.map(lambda chosen: tuple(small(word) for word in chosen)),
    names=st.just(frozenset()) | whose.map(lambda name: frozenset({small(name)})),
    tags=st.just(frozenset()) | st.sampled_from(TAGS).map(lambda tag: frozenset({small(tag)})),
    states=st.just(frozenset())
    | st.sets(st.sampled_from(["open", "late", "done", "kept", "dropped"]), max_size=2).map(
        frozenset
    ),
    kinds=st.just(frozenset())
    | st.sets(st.sampled_from(["action", "note", "said-back", "item"]), max_size=2).map(frozenset),
    since=st.none() | days.map(lambda ago: (NOW - timedelta(days=ago)).date()),
    until=st.none() | days.map(lambda ago: (NOW - timedelta(days=ago)).date()),
    topics=st.just(()) | st.sampled_from([("call",), ("strasse",)]),
)


def small(text: str) -> str:
    """Return a text composed and without case."""
    return normalize("NFC", normalize("NFC", text).casefold())


def fill(team: Path, made: Sequence[APromise], said: Sequence[ASaying]) -> None:
    """Write promises and minutes."""
    (team / "huddle.toml").touch()
    records = RecordStore(team, UTC_ZONE)
    for number, promise in enumerate(made):
        at = NOW - timedelta(days=promise.ago, hours=1)
        due = at.date() + timedelta(days=promise.due_in)
        ident = f"{number:010}"
        keys = {"title": promise.title, "owner": promise.owner, "due": due, "tags": promise.tags}
        records.create(Action, ident, "ana", at, **keys)
        if promise.end == "open":
            continue
        closed = {"status": "dropped", "closed": at, "reason": promise.reason}
        if promise.end == "undone":
            closed["reason"] = "undone"
        if promise.end in ("done", "late"):
            late = timedelta(days=1 if promise.end == "late" else 0)
            closed = {"status": "done", "closed": at, "done_on": due + late}
        records.change(Action, ident, "ana", at, set=closed)
    for number, saying in enumerate(said):
        minutes_files.save(team, minutes(number, saying))


def minutes(number: int, saying: ASaying) -> Minutes:
    """Return the minutes of a huddle with one item and one point."""
    started = NOW - timedelta(days=saying.ago, hours=2)
    point = MinutedPoint(
        opened_by=None,
        rounds=1,
        said_back=None,
        restatement=saying.said_back,
        outcome=None,
        speaker=saying.speaker,
        listener="ana",
        notes=tuple(saying.notes),
    )
    item = MinutedItem(
        kind="topic",
        title=saying.title,
        topic=None,
        opened_by=None,
        planned_seconds=60,
        actual_seconds=60,
        carried=0,
        points=(point,),
    )
    return Minutes(
        id=f"{started:%Y-%m-%d}-{number:04}-daily",
        agenda="daily",
        title="Daily huddle",
        started=started,
        ended=started + timedelta(minutes=5),
        timezone="UTC",
        planned_minutes=15,
        by=None,
        present=(),
        items=(item,),
    )


def expected(
    made: Sequence[APromise], said: Sequence[ASaying], query: Query
) -> Iterator[tuple[str, str]]:
    """Yield the kind and the words of all that a query asks for: a plain look at each thing."""
    for promise in made:
        if promise.end == "undone":
            continue
        made_on = (NOW - timedelta(days=promise.ago)).date()
        due = made_on + timedelta(days=promise.due_in)
        states = {
            "open": {"open"} | ({"late"} if due < NOW.date() else set()),
            "done": {"done", "kept", "closed"},
            "late": {"done", "closed"},
            "dropped": {"dropped", "closed"},
        }[promise.end]
        texts = [promise.title, *promise.tags]
        texts += [promise.reason] if promise.end == "dropped" else []
        if (
            fits(query, "action", texts, promise.owner, made_on)
            and (not query.states or query.states & states)
            and query.tags <= {small(tag) for tag in promise.tags}
            and not query.topics
        ):
            yield "action", promise.title
    for saying in said:
        on = (NOW - timedelta(days=saying.ago)).date()
        things: list[tuple[str, str, str | None]] = [("item", saying.title, None)]
        things += [("note", note, saying.speaker) for note in saying.notes]
        things += [("said-back", saying.said_back, "ana")] if saying.said_back else []
        for kind, text, who in things:
            is_about = all(word in small(saying.title) for word in query.topics)
            if fits(query, kind, [text], who, on) and not (query.states or query.tags) and is_about:
                yield kind, text


def fits(query: Query, kind: str, texts: Sequence[str], who: str | None, on: date) -> bool:
    """Whether the words, the kind, the person and the day are those of a query."""
    return (
        all(any(word in small(text) for text in texts) for word in query.words)
        and (not query.kinds or kind in query.kinds)
        and (not query.names or small(who or "") in query.names)
        and (query.since or on) <= on <= (query.until or on)
    )


@settings(max_examples=150)
@given(st.lists(promises, max_size=5), st.lists(sayings, max_size=3), queries)
def test_a_search_finds_what_a_look_at_each_thing_finds(
    made: Sequence[APromise], said: Sequence[ASaying], query: Query
) -> None:
    """Whatever files the bytes and the names let it leave out; the latest comes first."""
    with TemporaryDirectory() as folder:
        team = Path(folder)
        fill(team, made, said)
        warned: list[SkippedFile] = []

        found = search.find(team, query, CONTEXT, warned.append).things

    assert sorted((thing.kind, thing.words) for thing in found) == sorted(
        (kind, normalize("NFC", text)) for kind, text in expected(made, said, query)
    )
    assert [thing.at for thing in found] == sorted((thing.at for thing in found), reverse=True)
    assert warned == []


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """Return a team folder with 60 promises, of which every third is done."""
    ends = ("open", "done", "open")
    made = [
        APromise(f"Call {number}", PEOPLE[number % 3], number, 5, ends[number % 3], "", ())
        for number in range(60)
    ]
    fill(tmp_path, made, [ASaying(3, "Calls", "ana", ["call them"], None)])
    return tmp_path


def found_in(team: Path, **query: object) -> tuple[list[Thing], list[str]]:
    """Return what is found, and the warnings."""
    warned: list[SkippedFile] = []
    found = search.find(team, Query(**query), CONTEXT, warned.append)  # type: ignore[arg-type]
    return found.things, [f"{os.path.relpath(file.path, team)}: {file.reason}" for file in warned]


def test_several_processes_find_what_one_finds(team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each reads a share of the files, also those that it warns about."""
    (team / "actions/open/0000000000-call-0.toml").write_text("schema = 1\n")
    alone = found_in(team, words=("call",))
    monkeypatch.setattr(search, "_MANY", 1)
    monkeypatch.setattr(search, "processors", lambda: 3)

    assert found_in(team, words=("call",)) == alone
    assert len(alone[0]) == 61  # the others, the note and the item
    assert len(alone[1]) == 1


def test_no_process_is_left_if_a_search_is_broken_off(
    team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others have written more than fits into their pipes."""
    me, begun = os.getpid(), children()

    def broken_off(*_: object) -> ReadFiles:
        if os.getpid() == me:
            raise KeyboardInterrupt
        return ReadFiles([], [("x" * 1_000_000, "")], [])

    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2}, raising=False)
    monkeypatch.setattr(search, "_MANY", 1)
    monkeypatch.setattr(SearchReader, "read", broken_off)

    with pytest.raises(KeyboardInterrupt):
        found_in(team, words=("call",))
    assert children() == begun


def test_files_that_are_not_in_memory_are_found_too(
    team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are read in the order of the disk."""
    warm = found_in(team, words=("call",))
    monkeypatch.setattr(search, "are_in_memory", lambda *_: False)

    assert found_in(team, words=("call",)) == warm


def test_of_two_files_with_one_id_the_first_that_can_be_read_counts(team: Path) -> None:
    """As in lists: an open one before a closed one, even if the words are in the other alone."""
    open_file = team / "actions/open/0000000000-call-0.toml"
    closed = next((team / "actions/closed").rglob("0000000001*"))
    other = team / "actions/open" / "0000000001-zebra.toml"
    text = open_file.read_text().replace("0000000000", "0000000001")
    other.write_text(text.replace("Call 0", "Zebra"))

    things, warnings = found_in(team, words=("zebra",))
    assert [thing.words for thing in things] == ["Zebra"]
    assert warnings == [f"{closed.relative_to(team)}: the same id as {other.name}"]
    assert [thing.id for thing in found_in(team, words=("call", "1"))[0]].count("0000000001") == 0

    other.write_text("broken")
    things, warnings = found_in(team, words=("call 1",))
    assert "0000000001" in [thing.id for thing in things]
    assert warnings == [
        "actions/open/0000000001-zebra.toml: its end is missing: it may not have arrived whole"
    ]


def test_minutes_with_a_mistake_are_warned_about_if_they_may_have_the_words(team: Path) -> None:
    """And found if it is in a table of records, which are read from their own files."""
    path = next((team / "huddles").rglob("*.toml"))
    text = path.read_text()
    record = '\n[[item.point.action]]\nid = "k7f2q9xmtb"\ntitle = "call"\nowner = 7\n'

    path.write_text(text + record)
    assert len(found_in(team, words=("call", "them"))[0]) == 1
    path.write_text(text + record.replace("owner = 7", "<<<<<<< HEAD"))
    things, warnings = found_in(team, words=("call", "them"))
    assert (things, len(warnings)) == ([], 1)
    path.write_text(text.replace("planned_minutes = 15", 'planned_minutes = "x"'))
    mistake = 'planned_minutes: expected a whole number, got "x"'
    warning = f"{path.relative_to(team)}: {mistake}"
    assert found_in(team, words=("call", "them")) == ([], [warning])
    assert found_in(team, words=("zebra",)) == ([], [])


def test_a_record_that_is_closed_meanwhile_is_found_where_it_is_then(
    team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its name was listed, and its file is gone when it is read."""
    read, moved = SearchReader.read, list[int]()

    def read_later(self: SearchReader, folders: object) -> ReadFiles:
        if not moved:
            moved.append(1)
            done = {"status": "done", "closed": NOW, "done_on": NOW.date()}
            RecordStore(team, UTC_ZONE).change(Action, "0000000002", "ana", NOW, set=done)
        return read(self, folders)  # type: ignore[arg-type]

    monkeypatch.setattr(SearchReader, "read", read_later)

    things, warnings = found_in(team, words=("call 2",))
    assert [thing.status for thing in things if thing.id == "0000000002"] == ["done"]
    assert warnings == []


def test_ids_are_short_and_no_other_record_of_the_kind_begins_so(team: Path) -> None:
    """Also not one that was not found, in a month that was not looked at."""
    ids = [f"{number:010}" for number in range(60)]
    query = Query(words=("call 7",), since=(NOW - timedelta(days=10)).date())

    found = search.find(team, query, CONTEXT, lambda _: None)

    assert found.ids == {("action", "0000000007"): shortened(ids)["0000000007"]}


def test_huddles_are_named_by_their_day_if_it_had_no_other(team: Path) -> None:
    """Otherwise by their whole id."""
    first = found_huddles(team)
    minutes_files.save(team, minutes(7, ASaying(3, "More", "ana", [], None)))

    assert first == {"2026-11-20-0000-daily": "2026-11-20"}
    assert found_huddles(team) == {"2026-11-20-0000-daily": "2026-11-20-0000-daily"}


def found_huddles(team: Path) -> object:
    """Return the short ids of the huddles in which calls were spoken of."""
    query = Query(words=("call",), kinds=frozenset({"note"}))
    return search.find(team, query, CONTEXT, lambda _: None).huddles


def test_decisions_and_wins_are_found_with_their_other_texts(team: Path) -> None:
    """The reason of a decision is a text of it; what else it has is not."""
    records = RecordStore(team, UTC_ZONE)
    records.create(Decision, "0000000100", "ana", NOW, title="One form", why="leads go cold")
    records.create(Win, "0000000101", "Ben", NOW, title="Oakline signed", side="sales")

    assert [thing.more for thing in found_in(team, words=("one", "cold"))[0]] == [
        ("leads go cold",)
    ]
    assert [thing.who for thing in found_in(team, words=("oakline",))[0]] == ["Ben"]
    assert found_in(team, words=("sales",))[0] == []


def test_a_file_that_is_gone_for_good_is_no_mistake(
    team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody removed it while it was looked for."""
    kept = [thing for thing in found_in(team, words=("call",))[0] if thing.id != "0000000003"]
    remove = team / "actions/open/0000000003-call-3.toml"
    listing = search.files_by_kind.records_of

    def gone(*arguments: object) -> object:
        listed = listing(*arguments)  # type: ignore[arg-type]
        remove.unlink(missing_ok=True)
        return listed

    monkeypatch.setattr(search.files_by_kind, "records_of", gone)
    assert found_in(team, words=("call",)) == (kept, [])
