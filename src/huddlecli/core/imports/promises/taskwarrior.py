"""`task export`: tasks as JSON, in a list or one a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from huddlecli.core.errors import Wrong
from huddlecli.core.ids import is_id
from huddlecli.core.imports.promises.rows import (
    LeftRow,
    ReadTasks,
    RowContext,
    TaskRow,
    tags_of,
)
from huddlecli.core.imports.task_ids import id_in_uuid
from huddlecli.core.text import shown

_BETWEEN = re.compile(r"[\s\ufeff\[\],]*")
_STAMP = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d):?(\d\d)Z)?", re.ASCII)
_MARK = re.compile(r"(?:^|(?<=\s))@(\S+)(?:\s+|$)")
_OWNERS = ("owner", "assignee", "assigned", "assigned_to")  # attributes that teams add
_UNUSED = ("annotations", "priority", "depends", "wait", "scheduled", "until", "recur")
_STATUSES = ("pending", "waiting", "completed", "deleted", "recurring")


class _Task(NamedTuple):
    """A JSON object and the line on which it begins, or what is wrong with it."""

    line: int
    value: Mapping[str, Any] | str


def read_taskwarrior(text: str, context: RowContext) -> ReadTasks:
    """Return the tasks of an export, without the templates of recurring tasks."""
    read = ReadTasks()
    for line, task in _tasks(text):
        if isinstance(task, str):
            read.left.append(LeftRow(line, task))
            continue
        try:
            _add(line, task, context, read)
        except Wrong as error:
            read.left.append(LeftRow(line, error.message, _title(task)))
    return read


def _tasks(text: str) -> Iterator[_Task]:
    """Yield each object of the text; after one that is broken, go on at the next line."""
    decoder, at, counted, line = json.JSONDecoder(), 0, 0, 1
    while (at := _between(text, at)) < len(text):
        line, counted = line + text.count("\n", counted, at), at
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            yield _Task(line, "it is not JSON")
            following = text.find("\n", at)
            at = len(text) if following < 0 else following
            continue
        yield _Task(line, value if isinstance(value, dict) else "it is not a task")
        at = end


def _between(text: str, at: int) -> int:
    matched = _BETWEEN.match(text, at)
    return matched.end() if matched else at


def _add(line: int, task: Mapping[str, Any], context: RowContext, read: ReadTasks) -> None:
    title = _title(task)
    if "description" not in task:
        raise Wrong("it has no description, so it is not a task", hint="task export")
    status = _text(task, "status") or "pending"
    if status == "recurring":
        reason = "it is the template of recurring tasks"
        read.left.append(LeftRow(line, reason, title, is_bad=False))
        return
    if status == "deleted":
        read.left.append(LeftRow(line, "it was deleted", title, is_bad=False))
        return
    if status not in _STATUSES:
        raise Wrong(f'"{shown(status)}" is not a status', hint=", ".join(_STATUSES))
    uuid = _text(task, "uuid").lower()
    owner = next((text for key in _OWNERS if (text := _text(task, key))), "")
    own_id = _text(task, "huddle")
    if not owner and (found := _marked(title, context)):
        title, owner = found
    read.unused.update(key for key in _UNUSED if task.get(key))
    project, tags = _text(task, "project"), task.get("tags")
    due = _instant(task, "due")
    read.rows.append(
        TaskRow(
            line=line,
            words=uuid or f"{title}\n{owner}\n{_text(task, 'due')}",
            title=title,
            owner=owner,
            due=due,
            tags=tags_of([project, *(tags if isinstance(tags, list) else ())]),
            is_done=status == "completed",
            done_on=_instant(task, "end") if status == "completed" else None,
            created=_instant(task, "entry"),
            own_id=own_id if is_id(own_id) else id_in_uuid(uuid),
        )
    )


def _title(task: Mapping[str, Any]) -> str:
    return _text(task, "description")


def _text(task: Mapping[str, Any], key: str) -> str:
    """Return an attribute as text; in an old export a number may be one."""
    value = task.get(key)
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()


def _marked(title: str, context: RowContext) -> tuple[str, str] | None:
    """Return a title without the `@name` of a person in it, and that name, if it has one."""
    for mark in _MARK.finditer(title):
        if context.owners.find(mark[1]):
            return f"{title[: mark.start()]}{title[mark.end() :]}".strip(), mark[1]
    return None


def _instant(task: Mapping[str, Any], key: str) -> datetime | None:
    """Return the instant in an attribute; a day alone begins in UTC, as Taskwarrior writes it."""
    text = _text(task, key)
    if not text:
        return None
    matched = _STAMP.fullmatch(text)
    try:
        if matched:
            year, month, day, hour, minute, second = (int(part or 0) for part in matched.groups())
            return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        pass
    raise Wrong(f'{key}: "{shown(text)}" is not a date', hint="20261201T090000Z")
