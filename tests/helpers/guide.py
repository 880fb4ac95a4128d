"""A page of docs that people follow step by step: what it says to type, and what they then see.

Comments in the page, which nobody sees, set the scene:

    <!-- at 2026-11-23 08:30, maria -->          who types the blocks that follow, and when
    <!-- at 2026-11-23 09:07, maria, 80x24 -->   the same, in a terminal that stays open
    <!-- meanwhile, sam -->                      the next block is typed by somebody else
    <!-- until: TEXT -->                         wait until the open terminal shows a text
    <!-- 40 seconds later -->                    time that passes
    <!-- unseen: COMMAND -->                     a command that the page does not show

In a block marked `console`, a line that begins with `$` is a command, and what follows is what it
prints. A block marked `text` is what the open terminal shows. There, each numbered step is done:
`code` is typed, and <kbd>keys</kbd> are pressed. In a block, `…` stands for what is left out: on a
line of its own for lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import TypeAlias
from zoneinfo import ZoneInfo

from markdown_it import MarkdownIt
from markdown_it.token import Token

LEFT_OUT = "…"
ZONE = ZoneInfo("Europe/Berlin")
_AT = re.compile(r"at (\d{4}-\d\d-\d\d \d\d:\d\d), (\w+)(?:, (\d+)x(\d+))?")
_LATER = re.compile(r"(\d+) seconds? later")
_UNTIL = re.compile(r"until: (.+)")
_MEANWHILE = re.compile(r"meanwhile, (\w+)")
_UNSEEN = re.compile(r"unseen: (.+)", re.DOTALL)
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)


@dataclass(frozen=True)
class Scene:
    """When somebody sits down, and the columns and rows of their terminal if it stays open."""

    at: datetime
    who: str
    size: tuple[int, int] | None


@dataclass(frozen=True)
class Meanwhile:
    """Who types the next block."""

    who: str


@dataclass(frozen=True)
class Until:
    """A text for which the reader waits."""

    text: str


@dataclass(frozen=True)
class Later:
    """How many seconds pass."""

    seconds: int


@dataclass(frozen=True)
class Unseen:
    """A command that the page does not show."""

    line: str


@dataclass(frozen=True)
class Typed:
    """Text that is typed."""

    text: str


@dataclass(frozen=True)
class Pressed:
    """A key that is pressed, by its name on the page."""

    key: str


@dataclass(frozen=True)
class Block:
    """What a fenced block of the page shows, and the line of the page at which it begins."""

    kind: str
    line: int
    rows: tuple[str, ...]

    @property
    def commands(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each command, and what it prints."""
        starts = [at for at, row in enumerate(self.rows) if row.startswith("$ ")]
        for start, end in zip(starts, [*starts[1:], len(self.rows)], strict=True):
            yield self.rows[start].removeprefix("$ "), self.rows[start + 1 : end]


Step: TypeAlias = Scene | Meanwhile | Until | Later | Unseen | Typed | Pressed | Block


def steps(page: str) -> Iterator[Step]:
    """Yield what a page says, in its order."""
    depth = 0
    for token in MarkdownIt("commonmark", {"html": True}).parse(page):
        if token.type in ("ordered_list_open", "ordered_list_close"):
            depth += token.nesting
        elif token.type == "fence":
            assert token.map
            yield Block(token.info.strip(), token.map[0], tuple(token.content.splitlines()))
        elif token.type == "html_block":
            for comment in _COMMENT.findall(token.content):
                yield _directive(comment.strip())
        elif token.type == "inline" and depth:
            yield from _done(token.children or [])


def prose_code(page: str) -> Iterator[str]:
    """Yield each code of a page that is not in a block."""
    for token in MarkdownIt("commonmark", {"html": True}).parse(page):
        for child in token.children or []:
            if child.type == "code_inline":
                yield child.content


def _done(children: Sequence[Token]) -> Iterator[Step]:
    """Yield what a numbered step says to do."""
    is_key = False
    for child in children:
        if child.type == "html_inline":
            is_key = child.content == "<kbd>"
        elif child.type == "code_inline":
            yield Typed(child.content)
        elif is_key:
            yield Pressed(child.content)


def _directive(comment: str) -> Step:
    """Return what a comment says."""
    if found := _AT.fullmatch(comment):
        at = datetime.fromisoformat(found[1]).replace(tzinfo=ZONE)
        return Scene(at, found[2], (int(found[3]), int(found[4])) if found[3] else None)
    if found := _UNTIL.fullmatch(comment):
        return Until(found[1])
    if found := _LATER.fullmatch(comment):
        return Later(int(found[1]))
    if found := _MEANWHILE.fullmatch(comment):
        return Meanwhile(found[1])
    found = _UNSEEN.fullmatch(comment)
    assert found, f"not understood: {comment}"
    return Unseen(found[1])


# --- comparing -------------------------------------------------------------------------------


def matches(shown: Sequence[str], printed: Sequence[str]) -> bool:
    """Whether a block shows what was printed, with parts left out where it says so."""
    pattern = "".join(
        r"(?:.*\n)*" if row.strip() == LEFT_OUT else f"{_pattern(row)}\n" for row in shown
    )
    return re.fullmatch(pattern, "".join(f"{row}\n" for row in printed)) is not None


def _pattern(row: str) -> str:
    return ".*".join(map(re.escape, row.rstrip().split(LEFT_OUT)))


def renewed(shown: Sequence[str], printed: Sequence[str]) -> list[str]:
    """Return what a block should show of what was printed: as many lines, from the likest place."""
    if matches(shown, printed):
        return [*shown]
    if not any(row.strip() == LEFT_OUT for row in shown):
        return [*printed]
    rows, start = list[str](), 0
    for part in _parts(shown):
        if part[0].strip() == LEFT_OUT:
            rows += part
            continue
        places = range(start, max(len(printed) - len(part), start) + 1)
        best = max(places, key=lambda at: _likeness(part, printed[at : at + len(part)]))
        rows += printed[best : best + len(part)]
        start = best + len(part)
    return rows


def _parts(shown: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the lines that stand together, and each line that says that others are left out."""
    part = list[str]()
    for row in shown:
        if row.strip() != LEFT_OUT:
            part.append(row)
            continue
        if part:
            yield part
        yield [row]
        part = []
    if part:
        yield part


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    pairs = zip(one, other, strict=False)
    return sum(SequenceMatcher(None, first, second).ratio() for first, second in pairs)


def with_block(page: str, block: Block, rows: Sequence[str]) -> str:
    """Return a page with other rows in one of its blocks; the blocks below it move."""
    lines = page.splitlines()
    fence = lines[block.line]
    indent = fence[: len(fence) - len(fence.lstrip())]
    first = block.line + 1
    lines[first : first + len(block.rows)] = [f"{indent}{row}".rstrip() for row in rows]
    return "\n".join(lines) + "\n"
