"""Which files of a team folder travel between machines, by their places in it."""

from __future__ import annotations

import re
from functools import cache

from huddlecli.core.ids import ALPHABET, LENGTH
from huddlecli.store import files, minutes_files
from huddlecli.store.open_journal import LIMIT
from huddlecli.store.places import HUDDLES, JOURNAL_ENDING, TEAM_FILE
from huddlecli.store.record_paths import MONTH, RECORD_FOLDERS

_NAME = r"[^/.\\][^/\\]*"  # hidden files stay
_OPEN = rf"[{ALPHABET}]{{{LENGTH}}}-[a-z0-9-]+\.toml"


def is_shared(place: str) -> bool:
    """Whether the file at a place of a team folder travels: what huddle itself writes there.

    That is `huddle.toml`, agendas, records, and minutes and journals of ended huddles. Live
    journals, backups, locks, hidden and temporary files, and whatever else people keep there do
    not travel.
    """
    return _pattern().fullmatch(place) is not None


def limit_of(place: str) -> int:
    """Return how many bytes the file at a place may have to be read."""
    if place.endswith(JOURNAL_ENDING):
        return LIMIT
    return minutes_files.LIMIT if place.startswith(f"{HUDDLES}/") else files.LIMIT


@cache
def _pattern() -> re.Pattern[str]:
    kinds = [
        re.escape(TEAM_FILE),
        rf"agendas/{_NAME}\.toml",
        rf"{HUDDLES}/({MONTH})-[0-9]{{2}}-[0-9]{{4}}-{_NAME}(?:\.toml|{re.escape(JOURNAL_ENDING)})",
    ]
    kinds[-1] = kinds[-1].replace(f"({MONTH})", rf"(?P<month>{MONTH})/(?P=month)", 1)
    for folders in RECORD_FOLDERS.values():
        if folders.open:
            kinds.append(rf"{folders.open}/{_OPEN}")
        closed = re.sub(r"\((?!\?)", "(?:", folders.closed_name)
        kinds.append(rf"{folders.closed}/{MONTH}/(?:{closed})")
    return re.compile("|".join(kinds))
