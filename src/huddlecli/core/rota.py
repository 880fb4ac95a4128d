"""The rota: who facilitates the next huddles, and how skips and swaps change that.

The `past` of each function names who started the huddles so far, the latest first. It may be read
twice, and only as far as needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from typing import NamedTuple

from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.people import names_of
from huddlecli.core.team import Person, Rota, Team, find_person, is_away
from huddlecli.core.text import folded, shown
from huddlecli.core.value import replace

FARTHEST_BACK = 100  # huddles; if nobody in the rota started one of them, its first person is next


class RotaTurn(NamedTuple):
    """The names of who facilitates a huddle and of who facilitates the one after it.

    None for a huddle on whose day everybody in the rota is away.
    """

    name: str | None
    then: str | None


def facilitators(
    team: Team, past: Iterable[str | None], days: Sequence[date]
) -> tuple[str | None, ...]:
    """Return who facilitates the next huddles, which are on `days`, in order.

    The order goes on after the last person in it who started one of the `FARTHEST_BACK` huddles
    before. The first of `days` is for the rota's `next` instead, if it has one, and the order then
    goes on after that. People who are away on a day are passed over. None means that everybody in
    the rota is away, or that there is no rota.
    """
    order, guest = _order(team), _guest(team)
    at, turns = _start(team, past), list[str | None]()
    for number, day in enumerate(days):
        if number == 0 and guest and not is_away(guest, day):
            turns.append(guest.name)
            continue
        here = (n for n in range(at, at + len(order)) if not is_away(order[n % len(order)], day))
        found = next(here, None)
        turns.append(None if found is None else order[found % len(order)].name)
        at = at if found is None else found + 1
    return tuple(turns)


def has_people(team: Team) -> bool:
    """Whether anybody in the order is on the team; if not, there is in effect no rota."""
    return bool(_order(team))


def strangers(team: Team) -> tuple[tuple[tuple[str | int, ...], str], ...]:
    """Return the names in the rota that nobody on the team has, each with its place."""
    named = [(("order", number), name) for number, name in enumerate(team.rota.order)]
    places = [*named, (("next",), team.rota.next)]
    return tuple((place, name) for place, name in places if name and not find_person(team, name))


def begun_with(team: Team, past: Iterable[str | None], people: Sequence[Person]) -> Rota:
    """Return the rota of `people` in this order, which begins with the first of them."""
    names = tuple(person.name for person in people)
    rota = Rota(order=names)
    start = _start(replace(team, rota=rota), past)
    return rota if start == 0 else replace(rota, next=names[0])


def skipped(team: Team, past: Iterable[str | None], day: date) -> Rota:
    """Return the rota without the turn of the person who would facilitate on `day`."""
    turn = _turn(team, past, day)
    order = _order(team)
    if (guest := _guest(team)) and guest.name == turn:
        return replace(team.rota, next=None)
    place = [person.name for person in order].index(turn)
    after = order[(place + 1) % len(order)].name
    rota = replace(team.rota, next=after)
    if facilitators(replace(team, rota=rota), past, [day]) == (turn,):
        raise Failed(f"nobody but {turn} could facilitate then", hint="huddle rota set NAME…")
    return rota


def swapped(
    team: Team, past: Iterable[str | None], day: date, person: Person, other: Person | None
) -> Rota:
    """Return the rota in which `person` and `other` have each other's next turn.

    `other` is by default the person who would facilitate on `day`. Somebody outside the rota can
    only take over that turn: the rota then goes on as if that huddle had not been held.
    """
    turn = _turn(team, past, day)
    order, guest = _order(team), _guest(team)
    if person == guest and other:
        person, other = other, person
    if guest and guest.name == turn and person != guest:
        # The guest has taken over a turn: swap with the person in the rota who had it before.
        team = replace(team, rota=replace(team.rota, next=None))
        turn, other = _turn(team, past, day), None if other == guest else other
        if person.name == turn and other is None:
            return team.rota
    other = other or next(known for known in team.people if known.name == turn)
    if person == other:
        raise Failed(f"{person.name} already facilitates then", hint="huddle rota show")
    outside = next((known for known in (person, other) if known not in order), None)
    if outside is None:
        start = _start(team, past) % len(order)
        ahead = [*order[start:], *order[:start]]
        one, two = ahead.index(person), ahead.index(other)
        ahead[one], ahead[two] = ahead[two], ahead[one]
        return begun_with(team, past, ahead)
    within = other if outside == person else person
    if within.name != turn:
        names = " ".join(known.name for known in (*order, outside))
        raise Wrong(f"{outside.name} is not in the rota", hint=f"huddle rota set {names}")
    return replace(team.rota, next=outside.name)


def without(rota: Rota, person: Person) -> Rota:
    """Return the rota after `person` has left; if they were next, the person after them is."""
    names = names_of(person)
    order = tuple(name for name in rota.order if folded(name) not in names)
    following = rota.next
    if following and folded(following) in names:
        places = [n for n, name in enumerate(rota.order) if folded(name) in names]
        after = [*rota.order[places[0] :], *rota.order[: places[0]]] if places else []
        following = next((name for name in after if folded(name) not in names), None)
    return Rota(order=order, next=following)


def renamed(rota: Rota, old: str, new: str) -> Rota:
    """Return the rota with the person called `old` under their new name."""
    order = tuple(new if folded(name) == folded(old) else name for name in rota.order)
    is_next = rota.next is not None and folded(rota.next) == folded(old)
    return Rota(order=order, next=new if is_next else rota.next)


def _turn(team: Team, past: Iterable[str | None], day: date) -> str:
    """Return who facilitates on `day`, or refuse a rota without anybody to do it."""
    if not has_people(team):
        names = " ".join(person.name for person in team.people[:3]) or "NAME…"
        raise Failed(f"{shown(team.name)} has no rota", hint=f"huddle rota set {names}")
    turn = facilitators(team, past, [day])[0]
    if turn is None:
        raise Failed("everybody in the rota is away then", hint="huddle rota show")
    return turn


def _order(team: Team) -> list[Person]:
    """Return the people in the rota, each once, without names that nobody on the team has."""
    known = (find_person(team, name) for name in team.rota.order)
    return list(dict.fromkeys(person for person in known if person))


def _guest(team: Team) -> Person | None:
    """Return the person who is next without being in the order."""
    person = find_person(team, team.rota.next) if team.rota.next else None
    return None if person in _order(team) else person


def _start(team: Team, past: Iterable[str | None]) -> int:
    """Return the place in the order at which the rota goes on."""
    order = _order(team)
    following = find_person(team, team.rota.next) if team.rota.next else None
    if following in order:
        return order.index(following)
    started = (find_person(team, name) for name in islice(past, FARTHEST_BACK) if name)
    last = next((person for person in started if person in order), None)
    return (order.index(last) + 1) % len(order) if last else 0
