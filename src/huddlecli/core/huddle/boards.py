"""What the boards of a huddle list when it begins, and which promises are to be reviewed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from huddlecli.core.minutes import Minutes
from huddlecli.core.past_huddles import huddle_day
from huddlecli.core.promises import ZoneOf, due_verdicts, tally
from huddlecli.core.records import Action, is_undone
from huddlecli.core.team import day_in

MOST_DAILY = 8  # promises that a daily huddle looks at


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
class PromiseReview:
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
class BoardEntry:
    """A thing that a board lists: a win (of a side, or of both), something parked, a decision."""

    id: str
    title: str
    side: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Boards:
    """What the boards of this huddle list when it begins."""

    promises: PromiseReview = PromiseReview()
    wins: tuple[BoardEntry, ...] = ()
    parked: tuple[BoardEntry, ...] = ()
    decisions: tuple[BoardEntry, ...] = ()


def review_promises(  # noqa: PLR0913 - what the figures are of, and the hour
    actions: Iterable[Action],
    since: date,
    now: datetime,
    zone: ZoneInfo,
    zone_of: ZoneOf,
    *,
    most: int | None,
    past: Iterable[Minutes] = (),
    agenda: str = "",
) -> PromiseReview:
    """Return the promises to look at: open ones overdue or due today, by owner.

    `actions` come with their changes, the closed ones among them that count since the day
    `since`, that of the last such huddle; `most` is how many are shown, None for all. Of `past`
    minutes, the latest first, those of `agenda` are huddles of the same kind.
    """
    today = day_in(zone, now)
    known = [action for action in actions if not is_undone(action)]
    waiting = sorted(
        (one for one in known if one.status == "open" and one.due <= today),
        key=lambda one: (one.owner.casefold(), one.due, one.created, one.id),
    )
    before = list(_since(past, waiting, agenda))
    shown = _chosen(waiting, before, most)
    asked = {(one.id, one.due) for one in shown}
    boards = [huddle for huddle in before if _has_board(huddle)]
    same = [huddle for huddle in boards if huddle.agenda == agenda]
    done = [one for one in known if one.status == "done" and since <= one.due <= today]
    figures = tally(
        entry
        for one in known
        for entry in due_verdicts(one, now, zone_of)
        if since <= entry.day <= today and (one.id, entry.day) not in asked
    )
    return PromiseReview(
        since=since,
        open=tuple(
            Promise(
                id=one.id,
                title=one.title,
                owner=one.owner,
                due=one.due,
                counts=one.due >= since,
                is_missed=any(one.id in h.not_yet and one.due < huddle_day(h) for h in before),
            )
            for one in shown
        ),
        done=tuple(one.title for one in done if not _is_told(one, boards[:1])),
        told=sum(_is_told(one, boards[:1]) and not _is_told(one, same[:1]) for one in done),
        kept=figures.kept,
        due=figures.due,
        more=len(waiting) - len(shown),
    )


def _since(past: Iterable[Minutes], waiting: Sequence[Action], agenda: str) -> Iterator[Minutes]:
    """Yield the huddles since the oldest of those that wait was made, at most as many as matter.

    The last one with a board, and the last one of `agenda`, are among them.
    """
    first = min((one.created for one in waiting), default=None)
    has_board = has_same = False
    for number, huddle in enumerate(past):
        is_older = first is None or huddle.ended < first
        if number >= _MOST_HUDDLES or (is_older and has_board and has_same):
            return
        has_board = has_board or _has_board(huddle)
        has_same = has_same or (huddle.agenda == agenda and _has_board(huddle))
        yield huddle


_MOST_HUDDLES = 60


def _has_board(huddle: Minutes) -> bool:
    return any(item.kind == "promises" for item in huddle.items)


def _chosen(waiting: Sequence[Action], before: Sequence[Minutes], most: int | None) -> list[Action]:
    """Return those that are asked about: those not shown before, then those shown longest ago."""
    if most is None or len(waiting) <= most:
        return list(waiting)
    shown_at: dict[str, int] = {}
    for number, huddle in enumerate(reversed(before), start=1):
        shown_at |= dict.fromkeys(huddle.asked, number)
    ranked = sorted(waiting, key=lambda one: shown_at.get(one.id, 0))[:most]
    chosen = {one.id for one in ranked}
    return [one for one in waiting if one.id in chosen]


def _is_told(action: Action, huddles: Iterable[Minutes]) -> bool:
    """Whether one of these huddles knew that a promise was done, and its day was not ahead."""
    return any(
        action.closed is not None
        and action.closed <= huddle.ended
        and action.due <= huddle_day(huddle)
        for huddle in huddles
    )
