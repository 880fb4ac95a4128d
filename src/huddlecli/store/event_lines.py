"""Events as the lines of JSON in a journal."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, get_args

from huddlecli.core.huddle.events import Event
from huddlecli.core.text import ESCAPED
from huddlecli.store.mistakes import is_sane
from huddlecli.store.schema.reader import Exactly, Leaf, Rules, TableReader, Unsure
from huddlecli.store.schema.records import NUMBER

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_DAY = r"\d{4}-\d\d-\d\d"
_INSTANT = _DAY + r"T\d\d:\d\d:\d\d(?:\.\d{3}(?:\d{3})?)?Z"
_TIME = r"T(?=\d)(?:(\d{1,3})H)?(?:(\d{1,3})M)?(?:(\d{1,3})(?:\.(\d{1,6}))?S)?"
_SPAN = rf"P(?=.)(?:(\d{{1,5}})D)?(?:{_TIME})?"


def line_of(event: Event) -> str:
    """Return an event as a line of a journal. Hidden characters are escaped."""
    return re.sub(ESCAPED, _escaped, _events().dump_json(event).decode())


def _escaped(match: re.Match[str]) -> str:
    """Return a character as JSON escapes it: as one or two units of UTF-16."""
    data = match[0].encode("utf-16-be")
    units = (int.from_bytes(data[at : at + 2]) for at in range(0, len(data), 2))
    return "".join(f"\\u{unit:04x}" for unit in units)


def event_in(line: bytes) -> Event | None:
    """Return the event in a line, or None if it has no valid event."""
    try:
        event: Event | None = plain_event(line)
    except (Unsure, ValueError, RecursionError):
        event = judged_event(line)
    return event if event is not None and is_sane(event) else None


def plain_event(line: bytes) -> Event:
    """Return the event in a line as huddle writes it, or raise Unsure or ValueError."""
    if b"\\u" in line:  # half of a character may be escaped
        raise Unsure
    table = json.loads(line.decode())
    tag = table.get("event") if isinstance(table, dict) else None
    if not isinstance(tag, str) or tag not in _readers():
        raise Unsure
    event: Event = _readers()[tag].read(table)
    return event


def judged_event(line: bytes) -> Event | None:
    """Return the event that pydantic finds in a line, or None."""
    from pydantic_core import ValidationError  # noqa: PLC0415 - nearly every line is plain

    try:
        return _events().validate_json(line)
    except ValidationError:
        return None


def make_ready() -> None:
    """Build the reader and writer of events in advance, since that takes a moment."""
    _events()


@cache
def _readers() -> Mapping[str, TableReader]:
    """Return the reader of each kind of event, by its name in a line."""
    return {kind.event: TableReader(kind, _RULES) for kind in get_args(Event)}


def _instant(value: Any) -> datetime:
    return datetime.fromisoformat(_like(_INSTANT, value))


def _day(value: Any) -> date:
    return date.fromisoformat(_like(_DAY, value))


def _moment(value: Any) -> datetime | date:
    return _instant(value) if type(value) is str and "T" in value else _day(value)


def _span(value: Any) -> timedelta:
    numbers = re.fullmatch(_SPAN, _like(_SPAN, value))
    assert numbers  # noqa: S101 - `_like` has matched it
    days, hours, minutes, seconds, digits = (text or "0" for text in numbers.groups())
    return timedelta(
        days=int(days),
        hours=int(hours),
        minutes=int(minutes),
        seconds=int(seconds),
        microseconds=int(digits.ljust(6, "0")),
    )


def _like(pattern: str, value: Any) -> str:
    """Return text that has a form, or raise Unsure."""
    if type(value) is str and re.fullmatch(pattern, value):
        return value
    raise Unsure


_RULES = Rules(
    {
        **{kind: Leaf(Exactly(kind)) for kind in (str, int, bool)},
        date: Leaf(_day),
        datetime: Leaf(_instant),
        timedelta: Leaf(_span),
        datetime | date: Leaf(_moment),
        int | float: NUMBER,
    },
    has_nulls=True,
)


@cache
def _events() -> TypeAdapter[Event]:
    # A lobby opens sooner without: nothing is read or written yet.
    from pydantic import Field, TypeAdapter  # noqa: PLC0415

    return TypeAdapter(Annotated[Event, Field(discriminator="event")])
