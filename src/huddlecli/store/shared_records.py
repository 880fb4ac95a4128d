"""Records whose ids are computed from their names, so that each machine writes the same file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from huddlecli.core.agreement import term_id
from huddlecli.core.errors import Unknown
from huddlecli.core.record_history import keys_of
from huddlecli.core.records import AnyRecord
from huddlecli.core.side_records import Term
from huddlecli.store.record_paths import RECORD_FOLDERS
from huddlecli.store.records import RecordStore

R = TypeVar("R", bound=AnyRecord)


def put(  # noqa: PLR0913, PLR0917  who, when and what, as in the record's history
    store: RecordStore,
    model: type[R],
    record_id: str,
    by: str,
    at: datetime,
    keys: Mapping[str, Any],
) -> R:
    """Set `keys` of a record and return it; one that is missing is created.

    `keys` have its title. A record that was dropped comes back with nothing else.
    """
    try:
        record = store.load(model, record_id)
    except Unknown:
        return store.create(model, record_id, by, at, **keys)
    if record.status != "dropped":
        return store.change(model, record_id, by, at, set=keys)
    new = {"status": RECORD_FOLDERS[model.kind].standing, **keys}
    gone = [key for key in keys_of(record.changes) if key not in new]
    return store.change(model, record_id, by, at, set=new, unset=gone)


def find_term(store: RecordStore, name: str) -> Term | None:
    """Return the term of that name with its changes, or None; a dropped one does not count."""
    try:
        term = store.load(Term, term_id(name))
    except Unknown:
        return None
    return None if term.status == "dropped" else term
