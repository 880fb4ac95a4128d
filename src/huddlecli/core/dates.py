"""Days, weeks and periods, and the words that people type for them.

A week is seven days from the team's first weekday, numbered as in ISO 8601.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from huddlecli.core.errors import Wrong
from huddlecli.core.team import WEEKDAYS, Weekday, midnight_after
from huddlecli.core.text import nearest, shown
from huddlecli.core.value import Value

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_THURSDAY = 3


class Period(Value, kw_only=False):
    """The days from `start` to `end`, both included; `week` is its name if it is a single week."""

    start: date
    end: date
    week: str | None = None

    def __contains__(self, day: date) -> bool:
        """Whether `day` is in the period."""
        return self.start <= day <= self.end

    @property
    def is_one_day(self) -> bool:
        """Whether it is a single day."""
        return self.start == self.end


def week_of(day: date, week_starts: Weekday) -> Period:
    """Return the week that `day` is in, named after the Thursday in it (`2026-W47`)."""
    first = WEEKDAYS.index(week_starts)
    start = day - timedelta(days=(day.weekday() - first) % 7)
    year, number, _ = (start + timedelta(days=(_THURSDAY - first) % 7)).isocalendar()
    return Period(start, start + _WEEK - _DAY, f"{year}-W{number:02}")


def week_named(text: str, today: date, week_starts: Weekday, flag: str = "--week") -> Period:
    """Return the week that `text` means: `this`, `last`, `2026-W47`, or `47` for the latest one.

    `flag` is where people type it.
    """
    this = week_of(today, week_starts)
    word = text.strip().casefold()
    if word == "this":
        return this
    if word == "last":
        return week_of(today - _WEEK, week_starts)
    named = re.fullmatch(r"(?:([12][0-9]{3})[- ]?w|(?:w|week)? ?)([0-9]{1,2})", word)
    if not named:
        hint = f"{flag} this, {flag} last or {flag} {this.week}"
        raise Wrong(f'"{shown(text)}" is not a week', hint=hint)
    number, year = int(named[2]), int(named[1] or str(this.week)[:4])
    if not named[1]:  # the latest week 53 may be seven years ago
        years = range(year, year - 8, -1)
        year = next((past for past in years if _has_begun(past, number, this)), year)
    try:
        thursday = date.fromisocalendar(year, number, _THURSDAY + 1)
    except ValueError:
        # 28 December is always in the last week of its year.
        last = date(year, 12, 28).isocalendar().week
        raise Wrong(f"there is no week {shown(text)}", hint=f"{flag} {year}-W{last}") from None
    return week_of(thursday, week_starts)


def _has_begun(year: int, number: int, this: Period) -> bool:
    """Whether `year` has a week of that number that has begun by the end of `this`."""
    try:
        return date.fromisocalendar(year, number, 1) <= this.end
    except ValueError:
        return False


def weeks_before(period: Period, count: int, week_starts: Weekday) -> tuple[Period, ...]:
    """Return `count` weeks, the oldest first; `period` ends in the last."""
    return tuple(week_of(period.end - back * _WEEK, week_starts) for back in reversed(range(count)))


def instants(period: Period, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the UTC instants at which `period` begins and ends in `zone`."""
    return midnight_after(period.start - _DAY, zone), midnight_after(period.end, zone)


def _positions(names: Iterable[str], others: Mapping[str, int]) -> dict[str, int]:
    """Return the position of each name and of its first three letters, and `others`."""
    positions = {word: at for at, name in enumerate(names) for word in (name, name[:3])}
    return {**positions, **others}


WEEKDAY_WORDS = _positions(WEEKDAYS, {"tues": 1, "weds": 2, "thur": 3, "thurs": 3})
MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
MONTH_WORDS = _positions(MONTH_NAMES, {"sept": 8})
_NEAR_TODAY = {"yesterday": -1, "today": 0, "tomorrow": 1}
_ENDS = ("eow", "eom", "next-week")
_SPAN = r"([0-9]{1,6})([dw])"
_ISO = r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
_MONTH_DAY = r"([a-z]+)-([0-9]{1,2})"
_NUMBER = r"[0-9]{1,3}"

LONGEST_DUE = 999  # days from a promise to its default due date

# Far enough from both ends of the calendar that midnight in any zone can be calculated.
_FIRST = date(1900, 1, 1)
_LAST = date(2999, 12, 31)

# `nov-20` typed on 3 December is a mistake, not next year's: the day passed so few days ago.
_JUST_PASSED = 60

_EXAMPLE = "a day such as 2026-12-01"
_AHEAD_FORMS = "today, tomorrow, mon … sun, 3d, 2w, eow, eom, next-week, dec-3, 2026-12-01"
_PAST_FORMS = "today, yesterday, mon … sun, 3d (days ago), 2w, dec-3, 2026-12-01"


class Passed(ValueError):
    """A day without a year has just passed; `again` is when it comes next."""

    def __init__(self, again: date) -> None:
        """Keep the day on which it comes next."""
        super().__init__(f"next on {again}")
        self.again = again


def due_day(text: str, today: date, *, week_starts: Weekday = "monday", mark: str = "") -> date:
    """Return the future day that `text` means; a weekday is the next one, never today.

    `mark` is what people type before a day, such as `due:`.
    """
    phrase = due_phrase(text.split(), today, week_starts=week_starts, mark=mark)
    if phrase is None:
        word = _word(text)
        hint = f"{word}d is in {word} days, {word}w in {word} weeks"
        raise _unknown(text, (*_NEAR_TODAY, *_ENDS), number_hint=hint, forms=_AHEAD_FORMS)
    day, hour = phrase
    if hour:
        raise Wrong(
            f'"{shown(text.strip())}" has a time, but promises are due on a day', hint=f"{day}"
        )
    return day


def due_phrase(
    words: Sequence[str], today: date, *, week_starts: Weekday = "monday", mark: str = ""
) -> tuple[date, range] | None:
    """Return the future day that `words` mean, and the positions of the words for its hour.

    Return None if they are not a day.
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
    """Return the past day that `text` means; a weekday is the last one, today included."""
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
            raise _unknown(text, tuple(_NEAR_TODAY), number_hint=hint, forms=_PAST_FORMS)
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
    span = re.fullmatch(_SPAN, word)
    return int(span[1]) * (7 if span[2] == "w" else 1) if span else None


def last_day_from(text: str, first: date, today: date) -> date:
    """Return the day from which the last day of a range is read, which `first` begins.

    From Monday until `fri` is that week's Friday. `2w`, `tomorrow` and a date with its year are
    read from `today`.
    """
    word = _word(text)
    has_own_day = word in _NEAR_TODAY or re.fullmatch(_ISO, word)
    return today if has_own_day or span_days(word) is not None else max(first, today)


def is_day_word(text: str) -> bool:
    """Whether `text` has the form of a day, even if no calendar has that day."""
    word = _word(text)
    month_day = re.fullmatch(_MONTH_DAY, word)
    return (
        word in _NEAR_TODAY
        or word in _ENDS
        or word in WEEKDAY_WORDS
        or span_days(word) is not None
        or re.fullmatch(_ISO, word) is not None
        or (month_day is not None and month_day[1] in MONTH_WORDS)
    )


def _word(text: str) -> str:
    return text.strip().lower()


def _ordinal(word: str, today: date, sign: int) -> int | None:
    """Return the ordinal of the first day that `word` means in the direction of `sign`, or None."""
    start = today.toordinal()
    if word in _NEAR_TODAY:
        return start + _NEAR_TODAY[word]
    if word in WEEKDAY_WORDS:
        ahead = (WEEKDAY_WORDS[word] - today.weekday()) % 7
        return start + (ahead or 7) if sign > 0 else start - (-ahead % 7)
    if (days := span_days(word)) is not None:
        return start + sign * days
    if iso := re.fullmatch(_ISO, word):
        return _existing(word, [date_or_none(int(iso[1]), int(iso[2]), int(iso[3]))])
    month_day = re.fullmatch(_MONTH_DAY, word)
    if month_day and month_day[1] in MONTH_WORDS:
        month, number = MONTH_WORDS[month_day[1]] + 1, int(month_day[2])
        return _existing(word, [day_of_year(month, number, today, sign)])
    return None


def day_of_year(month: int, number: int, today: date, sign: int) -> date | None:
    """Return the next such day (`sign` 1) or the last (`sign` -1), today included.

    Return None if no year has the day. Raise Passed if the next one is wanted and the last has
    just passed.
    """
    # A 29 February may be eight years off, around 2100.
    years = range(today.year - sign, today.year + 9 * sign, sign)
    days = [day for year in years if (day := date_or_none(year, month, number))]
    if sign > 0:
        return first_to_come(days, today)
    return next((day for day in days if day <= today), None)


def first_to_come(days: Iterable[date], today: date) -> date | None:
    """Return the first of `days`, which are in order, that has not passed.

    Raise Passed if the day before it has just passed.
    """
    passed = date.min
    for day in days:
        if day < today:
            passed = day
        elif (today - passed).days <= _JUST_PASSED:
            raise Passed(day)
        else:
            return day
    return None


def _end(word: str, today: date, week_starts: Weekday) -> int | None:
    """Return the ordinal of the day for `eow`, `next-week` or `eom`, or None for other words."""
    since_first = (today.weekday() - WEEKDAYS.index(week_starts)) % 7
    match word:
        case "eow":
            return today.toordinal() + 6 - since_first
        case "next-week":
            return today.toordinal() + 7 - since_first
        case "eom":
            ends = (date_or_none(today.year, today.month, number) for number in (31, 30, 29, 28))
            return next(day for day in ends if day).toordinal()
        case _:
            return None


def date_or_none(year: int, month: int, number: int) -> date | None:
    """Return the date, or None if the calendar has no such day."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _existing(word: str, days: Sequence[date | None]) -> int:
    """Return the ordinal of the first of `days`, or refuse a day that no calendar has."""
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
    """Return the error for a text that is not a day: it offers the nearest word, or a unit."""
    word = text.strip()
    if not word:
        return Wrong("the date is missing", hint=forms)
    if re.fullmatch(_NUMBER, word):
        return Wrong(f'"{word}" is not a date', hint=number_hint)
    near = nearest(word, (*names, *WEEKDAYS))
    hint = f"{near}?   a day: {forms}" if near else forms
    return Wrong(f'"{shown(word)}" is not a date', hint=hint)
