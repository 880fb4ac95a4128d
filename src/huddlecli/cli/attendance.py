"""Who is here when a huddle starts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from huddlecli.cli.world import World
from huddlecli.core.errors import Wrong
from huddlecli.core.minutes import Present
from huddlecli.core.people import Stranger, name_and_side
from huddlecli.core.team import find_person, is_away
from huddlecli.core.text import nearest


def attendance(world: World, named: str | None, *, is_rehearsal: bool) -> tuple[Present, ...]:
    """Return those named, else everybody who is not away; a team of nobody is asked for names."""
    if named is not None:
        return _told(_present(world, _names(named), None, is_rehearsal=is_rehearsal))
    if not world.team.people and world.is_asking:
        return _told(_asked(world, is_rehearsal=is_rehearsal))
    here = (who for who in world.team.people if not is_away(who, world.team_day))
    return tuple(Present(name=who.name, side=who.side) for who in here)


def _names(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _asked(world: World, *, is_rehearsal: bool) -> Iterator[Present]:
    for side in world.team.sides:

        def here(said: str, side: str = side) -> list[Present]:
            return [*_present(world, _names(said), side, is_rehearsal=is_rehearsal)]

        yield from world.ask(f"Who is here from {side}? (names, blanks between)", here)


def _present(
    world: World, words: Iterable[str], asked_side: str | None, *, is_rehearsal: bool
) -> Iterator[Present]:
    for word in words:
        name, side = name_and_side(word, world.team.sides)
        side = side or asked_side
        known = find_person(world.team, name)
        if known is None:
            known_side = side or _refused_or_asked(world, name)
            if is_rehearsal:
                yield Present(name=name, side=known_side)
                continue
            known = world.welcome(name, known_side, hint="", is_told=asked_side is None)
        yield Present(name=known.name, side=side or known.side)


def _refused_or_asked(world: World, name: str) -> str | None:
    """Return None where the side can be asked for, else refuse the name."""
    stranger = Stranger(name, world.team)
    if stranger.is_new and world.is_asking:
        return None
    near = nearest(name, [who.name for who in world.team.people])
    new = f"a new person: --with {name}:{world.team.sides[0]}"
    raise Wrong(stranger.message, hint=f"--with {near}?   {new}" if near else new)


def _told(present: Iterable[Present]) -> tuple[Present, ...]:
    """Return each person once, in the order in which they were named."""
    by_name = {who.name.casefold(): who for who in present}
    return tuple(by_name.values())
