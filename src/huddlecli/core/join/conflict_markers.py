"""The lines that git leaves in a text whose two versions it could not join.

It writes `<<<<<<<`, our lines, `=======`, their lines and `>>>>>>>`. In its styles diff3 and zdiff3
the lines that both began with come before the `=======`, after `|||||||`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

from huddlecli.core.record_history import FIXED, Changes, is_same, keys_of, merged

CONFLICT = "git left a conflict in it"  # said of a file with such lines

_Part: TypeAlias = Literal["all", "ours", "base", "theirs"]
_LEAST = 7  # characters of a marker; those inside a base that was joined itself are longer
_BEGIN = re.compile(r"^<{7,}(?= |\r?$)", re.MULTILINE)


class Versions(NamedTuple):
    """The two versions that git could not join, and the one both began with, if git wrote it."""

    base: str | None
    ours: str
    theirs: str


def conflict_line(text: str) -> int | None:
    """Return the line, from 1, where the first conflict begins, or None if there is none."""
    begin = _begin(text)
    return None if begin is None else text.count("\n", 0, begin.start()) + 1


def versions_in(text: str) -> Versions | None:
    """Return the versions in a text with conflicts, or None if their markers are not whole."""
    if _begin(text) is None:
        return None
    parts: dict[_Part, list[str]] = {"base": [], "ours": [], "theirs": []}
    now: _Part = "all"
    size, has_base = 0, True
    for line in text.splitlines(keepends=True):
        mark, length = _marker(line)
        if now == "all" and mark == "<":
            now, size, is_with_base = "ours", length, False
        elif now == "ours" and (mark, length) == ("|", size):
            now, is_with_base = "base", True
        elif now in ("ours", "base") and (mark, length) == ("=", size):
            has_base &= is_with_base
            now = "theirs"
        elif now == "theirs" and (mark, length) == (">", size):
            now = "all"
        elif now == "all" and mark and mark != "=":
            return None
        else:
            for part in parts if now == "all" else (now,):
                parts[part].append(line)
    if now != "all":
        return None
    base, ours, theirs = ("".join(parts[part]) for part in ("base", "ours", "theirs"))
    return Versions(base if has_base else None, ours, theirs)


def _begin(text: str) -> re.Match[str] | None:
    return _BEGIN.search(text) if "<" * _LEAST in text else None


def _marker(line: str) -> tuple[str, int]:
    """Return the character of which a line is a marker, and how often it has it; else nothing."""
    match = re.match(r"(<|>|=|\|)\1{6,}(?= |\r?\n|\r?$)", line)
    return (match[1], match.end()) if match else ("", 0)


def own_keys(keys: Mapping[str, Any], changes: Changes, others: Changes) -> dict[str, Any]:
    """Return the keys of one version of a record without those that git took from the other.

    Lines that only one side changed are not in the conflict: git has put them into both versions.
    """
    mine, joined = keys_of(changes), keys_of(merged(changes, others))
    taken = {key for key in (*mine, *keys) if is_same(keys.get(key), joined.get(key))}
    own = {key: value for key, value in keys.items() if key in FIXED or key not in taken}
    return own | {key: value for key, value in mine.items() if key in taken}
