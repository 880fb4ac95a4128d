"""Who is meant by a name, and who is typing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from huddlecli.core.errors import Wrong
from huddlecli.core.team import Person, Team, find_person
from huddlecli.core.text import nearest, shown


class Typist(NamedTuple):
    """Who is typing: their name, and their side where they have one."""

    name: str
    side: str | None


class Stranger(Wrong):
    """A name that the team does not know. `is_new` where no known name is near it."""

    def __init__(self, name: str, team: Team, here: Sequence[Person] | None = None) -> None:
        """Say which name it is, and offer the nearest or a new person.

        `here` are those present, where it was typed in a huddle.
        """
        near = nearest(name, [who.name for who in (*team.people, *(here or ()))])
        adds = "--new-person" if here is None else "/join"
        new = f"a new person: {adds} {shown(name)}:{team.sides[0]}"
        super().__init__(
            f"no one here is called {shown(name)}", hint=f"@{near}?   {new}" if near else new
        )
        self.name = name
        self.is_new = near is None


def owner(
    team: Team, name: str | None, typist: Typist, here: Sequence[Person] | None = None
) -> Person:
    """Return who is called `name`, the one typing where none is named.

    `here` are those present, guests among them, where it was typed in a huddle.
    """
    if name is None or name.casefold() in ("me", typist.name.casefold()):
        return find_person(team, typist.name) or Person(name=typist.name, side=typist.side)
    folded = name.casefold()
    known = find_person(team, name) or next(
        (who for who in here or () if who.name.casefold() == folded), None
    )
    if known is None:
        raise Stranger(name, team, here)
    return known


def name_and_side(text: str, sides: Sequence[str]) -> tuple[str, str | None]:
    """Read `NAME` or `NAME:SIDE`."""
    name, colon, side = text.strip().partition(":")
    if not name or not all(letter.isalnum() or letter in "._-" for letter in name):
        raise Wrong(
            f"{shown(text)!r} is no name", hint="letters, digits, . _ - as in maria:marketing"
        )
    if not colon:
        return name, None
    found = next((known for known in sides if known.casefold() == side.casefold()), None)
    if found is None:
        near = nearest(side, sides) or sides[0]
        raise Wrong(f"there is no side called {shown(side)}", hint=f"{name}:{near}")
    return name, found
