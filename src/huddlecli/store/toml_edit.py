"""Find keys and tables in TOML text, and change one of them while all comments stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TypeAlias

from huddlecli.core.text import nfc
from huddlecli.core.value import Value
from huddlecli.store.toml import key_literal, literal, loads

KeyPath: TypeAlias = tuple[str | int, ...]
Entry: TypeAlias = str | date  # of a list

# Compiled at first use: a file without a mistake needs none of them.
_KEY = r"""(?:"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
_DOTTED = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_BETWEEN = r"(?:[ \t\r\n]|\#[^\n]*)*"
_HEADER = rf"(\[\[?)[ \t]*({_DOTTED})[ \t]*\]\]?"
_PAIR = rf"({_DOTTED})[ \t]*=[ \t]*"
_PIECE = (
    r'''(?s:"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}'''  # multi-line strings
    r"""|"(?:\\.|[^"\\\n])*"|'[^'\n]*'"""  # one-line strings
    r"""|\#[^\n]*|[\[{]|[\]}]|\r?\n|[ \t]+|[^\s"'#\[\]{}]+|.)"""
)
_DAY = r"\d{4}-\d\d-\d\d"


class Statement(Value, kw_only=False):
    """A table header, or a key with its value. All numbers but `line` are offsets in the text."""

    path: KeyPath
    line: int
    start: int
    value: int  # where the value begins; for a header, where the header begins
    end: int  # after the value, before blanks and a comment
    is_table: bool


def statements(text: str) -> Iterator[Statement]:
    """Yield the headers and keys of `text`, which must be valid TOML, in order."""
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
    """Return the line of `path`, or of the nearest table around it."""
    while path and path not in known:
        path = path[:-1]
    return known.get(path, 1)


def lines(text: str) -> dict[KeyPath, int]:
    """Return the line on which each key, table and list of tables begins."""
    known: dict[KeyPath, int] = {}
    for statement in statements(text):
        path = statement.path
        while path and path not in known:
            known[path] = statement.line
            path = path[:-1]
    return known


def _parts(dotted: str) -> list[str]:
    return [_unquoted(part) for part in re.findall(_KEY, dotted)]


def _unquoted(key: str) -> str:
    """Return a key as `loads` has it."""
    if "\\" in key and key[0] == '"':
        return str(loads(f"key = {key}")["key"])
    return nfc(key[1:-1] if key[0] in "\"'" else key)


def _dotted(table: Iterable[str | int]) -> str:
    return ".".join(key_literal(str(part)) for part in table)


def _resolved(table: KeyPath, parts: list[str], last_of: dict[KeyPath, int]) -> KeyPath:
    for part in parts:
        table = (*table, part)
        if table in last_of:
            table = (*table, last_of[table])
    return table


def _end(pattern: re.Pattern[str], text: str, place: int) -> int:
    matched = pattern.match(text, place)
    return matched.end() if matched else place


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


def with_value(
    text: str, table: KeyPath, key: str, literal: str | None, written: str | None = None
) -> str:
    """Return `text` with `key` of `table` set to a TOML literal, or without it.

    `written` is the key as TOML spells it, if that is to be another way than the usual one.
    """
    known = list(statements(text))
    for pair in known:
        if pair.path == (*table, key) and not pair.is_table:
            if literal is None:
                return text[: _line_start(text, pair)] + text[_line_end(text, pair.end) :]
            return text[: pair.value] + literal + text[pair.end :]
    if inline := next((row for row in known if row.path == table and not row.is_table), None):
        return _with_inline(text, inline, key, literal)
    if literal is None:
        return text
    inside = _inside(known, table)
    row = f"{written or key_literal(key)} = {literal}\n"
    if table and not inside:
        lead = "\n" if text and text[-1] != "\n" else ""
        header = f"{lead}\n[{_dotted(table)}]\n"
        return text + _ended_as(text, header + row)
    if table and not any(row.is_table for row in inside):  # it has dotted keys: `rota.order = []`
        before = known[: known.index(inside[0])]
        around = next((row.path for row in reversed(before) if row.is_table), ())
        row = f"{_dotted(table[len(around) :])}.{row}"
        return _inserted(text, inside, row)
    if table and not _own(inside, table):  # it has only tables of its own: `[leads.status]`
        return _inserted(text, inside, f"\n[{_dotted(table)}]\n{row}")
    return _inserted(text, _own(inside, table), row)


def _with_inline(text: str, inline: Statement, key: str, value: str | None) -> str:
    """Return `text` with `key` of an inline table set to a TOML literal, or without it.

    A table on many lines may have comments inside and stays as it is, as does what is no table.
    """
    before = text[inline.value : inline.end]
    if "\n" in before or before[0] != "{":
        return text
    table = {**loads(f"table = {before}")["table"], key: value and loads(f"x = {value}")["x"]}
    return text[: inline.value] + literal(table) + text[inline.end :]


def with_list(
    text: str,
    table: KeyPath,
    key: str,
    entries: Sequence[Entry],
    notes: Mapping[Entry, str] = MappingProxyType({}),
) -> str:
    """Return `text` with `key` of `table` set to these texts or days.

    Each keeps the comments beside it, and gets the one in `notes`. A comment belongs to the entry
    before it on its line, or else to the entry below it. A list stays on one line or on many.
    """
    value = _list_value(text, table, key)
    comments = _comments_in(value)
    has_notes = any(notes.get(entry) for entry in entries)
    if not (comments or has_notes or ("\n" in value and entries)):
        return with_value(text, table, key, literal(list(entries)))
    rows = list[str]()
    for entry in entries:
        above, beside = comments.pop(entry, ([], []))
        beside = [f"# {note}"] if (note := notes.get(entry)) else beside
        rows += [*above, f"{literal(entry)},{''.join(f'  {comment}' for comment in beside)}"]
    rows += comments.pop(None, ([], []))[0]
    indent = re.match(r"\[[^\n]*\n([ \t]*)[^\s\]]", value)
    lead = indent[1] if indent else "    "
    block = "".join(f"{lead}{row}\n" for row in rows)
    return with_value(text, table, key, _ended_as(text, f"[\n{block}]"))


def list_notes(text: str, table: KeyPath, key: str) -> dict[Entry, str]:
    """Return the comment beside each text or day of a list; of those that have one."""
    comments = _comments_in(_list_value(text, table, key)).items()
    words = {
        entry: " ".join(comment.removeprefix("#").strip() for comment in beside)
        for entry, (_, beside) in comments
        if entry is not None
    }
    return {entry: said for entry, said in words.items() if said}


def _list_value(text: str, table: KeyPath, key: str) -> str:
    """Return the list at `key` of `table` as it is written, or nothing."""
    known = (row for row in statements(text) if row.path == (*table, key) and not row.is_table)
    pair = next(known, None)
    return text[pair.value : pair.end] if pair else ""


def _comments_in(array: str) -> dict[Entry | None, tuple[list[str], list[str]]]:
    """Return the comments above and beside each text or day of an array.

    Those at its end have None.
    """
    found: dict[Entry | None, tuple[list[str], list[str]]] = {}
    above, entry = list[str](), None

    def begin(next_entry: Entry) -> None:
        nonlocal above, entry
        entry = next_entry
        known, beside = found.get(entry, ([], []))  # it may be in the list twice
        found[entry], above = ([*known, *above], beside), []

    for piece in re.compile(_PIECE).finditer(array):
        match piece[0][0]:
            case "#" if entry is not None:
                found[entry][1].append(piece[0].rstrip())
            case "#":
                above.append(piece[0].rstrip())
            case "\r" | "\n":
                entry = None
            case '"' | "'":
                begin(str(loads(f"text = {piece[0]}")["text"]))
            case _:
                for day in re.findall(_DAY, piece[0]):
                    begin(date.fromisoformat(day))
    found[None] = (above, [])
    return found if any(above or beside for above, beside in found.values()) else {}


def with_table(text: str, name: str, block: str) -> str:
    """Return `text` with `block` after the last table called `name`, else after the first keys.

    Comments directly below those keys stay with them: they may be keys that are commented out.
    """
    known = list(statements(text))
    alike = _inside(known, (name,))
    return _inserted(text, alike or _own(known, ()), f"\n{block}", keeps_comments=True)


def with_end(text: str, block: str) -> str:
    """Return `text` with `block` at its end, after an empty line."""
    end = "" if not text or text[-1] == "\n" else "\n"
    return text + _ended_as(text, f"{end}\n{block}")


def without_table(text: str, table: KeyPath) -> str:
    """Return `text` without `table` and its content, but with the comments that follow.

    A table inside a value stays.
    """
    inside = _inside(statements(text), table)
    if not inside:
        return text
    before = text[: _line_start(text, inside[0])]
    after = text[_line_end(text, inside[-1].end) :]
    if not after.strip():
        return before.rstrip("\r\n") + _ended_as(text, "\n")
    return before + (after.lstrip("\r\n") if before.endswith(("\n\n", "\n\r\n")) else after)


def without_key(text: str, name: str) -> str:
    """Return `text` without all that is under a key of the document, but with all comments."""
    for row in reversed(_inside(statements(text), (name,))):
        start, end = _line_start(text, row), _line_end(text, row.end)
        comments = [
            piece[0].strip()
            for piece in re.compile(_PIECE).finditer(text, row.value, end)
            if piece[0][0] == "#"
        ]
        kept = "".join(f"{comment}\n" for comment in comments)
        text = text[:start] + _ended_as(text, kept) + text[end:]
    return text


def _inside(known: Iterable[Statement], table: KeyPath) -> list[Statement]:
    """Return the header and the keys of `table`, and of all tables in it."""
    return [statement for statement in known if statement.path[: len(table)] == table]


def _own(known: list[Statement], table: KeyPath) -> list[Statement]:
    """Return the header and the keys of `table` itself, up to the next header."""
    headers = [place for place, row in enumerate(known) if row.is_table and row.path != table]
    return known[: headers[0]] if headers else known


def _inserted(
    text: str, after: list[Statement], block: str, *, keeps_comments: bool = False
) -> str:
    if after:
        place = _line_end(text, after[-1].end)
        place = _comments_end(text, place) if keeps_comments else place
    else:
        place = 0 if next(statements(text), None) else len(text)
    lead = "\n" if place and text[place - 1] != "\n" else ""
    return text[:place] + _ended_as(text, lead + block) + text[place:]


def _comments_end(text: str, place: int) -> int:
    """Return the end of the comments at `place`, or `place` if they belong to what follows."""
    end = place
    while text[end : _line_end(text, end)].lstrip(" \t").startswith("#"):
        end = _line_end(text, end)
    return place if text[end : _line_end(text, end)].strip() else end


def _ended_as(text: str, block: str) -> str:
    """Return `block` with the line ends of `text`."""
    return block.replace("\n", "\r\n") if "\r\n" in text else block


def _line_start(text: str, statement: Statement) -> int:
    return text.rfind("\n", 0, statement.start) + 1


def _line_end(text: str, place: int) -> int:
    """Return the start of the line after `place`."""
    return text.find("\n", place) + 1 or len(text)
