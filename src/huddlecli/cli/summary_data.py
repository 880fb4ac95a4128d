"""Load what a summary shows: records, minutes, and speaking time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from huddlecli.cli.context import Context
from huddlecli.cli.huddles.next_huddle import is_of_agenda
from huddlecli.core.dates import Period, weeks_before
from huddlecli.core.periods import period_before
from huddlecli.core.records import Action, Decision, Parked, Win
from huddlecli.core.summary import Summary, summary
from huddlecli.core.summary.detail import is_long, last_quarter, so_far, summary_detail
from huddlecli.core.summary.meetings import MeetingFigures, meeting_figures
from huddlecli.core.value import Value, replace
from huddlecli.store import files, minutes_files
from huddlecli.store.minutes_files import MinutesFile
from huddlecli.store.places import JOURNAL_ENDING
from huddlecli.store.record_files import SkippedFile
from huddlecli.store.record_paths import ClosedName

if TYPE_CHECKING:
    from pathlib import Path

    from huddlecli.core.agenda import Agenda
    from huddlecli.core.minutes import Minutes
    from huddlecli.core.team import Team

_LEAST = timedelta(minutes=1)  # shares of a shorter time mean nothing


def with_detail(context: Context, figures: Summary) -> Summary:
    """Return a summary with the extra figures of `--full`."""
    period = so_far(figures.period, context.team_day)
    detail = summary_detail(
        period,
        context.topic_library,
        minutes_near(context, last_quarter(period)),
        context.team.zone,
        _spoken(context, figures),
    )
    return replace(figures, background=detail)


def _spoken(context: Context, figures: Summary) -> dict[str, timedelta]:
    """Return each side's speaking time, from the journal if minutes are too old to have it.

    It is empty for long periods, which have too many journals.
    """
    total = dict.fromkeys(figures.team.sides, timedelta())
    if is_long(figures.period):
        return {}
    for huddle in figures.huddles:
        if huddle.floor is not None:
            for side, seconds in huddle.floor.items():
                total[side] = total.get(side, timedelta()) + timedelta(seconds=seconds)
            continue
        path = minutes_files.path_of(context.folder, huddle.id).with_suffix(JOURNAL_ENDING)
        try:
            spoken = _spoken_in(path) if path.exists() else {}
        except files.Unreadable as error:
            context.warn([SkippedFile(path, error.reason)])
            continue
        for side, had in spoken.items():
            total[side] = total.get(side, timedelta()) + had
    return total if sum(total.values(), timedelta()) >= _LEAST else {}


def _spoken_in(path: Path) -> Mapping[str, timedelta]:
    """Return each side's speaking time by the journal of a huddle; empty if it did not end."""
    # The minutes of newer versions have it, and the code of a live huddle is half of the program.
    from huddlecli.core.huddle.floor import air_time  # noqa: PLC0415
    from huddlecli.core.huddle.state import Ended  # noqa: PLC0415
    from huddlecli.store import journal  # noqa: PLC0415

    after = journal.state_after(journal.read(path))
    return air_time(after.last, after.at) if isinstance(after, Ended) else {}


_TREND = 8  # weeks
_DAY = timedelta(days=1)


class SummaryScope(Value, kw_only=False):
    """Which closed records a summary of `period` needs, judged by their file names."""

    period: Period
    first: date  # of the due dates that count
    last: date
    made_since: date | None = None  # actions made since then count as well

    @classmethod
    def of(cls, period: Period, team: Team, balanced: Sequence[Period] = ()) -> SummaryScope:
        """Return the scope of `period`, with the weeks before it, or the month before a month.

        With the weeks of a balance, it also has what was due or made in those.
        """
        earlier = period_before(period, team)
        weeks = (*weeks_before(period, _TREND, team.week_starts), *balanced)
        days = _around(period, (*weeks, *([earlier] if earlier else [])))
        return cls(period, days.start, days.end, balanced[0].start if balanced else None)

    def action(self, name: ClosedName) -> bool:
        """Whether an action was due or made in the scope, or is of the period itself."""
        is_due = any(self.first <= due <= self.last for due in name.due)
        was_made = self.made_since is not None and name.created >= self.made_since
        return is_due or was_made or self._is_of_period(name)

    def has_history(self, name: ClosedName) -> bool:
        """Whether the changes of an action matter: it is of the period, or was due several times.

        Of the others it is enough to know whether they were kept, and so half as much is read.
        """
        is_due = any(due in self.period for due in name.due)
        return len(name.due) != 1 or is_due or self._is_of_period(name)

    def _is_of_period(self, name: ClosedName) -> bool:
        """Whether an action was made or closed in the period, or was open at its end."""
        closed = name.closed or name.created
        return (
            name.created in self.period
            or closed in self.period
            or name.created <= self.period.end < closed
        )

    def other(self, name: ClosedName) -> bool:
        """Whether another record was made in the period."""
        return name.created in self.period


class MoreToRead(NamedTuple):
    """What only some summaries need.

    One that `is_dated` by the newest change in it takes the histories of all its records. The
    balance of the sides takes the minutes and promises of 13 weeks.
    """

    is_dated: bool = False
    has_balance: bool = False


def load_summary(
    context: Context,
    period: Period,
    side: str | None,
    agendas: Sequence[Agenda],
    more: MoreToRead,
) -> Summary:
    """Return the figures of `period`; `agendas` are those of the team."""
    balanced = _balanced_weeks(context, period) if more.has_balance else ()
    scope = SummaryScope.of(period, context.team, balanced)
    records, start, full = context.records, period.start, more.is_dated
    records.list_ahead(Action, scope.first)
    decisions = records.both(Decision, scope.other, since=start, full=full, full_open=full)
    parked = records.both(Parked, scope.other, since=start, full=full, full_open=full)
    wins = records.closed(Win, scope.other, since=start, full=full)
    actions = records.both(
        Action, scope.action, since=scope.first, full=scope.has_history, full_open=True
    )
    groups = (*actions, *decisions, *parked, wins)
    context.warn([warned for group in groups for warned in group.warnings])
    promises = [record for part in actions for record in part.records]
    minutes = minutes_near(context, _around(period, balanced))
    figures = summary(
        context.team,
        period,
        context.now(),
        minutes=minutes,
        actions=promises,
        decisions=[record for part in decisions for record in part.records],
        wins=wins.records,
        parked=[record for part in parked for record in part.records],
        side=side,
    )
    figures = replace(figures, meetings=_meetings(context, figures, agendas))
    if not balanced:
        return figures
    from huddlecli.core.summary.balance import balance  # noqa: PLC0415  the week on a phone does without

    sides = balance(context.team, balanced, context.now(), minutes=minutes, actions=promises)
    return replace(figures, balance=sides.only(side) if side else sides)


def _balanced_weeks(context: Context, period: Period) -> tuple[Period, ...]:
    from huddlecli.core.summary.balance import balance_weeks  # noqa: PLC0415  the same

    return balance_weeks(period, context.team, context.now())


def _around(period: Period, others: Sequence[Period]) -> Period:
    """Return the days from the first to the last of a period and others."""
    spans = (period, *others)
    return Period(min(span.start for span in spans), max(span.end for span in spans))


def _meetings(context: Context, figures: Summary, agendas: Sequence[Agenda]) -> MeetingFigures:
    """Return how the huddles went: of an agenda that was held in the last 13 weeks, all are due."""
    since = dict[str, date]()
    around = last_quarter(figures.period)
    for file in minutes_files.list_files(context.folder, around.start, around.end):
        for agenda in agendas:
            if is_of_agenda(file, agenda.name):
                since.setdefault(agenda.name, file.day)
    return meeting_figures(figures, agendas, since)


def minutes_near(context: Context, period: Period) -> list[Minutes]:
    """Return the minutes of `period` and a day around it, as agendas may have other time zones."""
    first, last = period.start - _DAY, period.end + _DAY
    held = minutes_files.list_files(context.folder, first, last, warn=context.warn_about)
    return load_minutes(context, held)


def load_minutes(context: Context, held: Sequence[MinutesFile]) -> list[Minutes]:
    """Return the minutes in those files, with a warning for each that cannot be read."""
    minutes: list[Minutes] = []
    for file in held:
        try:
            minutes.append(context.minutes_reader.load(file.path))
        except files.Unreadable as error:
            context.warn_about(SkippedFile(file.path, error.reason))
    return minutes
