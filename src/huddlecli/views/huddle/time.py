"""The lines that a running huddle shows, and its times: of the item, of all, ahead or behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from huddlecli.core.huddle.clock import (
    Suggestion,
    behind,
    default_extension,
    elapsed,
    projected_end,
    remaining,
    total,
)
from huddlecli.core.huddle.events import Begun
from huddlecli.core.huddle.state import Board, ClockPaused, Close, Underway, current
from huddlecli.core.team import day_in
from huddlecli.views.words import clock, hour, times

LineTone: TypeAlias = Literal[
    "title", "say", "time", "overtime", "quiet", "kept", "late", "hint", "plain"
]


@dataclass(frozen=True, slots=True)
class ScreenLine:
    """One line for the room, and the tone in which a terminal shows it.

    In a pipe, where an empty line does nothing, `pipe` is shown instead if it is given.
    """

    text: str
    tone: LineTone = "plain"
    pipe: str = ""


ENTER = "\0"  # in the words of `with_enter`; no user's text has it once it is safe


def with_enter(words: str, tone: LineTone) -> ScreenLine:
    """Return a line that names the key to go on, in a pipe the command."""
    return ScreenLine(words.replace(ENTER, "Enter"), tone, words.replace(ENTER, "/next"))


def zone_of_huddle(begun: Begun) -> ZoneInfo:
    """The zone in which a huddle shows its times."""
    return ZoneInfo(begun.timezone)


def at_hour(begun: Begun, instant: datetime) -> str:
    """Return `09:08`, where the team is."""
    return hour(instant.astimezone(zone_of_huddle(begun)))


def today_of(begun: Begun) -> date:
    """The day on which the huddle began, where the team is."""
    return day_in(zone_of_huddle(begun), begun.at)


def minutes_words(span: timedelta) -> str:
    """Return `6 min`, or `7:30 min` where it is not whole."""
    whole, rest = divmod(int(span.total_seconds()), 60)
    return f"{clock(span.total_seconds())} min" if rest else f"{whole} min"


def whole_minutes(begun: Begun) -> int:
    """Return in how many minutes a huddle is to end, seconds aside."""
    return round((begun.ends - begun.at).total_seconds() / 60)


def total_planned(begun: Begun) -> str:
    """Return how long a huddle is to take, `15:00`: less where it began late and its end stays."""
    return clock((begun.ends - begun.at).total_seconds())


def times_over(carried: int) -> str:
    """Return how often an item has been carried over."""
    return f"carried over {times(carried)}"


def pace(state: Underway, now: datetime) -> str:
    """Return `On time`, `2:00 ahead` or `1:20 behind`."""
    late = round(behind(state, now).total_seconds())
    if abs(late) < 30:
        return "On time"
    return f"{clock(abs(late))} {'behind' if late > 0 else 'ahead'}"


def time_line(state: Underway, now: datetime) -> ScreenLine:
    """The time of the item and of the huddle, ahead or behind, and the projected end."""
    item = current(state)
    begun = state.begun
    left = remaining(state, now)
    over = f", {clock(-left.total_seconds())} over" if left < timedelta() else ""
    standing = ", paused" if isinstance(state.clock, ClockPaused) else ""
    used = clock(elapsed(state, now).total_seconds())
    text = (
        f"   item {used} of {clock(item.allotted.total_seconds())}{over}{standing}"
        f" · total {clock(total(state, now).total_seconds())} of {total_planned(begun)}"
        f" · {pace(state, now).lower()}, ends {at_hour(begun, projected_end(state, now))}"
    )
    return ScreenLine(text, "overtime" if over else "time")


def suggestion_line(state: Underway, suggested: Suggestion) -> ScreenLine:
    """What the clock says: the next step, a minute left, or what can be done when time is up."""
    match suggested, current(state).step:
        case "over", Close():
            return ScreenLine("Time is up. /end to write the minutes.", "late")
        case "over", step:
            more = clock(default_extension(current(state)).total_seconds())
            parks = "" if isinstance(step, Board) else ", /p to park"
            return with_enter(
                f"Time is up. /extend for {more} more, {ENTER} to continue{parks}.", "late"
            )
        case "last minute", _:
            return ScreenLine("1 min left.", "time")
        case "understand", _:
            return with_enter(f"Time to say it back. {ENTER} for Understand.", "time")
        case _:
            return with_enter(
                f"Time to agree on who does what, by when. {ENTER} for Execute.", "time"
            )
