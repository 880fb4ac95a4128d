"""Agendas for tests of when huddles are held, and what a schedule of them has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from huddlecli.core.agenda import Agenda, Cadence
from huddlecli.core.schedule.ahead import Schedule, ScheduledHuddle, huddles_ahead
from huddlecli.core.team import WEEKDAYS, Weekday
from huddlecli.core.value import replace

BERLIN = ZoneInfo("Europe/Berlin")
CADENCES: tuple[Cadence, ...] = ("daily", "weekly", "fortnightly", "monthly")


def agenda(
    cadence: Cadence,
    *,
    on: Weekday | None = None,
    start: date | None = None,
    at: str | None = None,
    timezone: str | None = None,
    name: str | None = None,
    minutes: int = 15,
) -> Agenda:
    """Return an agenda without items, called after its cadence."""
    called = name or cadence
    return Agenda(
        name=called,
        title=called,
        cadence=cadence,
        minutes=minutes,
        items=(),
        on=on,
        start=start,
        at=at,
        timezone=timezone,
    )


def ahead(
    agendas: Iterable[Agenda], held: Iterable[str], now: datetime, closed: Iterable[date] = ()
) -> Iterator[ScheduledHuddle]:
    """Yield the huddles to come in Berlin, after those of the agendas `held` began just now."""
    return huddles_ahead(Schedule.of(agendas, BERLIN, closed), dict.fromkeys(held, now), now)


def schedules() -> st.SearchStrategy[Schedule]:
    """Return schedules of a few agendas that often overlap, with closed days in 2026 and 2027."""
    agendas = st.lists(
        st.builds(
            agenda,
            st.sampled_from(CADENCES),
            on=st.sampled_from([None, *WEEKDAYS]),
            start=st.none() | st.dates(date(2025, 6, 1), date(2026, 12, 1)),
            at=st.sampled_from(
                [None, "00:10", "02:30", "09:08", "09:20", "09:45", "14:00", "15:30", "23:50"]
            ),
            timezone=st.sampled_from([None, None, "America/New_York", "Asia/Tokyo"]),
            minutes=st.sampled_from([1, 15, 45, 90]),
        ),
        min_size=1,
        max_size=4,
    )
    closed = st.lists(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=4, unique=True)
    zones = st.sampled_from(["Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland"])
    return st.builds(_schedule, agendas, zones, closed)


def _schedule(agendas: list[Agenda], zone: str, closed: list[date]) -> Schedule:
    """Return a schedule in which no two agendas have one name."""
    named = [replace(one, name=f"{one.name}{number}") for number, one in enumerate(agendas)]
    return Schedule.of(named, ZoneInfo(zone), sorted(closed))
