"""The changes that an import writes into a history: of a new record, and of one that comes back.

The first change comes from the row alone, so two machines that import the same row make the same
record. What depends on who imports it, and when, is in a second change.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from huddlecli.core.record_history import Changes, plain
from huddlecli.core.records import UNDONE, Change
from huddlecli.core.team import IMPORT

_MILLISECOND = timedelta(milliseconds=1)


def first_changes(at: datetime, keys: Mapping[str, Any], late: Mapping[str, Any]) -> Changes:
    """Return the history of a new record: the `keys` of its row, then those that are `late`."""
    first = Change(at=plain(at), by=IMPORT, set=keys)
    # The second one still comes before anything that a person does.
    return (first, Change(at=first.at + _MILLISECOND, by=IMPORT, set=late)) if late else (first,)


def is_import_undone(keys: Mapping[str, Any]) -> bool:
    """Whether the creation of the record with these `keys` was undone."""
    return keys.get("status") == "dropped" and keys.get("reason") == UNDONE


def revival(keys: Mapping[str, Any], wanted: Mapping[str, Any], at: datetime) -> Change:
    """Return what gives a record its `wanted` keys again after its import was undone."""
    changed = {key: value for key, value in wanted.items() if keys.get(key) != value}
    gone = (key for key in ("closed", "reason", "done_on") if key in keys and key not in wanted)
    return Change(at=at, by=IMPORT, set=changed, unset=tuple(gone))
