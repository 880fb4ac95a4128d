"""Which actions a list shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from operator import attrgetter
from typing import NamedTuple, cast

from huddlecli.cli.listing import Days, status_said
from huddlecli.cli.sides import side_said
from huddlecli.cli.world import World
from huddlecli.core.errors import Wrong
from huddlecli.core.promises import by_present_side, has_ended
from huddlecli.core.records import Action, is_undone
from huddlecli.core.team import day_in, find_person, zone_of
from huddlecli.core.text import folded, nearest, shown
from huddlecli.store.record_paths import ClosedName

STATUSES = ("open", "done", "dropped", "all")


class Wanted(NamedTuple):
    """What the flags of a list ask for."""

    owner: str = "all"
    side: str | None = None
    status: str = "open"
    overdue: bool = False
    since: str | None = None
    until: str | None = None
    tags: Sequence[str] = ()
    huddle: str | None = None


def chosen(world: World, wanted: Wanted) -> list[Action]:
    """Return the actions that are wanted: the open ones by due day, then the closed ones."""
    status_said(wanted.status, STATUSES)
    days = Days(world, wanted.since, wanted.until)
    side = side_said(world, wanted.side)
    owners = None if wanted.owner == "all" else _owners(world, wanted.owner)
    tags = {folded(tag.lstrip("#+")) for tag in wanted.tags}
    return [
        action
        for action in by_present_side(world.team, _found(world, wanted, days))
        if (owners is None or folded(action.owner) in owners)
        and (side is None or action.side == side)
        and (not tags or tags <= {*map(folded, action.tags)})
        and (wanted.huddle is None or (action.huddle or "").startswith(wanted.huddle))
    ]


def _found(world: World, wanted: Wanted, days: Days) -> Iterator[Action]:
    """Yield the actions of the status and the days that are wanted."""
    if wanted.status in ("open", "all"):
        opened = world.records.open("action")
        world.warn(opened.warnings)
        actions = cast("Sequence[Action]", opened.records)
        for action in sorted(actions, key=attrgetter("due", "created", "id")):
            if action.due in days and (not wanted.overdue or _is_overdue(world, action)):
                yield action
    if wanted.status != "open" and not wanted.overdue:
        yield from _closed(world, wanted, days)


def _closed(world: World, wanted: Wanted, days: Days) -> Iterator[Action]:
    """Yield the closed actions by the day on which they were closed, where the team is."""

    def is_wanted(name: ClosedName) -> bool:
        return name.closed is None or name.closed in days

    closed = world.records.closed("action", is_wanted, since=days.since, full=False)
    world.warn(closed.warnings)
    actions = cast("Sequence[Action]", closed.records)
    for action in sorted(actions, key=lambda one: (one.closed or one.created, one.id)):
        day: date = day_in(world.team.zone, action.closed or action.created)
        if day in days and wanted.status in ("all", action.status) and not is_undone(action):
            yield action


def _is_overdue(world: World, action: Action) -> bool:
    return has_ended(action.due, world.now(), zone_of(world.team, action.owner))


def _owners(world: World, name: str) -> set[str]:
    """Return the folded names of whose promises are asked for: one of now, and those of before.

    Who is not in the team but has promises may be meant too; anybody else is refused.
    """
    name = world.typist.name if folded(name) == "me" else name.removeprefix("@")
    person = find_person(world.team, name)
    if person:
        return {folded(one) for one in (person.name, *person.was)}
    opened, closed = world.records.both("action", lambda _: True, full=False)
    known = cast("Sequence[Action]", (*opened.records, *closed.records))
    if any(folded(action.owner) == folded(name) for action in known) or not world.team.people:
        return {folded(name)}
    near = nearest(name, [who.name for who in world.team.people])
    hint = f"--owner {near}" if near else "huddle people list"
    raise Wrong(f"no one here is called {shown(name)}", hint=hint)
