"""Which events an undo takes back: only steps of the facilitator, the last one first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from huddlecli.core.huddle import events as ev


def last_step(events: tuple[ev.Event, ...]) -> int | None:
    """Return the index of the event that the next undo takes back, or None."""
    skipped = 0
    for number in range(len(events) - 1, -1, -1):
        if isinstance(events[number], ev.UndoSkipped):
            skipped += 1
        elif not isinstance(events[number], ev.NotUndoable):
            if not skipped:
                return number
            skipped -= 1
    return None


def without_last_step(events: tuple[ev.Event, ...]) -> tuple[ev.Event, ...]:
    """Return the events without the one that the next undo takes back."""
    at = last_step(events)
    return events if at is None else (*events[:at], *events[at + 1 :])


def without_undone(journal: Iterable[ev.Event]) -> Iterator[ev.Event]:
    """Yield the events that were not undone, without the undos, up to the end of the huddle.

    A fold over the result is linear: each `Undone` would fold all events before it once more.
    """
    kept: dict[int, ev.Event] = {}
    steps: list[int] = []
    for number, event in enumerate(journal):
        if isinstance(event, ev.Undone):
            if steps:
                del kept[steps.pop()]
            continue
        kept[number] = event
        if isinstance(event, ev.HuddleEnded):
            break
        if isinstance(event, ev.UndoSkipped) and steps:
            steps.pop()
        if not isinstance(event, ev.NotUndoable | ev.Begun):
            steps.append(number)
    yield from kept.values()
