"""The items that no agenda plans: those added on the spot, and the close that every huddle has."""

from __future__ import annotations

from collections.abc import Sized

from huddlecli.core.agenda import EntryKind
from huddlecli.core.errors import Refused
from huddlecli.core.plans import PlannedItem, Reason

MOST_ITEMS = 100  # in one huddle: what is left of them waits for the next one
ADDED_MINUTES = 5  # what an added item gets unless told


def added(title: str, minutes: int, source: str | None = None) -> PlannedItem:
    """Return an item that was added in the huddle."""
    return _plain("topic", title, minutes, source)


def refuse_more(items: Sized) -> None:
    """Raise Refused where a huddle has as many items as it may have."""
    if len(items) >= MOST_ITEMS:
        raise Refused(f"a huddle has at most {MOST_ITEMS} items", hint="huddle raise TEXT")


def own_close() -> PlannedItem:
    """Return the close of a huddle whose agenda has no entry for it: no item of the minutes."""
    return _plain("close", "Close", 0, None)


def _plain(kind: EntryKind, title: str, minutes: int, source: str | None) -> PlannedItem:
    return PlannedItem(
        kind=kind,
        title=title,
        topic=None,
        category=None,
        minutes=minutes,
        opens=None,
        talk=None,
        understand=None,
        execute=None,
        reason=Reason(why="fixed"),
        entry=None,
        source=source,
        carried=0,
    )
