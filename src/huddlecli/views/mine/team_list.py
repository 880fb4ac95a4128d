"""The teams that a user is in, as a list: `huddle init --list`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from huddlecli.core.value import Value
from huddlecli.views.columns import ALERT, PLAIN, QUIET, STRONG, Cell
from huddlecli.views.document import Document, Table
from huddlecli.views.escape import safe

NOTHING = "-"
# Why a team is the one that commands use.
_WHY: Mapping[str, str] = {
    "--team": "--team names it",
    "HUDDLE_TEAM": "HUDDLE_TEAM names it",
    "folder": "you are in its folder",
    "config": "it is your default",
    "personal": "you have no default team yet",
}
_FIELDS = ("name", "team", "me", "folder", "default", "here", "problem")


class ListedTeam(Value):
    """A team of the user: its name for `--team`, its title, who they are in it, and its folder.

    The title is None if it cannot be read; `problem` says why. Without a `name` the user is not in
    the team. `here` says why commands use this team, if they do: `--team`, `HUDDLE_TEAM`,
    `folder`, `config` or `personal`.
    """

    name: str | None
    team: str | None
    me: str | None
    folder: str
    default: bool = False
    here: str | None = None
    problem: str | None = None
    personal: bool = False


def document(teams: Sequence[ListedTeam]) -> Document:
    """Return a line for each team, and at the end which one commands use."""
    rows = [_row(team) for team in teams]
    return Document(blocks=(Table(rows=rows, last=(_last(teams), PLAIN)),))


def as_json(teams: Sequence[ListedTeam]) -> str:
    """Return the teams for a program."""
    from huddlecli.views.formats import json  # noqa: PLC0415  people do without

    listed = [{key: getattr(team, key) for key in _FIELDS} for team in teams]
    return json.document("huddle.teams/1", {"teams": listed})


def as_csv(teams: Sequence[ListedTeam]) -> str:
    """Return the teams for a spreadsheet."""
    from huddlecli.views.formats import csv  # noqa: PLC0415  people do without

    return csv.table(_FIELDS, [[getattr(team, key) for key in _FIELDS] for team in teams])


def _row(team: ListedTeam) -> Sequence[Cell]:
    me = "only you can see it" if team.personal else safe(team.me or NOTHING)
    note: Cell = ("your default" if team.default else "", QUIET)
    if team.problem:
        note = (safe(", ".join(filter(None, (note[0], team.problem)))), ALERT)
    return (
        (safe(team.name or NOTHING), STRONG),
        (safe(team.team or NOTHING), PLAIN),
        (me, PLAIN),
        (safe(team.folder), QUIET),
        note,
    )


def _last(teams: Sequence[ListedTeam]) -> str:
    here = next((team for team in teams if team.here), None)
    if here is None or here.here is None:
        return ""
    return f"Commands use {safe(here.name or here.team or here.folder)}: {_WHY[here.here]}."
