"""The header and sidebar of the full screen: the huddle, its time and its agenda."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never

from huddlecli.core.huddle.clock import (
    elapsed,
    is_last_minute,
    projected_end,
    remaining,
    total,
)
from huddlecli.core.huddle.state import (
    ClockPaused,
    Close,
    Ended,
    Execute,
    Huddle,
    Item,
    Lobby,
    Talk,
    Understand,
    Underway,
    current,
    is_loop,
)
from huddlecli.views.columns import width
from huddlecli.views.escape import safe
from huddlecli.views.huddle.boards import progress
from huddlecli.views.huddle.rows import (
    EMPTY,
    StyledRow,
    StyledText,
    Tone,
    cut,
    padded,
    plain,
    row,
    row_width,
    spread,
    wrapped,
)
from huddlecli.views.huddle.time import at_hour, minutes_words, pace, times_over, total_planned
from huddlecli.views.words import clock

_SECOND = timedelta(seconds=1)  # what is shorter would be shown as 0:00
HERE = "▸"
_DONE, _TO_COME, _CARRIED, _STRUCK = "✓", "·", "↷", "✕"
_STEPS = ("talk", "understand", "execute")
_TIME = 12  # columns for the minutes used and planned


def title_row(state: Underway, now: datetime, room: int) -> StyledRow:
    """Return the title row: huddle, time, time used, expected end, and ahead or behind."""
    begun = state.begun
    name = row(StyledText(f" {begun.title}", "title"), StyledText(f" · {begun.team}", "quiet"))
    standing = pace(state, now).lower()
    is_over = remaining(state, now) < timedelta()
    # Where an item is over, the huddle can still be ahead: the words say which is which.
    is_both = is_over and standing.endswith("ahead")
    whose = "huddle still " if is_both and not isinstance(current(state).step, Close) else ""
    tone: Tone = "plain" if whose else _pace_tone(standing)
    used = f"{clock(total(state, now).total_seconds())} of {total_planned(begun)}"
    stopped = (StyledText("❚❚ paused  ", "warm"),) if isinstance(state.clock, ClockPaused) else ()
    times = row(
        *stopped,
        StyledText(at_hour(begun, now), "strong"),
        StyledText(f"  {used}  ", "quiet"),
        StyledText(f"ends {at_hour(begun, projected_end(state, now))}, ", "plain"),
        StyledText(f"{_slant(standing)}{whose}{standing} ", tone),
    )
    short = row(
        *stopped,
        StyledText(f"{at_hour(begun, now)}  ", "strong"),
        StyledText(f"ends {at_hour(begun, projected_end(state, now))}, {standing} ", "plain"),
    )
    shortest = row(*stopped, StyledText(f"{at_hour(begun, now)}, {standing} ", "strong"))
    if row_width(name) + row_width(times) < room:
        return spread(name, times, room)
    return spread(name, short if row_width(short) <= room else shortest, room)


def window_title(state: Huddle, now: datetime) -> str:
    """Return what the terminal's window is called: the huddle, the item, that its time runs out."""
    match state:
        case Lobby(draft=begun):
            return safe(begun.title)
        case Ended(last=last):
            return safe(last.begun.title)
        case Underway():
            title = safe(current(state).plan.title)
            if remaining(state, now) <= timedelta():
                return f"▲ time is up: {title}"
            return f"△ last minute: {title}" if is_last_minute(state, now) else title
        case _:
            assert_never(state)


def _slant(standing: str) -> str:
    """Return a sign beside the words, for those who see no color."""
    return "▲ " if standing.endswith("behind") else ""


def _pace_tone(standing: str) -> Tone:
    return "warm" if standing.endswith("behind") else "calm"


def agenda_rows(state: Underway, now: datetime, room: int) -> list[StyledRow]:
    """Return the agenda down the side: done, now and to come, with the minutes of each."""
    rows: list[StyledRow] = [row(StyledText("Agenda", "quiet")), EMPTY]
    for number, item in enumerate(state.items, start=1):
        rows += [*_agenda_item(state, number, item, now, room), EMPTY]
    return rows


def _agenda_item(
    state: Underway, number: int, item: Item, now: datetime, room: int
) -> list[StyledRow]:
    mark, tone = _standing(state, number, item)
    does = "" if number == state.number else f"/goto {number}"
    spent = elapsed(state, now) if number == state.number else item.spent
    used = f"{clock(spent.total_seconds())} / " if spent >= _SECOND else ""
    planned = f"{used}{minutes_words(item.allotted)}" if item.is_minuted else ""
    first, *rest = wrapped(item.plan.title, room - 4, tone, most=2)
    rows = [row(StyledText(f"{mark}  ", tone, does), *_clickable(first, does))]
    rows += [row(StyledText("   "), *_clickable(styled, does)) for styled in rest]
    return [*rows, row(StyledText(f"   {planned}", "quiet"))] if planned else rows


def _clickable(styled: StyledRow, on_click: str) -> StyledRow:
    return tuple(span._replace(on_click=on_click) for span in styled)


def _standing(state: Underway, number: int, item: Item) -> tuple[str, Tone]:
    """Return the mark and the tone of an item of the agenda."""
    if number == state.number:
        return HERE, "lit"
    match item.left:
        case "through":
            return _DONE, "quiet"
        case "carried":
            return _CARRIED, "quiet"
        case "struck":
            return _STRUCK, "quiet"
        case None:
            return _TO_COME, "plain"


def agenda_strip(state: Underway, room: int) -> StyledRow:
    """Return the agenda in one row, for a screen without a side.

    As many titles as fit are shown: the current one first, then the next one, then all. On a very
    narrow screen there are only numbers: the title is in the row below anyway.
    """
    numbers = range(1, len(state.items) + 1)
    near = range(state.number, state.number + 2)
    tries = [_strip(state, titled) for titled in (numbers, near, near[:1], near[:0])]
    return padded(next((strip for strip in tries if row_width(strip) <= room), tries[-1]), room)


def _strip(state: Underway, titled: range) -> StyledRow:
    spans: list[StyledText] = [StyledText(" ")]
    for number, item in enumerate(state.items, start=1):
        mark, tone = _standing(state, number, item)
        does = "" if number == state.number else f"/goto {number}"
        label = item.plan.title if number in titled else f"{number}"
        spans += [StyledText(f"{mark} {label}", tone, does), StyledText("   ")]
    return row(*spans[:-1])


def heading_row(state: Underway, room: int) -> StyledRow:
    """Return the item's title, and which of how many it is if there is room for that."""
    item = current(state)
    minuted = sum(agenda_item.is_minuted for agenda_item in state.items)
    where = row(StyledText(f"{state.number} of {minuted}", "quiet")) if item.is_minuted else EMPTY
    carried = f"  {times_over(item.plan.carried)}" if item.plan.carried else ""
    title = row(StyledText(item.plan.title, "title"))
    if row_width(title) + row_width(where) + 1 > room:
        return cut(title, room)
    return spread(row(*title, StyledText(carried, "warm")), where, room)


def band(state: Underway, room: int, end: StyledRow = EMPTY) -> StyledRow:
    """Return the steps of the item as one band, the current one lit and in capitals.

    What stands at its `end` leaves the band so much less room.
    """
    if end:
        return spread(band(state, room - row_width(end) - 2), end, room)
    item = current(state)
    if not is_loop(item):
        return _rule(_progress(state), room) if item.step else EMPTY
    steps = [
        step for step in _STEPS if step != "understand" or state.begun.loop.understand != "off"
    ]
    at = steps.index(_step_name(item))
    each, rest = divmod(room - 3 * (len(steps) - 1), len(steps))
    parts: list[StyledText] = []
    for number, name in enumerate(steps):
        is_here = number == at
        line = "━" if number <= at else "─"
        label = f"{name.upper() if is_here else name} "
        wide = each + (number >= len(steps) - rest)  # so that the last one ends at the edge
        text = label + line * max(wide - len(label), 2)
        parts += [StyledText(text, "lit" if is_here else "quiet"), StyledText("   ")]
    return row(*parts[:-1])


def short_band(state: Underway, room: int, end: StyledRow) -> StyledRow:
    """Return the current step of the item alone, with the text for the right end."""
    item = current(state)
    step = _step_name(item).upper() if is_loop(item) else _progress(state)
    if width(step) + row_width(end) + 2 > room:
        step = step.partition(",")[0]
    return spread(row(StyledText(step, "lit")), end, room)


def _progress(state: Underway) -> str:
    """Return how far a board is, and how many promises there is no time for today."""
    more = state.begun.boards.promises.more
    is_more = more and current(state).plan.kind == "promises"
    return f"{progress(state) or _CLOSING}{f', {more} more for next time' if is_more else ''}"


_CLOSING = "read back, message, score"


def _step_name(item: Item) -> str:
    match item.step:
        case Understand():
            return "understand"
        case Execute():
            return "execute"
        case Talk() | Close() | _:
            return "talk"


def _rule(words: str, room: int) -> StyledRow:
    heading = row(StyledText(f"{words} ", "lit"))
    return row(*heading, StyledText("━" * max(room - len(plain(heading)), 0), "quiet"))
