"""Events as the lines of JSON in a journal."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Annotated

from pydantic_core import ValidationError

from huddlecli.core.huddle.events import Event
from huddlecli.core.text import ESCAPED
from huddlecli.store.mistakes import is_sane

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_HIDDEN = re.compile(ESCAPED)


def line_of(event: Event) -> str:
    """Return an event as a line of a journal. Hidden characters are escaped."""
    return _HIDDEN.sub(_escaped, _events().dump_json(event).decode())


def _escaped(match: re.Match[str]) -> str:
    """Return a character as JSON escapes it: as one or two units of UTF-16."""
    data = match[0].encode("utf-16-be")
    units = (int.from_bytes(data[at : at + 2]) for at in range(0, len(data), 2))
    return "".join(f"\\u{unit:04x}" for unit in units)


def event_in(line: bytes) -> Event | None:
    """Return the event in a line, or None if it has no valid event."""
    try:
        event = _events().validate_json(line)
    except ValidationError:
        return None
    return event if is_sane(event) else None


def make_ready() -> None:
    """Build the reader and writer of events in advance, since that takes a moment."""
    _events()


@cache
def _events() -> TypeAdapter[Event]:
    # A lobby opens sooner without: nothing is read or written yet.
    from pydantic import Field, TypeAdapter  # noqa: PLC0415

    return TypeAdapter(Annotated[Event, Field(discriminator="event")])
