"""The keys of an agenda besides its items, as `huddle agenda set` takes them."""

from __future__ import annotations

from huddlecli.core.errors import Unknown, Wrong
from huddlecli.core.settings import FileKey, SettingCommands
from huddlecli.core.text import folded, nearest, nfc, shown

AGENDA_KEYS = (
    FileKey("at", "08:38", "when it begins", "clock"),
    FileKey("minutes", "20", "how long it takes", "minutes"),
    FileKey("cadence", "weekly", "daily, weekly, fortnightly or monthly", "word"),
    FileKey("on", "tuesday", "its day, unless it is daily", "weekday"),
    FileKey("from", "2026-12-01", "the day from which fortnights are counted", "day"),
    FileKey("title", "Our weekly huddle", "its title on screens and in mails"),
    FileKey("timezone", "Europe/Berlin", "the zone of its time, if it is not the team's"),
    FileKey("loop.understand", "write", "say, write or off: how Understand is done", "word"),
    FileKey("loop.talk", "5", "the share of Talk in the time of an item", "number"),
    FileKey("loop.execute", "3", "the share of Execute in the time of an item", "number"),
)
_ALSO = {"start": "from"}  # what huddle calls a key elsewhere
# Words that people may type for a key.
_MEANT = {
    **dict.fromkeys(("time", "hour", "when", "start-time"), "at"),
    **dict.fromkeys(("day", "days", "weekday"), "on"),
    **dict.fromkeys(("length", "duration", "long"), "minutes"),
    **dict.fromkeys(("every", "frequency", "rhythm"), "cadence"),
    **dict.fromkeys(("zone", "tz"), "timezone"),
    **dict.fromkeys(("label", "called"), "title"),
}
# What else is in an agenda, and what changes it; {} is its name.
_ELSEWHERE = {
    "schema": "leave it as it is",
    "name": "huddle agenda new OTHER --like {}",
    "item": "huddle agenda edit {}",
    "items": "huddle agenda edit {}",
}


def agenda_key(word: str, agenda: str) -> FileKey:
    """Return the key that a word names; `understand` is enough for `loop.understand`.

    Raises Wrong for what is changed in another way, and Unknown with the nearest key.
    """
    typed = folded(nfc(word).strip())
    typed = _ALSO.get(typed, typed)
    for key in AGENDA_KEYS:
        if typed in (key.key, short_key(key)):
            return key
    if hint := _ELSEWHERE.get(typed):
        raise Wrong(f"{shown(word)} cannot be set this way", hint=hint.format(agenda))
    known = [short_key(key) for key in AGENDA_KEYS]
    near = _MEANT.get(typed) or nearest(typed, [*known, *_ALSO])
    hint = f"huddle agenda set {agenda} {near} VALUE" if near else ", ".join(known)
    raise Unknown(f"an agenda has no key {shown(word)}", hint=hint)


def agenda_commands(agenda: str, minutes: int) -> SettingCommands:
    """Return the commands that change an agenda, whose items take so many `minutes`."""
    set_, unset, edit = (f"huddle agenda {verb} {agenda}" for verb in ("set", "unset", "edit"))
    return SettingCommands(
        set_,
        unset,
        edit,
        lambda key: str(minutes) if key == "minutes" else agenda_key(key, agenda).example,
    )


def short_key(key: FileKey) -> str:
    """Return a key without its table: `understand`."""
    return key.key.rpartition(".")[2]
