"""`huddle closed`: the days on which the team does not work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, TypeAlias

from huddlecli.cli.arguments.declaration import Argument, Option
from huddlecli.cli.context import Context
from huddlecli.cli.imports.options import Encoding, ImportDryRun
from huddlecli.cli.options import (
    Delimiter,
    ListFormat,
    Output,
    example,
    group_app,
    parse_delimiter,
)
from huddlecli.core.dates import Period
from huddlecli.core.errors import Failed
from huddlecli.core.settings.closed_days import (
    ClosedDay,
    WorkingDays,
    closed_periods,
    day_name,
    days_in,
    merged,
)
from huddlecli.store.settings import closed_days
from huddlecli.views.closed_days import list_csv, list_document, list_json, short_days
from huddlecli.views.formats import drawings
from huddlecli.views.words import short_day

_NEXT = "next: huddle closed add DAY"

app = group_app(
    "The closed days of the team: holidays and other days off.", "huddle closed add dec-24..jan-1"
)

ClosedDays: TypeAlias = Annotated[
    list[str], Argument(metavar="DAY…", help="A day, or a range: dec-24, dec-24..jan-1.")
]


@app.command("list", epilog=example("huddle closed list --all"))
def list_(
    context: Context,
    *,
    all_: Annotated[bool, Option("--all", help="Also the days that have passed.")] = False,
    form: ListFormat = "auto",
    output: Output = None,
    delimiter: Delimiter = None,
) -> None:
    """List the closed days from today on, with their names.

    The name of a day is the comment beside it in huddle.toml.
    """
    between = parse_delimiter(delimiter, form, output)
    first = context.team_day  # it reads the team, so that a mistake in the file comes first
    known = sorted(closed_days.load(context.folder), key=lambda day: day.day)
    days = [day for day in known if all_ or day.day >= first]
    context.console.show(
        form,
        {
            **drawings(lambda: list_document(days), "rich", "text", "markdown", "chat"),
            "json": lambda: list_json(days),
            "csv": lambda: list_csv(days, delimiter=between),
        },
        empty="" if days else f"no closed days{'' if all_ else ' ahead'}   {_NEXT}",
        output=output,
    )


@app.command(epilog=example('huddle closed add dec-24..jan-1 --name "Between the years"'))
def add(
    context: Context,
    days: ClosedDays,
    *,
    name: Annotated[
        str | None, Option("--name", metavar="WORDS", help="What the days are called.")
    ] = None,
) -> None:
    """Close the team on some days: no huddle is due, and a promise due then gets a warning.

    A range closes only days on which somebody works or a huddle would be due; a single day is
    always closed. The owners of promises that are already due on these days are named.
    """
    from huddlecli.cli.huddles.closed_days import report_closed  # noqa: PLC0415 - lists do without

    called = day_name(name) if name is not None else ""
    periods = closed_periods(days, context.team_day, context.team.week_starts)
    wanted = _working_days(context, periods)
    known = set[date]()

    def changed(before: tuple[ClosedDay, ...]) -> Sequence[ClosedDay]:
        known.update(day.day for day in before)
        named = [ClosedDay(day, called) for day in wanted]
        after = merged(before, named, renames=all(period.is_one_day for period in periods))
        if after == before:
            are = "is" if len(wanted) == 1 else "are"
            words = short_days(wanted, context.team_day)
            raise Failed(f"{words} {are} already closed", hint="huddle closed list")
        return after

    context.team = closed_days.change(context.folder, changed, context.transaction)
    new = [day for day in wanted if day not in known]
    _confirm(context, new, [day for day in wanted if day in known], called)
    if left := [day for period in periods for day in days_in(period) if day not in wanted]:
        _report_left_out(context, left)
    report_closed(context, new)


@app.command(epilog=example("huddle closed remove dec-24"))
def remove(context: Context, days: ClosedDays) -> None:
    """Take days out of the closed days, or all closed days of a range."""
    today = context.team_day
    periods = closed_periods(days, today, context.team.week_starts)
    gone = set[date]()

    def changed(before: tuple[ClosedDay, ...]) -> Sequence[ClosedDay]:
        for period in periods:
            found = {day.day for day in before if day.day in period}
            if not found:
                what = f"no day from {_ends(period, today)} is closed"
                if period.is_one_day:
                    what = f"{short_day(period.start, today)} is not closed"
                raise Failed(what, hint="huddle closed list")
            gone.update(found)
        return [day for day in before if day.day not in gone]

    context.team = closed_days.change(context.folder, changed, context.transaction)
    if not context.flags.quiet:
        context.console.confirm(f"open again  {short_days(sorted(gone), today)}")


@app.command("import", epilog=example("huddle closed import --country DE --year 2027 -n"))
def import_(  # noqa: PLR0913  each flag is a parameter of its own
    context: Context,
    file: Annotated[
        str | None, Argument(metavar="FILE", help="A calendar (iCalendar); - is stdin.")
    ] = None,
    *,
    country: Annotated[
        str | None,
        Option(
            "--country",
            metavar="COUNTRY",
            help="Instead of FILE, the public holidays of a country: DE, FR, US …",
        ),
    ] = None,
    region: Annotated[
        str | None, Option("--region", metavar="REGION", help="And those of a part of it: BE, CA …")
    ] = None,
    year: Annotated[
        list[str] | None,
        Option(
            "--year",
            metavar="YEAR",
            help="Only that year; repeatable. Default: from today to the end of next year.",
        ),
    ] = None,
    language: Annotated[
        str | None,
        Option(
            "--language",
            metavar="LANGUAGE",
            help="For the names of days: de, fr …; default: English.",
        ),
    ] = None,
    encoding: Encoding = None,
    dry_run: ImportDryRun = False,
) -> int:
    """Take closed days from a calendar file, or from the public holidays of a country.

    The whole-day events of a calendar become closed days, except those that recur more often than
    once a year. Days on which nobody works or meets anyway are left out, and days that are already
    closed stay as they are. --country needs: pip install 'huddlecli[holidays]'.
    """
    from huddlecli.cli.imports.closed_import import (  # noqa: PLC0415 - lists do without
        ClosedImportFlags,
        import_closed,
    )

    flags = ClosedImportFlags(country, region, year or (), language, encoding, dry_run)
    return import_closed(context, file, flags)


def _working_days(context: Context, periods: Sequence[Period]) -> list[date]:
    """Return the days of periods; of a longer period, those on which the team works or meets."""
    from huddlecli.cli.huddles.next_huddle import readable_agendas  # noqa: PLC0415 - lists do without

    if all(period.is_one_day for period in periods):
        return [*dict.fromkeys(period.start for period in periods)]
    working = WorkingDays(context.team, readable_agendas(context))
    found = list[date]()
    for period in periods:
        days = [day for day in days_in(period) if period.is_one_day or day in working]
        if not days:
            raise Failed(
                f"nobody works from {_ends(period, context.team_day)} anyway",
                hint=f"huddle closed add {period.start} {period.end}",
            )
        found += days
    return [*dict.fromkeys(found)]


def _report_left_out(context: Context, days: Sequence[date]) -> None:
    """Say on which days of a range nobody works anyway, so that they were not closed."""
    if not context.flags.quiet:
        words = short_days([*dict.fromkeys(days)], context.team_day)
        context.console.err(f"left out: {words} (no work anyway)")


def _ends(period: Period, today: date) -> str:
    """Return `Fri 27 Nov to Mon 30 Nov`."""
    return f"{short_day(period.start, today)} to {short_day(period.end, today)}"


def _confirm(context: Context, new: list[date], known: list[date], name: str) -> None:
    """Say which days are closed from now on, and what is special about some of them."""
    if context.flags.quiet:
        return
    today, console = context.team_day, context.console
    if new:
        console.confirm(f"closed  {short_days(new, today)}")
    else:
        console.confirm(f"named  {short_days(known, today)}  {name}")
    if new and known:
        console.err(f"closed before: {short_days(known, today)}")
    if past := [day for day in new if day < today]:
        console.err(f"in the past: {short_days(past, today)}; the figures of those weeks change")
