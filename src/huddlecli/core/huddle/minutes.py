"""The minutes of a huddle, made from its state at the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from huddlecli.core.agenda import EntryKind
from huddlecli.core.agreement import term_decision
from huddlecli.core.huddle.events import Begun, Joined
from huddlecli.core.huddle.floor import air_time
from huddlecli.core.huddle.records import HuddleRecord
from huddlecli.core.huddle.review import review_outcome
from huddlecli.core.huddle.sides.rows import LeadRow, MeasureRow, RowAnswer
from huddlecli.core.huddle.state import (
    Ended,
    Item,
    Point,
    Underway,
    edit_of,
    is_moved,
    new_item,
    row_answer,
)
from huddlecli.core.minutes import (
    MinutedAction,
    MinutedAnswer,
    MinutedItem,
    MinutedPoint,
    MinutedReview,
    Minutes,
    Present,
    Titled,
    mean_score,
)
from huddlecli.core.team import day_in
from huddlecli.core.terms import content_line
from huddlecli.core.value import replace


def minutes_of(ended: Ended) -> Minutes:
    """Return the minutes of a huddle that has ended."""
    huddle = ended.last
    begun = huddle.begun
    reviewed = reviewed_promises(huddle)
    here = {item.plan.topic for item in huddle.items}
    return Minutes(
        id=begun.huddle,
        key=begun.key or None,
        agenda=begun.agenda,
        title=begun.title,
        started=begun.at,
        ended=ended.at,
        interrupted_seconds=int(huddle.gap.total_seconds()) or None,
        timezone=begun.timezone,
        planned_minutes=begun.minutes,
        by=begun.by,
        present=_everybody(huddle),
        items=tuple(
            _minuted(huddle, number, item)
            for number, item in enumerate(huddle.items, start=1)
            if item.is_minuted
        ),
        score=mean_score(huddle.scores),
        score_reasons=huddle.reasons,
        message=huddle.message,
        late_minutes=late_minutes(begun),
        scheduled=begun.scheduled,
        asked=_asked(huddle),
        not_yet=tuple(dict.fromkeys(known for known, letter in huddle.answers if letter == "n")),
        kept=reviewed[0] if reviewed else None,
        due=reviewed[1] if reviewed else None,
        floor={
            side: round(had.total_seconds()) for side, had in air_time(huddle, ended.at).items()
        },
        wins=_titled(made for made in huddle.made if made.kind == "win" and made.is_live),
        waiting=tuple(
            _minuted(huddle, 0, replace(new_item(plan), left="carried"))
            for plan in begun.later
            if plan.topic is None or plan.topic not in here
        ),
    )


def late_minutes(begun: Begun) -> int | None:
    """Return how many whole minutes late a huddle began, or None if its agenda has no time."""
    if begun.scheduled is None:
        return None
    return max(int((begun.at - begun.scheduled).total_seconds()) // 60, 0)


def _everybody(huddle: Underway) -> tuple[Present, ...]:
    """Return all who were present at any time."""
    came = (Present(name=e.name, side=e.side) for e in huddle.events if isinstance(e, Joined))
    return tuple(dict.fromkeys((*huddle.begun.present, *came)))


def _asked(huddle: Underway) -> tuple[str, ...]:
    """Return the ids of the promises on the board, if it was opened."""
    if not any(item.plan.kind == "promises" and item.step for item in huddle.items):
        return ()
    return tuple(promise.id for promise in huddle.begun.boards.promises.open)


def reviewed_promises(huddle: Underway) -> tuple[int, int] | None:
    """Return how many promises were kept, and how many counted; None without a review.

    A promise that is overdue counts, and is kept if it was done by its day. One due today counts
    once it is done or dropped.
    """
    if not any(item.plan.kind == "promises" and item.step for item in huddle.items):
        return None
    review = huddle.begun.boards.promises
    today = day_in(ZoneInfo(huddle.begun.timezone), huddle.begun.at)
    kept, due = review.kept, review.due
    for promise in review.open:
        edit = edit_of(huddle, promise.id)
        is_over = edit.status in ("done", "dropped") or is_moved(huddle, promise.id)
        has_counted = promise.due < today or is_over
        if promise.counts and has_counted:
            due += 1
            kept += edit.status == "done" and (edit.done_on or today) <= promise.due
    return (kept, due) if due else None


def _minuted(huddle: Underway, number: int, item: Item) -> MinutedItem:
    made = [record for record in huddle.made if record.item == number and record.is_live]
    of_item = [record for record in made if not record.point]
    reviews = {point.decision: at for at, point in enumerate(item.points, start=1)}
    return MinutedItem(
        kind=item.plan.kind,
        title=item.plan.title,
        topic=item.plan.topic,
        opened_by=item.points[0].opened_by if item.points else None,
        planned_seconds=item.plan.minutes * 60,
        actual_seconds=int(item.spent.total_seconds()),
        carried=item.plan.carried,
        points=tuple(
            _point(
                huddle,
                point,
                [record for record in made if record.point == at],
                is_review=reviews.get(point.decision) == at,
            )
            for at, point in enumerate(item.points, start=1)
        ),
        left=item.left or "through",
        reason=item.reason,
        entry=item.plan.entry,
        source=item.plan.source,
        by=item.plan.by,
        notes=item.notes,
        actions=_actions(of_item),
        decisions=_decisions(huddle, of_item),
        parked=_titled(record for record in of_item if record.kind == "parked"),
        answers=_row_answers(huddle, number),
    )


def _point(
    huddle: Underway, point: Point, made: Sequence[HuddleRecord], *, is_review: bool
) -> MinutedPoint:
    is_asked = huddle.begun.loop.understand != "off" and point.has_left_talk
    return MinutedPoint(
        opened_by=point.opened_by,
        rounds=point.rounds,
        said_back=point.said_back if is_asked else None,
        restatement=point.restatement,
        outcome=point.outcome,
        review=_review(huddle, point.decision) if is_review and point.decision else None,
        speaker=point.speakers[0] if point.speakers else None,
        listener=point.listeners[-1] if point.listeners else None,
        notes=point.notes,
        actions=_actions(made),
        decisions=_decisions(huddle, made),
        parked=_titled(record for record in made if record.kind == "parked"),
    )


def _review(huddle: Underway, record_id: str) -> MinutedReview:
    """Return the result of a decision's review."""
    known = (due for due in huddle.begun.boards.decisions if due.id == record_id)
    title = edit_of(huddle, record_id).title or next((due.title for due in known), "")
    came = review_outcome(huddle, record_id)
    return MinutedReview(id=record_id, title=title, **(came._asdict() if came else {}))


def _actions(made: Iterable[HuddleRecord]) -> tuple[MinutedAction, ...]:
    return tuple(
        MinutedAction(
            id=record.id,
            title=record.title,
            owner=record.owner,
            due=record.due,
            status=record.status or "open",
        )
        for record in made
        if record.kind == "action" and record.owner is not None and record.due is not None
    )


def _titled(made: Iterable[HuddleRecord]) -> tuple[Titled, ...]:
    return tuple(Titled(id=record.id, title=record.title) for record in made)


def _decisions(huddle: Underway, made: Iterable[HuddleRecord]) -> tuple[Titled, ...]:
    """Return decisions; those on a term have its wording, since the title has only the version."""
    wordings = {
        term_decision(matter.title, matter.version): content_line(matter.text, matter.stages)
        for matter in huddle.matters
        if matter.kind == "term" and matter.version is not None
    }
    return tuple(
        Titled(id=record.id, title=record.title, wording=wordings.get(record.title))
        for record in made
        if record.kind == "decision"
    )


_ROW_BOARDS: tuple[EntryKind, ...] = ("measures", "leads")


def _row_answers(huddle: Underway, number: int) -> tuple[MinutedAnswer, ...]:
    """Return the answers on the board at item `number`, in the order of its rows.

    They are those that changed something and still hold; none if the board was not opened.
    """
    kinds = [item.plan.kind for item in huddle.items]
    kind = kinds[number - 1] if number else None
    if (
        kind not in _ROW_BOARDS
        or kinds.index(kind) != number - 1
        or not huddle.items[number - 1].step
    ):
        return ()
    listed = huddle.begun.boards
    rows = listed.measures.rows if kind == "measures" else listed.leads.rows
    answers = ((row, row_answer(huddle, row.id)) for row in rows)
    return tuple(
        _row_answer(row, given) for row, given in answers if given and given.answer != "not-now"
    )


def _row_answer(row: MeasureRow | LeadRow, given: RowAnswer) -> MinutedAnswer:
    if isinstance(row, LeadRow):
        return MinutedAnswer(
            kind="lead", id=row.id, source=row.source, answer=given.answer, reason=given.reason
        )
    return MinutedAnswer(
        kind="measure",
        id=row.id,
        title=row.title,
        answer=given.answer,
        value=given.value,
        unit=row.unit,
        target=row.target,
        period=given.period,
        note=given.note,
    )
