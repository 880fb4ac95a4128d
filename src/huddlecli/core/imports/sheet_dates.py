"""Dates in a sheet: the order of day, month and year in a column, and the moment in a cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from huddlecli.core.errors import Wrong
from huddlecli.core.side_records import Moment
from huddlecli.core.team import to_millisecond
from huddlecli.core.text import shown

Order: TypeAlias = Literal["dmy", "mdy", "ymd"]

ORDERS: tuple[Order, ...] = ("dmy", "mdy", "ymd")
ORDER_WORDS: dict[Order, str] = {
    "dmy": "the day first",
    "mdy": "the month first",
    "ymd": "the year first",
}

YEARS = range(1970, 3000)
_TIME = (
    r"(?:(?:[T ]|, ?)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<part>\d+))?)?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?(?: ?(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d))?)?"
)
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.ASCII)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}){_TIME}", re.ASCII)
_MONTHS = 12
_NOON = 12


class BadDate(ValueError):
    """A cell that is not a date of the kind that its column has."""


class DateColumn:
    """A column of dates: `order` is how they are written, or None if it has no dates."""

    def __init__(
        self, name: str, cells: Iterable[str], zone: ZoneInfo, order: Order | None
    ) -> None:
        """Take the cells of the column, and the order that a flag names.

        Times without an offset are in `zone`. A column is refused if all of its dates can be read
        with the day or with the month first.
        """
        self._zone = zone
        self.is_mixed = False
        self.is_given = order is not None
        self.order = order or self._found(name, cells)

    def moment(self, text: str) -> Moment:
        """Return the instant in a cell, or the day if it has no time."""
        known = _order(text)
        if known is None:
            raise BadDate(f'"{shown(text)}" is not a date')
        if known == "either" and self.is_mixed:
            raise BadDate(f"{shown(text)} can be read in two ways, and this column has both")
        is_open = known in ("either", "same") and self.order != "ymd"
        is_plain = self.is_given and known == "ymd"
        if not (is_open or is_plain or known == self.order):
            words = ORDER_WORDS[self.order or "ymd"]
            raise BadDate(f"{shown(text)} is not written like the others: they have {words}")
        return _moment(text, "ymd" if known == "ymd" else self.order or "ymd", self._zone)

    def _found(self, name: str, cells: Iterable[str]) -> Order | None:
        """Return the order that most cells have for certain."""
        kinds = Counter(kind for kind in map(_order, cells) if kind)
        certain = {order: kinds[order] for order in ORDERS if kinds[order]}
        self.is_mixed = "dmy" in certain and "mdy" in certain
        if certain:
            return max(certain, key=lambda order: certain[order])
        if kinds["either"]:
            raise Wrong(
                f'each date in "{shown(name)}" can be read with the day or with the month first',
                hint="--dates dmy, or: --dates mdy",
            )
        return "dmy" if kinds["same"] else None


def _order(text: str) -> Literal["dmy", "mdy", "ymd", "either", "same"] | None:
    """Return how a date is written; None if it is no date.

    It is `either` if day and month may be exchanged, and the `same` day if they are equal.
    """
    if _YEAR_FIRST.fullmatch(text):
        return "ymd"
    match = _YEAR_LAST.fullmatch(text)
    if match is None:
        return None
    first, second = int(match[1]), int(match[3])
    if first == second:
        return "same"
    if first > _MONTHS:
        return "dmy"
    return "mdy" if second > _MONTHS else "either"


def _moment(text: str, order: Order, zone: ZoneInfo) -> Moment:
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = int(match[1]), int(match[3]), int(match[4])
    else:
        match = _YEAR_LAST.fullmatch(text)
        if match is None:
            raise BadDate(f'"{shown(text)}" is not a date')
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        day, month = (second, first) if order == "mdy" else (first, second)
    try:
        whole = date(year, month, day)
        moment = whole if match["hour"] is None else _instant(whole, match, zone)
    except (ValueError, OverflowError):
        raise BadDate(f"there is no {shown(text)}") from None
    if year not in YEARS:
        raise BadDate(f"the year {year} is out of range")
    return moment


def _instant(day: date, match: re.Match[str], zone: ZoneInfo) -> datetime:
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= _NOON:
            raise ValueError(hour)
        hour = hour % _NOON + (_NOON if match["half"] in "Pp" else 0)
    part = int((match["part"] or "0")[:6].ljust(6, "0"))
    local = datetime(
        day.year,
        day.month,
        day.day,
        hour,
        int(match["minute"]),
        int(match["second"] or 0),
        part,
        tzinfo=_offset(match["zone"]) or zone,
    )
    return to_millisecond(local.astimezone(UTC))


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text[0] not in "+-":
        return UTC
    length = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-length if text[0] == "-" else length)
