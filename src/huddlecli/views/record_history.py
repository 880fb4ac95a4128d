"""One record with its history, the last commands of a team, and what an undo did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from shlex import join
from typing import TYPE_CHECKING, Any

from huddlecli.core.past_commands import PastCommand, UndoableChange, is_gone, is_making
from huddlecli.core.records import (
    UNKNOWN_CREATION,
    Action,
    AnyRecord,
    Change,
    Decision,
    Win,
    is_undone,
)
from huddlecli.core.side_records import Lead
from huddlecli.views.columns import PLAIN, QUIET, STRONG, aligned, grid, styled
from huddlecli.views.document import Document, Table
from huddlecli.views.escape import markdown, safe
from huddlecli.views.records import ListContext, kept_line, line_of
from huddlecli.views.words import count, hour, short_day

if TYPE_CHECKING:  # Rich takes 30 ms, which only a terminal needs
    from rich.console import Group

# Shown by the line itself or by the facts.
_SELF_EVIDENT = {"closed", "huddle", "item", "topic", "verdict_at"}
_BARE = {"status", "done_on", "verdict", "outcome"}  # the value says which key it is
_OF_PERIODS = {"values": "", "notes": "note ", "targets": "target ", "entered": "entered "}
_LONGEST = 60  # characters of a proposal
_NAMES = {"kept_on": "kept on", "replaced_by": "replaced by"}


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
        *(f"- **{name}**: {markdown(words)}" for name, words in _facts(record, frame)),
        "",
        *(
            f"- {markdown(f'{at}, {who}: {words}' if at else f'{who}: {words}')}"
            for at, who, words in _happened(record, frame)
        ),
    ]
    return "".join(f"{line}\n" for line in lines)


def as_rich(record: AnyRecord, frame: ListContext) -> Group:
    """Return the record and its history for a terminal."""
    from rich.console import Group  # noqa: PLC0415  see above

    facts = [
        [styled((name, QUIET)), styled((words, PLAIN))] for name, words in _facts(record, frame)
    ]
    happened = [
        [styled((at, QUIET)), styled((who, STRONG)), styled((words, PLAIN))]
        for at, who, words in _happened(record, frame)
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
        *_more_facts(record, frame),
        ("by", record.by),
        ("huddle", place),
        ("topic", record.topic or ""),
        ("tags", line.tags),
    ]
    return [(name, words) for name, words in facts if words]


def _more_facts(record: AnyRecord, frame: ListContext) -> list[tuple[str, str]]:
    """Return the facts that only a lead has."""
    if not isinstance(record, Lead):
        return []
    from huddlecli.views.leads import lead_facts  # noqa: PLC0415  other records do without

    return lead_facts(record, frame)


def _owner(record: AnyRecord) -> str:
    """Return whose it is, with the side."""
    match record:
        case Action(owner=owner, side=str() as side):
            return f"{owner} ({side})"
        case Action(owner=owner) | Decision(owner=str() as owner):
            return owner
        case Win():
            return record.side or "both"
        case Lead(owner=str() as owner):
            return f"{owner} ({record.side})" if record.side else owner
        case _:
            return ""


def _happened(record: AnyRecord, frame: ListContext) -> list[tuple[str, str, str]]:
    """Return when, by whom and what, for each change."""
    return [
        (when(change.at, frame), change.by, what(change, frame) if number else "created")
        for number, change in enumerate(record.changes)
    ]


def when(at: datetime, frame: ListContext) -> str:
    """Return the day and the time where the team is, or nothing if an import did not know them."""
    # The second change of an import comes a millisecond after the first.
    if at.replace(microsecond=0) == UNKNOWN_CREATION:
        return ""
    local = at.astimezone(frame.team.zone)
    return f"{short_day(local.date(), frame.today)} {hour(local)}"


def what(change: Change, frame: ListContext) -> str:
    """Return what a change set, added, removed and unset."""
    today = frame.today
    parts = [_set(key, value, today) for key, value in change.set.items()]
    for verb, lists in (("added", change.add), ("removed", change.remove)):
        parts += [f"{verb} {_value(members, today)}" for members in lists.values() if members]
    parts += [_unset(key) for key in change.unset]
    parts = [part for part in parts if part]
    if not parts:
        parts = [
            f"{words} {_value(change.set[key], today)}"
            for key, words in _ALONE.items()
            if key in change.set
        ]
    if not parts:
        parts = [_place(change)]
    return ", ".join(parts)


def _set(key: str, value: Any, today: date) -> str:
    """Return what it means that a key was set; what a side wrote alone is never shown here."""
    table, _, side = key.partition(".")
    if key in _SELF_EVIDENT:
        return ""
    if table == "own" and side:
        return f"own words of {side}"
    if table == "agreed" and side:
        return f"{side} agreed"
    if table in _OF_PERIODS and side:
        return f"{side}: {_OF_PERIODS[table]}{_value(value, today)}"
    if key == "proposed" and isinstance(value, Mapping):
        return _proposed(value)
    return (
        _value(value, today) if key in _BARE else f"{_NAMES.get(key, key)} {_value(value, today)}"
    )


_ALONE = {"verdict_at": "verdict"}  # self-evident keys, if nothing else was set
_GONE = {"answered": "not answered", "verdict": "no verdict", "proposed": "nothing proposed"}


def _unset(key: str) -> str:
    table, _, side = key.partition(".")
    if key in _GONE:
        return _GONE[key]
    if key in _SELF_EVIDENT | _BARE:
        return ""
    if table == "own" and side:
        return f"no own words of {side}"
    if table == "agreed" and side:
        return f"{side} has not agreed"
    if table in _OF_PERIODS and side:
        return f"{side}: no {_OF_PERIODS[table].strip() or 'value'}"
    return f"no {_NAMES.get(key, key)}"


def _proposed(proposal: Mapping[str, Any]) -> str:
    """Return the target, the text or the stages that a proposal would bring in force."""
    if "stage" in proposal:
        words = ", ".join(str(table.get("name", "")) for table in proposal["stage"])
    else:
        words = " ".join(str(proposal.get("text", "")).split())
    if "target" in proposal:
        words = f"target {proposal['target']}"
    return f"proposed {words if len(words) <= _LONGEST else f'{words[: _LONGEST - 1]}…'}"


def without_own(keys: Mapping[str, Any]) -> dict[str, Any]:
    """Return `keys` with null for what a side wrote alone, which may still be hidden."""
    return {key: None if key.startswith("own.") else value for key, value in keys.items()}


def _place(change: Change) -> str:
    """Return which huddle took the record in or let it go; of other changes there is no more."""
    keys = change.set
    if huddle := keys.get("huddle"):
        item = f", item {keys['item']}" if "item" in keys else ""
        return f"added to the huddle {huddle}{item}"
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
        case Mapping():
            pairs = ((key, _value(inner, today)) for key, inner in value.items())
            return ", ".join(f"{key} {words}" for key, words in pairs)
        case Sequence():
            return " ".join(f"#{part}" for part in value) or "none"
        case _:
            return str(value)


MINE = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedChange:
    """A command in a list: the changes it made, and what was typed, if it was on this machine."""

    at: datetime
    by: str
    is_mine: bool
    steps: Sequence[UndoableChange] = ()
    command: PastCommand | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """What was typed, without what a side wrote alone."""
        words = self.command.words if self.command else ()
        has_own = any(key.startswith("own.") for step in self.steps for key in step.change.set)
        return (*words[:2], self.steps[0].record.title, "…") if has_own and words else words


def changes_document(changes: Sequence[ListedChange], context: ListContext) -> Document:
    """Return a row for each command, with a star at mine."""
    styles = (STRONG, QUIET, STRONG, QUIET, QUIET, PLAIN)
    rows = [[*zip(_cells(change, context), styles, strict=True)] for change in changes]
    sentences = [_sentence(change, context) for change in changes]
    return Document(blocks=(Table(rows=rows, sentences=sentences),))


def changes_json(changes: Sequence[ListedChange]) -> str:
    """Return the commands for a program."""
    from huddlecli.views.formats import json  # noqa: PLC0415  people do without

    return json.document("huddle.commands/1", {"commands": [_fields(change) for change in changes]})


def changes_csv(changes: Sequence[ListedChange], frame: ListContext) -> str:
    """Return a line for each command, for a spreadsheet."""
    from huddlecli.views.formats import csv  # noqa: PLC0415  people do without

    heading = ("at", "by", "mine", "command", "kind", "id", "what")
    rows = [
        (
            change.at,
            change.by,
            change.is_mine,
            join(change.words),
            *_record_place(change, frame),
            _what(change, frame),
        )
        for change in changes
    ]
    return csv.table(heading, rows)


def undone_lines(
    steps: Sequence[UndoableChange],
    after: Sequence[AnyRecord],
    frame: ListContext,
    *,
    verb: str = "undone",
) -> list[str]:
    """Return `undone  k7f2  Quote  done, Mon 23 Nov   → open`, a line for each record.

    `verb` is `redone` if the command was an undo itself: then what it undid is true again.
    """
    replaced = _replaced(steps, after, frame)
    return [
        f"{verb}  {_undone(step, record, frame, verb)}{replaced.get(step.record.id, '')}"
        for step, record in zip(steps, after, strict=True)
        if replaced.get(step.record.id) != ""
    ]


def _undone(step: UndoableChange, after: AnyRecord, frame: ListContext, verb: str) -> str:
    """Return which record it is, what was changed, and what it is now."""
    back = after.changes[-1]
    if is_making(step):
        standing = step.record if is_undone(after) else after
        return kept_line(standing, frame)
    named = f"{frame.short_id(after.id)}  {safe(after.title)}"
    current = safe(what(back, frame))
    if verb == "redone":
        return f"{named}  {current}"
    return f"{named}  {safe(what(step.change, frame))}   → {current}"


def _replaced(
    steps: Sequence[UndoableChange], after: Sequence[AnyRecord], frame: ListContext
) -> Mapping[str, str]:
    """Return what follows a decision that has replaced another; the other has no line itself."""
    ends: dict[str, str] = {}
    by_id = {record.id: record for record in after}
    for step in steps:
        replaced = step.record.replaces if isinstance(step.record, Decision) else None
        if old := by_id.get(replaced or ""):
            is_old = (
                "is in force again" if is_undone(by_id[step.record.id]) else "is replaced again"
            )
            ends[step.record.id] = f"   → {frame.short_id(old.id)} {safe(old.title)} {is_old}"
            ends[old.id] = ""
    return ends


def _cells(change: ListedChange, frame: ListContext) -> tuple[str, ...]:
    """Return whether it is mine, when, by whom, about which record, and what."""
    star = MINE if change.is_mine else ""
    return (
        star,
        when(change.at, frame),
        change.by,
        *_record_place(change, frame),
        _what(change, frame),
    )


def _record_place(change: ListedChange, frame: ListContext) -> tuple[str, str]:
    """Return the kind and id of the record, if there is just one."""
    if len(change.steps) != 1:
        return "", ""
    (step,) = change.steps
    return step.kind, frame.short_id(step.record.id)


def _what(change: ListedChange, frame: ListContext) -> str:
    """Return what was changed, in a few words."""
    if len(change.steps) == 1 and not (change.command and change.command.files):
        (step,) = change.steps
        return f"{step.record.title}  {_step_words(step, frame)}"
    files = change.command.files if change.command else {}
    records = {step.record.id: step.record.title for step in change.steps}
    parts = [count(len(records), "record", "records")] if records else []
    if len(records) == 1:
        parts = [*records.values()]
    subject = ", ".join([*parts, *files])
    if change.words:
        return f"huddle {join(change.words)}" + (f"  {subject}" if subject else "")
    return subject


def _sentence(change: ListedChange, frame: ListContext) -> str:
    """Return when, who and what."""
    place = " ".join(part for part in _record_place(change, frame) if part)
    words = f"{place} {_what(change, frame)}" if place else _what(change, frame)
    return f"{when(change.at, frame)}, {change.by}: {words}"


def _step_words(step: UndoableChange, frame: ListContext) -> str:
    """Return what was changed."""
    if step.index == 0:
        return "created"
    if is_making(step):
        return "undone" if is_gone(step) else "redone"
    if successor := step.change.set.get("replaced_by"):
        return f"replaced by {frame.short_id(successor)}"
    return what(step.change, frame)


def _fields(change: ListedChange) -> dict[str, Any]:
    command, steps = change.command, change.steps
    changes = [
        {
            "kind": step.kind,
            "id": step.record.id,
            "title": step.record.title,
            "set": without_own(step.change.set),
            "unset": step.change.unset,
            "add": step.change.add,
            "remove": step.change.remove,
        }
        for step in steps
    ]
    cmd = command.cmd if command else steps[0].change.cmd if steps else None
    return {
        "cmd": cmd,
        "at": change.at,
        "by": change.by,
        "mine": change.is_mine,
        "words": change.words if command else None,
        "changes": changes,
        "files": [*command.files] if command else [],
    }
