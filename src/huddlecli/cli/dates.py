"""What goes into the team's calendar, read from the team folder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, cast

from huddlecli.cli.planning import run_agendas
from huddlecli.cli.world import World
from huddlecli.core.records import Action, changed
from huddlecli.store import minutes_file

if TYPE_CHECKING:  # the library takes 90 ms
    from huddlecli.views.calendar import Dates


def dates(world: World) -> Dates:
    """Return the huddles of the team's agendas and the open promises.

    A series begins with the year of the first huddle, so that it stays the same whenever it is
    made.
    """
    from huddlecli.views.calendar import Dates  # noqa: PLC0415  see above

    held = minutes_file.held(world.folder)
    since = date((held[0].day if held else world.team_day).year, 1, 1)
    found = world.records.open("action", full=True)
    world.warn(found.warnings)
    actions = cast("Sequence[Action]", found.records)
    last = datetime.combine(held[-1].day if held else since, time(), UTC)
    return Dates(
        team=world.team,
        agendas=run_agendas(world),
        actions=actions,
        since=since,
        stamp=max([last, *map(changed, actions)]),
    )
