"""When huddles are due: the days of each cadence, the next huddle, and the default due day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Literal, NamedTuple, TypeAlias, get_args
from zoneinfo import ZoneInfo

from huddlecli.core.agenda import Agenda, Cadence
from huddlecli.core.dates import LONGEST_DUE, span_days
from huddlecli.core.errors import Wrong
from huddlecli.core.team import WEEKDAYS, Team, Weekday, day_in, midnight_after
from huddlecli.core.value import Value

_RAREST_FIRST: tuple[Cadence, ...] = ("monthly", "fortnightly", "weekly", "daily")

_SOONEST_DUE = timedelta(days=2)
_WEEK = timedelta(days=7)


def is_due(agenda: Agenda, day: date, closed: Collection[date] = ()) -> bool:
    """Whether `agenda` is to be held on `day`; none is on a day on which the team is `closed`."""
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
    """Return the day on which a promise is due if none is given."""
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


def default_agenda(
    agendas: Sequence[Agenda], held: Collection[str], today: date, closed: Collection[date] = ()
) -> str:
    """Return the rarest of `agendas` that is due today and not held yet, or `daily`."""
    due = [
        agenda for agenda in agendas if is_due(agenda, today, closed) and agenda.name not in held
    ]
    return min(due, key=rarity).name if due else "daily"


class ScheduledHuddle(NamedTuple):
    """A future huddle: its agenda, its day, and its start if the agenda has an hour."""

    agenda: Agenda
    day: date
    start: datetime | None


def scheduled_huddle(
    agendas: Sequence[Agenda],
    held_today: Collection[str],
    now: datetime,
    zone: ZoneInfo,
    closed: Collection[date] = (),
) -> ScheduledHuddle | None:
    """Return the next huddle, or None if there are no agendas.

    Its start, if it has one, is later than `now`. `held_today` are the agendas whose huddle has
    been held today or is running, and `closed` the days without huddles.
    """
    return next(huddles_ahead(agendas, held_today, now, zone, closed), None)


def huddles_ahead(
    agendas: Sequence[Agenda],
    held_today: Collection[str],
    now: datetime,
    zone: ZoneInfo,
    closed: Collection[date] = (),
) -> Iterator[ScheduledHuddle]:
    """Yield the huddles to come in order, without end if there is an agenda.

    Of several that start at the same time only the rarest is held.
    """
    held = {*held_today, *_replaced_today(agendas, held_today, now, zone, closed)}
    ahead = [
        _on(agenda, _day_ahead(agenda, now, zone, closed, held=agenda.name in held), zone)
        for agenda in agendas
    ]
    while ahead:
        soonest = min(ahead, key=lambda huddle: (latest_start(huddle, zone), rarity(huddle.agenda)))
        yield soonest
        ahead = [
            _on(huddle.agenda, next_day(huddle.agenda, huddle.day, closed, including=False), zone)
            if huddle is soonest or (huddle.start and huddle.start == soonest.start)
            else huddle
            for huddle in ahead
        ]


def _replaced_today(
    agendas: Sequence[Agenda],
    held_today: Collection[str],
    now: datetime,
    zone: ZoneInfo,
    closed: Collection[date],
) -> Iterator[str]:
    """Yield the agendas that would start today when a rarer one does, which was held before."""
    due = [
        _on(agenda, today, zone)
        for agenda in agendas
        if is_due(agenda, today := day_in(agenda_zone(agenda, zone), now), closed)
    ]
    rarest = {
        huddle.start: huddle.agenda
        for huddle in sorted(due, key=lambda huddle: -rarity(huddle.agenda))
        if huddle.start and huddle.agenda.name in held_today
    }
    for agenda, _, start in due:
        if start in rarest and rarity(agenda) > rarity(rarest[start]):
            yield agenda.name


def latest_start(huddle: ScheduledHuddle, zone: ZoneInfo) -> datetime:
    """Return the UTC instant at which a huddle starts, or the end of its day if it has no hour."""
    return huddle.start or midnight_after(huddle.day, agenda_zone(huddle.agenda, zone))


def _on(agenda: Agenda, day: date, zone: ZoneInfo) -> ScheduledHuddle:
    return ScheduledHuddle(agenda, day, starts_at(agenda, day, zone))


def _day_ahead(
    agenda: Agenda, now: datetime, zone: ZoneInfo, closed: Collection[date], *, held: bool
) -> date:
    """Return the first day on which `agenda` is due and its huddle is still to come."""
    today = day_in(agenda_zone(agenda, zone), now)
    start = starts_at(agenda, today, zone)
    has_begun = start is not None and now >= start
    return next_day(agenda, today, closed, including=not held and not has_begun)


def rarity(agenda: Agenda) -> int:
    """Return the rank of `agenda` among those due on the same day: the rarest has the lowest."""
    return _RAREST_FIRST.index(agenda.cadence)


Every: TypeAlias = Literal["week", "fortnight", "month"]  # in a month, the first such weekday

_WORKDAYS = WEEKDAYS[:5]


class Series(Value, kw_only=False):
    """The `weekdays` of every week, fortnight or month from `first` on, until `last` if it ends.

    None of them is on the `closed` days, in order.
    """

    first: date
    every: Every
    weekdays: tuple[Weekday, ...]
    last: date | None = None
    closed: tuple[date, ...] = ()


def series(
    agenda: Agenda, since: date, final: int, closed: Collection[date] = ()
) -> tuple[Series, ...]:
    """Return the days on which `agenda` is due from `since` on, at least until the year `final`."""
    first = next_day(agenda, since, closed, including=True)
    out = tuple(day for day in sorted(closed) if day > first and is_due(agenda, day))
    weekdays = (WEEKDAYS[first.weekday()],)
    match agenda.cadence:
        case "daily":
            return (Series(first, "week", _WORKDAYS, closed=out),)
        case "weekly":
            return (Series(first, "week", weekdays, closed=out),)
        case "monthly":
            return (Series(first, "month", weekdays, closed=out),)
        case "fortnightly" if agenda.start:
            return (Series(first, "fortnight", weekdays, closed=out),)
        case "fortnightly":
            return tuple(_even_weeks(agenda, first, final, out))


def _even_weeks(
    agenda: Agenda, first: date, final: int, closed: tuple[date, ...]
) -> Iterator[Series]:
    """Yield a series of even weeks up to each week 53, as the next week is odd too, and the last.

    A rule with week numbers would need only one series, but few calendars know such rules.
    """
    weekday = first.isoweekday()
    for year in range(first.isocalendar().year, final + 1):
        if date(year, 12, 28).isocalendar().week == 53 or year == final:
            last = date.fromisocalendar(year, 52, weekday)
            out = tuple(day for day in closed if first <= day <= last)
            yield Series(first, "fortnight", (WEEKDAYS[weekday - 1],), last, out)
            first = next_day(agenda, last, including=False)
