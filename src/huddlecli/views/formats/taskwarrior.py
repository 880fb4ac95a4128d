"""Promises as `task import` reads them: JSON with one task a line, as `task export` writes it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from huddlecli.core.imports.task_ids import task_uuid
from huddlecli.core.records import UNKNOWN_CREATION, Action
from huddlecli.core.team import midnight_after
from huddlecli.core.text import ESCAPED

_SECOND = timedelta(seconds=1)
_STATUS = {"open": "pending", "done": "completed", "dropped": "deleted"}


def tasks(actions: Iterable[Action], zone_of: Callable[[str], ZoneInfo]) -> str:
    """Return the promises as a list of tasks; `zone_of` gives the zone of an owner.

    A promise is due at the end of the day, which is the last second of it for its owner.
    """
    return listed(task(action, zone_of) for action in actions)


def listed(tasks_: Iterable[dict[str, Any]]) -> str:
    """Return tasks as a list."""
    rows = [_json(one) for one in tasks_]
    return "[\n" + ",\n".join(rows) + ("\n]\n" if rows else "]\n")


def _json(fields: dict[str, Any]) -> str:
    """Return a task as JSON. Letters stay as they are; what would act or hide is escaped."""
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return re.sub(ESCAPED, lambda matched: json.dumps(matched[0])[1:-1], text)


def task(action: Action, zone_of: Callable[[str], ZoneInfo]) -> dict[str, Any]:
    """Return the fields of a promise as a task."""
    due = midnight_after(action.due, zone_of(action.owner)) - _SECOND
    ended = action.closed or action.created
    return {
        "uuid": task_uuid(action.id),
        "description": action.title,
        "status": _STATUS[action.status],
        **({"entry": _stamp(action.created)} if action.created != UNKNOWN_CREATION else {}),
        "due": _stamp(due),
        **({"end": _stamp(ended)} if action.status != "open" else {}),
        **({"tags": [*action.tags]} if action.tags else {}),
        "owner": action.owner,
        "huddle": action.id,
    }


def _stamp(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
