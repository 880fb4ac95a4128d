"""`huddle calendar`: huddles and due dates as a calendar file."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from huddlecli.cli.context import Context
from huddlecli.cli.huddles.next_huddle import readable_agendas
from huddlecli.core.records import Action, changed
from huddlecli.store import agenda_files, minutes_files, team_file

if TYPE_CHECKING:  # the library takes 90 ms
    from huddlecli.views.calendar import Dates


from huddlecli.cli.options import Output, command_app, example

_CANCELLED_FOR = timedelta(weeks=4)


def dates(context: Context) -> Dates:
    """Return the huddles of the team's agendas, the open promises and those closed recently.

    A series starts in the year of the first huddle, so that it is the same in every export.
    """
    from huddlecli.views.calendar import Dates  # noqa: PLC0415  see above

    held = minutes_files.list_files(context.folder)
    since = date((held[0].day if held else context.team_day).year, 1, 1)
    first = context.team_day - _CANCELLED_FOR
    opened, closed = context.records.both(
        Action, lambda said: (said.closed or first) >= first, since=first, full_open=True
    )
    context.warn((*opened.warnings, *closed.warnings))
    actions = (*opened.records, *closed.records)
    last = datetime.combine(held[-1].day if held else since, time(), UTC)
    agendas = readable_agendas(context)
    edited = {agenda.name: agenda_files.edited(context.folder, agenda.name) for agenda in agendas}
    # Calendars take in what changed only if an event says that it was edited since.
    closing = team_file.edited(context.folder) if context.team.closed else None
    return Dates(
        team=context.team,
        agendas=agendas,
        actions=actions,
        since=since,
        stamp=max([last, *map(changed, actions)]),
        edited={
            name: max(filter(None, (at, closing))) for name, at in edited.items() if at or closing
        },
    )


app = command_app()


@app.command(epilog=example("huddle calendar -o huddles.ics"))
def calendar(context: Context, output: Output = None) -> None:
    """Print the team's huddles and the due dates of promises as a calendar file.

    You can import it again at any time: changes are updated, promises that were closed in the last
    four weeks are removed, and nothing appears twice.
    """
    from huddlecli.views.calendar import as_ics  # noqa: PLC0415 - help does without its 90 ms

    context.console.show("ics", {"ics": lambda: as_ics(dates(context))}, output=output)
