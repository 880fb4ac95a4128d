"""What was promised and recorded in this huddle, in rows: on the full screen, and for a wall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import takewhile
from types import MappingProxyType

from huddlecli.core.huddle.events import LoggedAdded
from huddlecli.core.huddle.records import HuddleRecord
from huddlecli.core.huddle.state import Close, Underway, current
from huddlecli.core.records import Kind
from huddlecli.views.columns import width
from huddlecli.views.escape import safe
from huddlecli.views.huddle.promised import SLIM, Promised, fitting_rows, slim_rows, wall_blocks
from huddlecli.views.huddle.rows import (
    EMPTY,
    Room,
    StyledRow,
    StyledText,
    Tone,
    column,
    cut,
    row,
    row_width,
    side_by_side,
    wrapped,
)
from huddlecli.views.huddle.time import today_of
from huddlecli.views.words import short_day

NEWS = timedelta(seconds=30)  # how long a promise from another terminal is marked as new
_OWNER, _DAY = 8, 10  # columns
_KINDS: Mapping[Kind, str] = MappingProxyType(
    {"action": "", "decision": "decided", "parked": "parked", "win": "win", "raised": "raised"}
)


def made_here(state: Underway) -> list[HuddleRecord]:
    """Return what was kept in this huddle; a board of wins and the close show theirs themselves."""
    item = current(state)
    if isinstance(item.step, Close):
        return []
    return [
        record
        for record in state.made
        if record.is_live and not (record.kind == "win" and item.plan.kind == "wins")
    ]


def kept_head(made: Sequence[HuddleRecord]) -> str:
    """Return the heading of the list of promises and outcomes."""
    return f"{_what(made)} in this huddle"


def _what(made: Sequence[HuddleRecord]) -> str:
    return "promised" if all(record.kind == "action" for record in made) else "recorded"


def promise_rows(state: Underway, now: datetime, room: Room) -> list[StyledRow]:
    """Return what was kept in this huddle, with ids; what just came in is marked as new."""
    made, news = made_here(state), _news(state, now)
    today = today_of(state.begun)
    wide = max([_OWNER, *(width(safe(_promised(record, today).owner)) for record in made)])
    blocks = [_made(record, today, wide, room.columns, news.get(record.id)) for record in made]
    return fitting_rows((kept_head(made), _what(made)), blocks, room)


def promise_rows_of_wall(state: Underway, room: Room) -> list[StyledRow]:
    """Return what was kept in this huddle, to be read from afar."""
    made, today = made_here(state), today_of(state.begun)
    blocks = wall_blocks(tuple(_promised(record, today) for record in made), room.columns)
    return fitting_rows((kept_head(made), _what(made)), blocks, room)


def _news(state: Underway, now: datetime) -> dict[str, str]:
    """Return who logged what came in just now from another terminal, by id."""
    logged = (event for event in reversed(state.events) if isinstance(event, LoggedAdded))
    fresh = [*takewhile(lambda event: now - event.at < NEWS, logged)]
    return {event.made.id: event.made.by for event in reversed(fresh)}


def _made(
    made: HuddleRecord, today: date, wide: int, room: int, fresh_by: str | None
) -> list[StyledRow]:
    """Return the rows of a record; owners have a column of `wide` columns."""
    tone: Tone = "fresh" if fresh_by else "plain"
    mark = row(StyledText(f"  ★ new · {fresh_by}", "fresh")) if fresh_by else EMPTY
    shown = _promised(made, today)
    if room < SLIM:
        return slim_rows(shown, room, tone, mark)
    styled = row(
        StyledText(f"  {made.id[:4]}  ", "quiet"),
        StyledText(f"{column(shown.owner, wide)} ", shown.owner_tone),
        StyledText(f"{shown.day:<{_DAY}}  ", "quiet"),
        StyledText(made.title, tone),
    )
    return [(*cut(styled, room - row_width(mark)), *mark)]


def _promised(made: HuddleRecord, today: date) -> Promised:
    day = made.due or made.review
    return Promised(
        owner=made.owner or _KINDS.get(made.kind, made.kind),
        day=short_day(day, today) if day else "",
        title=made.title,
        owner_tone="strong" if made.owner else "kept",
    )


def read_back_rows(made: Sequence[HuddleRecord], today: date, room: Room) -> list[StyledRow]:
    """Return who does what by when, each title whole; where there are too many, in one row each.

    Where even that is too many, the last row says how many more there are.
    """
    rows = _read_back(made, today, room.columns)
    if len(rows) <= room.rows:
        return rows
    each = 1 if room.columns >= SLIM else 2  # rows
    rows = _read_back(made, today, room.columns, most=1)
    if len(rows) <= room.rows:
        return rows
    shown = max(room.rows - 1, 0) // each
    return [*rows[: shown * each], row(StyledText(f"… {len(made) - shown} more", "quiet"))]


def _read_back(
    made: Sequence[HuddleRecord], today: date, room: int, *, most: int = 99
) -> list[StyledRow]:
    promised = [_promised(record, today) for record in made]
    if room < SLIM:
        blocks = (slim_rows(one, room, "plain", most=most) for one in promised)
        return [styled for block in blocks for styled in block]
    wide = max([9, *(width(safe(one.owner)) for one in promised)])
    rows: list[StyledRow] = []
    for one in promised:
        owner = StyledText(f"{column(one.owner, wide)} ", "strong")
        head = row(owner, StyledText(f"{one.day:<11} ", "quiet"))
        title = wrapped(one.title, room - row_width(head), most=most)
        rows += side_by_side([head], title, row_width(head), gap=0)
    return rows
