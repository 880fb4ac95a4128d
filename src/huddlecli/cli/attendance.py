"""Who is here when a huddle starts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from huddlecli.cli.world import World
from huddlecli.core.errors import Wrong
from huddlecli.core.minutes import Present
from huddlecli.core.team import Person, Stranger, find_person, is_away, name_and_side
from huddlecli.core.text import folded, nearest


class _Found(NamedTuple):
    """Those who are here, and which of them are new."""

    present: tuple[Present, ...] = ()
    new: tuple[Person, ...] = ()


def attendance(world: World, named: str | None, *, is_rehearsal: bool) -> tuple[Present, ...]:
    """Return those named, else everybody who is not away; a team of nobody is asked for names.

    Who is new is added once all is understood and the last question is answered.
    """
    if named is not None:
        found, is_told = _read(world, _names(named), None, _Found()), True
    elif not world.team.people and world.is_asking:
        found, is_told = _asked(world), False
    else:
        here = (who for who in world.team.people if not is_away(who, world.team_day))
        return tuple(Present(name=who.name, side=who.side) for who in here)
    if not is_rehearsal:
        world.add_people(found.new, is_told=is_told)
    return _once(found.present)


def _names(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _asked(world: World) -> _Found:
    """Ask for the names of each side."""
    found = _Found()
    for side in world.team.sides:

        def here(said: str, side: str = side, before: _Found = found) -> _Found:
            return _read(world, _names(said), side, before)

        found = world.ask(f"Who is here from {side}? (names, blanks between)", here)
    return found


def _read(world: World, words: Iterable[str], asked_side: str | None, found: _Found) -> _Found:
    """Return those of `found` and those that `words` name."""
    present, new = [*found.present], [*found.new]
    for word in words:
        name, side = name_and_side(word, world.team.sides)
        side = side or asked_side
        known = find_person(world.team, name) or next(
            (who for who in new if folded(who.name) == folded(name)), None
        )
        if known is None:
            side = side or _refused_or_asked(world, name)
            known = world.newcomer(name, side, hint="", others=[who.name for who in new])
            new.append(known)
        present.append(Present(name=known.name, side=side or known.side))
    return _Found(tuple(present), tuple(new))


def _refused_or_asked(world: World, name: str) -> str | None:
    """Return None where the side can be asked for, else refuse the name."""
    stranger = Stranger(name, world.team)
    if stranger.is_new and world.is_asking:
        return None
    near = nearest(name, [who.name for who in world.team.people])
    new = f"a new person: --with {name}:{world.team.sides[0]}"
    raise Wrong(stranger.message, hint=f"--with {near}?   {new}" if near else new)


def _once(present: Iterable[Present]) -> tuple[Present, ...]:
    """Return each person once, in the order in which they were named."""
    by_name = {who.name.casefold(): who for who in present}
    return tuple(by_name.values())
