"""Where help is wanted: why a team is shown before others, never by how much it kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias

from huddlecli.core.rollup.figures import TeamFigures, shown_alone

CauseKind: TypeAlias = Literal["no-huddle", "red", "leads", "late"]
LONG_WITHOUT = 7  # days without a huddle
LONG_RED = 3  # periods in a row
_ORDER: tuple[CauseKind, ...] = ("no-huddle", "red", "leads", "late")


class Cause(NamedTuple):
    """Why a team wants help, and how much of it: days, periods in a row, leads or huddles."""

    kind: CauseKind
    number: int


def cause_of(team: TeamFigures) -> Cause | None:
    """Return what is most urgent for a team, or None if all is as agreed.

    No huddle for more than a week, a measure of the agreement red for three periods in a row, leads
    that wait for longer than was agreed, or at least half of the huddles begun late.
    """
    counts = team.counts
    without = team.days_without_huddle
    if without is not None and without > LONG_WITHOUT:
        return Cause("no-huddle", without)
    if team.reddest and team.reddest.periods >= LONG_RED:
        return Cause("red", team.reddest.periods)
    if counts.late_leads:
        return Cause("leads", counts.late_leads)
    if counts.late and 2 * counts.late >= counts.held:
        return Cause("late", counts.late)
    return None


def by_urgency(teams: Iterable[TeamFigures]) -> list[tuple[TeamFigures, Cause]]:
    """Return the teams that want help and are shown alone: by cause, the most of it first."""
    found = [(team, cause) for team in teams if shown_alone(team) and (cause := cause_of(team))]
    return sorted(
        found,
        key=lambda pair: (
            _ORDER.index(pair[1].kind),
            -pair[1].number,
            pair[0].name.casefold(),
            pair[0].id,
        ),
    )
