"""Why an item is in a huddle, in a few words."""

from __future__ import annotations

from datetime import date

from huddlecli.core.huddle_plan import PlannedItem, Reason
from huddlecli.views.safe import safe
from huddlecli.views.words import bare_day, listed, times


def why(item: PlannedItem, today: date) -> str:
    """Return why an item is there, and who raised it."""
    told = reason_words(item.reason, item.category, today)
    if item.reason.why == "raised" and item.by:
        return f"raised by {listed([safe(name) for name in item.by])}{told.removeprefix('raised')}"
    return told


def reason_words(reason: Reason, category: str | None, today: date) -> str:
    """Return `never talked about · process`, or nothing for an item with a place of its own."""
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
            told = "never talked about"
        case "longest":
            told = f"longest ago: {day}"
    return f"{told} · {safe(category)}" if category else told
