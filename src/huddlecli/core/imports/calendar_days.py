"""iCalendar: the whole-day events of a calendar file, as days on which a team is closed.

A yearly event counts in each year. One that recurs more often is a habit and not a holiday.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import MAXYEAR, date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from huddlecli.core.dates import Period
from huddlecli.core.errors import Wrong
from huddlecli.core.imports.calendar_blocks import (
    MALFORMED,
    NOT_ICALENDAR,
    UNREADABLE,
    BadBlock,
    CalendarBlock,
    bad_block,
    blocks,
    first_of,
    text_of,
)
from huddlecli.core.settings.closed_days import MOST_DAYS, ClosedDay, found_name

if TYPE_CHECKING:
    from icalendar import Component

# No calendar of days off has so many whole-day events, nor so much text in them.
MOST_EVENTS = 2_000
MOST_TEXT = 1024 * 1024  # characters
_MOST_A_YEAR = 14
_DAY = timedelta(days=1)
_CALENDAR = re.compile(r"(?im)^BEGIN:VCALENDAR[ \t]*\r?$")
# A time in the first line of a start: such an event is not parsed, which would take long.
_TIMED = re.compile(r"(?im)^DTSTART(?:;[^:\r\n]*)?:\d{8}T\d{6}")
_ALL_DAY = re.compile(r"(?im)^X-MICROSOFT-CDO-ALLDAYEVENT:TRUE")
_WHICH_DAY = ("BYMONTHDAY", "BYDAY", "BYYEARDAY", "BYWEEKNO")
_HOURS = ("BYHOUR", "BYMINUTE", "BYSECOND")
_EVERY = {"MONTHLY": "month", "WEEKLY": "week", "DAILY": "day"}
_EVERY |= {"HOURLY": "hour", "MINUTELY": "minute", "SECONDLY": "second"}


class LeftDay(NamedTuple):
    """A day or an event that is left out: its first day, its name, and why."""

    day: date
    name: str
    reason: str


@dataclass(slots=True)
class CalendarDays:
    """The days of a calendar file, the events that were left out, and those that cannot be read.

    `timed` is the number of events with a time of day, which are left out too.
    """

    days: list[ClosedDay] = field(default_factory=list)
    left: list[LeftDay] = field(default_factory=list)
    bad: list[BadBlock] = field(default_factory=list)
    timed: int = 0


class _Event(NamedTuple):
    """A whole-day event: its first day, how many days it lasts, and how it recurs."""

    line: int
    uid: str
    name: str
    first: date
    length: int
    part: Component
    replaces: date | None  # the day of a series whose place it takes
    reason: str  # why it is left out, or empty


def read_calendar_days(text: str, name: str, span: Period) -> CalendarDays:
    """Return the days within `span` in the text of a calendar file. Messages call it `name`."""
    if not _CALENDAR.search(text.removeprefix("\ufeff")):
        raise Wrong(f"{name} is not a calendar", hint="an iCalendar file: holidays.ics")
    found = CalendarDays()
    events = [*_events(text, name, found)]
    replaced: dict[str, set[date]] = {}
    for event in events:
        if event.replaces:
            replaced.setdefault(event.uid, set()).add(event.replaces)
    names = dict[date, dict[str, None]]()
    for event in events:
        if event.reason:
            found.left.append(LeftDay(event.first, event.name, event.reason))
            continue
        try:
            starts = _starts(event, span)
            if event.replaces is None:
                starts -= replaced.get(event.uid, set())
            days = {start + n * _DAY for start in starts for n in range(event.length)}
        except Wrong as error:
            found.left.append(LeftDay(event.first, event.name, error.message))
            continue
        except MALFORMED:
            found.bad.append(BadBlock(event.line, NOT_ICALENDAR, event.name))
            continue
        if not any(day in span for day in days) and event.uid not in replaced:
            where = "before" if max(days, default=event.first) < span.start else "after"
            edge = span.start if where == "before" else span.end
            found.left.append(LeftDay(event.first, event.name, f"{where} {edge}"))
        for day in days:
            if day in span:
                names.setdefault(day, {})[event.name] = None
        if len(names) > MOST_DAYS:
            raise Wrong(
                f"{name} has more than {MOST_DAYS} days off",
                hint=f"--year {span.start.year}, for those of one year",
            )
    found.bad.sort()
    found.days = [
        ClosedDay(day, found_name("; ".join(filter(None, names[day])))) for day in sorted(names)
    ]
    return found


def _events(text: str, name: str, found: CalendarDays) -> Iterator[_Event]:
    """Yield the whole-day events; add to `found` how many others there are, and what is bad."""
    from icalendar import Event  # noqa: PLC0415 - it takes 90 ms, which other commands do without

    whole = list[CalendarBlock]()
    for block in blocks(text, "VEVENT"):
        if _TIMED.search(block.text) and not _ALL_DAY.search(block.text):
            found.timed += 1
        else:
            whole.append(block)
    if len(whole) > MOST_EVENTS or sum(len(block.text) for block in whole) > MOST_TEXT:
        raise Wrong(
            f"{name} has more than {MOST_EVENTS:,} whole-day events, or {MOST_TEXT >> 20} MiB",
            hint="a calendar of days off, such as the holidays of a country",
        )
    for block in whole:
        try:
            event = _event(block, Event.from_ical(block.text))
        except UNREADABLE as error:
            found.bad.append(bad_block(block, error))
        else:
            if event:
                yield event
            else:
                found.timed += 1


def _event(block: CalendarBlock, part: Component) -> _Event | None:
    """Return a whole-day event, or None for one with a time of day."""
    start = getattr(first_of(part, "DTSTART"), "dt", None)
    is_marked = _ALL_DAY.search(block.text) is not None
    if start is None:
        raise Wrong("it has no first day", hint="DTSTART;VALUE=DATE:20261224")
    first = _day(start)
    if first is None or (isinstance(start, datetime) and not is_marked):
        return None
    return _Event(
        line=block.line,
        uid=text_of(part, "UID"),
        name=found_name(text_of(part, "SUMMARY")),
        first=first,
        length=_length(part, first),
        part=part,
        replaces=_day(getattr(first_of(part, "RECURRENCE-ID"), "dt", None)),
        reason=_why_left(part),
    )


def _why_left(part: Component) -> str:
    if text_of(part, "STATUS").upper() == "CANCELLED":
        return "cancelled"
    # In Google's calendars of holidays, a day on which people work.
    return "an observance" if text_of(part, "DESCRIPTION").startswith("Observance") else ""


def _length(part: Component, first: date) -> int:
    """Return how many days an event lasts: its end is the day after the last one."""
    end = _day(getattr(first_of(part, "DTEND"), "dt", None))
    lasts = getattr(first_of(part, "DURATION"), "dt", None)
    length = 1
    if end is not None:
        length = (end - first).days
    elif isinstance(lasts, timedelta):
        length = lasts.days
    if length > MOST_DAYS:
        raise Wrong(f"it lasts {length:,} days", hint=f"at most {MOST_DAYS} days")
    return max(length, 1)


def _day(moment: object) -> date | None:
    """Return the day of a date or of a time, or None."""
    if isinstance(moment, datetime):
        return moment.date()
    return moment if isinstance(moment, date) else None


def _starts(event: _Event, span: Period) -> set[date]:
    """Return the first days of an event, without those long before or after `span`.

    Raises Wrong if it recurs more often than once a year.
    """
    first = span.start - event.length * _DAY
    starts = {event.first, *_listed(event.part, "RDATE")}
    if rule := first_of(event.part, "RRULE"):
        starts |= {day for day in _yearly(rule, event.first, span) if day >= first}
    return starts - {*_listed(event.part, "EXDATE")}


def _listed(part: Component, key: str) -> Iterator[date]:
    """Yield the days that an event lists beside its rule, to add to those or to leave out."""
    values = part.get(key) or ()
    for value in values if isinstance(values, list) else (values,):
        for one in getattr(value, "dts", ()):
            moment = one.dt[0] if isinstance(one.dt, tuple) else one.dt
            if day := _day(moment):
                yield day


def _yearly(rule: Any, first: date, span: Period) -> Iterator[date]:
    """Yield the days of a yearly rule from `first` on, perhaps without those before `span`.

    Raises Wrong if the rule is not yearly, and ValueError if it is not a rule.
    """
    parts = dict(part.split("=", 1) for part in rule.to_ical().decode().split(";"))
    often = parts.pop("FREQ")
    if every := _EVERY.get(often):
        raise Wrong(f"recurs every {every}", hint="FREQ=YEARLY")
    if often != "YEARLY":  # or the library could not read the rule, and gives it as a text
        raise ValueError(often)
    interval, most = int(parts.pop("INTERVAL", 1)), int(parts.pop("COUNT", 0))
    if interval < 1 or most < 0 or any(key in parts for key in _HOURS):
        raise ValueError(parts)
    parts.pop("UNTIL", None)
    if not any(key in parts for key in _WHICH_DAY):
        parts = {"BYMONTH": f"{first.month}", "BYMONTHDAY": f"{first.day}", **parts}
    end = min([span.end, *(day for until in rule.get("UNTIL", ()) if (day := _day(until)))])
    text = ";".join(f"{key}={value}" for key, value in parts.items())
    number = 0
    for year in range(first.year, end.year + 1, interval):
        if not most and year < span.start.year - 1:
            continue
        for day in _in_year(text, year):
            if first <= day <= end:
                number += 1
                if most and number > most:
                    return
                yield day


def _in_year(text: str, year: int) -> list[date]:
    """Return the days of a rule in one year.

    The next year that the rule would be tried for is beyond the calendar. If no year had such a
    day, it would be tried for all of them, which takes a third of a second.
    """
    from dateutil.rrule import rrulestr  # noqa: PLC0415 - icalendar needs it anyway

    rule = rrulestr(f"FREQ=YEARLY;INTERVAL={MAXYEAR};{text}", dtstart=datetime(year, 1, 1))  # noqa: DTZ001 - as whole days are
    days = [moment.date() for moment in islice(rule, _MOST_A_YEAR + 1)]
    if len(days) > _MOST_A_YEAR:
        raise Wrong("recurs every few days", hint="FREQ=YEARLY")
    return days
