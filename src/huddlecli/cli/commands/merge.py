"""`huddle merge`: what git calls to join two versions of a file of a team."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from huddlecli.cli.arguments.declaration import Argument, Option
from huddlecli.cli.context import Context, quoted
from huddlecli.cli.options import command_app, example
from huddlecli.core.errors import Failed
from huddlecli.core.sync import Overruled
from huddlecli.core.text import shown
from huddlecli.store import files
from huddlecli.store.open_journal import LIMIT
from huddlecli.store.sync.one_file import (
    NotJoined,
    join_one_file,
    place_by_content,
    place_in_team,
    team_around,
)

app = command_app()


@app.command(epilog=example("huddle merge BASE OURS THEIRS --path huddle.toml"))
def merge(
    context: Context,
    base: Annotated[str, Argument(metavar="BASE", help="What both began with; may be empty.")],
    ours: Annotated[str, Argument(metavar="OURS", help="Our version; gets the result.")],
    theirs: Annotated[str, Argument(metavar="THEIRS", help="The other version.")],
    path: Annotated[
        str | None,
        Option("--path", metavar="PATH", help="The path of the file; default: by its content."),
    ] = None,
) -> None:
    """Join two versions of a file, as a merge driver of git.

    A record, minutes and a journal get what either version has. If both changed the same key of
    huddle.toml or the same line of an agenda, ours stays, the exit code is 1, and git asks you to
    decide. `huddle help git` has the lines that set it up.
    """
    before, mine, other = (_text(context, name) for name in (base, ours, theirs))
    place = place_in_team(path) if path else place_by_content(mine) or place_by_content(other)
    name = path or place or ours
    if place is None:
        raise Failed(f"{shown(name)} is not a file of a team", hint="huddle help git")
    folder = Path(path.removesuffix(place)) if path else Path()
    team = team_around(place, context.cwd / folder, mine)
    try:
        # Ours stays where both changed the same, as with `git merge`: so it counts as the first.
        joined = join_one_file(place, before or None, other, mine, team)
    except NotJoined as error:
        raise Failed(f"{shown(name)}: {error.reason}", hint=_way_out(name)) from None
    if joined.text != mine:
        files.replace(context.cwd / ours, joined.text)
    if joined.overruled:
        lines = (
            f"{shown(name)} was changed in the same place on both sides",
            *map(_said, joined.overruled),
        )
        raise Failed("\n".join(lines), hint=_way_out(name))


def _text(context: Context, name: str) -> str:
    try:
        return files.read(context.cwd / name, LIMIT)
    except files.Unreadable as error:
        hint = "huddle merge --help"
        raise Failed(f"could not read {shown(name)}: {error.reason}", hint=hint) from None


def _said(one: Overruled) -> str:
    """Return a key or a line with both values; `theirs` is ours here, which stays."""
    return f"{one.what}: {shown(one.theirs)} here, {shown(one.mine)} there"


def _way_out(name: str) -> str:
    return f"edit {shown(name)}, then: git add {quoted(Path(name))}"
