"""The lobby: what the huddle will be about, who is here, and what to type."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from huddlecli.core.huddle.events import Begun
from huddlecli.core.huddle.lobby import (
    is_late,
    long_carried,
    minutes_over,
    planned_length,
    scheduled_end,
    share_of,
)
from huddlecli.core.huddle.minutes import late_minutes
from huddlecli.core.huddle.state import Lobby
from huddlecli.core.huddle_plan import PlannedItem
from huddlecli.core.text import folded
from huddlecli.views.columns import aligned
from huddlecli.views.escape import safe
from huddlecli.views.huddle.time import (
    ScreenLine,
    at_hour,
    minutes_words,
    times_over,
    today_of,
    whole_minutes,
)
from huddlecli.views.next_huddle import turn_words, why
from huddlecli.views.words import capitalized, count, listed, short_day


def lobby_lines(lobby: Lobby) -> list[ScreenLine]:
    """The lobby: the agenda with today's picks, who is here, and what to type."""
    begun = lobby.draft
    today = today_of(begun)
    title = f"{safe(begun.title)} · {safe(begun.team)} · {short_day(today, today)}"
    return [
        ScreenLine(title, "title"),
        *(ScreenLine(row) for row in aligned(_rows(begun))),
        *(ScreenLine(words, "late") for words in longer_words(lobby)),
        *(ScreenLine(advice, "late") for advice in first_or_struck(begun)),
        *who_lines(lobby),
        ScreenLine(f"Present: {_people(begun)}"),
        ScreenLine(
            "Enter to start. NAME to mark absent, /join NAME:SIDE, /swap or /topics for another"
            " topic, /add TITLE, /move N up, /leave-out N",
            "quiet",
        ),
        *(ScreenLine(words, "late") for words in late_words(begun)),
    ]


def _rows(begun: Begun) -> list[list[str]]:
    """The items with their minutes, and why each is there; then all of them together."""
    lengths = [lobby_minutes(begun, number) for number in range(1, len(begun.items) + 1)]
    length = f"{whole_minutes(begun)} min"
    wide = max(7, *map(len, (*lengths, length)))
    items = [
        [f"{number}", minutes.rjust(wide), safe(item.title), item_about(begun, item)]
        for number, (item, minutes) in enumerate(zip(begun.items, lengths, strict=True), start=1)
    ]
    waiting = f"{begun.waiting} more waiting" if begun.waiting else ""
    span = f"{at_hour(begun, begun.at)} to {at_hour(begun, begun.ends)}"
    return [*items, ["", length.rjust(wide), span, waiting]]


def lobby_minutes(begun: Begun, number: int) -> str:
    """Return how long item `number`, from 1, will have, or that it will not be discussed."""
    item = begun.items[number - 1]
    if item.struck is not None:
        return "struck"
    if item.is_out:
        return "–"
    return "later" if number in begun.leaves else minutes_words(share_of(begun, number))


def item_about(begun: Begun, item: PlannedItem, reason: str = "") -> str:
    """Return why an item is there, or `reason` if given, and who opens it."""
    if item.is_out:
        return "left out today"
    opens = f"{safe(item.opens)} opens" if item.opens else ""
    return ", ".join(part for part in (reason or why(item, today_of(begun)), opens) if part)


def longer_words(lobby: Lobby) -> list[str]:
    """Return by how much the plan is longer than the agenda says, if it is."""
    over = minutes_over(lobby)
    return [f"{count(over, 'minute', 'minutes')} longer than planned"] if over else []


def first_or_struck(begun: Begun) -> list[str]:
    """What was carried over so often that it should be done first, or struck."""
    advice = []
    for number in long_carried(begun):
        item = begun.items[number - 1]
        carried = f'"{safe(item.title)}" has been {times_over(item.carried)}.'
        first = f"/goto {number} or " if number > 1 else ""
        advice.append(f"{carried} Do it first today, or drop it: {first}/strike {number} REASON")
    return advice


def who_lines(lobby: Lobby) -> list[ScreenLine]:
    """Return who facilitates and who is new; in a pipe, where no lobby waits, they come first."""
    return [ScreenLine(words) for words in (*turn_now(lobby), *welcome(lobby))]


def turn_now(lobby: Lobby) -> list[str]:
    """Return who facilitates by the rota, and that somebody else may start the huddle."""
    turn, by = lobby.turn, lobby.draft.by
    if turn is None:
        return []
    words = f"{turn_words(turn, 'today')}."
    if turn.name is None:
        return [capitalized(words)]
    if folded(turn.name) == folded(by):
        return [words]
    return [f"{words} {safe(by)} is starting it and facilitates instead."]


def welcome(lobby: Lobby) -> list[str]:
    """Return a greeting for those present who are at their first huddle."""
    here = {folded(who.name) for who in lobby.draft.present}
    new = [
        f"{safe(who.name)} ({safe(who.side)})" if who.side else safe(who.name)
        for who in lobby.newcomers
        if folded(who.name) in here
    ]
    return [f"New here: {listed(new)}. Welcome."] if new else []


def _people(begun: Begun) -> str:
    sides = [
        f"{safe(side)} {listed([safe(who.name) for who in begun.present if who.side == side])}"
        for side in begun.sides
    ]
    others = [safe(who.name) for who in begun.present if who.side not in begun.sides]
    return "; ".join([*sides, listed(others)] if others else sides)


def lost_end_words(begun: Begun) -> str | None:
    """That there is no announced end to keep, as `--end keep` asks; None if there is one."""
    ends, moved = scheduled_end(begun), at_hour(begun, begun.at + planned_length(begun))
    if ends is None:
        return f"{safe(begun.agenda)} has no scheduled end to keep; it ends at {moved}"
    if ends <= begun.at:
        return f"the scheduled end, {at_hour(begun, ends)}, has passed; it now ends at {moved}"
    return None


class LateStart(NamedTuple):
    """How late a huddle would start, as `3 minutes`, and both hours at which it can end."""

    late: str
    kept: str
    moved: str


def late_start(begun: Begun, now: datetime) -> LateStart | None:
    """Return how late the huddle would start at `now`; None if it is not late."""
    ends = scheduled_end(begun)
    if ends is None or not is_late(begun, now):
        return None
    late = count(late_minutes(begun) or 0, "minute", "minutes")
    return LateStart(late, at_hour(begun, ends), at_hour(begun, now + planned_length(begun)))


def late_words(begun: Begun) -> list[str]:
    """Return that the huddle starts late, and both ways to end it."""
    start = late_start(begun, begun.at)
    if start is None:
        return []
    if begun.keeps_end:
        ways = f"still ends {start.kept}. /end-at move to end {start.moved} instead"
    else:
        ways = f"ends {start.moved}. /end-at keep to end {start.kept} instead"
    return [f"Starting {start.late} late: {ways}"]
