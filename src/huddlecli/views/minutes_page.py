"""The minutes as a page and as a mail: what came of the huddle first, then how it went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from huddlecli.core.minutes import MinutedItem, Minutes, Titled, is_carried_over
from huddlecli.views import recap
from huddlecli.views.document import Document, Row, Section
from huddlecli.views.formats.mail import MailMessage, letter
from huddlecli.views.minutes import facts, heading, huddle_day
from huddlecli.views.words import bare_day, clock, count, short_day, times


def outcome(minutes: Minutes) -> str:
    """Return `2 promises, 1 decision, 1 left for next time`, or that it took place."""
    promised = len(list(recap.promises(minutes)))
    decided = len(list(recap.decisions(minutes)))
    left = len(_left(minutes))
    told = [
        count(promised, "promise", "promises") if promised else "",
        count(decided, "decision", "decisions") if decided else "",
        f"{left} left for next time" if left else "",
    ]
    people = count(len(minutes.present), "person", "people")
    return ", ".join(filter(None, told)) or f"{people} met"


def sections(minutes: Minutes, reviews: Mapping[str, date]) -> list[Section]:
    """Return what there is to tell; `reviews` says when decisions are looked at again."""
    day = huddle_day(minutes)
    told = [
        ("To pass on", [Row(title=minutes.message)] if minutes.message else []),
        ("Who does what by when", _promised(minutes, day)),
        ("Decided", [_decided(one, reviews, day) for one in recap.decisions(minutes)]),
        ("Left for next time", _left(minutes)),
        ("Parked", [Row(title=one.title) for one in recap.parked_in(minutes)]),
        ("Wins", [Row(title=one.title) for one in minutes.wins]),
    ]
    talked = [_talk(item) for item in minutes.items]
    huddle = [Row(title=fact) for fact in facts(replace(minutes, message=None))]
    return [
        *(Section(title=title, rows=tuple(rows)) for title, rows in told if rows),
        *(section for section in talked if section.rows),
        Section(title="The huddle", rows=tuple(huddle)),
    ]


def outcome_document(
    minutes: Minutes, team: str, reviews: Mapping[str, date] = recap.NO_REVIEWS
) -> Document:
    """Return the document of a page or a mail; `reviews` has the day of review of decisions."""
    return Document(
        above=team,
        subject=heading(minutes),
        outcome=outcome(minutes),
        blocks=tuple(sections(minutes, reviews)),
        is_prose=True,
    )


def as_letter(
    minutes: Minutes, team: str, reviews: Mapping[str, date] = recap.NO_REVIEWS
) -> MailMessage:
    """Return the mail, as of the instant at which the huddle ended."""
    at = minutes.ended.astimezone(ZoneInfo(minutes.timezone))
    return letter(outcome_document(minutes, team, reviews), team=team, at=at)


def _promised(minutes: Minutes, day: date) -> list[Row]:
    """Return who does what by when, or that it is done."""
    return [
        Row(
            who=one.owner,
            title=one.title,
            note="done" if one.status == "done" else f"by {short_day(one.due, day)}",
        )
        for one in recap.promises(minutes)
    ]


def _decided(decision: Titled, reviews: Mapping[str, date], day: date) -> Row:
    """Return what was decided, and when it is looked at again."""
    review = reviews.get(decision.id)
    note = f"looked at again on {bare_day(review, day)}" if review else ""
    return Row(title=decision.title, note=note)


def _talk(item: MinutedItem) -> Section:
    """Return what was said on an item: what was said back, then what was written down."""
    rows = list(_said_back(item))
    for notes in (*(point.notes for point in item.points), item.notes):
        rows += [Row(title=note) for note in notes]
    took = f"{clock(item.actual_seconds)} of {clock(item.planned_seconds)}"
    return Section(title=item.title, figure=took, rows=tuple(rows))


def _said_back(item: MinutedItem) -> Iterator[Row]:
    """Yield what was said back on each point, or whether it was, where it was to be."""
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
    return [Row(title=item.title, note=_why(item)) for item in (*carried, *minutes.waiting)]


def _why(item: MinutedItem) -> str:
    """Return why an item was left, and how often it had been before."""
    often = f"carried over {times(item.carried)} before" if item.carried else ""
    return ", ".join(filter(None, (item.reason, often)))
