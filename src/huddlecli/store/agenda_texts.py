"""The texts of a team's own agendas: new ones, and the changes that huddle makes in them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.team import is_name
from huddlecli.core.text import folded, nfc, shown
from huddlecli.store import files
from huddlecli.store.agenda_files import FOLDER, LIBRARY, AgendaFile, find, names, team_names
from huddlecli.store.mistakes import tables
from huddlecli.store.schema.for_editors import with_line
from huddlecli.store.toml import TomlError, literal, loads
from huddlecli.store.toml_edit import KeyPath, with_value


def new(
    folder: Path | None, name: str, like: str | None = None, sides: Collection[str] = ()
) -> str:
    """Return the text of a new agenda: a copy of the one called `like`, or a small example."""
    name = nfc(name)
    if not is_name(name) or folded(name) == LIBRARY:
        raise Wrong(
            f'"{shown(name)}" is not a valid agenda name', hint="huddle agenda new our-weekly"
        )
    # On many disks, two names that differ only in case are the same file.
    own = {folded(own): own for own in team_names(folder)}
    known = own | {folded(file.name): file.name for file in names(None) if file.name != name}
    if there := known.get(folded(name)):
        raise Failed(f"there is already an agenda {there}", hint=f"huddle agenda show {there}")
    text = (
        files.read(find(folder, like, typed=f"huddle agenda new {name} --like").path)
        if like
        else _EXAMPLE
    )
    text = with_value(with_sides(text, sides), (), "name", literal(name))
    text = with_line(text, "agenda")
    files.refuse_too_large(text, f"{name}.toml", "huddle agenda new our-weekly --like weekly")
    return text


def with_sides(text: str, sides: Collection[str]) -> str:
    """Return the text of an agenda without the openers that are not among `sides`.

    A bundled agenda names sides that a team need not have.
    """
    for path, row in tables(loads(text), "item"):
        if sides and row.get("opens") not in sides:
            text = with_value(text, path, "opens", None)
    return text


def own_text(file: AgendaFile, sides: Collection[str] = ()) -> str:
    """Return the text of a team's agenda; a bundled one is as it would be as the team's own."""
    text = files.read(file.path)
    return text if file.origin == "team" else with_line(with_sides(text, sides), "agenda")


def with_minutes(text: str, minutes: Mapping[int, int], total: int, file: AgendaFile) -> str:
    """Return the text of the agenda `file` with other `minutes` for its items, by number from 1.

    `total` are the minutes of the huddle. All comments stay. Raises Failed if the text is written
    in a way that this cannot change.
    """
    wanted = loads(text)
    keys = [((), wanted, total), *_item_minutes(wanted, minutes)]
    for path, table, value in keys:
        if table["minutes"] != value:
            table["minutes"] = value
            text = with_value(text, path, "minutes", str(value))
    place = f"{FOLDER}/{file.path.name}"
    try:
        is_as_wanted = loads(text) == wanted
    except TomlError:
        is_as_wanted = False
    if not is_as_wanted:
        raise Failed(f"{place} cannot be changed this way", hint=f"set the minutes in {file.path}")
    return text


def _item_minutes(
    data: dict[str, Any], minutes: Mapping[int, int]
) -> Iterator[tuple[KeyPath, dict[str, Any], int]]:
    """Yield the path and the table of each item with other minutes, and these minutes."""
    for number, (path, row) in enumerate(tables(data, "item"), 1):
        if number in minutes:
            yield path, row, minutes[number]


_EXAMPLE = """\
schema = 1
name = ""
title = "Our weekly huddle"
cadence = "weekly"               # daily, weekly, fortnightly or monthly
on = "tuesday"
# at = "09:08"
minutes = 30

[loop]
understand = "say"               # "say": aloud; "write": typed as well; "off": no Understand step

[[item]]
kind = "promises"
minutes = 5

[[item]]
kind = "topic"
title = "Where are you stuck?"
minutes = 8
# talk = "Which deal is stuck, and why?"            # one question per step, as you would say it
# understand = "What did you hear about that deal?"
# execute = "Who does what for that deal, by when?"

[[item]]
kind = "rotate"                  # picks the topic not discussed for longest: huddle agenda topics
minutes = 15

[[item]]
kind = "close"
minutes = 2
"""
