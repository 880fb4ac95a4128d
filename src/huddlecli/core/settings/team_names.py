"""The short names of a user's teams: what `--team` takes instead of a folder."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import chain, count

from huddlecli.core.team import is_name
from huddlecli.core.text import folded, nfc, slug

LONGEST = 40  # characters
PERSONAL = "personal"  # the user's own team, unless another one is called so
_ANY = ("huddle", "huddles", "team")  # folders called so are found in many projects
_NO_WORDS = slug("")


def short_name(text: str) -> str:
    """Return the short name for a folder or a team called `text`: `team-sud` for `Team Süd`."""
    name = slug(text)
    if name == _NO_WORDS and folded(text) != _NO_WORDS:  # letters of another script
        name = "-".join(re.findall(r"[^\W_]+", folded(nfc(text))))[:LONGEST]
    if is_name(name):
        return name
    return f"team-{name}"[:LONGEST] if name else "team"


def free_name(folder: str, title: str, taken: Collection[str]) -> str:
    """Return a short name that is not taken: the folder's, the team's, or one with a number.

    A folder that is called `huddle` or the like says less than the name of the team.
    """
    names = [short_name(folder), short_name(title)]
    if names[0] in _ANY:
        names.reverse()
    return next(name for name in chain(names, _numbered(names[0])) if name not in taken)


def _numbered(name: str) -> Iterator[str]:
    for end in (f"-{number}" for number in count(2)):
        yield f"{name[: LONGEST - len(end)]}{end}"
