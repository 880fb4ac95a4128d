"""The summary for programs: as JSON, and as CSV with a line for each thing and each figure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from huddlecli.core.minutes import Minutes, lasted
from huddlecli.core.promises import Kept
from huddlecli.core.records import Action
from huddlecli.core.summary import Summary
from huddlecli.core.summary.discussed import Heard, heard, messages
from huddlecli.core.summary.needs import Need, needs
from huddlecli.core.team import day_in
from huddlecli.views.formats import json
from huddlecli.views.formats.csv import table

NAMES = ("section", "id", "title", "owner", "side", "day", "due", "kept", "of", "note")


def as_json(summary: Summary) -> str:
    """Return the figures of a period."""
    late = {action.id for action in summary.overdue}
    period = summary.period
    content = {
        "team": summary.team.name,
        "period": {
            "start": period.start,
            "end": period.end,
            "week": period.week,
            "timezone": summary.team.timezone,
        },
        "huddles": [_huddle(minutes) for minutes in summary.huddles],
        "covered": summary.covered,
        "not_covered": summary.not_covered,
        "decisions": summary.decisions,
        "wins": summary.wins,
        "parked": summary.parked,
        "actions": {
            "created": _listed_actions(summary.created, late),
            "done": _listed_actions(summary.done, late),
            "dropped": _listed_actions(summary.dropped, late),
            "open": _listed_actions(summary.open, late),
            "overdue": _listed_actions(summary.overdue, late),
        },
        **_rated(summary.kept),
        "by_side": {side: _rated(kept) for side, kept in summary.by_side.items()},
        "trend": [
            {"week": week.week, "start": week.start, "end": week.end, **_rated(kept)}
            for week, kept in summary.trend
        ],
        "measures": _measures(summary),
        "leads": _leads(summary),
        "before": _before(summary),
        "meetings": _meetings(summary),
        "heard": [_heard(one) for one in heard(summary.huddles)],
        "messages": [
            {"message": message.text, "day": message.day, "huddle": message.huddle}
            for message in messages(summary.huddles)
        ],
        "needs_you": [_need(need) for need in needs(summary)],
        "balance": _balance(summary),
    }
    return json.document("huddle.summary/1", content)


def _before(summary: Summary) -> json.Fields | None:
    """Return the kept promises of the week or month before; None if there is none to compare."""
    if summary.before is None:
        return None
    period, kept = summary.before
    return {"week": period.week, "start": period.start, "end": period.end, **_rated(kept)}


def _meetings(summary: Summary) -> json.Fields | None:
    """Return how many huddles were held, how many of those due, and what late starts cost."""
    found = summary.meetings
    return None if found is None else found._asdict()


def _heard(one: Heard) -> json.Fields:
    """Return what was said back on an item, and the outcome."""
    return {
        "title": one.title,
        "topic": one.topic,
        "huddle": one.huddle,
        "said": one.said,
        "is_restated": one.is_restated,
        "actions": one.actions,
        "decisions": one.decisions,
        "parked": one.parked,
    }


def _need(need: Need) -> json.Fields:
    """Return what needs a leader, with the same fields for each kind."""
    return {**need._asdict(), "title": need.title or None}


def _measures(summary: Summary) -> list[json.Fields]:
    """Return the measures, as `huddle measure list` has them."""
    if summary.sides is None:
        return []
    from huddlecli.views.measure_export import measure_fields  # noqa: PLC0415  most teams do without

    return [measure_fields(one, summary.team.sides) for one in summary.sides.measures]


def _balance(summary: Summary) -> json.Fields | None:
    """Return the numbers of each side in the last weeks, a list for each thing; None if unknown."""
    found = summary.balance
    if found is None:
        return None
    return {
        "weeks": [week.week for week in found.weeks],
        "sides": {side: asdict(numbers) for side, numbers in found.sides.items()},
        "no_side": found.no_side and asdict(found.no_side),
    }


def _leads(summary: Summary) -> json.Fields | None:
    """Return the figures of the leads; None if the team has none."""
    leads = summary.sides.leads if summary.sides else None
    if leads is None:
        return None
    return {
        "passed": leads.passed,
        "answered": leads.answered,
        "in_time": leads.in_time.rate,
        "answer_median": leads.answer.hours,
        "answer_histogram": leads.answers,
        "accepted": leads.accepted,
        "rejected": leads.rejected,
        "open": leads.open,
        "late": leads.late,
        "by_source": leads.by_source,
        "by_reason": leads.by_reason,
    }


def as_csv(summary: Summary, *, delimiter: str = ",") -> str:
    """Return what the summary has, the same columns for all; what does not apply is empty."""
    rows = [[row.get(name) for name in NAMES] for row in _rows(summary)]
    return table(NAMES, rows, delimiter=delimiter)


def _rows(summary: Summary) -> Iterator[dict[str, Any]]:
    """Yield the lines: things first, then figures."""
    zone, late = summary.team.zone, {action.id for action in summary.overdue}
    for win in summary.wins:
        made = day_in(zone, win.created)
        yield _thing("win", win, made, side=win.side)
    for decision in summary.decisions:
        made = day_in(zone, decision.created)
        yield _thing("decision", decision, made, owner=decision.owner, note=decision.why)
    yield from _actions("overdue", summary.overdue)
    yield from _actions("open", (action for action in summary.open if action.id not in late))
    yield from _actions("done", summary.done)
    yield from _actions("dropped", summary.dropped)
    for parked in summary.parked:
        yield _thing("parked", parked, day_in(zone, parked.created))
    for name, subjects in (("covered", summary.covered), ("not covered", summary.not_covered)):
        for subject in subjects:
            yield {
                "section": name,
                "id": subject.topic,
                "title": subject.title,
                "note": subject.huddle,
            }
    for held in summary.huddles:
        length = f"{lasted(held)} of {held.planned_minutes} min"
        score = f", score {held.score:g}" if held.score is not None else ""
        yield _thing("huddle", held, day_in(zone, held.started), note=length + score)
    yield from _huddle_rows(summary)
    for side, kept in summary.by_side.items():
        yield {"section": "kept by side", "side": side, "kept": kept.kept, "of": kept.due}
    yield from _side_rows(summary)
    for week, kept in summary.weeks or summary.trend:
        yield {
            "section": "kept by week",
            "title": week.week,
            "day": week.start,
            "kept": kept.kept,
            "of": kept.due,
        }


def _huddle_rows(summary: Summary) -> Iterator[dict[str, Any]]:
    """Yield a line for each item that was heard, each message, and what needs a leader."""
    for one in heard(summary.huddles):
        said = " · ".join(one.said)
        yield {"section": "heard", "id": one.topic, "title": one.title, "note": said}
    for message in messages(summary.huddles):
        yield {
            "section": "message",
            "id": message.huddle,
            "title": message.text,
            "day": message.day,
        }
    for need in needs(summary):
        waiting = ", ".join(need.waiting)
        yield {
            "section": f"needs you: {need.kind}",
            "id": need.id,
            "title": need.title,
            "owner": need.owner,
            "side": need.side or waiting,
            "due": need.due,
            "of": need.number,
        }


def _side_rows(summary: Summary) -> Iterator[dict[str, Any]]:
    """Yield a line for each measure, with its value and target, and for each figure of leads."""
    sides = summary.sides
    if sides is None:
        return
    for one in sides.measures:
        measure, last = one.measure, one.last
        yield {
            "section": "measure",
            "id": measure.id,
            "title": measure.title,
            "owner": measure.owner,
            "side": measure.owes,
            "day": last.period.end,
            "kept": last.value,
            "of": last.target,
            "note": last.state,
        }
    if leads := sides.leads:
        yield _counted("handed over", None, leads.passed)
        yield _counted("answered", leads.answered, leads.passed)
        yield _counted("answered in time", *leads.in_time)
        yield _counted("accepted", *leads.accepted_share)
        yield _counted("waiting too long", leads.late, leads.open)
        for source, number in leads.by_source.items():
            yield _counted(f"from {source}", number, leads.passed)
        for reason, number in leads.by_reason.items():
            yield _counted(f"rejected: {reason}", number, leads.rejected)


def _counted(title: str, part: int | None, whole: int) -> dict[str, Any]:
    return {"section": "leads", "title": title, "kept": part, "of": whole}


def _actions(section: str, actions: Iterable[Action]) -> Iterator[dict[str, Any]]:
    """Yield promises, with the day on which they were done."""
    for action in actions:
        yield _thing(
            section,
            action,
            action.done_on,
            owner=action.owner,
            side=action.side,
            due=action.due,
            note=action.reason,
        )


def _thing(section: str, thing: Any, day: date | None, **more: object) -> dict[str, Any]:
    """Return one line: whatever is kept has an id and a title."""
    return {"section": section, "id": thing.id, "title": thing.title, "day": day, **more}


def _listed_actions(actions: Iterable[Action], late: Collection[str]) -> list[json.Fields]:
    """Return actions, overdue if so at the end of the period."""
    return [{**json.shaped(action), "overdue": action.id in late} for action in actions]


def _rated(kept: Kept) -> json.Fields:
    """Return how many promises were kept, and the share."""
    return {"kept": kept, "kept_rate": kept.rate}


def _huddle(minutes: Minutes) -> json.Fields:
    """Return a huddle in a line of the summary: `present` is how many were there."""
    return {
        "id": minutes.id,
        "agenda": minutes.agenda,
        "title": minutes.title,
        "started": minutes.started,
        "minutes": lasted(minutes),
        "planned_minutes": minutes.planned_minutes,
        "present": len(minutes.present),
        "score": minutes.score,
        "late_minutes": minutes.late_minutes,
    }
