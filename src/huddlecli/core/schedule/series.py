"""The days of an agenda as recurring series, as a calendar writes them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Literal, TypeAlias

from huddlecli.core.agenda import Agenda
from huddlecli.core.schedule import is_due, next_day
from huddlecli.core.schedule.ahead import Schedule, on_day, replacing
from huddlecli.core.team import WEEKDAYS, Weekday
from huddlecli.core.value import Value

Every: TypeAlias = Literal["week", "fortnight", "month"]  # in a month, the first such weekday


class Series(Value, kw_only=False):
    """The `weekdays` of every week, fortnight or month from `first` on, until `last` if it ends.

    Its huddles are not held on the days `without`, in order.
    """

    first: date
    every: Every
    weekdays: tuple[Weekday, ...]
    last: date | None = None
    without: tuple[date, ...] = ()


def series(
    schedule: Schedule, agenda: Agenda, since: date, known: date, final: int
) -> tuple[Series, ...]:
    """Return the days on which the huddles of `agenda` are held from `since` on.

    They go on at least until the year `final`. Up to the day `known`, each huddle that a rarer one
    replaces is left out. A weekday of a daily huddle on which all of them are replaced is left out
    for ever.
    """
    due = [*_days_due(agenda, since, known, schedule.closed)]
    replaced = {day for day in due if replacing(schedule, on_day(schedule, agenda, day))}
    held = {WEEKDAYS[day.weekday()] for day in due if day not in replaced}
    weekdays = tuple(weekday for weekday in WEEKDAYS if weekday in held)
    if not weekdays:
        return ()
    without = {*schedule.closed, *replaced}
    first = next_day(agenda, since, without, including=True)
    out = tuple(
        day
        for day in sorted(without)
        if day > first and WEEKDAYS[day.weekday()] in held and is_due(agenda, day)
    )
    match agenda.cadence:
        case "daily" | "weekly":
            return (Series(first, "week", weekdays, without=out),)
        case "monthly":
            return (Series(first, "month", weekdays, without=out),)
        case "fortnightly" if agenda.start:
            return (Series(first, "fortnight", weekdays, without=out),)
        case "fortnightly":
            return tuple(_even_weeks(agenda, first, final, out))


def _days_due(agenda: Agenda, first: date, last: date, closed: Collection[date]) -> Iterator[date]:
    """Yield the days on which `agenda` is due, until `last`, and at least one."""
    day = next_day(agenda, first, closed, including=True)
    yield day
    while (day := next_day(agenda, day, closed, including=False)) <= last:
        yield day


def _even_weeks(
    agenda: Agenda, first: date, final: int, without: tuple[date, ...]
) -> Iterator[Series]:
    """Yield a series of even weeks up to each week 53, as the next week is odd too, and the last.

    A rule with week numbers would need only one series, but few calendars know such rules.
    """
    weekday = first.isoweekday()
    for year in range(first.isocalendar().year, final + 1):
        if date(year, 12, 28).isocalendar().week == 53 or year == final:
            last = date.fromisocalendar(year, 52, weekday)
            out = tuple(day for day in without if first < day <= last)
            yield Series(first, "fortnight", (WEEKDAYS[weekday - 1],), last, out)
            first = next_day(agenda, last, without, including=False)
