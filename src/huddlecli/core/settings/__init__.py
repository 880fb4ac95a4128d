"""The settings of a user and of a team: their keys, and values as people type them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple, TypeAlias

from huddlecli.core.dates import WEEKDAY_WORDS
from huddlecli.core.errors import Unknown, Wrong
from huddlecli.core.team import WEEKDAYS, WORKDAYS
from huddlecli.core.text import folded, nearest, nfc, shown
from huddlecli.core.value import Value

SettingsOwner: TypeAlias = Literal["user", "team"]
SettingForm: TypeAlias = Literal[
    "text",
    "switch",
    "texts",
    "day",
    "days",
    "table",
    "number",
    "minutes",
    "word",
    "weekday",
    "clock",
]

OWNERS: tuple[SettingsOwner, ...] = ("user", "team")
_SWITCH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


class FileKey(Value, kw_only=False):
    """A key of a file that people write: an example, what it is, its form, and its default.

    A key with a dot is in a table: `loop.talk` is `talk` in `[loop]`.
    """

    key: str
    example: str
    about: str
    form: SettingForm = "text"
    default: Any = None


class Setting(FileKey, kw_only=False):
    """A setting: a key in the file of the user or of the team.

    A `table` has any names: `leads.status.Recycled` is one of the settings of `leads.status`.
    """

    owner: SettingsOwner = "team"


class SettingCommands(NamedTuple):
    """The commands that set a key of a file, take one out, and edit the file.

    `example_of` returns a value that a key may have.
    """

    set: str
    unset: str
    edit: str
    example_of: Callable[[str], str]


CONFIG = SettingCommands(
    *("huddle config set", "huddle config unset", "huddle config edit"),
    lambda key: setting_path(key)[0].example,
)


class CurrentSetting(Value, kw_only=False):
    """A setting as it is now: its value, None if there is none, and where the value comes from.

    `origin` is a flag, a variable, "default", or the path of a file with the line in it.
    """

    key: str
    value: Any
    origin: str
    about: str
    owner: SettingsOwner
    line: int | None = None


def _user(
    key: str, example: str, about: str, form: SettingForm = "text", default: Any = None
) -> Setting:
    return Setting(key, example, about, form, default, "user")


def _team(
    key: str, example: str, about: str, form: SettingForm = "text", default: Any = None
) -> Setting:
    return Setting(key, example, about, form, default, "team")


SETTINGS = (
    _user("user", "maria", "your name on the team"),
    _user("team", "~/shared/acme", "your team folder, where no other is named"),
    _user("theme", "light", "colors of the full screen: light or dark"),
    _user("bell", "false", "whether the screen rings when time is up", "switch", default=True),
    _user("minute_bell", "true", "whether it also rings a minute before", "switch", default=False),
    _user("sync.auto", "true", "whether huddle syncs by itself", "switch", default=False),
    _user("users", "maria", "your name in the team of that folder", "table"),
    _user("teams", "~/shared/acme", "the folder of your team of that name", "table"),
    _user("remotes", "git@example.com:acme.git", "what that folder is shared with", "table"),
    _team("name", "Acme", "the name of the team"),
    _team("timezone", "Europe/Berlin", "the zone of its days and weeks"),
    _team("week_starts", "sunday", "the first day of the week", default="monday"),
    _team("sides", "marketing sales", "two or more", "texts", ["marketing", "sales"]),
    _team("agendas", "daily weekly", "the agendas that it runs", "texts", ["daily", "weekly"]),
    _team("closed", "2026-12-24 2026-12-25", "days without work", "days", []),
    _team("defaults.due", "3d", "when a promise without a day is due", default="weekly"),
    _team("topics.off", "pay", "topics to leave out of the rotation", "texts", []),
    _team("mail.from", "huddle@example.com", "the sender of mails to the team"),
    _team("mail.to", "team@example.com", "the recipients of these mails", "texts", []),
    _team("hours.days", "mon tue wed thu", "working days", "texts", [*WORKDAYS]),
    _team("hours.from", "09:00", "when work begins"),
    _team("hours.to", "17:30", "when work ends"),
    _team("leads.answer", "4h", "the agreed time to the first answer"),
    _team("leads.answer", "30m", "the agreed time for leads of that source", "table"),
    _team("leads.title", "person", "what an import keeps as the title", default="company"),
    _team("leads.status", "nurture", "what a status of your CRM means", "table"),
    _team("facts.share", "source agenda", "your own words in facts", "texts", []),
)
# What else is in huddle.toml, and the command that changes it.
_ELSEWHERE = {
    "schema": "leave it as it is",
    "id": "leave it as it is",
    "person": "huddle people --help",
    "people": "huddle people --help",
    "rota": "huddle rota --help",
}


def setting_path(key: str) -> tuple[Setting, tuple[str, ...]]:
    """Return the setting that a key names, and its path in the file; Unknown has the nearest key.

    What follows the key of a table is one name, whatever dots are in it.
    """
    key = nfc(key).strip()
    for setting in SETTINGS:
        parts = tuple(setting.key.split("."))
        if setting.form != "table" and folded(key) == folded(setting.key):
            return setting, parts
        before, dot, name = key[: len(setting.key)], key[len(setting.key) :][:1], ""
        if setting.form == "table" and folded(before) == folded(setting.key) and dot == ".":
            name = key[len(setting.key) + 1 :].strip("\"'")
            if name:
                return setting, (*parts, name)
    raise _unknown(key)


def refuse_fixed(key: str) -> None:
    """Refuse to change what huddle itself or another command keeps in the team's file."""
    first = key.partition(".")[0]
    if hint := _ELSEWHERE.get(folded(first)):
        raise Wrong(f"{shown(key)} cannot be set this way", hint=hint)


def typed_value(key: FileKey, words: Sequence[str], commands: SettingCommands = CONFIG) -> Any:
    """Return the value that words give a key: `false`, `3d`, or each entry of a list."""
    text = " ".join(words).strip()
    hint = f"{commands.set} {key.key} {key.example}"
    match key.form:
        case "switch":
            if folded(text) not in _SWITCH:
                raise Wrong(f'"{shown(text)}" is not true or false', hint=hint)
            return _SWITCH[folded(text)]
        case "texts":
            return _entries(words)
        case "day":
            return _day(text, hint)
        case "days":
            return [_day(entry, hint) for entry in _entries(words)]
        case "number" | "minutes":
            number = re.sub(r" ?m(?:in(?:utes)?)?$", "", text) if key.form == "minutes" else text
            if not re.fullmatch(r"[0-9]{1,9}", number):
                raise Wrong(f'"{shown(text)}" is not a whole number', hint=hint)
            return int(number)
        case "word":
            return text.lower()
        case "weekday":
            weekday = WEEKDAY_WORDS.get(folded(text))
            return text.lower() if weekday is None else WEEKDAYS[weekday]
        case "clock":
            return f"0{text}" if re.fullmatch(r"[0-9]:[0-5][0-9]", text) else text
        case _:
            return text


def typed_pairs(key: str, words: Sequence[str]) -> list[tuple[str, Sequence[str]]]:
    """Return keys with the words of their values: of `KEY VALUE…`, or of `KEY=VALUE KEY=VALUE…`."""
    pairs = [word.partition("=") for word in (key, *words)]
    if "=" in key and all(equals for _, equals, _ in pairs):
        return [(name, [value]) for name, _, value in pairs]
    return [(key, words)]


def spelled(value: Any) -> str:
    """Return a value as people type it: entries of a list with blanks between."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case dict():
            return ", ".join(f"{name} {spelled(entry)}" for name, entry in value.items())
        case list() | tuple():
            return " ".join(spelled(entry) for entry in value)
        case _:
            return str(value)


def _entries(words: Sequence[str]) -> list[str]:
    return [entry for word in words for part in word.split(",") if (entry := part.strip())]


def _day(text: str, hint: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Wrong(f'"{shown(text)}" is not a date', hint=hint) from None


def _unknown(key: str) -> Unknown:
    """Return the error for an unknown key, with the nearest one, or with those inside it."""
    key = key.rstrip(".")
    within = [one.key for one in SETTINGS if folded(one.key).startswith(f"{folded(key)}.")]
    tables = [f"{one.key}.NAME" for one in SETTINGS if one.form == "table" and one.key == key]
    ends = [one.key for one in SETTINGS if folded(one.key).endswith(f".{folded(key)}")]
    keys = list(dict.fromkeys(one.key for one in SETTINGS))
    near = nearest(key, keys)
    known = tables or [*dict.fromkeys(within)] or ends or ([near] if near else [])
    hint = f"{known[0]}?   huddle config list" if len(known) == 1 else ", ".join(known)
    return Unknown(f"there is no setting {shown(key)}", hint=hint or "huddle config list")
