"""Minutes: one file a huddle, in the month in which it began, where the team is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from huddlecli.core.errors import Unknown, Wrong
from huddlecli.core.minutes import Minutes
from huddlecli.core.text import shown
from huddlecli.store import files, toml
from huddlecli.store.recordfiles import Warned

MOST_TOLD = 5  # candidates where several fit
LIMIT = 4 * 1024 * 1024  # bytes; notes may be long
_NAME = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})-(?P<hour>\d{4})-(?P<agenda>.+?)(?:-(?P<more>\d+))?")
_MONTH = re.compile(r"\d{4}-\d{2}")


@dataclass(frozen=True, slots=True)
class Held:
    """A finished huddle, by its file's name alone."""

    id: str
    day: date
    agenda: str
    path: Path


def path_of(team: Path, huddle: str) -> Path:
    """Return where the minutes of a huddle lie."""
    return team / "huddles" / huddle[:7] / f"{huddle}.toml"


def save(team: Path, minutes: Minutes) -> Path:
    """Write minutes, unless they are there already, and return where."""
    path = path_of(team, minutes.id)
    with suppress(FileExistsError):  # a process killed right after this step had written them
        files.write_new(path, written(minutes))
    return path


def written(minutes: Minutes) -> str:
    """Return minutes as TOML."""
    return toml.dumps_document(_without_nothing({"schema": 1, **_singular(asdict(minutes))}))


def load(path: Path) -> Minutes:
    """Return the minutes in a file, or raise Unreadable."""
    try:
        document = _plural(toml.loads(files.read(path, LIMIT)))
        found = _adapter().validate_python(_with_nothing(document))
    except toml.TomlError as error:
        raise files.Unreadable(path, str(error)) from None
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise files.Unreadable(path, f"{key}: {first['msg'].lower()}") from None
    if found.id != path.stem:
        raise files.Unreadable(path, "its id is not its name")
    return found


def held(team: Path) -> list[Held]:
    """Return all finished huddles by their files' names, the oldest first."""
    return sorted((one for one in _listed(team) if isinstance(one, Held)), key=lambda one: one.id)


def load_all(team: Path) -> tuple[list[Minutes], list[Warned]]:
    """Return all minutes, the oldest first, and what could not be read."""
    minutes = []
    warnings = [one for one in _listed(team) if isinstance(one, Warned)]
    for one in held(team):
        try:
            minutes.append(load(one.path))
        except files.Unreadable as error:
            warnings.append(Warned(one.path, error.reason))
    return minutes, warnings


def find(team: Path, prefix: str | None) -> Path:
    """Return the minutes whose id begins so, the last ones where nothing is said."""
    known = held(team)
    if not known:
        raise Unknown("there are no minutes yet", hint="huddle start")
    if prefix is None:
        return known[-1].path
    found = [one for one in known if one.id == prefix] or [
        one for one in known if one.id.startswith(prefix)
    ]
    if not found:
        raise Unknown(f"there are no minutes {shown(prefix)}", hint="huddle minutes list")
    if len(found) > 1:
        told = ", ".join(one.id for one in found[-MOST_TOLD:])
        raise Wrong(f"{shown(prefix)} begins {len(found)} ids", hint=told)
    return found[0].path


def _listed(team: Path) -> Iterator[Held | Warned]:
    """Yield the files of minutes by what their names say, and those not called as minutes are."""
    folder = team / "huddles"
    for month in files.names(folder, ""):
        if not _MONTH.fullmatch(month):
            continue
        for name in files.names(folder / month):
            matched = _NAME.fullmatch(name.removesuffix(".toml"))
            day = _day(matched["day"]) if matched else None
            if matched and day:
                yield Held(matched[0], day, matched["agenda"], folder / month / name)
            else:
                yield Warned(folder / month / name, "not called as minutes are")


def _day(text: str) -> date | None:
    """Return the day that `text` is, or None where no calendar has it."""
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


@cache
def _adapter() -> TypeAdapter[Minutes]:
    return TypeAdapter(Minutes)


_SINGULAR = {"items": "item", "points": "point", "actions": "action", "decisions": "decision"}
_ABSENT: Mapping[str, Mapping[str, Any]] = {
    "minutes": {"by": None, "present": [], "items": []},
    "present": {"side": None},
    "items": {"topic": None, "opened_by": None},
    "points": {"opened_by": None, "said_back": None, "restatement": None, "outcome": None},
}
_PLURAL = {one: many for many, one in _SINGULAR.items()}


def _singular(value: Any) -> Any:
    """Return a document with its tables named as TOML reads them, one by one."""
    return _renamed(value, _SINGULAR)


def _plural(value: Any) -> Any:
    return _renamed(value, _PLURAL)


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    match value:
        case dict():
            return {names.get(key, key): _renamed(inner, names) for key, inner in value.items()}
        case list() | tuple():
            return [_renamed(one, names) for one in value]
        case _:
            return value


def _without_nothing(value: Any) -> Any:
    """Return a document without empty lists: what is not there says as much."""
    match value:
        case dict():
            kept = {key: _without_nothing(inner) for key, inner in value.items()}
            return {key: inner for key, inner in kept.items() if inner not in ([], None)}
        case list():
            return [_without_nothing(one) for one in value]
        case _:
            return value


def _with_nothing(value: Any, name: str = "minutes") -> Any:
    """Return a document with None and empty lists where they were left out of a table."""
    match value:
        case dict():
            kept = {key: _with_nothing(inner, key) for key, inner in value.items()}
            return {**_ABSENT.get(name, {}), **kept}
        case list():
            return [_with_nothing(one, name) for one in value]
        case _:
            return value
