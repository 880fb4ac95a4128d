"""When the clocks of a time zone are changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


class Clock(NamedTuple):
    """What the clocks of a zone show: how far they are ahead of UTC, and what that is called."""

    offset: timedelta
    name: str
    is_summer: bool


class ZoneChange(NamedTuple):
    """An instant (UTC) from which the clocks show something else."""

    at: datetime
    before: Clock
    after: Clock


def clock_at(zone: ZoneInfo, instant: datetime) -> Clock:
    """Return what the clocks of `zone` show at `instant`."""
    local = instant.astimezone(zone)
    offset, summer = local.utcoffset(), local.dst()
    return Clock(offset or timedelta(), local.tzname() or zone.key, bool(summer))


def zone_changes(zone: ZoneInfo, first: date, last: date) -> Iterator[ZoneChange]:
    """Yield the changes between two days, in order."""
    instant = datetime(first.year, first.month, first.day, tzinfo=UTC)
    before = clock_at(zone, instant)
    while instant.date() < last:
        after = clock_at(zone, instant + _DAY)
        if after != before:
            yield ZoneChange(_found(zone, instant, before), before, after)
        instant, before = instant + _DAY, after


def _found(zone: ZoneInfo, instant: datetime, before: Clock) -> datetime:
    """Return the minute of a day at which the clocks no longer show what they did before."""
    early, late = 0, _DAY // _MINUTE
    while late - early > 1:
        middle = (early + late) // 2
        if clock_at(zone, instant + middle * _MINUTE) == before:
            early = middle
        else:
            late = middle
    return instant + late * _MINUTE
