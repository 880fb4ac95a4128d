"""The figures that are counted from leads: for a period, a group, a stage, or a measure.

A lead belongs to the period of its `passed`; a verdict to the period in which it was given.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import repeat
from typing import Literal, NamedTuple, TypeAlias, TypeVar

from huddlecli.core.dates import Period, instants
from huddlecli.core.facts.answer_times import histogram
from huddlecli.core.leads.times import LeadClock, hours_or_none
from huddlecli.core.side_records import CountedFrom, Lead, Moment, Stage

GroupKey: TypeAlias = Literal["source", "reason", "definition", "stage", "week"]
GROUP_KEYS: tuple[GroupKey, ...] = ("source", "reason", "definition", "stage", "week")
STAGE_WINDOW = timedelta(weeks=13)
FEWEST = 10  # cases; a percentage of fewer says nothing

Length = TypeVar("Length", int, timedelta)
_DAY = timedelta(days=1)
_MILLISECOND = timedelta(milliseconds=1)


class Share(NamedTuple):
    """A part of a whole: 46 of 50."""

    part: int
    whole: int

    @property
    def rate(self) -> float | None:
        """The share from 0 to 1; None if there is nothing to share."""
        return self.part / self.whole if self.whole else None


class MedianTime(NamedTuple):
    """The median of a time, known of so many leads: of 41 of 60."""

    median: timedelta | None
    known: int
    of: int

    @property
    def hours(self) -> float | None:
        """The median in hours, to two places."""
        return hours_or_none(self.median)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadFigures:
    """What was counted: leads handed over, answers, verdicts, and what is open.

    `passed`, `answered`, `in_time`, the medians, the histogram of `answers` and `by_source` are of
    leads handed over in the period, `accepted`, `rejected` and `by_reason` of verdicts given in
    it. `open` and `late` are as of its end, or of now if that is earlier.
    """

    passed: int
    answered: int
    in_time: Share
    answer: MedianTime
    routing: MedianTime
    answers: tuple[int, ...]
    accepted: int
    rejected: int
    open: int
    late: int
    by_source: Mapping[str, int]
    by_reason: Mapping[str, int]

    @property
    def accepted_share(self) -> Share:
        """The accepted leads, of those with a verdict."""
        return Share(self.accepted, self.accepted + self.rejected)


class LeadGroup(NamedTuple):
    """Leads with something in common, such as their source, and their figures.

    `value` is what they have in common; None if they have no such thing.
    """

    value: str | int | None
    figures: LeadFigures


class StageFigures(NamedTuple):
    """How leads went on from a stage of a funnel: how many of those that entered it, and how fast.

    `follower` is the stage after it, None for the last one. `median_days` is None if none went on.
    """

    stage: Stage
    follower: str | None
    gone_on: Share
    median_days: float | None

    @property
    def is_slow(self) -> bool:
        """Whether the median is above the usual time in the stage."""
        usual = self.stage.days
        return usual is not None and self.median_days is not None and self.median_days > usual


class LeadValue(NamedTuple):
    """The value of a measure that is counted from leads, and the number of cases behind it."""

    value: int | float | None
    cases: int


def lead_figures(
    leads: Iterable[Lead], clock: LeadClock, period: Period | None = None
) -> LeadFigures:
    """Return the figures of a period, or of all leads."""
    found = [*leads]
    if period is None:
        return _figures(found, found, found, clock)
    handed = [lead for lead in found if lead.passed and clock.day_of(lead.passed) in period]
    judged = [lead for lead in found if lead.verdict_at and clock.day_of(lead.verdict_at) in period]
    end = _end(period, clock)
    return _figures(handed, judged, found, clock, clock.at(end) if end else clock)


def lead_groups(
    leads: Iterable[Lead], by: Literal["source", "reason", "definition"], clock: LeadClock
) -> tuple[LeadGroup, ...]:
    """Return leads in groups: the largest first, but the versions of the definition in order.

    Only rejected leads have a reason.
    """
    grouped: dict[str | int | None, list[Lead]] = {}
    for lead in leads:
        if by != "reason" or lead.verdict == "rejected":
            grouped.setdefault(getattr(lead, by), []).append(lead)
    groups = [LeadGroup(value, lead_figures(alike, clock)) for value, alike in grouped.items()]
    if by == "definition":
        return tuple(sorted(groups, key=lambda group: int(group.value or 0)))
    return tuple(sorted(groups, key=lambda group: (-group.figures.passed, str(group.value or ""))))


def lead_weeks(
    leads: Iterable[Lead], weeks: Sequence[Period], clock: LeadClock
) -> tuple[LeadGroup, ...]:
    """Return the figures of each of `weeks`, which are in order and follow each other."""
    found = [*leads]
    handed = _in_periods(found, [lead.passed for lead in found], weeks, clock)
    judged = _in_periods(found, [lead.verdict_at for lead in found], weeks, clock)
    present: list[list[Lead]] = [[] for _ in weeks]  # those that may be open at the end of a week
    starts = [week.start for week in weeks]
    for lead in found:
        first = bisect_right(starts, clock.day_of(lead.passed)) - 1 if lead.passed else 0
        end = lead.closed or lead.created
        last = len(weeks) if lead.status == "open" else bisect_right(starts, clock.day_of(end))
        for alike in present[max(first, 0) : last]:
            alike.append(lead)
    ends = (_end(week, clock) for week in weeks)
    clocks = [clock.at(end) if end else clock for end in ends]
    figures = map(_figures, handed, judged, present, repeat(clock), clocks)
    return tuple(
        LeadGroup(week.week, of_week) for week, of_week in zip(weeks, figures, strict=True)
    )


def _in_periods(
    leads: Sequence[Lead],
    moments: Sequence[Moment | None],
    periods: Sequence[Period],
    clock: LeadClock,
) -> list[list[Lead]]:
    """Return the leads whose moments are in each of `periods`, which follow each other."""
    alike: list[list[Lead]] = [[] for _ in periods]
    starts = [period.start for period in periods]
    for lead, moment in zip(leads, moments, strict=True):
        place = bisect_right(starts, clock.day_of(moment)) - 1 if moment else -1
        if place >= 0 and moment and clock.day_of(moment) in periods[place]:
            alike[place].append(lead)
    return alike


def stage_figures(
    stages: Sequence[Stage], leads: Iterable[Lead], today: date
) -> tuple[StageFigures, ...]:
    """Return how leads went on from each stage of a funnel.

    Those count that entered a stage in the 13 weeks before its usual days, so that each of them
    has had the usual time to go on.
    """
    found = [*leads]
    followers = [*(stage.name for stage in stages[1:]), None]
    return tuple(
        _stage(stage, follower, found, today)
        for stage, follower in zip(stages, followers, strict=True)
    )


def first_day_for_stages(stages: Iterable[Stage], today: date) -> date:
    """Return the first day from which `stage_figures` counts the leads that entered a stage."""
    longest = max((stage.days or 0 for stage in stages), default=0)
    return today - timedelta(days=longest) - STAGE_WINDOW + _DAY


def answer_median(leads: Iterable[Lead], clock: LeadClock) -> MedianTime:
    """Return the median time to the first answer, of the leads that were answered."""
    answered = [lead for lead in leads if clock.is_answered(lead)]
    return _median_time([clock.waiting(lead) for lead in answered])


def _answer_times(leads: Iterable[Lead], clock: LeadClock) -> Iterator[timedelta]:
    """Yield the times to the first answer that are known."""
    for lead in leads:
        waited = clock.waiting(lead) if clock.is_answered(lead) else None
        if waited is not None:
            yield waited


def median(values: Sequence[Length]) -> Length | float | None:
    """Return the middle value, or the mean of the middle two."""
    if not values:
        return None
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def lead_values(
    counted: CountedFrom, leads: Iterable[Lead], periods: Sequence[Period], clock: LeadClock
) -> tuple[LeadValue, ...]:
    """Return the value of a measure in each of `periods`, which are in order and follow each other.

    A share is in percent, a median in hours.
    """
    found = [*leads]
    if counted == "leads.open":
        return tuple(_open_values(found, periods, clock))
    is_verdict = counted == "leads.accepted_share"
    moments = [lead.verdict_at if is_verdict else lead.passed for lead in found]
    alike = _in_periods(found, moments, periods, clock)
    return tuple(_value(counted, those, clock) for those in alike)


def _value(counted: CountedFrom, leads: Sequence[Lead], clock: LeadClock) -> LeadValue:
    match counted:
        case "leads.passed":
            return LeadValue(len(leads), len(leads))
        case "leads.accepted_share":
            return _percentage(_accepted(leads))
        case "leads.in_time":
            return _percentage(_in_time(leads, clock))
        case "leads.answer_median":
            found = answer_median(leads, clock)
        case "leads.routing_median":
            found = _median_time([clock.routing(lead) for lead in leads])
        case _:
            raise ValueError(counted)
    return LeadValue(found.hours, found.known)


def _open_values(
    leads: Sequence[Lead], periods: Sequence[Period], clock: LeadClock
) -> Iterator[LeadValue]:
    """Yield how many leads were open at the end of each period, or are now."""
    open_now = sum(map(clock.is_open, leads))
    opened = sorted(clock.start_of(lead.passed) for lead in leads if lead.passed)
    closed = sorted(
        lead.closed or lead.created for lead in leads if lead.passed and lead.status != "open"
    )
    for period in periods:
        end = _end(period, clock)
        number = bisect_right(opened, end) - bisect_right(closed, end) if end else open_now
        yield LeadValue(number, number)


def _end(period: Period, clock: LeadClock) -> datetime | None:
    """Return the last instant of a period, or None if it has not ended."""
    end = instants(period, clock.zone)[1]
    return end - _MILLISECOND if end <= clock.now else None


def _percentage(share: Share) -> LeadValue:
    rate = share.rate if share.whole >= FEWEST else None
    return LeadValue(None if rate is None else 100 * rate, share.whole)


def _accepted(leads: Iterable[Lead]) -> Share:
    verdicts = [lead.verdict for lead in leads if lead.verdict]
    return Share(verdicts.count("accepted"), len(verdicts))


def _in_time(leads: Iterable[Lead], clock: LeadClock) -> Share:
    judged = [is_in_time for lead in leads if (is_in_time := clock.in_time(lead)) is not None]
    return Share(sum(judged), len(judged))


def _figures(
    handed: Sequence[Lead],
    judged: Sequence[Lead],
    present: Iterable[Lead],
    clock: LeadClock,
    end: LeadClock | None = None,
) -> LeadFigures:
    """Return the figures of leads handed over, leads with a verdict, and leads that may be open."""
    end = end or clock
    opened = [lead for lead in present if end.is_open(lead)]
    accepted = _accepted(judged)
    rejected = [lead for lead in judged if lead.verdict == "rejected"]
    return LeadFigures(
        passed=len(handed),
        answered=sum(map(clock.is_answered, handed)),
        in_time=_in_time(handed, clock),
        answer=answer_median(handed, clock),
        routing=_median_time([clock.routing(lead) for lead in handed]),
        answers=histogram(_answer_times(handed, clock)),
        accepted=accepted.part,
        rejected=len(rejected),
        open=len(opened),
        late=sum(map(end.is_late, opened)),
        by_source=_counts(lead.source for lead in handed),
        by_reason=_counts(lead.reason for lead in rejected),
    )


def _counts(values: Iterable[str | None]) -> dict[str, int]:
    """Return how often each value occurs, the most frequent first; None is left out."""
    counts = Counter(value for value in values if value)
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _median_time(times: Sequence[timedelta | None]) -> MedianTime:
    known = [time for time in times if time is not None]
    middle = median(known)
    return MedianTime(middle if isinstance(middle, timedelta) else None, len(known), len(times))


def _stage(stage: Stage, follower: str | None, leads: Iterable[Lead], today: date) -> StageFigures:
    last = today - timedelta(days=stage.days or 0)
    entered = [
        lead.entered
        for lead in leads
        if (day := lead.entered.get(stage.name)) and last - STAGE_WINDOW < day <= last
    ]
    days = [
        (each[follower] - each[stage.name]).days
        for each in entered
        if follower is not None and follower in each
    ]
    middle = median(days)
    return StageFigures(
        stage=stage,
        follower=follower,
        gone_on=Share(len(days), len(entered)),
        median_days=None if middle is None else float(middle),
    )
