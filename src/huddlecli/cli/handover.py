"""The open promises of somebody who leaves the team, and who takes them over."""

from __future__ import annotations

from collections.abc import Sequence

from huddlecli.cli.context import Context
from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.promises import has_ended
from huddlecli.core.records import Action
from huddlecli.core.team import Person, day_in, find_person, zone_of
from huddlecli.core.text import folded
from huddlecli.views.escape import safe
from huddlecli.views.words import count


def leaving_person(context: Context, name: str) -> Person:
    """Return a person of the team, or somebody who left but still owns open promises."""
    name = name.removeprefix("@")
    if person := find_person(context.team, name):
        return person
    owners = {folded(action.owner): action for action in _all_open(context)}
    if action := owners.get(folded(name)):
        return Person(name=action.owner, side=action.side)
    return context.find_person(name)


def open_promises(context: Context, person: Person) -> list[Action]:
    """Return the open promises of somebody, by due date."""
    owned = [action for action in _all_open(context) if folded(action.owner) == folded(person.name)]
    return sorted(owned, key=lambda action: (action.due, action.created))


def possible_heir(context: Context, person: Person) -> str:
    """Return the name of somebody who could take over, from the same side if possible."""
    others = [who for who in context.team.people if who != person]
    same_side = [who for who in others if who.side == person.side]
    return next((who.name for who in (*same_side, *others)), "NAME")


def refuse_newly_overdue(
    context: Context, promises: Sequence[Action], person: Person, heir: Person
) -> None:
    """Raise Wrong if a promise would be overdue only because it is a later day for `heir`."""
    now, zone = context.now(), zone_of(context.team, heir.name)
    for action in promises:
        if has_ended(action.due, now, zone_of(context.team, person.name)):
            continue  # it was overdue before
        if has_ended(action.due, now, zone):
            edit = f"huddle action edit {context.list_context('action').short_id(action.id)}"
            raise Wrong(
                f"{safe(action.title)}: {action.due} has passed for {safe(heir.name)} ({zone.key})",
                hint=f"{edit} due:{day_in(zone, now)}",
            )


def report_overdue(context: Context, promises: Sequence[Action], heir: Person) -> None:
    """Say how many of the promises are overdue for `heir`; their due dates stay."""
    now, zone = context.now(), zone_of(context.team, heir.name)
    overdue = sum(has_ended(action.due, now, zone) for action in promises)
    if overdue:
        what = count(overdue, "of them is", "of them are")
        listed = f"huddle action list --owner {heir.name} --overdue"
        context.console.err(f"hint:  {what} overdue for {safe(heir.name)}: {safe(listed)}")


def hand_over(context: Context, promises: Sequence[Action], heir: Person) -> None:
    """Make `heir` the owner of promises."""
    owned = {"owner": heir.name, "side": heir.side}
    for action in promises:
        now, by = context.now(), context.current_user.name
        context.records.change(Action, action.id, by, now, set=owned)


def _all_open(context: Context) -> Sequence[Action]:
    """Return all open promises; Failed if a whole folder of them cannot be read."""
    opened = context.records.open(Action)
    for skipped in opened.warnings:
        if skipped.path.suffix != ".toml":
            raise Failed(f"{skipped.path}: {skipped.reason}", hint="huddle doctor")
    context.warn(opened.warnings)
    return opened.records
