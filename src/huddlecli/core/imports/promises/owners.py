"""Whose a row is: the people of a team by every name and address that a file may have."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from huddlecli.core.errors import Wrong
from huddlecli.core.team import CurrentUser, Person, Team, UnknownPerson, find_person
from huddlecli.core.text import folded, several, shown

_ADDRESS = re.compile(r"[(<\[]?(?:mailto:)?([^\s()<>\[\]]+@[^\s()<>\[\]]+?)[)>\]]?$", re.IGNORECASE)
_AROUND = "*_`()[]<>:,; \t"
_NOBODY = frozenset({*several("- – — ? tbd tba n/a none nobody unassigned"), "no one", ""})
_LONGEST = 300  # characters of a name with an address
_SEPARATORS = re.compile(r"\s*(?:[,;/&+]|\band\b|\bund\b)\s*")


class Owners:
    """The people of a team, and the names that a flag maps to one of them, or to nobody."""

    def __init__(self, team: Team, me: CurrentUser, mapped: Mapping[str, str | None]) -> None:
        """Index the names of `team`; what is `mapped` comes first."""
        self._people: dict[str, Person] = {}
        mine = find_person(team, me.name) or Person(name=me.name, side=me.side)
        for who in team.people or (mine,):
            for name in (who.name, who.called, who.email, *who.was):
                if name:
                    self._people.setdefault(folded(name), who)
        firsts = [folded(who.called).split()[0] for who in team.people if who.called]
        for who in team.people:
            first = folded(who.called).split()[0] if who.called else ""
            if firsts.count(first) == 1:
                self._people.setdefault(first, who)
        self._nobody = {*_NOBODY}
        for name, person in mapped.items():
            if person is None:
                self._people.pop(name, None)
                self._nobody.add(name)
            elif person == "me":
                self._people[name] = mine
            elif found := find_person(team, person):
                self._people[name] = found
            else:
                raise UnknownPerson(person, team, mark="", otherwise="huddle people list")

    def find(self, text: str) -> Person | None:
        """Return the person that a text names: `Ana Lima`, `@ana`, `Ana <ana@acme.test>`."""
        if len(text) > _LONGEST:
            return None
        name = text.strip(_AROUND).removeprefix("@")
        last, comma, first = name.partition(", ")
        for known in (name, f"{first} {last}" if comma else name):
            if person := self._people.get(folded(known)):
                return person
        address = _ADDRESS.search(text.strip())
        if address is None:
            return None
        outside = text.strip()[: address.start()].strip(_AROUND).removeprefix("@")
        by_address = self._people.get(folded(address[1].strip(_AROUND)))
        return by_address or (self._people.get(folded(outside)) if outside else None)

    def is_nobody(self, text: str) -> bool:
        """Whether a text in the column of names means that nobody is named, such as `TBD`."""
        return folded(text.strip(_AROUND).removeprefix("@")) in self._nobody

    def must_be_one(self, text: str) -> None:
        """Refuse a text that names more than one person of the team: a promise has one owner."""
        if len(text) > _LONGEST:
            return
        parts = [part.strip() for part in _SEPARATORS.split(text)]
        names = [part for part in parts if part and self.find(part)]
        if len({self.find(name) for name in names}) > 1:
            several = f"{', '.join(names[:-1])} and {names[-1]}"
            raise Wrong(
                f"it has several owners: {shown(several)}", hint="one owner for each promise"
            )


def parse_owner_map(pairs: Sequence[str]) -> dict[str, str | None]:
    """Return who the names in flags such as `Ana Lima=ana` are; nobody after `TBD=`."""
    mapped: dict[str, str | None] = {}
    for pair in pairs:
        name, equals, person = pair.rpartition("=")
        name, person = name.strip(_AROUND).removeprefix("@"), person.strip().removeprefix("@")
        if not equals or not name:
            raise Wrong(
                f'--owner-map "{shown(pair)}" is not NAME=PERSON', hint='--owner-map "Ana Lima=ana"'
            )
        known = mapped.setdefault(folded(name), person or None)
        if known != (person or None):
            raise Wrong(f"{shown(name)} is mapped twice", hint=f'--owner-map "{shown(pair)}" alone')
    return mapped
