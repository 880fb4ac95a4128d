"""The figures over many teams for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huddlecli.core.promises import Kept
from huddlecli.core.rollup.causes import by_urgency, cause_of
from huddlecli.core.rollup.figures import Counts, Rollup, TeamFigures, shown_alone
from huddlecli.views.formats import json
from huddlecli.views.formats.csv import table
from huddlecli.views.rollup import cause_words

SUMS = (
    *("kept", "due", "held", "late", "waited_seconds", "red", "agreed", "passed", "answered"),
    *("in_time", "judged", "accepted", "rejected", "open_leads", "late_leads"),
    *("open_promises", "overdue_promises"),
)
NAMES = ("team", "id", "help", *SUMS)


def as_json(rollup: Rollup) -> str:
    """Return the figures of all teams together, and of each that has enough cases."""
    period = rollup.period
    weeks = tuple(str(week.week) for week in rollup.weeks)
    content = {
        "period": {"start": period.start, "end": period.end, "week": period.week},
        "teams_read": len(rollup.teams),
        "teams_asked": rollup.of,
        "unread": rollup.unread,
        "rows_left_out": rollup.left_out,
        "whole": _figures(rollup.whole, weeks),
        "teams": [_team(team, weeks) for team in _shown(rollup)],
        "topics": [
            {"id": topic.id, "title": topic.title, "teams": topic.teams} for topic in rollup.topics
        ],
    }
    return json.document("huddle.rollup/1", content)


def as_csv(rollup: Rollup, *, delimiter: str = ",") -> str:
    """Return a row for each team with enough cases, and the last one for all teams."""
    rows = [[team.name, team.id, _help_words(team), *_sums(team.counts)] for team in _shown(rollup)]
    rows.append(["all teams", "", "", *_sums(rollup.whole)])
    return table(NAMES, rows, delimiter=delimiter)


def _shown(rollup: Rollup) -> list[TeamFigures]:
    """Return the teams that are shown alone: where help is wanted first, the others by name."""
    urgent = [team for team, _ in by_urgency(rollup.teams)]
    ids = {team.id for team in urgent}
    rest = [team for team in rollup.teams if team.id not in ids and shown_alone(team)]
    return [*urgent, *rest]


def _help_words(team: TeamFigures) -> str:
    cause = cause_of(team)
    return cause_words(team, cause) if cause else ""


def _sums(counts: Counts) -> list[str]:
    return [str(getattr(counts, name)) for name in SUMS]


def _team(team: TeamFigures, weeks: tuple[str, ...]) -> Mapping[str, Any]:
    cause = cause_of(team)
    return {
        "id": team.id,
        "name": team.name,
        "help": {"kind": cause.kind, "number": cause.number} if cause else None,
        "last_huddle": team.last_huddle,
        **_figures(team.counts, weeks),
    }


def _figures(counts: Counts, weeks: tuple[str, ...]) -> Mapping[str, Any]:
    trend = zip(weeks, counts.trend, strict=True)
    return {
        **{name: getattr(counts, name) for name in SUMS},
        "kept_rate": Kept(counts.kept, counts.due).rate,
        "score": counts.score,
        "answer_histogram": counts.answers,
        "answer_median_minutes": counts.answer_median,
        "trend": [
            {"week": week, "kept": kept.kept, "due": kept.due, "kept_rate": kept.rate}
            for week, kept in trend
        ],
    }
