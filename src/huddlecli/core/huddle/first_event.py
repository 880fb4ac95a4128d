"""How a huddle begins: the first event, with all that was resolved before it.

Agenda, prompts, people and what the boards list are in it, so that the journal is enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from huddlecli.core.agenda import LoopRule
from huddlecli.core.huddle_plan import PlannedItem
from huddlecli.core.minutes import Present


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """An open promise to look at. `counts` where its day lies since the last such huddle.

    It `is_missed` where a huddle after its day heard "not yet": done means done today then.
    """

    id: str
    title: str
    owner: str
    due: date
    counts: bool = True
    is_missed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What the promises board begins with.

    `kept` of `due` are those that counted since the last huddle of this agenda (day `since`)
    and are not among the `open` ones. `more` open ones come next time. `done` are the titles of
    those that are done and were not announced in an earlier huddle; `told` is how many were.
    """

    since: date | None = None
    open: tuple[Promise, ...] = ()
    done: tuple[str, ...] = ()
    kept: int = 0
    due: int = 0
    more: int = 0
    told: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Somebody was called by name: to open a point, to speak on it, or to say it back."""

    name: str
    part: Literal["opened", "spoke", "heard"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardEntry:
    """A thing that a board lists: a win (of a side, or of both), something parked, a decision."""

    id: str
    title: str
    side: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Boards:
    """What the boards of this huddle list when it begins."""

    promises: Review = Review()
    wins: tuple[BoardEntry, ...] = ()
    parked: tuple[BoardEntry, ...] = ()
    decisions: tuple[BoardEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """The huddle began: its first item is open and its clock runs.

    `turns` are those of the weeks before, each person's last one of each kind, the latest last.
    `scheduled` is the hour at which the agenda is held on that day, where it has one. A huddle that
    starts late moves its end or `keeps_end`: then the items get `shares` of the time that is left,
    by their numbers, and there is no time for those that it `leaves` for next time.
    `key` is random: two huddles may have one id, of two machines that share a folder. `there` are
    the ids, with blanks between, of records whose files had come lately: they were logged before.
    Journals of older versions have neither.
    """

    at: datetime
    huddle: str
    agenda: str
    title: str
    team: str
    timezone: str
    sides: tuple[str, ...]
    by: str
    present: tuple[Present, ...]
    items: tuple[PlannedItem, ...]
    loop: LoopRule
    minutes: int
    ends: datetime
    boards: Boards = Boards()
    waiting: int = 0
    later: tuple[PlannedItem, ...] = ()
    turns: tuple[Turn, ...] = ()
    scheduled: datetime | None = None
    key: str = ""
    there: str | None = None
    keeps_end: bool = False
    shares: tuple[tuple[int, timedelta], ...] = ()
    leaves: tuple[int, ...] = ()
    event: Literal["begun"] = "begun"
