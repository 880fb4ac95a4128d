"""One record with all that happened to it, a line for each change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from huddlecli.core.records import Action, AnyRecord, Change, Decision, Win
from huddlecli.views.columns import PLAIN, QUIET, STRONG, aligned, grid, styled
from huddlecli.views.escape import markdown, safe
from huddlecli.views.records import ListContext, line_of
from huddlecli.views.words import hour, short_day

if TYPE_CHECKING:  # Rich costs a listing in a pipe 30 ms that it has no use for
    from rich.console import Group

_SELF_EVIDENT = {"closed", "huddle", "item", "topic"}  # told by the line itself or by the facts
_BARE = {"status", "done_on"}  # the value says which key it is


def as_text(record: AnyRecord, frame: ListContext) -> str:
    """Return the record's facts and its history."""
    lines = [
        f"{safe(record.id)}  {safe(record.title)}",
        *aligned(_facts(record, frame)),
        "",
        *aligned(_happened(record, frame)),
    ]
    return "".join(f"{line}\n" for line in lines)


def as_markdown(record: AnyRecord, frame: ListContext) -> str:
    """Return the record under its title, with its history."""
    lines = [
        f"# {markdown(record.title)}",
        "",
        *(f"- **{name}**: {markdown(told)}" for name, told in _facts(record, frame)),
        "",
        *(f"- {markdown(f'{at}, {who}: {told}')}" for at, who, told in _happened(record, frame)),
    ]
    return "".join(f"{line}\n" for line in lines)


def as_rich(record: AnyRecord, frame: ListContext) -> Group:
    """Return the record and its history for a terminal."""
    from rich.console import Group  # noqa: PLC0415  see above

    facts = [[styled((name, QUIET)), styled((told, PLAIN))] for name, told in _facts(record, frame)]
    happened = [
        [styled((at, QUIET)), styled((who, STRONG)), styled((told, PLAIN))]
        for at, who, told in _happened(record, frame)
    ]
    title = styled((f"{record.id}  ", QUIET), (record.title, STRONG))
    return Group(title, grid(facts), "", grid(happened))


def _facts(record: AnyRecord, frame: ListContext) -> list[tuple[str, str]]:
    """Return what is true of the record now, where there is something to say."""
    line = line_of(record, frame)
    place = record.huddle or ""
    if record.huddle and record.item is not None:
        place = f"{record.huddle}, item {record.item}"
    facts = [
        ("owner", _owner(record)),
        ("why", (record.why if isinstance(record, Decision) else None) or ""),
        ("state", ", ".join(part for part in (line.state, line.extra) if part)),
        ("by", record.by),
        ("huddle", place),
        ("topic", record.topic or ""),
        ("tags", line.tags),
    ]
    return [(name, told) for name, told in facts if told]


def _owner(record: AnyRecord) -> str:
    """Return whose it is, with the side."""
    match record:
        case Action(owner=owner, side=str() as side):
            return f"{owner} ({side})"
        case Action(owner=owner) | Decision(owner=str() as owner):
            return owner
        case Win():
            return record.side or "both"
        case _:
            return ""


def _happened(record: AnyRecord, frame: ListContext) -> list[tuple[str, str, str]]:
    """Return when, by whom and what, for each change."""
    return [
        (when(change.at, frame), change.by, what(change, frame) if number else "made it")
        for number, change in enumerate(record.changes)
    ]


def when(at: datetime, frame: ListContext) -> str:
    """Return the day and the time where the team is."""
    local = at.astimezone(frame.team.zone)
    return f"{short_day(local.date(), frame.today)} {hour(local)}"


def what(change: Change, frame: ListContext) -> str:
    """Return what a change set, added, removed and unset."""
    today = frame.today
    told = [
        _value(value, today) if key in _BARE else f"{key} {_value(value, today)}"
        for key, value in change.set.items()
        if key not in _SELF_EVIDENT
    ]
    for verb, lists in (("added", change.add), ("removed", change.remove)):
        told += [f"{verb} {_value(members, today)}" for members in lists.values() if members]
    told += [f"no {key}" for key in change.unset if key not in _SELF_EVIDENT | _BARE]
    if not told:
        told = [_place(change)]
    return ", ".join(told)


def _place(change: Change) -> str:
    """Return which huddle took the record in or let it go; of other changes there is no more."""
    keys = change.set
    if huddle := keys.get("huddle"):
        item = f", item {keys['item']}" if "item" in keys else ""
        return f"taken into the huddle {huddle}{item}"
    if "huddle" in change.unset:
        return "no longer in the huddle"
    if "item" in keys:
        return f"moved to item {keys['item']}"
    keys_ = (*change.set, *change.unset)
    return f"changed {' '.join(keys_)}" if keys_ else "changed nothing"


def _value(value: Any, today: date) -> str:
    """Return the value of a key in words."""
    match value:
        case datetime():
            return short_day(value.date(), today)
        case date():
            return short_day(value, today)
        case str():
            return value
        case Sequence():
            return " ".join(f"#{part}" for part in value) or "none"
        case _:
            return str(value)
