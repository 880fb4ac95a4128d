"""`huddle schema`: the JSON Schemas of what huddle prints and reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated

from huddlecli.cli.arguments.declaration import Argument
from huddlecli.cli.context import Context
from huddlecli.cli.options import Output, command_app, example
from huddlecli.core.errors import Wrong
from huddlecli.core.text import folded, nearest, shown
from huddlecli.store.schema import json_schemas
from huddlecli.views.columns import PLAIN, STRONG
from huddlecli.views.document import Document, Table
from huddlecli.views.formats import drawings

app = command_app()

_NAME = re.compile(r"(?:huddle\.)?(.*?)(?:/1)?")  # "huddle.actions/1" is what the JSON says


@app.command(epilog=example("huddle schema actions"))
def schema(
    context: Context,
    name: Annotated[
        str | None,
        Argument(metavar="NAME", help="Its name: actions, or as the JSON says, huddle.actions/1."),
    ] = None,
    output: Output = None,
) -> None:
    """Print the JSON Schema of an output or of a file; without a name, list them all.

    Every --format json has one: its fields, which are always there, and what they mean. Programs
    should ignore fields that they do not know, since later versions may add some.
    """
    known = json_schemas.titles()
    if name is None:
        drawn = drawings(lambda: _document(known), "rich", "text", "markdown")
        try:
            context.console.show("auto", drawn, output=output)
        except Wrong as error:
            if "--format" not in error.hint:
                raise
            hint = "huddle schema NAME -o FILE.json, or the list: -o FILE.md"  # no --format here
            raise Wrong(error.message, hint=hint) from None
        return
    text = json_schemas.text(_found(name, known))
    context.console.show("json", {"json": lambda: text}, output=output)


def _document(known: Mapping[str, str]) -> Document:
    """Return a row for each schema: its name, and what it is of."""
    rows = [[(name, STRONG), (title, PLAIN)] for name, title in known.items()]
    return Document(blocks=(Table(rows=rows),))


def _found(typed: str, known: Mapping[str, str]) -> str:
    """Return the name of the schema that was typed, or Wrong with the nearest name."""
    match = _NAME.fullmatch(folded(typed.strip()))
    name = match[1] if match else typed
    if name in known:
        return name
    near = nearest(name, [*known])
    raise Wrong(f"there is no schema {shown(typed)}", hint=f"huddle schema {near or ''}".rstrip())
