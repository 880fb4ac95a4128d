"""Where somebody stands: the huddle, their promises by when they are due, their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from huddlecli.core.dates import week_of
from huddlecli.core.promises import Kept
from huddlecli.core.records import Action
from huddlecli.views.columns import ALERT, PLAIN, QUIET, STRONG, aligned, grid, styled
from huddlecli.views.escape import safe
from huddlecli.views.records import ListContext
from huddlecli.views.words import hour, near_day, short_day

if TYPE_CHECKING:
    from rich.console import Group


@dataclass(frozen=True, slots=True)
class Now:
    """The huddle that is being held."""

    title: str
    number: int
    items: int
    chair: str


@dataclass(frozen=True, slots=True)
class AheadPromises:
    """The huddle that comes next; `chair` ran the last one of its agenda."""

    agenda: str
    title: str
    day: date
    start: datetime | None
    chair: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MyOverview:
    """What `huddle mine` knows; `today` and `zone` are those of the one asking."""

    promises: Sequence[Action]
    today: date
    zone: ZoneInfo
    kept: Kept
    huddle: Now | AheadPromises | None


def as_text(standing: MyOverview, frame: ListContext) -> str:
    """Return it in lines for a pipe."""
    rows = aligned(_rows(standing, frame))
    return "".join(f"{line}\n" for line in (_heading(standing, frame), *rows, *_numbers(standing)))


def as_rich(standing: MyOverview, frame: ListContext) -> Group:
    """Return it for a terminal."""
    from rich.console import Group  # noqa: PLC0415  a pipe does without

    rows = [
        [
            styled((when, ALERT if when == "overdue" else PLAIN)),
            styled((short, QUIET)),
            styled((day, PLAIN)),
            styled((title, STRONG)),
        ]
        for when, short, day, title in _rows(standing, frame)
    ]
    heading = styled((_heading(standing, frame), STRONG))
    numbers = [styled((line, PLAIN)) for line in _numbers(standing)]
    return Group(heading, *([grid(rows)] if rows else ()), *numbers)


def as_json(standing: MyOverview, frame: ListContext) -> str:
    """Return it for a program."""
    from huddlecli.views.formats import json  # noqa: PLC0415  people do without

    huddle = standing.huddle
    told = {
        "team": frame.team.name,
        "live": asdict(huddle) if isinstance(huddle, Now) else None,
        "next": asdict(huddle) if isinstance(huddle, AheadPromises) else None,
        "actions": [json.fields(action, frame) for action in standing.promises],
        "kept": standing.kept,
        "kept_rate": standing.kept.rate,
    }
    return json.document("huddle.mine/1", told)


def _heading(standing: MyOverview, frame: ListContext) -> str:
    """Return the team, and the huddle that is or will be."""
    team = safe(frame.team.name)
    match standing.huddle:
        case Now(title, number, items, chair):
            place = f"item {number} of {items}" if number <= items else "at its close"
            return f"{team} · {safe(title)} now, {place}, run by {safe(chair)}"
        case AheadPromises(agenda, _, day, start, chair):
            local = start.astimezone(standing.zone) if start else None
            when = near_day(local.date() if local else day, standing.today)
            at = f" {hour(local)}" if local else ""
            run = f", run by {safe(chair)}" if chair else ""
            return f"{team} · next huddle {when}{at}, {safe(agenda)}{run}"
        case None:
            return team


def _rows(standing: MyOverview, frame: ListContext) -> list[tuple[str, str, str, str]]:
    """Return a row for each promise."""
    return [
        (
            _when(action, standing, frame),
            frame.short_id(action.id),
            short_day(action.due, standing.today),
            action.title,
        )
        for action in standing.promises
    ]


def _when(action: Action, standing: MyOverview, frame: ListContext) -> str:
    week = week_of(standing.today, frame.team.week_starts)
    if action.due < standing.today:
        return "overdue"
    if action.due == standing.today:
        return "today"
    return "this week" if action.due in week else "later"


def _numbers(standing: MyOverview) -> list[str]:
    """Return how many promises were kept, where any counted."""
    kept = standing.kept
    return [f"You kept {kept.kept} of your last {kept.due}."] if kept.due else []
