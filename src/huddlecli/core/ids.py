"""Ids: ten random characters that people can read aloud; the first few are enough to type."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
LENGTH = 10
MIN_PREFIX = 4

_CROCKFORD = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET.encode())
_WHOLE = 256 // 5  # digits of a SHA-256; the last one that is encoded has only one bit of it


def new_id(draw: Callable[[int], int]) -> str:
    """Return a new id; `draw(n)` gives a random number from 0 to n - 1."""
    return "".join(ALPHABET[draw(len(ALPHABET))] for _ in range(LENGTH))


def computed_ids(text: str) -> Iterator[str]:
    """Yield the ids computed from `text`, the first one first: parts of its SHA-256 in base 32.

    Two machines that compute an id from the same text get the same one. The next part is for the
    case that the id belongs to another text already.
    """
    from base64 import b32encode  # noqa: PLC0415 - random ids do without
    from hashlib import sha256  # noqa: PLC0415 - the same

    digits = b32encode(sha256(text.encode()).digest()).translate(_CROCKFORD).decode()[:_WHOLE]
    return (digits[at : at + LENGTH] for at in range(0, len(digits) - LENGTH + 1, LENGTH))


def is_id(text: str) -> bool:
    """Whether `text` has the form of an id."""
    return len(text) == LENGTH and set(text) <= set(ALPHABET)


def shortened(ids: Iterable[str], least: int = MIN_PREFIX) -> dict[str, str]:
    """Return the shortest beginning of each of `ids` that no other has, of at least `least`."""
    ordered = sorted(dict.fromkeys(ids))  # they are usually in order already
    lengths = dict.fromkeys(ordered, least)
    for id_, following in pairwise(ordered):  # the most similar ids are neighbors
        if id_[:least] != following[:least]:
            continue
        needed = _shared(id_, following) + 1
        lengths[id_] = max(lengths[id_], needed)
        lengths[following] = max(lengths[following], needed)
    return {id_: id_[:length] for id_, length in lengths.items()}


def _shared(first: str, second: str) -> int:
    """Return the number of characters that both have in common at the beginning."""
    pairs = zip(first, second, strict=False)
    return next(
        (place for place, (a, b) in enumerate(pairs) if a != b), min(len(first), len(second))
    )
