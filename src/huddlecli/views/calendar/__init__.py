"""The team's huddles and the due days of promises as a calendar file (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from huddlecli.core.agenda import Agenda
from huddlecli.core.records import Action, changed
from huddlecli.core.schedule import agenda_zone
from huddlecli.core.schedule.ahead import Schedule
from huddlecli.core.schedule.series import Every, Series, series
from huddlecli.core.team import Team
from huddlecli.views.calendar.timezones import timezone
from huddlecli.views.escape import safe

_DAY = timedelta(days=1)
_AHEAD = 28  # years after the newest change, in which each date has been on each weekday
_LEFT_OUT = 3  # years after it, in which each day without a huddle is named
_NUMBERED_FROM = datetime(2020, 1, 1, tzinfo=UTC)
_EVERY: dict[Every, dict[str, Any]] = {
    "week": {"freq": "weekly"},
    "fortnight": {"freq": "weekly", "interval": 2},
    "month": {"freq": "monthly"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """What goes into a team's calendar: its huddles `since` a day, and its promises.

    Those that are closed are cancelled there. `stamp` is the instant of the newest change, and
    `edited` has that of each agenda of the team's own, by name.
    """

    team: Team
    agendas: Sequence[Agenda]
    actions: Sequence[Action]
    since: date
    stamp: datetime
    edited: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def final(self) -> int:
        """The last year for which recurring events are written."""
        return self.stamp.year + _AHEAD

    @property
    def known(self) -> date:
        """The last day on which huddles that a rarer one replaces are left out one by one."""
        return date(self.stamp.year + _LEFT_OUT, 12, 31)


def as_ics(dates: Dates) -> str:
    """Return the calendar; lines end with CRLF, as the format wants."""
    calendar = Calendar()
    calendar.add("prodid", "-//huddle//huddle//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", safe(f"{dates.team.name} huddle"))
    calendar.add("x-wr-timezone", dates.team.timezone)
    zones = {agenda_zone(agenda, dates.team.zone) for agenda in dates.agendas if agenda.at}
    for zone in sorted(zones, key=lambda zone: zone.key):
        calendar.add_component(timezone(zone, dates.since.year, dates.final))
    schedule = Schedule.of(dates.agendas, dates.team.zone, dates.team.closed)
    for agenda in dates.agendas:
        for event in _huddles(schedule, agenda, dates):
            calendar.add_component(event)
    for action in sorted(dates.actions, key=lambda action: (action.due, action.owner, action.id)):
        calendar.add_component(_due_day(action))
    return str(calendar.to_ical(), "utf-8")


def _huddles(schedule: Schedule, agenda: Agenda, dates: Dates) -> Iterator[Event]:
    """Yield the huddles of an agenda, an event for each series of days."""
    made = datetime(dates.since.year, 1, 1, tzinfo=UTC)
    edited = dates.edited.get(agenda.name)
    days_due = series(schedule, agenda, dates.since, dates.known, dates.final)
    for number, days in enumerate(days_due, 1):
        event = Event()
        event.add("uid", f"{agenda.name}-{number}.{_team_id(dates.team)}@huddle")
        event.add("dtstamp", dates.stamp)
        event.add("last-modified", edited or made)
        event.add("sequence", _version(edited))
        event.add("summary", safe(agenda.title))
        event.add("description", f"huddle start {agenda.name}")
        _timed(event, agenda, days, agenda_zone(agenda, dates.team.zone))
        yield event


def _version(edited: datetime | None) -> int:
    """Return the event's SEQUENCE number: it grows whenever its file changes."""
    return max(int((edited - _NUMBERED_FROM).total_seconds()), 0) if edited else 0


def _team_id(team: Team) -> str:
    """Return what identifies the team in event ids: unique, and never edited.

    A folder of an older version gets its id with the first change; until then its name does.
    """
    return team.id or sha256(team.name.encode("utf-8", "replace")).hexdigest()[:12]


def _timed(event: Event, agenda: Agenda, days: Series, zone: ZoneInfo) -> None:
    """Say when an event is: from its hour on, else the whole day; and when it is again."""
    rule = {**_EVERY[days.every], "byday": [_byday(days.every, day) for day in days.weekdays]}
    if agenda.at is None:
        _whole_day(event, days.first)
        rule |= {"until": days.last} if days.last else {}
        out: list[date] = [*days.without]
    else:
        start = datetime.combine(days.first, time.fromisoformat(agenda.at), zone)
        event.add("dtstart", start)
        event.add("duration", timedelta(minutes=agenda.minutes))
        last = datetime.combine(days.last, start.time(), zone) if days.last else None
        rule |= {"until": last.astimezone(UTC)} if last else {}
        out = [datetime.combine(day, start.time(), zone) for day in days.without]
    event.add("rrule", rule)
    if out:
        event.add("exdate", out)


def _byday(every: Every, weekday: str) -> str:
    """Return `TU`, or `1TU` for the first of a month."""
    return f"{'1' if every == 'month' else ''}{weekday[:2].upper()}"


def _due_day(action: Action) -> Event:
    """Return an all-day event for a promise's due day; it marks nobody as busy."""
    event = Event()
    event.add("uid", f"{action.id}@huddle")
    event.add("dtstamp", changed(action))
    event.add("last-modified", changed(action))
    event.add("sequence", len(action.changes))
    event.add("status", "CONFIRMED" if action.status == "open" else "CANCELLED")
    event.add("summary", f"{safe(action.owner)}: {safe(action.title)}")
    event.add("description", f"huddle done {action.id}")
    _whole_day(event, action.due)
    return event


def _whole_day(event: Event, day: date) -> None:
    event.add("dtstart", day)
    event.add("dtend", day + _DAY)
    event.add("transp", "TRANSPARENT")
