"""The agenda of a huddle to come, as the team gets it before the huddle."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import TYPE_CHECKING

from huddlecli.core.huddle_plan import Earlier, PlannedItem
from huddlecli.core.notice import Notice, things_to_bring
from huddlecli.core.rota import RotaTurn
from huddlecli.core.team import Team
from huddlecli.core.value import Value
from huddlecli.views.document import Document, Row, Section
from huddlecli.views.next_huddle import (
    NextHuddle,
    also_words,
    moment_words,
    result_words,
    turn_words,
    why,
)
from huddlecli.views.words import closed_words, count, listed

if TYPE_CHECKING:  # the other formats do without
    from huddlecli.views.formats.json import Fields
    from huddlecli.views.formats.mail import MailMessage


class AgendaMessage(Value, kw_only=False):
    """What a message on the next huddle is made of."""

    upcoming: NextHuddle
    notice: Notice
    team: Team


def document(message: AgendaMessage) -> Document:
    """Return when the huddle is, what to know before it, and its items in order.

    Each item has its minutes, who opens, why it is there, the question, and what to bring.
    """
    upcoming, plan = message.upcoming, message.upcoming.plan
    return Document(
        above=message.team.name,
        subject=occasion(message),
        outcome=", ".join(
            filter(
                None,
                (
                    _near(message),
                    count(plan.agenda.minutes, "minute", "minutes"),
                    turn_words(RotaTurn(upcoming.turn.name, None)) if upcoming.turn else "",
                ),
            )
        ),
        facts=tuple(_facts(message)),
        blocks=tuple(
            _section(number, item, message.notice) for number, item in enumerate(plan.items, 1)
        ),
        is_prose=True,
    )


def occasion(message: AgendaMessage) -> str:
    """Return `Daily huddle, Tue 24 Nov 09:08`; without a day, its title alone."""
    upcoming, today = message.upcoming, message.notice.today
    when = moment_words(upcoming.start, upcoming.day, today, message.team.zone)
    return ", ".join(filter(None, (upcoming.plan.agenda.title, when)))


def as_letter(message: AgendaMessage, newest: datetime | None) -> MailMessage:
    """Return the mail, as of the `newest` change of what is in it.

    It is dated by the day on which it is made: an agenda for tomorrow is today's mail.
    """
    from huddlecli.views.formats.mail import letter  # noqa: PLC0415  the other formats do without

    team = message.team
    began = datetime.combine(message.notice.today, time(), team.zone)
    at = newest.astimezone(team.zone) if newest else began
    return letter(document(message), team=team.name, at=at, dated=max(at, began))


def as_json(message: AgendaMessage) -> str:
    """Return the next huddle for programs."""
    from huddlecli.views.formats import json  # noqa: PLC0415  see above

    upcoming, notice = message.upcoming, message.notice
    plan, turn, due = upcoming.plan, upcoming.turn, notice.due
    content = {
        "agenda": plan.agenda.name,
        "title": plan.agenda.title,
        "day": upcoming.day,
        "start": upcoming.start,
        "minutes": plan.agenda.minutes,
        "facilitator": turn.name if turn else None,
        "facilitator_after": turn.then if turn else None,
        "away": list(notice.away),
        "days_off": list(notice.days_off),
        "to_review": None
        if due is None
        else [{"owner": owner, "promises": number} for owner, number in due],
        "items": [_fields(item) for item in plan.items],
        "waiting": plan.waiting,
    }
    return json.document("huddle.next/1", {"next": content})


def _near(message: AgendaMessage) -> str:
    """Return `tomorrow` or `in 3 days`."""
    if message.upcoming.day is None:
        return "not scheduled"
    days = (message.notice.day - message.notice.today).days
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def _facts(message: AgendaMessage) -> Iterator[str]:
    """Yield what to know before the huddle: days off, who is away, and what has to wait."""
    notice, waiting = message.notice, message.upcoming.plan.waiting
    today = notice.today
    if notice.is_closed:
        yield closed_words(notice.day, today)
    if notice.days_off:
        from huddlecli.views.closed_days import short_days  # noqa: PLC0415  few weeks have some

        yield f"Closed days before it: {short_days(notice.days_off, today)}"
    if notice.away:
        yield f"Away: {listed(notice.away)}"
    if waiting:
        yield f"{waiting} more waiting for a later huddle"


def _section(number: int, item: PlannedItem, notice: Notice) -> Section:
    """Return an item: its minutes, who opens and why it is there, and below it how to prepare."""
    figure = (f"{item.minutes} min", f"{item.opens} opens" if item.opens else "")
    return Section(
        title=f"{number}. {item.title}",
        figure=" · ".join(filter(None, (*figure, _reason(item, notice)))),
        rows=tuple(_rows(item, notice)),
        has_sentences=True,
    )


def _reason(item: PlannedItem, notice: Notice) -> str:
    """Return why an item is there, and when its subject came up before."""
    earlier, reason = item.earlier, why(item, notice.today)
    # Of a topic that was discussed once, the reason has the day.
    if earlier and (earlier.times, earlier.days) != (1, (item.reason.since,)):
        return "; ".join(filter(None, (reason, also_words(earlier, notice.today))))
    return reason


def _rows(item: PlannedItem, notice: Notice) -> Iterator[Row]:
    """Yield the question of an item, its outcome before, whose promises are due, what to bring."""
    if item.talk:
        yield Row(title=item.talk)
    if item.earlier:
        yield Row(who="Outcome before", title=result_words(item.earlier))
    things = things_to_bring(item)
    if item.kind == "promises" and notice.due:
        owners = ", ".join(f"{owner} {number}" for owner, number in notice.due)
        yield Row(who="To review", title=owners)
    elif item.kind == "promises":
        yield Row(title="No promises are due by then")
        return
    if things:
        yield Row(who="Bring", title=listed(things))


def _fields(item: PlannedItem) -> Fields:
    reason = item.reason
    names = (
        "kind title topic category minutes opens talk understand execute entry source carried by"
    )
    return {
        **{name: getattr(item, name) for name in names.split()},
        "reason": {"why": reason.why, "since": reason.since, "times": reason.times},
        "earlier": _earlier_fields(item.earlier) if item.earlier else None,
        "bring": list(things_to_bring(item)),
    }


def _earlier_fields(earlier: Earlier) -> Fields:
    results = [{"kind": result.kind, "title": result.title or None} for result in earlier.results]
    return {"days": list(earlier.days), "times": earlier.times, "results": results}
