"""The time on the full screen: what is left in large digits, then how much of it is used."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from huddlecli.core.huddle.clock import (
    behind,
    default_extension,
    elapsed,
    is_last_minute,
    remaining,
)
from huddlecli.core.huddle.floor import air_time
from huddlecli.core.huddle.state import Board, ClockPaused, Close, Underway, current, is_loop
from huddlecli.views.huddle.big_letters import large, small
from huddlecli.views.huddle.rows import StyledRow, StyledText, Tone, row, row_width
from huddlecli.views.words import clock, percent

WARM = 0.7  # of an item's time used: from here on it runs short
SHARED = timedelta(minutes=3)  # of floor time, before its shares say something
THICK = "▄"  # the bar in the last minute
_SHORTEST = 24  # columns of the bar below the digits


def time_tone(state: Underway, now: datetime) -> Tone:
    """Return how urgent the item's time is: calm, warm from 70% on and in the last minute, over.

    The close is urgent only where the huddle is behind: to end early in overtime is to end early.
    """
    item = current(state)
    allotted = item.allotted
    if isinstance(item.step, Close) and behind(state, now) < timedelta(seconds=30):
        return "calm"
    if remaining(state, now) < timedelta() and allotted:
        return "over"
    is_short = allotted and elapsed(state, now) >= WARM * allotted
    return "warm" if is_short or is_last_minute(state, now) else "calm"


def _is_last(state: Underway, now: datetime, tone: Tone) -> bool:
    """Whether the last minute is to be seen: not at a close that is in time."""
    return tone == "warm" and is_last_minute(state, now)


def digits(state: Underway, now: datetime) -> str:
    """Return the time left, `3:40`; after it was up, how long ago: `+1:20`."""
    left = remaining(state, now)
    if left < timedelta():
        return f"+{clock(-left.total_seconds())}"
    # A second that has begun is still there: the clock shows 0:00 when nothing is left.
    return clock(-(-left // timedelta(seconds=1)))


def clock_block(
    state: Underway, now: datetime, size: Literal["tiny", "small", "large", "huge"]
) -> list[StyledRow]:
    """Return the item's clock: digits of that size, how much is used, what can be done."""
    tone = time_tone(state, now)
    shown_time = digits(state, now)
    match size:
        case "tiny":
            letters = small(shown_time)
        case "huge":
            letters = large(shown_time, wide=4, high=2)
        case _:
            letters = large(shown_time)
    rows = [row(StyledText(letter, tone)) for letter in letters]
    gauge = _gauge(state, now, max(len(letters[0]), _SHORTEST), tone)
    offer = _offer(state) if tone == "over" else []
    return [*rows, gauge, _words(state, now, tone), *offer]


def wall_clock(state: Underway, now: datetime, size: int) -> list[StyledRow]:
    """Return the clock for a wall: a dot of its digits is `size` rows high, half a row for 0."""
    tone, shown_time = time_tone(state, now), digits(state, now)
    letters = large(shown_time, wide=2 * size, high=size) if size else small(shown_time)
    gauge = _gauge(state, now, max(len(letters[0]), _SHORTEST), tone)
    rows = [row(StyledText(letter, tone)) for letter in letters]
    return [*rows, gauge, _words(state, now, tone, "❚❚ paused · ")]


def clock_row(state: Underway, now: datetime, room: int) -> StyledRow:
    """Return the item's clock in a few words, without the time planned if `room` is too narrow."""
    words, whole = _few_words(state, now), clock(current(state).allotted.total_seconds())
    planned = (*words, StyledText(f" (of {whole})", "quiet"))
    is_over = time_tone(state, now) == "over"
    return words if is_over or row_width(planned) > room else planned


def _few_words(state: Underway, now: datetime) -> StyledRow:
    tone = time_tone(state, now)
    left = remaining(state, now)
    standing = "❚❚ " if isinstance(state.clock, ClockPaused) else ""
    if tone == "over":
        return row(StyledText(f"{standing}▲ {clock(-left.total_seconds())} over", "over"))
    if left < timedelta():
        return row(StyledText(f"{standing}{clock(-left.total_seconds())} over", "quiet"))
    sign = "△ " if tone == "warm" else ""
    name = "last minute" if _is_last(state, now, tone) else "left"
    return row(StyledText(f"{standing}{sign}{digits(state, now)} {name}", tone))


def _gauge(state: Underway, now: datetime, room: int, tone: Tone) -> StyledRow:
    """Return a bar of the time used: thick in the last minute, in overtime full and of arrows."""
    allotted = current(state).allotted
    share = min(elapsed(state, now) / allotted, 1.0) if allotted else 1.0
    used = round(share * room)
    if tone == "over":
        return row(StyledText("▲" * room, "over"))
    bar = THICK if _is_last(state, now, tone) else "━"
    return row(StyledText(bar * used, tone), StyledText("─" * (room - used), "quiet"))


def _words(state: Underway, now: datetime, tone: Tone, paused: str = "❚❚ ") -> StyledRow:
    """Return what the digits count: `left (of 6:00)`, with a sign once time runs short."""
    whole = clock(current(state).allotted.total_seconds())
    standing = paused if isinstance(state.clock, ClockPaused) else ""
    match tone:
        case "over":
            return row(StyledText(f"{standing}▲ over (of {whole})", "over"))
        case "warm":
            name = "last minute" if _is_last(state, now, tone) else "left"
            return row(StyledText(f"{standing}△ {name} (of {whole})", "warm"))
        case _:
            return row(StyledText(f"{standing}left (of {whole})", "quiet"))


def _offer(state: Underway) -> list[StyledRow]:
    """Return what can be done now that the time is up."""
    item = current(state)
    more = f" {clock(default_extension(item).total_seconds())} more   "
    extends = (StyledText("+", "key", "/extend"), StyledText(more, "plain", "/extend"))
    goes_on = (StyledText("Enter", "key", "/next"), StyledText(" continue", "plain", "/next"))
    if isinstance(item.step, Board):
        return [row(*extends), row(*goes_on)]
    parks = (StyledText("/p", "key", "/park"), StyledText(" park", "plain", "/park"))
    return [row(*extends), row(*goes_on, StyledText("   "), *parks)]


def share_row(state: Underway, now: datetime, room: int) -> StyledRow:
    """Return how the sides shared the floor, once there are some minutes to share."""
    if not any(is_loop(item) and item.step for item in state.items):
        return ()
    spoken = air_time(state, now)
    whole = sum(spoken.values(), timedelta())
    if whole < SHARED or len(spoken) < 2:
        return ()
    names = [
        StyledText(f"{side} {percent(had, whole)}", _share_tone(number))
        for number, (side, had) in enumerate(spoken.items())
    ]
    label = row(
        StyledText("floor time  ", "quiet"),
        *_between(names, StyledText(" · ", "quiet")),
        StyledText("  "),
    )
    bar = room - row_width(label)
    if bar < 0:
        return ()
    if bar < 8:
        return row(*label)
    parts = [
        StyledText("▬" * round(bar * (had / whole)), _share_tone(number))
        for number, had in enumerate(spoken.values())
    ]
    return row(*label, *parts)


def _share_tone(number: int) -> Tone:
    return "second" if number % 2 else "first"


def _between(spans: list[StyledText], gap: StyledText) -> list[StyledText]:
    return [part for span in spans for part in (gap, span)][1:]
