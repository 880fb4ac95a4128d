"""Texts joined by line: what each side changed since the last text that both had."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple, TypeAlias

Lines: TypeAlias = Sequence[str]


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


class _Side(NamedTuple):
    """The lines of a side, and its edits of the base in order."""

    lines: Lines
    edits: Sequence[_Edit]

    def new_lines(self, edit: _Edit) -> Lines:
        """Return what the side has in the place of the lines of an edit."""
        return self.lines[edit.to : edit.until]


class _Region(NamedTuple):
    """Lines `start` to `end` of the base, with the edits of both sides that belong together."""

    start: int
    end: int
    mine: Sequence[_Edit]
    yours: Sequence[_Edit]


def join_lines(base: str | None, ours: str, theirs: str) -> JoinedLines:
    """Return both texts as one; a region of lines that both changed is as theirs.

    Lines that one side added inside a block that the other changed or removed are such a region,
    and so are different lines that both added at one place. Without a base, what only one side has
    counts as added.
    """
    my_lines, your_lines = ours.split("\n"), theirs.split("\n")
    common = base.split("\n") if base is not None else _common(*sorted((my_lines, your_lines)))
    mine, yours = _side(common, my_lines), _side(common, your_lines)
    joined: list[str] = []
    lost: list[LostLines] = []
    place = 0
    for region in _regions(mine, yours):
        joined += common[place : region.start]
        place = region.end
        here, first = _within(common, mine, region.mine, region)
        there, _ = _within(common, yours, region.yours, region)
        joined += there if region.yours else here
        if region.mine and region.yours and here != there:
            lost.append(LostLines(first + 1, _shown(here), _shown(there)))
    return JoinedLines("\n".join([*joined, *common[place:]]), tuple(lost))


def _shown(lines: Lines) -> str:
    return "\n".join(lines).strip()


def _common(first: Lines, second: Lines) -> list[str]:
    """Return the lines that both have, in order."""
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    return [line for block in blocks for line in first[block.a : block.a + block.size]]


def _side(base: Lines, lines: Lines) -> _Side:
    codes = SequenceMatcher(None, base, lines, autojunk=False).get_opcodes()
    edits = [_Edit(*places) for code, *places in codes if code != "equal"]
    ends = [edit.start for edit in edits[1:]] + [len(base)]
    moved: list[_Edit] = []
    for edit, end in zip(edits, ends, strict=False):
        moved.append(_moved(base, lines, edit, moved[-1].end if moved else 0, end))
    return _Side(lines, moved)


def _moved(base: Lines, lines: Lines, edit: _Edit, first: int, last: int) -> _Edit:
    """Return an edit that only adds or only removes lines as one of a whole paragraph, if it can.

    Paragraphs that begin alike can be told apart in several ways: if one is added before another,
    the line that both begin with may count as the new or as the old one. Both sides do it alike.
    The edit stays between the lines `first` and `last` of the base.
    """
    start, end, to, until = edit
    if start != end and to != until:
        return edit
    of, begin, after = (lines, to, until) if start == end else (base, start, end)
    up = down = 0
    while start - up > first and of[begin - up - 1] == of[after - up - 1]:
        up += 1
    while end + down < last and of[begin + down] == of[after + down]:
        down += 1
    begins = (by for by in range(-up, down + 1) if _is_paragraph(of, begin + by))
    by = max(begins, default=down)
    return _Edit(start + by, end + by, to + by, until + by)


def _is_paragraph(lines: Lines, at: int) -> bool:
    """Whether a paragraph begins at a line."""
    return bool(lines[at].strip()) and (at == 0 or not lines[at - 1].strip())


def _regions(mine: _Side, yours: _Side) -> Iterator[_Region]:
    """Yield the edits of both sides in order, those together that change the same lines."""
    tagged = sorted([(edit, 0) for edit in mine.edits] + [(edit, 1) for edit in yours.edits])
    sides = (mine, yours)
    group: tuple[list[_Edit], list[_Edit]] = ([], [])
    for edit, side in tagged:
        rows = sides[side].new_lines(edit)
        others = sides[1 - side]
        if not any(_meet(edit, rows, one, others.new_lines(one)) for one in group[1 - side]):
            yield from _region(group)
            group = ([], [])
        group[side].append(edit)
    yield from _region(group)


def _region(group: tuple[list[_Edit], list[_Edit]]) -> Iterator[_Region]:
    edits = [*group[0], *group[1]]
    if edits:
        yield _Region(min(edit.start for edit in edits), max(edit.end for edit in edits), *group)


def _meet(edit: _Edit, rows: Lines, other: _Edit, others: Lines) -> bool:
    """Whether both change the same line, or add lines at a place where it is not clear how.

    Lines that one side adds at the edge of a block that the other changed are in order, unless
    both have added the same line there.
    """
    if edit.start == edit.end == other.start == other.end:
        return True
    if other.start == other.end:
        edit, rows, other, others = other, others, edit, rows
    if edit.start != edit.end:
        return max(edit.start, other.start) < min(edit.end, other.end)
    if edit.start == other.start:
        return rows[:1] == others[:1]
    if edit.start == other.end:
        return rows[-1:] == others[-1:]
    return other.start < edit.start < other.end


def _within(base: Lines, side: _Side, edits: Sequence[_Edit], region: _Region) -> tuple[Lines, int]:
    """Return what a side has in the place of a region, and where that begins."""
    if not edits:
        return base[region.start : region.end], 0
    first = edits[0].to - (edits[0].start - region.start)
    return side.lines[first : edits[-1].until + (region.end - edits[-1].end)], first
