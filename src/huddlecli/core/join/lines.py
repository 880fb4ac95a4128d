"""Texts joined by line: what each side changed since the last text that both had."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple


class LostLines(NamedTuple):
    """Lines of ours that lost against other ones of theirs; `line` is where ours begin, from 1."""

    line: int
    mine: str
    theirs: str


class JoinedLines(NamedTuple):
    """A text with the changes of both sides, and those of ours that are not in it."""

    text: str
    lost: tuple[LostLines, ...] = ()


class _Edit(NamedTuple):
    """Lines `start` to `end` of the base, in whose place a side has its lines `to` to `until`."""

    start: int
    end: int
    to: int
    until: int


def join_lines(base: str | None, ours: str, theirs: str) -> JoinedLines:
    """Return both texts as one; where both changed the same lines, those of theirs stay.

    Without a base, what only one side has counts as added.
    """
    mine, yours = _lines(ours), _lines(theirs)
    common = _common(mine, yours) if base is None else _lines(base)
    joined: list[str] = []
    lost: list[LostLines] = []
    place = 0
    for group in _groups(_edits(common, mine), _edits(common, yours)):
        start = min(edit.start for edits in group for edit in edits)
        end = max(edit.end for edits in group for edit in edits)
        joined += common[place:start]
        place = end
        my_lines, my_first = _within(common, mine, group[0], start, end)
        your_lines, _ = _within(common, yours, group[1], start, end)
        if not group[1]:
            joined += my_lines
            continue
        joined += your_lines
        if group[0] and my_lines != your_lines:
            lost.append(LostLines(my_first + 1, _shown(my_lines), _shown(your_lines)))
    return JoinedLines("".join([*joined, *common[place:]]), tuple(lost))


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _shown(lines: Sequence[str]) -> str:
    return "".join(lines).strip()


def _common(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """Return the lines that both have, in order."""
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    return [line for block in blocks for line in first[block.a : block.a + block.size]]


def _edits(base: Sequence[str], side: Sequence[str]) -> list[_Edit]:
    codes = SequenceMatcher(None, base, side, autojunk=False).get_opcodes()
    return [_Edit(*places) for code, *places in codes if code != "equal"]


def _groups(
    mine: Sequence[_Edit], yours: Sequence[_Edit]
) -> Iterator[tuple[list[_Edit], list[_Edit]]]:
    """Yield the edits of both sides in order, those together that touch the same lines."""
    tagged = sorted([(edit, 0) for edit in mine] + [(edit, 1) for edit in yours])
    group: tuple[list[_Edit], list[_Edit]] = ([], [])
    for edit, side in tagged:
        if any(_overlap(edit, other) for other in group[1 - side]):
            group[side].append(edit)
            continue
        if group[0] or group[1]:
            yield group
        group = ([], [])
        group[side].append(edit)
    if group[0] or group[1]:
        yield group


def _overlap(edit: _Edit, other: _Edit) -> bool:
    """Whether both change the same line, or add lines at the same place."""
    if edit.start == edit.end and other.start == other.end:
        return edit.start == other.start
    return max(edit.start, other.start) < min(edit.end, other.end)


def _within(
    base: Sequence[str], side: Sequence[str], edits: Sequence[_Edit], start: int, end: int
) -> tuple[list[str], int]:
    """Return what a side has in the place of lines `start` to `end`, and where that begins."""
    if not edits:
        return list(base[start:end]), 0
    first = edits[0].to - (edits[0].start - start)
    return list(side[first : edits[-1].until + (end - edits[-1].end)]), first
