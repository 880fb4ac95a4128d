"""What is true after an event: `evolve(state, event) -> state`, and the fold of a whole journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import reduce

from huddlecli.core.huddle_plan import added, own_close
from huddlecli.core.loop import events as ev
from huddlecli.core.loop.airtime import spoken
from huddlecli.core.loop.arranging import arranged
from huddlecli.core.loop.recording import recorded
from huddlecli.core.loop.start import begun_at, is_without, share_of
from huddlecli.core.loop.state import Ended, Huddle, Item, Lobby, Running, Underway, new_item
from huddlecli.core.loop.stepping import ended, opened, stepped
from huddlecli.core.minutes import Present


def evolve(state: Huddle, event: ev.Event) -> Huddle:
    """Return what is true after `event`; an event that a phase does not know changes nothing."""
    match state:
        case Lobby():
            return _begun(event) if isinstance(event, ev.Begun) else _in_lobby(state, event)
        case Underway():
            return _under_way(state, event)
        case Ended():
            return state


def fold(journal: Iterable[ev.Event]) -> Huddle:
    """Return what is true after all events of a journal, the first of which is its beginning."""
    first, *rest = journal
    if not isinstance(first, ev.Begun):
        raise TypeError(first)
    start: Huddle = _begun(first)
    return reduce(evolve, _without_undone(rest), start)


def _without_undone(journal: Iterable[ev.Event]) -> Iterator[ev.Event]:
    """Leave out what was taken back, and that it was: each undo would fold anew otherwise."""
    kept: dict[int, ev.Event] = {}
    steps: list[int] = []
    for number, event in enumerate(journal):
        if isinstance(event, ev.Undone):
            if steps:
                del kept[steps.pop()]
            continue
        kept[number] = event
        if isinstance(event, ev.Ended):
            break
        if isinstance(event, ev.UndoSkipped) and steps:
            steps.pop()
        if not isinstance(event, (*ev.NO_STEP, ev.Begun)):
            steps.append(number)
    yield from kept.values()


def last_step(events: tuple[ev.Event, ...]) -> int | None:
    """Return where the last step that undo may take back stands among the events, or None."""
    skipped = 0
    for number in range(len(events) - 1, -1, -1):
        if isinstance(events[number], ev.UndoSkipped):
            skipped += 1
        elif not isinstance(events[number], ev.NO_STEP):
            if not skipped:
                return number
            skipped -= 1
    return None


def _without_last_step(events: tuple[ev.Event, ...]) -> tuple[ev.Event, ...]:
    at = last_step(events)
    return events if at is None else (*events[:at], *events[at + 1 :])


def _begun(event: ev.Begun) -> Underway:
    """Return a huddle whose first item that was not left before has just been opened."""
    items = tuple(_new(event, number) for number in range(1, len(event.items) + 1))
    if not items or items[-1].plan.kind != "close":
        items = (*items, replace(new_item(own_close()), is_minuted=False))
    first = next(number for number, item in enumerate(items, start=1) if item.left is None)
    start = Underway(
        begun=event,
        number=first,
        items=items,
        clock=Running(event.at),
        present=event.present,
        turns=event.turns,
    )
    return opened(start, first, event.at)


def _new(event: ev.Begun, number: int) -> Item:
    """Return an item as the huddle begins with it."""
    plan = event.items[number - 1]
    has_nothing = is_without(event, plan)
    item = replace(new_item(plan), allotted=share_of(event, number), has_nothing=has_nothing)
    if plan.struck is not None:
        return replace(item, left="struck", reason=plan.struck or None)
    return replace(item, left="carried") if number in event.leaves else item


def _in_lobby(lobby: Lobby, event: ev.Event) -> Lobby:
    """Return the lobby after somebody came or left, or an item was added or swapped."""
    if isinstance(event, ev.Undone):
        start = Lobby(first=lobby.first, draft=lobby.first)
        undone = reduce(_in_lobby, _without_last_step(lobby.events), start)
        return at_hour(undone, event.at)
    drafted = replace(lobby, draft=_drafted(lobby.draft, event), events=(*lobby.events, event))
    return at_hour(drafted, event.at)


def at_hour(lobby: Lobby, now: datetime) -> Lobby:
    """Return a lobby with the hours that its huddle would have if it started `now`."""
    return replace(lobby, draft=begun_at(lobby.draft, now))


def _drafted(draft: ev.Begun, event: ev.Event) -> ev.Begun:
    match event:
        case ev.Joined(name=name, side=side):
            return replace(draft, present=(*draft.present, Present(name=name, side=side)))
        case ev.WentAway(name=name):
            here = tuple(who for who in draft.present if who.name != name)
            return replace(draft, present=here)
        case ev.ItemAdded(title=title, minutes=minutes):
            has_close = bool(draft.items) and draft.items[-1].kind == "close"
            at = len(draft.items) - has_close
            items = (*draft.items[:at], added(title, minutes), *draft.items[at:])
            return replace(draft, items=items, minutes=draft.minutes + minutes)
        case ev.Swapped(number=number, item=item):
            items = (*draft.items[: number - 1], item, *draft.items[number:])
            return replace(draft, items=items)
        case ev.WentTo(number=number):
            others = (*draft.items[: number - 1], *draft.items[number:])
            return replace(draft, items=(draft.items[number - 1], *others))
        case ev.Struck(number=int(number), reason=reason):
            plan = replace(draft.items[number - 1], struck=reason)
            items = (*draft.items[: number - 1], plan, *draft.items[number:])
            return replace(draft, items=items, minutes=draft.minutes - plan.minutes)
        case ev.EndChosen(keeps=keeps):
            return replace(draft, keeps_end=keeps)
        case _:
            return draft


def _under_way(huddle: Underway, event: ev.Event) -> Huddle:
    """Return a running huddle after an event, remembering what undo may take back."""
    match event:
        case ev.Ended(at=at):
            return Ended(last=replace(ended(huddle, at), spoken=spoken(huddle, at)), at=at)
        case ev.Undone():
            return fold((huddle.begun, *_without_last_step(huddle.events)))
        case ev.Begun() | ev.EndChosen() | ev.Alive() | ev.ChairTaken():
            return huddle
        case (
            ev.Noted()
            | ev.Kept()
            | ev.Answered()
            | ev.Amended()
            | ev.Scored()
            | ev.MessageSet()
            | ev.Claimed()
            | ev.Noticed()
        ):
            after = recorded(huddle, event)
        case (
            ev.FloorGiven()
            | ev.Joined()
            | ev.WentAway()
            | ev.ItemAdded()
            | ev.Swapped()
            | ev.Extended()
            | ev.ClockStopped()
            | ev.ClockStarted()
            | ev.CaughtUp()
            | ev.Resumed()
        ):
            after = arranged(huddle, event)
        case ev.UndoSkipped():
            after = huddle
        case _:
            after = stepped(huddle, event)
    # An interruption counts for nobody: it began with the last entry.
    until = event.since if isinstance(event, ev.Resumed) else event.at
    return replace(after, events=(*huddle.events, event), spoken=spoken(huddle, until))
