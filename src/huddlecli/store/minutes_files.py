"""Minutes: one file a huddle, in the month in which it began, where the team is."""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from pydantic_core import ValidationError, core_schema

from huddlecli.core.errors import Unknown, Wrong
from huddlecli.core.minutes import Minutes
from huddlecli.core.text import shown
from huddlecli.store import files, toml
from huddlecli.store.mistakes import is_sane, is_zone
from huddlecli.store.places import HUDDLES
from huddlecli.store.record_files import SkippedFile, Warn, listed
from huddlecli.store.schema import Rules, Schema

MOST_TOLD = 5  # candidates where several fit
# What a full journal leads to can be read, see journal.py: no character takes more than three times
# the room that it took there.
LIMIT = 16 * 1024 * 1024  # bytes
MOST = 100_000  # values and tables: to tell what is wrong with more takes too much room
_NAME = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})-(?P<hour>\d{4})-(?P<agenda>.+?)(?:-(?P<more>\d+))?")
_DAY = timedelta(days=1)
_MONTH = re.compile(r"\d{4}-\d{2}")
# The keys unlike their fields: each table of a list has a name of its own.
_SINGULAR = {"items": "item", "points": "point", "actions": "action", "decisions": "decision"}


@dataclass(frozen=True, slots=True)
class MinutesFile:
    """A finished huddle, by its file's name alone."""

    id: str
    day: date
    agenda: str
    path: Path


def path_of(team: Path, huddle: str) -> Path:
    """Return where the minutes of a huddle lie."""
    return team / HUDDLES / huddle[:7] / f"{huddle}.toml"


def save(team: Path, minutes: Minutes) -> Path:
    """Write minutes where nothing lies yet, and return where, or refuse what nobody could read."""
    path = path_of(team, minutes.id)
    document = _document(minutes)
    text = toml.dumps_document(document)
    if len(text.encode()) > LIMIT:
        raise files.NotSaved(path, f"larger than {LIMIT // 1024} KiB")
    if _size(document) > MOST:
        raise files.NotSaved(path, f"more than {MOST} values")
    with suppress(FileExistsError):  # whoever was faster: the reader looks at what is there
        files.write_new(files.within(team, path), text)
    return path


def to_toml(minutes: Minutes) -> str:
    """Return minutes as TOML."""
    return toml.dumps_document(_document(minutes))


def _document(minutes: Minutes) -> Any:
    return _without_nothing({"schema": 1, **_singular(asdict(minutes))})


def load(path: Path) -> Minutes:
    """Return the minutes in a file, or raise Unreadable."""
    try:
        document = toml.loads(text := files.read(path, LIMIT))
        if len(text) > MOST and _size(document) > MOST:  # each takes a character at least
            raise files.Unreadable(path, f"more than {MOST} values")
        found = _schema().validate(document)
    except toml.TomlError as error:
        raise files.Unreadable(path, str(error)) from None
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise files.Unreadable(path, f"{key}: {first['msg'].lower()}") from None
    if found.id != path.stem:
        raise files.Unreadable(path, "its id is not its name")
    if not is_zone(found.timezone):
        raise files.Unreadable(path, "its time zone is none that is known")
    if not is_sane((found.started, found.ended)):
        raise files.Unreadable(path, "it has no sound beginning and end")
    return found


def list_files(
    team: Path,
    first: date = date.min,
    last: date = date.max,
    *,
    warn: Callable[[SkippedFile], object] | None = None,
) -> list[MinutesFile]:
    """Return the finished huddles of those days by their files' names, the oldest first.

    What else lies in the months that are looked through is told to `warn`.
    """
    near = [month for month in _months(team, warn) if f"{first}"[:7] <= month <= f"{last}"[:7]]
    found = list[MinutesFile]()
    for one in (one for month in near for one in _listed(team, month)):
        if isinstance(one, MinutesFile):
            found.append(one)
        elif warn:
            warn(one)
    return sorted((one for one in found if first <= one.day <= last), key=_id)


def newest_first(team: Path, warn: Callable[[SkippedFile], None]) -> Iterator[Minutes]:
    """Yield all minutes, those that began last first, each read when it is about to be needed."""
    ahead: list[Minutes] = []  # read, and perhaps not yet the next
    for one in _backwards(team, warn):
        # A name has the local day, and what is left no later one: in UTC it may be a day more.
        while ahead and ahead[-1].started.date() > one.day + _DAY:
            yield ahead.pop()
        try:
            insort(ahead, load(one.path), key=lambda minutes: (minutes.started, minutes.id))
        except files.Unreadable as error:
            warn(SkippedFile(one.path, error.reason))
    yield from reversed(ahead)


def find(team: Path, prefix: str | None) -> Path:
    """Return the minutes whose id begins so, the last ones where nothing is said."""
    known = list_files(team)
    if not known:
        files.names(team / HUDDLES)  # or raise that it cannot be read
        raise Unknown("there are no minutes yet", hint="huddle start")
    if prefix is None:
        return known[-1].path
    found = [one for one in known if one.id == prefix] or [
        one for one in known if one.id.startswith(prefix)
    ]
    if not found:
        raise Unknown(f"there are no minutes {shown(prefix)}", hint="huddle minutes list")
    if len(found) > 1:
        told = ", ".join(one.id for one in found[-MOST_TOLD:])
        raise Wrong(f"{shown(prefix)} begins {len(found)} ids", hint=told)
    return found[0].path


def _backwards(team: Path, warn: Callable[[SkippedFile], None]) -> Iterator[MinutesFile]:
    """Yield the files of minutes by their names, the last first."""
    for month in reversed(_months(team, warn)):
        found = list(_listed(team, month))
        for odd in found:
            if isinstance(odd, SkippedFile):
                warn(odd)
        yield from sorted(
            (one for one in found if isinstance(one, MinutesFile)), key=_id, reverse=True
        )


@cache
def _schema() -> Schema[Minutes]:
    leaves: dict[Any, core_schema.CoreSchema] = {
        str: core_schema.str_schema(),
        int: core_schema.int_schema(),
        float: core_schema.float_schema(),
        bool: core_schema.bool_schema(),
        date: core_schema.date_schema(),
        datetime: core_schema.datetime_schema(),
    }
    return Schema(Minutes, Rules(leaves, _SINGULAR, has_gaps=True))


def _id(one: MinutesFile) -> str:
    return one.id


def _months(team: Path, warn: Warn | None) -> list[str]:
    """Return the months in which there are minutes, the first one first."""
    found = listed(team / HUDDLES, warn or (lambda _: None), ending="")
    return sorted(month for month in found if _MONTH.fullmatch(month))


def _listed(team: Path, month: str) -> Iterator[MinutesFile | SkippedFile]:
    """Yield the files of a month by what their names say, and those not called as minutes are."""
    folder = team / HUDDLES / month
    shut: list[SkippedFile] = []
    for name in listed(folder, shut.append):
        matched = _NAME.fullmatch(name.removesuffix(".toml"))
        day = _day(matched["day"]) if matched else None
        if matched and day:
            yield MinutesFile(matched[0], day, matched["agenda"], folder / name)
        else:
            yield SkippedFile(folder / name, "not called as minutes are")
    yield from shut


def _day(text: str) -> date | None:
    """Return the day that `text` is, or None where no calendar has it."""
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


def _size(value: Any) -> int:
    """Return how many values and tables there are in a document."""
    match value:
        case dict():
            return 1 + sum(map(_size, value.values()))
        case list():
            return sum(map(_size, value))
        case _:
            return 1


def _singular(value: Any) -> Any:
    """Return a document with its tables named as TOML reads them, one by one."""
    match value:
        case dict():
            return {_SINGULAR.get(key, key): _singular(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_singular(one) for one in value]
        case _:
            return value


def _without_nothing(value: Any) -> Any:
    """Return a document without empty lists: what is not there says as much."""
    match value:
        case dict():
            kept = {key: _without_nothing(inner) for key, inner in value.items()}
            return {key: inner for key, inner in kept.items() if inner not in ([], None)}
        case list():
            return [_without_nothing(one) for one in value]
        case _:
            return value
