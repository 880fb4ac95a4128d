"""Corrections of minutes: the file gets the new words, and a `[[correction]]` with who set them.

A key names the place of its words in the file: `item.2.point.1.notes` are the notes of the first
point of the second item.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from huddlecli.core.corrections.minutes_words import MinutedWords
from huddlecli.store import files, minutes_files, toml

KEY = "correction"
_HEADER = f"\n[[{KEY}]]\n"
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
        for place in (*(table.get("set") or ()), *(table.get("unset") or ()))
    }
    return corrected(path, text, by, at, words)


def with_corrections(path: Path, text: str, tables: Sequence[Mapping[str, Any]]) -> str:
    """Return the text of minutes that were made anew, with corrections of the earlier ones."""
    return _with(path, toml.loads(text), tables)


def joined(path: Path, mine: str, theirs: str) -> str | None:
    """Return two copies of the same minutes as one, with the corrections of both.

    They are made in the order of their times, equal ones once. None if the copies differ in more.
    """
    documents = [toml.loads(text) for text in (mine, theirs)]
    tables = {_order(table): table for document in documents for table in _tables(document)}
    united = [tables[key] for key in sorted(tables)]
    texts = {_with(path, document, united) for document in documents}
    return texts.pop() if len(texts) == 1 else None


def _order(table: Mapping[str, Any]) -> tuple[datetime, str, str]:
    """Return the place of a correction among others: by its time, who made it, and its words."""
    at, by = _after(table), table.get("by")
    return at, by if isinstance(by, str) else "", toml.literal(table)


def corrections_in(text: str) -> list[Mapping[str, Any]]:
    """Return the corrections in the text of minutes, also if the rest of it cannot be read."""
    _, *parts = text.split(_HEADER)
    return list(_readable(parts))


def _readable(parts: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    for part in parts:
        try:
            table = toml.loads(part)
        except toml.TomlError:
            continue
        if isinstance(table.get("at"), datetime):
            yield table


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
        for key, words in (table.get("set") or {}).items():
            _put(document, key.split("."), words)
        for key in table.get("unset") or ():
            _put(document, key.split("."), None)
    document.pop(KEY, None)
    text = toml.dumps_document(document)
    for table in tables:
        rows = (f"{key} = {toml.literal(value)}\n" for key, value in table.items() if value)
        text += _HEADER + "".join(rows)
    if len(text.encode()) > minutes_files.LIMIT:
        raise files.NotSaved(path, f"larger than {minutes_files.LIMIT // 1024} KiB")
    try:
        minutes_files.parsed(path, text)
    except files.Unreadable as error:
        raise files.NotSaved(path, error.reason) from None
    return text


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
