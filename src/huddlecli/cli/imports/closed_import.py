"""`huddle closed import`: close the team on the days of a calendar or of a country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from huddlecli.cli.context import Context
from huddlecli.cli.huddles.closed_days import report_closed
from huddlecli.cli.huddles.next_huddle import readable_agendas
from huddlecli.cli.imports.sheet_file import load_text
from huddlecli.core.dates import Period
from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.imports.calendar_blocks import BadBlock
from huddlecli.core.imports.calendar_days import LeftDay, read_calendar_days
from huddlecli.core.settings.closed_days import ClosedDay, WorkingDays, merged
from huddlecli.core.text import shown
from huddlecli.store.settings import closed_days
from huddlecli.views.closed_days import fate_lines, left_line
from huddlecli.views.escape import safe
from huddlecli.views.words import count

_FIRST_YEAR, _LAST_YEAR = 1900, 2999
_MOST_YEARS = 10
_IDLE = "no work anyway"


class ClosedImportFlags(NamedTuple):
    """The flags of `huddle closed import`."""

    country: str | None
    region: str | None
    years: Sequence[str]
    language: str | None
    encoding: str | None
    dry_run: bool


class _Found(NamedTuple):
    """The days of a calendar or a country, what else it has, and what messages call it.

    `timed` is the number of events with a time of day.
    """

    name: str
    days: Sequence[ClosedDay]
    left: Sequence[LeftDay] = ()
    bad: Sequence[BadBlock] = ()
    timed: int = 0


class _Outcome(NamedTuple):
    """What becomes of the days of an import.

    Those that are `named` were closed without a name; `unchanged` ones were closed too.
    """

    new: Sequence[ClosedDay]
    named: Sequence[ClosedDay]
    unchanged: Sequence[ClosedDay]
    left: Sequence[LeftDay]


def import_closed(context: Context, file: str | None, flags: ClosedImportFlags) -> int:
    """Close the team on the days of a calendar or a country, and return the exit code."""
    _check_source(file, flags)
    spans = _spans(context, flags.years)
    found = _of_country(flags, spans) if file is None else _of_file(context, file, flags, spans)
    working = WorkingDays(context.team, readable_agendas(context))
    wanted = [day for day in found.days if day.day in working]
    idle = [LeftDay(day.day, day.name, _IDLE) for day in found.days if day.day not in working]
    known: dict[date, str] = {}

    def changed(before: tuple[ClosedDay, ...]) -> Sequence[ClosedDay]:
        known.update((day.day, day.name) for day in before)
        return merged(before, wanted)

    if flags.dry_run:
        changed(closed_days.load(context.folder))
    else:
        context.team = closed_days.change(context.folder, changed, context.transaction)
    outcome = _Outcome(
        new=[day for day in wanted if day.day not in known],
        named=[day for day in wanted if day.name and known.get(day.day) == ""],
        unchanged=[day for day in wanted if day.day in known and (known[day.day] or not day.name)],
        left=[*found.left, *idle],
    )
    _report(context, found, outcome, dry_run=flags.dry_run)
    if not flags.dry_run:
        report_closed(context, [day.day for day in outcome.new])
    return Failed.exit_code if found.bad else 0


def _check_source(file: str | None, flags: ClosedImportFlags) -> None:
    """Raise Wrong unless there is either a file or a country, with flags that fit."""
    if (file is None) == (flags.country is None):
        what = "name a calendar or a country"
        raise Wrong(
            f"{what}, not both" if file else what,
            hint="huddle closed import holidays.ics, or: huddle closed import --country DE",
        )
    if file is not None and (flags.region or flags.language):
        flag = "--region" if flags.region else "--language"
        raise Wrong(f"{flag} only works with --country", hint="--country DE --region BE")
    if file is None and flags.encoding:
        raise Wrong("--encoding only works with a file", hint="huddle closed import FILE.ics")


def _spans(context: Context, years: Sequence[str]) -> list[Period]:
    """Return the years that are named, or from today to the end of the next year."""
    if not years:
        today = context.team_day
        return [Period(today, date(today.year + 1, 12, 31))]
    for year in years:
        if not (year.isascii() and year.isdecimal() and _FIRST_YEAR <= int(year) <= _LAST_YEAR):
            raise Wrong(
                f'"{shown(year)}" is not a year', hint=f"--year {context.team_day.year + 1}"
            )
    numbers = sorted({int(year) for year in years})
    if len(numbers) > _MOST_YEARS:
        raise Wrong(f"{len(numbers)} years are too many", hint=f"at most {_MOST_YEARS} at once")
    return [Period(date(year, 1, 1), date(year, 12, 31)) for year in numbers]


def _of_country(flags: ClosedImportFlags, spans: Sequence[Period]) -> _Found:
    from huddlecli.cli.imports.public_holidays import public_holidays  # noqa: PLC0415 - files do without

    years = sorted({year for span in spans for year in (span.start.year, span.end.year)})
    country = flags.country or ""
    days = public_holidays(country, flags.region, years, flags.language)
    name = f"{country}, {flags.region}" if flags.region else country
    asked = [day for day in days if any(day.day in span for span in spans)]
    if not asked:
        raise Wrong(f"no holidays of {shown(name)} are known for that time", hint="--year YEAR")
    return _Found(shown(name), asked)


def _of_file(
    context: Context, file: str, flags: ClosedImportFlags, spans: Sequence[Period]
) -> _Found:
    text, name = load_text(context, file, flags.encoding)
    whole = Period(spans[0].start, spans[-1].end)
    read = read_calendar_days(text, name, whole)
    days = [day for day in read.days if any(day.day in span for span in spans)]
    if not (read.days or read.left or read.bad):
        timed = f": {count(read.timed, 'event has', 'events have')} a time of day"
        raise Wrong(
            f"{shown(name)} has no whole-day events{timed if read.timed else ''}",
            hint="only whole-day events become closed days",
        )
    others = [day for day in read.days if day not in days]
    left = [*read.left, *(LeftDay(day.day, day.name, "in another year") for day in others)]
    return _Found(name, days, left, read.bad, read.timed)


def _report(context: Context, found: _Found, outcome: _Outcome, *, dry_run: bool) -> None:
    """Say what became of each day in a dry run, what was left out, and how many are new."""
    console = context.console
    for event in found.bad:
        title = f": {shown(event.title)}" if event.title else ""
        console.err(f"warning: {safe(found.name)}:{event.line}: {safe(event.reason + title)}")
    if context.flags.quiet:
        return
    if dry_run:
        for line in fate_lines(*outcome):
            console.out(line)
    reasons = Counter(one.reason for one in outcome.left)
    reasons["with a time of day"] = found.timed
    if line := left_line(reasons):
        console.err(f"left out: {line}")
    console.confirm(", ".join(_numbers(outcome, reasons.total(), len(found.bad))))
    if dry_run:
        console.err("dry run: nothing was written")


def _numbers(outcome: _Outcome, left: int, bad: int) -> Iterator[str]:
    yield f"{len(outcome.new)} new"
    if outcome.named:
        yield f"{len(outcome.named)} named"
    yield f"{len(outcome.unchanged)} unchanged"
    if left:
        yield f"{left} left out"
    if bad:
        yield f"{bad} not read"
