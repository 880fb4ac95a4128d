"""JSON for programs: every field always, null where empty, the name of the schema in front.

All but ASCII is escaped, so that no control character or change of direction is in it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from huddlecli.core.agenda import Agenda, AgendaItem, LoopRule, Topic
from huddlecli.core.minutes import (
    MinutedAction,
    MinutedItem,
    MinutedPoint,
    Minutes,
    Present,
    Titled,
    lasted,
)
from huddlecli.core.promises import Kept
from huddlecli.core.records import Action, AnyRecord, Change, Decision, Kind, Parked, Raised, Win
from huddlecli.core.summary import Subject, Summary
from huddlecli.core.team import Absence, Person
from huddlecli.views.records import ListContext

Fields: TypeAlias = dict[str, Any]
ListName: TypeAlias = Literal["minutes", "topics", "people"]

_CLASSES: Mapping[Kind, type] = MappingProxyType(
    {"action": Action, "decision": Decision, "parked": Parked, "win": Win, "raised": Raised}
)
PLURALS: Mapping[Kind, str] = MappingProxyType(
    {
        "action": "actions",
        "decision": "decisions",
        "parked": "parked",
        "win": "wins",
        "raised": "raised",
    }
)

_PLACE = "created by huddle item topic tags"
_PROMPTS = "opens talk understand execute"
_SHAPES: Mapping[type, Sequence[str]] = MappingProxyType(
    {
        shape: names.split()
        for shape, names in {
            Action: "id title owner side due status created closed done_on reason by huddle item"
            " topic tags",
            Decision: f"id title why owner review replaces replaced_by status {_PLACE}",
            Parked: f"id title status {_PLACE}",
            Win: f"id title side {_PLACE}",
            Raised: f"id title side status {_PLACE}",
            Change: "at by set unset add remove cmd",
            Minutes: "id agenda title started ended timezone present items score message"
            " late_minutes",
            Present: "name side",
            MinutedItem: "kind title topic opened_by planned_seconds actual_seconds carried points"
            " notes actions decisions parked",
            MinutedPoint: "opened_by speaker listener rounds said_back restatement outcome notes"
            " actions decisions parked",
            MinutedAction: "id title owner due status",
            Titled: "id title",
            Topic: f"id title category minutes {_PROMPTS}",
            Person: "name side called email timezone away was",
            LoopRule: "understand talk execute",
            AgendaItem: f"kind title topic minutes {_PROMPTS} pick categories",
            Subject: "title topic huddle",
            Kept: "kept due",
        }.items()
    }
)


def records(kind: Kind, found: Iterable[AnyRecord], frame: ListContext) -> str:
    """Return the list of records of one kind."""
    name = PLURALS[kind]
    return document(f"huddle.{name}/1", {name: [fields(record, frame) for record in found]})


def record(kind: Kind, found: AnyRecord, frame: ListContext) -> str:
    """Return one record with its history."""
    told = {**fields(found, frame), "changes": found.changes}
    return document(f"huddle.{kind}/1", {kind: told})


def listing(name: ListName, found: Iterable[Minutes | Topic | Person]) -> str:
    """Return a list of minutes, topics or people."""
    return document(f"huddle.{name}/1", {name: list(found)})


def summary(found: Summary, *, measures: Sequence[Fields] = ()) -> str:
    """Return the figures of a period."""
    late = {action.id for action in found.overdue}
    period = found.period
    told = {
        "team": found.team.name,
        "period": {
            "start": period.start,
            "end": period.end,
            "week": period.week,
            "timezone": found.team.timezone,
        },
        "huddles": [_huddle(minutes) for minutes in found.huddles],
        "covered": found.covered,
        "not_covered": found.not_covered,
        "decisions": found.decisions,
        "wins": found.wins,
        "parked": found.parked,
        "actions": {
            "created": _actions(found.created, late),
            "done": _actions(found.done, late),
            "dropped": _actions(found.dropped, late),
            "open": _actions(found.open, late),
            "overdue": _actions(found.overdue, late),
        },
        **_rated(found.kept),
        "by_side": {side: _rated(kept) for side, kept in found.by_side.items()},
        "trend": [
            {"week": week.week, "start": week.start, "end": week.end, **_rated(kept)}
            for week, kept in found.trend
        ],
        "measures": measures,
    }
    return document("huddle.summary/1", told)


def document(schema: str, told: Mapping[str, Any]) -> str:
    """Return `told` behind the name of its schema, with a line end."""
    return json.dumps({"schema": schema, **told}, indent=2, default=plain) + "\n"


def fields(found: AnyRecord, frame: ListContext) -> Fields:
    """Return all that programs are told of a record."""
    told = _shaped(found)
    return {**told, "overdue": frame.is_overdue(found)} if isinstance(found, Action) else told


def names(kind: Kind) -> list[str]:
    """Return the names of the fields of a kind."""
    found = list(_SHAPES[_CLASSES[kind]])
    return [*found, "overdue"] if kind == "action" else found


def plain(value: object) -> object:
    """Return a value as JSON has it: RFC 3339 for an instant, ISO for a day, an object's fields."""
    match value:
        case datetime():
            told = value.astimezone(UTC).isoformat(timespec="milliseconds")
            return told.removesuffix("+00:00") + "Z"
        case date():
            return value.isoformat()
        case Absence():
            return {"from": value.since, "until": value.until}
        case Mapping():
            return dict(value)
        case _:
            return _shaped(value)


def _shaped(value: object) -> Fields:
    """Return the fields of one of our own values."""
    return {name: getattr(value, name) for name in _SHAPES[type(value)]}


def _actions(found: Iterable[Action], late: Collection[str]) -> list[Fields]:
    """Return actions, overdue if so at the end of the period."""
    return [{**_shaped(action), "overdue": action.id in late} for action in found]


def _rated(kept: Kept) -> Fields:
    """Return how many promises were kept, and the share."""
    return {"kept": kept, "kept_rate": kept.rate}


def _huddle(minutes: Minutes) -> Fields:
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


def agenda(found: Agenda) -> Fields:
    """Return an agenda; `from` is a word that Python keeps for itself."""
    return {
        "name": found.name,
        "title": found.title,
        "cadence": found.cadence,
        "from": found.start,
        "at": found.at,
        "on": found.on,
        "timezone": found.timezone,
        "minutes": found.minutes,
        "loop": found.loop,
        "items": found.items,
    }
