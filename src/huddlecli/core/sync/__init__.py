"""What a sync sent and received, in the words that are shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from huddlecli.core.records import Kind
from huddlecli.core.value import Value

ThingKind: TypeAlias = Kind | Literal["minutes", "agenda", "team"]


class SharedThing(Value, kw_only=False):
    """Something that travelled: a record, the minutes of a huddle, an agenda, or `huddle.toml`.

    `name` is the id of a record or a huddle, or the name of an agenda. `by` is the person who
    changed a record last, if that is known.
    """

    kind: ThingKind
    name: str
    by: str | None = None


class Overruled(Value, kw_only=False):
    """Something of mine that lost against what had reached the remote first.

    `place` is the file, `what` the key or the line in it, and `mine` and `theirs` the two values.
    """

    place: str
    what: str
    mine: str
    theirs: str


def distinct(things: Iterable[SharedThing]) -> tuple[SharedThing, ...]:
    """Return each thing once, as it was last, in the order of their first mention."""
    found = {(thing.kind, thing.name): thing for thing in things}
    return tuple(found.values())
