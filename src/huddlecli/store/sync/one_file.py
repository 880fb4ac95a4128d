"""One file of a team joined from its versions, wherever these come from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from huddlecli.core.ids import is_id
from huddlecli.core.records import KINDS, Kind, record_class
from huddlecli.core.sync import Overruled
from huddlecli.core.team import Team, is_name
from huddlecli.core.value import Value
from huddlecli.store import agenda_files, files, team_file, toml
from huddlecli.store.mistakes import BadFile
from huddlecli.store.open_journal import beginning_of
from huddlecli.store.places import HUDDLES, JOURNAL_ENDING, TEAM_FILE
from huddlecli.store.record_paths import RECORD_FOLDERS
from huddlecli.store.schema.records import changes_of, flat, record_of
from huddlecli.store.sync.joined_files import join_files
from huddlecli.store.sync.shared_places import is_shared

_TEAM_KEYS = {"timezone", "person", "sides"}  # one of them is in every `huddle.toml`


class OneFile(Value, kw_only=True):
    """A file as it is from now on: its text, and where it belongs.

    `overruled` is what of ours did not win.
    """

    place: str
    text: str
    overruled: tuple[Overruled, ...] = ()


class NotJoined(Exception):
    """Versions that do not make one file; `reason` says why."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


def join_one_file(place: str, base: str | None, ours: str, theirs: str, team: Team) -> OneFile:
    """Join the versions of the file at a place as a sync does; theirs was there first.

    Raises NotJoined.
    """
    earlier = {} if base is None else {place: base.encode()}
    joined = join_files(earlier, {place: ours.encode()}, {place: theirs.encode()}, team)
    if joined.skipped:
        raise NotJoined(next(iter(joined.skipped.values())))
    written = [(home, data) for home, data in joined.files.items() if data is not None]
    if len(written) != 1:
        raise NotJoined("two huddles have this id")
    home, data = written[0]
    return OneFile(place=home, text=data.decode(), overruled=joined.overruled)


def place_in_team(path: str) -> str | None:
    """Return the place in a team folder of a path in a clone, whose team may be in a folder."""
    parts = path.split("/")
    places = ("/".join(parts[at:]) for at in range(len(parts)))
    return next(filter(is_shared, places), None)


def place_by_content(text: str) -> str | None:
    """Return a place for a file by what is in it, or None if it is none of huddle's.

    What is closed looks no different from what is open, so the place is not always the real one.
    """
    if begun := beginning_of(text.encode(errors="replace")):
        return _place_of_huddle(f"{begun.huddle}{JOURNAL_ENDING}")
    try:
        content = toml.loads(text)
    except toml.TomlError:
        return None
    name = content.get("id")
    if isinstance(name, str) and is_id(name) and "created" in content:
        return next(_places_of_record(name, content), None)
    if isinstance(name, str) and "started" in content:
        return _place_of_huddle(f"{name}.toml")
    if {"item", "topic"} & content.keys():
        own = content.get("name")
        own = own if isinstance(own, str) and is_name(own) else "agenda"
        return f"{agenda_files.FOLDER}/{own}.toml"
    return TEAM_FILE if _TEAM_KEYS & content.keys() else None


def team_around(place: str, folder: Path, text: str) -> Team:
    """Return the team of a folder, or of the `text` of its file if `place` is that.

    If it cannot be read there are no zones of people: only names of closed records need them.
    """
    try:
        return team_file.team_of(folder, text) if place == TEAM_FILE else team_file.load(folder)
    except (BadFile, files.Unreadable):
        return Team(name="", timezone="UTC")


def _place_of_huddle(file: str) -> str | None:
    place = f"{HUDDLES}/{file[:7]}/{file}"
    return place if is_shared(place) else None


def _places_of_record(name: str, content: dict[str, Any]) -> Iterator[str]:
    """Yield a place for each kind of record that it may be, the likeliest first."""
    keys = flat(content)
    tables = keys.pop("change", [])
    for kind in sorted(KINDS, key=lambda kind: _is_unlike(kind, keys)):
        try:
            record_of(record_class(kind), keys, changes_of(kind, tables))
        except ValueError:
            continue
        folder = RECORD_FOLDERS[kind]
        day = f"{keys['created']:%Y%m%d}"
        month = f"{day[:4]}-{day[4:6]}"
        yield (
            f"{folder.open}/{name}-x.toml"
            if folder.open
            else f"{folder.closed}/{month}/{name}-x.{day}.toml"
        )


def _is_unlike(kind: Kind, keys: dict[str, Any]) -> int:
    """Return how many keys of a record the kind does not know: a newer version's are few."""
    known = {"schema", "from", *record_class(kind).__names__}
    return len({key.partition(".")[0] for key in keys} - known)
