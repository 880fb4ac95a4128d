"""Finds the conflict copies of files that are not records, and joins those that can be joined."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from pathlib import Path

from huddlecli.core.doctor import Finding
from huddlecli.core.doctor.copy_names import first_original, original_among, original_beside
from huddlecli.store import agenda_files, files
from huddlecli.store.agenda_copies import copies_in
from huddlecli.store.doctor.backup import (
    Backup,
    Diagnosis,
    Edits,
    FileEdit,
    aside_if_same,
    is_same_file,
    move_home,
)
from huddlecli.store.doctor.huddles import copy_diagnosis
from huddlecli.store.open_journal import LIMIT
from huddlecli.store.places import HUDDLES, JOURNAL_ENDING, LIVE

_GITIGNORE = ".gitignore"


def without_copies(
    team: Path, root: str, places: Sequence[str], diagnoses: list[Diagnosis]
) -> list[str]:
    """Return the `places` below `root` without copies of other files.

    What is wrong with the copies is added to `diagnoses`.
    """
    known = {*places, _GITIGNORE}
    in_agendas = copies_in(team / root) if root == agenda_files.FOLDER else None
    originals: dict[str, str] = {}
    for place in places:
        parent, _, name = place.rpartition("/")
        if in_agendas is not None:
            original = in_agendas.get(name)
        else:
            find = original_beside if root else original_among
            original = find(name, _Beside(parent, known))
        if original:
            originals[place] = _place_of(team, parent, original)
    copies = {place: first_original(place, originals) for place in originals}
    diagnoses += [_diagnosis(team, place, original) for place, original in copies.items()]
    return [place for place in places if place not in copies]


class _Beside:
    """The names of the files in one folder, of files that are known by their places."""

    def __init__(self, parent: str, places: Collection[str]) -> None:
        self._parent = parent
        self._places = places

    def __contains__(self, name: object) -> bool:
        return (f"{self._parent}/{name}" if self._parent else name) in self._places


def _place_of(team: Path, parent: str, name: str) -> str:
    """Return the place of the original of a copy in the folder `parent`."""
    filed = f"{HUDDLES}/{name[:7]}/{name}"
    if parent == LIVE and not os.path.lexists(team / parent / name):
        return filed if os.path.lexists(team / filed) else f"{parent}/{name}"
    return f"{parent}/{name}" if parent else name


def _diagnosis(team: Path, place: str, original: str) -> Diagnosis:
    """Return the diagnosis of a copy of the file at `original`."""
    name = original.rpartition("/")[2]
    if not os.path.lexists(team / original):
        reason, fix = f"a conflict copy of {name}, which is not there", f"rename it to {name}"
        finding = Finding(place, "copy", reason, fix=fix)
        return Diagnosis(finding, partial(move_home, place, original))
    try:
        is_same = is_same_file(team / place, team / original)
    except files.Unreadable as error:
        return Diagnosis(Finding(place, "copy", f"a conflict copy of {name}: {error.reason}"))
    if is_same:
        finding = Finding(
            place, "copy", f"a copy of {name} with the same content", fix="move it to the backup"
        )
        return Diagnosis(finding, partial(aside_if_same, place, original))
    return _of_other_content(team, place, original)


def _of_other_content(team: Path, place: str, original: str) -> Diagnosis:
    """Return the diagnosis of a copy with other content, with the repair for such a file."""
    name = original.rpartition("/")[2]
    finding = Finding(place, "copy", f"a conflict copy of {name} with different content")
    if original.startswith(f"{HUDDLES}/") and original.endswith(".toml"):
        return copy_diagnosis(team, finding, original)
    if original.endswith(JOURNAL_ENDING) and _is_beginning(team, place, original):
        reason = f"a conflict copy of {name}, which has all that it has"
        finding = Finding(place, "copy", reason, fix="move it to the backup")
        return Diagnosis(finding, partial(_aside_if_beginning, place, original))
    if name == _GITIGNORE:
        finding = Finding(place, "copy", finding.reason, fix="add its lines")
        return Diagnosis(finding, partial(_add_lines, place, original))
    return Diagnosis(finding)


def _is_beginning(team: Path, place: str, other: str) -> bool:
    """Whether another journal goes on where the one at `place` ends."""
    try:
        return files.read(team / other, LIMIT).startswith(files.read(team / place, LIMIT))
    except files.Unreadable:
        return False


def _aside_if_beginning(place: str, other: str, backup: Backup) -> Edits | None:
    if not _is_beginning(backup.team, place, other):
        return None
    return Edits(aside=(FileEdit(place, files.read(backup.team / place, LIMIT)),))


def _add_lines(place: str, other: str, backup: Backup) -> Edits:
    """Add those lines of a copy that its original does not have."""
    text, known = files.read(backup.team / place), files.read(backup.team / other)
    more = "".join(f"{line}\n" for line in _missing(text, known))
    is_whole = not known or known.endswith("\n")
    return Edits(
        kept=(other, backup.text_of(other)),
        changed=FileEdit(other, known),
        text=known + ("" if is_whole else "\n") + more,
        aside=(FileEdit(place, text),),
    )


def _missing(text: str, known: str) -> Iterator[str]:
    lines = known.splitlines()
    return (line for line in text.splitlines() if line not in lines)
