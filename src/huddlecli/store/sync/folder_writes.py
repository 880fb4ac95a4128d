"""Write joined files into a team folder, under its lock: all of them or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from huddlecli.core.errors import Busy
from huddlecli.store.record_paths import RECORD_FOLDERS
from huddlecli.store.sync.index import key_of, parted
from huddlecli.store.transaction import Transaction

Contents: TypeAlias = Mapping[str, bytes | None]  # by place; None: no file

_OPEN = {folders.open for folders in RECORD_FOLDERS.values()}


def write(transaction: Transaction, before: Mapping[str, bytes], after: Contents) -> None:
    """Plan what makes the files in a folder those of `after`; `before` has what they are now.

    A record that gets another place is renamed, and in the folder of what is open it has its new
    text before that, so that a reader never finds it twice or with another status.
    """
    changed = {place: data for place, data in after.items() if before.get(place) != data}
    moves = dict(_moves(before, changed))
    for place, home in moves.items():
        text = _text(changed.pop(home))
        del changed[place]
        is_new = text != before[place].decode(errors="replace")
        if is_new and parted(place)[0] in _OPEN:
            transaction.replace(place, text)
        transaction.move(place, home)
        if is_new and parted(place)[0] not in _OPEN:
            transaction.replace(home, text)
    # A kill in between leaves a record twice, never not at all.
    for place, data in sorted(changed.items(), key=lambda pair: pair[1] is None):
        if data is None:
            transaction.remove(place)
        elif place in before:
            transaction.replace(place, _text(data))
        else:
            taken = Busy(f"{place} has just been written", hint="huddle sync")
            transaction.create(place, _text(data), taken=taken)


def _moves(before: Mapping[str, bytes], changed: Contents) -> Iterator[tuple[str, str]]:
    """Yield the place and the new place of each record that has only one of each."""
    by_key: dict[str, tuple[list[str], list[str]]] = {}
    for place, data in changed.items():
        gone, new = by_key.setdefault(key_of(place), ([], []))
        if data is None:
            gone.append(place)
        elif place not in before:
            new.append(place)
    for gone, new in by_key.values():
        if len(gone) == len(new) == 1 and _ending(gone[0]) == _ending(new[0]):
            yield gone[0], new[0]


def _ending(place: str) -> str:
    return Path(place).suffix


def _text(data: bytes | None) -> str:
    return (data or b"").decode()


def differing(files: Contents, other: Mapping[str, bytes]) -> dict[str, bytes | None]:
    """Return those files that are not the same in `other`."""
    return {place: data for place, data in files.items() if other.get(place) != data}
