"""A huddle that runs in another process, as `huddle watch` shows it: whole, large, or in lines."""

from __future__ import annotations

from datetime import datetime

from huddlecli.core.huddle.events import Begun
from huddlecli.core.huddle.state import ClockPaused, Underway, current
from huddlecli.core.team import day_in
from huddlecli.views.escape import safe
from huddlecli.views.huddle.lines import item_lines, kept_line, opening
from huddlecli.views.huddle.rows import EMPTY, Room, StyledRow, centred, wrapped
from huddlecli.views.huddle.screen import stage
from huddlecli.views.huddle.screen_clock import digits
from huddlecli.views.huddle.screen_promises import kept_head
from huddlecli.views.huddle.screen_wall import wall, wall_words
from huddlecli.views.huddle.time import ScreenLine, at_hour, zone_of_huddle
from huddlecli.views.words import RESUMES, capitalized, short_day


def interrupted(begun: Begun, last: datetime, now: datetime) -> str:
    """Return `interrupted at 09:15`, with the day where it was another one."""
    zone = zone_of_huddle(begun)
    day = day_in(zone, last)
    at = f"at {at_hour(begun, last)}"
    when = at if day == day_in(zone, now) else f"on {short_day(day, day_in(zone, now))} {at}"
    return f"interrupted {when}"


def watched_rows(
    state: Underway, now: datetime, room: Room, notice: str, *, is_large: bool
) -> list[StyledRow]:
    """Return the rows of a huddle below a `notice`: that nobody runs it, or cannot be read."""
    if not notice:
        return _drawn(state, now, room, is_large=is_large)
    words = wrapped(f"❚❚ {notice}", room.columns - 4, "warm")
    rows = [centred(styled, room.columns) for styled in words]
    gap = [EMPTY] if is_large else []
    below = Room(room.columns, room.rows - len(rows) - len(gap) - 1)
    return [EMPTY, *rows, *gap, *_drawn(state, now, below, is_large=is_large)]


def how_to_continue(interruption: str) -> str:
    """Return that the huddle is interrupted and how it goes on, "" if it is not."""
    if not interruption:
        return ""
    return f"{capitalized(interruption)}. To continue: {RESUMES}"


def _drawn(state: Underway, now: datetime, room: Room, *, is_large: bool) -> list[StyledRow]:
    return wall(state, now, room) if is_large else stage(state, now, room, is_watched=True)


def watched_lines(state: Underway, now: datetime, interruption: str) -> list[ScreenLine]:
    """Return a huddle as the plain one says it: item, step, what to say, time, promises."""
    made = [record for record in state.made if record.is_live]
    lines = [*opening(state)]
    if interruption:
        lines.append(ScreenLine(how_to_continue(interruption), "late"))
    lines += item_lines(state, now)
    if made:
        lines += [ScreenLine(""), ScreenLine(kept_head(made), "quiet")]
    return [*lines, *(kept_line(record, state.begun) for record in made)]


def wall_lines(state: Underway, now: datetime, interruption: str) -> list[ScreenLine]:
    """Return what a wall shows: the time, item and step in one line, who is asked what, promises.

    The first line is enough for a row of a status bar.
    """
    item = current(state)
    step = type(item.step).__name__.lower() if item.points else ""
    paused = "paused" if isinstance(state.clock, ClockPaused) else ""
    parts = [digits(state, now), safe(item.plan.title), step, paused, interruption]
    first = "  ".join(part for part in parts if part)
    return [ScreenLine(first), *(ScreenLine(line) for line in wall_words(state))]
