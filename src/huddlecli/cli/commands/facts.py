"""`huddle facts`."""

from __future__ import annotations

from datetime import date

from huddlecli.cli.context import Context
from huddlecli.cli.options import Days, Output, Since, Until, command_app, example
from huddlecli.cli.output import output_path, save
from huddlecli.core.dates import Period
from huddlecli.store.facts.reader import FactReader
from huddlecli.views.escape import safe
from huddlecli.views.rollup.fact_lines import as_line

app = command_app()


@app.command(epilog=example("huddle facts --since 30d -o facts.jsonl"))
def facts(
    context: Context,
    since: Since = None,
    until: Until = None,
    output: Output = None,
) -> None:
    """Print the figures of the team as rows, for figures over many teams.

    Each line is a row in JSON: a due day of a promise, a huddle, a point, a topic, a period of a
    measure, a lead, and the team itself. No title, no note and no name of a person is in them.
    Words of your own, such as sources of leads, leave as a hash, unless [facts] share in
    huddle.toml lists their kind.

    Without --since, all of history. A row that is sent again replaces the one with its id.
    """
    context.identify()
    reader = FactReader(context.folder, context.team, context.now(), context.warn_about)
    lines = map(as_line, reader.rows(_period(Days(context, since, until))))
    path = output_path(output)
    if path:
        save(path, "jsonl", "".join(lines))
        context.console.confirm(f"written  {safe(str(path))}")
        return
    for line in lines:  # one after the other: a team may have a million
        context.console.out(line)


def _period(days: Days) -> Period:
    """Return the days that were asked for."""
    return Period(days.since or date.min, days.until or date.max)
