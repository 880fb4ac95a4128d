"""The minutes of a huddle as documents: what was said, what came out of it, the list of huddles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from huddlecli.core.minutes import (
    MinutedAction,
    MinutedItem,
    MinutedPoint,
    Minutes,
    Titled,
    all_actions,
    all_decisions,
    all_parked,
    all_reviews,
    huddle_day,
    is_carried_over,
    lasted,
)
from huddlecli.views.columns import PLAIN, QUIET, STRONG, Cell
from huddlecli.views.document import NOTE, Discussion, Document, Remark, Row, Section, Table
from huddlecli.views.words import (
    bare_day,
    clock,
    count,
    decided,
    followed,
    hour,
    kept_words,
    listed,
    review_words,
    short_day,
    times,
)

if TYPE_CHECKING:
    from huddlecli.views.formats.mail import MailMessage

NO_REVIEWS: Mapping[str, date] = MappingProxyType({})


def document(minutes: Minutes) -> Document:
    """Return the whole minutes: who was there, and what was said on each item."""
    return Document(
        subject=heading(minutes), facts=tuple(facts(minutes)), blocks=discussions(minutes)
    )


def heading(minutes: Minutes) -> str:
    """Return `Daily huddle, Mon 23 Nov 2026`."""
    day = huddle_day(minutes)
    return f"{minutes.title}, {short_day(day, day)} {day.year}"


def facts(minutes: Minutes) -> list[str]:
    """Return when it was, who was there, and what they thought of it."""
    zone = ZoneInfo(minutes.timezone)
    start, end = minutes.started.astimezone(zone), minutes.ended.astimezone(zone)
    when = f"{hour(start)} to {hour(end)}, {lasted(minutes)} of {minutes.planned_minutes} minutes"
    lines = [f"{when}, run by {minutes.by}" if minutes.by else when]
    if late := late_words(minutes):
        lines.append(f"Started {late}")
    if minutes.present:
        lines.append(f"Present: {people_words(minutes)}")
    if minutes.due:
        lines.append(f"Promises: {kept_words(minutes.kept or 0, minutes.due)}")
    if minutes.score is not None:
        reasons = "; ".join(minutes.score_reasons)
        lines.append(": ".join([f"Score {minutes.score:g}", *filter(None, [reasons])]))
    if minutes.message:
        lines.append(f"Message to the teams: {minutes.message}")
    return lines


def late_words(minutes: Minutes) -> str:
    """Return how late a huddle began, and what that cost all who were there; nothing in time."""
    late = minutes.late_minutes or 0
    if not 0 < late < minutes.planned_minutes:
        return ""  # in time, or held at another hour
    cost = late * len(minutes.present)
    return f"{count(late, 'minute', 'minutes')} late ({cost} person-minutes)"


def discussions(minutes: Minutes) -> tuple[Discussion, ...]:
    """Return the items in order, with what came out of each, and the wins."""
    day = huddle_day(minutes)
    items = [
        Discussion(
            f"{number}. ", item.title, _times(item), _about(item), tuple(_said_in(item, day))
        )
        for number, item in enumerate(minutes.items, 1)
    ]
    wins = tuple(Remark(NOTE, win.title) for win in minutes.wins)
    return (*items, *([Discussion("", "Wins", "", "", wins)] if wins else []))


def people_words(minutes: Minutes) -> str:
    """Return `ana and ben (marketing), cem (sales)`."""
    ordered = sorted(minutes.present, key=lambda who: who.side or "~")
    groups = [
        (side, listed([who.name for who in group]))
        for side, group in groupby(ordered, key=lambda who: who.side)
    ]
    return ", ".join(f"{names} ({side})" if side else names for side, names in groups)


def _times(item: MinutedItem) -> str:
    """Return how long an item took, of how long was planned."""
    return f"{clock(item.actual_seconds)} of {clock(item.planned_seconds)}"


def _about(item: MinutedItem) -> str:
    """Return who opened an item, and how it came and went."""
    parts = []
    if item.opened_by:
        parts.append(f"{item.opened_by} opened")
    if item.carried:
        parts.append(f"carried over {times(item.carried)} before")
    if item.left != "through":
        left = _carried_words(item) if item.left == "carried" else "struck"
        parts.append(f"{left}: {item.reason}" if item.reason else left)
    return ", ".join(parts)


def _carried_words(item: MinutedItem) -> str:
    """Return that an item was carried over, and whether it had been before."""
    return "carried over again" if item.carried else "carried over"


def _said_in(item: MinutedItem, day: date) -> Iterator[Remark]:
    """Yield the outcomes of an item: of each point, or of the board."""
    for number, point in enumerate(item.points, 1):
        if len(item.points) > 1:
            opened = f", {point.opened_by} opened" if point.opened_by else ""
            yield Remark("", f"point {number}{opened}")
        yield from _said_on(point, day)
    yield from (Remark("", line) for line in _answers(item))
    yield from (Remark(NOTE, note) for note in item.notes)
    yield from _made(item.decisions, item.actions, item.parked, day)


def _answers(item: MinutedItem) -> list[str]:
    """Return what was answered on a board of measures or leads, a line each."""
    if not item.answers:
        return []
    from huddlecli.views.side_answers import side_answer  # noqa: PLC0415  few items are such boards

    return [side_answer(given) for given in item.answers]


def _said_on(point: MinutedPoint, day: date) -> Iterator[Remark]:
    """Yield the notes and the outcomes of a point."""
    if point.review:
        yield Remark("reviewed", followed(point.review.title, review_words(point.review, day)))
    yield from (Remark(NOTE, note) for note in point.notes)
    if point.restatement:
        yield Remark("said back", point.restatement)
    elif point.said_back is not None:
        yield Remark("", "said back and confirmed" if point.said_back else "not said back")
    if point.rounds > 1:
        yield Remark("", f"{point.rounds} rounds")
    yield from _made(point.decisions, point.actions, point.parked, day)
    if point.outcome == "none" and not point.review:
        yield Remark("", "no action needed")


def _made(
    decisions: Iterable[Titled],
    actions: Iterable[MinutedAction],
    parked: Iterable[Titled],
    day: date,
) -> Iterator[Remark]:
    """Yield what was decided, promised and parked."""
    yield from (
        Remark("decided", decided(decision.title, decision.wording)) for decision in decisions
    )
    yield from (
        Remark(action.owner, followed(action.title, _until(action, day))) for action in actions
    )
    yield from (Remark("parked", item.title) for item in parked)


def _until(action: MinutedAction, day: date) -> str:
    """Return the due day of an open action, else its status: `by Fri 27 Nov`, `done`."""
    return action.status if action.status != "open" else f"by {short_day(action.due, day)}"


def list_document(huddles: Iterable[Minutes], today: date) -> Document:
    """Return a list of huddles: start, length and outcomes."""
    return Document(blocks=(Table(rows=[list(_row(minutes, today)) for minutes in huddles]),))


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
    if promises := all_actions(minutes):
        yield count(len(promises), "promise", "promises")
    if decisions := all_decisions(minutes):
        yield count(len(decisions), "decision", "decisions")


def outcome(minutes: Minutes) -> str:
    """Return `2 promises, 1 decision, 1 carried over`, or that it took place."""
    promised = len(kept_actions(minutes))
    decided = len(all_decisions(minutes))
    left = len(_left(minutes))
    parts = [
        count(promised, "promise", "promises") if promised else "",
        count(decided, "decision", "decisions") if decided else "",
        f"{left} carried over" if left else "",
    ]
    people = count(len(minutes.present), "person", "people")
    return ", ".join(filter(None, parts)) or f"{people} met"


def sections(minutes: Minutes, reviews: Mapping[str, date]) -> list[Section]:
    """Return the sections of the minutes; `reviews` has the review days of decisions."""
    talked = [_talk(item) for item in minutes.items]
    huddle = [Row(title=fact) for fact in facts(replace(minutes, message=None))]
    return [
        *outcome_sections(minutes, reviews),
        *(section for section in talked if section.rows),
        Section(title="The huddle", rows=tuple(huddle)),
    ]


def outcome_sections(minutes: Minutes, reviews: Mapping[str, date]) -> list[Section]:
    """Return what came out of a huddle: promises, decisions, and what was left."""
    day = huddle_day(minutes)
    lists = [
        ("Message to the teams", [Row(title=minutes.message)] if minutes.message else []),
        ("Who does what, by when", _promised(minutes, day)),
        ("Decided", [_decided(decision, reviews, day) for decision in all_decisions(minutes)]),
        (
            "Reviewed",
            [
                Row(title=review.title, note=review_words(review, day))
                for review in all_reviews(minutes)
            ],
        ),
        ("Carried over", _left(minutes)),
        ("Parked", [Row(title=item.title) for item in all_parked(minutes)]),
        ("Wins", [Row(title=win.title) for win in minutes.wins]),
    ]
    return [Section(title=title, rows=tuple(rows)) for title, rows in lists if rows]


def outcome_document(
    minutes: Minutes, team: str, reviews: Mapping[str, date] = NO_REVIEWS
) -> Document:
    """Return the document of a page or a mail; `reviews` has the day of review of decisions."""
    return Document(
        above=team,
        subject=heading(minutes),
        outcome=outcome(minutes),
        blocks=tuple(sections(minutes, reviews)),
        is_prose=True,
    )


def as_letter(minutes: Minutes, team: str, reviews: Mapping[str, date] = NO_REVIEWS) -> MailMessage:
    """Return the mail, as of the instant at which the huddle ended."""
    from huddlecli.views.formats.mail import letter  # noqa: PLC0415  the other formats do without

    at = minutes.ended.astimezone(ZoneInfo(minutes.timezone))
    return letter(outcome_document(minutes, team, reviews), team=team, at=at)


def _promised(minutes: Minutes, day: date) -> list[Row]:
    """Return who does what by when, or that it is done."""
    return [
        Row(
            who=action.owner,
            title=action.title,
            note="done" if action.status == "done" else f"by {short_day(action.due, day)}",
        )
        for action in kept_actions(minutes)
    ]


def _decided(decision: Titled, reviews: Mapping[str, date], day: date) -> Row:
    """Return what was decided, and when it is looked at again."""
    review = reviews.get(decision.id)
    note = f"review on {bare_day(review, day)}" if review else ""
    return Row(title=decided(decision.title, decision.wording), note=note)


def _talk(item: MinutedItem) -> Section:
    """Return what was said on an item: what was said back, then what was written down."""
    rows = [*_restated(item), *(Row(title=line) for line in _answers(item))]
    for notes in (*(point.notes for point in item.points), item.notes):
        rows += [Row(title=note) for note in notes]
    took = f"{clock(item.actual_seconds)} of {clock(item.planned_seconds)}"
    return Section(title=item.title, figure=took, rows=tuple(rows))


def _restated(item: MinutedItem) -> Iterator[Row]:
    """Yield what was said back on each point, or whether it was, if the agenda asks for it."""
    for number, point in enumerate(item.points, 1):
        which = f"point {number}, " if len(item.points) > 1 else ""
        if point.restatement:
            yield Row(title=f"{which}said back: {point.restatement}")
        elif point.said_back is not None:
            words = "said back and confirmed" if point.said_back else "not said back"
            yield Row(title=f"{which}{words}")


def _left(minutes: Minutes) -> list[Row]:
    """Return what is carried over, and why."""
    carried = [item for item in minutes.items if is_carried_over(item)]
    return [Row(title=item.title, note=_why_left(item)) for item in (*carried, *minutes.waiting)]


def _why_left(item: MinutedItem) -> str:
    """Return why an item was left, and how often it had been before."""
    often = f"carried over {times(item.carried)} before" if item.carried else ""
    return ", ".join(filter(None, (item.reason, often)))


def kept_actions(minutes: Minutes) -> tuple[MinutedAction, ...]:
    """Return the promises of all items but those that were dropped."""
    return tuple(action for action in all_actions(minutes) if action.status != "dropped")
