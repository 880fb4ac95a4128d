"""Cancels what is gone since a calendar file was last written, and lets versions only rise.

A program that imports the file again keeps every event that is no longer in it. So such an event
stays in the file for some weeks, as cancelled, like a closed promise.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from icalendar import Calendar, Event

from huddlecli.views.escape import safe

CANCELLED_FOR = timedelta(weeks=4)
_OURS = "@huddle"
_VERSION = (b"DTSTAMP", b"SEQUENCE", b"LAST-MODIFIED")
_HIGHEST = 2**31 - 1  # of a whole number in iCalendar


class _Earlier(NamedTuple):
    """An event of the file as it was: whether it was cancelled, and its version."""

    summary: str
    start: date | datetime
    is_cancelled: bool
    sequence: int
    changed: datetime
    content: bytes


def follow_earlier(calendar: Calendar, text: str, now: datetime) -> None:
    """Cancel the events of the earlier `text` that are gone, and raise the version of others.

    A text that is not a calendar changes nothing.
    """
    earlier = _events(text)
    for event in calendar.events:
        if before := earlier.pop(str(event["UID"]), None):
            _raise_version(event, before, now)
    for uid, before in earlier.items():
        changed = before.changed if before.is_cancelled else now
        if now - changed < CANCELLED_FOR:
            calendar.add_component(_cancelled(uid, before, changed))


def _events(text: str) -> dict[str, _Earlier]:
    """Return the events in a text that huddle wrote, by their ids."""
    try:
        events = Calendar.from_ical(text).walk("VEVENT")
    except ValueError:
        return {}
    found = dict[str, _Earlier]()
    for event in events:
        uid = str(event.get("UID", ""))
        if isinstance(event, Event) and uid.endswith(_OURS) and (read := _read(event)):
            found[uid] = read
    return found


def _read(event: Any) -> _Earlier | None:
    """Return an event, or None if it cannot be read, as somebody edited it."""
    try:
        start, changed = event["DTSTART"].dt, event["LAST-MODIFIED"].dt.astimezone(UTC)
        if isinstance(start, datetime):
            start = start.astimezone(UTC)
        sequence = int(event["SEQUENCE"])
    except (KeyError, AttributeError, ValueError, TypeError, OverflowError):
        return None
    if not isinstance(start, date):
        return None
    return _Earlier(
        summary=str(event.get("SUMMARY", "")),
        start=start,
        is_cancelled=str(event.get("STATUS", "")) == "CANCELLED",
        sequence=min(max(sequence, 0), _HIGHEST - 1),
        changed=changed,
        content=_content(event),
    )


def _content(event: Event) -> bytes:
    """Return what an event says, apart from its version."""
    lines = event.to_ical().split(b"\r\n")
    return b"\n".join(line for line in lines if not line.startswith(_VERSION))


def _raise_version(event: Any, before: _Earlier, now: datetime) -> None:
    """Give an event a higher version than before if it was changed, and never a lower one.

    Versions come from the times of files, which a backup can set back.
    """
    is_other = _content(event) != before.content
    lowest = before.sequence + 1 if is_other else before.sequence
    if int(event["SEQUENCE"]) < lowest:
        _set(event, "SEQUENCE", lowest)
        _set(event, "LAST-MODIFIED", now if is_other else before.changed)


def _set(event: Any, name: str, value: object) -> None:
    del event[name]
    event.add(name, value)


def _cancelled(uid: str, before: _Earlier, changed: datetime) -> Event:
    """Return the cancellation of an event; that of a series is on its first day only.

    So a program that shows cancelled events does not show it in all the weeks to come.
    """
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", before.sequence + (0 if before.is_cancelled else 1))
    event.add("status", "CANCELLED")
    event.add("summary", safe(before.summary))
    event.add("dtstart", before.start)
    event.add("transp", "TRANSPARENT")
    return event
