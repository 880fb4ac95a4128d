"""What a sync did, in one line, and the state of the sync of a folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any

from huddlecli.core.sync import SharedThing, ThingKind
from huddlecli.core.text import joined
from huddlecli.core.value import Value
from huddlecli.views.columns import PLAIN, QUIET
from huddlecli.views.document import Document, Table
from huddlecli.views.escape import safe
from huddlecli.views.words import count, short_day

UP_TO_DATE = "up to date"
BY_ITSELF = "huddle config set sync.auto true"
SHARES = "huddle sync --remote URL"

_COUNTED: Mapping[ThingKind, tuple[str, str]] = {
    "action": ("promise", "promises"),
    "decision": ("decision", "decisions"),
    "parked": ("parked item", "parked items"),
    "win": ("win", "wins"),
    "raised": ("raised item", "raised items"),
    "measure": ("measure", "measures"),
    "term": ("term", "terms"),
    "lead": ("lead", "leads"),
}
_MOST_NAMES = 3  # people, huddles or agendas that a line names
_DAY = 10  # characters of the day at the beginning of the ID of a huddle


class SyncOverview(Value):
    """The state of the sync of a team folder, as `huddle sync --status` shows it.

    `remote` and `branch` are None if the folder is not shared. `waiting` is what was changed here
    and is not shared yet.
    """

    remote: str | None
    branch: str | None
    auto: bool
    synced: datetime | None
    offline_since: datetime | None
    reason: str | None
    waiting: Sequence[SharedThing]


def happened(
    sent: Sequence[SharedThing],
    received: Sequence[SharedThing],
    today: date,
    *,
    would_be: bool = False,
) -> str:
    """Return `sent 3 promises and 1 win; received 2 promises (dan)`, or that nothing was to do."""
    would = "would " if would_be else ""
    verbs = ("send", "receive") if would_be else ("sent", "received")
    parts = [
        f"{would}{verbs[0]} {things_words(sent, today)}" if sent else "",
        f"{would}{verbs[1]} {things_words(received, today, has_names=True)}" if received else "",
    ]
    return "; ".join(part for part in parts if part) or UP_TO_DATE


def things_words(things: Sequence[SharedThing], today: date, *, has_names: bool = False) -> str:
    """Return `3 promises and 1 win, minutes of Mon 23 Nov`; the people too if they are wanted."""
    counted = []
    for kind, words in _COUNTED.items():
        if some := [thing for thing in things if thing.kind == kind]:
            names = _names(thing.by for thing in some) if has_names else ""
            counted.append(f"{count(len(some), *words)}{f' ({names})' if names else ''}")
    huddles = [thing.name for thing in things if thing.kind == "minutes"]
    agendas = [safe(thing.name) for thing in things if thing.kind == "agenda"]
    named = [joined(counted)] if counted else []
    if huddles:
        named.append(f"minutes of {_huddles_words(huddles, today)}")
    if len(agendas) > _MOST_NAMES:
        named.append(f"{len(agendas)} agendas")
    elif agendas:
        named.append(f"the {'agenda' if len(agendas) == 1 else 'agendas'} {joined(agendas)}")
    if any(thing.kind == "team" for thing in things):
        named.append("the team's settings")
    return ", ".join(named)


def overview_document(overview: SyncOverview, today: date, zone: tzinfo) -> Document:
    """Return the state of the sync as rows."""
    branch = f", branch {safe(overview.branch)}" if overview.branch else ""
    remote = f"{safe(overview.remote)}{branch}" if overview.remote else f"none; {SHARES} adds one"
    waiting = things_words(overview.waiting, today) or "nothing"
    rows = [
        ("remote", remote),
        ("last sync", _moment(overview.synced, today, zone) if overview.synced else "never"),
        ("by itself", "yes" if overview.auto else f"no; {BY_ITSELF} changes that"),
        ("waiting", waiting if overview.remote else "all of the team: nothing is shared yet"),
    ]
    if overview.offline_since:
        since = _moment(overview.offline_since, today, zone)
        reason = f": {safe(overview.reason)}" if overview.reason else ""
        rows.insert(2, ("failing", f"since {since}{reason}"))
    table = Table(rows=[[(label, QUIET), (words, PLAIN)] for label, words in rows])
    return Document(blocks=(table,))


def overview_json(overview: SyncOverview) -> str:
    """Return the state of the sync for a program."""
    from huddlecli.views.formats import json  # noqa: PLC0415  people do without

    fields: dict[str, Any] = {
        "remote": overview.remote,
        "branch": overview.branch,
        "auto": overview.auto,
        "synced": overview.synced,
        "offline_since": overview.offline_since,
        "reason": overview.reason,
        "waiting": [{"kind": one.kind, "name": one.name} for one in overview.waiting],
    }
    return json.document("huddle.sync/1", {"sync": fields})


def _names(names: Iterable[str | None]) -> str:
    known = sorted({safe(name) for name in names if name})
    return joined(known) if len(known) <= _MOST_NAMES else f"{len(known)} people"


def _huddles_words(huddles: Sequence[str], today: date) -> str:
    """Return `Mon 23 Nov and Tue 24 Nov`, or `2 huddles on Tue 24 Nov` if they share a day."""
    days = Counter(_day_of(name, today) for name in huddles)
    if len(huddles) > _MOST_NAMES and len(days) > 1:
        return f"{len(huddles)} huddles"
    words = [day if number == 1 else f"{number} huddles on {day}" for day, number in days.items()]
    return joined(words, "and" if len(words) == len(huddles) else "and of")


def _day_of(huddle: str, today: date) -> str:
    try:
        return short_day(date.fromisoformat(huddle[:_DAY]), today)
    except ValueError:
        return safe(huddle)


def _moment(at: datetime, today: date, zone: tzinfo) -> str:
    local = at.astimezone(zone)
    clock = f"{local:%H:%M}"
    return clock if local.date() == today else f"{short_day(local.date(), today)} {clock}"
