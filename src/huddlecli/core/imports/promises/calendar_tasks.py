"""iCalendar: the to-dos (VTODO) of a calendar file; its events are no promises."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from huddlecli.core.errors import Wrong
from huddlecli.core.ids import is_id
from huddlecli.core.imports.calendar_blocks import (
    UNREADABLE,
    CalendarBlock,
    bad_block,
    blocks,
    first_of,
    text_of,
)
from huddlecli.core.imports.promises.rows import LeftRow, ReadTasks, RowContext, TaskRow, tags_of
from huddlecli.core.text import shown

if TYPE_CHECKING:
    from icalendar import Component

_OWN = re.compile(r"([0-9a-z]+)@huddle")
_UNUSED = {
    "RRULE": "recurrence",
    "PRIORITY": "priority",
    "DESCRIPTION": "description",
    "LOCATION": "location",
    "RELATED-TO": "parent",
}
_EVENT = re.compile(r"(?im)^BEGIN:VEVENT\s*$")
_WHOLE = 100  # percent


def read_calendar(text: str, _: RowContext) -> ReadTasks:
    """Return the to-dos of a calendar. Each is read alone, so a broken one costs only itself."""
    from icalendar import Todo  # noqa: PLC0415 - it takes 90 ms, which other files do without

    read = ReadTasks()
    for block in blocks(text, "VTODO"):
        try:
            todo = Todo.from_ical(block.text)
            _add(block, todo, read)
        except UNREADABLE as error:
            read.left.append(LeftRow(*bad_block(block, error)))
    if events := len(_EVENT.findall(text)):
        read.unused["events"] += events
    return read


def _add(block: CalendarBlock, todo: Component, read: ReadTasks) -> None:
    title = text_of(todo, "SUMMARY")
    status = text_of(todo, "STATUS").upper()
    if status == "CANCELLED":
        read.left.append(LeftRow(block.line, "it was cancelled", title, is_bad=False))
        return
    uid, owner = text_of(todo, "UID"), _owner(todo)
    due = _day(todo, "DUE")
    is_done = status == "COMPLETED" or "COMPLETED" in todo or _percent(todo) == _WHOLE
    own = _OWN.fullmatch(uid)
    read.unused.update(name for key, name in _UNUSED.items() if key in todo)
    read.rows.append(
        TaskRow(
            line=block.line,
            words=uid or f"{title}\n{owner}\n{due or ''}",
            title=title,
            owner=owner,
            due=due,
            tags=tags_of(_categories(todo)),
            is_done=is_done,
            done_on=_day(todo, "COMPLETED") if is_done else None,
            created=_day(todo, "CREATED"),
            own_id=own[1] if own and is_id(own[1]) else None,
        )
    )


def _percent(todo: Component) -> int:
    value = first_of(todo, "PERCENT-COMPLETE")
    return int(value) if value is not None else 0


def _owner(todo: Component) -> str:
    """Return the attendee to whom a to-do was assigned, with the address."""
    person = first_of(todo, "ATTENDEE")
    if person is None:
        return ""
    name = str(getattr(person, "params", {}).get("CN", ""))
    address = re.sub("^mailto:", "", str(person), flags=re.IGNORECASE)
    return f"{name} <{address}>" if name else address


def _categories(todo: Component) -> list[str]:
    value = todo.get("CATEGORIES")
    groups = value if isinstance(value, list) else [value] if value is not None else []
    return [str(category) for group in groups for category in getattr(group, "cats", [group])]


def _day(todo: Component, key: str) -> datetime | date | None:
    """Return a day, or an instant in UTC; a time without a zone is on its day wherever one is."""
    value = first_of(todo, key)
    if value is None:
        return None
    moment = getattr(value, "dt", None)
    if isinstance(moment, datetime):
        return moment.astimezone(UTC) if moment.tzinfo else moment.date()
    if isinstance(moment, date):
        return moment
    raise Wrong(f'{key}: "{shown(str(value))}" is not a date', hint="20261201")
