"""Values without the names of people: each name is replaced by the side of the person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from huddlecli.core.minutes import Present
from huddlecli.core.team import AUTHORS, Mail, Rota, Team
from huddlecli.core.text import folded, nfc

T = TypeVar("T")

SOMEONE = "someone"  # of no side, or of one that is not known

_PERSON = frozenset({"owner", "by", "speaker", "listener"})
# The keys of words that the program writes: they name nobody.
_WORD = frozenset(
    {
        *("id", "key", "kind", "status", "state", "outcome", "result", "left", "cadence"),
        *("per", "want", "counted_from", "verdict", "timezone", "week", "cmd"),
        *("opens", "opened_by"),
        *("side", "from_side", "owes", "sides", "waiting"),
    }
)
_WHY = frozenset({"fixed", "carried", "raised", "review", "never", "longest"})  # of a planned item
# Between signs of these scripts there is no blank: a name in them is found within other letters.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)


@dataclass(frozen=True)
class Anonymizer:
    """Replaces names by sides; `sides` has the side of each name, None if it is not known.

    A name in a text is found as a whole word, whatever its case, also behind `@`.
    """

    sides: Mapping[str, str | None]

    @classmethod
    def of(cls, team: Team, *values: object) -> Anonymizer:
        """Return an anonymizer for the people of a team and those named in the values."""
        sides: dict[str, str | None] = {}
        for name, side in (*_people(team), *(pair for value in values for pair in _named(value))):
            if sides.get(name) is None:
                sides[name] = side
        known = {folded(word) for word in (*team.sides, *AUTHORS, SOMEONE)}
        return cls({name: side for name, side in sides.items() if folded(name) not in known})

    def including(self, value: object) -> Anonymizer:
        """Return an anonymizer that also replaces the people named in `value`."""
        known = {folded(word) for word in (*AUTHORS, *filter(None, self.sides.values()))}
        named = {name: side for name, side in _named(value) if folded(name) not in known}
        return Anonymizer(named | {**self.sides})

    def person(self, name: str) -> str:
        """Return the side of the person called `name`; the author of an import keeps its name."""
        if folded(name) in AUTHORS:
            return name
        return self._by_name.get(folded(name)) or SOMEONE

    def text(self, text: str) -> str:
        """Return a text with a side in place of each name."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: self.person(found["name"]), nfc(text))

    def is_named_in(self, text: str) -> bool:
        """Whether a text names a person."""
        return self._pattern is not None and self._pattern.search(nfc(text)) is not None

    def value(self, value: T) -> T:
        """Return a value of the core without names in any of its parts."""
        anonymous: T = self._value(value, "")
        return anonymous

    @cached_property
    def _by_name(self) -> Mapping[str, str | None]:
        return {folded(name): side for name, side in self.sides.items()}

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        """The pattern of all names, the longest first, with the `@` before one."""
        spellings = {
            spelling
            for name in self.sides
            for spelling in (nfc(name), folded(name), nfc(name.upper()))
        }
        if not spellings:
            return None
        names = "|".join(map(_bounded, sorted(spellings, key=lambda name: (-len(name), name))))
        return re.compile(f"@?(?P<name>{names})", re.IGNORECASE)

    def _value(self, value: Any, key: str) -> Any:
        match value:
            case str():
                return self._string(value, key)
            case Team():
                return replace(
                    value, name=self.text(value.name), people=(), mail=Mail(), rota=Rota()
                )
            case Present(name=name, side=side):
                return Present(name=side or self.person(name), side=side)
            case Mapping():
                return {self.text(name): self._value(of, name) for name, of in value.items()}
            case tuple() if hasattr(value, "_fields"):
                names = zip(value._fields, value, strict=True)
                return type(value)(*(self._value(of, name) for name, of in names))
            case list() | tuple():
                return type(value)(self._value(of, key) for of in value)
            case _ if is_dataclass(value) and not isinstance(value, type):
                return self._object(value)
            case _:
                return value

    def _string(self, text: str, key: str) -> str:
        if key in _PERSON:
            return self.person(text)
        is_word = key in _WORD or (key == "why" and text in _WHY)
        return text if is_word else self.text(text)

    def _object(self, value: Any) -> Any:
        """Return a dataclass; an owner without a known side gets the one in the record itself."""
        new = {
            field.name: self._value(getattr(value, field.name), field.name)
            for field in fields(value)
            if field.init
        }
        if new.get("side") and new.get("owner") == SOMEONE:
            new["owner"] = new["side"]
        return replace(value, **new)


def _people(team: Team) -> Iterator[tuple[str, str | None]]:
    """Yield the names of people, former ones and addresses too, each with the side."""
    for person in team.people:
        for name in (person.name, person.called, person.email, *person.was):
            if name:
                yield name, person.side


def _named(value: object, key: str = "") -> Iterator[tuple[str, str | None]]:
    """Yield the names of people in a value, each with the side if the value has it."""
    match value:
        case str() if key in _PERSON:
            yield value, None
        case Present(name=name, side=side):
            yield name, side
        case Team() | str():
            return
        case Mapping():
            for name, of in value.items():
                yield from _named(of, str(name))
        case tuple() if hasattr(value, "_fields"):
            for name, of in zip(value._fields, value, strict=True):
                yield from _named(of, name)
        case list() | tuple():
            for of in value:
                yield from _named(of, key)
        case _ if is_dataclass(value):
            owner, side = getattr(value, "owner", None), getattr(value, "side", None)
            if isinstance(owner, str) and isinstance(side, str):
                yield owner, side
            for field in fields(value):
                yield from _named(getattr(value, field.name), field.name)
        case _:
            return


def _bounded(name: str) -> str:
    """Return the pattern of a name as a whole word; an underscore ends one."""
    before = "" if _UNSPACED.match(name[0]) else r"(?<![^\W_])"
    after = "" if _UNSPACED.match(name[-1]) else r"(?![^\W_])"
    return f"{before}{re.escape(name)}{after}"
