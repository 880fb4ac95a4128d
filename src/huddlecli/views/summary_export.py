"""The summary for programs: as JSON, and as CSV with a line for each thing and each figure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from huddlecli.core.minutes import Minutes, lasted
from huddlecli.core.promises import Kept
from huddlecli.core.records import Action
from huddlecli.core.summary import Summary
from huddlecli.core.team import day_in
from huddlecli.views.formats import json
from huddlecli.views.formats.csv import table

NAMES = ("section", "id", "title", "owner", "side", "day", "due", "kept", "of", "note")


def as_json(summary: Summary, *, measures: Sequence[json.Fields] = ()) -> str:
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
        "measures": measures,
    }
    return json.document("huddle.summary/1", content)


def as_csv(summary: Summary, *, delimiter: str = ",") -> str:
    """Return what the summary has, the same columns for all; what does not apply is empty."""
    rows = [[row.get(name) for name in NAMES] for row in _rows(summary)]
    return table(NAMES, rows, delimiter=delimiter)


def _rows(summary: Summary) -> Iterator[dict[str, Any]]:
    """Yield the lines: things first, then figures."""
    zone, late = summary.team.zone, {action.id for action in summary.overdue}
    for win in summary.wins:
        made = day_in(zone, win.created)
        yield _thing("win", win, made, owner=win.by, side=win.side)
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
    for side, kept in summary.by_side.items():
        yield {"section": "kept by side", "side": side, "kept": kept.kept, "of": kept.due}
    for week, kept in summary.weeks or summary.trend:
        yield {
            "section": "kept by week",
            "title": week.week,
            "day": week.start,
            "kept": kept.kept,
            "of": kept.due,
        }


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
