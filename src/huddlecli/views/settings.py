"""Settings as a document: what each is set to, and by what."""

from __future__ import annotations

from collections.abc import Sequence

from huddlecli.core.settings import CurrentSetting, spelled
from huddlecli.views.columns import PLAIN, QUIET, STRONG, Cell
from huddlecli.views.document import Document, Table
from huddlecli.views.escape import safe
from huddlecli.views.formats import json

NOTHING = "-"  # in place of no value and of an empty list


def settings_document(
    settings: Sequence[CurrentSetting], files: Sequence[tuple[str, str]], *, has_origin: bool
) -> Document:
    """Return a line for each setting, below the title of its file and the path beside it.

    `files` has the owner and the path of each file. Each line ends with where the value comes from,
    or else with what the setting is.
    """
    titles = {"user": "Yours", "team": "The team's"}
    return Document(
        blocks=tuple(
            Table(
                title=titles[owner],
                note=safe(path),
                rows=[_row(one, has_origin=has_origin) for one in settings if one.owner == owner],
            )
            for owner, path in files
        )
    )


def as_json(settings: Sequence[CurrentSetting]) -> str:
    """Return settings for programs."""
    return json.document(
        "huddle.settings/1",
        {
            "settings": [
                {
                    "key": one.key,
                    "value": one.value,
                    "origin": None if one.value is None else one.origin,
                    "line": one.line,
                    "file": "config.toml" if one.owner == "user" else "huddle.toml",
                }
                for one in settings
            ]
        },
    )


def changed_line(key: str, before: object, after: object, path: str, *, is_undoable: bool) -> str:
    """Return what was changed: the new value, the old one, and the file."""
    old = spelled(before) if before is not None else ""
    was = f"   was: {old}" if old else ""
    undo = "   undo: huddle undo" if is_undoable else ""
    value = spelled(after) if after is not None else "not set"
    return safe(f"{key}  {value}{was}   → {path}{undo}")


def place(setting: CurrentSetting) -> str:
    """Return where the value of a setting comes from: `huddle.toml:12`, `HUDDLE_USER`."""
    if setting.value is None:
        return "not set"
    name = setting.origin.rpartition("/")[2]
    return f"{name}:{setting.line}" if setting.line else setting.origin


def _row(setting: CurrentSetting, *, has_origin: bool) -> list[Cell]:
    value = spelled(setting.value)
    return [
        (safe(setting.key), STRONG),
        (safe(value) or NOTHING, PLAIN if value else QUIET),
        (safe(place(setting)) if has_origin else setting.about, QUIET),
    ]
