"""The files that people write, each as huddle reads it and as its schema judges it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from huddlecli.store import agenda_files, team_file, user_config
from huddlecli.store.mistakes import BadFile, Mistake
from huddlecli.store.schema import json_schemas
from huddlecli.store.toml import TomlError, loads
from huddlecli.store.user_config import UserConfig

HOME = Path("/home/sam")
CONFIG = UserConfig(path=HOME / "config.toml", data=HOME / "data", state=HOME / "state")


def mistakes(name: str, text: str) -> list[Mistake]:
    """Return what huddle finds wrong with the text of a file of that kind."""
    try:
        _READ[name](text)
    except BadFile as bad:
        return list(bad.mistakes)
    return []


def refused(name: str, text: str) -> list[str]:
    """Return the keys and tables that the schema of that kind finds wrong, as paths."""
    errors = validator(name).iter_errors(as_json(loads(text)))
    return sorted({".".join(map(str, error.absolute_path)) or "(file)" for error in errors})


def is_toml(text: str) -> bool:
    """Whether a text can be read as TOML."""
    try:
        loads(text)
    except TomlError:
        return False
    return True


@cache
def validator(name: str) -> Draft202012Validator:
    """Return what checks a file of that kind by its schema."""
    schema = json.loads(json_schemas.text(name))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker(["date"]))


def as_json(value: Any) -> Any:
    """Return a value of TOML as taplo gives it to a schema: dates and times are texts."""
    match value:
        case dict():
            return {key: as_json(inner) for key, inner in value.items()}
        case list():
            return [as_json(inner) for inner in value]
        case date() | time():
            return value.isoformat()
        case _:
            return value


def _read_team(text: str) -> None:
    team_file.team_of(Path(), text)


def _read_agenda(text: str) -> None:
    name = loads(text).get("name")  # a file can have any name
    agenda_files.agenda_of(Path("/nowhere"), name if isinstance(name, str) else "x", text, ())


def _read_library(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "topics.toml")
        path.write_text(text, encoding="utf-8")
        # Only a file with a topic is read as one of topics.
        if found := agenda_files.check(path):
            raise BadFile(found, hint="")


def _read_config(text: str) -> None:
    user_config.config_of(CONFIG, text, HOME)


_READ: Mapping[str, Callable[[str], None]] = {
    "team": _read_team,
    "agenda": _read_agenda,
    "library": _read_library,
    "config": _read_config,
}
NAMES = (*_READ,)


def bundled(name: str) -> Iterator[tuple[str, str]]:
    """Yield the bundled files of that kind: agendas, or topics."""
    for path in sorted(agenda_files.bundled().glob("*.toml")):
        if (path.stem == "library") == (name == "library"):
            yield path.name, path.read_text("utf-8")
