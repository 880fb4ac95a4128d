"""Minutes in Markdown: the check lists, the tables and the lists of action items in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from huddlecli.core.dates import past_day
from huddlecli.core.errors import Wrong
from huddlecli.core.imports.promises.columns import read_table
from huddlecli.core.imports.promises.rows import LeftRow, ReadTasks, RowContext, TaskRow
from huddlecli.core.imports.promises.sentences import read_sentence
from huddlecli.core.imports.sheets import SheetRow, sheet_of

if TYPE_CHECKING:
    from markdown_it.token import Token

_BOX = re.compile(r"(?:\[([ xX/>-])\]|([☐☑☒✅]))(?:\s+|$)")
_DONE, _CANCELLED = (*"xX☑✅",), (*"-☒",)
_ACTIONS = re.compile(
    r"(?i)\W*(?:open |new |our |the )*(?:actions?(?: items?| points?| list)?|to-?dos?|to do"
    r"|next steps|follow[- ]?ups?|tasks?|promises|aufgaben|maßnahmen)\b"
)
# Below such a heading, boxes say who was there and what was talked about.
_OTHERS = re.compile(
    r"(?i)\W*(?:attend|present\b|participants?|invite|absent|apologies|regrets|members|who\b"
    r"|agenda|anwesend|teilnehm|tagesordnung)"
)
_NOTHING = re.compile(r"(?i)\W*(?:none|n/?a|nothing|-|tbd)?\W*")
_HEAD = 20  # lines in which minutes name their day
# A day with its year: 2026-11-26, 26.11.2026, 26 Nov 2026, November 26th, 2026.
_DAY = (
    r"(?<![^\W_])(20\d\d-\d\d-\d\d|\d\d?\.\d\d?\.20\d\d"
    r"|\d\d?(?:st|nd|rd|th)?\.?[ _-](?:of )?[a-z]{3,9}\.?,?[ _-]20\d\d"
    r"|[a-z]{3,9}\.?[ _-]\d\d?(?:st|nd|rd|th)?,?[ _-]20\d\d)(?!\d)"
)


@dataclass(slots=True)
class _Item:
    """The first paragraph of a list item, and the line on which it begins."""

    line: int
    text: str
    depth: int
    is_struck: bool = False


@dataclass(slots=True)
class _Part:
    """What is below one heading; `is_paragraph` if that is a paragraph such as **Actions**."""

    heading: str = ""
    is_paragraph: bool = False
    items: list[_Item] = field(default_factory=list)


class _Table(NamedTuple):
    """The rows of a table, the first one with the names of the columns."""

    rows: list[SheetRow]


def read_markdown(text: str, context: RowContext) -> ReadTasks:
    """Return the tasks in minutes.

    They are the items with a box, the rows of tables with a column for the owner, the day or the
    status, and the items below a heading such as *Action items* that has no boxes.
    """
    from markdown_it import MarkdownIt  # noqa: PLC0415 - other files do without

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    collector = _Collector()
    for token in parser.parse(text.removeprefix("\ufeff")):
        collector.take(token)
    read = ReadTasks()
    for part in collector.parts:
        for item in _tasks(part):
            _add(item, context, read)
        for item in _without_box(part):
            read.left.append(LeftRow(item.line, "it has no box", item.text, is_bad=False))
    for table in collector.tables:
        read_table(sheet_of(context.name, table.rows), context, read)
    read.rows.sort(key=lambda row: row.line)
    return read


def day_in_minutes(name: str, text: str) -> date | None:
    """Return the day of a meeting: from the name of the file, or its first lines, or None."""
    head = "\n".join(text.removeprefix("\ufeff").lstrip().split("\n")[:_HEAD])
    dated = [
        *re.findall(rf"(?i){_DAY}", name.rpartition("/")[2]),
        *re.findall(rf"(?im)^#{{1,2}} .*?{_DAY}", head),
        *re.findall(rf"(?im)^[\W_]*date(?![a-z])[\W_]*(?:[a-z]+[\W_]+)?{_DAY}", head),
    ]
    for phrase in dated:
        try:
            return past_day(phrase.replace("_", " "), date.max, future_ok=True)
        except Wrong:
            continue
    return None


class _Collector:
    """Collects the list items below each heading, and the tables."""

    def __init__(self) -> None:
        self.parts = [_Part()]
        self.tables: list[_Table] = []
        self._depth = self._line = 0
        self._row: list[str] = []
        self._wanted = ""  # what the next text is: a heading, an item or a cell

    def take(self, token: Token) -> None:
        """Take the next token of the file."""
        match token.type:
            case "heading_open":
                self._wanted = "heading"
            case "bullet_list_open" | "ordered_list_open":
                self._depth += 1
            case "bullet_list_close" | "ordered_list_close":
                self._depth -= 1
            case "list_item_open":
                self._begin(token, "item")
            case "table_open":
                self.tables.append(_Table([]))
            case "tr_open":
                self._begin(token, "")
                self._row = []
            case "th_open" | "td_open":
                self._wanted = "cell"
            case "tr_close":
                self.tables[-1].rows.append(SheetRow(self._line, self._row))
            case "inline":
                self._take_text(token)
                self._wanted = ""

    def _begin(self, token: Token, wanted: str) -> None:
        self._line = token.map[0] + 1 if token.map else self._line
        self._wanted = wanted

    def _take_text(self, token: Token) -> None:
        match self._wanted:
            case "heading":
                self.parts.append(_Part(_plain(token)))
            case "item":
                item = _Item(self._line, _plain(token), self._depth, is_struck=_is_struck(token))
                self.parts[-1].items.append(item)
            case "cell":
                self._row.append(_plain(token))
            case "" if not self._depth and _is_like_heading(token):
                self._take_heading(_plain(token))

    def _take_heading(self, words: str) -> None:
        """Begin a part at a paragraph, unless it only divides the part that a heading began."""
        if self.parts[-1].is_paragraph or _ACTIONS.match(words) or _OTHERS.match(words):
            self.parts.append(_Part(words, is_paragraph=True))


def _plain(token: Token) -> str:
    """Return the text of a paragraph without its marks; a link is its words."""
    parts = []
    for child in token.children or ():
        match child.type:
            case "text" | "code_inline":
                parts.append(child.content)
            case "softbreak" | "hardbreak":
                parts.append(" ")
            case "html_inline" if re.match(r"(?i)<br\b", child.content):
                parts.append(" ")
            case "image":
                parts.append(child.content)
    return " ".join("".join(parts).split())


def _is_like_heading(token: Token) -> bool:
    """Whether a paragraph is bold as a whole, or one line that ends with a colon."""
    words = token.content.strip()
    is_line = words.endswith(":") and "\n" not in words
    return is_line or re.fullmatch(r"(\*\*|__)(?:(?!\1).)+\1:?", words) is not None


def _is_struck(token: Token) -> bool:
    """Whether all words of a paragraph, but for a box, are struck through."""
    level, bare = 0, ""
    for child in token.children or ():
        level += (child.type == "s_open") - (child.type == "s_close")
        bare += child.content if not level else ""
    return level == 0 and "~~" in token.content and not _BOX.sub("", bare, count=1).strip()


def _tasks(part: _Part) -> Iterator[_Item]:
    """Yield the items of a part that are tasks."""
    if _OTHERS.match(part.heading):
        return
    boxed = [item for item in part.items if _BOX.match(item.text)]
    if boxed or not _ACTIONS.match(part.heading):
        yield from boxed
    else:
        yield from _outermost(part.items)


def _without_box(part: _Part) -> Iterator[_Item]:
    """Yield the action items that have no box although others of their part have one."""
    if _ACTIONS.match(part.heading) and any(_BOX.match(item.text) for item in part.items):
        yield from (item for item in _outermost(part.items) if not _BOX.match(item.text))


def _outermost(items: Sequence[_Item]) -> Iterator[_Item]:
    top = min((item.depth for item in items), default=0)
    yield from (item for item in items if item.depth == top)


def _add(item: _Item, context: RowContext, read: ReadTasks) -> None:
    box = _BOX.match(item.text)
    sign = (box[1] or box[2]) if box else ""
    text = item.text[box.end() :] if box else item.text
    if _NOTHING.fullmatch(text):
        return
    if sign in _CANCELLED or item.is_struck:
        reason = "it is struck through" if item.is_struck else "it was cancelled"
        read.left.append(LeftRow(item.line, reason, text, is_bad=False))
        return
    try:
        sentence = read_sentence(text, context)
    except Wrong as error:
        read.left.append(LeftRow(item.line, error.message, text))
        return
    if sentence.is_cancelled:
        read.left.append(LeftRow(item.line, "it was cancelled", text, is_bad=False))
        return
    if sentence.name:
        read.names[sentence.name] += 1
    read.rows.append(
        TaskRow(
            line=item.line,
            words=context.as_read(text, sentence.due),
            title=sentence.title,
            owner=sentence.owner,
            due=sentence.due,
            tags=sentence.tags,
            is_done=sign in _DONE or sentence.done_on is not None,
            done_on=sentence.done_on,
            created=sentence.created,
        )
    )
