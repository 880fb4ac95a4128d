"""The files of both sides, joined: bytes in, bytes out."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from huddlecli.core.errors import Failed
from huddlecli.core.records import Kind
from huddlecli.core.sync import Overruled
from huddlecli.core.team import Team, zone_of
from huddlecli.core.value import NO_KEYS, Value
from huddlecli.store import team_file
from huddlecli.store.files import Unreadable
from huddlecli.store.join.records import home_of, joined_record, read_record
from huddlecli.store.join.team_text import IsRight, is_team, join_team, why_no_team, with_id
from huddlecli.store.join.texts import JoinedText, decoded, join_agenda, why_no_toml
from huddlecli.store.join.whole_team import agenda_name, brought_right, is_text
from huddlecli.store.places import HUDDLES, JOURNAL_ENDING, TEAM_FILE
from huddlecli.store.record_paths import KIND_IN
from huddlecli.store.records import RecordStore
from huddlecli.store.sync.index import key_of

if TYPE_CHECKING:  # what reads journals loads slowly, and `huddle merge` is run for each file
    from huddlecli.store.join.huddles import HuddleText

_FOLDER = Path("/")  # only the places in it count

SideFiles: TypeAlias = Mapping[str, bytes]  # of one side, by their places
HuddleIds: TypeAlias = Mapping[str, Mapping[str, str]]  # of the huddles of a record, by its id


class JoinedFiles(Value, kw_only=True):
    """What both sides have in common from now on.

    `files` has the content of each place, None if there is no file any more. `overruled` is what of
    ours did not win. `skipped` are the places that stay as they are on each side, with the reason.
    `damaged` are those that travel although something in them cannot be read.
    """

    files: Mapping[str, bytes | None]
    overruled: tuple[Overruled, ...] = ()
    skipped: Mapping[str, str] = NO_KEYS
    damaged: Mapping[str, str] = NO_KEYS


def join_files(base: SideFiles, ours: SideFiles, theirs: SideFiles, team: Team) -> JoinedFiles:
    """Join the files of both sides since the last that both had, `base`; each is given by place.

    All files of a record or a huddle are given on each side on which there is any. Records, minutes
    and journals have what either side has, and none of them is removed. The same key of
    `huddle.toml`, or the same line of an agenda, that both changed is as theirs, which was first.
    `team` is that of ours: zones say what closed records are called.
    """
    join = _Join(base, ours, theirs)
    groups = dict(_by_key((*base, *ours, *theirs)))
    huddles: list[str] = []
    records: dict[tuple[Kind, str], list[str]] = {}
    for key, places in groups.items():
        for place in places:
            folder = place.partition("/")[0]
            if folder in KIND_IN:
                records.setdefault((KIND_IN[folder], key), []).append(place)
            elif folder == HUDDLES:
                huddles.append(place)
            elif place == TEAM_FILE:
                join.text(place, join_team, why_no_team)
            else:
                join.text(place, partial(join_agenda, agenda_name(place)), why_no_toml)
    join.bring_texts_right()
    join.keep_id()
    new_ids = join.huddles(huddles)
    store = _store(join.files.get(TEAM_FILE), team)
    for (kind, key), places in records.items():
        join.record(kind, places, store, new_ids.get(key, NO_KEYS))
    return JoinedFiles(
        files=join.files,
        overruled=tuple(join.overruled),
        skipped=join.skipped,
        damaged=join.damaged,
    )


class _Join:
    """What was joined so far."""

    def __init__(self, base: SideFiles, ours: SideFiles, theirs: SideFiles) -> None:
        self._base = base
        self._ours = ours
        self._theirs = theirs
        self.files: dict[str, bytes | None] = {}
        self.overruled: list[Overruled] = []
        self.skipped: dict[str, str] = {}
        self.damaged: dict[str, str] = {}

    def text(
        self,
        place: str,
        join: Callable[[str | None, str, str], JoinedText],
        why_not: Callable[[str], str | None],
    ) -> None:
        """Join a file that people write."""
        base, ours, theirs = (side.get(place) for side in (self._base, self._ours, self._theirs))
        if ours == theirs:
            self.files[place] = ours
            return
        for data in {ours, theirs} - {base, None}:
            if reason := _why_not(place, data or b"", why_not):
                self.skipped[place] = reason
                return
        if ours is None or theirs is None:
            one = theirs if ours is None else ours
            is_removed = one == base and place != TEAM_FILE
            self.files[place] = None if is_removed else one
        elif base in (ours, theirs):
            self.files[place] = theirs if ours == base else ours
        else:
            earlier = None if base is None else _text_of(base)
            joined = join(earlier, decoded(place, ours), decoded(place, theirs))
            self.files[place] = joined.text.encode()
            self.overruled += [Overruled(place, *one) for one in joined.lost]

    def bring_texts_right(self) -> None:
        """Let no mistake come from the join of several files that name each other."""
        ours, theirs = _texts_of(self._ours), _texts_of(self._theirs)
        joined = _texts_of({**self._ours, **self.files})

        def join_team_again(is_right: IsRight) -> JoinedText:
            base = self._base.get(TEAM_FILE)
            earlier = None if base is None else _text_of(base)
            mine, yours = ours.get(TEAM_FILE), theirs[TEAM_FILE]
            if mine is None:
                return JoinedText(yours)
            return join_team(earlier, mine, yours, lambda text: is_team(text) and is_right(text))

        right = brought_right(ours, theirs, joined, join_team_again)
        for place in {*joined, *right.texts} - {*self.skipped}:
            if joined.get(place) != right.texts.get(place):
                self.files[place] = self._bytes_of(place, right.texts.get(place))
        lost = [(place, one) for place, one in right.lost if place not in self.skipped]
        again = {place for place, _ in lost}
        self.overruled = [one for one in self.overruled if one.place not in again]
        self.overruled += [Overruled(place, *one) for place, one in lost]

    def keep_id(self) -> None:
        """Let the id of the team come back from any side if it was removed."""
        if (data := self.files.get(TEAM_FILE)) is None:
            return
        sides = (self._theirs, self._ours, self._base)
        others = [_text_of(side[TEAM_FILE]) for side in sides if TEAM_FILE in side]
        text = _text_of(data)
        changed = with_id(text, others)
        if changed != text:
            self.files[TEAM_FILE] = changed.encode()

    def _bytes_of(self, place: str, text: str | None) -> bytes | None:
        """Return the bytes of a text, those of a side if it is from there."""
        sides = (side[place] for side in (self._theirs, self._ours) if place in side)
        same = (data for data in sides if _text_of(data) == text)
        return None if text is None else next(same, text.encode())

    def huddles(self, places: Iterable[str]) -> HuddleIds:
        """Join minutes and journals; return the new ids of huddles for the records they name."""
        by_group: dict[str, list[str]] = {}
        for place in places:
            by_group.setdefault(key_of(place), []).append(place)
        new_ids: dict[str, dict[str, str]] = {}
        for group in by_group.values():
            from huddlecli.store.join.huddles import joined_huddles  # noqa: PLC0415 - see above

            try:
                base = _readable(self._base, group)
                found = [*_huddles(self._ours, group), *_huddles(self._theirs, group)]
                torn = self._torn_in(group)
                if shared := {place: torn[place] for place in torn if self._is_on_both(place)}:
                    self.skipped |= shared
                    continue
                self.damaged |= torn
                placed = [*joined_huddles(found, base)]
            except (Unreadable, Failed, ValueError) as error:
                self._skip(_places_of(error, group), error)
                continue
            self.files |= dict.fromkeys(group)
            for huddle in placed:
                self.files |= {place: text.encode() for place, text in huddle.files.items()}
                for before in huddle.before - {huddle.id}:
                    for record in huddle.records:
                        new_ids.setdefault(record, {})[before] = huddle.id
        return new_ids

    def _torn_in(self, places: Iterable[str]) -> dict[str, str]:
        """Return the journals in which a side has got a line that cannot be read, and which line.

        A journal that is new on one side travels with such a line: a power cut may have left it.
        """
        torn: dict[str, str] = {}
        for place in places:
            before = self._base.get(place)
            for side in (self._ours, self._theirs):
                data = side.get(place)
                if data not in (None, before) and (reason := _torn(place, data or b"")):
                    torn.setdefault(place, reason)
        return torn

    def _is_on_both(self, place: str) -> bool:
        return place in self._ours and place in self._theirs

    def record(
        self, kind: Kind, places: Collection[str], store: RecordStore, huddles: Mapping[str, str]
    ) -> None:
        """Join the files of a record; `huddles` are new ids of its huddle by the old ones."""
        sides = (self._theirs, self._ours)
        found = {(place, side[place]) for side in sides for place in places if place in side}
        try:
            files = [read_record(kind, place, data) for place, data in sorted(found)]
            if not files:
                files = [read_record(kind, place, self._base[place]) for place in places]
            stored, text = joined_record(kind, files, huddles)
            home = home_of(store, stored, files)
        except (Unreadable, Failed, ValueError) as error:
            self._skip(places, error)
            return
        self.files |= dict.fromkeys(places)
        self.files[home] = text.encode()

    def _skip(self, places: Iterable[str], error: Exception) -> None:
        reason = error.reason if isinstance(error, Unreadable) else str(error)
        self.skipped |= dict.fromkeys(places, reason)


def _text_of(data: bytes) -> str:
    return data.decode("utf-8-sig", "replace")


def _texts_of(files: Mapping[str, bytes | None]) -> dict[str, str]:
    """Return the texts of those of some files that people write and that name each other."""
    return {
        place: _text_of(data)
        for place, data in files.items()
        if data is not None and is_text(place)
    }


def _why_not(place: str, data: bytes, why_not: Callable[[str], str | None]) -> str | None:
    try:
        return why_not(decoded(place, data))
    except Unreadable as error:
        return error.reason


def _huddles(side: SideFiles, places: Iterable[str]) -> Iterator[HuddleText]:
    from huddlecli.store.join.huddles import read_huddle  # noqa: PLC0415 - see above

    return (read_huddle(place, side[place]) for place in places if place in side)


def _torn(place: str, data: bytes) -> str | None:
    """Return which line of a journal cannot be read, or None if all can, or it is no journal.

    An event that only a later version knows is no damage.
    """
    if not place.endswith(JOURNAL_ENDING):
        return None
    from huddlecli.store import journal  # noqa: PLC0415 - see above

    lines = data.split(b"\n")
    for number in journal.parse(_FOLDER / place, data).torn:
        try:
            is_event = isinstance(json.loads(lines[number - 1]), dict)
        except ValueError:
            is_event = False
        if not is_event:
            return f"line {number} cannot be read"
    return None


def _places_of(error: Exception, places: Collection[str]) -> Collection[str]:
    """Return the place that an error is about, or all places if that is not one of them."""
    place = error.path.relative_to(_FOLDER).as_posix() if isinstance(error, Unreadable) else ""
    return [place] if place in places else places


def _readable(side: SideFiles, places: Iterable[str]) -> list[HuddleText]:
    """Return the minutes and journals of a side that counts only as what both had."""
    try:
        return [*_huddles(side, places)]
    except Unreadable:
        return []


def _store(team_text: bytes | None, team: Team) -> RecordStore:
    """Return a store that knows where records belong, by the joined team if there is one."""
    if team_text is not None and why_no_team(text := team_text.decode("utf-8-sig")) is None:
        team = team_file.team_of(_FOLDER, text)
    return RecordStore(_FOLDER, team.zone, lambda name: zone_of(team, name))


def _by_key(places: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for place in sorted({*places}):
        found.setdefault(key_of(place), []).append(place)
    yield from found.items()
