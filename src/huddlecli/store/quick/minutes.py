"""Reads from ten years of minutes which topics were discussed when, and parses few of them.

Minutes are made of blocks: a header such as `[[item.point]]`, and lines with a key and a value. The
usual reader accepts or refuses a block by its keys and the types of its values. So once it has
accepted minutes, blocks that differ from theirs in nothing but values are right without a parser.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from huddlecli.core.agenda import LOOP_KINDS
from huddlecli.core.past_huddles import HuddleTopics, topics_of
from huddlecli.core.team import day_in
from huddlecli.core.text import nfc, several
from huddlecli.store import files, minutes_files
from huddlecli.store.mistakes import is_sane, is_zone
from huddlecli.store.quick import DAY, TIME
from huddlecli.store.record_files import SkippedFile, Warn

_TEXT = r'"(?:[^"\\\x00-\x1f\x7f]|\\["\\])*"'
_NUMBER = r"-?(?:0|[1-9][0-9]{0,14})"
_PART = rf"{_NUMBER}\.[0-9]{{1,15}}"
_TEXTS = rf"\[{_TEXT}(?:, {_TEXT})*\]"
_PAIR = re.compile(
    rf"^([A-Za-z0-9_-]+) = "
    rf"({_TEXT}|{DAY}(?:{TIME})?|{_PART}|{_NUMBER}|true|false|{_TEXTS}|\[\])$",
    re.MULTILINE,
)
_LIKE = {
    "text": _TEXT,
    "texts": _TEXTS,
    "nothing": r"\[\]",
    "time": DAY + TIME,
    "day": DAY,
    "number": _NUMBER,
    "part": _PART,
    "truth": "true|false",
}
_ITEM, _POINT = "[item]]", "[item.point]]"  # headers without their first bracket
_OFTEN = 20  # times, after which it pays to make a pattern
_TABLES = frozenset(
    several("present item point action decision parked review answered waiting wins floor")
)
# Only some values of these keys are right.
_CHOICES = ("kind", "left", "outcome", "result")
_TYPES = {'"': "text", "t": "truth", "f": "truth"}  # by the first character


class _Unusual(Exception):
    """Something in a text that huddle does not write like this, be it right or wrong."""


class _Block(NamedTuple):
    """A table: its shape is its header and its lines without their values.

    An item has a `topic` if it counts as soon as one of its points has an outcome.
    """

    shape: str
    header: str
    topic: str | None
    has_outcome: bool


class TopicReader:
    """Reads the minutes of a team for what their huddles discussed."""

    def __init__(self, team: Path) -> None:
        """Read in the folder `team`."""
        self._team = team
        self._right: set[str] = set()  # the shapes that the usual reader has accepted

    def newest_first(self, warn: Warn) -> Iterator[HuddleTopics]:
        """Yield what each huddle discussed, the latest day first; warn about unreadable files."""
        for file in minutes_files.backwards(self._team, warn):
            path = f"{file.folder}/{file.id}.toml"
            try:
                yield self._read(file.id, path, files.read(path, minutes_files.LIMIT))
            except files.Unreadable as error:
                warn(SkippedFile(error.path, error.reason))

    def _read(self, huddle: str, path: str, text: str) -> HuddleTopics:
        shapes: set[str] = set()
        try:
            (head, keys), blocks = _parts(text)
            shapes = {head, *(block.shape for block in blocks)}
            if shapes <= self._right:
                return HuddleTopics(_day(huddle, keys), tuple(_discussed(blocks)))
        except (_Unusual, ValueError):  # such as a day that no calendar has
            shapes = set()
        minutes = minutes_files.parsed(Path(path), text)
        self._right |= shapes
        return topics_of(minutes)


def _parts(text: str) -> tuple[tuple[str, Mapping[str, str]], list[_Block]]:
    """Return the shape of the first lines of minutes with their keys, and the tables after them."""
    if len(text) > minutes_files.MOST:  # it may have too many values
        raise _Unusual
    head, *tables = nfc(text).split("\n\n[")
    blocks = [_block(table) for table in tables]
    if not _fit(tuple([block.header for block in blocks])):
        raise _Unusual
    return _shape(head), blocks


@lru_cache(1024)
def _fit(headers: Sequence[str]) -> bool:
    """Whether each table is in one that is open, and there is one table where there can be one."""
    opened = set[str]()
    for header in headers:
        path = header.strip("[]")
        outer = path.rpartition(".")[0]
        if (outer and outer not in opened) or (path in opened and not header.endswith("]]")):
            return False
        opened = {other for other in opened if not other.startswith(f"{path}.")} | {path}
    return True


@lru_cache(4096)  # people, and items without notes, are alike in many minutes
def _block(text: str) -> _Block:
    """Return the table in a text, whose header has lost its first bracket."""
    header, _, lines = text.partition("\n")
    path = header.strip("[]")
    outer, _, name = path.rpartition(".")
    if not {name, *outer.split(".")} <= {"", *_TABLES} or header not in (f"{path}]", f"[{path}]]"):
        raise _Unusual
    shape, keys = _shape(lines)
    counts = header == _ITEM and _text(keys, "kind") in LOOP_KINDS
    return _Block(
        f"{header}\n{shape}",
        header,
        _text(keys, "topic") if counts and _text(keys, "left") != "struck" else None,
        header == _POINT and "outcome" in keys,
    )


class _Pattern(NamedTuple):
    """Lines of one shape, whatever their values are."""

    shape: str
    keys: tuple[str, ...]
    lines: re.Pattern[str]
    dated: tuple[int, ...]  # the positions of days and times


_patterns: dict[str, list[_Pattern]] = {}  # of the shapes that most lines have, by the first key
_seen: Counter[str] = Counter()  # how often each shape was found without a pattern


def _shape(text: str) -> tuple[str, Mapping[str, str]]:
    """Return the keys in lines with the types of their values, and with the values as they are."""
    lines = text.rstrip("\n")
    for pattern in _patterns.get(lines[: lines.find(" ")], ()):
        if match := pattern.lines.fullmatch(lines):
            values = match.groups()
            for index in pattern.dated:
                _type(values[index])
            return pattern.shape, dict(zip(pattern.keys, values, strict=True))
    pairs = _PAIR.findall(lines)
    keys = dict(pairs)
    if (lines and len(keys) != lines.count("\n") + 1) or not _TABLES.isdisjoint(keys):
        raise _Unusual
    types = [
        value if key in _CHOICES else _TYPES.get(value[0]) or _type(value) for key, value in pairs
    ]
    shape = "\n".join((*keys, *types))
    _seen[shape] += 1
    if keys and _seen[shape] == _OFTEN:
        _add_pattern(shape, tuple(keys), types)
    return shape, keys


def _add_pattern(shape: str, keys: tuple[str, ...], types: Sequence[str]) -> None:
    """Let a pattern read the lines of that shape from now on, in a fifth of the time."""
    values = [_LIKE.get(name) or re.escape(name) for name in types]
    lines = "\n".join(f"{key} = ({value})" for key, value in zip(keys, values, strict=True))
    dated = tuple(index for index, name in enumerate(types) if name in ("day", "time"))
    _patterns.setdefault(keys[0], []).append(_Pattern(shape, keys, re.compile(lines), dated))


@lru_cache(4096)  # most days are those of the huddles, several times each
def _type(value: str) -> str:
    """Return the type of a value that is no text; a time or a day is one of the calendar."""
    if value[0] == "[":
        return "texts" if value != "[]" else "nothing"
    if value[-1] == "Z":
        datetime.fromisoformat(value)
        return "time"
    if value[4:5] == "-":
        date.fromisoformat(value)
        return "day"
    return "part" if "." in value else "number"


def _text(keys: Mapping[str, str], key: str) -> str | None:
    value = keys.get(key)
    if value is not None and (value[0] != '"' or "\\" in value):
        raise _Unusual
    return value and value[1:-1]


def _day(huddle: str, keys: Mapping[str, str]) -> date:
    """Return the day of a huddle, by the keys of its minutes."""
    started, ended = (datetime.fromisoformat(keys[key]) for key in ("started", "ended"))
    zone = _text(keys, "timezone") or ""
    is_right = _text(keys, "id") == huddle and _is_zone(zone) and is_sane((started, ended))
    if not is_right:
        raise _Unusual
    return day_in(ZoneInfo(zone), started)


@cache
def _is_zone(name: str) -> bool:
    return is_zone(name)


def _discussed(blocks: Sequence[_Block]) -> Iterator[str]:
    """Yield the topic of each item that has a point with an outcome."""
    topic: str | None = None
    for block in blocks:
        if block.header == _ITEM:
            topic = block.topic
        elif block.has_outcome and topic is not None:
            yield topic
            topic = None  # an item counts once, however many points have an outcome
