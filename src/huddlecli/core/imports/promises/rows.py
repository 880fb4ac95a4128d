"""What each row of a file says, before anything is known about the team's own promises."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Literal, NamedTuple, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from huddlecli.core.dates import due_phrase
from huddlecli.core.errors import Wrong
from huddlecli.core.imports.promises.owners import Owners
from huddlecli.core.imports.sheet_dates import Order
from huddlecli.core.team import Weekday
from huddlecli.core.text import folded, nfc, several, shown

FileKind: TypeAlias = Literal["markdown", "csv", "todotxt", "taskwarrior", "ics"]
RowDay: TypeAlias = datetime | date  # an instant is on a day only where somebody is
T = TypeVar("T")

FILE_KINDS: tuple[FileKind, ...] = ("markdown", "csv", "todotxt", "taskwarrior", "ics")

_BACK = timedelta(days=60)  # a day without a year that passed so recently is not next year's
_WEEK = timedelta(weeks=1)
_FIRST = date(1900, 1, 1)  # days with a year are found from here
_OLDEST = date(1970, 1, 1)
_DIGITS = 16  # of a fingerprint
_NO_DAY = frozenset({*several("tbd tba tbc none n/a ? - – — ongoing open"), ""})
_TAG_SIGNS = re.compile(r"[^\w.-]+")
_ISO = re.compile(r"\b\d{4}-\d\d-\d\d\b")


class NotADay(Wrong):
    """A text that means no day at all, rather than one that does not exist or has two readings."""


class TaskRow(NamedTuple):
    """A row of a file. `words` are what it is known by: its id, else all that it says.

    `owner` is as it is written, and empty if nobody is named. `own_id` is the id of the promise
    that huddle wrote out as this row.
    """

    line: int
    words: str
    title: str
    owner: str = ""
    due: RowDay | None = None
    tags: tuple[str, ...] = ()
    is_done: bool = False
    done_on: RowDay | None = None
    created: RowDay | None = None
    own_id: str | None = None


class LeftRow(NamedTuple):
    """A row that is left out, and why. It `is_bad` if it could not be read."""

    line: int
    reason: str
    title: str = ""
    is_bad: bool = True
    owner: str = ""  # as it is written, if that is what is wrong


def repeated(row: TaskRow, line: int) -> LeftRow:
    """Return a row whose promise is in an earlier `line` already."""
    return LeftRow(row.line, f"it is in line {line} already", row.title, is_bad=False)


@dataclass(slots=True)
class ReadTasks:
    """The rows of a file. `unused` counts what they have that no promise has.

    `names` counts words that may be names, but of nobody on the team: they stay in the titles.
    """

    rows: list[TaskRow] = field(default_factory=list)
    left: list[LeftRow] = field(default_factory=list)
    unused: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class RowContext:
    """What rows are read with.

    `base` is the day from which `by fri` counts; it `is_known` if the file names it, and else it
    is today. Times without a zone are in `zone`. `mapped` has the columns that flags name.
    """

    name: str
    base: date
    owners: Owners
    zone: ZoneInfo
    is_known: bool = False
    week_starts: Weekday = "monday"
    order: Order | None = None
    mapped: Mapping[str, str] = field(default_factory=dict)

    def at(self, day: date) -> RowContext:
        """Return this context for a file that names its day."""
        return replace(self, base=day, is_known=True)

    def read_day(self, text: str) -> date:
        """Return the day that a text means, past or to come, or raise Wrong."""
        words = text.split()
        not_a_day = NotADay(f'"{shown(text)}" is not a date', hint="2026-12-01")
        if folded(text) == "asap":
            raise not_a_day

        def read(today: date) -> date:
            phrase = due_phrase(words, today, week_starts=self.week_starts)
            if phrase is None:
                raise not_a_day
            return phrase[0]

        return self.looking_back(read, lambda day: day)

    def looking_back(self, read: Callable[[date], T], day_in: Callable[[T], date | None]) -> T:
        """Return what `read` makes of a text if it may also name a past day.

        People type days to come, so a past one is refused. Here it is read again as if it were
        typed earlier; `day_in` gives the day in what was read. Words such as `next tue` would mean
        another day then, so they stay refused.
        """
        try:
            return read(self.base)
        except Wrong:
            for today in (self.base - _BACK, _FIRST):
                try:
                    again = read(today)
                    day = day_in(again)
                    is_fixed = day is None or day == day_in(read(today - _WEEK))
                except Wrong:
                    continue
                if is_fixed and (day is None or day >= _OLDEST):
                    return again
            raise

    def as_read(self, words: str, day: date | None) -> str:
        """Return what a row is known by if its `words` have a day in them.

        The same words mean another day in the minutes of another week.
        """
        if day is None or not self.is_known or day.isoformat() in _ISO.findall(words):
            return words
        return f"{words}\n{day.isoformat()}"


def source_of(kind: FileKind, words: str) -> str:
    """Return the fingerprint of a row, as its record keeps it: `markdown:9f3c…`."""
    # JSON may have half of a surrogate pair, which the check of the title names.
    digest = sha256(f"{kind}\n{nfc(words)}".encode("utf-8", "surrogatepass")).hexdigest()
    return f"{kind}:{digest[:_DIGITS]}"


def says_no_day(text: str) -> bool:
    """Whether a text in the column of days means that no day is given, such as `n/a`."""
    return folded(text).strip("() .") in _NO_DAY


def tag_of(text: str) -> str | None:
    """Return the tag that a project, a label or a category makes, or None if it makes none."""
    tag = _TAG_SIGNS.sub("-", folded(text).strip()).strip("-.")
    return tag if tag[:1].isalpha() else None


def tags_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the tags that several texts make, each once."""
    return tuple(dict.fromkeys(tag for text in texts if (tag := tag_of(text))))
