"""Closed days: as a list, in the answers of commands, and what falls on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from huddlecli.core.imports.calendar_days import LeftDay
from huddlecli.core.records import Action
from huddlecli.core.settings.closed_days import ClosedDay
from huddlecli.core.team import WEEKDAYS
from huddlecli.views.columns import PLAIN, QUIET, STRONG
from huddlecli.views.document import Document, Table
from huddlecli.views.escape import safe
from huddlecli.views.words import DAYS, count, listed, short_day

FIELDS = ("day", "weekday", "name")
_MOST_NAMED = 4  # days that are named one by one
_MOST_OWNERS = 5


def list_document(days: Sequence[ClosedDay]) -> Document:
    """Return a row for each day: as it is typed, its weekday, and its name."""
    styles = (STRONG, QUIET, PLAIN)
    cells = [(str(day.day), DAYS[day.day.weekday()], day.name) for day in days]
    rows = [[*zip(row, styles, strict=True)] for row in cells]
    sentences = [" ".join(filter(None, row)) for row in cells]
    return Document(blocks=(Table(rows=rows, sentences=sentences),))


def list_json(days: Sequence[ClosedDay]) -> str:
    """Return the days for a program; a day without a name has null."""
    from huddlecli.views.formats import json  # noqa: PLC0415  people do without

    closed = [dict(zip(FIELDS, _fields(day), strict=True)) for day in days]
    return json.document("huddle.closed/1", {"closed": closed})


def list_csv(days: Sequence[ClosedDay], *, delimiter: str = ",") -> str:
    """Return a line for each day, for a spreadsheet."""
    from huddlecli.views.formats import csv  # noqa: PLC0415  people do without

    return csv.table(FIELDS, map(_fields, days), delimiter=delimiter)


def _fields(day: ClosedDay) -> tuple[date, str, str | None]:
    return day.day, WEEKDAYS[day.day.weekday()], day.name or None


def short_days(days: Sequence[date], today: date) -> str:
    """Return `Thu 24 Dec, Fri 25 Dec`, or of many `5 days, Mon 28 Dec to Fri 1 Jan`."""
    if len(days) <= _MOST_NAMED:
        return ", ".join(short_day(day, today) for day in days)
    return f"{len(days)} days, {short_day(min(days), today)} to {short_day(max(days), today)}"


def huddles_line(by_agenda: Mapping[str, Sequence[date]], days: Sequence[date], today: date) -> str:
    """Return which huddles are not due on closed days, or nothing if none would be."""
    dropped = {name: len(on) for name, on in by_agenda.items() if on}
    if not dropped:
        return ""
    if len(days) == 1:
        return f"No {listed([safe(name) for name in dropped], 'or')} huddle on " + short_day(
            days[0], today
        )
    numbers = [f"{count(n, f'{name} huddle', f'{name} huddles')}" for name, n in dropped.items()]
    return f"Not due then: {safe(listed(numbers))}"


def held_line(by_agenda: Mapping[date, Sequence[str]], today: date) -> str:
    """Return which huddles were held on days that are closed now."""
    held = [
        f"{listed([safe(name) for name in names])} on {short_day(day, today)}"
        for day, names in by_agenda.items()
    ]
    return f"Held already: {', '.join(held)}; the minutes stay" if held else ""


def promises_line(actions: Sequence[Action], days: Sequence[date], today: date) -> str:
    """Return how many promises are due on closed days, and whose."""
    owners = sorted({safe(action.owner) for action in actions})
    more = ["…"] if len(owners) > _MOST_OWNERS else []
    are_due = count(len(actions), "promise is due", "promises are due")
    when = f"on {short_day(days[0], today)}" if len(days) == 1 else "then"
    return f"{are_due} {when} ({', '.join([*owners[:_MOST_OWNERS], *more])})"


def fate_lines(
    new: Sequence[ClosedDay],
    named: Sequence[ClosedDay],
    unchanged: Sequence[ClosedDay],
    left: Sequence[LeftDay],
) -> list[str]:
    """Return what would become of each day of an import, in the order of the calendar."""
    fates = [
        *((day.day, "new", day.name) for day in new),
        *((day.day, "named", day.name) for day in named),
        *((day.day, "unchanged", day.name) for day in unchanged),
        *((one.day, "left out", f"{one.name}  ({one.reason})".strip()) for one in left),
    ]
    rows = [f"{fate:<9}  {day}  {DAYS[day.weekday()]}  {name}" for day, fate, name in sorted(fates)]
    return [safe(row.rstrip()) for row in rows]


def left_line(reasons: Mapping[str, int]) -> str:
    """Return how many events or days were left out for each reason, most first."""
    numbers = sorted(reasons.items(), key=lambda row: -row[1])
    return ", ".join(f"{number} {safe(reason)}" for reason, number in numbers if number)
