"""Reads when the open promises of one person are due, and no more of them.

A text that is not as huddle writes it is left to `record_files`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from huddlecli.core.records import Action
from huddlecli.core.text import folded
from huddlecli.store import files
from huddlecli.store.files import Unreadable
from huddlecli.store.quick import DAY
from huddlecli.store.record_files import open_names, read
from huddlecli.store.record_paths import id_in

_TEXT = r'"[^"\\\n]*"'
_HEAD = re.compile(
    rf"schema = 1\nid = {_TEXT}\ntitle = {_TEXT}\n"
    r'owner = "([^"\\\n]*)"\n'
    rf"(?:side = {_TEXT}\n)?"
    rf"due = ({DAY})\n"
    r'status = "([a-z]+)"\n'
)


def open_due_days(team: Path, owner: Collection[str]) -> Iterator[date]:
    """Yield the due days of the open promises of a person; what cannot be read is left out.

    `owner` are all names of the person, folded.
    """
    seen = set[str]()
    for folder, names in open_names(team, "action", lambda _: None):
        for name in names:
            try:
                found = _owner_and_day(team, f"{folder}/{name}")
            except (Unreadable, ValueError):
                continue
            record_id = id_in("action", name)
            if found and folded(found[0]) in owner and record_id and record_id not in seen:
                seen.add(record_id)
                yield found[1]


def _owner_and_day(team: Path, place: str) -> tuple[str, date] | None:
    """Return whose an open promise is and when it is due; None if it is not open."""
    if match := _HEAD.match(files.read(f"{team}/{place}")):
        owner, due, status = match.groups()
        return (owner, date.fromisoformat(due)) if status == "open" else None
    stored = read(team, Action, place, full=False)
    return (stored.record.owner, stored.record.due) if stored.is_open else None
