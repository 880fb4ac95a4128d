"""The three sides of a join: what both had last, what is in the folder, what is at the remote."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import Self

from huddlecli.core.value import NO_KEYS, Value, replace
from huddlecli.store import agenda_files, files
from huddlecli.store.git.errors import CacheDamaged
from huddlecli.store.join.huddles import records_of_two
from huddlecli.store.join.whole_team import is_text
from huddlecli.store.places import TEAM_FILE
from huddlecli.store.sync.index import UNREADABLE, Index, key_of
from huddlecli.store.sync.remote import RemoteBranch
from huddlecli.store.sync.shared_places import limit_of
from huddlecli.store.toml import TomlError, loads

_TEAM_ID = "team id"  # under which the index has it


class Sides(Value):
    """The files of all records and huddles that changed on either side, by place.

    `unreadable` are the keys of those that were left out, as a file of theirs in the folder cannot
    be read, and `too_large` the files at the remote for which that is so, with the reason.
    """

    base: Mapping[str, bytes]
    ours: Mapping[str, bytes]
    theirs: Mapping[str, bytes]
    unreadable: frozenset[str] = frozenset()
    too_large: Mapping[str, str] = NO_KEYS

    def again(self, team: Path, index: Index) -> Self:
        """Return the sides with what is in the folder now."""
        keys = {key_of(place) for place in (*self.base, *self.ours, *self.theirs)}
        known = index.of_keys(keys)
        return replace(self, ours=dict(_read(team, [p for p in known if known[p].ours])))


def sides_of(
    team: Path,
    index: Index,
    remote: RemoteBranch,
    news: Mapping[str, str | None],
    also: Collection[str] = (),
) -> Sides:
    """Return what has to be joined; `news` are the blobs that changed at the remote.

    Records and huddles are left out that are the same in the folder and at the remote, but for the
    records of two huddles under one id, and for those in `also`. If one of the files changed that
    people write, all of them are there: they name each other.
    """
    changed = {*index.changed(), *news}
    texts = _texts(index) if any(map(is_text, changed)) else set()
    also = {*also, *texts}
    keys = {*map(key_of, changed), *also}
    known = index.of_keys(keys)
    ours = {place: one.ours for place, one in known.items() if one.ours is not None}
    theirs = {place: one.theirs for place, one in known.items() if one.theirs is not None}
    for place, blob in news.items():
        if blob is None:
            theirs.pop(place, None)
        else:
            theirs[place] = blob
    base = {place: one.base for place, one in known.items() if one.base is not None}
    unreadable = {key_of(place) for place, blob in ours.items() if blob == UNREADABLE}
    same = (_same(ours, theirs) - {*also}) | unreadable
    base, ours, theirs = (_without(side, same) for side in (base, ours, theirs))
    there = remote.contents(base, theirs)
    large = [place for place, blob in theirs.items() if blob not in there]
    if large:
        left_out = {key_of(place) for place in large}
        base, ours, theirs = (_without(side, left_out) for side in (base, ours, theirs))
    sides = Sides(
        base={place: there[blob] for place, blob in base.items() if blob in there},
        ours=dict(_read(team, ours)),
        theirs={place: there[blob] for place, blob in theirs.items()},
        unreadable=frozenset(unreadable),
        too_large={place: f"larger than {limit_of(place) // 1024} KiB there" for place in large},
    )
    more = records_of_two(sides.ours, sides.theirs) - keys
    return sides_of(team, index, remote, news, {*more, *also}) if more else sides


def shared_id(index: Index, remote: RemoteBranch) -> str | None:
    """Return the id of the team as both sides had it last, or None if they never had one."""
    if (noted := index.fact(_TEAM_ID)) is not None:
        return noted
    known = index.of_keys([TEAM_FILE]).get(TEAM_FILE)
    if known is None or known.base is None:
        return None
    with suppress(CacheDamaged, TomlError, UnicodeDecodeError):
        data = remote.contents({TEAM_FILE: known.base}).get(known.base, b"")
        team_id = loads(data.decode("utf-8-sig")).get("id")
        return team_id if isinstance(team_id, str) else None
    return None


def note_shared_id(index: Index, team_id: str | None) -> None:
    """Note the id of the team, now that both sides have it."""
    if team_id and index.fact(_TEAM_ID) != team_id:
        index.note(_TEAM_ID, team_id)


def _texts(index: Index) -> set[str]:
    """Return the places of `huddle.toml` and of all agendas and topics in the folder."""
    own = index.stamps_in(agenda_files.FOLDER)
    return {TEAM_FILE, *(f"{agenda_files.FOLDER}/{name}" for name in own)}


def _without(blobs: Mapping[str, str], keys: Collection[str]) -> dict[str, str]:
    return {place: blob for place, blob in blobs.items() if key_of(place) not in keys}


def _same(ours: Mapping[str, str], theirs: Mapping[str, str]) -> set[str]:
    """Return the keys whose files are the same on both sides."""
    mine, other = dict(_by_key(ours)), dict(_by_key(theirs))
    return {key for key in mine.keys() | other.keys() if mine.get(key) == other.get(key)}


def _by_key(blobs: Mapping[str, str]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    rows = sorted((key_of(place), place, blob) for place, blob in blobs.items())
    for key, group in groupby(rows, key=lambda row: row[0]):
        yield key, [row[1:] for row in group]


def _read(team: Path, places: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for place in places:
        try:
            yield place, files.read_bytes(team / place, limit_of(place))
        except files.Missing:
            continue  # it was moved meanwhile: what is written is read again under the lock
