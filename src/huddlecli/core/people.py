"""Who is meant by a name, and who is typing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from huddlecli.core.errors import Wrong
from huddlecli.core.team import Person, Team, find_person
from huddlecli.core.text import folded, nearest, nfc, shown


class Typist(NamedTuple):
    """Who is typing: their name, and their side where they have one."""

    name: str
    side: str | None


class Stranger(Wrong):
    """A name that the team does not know. `is_new` where no known name is near it."""

    def __init__(
        self,
        name: str,
        team: Team,
        here: Sequence[Person] | None = None,
        keeping: str | None = None,
    ) -> None:
        """Say which name it is, and offer the nearest, a new person, or how to keep the word.

        `here` are those present, where it was typed in a huddle.
        """
        near = nearest(name, [who.name for who in (*team.people, *(here or ()))])
        adds = "--new-person" if here is None else "/join"
        new = f"a new person: {adds} {shown(name)}:{team.sides[0]}"
        ways = [*([f"@{near}?"] if near else []), new, *([keeping] if keeping else [])]
        super().__init__(f"no one here is called {shown(name)}", hint="   ".join(ways))
        self.name = name
        self.is_new = near is None


def owner(
    team: Team,
    name: str | None,
    typist: Typist,
    here: Sequence[Person] | None = None,
    *,
    keeping: str | None = None,
) -> Person:
    """Return who is called `name`, the one typing where none is named.

    `here` are those present, guests among them, where it was typed in a huddle; `keeping` says
    how it is typed to be just a word.
    """
    if name is None or folded(name) in ("me", folded(typist.name)):
        return find_person(team, typist.name) or Person(name=typist.name, side=typist.side)
    known = find_person(team, name) or next(
        (who for who in here or () if folded(who.name) == folded(name)), None
    )
    if known is None:
        if not is_name(name):
            raise _not_a_name(name)
        raise Stranger(name, team, here, keeping)
    return known


def is_name(text: str) -> bool:
    """Whether `text` may be a name: letters, with the marks some scripts need, digits, `. _ -`."""
    if not text or text.isascii():
        return bool(text) and all(letter.isalnum() or letter in "._-" for letter in text)
    from unicodedata import category  # noqa: PLC0415 - most names are ASCII

    return text[0].isalnum() and all(
        letter.isalnum() or letter in "._-" or category(letter) in ("Mn", "Mc") for letter in text
    )


def _not_a_name(text: str) -> Wrong:
    return Wrong(
        f'"{shown(text)}" is not a name', hint="letters, digits, . _ - as in maria:marketing"
    )


def name_and_side(text: str, sides: Sequence[str]) -> tuple[str, str | None]:
    """Read `NAME` or `NAME:SIDE`."""
    name, colon, side = nfc(text).strip().partition(":")
    if not is_name(name):
        raise _not_a_name(text)
    if not colon:
        return name, None
    found = next((known for known in sides if folded(known) == folded(side)), None)
    if found is None:
        near = nearest(side, sides) or sides[0]
        raise Wrong(f"there is no side called {shown(side)}", hint=f"{name}:{near}")
    return name, found
