"""The boards: what they list when a huddle begins, and which promises are reviewed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from huddlecli.core.huddle.matters import Matter
from huddlecli.core.huddle.sides.rows import LeadsBoard, Scoreboard
from huddlecli.core.minutes import Minutes, huddle_day
from huddlecli.core.promises import ZoneOf, due_by, due_verdicts, tally
from huddlecli.core.records import Action, is_undone
from huddlecli.core.team import day_in
from huddlecli.core.value import Value

MOST_DAILY = 8  # promises that a daily huddle looks at
FEWEST_MISSES = 2  # after which the huddle offers to discuss how to prevent another


class Promise(Value):
    """An open promise to review. It `counts` if it was due since the last huddle of this agenda.

    It `is_missed` if a huddle after its due day heard "not yet": then done means done today. It
    `is_repeated` if it was missed twice: two due days passed, or two huddles after its due day
    heard "not yet".
    """

    id: str
    title: str
    owner: str
    due: date
    counts: bool = True
    is_missed: bool = False
    is_repeated: bool = False


class PromiseReview(Value):
    """What the promises board begins with.

    `open` are the promises to review; `more` others wait for the next time. `kept` of `due` are the
    promises that counted since the last huddle of this agenda (day `since`), without the open ones
    and those that counted in that huddle.
    `done` are the titles of promises that are done and were not announced before; `told` is the
    number of those that were.
    """

    since: date | None = None
    open: tuple[Promise, ...] = ()
    done: tuple[str, ...] = ()
    kept: int = 0
    due: int = 0
    more: int = 0
    told: int = 0


class BoardEntry(Value):
    """An entry of a board: a win (of a side or of both), or something parked."""

    id: str
    title: str
    side: str | None = None


class DueDecision(Value):
    """A decision due for review since the day `review`, which was made or last kept on `since`.

    Journals of older versions have neither day.
    """

    id: str
    title: str
    review: date | None = None
    since: date | None = None
    was_kept: bool = False


class Boards(Value):
    """What the boards of a huddle list when it begins."""

    promises: PromiseReview = PromiseReview()
    wins: tuple[BoardEntry, ...] = ()
    parked: tuple[BoardEntry, ...] = ()
    decisions: tuple[DueDecision, ...] = ()  # the longest overdue first
    matters: tuple[Matter, ...] = ()  # what both sides agree on at items of this huddle
    measures: Scoreboard = Scoreboard()
    leads: LeadsBoard = LeadsBoard()


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
    """Return the promises to review: those overdue or due today, by owner.

    `actions` have their changes, and the closed ones that count since the day `since`, that of the
    last huddle of this agenda, are among them. At most `most` promises are shown; None shows all.
    `past` are minutes, the latest first; those of `agenda` are huddles of the same kind.
    """
    today = day_in(zone, now)
    known = [action for action in actions if not is_undone(action)]
    waiting = sorted(
        due_by(known, today),
        key=lambda action: (action.owner.casefold(), action.due, action.created, action.id),
    )
    before = list(_since(past, waiting, agenda))
    shown = _chosen(waiting, before, most)
    asked = {(action.id, action.due) for action in shown}
    boards = [huddle for huddle in before if _has_board(huddle)]
    same = [huddle for huddle in boards if huddle.agenda == agenda]
    done = [action for action in known if action.status == "done" and since <= action.due <= today]
    announced = {action.id for action in done if _is_told(action, boards[:1])}
    figures = tally(
        verdict
        for action in known
        for verdict in due_verdicts(action, now, zone_of)
        if since <= verdict.day <= today
        and (action.id, verdict.day) not in asked
        and not _is_counted(action, verdict.day, same[:1])
    )
    return PromiseReview(
        since=since,
        open=tuple(
            Promise(
                id=action.id,
                title=action.title,
                owner=action.owner,
                due=action.due,
                counts=action.due >= since,
                is_missed=_times_missed(action, before) > 0,
                is_repeated=max(
                    _times_missed(action, before),
                    sum(not verdict.kept for verdict in due_verdicts(action, now, zone_of)),
                )
                >= FEWEST_MISSES,
            )
            for action in shown
        ),
        done=tuple(action.title for action in done if action.id not in announced),
        told=sum(action.id in announced and not _is_told(action, same[:1]) for action in done),
        kept=figures.kept,
        due=figures.due,
        more=len(waiting) - len(shown),
    )


def _times_missed(action: Action, before: Iterable[Minutes]) -> int:
    """Return how many huddles after the due day of an action heard "not yet" of it."""
    return sum(action.id in huddle.not_yet and action.due < huddle_day(huddle) for huddle in before)


def _since(past: Iterable[Minutes], waiting: Sequence[Action], agenda: str) -> Iterator[Minutes]:
    """Yield the past huddles since the oldest waiting promise was made, up to a limit.

    The last huddle with a board and the last one of `agenda` are among them.
    """
    first = min((action.created for action in waiting), default=None)
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
    """Return the promises to ask about: those not shown before, then those shown longest ago."""
    if most is None or len(waiting) <= most:
        return list(waiting)
    shown_at: dict[str, int] = {}
    for number, huddle in enumerate(reversed(before), start=1):
        shown_at |= dict.fromkeys(huddle.asked, number)
    ranked = sorted(waiting, key=lambda action: shown_at.get(action.id, 0))[:most]
    chosen = {action.id for action in ranked}
    return [action for action in waiting if action.id in chosen]


def _is_told(action: Action, huddles: Iterable[Minutes]) -> bool:
    """Whether a promise was done, and due, by the end of one of these huddles."""
    return any(
        action.closed is not None
        and action.closed <= huddle.ended
        and action.due <= huddle_day(huddle)
        for huddle in huddles
    )


def _is_counted(action: Action, day: date, huddles: Iterable[Minutes]) -> bool:
    """Whether a promise that counts on `day` had counted by the end of a huddle of that day.

    It counts on the day itself from when it is done, dropped or given another due day.
    """
    settled = action.closed
    if day != action.due:
        changes = sorted(action.changes, key=lambda change: change.at)
        dues = [(change.at, change.set["due"]) for change in changes if "due" in change.set]
        settled = next((at for (_, due), (at, _) in pairwise(dues) if due == day), None)
    return any(
        settled is not None and settled <= huddle.ended and day == huddle_day(huddle)
        for huddle in huddles
    )
