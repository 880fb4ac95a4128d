"""Agendas and topics: the team's `agendas/*.toml`, and those that come with huddle."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal, TypeAlias

from huddlecli.core.agenda import CATEGORIES, Agenda, Library, Topic
from huddlecli.core.errors import Unknown
from huddlecli.core.team import is_name
from huddlecli.core.text import folded, nearest, nfc, shown
from huddlecli.core.value import Value
from huddlecli.store import files
from huddlecli.store.agenda_copies import copies_in, without_copies
from huddlecli.store.mistakes import (
    CLOCK,
    BadFile,
    Mistake,
    Problem,
    Source,
    as_toml,
    check_choice,
    check_zone,
    entries,
    parsed,
    tables,
)
from huddlecli.store.record_files import SkippedFile
from huddlecli.store.schema import LARGEST_NUMBER, HandWritten
from huddlecli.store.toml_edit import KeyPath

SHOWS = "huddle agenda show"
AgendaOrigin: TypeAlias = Literal["team", "bundled"]

FOLDER = "agendas"
LIBRARY = "library"  # the bundled topics; no agenda may have this name
MOST_ITEMS = 100

_IS_LIBRARY = r"(?m)^[ \t]*\[\[[ \t]*topic[ \t]*\]\]"
TOPIC_ID = r"[a-z0-9]+(-[a-z0-9]+)*"


class AgendaFile(Value, kw_only=False):
    """An agenda that can be run: its name and its file."""

    name: str
    origin: AgendaOrigin
    path: Path


def bundled() -> Path:
    """Return the folder of the agendas that come with huddle, installed or in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "agendas"
    return installed if installed.is_dir() else package.parents[1] / "agendas"


def names(folder: Path | None) -> tuple[AgendaFile, ...]:
    """Return all agendas by name; one of the team at `folder` hides the bundled one."""
    known = {path.stem: AgendaFile(path.stem, "bundled", path) for path in _files(bundled())}
    known.pop(LIBRARY, None)
    for path in _team_files(folder):
        if not _is_library(path):
            known[_name(path)] = AgendaFile(_name(path), "team", path)
    return tuple(known[name] for name in sorted(known))


def find(folder: Path | None, name: str, *, typed: str = SHOWS) -> AgendaFile:
    """Return the agenda called `name`, the team's before the bundled one.

    `typed` is the command before the name, for the hint after a typing mistake.
    """
    name = nfc(name)
    if is_name(name) and name != LIBRARY:
        own = _own(folder, name)
        if own and not _is_library(own):
            return AgendaFile(name, "team", own)
        path = bundled() / f"{name}.toml"
        if path.is_file():
            return AgendaFile(name, "bundled", path)
        same = [agenda for agenda in names(folder) if folded(agenda.name) == folded(name)]
        if len(same) == 1:
            return same[0]
    near = nearest(name, [known.name for known in names(folder)])
    raise Unknown(
        f"there is no agenda {shown(name)}",
        hint=f"{typed} {near}" if near else "huddle agenda list",
    )


def load(
    folder: Path | None, name: str, sides: Collection[str] = (), *, typed: str = SHOWS
) -> Agenda:
    """Return the agenda called `name`, or raise all the mistakes of its file."""
    file = find(folder, name, typed=typed)
    return _agenda(file, _topics(folder, sides), sides if file.origin == "team" else ())


def edited(folder: Path) -> datetime | None:
    """Return when the team's own agendas were last changed, None if it has had none.

    The folder itself is changed when an agenda is removed from it.
    """
    own = folder / FOLDER
    instants = list[float]()
    for path in (own, *_team_files(folder)):
        with suppress(FileNotFoundError):
            instants.append(path.stat().st_mtime)
    return datetime.fromtimestamp(max(instants), UTC) if instants else None


def load_library(folder: Path | None, sides: Collection[str] = ()) -> Library:
    """Return the bundled topics with the team's changes, then the team's own topics."""
    topics = _topics(folder, sides).values()
    return Library(topics=tuple(topic for topic in topics if not topic.off))


def check(
    path: Path, folder: Path | None = None, sides: Collection[str] = ()
) -> tuple[Mistake, ...]:
    """Return all the mistakes of a file of agendas or topics, read with the team's topics."""
    if original := copies_in(path.parent).get(path.name):
        name = "/".join(path.parts[-2:])
        return (Mistake(name, 1, "", f"a conflict copy of {original}"),)
    try:
        if _is_library(path):
            _read_topics(path, _topics(None, ()), sides)
        else:
            _agenda(AgendaFile(_name(path), "team", path), _topics(folder, sides), sides)
    except BadFile as bad:
        return bad.mistakes
    return ()


def mistakes_of(texts: Mapping[str, str], sides: Collection[str] = ()) -> tuple[Mistake, ...]:
    """Return the mistakes of a team's agendas and topics, given as texts by their names.

    They are read together with the bundled topics, as the only ones of the team.
    """
    topics = _topics(None, ())
    mistakes: list[Mistake] = []
    for name in sorted(texts, key=lambda name: (not is_library(texts[name]), name)):
        source = _source_of(Path(FOLDER, f"{name}.toml"), texts[name])
        try:
            if is_library(texts[name]):
                topics |= _topics_in(source, topics, sides)
            else:
                _agenda_in(source, name, topics, sides)
        except BadFile as bad:
            mistakes += bad.mistakes
    return tuple(mistakes)


def is_library(text: str) -> bool:
    """Whether a text is one of topics, not of an agenda."""
    return bool(re.search(_IS_LIBRARY, text))


def agenda_of(folder: Path, name: str, text: str, sides: Collection[str]) -> Agenda:
    """Return the agenda in the text of a team's file, or raise all the mistakes of the text."""
    path = folder / FOLDER / f"{name}.toml"
    return _agenda_in(_source_of(path, text), name, _topics(folder, sides), sides)


def team_names(folder: Path | None) -> tuple[str, ...]:
    """Return the names of the team's own files, those with topics included."""
    return tuple(map(_name, _team_files(folder)))


def _name(path: Path) -> str:
    """Return the name of the agenda in a file; some systems write é as two characters."""
    return nfc(path.stem)


def _own(folder: Path | None, name: str) -> Path | None:
    """Return the team's file of that name, in either Unicode form, or None."""
    if folder is None:
        return None
    path = folder / FOLDER / f"{name}.toml"
    if name.isascii() or os.path.lexists(path):
        is_there = os.path.lexists(path) and path.name not in copies_in(path.parent)
        return path if is_there else None
    return next((path for path in _team_files(folder) if _name(path) == name), None)


def _files(folder: Path) -> list[Path]:
    return [folder / name for name in sorted(files.names(folder))]


def skipped(folder: Path) -> Iterator[SkippedFile]:
    """Yield the team's folder of agendas if it cannot be read, or the conflict copies in it."""
    own = folder / FOLDER
    try:
        files.names(own)
    except files.Unreadable as error:
        yield SkippedFile(own, error.reason)
    for name, original in copies_in(own).items():
        yield SkippedFile(own / name, f"a conflict copy of {original}")


def _team_files(folder: Path | None) -> list[Path]:
    if folder is None:
        return []
    try:
        found = [path for path in _files(folder / FOLDER) if is_name(_name(path))]
    except files.Unreadable:
        return []  # `skipped` has the reason
    return without_copies(found)


def _is_library(path: Path) -> bool:
    try:
        return is_library(files.read(path))
    except files.Unreadable:
        return False  # loading it reports the reason


def _source(path: Path) -> Source:
    return _source_of(path, files.read(path))


def _source_of(path: Path, text: str) -> Source:
    hint = f"fix {path}, then: huddle agenda check {path.stem}"
    return Source("/".join(path.parts[-2:]), text, hint)


def _topics(folder: Path | None, sides: Collection[str]) -> dict[str, Topic]:
    """Return all topics by id, in order, including those that are off."""
    topics = _read_topics(bundled() / f"{LIBRARY}.toml", {}, ())
    mistakes: list[Mistake] = []
    hint = ""
    for path in filter(_is_library, _team_files(folder)):
        try:
            topics |= _read_topics(path, topics, sides)
        except BadFile as bad:
            mistakes += bad.mistakes
            hint = hint or bad.hint
    if mistakes:
        raise BadFile(mistakes, hint=hint)
    return topics


def _read_topics(path: Path, earlier: Collection[str], sides: Collection[str]) -> dict[str, Topic]:
    return _topics_in(_source(path), earlier, sides)


def _topics_in(
    source: Source, earlier: Collection[str], sides: Collection[str]
) -> dict[str, Topic]:
    data = parsed(source)
    for _, row in tables(data, "topic"):
        if row.get("off") is True:  # an id is enough
            row.update({"title": "off", "category": CATEGORIES[0], "minutes": 1, **row})
    read = library_schema().read(source, data, partial(_check_topics, earlier, sides))
    return {topic.id: topic for topic in read.topics}


def _agenda(file: AgendaFile, topics: Mapping[str, Topic], sides: Collection[str]) -> Agenda:
    return _agenda_in(_source(file.path), file.name, topics, sides)


def _agenda_in(
    source: Source, name: str, topics: Mapping[str, Topic], sides: Collection[str]
) -> Agenda:
    check = partial(_check_agenda, name, topics, sides)
    return agenda_schema().read(source, parsed(source), check)


@cache
def agenda_schema() -> HandWritten[Agenda]:
    """Return how agendas are read."""
    return HandWritten(Agenda, {"items": "item", "start": "from"})


@cache
def library_schema() -> HandWritten[Library]:
    """Return how files of topics are read."""
    return HandWritten(Library, {"topics": "topic"})


def _check_topics(
    earlier: Collection[str], sides: Collection[str], data: dict[str, Any]
) -> Iterator[Problem]:
    """Yield the mistakes in topics that types do not show; `earlier` ones can be turned off."""
    seen: set[str] = set()
    for path, row in tables(data, "topic"):
        yield from check_choice((*path, "category"), row.get("category"), CATEGORIES)
        if sides:
            yield from check_choice((*path, "opens"), row.get("opens"), sides)
        name = row.get("id")
        if not isinstance(name, str) or not name:
            continue
        if not re.fullmatch(TOPIC_ID, name):
            yield Problem(
                (*path, "id"), f"expected lower-case words joined by -, got {as_toml(name)}"
            )
        elif name in seen:
            yield Problem((*path, "id"), f"{as_toml(name)} is used twice")
        elif row.get("off") is True:
            yield from _check_topic((*path, "id"), name, earlier)
        seen.add(name)


def _check_topic(path: KeyPath, name: object, known: Collection[str]) -> Iterator[Problem]:
    if isinstance(name, str) and name and name not in known:
        yield Problem(path, f"there is no topic {as_toml(name)}", name, list(known))


def _check_agenda(
    name: str, topics: Mapping[str, Topic], sides: Collection[str], data: dict[str, Any]
) -> Iterator[Problem]:
    """Yield the mistakes in an agenda that types do not show."""
    title, clock = data.get("name"), data.get("at")
    if isinstance(title, str) and title and title != name:
        yield Problem(("name",), f"expected the file's name, {as_toml(name)}, got {as_toml(title)}")
    if isinstance(clock, str) and clock and not re.fullmatch(CLOCK, clock):
        yield Problem(("at",), f"expected a time such as 09:08, got {as_toml(clock)}")
    yield from check_zone(("timezone",), data.get("timezone"))
    items = data.get("item")
    if isinstance(items, list) and not 1 <= len(items) <= MOST_ITEMS:
        yield Problem(("item",), f"expected 1 to {MOST_ITEMS} items, got {len(items)}")
    rows = list(tables(data, "item"))
    for path, row in rows:
        yield from _check_item(path, row, topics, sides)
    for path, row in rows[:-1]:
        if row.get("kind") == "close":
            yield Problem((*path, "kind"), "close must be the last item")
    yield from _check_sum(data.get("minutes"), [row for _, row in rows])


def _check_item(
    path: KeyPath, row: dict[str, Any], topics: Mapping[str, Topic], sides: Collection[str]
) -> Iterator[Problem]:
    kind = row.get("kind")
    if kind == "topic" and "title" not in row and "topic" not in row:
        yield Problem((*path, "title"), "missing")
    if kind != "rotate":
        for key in ("pick", "categories"):
            if key in row:
                yield Problem((*path, key), 'only for items of kind "rotate"')
    if "term" in row and kind != "definition":
        yield Problem((*path, "term"), 'only for items of kind "definition"')
    elif isinstance(term := row.get("term"), str):
        from huddlecli.core.terms import is_term_name  # noqa: PLC0415  few agendas name one

        if not is_term_name(term):
            yield Problem(
                (*path, "term"), f"expected lower case letters, digits and -, got {as_toml(term)}"
            )
    yield from _check_topic((*path, "topic"), row.get("topic"), topics)
    if sides:
        yield from check_choice((*path, "opens"), row.get("opens"), sides)
    for place, category in entries(row, "categories"):
        yield from check_choice((*path, *place), category, CATEGORIES)


def _check_sum(minutes: object, rows: list[dict[str, Any]]) -> Iterator[Problem]:
    """Yield a problem if the items take more minutes than the huddle has."""
    total = sum(_whole(row.get("minutes")) * _whole(row.get("pick", 1)) for row in rows)
    if 0 < _whole(minutes) < total:
        yield Problem(("minutes",), f"the items take {total} minutes, the huddle has {minutes}")


def _whole(value: object) -> int:
    """Return a valid number, or 0 for values that are reported as mistakes already."""
    return value if type(value) is int and 0 < value <= LARGEST_NUMBER else 0
