"""What `huddle watch` shows between huddles, and the foot of its screen."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from huddlecli.views.escape import safe
from huddlecli.views.huddle.rows import (
    EMPTY,
    Room,
    StyledRow,
    StyledText,
    centred,
    row,
    spread,
    wrapped,
)
from huddlecli.views.words import hour, near_day

if TYPE_CHECKING:  # between huddles no event is needed
    from huddlecli.core.huddle.events import Begun

NONE = "No huddle is running."


def upcoming(title: str, day: date, start: datetime | None, today: date) -> str:
    """Return when the next huddle begins; `start` is local."""
    at = f" {hour(start)}" if start else ""
    return f"Next: {safe(title)}, {near_day(day, today)}{at}"


def waiting_rows(ended: Begun | None, coming: str, room: Room) -> list[StyledRow]:
    """Return the rows between huddles: that none is running or `ended` is over, and the next."""
    words = f"{ended.title} has ended." if ended else NONE
    kept = [row(StyledText(f"huddle minutes show {ended.huddle}", "quiet"))] if ended else []
    rows = [
        *wrapped(words, room.columns - 4, "title"),
        EMPTY,
        *kept,
        *([EMPTY] if kept else []),
        *wrapped(coming, room.columns - 4, "strong"),
    ]
    above = max((room.rows - len(rows)) // 2, 0)
    return [*[EMPTY] * above, *(centred(styled, room.columns) for styled in rows)][: room.rows]


def waiting_title(team: str, local: datetime, room: int) -> StyledRow:
    """Return the team and the hour."""
    return spread(
        row(StyledText(f" {team}", "title")), row(StyledText(f"{hour(local)} ", "strong")), room
    )


def foot_row(words: str, warning: str, room: int) -> StyledRow:
    """Return what is watched, or what could not be read, and how to leave."""
    left = StyledText(f" {warning}", "warm") if warning else StyledText(f" {words}", "quiet")
    return spread(row(left), row(StyledText("q", "key"), StyledText(" leave ", "quiet")), room)
