"""Corrections of what was typed in a huddle: notes, what was said back, reasons, the message.

A correction is an event of its own. The journal keeps the event with the old words, and the state
is folded as if the new words had been typed in their place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from huddlecli.core.huddle import events as ev
from huddlecli.core.value import Value, replace


class TypedText(Value):
    """A text that was typed in the huddle: its `number`, from 1, what it is, and its words now.

    The tool may have given the reason for which an item was carried over: that is no `note`.
    """

    number: int
    what: str
    text: str
    is_note: bool = True

    @property
    def name(self) -> str:
        """What people call it."""
        return f"{self.what} {self.number}"


# What each of these events has as words of the facilitator, and what people call them.
_WORDS: Mapping[type[ev.Event], tuple[str, str]] = {
    ev.Noted: ("text", "note"),
    ev.SaidBack: ("text", "said back"),
    ev.RoundBegun: ("text", "note"),
    ev.Skipped: ("reason", "reason"),
    ev.Struck: ("reason", "reason"),
    ev.ItemAdded: ("title", "item"),
    ev.Scored: ("reason", "reason"),
    ev.MessageSet: ("text", "message"),
}


def words_of(event: ev.Event) -> str | None:
    """Return the words that were typed with an event, None if it has none."""
    known = _WORDS.get(type(event))
    words = getattr(event, known[0]) if known else None
    return words or None


def typed_texts(events: Iterable[ev.Event]) -> list[TypedText]:
    """Return what was typed, in order, with the corrections made since."""
    texts = [event for event in corrected(events) if words_of(event)]
    return [
        TypedText(
            number=number,
            what=_WORDS[type(event)][1],
            text=words_of(event) or "",
            is_note=not isinstance(event, ev.Skipped),
        )
        for number, event in enumerate(texts, start=1)
    ]


def corrected(events: Iterable[ev.Event]) -> list[ev.Event]:
    """Return the events with the words that corrections put in the place of the old ones.

    If an undo has removed a text, the numbers after it have changed: then a correction is of the
    last text with the words that it replaces, or of none.
    """
    after: list[ev.Event] = []
    places: list[int] = []  # of the texts, by number
    last: dict[str, int] = {}  # the place of the last text with these words
    for event in events:
        if isinstance(event, ev.TextFixed):
            numbered = places[event.number - 1 : event.number] if event.number > 0 else []
            likely = (*numbered, *([last[event.was]] if event.was in last else []))
            place = next((at for at in likely if words_of(after[at]) == event.was), None)
            if place is not None:
                after[place] = _with_words(after[place], event.text)
                last[event.text] = place
        elif words := words_of(event):
            places.append(len(after))
            last[words] = len(after)
        after.append(event)
    return after


def _with_words(event: ev.Event, words: str) -> ev.Event:
    changed: Mapping[str, Any] = {_WORDS[type(event)][0]: words}
    return replace(event, **changed)
