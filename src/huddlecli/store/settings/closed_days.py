"""The closed days in `huddle.toml`: each with the comment beside it as its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from huddlecli.core.errors import Failed
from huddlecli.core.settings.closed_days import ClosedDay, found_name
from huddlecli.core.team import Team
from huddlecli.store import files, team_file
from huddlecli.store.toml import loads
from huddlecli.store.toml_edit import Entry, list_notes, with_list
from huddlecli.store.transaction import Transaction

Changed: TypeAlias = Callable[[tuple[ClosedDay, ...]], Sequence[ClosedDay]]

_KEY = "closed"
_EXAMPLE = re.compile(r"(?m)^#[ \t]*closed[ \t]*=[ \t]*\[[-0-9, \t]*\]")  # as `huddle init` has it


def load(folder: Path) -> tuple[ClosedDay, ...]:
    """Return the closed days of a team in the order of its file."""
    return closed_in(files.read(folder / team_file.FILE))


def closed_in(text: str) -> tuple[ClosedDay, ...]:
    """Return the closed days in the text of a file that is right."""
    notes = list_notes(text, (), _KEY)
    days = dict.fromkeys(loads(text).get(_KEY, ()))
    return tuple(ClosedDay(day, found_name(notes.get(day, ""))) for day in days)


def change(folder: Path, changed: Changed, transaction: Transaction) -> Team:
    """Write the closed days that `changed` makes of those in the file, and return the team."""
    return team_file.rewrite(folder, lambda text: _with_days(folder, text, changed), transaction)


def _with_days(folder: Path, text: str, changed: Changed) -> str:
    """Return the text of the file with other closed days; all else in it stays as it is."""
    team_file.team_of(folder, text)  # a mistake that was there before is reported as such
    before = closed_in(text)
    after = tuple(changed(before))
    if after == before:
        return text
    names = {day.day: day.name for day in before}
    notes: dict[Entry, str] = {
        day.day: day.name for day in after if day.name and day.name != names.get(day.day)
    }
    data = loads(text)
    wanted = {**data, _KEY: [day.day for day in after]}
    begun = text if _KEY in data else _EXAMPLE.sub(f"{_KEY} = []", text, count=1)
    for start in (begun, text):
        made = with_list(start, (), _KEY, [day.day for day in after], notes)
        if _is(made, wanted):
            return made
    raise Failed(
        f"{team_file.FILE} cannot be changed this way", hint="huddle config edit --in team"
    )


def _is(text: str, wanted: Mapping[str, Any]) -> bool:
    try:
        return loads(text) == wanted
    except ValueError:
        return False
