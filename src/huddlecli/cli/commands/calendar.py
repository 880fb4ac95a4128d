"""`huddle calendar`: huddles and due dates as a calendar file."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated

from huddlecli.cli.arguments.declaration import Option
from huddlecli.cli.context import Context
from huddlecli.cli.huddles.next_huddle import readable_agendas
from huddlecli.cli.options import Output, command_app, example
from huddlecli.cli.output import output_path
from huddlecli.cli.record_commands import promise_owner
from huddlecli.core.errors import Wrong
from huddlecli.core.measures.numbers import typed_minutes
from huddlecli.core.records import Action, changed
from huddlecli.core.text import folded
from huddlecli.store import agenda_files, files, minutes_files, team_file

if TYPE_CHECKING:  # the library takes 90 ms
    from huddlecli.views.calendar import Dates

_LONGEST_ALARM = timedelta(weeks=1)
_LIMIT = 64 * 1024 * 1024  # bytes of an earlier calendar


def dates(context: Context, owner: str = "all", alarm: timedelta | None = None) -> Dates:
    """Return the huddles of the team's agendas, the open promises and those closed recently.

    A series starts in the year of the first huddle, so that it is the same in every export.
    """
    from huddlecli.views.calendar import CANCELLED_FOR, Dates  # noqa: PLC0415  see above

    name = None if owner == "all" else promise_owner(context, owner)
    held = minutes_files.list_files(context.folder)
    since = date((held[0].day if held else context.team_day).year, 1, 1)
    first = context.team_day - CANCELLED_FOR
    opened, closed = context.records.both(
        Action, lambda said: (said.closed or first) >= first, since=first, full_open=True
    )
    context.warn((*opened.warnings, *closed.warnings))
    actions = [
        action
        for action in (*opened.records, *closed.records)
        if name is None or folded(action.owner) == folded(name)
    ]
    last = datetime.combine(held[-1].day if held else since, time(), UTC)
    edited = [team_file.edited(context.folder), agenda_files.edited(context.folder)]
    return Dates(
        team=context.team,
        agendas=readable_agendas(context),
        actions=actions,
        since=since,
        stamp=max([last, *map(changed, actions)]),
        edited=max(filter(None, edited)),
        owner=name,
        alarm=alarm,
    )


def _alarm(text: str | None) -> timedelta | None:
    """Return how long before a huddle an alarm is, or None if none was asked for."""
    if text is None:
        return None
    minutes = typed_minutes(text, "--alarm", "10")
    if minutes * 60 > _LONGEST_ALARM.total_seconds():
        raise Wrong("an alarm is at most a week before a huddle", hint="--alarm 10m")
    return timedelta(seconds=round(minutes * 60))


def _earlier(output: str | None) -> str:
    """Return the text that is in the output file now, or nothing if there is no such file."""
    path = output_path(output)
    with suppress(files.Unreadable, OSError):
        return files.read(path.resolve(), _LIMIT) if path else ""
    return ""


app = command_app()


@app.command(epilog=example("huddle calendar -o huddles.ics --owner me --alarm 10m"))
def calendar(
    context: Context,
    owner: Annotated[
        str,
        Option("--owner", metavar="NAME|me|all", help="Whose promises are in it."),
    ] = "all",
    alarm: Annotated[
        str | None,
        Option("--alarm", metavar="TIME", help="Time from an alarm to the huddle: 10m, 1h."),
    ] = None,
    output: Output = None,
) -> None:
    """Print the team's huddles and the due dates of promises as a calendar file.

    Calendar programs can subscribe to the file, or import it again at any time: what changed is
    updated, and nothing appears twice. It cancels promises that were closed in the last four
    weeks and, with -o FILE, whatever was in the file and is gone.

    With --owner and --alarm, a promise also has an alarm, when work begins on its due day.
    """
    from huddlecli.views.calendar import as_ics  # noqa: PLC0415 - help does without its 90 ms

    length = _alarm(alarm)
    context.console.show(
        "ics",
        {"ics": lambda: as_ics(dates(context, owner, length), _earlier(output), context.now())},
        output=output,
    )
