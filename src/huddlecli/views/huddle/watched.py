"""A huddle that runs in another process, as `huddle watch` shows it: whole, large, or in lines."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

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


class Interruption(NamedTuple):
    """That nobody is seen to run a huddle: in a few words, and in a whole sentence."""

    words: str
    sentence: str


def interrupted(begun: Begun, last: datetime, now: datetime) -> Interruption:
    """Return `interrupted at 09:15`, with the day where it was another one, and how it goes on."""
    day = _other_day(begun, last, now)
    words = f"interrupted {f'on {day} ' if day else ''}at {at_hour(begun, last)}"
    return Interruption(words, f"{capitalized(words)}. To continue: {RESUMES}")


def unheard(begun: Begun, last: datetime, now: datetime, offline: str) -> Interruption:
    """Return `no news since 09:15`, as this machine is `offline since 09:16`."""
    day = _other_day(begun, last, now)
    words = f"no news since {f'{day} ' if day else ''}{at_hour(begun, last)}"
    return Interruption(words, f"{capitalized(words)}: this machine is {offline}.")


def _other_day(begun: Begun, last: datetime, now: datetime) -> str:
    """Return the day of the last news, or nothing if it was today."""
    zone = zone_of_huddle(begun)
    day, today = day_in(zone, last), day_in(zone, now)
    return "" if day == today else short_day(day, today)


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


def _drawn(state: Underway, now: datetime, room: Room, *, is_large: bool) -> list[StyledRow]:
    return wall(state, now, room) if is_large else stage(state, now, room, is_watched=True)


def watched_lines(
    state: Underway, now: datetime, interruption: Interruption | None
) -> list[ScreenLine]:
    """Return a huddle as the plain one says it: item, step, what to say, time, promises."""
    made = [record for record in state.made if record.is_live]
    lines = [*opening(state)]
    if interruption:
        lines.append(ScreenLine(interruption.sentence, "late"))
    lines += item_lines(state, now)
    if made:
        lines += [ScreenLine(""), ScreenLine(kept_head(made), "quiet")]
    return [*lines, *(kept_line(record, state.begun) for record in made)]


def wall_lines(
    state: Underway, now: datetime, interruption: Interruption | None
) -> list[ScreenLine]:
    """Return what a wall shows: the time, item and step in one line, who is asked what, promises.

    The first line is enough for a row of a status bar.
    """
    item = current(state)
    step = type(item.step).__name__.lower() if item.points else ""
    paused = "paused" if isinstance(state.clock, ClockPaused) else ""
    parts = [
        digits(state, now),
        safe(item.plan.title),
        step,
        paused,
        interruption.words if interruption else "",
    ]
    first = "  ".join(part for part in parts if part)
    return [ScreenLine(first), *(ScreenLine(line) for line in wall_words(state))]
