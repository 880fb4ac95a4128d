"""The team's huddles and the due days of promises as a calendar file (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vText

from huddlecli.core.agenda import Agenda
from huddlecli.core.records import Action, changed
from huddlecli.core.schedule import agenda_zone
from huddlecli.core.schedule.ahead import Schedule
from huddlecli.core.schedule.series import Every, Series, series
from huddlecli.core.team import Team
from huddlecli.views.calendar.earlier import CANCELLED_FOR, follow_earlier
from huddlecli.views.calendar.timezones import timezone
from huddlecli.views.escape import safe

__all__ = ["CANCELLED_FOR", "Dates", "as_ics"]

_DAY = timedelta(days=1)
_AHEAD = 28  # years after the newest change, in which each date has been on each weekday
_LEFT_OUT = 3  # years after it, in which each day without a huddle is named
# Versions are seconds since then. A change of this program that makes other events of the same
# files has to move it back: calendar programs take in an event only if its version is higher.
_NUMBERED_FROM = datetime(2019, 12, 31, tzinfo=UTC)
_REFRESHED, _REFRESHED_WORDS = timedelta(hours=1), "PT1H"  # how often subscribers look again
_MORNING = "09:00"  # on a due day, for teams without working hours
_EVERY: dict[Every, dict[str, Any]] = {
    "week": {"freq": "weekly"},
    "fortnight": {"freq": "weekly", "interval": 2},
    "month": {"freq": "monthly"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """What goes into a team's calendar: its huddles `since` a day, and promises.

    Closed promises are cancelled there. `stamp` is when any of it was last changed, and `edited`
    when the team or its agendas were. `owner` is the person whose promises they are, None for all
    people, and `alarm` is how long before a huddle programs should give an alarm.
    """

    team: Team
    agendas: Sequence[Agenda]
    actions: Sequence[Action]
    since: date
    stamp: datetime
    edited: datetime
    owner: str | None = None
    alarm: timedelta | None = None

    @property
    def final(self) -> int:
        """The last year for which recurring events are written."""
        return self.stamp.year + _AHEAD

    @property
    def known(self) -> date:
        """The last day on which huddles that a rarer one replaces are left out one by one."""
        return date(self.stamp.year + _LEFT_OUT, 12, 31)

    @property
    def changed(self) -> datetime:
        """When the huddles last changed: in a new year, more days without one are named."""
        return max(self.edited, datetime(self.stamp.year, 1, 1, tzinfo=UTC))


def as_ics(dates: Dates, earlier: str = "", now: datetime | None = None) -> str:
    """Return the calendar; lines end with CRLF, as the format wants.

    What is in the `earlier` text of the same file, and gone since, is cancelled as of `now`.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//huddle//huddle//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    whose = f": {dates.owner}" if dates.owner else ""
    name = vText(safe(f"{dates.team.name} huddle{whose}"))
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _REFRESHED, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", _REFRESHED_WORDS)
    calendar.add("x-wr-timezone", dates.team.timezone)
    zones = {agenda_zone(agenda, dates.team.zone) for agenda in dates.agendas if agenda.at}
    for zone in sorted(zones, key=lambda zone: zone.key):
        calendar.add_component(timezone(zone, dates.since.year, dates.final))
    schedule = Schedule.of(dates.agendas, dates.team.zone, dates.team.closed)
    for agenda in dates.agendas:
        for event in _huddles(schedule, agenda, dates):
            calendar.add_component(event)
    for action in sorted(dates.actions, key=lambda action: (action.due, action.owner, action.id)):
        calendar.add_component(_due_day(action, dates))
    if earlier and now:
        follow_earlier(calendar, earlier, now)
    return str(calendar.to_ical(), "utf-8")


def _huddles(schedule: Schedule, agenda: Agenda, dates: Dates) -> Iterator[Event]:
    """Yield the huddles of an agenda, an event for each series of days."""
    days_due = series(schedule, agenda, dates.since, dates.known, dates.final)
    for number, days in enumerate(days_due, 1):
        event = Event()
        event.add("uid", f"{agenda.name}-{number}.{_team_id(dates.team)}@huddle")
        event.add("dtstamp", dates.stamp)
        event.add("last-modified", dates.changed)
        event.add("sequence", max(int((dates.changed - _NUMBERED_FROM).total_seconds()), 0))
        event.add("summary", safe(agenda.title))
        event.add("description", f"huddle start {agenda.name}")
        _timed(event, agenda, days, agenda_zone(agenda, dates.team.zone))
        if dates.alarm is not None:
            _add_alarm(event, -dates.alarm if agenda.at else _morning(dates.team))
        yield event


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


def _due_day(action: Action, dates: Dates) -> Event:
    """Return an all-day event for a promise's due day; it marks nobody as busy.

    It has an alarm only in the calendar of one person: when work begins.
    """
    event = Event()
    event.add("uid", f"{action.id}@huddle")
    event.add("dtstamp", changed(action))
    event.add("last-modified", changed(action))
    event.add("sequence", len(action.changes))
    event.add("status", "CONFIRMED" if action.status == "open" else "CANCELLED")
    event.add("summary", f"{safe(action.owner)}: {safe(action.title)}")
    event.add("description", f"huddle done {action.id}")
    _whole_day(event, action.due)
    if dates.alarm is not None and dates.owner and action.status == "open":
        _add_alarm(event, _morning(dates.team))
    return event


def _morning(team: Team) -> timedelta:
    """Return how long after midnight work begins."""
    start = time.fromisoformat(team.hours.opens if team.hours else _MORNING)
    return timedelta(hours=start.hour, minutes=start.minute)


def _add_alarm(event: Event, after_start: timedelta) -> None:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", event["summary"])
    alarm.add("trigger", after_start)
    event.add_component(alarm)


def _whole_day(event: Event, day: date) -> None:
    event.add("dtstart", day)
    event.add("dtend", day + _DAY)
    event.add("transp", "TRANSPARENT")
