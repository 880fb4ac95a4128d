"""Which huddles are held: those to come, and the one that `huddle start` begins.

Where two huddles overlap, the rarer one takes the place of the other: `replacing` is that rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import takewhile
from operator import itemgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from huddlecli.core.agenda import Agenda, Cadence
from huddlecli.core.schedule import agenda_zone, is_due, next_day, starts_at
from huddlecli.core.team import day_in, midnight_after

_RAREST_FIRST: tuple[Cadence, ...] = ("monthly", "fortnightly", "weekly", "daily")
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_LONGEST_REPLACED = timedelta(days=2 * 366)  # then no huddle of an agenda is expected any more


class Schedule(NamedTuple):
    """What a team holds and when: its agendas, its zone, and its days without huddles.

    The rarest agenda comes first; of those held equally often, the one that the team names first.
    """

    agendas: tuple[Agenda, ...]
    zone: ZoneInfo
    closed: tuple[date, ...] = ()

    @classmethod
    def of(cls, agendas: Iterable[Agenda], zone: ZoneInfo, closed: Iterable[date] = ()) -> Schedule:
        """Return the schedule of `agendas` in the order in which the team names them."""
        rarest_first = sorted(agendas, key=lambda agenda: _RAREST_FIRST.index(agenda.cadence))
        return cls(tuple(rarest_first), zone, tuple(closed))

    def rarer_than(self, agenda: Agenda) -> Iterator[Agenda]:
        """Yield the agendas that come before `agenda`, whose huddles can take the place of its."""
        return takewhile(lambda other: other.name != agenda.name, self.agendas)


class ScheduledHuddle(NamedTuple):
    """A huddle: its agenda, its day, and its start (UTC) if the agenda has an hour."""

    agenda: Agenda
    day: date
    start: datetime | None


def on_day(schedule: Schedule, agenda: Agenda, day: date) -> ScheduledHuddle:
    """Return the huddle of `agenda` on `day`, on which it is due."""
    return ScheduledHuddle(agenda, day, starts_at(agenda, day, schedule.zone))


def replacing(schedule: Schedule, huddle: ScheduledHuddle) -> ScheduledHuddle | None:
    """Return the rarer huddle that takes the place of `huddle`, or None if it is held.

    Huddles overlap from their start to their planned end. Two without an hour overlap if they have
    the same day, and one without an hour overlaps none that has one: both can be held that day.
    A huddle that is replaced itself does not take the place of another.
    """
    for other in schedule.rarer_than(huddle.agenda):
        for day in _days_near(schedule, huddle, other):
            if is_due(other, day, schedule.closed):
                rarer = on_day(schedule, other, day)
                if overlap(rarer, huddle) and replacing(schedule, rarer) is None:
                    return rarer
    return None


def overlap(one: ScheduledHuddle, other: ScheduledHuddle) -> bool:
    """Whether two huddles cannot both be held."""
    if one.start and other.start:
        return one.start < _end(other, other.start) and other.start < _end(one, one.start)
    return one.agenda.at is other.agenda.at is None and one.day == other.day


def _end(huddle: ScheduledHuddle, start: datetime) -> datetime:
    return start + timedelta(minutes=huddle.agenda.minutes)


def _days_near(schedule: Schedule, huddle: ScheduledHuddle, other: Agenda) -> Iterator[date]:
    """Yield the days on which a huddle of the agenda `other` could overlap `huddle`."""
    day = last = huddle.day
    if huddle.start:
        zone = agenda_zone(other, schedule.zone)
        day = day_in(zone, huddle.start - timedelta(minutes=other.minutes))
        last = day_in(zone, _end(huddle, huddle.start))
    while day <= last:
        yield day
        day += _DAY


def huddles_ahead(
    schedule: Schedule, held: Mapping[str, datetime], now: datetime
) -> Iterator[ScheduledHuddle]:
    """Yield the huddles to come in order, without end if there is an agenda. No two overlap.

    Their starts are later than `now`. `held` are the agendas whose huddle has been held today or is
    running, each with its beginning.
    """
    streams = [huddles_of(schedule, agenda, held, now) for agenda in schedule.agendas]
    return merge(*streams, key=lambda huddle: latest_start(huddle, schedule.zone))


def huddles_of(
    schedule: Schedule, agenda: Agenda, held: Mapping[str, datetime], now: datetime
) -> Iterator[ScheduledHuddle]:
    """Yield the huddles of one agenda that are to come, until a rarer one replaces all of them."""
    today = day_in(agenda_zone(agenda, schedule.zone), now)
    start = starts_at(agenda, today, schedule.zone)
    has_begun = start is not None and now >= start
    is_open = agenda.name not in held and not has_begun
    day = next_day(agenda, today, schedule.closed, including=is_open)
    last_held = day
    while day - last_held < _LONGEST_REPLACED:
        huddle = on_day(schedule, agenda, day)
        if not (replacing(schedule, huddle) or replacing_held(schedule, huddle, held.items())):
            last_held = day
            yield huddle
        day = next_day(agenda, day, schedule.closed, including=False)


def replacing_held(
    schedule: Schedule, huddle: ScheduledHuddle, held: Iterable[tuple[str, datetime]]
) -> ScheduledHuddle | None:
    """Return the rarer huddle that was moved to the time of `huddle`, or None.

    `held` has names of agendas, each with when a huddle of it began.
    """
    rarer = {agenda.name: agenda for agenda in schedule.rarer_than(huddle.agenda)}
    for name, start in held:
        if other := rarer.get(name):
            moved = ScheduledHuddle(other, day_in(agenda_zone(other, schedule.zone), start), start)
            if overlap(moved, huddle):
                return moved
    return None


def latest_start(huddle: ScheduledHuddle, zone: ZoneInfo) -> datetime:
    """Return the UTC instant at which a huddle starts, or the end of its day if it has no hour."""
    return huddle.start or midnight_after(huddle.day, agenda_zone(huddle.agenda, zone))


class HuddleToStart(NamedTuple):
    """The agenda that `huddle start` begins, and why no huddle of it is left today, if none is.

    Either one began at `held` already, or a huddle of the rarer agenda `instead` took its place.
    """

    name: str
    held: datetime | None = None
    instead: Agenda | None = None


def huddle_to_start(
    schedule: Schedule, held: Mapping[str, datetime], now: datetime
) -> HuddleToStart:
    """Return the huddle of today that is not held yet and whose time is nearest to `now`.

    One without an hour can be held now, but goes after those within an hour. If none is left, it is
    the most frequent one of the team, or `daily` if the team runs none.
    """
    left = list[tuple[timedelta, Agenda]]()
    past = dict[str, HuddleToStart]()
    for agenda in schedule.agendas:
        name, day = agenda.name, day_in(agenda_zone(agenda, schedule.zone), now)
        huddle = on_day(schedule, agenda, day)
        if name in held:
            past[name] = HuddleToStart(name, held=held[name])
        elif not is_due(agenda, day, schedule.closed):
            continue
        elif rarer := replacing(schedule, huddle) or replacing_held(schedule, huddle, held.items()):
            past[name] = HuddleToStart(name, instead=rarer.agenda)
        else:
            left.append((abs(huddle.start - now) if huddle.start else _HOUR, agenda))
    if left:
        return HuddleToStart(min(left, key=itemgetter(0))[1].name)
    most_frequent = schedule.agendas[-1].cadence if schedule.agendas else None
    names = [agenda.name for agenda in schedule.agendas if agenda.cadence == most_frequent]
    name = names[0] if names else "daily"
    return past.get(name, HuddleToStart(name))
