"""The promises in the rows of a file, and what a row that was imported before changes.

The id of a promise comes from its row alone, so two machines that import the same row make the
same record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from huddlecli.core.errors import Wrong
from huddlecli.core.ids import computed_ids
from huddlecli.core.imports.promises.owners import Owners
from huddlecli.core.imports.promises.rows import (
    FileKind,
    LeftRow,
    ReadTasks,
    RowContext,
    RowDay,
    TaskRow,
    repeated,
    source_of,
)
from huddlecli.core.imports.sheet_dates import YEARS
from huddlecli.core.record_history import plain, touched
from huddlecli.core.records import UNKNOWN_CREATION, Change
from huddlecli.core.team import IMPORT, Person, Team, day_in, zone_of
from huddlecli.core.text import shown, title

_LONGEST_TAGS = 5000  # characters of all tags, far below the largest file of a record
_AHEAD = timedelta(days=1)  # a day may have begun elsewhere


class RowPromise(NamedTuple):
    """A promise in a row: `keys` are what the row says, `late` what the import adds.

    `created` is when it was made, as far as the row or its file says so. `ending` are the keys of
    a promise that was open when its row was imported before, and is done in the row by now.
    """

    row: TaskRow
    source: str
    owner: str
    created: datetime
    keys: Mapping[str, Any]
    late: Mapping[str, Any]
    ending: Mapping[str, Any]

    @property
    def all_keys(self) -> dict[str, Any]:
        """All keys of a new record."""
        return {**self.keys, **self.late}


@dataclass(frozen=True, slots=True)
class ImportDefaults:
    """What rows get that do not say it, such as an owner; and the time of the import."""

    owner: Person
    due: date
    now: datetime
    tags: tuple[str, ...] = ()


@dataclass(slots=True)
class RowPromises:
    """The promises of a file, and the rows that are left out."""

    promises: list[RowPromise] = field(default_factory=list)
    left: list[LeftRow] = field(default_factory=list)


def promises_in(
    read: ReadTasks, kind: FileKind, team: Team, context: RowContext, defaults: ImportDefaults
) -> RowPromises:
    """Return the promises in the rows of a file; of two rows for the same one, the first counts."""
    found = RowPromises(left=[*read.left])
    lines: dict[str, int] = {}
    for row in read.rows:
        source = source_of(kind, row.words)
        known_by = row.own_id or source
        if known_by in lines:
            found.left.append(repeated(row, lines[known_by]))
            continue
        try:
            owner = _owner(row, context.owners)
            found.promises.append(_promise(row, source, owner, team, context, defaults))
        except _UnknownOwner:
            reason = f"nobody on the team is called {shown(row.owner.removeprefix('@'))}"
            found.left.append(LeftRow(row.line, reason, row.title, owner=row.owner))
            continue
        except Wrong as error:
            found.left.append(LeftRow(row.line, error.message, row.title))
            continue
        lines[known_by] = row.line
    return found


class _UnknownOwner(Exception):
    """A row names an owner whom the team does not know."""


def _owner(row: TaskRow, owners: Owners) -> Person | None:
    """Return the owner that a row names, or None if it names nobody."""
    if owners.is_nobody(row.owner):
        return None
    if person := owners.find(row.owner):
        return person
    owners.must_be_one(row.owner)
    raise _UnknownOwner


def _promise(  # noqa: PLR0913, PLR0917  a row, and what it is read with
    row: TaskRow,
    source: str,
    owner: Person | None,
    team: Team,
    context: RowContext,
    defaults: ImportDefaults,
) -> RowPromise:
    whose = owner or defaults.owner
    zone = zone_of(team, whose.name)

    def day(moment: RowDay) -> date:
        return day_in(zone, moment) if isinstance(moment, datetime) else moment

    def instant(moment: RowDay) -> datetime:
        if isinstance(moment, datetime):
            return moment
        midnight = datetime(moment.year, moment.month, moment.day, tzinfo=team.zone)
        return midnight.astimezone(UTC)

    for moment in (row.due, row.done_on, row.created):
        if moment is not None and moment.year not in YEARS:
            raise Wrong(f"the year {moment.year} is out of range", hint="2026-12-01")
    done_on = row.done_on
    if done_on is not None and day(done_on) > day_in(zone, defaults.now) + _AHEAD:
        raise Wrong(f"it is done on {day(done_on)}, a day to come", hint="the day it was done")
    if row.is_done and done_on is None and context.is_known:
        done_on = context.base  # the minutes of that day have it as done
    length = sum(map(len, row.tags))
    if length > _LONGEST_TAGS:
        reason = f"its tags have {length:,} characters; the limit is {_LONGEST_TAGS:,}"
        raise Wrong(reason, hint="fewer tags")
    due = day(row.due) if row.due is not None else None
    keys: dict[str, Any] = {"title": title(row.title), "owner": owner.name if owner else None}
    keys |= {"side": owner.side if owner else None, "due": due, "tags": row.tags}
    late: dict[str, Any] = {}
    if owner is None:
        late |= {"owner": whose.name, "side": whose.side}
    if defaults.tags:
        late["tags"] = tuple(dict.fromkeys((*row.tags, *defaults.tags)))
    ending: dict[str, Any] = {}
    if row.is_done:
        ended, into = (done_on, keys) if done_on is not None else (defaults.now, late)
        into |= {"done_on": day(ended), "closed": instant(ended)}
        since = row.done_on if row.done_on is not None else defaults.now
        ending = {"status": "done", "closed": instant(since), "done_on": day(since)}
        if due is None:
            into["due"] = day(ended)
    elif due is None:
        late["due"] = defaults.due
    keys |= {"status": "done" if row.is_done else "open", "source": source}
    made = row.created or done_on or (context.base if context.is_known else None)
    created = instant(made) if made is not None else UNKNOWN_CREATION
    return RowPromise(
        row,
        source,
        whose.name,
        created if created <= defaults.now else UNKNOWN_CREATION,
        {key: plain(value) for key, value in keys.items() if value is not None and value != ()},
        {key: plain(value) for key, value in late.items() if value is not None},
        plain(ending),
    )


def promise_ids(source: str) -> Iterator[str]:
    """Return the ids that the promise with this fingerprint may have, the first one first."""
    return computed_ids(f"huddle action {source}")


def completion(changes: Sequence[Change], promise: RowPromise, at: datetime) -> Change | None:
    """Return what marks an open promise as done because its row is, or None.

    It is also None if somebody has ever closed or reopened it in huddle: the row does not overrule
    that.
    """
    if any("status" in touched(change) for change in changes[1:]):
        return None
    return Change(at=at, by=IMPORT, set=promise.ending)


def differences(keys: Mapping[str, Any], promise: RowPromise) -> dict[str, Any]:
    """Return what the row of a known promise says otherwise: its title, owner or due day."""
    return {
        key: promise.keys[key]
        for key in ("title", "owner", "due")
        if key in promise.keys and promise.keys[key] != keys.get(key)
    }
