"""todo.txt: a task a line, with its dates, `+project`, `@context` and `key:value`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from huddlecli.core.dates import date_or_none
from huddlecli.core.errors import Wrong
from huddlecli.core.ids import is_id
from huddlecli.core.imports.promises.rows import (
    LeftRow,
    ReadTasks,
    RowContext,
    TaskRow,
    says_no_day,
    tag_of,
)
from huddlecli.core.text import shown

_LINE_END = re.compile(r"\r\n|\r|\n")
_DAY = r"(\d{4})-(\d\d)-(\d\d)"
_DATED = re.compile(rf"{_DAY}(?:\s+|$)", re.ASCII)
_DONE = re.compile(r"x\s+")
_PRIORITY = re.compile(r"\([A-Z]\)\s+")
# Keys of programs that work with todo.txt, which say nothing of a promise.
_UNUSED = {
    "pri": "priority",
    "t": "threshold",
    "rec": "recurrence",
    "h": "hidden",
    "p": "parent",
    "id": "id",
    "team": "team",
}
_KEY = re.compile(r"([A-Za-z_]+):(\S+)")
_CANCELLED = ("status:dropped", "status:cancelled", "status:canceled")


def read_todotxt(text: str, context: RowContext) -> ReadTasks:
    """Return the tasks of a todo.txt."""
    read = ReadTasks()
    for number, line in enumerate(_LINE_END.split(text.removeprefix("\ufeff")), start=1):
        task = line.strip()
        if not task:
            continue
        try:
            _add(number, task, context, read)
        except Wrong as error:
            read.left.append(LeftRow(number, error.message, task))
    return read


def _add(line: int, task: str, context: RowContext, read: ReadTasks) -> None:
    rest = task
    done = _DONE.match(rest)
    if done:
        rest = rest[done.end() :]
    unused: set[str] = set()
    if priority := _PRIORITY.match(rest):
        rest = rest[priority.end() :]
        unused.add("priority")
    days = [*_leading_days(rest, 2 if done else 1)]
    rest = rest[sum(length for _, length in days) :]
    if priority := _PRIORITY.match(rest) if done else None:
        rest = rest[priority.end() :]
        unused.add("priority")
    done_on = days[0][0] if done and days else None
    created = days[-1][0] if days and len(days) == (2 if done else 1) else None
    words = _Words(rest, context, unused)
    if words.is_cancelled:
        read.left.append(LeftRow(line, "it was dropped", words.title, is_bad=False))
        return
    read.unused.update(unused)
    read.rows.append(
        TaskRow(
            line=line,
            words=context.as_read(" ".join(words.known_by), words.due),
            title=words.title,
            owner=words.owner,
            due=words.due,
            tags=tuple(dict.fromkeys(words.tags)),
            is_done=done is not None,
            done_on=done_on,
            created=created,
            own_id=words.own_id,
        )
    )


def _leading_days(text: str, most: int) -> Iterator[tuple[date, int]]:
    """Yield the dates that a text begins with, each with the length of it."""
    for _ in range(most):
        matched = _DATED.match(text)
        day = date_or_none(*map(int, matched.groups())) if matched else None
        if matched is None or day is None:
            return
        yield day, matched.end()
        text = text[matched.end() :]


class _Words:
    """The words of a task after its dates: title, owner, due day, tags and id."""

    def __init__(self, text: str, context: RowContext, unused: set[str]) -> None:
        self.owner = ""
        self.tags: list[str] = []
        self.known_by: list[str] = []
        self.is_cancelled = False
        self._context, self._unused = context, unused
        self.due: date | None = None
        self.own_id: str | None = None
        left = [word for word in text.split() if not self._takes(word)]
        self.title = " ".join(left)

    def _takes(self, word: str) -> bool:
        """Whether a word says something else than the title does."""
        sign, rest = word[0], word[1:]
        if sign == "@" and rest and (person := self._context.owners.find(word)):
            self.known_by.append(word)
            if self.owner and self._context.owners.find(self.owner) != person:
                raise Wrong(f"two owners: {shown(self.owner)} and {shown(word)}", hint="one owner")
            self.owner = word
            return True
        if sign in "+@" and rest and (tag := tag_of(rest)):
            self.known_by.append(word)
            self.tags.append(tag)
            return True
        if matched := _KEY.fullmatch(word):
            return self._takes_key(word, matched[1].lower(), matched[2])
        return self._kept(word)

    def _takes_key(self, word: str, key: str, value: str) -> bool:
        if key == "huddle" and is_id(value):
            self.own_id = value
            return True
        if key == "due":
            self.known_by.append(word)
            self.due = None if says_no_day(value) else self._context.read_day(value)
            return True
        if word in _CANCELLED:
            self.is_cancelled = True
            return True
        if key in _UNUSED:
            self._unused.add(_UNUSED[key])
            return True
        return self._kept(word)

    def _kept(self, word: str) -> bool:
        self.known_by.append(word)
        return False
