"""The checkup of a team folder: every file looked at, and what can be mended mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from huddlecli.core.doctor import Checkup, Finding
from huddlecli.core.errors import Unknown
from huddlecli.core.records import KINDS, Action, Kind
from huddlecli.core.team import Team, find_person, is_name, zone_of
from huddlecli.core.text import nearest
from huddlecli.store import agenda_files, files, team_file, toml, toml_edit
from huddlecli.store.doctor import huddles
from huddlecli.store.doctor.backup import Backup, Trouble
from huddlecli.store.doctor.records import RecordDoctor
from huddlecli.store.doctor.tree import Tree, without_copies
from huddlecli.store.lock import team_lock
from huddlecli.store.mistakes import BadFile
from huddlecli.store.places import HUDDLES
from huddlecli.store.record_files import open_names, read_all
from huddlecli.store.record_paths import RECORD_FOLDERS, id_in
from huddlecli.store.records import RecordStore

_UTC = ZoneInfo("UTC")
_ROOTS: Mapping[str, Kind] = {RECORD_FOLDERS[kind].closed.partition("/")[0]: kind for kind in KINDS}
# Where a record belongs, and when it was edited, nobody can tell without the team's zone.
_WITHOUT_TEAM = ("unreadable", "copy", "duplicate")


def checkup(folder: Path, now: datetime) -> Checkup:
    """Look at every file of the team in `folder`, and change nothing."""
    count, troubles = _examined(folder, now)
    return Checkup(count, _told(troubles))


def repair(folder: Path, now: datetime) -> Checkup:
    """Mend what can be mended, keeping each file first as it is, and look again."""
    _, troubles = _examined(folder, now)
    mendings = dict.fromkeys(one.mending for one in troubles if one.mending)
    if not mendings:
        return checkup(folder, now)
    with team_lock(folder, holder="huddle doctor"):
        team, _ = _team(folder)
        backup = Backup(folder, now.astimezone(team.zone if team else _UTC))
        for mending in mendings:
            with suppress(files.Unreadable, FileExistsError):  # it is not as it was: look again
                mending(backup)
    after = checkup(folder, now)
    left = {(one.file, one.kind) for one in after.findings}
    mended = _told(
        one for one in troubles if one.mending and (one.finding.file, one.finding.kind) not in left
    )
    return replace(after, mended=mended, kept=backup.place if backup.is_used else None)


def _told(troubles: Iterable[Trouble]) -> tuple[Finding, ...]:
    """Return what was found, by file and line."""
    found = (trouble.finding for trouble in troubles)
    return tuple(sorted(found, key=lambda one: (one.file, one.line or 0)))


def _examined(folder: Path, now: datetime) -> tuple[int, list[Trouble]]:
    """Return how many files there are, and what is wrong, in the order in which it is mended."""
    tree = Tree(folder)
    team, troubles = _team(folder)
    shut = {one.finding.file for one in tree.troubles if one.finding.command}
    troubles = [one for one in troubles if one.finding.file not in shut] + tree.troubles
    if team and team.people:
        troubles += _orphaned(folder, team)
    for root, places in tree.places.items():
        if root in _ROOTS:
            troubles += _records(folder, team, _ROOTS[root], places, now)
            continue
        rest = without_copies(folder, places, troubles)
        if root == HUDDLES:
            troubles += huddles.troubles(folder, rest)
        elif root == agenda_files.FOLDER:
            troubles += _agendas(folder, team, rest)
        elif root:
            troubles += _others(folder, rest)
    return tree.count, troubles


def _team(folder: Path) -> tuple[Team | None, list[Trouble]]:
    """Return the team, if its file is sound, and what is wrong with it."""
    try:
        team = team_file.load(folder)
    except BadFile as bad:
        return None, [Trouble(one) for one in _mistakes(bad)]
    except files.Unreadable as error:
        return None, [Trouble(Finding(team_file.FILE, "unreadable", error.reason))]
    return team, list(_agendas_named(folder, team))


def _agendas_named(folder: Path, team: Team) -> Iterator[Trouble]:
    """Yield the agendas that the team is to run, where there are none."""
    for name in team.agendas:
        try:
            agenda_files.find(folder, name)
        except Unknown as error:
            line = toml_edit.lines(files.read(folder / team_file.FILE)).get(("agendas",))
            yield Trouble(Finding(team_file.FILE, "mistake", error.message, line))


def _records(
    folder: Path, team: Team | None, kind: Kind, places: Sequence[str], now: datetime
) -> Iterator[Trouble]:
    if team:
        store = RecordStore(folder, team.zone, lambda name: zone_of(team, name))
        yield from RecordDoctor(folder, store, kind, now).troubles(places)
        return
    for trouble in RecordDoctor(folder, RecordStore(folder, _UTC), kind, now).troubles(places):
        if trouble.finding.kind in _WITHOUT_TEAM:
            yield Trouble(replace(trouble.finding, fix=None))


def _orphaned(folder: Path, team: Team) -> Iterator[Trouble]:
    """Yield the open promises of those who are not in the team, as after a change by hand."""
    found, _ = read_all(folder, Action, _open_places(folder), full=False)
    names = [who.name for who in team.people]
    for one in found:
        owner = str(one.keys.get("owner", ""))
        if one.is_open and find_person(team, owner) is None:
            command = f"huddle people leave {owner} --to {nearest(owner, names) or 'NAME'}"
            reason = f"its owner {owner} is not in the team"
            yield Trouble(Finding(one.place, "orphaned", reason, command=command))


def _open_places(folder: Path) -> Iterator[str]:
    for shelf, names in open_names(folder, "action", lambda _: None):
        yield from (f"{shelf}/{name}" for name in names if id_in("action", name))


def _agendas(folder: Path, team: Team | None, places: Sequence[str]) -> Iterator[Trouble]:
    found: dict[Finding, None] = {}  # those of the topics are found with each agenda
    for place in places:
        path = folder / place
        if not is_name(path.stem) or path.suffix != ".toml":
            found[Finding(place, "misnamed", "no agenda is called so")] = None
            continue
        try:
            mistakes = agenda_files.check(path, folder, team.sides if team else ())
        except files.Unreadable as error:
            found[Finding(place, "unreadable", error.reason)] = None
        else:
            found |= dict.fromkeys(_mistakes(BadFile(mistakes, hint="")) if mistakes else ())
    return map(Trouble, found)


def _others(folder: Path, places: Sequence[str]) -> Iterator[Trouble]:
    """Yield what is no TOML among the files that have no form of their own."""
    for place in places:
        try:
            toml.loads(files.read(folder / place))
        except files.Missing:
            continue
        except files.Unreadable as error:
            yield Trouble(Finding(place, "unreadable", error.reason))
        except toml.TomlError as error:
            yield Trouble(Finding(place, "unreadable", error.reason, error.line))


def _mistakes(bad: BadFile) -> Iterator[Finding]:
    return (Finding(one.file, "mistake", one.said, one.line) for one in bad.mistakes)
