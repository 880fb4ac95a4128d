"""The figures of a period, from which the summary is drawn in every format."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from huddlecli.core.dates import Period, instants, week_of, weeks_before
from huddlecli.core.decisions import due_decisions
from huddlecli.core.minutes import MinutedItem, Minutes, is_carried_over, is_covered
from huddlecli.core.periods import period_before
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
from huddlecli.core.summary.detail import SummaryDetail, is_long, so_far, weeks_within
from huddlecli.core.team import Team, Weekday, day_in, zone_of
from huddlecli.core.value import Value

if TYPE_CHECKING:
    from huddlecli.core.summary.balance import Balance
    from huddlecli.core.summary.meetings import MeetingFigures
    from huddlecli.core.summary.sides import SidesFigures

R = TypeVar("R", bound=AnyRecord)
Span: TypeAlias = tuple[datetime, datetime]  # from the first instant until before the second
# The side of a promise, and whether it was kept on a day on which it counts.
SideVerdict: TypeAlias = tuple[str | None, Verdict]
VerdictsByDay: TypeAlias = Mapping[date, Sequence[SideVerdict]]


class Subject(Value, kw_only=False):
    """The subject of an item, and the id of its huddle."""

    title: str
    topic: str | None
    huddle: str


class Summary(Value):
    """The figures of a period as of `now`; with a `side`, the actions and wins of that side.

    The actions in `created`, `done` and `dropped` became so in the period; those in `open` were
    open at its end, or are open now if it `is_running`; `overdue` are those in `open` whose due day
    had ended. `trend` has the kept promises of each week, the oldest first; `weeks` those of the
    weeks of a long period, which add up to it; `before` those of the week before a week, or of the
    month before a month, if any were due.
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
    before: tuple[Period, Kept] | None = None
    reviews: tuple[Decision, ...] = ()  # due for review by its end, or now, the longest first
    meetings: MeetingFigures | None = None
    background: SummaryDetail | None = None  # if the full summary was asked for
    sides: SidesFigures | None = None  # if the team keeps measures or leads
    balance: Balance | None = None  # if it was asked for: it takes the records of 13 weeks

    @property
    def today(self) -> date:
        """The day of the summary in the team's zone."""
        return day_in(self.team.zone, self.now)


def is_empty(figures: Summary) -> bool:
    """Whether the summary has no content: no huddle, no record, and nothing due or open."""
    sides = figures.sides
    has_records = figures.huddles or figures.kept.due or any(_records(figures))
    return not has_records and (sides is None or sides.is_empty)


def newest(figures: Summary) -> datetime:
    """Return the instant of the newest change in a summary, or the beginning of its period."""
    first, _ = instants(figures.period, figures.team.zone)
    ends = (huddle.ended for huddle in figures.huddles)
    kept = figures.sides.newest if figures.sides else None
    return max([*map(changed, _records(figures)), *ends, *([kept] if kept else [])], default=first)


def _records(figures: Summary) -> tuple[AnyRecord, ...]:
    """Return the records in a summary."""
    actions = (*figures.created, *figures.done, *figures.dropped, *figures.open)
    decisions = (*figures.decisions, *figures.reviews)
    return (*decisions, *figures.wins, *figures.parked, *actions)


def default_period(today: date, week_starts: Weekday, held: Collection[date]) -> Period:
    """Return this week if a finished huddle was held on a day of it, else last week."""
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
    """Return the figures of `period`, for everybody or with the actions and wins of one `side`."""
    _, end = span = instants(period, team.zone)
    zone = cache(partial(zone_of, team))
    huddles = _held(minutes, span)
    promised = by_present_side(team, actions)
    ours = [action for action in promised if side in (None, action.side) and not is_undone(action)]
    remaining, overdue = _open(ours, end, now, zone)
    days: dict[date, list[SideVerdict]] = {}
    for action in ours:
        for verdict in due_verdicts(action, now, zone):
            days.setdefault(verdict.day, []).append((action.side, verdict))
    earlier = period_before(period, team)
    before = (earlier, _kept(days, earlier)) if earlier else None
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
        wins=_made([win for win in wins if side is None or win.side in (None, side)], span),
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
        before=before if before and before[1].due else None,
        reviews=tuple(due_decisions(decisions, min(period.end, day_in(team.zone, now)))),
    )


def _held(minutes: Iterable[Minutes], span: Span) -> tuple[Minutes, ...]:
    """Return the huddles that began in `span`, in order."""
    within = [huddle for huddle in minutes if span[0] <= huddle.started < span[1]]
    return tuple(sorted(within, key=lambda huddle: (huddle.started, huddle.id)))


def _subjects(
    huddles: Iterable[Minutes], belongs: Callable[[MinutedItem], bool]
) -> tuple[Subject, ...]:
    """Return the subjects of those items of `huddles` for which `belongs` is true."""
    return tuple(
        Subject(item.title, item.topic, huddle.id)
        for huddle in huddles
        for item in huddle.items
        if belongs(item)
    )


def _made(records: Iterable[R], span: Span) -> tuple[R, ...]:
    """Return the records that were created in `span` and not undone, in order."""
    within = [
        record
        for record in records
        if span[0] <= record.created < span[1] and not is_undone(record)
    ]
    return tuple(sorted(within, key=lambda record: (record.created, record.id)))


def _closed(actions: Iterable[Action], status: ActionStatus, span: Span) -> tuple[Action, ...]:
    """Return the actions that were done or dropped in `span`, in order."""
    within = [
        (action.closed, action.id, action)
        for action in actions
        if action.status == status and action.closed and span[0] <= action.closed < span[1]
    ]
    return tuple(action for _, _, action in sorted(within, key=lambda closed: closed[:2]))


def _open(
    actions: Iterable[Action], end: datetime, now: datetime, zone: ZoneOf
) -> tuple[tuple[Action, ...], tuple[Action, ...]]:
    """Return the actions open at `end` or now, the overdue first, and the overdue ones alone."""

    def is_overdue(action: Action) -> bool:
        return has_ended(action.due, min(now, end), zone(action.owner))

    # Before the end, the latest state is the present one, even if another clock was ahead.
    still_open = [
        action
        for action in actions
        if (action.status == "open" if now < end else _was_open(action, end))
    ]
    still_open.sort(key=lambda action: (action.due, action.owner.casefold(), action.id))
    overdue = tuple(filter(is_overdue, still_open))
    late = {action.id for action in overdue}
    return (*overdue, *(action for action in still_open if action.id not in late)), overdue


def _was_open(action: Action, moment: datetime) -> bool:
    """Whether `action` was open just before `moment`."""
    if action.created >= moment:
        return False
    if action.closed and action.closed < moment:
        return False
    before = (change.set for change in action.changes if change.at < moment)
    statuses = [keys["status"] for keys in before if "status" in keys]
    return not statuses or bool(statuses[-1] == "open")


def _within(days: VerdictsByDay, period: Period) -> list[SideVerdict]:
    """Return the verdicts of the days in `period`."""
    return [counted for day, verdicts in days.items() if day in period for counted in verdicts]


def _kept(days: VerdictsByDay, period: Period) -> Kept:
    """Return how many of the promises that count in `period` were kept."""
    return tally(verdict for _, verdict in _within(days, period))


def _by_side(days: VerdictsByDay, period: Period, sides: Sequence[str]) -> dict[str, Kept]:
    """Return the kept promises of each of `sides`, and of other sides with promises in `period`."""
    verdicts: dict[str, list[Verdict]] = {side: [] for side in sides}
    for side, verdict in _within(days, period):
        if side:
            verdicts.setdefault(side, []).append(verdict)
    others = sorted(verdicts.keys() - {*sides})
    return {name: tally(verdicts[name]) for name in (*sides, *others)}


def _by_week(
    days: VerdictsByDay, passed: Period, period: Period, team: Team
) -> tuple[tuple[Period, Kept], ...]:
    """Return the kept promises of each week of a long period, from the first week that has any.

    The last week is the last that has `passed`, or the last that has any promise.
    """
    week_starts = team.week_starts
    within = sorted(verdict for _, verdict in _within(days, period))
    if not within:
        return ()
    first = max(period.start, week_of(within[0].day, week_starts).start)
    weeks = weeks_within(Period(first, max(passed.end, within[-1].day)), week_starts)
    by_start: dict[date, list[Verdict]] = {}
    for verdict in within:
        by_start.setdefault(week_of(verdict.day, week_starts).start, []).append(verdict)
    starts = (week_of(week.start, week_starts).start for week in weeks)
    return tuple(
        (week, tally(by_start.get(start, ()))) for week, start in zip(weeks, starts, strict=True)
    )
