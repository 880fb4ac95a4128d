"""Files of minutes: one for each huddle, in a folder for each month."""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from huddlecli.core.doctor.copy_names import original_beside
from huddlecli.core.errors import Unknown, Wrong
from huddlecli.core.people import PresentNames, with_present_names
from huddlecli.core.text import shown
from huddlecli.store import files, toml
from huddlecli.store.mistakes import is_sane, is_zone
from huddlecli.store.places import HUDDLES
from huddlecli.store.record_files import SkippedFile, Warn, listed
from huddlecli.store.schema import Invalid, Schema
from huddlecli.store.schema.reader import Exactly, Leaf, Rules
from huddlecli.store.schema.records import NUMBER

if TYPE_CHECKING:  # who only lists the files does without
    from huddlecli.core.minutes import Minutes

MOST_CANDIDATES = 5  # in the hint for a prefix of several ids
# Enough for the minutes of a full journal (see journal.py): no character takes more than three
# times its size there.
LIMIT = 16 * 1024 * 1024  # bytes
MOST = 100_000  # values and tables: to report the mistakes of more takes too much memory
_NAME = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})-(?P<hour>\d{4})-(?P<agenda>.+?)(?:-(?P<more>\d+))?")
_DAY = timedelta(days=1)
_MONTH = re.compile(r"\d{4}-\d{2}")
# The keys unlike their fields: TOML names each table of a list.
_SINGULAR = {
    "items": "item",
    "points": "point",
    "actions": "action",
    "decisions": "decision",
    "answers": "answered",
}
RULES = Rules(
    {
        str: Leaf(Exactly(str), lambda core: core.str_schema()),
        int: Leaf(Exactly(int), lambda core: core.int_schema()),
        float: Leaf(Exactly(float), lambda core: core.float_schema()),
        bool: Leaf(Exactly(bool), lambda core: core.bool_schema()),
        date: Leaf(Exactly(date), lambda core: core.date_schema()),
        datetime: Leaf(Exactly(datetime), lambda core: core.datetime_schema()),
        int | float: NUMBER,
    },
    _SINGULAR,
    has_gaps=True,
)


class MinutesFile(NamedTuple):
    """An ended huddle, as the name of its file in `folder` describes it."""

    id: str
    day: date
    agenda: str
    folder: str

    @property
    def began(self) -> datetime:
        """When it began, as the team's clock had it."""
        hour, minute = int(self.id[11:13]), int(self.id[13:15])
        midnight = datetime(self.day.year, self.day.month, self.day.day)  # noqa: DTZ001 - local
        return midnight + timedelta(hours=hour, minutes=minute)

    @property
    def path(self) -> Path:
        """The path of the file."""
        return Path(self.folder, f"{self.id}.toml")


def path_of(team: Path, huddle: str) -> Path:
    """Return the path of a huddle's minutes."""
    return team / HUDDLES / huddle[:7] / f"{huddle}.toml"


def save(team: Path, minutes: Minutes, text: str | None = None) -> Path:
    """Write minutes unless the file exists, and return its path, or refuse unreadable ones.

    With a `text`, that is written: minutes with corrections.
    """
    path = path_of(team, minutes.id)
    document = _document(minutes)
    text = text or toml.dumps_document(document)
    if len(text.encode()) > LIMIT:
        raise files.NotSaved(path, f"larger than {LIMIT // 1024} KiB")
    if _size(document) > MOST:
        raise files.NotSaved(path, f"more than {MOST} values")
    with suppress(FileExistsError):  # another process was faster: the caller reads its file
        files.write_new(files.within(team, path), text)
    return path


def to_toml(minutes: Minutes) -> str:
    """Return minutes as TOML."""
    return toml.dumps_document(_document(minutes))


def _document(minutes: Minutes) -> Any:
    from dataclasses import asdict  # noqa: PLC0415  readers do without

    document = {"schema": 1, **_singular(asdict(minutes))}
    document["floor"] = minutes.floor  # its keys are names of sides, perhaps one called "items"
    return _without_gaps(document)


def load(path: Path) -> Minutes:
    """Return the minutes in a file, or raise Unreadable."""
    return parsed(path, files.read(path, LIMIT))


class MinutesReader:
    """Reads minutes with the present names of people, each file once however often it is asked."""

    def __init__(self, names: PresentNames) -> None:
        """Nothing is read yet."""
        self._names = names
        self._read: dict[str, Minutes] = {}

    def load(self, path: Path) -> Minutes:
        """Return the minutes in a file, or raise Unreadable."""
        if path.stem not in self._read:
            self._read[path.stem] = with_present_names(load(path), self._names)
        return self._read[path.stem]


def parsed(path: Path, text: str) -> Minutes:
    """Return the minutes in the text of the file at `path`, or raise Unreadable."""
    try:
        document = toml.loads(text)
        if len(text) > MOST and _size(document) > MOST:  # each takes at least one character
            raise files.Unreadable(path, f"more than {MOST} values")
        minutes = _schema().validate(document)
    except toml.TomlError as error:
        raise files.Unreadable(path, files.why_cut(text) or str(error)) from None
    except Invalid as error:
        reason = files.why_cut(text) or next(error.problems).said
        raise files.Unreadable(path, reason) from None
    if minutes.id != path.stem:
        raise files.Unreadable(path, "its id differs from its file name")
    if not is_zone(minutes.timezone):
        raise files.Unreadable(path, "its time zone is unknown")
    if not is_sane((minutes.started, minutes.ended)):
        raise files.Unreadable(path, "its start or end is not a valid time")
    return minutes


def list_files(
    team: Path,
    first: date = date.min,
    last: date = date.max,
    *,
    warn: Callable[[SkippedFile], object] | None = None,
) -> list[MinutesFile]:
    """Return the ended huddles of those days by their files' names, the oldest first.

    `warn` is called with each other file in the folders of these months.
    """
    near = [month for month in _months(team, warn) if f"{first}"[:7] <= month <= f"{last}"[:7]]
    known = list[MinutesFile]()
    for file in (file for month in near for file in _files(team, month)):
        if isinstance(file, MinutesFile):
            known.append(file)
        elif warn:
            warn(file)
    return sorted((file for file in known if first <= file.day <= last), key=_id)


def newest_first(
    team: Path, warn: Callable[[SkippedFile], None], read: Callable[[Path], Minutes] = load
) -> Iterator[Minutes]:
    """Yield all minutes, the latest start first; `read` reads each just before it is needed."""
    ahead: list[Minutes] = []  # read, but perhaps not the next
    for file in backwards(team, warn):
        # A name has the local day. No file left has a later one, but in UTC it may be a day more.
        while ahead and ahead[-1].started.date() > file.day + _DAY:
            yield ahead.pop()
        try:
            insort(ahead, read(file.path), key=lambda minutes: (minutes.started, minutes.id))
        except files.Unreadable as error:
            warn(SkippedFile(file.path, error.reason))
    yield from reversed(ahead)


def find(team: Path, prefix: str | None) -> Path:
    """Return the minutes whose id begins with `prefix`, or the last ones without a prefix."""
    known = list_files(team)
    if not known:
        files.names(team / HUDDLES)  # or raise that it cannot be read
        raise Unknown("there are no minutes yet", hint="huddle start")
    if prefix is None:
        return known[-1].path
    like = [file for file in known if file.id == prefix] or [
        file for file in known if file.id.startswith(prefix)
    ]
    if not like:
        raise Unknown(f"there are no minutes {shown(prefix)}", hint="huddle minutes list")
    if len(like) > 1:
        candidates = ", ".join(file.id for file in like[-MOST_CANDIDATES:])
        raise Wrong(f"{shown(prefix)} matches {len(like)} ids", hint=candidates)
    return like[0].path


def backwards(team: Path, warn: Warn) -> Iterator[MinutesFile]:
    """Yield the files of minutes by their names, the latest first; warn about other files."""
    for month in reversed(_months(team, warn)):
        known = list(_files(team, month))
        for file in known:
            if isinstance(file, SkippedFile):
                warn(file)
        minutes = (file for file in known if isinstance(file, MinutesFile))
        yield from sorted(minutes, key=_id, reverse=True)


@cache
def _schema() -> Schema[Minutes]:
    from huddlecli.core.minutes import Minutes  # noqa: PLC0415  see above

    return Schema(Minutes, RULES)


def _id(file: MinutesFile) -> str:
    return file.id


def _months(team: Path, warn: Warn | None) -> list[str]:
    """Return the months that have minutes, the earliest first."""
    names = listed(team / HUDDLES, warn or (lambda _: None), ending="")
    return sorted(month for month in names if _MONTH.fullmatch(month))


def _files(team: Path, month: str) -> Iterator[MinutesFile | SkippedFile]:
    """Yield the files of a month as their names describe them, and files with other names."""
    folder = f"{team}/{HUDDLES}/{month}"
    shut: list[SkippedFile] = []
    names = listed(folder, shut.append)
    known = {*names}
    for name in names:
        matched = _NAME.fullmatch(name, 0, len(name) - len(".toml"))
        day = _day(matched["day"]) if matched else None
        if original := original_beside(name, known):
            yield SkippedFile(Path(folder, name), f"a conflict copy of {original}")
        elif matched and day:
            yield MinutesFile(matched[0], day, matched["agenda"], folder)
        else:
            yield SkippedFile(Path(folder, name), "not named like minutes")
    yield from shut


@cache  # several commands list the files twice
def _day(text: str) -> date | None:
    """Return the day in `text`, or None if no calendar has it."""
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


def _size(value: Any) -> int:
    """Return the number of values and tables in a document."""
    match value:
        case dict():
            return 1 + sum(map(_size, value.values()))
        case list():
            return sum(map(_size, value))
        case _:
            return 1


def _singular(value: Any) -> Any:
    """Return a document with the keys of its file."""
    match value:
        case dict():
            return {_SINGULAR.get(key, key): _singular(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_singular(entry) for entry in value]
        case _:
            return value


def _without_gaps(value: Any) -> Any:
    """Return a document without None and empty lists: the reader adds them again."""
    match value:
        case dict():
            table = {key: _without_gaps(inner) for key, inner in value.items()}
            return {key: inner for key, inner in table.items() if inner not in ([], None)}
        case list():
            return [_without_gaps(entry) for entry in value]
        case _:
            return value
