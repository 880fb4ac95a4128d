"""What somebody owns, and what becomes of it when they leave, move or get another name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

from huddlecli.cli.context import Context
from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.promises import has_ended
from huddlecli.core.records import Action, Kind
from huddlecli.core.side_records import Lead, Measure
from huddlecli.core.team import Person, day_in, find_person, zone_of
from huddlecli.core.text import folded, joined, shown
from huddlecli.views.escape import safe
from huddlecli.views.words import count

R = TypeVar("R", Action, Lead, Measure)


class OwnedRecords(NamedTuple):
    """The open promises and leads of somebody, and the measures whose values they bring."""

    promises: Sequence[Action] = ()
    leads: Sequence[Lead] = ()
    measures: Sequence[Measure] = ()

    @property
    def titles(self) -> list[str]:
        """What they are called, in this order."""
        return [shown(record.title) for records in self for record in records]

    @property
    def kind(self) -> Kind:
        """The kind of the first of them."""
        return next((records[0].kind for records in self if records), "action")

    def staying(self, side: str | None) -> OwnedRecords:
        """Return the leads and measures that stay with `side` when their owner moves."""
        return OwnedRecords(
            leads=[lead for lead in self.leads if lead.side == side],
            measures=[measure for measure in self.measures if measure.owes == side],
        )

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.promises) + len(self.leads) + len(self.measures)

    @property
    def words(self) -> str:
        """How many of each kind, such as `2 open promises and 1 open lead`."""
        parts = [
            count(len(self.promises), "open promise", "open promises") if self.promises else "",
            count(len(self.leads), "open lead", "open leads") if self.leads else "",
            count(len(self.measures), "measure", "measures") if self.measures else "",
        ]
        return joined([part for part in parts if part], "and")


def leaving_person(context: Context, name: str) -> Person:
    """Return a person of the team, or somebody who left but still owns something."""
    name = name.removeprefix("@")
    if person := find_person(context.team, name):
        return person
    owned = owned_records(context, Person(name=name, side=None))
    for action in owned.promises:
        return Person(name=action.owner, side=action.side)
    for lead in owned.leads:
        return Person(name=lead.owner or name, side=lead.side)
    for measure in owned.measures:
        return Person(name=measure.owner or name, side=measure.owes)
    return context.find_person(name)


def owned_records(context: Context, person: Person) -> OwnedRecords:
    """Return what somebody owns: promises by due date, the rest by age."""
    promises = sorted(_owned(context, Action, person), key=lambda a: (a.due, a.created))
    leads = sorted(_owned(context, Lead, person), key=lambda lead: lead.created)
    measures = sorted(_owned(context, Measure, person), key=lambda measure: measure.created)
    return OwnedRecords(promises, leads, measures)


def possible_heir(context: Context, person: Person) -> str:
    """Return the name of somebody who could take over, from the same side if possible."""
    others = [who for who in context.team.people if who != person]
    same_side = [who for who in others if who.side == person.side]
    return next((who.name for who in (*same_side, *others)), "NAME")


def _colleague(context: Context, person: Person) -> str:
    """Return the name of somebody else on the side of `person`."""
    others = (who.name for who in context.team.people if who.side == person.side and who != person)
    return next(others, "NAME")


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


def refuse_own_side(context: Context, leads: Sequence[Lead], person: Person, heir: Person) -> None:
    """Raise Wrong if `heir` is on the side that handed one of the leads over."""
    for lead in leads:
        if heir.side is not None and heir.side == lead.from_side:
            short = context.list_context("lead").short_id(lead.id)
            raise Wrong(
                f"{shown(heir.name)} is on the side that handed {shown(lead.title)} over",
                hint=f"huddle lead edit {short} --owner {_colleague(context, person)}, then:"
                f" huddle people leave {person.name} --to {heir.name}",
            )


def report_overdue(context: Context, promises: Sequence[Action], heir: Person) -> None:
    """Say how many of the promises are overdue for `heir`; their due dates stay."""
    now, zone = context.now(), zone_of(context.team, heir.name)
    overdue = sum(has_ended(action.due, now, zone) for action in promises)
    if overdue:
        what = count(overdue, "of them is", "of them are")
        listed = f"huddle action list --owner {heir.name} --overdue"
        context.console.err(f"hint:  {what} overdue for {safe(heir.name)}: {safe(listed)}")


def hand_over(context: Context, owned: OwnedRecords, heir: Person) -> None:
    """Make `heir` the owner of what somebody owned."""
    keys = {"owner": heir.name, "side": heir.side}
    _change(context, owned, keys, {"owner": heir.name})


def put_new_name(context: Context, owned: OwnedRecords, name: str) -> None:
    """Write the new name of the owner into what they own."""
    _change(context, owned, {"owner": name}, {"owner": name})


def put_new_side(context: Context, promises: Sequence[Action], side: str) -> None:
    """Write the new side of the owner into their promises."""
    _change(context, OwnedRecords(promises=promises), {"side": side}, {})


def _change(
    context: Context,
    owned: OwnedRecords,
    keys: Mapping[str, str | None],
    of_measures: Mapping[str, str | None],
) -> None:
    by = context.current_user.name
    for action in owned.promises:
        context.records.change(Action, action.id, by, context.now(), set=keys)
    for lead in owned.leads:
        context.records.change(Lead, lead.id, by, context.now(), set=keys)
    for measure in owned.measures:
        context.records.change(Measure, measure.id, by, context.now(), set=of_measures)


def _owned(context: Context, model: type[R], person: Person) -> list[R]:
    """Return the open records of somebody; Failed if a whole folder of them cannot be read."""
    opened = context.records.open(model)
    for skipped in opened.warnings:
        if skipped.path.suffix != ".toml":
            raise Failed(f"{skipped.path}: {skipped.reason}", hint="huddle doctor")
    context.warn(opened.warnings)
    return [
        record for record in opened.records if folded(record.owner or "") == folded(person.name)
    ]
