"""The lobby: what can be changed before the start, and when a huddle that starts now would end."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import reduce

from huddlecli.core.agenda import LOOP_KINDS
from huddlecli.core.errors import Refused
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.clock import NOTHING, WHOLE_KINDS, share_out, whole_seconds
from huddlecli.core.huddle.state import Lobby, attendance
from huddlecli.core.huddle.undo import without_last_step
from huddlecli.core.huddle_plan import FIRST_PLACE, PlannedItem, added_item
from huddlecli.core.value import replace

A_MINUTE = timedelta(minutes=1)


def decide_in_lobby(lobby: Lobby, command: do.Command, now: datetime) -> ev.Event:
    """Return the event that a command causes in the lobby alone, or raise `Refused`."""
    draft = lobby.draft
    match command:
        case do.Begin(huddle=huddle, key=key, there=there, boards=boards):
            begun = replace(begun_at(draft, now), boards=boards or draft.boards)
            return replace(_without_left_out(begun), huddle=huddle, key=key, there=there)
        case do.ChooseEnd(keeps=keeps):
            if not is_late(draft, now):
                raise Refused("the huddle is not late", hint="Enter to start")
            return ev.EndChosen(at=now, keeps=keeps)
        case do.Goto(number=number):
            return _moved_to_front(draft, number, now)
        case do.MoveItem(number=number, to=to):
            return _moved(draft, number, to, now)
        case do.LeaveOut(number=number):
            return _left_out(draft, number, now)
        case do.Strike(number=number, reason=reason):
            return _struck(draft, number, reason, now)
        case do.Undo(skips=False) if lobby.events:
            return ev.Undone(at=now)
        case _:
            raise Refused("the huddle has not started", hint="Enter to start")


def _moved_to_front(draft: ev.Begun, number: int, now: datetime) -> ev.Event:
    item = _item(draft, number)
    if item.kind == "close" or not item.is_on:
        raise Refused(f"item {number} cannot be first", hint="Enter to start")
    if number == 1:
        raise Refused("item 1 is already first", hint="Enter to start")
    return ev.WentTo(at=now, number=number)


def _moved(draft: ev.Begun, number: int, to: int, now: datetime) -> ev.Event:
    """Move an item to the place of another; the close stays the last."""
    item, last = _item(draft, number), len(draft.items) - has_close(draft)
    if item.kind == "close":
        raise Refused("the close comes last", hint=f"/move N TO, from 1 to {last}")
    if number == 1 and to <= 1:
        raise Refused("item 1 is already first", hint="Enter to start")
    if number == last and to > last:
        raise Refused(f"item {number} is already last", hint="Enter to start")
    if not 1 <= to <= last:
        raise Refused(f"there is no place {to} for it", hint=f"1 to {last}")
    if to == number:
        raise Refused(f"it is item {number} already", hint="Enter to start")
    return ev.ItemMoved(at=now, number=number, to=to)


def _left_out(draft: ev.Begun, number: int, now: datetime) -> ev.Event:
    """Leave an item out of this huddle only, or bring it back."""
    item = _item(draft, number)
    if item.kind == "close":
        raise Refused("every huddle ends with its close", hint="Enter to start")
    if item.struck is not None:
        raise Refused(f"item {number} is already struck", hint="/undo")
    return ev.ItemLeftOut(at=now, number=number)


def has_close(draft: ev.Begun) -> bool:
    """Whether the agenda has an entry for the close, which is its last."""
    return bool(draft.items) and draft.items[-1].kind == "close"


def _struck(draft: ev.Begun, number: int | None, reason: str, now: datetime) -> ev.Event:
    """Strike item `number`; without a number the first item that was carried over too often."""
    number = number or next(iter(long_carried(draft)), None)
    if number is None:
        raise Refused("which item?", hint="/strike 3 REASON")
    item = _item(draft, number)
    if item.kind not in LOOP_KINDS:
        raise Refused("only discussion items can be struck", hint="Enter to start")
    if item.struck is not None:
        raise Refused(f"item {number} is already struck", hint="/undo")
    if item.is_out:
        raise Refused(f"item {number} is left out", hint=f"/leave-out {number} to bring it back")
    return ev.Struck(at=now, number=number, reason=reason)


def _item(draft: ev.Begun, number: int) -> PlannedItem:
    if not 1 <= number <= len(draft.items):
        raise Refused(f"there is no item {number}", hint=f"1 to {len(draft.items)}")
    return draft.items[number - 1]


def long_carried(draft: ev.Begun) -> tuple[int, ...]:
    """Return the numbers of the items carried over three times: to be done first, or struck.

    Fixed items are not among them: they have a place of their own in each huddle.
    """
    return tuple(
        number
        for number, item in enumerate(draft.items, start=1)
        if item.carried >= FIRST_PLACE and not item.is_fixed and item.is_on
    )


def lobby_after(lobby: Lobby, event: ev.Event) -> Lobby:
    """Return the lobby after an event, with its times as of that event."""
    if isinstance(event, ev.Undone):
        start = replace(lobby, draft=lobby.first, events=())
        undone = reduce(lobby_after, without_last_step(lobby.events), start)
        return lobby_at(undone, event.at)
    changed = replace(lobby, draft=_draft_after(lobby.draft, event), events=(*lobby.events, event))
    return lobby_at(changed, event.at)


def replanned(lobby: Lobby, first: ev.Begun) -> Lobby | None:
    """Return the lobby with another plan, or None if somebody arranged the present one.

    Who is here and how it ends stay as they were chosen.
    """
    chosen = ev.Joined | ev.WentAway | ev.EndChosen
    if not all(isinstance(event, chosen) for event in lobby.events):
        return None
    fresh = replace(lobby, first=first, draft=first, events=())
    return reduce(lobby_after, lobby.events, fresh)


def _draft_after(draft: ev.Begun, event: ev.Event) -> ev.Begun:
    match event:
        case ev.Joined() | ev.WentAway():
            return replace(draft, present=attendance(draft.present, event))
        case ev.ItemAdded(title=title, minutes=minutes):
            return _with_item(draft, added_item(title, minutes))
        case ev.TopicAdded(item=item):
            return _with_item(*_taken_up(draft, item))
        case ev.Swapped(number=number, item=item):
            without, topic = _taken_up(_waiting_on(draft, draft.items[number - 1]), item)
            return _with_plan(without, number, topic)
        case ev.WentTo(number=number):
            return _reordered(draft, number, 1)
        case ev.ItemMoved(number=number, to=to):
            return _reordered(draft, number, to)
        case ev.ItemLeftOut(number=number):
            there = draft.items[number - 1]
            return _with_plan(draft, number, replace(there, is_out=not there.is_out))
        case ev.Struck(number=int(number), reason=reason):
            return _with_plan(draft, number, replace(draft.items[number - 1], struck=reason))
        case ev.EndChosen(keeps=keeps):
            return replace(draft, keeps_end=keeps)
        case _:
            return draft


def _with_item(draft: ev.Begun, item: PlannedItem) -> ev.Begun:
    """Return the draft with another item, before the close."""
    at = len(draft.items) - has_close(draft)
    items = (*draft.items[:at], item, *draft.items[at:])
    return replace(draft, items=items, minutes=draft.minutes + item.minutes)


def _with_plan(draft: ev.Begun, number: int, item: PlannedItem) -> ev.Begun:
    """Return the draft with `item` as item `number`; its minutes count if it is to be discussed."""
    before = draft.items[number - 1]
    items = (*draft.items[: number - 1], item, *draft.items[number:])
    more = item.minutes * item.is_on - before.minutes * before.is_on
    return replace(draft, items=items, minutes=draft.minutes + more)


def _reordered(draft: ev.Begun, number: int, to: int) -> ev.Begun:
    """Return the draft with item `number` in the place of item `to`."""
    items = [*draft.items]
    items.insert(to - 1, items.pop(number - 1))
    return replace(draft, items=tuple(items))


def _waiting_on(draft: ev.Begun, item: PlannedItem) -> ev.Begun:
    """Return the draft in which an item waits for the next huddle, as its minutes say.

    A topic that has not been discussed comes back anyway, and so does the record of what was raised
    or decided. Only what was carried over is in the minutes alone.
    """
    came_from_elsewhere = item.source is not None
    later = (*draft.later, replace(item, is_out=False)) if item.carried else draft.later
    more = bool(item.carried) or came_from_elsewhere
    return replace(draft, later=later, waiting=draft.waiting + more)


def _taken_up(draft: ev.Begun, item: PlannedItem) -> tuple[ev.Begun, PlannedItem]:
    """Return the draft in which that topic waits no more, and its item with why it waited."""
    same = (other for other in draft.later if other.topic and other.topic == item.topic)
    waited = next(same, None)
    if waited is None:
        return draft, item
    later = tuple(other for other in draft.later if other is not waited)
    since = replace(item, reason=waited.reason, carried=waited.carried, by=waited.by)
    return replace(draft, later=later, waiting=draft.waiting - 1), since


def _without_left_out(begun: ev.Begun) -> ev.Begun:
    """Return the beginning without the items that are left out, which wait for the next huddle."""
    out = tuple(item for item in begun.items if item.is_out)
    if not out:
        return begun
    kept = [number for number, item in enumerate(begun.items, start=1) if not item.is_out]
    new = {number: place for place, number in enumerate(kept, start=1)}
    waiting = reduce(_waiting_on, out, begun)
    return replace(
        waiting,
        items=tuple(item for item in begun.items if not item.is_out),
        shares=tuple((new[number], share) for number, share in begun.shares),
        leaves=tuple(new[number] for number in begun.leaves),
        left_out=tuple(replace(item, is_out=False) for item in out),
    )


def minutes_over(lobby: Lobby) -> int:
    """Return by how many minutes the plan is longer than it was before anybody arranged it."""
    return max(lobby.draft.minutes - lobby.first.minutes, 0)


def lobby_at(lobby: Lobby, now: datetime) -> Lobby:
    """Return the lobby with the times that its huddle would have if it started `now`."""
    return replace(lobby, draft=begun_at(lobby.draft, now))


def is_late(draft: ev.Begun, now: datetime) -> bool:
    """Whether the start is late by a minute or more, and the scheduled end is still to come."""
    ends = scheduled_end(draft)
    if draft.scheduled is None or ends is None:
        return False
    return draft.scheduled + A_MINUTE <= now < ends


def scheduled_end(draft: ev.Begun) -> datetime | None:
    """Return when a huddle that starts on time ends, if its agenda has a time."""
    return draft.scheduled + planned_length(draft) if draft.scheduled else None


def planned_length(draft: ev.Begun) -> timedelta:
    """Return how long a huddle takes that starts on time."""
    return timedelta(minutes=draft.minutes)


def begun_at(draft: ev.Begun, now: datetime) -> ev.Begun:
    """Return the beginning of a huddle that starts `now`.

    If it is late and keeps its scheduled end, the time until then is shared among the items, so
    that nobody is behind from the first second.
    """
    ends = scheduled_end(draft)
    if not (draft.keeps_end and ends and is_late(draft, now)):
        return replace(draft, at=now, ends=now + planned_length(draft), shares=(), leaves=())
    wanted = {
        number: timedelta(minutes=item.minutes)
        for number, item in enumerate(draft.items, start=1)
        if item.is_on
    }
    kept_whole = [number for number in wanted if _stays_whole(draft, draft.items[number - 1])]
    shares, leaves = share_out(wanted, kept_whole, ends - now)
    needed = sum((wanted[number] for number in kept_whole), NOTHING)
    slack = ends - now - needed - sum((share for _, share in shares), NOTHING)
    if shares and any(share < wanted[number] for number, share in shares):
        # The shares are whole seconds; without what they lost the huddle ends a minute early.
        (number, share), *others = shares
        shares = ((number, share + slack), *others)
    if needed > ends - now:  # not even these have room: each gives up the same part
        part = (ends - now) / needed
        short = {number: whole_seconds(wanted[number] * part) for number in kept_whole}
        shares = tuple(short.items())
    return replace(draft, at=now, ends=ends, shares=shares, leaves=leaves)


def is_empty_review(draft: ev.Begun, plan: PlannedItem) -> bool:
    """Whether an item is the place for decisions due for review, and none is due."""
    return plan.kind == "decisions" and plan.source is None and not draft.boards.decisions


def _stays_whole(draft: ev.Begun, plan: PlannedItem) -> bool:
    return plan.kind in WHOLE_KINDS or is_empty_review(draft, plan)


def share_of(draft: ev.Begun, number: int) -> timedelta:
    """Return how much time item `number`, from 1, has when the huddle begins."""
    planned = timedelta(minutes=draft.items[number - 1].minutes)
    return dict(draft.shares).get(number, planned)
