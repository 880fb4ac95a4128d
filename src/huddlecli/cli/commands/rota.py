"""`huddle rota`: who facilitates the next huddles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import islice
from typing import Annotated, TypeAlias

from huddlecli.cli.arguments.declaration import Argument
from huddlecli.cli.context import Context
from huddlecli.cli.huddles.next_huddle import (
    Starters,
    coming_huddles,
    day_for_team,
    readable_agendas,
    rota_turns,
)
from huddlecli.cli.options import Format, Output, example, group_app
from huddlecli.core import rota
from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.rota import RotaTurn
from huddlecli.core.team import Rota, Team
from huddlecli.store import team_file
from huddlecli.views import next_huddle
from huddlecli.views.formats import drawings
from huddlecli.views.next_huddle import RotaHuddle, turn_words

FEWEST = 5  # huddles that are shown, even if fewer people take turns
_NONE = "no rota yet   next: huddle rota set NAME…"
_NOBODY = "nobody in the rota is on the team   next: huddle rota set NAME…"
_NO_AGENDA = "this team runs no agenda   next: agendas in huddle.toml"

app = group_app("Who facilitates the next huddles, in turn.", "huddle rota set fay sam")

Names: TypeAlias = Annotated[
    list[str], Argument(metavar="NAME…", help="Who facilitates, in order; the first begins.")
]


@app.command("show", epilog=example("huddle rota show"))
def show(context: Context, form: Format = "auto", output: Output = None) -> None:
    """Show who facilitates the next huddles."""
    team = context.team
    is_kept = rota.has_people(team)
    turns = _turns(context, max(FEWEST, len(team.rota.order))) if is_kept else ()
    nobody = _NOBODY if team.rota.order else _NONE
    context.console.show(
        form,
        {
            **drawings(
                lambda: next_huddle.rota_document(turns, context.team_day, team.zone),
                *("rich", "text", "markdown"),
            ),
            "json": lambda: next_huddle.rota_json(team.rota, turns),
        },
        empty="" if turns else _NO_AGENDA if is_kept else nobody,
        output=output,
    )


@app.command("set", epilog=example("huddle rota set fay sam"))
def set_(context: Context, names: Names) -> None:
    """Set who facilitates in turn; the first person named facilitates the next huddle."""
    people = [context.find_person(name) for name in names]
    twice = next((who for n, who in enumerate(people) if who in people[:n]), None)
    if twice:
        raise Wrong(f"{twice.name} is named twice", hint="name each person once, in order")
    _change(context, lambda team, past, _: rota.begun_with(team, past, people))


@app.command(epilog=example("huddle rota skip"))
def skip(context: Context) -> None:
    """Skip the person whose turn is next, once; the person after them facilitates instead."""
    _change(context, rota.skipped)


@app.command(epilog=example("huddle rota swap sam"))
def swap(
    context: Context,
    name: Annotated[str, Argument(metavar="NAME", help="Who takes the turn.")],
    other: Annotated[
        str | None,
        Argument(metavar="NAME", help="Whose turn it is; default: who is next."),
    ] = None,
) -> None:
    """Swap the next turns of two people; somebody outside the rota takes over one turn."""
    person = context.find_person(name)
    exchanged = context.find_person(other) if other else None
    _change(context, lambda team, past, day: rota.swapped(team, past, day, person, exchanged))


_Changed: TypeAlias = Callable[[Team, Iterable[str | None], date], Rota]


def _change(context: Context, changed: _Changed) -> None:
    """Write the rota that `changed` makes of the team, the past and the next day; say who is next.

    The past has who started each huddle, the latest first.
    """
    past = Starters(context)
    ahead = next(coming_huddles(context, readable_agendas(context)), None)
    day = day_for_team(context, ahead) if ahead else context.team_day

    def rota_of(team: Team) -> Rota:
        after = changed(team, past, day)
        if after == team.rota:
            raise Failed("the rota is like that already", hint="huddle rota show")
        return after

    context.team = team_file.set_rota(context.folder, rota_of, context.transaction)
    if context.flags.quiet:
        return
    if turns := _turns(context, 2):
        line = next_huddle.rota_line(turns, context.team_day, context.team.zone)
    else:
        line = turn_words(RotaTurn(*rota.facilitators(context.team, past, [day, day])), "next")
    context.console.confirm(line)


def _turns(context: Context, number: int) -> Sequence[RotaHuddle]:
    """Return the next huddles, each with who facilitates it; without agendas only the people."""
    huddles = list(islice(coming_huddles(context, readable_agendas(context)), number))
    names = rota_turns(context, huddles)
    return [RotaHuddle(huddle, name) for huddle, name in zip(huddles, names, strict=True)]
