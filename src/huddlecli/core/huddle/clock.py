"""The time of a huddle, computed from the state and the current time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from huddlecli.core.huddle.state import ClockRunning, Close, Execute, Item, Talk, Underway, current

Suggestion: TypeAlias = Literal["understand", "execute", "last minute", "over"]

NOTHING = timedelta()
LAST_MINUTE = timedelta(minutes=1)
SHORTEST = timedelta(minutes=2)  # what an item must keep when time is shared
WHOLE_KINDS = ("promises", "close")  # kinds that keep all their time then


def elapsed(state: Underway, now: datetime) -> timedelta:
    """Return how long the current item has taken."""
    spent = current(state).spent
    match state.clock:
        case ClockRunning(since=since):
            return spent + max(now - since, NOTHING)
        case _:
            return spent


def remaining(state: Underway, now: datetime) -> timedelta:
    """Return how much time the current item has left; negative if it is over."""
    return current(state).allotted - elapsed(state, now)


def is_last_minute(state: Underway, now: datetime) -> bool:
    """Whether the current item is longer than a minute, and has one minute left or less."""
    is_longer = current(state).allotted > LAST_MINUTE
    return is_longer and NOTHING < remaining(state, now) <= LAST_MINUTE


def total(state: Underway, now: datetime) -> timedelta:
    """Return how long the huddle has taken, without interruptions."""
    return max(now - state.begun.at - state.gap, NOTHING)


def announced_end(state: Underway) -> datetime:
    """Return when the huddle is to end; an interruption moves it."""
    return state.begun.ends + state.gap


def is_waiting(state: Underway, number: int, item: Item) -> bool:
    """Whether an item other than the current one is still to come."""
    return number != state.number and item.left is None


def time_needed(item: Item) -> timedelta:
    """Return how much time an item to come still needs."""
    return max(item.allotted - item.spent, NOTHING)


def projected_end(state: Underway, now: datetime) -> datetime:
    """Return when the huddle ends if each remaining item takes its time."""
    ahead = (
        time_needed(item)
        for number, item in enumerate(state.items, start=1)
        if is_waiting(state, number, item)
    )
    return now + max(remaining(state, now), NOTHING) + sum(ahead, NOTHING)


def behind(state: Underway, now: datetime) -> timedelta:
    """Return how much later than announced the huddle will end; negative if it is ahead."""
    return projected_end(state, now) - announced_end(state)


def suggested(state: Underway, now: datetime) -> Suggestion | None:
    """Return the step that the clock suggests now; each step has its share of the item's time.

    If the agenda has no Understand, Execute follows Talk.
    """
    rule = state.begun.loop
    item = current(state)
    left = remaining(state, now)
    if left <= NOTHING and item.allotted > NOTHING:
        return "over"
    if isinstance(item.step, Execute | Close) or not item.points:
        return None
    is_talked_out = elapsed(state, now) * (rule.talk + rule.execute) >= item.allotted * rule.talk
    if not is_talked_out:
        return None
    is_asked = isinstance(item.step, Talk) and rule.understand != "off"
    return "understand" if is_asked else "execute"


def default_extension(item: Item) -> timedelta:
    """Return the default of an extension: half the planned minutes, at least one minute."""
    return max(timedelta(minutes=item.plan.minutes) / 2, timedelta(minutes=1))


def whole_seconds(span: timedelta) -> timedelta:
    """Return a duration without its fraction of a second."""
    return timedelta(seconds=int(span.total_seconds()))


def share_time_left(
    state: Underway, now: datetime
) -> tuple[tuple[tuple[int, timedelta], ...], tuple[int, ...]]:
    """Share the remaining time among the items to come: new times by number, and items to carry.

    The time that an item has used already is part of its new time.
    """
    waiting = {
        number: item
        for number, item in enumerate(state.items, start=1)
        if is_waiting(state, number, item)
    }
    whole = [n for n, item in waiting.items() if item.plan.kind in WHOLE_KINDS or item.has_nothing]
    left = announced_end(state) - now - max(remaining(state, now), NOTHING)
    wanted = {number: time_needed(item) for number, item in waiting.items()}
    shares, leaves = share_out(wanted, whole, left)
    return tuple((n, waiting[n].spent + share) for n, share in shares), leaves


def share_out(
    wanted: Mapping[int, timedelta], whole: Collection[int], left: timedelta
) -> tuple[tuple[tuple[int, timedelta], ...], tuple[int, ...]]:
    """Share `left` among items that want more: times by number, and the numbers left out.

    The items in `whole` keep their time and are not in the result. Every other item gets at least
    two minutes; if that is too much, the last ones are left out. Beyond these two minutes each item
    gives up the same part, in whole seconds.
    """
    left -= sum((wanted[n] for n in whole), NOTHING)
    others = [n for n in wanted if n not in whole]
    least = {n: min(wanted[n], SHORTEST) for n in others}
    leaves: list[int] = []
    while others and left < sum((least[n] for n in others), NOTHING):
        leaves.append(others.pop())
    rest = left - sum((least[n] for n in others), NOTHING)
    more = {n: wanted[n] - least[n] for n in others}
    part = min(rest / sum(more.values(), NOTHING), 1.0) if any(more.values()) else 0.0
    shares = tuple(
        (n, least[n] + timedelta(seconds=int(more[n].total_seconds() * part))) for n in others
    )
    return shares, tuple(sorted(leaves))
