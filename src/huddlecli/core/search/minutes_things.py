"""What was said in a huddle, as things that can be found.

Promises, decisions and the like are not among them: they are records, and are found as such.
"""

from __future__ import annotations

from collections.abc import Iterator

from huddlecli.core.agenda import LOOP_KINDS
from huddlecli.core.minutes import MinutedItem, Minutes, huddle_day
from huddlecli.core.search.things import ITEM, MESSAGE, NOTE, SAID_BACK, SCORE, Thing


def minutes_things(minutes: Minutes, *, is_running: bool = False) -> Iterator[Thing]:
    """Yield what was said in a huddle, in order; `is_running` if it has not ended yet."""
    base = Thing(
        kind=MESSAGE,
        id=None,
        words="",
        more=(),
        who=None,
        side=None,
        at=minutes.started.timestamp(),
        day=huddle_day(minutes).toordinal(),
        huddle=minutes.id,
        is_running=is_running,
    )
    for number, item in enumerate(minutes.items, start=1):
        place = base._replace(item=number, item_title=item.title, topic=item.topic)
        yield from _said_in(item, place)
    if minutes.message:
        yield base._replace(words=minutes.message)
    for reason in minutes.score_reasons:
        yield base._replace(kind=SCORE, words=reason)


def _said_in(item: MinutedItem, place: Thing) -> Iterator[Thing]:
    """Yield an item that was talked about, and what was said in it."""
    # What comes from a record is found as that record; a board has the same title every time.
    if (item.kind in LOOP_KINDS and not item.source) or item.reason:
        more = (item.reason,) if item.reason else ()
        yield place._replace(kind=ITEM, words=item.title, more=more)
    for point in item.points:
        for note in point.notes:
            yield place._replace(kind=NOTE, words=note, who=point.speaker)
        if point.restatement:
            yield place._replace(kind=SAID_BACK, words=point.restatement, who=point.listener)
    for note in item.notes:
        yield place._replace(kind=NOTE, words=note)
