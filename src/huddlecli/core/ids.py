"""Ids: ten random characters that people can read aloud, and type a few of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
LENGTH = 10
MIN_PREFIX = 4


def new_id(draw: Callable[[int], int]) -> str:
    """Return an id, where `draw(n)` gives a number from 0 to n - 1."""
    return "".join(ALPHABET[draw(len(ALPHABET))] for _ in range(LENGTH))


def is_id(text: str) -> bool:
    """Whether `text` is written as an id is."""
    return len(text) == LENGTH and set(text) <= set(ALPHABET)


def shortened(ids: Iterable[str], least: int = MIN_PREFIX) -> dict[str, str]:
    """Return for each of `ids` its shortest beginning among them all."""
    ordered = sorted(dict.fromkeys(ids))  # most often they are in order already
    lengths = dict.fromkeys(ordered, least)
    for one, following in pairwise(ordered):  # the one most alike stands beside it
        if one[:least] != following[:least]:
            continue
        needed = _shared(one, following) + 1
        lengths[one] = max(lengths[one], needed)
        lengths[following] = max(lengths[following], needed)
    return {one: one[:length] for one, length in lengths.items()}


def _shared(one: str, other: str) -> int:
    """Return how many characters both begin with."""
    pairs = zip(one, other, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
