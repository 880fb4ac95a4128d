"""Words of the team's own, as they leave it: a hash with the team's id, unless it shares them."""

from __future__ import annotations

from collections.abc import Collection

from huddlecli.core.ids import computed_ids
from huddlecli.core.team import SharedWord
from huddlecli.core.text import folded


class LeavingWords:
    """Turns words of one team into what leaves it.

    Equal words of a team have equal hashes, whatever their case; those of two teams differ. Whoever
    has the rows can guess words, as the team's id is in each row.
    """

    def __init__(self, team: str, shared: Collection[SharedWord]) -> None:
        """Take the team's id, and the kinds of words that it shares."""
        self._team = team
        self._shared = frozenset(shared)
        self._hashes: dict[tuple[str, str], str] = {}

    def leaving(self, kind: SharedWord, word: str, public: Collection[str] = ()) -> str:
        """Return a word if it is shared, or `public` because it comes with huddle; else its hash.

        The hash is ten characters of the SHA-256 of the team's id, the kind and the folded word.
        """
        if kind in self._shared or word in public:
            return word
        known = (kind, folded(word))
        if known not in self._hashes:
            text = " ".join(("huddle", kind, self._team, known[1]))
            self._hashes[known] = next(computed_ids(text))
        return self._hashes[known]
