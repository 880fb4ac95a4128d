"""The days on which a team is closed: the words for them, their names, and on which it works."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from huddlecli.core.agenda import Agenda
from huddlecli.core.dates import Period, due_day, last_day_from, past_day
from huddlecli.core.errors import Wrong
from huddlecli.core.schedule import is_due
from huddlecli.core.team import Team, Weekday
from huddlecli.core.text import DIRECTION, ESCAPED, UNSAFE, nfc, one_line, shown
from huddlecli.core.value import Value
from huddlecli.core.working_hours import WorkingTime

LONGEST_NAME = 80  # characters
MOST_DAYS = 366  # that can be closed at once
_ISO = r"\s*\d{4}-\d{1,2}-\d{1,2}\s*"
_BETWEEN = ("to", "until", "till", "through", "-", "–", "—")


class ClosedDay(Value, kw_only=False):
    """A day on which the team is closed, and what it is called, if that is known."""

    day: date
    name: str = ""


def closed_periods(words: Sequence[str], today: date, week_starts: Weekday) -> tuple[Period, ...]:
    """Return the days that each of `words` means, such as `dec-24` or `dec-24..jan-1`."""
    for at, word in enumerate(words):
        if word.casefold() in _BETWEEN and 0 < at < len(words) - 1:
            raise Wrong(
                f'"{shown(word)}" is not a day',
                hint=f"{shown(words[at - 1])}..{shown(words[at + 1])}",
            )
    return tuple(_period(word, today, week_starts) for word in words)


def days_in(period: Period) -> list[date]:
    """Return the days of a period in order."""
    return [period.start + timedelta(days=n) for n in range((period.end - period.start).days + 1)]


def _period(text: str, today: date, week_starts: Weekday) -> Period:
    """Return a day, or the days from one to another; a weekday at the end is after the first."""
    first, *rest = re.split(r"\s*(?:\.{2,3}|…)\s*", text.strip(), maxsplit=1)
    start = _day(first or "", today, week_starts, text)
    if not rest:
        return Period(start, start)
    (last,) = rest
    end = _day(last, last_day_from(last, start, today), week_starts, text)
    if end < start:
        raise Wrong(f"{end} is before {start}", hint=f"{end}..{start}")
    number = (end - start).days + 1
    if number > MOST_DAYS:
        raise Wrong(
            f"{start} to {end} are {number:,} days", hint=f"at most {MOST_DAYS} days at once"
        )
    return Period(start, end)


def _day(text: str, today: date, week_starts: Weekday, whole: str) -> date:
    """Return a day to come, or any day that is written as `2026-11-02`."""
    if not text:
        raise Wrong(f'"{shown(whole)}" has no first or no last day', hint="dec-24..jan-1")
    if re.fullmatch(_ISO, text):
        return past_day(text, today, future_ok=True)
    return due_day(text, today, week_starts=week_starts)


def day_name(text: str) -> str:
    """Return the name of a day as it was typed, or refuse it."""
    name = _visible(one_line(text))
    if not name:
        raise Wrong("the name of the day is empty", hint='--name "Company day"')
    if len(name) > LONGEST_NAME:
        raise Wrong(
            f"the name has {len(name)} characters", hint=f"at most {LONGEST_NAME} characters"
        )
    return name


def found_name(text: str) -> str:
    """Return the name of a day from a file as a short line of visible characters."""
    name = _visible(re.sub(r"\s", " ", nfc(text)))
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def _visible(text: str) -> str:
    """Return text that a comment can have: it has no escapes, so nothing invisible is in it."""
    return " ".join(re.sub(f"{UNSAFE}|{ESCAPED}|[{DIRECTION}]", "", text).split())


def merged(
    known: Iterable[ClosedDay], new: Iterable[ClosedDay], *, renames: bool = False
) -> tuple[ClosedDay, ...]:
    """Return the closed days with `new` ones, each before the first later one.

    A day that is known stays. If it has no name, or if the new one `renames` it, it gets that name.
    """
    days = list(dict.fromkeys(known))
    places = {day.day: at for at, day in reversed([*enumerate(days)])}
    added = dict[date, ClosedDay]()
    for day in new:
        if (at := places.get(day.day)) is None:
            added.setdefault(day.day, day)
        elif day.name and (renames or not days[at].name):
            days[at] = day
    for day in added.values():
        at = next((at for at, other in enumerate(days) if other.day > day.day), len(days))
        days.insert(at, day)
    return tuple(days)


class WorkingDays:
    """The days on which the team would work or meet if it was not closed."""

    def __init__(self, team: Team, agendas: Collection[Agenda]) -> None:
        """Take the working hours of the team, and the agendas that it runs."""
        self._time = WorkingTime(team.zone, team.hours)
        self._agendas = agendas

    def __contains__(self, day: date) -> bool:
        """Whether it is a working day, or a huddle is due on it."""
        return self._time.is_working_day(day) or any(is_due(one, day) for one in self._agendas)
