"""Find, make and join the team folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from huddlecli.core.errors import Failed, Unknown
from huddlecli.core.team import Person, Team, find_person
from huddlecli.core.value import replace
from huddlecli.store import files, lock, places, platform, team_file
from huddlecli.store.lock import team_lock
from huddlecli.store.places import BACKUP, HUDDLES, LIVE, TeamPath
from huddlecli.store.platform.modes import PRIVATE
from huddlecli.store.team_file import accepted, drawn_id, text_literal
from huddlecli.store.user_config import UserConfig

if TYPE_CHECKING:
    from huddlecli.store.teams import KnownTeam
    from huddlecli.store.transaction import Transaction

TeamOrigin: TypeAlias = Literal["--team", "HUDDLE_TEAM", "folder", "config", "personal"]

KEPT = (
    *("actions", "decisions", "parked", "raised", "wins", HUDDLES),
    *("measures", "terms", "leads"),
)
# What belongs to one computer: git would bring others a huddle that looks interrupted.
_GITIGNORE = f"{lock.NAME}\n{BACKUP}/\n{LIVE}/\n"
LARGEST_JOURNAL = 64 * 1024 * 1024  # bytes


class TeamFolder(NamedTuple):
    """A team folder and how it was found; `ignored` are other users' folders on the way up."""

    path: Path
    origin: TeamOrigin
    personal: bool = False
    ignored: tuple[Path, ...] = ()


class Moved(NamedTuple):
    """The number of files that were moved, and the files that had to stay."""

    moved: int = 0
    left: tuple[Path, ...] = ()


class JoinedTeam(NamedTuple):
    """The team that the user is in now, `made` if it is new, and the files `moved` into it.

    `no_schemas` says why the schemas for editors could not be written in the folder.
    """

    team: Team
    path: Path
    made: bool
    moved: Moved = Moved()
    no_schemas: files.NotSaved | None = None


def find_team(
    environ: Mapping[str, str], cwd: Path, flag: str | None, config: UserConfig
) -> TeamFolder:
    """Return the team folder to use; the personal one may not exist yet.

    The flag and the variable may also have the name of one of the user's teams. A folder counts
    before a name, and what has a slash is a folder.
    """
    if flag:
        return _named(flag, cwd, "--team", config)
    if named := environ.get("HUDDLE_TEAM"):
        return _named(named, cwd, "HUDDLE_TEAM", config)
    ignored: list[Path] = []
    for folder in (cwd, *cwd.parents):
        if _is_team(folder) and _is_trusted(folder, config):
            is_own = folder == _personal(config)
            return TeamFolder(folder, "folder", is_own, tuple(ignored))
        if _is_team(folder):
            ignored.append(folder)
    if config.team:
        return _named(str(config.team), cwd, "config", config)._replace(ignored=tuple(ignored))
    personal = _personal(config)
    if not _is_team(personal):
        refuse_unreadable(personal)
    return TeamFolder(personal, "personal", personal=True, ignored=tuple(ignored))


def load_team(folder: TeamFolder) -> Team:
    """Return the team in `folder`; the personal one is made on first use."""
    if not folder.personal:
        return team_file.load(folder.path)
    if not _is_team(folder.path):
        files.make_folder(folder.path, PRIVATE)
        _write_team(folder.path, new_text(Team(name="Personal", timezone=machine_zone())))
    return replace(team_file.load(folder.path), personal=True)


def init(
    folder: Path,
    wanted: Team,
    config: UserConfig,
    personal: Path | None = None,
    me: str | None = None,
) -> JoinedTeam:
    """Make a team folder, or join the team that is there, and make it the user's default.

    What somebody began alone is moved in, one file after the other, overwriting none. If any of it
    cannot be written, all is as it was.
    """
    from huddlecli.store.person_tables import add_person  # noqa: PLC0415  readers do not need it
    from huddlecli.store.schema.for_editors import has_copies, renew, with_line  # noqa: PLC0415
    from huddlecli.store.teams.changes import NewTeam, join, usual_name  # noqa: PLC0415  the same
    from huddlecli.store.transaction import Transaction  # noqa: PLC0415  the same

    with ExitStack() as stack:
        missing = [path for path in (folder / ".gitignore", folder) if not path.exists()]
        made = not _is_team(folder) and _write_team(folder, with_line(new_text(wanted), "team"))
        if made:
            stack.callback(_unmake, folder, missing)
        lock_of_personal = team_lock(personal) if personal else nullcontext()
        with lock_of_personal, Transaction(folder) as transaction:
            team = team_file.load(folder)
            if made or personal or _newcomers(team, wanted):
                transaction.lock()  # who only joins may not have the right to write there
                team = team_file.load(folder)
            for person in _newcomers(team, wanted):
                team = add_person(folder, person, transaction)
            copies = _copied(personal, folder, transaction) if personal else {}
            new = NewTeam(folder, team.name, team.id, me)
            if not me and (usual := find_person(team, usual_name(config, new) or "")):
                new = replace(new, me=usual.name)
            transaction.finish(lambda: join(config, new))
        stack.pop_all()
    left = tuple(path for path, is_copied in copies.items() if not (is_copied and _is_gone(path)))
    # Who only joins writes nothing that was not there.
    no_schemas = renew(folder) if made or has_copies(folder) else None
    return JoinedTeam(team, folder, made, Moved(len(copies) - len(left), left), no_schemas)


def new_text(team: Team) -> str:
    """Return the first `huddle.toml` of `team`, or refuse values that it cannot have."""
    from huddlecli.store.person_tables import person_table  # noqa: PLC0415  readers do not need it

    persons = "\n".join(map(person_table, team.people)) or _example(team.sides)
    text = f"""\
schema = 1
{_noted(f"id = {text_literal(team.id or drawn_id())}", "do not edit")}
name = {text_literal(team.name)}
{_noted(f"timezone = {text_literal(team.timezone)}", "for its days and weeks")}
week_starts = {text_literal(team.week_starts)}
sides = [{", ".join(map(text_literal, team.sides))}]
{_noted(f"agendas = [{', '.join(map(text_literal, team.agendas))}]", "the agendas this team runs")}
# closed = [2026-12-24, 2026-12-25]   # days without work

{persons}
[defaults]
{_noted('due = "weekly"', 'the next weekly huddle at least 2 days away; or "3d"')}

[topics]
{_noted("off = []", "ids of topics to leave out of the rotation")}

# [hours]                         # working hours; without them, every hour counts for leads
# days = ["mon", "tue", "wed", "thu", "fri"]
# from = "09:00"
# to = "17:30"

# [leads]
# answer = "4h"                   # until the first answer; or {{ demo = "30m", other = "1d" }}
# title = "company"               # what an import keeps as the title of a lead; or "person"
# status = {{ "Recycled" = "nurture" }}   # your CRM's own status values: waiting, answered,
#                                 # accepted, rejected, nurture, won or lost

# [mail]
# from = "huddle@example.com"
# to = ["team@example.com"]
"""
    accepted(Path(), text, hint="huddle init --help")
    return text


def _newcomers(team: Team, wanted: Team) -> list[Person]:
    """Return the people that the team does not have yet."""
    return [person for person in wanted.people if not find_person(team, person.name)]


def machine_zone() -> str:
    """Return the name of this machine's time zone, or UTC if it has none."""
    # Needed only when a team is made.
    from tzlocal import get_localzone_name  # noqa: PLC0415

    with suppress(KeyError, ValueError, OSError):  # TZ or a file in /etc without a valid zone
        if name := get_localzone_name():
            return ZoneInfo(name).key
    return "UTC"


def _named(text: str, cwd: Path, origin: TeamOrigin, config: UserConfig) -> TeamFolder:
    path = cwd / text
    if _is_team(path):
        return TeamFolder(path, origin, personal=path == _personal(config))
    refuse_unreadable(path, Path(text))
    if origin == "config":  # it was there: `init` at the same path would start a second team
        raise Unknown(f"your team folder is gone: {path}", hint=places.ELSEWHERE)
    if "/" not in text:
        return _called(text, origin, config)
    # Needed after a mistake only.
    from shlex import quote  # noqa: PLC0415

    raise Unknown(f"there is no team in {text} ({origin})", hint=f"huddle init {quote(text)}")


def _called(name: str, origin: TeamOrigin, config: UserConfig) -> TeamFolder:
    """Return the folder of the user's team with that name."""
    from huddlecli.store import teams  # noqa: PLC0415  few name a team

    team = teams.team_called(config, name)
    if team is None:
        raise teams.no_team_called(config, name, origin)
    return folder_of(team, origin, config)


def folder_of(team: KnownTeam, origin: TeamOrigin, config: UserConfig) -> TeamFolder:
    """Return the folder of one of the user's teams, or raise why there is no team."""
    if not _is_team(team.folder):
        refuse_unreadable(team.folder)
        from huddlecli.store.teams import TeamGone  # noqa: PLC0415  needed after a mistake only

        raise TeamGone(team)
    return TeamFolder(team.folder, origin, personal=team.folder == _personal(config))


def _is_team(folder: Path) -> bool:
    return os.path.isfile(folder / team_file.FILE)  # noqa: PTH113  false as well without permission


def refuse_unreadable(path: Path, called: Path | None = None) -> None:
    """Refuse a folder without read permission: nobody can know whether a team is there.

    `called` is the path as it was typed.
    """
    try:
        (path / team_file.FILE).stat()
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        # Needed after a mistake only.
        from shlex import quote  # noqa: PLC0415

        reason = files.reason_of(error)
        message = f"{called or path} cannot be read: {reason}"
        raise Failed(message, hint=f"ls -ld {quote(str(path))}") from None


def _is_trusted(folder: Path, config: UserConfig) -> bool:
    """Whether a folder that was not named is the user's own, root's, or one of a team of theirs."""
    try:
        owned = folder.stat(), (folder / team_file.FILE).lstat()
    except OSError:
        return False
    if all(platform.is_own(status) or platform.is_of_root(status) for status in owned):
        return True
    from huddlecli.store import teams  # noqa: PLC0415  few share a machine

    return teams.name_of(config, folder) is not None


def _personal(config: UserConfig) -> Path:
    return config.data / "personal"


def _write_team(folder: Path, text: str) -> bool:
    """Write the file of a new team; return False if another process was faster."""
    try:
        files.write_new(TeamPath(folder, team_file.FILE, is_first=True), text)
    except FileExistsError:
        return False
    with suppress(FileExistsError, files.NotSaved):  # an existing one stays as it is
        files.write_new(files.within(folder, ".gitignore"), _GITIGNORE)
    return True


def _kept_files(folder: Path) -> Iterator[Path]:
    for kind in KEPT:
        for parent, _, names in os.walk(folder / kind):
            yield from (Path(parent, name) for name in sorted(names) if name[0] != ".")


def _unmake(folder: Path, missing: Sequence[Path]) -> None:
    """Remove the file of a team that was just made, and all else that did not exist before."""
    names = [path.name for path in missing if path != folder]
    for name in (*names, lock.NAME, team_file.FILE):
        with suppress(files.NotSaved, places.TeamFolderGone):
            files.remove(files.within(folder, name))
    if folder in missing:
        with suppress(OSError):  # it has other files by now
            folder.rmdir()


def _copied(personal: Path, team: Path, transaction: Transaction) -> dict[Path, bool]:
    """Copy the personal files; return each file and whether it was copied."""
    copies: dict[Path, bool] = {}
    for path in _kept_files(personal):
        place = path.relative_to(personal)
        is_live = place.parent == Path(LIVE)  # a process may be writing there
        copies[path] = not is_live and _is_copied(path, team, place, transaction)
    return copies


def _is_copied(path: Path, team: Path, place: Path, transaction: Transaction) -> bool:
    try:
        text = files.read(path, LARGEST_JOURNAL)
    except files.Unreadable:
        return False
    try:
        # A run that was killed may have copied it, or another file may have its name.
        return files.read(team / place, LARGEST_JOURNAL) == text
    except files.Missing:
        taken = Failed(f"{team / place} already exists", hint="huddle doctor")
        transaction.create(place.as_posix(), text, taken=taken)
        return True
    except files.Unreadable:
        return False


def _is_gone(path: Path) -> bool:
    """Remove a file that was copied; if the process is killed before, it exists twice."""
    try:
        path.unlink()
    except OSError:
        return False
    return True


def _example(sides: Sequence[str]) -> str:
    """Return comments that show how to add a person: an incomplete table would be a mistake."""
    side = next(iter(sides), "sales")
    return f"""\
# huddle people add maria:{side} adds a person; optional keys of each person:
# called (the name on screens and in mails), email, timezone, away (true or {{ from, until }})
"""


def _noted(line: str, comment: str) -> str:
    return f"{line:<33} # {comment}"
