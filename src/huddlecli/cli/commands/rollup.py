"""`huddle rollup`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from huddlecli.cli.arguments.declaration import Argument, Option
from huddlecli.cli.console import Shows
from huddlecli.cli.context import Context
from huddlecli.cli.delivery import Delivery, EachMessage, NothingSent, Preview
from huddlecli.cli.delivery.mail import Cc, From, MailFlags, To, outside_message
from huddlecli.cli.options import (
    Days,
    Delimiter,
    Output,
    Since,
    Until,
    command_app,
    example,
    format_flag,
    parse_delimiter,
)
from huddlecli.cli.output import format_of
from huddlecli.core.dates import Period, week_named, weeks_before
from huddlecli.core.errors import Failed
from huddlecli.core.rollup.figures import TREND, DiscussedTopic, Rollup
from huddlecli.core.team import Weekday
from huddlecli.store import agenda_files
from huddlecli.store.facts.table import FactTable
from huddlecli.store.rollup.queries import FigureQueries, figure_columns
from huddlecli.store.rollup.reader import SourceReader
from huddlecli.store.rollup.sources import FactPlace, sources
from huddlecli.store.team_folder import machine_zone
from huddlecli.views.escape import safe
from huddlecli.views.formats import CHAT_TOOLS, drawings
from huddlecli.views.rollup import as_letter, document
from huddlecli.views.rollup.export import as_csv, as_json
from huddlecli.views.words import count

app = command_app()

_STARTS: Weekday = "monday"  # of the week that a period without a name ends in


@app.command(epilog=example("huddle rollup ~/teams --week last -o company.html"))
def rollup(  # noqa: PLR0913  each is a flag
    context: Context,
    places: Annotated[
        list[str],
        Argument(metavar="FOLDER|FACTS…", help="Team folders, files of facts, or a Delta table."),
    ],
    *,
    week: Annotated[
        str | None, Option(metavar="WEEK", help="last, this, or a week such as 2026-W47.")
    ] = None,
    since: Since = None,
    until: Until = None,
    with_topics: Annotated[
        bool,
        Option("--with-topics", help="Also the topics that most teams discuss."),
    ] = False,
    form: Annotated[
        str,
        format_flag(
            *("auto", "rich", "text", "markdown", "html", "chat", *CHAT_TOOLS),
            *("eml", "json", "csv", "tsv"),
        ),
    ] = "auto",
    to: To = None,
    cc: Cc = None,
    sender: From = None,
    each: EachMessage = None,
    preview: Preview = False,
    dry_run: NothingSent = False,
    output: Output = None,
    delimiter: Delimiter = None,
) -> None:
    """Show the figures of many teams: where help is wanted first.

    FOLDER is a team folder, or one with many of them. FACTS are files that huddle facts wrote, also
    with * in their names, or a Delta table. The default is last week. A team with fewer than 10
    promises in 8 weeks counts in the whole, and is not shown alone. Teams are never ranked by what
    they kept.

    Formats are those of huddle summary: -o company.html is a page to open, send or print.
    """
    form = format_of(form, output)
    delivery = Delivery(each=each, preview=preview, dry_run=dry_run, output=output)
    post = MailFlags(to, cc, sender, delivery.is_shown)
    post.check(form)
    delivery.check(form, (*CHAT_TOOLS, "eml"))
    between = parse_delimiter(delimiter, form)
    today = _today(context)
    days = Days(context, since, until, today)
    period = days.period(week, today, _STARTS) or week_named("last", today, _STARTS)
    found = sources(places, context.cwd)
    figures, newest = _figures(context, found, period, today, with_topics=with_topics)
    shows: Shows = {
        **drawings(
            lambda: document(figures), "rich", "text", "markdown", "html", "chat", *CHAT_TOOLS
        ),
        "eml": lambda: outside_message(context, as_letter(figures, newest), post),
        "json": lambda: as_json(figures),
        "csv": lambda: as_csv(figures, delimiter=between),
    }
    delivery.show(context, form, shows, lambda: document(figures))


def _figures(
    context: Context,
    found: Sequence[FactPlace],
    period: Period,
    today: date,
    *,
    with_topics: bool,
) -> tuple[Rollup, datetime]:
    """Return the figures of a period, and the instant of the newest change in them."""
    trend = weeks_before(period, TREND, _STARTS)
    first = min(period.start, trend[0].start) - timedelta(days=6)  # weeks may begin on any day
    around = Period(first, max(period.end, trend[-1].end) + timedelta(days=6))
    with FactTable(figure_columns()) as table:
        reader = SourceReader(
            table,
            around,
            context.now(),
            lambda place, reason: context.warn_once(f"{safe(place)}: {safe(reason)}"),
        )
        reader.read(found)
        queries = FigureQueries(table, period, [str(week.week) for week in trend])
        teams, unnamed = queries.teams(today), queries.unnamed()
        for team, number in unnamed:
            rows = count(number, "row", "rows")
            context.warn_once(f"{safe(team)}: {rows}, but none of the team itself")
        if not teams:
            raise Failed("there are no figures of any team", hint="huddle facts --help")
        topics = _titled(queries.topics()) if with_topics else ()
        newest = queries.newest()
    unread = (*(source.name for source in reader.unread), *(team for team, _ in unnamed))
    figures = Rollup(
        period=period,
        today=today,
        weeks=tuple(trend),
        teams=tuple(teams),
        of=len(teams) + len(unread),
        unread=unread,
        left_out=reader.left_out,
        topics=topics,
    )
    return figures, newest.astimezone(UTC)


def _titled(topics: Sequence[tuple[str, int]]) -> tuple[DiscussedTopic, ...]:
    """Return topics with the titles that the bundled library gives them."""
    titles = {topic.id: topic.title for topic in agenda_files.load_library(None).topics}
    return tuple(
        DiscussedTopic(id=topic, title=titles[topic], teams=teams)
        for topic, teams in topics
        if topic in titles
    )


def _today(context: Context) -> date:
    """Return the day of this machine: teams may have several."""
    return context.now().astimezone(ZoneInfo(machine_zone())).date()
