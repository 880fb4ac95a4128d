"""The time of a huddle: always asked of the state and an instant, never counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from huddlecli.core.huddle.state import ClockRunning, Close, Execute, Item, Talk, Underway, current

Suggestion: TypeAlias = Literal["understand", "execute", "over"]

NOTHING = timedelta()
SHORTEST = timedelta(minutes=2)  # what an item must keep when time is shared anew
WHOLE_KINDS = ("promises", "close")  # kinds that keep their time when it is


def elapsed(state: Underway, now: datetime) -> timedelta:
    """How long the current item has had."""
    spent = current(state).spent
    match state.clock:
        case ClockRunning(since=since):
            return spent + max(now - since, NOTHING)
        case _:
            return spent


def remaining(state: Underway, now: datetime) -> timedelta:
    """What is left of the current item's time; negative in overtime."""
    return current(state).allotted - elapsed(state, now)


def total(state: Underway, now: datetime) -> timedelta:
    """How long the huddle has lasted, interruptions taken out."""
    return max(now - state.begun.at - state.gap, NOTHING)


def announced_end(state: Underway) -> datetime:
    """When the huddle is to end, moved on by interruptions."""
    return state.begun.ends + state.gap


def is_waiting(state: Underway, number: int, item: Item) -> bool:
    """Whether an item other than the current one is still to come."""
    return number != state.number and item.left is None


def time_needed(item: Item) -> timedelta:
    """What an item that is to come still wants."""
    return max(item.allotted - item.spent, NOTHING)


def projected_end(state: Underway, now: datetime) -> datetime:
    """When the huddle will end if each item takes its time from here on."""
    ahead = (
        time_needed(item)
        for number, item in enumerate(state.items, start=1)
        if is_waiting(state, number, item)
    )
    return now + max(remaining(state, now), NOTHING) + sum(ahead, NOTHING)


def behind(state: Underway, now: datetime) -> timedelta:
    """How much later than announced the huddle will end; negative is ahead."""
    return projected_end(state, now) - announced_end(state)


def suggested(state: Underway, now: datetime) -> Suggestion | None:
    """Which step the clock suggests now: each has its share of the item's minutes.

    Where nothing is said back, Execute follows on Talk.
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


def half(item: Item) -> timedelta:
    """What an extension adds unless told: half the planned minutes, at least one."""
    return max(timedelta(minutes=item.plan.minutes) / 2, timedelta(minutes=1))


def whole_seconds(span: timedelta) -> timedelta:
    """Return a span without its fraction of a second."""
    return timedelta(seconds=int(span.total_seconds()))


def share_time_left(
    state: Underway, now: datetime
) -> tuple[tuple[tuple[int, timedelta], ...], tuple[int, ...]]:
    """Share the time left over the items to come: new times by number, and what is left out.

    What an item has used already stays in its time.
    """
    waiting = {
        number: item
        for number, item in enumerate(state.items, start=1)
        if is_waiting(state, number, item)
    }
    whole = [n for n, item in waiting.items() if item.plan.kind in WHOLE_KINDS or item.has_nothing]
    left = announced_end(state) - now - max(remaining(state, now), NOTHING)
    wanted = {number: time_needed(item) for number, item in waiting.items()}
    shares, leaves = shared_out(wanted, whole, left)
    return tuple((n, waiting[n].spent + share) for n, share in shares), leaves


def shared_out(
    wanted: Mapping[int, timedelta], whole: Collection[int], left: timedelta
) -> tuple[tuple[tuple[int, timedelta], ...], tuple[int, ...]]:
    """Share what is left over items that want more: times by number, and what is left out.

    Those that stay `whole` are not among the times. No other item gets less than two minutes,
    rather is the last of them left for next time. Beyond these two minutes each gives up the same
    part, in whole seconds.
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
