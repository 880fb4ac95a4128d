"""Time an import of leads: the first, the same file again, its undo and its redo."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from time import perf_counter

from benchmarks import filling, tools
from benchmarks.parts import BARE, Run
from benchmarks.promises import NOW, PEOPLE
from benchmarks.table import Line, Target, rows
from benchmarks.tools import Huddle

ROWS = 10_000
_FEW = 3  # rounds: each one writes the files of all leads three times
_HEADER = (
    *("Record ID", "Company Name", "Contact owner", "Original Traffic Source", "Create Date"),
    *("Owner Assigned Date", "First outreach date", "Lead Status", "Became a Customer Date"),
)
_SOURCES = ("Organic Search", "Paid Social", "Offline Sources")
_STATUSES = ("NEW", "ATTEMPTED_TO_CONTACT", "IN_PROGRESS", "OPEN_DEAL", "UNQUALIFIED", "BAD_TIMING")
_FILES, _FIRST, _AGAIN, _UNDO, _REDO = (
    *("their files, synced once", "lead import, first", "lead import, again"),
    *("undo of the import", "redo of the import"),
)


def imports(run: Run) -> Iterator[str]:
    """Measure an import beside the bare program, and beside writing the same files."""
    number = run.count(ROWS)
    yield f"\nimport of {number:,} leads from a CRM"
    export = run.scratch / "leads.csv"
    _write_export(export, number)
    bare = tools.bare(run.scratch)
    seconds: dict[str, list[float]] = {}
    for _ in range(min(run.rounds, _FEW)):
        for name, took in ((BARE, bare()), *_steps(run.scratch / "imported", export)):
            seconds.setdefault(name, []).append(took)
    within = {_FIRST: Target(within=15_000), _AGAIN: Target(within=3_000)}
    yield from rows([Line(BARE), Line(_FILES)], seconds)
    for name, other in ((_FIRST, _FILES), (_AGAIN, BARE), (_UNDO, _FIRST), (_REDO, _FIRST)):
        yield from rows([Line(name, other, within.get(name))], seconds)


def _steps(folder: Path, export: Path) -> Iterator[tuple[str, float]]:
    """Import, undo and redo in a new team; yield the name of each step and its seconds."""
    shutil.rmtree(folder, ignore_errors=True)
    filling.new_team(folder)
    team = Huddle(folder)
    imported, undone = team.takes("lead", "import", str(export)), team.takes("undo", "--yes")
    yield _FIRST, imported()
    yield _FILES, _copied(folder / "leads", folder / "copied")
    yield _AGAIN, imported()
    yield _UNDO, undone()
    yield _REDO, undone()


def _copied(leads: Path, copy: Path) -> float:
    """Return how long writing the texts of all leads takes, to new files on the disk."""
    texts = {path.name: path.read_bytes() for path in leads.rglob("*.toml")}
    copy.mkdir()
    os.sync()
    begun = perf_counter()
    for name, text in texts.items():
        (copy / name).write_bytes(text)
    os.sync()
    return perf_counter() - begun


def _write_export(path: Path, number: int) -> None:
    """Write contacts as a CRM exports them, of the last year."""
    random = Random(4)  # noqa: S311  not a secret, and repeatable
    now = datetime.fromisoformat(NOW)
    with path.open("w", newline="", encoding="utf-8") as file:
        sheet = csv.writer(file)
        sheet.writerow(_HEADER)
        for place in range(number):
            made = now - timedelta(minutes=random.randrange(3 * 24 * 60, 350 * 24 * 60))
            times = (
                made,
                made + timedelta(hours=2),
                made + timedelta(hours=random.randrange(3, 48)),
            )
            created, passed, answered = (f"{time:%Y-%m-%d %H:%M}" for time in times)
            sheet.writerow(
                (
                    51 + place,
                    f"Company {place}",
                    random.choice([*PEOPLE]),
                    random.choice(_SOURCES),
                    created,
                    passed,
                    answered if random.random() < 0.6 else "",
                    random.choice(_STATUSES),
                    answered if random.random() < 0.1 else "",
                )
            )
