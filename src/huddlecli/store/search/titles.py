"""The titles of the items in which records were made: a record only has the number of its item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from huddlecli.core.text import nfc
from huddlecli.store import files, minutes_files

# As huddle writes it; any other text is left to the usual reader.
_ITEM = re.compile(r'^\[\[item\]\]\nkind = "[a-z-]+"\ntitle = "([^"\\\n]*)"$', re.MULTILINE)
_HEADER = "[[item]]"


class ItemTitles:
    """The titles of the items of a team's huddles, by huddle, each file read once."""

    def __init__(self, team: Path) -> None:
        """Read in the folder `team`."""
        self._team = team
        self._titles: dict[str, Sequence[str]] = {}

    def add(self, huddle: str, titles: Sequence[str]) -> None:
        """Remember the titles of a huddle that has no minutes yet."""
        self._titles[huddle] = titles

    def title(self, huddle: str, item: int) -> str | None:
        """Return the title of an item, or None if no minutes say it."""
        if huddle not in self._titles:
            self._titles[huddle] = self._read(huddle)
        titles = self._titles[huddle]
        return titles[item - 1] if 0 < item <= len(titles) else None

    def _read(self, huddle: str) -> Sequence[str]:
        if "/" in huddle or "\0" in huddle:  # somebody edited the record
            return ()
        path = minutes_files.path_of(self._team, huddle)
        try:
            text = nfc(files.read(path, minutes_files.LIMIT))
            titles = _ITEM.findall(text)
            if len(titles) == text.count(_HEADER):
                return titles
            return [item.title for item in minutes_files.parsed(path, text).items]
        except files.Unreadable:
            return ()  # a search that needs the file itself has said so
