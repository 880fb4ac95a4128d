"""Answers a shell that asks what completes a word: `huddle completion --candidates SHELL …`.

Whatever is wrong, it prints no message and exits with 0: a prompt must not break.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence

from huddlecli.cli.completion.candidate import Candidate, Offer
from huddlecli.cli.completion.candidates import offer_for
from huddlecli.cli.completion.shell_words import quoted, shell_words
from huddlecli.views.columns import beginning, width
from huddlecli.views.escape import safe

LINE = "_HUDDLE_LINE"  # PowerShell passes the line in this variable: its quotes would be lost
_WIDTH = 80
_NARROWEST = 20
_GAP = 2
_LISTING = {"63", "33", "64"}  # the types of completion in which bash lists the words
Commands = Mapping[str, tuple[str, str]]


def answer(arguments: Sequence[str], commands: Commands) -> int:
    """Print what a shell should offer, for arguments that its script gives; return 0."""
    errors, sys.stderr = sys.stderr, io.StringIO()
    try:
        shell, *rest = arguments
        sys.stdout.write(_SHELLS[shell](rest, commands))
    except Exception:  # noqa: BLE001, S110 - see above
        pass
    finally:
        sys.stderr = errors
    return 0


def _bash(arguments: Sequence[str], commands: Commands) -> str:
    """Answer bash: the type of completion, the width, the word as bash knows it, and the line.

    Bash completes only what follows the last `:`, `=` or `@` of a word, and shows the words as they
    are inserted, so there are descriptions only while it lists them.
    """
    kind, columns, end, line = arguments
    words = shell_words(line, "bash")
    offer = _offer(words.before[1:], words.current, commands)
    start = ""  # what stands before that part of the word, without quotes
    if words.raw.endswith(end):
        start = shell_words(words.raw.removesuffix(end), "bash").current
    if words.raw.startswith("#") and not words.quote:  # bash takes such a word for a comment
        offer = offer._replace(
            words=tuple(one._replace(value=f"+{one.value[1:]}") for one in offer.words)
        )
    typed = [quoted(one.value[len(start) :], "bash", words.quote) for one in offer.words]
    if kind in _LISTING and len(typed) > 1:
        typed = _beside(typed, offer.words, columns)
    return _lines(offer, typed)


def _zsh(arguments: Sequence[str], commands: Commands) -> str:
    """Answer zsh: the width, and the words without their quotes. Zsh quotes what it inserts."""
    columns, *before, current = arguments
    offer = _offer(before, current, commands)
    listed = _beside(_last_words(offer.words), offer.words, columns)
    rows = zip((one.value for one in offer.words), listed, strict=True)
    return _lines(offer, ["\t".join(row) for row in rows])


def _fish(arguments: Sequence[str], commands: Commands) -> str:
    """Answer fish: the words, and the one at the cursor as it was typed."""
    *before, raw = arguments
    offer = _offer(before, shell_words(raw, "bash").current, commands)
    return _lines(offer, [f"{one.value}\t{safe(one.about)}" for one in offer.words])


def _powershell(_: Sequence[str], commands: Commands) -> str:
    """Answer PowerShell."""
    words = shell_words(os.environ.get(LINE, ""), "powershell")
    offer = _offer(words.before[1:], words.current, commands)
    rows = [
        (quoted(one.value, "powershell", words.quote), name, safe(one.about) or name)
        for one, name in zip(offer.words, _last_words(offer.words), strict=True)
    ]
    return _lines(offer, ["\t".join(row) for row in rows])


_SHELLS: Mapping[str, Callable[[Sequence[str], Commands], str]] = {
    "bash": _bash,
    "zsh": _zsh,
    "fish": _fish,
    "powershell": _powershell,
}


def _offer(before: Sequence[str], current: str, commands: Commands) -> Offer:
    """Return the offer without words that would do something to the terminal."""
    offer = offer_for(before, current, commands)
    return offer._replace(words=tuple(one for one in offer.words if one.value.isprintable()))


def _lines(offer: Offer, rows: Iterable[str]) -> str:
    """Return what is offered, on the first line, and then a line for each word."""
    kind = offer.kind
    is_open = kind == "words" and bool(offer.words) and all(one.is_part for one in offer.words)
    return "".join(f"{row}\n" for row in ("parts" if is_open else kind, *rows))


def _last_words(candidates: Iterable[Candidate]) -> list[str]:
    """Return the words of each candidate after its last blank: the others were typed."""
    return [one.value.rpartition(" ")[2] for one in candidates]


def _beside(words: Sequence[str], candidates: Sequence[Candidate], columns: str) -> list[str]:
    """Return words with what they are beside them, in columns that fit the terminal."""
    room = max(int(columns) if columns.isdecimal() else _WIDTH, _NARROWEST) - 1
    widest = max(map(width, words), default=0)
    listed = list[str]()
    for word, candidate in zip(words, candidates, strict=True):
        about = safe(candidate.about)
        line = f"{word}{' ' * (widest - width(word) + _GAP)}{about}" if about else word
        cut = beginning(line, room - 1)
        listed.append(line if width(line) <= room else f"{cut}…")
    return listed
