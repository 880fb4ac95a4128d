"""The checkup of a team folder: checks every file, and repairs what can be repaired."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from huddlecli.core.doctor import Checkup, Finding
from huddlecli.core.errors import Unknown
from huddlecli.core.records import KINDS, Kind, record_class
from huddlecli.core.rota import strangers
from huddlecli.core.team import Team, find_person, is_name, zone_of
from huddlecli.core.text import nearest
from huddlecli.store import agenda_files, files, team_file, toml, toml_edit
from huddlecli.store.agreed_decisions import write_missing_decisions
from huddlecli.store.doctor import huddles
from huddlecli.store.doctor.backup import Backup, Diagnosis
from huddlecli.store.doctor.records import RecordDoctor
from huddlecli.store.doctor.tree import Tree, without_copies
from huddlecli.store.leads.copies import forget_copies, forgotten_ids
from huddlecli.store.lock import team_lock
from huddlecli.store.mistakes import BadFile
from huddlecli.store.places import HUDDLES
from huddlecli.store.record_files import open_names, read_all
from huddlecli.store.record_paths import RECORD_FOLDERS, id_in
from huddlecli.store.records import RecordStore

_UTC = ZoneInfo("UTC")
_ROOTS: Mapping[str, Kind] = {RECORD_FOLDERS[kind].closed.partition("/")[0]: kind for kind in KINDS}
_OWNED: tuple[Kind, ...] = ("action", "lead", "measure")  # kinds that somebody has to see to
# The other checks need the team's zone: where a record belongs, and when it was edited.
_WITHOUT_TEAM = ("unreadable", "copy", "duplicate")


def checkup(folder: Path, now: datetime) -> Checkup:
    """Check every file of the team in `folder` and change nothing."""
    count, diagnoses = _examined(folder, now)
    return Checkup(count, _sorted(diagnoses))


def repair(folder: Path, now: datetime) -> Checkup:
    """Repair what can be repaired, after a backup of each file, and check again."""
    _, diagnoses = _examined(folder, now)
    repairs = dict.fromkeys(diagnosis.repair for diagnosis in diagnoses if diagnosis.repair)
    if not repairs:
        return checkup(folder, now)
    with team_lock(folder, holder="huddle doctor"):
        team, _ = _team(folder)
        backup = Backup(folder, now.astimezone(team.zone if team else _UTC))
        for apply in repairs:
            with suppress(files.Unreadable, FileExistsError):  # it has changed: check it again
                apply(backup)
        forget_copies(folder, forgotten_ids(folder))
    if team:
        # Two sides that agreed on two machines have both agreed once their copies are joined.
        with suppress(files.Unreadable):  # it is among the findings
            write_missing_decisions(RecordStore(folder, team.zone))
    after = checkup(folder, now)
    left = {(finding.file, finding.kind) for finding in after.findings}
    repaired = (diagnosis for diagnosis in diagnoses if diagnosis.repair)
    mended = _sorted(
        diagnosis
        for diagnosis in repaired
        if (diagnosis.finding.file, diagnosis.finding.kind) not in left
    )
    return replace(after, mended=mended, kept=backup.place if backup.is_used else None)


def _sorted(diagnoses: Iterable[Diagnosis]) -> tuple[Finding, ...]:
    """Return the findings in the order of files and lines."""
    findings = (diagnosis.finding for diagnosis in diagnoses)
    return tuple(sorted(findings, key=lambda finding: (finding.file, finding.line or 0)))


def _examined(folder: Path, now: datetime) -> tuple[int, list[Diagnosis]]:
    """Return the number of files, and what is wrong, in the order of the repairs."""
    tree = Tree(folder)
    team, diagnoses = _team(folder)
    inaccessible = {
        diagnosis.finding.file for diagnosis in tree.diagnoses if diagnosis.finding.command
    }
    diagnoses = [
        diagnosis for diagnosis in diagnoses if diagnosis.finding.file not in inaccessible
    ] + tree.diagnoses
    if team and team.people:
        diagnoses += _orphaned(folder, team)
    for root, places in tree.places.items():
        if root in _ROOTS:
            diagnoses += _records(folder, team, _ROOTS[root], places, now)
            continue
        rest = without_copies(folder, places, diagnoses)
        if root == HUDDLES:
            diagnoses += huddles.diagnoses(folder, rest)
        elif root == agenda_files.FOLDER:
            diagnoses += _agendas(folder, team, rest)
        elif root:
            diagnoses += _others(folder, rest)
    return tree.count, diagnoses


def _team(folder: Path) -> tuple[Team | None, list[Diagnosis]]:
    """Return the team, or None if its file has mistakes, and what is wrong."""
    try:
        team = team_file.load(folder)
    except BadFile as bad:
        return None, [Diagnosis(finding) for finding in _mistakes(bad)]
    except files.Unreadable as error:
        return None, [Diagnosis(Finding(team_file.FILE, "unreadable", error.reason))]
    return team, [*_agendas_named(folder, team), *_strangers_in_rota(folder, team)]


def _agendas_named(folder: Path, team: Team) -> Iterator[Diagnosis]:
    """Yield the agendas that the team file names and that do not exist."""
    for name in team.agendas:
        try:
            agenda_files.find(folder, name)
        except Unknown as error:
            line = toml_edit.lines(files.read(folder / team_file.FILE)).get(("agendas",))
            yield Diagnosis(Finding(team_file.FILE, "mistake", error.message, line))


def _strangers_in_rota(folder: Path, team: Team) -> Iterator[Diagnosis]:
    """Yield the names in the rota that nobody on the team has: it passes over them."""
    for place, name in strangers(team):
        near = nearest(name, [who.name for who in team.people])
        reason = f"{name} in the rota is not on the team" + (f": {near}?" if near else "")
        known = toml_edit.lines(files.read(folder / team_file.FILE))
        line = toml_edit.line_of(("rota", *place), known)
        yield Diagnosis(Finding(team_file.FILE, "mistake", reason, line))


def _records(
    folder: Path, team: Team | None, kind: Kind, places: Sequence[str], now: datetime
) -> Iterator[Diagnosis]:
    if team:
        store = RecordStore(folder, team.zone, lambda name: zone_of(team, name))
        yield from RecordDoctor(folder, store, kind, now).diagnoses(places)
        return
    for diagnosis in RecordDoctor(folder, RecordStore(folder, _UTC), kind, now).diagnoses(places):
        if diagnosis.finding.kind in _WITHOUT_TEAM:
            yield Diagnosis(replace(diagnosis.finding, fix=None))


def _orphaned(folder: Path, team: Team) -> Iterator[Diagnosis]:
    """Yield what is open and owned by somebody who is not on the team, as after an edit by hand."""
    names = [who.name for who in team.people]
    for kind in _OWNED:
        records, _ = read_all(folder, record_class(kind), _open_places(folder, kind), full=False)
        for record in records:
            owner = str(record.keys.get("owner", ""))
            if owner and record.is_open and find_person(team, owner) is None:
                command = f"huddle people leave {owner} --to {nearest(owner, names) or 'NAME'}"
                reason = f"its owner {owner} is not on the team"
                yield Diagnosis(Finding(record.place, "orphaned", reason, command=command))


def _open_places(folder: Path, kind: Kind) -> Iterator[str]:
    for subfolder, names in open_names(folder, kind, lambda _: None):
        yield from (f"{subfolder}/{name}" for name in names if id_in(kind, name))


def _agendas(folder: Path, team: Team | None, places: Sequence[str]) -> Iterator[Diagnosis]:
    findings: dict[Finding, None] = {}  # each agenda has the mistakes of the topics too
    for place in places:
        path = folder / place
        if not is_name(path.stem) or path.suffix != ".toml":
            findings[Finding(place, "misnamed", "not a valid agenda name")] = None
            continue
        try:
            mistakes = agenda_files.check(path, folder, team.sides if team else ())
        except files.Unreadable as error:
            findings[Finding(place, "unreadable", error.reason)] = None
        else:
            findings |= dict.fromkeys(_mistakes(BadFile(mistakes, hint="")) if mistakes else ())
    return map(Diagnosis, findings)


def _others(folder: Path, places: Sequence[str]) -> Iterator[Diagnosis]:
    """Yield the other files that are not TOML."""
    for place in places:
        try:
            toml.loads(files.read(folder / place))
        except files.Missing:
            continue
        except files.Unreadable as error:
            yield Diagnosis(Finding(place, "unreadable", error.reason))
        except toml.TomlError as error:
            yield Diagnosis(Finding(place, "unreadable", error.reason, error.line))


def _mistakes(bad: BadFile) -> Iterator[Finding]:
    return (
        Finding(mistake.file, "mistake", mistake.said, mistake.line) for mistake in bad.mistakes
    )
