"""How the huddles of a period went: how many of those due were held, how late, and the score."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from huddlecli.core.dates import week_of
from huddlecli.core.minutes import Minutes, huddle_day, mean_score
from huddlecli.core.schedule import agenda_zone, is_due
from huddlecli.core.schedule.ahead import Schedule, on_day, replacing, replacing_held
from huddlecli.core.value import replace

if TYPE_CHECKING:
    from huddlecli.core.agenda import Agenda
    from huddlecli.core.summary import Summary
    from huddlecli.core.team import Team

_DAY = timedelta(days=1)


class MeetingFigures(NamedTuple):
    """The huddles `held`, how many of those due were held (`met`), and how many were `due`.

    `timed` are those held at their hour, not at another one, and `late` those of them that began
    late. `lost_minutes` is how long everybody waited for them, in person-minutes. `score` is the
    mean, to one decimal.
    """

    held: int
    met: int
    due: int
    timed: int
    late: int
    lost_minutes: int
    score: float | None


def late_minutes(minutes: Minutes) -> int:
    """Return how many minutes late a huddle began: none if it was held at another hour."""
    late = minutes.late_minutes or 0
    return late if 0 < late < minutes.planned_minutes else 0


def is_timed(minutes: Minutes) -> bool:
    """Whether a huddle was held at its hour, or so little later that it counts as late."""
    return minutes.late_minutes is not None and minutes.late_minutes < minutes.planned_minutes


def meeting_figures(
    figures: Summary, agendas: Sequence[Agenda], since: Mapping[str, date]
) -> MeetingFigures:
    """Return how the huddles of a summary went.

    An agenda is due on its days from the one in `since` on, on which it was first held; without a
    day there it is never due, and no agenda is due on a closed day. Today counts once the huddle
    was held.
    """
    huddles = figures.huddles
    due = [*_due(figures, agendas, since)]
    scores = [huddle.score for huddle in huddles if huddle.score is not None]
    late = [huddle for huddle in huddles if late_minutes(huddle)]
    return MeetingFigures(
        held=len(huddles),
        met=sum(due),
        due=len(due),
        timed=sum(is_timed(huddle) for huddle in huddles),
        late=len(late),
        lost_minutes=sum(late_minutes(huddle) * len(huddle.present) for huddle in late),
        score=mean_score(scores),
    )


def _due(figures: Summary, agendas: Iterable[Agenda], since: Mapping[str, date]) -> Iterator[bool]:
    """Yield for each huddle that was due whether it was held.

    A huddle every week or more rarely may be moved within its week. One that a rarer huddle takes
    the place of is not due, unless that was moved away and this was held; nor is one that was not
    held because a rarer one was moved to its time. Each has the hour that it had then.
    """
    team, today = figures.team, figures.today
    by_day = defaultdict[date, list[Minutes]](list)
    for huddle in figures.huddles:
        by_day[huddle_day(huddle)].append(huddle)
    held = {(huddle.agenda, day) for day, huddles in by_day.items() for huddle in huddles}
    hours = _hours(figures.huddles)
    day, last = figures.period.start, min(figures.period.end, today)
    while day <= last:
        near = [huddle for other in (day - _DAY, day, day + _DAY) for huddle in by_day[other]]
        begun = [(huddle.agenda, huddle.started) for huddle in near]
        counted = [agenda for agenda in agendas if since.get(agenda.name, date.max) <= day]
        then = [_as_of(day, agenda, hours.get(agenda.name, ()), team) for agenda in counted]
        schedule = Schedule.of(then, team.zone, team.closed)
        for agenda in schedule.agendas:
            if not is_due(agenda, day, team.closed):
                continue
            planned, is_held = on_day(schedule, agenda, day), (agenda.name, day) in held
            if rarer := replacing(schedule, planned):
                if is_held and _is_moved(rarer.agenda, rarer.day, held, team):
                    yield True
            elif is_held or _is_moved(agenda, day, held, team):
                yield True
            elif day != today and not replacing_held(schedule, planned, begun):
                yield False
        day += _DAY


class _Hour(NamedTuple):
    """When a huddle of a day was `scheduled` to begin, and how many minutes it was to take."""

    day: date
    scheduled: datetime
    minutes: int


def _hours(huddles: Iterable[Minutes]) -> Mapping[str, Sequence[_Hour]]:
    """Return the hours of the huddles of each agenda that had one, in the order of their starts."""
    hours = defaultdict[str, list[_Hour]](list)
    for huddle in sorted(huddles, key=attrgetter("started")):
        if huddle.scheduled:
            hour = _Hour(huddle_day(huddle), huddle.scheduled, huddle.planned_minutes)
            hours[huddle.agenda].append(hour)
    return hours


def _as_of(day: date, agenda: Agenda, hours: Sequence[_Hour], team: Team) -> Agenda:
    """Return an agenda with the hour and the length that it had on `day`, as far as is known.

    They are those of its last huddle by that day, else of the first one after it, so that the
    figures of past weeks stay as they were when an agenda is given another hour.
    """
    if not hours:
        return agenda
    by_then = bisect_right(hours, day, key=attrgetter("day"))
    then = hours[max(by_then - 1, 0)]
    local = then.scheduled.astimezone(agenda_zone(agenda, team.zone))
    return replace(agenda, at=f"{local:%H:%M}", minutes=then.minutes)


def _is_moved(agenda: Agenda, day: date, held: set[tuple[str, date]], team: Team) -> bool:
    """Whether a huddle that is not daily was held on another day of the week of its `day`."""
    week = week_of(day, team.week_starts)
    return (
        agenda.cadence != "daily"
        and (agenda.name, day) not in held
        and any(name == agenda.name and other in week for name, other in held)
    )
