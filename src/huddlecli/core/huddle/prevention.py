"""The offer to discuss how to prevent another miss, at the review of a promise missed twice.

The item is about how the work is done: it names neither the promise nor its owner.
"""

from __future__ import annotations

from datetime import datetime

from huddlecli.core.errors import Refused
from huddlecli.core.huddle.boards import Promise
from huddlecli.core.huddle.commands import PreventRepeat
from huddlecli.core.huddle.events import ItemAdded, RecordKept
from huddlecli.core.huddle.sides.answers import has_room, is_planned, raised_item
from huddlecli.core.huddle.state import Underway, question
from huddlecli.core.huddle_plan import ADDED_MINUTES, PREVENTION
from huddlecli.core.value import replace

_TITLE = PREVENTION.title


def offers_prevention(huddle: Underway) -> bool:
    """Whether the promise shown was missed twice, and the item about it is not planned yet."""
    asked = question(huddle)
    return isinstance(asked, Promise) and asked.is_repeated and not is_planned(huddle, _TITLE)


def prevent_repeat(
    huddle: Underway, command: PreventRepeat, now: datetime
) -> ItemAdded | RecordKept:
    """Add the item to this huddle, or raise it for the next one if there is no time left."""
    if not offers_prevention(huddle):
        if isinstance(question(huddle), Promise) and is_planned(huddle, _TITLE):
            raise Refused("it is on the plan already", hint="/next to continue")
        raise Refused('"i" does not work here', hint="/add TITLE to add an item")
    if has_room(huddle, replace(PREVENTION, minutes=ADDED_MINUTES), now):
        return ItemAdded(at=now, title=_TITLE, minutes=ADDED_MINUTES)
    return RecordKept(at=now, made=raised_item(huddle, _TITLE, command.id, command.by))
