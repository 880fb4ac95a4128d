"""The checkup of a team folder: checks every file, and repairs what can be repaired."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from huddlecli.core.doctor import Checkup, Finding
from huddlecli.core.errors import Unknown
from huddlecli.core.records import Kind
from huddlecli.core.rota import strangers
from huddlecli.core.team import Team, is_name, zone_of
from huddlecli.core.text import folded, nearest
from huddlecli.store import agenda_files, files, team_file, toml, toml_edit
from huddlecli.store.agreed_decisions import write_missing_decisions
from huddlecli.store.doctor import huddles
from huddlecli.store.doctor.backup import Backup, Diagnosis
from huddlecli.store.doctor.conflict_markers import with_conflicts
from huddlecli.store.doctor.copies import without_copies
from huddlecli.store.doctor.records import RecordDoctor, WellRecords
from huddlecli.store.doctor.repairs import apply
from huddlecli.store.doctor.tree import Tree
from huddlecli.store.leads.copies import forget_copies, forgotten_ids
from huddlecli.store.lock import team_lock
from huddlecli.store.mistakes import BadFile
from huddlecli.store.places import HUDDLES
from huddlecli.store.record_paths import KIND_IN
from huddlecli.store.records import RecordStore

_UTC = ZoneInfo("UTC")
# The other checks need the team's zone: where a record belongs, and when it was edited.
_WITHOUT_TEAM = ("unreadable", "copy", "duplicate")


def checkup(folder: Path, now: datetime) -> Checkup:
    """Check every file of the team in `folder` and change nothing."""
    count, diagnoses = _examined(folder, now, WellRecords())
    return Checkup(count, _sorted(diagnoses))


def repair(folder: Path, now: datetime) -> Checkup:
    """Repair what can be repaired, after a backup of each file, and check again."""
    well = WellRecords()
    count, diagnoses = _examined(folder, now, well)
    repairs = dict.fromkeys(diagnosis.repair for diagnosis in diagnoses if diagnosis.repair)
    if not repairs:
        return Checkup(count, _sorted(diagnoses))
    with team_lock(folder, holder="huddle doctor"):
        team, _ = _team(folder)
        backup = Backup(folder, now.astimezone(team.zone if team else _UTC))
        apply(repairs, backup)
        forget_copies(folder, forgotten_ids(folder))
    if team:
        # Two sides that agreed on two machines have both agreed once their copies are joined.
        with suppress(files.Unreadable):  # it is among the findings
            write_missing_decisions(RecordStore(folder, team.zone))
    count, remaining = _examined(folder, now, well)
    left = {(diagnosis.finding.file, diagnosis.finding.kind) for diagnosis in remaining}
    repaired = (diagnosis for diagnosis in diagnoses if diagnosis.repair)
    mended = _sorted(
        diagnosis
        for diagnosis in repaired
        if (diagnosis.finding.file, diagnosis.finding.kind) not in left
    )
    kept = backup.place if backup.is_used else None
    return Checkup(count, _sorted(remaining), mended, kept)


def _sorted(diagnoses: Iterable[Diagnosis]) -> tuple[Finding, ...]:
    """Return the findings in the order of files and lines."""
    findings = (diagnosis.finding for diagnosis in diagnoses)
    return tuple(sorted(findings, key=lambda finding: (finding.file, finding.line or 0)))


def _examined(folder: Path, now: datetime, well: WellRecords) -> tuple[int, list[Diagnosis]]:
    """Return the number of files, and what is wrong, in the order of the repairs.

    Records that were found `well` the last time are not read again unless they have changed.
    """
    tree = Tree(folder)
    team, diagnoses = _team(folder)
    well.judge_by(team)
    inaccessible = {
        diagnosis.finding.file for diagnosis in tree.diagnoses if diagnosis.finding.command
    }
    diagnoses = [
        diagnosis for diagnosis in diagnoses if diagnosis.finding.file not in inaccessible
    ] + tree.diagnoses
    for root, places in tree.places.items():
        if root in KIND_IN:
            diagnoses += _records(folder, team, KIND_IN[root], places, now, well)
            continue
        rest = without_copies(folder, root, places, diagnoses)
        if root == HUDDLES:
            diagnoses += huddles.diagnoses(folder, rest)
        elif root == agenda_files.FOLDER:
            diagnoses += _agendas(folder, team, rest)
        elif root:
            diagnoses += _others(folder, rest)
    return tree.count, with_conflicts(folder, diagnoses)


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


def _records(  # noqa: PLR0913, PLR0917  where, which, when, and what is known
    folder: Path,
    team: Team | None,
    kind: Kind,
    places: Sequence[str],
    now: datetime,
    well: WellRecords,
) -> Iterator[Diagnosis]:
    if team:
        store = RecordStore(folder, team.zone, lambda name: zone_of(team, name))
        doctor = RecordDoctor(folder, store, kind, now, team=team, well=well)
        yield from doctor.diagnoses(places)
        return
    store = RecordStore(folder, _UTC)
    for diagnosis in RecordDoctor(folder, store, kind, now).diagnoses(places):
        if diagnosis.finding.kind in _WITHOUT_TEAM:
            yield Diagnosis(replace(diagnosis.finding, fix=None))


def _agendas(folder: Path, team: Team | None, places: Sequence[str]) -> Iterator[Diagnosis]:
    findings: dict[Finding, None] = {}  # each agenda has the mistakes of the topics too
    alike: dict[str, str] = {}
    for place in places:
        path = folder / place
        if (first := alike.setdefault(folded(place), place)) != place:
            reason = f"many systems take it and {first} for one file: rename one of them"
            findings[Finding(place, "misnamed", reason)] = None
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
