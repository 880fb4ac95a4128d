"""Where the keys and tables of a TOML text stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]

# Compiled at first use: a file without a mistake needs none of them.
_KEY = r"""(?:"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
_DOTTED = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_BETWEEN = r"(?:[ \t\r\n]|\#[^\n]*)*"
_HEADER = rf"(\[\[?)[ \t]*({_DOTTED})[ \t]*\]\]?"
_PAIR = rf"({_DOTTED})[ \t]*=[ \t]*"
_PIECE = (
    r'''(?s:"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}'''  # texts of several lines
    r"""|"(?:\\.|[^"\\\n])*"|'[^'\n]*'"""  # texts of one line
    r"""|\#[^\n]*|[\[{]|[\]}]|\r?\n|[ \t]+|[^\s"'#\[\]{}]+|.)"""
)


class Statement(NamedTuple):
    """A table's header or a key with its value. All but `line` count characters from 0."""

    path: KeyPath
    line: int
    start: int
    value: int  # where the value begins; for a header, where the header begins
    end: int  # after the value, before blanks and a comment
    is_table: bool


def statements(text: str) -> Iterator[Statement]:
    """Yield the headers and keys of `text`, which must be sound TOML, in order."""
    table: KeyPath = ()
    last_of: dict[KeyPath, int] = {}
    between, headers, pairs = map(re.compile, (_BETWEEN, _HEADER, _PAIR))
    line, counted, place = 1, 0, 0
    while (start := _end(between, text, place)) < len(text):
        line, counted = line + text.count("\n", counted, start), start
        if header := headers.match(text, start):
            *parents, name = _parts(header[2])
            table = _resolved((), parents, last_of)
            if header[1] == "[[":
                last_of[(*table, name)] = last_of.get((*table, name), -1) + 1
            table = _resolved(table, [name], last_of)
            place = header.end()
            yield Statement(table, line, start, start, place, is_table=True)
        elif pair := pairs.match(text, start):
            place = _end_of_value(text, pair.end())
            path = _resolved(table, _parts(pair[1]), {})
            yield Statement(path, line, start, pair.end(), place, is_table=False)
        else:
            return


def line_of(path: KeyPath, known: dict[KeyPath, int]) -> int:
    """Return the line of `path`, or of the nearest thing around it."""
    while path and path not in known:
        path = path[:-1]
    return known.get(path, 1)


def lines(text: str) -> dict[KeyPath, int]:
    """Return the line on which each key, table and list of tables of `text` begins."""
    known: dict[KeyPath, int] = {}
    for found in statements(text):
        path = found.path
        while path and path not in known:
            known[path] = found.line
            path = path[:-1]
    return known


def _parts(dotted: str) -> list[str]:
    return [part.strip("\"'") for part in re.findall(_KEY, dotted)]


def _resolved(table: KeyPath, parts: list[str], last_of: dict[KeyPath, int]) -> KeyPath:
    for part in parts:
        table = (*table, part)
        if table in last_of:
            table = (*table, last_of[table])
    return table


def _end(pattern: re.Pattern[str], text: str, place: int) -> int:
    found = pattern.match(text, place)
    return found.end() if found else place


def _end_of_value(text: str, place: int) -> int:
    depth, end = 0, place
    for piece in re.compile(_PIECE).finditer(text, place):
        first = piece[0][0]
        if not depth and first in "#\r\n":
            break
        depth += (first in "[{") - (first in "]}")
        if first not in " \t":
            end = piece.end()
    return end
