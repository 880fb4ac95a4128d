"""What people are called where others read: on the screens of a huddle, in minutes and in mails.

People type and choose by the name. Before something is laid out for readers, each name in its data
is replaced by the person's `called`, so that no view needs to know of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any, TypeVar

from huddlecli.core.people import names_of, present_names
from huddlecli.core.team import Person, Team
from huddlecli.core.text import UNSAFE, folded
from huddlecli.core.value import Value

T = TypeVar("T")

FOR_SCREENS = 20  # letters; a longer one has no room in large type

# The fields that hold names of people, in every class, or in the class of that name alone.
_PEOPLE = frozenset({"owner", "by", "speaker", "listener", "speakers", "listeners", "facilitator"})
PEOPLE_IN: Mapping[str, frozenset[str]] = {
    "Present": frozenset({"name"}),
    "Turn": frozenset({"name"}),
    "Joined": frozenset({"name"}),
    "WentAway": frozenset({"name"}),
    "FloorGiven": frozenset({"name"}),
    "RotaTurn": frozenset({"name", "then"}),
    "Notice": frozenset({"away", "due"}),
}
_TITLES = frozenset({("ReviewOutcome", "by")})  # of decisions


class CalledNames:
    """What the people of a team are called, by every name that they have or had, in any case.

    Nobody is called by what others are called or named too, nor by what a screen cannot show as
    it is, nor by more than `longest` letters: they keep their name.
    """

    def __init__(self, team: Team, longest: int | None = None) -> None:
        """Take the people of the team."""
        taken = Counter(
            word
            for person in team.people
            for word in names_of(person) | {folded(_words(person) or person.name)}
        )
        called = {person.name: _words(person) for person in team.people}
        self._called = {
            name: words
            for name, words in called.items()
            if words
            and taken[folded(words)] == 1
            and (longest is None or len(words) <= longest)
            and not re.search(UNSAFE, words)
        }
        self._names = present_names(team)

    def of(self, name: str) -> str:
        """Return what the person of that name is called, or else their present name."""
        present = self._names[name]
        return self._called.get(present, present)

    def value(self, value: T) -> T:
        """Return a value for readers; what names nobody who is called otherwise is the same."""
        if not self._called and not self._names.has_former:
            return value
        called: T = self._value(value, is_name=False)
        return called

    def _value(self, value: Any, *, is_name: bool) -> Any:
        match value:
            case str():
                return self.of(value) if is_name else value
            case int() | date() | timedelta():
                return value
            case Person(name=name):
                return self._person(value) if self.of(name) != name else value
            case Team(people=people):
                return _with(value, people=self._value(people, is_name=False))
            case Mapping():
                return {key: self._value(of, is_name=key in _PEOPLE) for key, of in value.items()}
            case tuple() | list():
                return self._sequence(value, is_name=is_name)
            case _:
                return self._object(value)

    def _sequence(self, value: Any, *, is_name: bool) -> Any:
        kind = type(value)
        fields = getattr(kind, "_fields", None)
        if fields is None:
            new = [self._value(each, is_name=is_name) for each in value]
        else:
            pairs = zip(fields, value, strict=True)
            new = [self._value(of, is_name=_is_name(kind, field)) for field, of in pairs]
        if all(one is other for one, other in zip(new, value, strict=True)):
            return value
        return kind(new) if fields is None else kind(*new)

    def _object(self, value: Any) -> Any:
        """Return a value with fields, the same one if nothing in it changes."""
        kind: Any = type(value)
        changed = {}
        for field, is_name in _fields(kind):
            before = getattr(value, field)
            if before is None or (type(before) is str and not is_name):
                continue  # most fields, of thousands of records
            after = self._value(before, is_name=is_name)
            if after is not before:
                changed[field] = after
        return _with(value, **changed) if changed else value

    def _person(self, person: Person) -> Person:
        """Return a person who is still found by the names that they have and had."""
        return person.__replace__(name=self.of(person.name), was=(person.name, *person.was))


def find_called(team: Team, text: str) -> Person | None:
    """Return the only person who is called `text`, or the only one with it as the first word."""
    wanted = folded(" ".join(text.split()))
    called = [(who, folded(_words(who))) for who in team.people if _words(who)]
    whole = [who for who, words in called if words == wanted]
    found = whole or [who for who, words in called if words.split()[0] == wanted]
    return found[0] if len(found) == 1 else None


def _words(person: Person) -> str:
    return " ".join((person.called or "").split())


def _is_name(kind: type, field: str) -> bool:
    """Whether a field of values of that kind holds the names of people."""
    own = PEOPLE_IN.get(kind.__name__, frozenset())
    return field in own or (field in _PEOPLE and (kind.__name__, field) not in _TITLES)


@cache
def _fields(kind: type) -> tuple[tuple[str, bool], ...]:
    """Return the fields of values of a kind, and whether each holds names."""
    if issubclass(kind, Value):
        names = kind.__names__
    else:
        known: Mapping[str, Any] = getattr(kind, "__dataclass_fields__", {})
        names = tuple(name for name, field in known.items() if field.init)
    return tuple((name, _is_name(kind, name)) for name in names)


def _with(value: Any, **fields: Any) -> Any:
    if isinstance(value, Value):
        return value.__replace__(**fields)
    from dataclasses import replace  # noqa: PLC0415 - what most documents are made of does without

    return replace(value, **fields)
