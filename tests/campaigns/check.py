"""What has to be true of a team folder, whatever happened to those who wrote into it.

What was acknowledged is there, once; each file is whole and readable; nothing came from nowhere;
and what is left over is nothing but temporary files, which begin with a dot.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, cast, get_args
from zoneinfo import ZoneInfo

from huddlecli.core.record_history import with_hand_edit
from huddlecli.core.records import AnyRecord, Kind, Record, record_class
from huddlecli.store import files, journal, minutes_files, record_files
from huddlecli.store.record_files import StoredRecord
from huddlecli.store.record_paths import RECORD_FOLDERS
from huddlecli.store.records import RecordStore
from tests.campaigns.steps import Fact, Step

KINDS = cast("tuple[Kind, ...]", get_args(Kind))
COUNTED = ("title", "due", "status", "tags", "why", "review")
# A huddle puts its name on what it takes in, and an owner brings a side: nobody asked for those.


@dataclass
class Found:
    """What was found wrong, all of it at once; nothing, one hopes."""

    lost: list[Fact] = field(default_factory=list)
    doubled: list[Fact] = field(default_factory=list)
    strange: list[Fact] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    debris: list[str] = field(default_factory=list)


def check(
    team: Path, steps: Iterable[Step] = (), untouched: Mapping[Path, bytes] | None = None
) -> Mapping[str, Record]:
    """Assert that the folder is as it has to be after `steps`, and return its records by id."""
    found, steps = Found(), tuple(steps)
    kept = _all_kept(team, found)
    said = Counter(fact for one in kept.values() for fact in facts(one))
    asked = {step.fact for step in steps}
    found.lost = [step.fact for step in steps if step.acked and not said[step.fact]]
    found.doubled = [fact for fact, times in said.items() if times > 1]
    found.strange = [fact for fact in said if fact not in asked] if steps else []
    for path, before in (untouched or {}).items():
        if not path.exists() or path.read_bytes() != before:
            found.broken.append(f"{path.name}: nobody was to change it")
    found.broken += _listed_otherwise(team, set(kept))
    assert found == Found()
    return {record_id: one.record for record_id, one in kept.items()}


def facts(kept: StoredRecord[AnyRecord]) -> Iterator[Fact]:
    """Yield what each change of a record's history added."""
    record, before = kept.record, dict[str, Any]()
    for number, change in enumerate(record.changes):
        for key, value in change.set.items():
            if key not in COUNTED:
                continue
            if number == 0:
                if key == "title" and value:  # a forgotten lead has none
                    yield None, key, value
            elif key == "tags":
                yield from (
                    (record.id, key, tag) for tag in value if tag not in before.get(key, ())
                )
            else:
                yield record.id, key, value
        yield from ((record.id, "tags", tag) for tag in change.add.get("tags", ()))
        before |= change.set


def texts(team: Path) -> Mapping[Path, bytes]:
    """Return all records as they lie there."""
    return {path: path.read_bytes() for path in team.rglob("*.toml") if path.name[0] != "."}


def _all_kept(team: Path, found: Found) -> dict[str, StoredRecord[AnyRecord]]:
    """Return every record in the folder; whatever else lies there has to have its reason."""
    kept: dict[str, StoredRecord[AnyRecord]] = {}
    for path in sorted(team.rglob("*")):
        place = path.relative_to(team).as_posix()
        if path.is_dir() or place in ("huddle.toml", ".lock") or _is_temporary(path):
            continue
        try:
            one = _read(team, place)
        except files.Unreadable as error:
            found.broken.append(str(error))
            continue
        if one is None:
            if not _is_of_huddle(path, place):
                found.debris.append(place)
            continue
        found.broken += _inside(one)
        other = kept.setdefault(one.record.id, one)
        # A rename that was cut short leaves one file under two names; that is still one record.
        if other is not one and (team / other.place).read_bytes() != path.read_bytes():
            found.broken.append(f"{place}: also {other.place}")
    return kept


def _read(team: Path, place: str) -> StoredRecord[AnyRecord] | None:
    for kind in KINDS:
        shelf = RECORD_FOLDERS[kind]
        if any(home and place.startswith(f"{home}/") for home in (shelf.open, shelf.closed)):
            return record_files.read(team, record_class(kind), place, full=True)
    return None


def _inside(one: StoredRecord[AnyRecord]) -> Sequence[str]:
    """Return what is wrong within a record, or between it and its place."""
    changes, shelf = one.record.changes, RECORD_FOLDERS[one.record.kind]
    now = datetime.now(UTC)
    is_shut = shelf.open is not None and one.place.startswith(f"{shelf.closed}/")
    claims = {
        "its keys are what its history comes to": with_hand_edit(one.keys, changes, now) == changes,
        "its history has a beginning": bool(changes) and changes[0].at == one.record.created,
        "its history is in order": all(a.at < b.at for a, b in pairwise(changes)),
        "it lies among the closed ones only when closed": not (is_shut and one.is_open),
    }
    return [f"{one.place}: not so: {claim}" for claim, holds in claims.items() if not holds]


def _is_temporary(path: Path) -> bool:
    return re.fullmatch(r"\.[0-9a-f]{16}\.tmp", path.name) is not None


def _is_of_huddle(path: Path, place: str) -> bool:
    """Whether it is a journal or the minutes of a huddle, and readable as such."""
    if re.fullmatch(r"huddles/\d{4}-\d{2}/[^/]+\.toml", place):
        minutes_files.load(path)
        return True
    if re.fullmatch(r"huddles/(live|\d{4}-\d{2})/[^/]+\.jsonl", place):
        return len(journal.read(path).torn) <= 1
    return False


def _listed_otherwise(team: Path, ids: set[str]) -> Sequence[str]:
    """Return how the program's own listing differs from what lies in the folder."""
    store, listed, told = RecordStore(team, ZoneInfo("Europe/Berlin")), list[str](), list[str]()
    for kind in KINDS:
        for one in store.both(record_class(kind), lambda _: True):
            listed += [record.id for record in one.records]
            told += [f"{warned.path}: {warned.reason}" for warned in one.warnings]
    return told if sorted(listed) == sorted(ids) else [*told, "the listing has other records"]
