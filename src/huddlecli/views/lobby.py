"""The lobby: what the huddle will be about, who is here, and what to type."""

from __future__ import annotations

from datetime import timedelta

from huddlecli.core.loop.events import Begun
from huddlecli.core.loop.state import Lobby, announced
from huddlecli.core.plans import PlannedItem
from huddlecli.core.rotation import FIRST_PLACE
from huddlecli.views.reasons import why
from huddlecli.views.safe import safe
from huddlecli.views.tables import aligned
from huddlecli.views.timing import Line, at_hour, times_over, today_of
from huddlecli.views.words import listed, short_day


def lobby_lines(lobby: Lobby) -> list[Line]:
    """The lobby: the agenda with today's picks, who is here, and what to type."""
    begun = lobby.draft
    today = today_of(begun)
    title = f"{safe(begun.title)} · {safe(begun.team)} · {short_day(today, today)}"
    return [
        Line(title, "title"),
        *(Line(row) for row in aligned(_rows(begun))),
        *_overdue(begun),
        Line(f"Here: {_people(begun)}"),
        Line(
            "Enter starts. NAME ticks off, /join NAME:SIDE, /swap another pick, /add TITLE", "quiet"
        ),
        *_late(lobby),
    ]


def _rows(begun: Begun) -> list[list[str]]:
    """The items with their minutes, and why each is there; then all of them together."""
    items = [
        [f"{number}", f"{item.minutes:>3} min", safe(item.title), _why(begun, item)]
        for number, item in enumerate(begun.items, start=1)
    ]
    waiting = f"{begun.waiting} more waiting" if begun.waiting else ""
    span = f"{at_hour(begun, begun.at)} to {at_hour(begun, begun.ends)}"
    return [*items, ["", f"{begun.minutes:>3} min", span, waiting]]


def _why(begun: Begun, item: PlannedItem) -> str:
    reason = why(item, today_of(begun))
    opens = f"{safe(item.opens)} opens" if item.opens else ""
    return ", ".join(part for part in (reason, opens) if part)


def _overdue(begun: Begun) -> list[Line]:
    """What was carried over so often that it should come first, or be struck."""
    return [
        Line(
            f"{safe(item.title)}, {times_over(item.carried)}: give it the first place, or /strike",
            "late",
        )
        for item in begun.items
        if item.carried >= FIRST_PLACE
    ]


def _people(begun: Begun) -> str:
    sides = [
        f"{safe(side)} {listed([safe(who.name) for who in begun.present if who.side == side])}"
        for side in begun.sides
    ]
    others = [safe(who.name) for who in begun.present if who.side not in begun.sides]
    return "; ".join([*sides, listed(others)] if others else sides)


def _late(lobby: Lobby) -> list[Line]:
    """That the huddle starts late, and how its end can move."""
    begun = lobby.draft
    ends = announced(lobby)
    if ends is None:
        return []
    moved = at_hour(begun, begun.at + timedelta(minutes=begun.minutes))
    return [Line(f"Late: it ends {at_hour(begun, ends)} all the same; /extend, {moved}", "late")]
