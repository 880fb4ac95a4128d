"""What is left of a lead that was forgotten: it counts, but none of its changes has its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from huddlecli.core.records import Change
from huddlecli.core.value import replace

if TYPE_CHECKING:
    from huddlecli.core.side_records import Lead

WORDS = frozenset({"title", "crm", "note"})  # what is emptied
FORGOTTEN = "forgotten"  # the key, and the words in the name of the file


def title_of(lead: Lead) -> str:
    """Return the title of a lead, or what is shown instead once it was forgotten."""
    return lead.title or "(forgotten)"


def is_forgotten(changes: Sequence[Change]) -> bool:
    """Whether one of the changes forgot the record."""
    return any(FORGOTTEN in change.set for change in changes)


def emptied(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return `changes` without the words in them."""
    return tuple(replace(change, set=without_words(change.set)) for change in changes)


def without_words(keys: Mapping[str, Any]) -> dict[str, Any]:
    """Return `keys` with empty texts for the words."""
    return {key: "" if key in WORDS else value for key, value in keys.items()}


def forgotten_stem(record_id: str) -> str:
    """Return the beginning of the name of the file of a forgotten lead."""
    return f"{record_id}-{FORGOTTEN}"
