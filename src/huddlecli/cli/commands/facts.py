"""`huddle facts`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from huddlecli.cli.arguments.declaration import Option
from huddlecli.cli.context import Context
from huddlecli.cli.options import Days, Output, Since, Until, command_app, example, format_flag
from huddlecli.cli.output import file_format, output_path, save
from huddlecli.core.dates import Period
from huddlecli.core.errors import Wrong
from huddlecli.core.facts.lines import as_line
from huddlecli.core.text import shown
from huddlecli.store.facts.reader import FactReader
from huddlecli.store.facts.tables import append_to, write_parquet
from huddlecli.store.own_files import is_own, place_in_team
from huddlecli.views.escape import safe
from huddlecli.views.words import count

app = command_app()

_FORMATS = ("auto", "jsonl", "parquet")


@app.command(epilog=example("huddle facts --since 30d -o facts.jsonl"))
def facts(  # noqa: PLR0913  each is a flag
    context: Context,
    *,
    since: Since = None,
    until: Until = None,
    form: Annotated[
        str, format_flag("auto", "jsonl", "parquet", about="{choices}; default: jsonl.")
    ] = "auto",
    output: Output = None,
    to: Annotated[
        str | None,
        Option(
            "--to",
            metavar="TABLE",
            help="Append to a Delta table: a path, or s3://…, gs://…, az://…",
        ),
    ] = None,
) -> None:
    """Print the figures of the team as rows, for figures over many teams.

    Each line is a row in JSON: a due day of a promise, a huddle, a point, a topic, a period of a
    measure, a lead, and the team itself. No title, no note and no name of a person is in them.
    Words of your own, such as sources of leads, leave as a hash, unless [facts] share in
    huddle.toml lists their kind.

    Without --since, all of history. A row that is sent again replaces the one with its id.
    """
    path = output_path(output)
    if to is not None and (output is not None or form != "auto"):
        raise Wrong("--to sends the rows, --output writes them", hint="use one of them")
    table = None if to is None else _table(to)
    form = _format(form, path)
    context.identify()
    reader = FactReader(context.folder, context.team, context.now(), context.warn_about)
    lines = map(as_line, reader.rows(_period(Days(context, since, until))))
    if table is not None:
        number = append_to(table, lines)
        if not context.flags.quiet:
            context.console.confirm(f"sent  {count(number, 'row', 'rows')} to {safe(table)}")
    elif form == "parquet" and path:
        write_parquet(path, lines)
    elif path:
        save(path, form, "".join(lines))
    else:
        for line in lines:  # one after the other: a team may have a million
            context.console.out(line)
    if path and table is None and not context.flags.quiet:
        context.console.confirm(f"written  {safe(str(path))}")


def _format(asked: str, path: Path | None) -> str:
    """Return the format to write: that of the ending of the file if none was asked for."""
    if path:
        return file_format(asked, path, _FORMATS)
    if asked not in _FORMATS:
        hint = f"--format {', '.join(_FORMATS)}"
        raise Wrong(f"there is no format {shown(asked)} here", hint=hint)
    if asked == "parquet":
        raise Wrong("a Parquet file is not for a terminal", hint="-o facts.parquet")
    return "jsonl"


def _table(address: str) -> str:
    """Return the address of a table; Wrong if it cannot be one."""
    if not address:
        raise Wrong("--to needs a table", hint="--to FOLDER, or s3://…, gs://…, az://…")
    path = Path(address.removeprefix("file://"))
    place = None if "://" in str(path) else place_in_team(path)
    if place and is_own(place):
        raise Wrong(f"{shown(address)} is a folder of the team", hint="--to another folder")
    return address


def _period(days: Days) -> Period:
    """Return the days that were asked for."""
    return Period(days.since or date.min, days.until or date.max)
