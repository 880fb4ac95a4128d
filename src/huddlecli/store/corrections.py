"""Corrections of minutes: the file gets the new words, and a `[[correction]]` with who set them.

A key names the place of its words in the file: `item.2.point.1.notes` are the notes of the first
point of the second item.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from huddlecli.core.corrections.minutes_words import MinutedWords
from huddlecli.store import files, minutes_files, toml

KEY = "correction"
_HEADER = f"\n[[{KEY}]]\n"
_FIELDS = ("at", "by", "set", "unset")  # of a correction, in this order
# The names of what can be corrected: texts, of which a title cannot be removed, and lists of them.
_TITLE = "title"
_TEXTS = {"message", "reason", "restatement", _TITLE}
_LISTS = {"notes", "score_reasons"}
_TICK = timedelta(milliseconds=1)


class Correction(NamedTuple):
    """The words that somebody set in minutes, by their keys; None if they removed them."""

    at: datetime
    by: str
    words: Mapping[str, MinutedWords]

    def table(self) -> Mapping[str, Any]:
        """Return the table of the file."""
        set_ = {key: words for key, words in self.words.items() if words}
        unset = [key for key, words in self.words.items() if not words]
        return {"at": self.at, "by": self.by, "set": set_ or None, "unset": unset or None}


def corrected(
    path: Path, text: str, by: str, at: datetime, words: Mapping[str, MinutedWords]
) -> str:
    """Return the text of minutes with other words; raises NotSaved if it could not be read."""
    document = toml.loads(text)
    earlier = _tables(document)
    made = Correction(max([at, *(_after(table) for table in earlier)]), by, words)
    return _with(path, document, [*earlier, made.table()])


def taken_back(path: Path, text: str, before: str, by: str, at: datetime) -> str:
    """Return the text of minutes with the words that they had before, as one more correction."""
    words = {
        place: _words_at(before, place)
        for table in corrections_in(text)[len(corrections_in(before)) :]
        for place in _words_of(table)
    }
    return corrected(path, text, by, at, words)


def with_corrections(path: Path, text: str, tables: Sequence[Mapping[str, Any]]) -> str:
    """Return the text of minutes that were made anew, with corrections of the earlier ones."""
    return _with(path, toml.loads(text), tables)


def joined(path: Path, mine: str, theirs: str) -> str | None:
    """Return two copies of the same minutes as one, with the corrections of both.

    They are made in the order of their times, equal ones once. None if the copies differ in more.
    """
    texts = _with_those_of_all(path, (mine, theirs))
    return texts.pop() if len(texts) == 1 else None


def united(path: Path, texts: Iterable[str]) -> str:
    """Return copies of the same minutes as one, as `joined` does.

    If they differ in more, it is the one with the most in it, the same in whatever order they come.
    """
    return max(_with_those_of_all(path, texts), key=lambda text: (len(text), text))


def _with_those_of_all(path: Path, texts: Iterable[str]) -> set[str]:
    """Return copies of the same minutes, each with the corrections of all."""
    documents = [toml.loads(text) for text in texts]
    tables = {_order(table): table for document in documents for table in _tables(document)}
    united_tables = [tables[key] for key in sorted(tables)]
    return {_with(path, document, united_tables) for document in documents}


def _order(table: Mapping[str, Any]) -> tuple[datetime, str, str]:
    """Return the place of a correction among others: by its time, who made it, and its words."""
    at, by = _after(table), table.get("by")
    return at, by if isinstance(by, str) else "", toml.literal(table)


def corrections_in(text: str) -> list[Mapping[str, Any]]:
    """Return the corrections in the text of minutes, also if the rest of it cannot be read."""
    _, *parts = text.replace("\r\n", "\n").split(_HEADER)
    tables = [table for table in map(_readable, parts) if table]
    return [table for at, table in enumerate(tables) if table not in tables[:at]]


def _readable(part: str) -> Mapping[str, Any] | None:
    """Return the correction that a part begins with, whatever came after it, or None."""
    lines = part.split("\n")
    for end in (len(lines), *range(len(_FIELDS), 1, -1)):
        try:
            table = toml.loads("\n".join(lines[:end]))
        except toml.TomlError:
            continue
        if not isinstance(table.get("at"), datetime):
            continue
        if end == len(lines) and "schema" not in table:  # it is not a whole file again
            return table
        if _words_of(table):
            return {key: table[key] for key in _FIELDS if key in table}
    return None


def _words_of(table: Mapping[str, Any]) -> Mapping[str, MinutedWords]:
    """Return the words that a correction sets, by their keys; None for those that it removes.

    Others may have written it: what this version does not set itself is passed over.
    """
    given, gone = table.get("set"), table.get("unset")
    words: dict[str, Any] = {**given} if isinstance(given, dict) else {}
    if isinstance(gone, list):
        words |= {key: None for key in gone if isinstance(key, str)}
    return {key: value for key, value in words.items() if _is_set_so(key, value)}


def _is_set_so(key: str, value: object) -> bool:
    name = key.rpartition(".")[2]
    if name in _LISTS:
        return value is None or (
            isinstance(value, list | tuple) and all(isinstance(text, str) for text in value)
        )
    is_text = isinstance(value, str) or (value is None and name != _TITLE)
    return is_text and name in _TEXTS


def _tables(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = document.get(KEY)
    tables = found if isinstance(found, list) else []
    return [table for table in tables if isinstance(table, dict)]


def _after(table: Mapping[str, Any]) -> datetime:
    """Return the earliest time of a correction after this one."""
    at = table.get("at")
    is_time = isinstance(at, datetime) and at.tzinfo is not None
    return at + _TICK if is_time and isinstance(at, datetime) else _EARLIEST


_EARLIEST = datetime.fromisoformat("0001-01-02T00:00:00+00:00")


def _with(path: Path, document: dict[str, Any], tables: Sequence[Mapping[str, Any]]) -> str:
    """Return a document as text, after corrections that it may have already, and with them."""
    for table in tables:
        for key, words in _words_of(table).items():
            _put(document, key.split("."), words)
    document.pop(KEY, None)
    text = toml.dumps_document(document)
    for table in tables:
        rows = (_row(key, value) for key, value in table.items() if value is not None)
        text += _HEADER + "".join(rows)
    if len(text.encode()) > minutes_files.LIMIT:
        raise files.NotSaved(path, f"larger than {minutes_files.LIMIT // 1024} KiB")
    try:
        minutes_files.parsed(path, text)
    except files.Unreadable as error:
        raise files.NotSaved(path, error.reason) from None
    return text


def _row(key: str, value: object) -> str:
    """Return the line of a key, which anybody may have named."""
    name = key if re.fullmatch(r"[\w-]+", key, re.ASCII) else toml.literal(key)
    return f"{name} = {toml.literal(value)}\n"


def _put(document: dict[str, Any], key: Sequence[str], words: MinutedWords) -> None:
    """Set the words of a key, or remove them; a key of no place in the document is passed over."""
    inner = _inner(document, key[:-1])
    if not isinstance(inner, dict):
        return
    if words:
        inner[key[-1]] = words
    else:
        inner.pop(key[-1], None)


def _words_at(text: str, key: str) -> MinutedWords:
    """Return the words of a key in the text of minutes."""
    *parts, last = key.split(".")
    inner = _inner(toml.loads(text), parts)
    words = inner.get(last) if isinstance(inner, dict) else None
    return tuple(words) if isinstance(words, list) else words


def _inner(document: Any, parts: Sequence[str]) -> Any:
    """Return the table at the end of a path, or None if there is none."""
    inner = document
    for part in parts:
        if isinstance(inner, dict):
            inner = inner.get(part)
        elif isinstance(inner, list) and part.isdecimal() and 0 < int(part) <= len(inner):
            inner = inner[int(part) - 1]
        else:
            return None
    return inner
