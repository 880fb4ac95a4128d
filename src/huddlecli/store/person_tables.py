"""The `[[person]]` tables of `huddle.toml`: adds, changes and removes people; comments stay."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from huddlecli.core import rota
from huddlecli.core.errors import Wrong
from huddlecli.core.people import refuse_taken
from huddlecli.core.team import Absence, Person, Team, find_person
from huddlecli.core.text import nearest, shown
from huddlecli.core.value import replace
from huddlecli.store.team_file import change, text_literal, with_rota
from huddlecli.store.toml import literal
from huddlecli.store.toml_edit import KeyPath, with_list, with_table, with_value, without_table

if TYPE_CHECKING:
    from huddlecli.store.transaction import Transaction

_TEXTS = ("name", "side", "called", "email", "timezone")


def person_table(person: Person) -> str:
    """Return the table of `person`."""
    texts = {key: getattr(person, key) for key in _TEXTS}
    values = {key: text_literal(text) for key, text in texts.items() if text is not None}
    if away := _away(person):
        values["away"] = away
    if person.was:
        values["was"] = f"[{', '.join(map(text_literal, person.was))}]"
    return "[[person]]\n" + "".join(f"{key} = {value}\n" for key, value in values.items())


def add_person(folder: Path, person: Person, transaction: Transaction | None = None) -> Team:
    """Add `person` after the others and return the team."""
    return add_people(folder, [person], transaction)


def add_people(
    folder: Path, people: Sequence[Person], transaction: Transaction | None = None
) -> Team:
    """Add all of `people` after the others, or none of them, and return the team.

    Raises Failed if somebody has, or had, one of the names by now.
    """

    def text_of(text: str, team: Team) -> str:
        for person in people:
            refuse_taken(team, person.name)
            text = with_table(text, "person", person_table(person))
        return text

    return change(
        folder,
        text_of,
        lambda team: replace(team, people=(*team.people, *people)),
        transaction,
    )


def set_away(
    folder: Path, name: str, *, away: bool | Absence, transaction: Transaction | None = None
) -> Team:
    """Mark the person called `name` as away or back, and return the team."""
    return change_person(folder, name, lambda person: replace(person, away=away), transaction)


def change_person(
    folder: Path,
    name: str,
    person_of: Callable[[Person], Person],
    transaction: Transaction | None = None,
) -> Team:
    """Give the person called `name` the keys of `person_of` them, and return the team.

    A new name takes the place of the old one in the rota. Raises Failed if it is somebody else's
    by now.
    """

    def text_of(text: str, team: Team) -> str:
        before = _person(team, name)
        after, table = person_of(before), _table(team, name)
        refuse_taken(team, after.name, before)
        for key in _TEXTS:
            if getattr(after, key) != getattr(before, key):
                value = getattr(after, key)
                text = with_value(text, table, key, None if value is None else text_literal(value))
        if after.away != before.away:
            text = with_value(text, table, "away", _away(after))
        if after.was and after.was != before.was:
            text = with_list(text, table, "was", after.was)
        elif after.was != before.was:
            text = with_value(text, table, "was", None)
        return with_rota(text, team.rota, rota.renamed(team.rota, before.name, after.name))

    def wanted(team: Team) -> Team:
        before = _person(team, name)
        after = person_of(before)
        people = tuple(after if person is before else person for person in team.people)
        return replace(team, people=people, rota=rota.renamed(team.rota, before.name, after.name))

    return change(folder, text_of, wanted, transaction)


def remove_person(folder: Path, name: str, transaction: Transaction | None = None) -> Team:
    """Remove the person called `name`, also from the rota, and return the team."""

    def text_of(text: str, team: Team) -> str:
        text = without_table(text, _table(team, name))
        return with_rota(text, team.rota, rota.without(team.rota, _person(team, name)))

    def wanted(team: Team) -> Team:
        person = _person(team, name)
        people = tuple(other for other in team.people if other is not person)
        return replace(team, people=people, rota=rota.without(team.rota, person))

    return change(folder, text_of, wanted, transaction)


def _person(team: Team, name: str) -> Person:
    person = find_person(team, name)
    if person:
        return person
    near = nearest(name, [someone.name for someone in team.people])
    hint = f"did you mean {near}? see: huddle people list" if near else "huddle people list"
    raise Wrong(f"there is no {shown(name)} in {team.name}", hint=hint)


def _table(team: Team, name: str) -> KeyPath:
    return ("person", team.people.index(_person(team, name)))


def _away(person: Person) -> str | None:
    match person.away:
        case Absence(since=since, until=until):
            return literal({"from": since, "until": until})
        case away:
            return "true" if away else None
