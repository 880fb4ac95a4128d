"""Periods and weeks: seven days from the team's first weekday, numbered as ISO does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from huddlecli.core.errors import Wrong
from huddlecli.core.team import WEEKDAYS, Weekday, midnight_after
from huddlecli.core.text import nearest, shown

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_THURSDAY = 3


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` to `end`, both included; `week` is its name if it is one week."""

    start: date
    end: date
    week: str | None = None

    def __contains__(self, day: date) -> bool:
        """Whether `day` is one of its days."""
        return self.start <= day <= self.end


def week_of(day: date, week_starts: Weekday) -> Period:
    """Return the week that `day` is in, named after the Thursday in it (`2026-W47`)."""
    first = WEEKDAYS.index(week_starts)
    start = day - timedelta(days=(day.weekday() - first) % 7)
    year, number, _ = (start + timedelta(days=(_THURSDAY - first) % 7)).isocalendar()
    return Period(start, start + _WEEK - _DAY, f"{year}-W{number:02}")


def week_named(text: str, today: date, week_starts: Weekday) -> Period:
    """Return the week that somebody typed: `this`, `last`, `2026-W47`, or `47`, the last such."""
    this = week_of(today, week_starts)
    word = text.strip().casefold()
    if word == "this":
        return this
    if word == "last":
        return week_of(today - _WEEK, week_starts)
    named = re.fullmatch(r"(?:([12][0-9]{3})[- ]?w|(?:w|week)? ?)([0-9]{1,2})", word)
    if not named:
        hint = f"--week this, --week last or --week {this.week}"
        raise Wrong(f'"{shown(text)}" is not a week', hint=hint)
    number, year = int(named[2]), int(named[1] or str(this.week)[:4])
    if not named[1]:  # a week 53 may be seven years back
        years = range(year, year - 8, -1)
        year = next((one for one in years if _has_begun(one, number, this)), year)
    try:
        thursday = date.fromisocalendar(year, number, _THURSDAY + 1)
    except ValueError:
        # 28 December is in the last week of its year, always.
        last = date(year, 12, 28).isocalendar().week
        raise Wrong(f"there is no week {shown(text)}", hint=f"--week {year}-W{last}") from None
    return week_of(thursday, week_starts)


def _has_begun(year: int, number: int, this: Period) -> bool:
    """Whether `year` has that week, and it has begun by `this`."""
    try:
        return date.fromisocalendar(year, number, 1) <= this.end
    except ValueError:
        return False


def weeks_before(period: Period, count: int, week_starts: Weekday) -> tuple[Period, ...]:
    """Return `count` weeks, the oldest first; the last is the one in which `period` ends."""
    return tuple(week_of(period.end - back * _WEEK, week_starts) for back in reversed(range(count)))


def instants(period: Period, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the UTC instants at which `period` begins and at which it is over in `zone`."""
    return midnight_after(period.start - _DAY, zone), midnight_after(period.end, zone)


def _named(names: Iterable[str], others: Mapping[str, int]) -> dict[str, int]:
    """Return the place of each name, under its first three letters too, and of `others`."""
    places = {word: place for place, name in enumerate(names) for word in (name, name[:3])}
    return {**places, **others}


WEEKDAY_WORDS = _named(WEEKDAYS, {"tues": 1, "weds": 2, "thur": 3, "thurs": 3})
MONTH_WORDS = _named(
    (
        *("january", "february", "march", "april", "may", "june", "july", "august"),
        *("september", "october", "november", "december"),
    ),
    {"sept": 8},
)
_BESIDE = {"yesterday": -1, "today": 0, "tomorrow": 1}
_ENDS = ("eow", "eom", "next-week")
_SPAN = re.compile(r"([0-9]{1,6})([dw])")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_MONTH_DAY = re.compile(r"([a-z]+)-([0-9]{1,2})")
_NUMBER = re.compile(r"[0-9]{1,3}")

LONGEST_DUE = 999  # days from a promise to its default due date

# Far enough from both ends of the calendar that a zone's midnight can always be worked out.
_FIRST = date(1900, 1, 1)
_LAST = date(2999, 12, 31)

# A day of this year without its year that passed so many days ago is a slip, not one of next year.
_JUST_PASSED = 60

_EXAMPLE = "a day such as 2026-12-01"
_AHEAD_FORMS = "today, tomorrow, mon … sun, 3d, 2w, eow, eom, next-week, dec-3, 2026-12-01"
_PAST_FORMS = "today, yesterday, mon … sun, 3d (days ago), 2w, dec-3, 2026-12-01"


class Passed(ValueError):
    """A day without a year that has just passed; `again` is the same day when it comes next."""

    def __init__(self, again: date) -> None:
        """Say when it comes next."""
        super().__init__(f"next on {again}")
        self.again = again


def due_day(text: str, today: date, *, week_starts: Weekday = "monday", mark: str = "") -> date:
    """Return the day to come that `text` means; a weekday is the next one, never today.

    `mark` stands before a day where it is typed: `due:`.
    """
    phrase = due_phrase(text.split(), today, week_starts=week_starts, mark=mark)
    if phrase is None:
        word = _word(text)
        hint = f"{word}d is in {word} days, {word}w in {word} weeks"
        raise _unknown(text, (*_BESIDE, *_ENDS), number_hint=hint, forms=_AHEAD_FORMS)
    day, hour = phrase
    if hour:
        raise Wrong(
            f'"{shown(text.strip())}" has an hour, and promises are due on a day', hint=f"{day}"
        )
    return day


def due_phrase(
    words: Sequence[str], today: date, *, week_starts: Weekday = "monday", mark: str = ""
) -> tuple[date, range] | None:
    """Return the day to come that `words` mean, and the places of those that say its hour.

    None where they are not a day.
    """
    text = " ".join(words)
    word = _word(text)
    if word == "asap":
        raise Wrong('"asap" is not a date', hint="name a day: today, tomorrow, fri")
    hour = range(0)
    try:
        ordinal = _ordinal(word, today, 1) or _end(word, today, week_starts)
        if ordinal is None:
            from huddlecli.core.day_phrases import PhraseContext, read  # noqa: PLC0415 - as in past_day

            phrase = read(words, PhraseContext(today, week_starts))
            if phrase is None:
                return None
            ordinal, hour = phrase.day.toordinal(), phrase.hour
    except Passed as passed:
        message = f'"{shown(text.strip())}" has passed'
        year = passed.again.year
        when = {0: "this year", 1: "next year"}.get(year - today.year, f"{year}")
        raise Wrong(message, hint=f"{mark}{passed.again} if you mean {when}") from None
    except (OverflowError, ValueError):
        raise _too_far(text) from None
    day = _in_calendar(ordinal, text)
    if day < today:
        weekday = WEEKDAYS[day.weekday()][:3]
        raise Wrong(
            f'"{shown(text.strip())}" is in the past',
            hint=f"today is {today}, {weekday} is {due_day(weekday, today)}",
        )
    return day, hour


def past_day(text: str, today: date, *, future_ok: bool = False) -> date:
    """Return the day gone by that `text` means; a weekday is the last one, today included."""
    word = _word(text)
    ordinal = _ordinal(word, today, -1)
    if ordinal is None:
        from huddlecli.core.day_phrases import PhraseContext, read  # noqa: PLC0415 - most days are one word

        try:
            phrase = read(text.split(), PhraseContext(today, is_ahead=False))
        except (OverflowError, ValueError):
            raise _too_far(text) from None
        if phrase is None or phrase.hour:
            hint = f"{word}d is {word} days ago, {word}w is {word} weeks ago"
            raise _unknown(text, tuple(_BESIDE), number_hint=hint, forms=_PAST_FORMS)
        ordinal = phrase.day.toordinal()
    day = _in_calendar(ordinal, text)
    if day > today and not future_ok:
        weekday = WEEKDAYS[day.weekday()][:3]
        raise Wrong(
            f'"{shown(text.strip())}" is after today',
            hint=f"today is {today}, {weekday} is {past_day(weekday, today)}",
        )
    return day


def span_days(word: str) -> int | None:
    """Return the number of days of a span such as `3d` or `2w`, or None for any other word."""
    span = _SPAN.fullmatch(word)
    return int(span[1]) * (7 if span[2] == "w" else 1) if span else None


def is_day_word(text: str) -> bool:
    """Whether `text` reads as a day, be it a possible one or not."""
    word = _word(text)
    month_day = _MONTH_DAY.fullmatch(word)
    return (
        word in _BESIDE
        or word in _ENDS
        or word in WEEKDAY_WORDS
        or span_days(word) is not None
        or _ISO.fullmatch(word) is not None
        or (month_day is not None and month_day[1] in MONTH_WORDS)
    )


def _word(text: str) -> str:
    return text.strip().lower()


def _ordinal(word: str, today: date, sign: int) -> int | None:
    """Return the number of the day `word`, the first one in the direction of `sign`, or None."""
    start = today.toordinal()
    if word in _BESIDE:
        return start + _BESIDE[word]
    if word in WEEKDAY_WORDS:
        ahead = (WEEKDAY_WORDS[word] - today.weekday()) % 7
        return start + (ahead or 7) if sign > 0 else start - (-ahead % 7)
    if (days := span_days(word)) is not None:
        return start + sign * days
    if iso := _ISO.fullmatch(word):
        return _existing(word, [date_or_none(int(iso[1]), int(iso[2]), int(iso[3]))])
    month_day = _MONTH_DAY.fullmatch(word)
    if month_day and month_day[1] in MONTH_WORDS:
        month, number = MONTH_WORDS[month_day[1]] + 1, int(month_day[2])
        return _existing(word, [day_of_year(month, number, today, sign)])
    return None


def day_of_year(month: int, number: int, today: date, sign: int) -> date | None:
    """Return the next such day (`sign` 1) or the last one (-1), today included.

    None where no year has it. Raise Passed where the next one is meant and one has just been.
    """
    # A 29 February may be eight years off, around 2100.
    years = range(today.year - sign, today.year + 9 * sign, sign)
    days = [day for year in years if (day := date_or_none(year, month, number))]
    if sign > 0:
        return first_to_come(days, today)
    return next((day for day in days if day <= today), None)


def first_to_come(days: Iterable[date], today: date) -> date | None:
    """Return the first of `days`, which are in order, that is not gone.

    Raise Passed where the one before it has just been.
    """
    gone = date.min
    for day in days:
        if day < today:
            gone = day
        elif (today - gone).days <= _JUST_PASSED:
            raise Passed(day)
        else:
            return day
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
            last = (date_or_none(today.year, today.month, number) for number in (31, 30, 29, 28))
            return next(day for day in last if day).toordinal()
        case _:
            return None


def date_or_none(year: int, month: int, number: int) -> date | None:
    """Return that day, or None if no calendar has it."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _existing(word: str, days: Sequence[date | None]) -> int:
    """Return the number of the first of `days`, or refuse a day that no calendar has."""
    if not days or days[0] is None:
        raise Wrong(f"there is no {word}", hint=_EXAMPLE)
    return days[0].toordinal()


def _in_calendar(ordinal: int, text: str) -> date:
    if not _FIRST.toordinal() <= ordinal <= _LAST.toordinal():
        raise _too_far(text)
    return date.fromordinal(ordinal)


def _too_far(text: str) -> Wrong:
    return Wrong(f'"{shown(text.strip())}" is too far off', hint=_EXAMPLE)


def _unknown(text: str, names: tuple[str, ...], *, number_hint: str, forms: str) -> Wrong:
    """Return the error for what is not a day: with the nearest word, or what a number lacks."""
    word = text.strip()
    if not word:
        return Wrong("no day is given", hint=forms)
    if _NUMBER.fullmatch(word):
        return Wrong(f'"{word}" is not a date', hint=number_hint)
    near = nearest(word, (*names, *WEEKDAYS))
    hint = f"{near}?   a day: {forms}" if near else forms
    return Wrong(f'"{shown(word)}" is not a date', hint=hint)
