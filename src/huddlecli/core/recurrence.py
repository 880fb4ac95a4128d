"""The days of an agenda as series that a calendar can repeat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from huddlecli.core.agenda import Agenda
from huddlecli.core.cadence import next_day
from huddlecli.core.team import WEEKDAYS, Weekday

Every: TypeAlias = Literal["week", "fortnight", "month"]  # a month: the first such weekday of it

_WORKDAYS = WEEKDAYS[:5]


@dataclass(frozen=True, slots=True)
class Series:
    """The `weekdays` of every week, fortnight or month from `first` on, to `last` if it ends."""

    first: date
    every: Every
    weekdays: tuple[Weekday, ...]
    last: date | None = None


def series(agenda: Agenda, since: date, final: int) -> tuple[Series, ...]:
    """Return the days on which `agenda` is due from `since` on, to the year `final` at least."""
    first = next_day(agenda, since, including=True)
    weekdays = (WEEKDAYS[first.weekday()],)
    match agenda.cadence:
        case "daily":
            return (Series(first, "week", _WORKDAYS),)
        case "weekly":
            return (Series(first, "week", weekdays),)
        case "monthly":
            return (Series(first, "month", weekdays),)
        case "fortnightly" if agenda.start:
            return (Series(first, "fortnight", weekdays),)
        case "fortnightly":
            return tuple(_even_weeks(agenda, since, final))


def _even_weeks(agenda: Agenda, since: date, final: int) -> Iterator[Series]:
    """Yield stretches of even weeks: after a week 53 come two odd ones, and a new stretch.

    A rule of weeks by number would be one series, but few calendars know such rules.
    """
    first = next_day(agenda, since, including=True)
    weekday = first.isoweekday()
    for year in range(first.isocalendar().year, final + 1):
        if date(year, 12, 28).isocalendar().week == 53 or year == final:
            last = date.fromisocalendar(year, 52, weekday)
            yield Series(first, "fortnight", (WEEKDAYS[weekday - 1],), last)
            first = next_day(agenda, last, including=False)
