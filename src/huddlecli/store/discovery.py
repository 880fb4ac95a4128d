"""Which team is meant, and how one begins."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from huddlecli.core.errors import Unknown
from huddlecli.core.team import Team
from huddlecli.store import files, lock, places, team_file, user_config
from huddlecli.store.lock import team_lock
from huddlecli.store.places import Place
from huddlecli.store.user_config import PRIVATE, UserConfig

Origin: TypeAlias = Literal["--team", "HUDDLE_TEAM", "folder", "config", "personal"]

KEPT = (
    *("actions", "decisions", "parked", "raised", "wins", "huddles"),
    *("measures", "terms", "leads"),
)
LIVE = Path("huddles", "live")  # a process may be writing there
LARGEST_JOURNAL = 64 * 1024 * 1024  # bytes


class TeamFolder(NamedTuple):
    """A team folder, and what it was found by."""

    path: Path
    origin: Origin
    personal: bool = False


class Entered(NamedTuple):
    """The team that somebody is in now; `made` if it was not there before."""

    team: Team
    path: Path
    made: bool


class Moved(NamedTuple):
    """How many files were moved, and which had to stay."""

    moved: int
    left: tuple[Path, ...]


def find_team(
    environ: Mapping[str, str], cwd: Path, flag: Path | None, config: UserConfig
) -> TeamFolder:
    """Return the team folder that is meant; the personal one may still have to be made."""
    if flag:
        return _named(flag, cwd, "--team", config)
    if named := environ.get("HUDDLE_TEAM"):
        return _named(Path(named), cwd, "HUDDLE_TEAM", config)
    for folder in (cwd, *cwd.parents):
        if _is_team(folder):
            return TeamFolder(folder, "folder", personal=folder == _personal(config))
    if config.team:
        return _named(config.team, cwd, "config", config)
    return TeamFolder(_personal(config), "personal", personal=True)


def load_team(found: TeamFolder) -> Team:
    """Return the team of `found`; the personal one is made on first use."""
    if not found.personal:
        return team_file.load(found.path)
    if not _is_team(found.path):
        files.make_folder(found.path, PRIVATE)
        _write_team(found.path, Team(name="Personal", timezone=machine_zone()))
    return replace(team_file.load(found.path), personal=True)


def init(folder: Path, wanted: Team, config: UserConfig) -> Entered:
    """Make a team folder, or join the team that is there, and make it the user's default."""
    made = not _is_team(folder) and _write_team(folder, wanted)
    team = team_file.load(folder)
    user_config.save(replace(config, team=folder))
    return Entered(team, folder, made)


def machine_zone() -> str:
    """Return the name of this machine's time zone, UTC where it has none."""
    # Only the first use of a team asks for it.
    from tzlocal import get_localzone_name  # noqa: PLC0415

    with suppress(KeyError, ValueError, OSError):  # a TZ or a file in /etc that names no zone
        if name := get_localzone_name():
            return ZoneInfo(name).key
    return "UTC"


def move_from_personal(personal: Path, team: Path) -> Moved:
    """Move what was begun alone into the team, one file after the other, overwriting none."""
    count, left = 0, []
    with team_lock(personal), team_lock(team):
        for path in _kept_files(personal):
            place = path.relative_to(personal)
            if place.parent != LIVE and _moved(path, files.within(team, place.as_posix())):
                count += 1
            else:
                left.append(path)
    return Moved(count, tuple(left))


def _named(folder: Path, cwd: Path, origin: Origin, config: UserConfig) -> TeamFolder:
    path = cwd / folder
    if _is_team(path):
        return TeamFolder(path, origin, personal=path == _personal(config))
    if origin == "config":  # it was there; to make one there again would begin a second team
        raise Unknown(f"your team folder is gone: {path}", hint=places.ELSEWHERE)
    # Only a mistake needs it.
    from shlex import quote  # noqa: PLC0415

    raise Unknown(
        f"there is no team in {folder} ({origin})", hint=f"huddle init {quote(str(folder))}"
    )


def _is_team(folder: Path) -> bool:
    return os.path.isfile(folder / team_file.FILE)  # noqa: PTH113  false too where we may not look


def _personal(config: UserConfig) -> Path:
    return config.data / "personal"


def _write_team(folder: Path, team: Team) -> bool:
    """Write the file of a new team, unless another process was faster."""
    try:
        files.write_new(Place(folder, team_file.FILE, is_first=True), team_file.new_text(team))
    except FileExistsError:
        return False
    with suppress(FileExistsError, files.NotSaved):  # one of their own is left as it is
        files.write_new(files.within(folder, ".gitignore"), f"{lock.NAME}\n")
    return True


def _kept_files(folder: Path) -> Iterator[Path]:
    for kind in KEPT:
        for parent, _, names in os.walk(folder / kind):
            yield from (Path(parent, name) for name in sorted(names) if name[0] != ".")


def _moved(path: Path, target: Place) -> bool:
    """Copy a file, then take the first one away: killed in between, it is there twice."""
    try:
        text = files.read(path, LARGEST_JOURNAL)
        with suppress(FileExistsError):  # the copy of a run that was killed, or another's file
            files.write_new(target, text)
        if files.read(target, LARGEST_JOURNAL) != text:
            return False
        path.unlink()
    except (files.Unreadable, OSError):  # it is there twice, or not at all: nothing is lost
        return False
    return True
