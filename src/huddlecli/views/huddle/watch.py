"""What `huddle watch` shows between huddles, and the foot of its screen."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from huddlecli.views.escape import safe
from huddlecli.views.huddle.big_letters import large
from huddlecli.views.huddle.promised import Promised, fitting_rows, wall_blocks
from huddlecli.views.huddle.rows import (
    EMPTY,
    Room,
    StyledRow,
    StyledText,
    centred,
    indented,
    row,
    row_width,
    spread,
    wrapped,
)
from huddlecli.views.words import hour, near_day, short_day

if TYPE_CHECKING:  # between huddles no event is needed, and for the first picture no minutes
    from huddlecli.core.huddle.events import Begun
    from huddlecli.core.minutes import MinutedAction

NONE = "No huddle is running."
_BLOCK = 92  # columns of what was promised, in the middle
_EDGE = 2  # columns at each side


class Coming(NamedTuple):
    """The next huddle: its title and day in words, and its local hour, "" if it has none."""

    words: str
    hour: str

    def __str__(self) -> str:
        """Return `Next: Daily huddle, tomorrow 09:08`."""
        return " ".join(filter(None, self))


class LastPromises(NamedTuple):
    """What was promised in the last huddle, below its title and day."""

    head: str
    promises: tuple[Promised, ...]


class Between(NamedTuple):
    """What there is to say between two huddles; each is None or empty if it is not known."""

    ended: Begun | None = None  # the huddle that was watched, once it is over
    coming: Coming | None = None
    last: LastPromises | None = None


def upcoming(title: str, day: date, start: datetime | None, today: date) -> Coming:
    """Return when the next huddle begins; `start` is local."""
    return Coming(f"Next: {safe(title)}, {near_day(day, today)}", hour(start) if start else "")


def last_promises(
    title: str, day: date, actions: tuple[MinutedAction, ...], today: date
) -> LastPromises:
    """Return what was promised in the huddle of that `title` and `day`."""
    return LastPromises(
        head=f"promised {near_day(day, today)} in {safe(title)}",
        promises=tuple(
            Promised(owner=action.owner, day=short_day(action.due, today), title=action.title)
            for action in actions
        ),
    )


def waiting_rows(between: Between, room: Room, *, is_large: bool = False) -> list[StyledRow]:
    """Return the rows between huddles: what is over, what comes next, what was promised last.

    For a wall the hour is in large type.
    """
    ended, coming = between.ended, between.coming
    inner = room.columns - 2 * _EDGE
    rows = [*wrapped(f"{ended.title} has ended." if ended else NONE, inner, "title"), EMPTY]
    if ended:
        command = f"huddle minutes show {ended.huddle}"
        if len(command) > inner:
            command = "huddle minutes show"  # the last ones
        rows += [row(StyledText(command, "quiet")), EMPTY]
    large_rows = _large_hour(coming, inner, room.rows // 3) if coming and is_large else []
    if coming:
        rows += wrapped(coming.words if large_rows else str(coming), inner, "strong")
    rows += [EMPTY, *large_rows] if large_rows else []
    rows = [centred(styled, room.columns) for styled in rows]
    promised = _promised(between.last, Room(inner, room.rows - len(rows) - 2))
    rows += [EMPTY, *promised] if promised else []
    return [*[EMPTY] * max((room.rows - len(rows)) // 2, 0), *rows][: room.rows]


def _large_hour(coming: Coming, columns: int, rows: int) -> list[StyledRow]:
    """Return the hour in the largest type that fits, nothing if none does."""
    for high in (3, 2, 1):
        letters = large(coming.hour, wide=2 * high, high=high) if coming.hour else ()
        if letters and len(letters[0]) <= columns and len(letters) <= rows:
            return [row(StyledText(letter, "name")) for letter in letters]
    return []


def _promised(last: LastPromises | None, room: Room) -> list[StyledRow]:
    if last is None:
        return []
    wide = min(room.columns, _BLOCK)
    rows = fitting_rows((last.head,), wall_blocks(last.promises, wide), Room(wide, room.rows))
    widest = max(map(row_width, rows), default=0)
    return indented(rows, (room.columns - widest) // 2 + _EDGE)


def waiting_lines(between: Between) -> list[str]:
    """Return what comes next and what was promised last, in lines."""
    lines = [str(between.coming)] if between.coming else []
    if between.last and between.last.promises:
        lines += ["", between.last.head]
        told = between.last.promises
        lines += [f"  {safe(owner)}  {day}  {safe(title)}" for owner, day, title, _ in told]
    return lines


def waiting_title(team: str, local: datetime, room: int) -> StyledRow:
    """Return the team and the hour."""
    return spread(
        row(StyledText(f" {team}", "title")), row(StyledText(f"{hour(local)} ", "strong")), room
    )


def foot_row(words: str, warning: str, room: int) -> StyledRow:
    """Return what is watched, or what could not be read, and how to leave."""
    left = StyledText(f" {warning}", "warm") if warning else StyledText(f" {words}", "quiet")
    return spread(row(left), row(StyledText("q", "key"), StyledText(" leave ", "quiet")), room)
