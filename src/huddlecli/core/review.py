"""What the promises board of a huddle begins with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from huddlecli.core.kept import ZoneOf, counted, tally
from huddlecli.core.loop.events import Promise, Review
from huddlecli.core.records import Action, is_undone
from huddlecli.core.team import day_in

MOST_DAILY = 8  # promises that a daily huddle looks at


def review(  # noqa: PLR0913 - what the figures are of, and the hour
    actions: Iterable[Action],
    since: date,
    now: datetime,
    zone: ZoneInfo,
    zone_of: ZoneOf,
    *,
    most: int | None,
) -> Review:
    """Return the promises to look at: open ones overdue or due today, by owner.

    `actions` come with their changes, the closed ones among them that count since the day
    `since`, that of the last such huddle; `most` is how many are shown, None for all.
    """
    today = day_in(zone, now)
    known = [action for action in actions if not is_undone(action)]
    waiting = sorted(
        (one for one in known if one.status == "open" and one.due <= today),
        key=lambda one: (one.owner.casefold(), one.due, one.created, one.id),
    )
    shown = waiting[:most]
    asked = {(one.id, one.due) for one in shown}
    figures = tally(
        entry
        for one in known
        for entry in counted(one, now, zone_of)
        if since <= entry.day <= today and (one.id, entry.day) not in asked
    )
    return Review(
        since=since,
        open=tuple(
            Promise(
                id=one.id, title=one.title, owner=one.owner, due=one.due, counts=one.due >= since
            )
            for one in shown
        ),
        done=tuple(
            one.title for one in known if one.status == "done" and since <= one.due <= today
        ),
        kept=figures.kept,
        due=figures.due,
        more=len(waiting) - len(shown),
    )
