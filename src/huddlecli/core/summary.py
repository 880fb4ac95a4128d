"""The figures of a period, from which the summary is drawn in every format."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial
from typing import TypeAlias, TypeVar

from huddlecli.core.dates import Period, instants, week_of, weeks_before
from huddlecli.core.minutes import MinutedItem, Minutes, is_carried_over, is_covered
from huddlecli.core.promises import (
    Kept,
    Verdict,
    ZoneOf,
    by_present_side,
    due_verdicts,
    has_ended,
    tally,
)
from huddlecli.core.records import (
    Action,
    ActionStatus,
    AnyRecord,
    Decision,
    Parked,
    Win,
    changed,
    is_undone,
)
from huddlecli.core.summary_detail import SummaryDetail, is_long, so_far, weeks_within
from huddlecli.core.team import Team, Weekday, day_in, zone_of

R = TypeVar("R", bound=AnyRecord)
Span: TypeAlias = tuple[datetime, datetime]  # from the first instant up to the second
SideDay: TypeAlias = tuple[str | None, Verdict]  # whose side a counted promise is


@dataclass(frozen=True, slots=True)
class Subject:
    """What an item was about, and in which huddle."""

    title: str
    topic: str | None
    huddle: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A period as it stands at `now`; with a `side`, the actions and wins of that side.

    `created`, `done` and `dropped` happened in the period; `open` was open at its end, or is now
    if it `is_running`; `overdue` are those of `open` whose day had ended. Each week of the
    `trend` has its kept promises, the oldest first; the `weeks` are those of a long period, and
    add up to it.
    """

    team: Team
    period: Period
    now: datetime
    side: str | None
    is_running: bool
    huddles: tuple[Minutes, ...]
    covered: tuple[Subject, ...]
    not_covered: tuple[Subject, ...]
    decisions: tuple[Decision, ...]
    wins: tuple[Win, ...]
    parked: tuple[Parked, ...]
    created: tuple[Action, ...]
    done: tuple[Action, ...]
    dropped: tuple[Action, ...]
    open: tuple[Action, ...]
    overdue: tuple[Action, ...]
    kept: Kept
    by_side: Mapping[str, Kept]
    trend: tuple[tuple[Period, Kept], ...]
    weeks: tuple[tuple[Period, Kept], ...] = ()
    background: SummaryDetail | None = None  # where the full summary was asked for

    @property
    def today(self) -> date:
        """The team's day at which the summary is made."""
        return day_in(self.team.zone, self.now)


def is_empty(found: Summary) -> bool:
    """Whether there is nothing to say: nobody met, and nothing is kept, due or open."""
    return not (found.huddles or found.kept.due or any(_records(found)))


def newest(found: Summary) -> datetime:
    """Return the instant of the newest change that a summary tells of, else when it begins."""
    first, _ = instants(found.period, found.team.zone)
    ends = (huddle.ended for huddle in found.huddles)
    return max([*map(changed, _records(found)), *ends], default=first)


def _records(found: Summary) -> tuple[AnyRecord, ...]:
    """Return the records that a summary is about."""
    actions = (*found.created, *found.done, *found.dropped, *found.open)
    return (*found.decisions, *found.wins, *found.parked, *actions)


def default_period(today: date, week_starts: Weekday, held: Collection[date]) -> Period:
    """Return this week if a finished huddle was `held` on one of its days, else last week."""
    this = week_of(today, week_starts)
    if any(day in this for day in held):
        return this
    return week_of(today - timedelta(weeks=1), week_starts)


def summary(  # noqa: PLR0913  each kind of record comes in under its own name
    team: Team,
    period: Period,
    now: datetime,
    *,
    minutes: Sequence[Minutes],
    actions: Sequence[Action],
    decisions: Sequence[Decision],
    wins: Sequence[Win],
    parked: Sequence[Parked],
    side: str | None = None,
) -> Summary:
    """Return the figures of `period`, of everybody or with the actions and wins of one `side`."""
    _, end = span = instants(period, team.zone)
    zone = cache(partial(zone_of, team))
    huddles = _held(minutes, span)
    promised = by_present_side(team, actions)
    ours = [one for one in promised if side in (None, one.side) and not is_undone(one)]
    remaining, overdue = _open(ours, end, now, zone)
    days = [(one.side, entry) for one in ours for entry in due_verdicts(one, now, zone)]
    return Summary(
        team=team,
        period=period,
        now=now,
        side=side,
        is_running=now < end,
        huddles=huddles,
        covered=_subjects(huddles, is_covered),
        not_covered=_subjects(huddles, is_carried_over),
        decisions=_made(decisions, span),
        wins=_made([one for one in wins if side is None or one.side in (None, side)], span),
        parked=_made(parked, span),
        created=_made(ours, span),
        done=_closed(ours, "done", span),
        dropped=_closed(ours, "dropped", span),
        open=remaining,
        overdue=overdue,
        kept=_kept(days, period),
        by_side=_by_side(days, period, (side,) if side else team.sides),
        trend=tuple((w, _kept(days, w)) for w in weeks_before(period, 8, team.week_starts)),
        weeks=_by_week(days, so_far(period, day_in(team.zone, now)), period, team)
        if is_long(period)
        else (),
    )


def _held(minutes: Iterable[Minutes], span: Span) -> tuple[Minutes, ...]:
    """Return the huddles that began in `span`, in order."""
    within = [one for one in minutes if span[0] <= one.started < span[1]]
    return tuple(sorted(within, key=lambda one: (one.started, one.id)))


def _subjects(
    huddles: Iterable[Minutes], belongs: Callable[[MinutedItem], bool]
) -> tuple[Subject, ...]:
    """Return what those items of `huddles` were about for which `belongs` is true."""
    return tuple(
        Subject(item.title, item.topic, huddle.id)
        for huddle in huddles
        for item in huddle.items
        if belongs(item)
    )


def _made(records: Iterable[R], span: Span) -> tuple[R, ...]:
    """Return the records that were made in `span` and not undone, in order."""
    within = [one for one in records if span[0] <= one.created < span[1] and not is_undone(one)]
    return tuple(sorted(within, key=lambda one: (one.created, one.id)))


def _closed(actions: Iterable[Action], status: ActionStatus, span: Span) -> tuple[Action, ...]:
    """Return the actions that were done or dropped in `span`, in order."""
    within = [
        (one.closed, one.id, one)
        for one in actions
        if one.status == status and one.closed and span[0] <= one.closed < span[1]
    ]
    return tuple(one for _, _, one in sorted(within, key=lambda found: found[:2]))


def _open(
    actions: Iterable[Action], end: datetime, now: datetime, zone: ZoneOf
) -> tuple[tuple[Action, ...], tuple[Action, ...]]:
    """Return the actions open at `end` or now, the overdue first; and the overdue alone."""

    def is_overdue(action: Action) -> bool:
        return has_ended(action.due, min(now, end), zone(action.owner))

    # Before the end the latest state is the state now, even if another clock was ahead.
    found = [one for one in actions if (one.status == "open" if now < end else _was_open(one, end))]
    found.sort(key=lambda one: (one.due, one.owner.casefold(), one.id))
    overdue = tuple(filter(is_overdue, found))
    late = {one.id for one in overdue}
    return (*overdue, *(one for one in found if one.id not in late)), overdue


def _was_open(action: Action, moment: datetime) -> bool:
    """Whether `action` was open just before `moment`."""
    if action.created >= moment:
        return False
    if action.closed and action.closed < moment:
        return False
    before = (change.set for change in action.changes if change.at < moment)
    statuses = [keys["status"] for keys in before if "status" in keys]
    return not statuses or bool(statuses[-1] == "open")


def _kept(days: Iterable[SideDay], period: Period) -> Kept:
    """Return how many promises were kept of those that count in `period`."""
    return tally(entry for _, entry in days if entry.day in period)


def _by_side(days: Sequence[SideDay], period: Period, sides: Sequence[str]) -> dict[str, Kept]:
    """Return the same for each of `sides`, and for others that have promises in `period`."""
    others = {side for side, entry in days if side and entry.day in period} - {*sides}
    return {
        name: _kept([day for day in days if day[0] == name], period)
        for name in (*sides, *sorted(others))
    }


def _by_week(
    days: Sequence[SideDay], passed: Period, period: Period, team: Team
) -> tuple[tuple[Period, Kept], ...]:
    """Return the kept promises of each week of a long period, from the first that has any.

    The weeks go on until what has `passed` of it, or until the last that has any.
    """
    week_starts = team.week_starts
    within = sorted(entry for _, entry in days if entry.day in period)
    if not within:
        return ()
    first = max(period.start, week_of(within[0].day, week_starts).start)
    weeks = weeks_within(Period(first, max(passed.end, within[-1].day)), week_starts)
    found: dict[date, list[Verdict]] = {}
    for entry in within:
        found.setdefault(week_of(entry.day, week_starts).start, []).append(entry)
    starts = (week_of(week.start, week_starts).start for week in weeks)
    return tuple(
        (week, tally(found.get(start, ()))) for week, start in zip(weeks, starts, strict=True)
    )
