"""Who is meant by a name: people keep their former names, and old records and minutes have them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from huddlecli.core.errors import Failed
from huddlecli.core.team import Person, Team, find_person
from huddlecli.core.text import folded, shown
from huddlecli.core.value import replace

if TYPE_CHECKING:  # `log` does without
    from huddlecli.core.minutes import MinutedAction, MinutedItem, MinutedPoint, Minutes
    from huddlecli.core.records import AnyRecord
    from huddlecli.core.side_records import Proposal

    R = TypeVar("R", bound=AnyRecord)
else:
    R = TypeVar("R")


class PresentNames(dict[str, str]):
    """The present name of each person, by every name that they have or had, in any case.

    A name that nobody on the team has or had is its own present name.
    """

    def __init__(self, team: Team) -> None:
        """Take the names of the people on the team."""
        super().__init__()
        former = {folded(name): who.name for who in team.people for name in who.was}
        self._known = former | {folded(who.name): who.name for who in team.people}
        self.has_former = bool(former)  # whether anybody had another name before

    def __missing__(self, name: str) -> str:
        """Look a name up once: thousands of records have few owners."""
        self[name] = self._known.get(folded(name), name)
        return self[name]

    def in_record(self, record: R) -> R:
        """Return a record with the present names of its owner and its author; its changes stay."""
        present: dict[str, Any] = {}
        if self[record.by] != record.by:
            present["by"] = self[record.by]
        owner: str | None = getattr(record, "owner", None)
        if owner and self[owner] != owner:
            present["owner"] = self[owner]
        proposed: Proposal | None = getattr(record, "proposed", None)
        if proposed and self[proposed.by] != proposed.by:
            present["proposed"] = replace(proposed, by=self[proposed.by])
        return replace(record, **present) if present else record


@lru_cache(maxsize=4)
def present_names(team: Team) -> PresentNames:
    """Return the present names of the people on the team; those of a few teams are kept."""
    return PresentNames(team)


def names_of(person: Person) -> frozenset[str]:
    """Return the present and the former names of a person, folded."""
    return frozenset(map(folded, (person.name, *person.was)))


def names_of_user(team: Team, name: str) -> frozenset[str]:
    """Return the names of the person called `name`, folded; just that one for a stranger."""
    person = find_person(team, name)
    return names_of(person) if person else frozenset({folded(name)})


def names_in(team: Team, without: Person | None = None) -> list[str]:
    """Return the present and the former names of all people, `without` those of one."""
    others = (who for who in team.people if who != without)
    return [name for who in others for name in (who.name, *who.was)]


def refuse_taken(team: Team, name: str, person: Person | None = None) -> None:
    """Raise Failed if somebody other than `person` has that name, or had it before."""
    known = find_person(team, name)
    if known is None or known == person:
        return
    if folded(known.name) == folded(name):
        raise Failed(f"{shown(known.name)} is already on the team", hint="huddle people list")
    raise Failed(
        f"{shown(name)} is a former name of {shown(known.name)}",
        hint=f"choose another name, such as {shown(name)}.k",
    )


def with_name(person: Person, name: str) -> Person:
    """Return `person` under another name; the present one becomes a former one."""
    former = (*person.was, person.name)
    was = dict.fromkeys(old for old in former if folded(old) != folded(name))
    return replace(person, name=name, was=tuple(was))


def with_present_names(minutes: Minutes, names: PresentNames) -> Minutes:
    """Return minutes with the present names of all people in them; the texts stay."""
    if not names.has_former:
        return minutes
    present = {names[who.name]: who for who in minutes.present}
    return replace(
        minutes,
        by=minutes.by and names[minutes.by],
        present=tuple(replace(who, name=name) for name, who in present.items()),
        items=tuple(_item(item, names) for item in minutes.items),
    )


def _item(item: MinutedItem, names: PresentNames) -> MinutedItem:
    return replace(
        item,
        by=tuple(dict.fromkeys(names[name] for name in item.by)),
        points=tuple(_point(point, names) for point in item.points),
        actions=_actions(item.actions, names),
    )


def _point(point: MinutedPoint, names: PresentNames) -> MinutedPoint:
    return replace(
        point,
        speaker=point.speaker and names[point.speaker],
        listener=point.listener and names[point.listener],
        actions=_actions(point.actions, names),
    )


def _actions(actions: tuple[MinutedAction, ...], names: PresentNames) -> tuple[MinutedAction, ...]:
    return tuple(replace(action, owner=names[action.owner]) for action in actions)
