"""The copies of a record, made one: the union of their changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import reduce
from typing import Any

from huddlecli.core.join.huddles import last_renaming
from huddlecli.core.leads.forgotten import emptied, is_forgotten
from huddlecli.core.record_history import FIXED, Changes, keys_of, merged, with_hand_edit
from huddlecli.core.value import Value


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
    If one of the copies was forgotten, the words of all are. Of several new ids of its huddle, the
    one with the greatest number is left.
    """
    histories = [
        with_hand_edit(copy.keys, merged(copy.changes, ()), copy.written) for copy in copies
    ]
    if any(is_forgotten(changes) for changes in histories):
        histories = [emptied(changes) for changes in histories]
    changes = last_renaming(reduce(merged, sorted(histories, key=repr)))
    fixed = {
        key: min((copy.keys[key] for copy in copies if key in copy.keys), key=repr)
        for key in FIXED
        if any(key in copy.keys for copy in copies)
    }
    return fixed | keys_of(changes), changes
