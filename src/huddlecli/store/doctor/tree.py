"""The files of a team folder, and the foreign files among them."""

from __future__ import annotations

import os
import re
import time
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from huddlecli.core.doctor import Finding
from huddlecli.core.doctor.copy_names import original_among, original_of
from huddlecli.store import agenda_files, files, lock, team_file
from huddlecli.store.doctor.access import Access
from huddlecli.store.doctor.backup import Backup, Diagnosis, Edits, FileEdit
from huddlecli.store.places import JOURNAL_ENDING
from huddlecli.store.record_files import why_incomplete
from huddlecli.store.team_folder import KEPT

ORPHANED = 60  # seconds after which a temporary file is no longer being written

_LOOKED_AT = (".toml", JOURNAL_ENDING)
_GITIGNORE = ".gitignore"
_FOLDER_COPY = rf"({'|'.join(KEPT)})[ (\[].*"  # as iCloud and Dropbox name a second folder
_TEMPORARY = re.compile(r"\.[0-9a-f]{16}\.tmp")  # as `files` names them; sync programs have others


class Tree:
    """The places of all files of a team, by the folder that has them; "" is the team folder."""

    def __init__(self, folder: Path) -> None:
        """Look through `folder`, except for hidden files and folders that are not the team's."""
        self.places: defaultdict[str, list[str]] = defaultdict(list)
        self.diagnoses: list[Diagnosis] = []
        self._folder = folder
        self._access = Access(folder)
        self._look_at("", "")
        for root in (agenda_files.FOLDER, *KEPT):
            if (folder / root).is_dir() and not (folder / root).is_symlink():
                self._look_at(root, root)

    @property
    def count(self) -> int:
        """The number of files."""
        return sum(map(len, self.places.values()))

    def _look_at(self, root: str, place: str) -> None:
        """Collect the files in the folder at `place` and in the folders in it."""
        path = self._folder / place
        is_shut = self._is_shut(place, path.stat())
        try:
            with os.scandir(path) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            if not is_shut:
                self.diagnoses.append(
                    Diagnosis(Finding(place, "unreadable", files.reason_of(error)))
                )
            return
        if reason := why_incomplete(entry.name for entry in entries):
            self.diagnoses.append(Diagnosis(Finding(place, "unreadable", reason)))
        for entry in entries:
            inside = f"{place}/{entry.name}" if place else entry.name
            if entry.name == lock.NAME and entry.is_file(follow_symlinks=False):
                self._is_shut(inside, entry.stat())
            elif not root and original_among(entry.name, (_GITIGNORE,)) == _GITIGNORE:
                if entry.name != _GITIGNORE and entry.is_file(follow_symlinks=False):
                    self.places[root].append(inside)
            elif entry.name.startswith("."):
                self.diagnoses += _temporary(inside, entry)
            elif root or _is_of_team(entry.name):
                self._take(root, inside, entry)
            elif (match := re.fullmatch(_FOLDER_COPY, entry.name)) and entry.is_dir():
                self._look_at(match[1], inside)  # what is in it belongs in the other folder

    def _take(self, root: str, place: str, entry: os.DirEntry[str]) -> None:
        is_file_name = entry.name.endswith(_LOOKED_AT) or original_of(entry.name) is not None
        if entry.is_symlink():
            self._tell_special(place, "a symbolic link")
        elif entry.is_file():
            if is_file_name and not self._is_shut(place, entry.stat(), to_read=True):
                self.places[root].append(place)
        elif not entry.is_dir():
            self._tell_special(place, "not a plain file")
        elif is_file_name:
            self._tell_special(place, "a folder with the name of a file")
        elif root not in ("", agenda_files.FOLDER):
            self._look_at(root, place)

    def _is_shut(self, place: str, status: os.stat_result, *, to_read: bool = False) -> bool:
        """Report if permissions keep people from a file or folder, and return whether they do.

        With `to_read`, return whether the current user cannot even read it.
        """
        diagnosis = self._access.diagnosis_of(place, status)
        if diagnosis is None:
            return False
        self.diagnoses.append(diagnosis)
        return not (to_read and os.access(self._folder / place, os.R_OK))

    def _tell_special(self, place: str, reason: str) -> None:
        self.diagnoses.append(Diagnosis(Finding(place, "special", reason)))


def _is_of_team(name: str) -> bool:
    """Whether a file or folder directly in the team folder is the team's own."""
    own = (team_file.FILE, agenda_files.FOLDER, *KEPT)
    return name in own or original_among(name, own) == team_file.FILE


def _temporary(place: str, entry: os.DirEntry[str]) -> Iterator[Diagnosis]:
    """Yield a finding if a process that was killed has left this temporary file."""
    if not _TEMPORARY.fullmatch(entry.name):
        return
    try:
        is_old = time.time() - entry.stat(follow_symlinks=False).st_mtime > ORPHANED
    except OSError:
        return  # it was just renamed
    if is_old and entry.is_file(follow_symlinks=False):
        finding = Finding(
            place,
            "temporary",
            "left behind by a process that was killed",
            fix="move it to the backup",
        )
        yield Diagnosis(finding, partial(_set_aside, place))


def _set_aside(place: str, backup: Backup) -> Edits | None:
    return Edits(aside=(FileEdit(place),)) if os.path.lexists(backup.team / place) else None
