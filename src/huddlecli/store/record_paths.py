"""The folders and names of record files, which serve as the index of the records.

And the errors of a search for a record, with what to type next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from huddlecli.core.errors import Failed, Unknown
from huddlecli.core.ids import LENGTH, shortened
from huddlecli.core.promises import due_days
from huddlecli.core.records import KIND_WORDS, Action, AnyRecord, Kind
from huddlecli.core.team import day_in
from huddlecli.core.text import shown
from huddlecli.core.value import Value
from huddlecli.store.files import with_ending

# Patterns stay text until a name is read: `log` starts faster that way.
MONTH = r"\d{4}-\d{2}"
_STEM = r"([0-9a-hjkmnp-tv-z]{10})-[a-z0-9-]+"
_OPEN_NAME = rf"{_STEM}\.toml"
_DAY = r"\.(\d{8})"
_DAYS = r"\.(\d{8}(?:\+\d{8})*)"
_NONE = r"()"

LEADS_FOLDER = "leads"  # teams without it have no leads

_MOST_CANDIDATES = 5
_MOST_DUE_DAYS = 18  # a name may have 255 bytes


class RecordFolder(Value, kw_only=False):
    """The folders of one kind of records. `open` is None if all are sorted by month.

    `standing` is the status of open records, `closed_name` the pattern of the names of the others,
    and `listed` the command that lists them.
    """

    open: str | None
    closed: str
    standing: str
    closed_name: str
    listed: str


RECORD_FOLDERS: Mapping[Kind, RecordFolder] = {
    "action": RecordFolder(
        open="actions/open",
        closed="actions/closed",
        standing="open",
        closed_name=rf"{_STEM}{_DAY}{_DAYS}{_DAY}\.toml",
        listed="huddle action list",
    ),
    "decision": RecordFolder(
        open="decisions/standing",
        closed="decisions/past",
        standing="standing",
        closed_name=rf"{_STEM}{_DAY}{_NONE}{_DAY}\.toml",
        listed="huddle decision list",
    ),
    "parked": RecordFolder(
        open="parked/waiting",
        closed="parked/past",
        standing="waiting",
        closed_name=rf"{_STEM}{_DAY}{_NONE}{_DAY}\.toml",
        listed="huddle parked list",
    ),
    "win": RecordFolder(
        open=None,
        closed="wins",
        standing="kept",
        closed_name=rf"{_STEM}{_DAY}{_NONE}{_NONE}\.toml",
        listed="huddle win list",
    ),
    "raised": RecordFolder(
        open="raised/waiting",
        closed="raised/past",
        standing="waiting",
        closed_name=rf"{_STEM}{_DAY}{_NONE}{_DAY}\.toml",
        listed="huddle raised list",
    ),
    "measure": RecordFolder(
        open="measures/standing",
        closed="measures/past",
        standing="standing",
        closed_name=rf"{_STEM}{_DAY}{_NONE}{_DAY}\.toml",
        listed="huddle measure list",
    ),
    "term": RecordFolder(
        open="terms/standing",
        closed="terms/past",
        standing="standing",
        closed_name=rf"{_STEM}{_DAY}{_NONE}{_DAY}\.toml",
        listed="huddle term list",
    ),
    "lead": RecordFolder(
        open="leads/open",
        closed="leads/closed",
        standing="open",
        closed_name=rf"{_STEM}{_DAY}{_NONE}{_DAY}\.toml",
        listed="huddle lead list",
    ),
}

# The kind of the records below each folder of a team.
KIND_IN: Mapping[str, Kind] = {
    folder.closed.partition("/")[0]: kind for kind, folder in RECORD_FOLDERS.items()
}


class ClosedName(Value, kw_only=False):
    """What the file name of a closed record says. `due` has the days on which an action counts."""

    id: str
    created: date
    due: tuple[date, ...] = ()
    closed: date | None = None


NameFilter: TypeAlias = Callable[[ClosedName], bool]


def has_records(folder: Path, kind: Kind) -> bool:
    """Whether a team folder has, or once had, records of that kind."""
    return (folder / RECORD_FOLDERS[kind].closed).parent.is_dir()


def open_file(kind: Kind, stem: str) -> str:
    """Return the place of an open record."""
    return f"{RECORD_FOLDERS[kind].open}/{stem}.toml"


def closed_file(kind: Kind, stem: str, name: ClosedName) -> str:
    """Return the place of a closed record, or of any win."""
    days = [_digits(name.created)]
    if name.due:
        days.append("+".join(map(_digits, name.due[-_MOST_DUE_DAYS:])))
    if name.closed:
        days.append(_digits(name.closed))
    month = (name.closed or name.created).isoformat()[:7]
    return f"{RECORD_FOLDERS[kind].closed}/{month}/{'.'.join((stem, *days))}.toml"


def closed_name(
    record: AnyRecord, zone: ZoneInfo, zone_of: Callable[[str], ZoneInfo]
) -> ClosedName:
    """Return what the name of the file of `record` says, or would say if it were closed.

    `zone` is the team's, and `zone_of` gives that of an owner.
    """
    due = due_days(record, zone_of(record.owner)) if isinstance(record, Action) else ()
    closed: date | None = None
    if RECORD_FOLDERS[record.kind].open:
        # Someone who closed it by hand may have left `closed` out.
        last = record.changes[-1].at if record.changes else record.created
        closed = day_in(zone, record.closed or last)
    # A lead counts from the day on which it was handed over.
    first: date = getattr(record, "passed", None) or record.created
    day = day_in(zone, first) if isinstance(first, datetime) else first
    return ClosedName(record.id, day, due, closed)


@cache  # a list asks twice
def id_in(kind: Kind, name: str) -> str | None:
    """Return the id in a file name, or None if it is not the name of a record of that kind."""
    return name[:LENGTH] if _names_of(kind).fullmatch(name) else None


def are_names(kind: Kind, names: Sequence[str]) -> bool:
    """Whether all of these are names of records of that kind: quicker than to ask of each."""
    pattern = rf"(?:(?:{RECORD_FOLDERS[kind].closed_name}|{_OPEN_NAME})\n)*+"
    return re.fullmatch(pattern, "".join(f"{name}\n" for name in names)) is not None


@lru_cache(8192)  # a summary asks twice
def parse_name(kind: Kind, name: str) -> ClosedName | None:
    """Return what a file name says, or None if it is not the name of a closed record."""
    match = _closed_names_of(kind).fullmatch(name)
    if not match:
        return None
    record_id, created, due, closed = match.groups()
    try:
        dues = tuple(map(_day, due.split("+"))) if due else ()
        return ClosedName(record_id, _day(created), dues, _day(closed) if closed else None)
    except ValueError:
        return None


def names_since(kind: Kind, entries: Sequence[str], since: date) -> list[str]:
    """Return the names of files of a month that are not of records with earlier days only.

    All of them are returned if any name in the folder is odd.
    """
    text = "\n".join(entries)
    dots = RECORD_FOLDERS[kind].closed_name.count(r"\.")
    if " " not in text and text.count(".") == dots * len(entries):
        day = _digits(since)  # compared by position: ten years of names take 20 ms
        entries = [name for name in entries if name[-22:-14] >= day or name[-13:-5] >= day]
    return with_ending(entries, ".toml")


@cache
def _names_of(kind: Kind) -> re.Pattern[str]:
    """Return the pattern of all names of records of that kind."""
    return re.compile(rf"{_OPEN_NAME}|{RECORD_FOLDERS[kind].closed_name}")


@cache
def _closed_names_of(kind: Kind) -> re.Pattern[str]:
    """Return the pattern of the names of closed records of that kind."""
    return re.compile(RECORD_FOLDERS[kind].closed_name)


def why_not(name: str) -> str:
    """Return why `name` is not the name of a record."""
    return "a conflict copy" if re.match(_STEM, name) else "its name does not begin with an id"


def _digits(day: date) -> str:
    return day.isoformat().replace("-", "")


@cache
def _day(digits: str) -> date:
    return date.fromisoformat(digits)


def candidates(names_by_id: Mapping[str, str]) -> str:
    """Return the shortest ids that differ, each with the words of its file name."""
    words = [
        f"{prefix} ({names_by_id[record_id].partition('.')[0].partition('-')[2]})"
        for record_id, prefix in list(shortened(names_by_id).items())[:_MOST_CANDIDATES]
    ]
    return ", ".join(words) + (", …" if len(names_by_id) > _MOST_CANDIDATES else "")


class UnknownRecord(Unknown):
    """A text that names no record of a kind in this team."""

    def __init__(self, message: str, *, hint: str, kind: Kind, text: str) -> None:
        """Keep the kind and the text, for a look elsewhere."""
        super().__init__(message, hint=hint)
        self.kind: Kind = kind
        self.text = text


def unknown(kind: Kind, prefix: str) -> UnknownRecord:
    """Return the error for an id that no record has."""
    return UnknownRecord(
        f"there is no {KIND_WORDS[kind].noun} {shown(prefix)}",
        hint=RECORD_FOLDERS[kind].listed,
        kind=kind,
        text=prefix,
    )


def show_command(record: AnyRecord) -> str:
    """Return the command that shows a record."""
    return f"huddle {record.kind} show {record.id}"


def value_words(key: str, keys: Mapping[str, Any]) -> str:
    """Return what a record has at `key`."""
    return f"{key} is {shown(str(keys[key]))}" if key in keys else f"it has no {key}"


def forgotten(record: AnyRecord) -> Failed:
    """Return the error for a lead whose words were removed."""
    return Failed(f"the words of {record.id} were removed, for good", hint=show_command(record))
