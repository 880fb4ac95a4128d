"""What an import writes into the history of a lead: what a person set is never changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from huddlecli.core.imports.imported_changes import first_changes, is_import_undone, revival
from huddlecli.core.imports.lead_rows import ExportedLead
from huddlecli.core.record_history import (
    Changes,
    is_same,
    keys_of,
    next_at,
    plain,
    without_overruled,
)
from huddlecli.core.records import UNKNOWN_CREATION, Change
from huddlecli.core.side_records import UNKNOWN_TIME, Moment
from huddlecli.core.team import IMPORT, day_in

_SPECIAL = (
    *("title", "crm", "arrived", "passed", "answered", "definition"),
    *("verdict", "verdict_at", "reason", "outcome", "status", "closed"),
)


def lead_changes(row: ExportedLead, now: datetime, zone: ZoneInfo) -> Changes:
    """Return the history of a new lead."""
    begun = row.keys.get("arrived") or row.keys.get("passed") or UNKNOWN_CREATION
    at = begun if isinstance(begun, datetime) else _midnight(begun, zone)
    return first_changes(at, _plain_keys(row), _late(row, now))


def news(
    keys: Mapping[str, Any], row: ExportedLead, now: datetime, zone: ZoneInfo
) -> Change | None:
    """Return the change that brings a lead with these `keys` up to its row, or None.

    A CRM forgets: what a row no longer has stays, the first answer stays the first, and a lead
    keeps the time at which it was passed, even if its owner changes.
    """
    if is_import_undone(keys):
        return revival(keys, _plain_keys(row) | _late(row, now), now)
    new = {key: value for key, value in row.keys.items() if key not in _SPECIAL}
    if row.is_labelled:
        new["title"] = row.keys["title"]
    for key in ("arrived", "passed", "answered"):
        if _is_news(key, keys.get(key), row.keys.get(key), zone):
            new[key] = row.keys[key]
    if "passed" in new or "definition" not in keys:
        new |= {key: row.keys[key] for key in ("definition",) if key in row.keys}
    unset: list[str] = []
    new |= _verdict(keys, row, now, unset) | _outcome(keys, row, now)
    unset = [key for key in unset if key not in new]
    changed = {key: plain(value) for key, value in new.items() if keys.get(key) != value}
    return Change(at=now, by=IMPORT, set=changed, unset=tuple(unset)) if changed or unset else None


def with_news(changes: Changes, change: Change, now: datetime, cmd: str | None) -> Changes | None:
    """Return `changes` with those parts of `change` that no person has overruled, or None."""
    at = next_at(now, changes)
    added = Change(at=at, by=IMPORT, set=change.set, unset=change.unset, cmd=cmd)
    kept = without_overruled((*changes, added))[-1]
    if not (kept.set or kept.unset):
        return None
    whole = (*changes, kept)
    return None if is_same(keys_of(whole), keys_of(changes)) else whole


def _plain_keys(row: ExportedLead) -> dict[str, Any]:
    return {key: plain(value) for key, value in row.keys.items()}


def _late(row: ExportedLead, now: datetime) -> dict[str, Any]:
    """Return the times that the row does not have: those of the import."""
    late: dict[str, Any] = {}
    if "verdict" in row.keys and "verdict_at" not in row.keys:
        late["verdict_at"] = plain(now)
    if row.keys["status"] == "closed" and "closed" not in row.keys:
        late["closed"] = plain(now)
    return late


def _is_news(key: str, had: Moment | str | None, has: Moment | str | None, zone: ZoneInfo) -> bool:
    """Whether a time in a row says more than the time that the lead has."""
    if has is None or had is None or had == has:
        return has is not None and had != has
    if UNKNOWN_TIME in (had, has):
        return has != UNKNOWN_TIME
    is_exact = isinstance(has, datetime) and not isinstance(had, datetime)
    if _day(had, zone) == _day(has, zone) and isinstance(had, datetime) != isinstance(
        has, datetime
    ):
        return is_exact
    match key:
        case "arrived":
            return True
        case "answered":
            return _day(has, zone) < _day(had, zone) or (
                isinstance(had, datetime) and isinstance(has, datetime) and has < had
            )
        case _:
            return False


def _verdict(
    keys: Mapping[str, Any], row: ExportedLead, now: datetime, unset: list[str]
) -> dict[str, Any]:
    """Return the verdict of the row if it is news; an accepted lead is open again."""
    verdict = row.keys.get("verdict")
    if verdict is None:
        return {}
    if verdict == keys.get("verdict"):
        return {"verdict_at": row.keys["verdict_at"]} if "verdict_at" in row.keys else {}
    new = {"verdict": verdict, "verdict_at": row.keys.get("verdict_at", now)}
    if verdict == "rejected":
        return new | {"reason": "other", "status": "closed", "closed": now}
    if "outcome" not in keys:
        unset += [key for key in ("reason", "closed") if key in keys]
        new["status"] = "open"
    return new


def _outcome(keys: Mapping[str, Any], row: ExportedLead, now: datetime) -> dict[str, Any]:
    outcome = row.keys.get("outcome")
    if outcome is None:
        return {}
    if outcome == keys.get("outcome"):
        return {"closed": row.keys["closed"]} if "closed" in row.keys else {}
    return {"outcome": outcome, "status": "closed", "closed": row.keys.get("closed", now)}


def _day(moment: Moment | str, zone: ZoneInfo) -> date:
    if isinstance(moment, str):
        raise TypeError(moment)
    return day_in(zone, moment) if isinstance(moment, datetime) else moment


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
