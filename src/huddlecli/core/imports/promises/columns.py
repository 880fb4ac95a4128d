"""Tasks in a sheet with names of columns: one that a program exported, or a table in minutes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from huddlecli.core.errors import Wrong
from huddlecli.core.ids import is_id
from huddlecli.core.imports.promises.rows import (
    LeftRow,
    ReadTasks,
    RowContext,
    RowDay,
    TaskRow,
    says_no_day,
    tags_of,
)
from huddlecli.core.imports.promises.sentences import Sentence, read_sentence
from huddlecli.core.imports.sheet_dates import BadDate, DateColumn, Order
from huddlecli.core.imports.sheets import CsvSheet, SheetRow
from huddlecli.core.text import folded, nearest, several, shown

FIELDS = ("title", "owner", "due", "tags", "status", "done", "created", "id")
DATE_FIELDS = ("due", "done", "created")

_TASKS = (
    *("action item", "action items", "action", "task", "task name", "promise", "to do", "todo"),
    *("to-do", "follow-up", "aufgabe", "maßnahme"),
)
# The names of the column of each field, the best one first.
COLUMNS: Mapping[str, Sequence[str]] = {
    "title": (
        *_TASKS,
        *("title", "what", "summary", "subject", "name", "item", "description"),
        *("was", "titel", "betreff"),
    ),
    "owner": (
        *("owner", "action owner", "assignee", "assigned to", "assigned", "who", "by whom"),
        *("responsible", "person", "owner(s)", "assignee(s)", "verantwortlich", "zuständig"),
        *("wer", "besitzer"),
    ),
    "due": (
        *("due", "due date", "due on", "due by", "deadline", "by when", "when", "target date"),
        *("by", "fällig", "fällig am", "fälligkeit", "bis", "bis wann", "termin", "frist"),
    ),
    "tags": ("tags", "tag", "labels", "label", "projects", "project", "category", "kategorie"),
    "status": (
        "status",
        "state",
        "done",
        "done?",
        "complete",
        "completed?",
        "progress",
        "erledigt",
    ),
    "done": (
        *("done_on", "done on", "completed date", "completed at", "completed on", "completed"),
        *("completion date", "date completed", "resolved", "closed", "erledigt am"),
    ),
    "created": (
        *("created", "created at", "created date", "created on", "date created", "date added"),
        *("erstellt", "erstellt am"),
    ),
    "id": ("id", "task id", "issue key", "key", "uuid", "uid"),
}
_DONE = {
    *several("done x yes y true 1 complete completed closed resolved finished 100 100% ok"),
    *several("☑ ✅ ✔ ✓ erledigt fertig ja wahr abgeschlossen"),
}
_OPEN = {
    *several(
        "open no n false 0 0% todo to-do pending new active started waiting offen nein falsch"
    ),
    *("to do", "in progress", "not started", "on hold", "in arbeit", "nicht begonnen", ""),
    *several("☐ - – 🔴 🟡 ⬜"),
}
_CANCELLED = {
    *several("dropped cancelled canceled deleted removed rejected obsolete ☒ ❌ abgebrochen"),
    *("won't do", "wont do", "not done", "entfallen"),
}
_YEAR_LAST = re.compile(r"\d{1,2}([-/.])\d{1,2}\1\d{4}", re.ASCII)
_LONGEST_STATUS = 100  # characters
_NUMBER = re.compile(r"\d{1,5}")  # a row number, which another file has for another row
_BOX = re.compile(r"\[([ xX])\]")
_SIGNS = re.compile(r"[\W_]*\b|[\W_]+$")
_LIST = re.compile(r"[,;]\s*|\s{2,}|\s(?=#)")


class TaskColumns(NamedTuple):
    """The places of the columns that are read, by field, and the dates in them."""

    places: Mapping[str, int]
    dates: Mapping[str, DateColumn]

    def cell(self, row: SheetRow, field: str) -> str:
        """Return the text of a field in a row; it is empty if there is no such column."""
        place = self.places.get(field)
        return "" if place is None else row.cells[place].strip()


def read_sheet_of_tasks(sheet: CsvSheet, context: RowContext) -> tuple[ReadTasks, TaskColumns]:
    """Return the tasks of a sheet, and its columns; refused if it has no column with titles."""
    places = find_columns(sheet, context.mapped)
    if "title" not in places:
        near = next((name for name in sheet.header if name), "What")
        raise Wrong(
            f"{sheet.name} has no column for the title of a promise",
            hint=f'--map title="{shown(near)}"',
        )
    read = ReadTasks()
    read.left += [LeftRow(bad.line, bad.reason) for bad in sheet.bad]
    columns = TaskColumns(places, _dates(sheet, places, context))
    _Reader(columns, context, read, is_minutes=False).read(sheet)
    return read, columns


def read_table(sheet: CsvSheet, context: RowContext, read: ReadTasks) -> None:
    """Add the tasks of a table in minutes to `read`; a table of other things has none."""
    places = find_columns(sheet, {})
    # A table of `Item` and `Owner` alone may be an agenda.
    is_of_tasks = "title" in places and folded(sheet.header[places["title"]]) in _TASKS
    if len(places.keys() & {"title", "owner", "due", "status"}) < (2 if is_of_tasks else 3):
        return
    places.pop("id", None)  # the numbers begin again in the next minutes
    # People write each date in minutes as they like, so each is read by itself.
    dates = _dates(sheet, places, context) if context.order else {}
    _Reader(TaskColumns(places, dates), context, read, is_minutes=True).read(sheet)


def find_columns(sheet: CsvSheet, mapped: Mapping[str, str]) -> dict[str, int]:
    """Return the place of the column of each field. `mapped` has those that flags name."""
    places = {field: _mapped(sheet, field, column) for field, column in mapped.items()}
    for field in FIELDS:
        for name in COLUMNS[field] if field not in places else ():
            place = sheet.place(name)
            if place is not None and place not in places.values():
                places[field] = place
                break
    return places


def _mapped(sheet: CsvSheet, field: str, column: str) -> int:
    place = sheet.place(column)
    if place is None:
        near = nearest(column, sheet.header) or sheet.header[0]
        raise Wrong(
            f"{sheet.name} has no column {shown(column)}", hint=f'--map {field}="{shown(near)}"'
        )
    return place


def _dates(
    sheet: CsvSheet, places: Mapping[str, int], context: RowContext
) -> dict[str, DateColumn]:
    dates: dict[str, DateColumn] = {}
    for field in DATE_FIELDS:
        if (place := places.get(field)) is not None:
            cells = [row.cells[place].strip() for row in sheet.rows]
            order = context.order or _order(cells)
            dates[field] = DateColumn(sheet.header[place], cells, context.zone, order)
    return dates


def _order(cells: Sequence[str]) -> Order | None:
    """Return the order of dates with periods, as in 04.12.2026: nobody has the month first there.

    Return None if there are others, whose order is found from all of them.
    """
    signs = {matched[1] for cell in cells if (matched := _YEAR_LAST.match(cell))}
    return "dmy" if signs == {"."} else None


class _Reader:
    """Reads the rows of one sheet. What people wrote in minutes is read as a sentence too."""

    def __init__(
        self, columns: TaskColumns, context: RowContext, read: ReadTasks, *, is_minutes: bool
    ) -> None:
        self._columns, self._context, self._read = columns, context, read
        self._is_minutes = is_minutes

    def read(self, sheet: CsvSheet) -> None:
        """Add all rows."""
        for row in sheet.rows:
            title = self._cell(row, "title")
            try:
                self._add(row, title)
            except Wrong as error:
                self._read.left.append(LeftRow(row.line, error.message, title))

    def _add(self, row: SheetRow, title: str) -> None:
        owner, due_text = self._cell(row, "owner"), self._cell(row, "due")
        box = _BOX.match(title) if self._is_minutes else None
        if box:
            title = title[box.end() :].strip()
        if not (title.strip("-–— .…") or owner or due_text):
            return
        status, done_on = self._status(row), self._day(row, "done")
        if status is None:
            self._read.left.append(LeftRow(row.line, "it was cancelled", title, is_bad=False))
            return
        due = self._day(row, "due")
        words = f"{title}\n{owner}\n{due_text}" if owner or due_text else title
        said = self._sentence(title, owner, due) if self._is_minutes else None
        if said:
            due = due or said.due
        record_id = self._cell(row, "id")
        if record_id and not is_id(record_id) and _NUMBER.fullmatch(record_id):
            record_id = record_id if "id" in self._context.mapped else ""
        is_open = bool(self._cell(row, "status")) and not status
        self._read.rows.append(
            TaskRow(
                line=row.line,
                words=record_id or self._context.as_read(words, _plain(due)),
                title=said.title if said else title,
                owner=owner or (said.owner if said else ""),
                due=due,
                tags=tags_of([*self._tags(row), *(said.tags if said else ())]),
                is_done=status
                or bool(box and box[1] != " ")
                or (done_on is not None and not is_open),
                done_on=done_on,
                created=self._day(row, "created"),
                own_id=record_id if is_id(record_id) else None,
            )
        )

    def _sentence(self, title: str, owner: str, due: RowDay | None) -> Sentence:
        """Return the title as a sentence; what a column says is not looked for in it."""
        said = read_sentence(title, self._context)
        if (owner and said.owner) or (due and said.due):
            return said._replace(title=title)
        if said.name:
            self._read.names[said.name] += 1
        return said

    def _status(self, row: SheetRow) -> bool | None:
        """Return whether a task is done, or None if it was cancelled."""
        text = self._cell(row, "status")
        word = folded(text[:_LONGEST_STATUS])
        bare = _SIGNS.sub("", word, count=1).strip("* _") or word
        if box := _BOX.fullmatch(word):
            return box[1] != " "
        for form in (word, bare, *bare.split(maxsplit=1)[:1]):
            if form in _CANCELLED:
                return None
            if form in _DONE or form in _OPEN:
                return form in _DONE
        self._read.unused[f'status "{shown(text)}"'] += 1
        return False

    def _day(self, row: SheetRow, field: str) -> RowDay | None:
        """Return the day in a cell: a date as in the rest of the column, or words for one."""
        text = self._cell(row, field)
        if says_no_day(text):
            return None
        if (column := self._columns.dates.get(field)) is None:
            return self._context.read_day(text)
        try:
            moment = column.moment(text)
        except BadDate as error:
            if not any(character.isalpha() for character in text):
                raise Wrong(str(error), hint="2026-12-01") from None
            return self._context.read_day(text)
        if isinstance(moment, str):
            raise TypeError(moment)
        return moment

    def _tags(self, row: SheetRow) -> list[str]:
        text = self._cell(row, "tags")
        parts = _LIST.split(text) if _LIST.search(text) else [text]
        return [part.lstrip("#+") for part in parts if part]

    def _cell(self, row: SheetRow, field: str) -> str:
        return self._columns.cell(row, field)


def _plain(day: RowDay | None) -> date | None:
    """Return a day; an instant was written out, so it means the same in any minutes."""
    return None if isinstance(day, datetime) else day
