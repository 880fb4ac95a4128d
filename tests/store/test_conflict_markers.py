"""Files in which git left a conflict: the doctor finds them as such, and joins both versions."""

from __future__ import annotations

import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from huddlecli.core.doctor import Checkup, Finding
from huddlecli.core.join.conflict_markers import CONFLICT
from huddlecli.core.records import Action
from huddlecli.store.doctor import checkup, repair
from huddlecli.store.records import RecordStore
from tests.helpers.acme_weeks import BERLIN, at, fill
from tests.helpers.remotes import git, needs_git

NOW = at(23)
KEPT = ".huddle-backup/2026-11-23-090000"
ID = "k7f2000000"
OPEN = f"actions/open/{ID}-two-case-studies.toml"
DONE: dict[str, Any] = {"status": "done", "closed": at(21), "done_on": date(2026, 11, 21)}

pytestmark = needs_git


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    """Return a team folder in git, with a week of records."""
    folder = tmp_path / "acme"
    folder.mkdir()
    fill(folder)
    (folder / ".gitignore").write_text(".lock\n.huddle-backup/\n")
    git("init", "-q", "-b", "main", cwd=folder)
    git("add", "-A", cwd=folder)
    git("commit", "-qm", "Begin", cwd=folder)
    return folder


def change(folder: Path, by: str, now: datetime, **keys: Any) -> None:
    """Change the promise of the two case studies."""
    RecordStore(folder, BERLIN).change(Action, ID, by, now, set=keys)


def merge(folder: Path, style: str) -> None:
    """Merge the branch `other` into `main`, which git cannot do."""
    with pytest.raises(subprocess.CalledProcessError):
        git("-c", f"merge.conflictStyle={style}", "merge", "-q", "other", cwd=folder)


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
def test_a_record_gets_the_changes_of_both_versions(acme: Path, style: str) -> None:
    """No change is lost, none is made up, and nothing says that somebody edited it by hand."""
    git("checkout", "-qb", "other", cwd=acme)
    change(acme, "ana", at(20), due=date(2026, 12, 4))
    git("commit", "-qam", "Move", cwd=acme)
    git("checkout", "-q", "main", cwd=acme)
    change(acme, "ben", at(21), **DONE)
    git("add", "-A", cwd=acme)
    git("commit", "-qm", "Done", cwd=acme)
    merge(acme, style)

    found = checkup(acme, NOW)
    (finding,) = found.findings
    assert finding == Finding(
        finding.file, "conflict", CONFLICT, finding.line, "join both versions"
    )

    assert repair(acme, NOW) == Checkup(found.files, mended=(finding,), kept=KEPT)

    record = RecordStore(acme, BERLIN).load(Action, ID)
    assert [(change.by, sorted(change.set)) for change in record.changes[1:]] == [
        ("ana", ["due"]),
        ("ben", ["closed", "done_on", "status"]),
    ]
    assert (record.status, record.due) == ("done", date(2026, 12, 4))
    assert CONFLICT not in str(checkup(acme, NOW))
    assert b"<<<<<<<" in (acme / KEPT / finding.file).read_bytes()
    places = [path.relative_to(acme).as_posix() for path in acme.glob("actions/**/k7f2*")]
    assert places == [
        f"actions/closed/2026-11/{ID}-two-case-studies.20261118.20261204.20261121.toml"
    ]


def test_two_settings_of_the_team_are_left_to_a_person(acme: Path) -> None:
    """Git cannot say which of two time zones is right, nor can we."""
    for branch, zone in (("other", "Europe/Paris"), ("main", "Europe/Rome")):
        if branch == "other":
            git("checkout", "-qb", "other", cwd=acme)
        text = (acme / "huddle.toml").read_text()
        (acme / "huddle.toml").write_text(text.replace("Europe/Berlin", zone))
        git("commit", "-qam", zone, cwd=acme)
        git("checkout", "-q", "main", cwd=acme)
    merge(acme, "merge")
    before = (acme / "huddle.toml").read_bytes()

    (finding,) = checkup(acme, NOW).findings

    assert (finding.kind, finding.reason, finding.fix) == ("conflict", CONFLICT, None)
    assert repair(acme, NOW).mended == ()
    assert (acme / "huddle.toml").read_bytes() == before


def test_markers_that_are_not_whole_are_left_to_a_person(acme: Path) -> None:
    """Somebody began to merge by hand."""
    text = (acme / OPEN).read_text()
    (acme / OPEN).write_text(text + "<<<<<<< HEAD\n")

    (finding,) = checkup(acme, NOW).findings

    line = text.count("\n") + 1
    assert finding == Finding(OPEN, "conflict", CONFLICT, line, None)
    assert repair(acme, NOW) == Checkup(checkup(acme, NOW).files, (finding,))
