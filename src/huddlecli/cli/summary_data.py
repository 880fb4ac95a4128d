"""What stands behind a full summary, read from the minutes of its quarter and from journals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from huddlecli.cli.context import Context
from huddlecli.core.dates import Period, weeks_before
from huddlecli.core.huddle.floor import air_time
from huddlecli.core.huddle.state import Ended
from huddlecli.core.minutes import Minutes
from huddlecli.core.records import Action, Decision, Parked, Win
from huddlecli.core.summary import Summary, summary
from huddlecli.core.summary_detail import is_long, last_quarter, so_far, summary_detail
from huddlecli.core.team import Weekday
from huddlecli.store import files, journal, minutes_files
from huddlecli.store.minutes_files import MinutesFile
from huddlecli.store.places import JOURNAL_ENDING
from huddlecli.store.record_files import SkippedFile
from huddlecli.store.record_paths import ClosedName

_LEAST = timedelta(minutes=1)  # of less, as when a huddle is entered late, no share is told


def with_detail(context: Context, found: Summary) -> Summary:
    """Return a summary with its background."""
    passed = so_far(found.period, context.team_day)
    behind = summary_detail(
        passed,
        context.topic_library,
        minutes_near(context, last_quarter(passed)),
        context.team.zone,
        _spoken(context, found),
    )
    return replace(found, background=behind)


def _spoken(context: Context, found: Summary) -> dict[str, timedelta]:
    """Return how long each side had the floor; of a long period too many journals tell of it."""
    total = dict.fromkeys(found.team.sides, timedelta())
    if is_long(found.period):
        return {}
    for huddle in found.huddles:
        path = minutes_files.path_of(context.folder, huddle.id).with_suffix(JOURNAL_ENDING)
        try:
            after = journal.state_after(journal.read(path)) if path.exists() else None
        except files.Unreadable as error:
            context.warn([SkippedFile(path, error.reason)])
            continue
        if isinstance(after, Ended):
            for side, had in air_time(after.last, after.at).items():
                total[side] = total.get(side, timedelta()) + had
    return total if sum(total.values(), timedelta()) >= _LEAST else {}


_TREND = 8  # weeks
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SummaryScope:
    """Which closed records a summary of `period` needs, by what their names say."""

    period: Period
    first: date  # of the days on which a promise counts that is looked at
    last: date

    @classmethod
    def of(cls, period: Period, week_starts: Weekday, *, has_trend: bool) -> SummaryScope:
        """Return what a summary of `period` needs, with the weeks before it if it `has_trend`."""
        weeks = weeks_before(period, _TREND, week_starts) if has_trend else ()
        spans = (period, *weeks)
        return cls(period, min(one.start for one in spans), max(one.end for one in spans))

    def action(self, name: ClosedName) -> bool:
        """Whether it counts, was made or was closed in the time, or was open at its end."""
        closed = name.closed or name.created
        return (
            any(self.first <= due <= self.last for due in name.due)
            or name.created in self.period
            or closed in self.period
            or name.created <= self.period.end < closed
        )

    def other(self, name: ClosedName) -> bool:
        """Whether it was made in the period."""
        return name.created in self.period


def load_summary(
    context: Context,
    period: Period,
    side: str | None,
    *,
    has_trend: bool,
) -> Summary:
    """Return the figures of `period`."""
    wanted = SummaryScope.of(period, context.team.week_starts, has_trend=has_trend)
    records, start = context.records, period.start
    actions = records.both(Action, wanted.action, since=wanted.first, full_open=True)
    decisions = records.both(Decision, wanted.other, since=start, full=False)
    parked = records.both(Parked, wanted.other, since=start, full=False)
    wins = records.closed(Win, wanted.other, since=start, full=False)
    found = (*actions, *decisions, *parked, wins)
    context.warn([warned for one in found for warned in one.warnings])
    told = summary(
        context.team,
        period,
        context.now(),
        minutes=minutes_near(context, period),
        actions=[one for part in actions for one in part.records],
        decisions=[one for part in decisions for one in part.records],
        wins=wins.records,
        parked=[one for part in parked for one in part.records],
        side=side,
    )
    return told if has_trend else replace(told, trend=())


def minutes_near(context: Context, period: Period) -> list[Minutes]:
    """Return the minutes of `period` and a day around it: an agenda may have a zone of its own."""
    first, last = period.start - _DAY, period.end + _DAY
    return load_minutes(
        context, minutes_files.list_files(context.folder, first, last, warn=context.warn_about)
    )


def load_minutes(context: Context, held: Sequence[MinutesFile]) -> list[Minutes]:
    """Return the minutes of `held`; those that cannot be read are told of."""
    found = list[Minutes]()
    for one in held:
        try:
            found.append(minutes_files.load(one.path))
        except files.Unreadable as error:
            context.warn_about(SkippedFile(one.path, error.reason))
    return found
