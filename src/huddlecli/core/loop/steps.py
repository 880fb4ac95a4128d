"""The steps of a huddle, as events: through the loop, from item to item, and out of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from huddlecli.core.loop.made import Made


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkEnded:
    """Talk was left: for Understand, or for Execute where nothing is to be said back."""

    at: datetime
    event: Literal["talk-ended"] = "talk-ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class GateHeld:
    """Understand was to be left without a confirmation: the hint was shown instead."""

    at: datetime
    event: Literal["gate-held"] = "gate-held"


@dataclass(frozen=True, slots=True, kw_only=True)
class GatePassed:
    """Understand was left although nothing was said back."""

    at: datetime
    event: Literal["gate-passed"] = "gate-passed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidBack:
    """It was said back and confirmed, in these words where they were typed."""

    at: datetime
    text: str | None = None
    event: Literal["said-back"] = "said-back"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundBegun:
    """It was not understood: Talk again, the next round."""

    at: datetime
    text: str | None = None
    event: Literal["round-begun"] = "round-begun"


@dataclass(frozen=True, slots=True, kw_only=True)
class PointLeft:
    """The point came to something, and so did the item."""

    at: datetime
    event: Literal["point-left"] = "point-left"


@dataclass(frozen=True, slots=True, kw_only=True)
class PointBegun:
    """The next point of the same item began."""

    at: datetime
    event: Literal["point-begun"] = "point-begun"


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingToDo:
    """The point was left with nothing to be done, said aloud."""

    at: datetime
    event: Literal["nothing-to-do"] = "nothing-to-do"


@dataclass(frozen=True, slots=True, kw_only=True)
class PointParked:
    """The point itself was parked, and the next item opened."""

    at: datetime
    made: Made
    event: Literal["point-parked"] = "point-parked"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLeft:
    """A board was left."""

    at: datetime
    event: Literal["board-left"] = "board-left"


@dataclass(frozen=True, slots=True, kw_only=True)
class SteppedBack:
    """The earlier step of the same item."""

    at: datetime
    event: Literal["stepped-back"] = "stepped-back"


@dataclass(frozen=True, slots=True, kw_only=True)
class WentTo:
    """Another item was opened, out of turn."""

    at: datetime
    number: int
    event: Literal["went-to"] = "went-to"


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """The item is carried over to the next huddle."""

    at: datetime
    reason: str | None = None
    event: Literal["skipped"] = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck:
    """The item is ended for good; in the lobby item `number`, from 1."""

    at: datetime
    reason: str
    number: int | None = None
    event: Literal["struck"] = "struck"


Stepped: TypeAlias = (
    TalkEnded
    | GateHeld
    | GatePassed
    | SaidBack
    | RoundBegun
    | PointLeft
    | PointBegun
    | NothingToDo
    | PointParked
    | BoardLeft
    | SteppedBack
    | WentTo
    | Skipped
    | Struck
)
