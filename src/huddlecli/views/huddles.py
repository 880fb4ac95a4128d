"""The huddles that were held, a line for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from huddlecli.core.minutes import MinutedItem, MinutedPoint, Minutes, lasted
from huddlecli.views.minutes import huddle_day
from huddlecli.views.passages import Passage
from huddlecli.views.tables import PLAIN, QUIET, STRONG, Cell
from huddlecli.views.words import count, short_day


def rows(found: Iterable[Minutes], today: date) -> Sequence[Passage]:
    """Return when each huddle was, how long it took, and what came of it."""
    return [Passage(rows=[list(_row(minutes, today)) for minutes in found])]


def _row(minutes: Minutes, today: date) -> Iterator[Cell]:
    yield minutes.id, STRONG
    yield minutes.title, PLAIN
    yield short_day(huddle_day(minutes), today), PLAIN
    yield f"{lasted(minutes)} of {minutes.planned_minutes} min", PLAIN
    yield count(len(minutes.present), "person", "people"), PLAIN
    yield ", ".join(_came_to(minutes)), PLAIN
    yield f"score {minutes.score:g}" if minutes.score is not None else "", QUIET


def _came_to(minutes: Minutes) -> Iterator[str]:
    """Yield how many promises and decisions were made."""
    points = [point for item in minutes.items for point in item.points]
    places: list[MinutedItem | MinutedPoint] = [*minutes.items, *points]
    promises = sum(len(place.actions) for place in places)
    decisions = sum(len(place.decisions) for place in places)
    if promises:
        yield count(promises, "promise", "promises")
    if decisions:
        yield count(decisions, "decision", "decisions")
