"""One record with its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from huddlecli.core.records import UNKNOWN_CREATION, Action, AnyRecord, Change, Decision, Win
from huddlecli.core.side_records import Lead
from huddlecli.views.columns import PLAIN, QUIET, STRONG, aligned, grid, styled
from huddlecli.views.escape import markdown, safe
from huddlecli.views.records import ListContext, line_of
from huddlecli.views.words import hour, short_day

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
