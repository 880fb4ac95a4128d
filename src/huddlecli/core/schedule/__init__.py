"""When huddles are due: the days of each cadence, their hour, and the default due day.

`ahead` says which of them are held, and `series` has them as a calendar writes them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

from huddlecli.core.agenda import Agenda, Cadence
from huddlecli.core.dates import LONGEST_DUE, span_days
from huddlecli.core.errors import Wrong
from huddlecli.core.team import WEEKDAYS, Team

_SOONEST_DUE = timedelta(days=2)
_WEEK = timedelta(days=7)


def is_due(agenda: Agenda, day: date, closed: Collection[date] = ()) -> bool:
    """Whether `agenda` is to be held on `day`: never on one of the team's `closed` days."""
    if day in closed:
        return False
    on_its_weekday = WEEKDAYS[day.weekday()] == (agenda.on or "monday")
    match agenda.cadence:
        case "daily":
            return day.weekday() < 5
        case "weekly":
            return on_its_weekday
        case "fortnightly" if agenda.start:
            return day >= agenda.start and (day - agenda.start).days % 14 == 0
        case "fortnightly":
            return on_its_weekday and day.isocalendar().week % 2 == 0
        case "monthly":
            return on_its_weekday and day.day <= 7


def next_day(
    agenda: Agenda, after: date, closed: Collection[date] = (), *, including: bool
) -> date:
    """Return the next day on which `agenda` is due, `after` itself included or not."""
    day = after if including else after + timedelta(days=1)
    if agenda.cadence == "fortnightly" and agenda.start:
        day = max(day, agenda.start)
    while not is_due(agenda, day, closed):
        day += timedelta(days=1)
    return day


def starts_at(agenda: Agenda, day: date, zone: ZoneInfo) -> datetime | None:
    """Return the UTC instant at which `agenda` begins on `day`, in its own zone or else `zone`."""
    if agenda.at is None:
        return None
    hour, minute = agenda.at.split(":")
    local = datetime(
        day.year, day.month, day.day, int(hour), int(minute), tzinfo=agenda_zone(agenda, zone)
    )
    return local.astimezone(UTC)


def agenda_zone(agenda: Agenda, zone: ZoneInfo) -> ZoneInfo:
    """Return the zone in which `agenda` is held."""
    return ZoneInfo(agenda.timezone) if agenda.timezone else zone


def default_due(team: Team, agendas: Sequence[Agenda], today: date) -> date:
    """Return the day on which a promise is due if none is given.

    If a rarer huddle takes the place of the one that is meant, the day is the same: that huddle
    reviews promises too.
    """
    due = team.defaults.due
    if (days := span_days(due)) is not None and days <= LONGEST_DUE:
        return today + timedelta(days=days)
    for agenda in agendas:
        if agenda.name in team.agendas and due in (agenda.name, agenda.cadence):
            return next_day(agenda, today + _SOONEST_DUE, team.closed, including=True)
    if due in get_args(Cadence):
        return today + _WEEK
    raise Wrong(
        f"due = {due!r} in [defaults] is neither a huddle of this team nor a number of days",
        hint='due = "weekly" or due = "3d" in huddle.toml',
    )
