"""What a changed key of an agenda means, in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from huddlecli.core.agenda import Agenda
from huddlecli.core.team import WEEKDAYS
from huddlecli.views.words import bare_day, capitalized, count, listed, short_day

_UNDERSTAND = {
    "say": "has what was heard said back aloud",
    "write": "has what was heard said back and written down",
    "off": "goes from Talk to Execute without saying back",
}


def meaning(
    agenda: Agenda, keys: Sequence[str], day: date | None, today: date, *, is_new: bool
) -> str:
    """Return a sentence such as `The daily huddle is at 08:38 from Tue 1 Dec`.

    `keys` were changed, and `day` is that of the next huddle, if the team runs the agenda. An
    agenda that `is_new` was a bundled one before.
    """
    since = f" from {short_day(day, today)}" if day else ""
    own = " It is your team's own agenda now." if is_new else ""
    said = listed([*dict.fromkeys(_said(agenda, keys))])
    return f"The {agenda.name} huddle {said}{since}.{own}"


def change_hint(agenda: Agenda, keys: Sequence[str]) -> str:
    """Return what else it takes until a changed key has an effect, or nothing."""
    if "on" in keys and agenda.on and agenda.cadence == "daily":
        return f"on has no effect on a daily huddle: huddle agenda set {agenda.name} cadence weekly"
    if "on" in keys and agenda.on and agenda.cadence == "fortnightly" and agenda.start:
        is_other = agenda.on != WEEKDAYS[agenda.start.weekday()]
        unset = f"huddle agenda unset {agenda.name} from"
        return f"fortnights are held on the weekday of from: {unset}" if is_other else ""
    if "from" in keys and agenda.start and agenda.cadence != "fortnightly":
        return f"from only counts fortnights: huddle agenda set {agenda.name} cadence fortnightly"
    return ""


def _said(agenda: Agenda, keys: Sequence[str]) -> Iterator[str]:
    """Yield what each of the keys says now."""
    for key in keys:
        match key:
            case "at":
                yield f"is at {agenda.at}" if agenda.at else "has no fixed time"
            case "minutes":
                yield f"takes {count(agenda.minutes, 'minute', 'minutes')}"
            case "cadence" | "on" | "from":
                yield f"is held {_days(agenda)}"
            case "title":
                yield f'is called "{agenda.title}"'
            case "timezone":
                zone = agenda.timezone
                yield f"goes by the clock of {zone}" if zone else "goes by the team's clock"
            case "understand":
                yield _UNDERSTAND[agenda.loop.understand]
            case _:
                loop = agenda.loop
                ratio = f"{loop.talk} to {loop.execute}"
                yield f"divides the time of each item {ratio} between Talk and Execute"


def _days(agenda: Agenda) -> str:
    """Return `every Tuesday`, or on which other days an agenda is due."""
    day = capitalized(agenda.on or "monday")
    match agenda.cadence:
        case "daily":
            return "every weekday"
        case "weekly":
            return f"every {day}"
        case "fortnightly" if agenda.start:
            start = agenda.start
            day = capitalized(WEEKDAYS[start.weekday()])
            return f"every other {day} (counted from {bare_day(start, start)} {start.year})"
        case "fortnightly":
            return f"on the {day} of every even week"
        case "monthly":
            return f"on the first {day} of the month"
