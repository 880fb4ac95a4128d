"""Days in several words, or written with figures: `end of month`, `3rd of December`, `27.11.`.

A phrase means one day, or is refused because it has two readings or none, or is not known.
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
    """What a phrase is read with: today, the first weekday, and whether future days are meant."""

    today: date
    week_starts: Weekday = "monday"
    is_ahead: bool = True


class Phrase(NamedTuple):
    """A day, and the positions of the words for an hour such as `5pm`, which no due day has."""

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
# Patterns with every name in them would take too long to compile for `log`: the patterns accept any
# word, and what a group of one of these names has matched must be among the words here.
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


def read(words: Sequence[str], context: PhraseContext) -> Phrase | None:
    """Return the day that `words` mean together, None if they mean no day, or refuse it."""
    said = tuple(words)
    courtesy = next(
        (size for size in (3, 2, 1) if re.fullmatch(_COURTESY, normal_form(said[-size:]))), 0
    )
    said = said[: len(said) - courtesy]
    text = normal_form(said)
    if not text or len(said) > LONGEST:
        return None
    if re.fullmatch(_END_OF_DAY, text):
        return Phrase(context.today)
    if day := _day(text, context):
        return Phrase(day)
    for hour, rest in _split(said):
        part = normal_form(said[hour.start : hour.stop])
        is_hour = re.fullmatch(_HOUR, part)
        is_end_of_day = re.fullmatch(rf"{_END_OF_DAY}|(?:the )?end of", part)
        if (is_hour or is_end_of_day) and (day := _day(normal_form(rest), context)):
            return Phrase(day, _hour_itself(said, hour) if is_hour else range(0))
    return None


def _hour_itself(words: Sequence[str], hour: range) -> range:
    """Return the positions of an hour without the `at` or `in the` before it."""
    start = next(
        at for at in hour if normal_form(words[at : at + 1]) not in ("at", "by", "in", "the")
    )
    return range(start, hour.stop)


def _split(words: Sequence[str]) -> Iterator[tuple[range, Sequence[str]]]:
    """Yield the positions of each end and each beginning of `words`, with the other words."""
    for size in range(1, len(words)):
        yield range(len(words) - size, len(words)), words[:-size]
        rest = words[size:]
        yield range(size), rest[1:] if normal_form(rest[:1]) in ("of", "on") else rest


# --- the forms of a day ------------------------------------------------------------------


def _day(text: str, context: PhraseContext) -> date | None:
    """Return the day that a phrase in its normal form means, or refuse it."""
    if context.is_ahead and text in _NEAR:
        return context.today + _NEAR[text] * _DAY
    return _first_read(text, context, _forms() if context.is_ahead else _past_forms())


def _first_read(text: str, context: PhraseContext, forms: Forms) -> date | None:
    """Return the day that the first of `forms` reads in `text`."""
    for pattern, reading in forms:
        matched = pattern.fullmatch(text)
        if matched and _is_known(matched.groupdict()):
            day = reading(matched, context)
            if day is not None:
                return day
    return None


def _is_known(groups: Mapping[str, str | None]) -> bool:
    """Whether what the groups for weekdays, months and the like have matched are such words."""
    return all(
        word is None or name not in _KNOWN or word in _KNOWN[name] or word.isdecimal()
        for name, word in groups.items()
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
    """Return the forms of a past day."""
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


def _weekday(matched: re.Match[str], context: PhraseContext) -> date | None:
    """Return the next such weekday; `next tue` has two readings if this week's is still to come."""
    following = _following(matched["weekday"], context)
    in_next_week = _in_week(matched["weekday"], context, weeks=1)
    match matched["which"]:
        case "this":
            return _in_week(matched["weekday"], context, weeks=0)
        case "last":
            return _weekday_gone(matched, context)
        case "next" if following != in_next_week:
            raise _two_readings(matched[0], following, in_next_week)
        case _:
            return following


def _weekday_gone(matched: re.Match[str], context: PhraseContext) -> date:
    """Return the last such weekday before today."""
    following = _following(matched["weekday"], context)
    return following - (_WEEK if following - context.today < _WEEK else 2 * _WEEK)


def _weekday_after(matched: re.Match[str], context: PhraseContext) -> date:
    return _following(matched["weekday"], context) + _WEEK


def _weekday_in(matched: re.Match[str], context: PhraseContext) -> date:
    return _in_week(matched["weekday"], context, weeks=int(matched["which"] == "next"))


def _following(weekday: str, context: PhraseContext) -> date:
    """Return the next such weekday, never today."""
    ahead = (WEEKDAY_WORDS[weekday] - context.today.weekday()) % 7
    return context.today + (ahead or 7) * _DAY


def _in_week(weekday: str, context: PhraseContext, *, weeks: int) -> date:
    """Return that weekday of the team's week that is so many weeks after this one."""
    start = _span("week", context.today, context)[0] + weeks * _WEEK
    return start + (WEEKDAY_WORDS[weekday] - start.weekday()) % 7 * _DAY


def _dated(matched: re.Match[str], context: PhraseContext) -> date | None:
    """Return a day written with figures; a weekday typed beside it must be right."""
    text, weekday = matched["text"], matched.groupdict().get("weekday")
    if text in _HOLIDAYS:
        day = _yearly(*_HOLIDAYS[text], context)
    else:
        day = _first_read(text, context, _date_forms())
    if day and weekday and day.weekday() != WEEKDAY_WORDS[weekday]:
        names = [WEEKDAYS[at].capitalize() for at in (day.weekday(), WEEKDAY_WORDS[weekday])]
        raise Wrong(f"{day} is a {names[0]}, not a {names[1]}", hint=f"{day} or {weekday}")
    return day


def _calendar(matched: re.Match[str], context: PhraseContext) -> date:
    """Return a day of the calendar; without a year, the next such day, or the last."""
    part = matched.groupdict()
    ordinal, name = part.get("ordinal"), part.get("month")
    day = ORDINALS.index(ordinal) + 1 if ordinal else int(part["day"])
    month = MONTH_WORDS[name] + 1 if name else int(part["figure"])
    if year := part["year"]:
        whole = date_or_none(int(year) + (2000 if len(year) == 2 else 0), month, day)
    else:
        whole = _yearly(month, day, context)
    if whole is None:
        raise Wrong(f"there is no {matched[0]}", hint="a day such as 2026-12-01")
    return whole


def _yearly(month: int, day: int, context: PhraseContext) -> date | None:
    """Return the next such day, or the last one, today included; None if no year has it."""
    return day_of_year(month, day, context.today, 1 if context.is_ahead else -1)


def _either_way(matched: re.Match[str], context: PhraseContext) -> date | None:
    """Return `27/11` or `11/27`, and refuse `5/12`, which has two readings."""
    first, _, second, year = matched.groups()

    def reading(month: str, day: str) -> date | None:
        if year:
            return date_or_none(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
        try:
            return _yearly(int(month), int(day), context)
        except Passed as error:
            passed.append(error)
            return error.again

    passed: list[Passed] = []
    days = sorted({day for day in (reading(second, first), reading(first, second)) if day})
    if len(days) == 1 and passed:
        raise passed[0]
    if len(days) > 1:
        raise _two_readings(matched[0], *days, hint=[day for day in days if day >= context.today])
    return days[0] if days else None


def _day_of_month(matched: re.Match[str], context: PhraseContext) -> date:
    """Return the next day of the month with that number, or the last one, today included."""
    number, which = int(matched[1]), matched[2]
    first = context.today.replace(day=1)
    if which == "next":
        first = _span("month", first, context)[1] + _DAY
    for _ in range(1 if which else 3):
        day = date_or_none(first.year, first.month, number)
        if day and (which or (day >= context.today if context.is_ahead else day <= context.today)):
            return day
        start, end = _span("month", first, context)
        first = end + _DAY if context.is_ahead else (start - _DAY).replace(day=1)
    raise Wrong(f"there is no {matched[0]}", hint="a day such as 2026-12-01")


def _end_of_this(matched: re.Match[str], context: PhraseContext) -> date:
    part = matched.groupdict()
    letter = {"w": "week", "m": "month", "q": "quarter", "y": "year"}.get(part.get("letter") or "")
    return _span(letter or part["unit"], context.today, context)[1]


def _end_of_next(matched: re.Match[str], context: PhraseContext) -> date:
    return _span(matched["unit"], _start_of_next(matched, context), context)[1]


def _start_of_next(matched: re.Match[str], context: PhraseContext) -> date:
    return _span(matched["unit"], context.today, context)[1] + _DAY


def _end_of_named(matched: re.Match[str], context: PhraseContext) -> date | None:
    ends = [end for _, end in _named_spans(matched["named"], matched["year"], context)]
    return _coming(ends, context)


def _start_of_named(matched: re.Match[str], context: PhraseContext) -> date | None:
    starts = [start for start, _ in _named_spans(matched["named"], matched["year"], context)]
    return _coming(starts, context)


def _coming(days: Sequence[date], context: PhraseContext) -> date | None:
    """Return the only one of `days`, or the first that has not passed."""
    return days[0] if len(days) == 1 else first_to_come(days, context.today)


def _named_spans(name: str, year: str | None, context: PhraseContext) -> list[tuple[date, date]]:
    """Return the first and the last day of `december`, `q1` or `2027`.

    A month or a quarter without a year comes three times, in the years around today's.
    """
    if name.isdecimal():
        return [_span("year", date(int(name), 1, 1), context)]
    unit = "quarter" if name.startswith("q") else "month"
    month = int(name[1]) * 3 - 2 if unit == "quarter" else MONTH_WORDS[name] + 1
    years = [int(year)] if year else [context.today.year + more for more in (-1, 0, 1)]
    return [_span(unit, date(year_, month, 1), context) for year_ in years]


def _span(unit: str, day: date, context: PhraseContext) -> tuple[date, date]:
    """Return the first and the last day of the week, month, quarter or year that `day` is in."""
    if unit == "week":
        first = WEEKDAYS.index(context.week_starts)
        start = day - (day.weekday() - first) % 7 * _DAY
        return start, start + 6 * _DAY
    size = {"month": 1, "quarter": 3, "year": 12}[unit]
    begun = (day.month - 1) // size * size + 1
    after = day.year * 12 + begun - 1 + size
    return date(day.year, begun, 1), date(after // 12, after % 12 + 1, 1) - _DAY


def _after_a_while(matched: re.Match[str], context: PhraseContext) -> date:
    return _moved(context.today, matched, 1)


def _before_a_while(matched: re.Match[str], context: PhraseContext) -> date:
    return _moved(context.today, matched, -1)


def _moved(day: date, matched: re.Match[str], sign: int) -> date:
    """Return `day` moved by so many days, weeks, months or years."""
    number = sign * (NUMBERS.get(matched["number"]) or int(matched["number"]))
    match matched["unit"]:
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
            return next(day_ for day_ in days if day_)


def _two_readings(text: str, *days: date, hint: Sequence[date] = ()) -> Wrong:
    readings = " or ".join(f"{WEEKDAYS[day.weekday()][:3].capitalize()} {day}" for day in days)
    dates = " or ".join(map(str, hint or days))
    return Wrong(f'"{shown(text)}" can be {readings}', hint=dates)
