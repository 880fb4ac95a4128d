"""Changes of a person: another name, another side, and what screens and mails need to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huddlecli.cli.context import Context
from huddlecli.cli.people.handover import OwnedRecords, owned_records, possible_heir
from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.people import names_in, names_of, refuse_taken
from huddlecli.core.team import Person, find_person, must_be_told_apart, name_and_side
from huddlecli.core.text import folded, shown
from huddlecli.core.value import replace
from huddlecli.views.escape import safe


def new_name(context: Context, person: Person, text: str) -> str:
    """Return the new name of `person`, or refuse one that is not free."""
    name, side = name_and_side(text, context.team.sides)
    if side is not None:
        hint = f"huddle people rename {person.name} {name}, and: huddle people move {name}:{side}"
        raise Wrong("a new name and a new side are two changes", hint=hint)
    if name == person.name:
        raise Failed(f"{safe(name)} already has that name", hint="huddle people list")
    refuse_taken(context.team, name, person)
    must_be_told_apart(name, names_in(context.team, without=person))
    return name


def moving_person(context: Context, text: str) -> tuple[Person, str]:
    """Return the person and the side in `NAME:SIDE`, or refuse what is not a move."""
    name, side = name_and_side(text.removeprefix("@"), context.team.sides)
    person = context.find_person(name)
    if side is None:
        others = [other for other in context.team.sides if other != person.side]
        raise Wrong(
            f"which side does {person.name} move to?",
            hint=f"huddle people move {person.name}:{others[0]}",
        )
    if side == person.side:
        raise Failed(f"{person.name} is already on {safe(side)}", hint="huddle people list")
    return person, side


def heir_on_side(context: Context, person: Person, to: str) -> Person:
    """Return who takes over what stays with the side of `person`, or refuse somebody else."""
    heir = context.find_person(to)
    if heir == person or heir.side != person.side:
        why = "is moving" if heir == person else f"is on {safe(heir.side or '')}"
        raise Wrong(
            f"{heir.name} {why} and cannot take over", hint=f"--to {_colleague(context, person)}"
        )
    return heir


def owned_at_move(context: Context, person: Person, side: str, heir: Person | None) -> OwnedRecords:
    """Return the promises that move along, and the leads and measures that `heir` takes over.

    Raise Wrong if there are such leads or measures, but no heir.
    """
    owned = owned_records(context, person)
    staying = owned.staying(person.side)
    if staying.number and heir is None:
        raise Wrong(
            f"{staying.words} of {person.name} will stay with {safe(person.side or '')}",
            hint=f"huddle people move {person.name}:{side} --to {_colleague(context, person)}",
        )
    return staying._replace(promises=owned.promises)


def moved_words(
    person: Person, side: str, owned: OwnedRecords, heir: Person | None, *, would: bool
) -> str:
    """Return that a person has moved, with what, and what somebody else has taken over."""
    promises, staying = OwnedRecords(owned.promises), owned._replace(promises=())
    along = f", with {promises.words}" if promises.number else ""
    handed = f"; {staying.words} to {heir.name}" if staying.number and heir else ""
    return f"{person.name} {'would be' if would else 'is now'} on {side}{along}{handed}"


def _colleague(context: Context, person: Person) -> str:
    heir = possible_heir(context, person)
    known = find_person(context.team, heir)
    return heir if known and known.side == person.side else "NAME"


def edited_values(
    context: Context, person: Person, called: str | None, email: str | None, timezone: str | None
) -> Mapping[str, Any]:
    """Return the values that `person` gets; an empty one is taken out."""
    given = {"called": called, "email": email, "timezone": timezone}
    values: dict[str, Any] = {
        key: value.strip() or None for key, value in given.items() if value is not None
    }
    if not values:
        raise Wrong(
            "nothing to change was given",
            hint=f"huddle people edit {person.name} --called 'First Last'",
        )
    if replace(person, **values) == person:
        raise Failed(f"{person.name} has that already", hint="huddle people list --format json")
    if called:
        refuse_shown_alike(context, person, called)
    return values


def refuse_shown_alike(context: Context, person: Person, called: str) -> None:
    """Raise Wrong if somebody else is called that, or has or had it as their name."""
    wanted = folded(" ".join(called.split()))
    for other in context.team.people:
        if other != person and wanted in names_of(other) | {folded(other.called or "")}:
            raise Wrong(
                f"{other.name} is already called {shown(called.strip())}",
                hint="add something that tells them apart: --called 'Maria O.'",
            )


def edited_words(before: Person, after: Person) -> str:
    """Return what was changed, such as `called Maria O'Brien, no email`."""
    words = []
    for key in ("called", "email", "timezone"):
        value = getattr(after, key)
        if value != getattr(before, key):
            words.append(f"{key} {value}" if value else f"no {key}")
    return ", ".join(words)
