"""A word that completes the one at the cursor, and what is shown beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias

from huddlecli.core.text import folded

OfferKind: TypeAlias = Literal["words", "files", "folders"]


class Candidate(NamedTuple):
    """A whole word, and what it is. `is_part` if more of the word may follow: `due:`."""

    value: str
    about: str = ""
    is_part: bool = False


class Offer(NamedTuple):
    """What the shell should offer: these words, or files or folders of its own."""

    words: tuple[Candidate, ...] = ()
    kind: OfferKind = "words"


def beginning(candidates: Iterable[Candidate], typed: str) -> list[Candidate]:
    """Return the candidates that begin with what was typed, in any case."""
    start = folded(typed)
    return [candidate for candidate in candidates if folded(candidate.value).startswith(start)]


def led(candidates: Iterable[Candidate], lead: str) -> list[Candidate]:
    """Return candidates with what stands before them in the same word."""
    return [candidate._replace(value=f"{lead}{candidate.value}") for candidate in candidates]
