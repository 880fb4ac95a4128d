"""Read and write TOML: times in UTC, text in composed form, one key on a line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any

import tomli_w

from huddlecli.core.records import Change
from huddlecli.core.text import ESCAPED, folded, nfc

try:
    import rtoml
except ImportError:  # it has no wheel for this Python or this machine
    from huddlecli.store.toml import standard as rtoml  # type: ignore[no-redef]

_CHANGE = "\n[[change]]"
_FIRST = "schema = "
_UNCHANGED = {str, int, bool, float}
_BARE_KEY = r"[A-Za-z0-9_-]+"
_OUT_OF_RANGE = (1, 9999)  # years in which not every day has one before and one after it


class TomlError(ValueError):
    """Text that is not TOML; `line` is the place of the mistake, if it is known."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        """Make the message from the reason and the line."""
        super().__init__(reason if line is None else f"{reason} at line {line}")
        self.reason = reason
        self.line = line


def loads(text: str) -> dict[str, Any]:
    """Return the content of `text` with its times in UTC, or raise TomlError."""
    # An escaped character may compose with its neighbour; the letters of its escape must not.
    has_escapes = "\\" in text and not (text.isascii() and re.search(r"\\[uU]", text) is None)
    try:
        table = rtoml.loads(text if has_escapes else nfc(text))
    except rtoml.TomlParsingError as error:
        raise _mistake(text, str(error)) from None
    except UnicodeEncodeError as error:  # an argument of a command may be bytes of any kind
        raise TomlError("not UTF-8 text", text.count("\n", 0, error.start) + 1) from None
    return _table_in_utc(_composed(table) if has_escapes else table)


def _mistake(text: str, message: str) -> TomlError:
    """Return the error for text that is not TOML, of which the library says `message`."""
    # Only an error needs it, and `log` starts faster without.
    from huddlecli.core.join.conflict_markers import CONFLICT, conflict_line  # noqa: PLC0415

    if line := conflict_line(text):
        return TomlError(CONFLICT, line)
    reason, _, place = message.removeprefix("ValueError: ").partition(" at line ")
    return TomlError(reason, int(place.split()[0]) if place else None)


def head(text: str) -> dict[str, Any]:
    """Return the keys of a record, without reading its changes."""
    try:
        keys = loads(text.partition(_CHANGE)[0])
    except TomlError:
        keys = loads(text)  # the marker was inside a string, or the error needs its line
    keys.pop("change", None)
    return keys


def excerpt(text: str, words: Collection[str]) -> dict[str, Any]:
    """Return the content of a record with only those changes that have one of `words`.

    Ten years of a measure have many changes, and few of them set its target.
    """
    keys, *changes = text.split(_CHANGE)
    if '"""' in text or "'''" in text:  # the marker may be inside a string
        return loads(text)
    chosen = [change for change in changes if any(word in change for word in words)]
    try:
        return loads(_CHANGE.join([keys, *chosen]))
    except TomlError:
        return loads(text)  # the error needs its line


def may_have(text: str, words: Collection[str]) -> bool:
    """Whether a record with this text may have all of `words`.

    A text with escapes may have any words. One that git merged, or that does not begin and end as
    our files do, may be broken: it has to be read, so that the mistake is reported.
    """
    if "\\" in text or "<<<<<<<" in text or not (text.startswith(_FIRST) and text[-2:] == "}\n"):
        return True
    whole = folded(text)
    return all(word in whole for word in words)


def dumps(keys: Mapping[str, Any], changes: Sequence[Change], headed: Sequence[str] = ()) -> str:
    """Return the text of a record: its keys, then a table for each change.

    The tables of `headed` have a heading of their own, after the other keys.
    """
    headings = {key: keys[key] for key in headed if key in keys}
    parts = ["".join(_lines({key: keys[key] for key in keys if key not in headings}))]
    for key, value in headings.items():
        if _is_table(value):
            parts.append("".join((f"[{key_literal(key)}]\n", *_lines(value))))
        else:
            parts += ["".join((f"[[{key_literal(key)}]]\n", *_lines(row))) for row in value]
    for change in changes:
        table = {
            "at": change.at,
            "by": change.by,
            "cmd": change.cmd,
            "set": change.set or None,
            "unset": change.unset or None,
            "add": change.add or None,
            "remove": change.remove or None,
            **change.more,
        }
        parts.append("".join(("[[change]]\n", *_lines(table))))
    return "\n".join(parts)


def dumps_document(document: Mapping[str, Any]) -> str:
    """Return the text of `document`, with a header for each table at any depth."""
    return "\n".join(_tables(document, "", ""))


def literal(value: Any) -> str:
    """Return `value` in TOML, on one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _quoted(value)
        case datetime():
            return _instant(value)
        case int() | float() | date() | time():
            return str(value)
        case Mapping():
            pairs = (f"{key_literal(k)} = {literal(v)}" for k, v in value.items() if v is not None)
            inside = ", ".join(pairs)
            return f"{{ {inside} }}" if inside else "{}"
        case list() | tuple():
            return f"[{', '.join(map(literal, value))}]"
        case _:
            raise TypeError(value)


def _composed(value: Any) -> Any:
    """Return `value` with all text and keys in Unicode's composed form."""
    match value:
        case str():
            return nfc(value)
        case list():
            return [_composed(entry) for entry in value]
        case dict():
            table = {nfc(key): _composed(inner) for key, inner in value.items()}
            if len(table) < len(value):
                raise TomlError("the same key is used twice")
            return table
        case _:
            return value


def _in_utc(value: Any) -> Any:
    kind = type(value)
    if kind in (date, datetime) and value.year in _OUT_OF_RANGE:
        raise TomlError(f"{value} is out of range")
    if kind is datetime:
        return value.astimezone(UTC) if value.tzinfo else value
    if kind is list:
        return [entry if type(entry) in _UNCHANGED else _in_utc(entry) for entry in value]
    if kind is dict:
        return _table_in_utc(value)
    return value


def _table_in_utc(table: dict[str, Any]) -> dict[str, Any]:
    """Return the same table, changed in place: a list reads thousands, and few values change."""
    for key, value in table.items():
        if type(value) not in _UNCHANGED:
            table[key] = _in_utc(value)
    return table


def _lines(table: Mapping[str, Any]) -> Iterator[str]:
    return (f"{key_literal(k)} = {literal(v)}\n" for k, v in table.items() if v is not None)


def _tables(table: Mapping[str, Any], path: str, header: str) -> Iterator[str]:
    inner = {key: value for key, value in table.items() if _is_table(value) or _are_tables(value)}
    yield "".join((header, *_lines({k: v for k, v in table.items() if k not in inner})))
    for key, value in inner.items():
        name = f"{path}.{key_literal(key)}" if path else key_literal(key)
        if _is_table(value):
            yield from _tables(value, name, f"[{name}]\n")
        else:
            for row in value:
                yield from _tables(row, name, f"[[{name}]]\n")


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping)


def _are_tables(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(map(_is_table, value))


@lru_cache(4096)  # the same few keys are written again and again
def key_literal(key: str) -> str:
    """Return a key in TOML, in quotes if it needs them."""
    return key if re.fullmatch(_BARE_KEY, key) else _quoted(key)


def _quoted(text: str) -> str:
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'  # most texts: an import writes a hundred thousand
    quoted = tomli_w.dumps({"_": text}).removeprefix("_ = ").removesuffix("\n")
    return re.sub(ESCAPED, _escaped, quoted)


def _escaped(hidden: re.Match[str]) -> str:
    code = ord(hidden[0])
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def _instant(value: datetime) -> str:
    if value.tzinfo is None:
        return value.isoformat()
    instant = value if value.tzinfo is UTC else value.astimezone(UTC)
    naive = instant.replace(tzinfo=None)
    digits = "microseconds" if naive.microsecond % 1000 else "milliseconds"
    return f"{naive.isoformat(timespec=digits)}Z"
