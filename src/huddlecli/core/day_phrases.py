"""Days in several words, or written with figures: `end of month`, `3rd of December`, `27.11.`.

A phrase is a day, or is refused because it has two readings or none, or is not known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple, TypeAlias

from huddlecli.core.dates import (
    MONTH_WORDS,
    WEEKDAY_WORDS,
    Passed,
    date_or_none,
    day_of_year,
    first_to_come,
)
from huddlecli.core.errors import Wrong
from huddlecli.core.team import WEEKDAYS, Weekday
from huddlecli.core.text import shown
from huddlecli.core.time_words import LONGEST, NUMBERS, ORDINALS, TOMORROW, normal_form


class PhraseContext(NamedTuple):
    """What a phrase is read against: the day, the team's week, and whether days lie ahead."""

    today: date
    week_starts: Weekday = "monday"
    is_ahead: bool = True


class Phrase(NamedTuple):
    """A day, and the places of the words that say an hour, which no due day has: `5pm`."""

    day: date
    hour: range = range(0)


Reading: TypeAlias = Callable[["re.Match[str]", PhraseContext], date | None]
Forms: TypeAlias = "tuple[tuple[re.Pattern[str], Reading], ...]"

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_NEAR = {
    **dict.fromkeys(("today", "tonight", "later today"), 0),
    **dict.fromkeys(("this morning", "this afternoon", "this evening"), 0),
    **dict.fromkeys(TOMORROW, 1),
    **dict.fromkeys(("day after tomorrow", "the day after tomorrow"), 2),
}
_HOLIDAYS = {
    "halloween": (10, 31),
    "christmas eve": (12, 24),
    **dict.fromkeys(("christmas", "christmas day", "xmas"), (12, 25)),
    "boxing day": (12, 26),
    "new years eve": (12, 31),
    **dict.fromkeys(("new year", "new years", "new years day"), (1, 1)),
    "valentines day": (2, 14),
}
# Patterns that spell out every name would take longer to make than `log` has to spare: they take
# any word, and what a group of these names has found must be known.
_KNOWN: Mapping[str, Collection[str]] = {
    "weekday": WEEKDAY_WORDS,
    "month": MONTH_WORDS,
    "ordinal": ORDINALS,
    "number": NUMBERS,
    "named": {*MONTH_WORDS, "q1", "q2", "q3", "q4"},
}
_UNIT = r"(?P<unit>week|month|quarter|year)"
_SPAN = (
    r"(?P<number>a couple of|couple of|[a-z]+|\d{1,4}) ?"
    r"(?P<unit>day|week|fortnight|month|year|d|w)s?"
)
_WEEKDAY = r"(?P<weekday>[a-z]+)"
_NAMED = r"(?P<named>[a-z]{3,9}|q[1-4]|20\d\d)"
_DAY_NUMBER = r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?|(?P<ordinal>[a-z]+))"
_END_OF_DAY = (
    r"(?:the )?end of (?:the )?(?:business |working )?day|eod|cob|eob"
    r"|close of (?:business|play)|end of business"
)
_HOUR = (
    r"(?:at |by )?(?:\d{1,2}(?:[:.]\d\d)? ?(?:am|pm|h|oclock)|\d{1,2}:\d\d"
    r"|noon|midday|midnight|lunch|lunchtime)"
    r"|(?:in the )?(?:early |late )?(?:morning|afternoon|evening|night)|first thing"
)
_COURTESY = r"(?:please|pls|thanks|(?:at )?(?:the )?latest|if possible)"


def read(words: Sequence[str], clock: PhraseContext) -> Phrase | None:
    """Return the day that `words` mean together, None if they mean none, or refuse it."""
    said = tuple(words)
    courtesy = next(
        (size for size in (3, 2, 1) if re.fullmatch(_COURTESY, normal_form(said[-size:]))), 0
    )
    said = said[: len(said) - courtesy]
    text = normal_form(said)
    if not text or len(said) > LONGEST:
        return None
    if re.fullmatch(_END_OF_DAY, text):
        return Phrase(clock.today)
    if day := _day(text, clock):
        return Phrase(day)
    for hour, rest in _split(said):
        part = normal_form(said[hour.start : hour.stop])
        is_hour = re.fullmatch(_HOUR, part)
        is_end_of_day = re.fullmatch(rf"{_END_OF_DAY}|(?:the )?end of", part)
        if (is_hour or is_end_of_day) and (day := _day(normal_form(rest), clock)):
            return Phrase(day, _hour_itself(said, hour) if is_hour else range(0))
    return None


def _hour_itself(words: Sequence[str], hour: range) -> range:
    """Return the places of an hour without the `at` or `in the` before it."""
    start = next(
        at for at in hour if normal_form(words[at : at + 1]) not in ("at", "by", "in", "the")
    )
    return range(start, hour.stop)


def _split(words: Sequence[str]) -> Iterator[tuple[range, Sequence[str]]]:
    """Yield each end and each beginning of `words`, by place, with the others."""
    for size in range(1, len(words)):
        yield range(len(words) - size, len(words)), words[:-size]
        rest = words[size:]
        yield range(size), rest[1:] if normal_form(rest[:1]) in ("of", "on") else rest


# --- the forms of a day ------------------------------------------------------------------


def _day(text: str, clock: PhraseContext) -> date | None:
    """Return the day that a phrase in its normal form means, or refuse it."""
    if clock.is_ahead and text in _NEAR:
        return clock.today + _NEAR[text] * _DAY
    return _first_read(text, clock, _forms() if clock.is_ahead else _past_forms())


def _first_read(text: str, clock: PhraseContext, forms: Forms) -> date | None:
    """Return the day that the first of `forms` reads in `text`."""
    for pattern, reading in forms:
        found = pattern.fullmatch(text)
        if found and _is_known(found.groupdict()):
            day = reading(found, clock)
            if day is not None:
                return day
    return None


def _is_known(groups: Mapping[str, str | None]) -> bool:
    """Whether what was found for a weekday, a month or the like is one."""
    return all(
        found is None or name not in _KNOWN or found in _KNOWN[name] or found.isdecimal()
        for name, found in groups.items()
    )


def _compiled(*table: tuple[str, Reading]) -> Forms:
    return tuple((re.compile(pattern), reading) for pattern, reading in table)


@cache
def _forms() -> Forms:
    """Return the forms of a day to come, each with what reads it."""
    end, start = "(?:the )?(?:end|last day|close) of", "(?:the )?(?:start|beginning|first day) of"
    year = r"(?: (?P<year>20\d\d))?"
    return _compiled(
        (rf"(?:on )?(?:(?P<which>this|next|coming|this coming|last) )?{_WEEKDAY}", _weekday),
        (rf"{_WEEKDAY} week", _weekday_after),
        (rf"(?:a|1) week (?:from|on) {_WEEKDAY}", _weekday_after),
        (rf"{_WEEKDAY} (?:of )?(?P<which>this|next) week", _weekday_in),
        (r"(?:the )?(?P<text>.+)", _dated),
        (rf"{_WEEKDAY} (?:the )?(?P<text>.+)", _dated),
        (rf"(?:the )?(?P<text>.+) {_WEEKDAY}", _dated),
        (rf"{end} (?:the |this )?{_UNIT}", _end_of_this),
        (rf"(?:the )?{_UNIT} end", _end_of_this),
        (rf"this {_UNIT}", _end_of_this),
        (r"eo(?P<letter>[wmqy])", _end_of_this),
        (rf"{end} next {_UNIT}", _end_of_next),
        (rf"(?:{start} )?next {_UNIT}", _start_of_next),
        (rf"{end} {_NAMED}{year}", _end_of_named),
        (rf"(?:the )?{_NAMED}{year} end", _end_of_named),
        (rf"{start} {_NAMED}{year}", _start_of_named),
        (rf"(?:in |within |\+){_SPAN}(?: time)?", _after_a_while),
        (rf"{_SPAN} from (?:now|today)", _after_a_while),
    )


@cache
def _past_forms() -> Forms:
    """Return the forms of a day gone by."""
    return _compiled(
        (rf"(?:on )?last {_WEEKDAY}", _weekday_gone),
        (rf"{_SPAN} ago", _before_a_while),
        (r"(?:the )?(?P<text>.+)", _dated),
        (rf"{_WEEKDAY} (?:the )?(?P<text>.+)", _dated),
    )


@cache
def _date_forms() -> Forms:
    """Return the forms of a day with figures."""
    month, year = "(?P<month>[a-z]+)", r"(?: (?P<year>\d{4}))?"
    return _compiled(
        (r"(?P<year>\d{4})([-/.])(?P<figure>\d{1,2})\2(?P<day>\d{1,2})", _calendar),
        (r"(?P<year>[12]\d{3})(?P<figure>\d\d)(?P<day>\d\d)", _calendar),
        (rf"{month} (?:the )?{_DAY_NUMBER}{year}", _calendar),
        (rf"{_DAY_NUMBER} (?:of )?{month}{year}", _calendar),
        (r"(?P<day>\d{1,2})\. ?(?P<figure>\d{1,2})\.(?: ?(?P<year>\d{4}|\d\d))?", _calendar),
        (r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d\d)", _either_way),
        (r"(\d{1,2})(/)(\d{1,2})()", _either_way),
        (r"(\d{1,2}) ?(?:st|nd|rd|th)(?: of (this|next) month)?", _day_of_month),
    )


def _weekday(found: re.Match[str], clock: PhraseContext) -> date | None:
    """Return the next such weekday; `next tue` has two readings while one is still this week."""
    following = _following(found["weekday"], clock)
    in_next_week = _in_week(found["weekday"], clock, weeks=1)
    match found["which"]:
        case "this":
            return _in_week(found["weekday"], clock, weeks=0)
        case "last":
            return _weekday_gone(found, clock)
        case "next" if following != in_next_week:
            raise _two_readings(found[0], following, in_next_week)
        case _:
            return following


def _weekday_gone(found: re.Match[str], clock: PhraseContext) -> date:
    """Return the last such weekday before today."""
    following = _following(found["weekday"], clock)
    return following - (_WEEK if following - clock.today < _WEEK else 2 * _WEEK)


def _weekday_after(found: re.Match[str], clock: PhraseContext) -> date:
    return _following(found["weekday"], clock) + _WEEK


def _weekday_in(found: re.Match[str], clock: PhraseContext) -> date:
    return _in_week(found["weekday"], clock, weeks=int(found["which"] == "next"))


def _following(weekday: str, clock: PhraseContext) -> date:
    """Return the next such weekday, never today."""
    ahead = (WEEKDAY_WORDS[weekday] - clock.today.weekday()) % 7
    return clock.today + (ahead or 7) * _DAY


def _in_week(weekday: str, clock: PhraseContext, *, weeks: int) -> date:
    """Return that weekday in the team's week, so many weeks from this one."""
    start = _span("week", clock.today, clock)[0] + weeks * _WEEK
    return start + (WEEKDAY_WORDS[weekday] - start.weekday()) % 7 * _DAY


def _dated(found: re.Match[str], clock: PhraseContext) -> date | None:
    """Return a day with figures, which must be on the weekday that is beside it."""
    text, weekday = found["text"], found.groupdict().get("weekday")
    if text in _HOLIDAYS:
        day = _yearly(*_HOLIDAYS[text], clock)
    else:
        day = _first_read(text, clock, _date_forms())
    if day and weekday and day.weekday() != WEEKDAY_WORDS[weekday]:
        names = [WEEKDAYS[one].capitalize() for one in (day.weekday(), WEEKDAY_WORDS[weekday])]
        raise Wrong(f"{day} is a {names[0]}, not a {names[1]}", hint=f"{day} or {weekday}")
    return day


def _calendar(found: re.Match[str], clock: PhraseContext) -> date:
    """Return a day of the calendar, the next one (or the last) where it has no year."""
    part = found.groupdict()
    ordinal, name = part.get("ordinal"), part.get("month")
    day = ORDINALS.index(ordinal) + 1 if ordinal else int(part["day"])
    month = MONTH_WORDS[name] + 1 if name else int(part["figure"])
    if year := part["year"]:
        whole = date_or_none(int(year) + (2000 if len(year) == 2 else 0), month, day)
    else:
        whole = _yearly(month, day, clock)
    if whole is None:
        raise Wrong(f"there is no {found[0]}", hint="a day such as 2026-12-01")
    return whole


def _yearly(month: int, day: int, clock: PhraseContext) -> date | None:
    """Return the next such day, or the last one, today included; None where no year has it."""
    return day_of_year(month, day, clock.today, 1 if clock.is_ahead else -1)


def _either_way(found: re.Match[str], clock: PhraseContext) -> date | None:
    """Return `27/11` or `11/27`, and refuse `5/12`, which has two readings."""
    first, _, second, year = found.groups()

    def reading(month: str, day: str) -> date | None:
        if year:
            return date_or_none(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
        try:
            return _yearly(int(month), int(day), clock)
        except Passed as just:
            passed.append(just)
            return just.again

    passed: list[Passed] = []
    days = sorted({day for day in (reading(second, first), reading(first, second)) if day})
    if len(days) == 1 and passed:
        raise passed[0]
    if len(days) > 1:
        raise _two_readings(found[0], *days, hint=[day for day in days if day >= clock.today])
    return days[0] if days else None


def _day_of_month(found: re.Match[str], clock: PhraseContext) -> date:
    """Return the next day of that number, or the last one, today included."""
    number, which = int(found[1]), found[2]
    first = clock.today.replace(day=1)
    if which == "next":
        first = _span("month", first, clock)[1] + _DAY
    for _ in range(1 if which else 3):
        day = date_or_none(first.year, first.month, number)
        if day and (which or (day >= clock.today if clock.is_ahead else day <= clock.today)):
            return day
        start, end = _span("month", first, clock)
        first = end + _DAY if clock.is_ahead else (start - _DAY).replace(day=1)
    raise Wrong(f"there is no {found[0]}", hint="a day such as 2026-12-01")


def _end_of_this(found: re.Match[str], clock: PhraseContext) -> date:
    part = found.groupdict()
    letter = {"w": "week", "m": "month", "q": "quarter", "y": "year"}.get(part.get("letter") or "")
    return _span(letter or part["unit"], clock.today, clock)[1]


def _end_of_next(found: re.Match[str], clock: PhraseContext) -> date:
    return _span(found["unit"], _start_of_next(found, clock), clock)[1]


def _start_of_next(found: re.Match[str], clock: PhraseContext) -> date:
    return _span(found["unit"], clock.today, clock)[1] + _DAY


def _end_of_named(found: re.Match[str], clock: PhraseContext) -> date | None:
    ends = [end for _, end in _named_spans(found["named"], found["year"], clock)]
    return _coming(ends, clock)


def _start_of_named(found: re.Match[str], clock: PhraseContext) -> date | None:
    starts = [start for start, _ in _named_spans(found["named"], found["year"], clock)]
    return _coming(starts, clock)


def _coming(days: Sequence[date], clock: PhraseContext) -> date | None:
    """Return the only one of `days`, or the first one that is not gone."""
    return days[0] if len(days) == 1 else first_to_come(days, clock.today)


def _named_spans(name: str, year: str | None, clock: PhraseContext) -> list[tuple[date, date]]:
    """Return the first and the last day of `december`, `q1` or `2027`, of three years around today.

    With a year, or where it is one, there is just that.
    """
    if name.isdecimal():
        return [_span("year", date(int(name), 1, 1), clock)]
    unit = "quarter" if name.startswith("q") else "month"
    month = int(name[1]) * 3 - 2 if unit == "quarter" else MONTH_WORDS[name] + 1
    years = [int(year)] if year else [clock.today.year + more for more in (-1, 0, 1)]
    return [_span(unit, date(one, month, 1), clock) for one in years]


def _span(unit: str, day: date, clock: PhraseContext) -> tuple[date, date]:
    """Return the first and the last day of the week, month, quarter or year that `day` is in."""
    if unit == "week":
        first = WEEKDAYS.index(clock.week_starts)
        start = day - (day.weekday() - first) % 7 * _DAY
        return start, start + 6 * _DAY
    size = {"month": 1, "quarter": 3, "year": 12}[unit]
    begun = (day.month - 1) // size * size + 1
    after = day.year * 12 + begun - 1 + size
    return date(day.year, begun, 1), date(after // 12, after % 12 + 1, 1) - _DAY


def _after_a_while(found: re.Match[str], clock: PhraseContext) -> date:
    return _moved(clock.today, found, 1)


def _before_a_while(found: re.Match[str], clock: PhraseContext) -> date:
    return _moved(clock.today, found, -1)


def _moved(day: date, found: re.Match[str], sign: int) -> date:
    """Return `day` moved by so many days, weeks, months or years."""
    number = sign * (NUMBERS.get(found["number"]) or int(found["number"]))
    match found["unit"]:
        case "day" | "d":
            return day + number * _DAY
        case "week" | "w":
            return day + number * _WEEK
        case "fortnight":
            return day + 2 * number * _WEEK
        case unit:
            months = day.year * 12 + day.month - 1 + number * (12 if unit == "year" else 1)
            year, month = divmod(months, 12)
            days = (date_or_none(year, month + 1, day.day - less) for less in range(4))
            return next(one for one in days if one)


def _two_readings(text: str, *days: date, hint: Sequence[date] = ()) -> Wrong:
    told = " or ".join(f"{WEEKDAYS[day.weekday()][:3].capitalize()} {day}" for day in days)
    ways = " or ".join(map(str, hint or days))
    return Wrong(f'"{shown(text)}" can be {told}', hint=ways)
