"""The words that people type for a day: those to come, and those gone by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from huddlecli.core.errors import Wrong
from huddlecli.core.team import WEEKDAYS, Weekday
from huddlecli.core.text import nearest, shown

_MONTH_NAMES = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


def _by_beginning(names: Iterable[str]) -> dict[str, int]:
    """Return the place of each name, under each of its beginnings of three letters or more."""
    return {
        name[:length]: place
        for place, name in enumerate(names)
        for length in range(3, len(name) + 1)
    }


_WEEKDAY = _by_beginning(WEEKDAYS)
_MONTH = _by_beginning(_MONTH_NAMES)
_BESIDE = {"yesterday": -1, "today": 0, "tomorrow": 1}
_ENDS = ("eow", "eom", "next-week")
_SPAN = re.compile(r"([0-9]{1,6})([dw])")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_MONTH_DAY = re.compile(r"([a-z]+)-([0-9]{1,2})")
_NUMBER = re.compile(r"[0-9]{1,3}")

# Far enough from both ends of the calendar that a zone's midnight can always be worked out.
_FIRST = date(1900, 1, 1)
_LAST = date(2999, 12, 31)

_EXAMPLE = "a day such as 2026-12-01"
_AHEAD_FORMS = "today, tomorrow, mon … sun, 3d, 2w, eow, eom, next-week, dec-3, 2026-12-01"
_PAST_FORMS = "today, yesterday, mon … sun, 3d (days ago), 2w, dec-3, 2026-12-01"


def due_day(text: str, today: date, *, week_starts: Weekday = "monday") -> date:
    """Return the day to come that `text` means; a weekday is the next one, never today."""
    word = _word(text)
    if word == "asap":
        raise Wrong("asap is no day", hint="name one: today, tomorrow, fri")
    ordinal = _ordinal(word, today, 1) or _end(word, today, week_starts)
    if ordinal is None:
        hint = f"{word}d is in {word} days, {word}w in {word} weeks"
        raise _unknown(text, (*_BESIDE, *_ENDS), number_hint=hint, forms=_AHEAD_FORMS)
    day = _reachable(ordinal, text)
    if day < today:
        weekday = WEEKDAYS[day.weekday()][:3]
        raise Wrong(
            f"{shown(text.strip())} is in the past",
            hint=f"today is {today}, {weekday} is {due_day(weekday, today)}",
        )
    return day


def past_day(text: str, today: date, *, future_ok: bool = False) -> date:
    """Return the day gone by that `text` means; a weekday is the last one, today included."""
    word = _word(text)
    ordinal = _ordinal(word, today, -1)
    if ordinal is None:
        hint = f"{word}d is {word} days ago, {word}w is {word} weeks ago"
        raise _unknown(text, tuple(_BESIDE), number_hint=hint, forms=_PAST_FORMS)
    day = _reachable(ordinal, text)
    if day > today and not future_ok:
        weekday = WEEKDAYS[day.weekday()][:3]
        raise Wrong(
            f"{shown(text.strip())} is after today",
            hint=f"today is {today}, {weekday} is {past_day(weekday, today)}",
        )
    return day


def is_day_word(text: str) -> bool:
    """Whether `text` reads as a day, be it a possible one or not."""
    word = _word(text)
    month_day = _MONTH_DAY.fullmatch(word)
    return (
        word in _BESIDE
        or word in _ENDS
        or word in _WEEKDAY
        or _SPAN.fullmatch(word) is not None
        or _ISO.fullmatch(word) is not None
        or (month_day is not None and month_day[1] in _MONTH)
    )


def _word(text: str) -> str:
    return text.strip().lower()


def _ordinal(word: str, today: date, sign: int) -> int | None:
    """Return the number of the day `word`, the first one in the direction of `sign`, or None."""
    start = today.toordinal()
    if word in _BESIDE:
        return start + _BESIDE[word]
    if word in _WEEKDAY:
        ahead = (_WEEKDAY[word] - today.weekday()) % 7
        return start + (ahead or 7) if sign > 0 else start - (-ahead % 7)
    if span := _SPAN.fullmatch(word):
        return start + sign * int(span[1]) * (7 if span[2] == "w" else 1)
    if iso := _ISO.fullmatch(word):
        return _existing(word, [_date(int(iso[1]), int(iso[2]), int(iso[3]))])
    month_day = _MONTH_DAY.fullmatch(word)
    if month_day and month_day[1] in _MONTH:
        month, number = _MONTH[month_day[1]] + 1, int(month_day[2])
        # A 29 February may be eight years off, around 2100.
        years = range(today.year, today.year + 9 * sign, sign)
        days = [_date(year, month, number) for year in years]
        return _existing(word, [day for day in days if day and (day - today).days * sign >= 0])
    return None


def _end(word: str, today: date, week_starts: Weekday) -> int | None:
    """Return the number of the day on which the week, the month or the wait is over, or None."""
    since_first = (today.weekday() - WEEKDAYS.index(week_starts)) % 7
    match word:
        case "eow":
            return today.toordinal() + 6 - since_first
        case "next-week":
            return today.toordinal() + 7 - since_first
        case "eom":
            last = (_date(today.year, today.month, number) for number in (31, 30, 29, 28))
            return next(day for day in last if day).toordinal()
        case _:
            return None


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _existing(word: str, days: Sequence[date | None]) -> int:
    """Return the number of the first of `days`, or refuse a day that no calendar has."""
    if not days or days[0] is None:
        raise Wrong(f"there is no {word}", hint=_EXAMPLE)
    return days[0].toordinal()


def _reachable(ordinal: int, text: str) -> date:
    if not _FIRST.toordinal() <= ordinal <= _LAST.toordinal():
        raise Wrong(f"{shown(text.strip())} is too far off", hint=_EXAMPLE)
    return date.fromordinal(ordinal)


def _unknown(text: str, names: tuple[str, ...], *, number_hint: str, forms: str) -> Wrong:
    """Return the error for what is no day: with the nearest word, or what a number lacks."""
    word = text.strip()
    if not word:
        return Wrong("no day is given", hint=forms)
    if _NUMBER.fullmatch(word):
        return Wrong(f"{word} is no day", hint=number_hint)
    near = nearest(word, (*names, *WEEKDAYS))
    hint = f"{near}?   a day: {forms}" if near else forms
    return Wrong(f"{shown(word)} is not understood as a day", hint=hint)
