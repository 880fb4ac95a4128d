"""The words of minutes as lines that people edit, and what an edit of them changes.

    message: Call first, mail second

    [2] Where are you stuck?
    - 14 of 20 never picked up
    said back: Sign-ups wait a day for a call.
    k7f2: Two case studies

A heading has the number of an item, and of a point if the item has several. A line with an id is
the title of a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeAlias

from huddlecli.core.errors import Wrong
from huddlecli.core.ids import shortened
from huddlecli.core.minutes import MinutedItem, MinutedPoint, Minutes, parts_of
from huddlecli.core.records import Kind
from huddlecli.core.text import note, shown, title

MinutedWords: TypeAlias = str | tuple[str, ...] | None  # one text, several, or none
NOTE = "-"
HEADING = ""
_WINS = "wins"
_LEFT = {"carried": "carried over", "struck": "struck"}


class _HasTitle(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...


class EditedLine(NamedTuple):
    """Words that can be edited: where they are in the text, and their key in the file.

    `record` is the kind and the id of the record that has these words as its title.
    """

    section: str
    mark: str
    path: str
    words: MinutedWords
    record: tuple[Kind, str] | None = None
    is_fixed: bool = False  # a heading without a title

    @property
    def texts(self) -> tuple[str, ...]:
        """The words as a list."""
        if isinstance(self.words, tuple):
            return self.words
        return () if self.words is None else (self.words,)

    @property
    def name(self) -> str:
        """How messages name it."""
        where = f" of [{self.section}]" if self.section else ""
        return {NOTE: "the notes", HEADING: "the title"}.get(self.mark, self.mark) + where


def edited_lines(minutes: Minutes, editable: Iterable[str]) -> list[EditedLine]:
    """Return what can be edited, in the order of the text.

    Of the records, only those whose ids are `editable` can.
    """
    known = {action.id for part in parts_of(minutes.items) for action in part.actions}
    titled = (part.decisions + part.parked for part in parts_of(minutes.items))
    known |= {record.id for records in (*titled, minutes.wins) for record in records}
    short = shortened(sorted(known & {*editable}))
    lines = [
        EditedLine("", "message", "message", minutes.message),
        EditedLine("", "score", "score_reasons", minutes.score_reasons),
    ]
    for number, item in enumerate(minutes.items, start=1):
        lines += _of_item(number, item, short)
    wins = [win for win in minutes.wins if win.id in short]
    if wins:
        lines.append(EditedLine(_WINS, HEADING, "", None, is_fixed=True))
    return [*lines, *_titles(_WINS, "wins", "win", minutes.wins, short)]


def _of_item(number: int, item: MinutedItem, short: Mapping[str, str]) -> Iterator[EditedLine]:
    section, path = f"{number}", f"item.{number}"
    yield EditedLine(section, HEADING, f"{path}.title", item.title)
    if mark := _LEFT.get(item.left):
        yield EditedLine(section, mark, f"{path}.reason", item.reason)
    if not item.points:
        yield from _of_part(section, path, item, short)
    for at, point in enumerate(item.points, start=1):
        inner = section
        if len(item.points) > 1:
            inner = f"{section}.{at}"
            yield EditedLine(inner, HEADING, "", None, is_fixed=True)
        yield from _of_part(inner, f"{path}.point.{at}", point, short)


def _of_part(
    section: str, path: str, part: MinutedItem | MinutedPoint, short: Mapping[str, str]
) -> Iterator[EditedLine]:
    yield EditedLine(section, NOTE, f"{path}.notes", part.notes)
    if isinstance(part, MinutedPoint) and (part.said_back or part.restatement):
        yield EditedLine(section, "said back", f"{path}.restatement", part.restatement)
    yield from _titles(section, f"{path}.action", "action", part.actions, short)
    yield from _titles(section, f"{path}.decision", "decision", part.decisions, short)
    yield from _titles(section, f"{path}.parked", "parked", part.parked, short)


def _titles(
    section: str, path: str, kind: Kind, records: Sequence[_HasTitle], short: Mapping[str, str]
) -> Iterator[EditedLine]:
    for number, record in enumerate(records, start=1):
        if record.id in short:
            key = f"{path}.{number}.title"
            yield EditedLine(section, short[record.id], key, record.title, (kind, record.id))


def drawn(lines: Iterable[EditedLine]) -> str:
    """Return the text that people edit."""
    rows: list[str] = []
    for line in lines:
        if line.mark == HEADING:
            rows += ["", f"[{line.section}] {line.words or ''}".rstrip()]
        elif isinstance(line.words, tuple):
            mark = NOTE if line.mark == NOTE else f"{line.mark}:"
            rows += [f"{mark} {text}" for text in line.words]
        else:
            rows.append(f"{line.mark}: {line.words or ''}".rstrip())
    return "\n".join(rows).strip("\n") + "\n"


def changes_in(text: str, lines: Sequence[EditedLine]) -> dict[EditedLine, MinutedWords]:
    """Return the new words of what was changed in an edited text, or raise Wrong."""
    found = _found(text, {(line.section, line.mark) for line in lines})
    changes: dict[EditedLine, MinutedWords] = {}
    for line in lines:
        texts = found.get((line.section, line.mark))
        new = _new(line, texts)
        if new != line.words and not line.is_fixed:
            changes[line] = new
    return changes


def _new(line: EditedLine, texts: Sequence[str] | None) -> MinutedWords:
    """Return the words that a text has for `line`."""
    given = [text for text in texts or () if text]
    if isinstance(line.words, tuple):
        return tuple(note(text) for text in given)
    if len(texts or ()) > 1:
        raise Wrong(f"{line.name} is there twice", hint="keep one of the lines")
    if line.is_fixed and given:
        raise Wrong(f"[{line.section}] has no title", hint=f"begin a note with {NOTE}")
    is_needed = line.mark == HEADING or line.record
    if texts is None and is_needed:
        missing = f"[{line.section}]" if line.mark == HEADING else line.mark
        raise Wrong(f"{missing} is missing", hint=_way_to_drop(line))
    if line.is_fixed or not given:
        if is_needed and not line.is_fixed:
            raise Wrong(f"{line.name} is empty", hint=_way_to_drop(line))
        return None
    return title(given[0]) if is_needed else note(given[0])


def _way_to_drop(line: EditedLine) -> str:
    if line.record:
        kind, _ = line.record
        return f"keep the line; huddle {kind} drop {line.mark} drops it"
    return "keep the heading; only the lines below it can go"


_HEADED = re.compile(r"\[([\w.]+)\]\s*(.*)")
_MARKED = re.compile(r"([^:]+):\s*(.*)")


def _found(text: str, known: set[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
    """Return the texts of the lines by their section and mark; Wrong for a line without one."""
    found: dict[tuple[str, str], list[str]] = {}
    section = ""
    for line in text.removeprefix("\ufeff").splitlines():
        row = line.strip()
        if not row or row.startswith("#"):
            continue
        if headed := _HEADED.fullmatch(row):
            section, mark, words = headed[1], HEADING, headed[2]
        elif row.startswith(NOTE):
            mark, words = NOTE, row.removeprefix(NOTE).strip()
        else:
            marked = _MARKED.fullmatch(row)
            mark, words = (marked[1].strip(), marked[2]) if marked else (row, "")
        if (section, mark) not in known:
            raise Wrong(f'"{shown(row)}" is not understood here', hint=_HOW)
        found.setdefault((section, mark), []).append(words)
    return found


_HOW = "begin a note with - and keep the words before each colon"
