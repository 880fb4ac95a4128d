"""Quick-add: one line such as `Send the demo list @maria due:fri #leads`, read into its parts.

A word is a mark by its beginning: `@owner`, `due:WHEN`, `#tag` or `+tag`; the last words may be
`by WHEN`. Double quotes around words, or a backslash before one, keep them as they are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from huddlecli.core.errors import Wrong
from huddlecli.core.team import Weekday
from huddlecli.core.text import one_line, shown
from huddlecli.core.text import title as as_title
from huddlecli.core.when import due_day, is_day_word

PROMISED = ("@", "due")  # the marks of a promise, besides its tags
DECIDED = ("@", "review", "replaces")  # those of a decision
_WORD = re.compile(r'"(?P<quoted>[^"]*)"(?P<after>\S*)|(?P<escape>\\)?(?P<plain>\S+)')
# Letters, digits, . _ - and, as the vowel signs of Hindi or Thai are no \w, all beyond ASCII.
_NAME = re.compile(r"[^\x00-,/:-@\[-^`{-\x7f]+")
_TAG = re.compile(rf"[#+][^\W\d_](?:{_NAME.pattern})?")
_TRAILING = ",;.:!?)"
_EVERYBODY = frozenset({"we", "us", "all", "team", "everyone", "everybody"})


class Quick(NamedTuple):
    """What a line says. `doubt` is a last word that reads as a day and was not marked as one."""

    title: str
    owner: str | None
    due: date | None
    tags: tuple[str, ...]
    keys: Mapping[str, str]
    doubt: str | None


class _Word(NamedTuple):
    """A word of the line; one that is `kept` is never a mark."""

    text: str
    kept: bool

    @property
    def bare(self) -> str:
        """The word without the punctuation after it."""
        return self.text.rstrip(_TRAILING)


def parse(
    text: str,
    *,
    today: date,
    week_starts: Weekday = "monday",
    keys: Collection[str] = PROMISED,
) -> Quick:
    """Return what a line says that makes something: it has a title, and `keys` are its marks.

    Without the key `due` (a decision, a win) `by fri` are words; without `@` (a win, something
    parked) `@maria` is one.
    """
    quick = parse_edit(text, today=today, week_starts=week_starts, keys=keys)
    if not quick.title:
        raise Wrong("there are no words for a title", hint="Send the demo list @maria due:fri")
    return quick


def parse_edit(
    text: str,
    *,
    today: date,
    week_starts: Weekday = "monday",
    keys: Collection[str] = PROMISED,
) -> Quick:
    """Return what a line says that changes something: the title is empty where it stays."""
    words = [
        _Word(found["plain"], kept=bool(found["escape"]))
        if found["quoted"] is None
        else _Word(found["quoted"] + found["after"], kept=True)
        for found in _WORD.finditer(one_line(text))
    ]
    is_dated = "due" in keys
    marked = [(word, None if word.kept else _mark(word, keys)) for word in words]
    marks = [mark for _, mark in marked if mark]
    said: Sequence[_Word] = [word for word, mark in marked if not mark]
    said, by = _without_by(said) if is_dated else (said, [])
    if is_dated and any(_is_asap(word) for word in said):
        raise Wrong(
            "asap is no day", hint='due:today or due:fri; in quotes, "asap", it stays a word'
        )
    due = _due([value for key, value in marks if key == "due"] + by, today, week_starts)
    joined = " ".join(word.text for word in said)
    return Quick(
        title=as_title(joined) if joined.strip() else "",
        owner=_owner([value for key, value in marks if key == "@"]),
        due=due,
        tags=tuple(dict.fromkeys(value for key, value in marks if key == "#")),
        keys=_given([mark for mark in marks if mark[0] not in ("#", *PROMISED)]),
        doubt=None if due or not is_dated else _doubt(said, today),
    )


def quoted(title: str, *, keys: Collection[str] = ()) -> str:
    """Return `title` as one would type it: with a backslash before what would be a mark."""
    words = [_Word(word, kept=False) for word in title.split()]
    return " ".join(
        f"\\{word.text}"
        if word.text.startswith(("\\", '"'))
        or _mark(word, (*keys, *PROMISED))
        or _is_asap(word)
        or (word is words[-1] and is_day_word(word.bare))
        else word.text
        for word in words
    )


def _mark(word: _Word, keys: Collection[str]) -> tuple[str, str] | None:
    """Return the key and the value of a mark, or None for a mere word."""
    bare = word.bare
    if "@" in keys and bare.startswith("@") and bare != "@":
        return "@", bare[1:]
    if _TAG.fullmatch(bare):
        return "#", bare[1:].lower()
    key, colon, value = word.text.partition(":")
    if colon and key.lower() in keys:
        return key.lower(), value.rstrip(_TRAILING)
    return None


def _without_by(words: Sequence[_Word]) -> tuple[Sequence[_Word], list[str]]:
    """Return the words before a last `by WHEN`, and its day."""
    match words:
        case [*said, _Word(text=by, kept=False), _Word(kept=False) as day] if (
            by.lower() == "by" and is_day_word(day.bare)
        ):
            return said, [day.bare]
        case _:
            return words, []


def _is_asap(word: _Word) -> bool:
    return not word.kept and word.text.strip(f"({_TRAILING}").lower() == "asap"


def _due(days: Sequence[str], today: date, week_starts: Weekday) -> date | None:
    if "" in days:
        raise _nothing_after("due")
    read = [due_day(day, today, week_starts=week_starts) for day in days]
    for text, day in zip(days, read, strict=True):
        if day != read[0]:
            raise Wrong(
                f"two days, {days[0]} and {text}",
                hint=f"due:{days[0]} or due:{text}; in double quotes the other one stays as it is",
            )
    return read[0] if read else None


def _owner(names: Sequence[str]) -> str | None:
    for name in names:
        if name.lower() in _EVERYBODY:
            raise Wrong(f"@{name} is not one owner", hint="the one who sees to it: @maria")
        if not _NAME.fullmatch(name):
            raise Wrong(
                f"@{shown(name)} is not one name",
                hint=f"letters, digits, . _ - as in @maria; or \\@{shown(name)} to keep the word",
            )
        if name.casefold() != names[0].casefold():
            raise Wrong(
                f"two owners, @{shown(names[0])} and @{shown(name)}",
                hint=f"one owner, and one promise for each; or \\@{shown(name)} to keep the word",
            )
    return names[0] if names else None


def _given(marks: Sequence[tuple[str, str]]) -> dict[str, str]:
    given: dict[str, str] = {}
    for key, value in marks:
        if not value:
            raise _nothing_after(key)
        if given.setdefault(key, value) != value:
            raise Wrong(
                f"{key}: is there twice, {shown(given[key])} and {shown(value)}",
                hint=f"one of them, {key}:{shown(value)}",
            )
    return given


def _nothing_after(key: str) -> Wrong:
    return Wrong(
        f"there is nothing after {key}:",
        hint=f'no blank after the colon; in quotes, "{key}:", it stays a word',
    )


def _doubt(words: Sequence[_Word], today: date) -> str | None:
    """Return the last word where it would do as a due day."""
    if not words or words[-1].kept or not is_day_word(words[-1].bare):
        return None
    try:
        due_day(words[-1].bare, today)
    except Wrong:
        return None
    return words[-1].bare
