"""The full screen of a running huddle, as rows made from the state, the hour and the room.

The screen of `huddle start` and the second view of `huddle watch` both draw these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import takewhile
from types import MappingProxyType
from typing import Literal

from huddlecli.core.huddle.events import LoggedAdded
from huddlecli.core.huddle.records import HuddleRecord
from huddlecli.core.huddle.state import Close, Underway, current, current_point
from huddlecli.core.records import Kind
from huddlecli.views.huddle.agreement import has_columns
from huddlecli.views.huddle.big_letters import ROWS, large
from huddlecli.views.huddle.rows import (
    EMPTY,
    Room,
    Size,
    StyledRow,
    StyledText,
    centred,
    column,
    cut,
    indented,
    last,
    row,
    row_width,
    side_by_side,
    without_keys,
    wrapped,
)
from huddlecli.views.huddle.screen_body import Body, body, has_rows, name_rows
from huddlecli.views.huddle.screen_clock import clock_block, clock_row, digits, share_row, time_tone
from huddlecli.views.huddle.screen_header import band, heading_row, short_band
from huddlecli.views.huddle.time import today_of
from huddlecli.views.words import short_day

NEWS = timedelta(seconds=30)  # how long a promise from another terminal is marked as new
SHORT, NARROW = 15, 70  # rows and columns below which the clock is drawn small
TINY = 9  # rows below which the clock is a few words
_MARGIN = 2
_KINDS: Mapping[Kind, str] = MappingProxyType(
    {"action": "", "decision": "decided", "parked": "parked", "win": "win", "raised": "raised"}
)
_FEW = 3  # rows in which a note gets no second one
_TWO_COLUMNS = 100  # from which notes and promises stand side by side


def stage(
    state: Underway, now: datetime, room: Room, *, is_watched: bool = False
) -> list[StyledRow]:
    """Return the item that the huddle is at: its steps, what to say, the time, what was kept.

    Where it is only watched nothing can be pressed, and no key is shown.
    """
    inner = Room(room.columns - 2 * _MARGIN, room.rows)
    above = [] if room.rows < SHORT else [EMPTY]
    below = [] if room.rows < TINY else [EMPTY]
    is_close = isinstance(current(state).step, Close)
    # What is read back, and a scoreboard, need the room of the large clock; so does anything in a
    # tiny window.
    has_clock = not is_close and not has_rows(state) and room.rows >= TINY
    end = EMPTY if has_clock else clock_row(state, now)
    steps = short_band if room.rows < TINY else band
    rows = [*above, heading_row(state, inner.columns), steps(state, inner.columns, end), *below]
    middle = _middle(state, now, inner, is_watched=is_watched, has_clock=has_clock, above=len(rows))
    rows += [*middle, *below]
    kept = _kept(state, now, Room(inner.columns, room.rows - len(rows)))
    share = share_row(state, now, inner.columns)
    gap = room.rows - len(rows) - len(kept) - 1
    foot = [*[EMPTY] * gap, share] if share and gap > 0 else []
    return indented([*rows, *kept, *foot][: room.rows], _MARGIN)


def _middle(  # noqa: PLR0913 - the state and the room, and what is drawn besides
    state: Underway,
    now: datetime,
    room: Room,
    *,
    is_watched: bool,
    has_clock: bool,
    above: int,
) -> list[StyledRow]:
    """Return who is called and what to say on the left, and the clock on the right.

    So many rows are `above`.
    """
    if not has_clock:
        return _unclocked(state, Room(room.columns, room.rows - above), is_watched=is_watched)
    size: Size | Literal["tiny"] = room.size
    is_wide = has_columns(state)  # own words side by side need all the columns there are
    if room.rows < SHORT or room.columns < NARROW or (is_wide and size != "huge"):
        size = "tiny"
    block = clock_block(state, now, size)
    block = without_keys(block) if is_watched else block
    left = room.columns - max(row_width(styled) for styled in block) - 3
    is_spacious = room.size == "huge"
    said = body(state, room.columns if is_spacious or is_wide else left)
    said = replace(said, rest=tuple(without_keys(said.rest))) if is_watched else said
    if is_wide:
        return _across(said, block, left, room)
    if is_spacious:
        return _spacious(said, block, left, room)
    below = [] if room.rows < SHORT else [EMPTY]
    called = [*name_rows(said.who, left, room.size), *below] if said.who else []
    words = wrapped(said.words, left, "say")
    rows = [*called, *said.before, *words, *([EMPTY] if said.rest and words else []), *said.rest]
    return side_by_side(rows, block, left, gap=3)


def _unclocked(state: Underway, room: Room, *, is_watched: bool) -> list[StyledRow]:
    """Return what to say and rows about it, with all the columns there are."""
    said = body(state, room.columns, room.rows)
    rest = without_keys(said.rest) if is_watched else list(said.rest)
    gap = [EMPTY] if rest and said.words and room.rows >= TINY else []
    words = ": ".join(filter(None, (said.who, said.words)))
    return [*said.before, *wrapped(words, room.columns, "say"), *gap, *rest]


def _across(said: Body, block: list[StyledRow], left: int, room: Room) -> list[StyledRow]:
    """Return the name, or else the words, beside the clock, and everything else below it."""
    words = wrapped(said.words, room.columns if said.who else left, "say")
    top = name_rows(said.who, left, room.size) if said.who else words
    below = [*said.before, *(words if said.who else ())]
    return [*side_by_side(top, block, left, gap=3), EMPTY, *below, *said.rest]


def _spacious(said: Body, block: list[StyledRow], left: int, room: Room) -> list[StyledRow]:
    """Return the name beside the clock, and the words across the screen below."""
    if not said.who:
        words = wrapped(said.words, left, "say")
        top = [*said.before, *words, *([EMPTY] if said.rest and words else []), *said.rest]
        return side_by_side(top, block, left, gap=3)
    top = name_rows(said.who, left, "huge")
    below = [*said.before, *wrapped(said.words, room.columns, "say"), EMPTY, *said.rest]
    return [*side_by_side(top, block, left, gap=3), EMPTY, *below]


def _kept(state: Underway, now: datetime, room: Room) -> list[StyledRow]:
    """Return the notes of this item and the promises of this huddle, the latest last."""
    notes, made = _notes(state, room), _made_here(state)
    if not notes or not made:
        return last(notes, room.rows) or _promises(state, now, room)
    if room.columns >= _TWO_COLUMNS:
        part = room.columns * 2 // 5
        noted = last(_notes(state, Room(part, room.rows)), room.rows)
        beyond = Room(room.columns - part - 4, room.rows)
        return side_by_side(noted, _promises(state, now, beyond), part, gap=4)
    needed = len(made) + 1
    if len(notes) + needed < room.rows:
        return [*notes, EMPTY, *_promises(state, now, room)]
    few = max(min(needed, room.rows // 2), room.rows - len(notes))
    return [*last(notes, room.rows - few), *_promises(state, now, Room(room.columns, few))]


def _notes(state: Underway, room: Room) -> Sequence[StyledRow]:
    """Return the notes of this item, each in one row where there is hardly room for one."""
    point, item = current_point(state), current(state)
    shown = point or item
    notes = tuple(zip(shown.numbers, shown.notes, strict=True))
    return _noted(notes, room.columns, 2 if room.rows > _FEW else 1)


@lru_cache(maxsize=8)  # drawn each second, and the same until there is another note
def _noted(notes: tuple[tuple[int, str], ...], room: int, most: int) -> tuple[StyledRow, ...]:
    return tuple(styled for number, note in notes for styled in _note(number, note, room, most))


@lru_cache(maxsize=8192)  # another note changes nothing in those before it
def _note(number: int, note: str, room: int, most: int) -> tuple[StyledRow, ...]:
    """Return a note after its number, by which `/fix` corrects it."""
    first, *rest = wrapped(note, room - 4, most=most) or [EMPTY]
    return (StyledText(f"{number:>3} ", "quiet"), *first), *indented(rest, 4)


def _made_here(state: Underway) -> list[HuddleRecord]:
    """Return what was kept in this huddle; a board of wins and the close show theirs themselves."""
    item = current(state)
    if isinstance(item.step, Close):
        return []
    return [
        record
        for record in state.made
        if record.is_live and not (record.kind == "win" and item.plan.kind == "wins")
    ]


def _promises(state: Underway, now: datetime, room: Room) -> list[StyledRow]:
    """Return what was kept in this huddle, below a row that tells how many are hidden."""
    made = _made_here(state)
    if not made or room.rows < 1:
        return []
    news = _news(state, now)
    hidden = max(len(made) - (room.rows - 1), 0)
    if hidden == len(made):
        return [row(StyledText(f"{hidden} {kept_head(made)}", "quiet"))]
    more = f", {hidden} more above" if hidden else ""
    head = row(StyledText(f"{kept_head(made)}{more}", "quiet"))
    return [
        head,
        *(_made(record, state, news.get(record.id), room.columns) for record in made[hidden:]),
    ]


def _news(state: Underway, now: datetime) -> dict[str, str]:
    """Return who logged what came in just now from another terminal, by id."""
    logged = (event for event in reversed(state.events) if isinstance(event, LoggedAdded))
    fresh = [*takewhile(lambda event: now - event.at < NEWS, logged)]
    return {event.made.id: event.made.by for event in reversed(fresh)}


def kept_head(made: Sequence[HuddleRecord]) -> str:
    """Return the heading of the list of promises and outcomes."""
    what = "promised" if all(record.kind == "action" for record in made) else "recorded"
    return f"{what} in this huddle"


def _made(made: HuddleRecord, state: Underway, fresh_by: str | None, room: int) -> StyledRow:
    day = made.due or made.review
    due = short_day(day, today_of(state.begun)) if day else ""
    styled = row(
        StyledText(f"  {made.id[:4]}  ", "quiet"),
        StyledText(
            f"{column(made.owner or _KINDS.get(made.kind, made.kind), 8)} ",
            "strong" if made.owner else "kept",
        ),
        StyledText(f"{due:<10}  ", "quiet"),
        StyledText(made.title, "fresh" if fresh_by else "plain"),
    )
    if fresh_by is None:
        return cut(styled, room)
    mark = row(StyledText(f"  ★ new · {fresh_by}", "fresh"))
    return (*cut(styled, room - row_width(mark)), *mark)


def wall(state: Underway, now: datetime, room: Room) -> list[StyledRow]:
    """Return the time, the item, the step, who is asked what and what was promised, for a wall."""
    tone = time_tone(state, now)
    shown_time = digits(state, now)
    called, said, made = _called(state, room), _asked(state, room), _promised(state, room)
    # The title, the steps, the blanks between, and some of what was promised.
    taken = 5 + len(called) + len(said) + min(len(made) + 1, _WALL_ROWS)
    wide = next((n for n in (6, 4, 2) if len(large(shown_time, wide=n)[0]) <= room.columns - 4), 1)
    high = max(min(wide // 2, (room.rows - taken) // ROWS), 1)
    clock = [row(StyledText(line, tone)) for line in large(shown_time, wide=wide, high=high)]
    step = band(state, min(room.columns - 8, 90))
    title = row(StyledText(current(state).plan.title, "title"))
    parts = [[title, step], clock, called, said]
    rows = [styled for part in parts if part for styled in (*part, EMPTY)][:-1]
    left = room.rows - len(rows) - 2
    kept = [EMPTY, *last(made, left)] if made and left > 1 else []
    above = max((room.rows - len(rows) - len(kept)) // 2, 0)
    centre = [*(centred(styled, room.columns) for styled in rows), *kept]
    return [*[EMPTY] * above, *centre][: room.rows]


def _called(state: Underway, room: Room) -> list[StyledRow]:
    """Return who is called now, in large letters; nobody at a board that asks nobody."""
    said = body(state, room.columns - 8)
    return name_rows(said.who, room.columns - 4, room.size) if said.who else []


def _asked(state: Underway, room: Room) -> list[StyledRow]:
    """Return the words that are said now."""
    return wrapped(body(state, room.columns - 8).words, room.columns - 8, "say", most=3)


def _promised(state: Underway, room: Room) -> list[StyledRow]:
    """Return what was promised in this huddle, in a block in the middle of the wall."""
    made = _made_here(state)
    wide = min(room.columns - 8, _WALL)
    rows = [_made(record, state, None, wide) for record in made]
    block = [row(StyledText(kept_head(made), "quiet")), *rows] if rows else []
    if isinstance(current(state).step, Close):
        block = without_keys(body(state, wide).rest)
    return indented(block, max((room.columns - wide) // 2, 0))


_WALL, _WALL_ROWS = 76, 6  # columns and rows of what was promised, on a wall
