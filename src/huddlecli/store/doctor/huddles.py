"""Checks minutes and journals: names, months, torn lines, ended huddles that were not filed."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from huddlecli.core.doctor import Finding
from huddlecli.core.errors import Busy
from huddlecli.core.huddle.minutes import minutes_of
from huddlecli.core.huddle.state import Ended
from huddlecli.store import corrections, files, journal, minutes_files, platform, toml
from huddlecli.store.doctor.backup import Backup, Diagnosis, aside_if_same, is_same_file, move_home
from huddlecli.store.huddle_files import has_minutes, write_minutes
from huddlecli.store.places import HUDDLES, JOURNAL_ENDING, LIVE

_ID = re.compile(r"\d{4}-\d{2}-\d{2}-\d{4}-[\w.-]+")


def diagnoses(team: Path, places: Iterable[str]) -> Iterator[Diagnosis]:
    """Yield what is wrong with the minutes and the journals at `places`."""
    for place in places:
        try:
            check = _journal if place.endswith(JOURNAL_ENDING) else _minutes
            yield from check(team, place)
        except files.Missing:
            continue  # it was moved after the folder was listed
        except files.Unreadable as error:
            line = error.__cause__.line if isinstance(error.__cause__, toml.TomlError) else None
            finding = Finding(place, "unreadable", error.reason, line)
            if _is_empty(team / place):
                fix = "move it to the backup"
                yield Diagnosis(replace(finding, fix=fix), partial(_set_aside_if_empty, place))
            elif _ended_beside(team, place) is None:
                yield Diagnosis(finding)
            else:
                fix = "rewrite them from the journal"
                yield Diagnosis(replace(finding, fix=fix), partial(_write_again, place))


def _minutes(team: Path, place: str) -> Iterator[Diagnosis]:
    """Yield what is wrong with minutes. If their id is valid, they can be renamed after it."""
    path = team / place
    huddle = _id_in(path)
    home = str(minutes_files.path_of(Path(), huddle))
    if huddle == path.stem:
        minutes_files.load(path)
    if home == place:
        return
    if not os.path.lexists(team / home):
        if huddle == path.stem:
            reason = f"it belongs in {home.rpartition('/')[0]}"
            finding = Finding(place, "misplaced", reason, fix="move it there")
        else:
            reason = f"not named like minutes; it should be {home}"
            finding = Finding(place, "misnamed", reason, fix="move it there")
        yield Diagnosis(finding, partial(move_home, place, home))
    elif is_same_file(path, team / home):
        fix = "move it to the backup"
        finding = Finding(place, "duplicate", f"the same as {home}", fix=fix)
        yield Diagnosis(finding, partial(aside_if_same, place, home))
    else:
        finding = Finding(place, "duplicate", f"the same id as {home} but different content")
        yield copy_diagnosis(team, finding, home)


def copy_diagnosis(team: Path, finding: Finding, home: str) -> Diagnosis:
    """Return the diagnosis of another file with the minutes that are at `home`.

    It can be joined with them if only their corrections differ.
    """
    if _joined(team, finding.file, home) is None:
        return Diagnosis(finding)
    repair = partial(_join, finding.file, home)
    return Diagnosis(replace(finding, fix="join their corrections"), repair)


def _joined(team: Path, place: str, home: str) -> str | None:
    """Return two copies of minutes as one, None if they differ in more than their corrections."""
    try:
        mine, theirs = (files.read(team / one, minutes_files.LIMIT) for one in (home, place))
        return corrections.joined(team / home, mine, theirs)
    except (files.Unreadable, files.NotSaved, toml.TomlError):
        return None


def _join(place: str, home: str, backup: Backup) -> None:
    """Give minutes the corrections of a copy, which goes into the backup."""
    text = _joined(backup.team, place, home)
    if text is not None:
        backup.keep(home)
        files.replace(files.within(backup.team, home), text)
        backup.set_aside(place)


def _id_in(path: Path) -> str:
    """Return the id in minutes, or raise Unreadable if the file is not minutes."""
    try:
        huddle = toml.loads(files.read(path, minutes_files.LIMIT)).get("id")
    except toml.TomlError as error:
        raise files.Unreadable(path, error.reason) from error
    if isinstance(huddle, str) and _ID.fullmatch(huddle):
        with suppress(ValueError):  # there is no such day
            date.fromisoformat(huddle[:10])
            return huddle
    raise files.Unreadable(path, "it has no valid huddle id")


def _journal(team: Path, place: str) -> Iterator[Diagnosis]:
    """Yield what is wrong with a journal, unless a running process is writing in it."""
    path = team / place
    is_live = place.startswith(f"{LIVE}/")
    if is_live and journal.is_held(path):
        return
    contents = journal.read(path)
    repair = partial(_blank, place)
    for line in contents.torn:
        yield Diagnosis(
            Finding(place, "torn", "this line cannot be read", line, "blank it out"), repair
        )
    if is_live:
        yield from _not_filed(team, place, contents)
        return
    home = str(minutes_files.path_of(Path(), path.stem))
    if not os.path.lexists(team / home) and _ended_beside(team, home):
        finding = Finding(place, "unfinished", "it has no minutes", fix="write them")
        yield Diagnosis(finding, partial(_write_again, home))


def _ended_beside(team: Path, place: str) -> Ended | None:
    """Return the final state of the huddle minuted at `place`, from the journal beside it."""
    path = team / place
    if path.suffix != ".toml" or path != minutes_files.path_of(team, path.stem):
        return None
    try:
        contents = journal.read(path.with_name(f"{path.stem}{JOURNAL_ENDING}"))
        state = journal.state_after(contents)
    except files.Unreadable:
        return None
    return state if isinstance(state, Ended) else None


def _is_empty(path: Path) -> bool:
    """Whether minutes are empty since a process was killed before it wrote them."""
    try:
        status = path.lstat()
    except OSError:
        return False
    is_minutes = path.suffix == ".toml" and stat.S_ISREG(status.st_mode) and not status.st_size
    return is_minutes and not path.with_suffix(JOURNAL_ENDING).exists()


def _set_aside_if_empty(place: str, backup: Backup) -> None:
    if _is_empty(backup.team / place):
        backup.set_aside(place)


def _write_again(place: str, backup: Backup) -> None:
    """Write minutes from the journal beside them, and move the old file into the backup."""
    ended = _ended_beside(backup.team, place)
    path = backup.team / place
    if ended is None or has_minutes(path, ended.last.begun):
        return
    made_since = _corrections(path)
    if os.path.lexists(path):
        backup.set_aside(place)
    write_minutes(backup.team, minutes_of(ended), ended.last.begun, made_since)


def _corrections(path: Path) -> Sequence[Mapping[str, Any]]:
    """Return the corrections in minutes that cannot be read: no journal has them."""
    try:
        data = files.read_bytes(path, minutes_files.LIMIT)
    except files.Unreadable:
        return ()
    return corrections.corrections_in(data.decode(errors="replace"))


def _not_filed(team: Path, place: str, contents: journal.JournalContents) -> Iterator[Diagnosis]:
    """Yield a finding if a huddle has ended and its journal is still among the live ones."""
    minutes = minutes_files.path_of(team, contents.begun.huddle)
    is_minuted = has_minutes(minutes, contents.begun)
    if not is_minuted and not isinstance(journal.state_after(contents), Ended):
        return
    reason = (
        "its minutes are already written" if is_minuted else "it has ended but has no minutes yet"
    )
    home = f"{HUDDLES}/{minutes.parent.name}/{contents.path.name}"
    if os.path.lexists(minutes) and not is_minuted:
        detail = f"{reason}: another huddle has its id; `huddle start` gives it a new one"
        yield Diagnosis(Finding(place, "unfinished", detail))
    elif not os.path.lexists(team / home):
        fix = "move it next to them" if is_minuted else "write them"
        yield Diagnosis(Finding(place, "unfinished", reason, fix=fix), partial(_file_huddle, place))
    elif is_same_file(contents.path, team / home):
        fix = "move it to the backup"
        finding = Finding(place, "duplicate", f"the same as {home}", fix=fix)
        yield Diagnosis(finding, partial(aside_if_same, place, home))
    else:
        yield Diagnosis(Finding(place, "unfinished", f"{reason}, but there is a different {home}"))


def _file_huddle(place: str, backup: Backup) -> None:
    """Write the minutes of an ended huddle, unless they exist, and move its journal."""
    path = backup.team / place
    backup.keep(place)
    with suppress(Busy), _held(path):
        contents = journal.read(path)
        minutes = minutes_files.path_of(backup.team, contents.begun.huddle)
        state = journal.state_after(contents)
        if isinstance(state, Ended) and not os.path.lexists(minutes):
            write_minutes(backup.team, minutes_of(state), contents.begun)
        if has_minutes(minutes, contents.begun):
            backup.move(place, str(minutes.with_name(path.name).relative_to(backup.team)))


def _blank(place: str, backup: Backup) -> None:
    """Overwrite the unreadable lines of a journal with line ends, so that no other byte moves."""
    path = backup.team / place
    backup.keep(place)
    with suppress(Busy), _held(path):
        torn, start = set(journal.read(path).torn), 0
        file = files.open_file(files.within(backup.team, place), os.O_RDWR)
        try:
            for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
                if number in torn:
                    platform.write_at(file, b"\n" * len(line), start)
                start += len(line) + 1
            platform.sync_file(file)
        finally:
            os.close(file)


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Lock a journal, so that nobody continues the huddle meanwhile."""
    try:
        held = journal.open_locked(path)
        try:
            yield
        finally:
            held.close()
    except OSError as error:
        raise files.NotSaved(path, files.reason_of(error)) from error
