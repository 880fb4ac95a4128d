"""What kind of file a text is: by the name of the file, else by what is in it."""

from __future__ import annotations

import re
from typing import NamedTuple

from huddlecli.core.errors import Wrong
from huddlecli.core.imports.promises.columns import COLUMNS
from huddlecli.core.imports.promises.rows import FILE_KINDS, FileKind
from huddlecli.core.imports.sheets import read_sheet
from huddlecli.core.text import folded, shown

KIND_WORDS: dict[FileKind, str] = {
    "markdown": "Markdown",
    "csv": "a sheet",
    "todotxt": "todo.txt",
    "taskwarrior": "a task export",
    "ics": "iCalendar",
}
_ENDINGS: dict[str, FileKind] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdown": "markdown",
    ".csv": "csv",
    ".tsv": "csv",
    ".ics": "ics",
    ".ical": "ics",
    ".json": "taskwarrior",
}
_TODO_NAMES = re.compile(r"(?i)(?:^|[/\\._-])(?:todo|done|report)\.txt$|\.todotxt$|\.todo$")
_BEGINNING = 64 * 1024  # characters that show what kind of file it is
_MARKDOWN = re.compile(
    r"(?m)^ {0,12}(?:[-*+]|\d{1,3}[.)]) +\[[ xX]\]|^ {0,3}\|?(?: *:?-{3,}:? *\|)+"
)
_ACTIONS = re.compile(r"(?im)^#{1,6} .*\b(?:actions?|to[- ]?dos?|next steps|follow[- ]?ups?)\b")
_TODO_LINE = re.compile(
    r"x \d{4}-\d\d-\d\d |\([A-Z]\) |\d{4}-\d\d-\d\d \S|.*(?:^|\s)[+@][^\W\d_]|.*(?:^|\s)due:\S"
)
_OWN_JSON = re.compile(r'\s*\{\s*"schema":\s*"huddle\.')
_SHARE = 0.5  # of the lines, from which a text is a todo.txt


class KnownKind(NamedTuple):
    """A kind of file, and by what it is known."""

    kind: FileKind
    by: str


def kind_of(name: str, text: str, asked: str | None) -> KnownKind:
    """Return the kind of a file, or raise Wrong if it cannot be told."""
    if asked is not None:
        word = folded(asked)
        found = next((kind for kind in FILE_KINDS if kind == word), None)
        if found is None:
            hint = f"--from {', '.join(FILE_KINDS)}"
            raise Wrong(f"--from {shown(asked)} is unknown", hint=hint)
        return KnownKind(found, "--from")
    if _OWN_JSON.match(text):
        hint = "huddle action list --format csv, or: taskwarrior"
        raise Wrong(f"{name} is JSON of huddle, which is for other programs", hint=hint)
    if _TODO_NAMES.search(name):
        return KnownKind("todotxt", "its name")
    stem, dot, ending = name.rpartition(".")
    if dot and stem and (known := _ENDINGS.get(f".{ending.lower()}")):
        return KnownKind(known, "its name")
    by_content = _in(text[:_BEGINNING])
    if by_content is None:
        raise Wrong(
            f"cannot tell what kind of file {shown(name)} is",
            hint=f"--from {', '.join(FILE_KINDS[:-1])} or {FILE_KINDS[-1]}",
        )
    return KnownKind(by_content, "its content")


def _in(text: str) -> FileKind | None:
    """Return the kind of file that begins with `text`."""
    bare = text.lstrip("\ufeff \t\r\n")
    if bare[:15].upper() == "BEGIN:VCALENDAR":
        return "ics"
    if re.match(r'\[\s*(?:\{|\]\s*$)|\{\s*"', bare):
        return "taskwarrior"
    if _MARKDOWN.search(text) or _ACTIONS.search(text):
        return "markdown"
    if _is_sheet(bare):
        return "csv"
    lines = [line for line in bare.splitlines() if line.strip()]
    fitting = sum(1 for line in lines if _TODO_LINE.match(line))
    return "todotxt" if lines and fitting >= _SHARE * len(lines) else None


def _is_sheet(text: str) -> bool:
    """Whether the first line has the names of columns that are known, one of them for titles."""
    first = re.split(r"[\r\n]", text, maxsplit=1)[0]
    if not re.search("[,;\t]", first):
        return False
    try:
        header = {folded(name) for name in read_sheet(first, "").header}
    except Wrong:
        return False
    known = [field for field, names in COLUMNS.items() if header & {*names}]
    return "title" in known and len(known) > 1
