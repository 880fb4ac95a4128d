"""The next huddle: its time and items in words, who facilitates, and why each item is in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from huddlecli.core.agenda import Agenda
from huddlecli.core.huddle_plan import Earlier, Plan, PlannedItem, Reason
from huddlecli.core.rota import RotaTurn
from huddlecli.core.schedule.ahead import HuddleToStart, ScheduledHuddle
from huddlecli.core.team import Rota
from huddlecli.core.value import Value
from huddlecli.views.columns import PLAIN, QUIET, STRONG
from huddlecli.views.document import Document, Row, Section, Table
from huddlecli.views.escape import safe
from huddlecli.views.words import bare_day, days_words, hour, listed, short_day, times


def why(item: PlannedItem, today: date) -> str:
    """Return why an item is there, and who raised it."""
    words = reason_words(item.reason, item.category, today)
    if item.reason.why == "raised" and item.by:
        return f"raised by {listed([safe(name) for name in item.by])}{words.removeprefix('raised')}"
    if item.reason.why == "review" and item.kind == "definition":
        return "due for review"
    return words


def also_words(earlier: Earlier, today: date) -> str:
    """Return `also on 3 and 10 Nov`, with how often it was before the days that are named."""
    more = earlier.times - len(earlier.days)
    before = f", and {times(more)} before" if more else ""
    return f"also on {days_words(earlier.days, today)}{before}"


def result_words(earlier: Earlier) -> str:
    """Return the outcome of a subject before: `"Call the leads"; decided: "One price"`."""
    words = {"action": "", "decision": "decided: ", "parked": "parked: "}
    parts = [
        "nothing to do" if result.kind == "none" else f'{words[result.kind]}"{safe(result.title)}"'
        for result in earlier.results
    ]
    return "; ".join(parts) or "nothing yet"


def reason_words(reason: Reason, category: str | None, today: date) -> str:
    """Return `not discussed yet · process`, or nothing for an item with a place of its own."""
    day = bare_day(reason.since, today) if reason.since else ""
    match reason.why:
        case "fixed":
            return ""
        case "carried":
            return f"carried over {times(reason.times)}"
        case "raised":
            return f"raised on {day}" if day else "raised"
        case "review":
            return "decision due for review"
        case "never":
            words = "not discussed yet"
        case "longest":
            words = f"last discussed {day}"
    return f"{words} · {safe(category)}" if category else words


class NextHuddle(Value):
    """A huddle to come: its day, its beginning where that is fixed, and what it is about.

    An agenda that the team does not run has no fixed day, and a team without a rota no `turn`.
    """

    plan: Plan
    day: date | None
    start: datetime | None
    turn: RotaTurn | None = None


class RotaHuddle(NamedTuple):
    """A huddle to come, and the name of who facilitates it; None if all of the rota are away."""

    huddle: ScheduledHuddle
    name: str | None


ALL_AWAY = "everybody in the rota is away"


def turn_words(turn: RotaTurn, when: str = "") -> str:
    """Return `fay facilitates today, then sam`."""
    first = f"{safe(turn.name)} facilitates" if turn.name else ALL_AWAY
    first = f"{first} {when}" if when else first
    if turn.then is None or turn.then == turn.name:
        return first
    return f"{first}, then {safe(turn.then)}{'' if turn.name else ' facilitates'}"


def rota_document(turns: Sequence[RotaHuddle], today: date, zone: ZoneInfo) -> Document:
    """Return who facilitates the next huddles, one in a row."""
    rows = [
        (
            (moment_words(huddle.start, huddle.day, today, zone), PLAIN),
            (huddle.agenda.name, PLAIN),
            (name, STRONG) if name else (ALL_AWAY, QUIET),
        )
        for huddle, name in turns
    ]
    return Document(blocks=(Table(rows=rows),) if rows else ())


def rota_line(turns: Sequence[RotaHuddle], today: date, zone: ZoneInfo) -> str:
    """Return `fay facilitates Tue 24 Nov 09:08 (daily), then sam`, for the first two of `turns`."""
    (huddle, name), *others = turns
    when = f"{moment_words(huddle.start, huddle.day, today, zone)} ({huddle.agenda.name})"
    return turn_words(RotaTurn(name, others[0].name if others else None), when)


def rota_json(rota: Rota, turns: Sequence[RotaHuddle]) -> str:
    """Return the rota and the next huddles for programs."""
    from huddlecli.views.formats import json  # noqa: PLC0415  people do without

    upcoming = [
        {
            "agenda": huddle.agenda.name,
            "title": huddle.agenda.title,
            "day": huddle.day,
            "start": huddle.start,
            "facilitator": name,
        }
        for huddle, name in turns
    ]
    content = {"order": list(rota.order), "next": rota.next, "turns": upcoming}
    return json.document("huddle.rota/1", {"rota": content})


def not_due_words(due: HuddleToStart, agenda: Agenda, zone: ZoneInfo) -> str:
    """Return why no huddle of `agenda` is left today, though it is the one to start."""
    if due.instead:
        return f"{safe(agenda.title)} is not due today: {safe(due.instead.title)} took its place"
    if due.held:
        began = hour(due.held.astimezone(zone))
        return f"{safe(agenda.title)} was already held today, at {began}"
    return ""


def next_section(upcoming: NextHuddle, today: date, zone: ZoneInfo) -> Section:
    """Return what a summary says of the next huddle: when it is, and each item with its reason."""
    when = moment_words(upcoming.start, upcoming.day, today, zone)
    return Section(
        title="Next",
        figure=f"{when}, {upcoming.plan.agenda.name}",
        rows=tuple(
            Row(title=item.title, note=why(item, today))
            for item in upcoming.plan.items
            if item.kind != "close"
        ),
        is_sentence=True,
    )


def moment_words(start: datetime | None, day: date | None, today: date, zone: ZoneInfo) -> str:
    """Return `Tue 24 Nov 09:08` by the clock of `zone`; a day without an hour, or nothing."""
    if start:
        local = start.astimezone(zone)
        return f"{short_day(local.date(), today)} {hour(local)}"
    return short_day(day, today) if day else ""
