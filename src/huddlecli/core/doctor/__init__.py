"""What can be wrong with the files of a team, and how the copies of a record are merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import reduce
from typing import Any, Literal, TypeAlias

from huddlecli.core.leads.forgotten import emptied, is_forgotten
from huddlecli.core.record_history import FIXED, Changes, keys_of, merged, with_hand_edit
from huddlecli.core.value import Value

FindingKind: TypeAlias = Literal[
    "unreadable",  # not plain text, not TOML, or a key is missing or of the wrong type
    "mistake",  # in a file that people write
    "conflict",  # git could not join two versions of it, and left both in it
    "copy",  # left by a sync program or an editor
    "duplicate",  # an id in two places
    "misplaced",  # in another folder than its content calls for
    "misnamed",  # its name does not have the form for such files
    "edited",  # keys differ from what the changes add up to
    "torn",  # lines of a journal that were not written whole
    "unfinished",  # a huddle that has ended, with its journal still among the live ones
    "interrupted",  # changes of a command that was killed before it had written all of them
    "temporary",  # left by a process that was killed
    "permission",  # closed to the current user, or to the group that shares the team
    "orphaned",  # an open promise whose owner is not on the team
    "special",  # a link, a pipe, or a folder in the place of a file
]


class Finding(Value, kw_only=False):
    """What is wrong with a file; `fix` is how it can be repaired, None if only a person can.

    `command` is what that person types, if it is known.
    """

    file: str
    kind: FindingKind
    reason: str
    line: int | None = None
    fix: str | None = None
    command: str | None = None


class Checkup(Value, kw_only=False):
    """The result of checking `files` files; `kept` is the backup of those that were repaired."""

    files: int
    findings: tuple[Finding, ...] = ()
    mended: tuple[Finding, ...] = ()
    kept: str | None = None


class Copy(Value, kw_only=False):
    """A record as one of its files has it, and when that file was last written."""

    keys: Mapping[str, Any]
    changes: Changes
    written: datetime


def hand_edited_keys(copy: Copy) -> tuple[str, ...]:
    """Return the keys that differ from what the changes add up to."""
    changes = with_hand_edit(copy.keys, copy.changes, copy.written)
    by_hand = changes[len(copy.changes) :]
    return tuple(key for change in by_hand for key in (*change.set, *change.unset))


def merge_copies(copies: Sequence[Copy]) -> tuple[dict[str, Any], Changes]:
    """Return the keys and the changes of a record with all changes of its copies.

    An edit by hand has the time at which its file was written, so that merging again adds nothing.
    If one of the copies was forgotten, the words of all are.
    """
    histories = [with_hand_edit(copy.keys, copy.changes, copy.written) for copy in copies]
    if any(is_forgotten(changes) for changes in histories):
        histories = [emptied(changes) for changes in histories]
    changes = reduce(merged, sorted(histories, key=repr))
    fixed = {
        key: min((copy.keys[key] for copy in copies if key in copy.keys), key=repr)
        for key in FIXED
        if any(key in copy.keys for copy in copies)
    }
    return fixed | keys_of(changes), changes
