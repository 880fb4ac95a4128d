"""The periods of measures: a week of the team or a month, its key in a file, and its label.

A period is a `Period` of whole days. It begins at 00:00 of its first day in the team's zone and
ends at 00:00 after its last day; `dates.instants` returns the two instants.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from huddlecli.core.dates import (
    MONTH_NAMES,
    MONTH_WORDS,
    Period,
    date_or_none,
    instants,
    week_named,
    week_of,
    weeks_before,
)
from huddlecli.core.errors import Wrong
from huddlecli.core.team import Team, day_in
from huddlecli.core.text import shown

if TYPE_CHECKING:  # a summary of promises does without
    from huddlecli.core.side_records import Per

_DAY = timedelta(days=1)
_HALF_A_YEAR = 182
_MONTH = re.compile(r"([12][0-9]{3})-([0-9]{1,2})")


def period_of(day: date, per: Per, team: Team) -> Period:
    """Return the week or the month that `day` is in."""
    return week_of(day, team.week_starts) if per == "week" else _month(day)


def period_at(instant: datetime, per: Per, team: Team) -> Period:
    """Return the week or the month that `instant` is in, in the team's zone."""
    return period_of(day_in(team.zone, instant), per, team)


def period_key(period: Period) -> str:
    """Return the key of a week (`2026-W48`) or of a month (`2026-11`)."""
    return period.week or f"{period.start:%Y-%m}"


def keyed_period(key: str, per: Per, team: Team) -> Period | None:
    """Return the period with that key, or None if it is not the key of a week or of a month.

    It reads what `period_key` writes and nothing else: the keys in the file of a record.
    """
    day = _day_of_week(key) if per == "week" else _day_of_month(key)
    period = period_of(day, per, team) if day else None
    return period if period and period_key(period) == key else None


def named_period(text: str, per: Per, today: date, team: Team, flag: str = "--for") -> Period:
    """Return the period that `text` means, or refuse it if that period has not begun.

    Both have `this` and `last`. A week is named as by `week_named`, and a month as
    `2026-11` or `november`, the last one that has begun. `flag` is where people type it.
    """
    named = _month_named if per == "month" else _week_named
    period = named(text, today, team, flag)
    if period.start > today:
        this = period_key(period_of(today, per, team))
        raise Wrong(
            f"{period_label(period, today)} has not begun",
            hint=f"it begins on {period.start}; this {per} is {flag} {this}",
        )
    return period


def period_label(period: Period, today: date) -> str:
    """Return `week 48` or `November`; with the year if that is more than half a year away."""
    is_near = abs((period.end - today).days) <= _HALF_A_YEAR
    if period.week:
        year, number = period.week.split("-W")
        return f"week {int(number)}" + ("" if is_near else f" of {year}")
    month = MONTH_NAMES[period.start.month - 1].capitalize()
    return month if is_near else f"{month} {period.start.year}"


def last_periods(period: Period, count: int, team: Team) -> tuple[Period, ...]:
    """Return `count` periods of the same kind, the oldest first; `period` is the last."""
    if period.week:
        return weeks_before(period, count, team.week_starts)
    periods = [period]
    while len(periods) < count:
        periods.append(_month(periods[-1].start - _DAY))
    return tuple(reversed(periods[:count]))


def previous_period(period: Period, team: Team) -> Period:
    """Return the week before a week, or the month before a month."""
    return period_of(period.start - _DAY, per_of(period), team)


def period_before(period: Period, team: Team) -> Period | None:
    """Return the week before a week or the month before a whole month; None for other days."""
    is_whole = period.week is not None or period == _month(period.start)
    return previous_period(period, team) if is_whole else None


def per_of(period: Period) -> Per:
    """Return whether the period is a week or a month."""
    return "week" if period.week else "month"


def is_finished(period: Period, now: datetime, zone: ZoneInfo) -> bool:
    """Whether the period has ended in `zone` by `now`: at the midnight after its last day."""
    return now >= instants(period, zone)[1]


def days_in(period: Period) -> int:
    """Return the number of days of the period: 7, or 28 to 31."""
    return (period.end - period.start).days + 1


def _month(day: date) -> Period:
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=31)).replace(day=1) - _DAY)


def _day_of_week(key: str) -> date | None:
    """Return the Thursday of the week with that key, or None."""
    match = re.fullmatch(r"([12][0-9]{3})-W([0-9]{2})", key, re.ASCII)
    try:
        return date.fromisocalendar(int(match[1]), int(match[2]), 4) if match else None
    except ValueError:
        return None


def _day_of_month(key: str) -> date | None:
    match = _MONTH.fullmatch(key)
    return date_or_none(int(match[1]), int(match[2]), 1) if match else None


def _week_named(text: str, today: date, team: Team, flag: str) -> Period:
    return week_named(text, today, team.week_starts, flag)


def _month_named(text: str, today: date, _: Team, flag: str) -> Period:
    this = _month(today)
    word = text.strip().casefold()
    if word == "this":
        return this
    if word == "last":
        return _month(this.start - _DAY)
    if word in MONTH_WORDS:
        month = MONTH_WORDS[word] + 1
        return _month(date(today.year - (month > today.month), month, 1))
    match = _MONTH.fullmatch(word)
    first = date_or_none(int(match[1]), int(match[2]), 1) if match else None
    if first is None:
        wrong = "there is no month" if match else "is not a month"
        message = f"{wrong} {shown(text)}" if match else f'"{shown(text)}" {wrong}'
        hint = f"{flag} this, {flag} last or {flag} {period_key(this)}"
        raise Wrong(message, hint=hint)
    return _month(first)
