"""What can be wrong with the files of a team, and how the copies of a record become one again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any, Literal, TypeAlias

from huddlecli.core.record_history import FIXED, Changes, keys_of, merged, with_hand_edit

FindingKind: TypeAlias = Literal[
    "unreadable",  # no plain text, no TOML, a key missing or of another kind
    "mistake",  # in what people write
    "copy",  # left by a sync program or an editor
    "duplicate",  # an id in two places
    "misplaced",  # not where what it says would have it
    "misnamed",  # not called as such files are
    "edited",  # keys that are not what the changes come to
    "torn",  # lines of a journal
    "unfinished",  # a huddle that has ended, and its journal still lies among the live ones
    "temporary",  # left by a process that was killed
    "permission",  # not for the one typing, or not for the group that shares the team
    "orphaned",  # an open promise whose owner is not in the team
    "special",  # a link, a pipe, a folder where a file belongs
]

_COPIES = (
    r"\.sync-conflict-\d{8}-\d{6}-\w+",  # Syncthing
    r" ?\(.+\)",  # Dropbox, Nextcloud, Google Drive, in any language
    r" \d+",  # iCloud
)
_ENDINGS = (".orig", "~")  # git, editors


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a file; `fix` is what can be done about it, None where a person has to.

    `command` is what that person types, where it is known.
    """

    file: str
    kind: FindingKind
    reason: str
    line: int | None = None
    fix: str | None = None
    command: str | None = None


@dataclass(frozen=True, slots=True)
class Checkup:
    """What came of looking at so many files, and what was mended; `kept` has them as they were."""

    files: int
    findings: tuple[Finding, ...] = ()
    mended: tuple[Finding, ...] = ()
    kept: str | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """A record as one of its files has it, and when that file was last written."""

    keys: Mapping[str, Any]
    changes: Changes
    written: datetime


def hand_edited_keys(copy: Copy) -> tuple[str, ...]:
    """Return the keys that are not what the changes come to."""
    changes = with_hand_edit(copy.keys, copy.changes, copy.written)
    by_hand = changes[len(copy.changes) :]
    return tuple(key for change in by_hand for key in (*change.set, *change.unset))


def merge_copies(copies: Sequence[Copy]) -> tuple[dict[str, Any], Changes]:
    """Return the keys and the changes of a record that has all changes of its copies.

    An edit by hand counts from when its file was written, so that doing it again adds nothing.
    """
    histories = (with_hand_edit(one.keys, one.changes, one.written) for one in copies)
    changes = reduce(merged, sorted(histories, key=repr))
    fixed = {
        key: min((one.keys[key] for one in copies if key in one.keys), key=repr)
        for key in FIXED
        if any(key in one.keys for one in copies)
    }
    return fixed | keys_of(changes), changes


def original_of(name: str) -> str | None:
    """Return the name of the file that one called `name` would be a copy of, or None."""
    for ending in _ENDINGS:
        if name.endswith(ending):
            return name.removesuffix(ending)
    for mark in _COPIES:
        if found := re.fullmatch(rf"(.+?){mark}(\.[a-z]+)", name):
            return found[1] + found[2]
    return None
