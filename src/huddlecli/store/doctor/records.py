"""Checks the records of one kind: unreadable files, copies, edits by hand, wrong places.

All files of an id are checked together, in whatever folders they are. A repair merges them into one
file with the changes of all, and moves it to where it belongs.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from operator import is_
from pathlib import Path
from typing import Any

from huddlecli.core.doctor import Finding
from huddlecli.core.doctor.copy_names import original_of
from huddlecli.core.errors import Failed
from huddlecli.core.ids import LENGTH, is_id
from huddlecli.core.join.copies import Copy, hand_edited_keys, merge_copies
from huddlecli.core.leads.forgotten import forgotten_stem, is_forgotten
from huddlecli.core.record_history import Changes, is_same
from huddlecli.core.records import AnyRecord, Kind, record_class
from huddlecli.core.team import Team, find_person
from huddlecli.core.text import nearest, slug
from huddlecli.store import files, toml, toml_edit
from huddlecli.store.doctor.backup import Backup, Diagnosis, Edits, FileEdit
from huddlecli.store.record_files import StoredRecord, text_of
from huddlecli.store.record_paths import MONTH, RECORD_FOLDERS, id_in, open_file
from huddlecli.store.records import RecordStore
from huddlecli.store.schema.records import BadRecord, changes_of, flat, record_of

_OWNED: tuple[Kind, ...] = ("action", "lead", "measure")  # kinds that somebody has to see to


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A file that has a record, whatever its name is."""

    place: str
    text: str
    copy: Copy
    record: AnyRecord

    @property
    def stem(self) -> str:
        """The id and the words with which the name begins, or should begin."""
        match = re.match(r"[a-z0-9-]+", _name(self.place))
        words = match[0].rstrip("-") if match else ""
        if _id_of(words):
            return words
        return f"{self.record.id}-{slug(self.record.title)}"


@dataclass(frozen=True, slots=True)
class MergePlan:
    """How to merge the files of a record: `base` gets `text` and moves home, `others` go."""

    base: RecordFile
    others: tuple[RecordFile, ...]
    text: str | None
    among_open: str
    home: str
    is_forgotten: bool = False

    @property
    def is_well(self) -> bool:
        """Whether there is nothing to do."""
        return not self.others and self.text is None and self.base.place == self.home


class WellRecords:
    """The files of records that were found well, so that they need not be read again."""

    def __init__(self) -> None:
        """Know none yet."""
        self._judged_by: Team | None = None
        self._states: dict[tuple[str, ...], list[tuple[int, ...]]] = {}

    def judge_by(self, team: Team | None) -> None:
        """Forget all files if the team has changed: its zones and people say what is well."""
        if team != self._judged_by:
            self._judged_by = team
            self._states.clear()

    def has(self, places: Sequence[str], state: list[tuple[int, ...]]) -> bool:
        """Whether the files at `places` were well in this state."""
        return self._states.get(tuple(places)) == state

    def add(self, places: Sequence[str], state: list[tuple[int, ...]]) -> None:
        """Note that the files at `places` are well in this state."""
        self._states[tuple(places)] = state


class RecordDoctor:
    """Checks and repairs the files of one kind of records in a team folder."""

    def __init__(  # noqa: PLR0913  where, which, when, and what is known
        self,
        folder: Path,
        store: RecordStore,
        kind: Kind,
        now: datetime,
        *,
        team: Team | None = None,
        well: WellRecords | None = None,
    ) -> None:
        """Check the records of `kind`. `now` is the latest possible time of an edit by hand.

        With `team`, open records are found whose owner is not on it. Files in `well` are not read
        again, and files that are found well are added to it.
        """
        self._folder = folder
        self._store = store
        self._kind = kind
        self._now = now
        self._team = team if team and team.people and kind in _OWNED else None
        self._well = well or WellRecords()

    def diagnoses(self, places: Iterable[str]) -> Iterator[Diagnosis]:
        """Yield what is wrong with the files at `places`."""
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for place in places:
            groups[_id_of(_name(place)) or self._id_within(place) or place].append(place)
        for group in groups.values():
            state = [*map(self._state, group)]  # before they are read: they may change meanwhile
            if self._well.has(group, state):
                continue
            diagnoses = [*self._check(group)]
            if not diagnoses:
                self._well.add(group, state)
            yield from diagnoses

    def _state(self, place: str) -> tuple[int, ...]:
        """Return numbers that differ once the file has changed; none if there is no file."""
        try:
            status = os.lstat(f"{self._folder}/{place}")
        except OSError:
            return ()
        return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns

    def _check(self, places: Sequence[str]) -> Iterator[Diagnosis]:
        """Yield what is wrong with the files of one record."""
        record_files, unreadable = self._read_all(places)
        yield from map(Diagnosis, unreadable)
        if not record_files:
            return
        yield from self._orphaned(min(record_files, key=self._rank))
        plan = self._plan(record_files)
        findings = self._findings(record_files, plan)
        if plan:
            repair = partial(self._merge, record_files, plan, places)
            yield from (Diagnosis(finding, repair) for finding in findings)
        else:
            yield from (Diagnosis(replace(finding, fix=None)) for finding in findings)

    def _orphaned(self, file: RecordFile) -> Iterator[Diagnosis]:
        """Yield a finding if it is open, and its owner left the team, as after an edit by hand."""
        parent, _, name = file.place.rpartition("/")
        owner = str(file.copy.keys.get("owner", ""))
        is_listed = parent == RECORD_FOLDERS[self._kind].open and id_in(self._kind, name)
        if not (self._team and owner and is_listed) or find_person(self._team, owner):
            return
        if StoredRecord(file.place, file.copy.keys, file.record).is_open:
            names = [who.name for who in self._team.people]
            command = f"huddle people leave {owner} --to {nearest(owner, names) or 'NAME'}"
            reason = f"its owner {owner} is not on the team"
            yield Diagnosis(Finding(file.place, "orphaned", reason, command=command))

    def _findings(
        self, record_files: Sequence[RecordFile], plan: MergePlan | None
    ) -> Iterator[Finding]:
        base, *others = sorted(record_files, key=self._rank)
        yield from (_as_copy(self._kind, other, base) for other in others)
        if by_hand := hand_edited_keys(base.copy):
            yield _as_edited(base, by_hand)
        if plan and not others and base.place != plan.home:
            yield _as_misplaced(self._kind, plan)
        elif not (plan or others or by_hand):
            yield Finding(base.place, "misplaced", "the file in its place is not a record")

    def _plan(self, record_files: Sequence[RecordFile]) -> MergePlan | None:
        """Return how to merge the files of a record, or None if the result would not be valid."""
        base, *others = sorted(record_files, key=self._rank)
        if others or hand_edited_keys(base.copy) or is_forgotten(base.copy.changes):
            try:
                keys, record, text = self._merged(base, record_files)
            except (ValueError, Failed):
                return None
        else:
            keys, record, text = base.copy.keys, base.record, None
        is_gone = "forgotten" in keys
        stem = forgotten_stem(record.id) if is_gone else base.stem
        home = self._store.home_of(StoredRecord(base.place, keys, record), stem)
        is_by_month = RECORD_FOLDERS[self._kind].open is None
        plan = MergePlan(
            base=base,
            others=tuple(others),
            text=text,
            among_open=base.place if is_by_month else open_file(self._kind, stem),
            home=home,
            is_forgotten=is_gone,
        )
        return self._if_free(plan, record_files) if record.id == base.record.id else None

    def _merged(
        self, base: RecordFile, record_files: Sequence[RecordFile]
    ) -> tuple[Mapping[str, Any], AnyRecord, str | None]:
        """Return the keys and the record of all files, and its text unless `base` has it already.

        Raises ValueError or Failed if the record would not be valid.
        """
        keys, changes = merge_copies([file.copy for file in record_files])
        before = (base.copy.changes, sorted(base.copy.keys.items()))
        is_new = not is_same((changes, sorted(keys.items())), before)
        record = record_of(record_class(self._kind), keys, changes)
        return keys, record, text_of(keys, changes) if is_new else None

    def _if_free(self, plan: MergePlan, record_files: Sequence[RecordFile]) -> MergePlan | None:
        """Return the plan, or None if another file is where the record belongs."""
        own = {file.place for file in record_files}
        is_free = all(
            place in own or not os.path.lexists(f"{self._folder}/{place}")
            for place in (plan.among_open, plan.home)
        )
        return plan if is_free or plan.is_well else None

    def _rank(self, file: RecordFile) -> tuple[bool, bool, str]:
        """Return a key that sorts the file first which readers would use."""
        is_open = RECORD_FOLDERS[self._kind].open and file.place == open_file(self._kind, file.stem)
        return not is_open, id_in(self._kind, _name(file.place)) is None, file.place

    def _merge(
        self, known: Sequence[RecordFile], plan: MergePlan, places: Sequence[str], backup: Backup
    ) -> Edits | None:
        """Merge the files at `places`, as they are now, and move the result to where it belongs."""
        record_files, unreadable = self._read_all(places, known)
        if len(record_files) + len(unreadable) < len(places):
            return None  # one of them was just moved
        is_same = len(record_files) == len(known) and all(map(is_, record_files, known))
        now = self._if_free(plan, known) if is_same else self._plan(record_files)
        if now is None or now.is_well:
            return None
        place, text = now.base.place, now.text
        others = tuple(FileEdit(other.place, other.text) for other in now.others)
        if now.is_forgotten:  # a backup would keep its words
            return Edits(
                changed=FileEdit(place, now.base.text) if text is not None else None,
                text=text,
                removed=others,
                home=(place, now.home) if place != now.home else None,
            )
        is_kept = text is not None or place != now.home
        first = place if place in (now.among_open, now.home) else now.among_open
        return Edits(
            kept=(place, backup.text_of(place)) if is_kept else None,
            moved=(place, first) if place != first else None,
            changed=FileEdit(first, now.base.text) if text is not None else None,
            text=text,
            aside=others,
            home=(first, now.home) if first != now.home else None,
        )

    def _read_all(
        self, places: Sequence[str], known: Sequence[RecordFile] = ()
    ) -> tuple[list[RecordFile], list[Finding]]:
        """Return the records at `places`, and findings for files that are not records.

        Those that are `known` are only parsed again if their files have changed.
        """
        by_place = {file.place: file for file in known}
        record_files: list[RecordFile] = []
        unreadable: list[Finding] = []
        for place in places:
            try:
                record_files.append(self._read(place, by_place.get(place)))
            except files.Missing:
                continue
            except _InvalidRecord as error:
                unreadable.append(Finding(place, "unreadable", error.reason, error.line))
        return record_files, unreadable

    def _read(self, place: str, known: RecordFile | None = None) -> RecordFile:
        path = f"{self._folder}/{place}"
        try:
            text = files.read(path)
            if known and known.text == text and known.copy.written == self._written(path):
                return known
            keys = flat(toml.loads(text))
        except files.Missing:
            raise
        except files.Unreadable as error:
            raise _InvalidRecord(error.reason) from None
        except toml.TomlError as error:
            if reason := files.why_cut(text):
                raise _InvalidRecord(reason) from None
            raise _InvalidRecord(error.reason, error.line) from None
        tables = keys.pop("change", [])
        try:
            record = _checked(self._kind, keys, tables, text)
        except _InvalidRecord:
            if reason := files.why_cut(text):
                raise _InvalidRecord(reason) from None
            raise
        named = _id_of(_name(place))
        if not is_id(record.id):
            raise _InvalidRecord("its id is malformed", toml_edit.lines(text).get(("id",)))
        if named and record.id != named:
            raise _InvalidRecord(
                "its id differs from its file name", toml_edit.lines(text).get(("id",))
            )
        return RecordFile(place, text, Copy(keys, record.changes, self._written(path)), record)

    def _written(self, path: str) -> datetime:
        """Return when a file was last written, at the latest now."""
        try:
            seconds = os.lstat(path).st_mtime
        except FileNotFoundError:
            raise files.Missing(path, "no such file") from None
        return datetime.fromtimestamp(min(max(seconds, 0), self._now.timestamp()), UTC)

    def _id_within(self, place: str) -> str | None:
        """Return the id in the file of a record, whose name has none."""
        try:
            return self._read(place).record.id
        except (files.Missing, _InvalidRecord):
            return None


class _InvalidRecord(Exception):
    """A file that is not a valid record: the reason, and the line if it is known."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


def _checked(kind: Kind, keys: Mapping[str, Any], tables: Any, text: str) -> AnyRecord:
    """Return the record in a file, or raise _InvalidRecord with the line of the mistake."""
    with suppress(ValueError):
        return record_of(record_class(kind), keys, changes_of(kind, tables))
    try:
        record_of(record_class(kind), keys, ())
    except BadRecord as error:
        raise _InvalidRecord(str(error), toml_edit.lines(text).get((error.key,))) from None
    changes: Changes = ()
    parts = [[table] for table in tables] if isinstance(tables, list) else [tables]
    for place, part in enumerate(parts):
        try:
            changes += changes_of(kind, part)
        except ValueError as error:
            line = toml_edit.line_of(("change", place), toml_edit.lines(text))
            raise _InvalidRecord(str(error), line) from None
    return record_of(record_class(kind), keys, changes)


def _as_copy(kind: Kind, other: RecordFile, base: RecordFile) -> Finding:
    name = original_of(_name(base.place)) or _name(base.place)
    fix = f"merge it with {name}"
    if id_in(kind, _name(other.place)):
        return Finding(other.place, "duplicate", f"the same id as {base.place}", fix=fix)
    return Finding(other.place, "copy", f"a conflict copy of {name}", fix=fix)


def _as_edited(base: RecordFile, keys: Sequence[str]) -> Finding:
    verb = "differs" if len(keys) == 1 else "differ"
    reason = f"its {', '.join(keys)} {verb} from its change history"
    line = toml_edit.lines(base.text).get((keys[0],))
    return Finding(base.place, "edited", reason, line, "record it as an edit by hand")


def _as_misplaced(kind: Kind, plan: MergePlan) -> Finding:
    place, home = plan.base.place, plan.home
    fix = "move it there"
    if not id_in(kind, _name(place)):
        return Finding(place, "misnamed", f"not named like a record; it should be {home}", fix=fix)
    if place.rpartition("/")[0] == home.rpartition("/")[0]:
        reason = f"by its days in the team's time zone it should be called {_name(home)}"
        return Finding(place, "misplaced", reason, fix="rename it")
    status = plan.base.record.status
    reason = f"it is {status}, so it belongs in {home.rpartition('/')[0]}"
    if _without_month(place) == _without_month(home):
        reason = f"by its day in the team's time zone it belongs in {home.rpartition('/')[0]}"
    return Finding(place, "misplaced", reason, fix=fix)


def _without_month(place: str) -> str:
    """Return the folder of a file without its month."""
    return re.sub(rf"/{MONTH}$", "", place.rpartition("/")[0])


def _id_of(name: str) -> str | None:
    """Return the id with which a name begins, or None."""
    record_id, dash = name[:LENGTH], name[LENGTH : LENGTH + 1]
    return record_id if is_id(record_id) and dash == "-" else None


def _name(place: str) -> str:
    return place.rpartition("/")[2]
