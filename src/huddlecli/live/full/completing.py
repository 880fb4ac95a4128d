"""What a half typed line may become: commands, names, ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual.suggester import Suggester

from huddlecli.core.huddle.slash_commands import BY_NAME, SLASHES

_NAMED = ("/floor ", "/leave ", "/join ")
_BY_ID = ("/done ", "/later ", "/drop ", "/edit ")
_SHORTEST = 4  # letters of an id that name a record


class Completing(Suggester):
    """Completes the last word of a line, by what it begins."""

    def __init__(
        self, names: Callable[[], Sequence[str]], ids: Callable[[], Sequence[str]]
    ) -> None:
        """Complete with the `names` and the `ids` of this moment."""
        super().__init__(use_cache=False, case_sensitive=True)
        self._names = names
        self._ids = ids

    async def get_suggestion(self, value: str) -> str | None:
        """Return the whole line that `value` may become, or None."""
        return completed(value, self._names(), self._ids())


def completed(line: str, names: Sequence[str], ids: Sequence[str]) -> str | None:
    """Return `line` with its last word completed, or None where nothing begins so."""
    head, _, word = line.rpartition(" ")
    before = f"{head} " if head else ""
    if not head and word.startswith("/"):
        meant = BY_NAME.get(word[1:].casefold())  # `/a` is /action, not what else begins so
        names = [f"/{one.name}" for one in SLASHES]
        return f"/{meant.name}" if meant and f"/{meant.name}" != word else _first(word, names)
    if word.startswith("@"):
        return _with(before, _first(word, (f"@{name}" for name in names)))
    if before in _NAMED and word:
        return _with(before, _first(word, names))
    if before in _BY_ID and word:
        return _with(before, _first(word, (known[:_SHORTEST] for known in ids)))
    return None


def _first(word: str, known: Iterable[str]) -> str | None:
    folded = word.casefold()
    return next((one for one in known if one.casefold().startswith(folded) and one != word), None)


def _with(before: str, word: str | None) -> str | None:
    return None if word is None else before + word
