"""Agendas and topics, which people write: joined with their comments."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from huddlecli.core.join.lines import join_lines
from huddlecli.store import agenda_files
from huddlecli.store.files import Unreadable
from huddlecli.store.mistakes import Mistake
from huddlecli.store.schema import VERSION
from huddlecli.store.toml import TomlError, loads

NOT_THERE = "not there"


class Lost(NamedTuple):
    """What of ours lost: a key or a line, and both values."""

    what: str
    mine: str
    theirs: str


class JoinedText(NamedTuple):
    """The text of a file that people write, and what of ours is not in it."""

    text: str
    lost: tuple[Lost, ...] = ()


WHOLE_FILE = Lost("the file", "another text", "what they wrote")


def join_agenda(name: str, base: str | None, ours: str, theirs: str) -> JoinedText:
    """Join the agenda or the topics in `agendas/NAME.toml` by line.

    If that brings a mistake which neither had, theirs stays as it is.
    """
    joined = join_lines(base, ours, theirs)
    had = {mistake.said for text in (ours, theirs) for mistake in _mistakes(name, text)}
    if any(mistake.said not in had for mistake in _mistakes(name, joined.text)):
        return JoinedText(theirs, (WHOLE_FILE,))
    lost = (Lost(f"line {one.line}", _line(one.mine), _line(one.theirs)) for one in joined.lost)
    return JoinedText(joined.text, tuple(lost))


def why_no_toml(text: str) -> str | None:
    """Return why a text is not TOML that this version can join, or None."""
    try:
        return why_later(loads(text).get("schema"))
    except TomlError as error:
        return f"not valid TOML: {error}"


def why_later(schema: object) -> str | None:
    """Return why a file with this schema is not joined: this version does not know it. Or None."""
    if type(schema) is int and schema > VERSION:
        return f"a later version of huddle wrote it (schema {schema})"
    return None


def decoded(place: str, data: bytes) -> str:
    """Return the text of a file, or raise Unreadable."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(Path("/", place), "not UTF-8 text") from None


def _mistakes(name: str, text: str) -> tuple[Mistake, ...]:
    return agenda_files.mistakes_of({name: text})


def _line(text: str) -> str:
    """Return lines as one, short enough for a message."""
    return " ".join(text.split()) or NOT_THERE
