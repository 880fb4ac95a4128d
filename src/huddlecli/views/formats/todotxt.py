"""Promises as lines of todo.txt: `+tag`, `@owner`, `due:`, and the id after `huddle:`.

In a list of several teams, `team:` has the name of the team.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from huddlecli.core.records import UNKNOWN_CREATION, Action
from huddlecli.views.escape import safe


def lines(
    actions: Iterable[Action], day_of: Callable[[datetime], date], team: str | None = None
) -> str:
    """Return a line for each promise; `day_of` gives the team's day of an instant."""
    return "".join(f"{_line(action, day_of, team)}\n" for action in actions)


def _line(action: Action, day_of: Callable[[datetime], date], team: str | None) -> str:
    # The day of creation comes before a title, so that the title is not taken for a mark.
    is_known = action.created != UNKNOWN_CREATION or action.title[0] in "x(0123456789"
    created = (day_of(action.created).isoformat(),) if is_known else ()
    ended = action.done_on or (day_of(action.closed) if action.closed else None)
    parts = [
        *(("x", (ended or day_of(action.created)).isoformat()) if action.status != "open" else ()),
        *created,
        action.title,
        *(f"+{tag}" for tag in action.tags),
        f"@{action.owner}",
        f"due:{action.due}",
        *(("status:dropped",) if action.status == "dropped" else ()),  # todo.txt knows only done
        *((f"team:{team}",) if team else ()),
        f"huddle:{action.id}",
    ]
    return " ".join(safe(part) for part in parts)
