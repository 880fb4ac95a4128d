"""What a measure says of its periods: values, targets, what is red, and the pace of this period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

from huddlecli.core.agreement import agreements
from huddlecli.core.dates import Period, instants
from huddlecli.core.measures.target_words import is_sum
from huddlecli.core.measures.targets import TargetChange, target_history, target_in
from huddlecli.core.periods import is_finished, keyed_period, last_periods, period_at, period_key
from huddlecli.core.side_records import Measure, Number, Per
from huddlecli.core.team import Team, day_in
from huddlecli.core.value import Value
from huddlecli.core.working_hours import WorkingTime

PeriodState: TypeAlias = Literal["held", "red", "running", "none"]
PaceName: TypeAlias = Literal["ahead", "on-pace", "behind"]
Counted: TypeAlias = Mapping[str, Number | None]  # values that huddle counted, by period

SHOWN = 13  # periods
POINTED_OUT = 3  # periods in a row that are red
_NO_COUNTS: Counted = MappingProxyType({})
# Weeks 53 and what is not two digits are looked up in the calendar.
_USUAL_KEY: Mapping[Per, re.Pattern[str]] = MappingProxyType(
    {
        "week": re.compile(r"[12][0-9]{3}-W(?:0[1-9]|[1-4][0-9]|5[0-2])"),
        "month": re.compile(r"[12][0-9]{3}-(?:0[1-9]|1[0-2])"),
    }
)
_CLOSE = Fraction(1, 10)  # of what is expected: so near to it is on pace


class MeasuredPeriod(NamedTuple):
    """A period of a measure; `state` is `none` if there is no value or no target."""

    period: Period
    value: Number | None
    target: Number | None
    state: PeriodState
    note: str | None

    @property
    def key(self) -> str:
        """The name of the period in files: `2026-W48` or `2026-11`."""
        return period_key(self.period)


class Pace(NamedTuple):
    """How a running period is going: `expected` is what the value would be by now, on pace."""

    name: PaceName
    expected: Number


class MeasureFigures(Value):
    """A measure with its last finished periods, the oldest first, and the running one.

    `red_running` is the number of periods in a row that missed their target, up to the last
    finished one. `agreed` has the person who agreed for each side to what is in force. It `is_new`
    if it was made after the last finished period and has no value for that. If it `is_over`, the
    running period is not shown.
    """

    measure: Measure
    finished: tuple[MeasuredPeriod, ...]
    running: MeasuredPeriod
    red_running: int
    pace: Pace | None
    agreed: Mapping[str, str]
    is_new: bool = False
    is_over: bool = False

    @property
    def last(self) -> MeasuredPeriod:
        """The last finished period."""
        return self.finished[-1]

    @property
    def periods(self) -> tuple[MeasuredPeriod, ...]:
        """The last 13 periods, the running one included unless it `is_over`."""
        if self.is_over:
            return self.finished
        return (*self.finished[1 - SHOWN :], self.running)

    @property
    def is_missing(self) -> bool:
        """Whether somebody has yet to bring the value of the last finished period."""
        return self.last.value is None and self.measure.counted_from is None


def shown_periods(measure: Measure, team: Team, now: datetime) -> tuple[Period, ...]:
    """Return the periods that the figures of a measure have, the oldest first: 13 and this one."""
    return last_periods(period_at(now, measure.per, team), SHOWN + 1, team)


def measure_figures(
    measure: Measure,
    team: Team,
    working: WorkingTime,
    now: datetime,
    counted: Counted = _NO_COUNTS,
) -> MeasureFigures:
    """Return the figures of a measure at `now`; `counted` has its values if huddle counts them."""
    history = target_history(measure, team)
    values = measure.values if measure.counted_from is None else counted
    judge = _Judge(measure, history, values, team)
    *finished, running = [judge.result(period) for period in shown_periods(measure, team, now)]
    running = running._replace(state="running")
    return MeasureFigures(
        measure=measure,
        finished=tuple(finished),
        running=running,
        red_running=judge.red_running(finished[-1].key),
        pace=_pace(measure, running, team, working, now),
        agreed=_agreed(measure),
        is_new=finished[-1].value is None and _is_newer(measure, finished[-1].period, team),
    )


def _is_newer(measure: Measure, period: Period, team: Team) -> bool:
    _, end = instants(period, team.zone)
    return measure.created >= end


def all_finished(
    measure: Measure, team: Team, now: datetime, counted: Counted = _NO_COUNTS
) -> Iterator[tuple[MeasuredPeriod, int]]:
    """Yield the finished periods of a measure, and the number of red ones in a row up to each.

    Those are the ones that have a value, and the last 13 since it was made. `counted` has the
    values if huddle counts them.
    """
    values = measure.values if measure.counted_from is None else counted
    judge = _Judge(measure, target_history(measure, team), values, team)
    last = shown_periods(measure, team, now)[:-1]
    shown = [period_key(period) for period in last if not _is_newer(measure, period, team)]
    for key in sorted({*values, *shown}):
        period = keyed_period(key, measure.per, team)
        if period and is_finished(period, now, team.zone):
            yield judge.result(period), judge.red_running(key)


def measured_period(measure: Measure, team: Team, period: Period, now: datetime) -> MeasuredPeriod:
    """Return the result of one period of a measure whose values people bring."""
    result = _Judge(measure, target_history(measure, team), measure.values, team).result(period)
    is_over = is_finished(period, now, team.zone)
    return result if is_over else result._replace(state="running")


def _agreed(measure: Measure) -> Mapping[str, str]:
    """Return who agreed for each side to what is in force."""
    agreed = agreements(measure.changes)
    return agreed[-1].agreed if agreed else {}


class _Judge:
    """Judges the periods of a measure by its targets."""

    def __init__(
        self,
        measure: Measure,
        history: Sequence[TargetChange],
        values: Counted,
        team: Team,
    ) -> None:
        self._measure = measure
        self._history = history
        self._values = values
        self._team = team

    def result(self, period: Period) -> MeasuredPeriod:
        """Return the result of a period that has ended."""
        key = period_key(period)
        value = self._values.get(key)
        is_counted = self._measure.counted_from is not None
        if is_counted and not value and _is_newer(self._measure, period, self._team):
            value = None  # nobody wrote down what there would be to count
        state = self._state(key, value)
        target = target_in(self._measure, self._history, key)
        return MeasuredPeriod(period, value, target, state, self._measure.notes.get(key))

    def red_running(self, last: str) -> int:
        """Return the number of red periods in a row, back from the one with the key `last`.

        A period without a value neither counts nor ends the row.
        """
        red = 0
        for key in sorted((key for key in self._values if key <= last), reverse=True):
            value = self._values[key]
            if value is None or not self._is_key(key) or self._is_before_counts(key, value):
                continue
            if self._state(key, value) != "red":
                break
            red += 1
        return red

    def _state(self, key: str, value: Number | None) -> PeriodState:
        target = target_in(self._measure, self._history, key)
        if value is None or target is None:
            return "none"
        return "held" if is_held(self._measure, value, target) else "red"

    def _is_key(self, key: str) -> bool:
        """Whether this is the name of a period; few are looked up, as only people can be wrong."""
        is_usual = _USUAL_KEY[self._measure.per].fullmatch(key)
        return bool(is_usual) or keyed_period(key, self._measure.per, self._team) is not None

    def _is_before_counts(self, key: str, value: Number) -> bool:
        if not self._measure.counted_from or value:
            return False
        period = keyed_period(key, self._measure.per, self._team)
        return period is None or self.result(period).value is None


def is_held(measure: Measure, value: Number, target: Number) -> bool:
    """Whether a value meets a target."""
    return value >= target if measure.want == "at-least" else value <= target


def has_pace(measure: Measure) -> bool:
    """Whether the running period of a measure can be ahead of its target or behind it."""
    return measure.want == "at-least" and is_sum(measure)


def _pace(
    measure: Measure, running: MeasuredPeriod, team: Team, working: WorkingTime, now: datetime
) -> Pace | None:
    """Return the pace of the running period, if it has a value and a target that adds up."""
    if running.value is None or running.target is None or not has_pace(measure):
        return None
    over, days = working.days_over(running.period, day_in(team.zone, now))
    if not days:
        return None
    expected = exact(running.target) * over / days
    ahead = exact(running.value) - expected
    name: PaceName = "ahead" if ahead > 0 else "behind"
    if abs(ahead) <= abs(expected) * _CLOSE:
        name = "on-pace"
    return Pace(name, number_of(expected))


def exact(number: Number) -> Fraction:
    """Return a number as people wrote it: 0.1 is a tenth."""
    return Fraction(str(number))


def number_of(value: Fraction) -> Number:
    """Return a number of two places at most."""
    hundredths = _rounded(value * 100)
    return hundredths // 100 if hundredths % 100 == 0 else hundredths / 100


def _rounded(value: Fraction) -> int:
    """Return the nearest whole number; a half is rounded up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
