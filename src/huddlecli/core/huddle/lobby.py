"""How a huddle starts: on time, or late with its end kept or moved; the minutes of each item."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from huddlecli.core.huddle.clock import NOTHING, WHOLE_KINDS, shared_out, whole_seconds
from huddlecli.core.huddle.first_event import Begun
from huddlecli.core.huddle_plan import PlannedItem

A_MINUTE = timedelta(minutes=1)


def is_late(draft: Begun, now: datetime) -> bool:
    """Whether a huddle is late by a minute or more, and its announced end is still to come."""
    ends = announced_end(draft)
    if draft.scheduled is None or ends is None:
        return False
    return draft.scheduled + A_MINUTE <= now < ends


def announced_end(draft: Begun) -> datetime | None:
    """Return when a huddle was to end, where its agenda has an hour."""
    return draft.scheduled + whole(draft) if draft.scheduled else None


def whole(draft: Begun) -> timedelta:
    """Return how long a huddle takes that is not late."""
    return timedelta(minutes=draft.minutes)


def begun_at(draft: Begun, now: datetime) -> Begun:
    """Return the beginning as it is if the huddle starts `now`.

    Where a late one keeps its announced end, the time that is left is shared over the items, so
    that nobody is behind in the first second.
    """
    ends = announced_end(draft)
    if not (draft.keeps_end and ends and is_late(draft, now)):
        return replace(draft, at=now, ends=now + whole(draft), shares=(), leaves=())
    wanted = {
        number: timedelta(minutes=item.minutes)
        for number, item in enumerate(draft.items, start=1)
        if item.struck is None
    }
    kept_whole = [number for number in wanted if _stays_whole(draft, draft.items[number - 1])]
    shares, leaves = shared_out(wanted, kept_whole, ends - now)
    needed = sum((wanted[number] for number in kept_whole), NOTHING)
    slack = ends - now - needed - sum((share for _, share in shares), NOTHING)
    if shares and any(share < wanted[number] for number, share in shares):
        # What was lost to whole seconds: else the huddle would end in the minute before.
        (number, share), *others = shares
        shares = ((number, share + slack), *others)
    if needed > ends - now:  # not even they have room: each gives up the same part
        part = (ends - now) / needed
        short = {number: whole_seconds(wanted[number] * part) for number in kept_whole}
        shares = tuple(short.items())
    return replace(draft, at=now, ends=ends, shares=shares, leaves=leaves)


def is_without(draft: Begun, plan: PlannedItem) -> bool:
    """Whether an item is the place for decisions due for review, and there are none."""
    return plan.kind == "decisions" and plan.source is None and not draft.boards.decisions


def _stays_whole(draft: Begun, plan: PlannedItem) -> bool:
    return plan.kind in WHOLE_KINDS or is_without(draft, plan)


def share_of(draft: Begun, number: int) -> timedelta:
    """Return how long item `number`, from 1, has when the huddle begins."""
    planned = timedelta(minutes=draft.items[number - 1].minutes)
    return dict(draft.shares).get(number, planned)
