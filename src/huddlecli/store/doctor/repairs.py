"""Applies many repairs together, with few waits for the disk.

One step of all repairs is on the disk before the next step of any begins: no file is changed before
the copy of it in the backup is safe. What a killed run leaves is what the next run finds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TypeAlias

from huddlecli.store import files
from huddlecli.store.doctor.backup import Backup, Edits, FileEdit, Repair
from huddlecli.store.open_journal import LIMIT
from huddlecli.store.places import TeamPath
from huddlecli.store.transaction.batch import Batch, Staged

_Step: TypeAlias = Callable[[Edits, Batch, Backup, Staged | None], None]


def apply(repairs: Iterable[Repair], backup: Backup) -> None:
    """Apply repairs. If a file has changed meanwhile, its repair stops there: check it again."""
    planned: list[Edits] = []
    for repair in repairs:
        with suppress(files.Unreadable, FileExistsError):
            if edits := repair(backup):
                planned.append(edits)
        if len(planned) == Batch.SIZE:
            _write(planned, backup)
            planned.clear()
    _write(planned, backup)


def _write(planned: Sequence[Edits], backup: Backup) -> None:
    for step in (_keep, _move_first, _change, _set_aside, _remove, _move_home):
        with Batch() as batch, batch.staged(_texts(step, planned, backup)) as staged:
            going_on = []
            for edits, temporary in zip(planned, staged, strict=True):
                with suppress(files.Unreadable, FileExistsError):
                    step(edits, batch, backup, temporary)
                    going_on.append(edits)
        planned = going_on


def _texts(
    step: _Step, planned: Sequence[Edits], backup: Backup
) -> Iterator[tuple[TeamPath, str | None]]:
    """Yield the files that a step writes, with their texts; None for edits that write no file."""
    for edits in planned:
        place, text = "", None
        if step is _keep and edits.kept:
            place, text = backup.copy_of(edits.kept[0]), edits.kept[1]
        elif step is _change and edits.changed:
            place, text = edits.changed.place, edits.text
        yield files.within(backup.team, place), text


def _keep(edits: Edits, batch: Batch, backup: Backup, staged: Staged | None) -> None:
    """Copy a file into the backup, unless there is a copy already."""
    if edits.kept:
        with suppress(FileExistsError):
            batch.create(files.within(backup.team, backup.copy_of(edits.kept[0])), staged)


def _move_first(edits: Edits, batch: Batch, backup: Backup, _: Staged | None) -> None:
    if edits.moved:
        _move(edits.moved, batch, backup)


def _change(edits: Edits, batch: Batch, backup: Backup, staged: Staged | None) -> None:
    if edits.changed:
        batch.replace(_unchanged(edits.changed, backup), staged)


def _set_aside(edits: Edits, batch: Batch, backup: Backup, _: Staged | None) -> None:
    for file in edits.aside:
        source = _unchanged(file, backup)
        batch.move(source, files.within(backup.team, backup.free_name(file.place)))


def _remove(edits: Edits, batch: Batch, backup: Backup, _: Staged | None) -> None:
    for file in edits.removed:
        batch.remove(_unchanged(file, backup))


def _move_home(edits: Edits, batch: Batch, backup: Backup, _: Staged | None) -> None:
    if edits.home:
        _move(edits.home, batch, backup)


def _move(places: tuple[str, str], batch: Batch, backup: Backup) -> None:
    source, target = (files.within(backup.team, place) for place in places)
    batch.move(source, target)


def _unchanged(file: FileEdit, backup: Backup) -> TeamPath:
    """Return the path of a file, or raise Unreadable if it has changed since the repair began."""
    path = files.within(backup.team, file.place)
    if file.before is not None and files.read(path, LIMIT) != file.before:
        raise files.Unreadable(path, "it has changed")
    return path
