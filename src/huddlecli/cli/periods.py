"""The period that flags name."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from huddlecli.cli.context import Context
from huddlecli.core.dates import Period, past_day, week_named, week_of
from huddlecli.core.errors import Wrong
from huddlecli.core.team import day_in, zone_of


def period_said(
    context: Context,
    week: str | None,
    since: str | None,
    until: str | None,
    held: Collection[date],
) -> Period:
    """Return the week or the days that flags name, else this week if a huddle was held in it."""
    today, week_starts = context.team_day, context.team.week_starts
    first, last = days_said(context, since, until)
    if week is not None:
        if first or last:
            raise Wrong("use either --week or --since", hint=f"--week {week}")
        return week_named(week, today, week_starts)
    if first is None:
        if last:
            raise Wrong("--until needs --since", hint=f"--since mon --until {until}")
        from huddlecli.core.summary import default_period  # noqa: PLC0415 - lists do without

        return default_period(today, week_starts, held)
    last = last or max(first, today)
    whole = week_of(first, week_starts)
    return whole if whole.end == last and whole.start == first else Period(first, last)


def days_said(
    context: Context, since: str | None, until: str | None
) -> tuple[date | None, date | None]:
    """Return the days gone by that `--since` and `--until` name."""
    today = reading_day(context)
    first = past_day(since, today, future_ok=True) if since is not None else None
    last = past_day(until, today, future_ok=True) if until is not None else None
    if first and last and first > last:
        raise Wrong(f"{first} is after {last}", hint=f"--since {last} --until {first}")
    return first, last


def reading_day(context: Context) -> date:
    """Return the day where the one typing is; where nobody says who that is, the team's."""
    name = context.user_name
    return day_in(zone_of(context.team, name), context.now()) if name else context.team_day
