"""Reads the texts of many promises as huddle writes them, which takes a third of the usual time.

Whatever is unusual in a text, right or wrong, is left to `record_files`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from huddlecli.core.records import Action, Change
from huddlecli.core.text import nfc
from huddlecli.store.quick import DAY, TIME

_INSIDE = r'[^"\\\x00-\x1f\x7f]*'
_TEXT = f'"{_INSIDE}"'
_INSTANT = DAY + TIME
_HEAD = re.compile(
    'schema = 1\nid = "([0-9a-hjkmnp-tv-z]{10})"\n'
    f'(title = "({_INSIDE})"\nowner = "({_INSIDE})"\n'
    f'(?:side = "({_INSIDE})"\n)?due = ({DAY})\n)'
    'status = "(open|done|dropped)"\n'
    f"created = ({_INSTANT})\n"
    f"((?:closed = ({_INSTANT})\n)?(?:done_on = ({DAY})\n)?"
    f'(?:reason = "({_INSIDE})"\n)?)'
    f'by = "({_INSIDE})"\n'
    f'((?:huddle = "({_INSIDE})"\n)?(?:item = ([1-9][0-9]{{0,5}})\n)?'
    rf'(?:topic = "({_INSIDE})"\n)?(?:tags = \[({_TEXT}(?:, {_TEXT})*)\]\n)?)'
)
_MARK = "\n[[change]]\n"
_CHANGE = re.compile(
    rf'at = ({_INSTANT})\nby = "({_INSIDE})"\n(?:cmd = "({_INSIDE})"\n)?set = \{{ (.*) \}}\n'
)


_MADE = ("title", "owner", "side", "due", "status", "huddle", "item", "topic", "tags")
_ENDED = ("status", "closed", "done_on", "reason")


class ReadAction(NamedTuple):
    """The keys in a text, and the action that they make."""

    keys: Mapping[str, Any]
    record: Any  # an Action; callers know it as the kind of record that they asked for


def read(text: str, *, full: bool) -> ReadAction | None:
    """Return the action in a text, with its changes if `full`; None if anything is unusual.

    An action that is read with its changes was made, perhaps closed, and never changed otherwise.
    """
    head, *history = nfc(text).split(_MARK)
    match = _HEAD.fullmatch(head)
    if match is None or not history:
        return None
    groups = match.groups()
    record_id, promised, title, owner, side, due, status, created = groups[:8]
    ended, closed, done_on, reason, by, origin, huddle, item, topic, tags = groups[8:]
    try:
        keys: dict[str, Any] = {
            "id": record_id,
            "title": title,
            "owner": owner,
            "due": date.fromisoformat(due),
            "status": status,
            "created": datetime.fromisoformat(created),
            "by": by,
        }
        if side is not None:
            keys["side"] = side
        if ended:
            keys |= {"closed": datetime.fromisoformat(closed)} if closed else {}
            keys |= {"done_on": date.fromisoformat(done_on)} if done_on else {}
            keys |= {"reason": reason} if reason is not None else {}
        if origin:
            keys |= {"huddle": huddle} if huddle is not None else {}
            keys |= {"item": int(item)} if item else {}
            keys |= {"topic": topic} if topic is not None else {}
            keys |= {"tags": tags[1:-1].split('", "')} if tags else {}
        parts = {"promised": promised, "ended": ended, "origin": origin}
        changes = _changes(history, parts, keys) if full else ()
    except ValueError:  # a day that no calendar has
        return None
    if full and not changes:
        return None
    values = {**keys, "changes": changes}
    if tags:
        values["tags"] = tuple(keys["tags"])
    keys["schema"] = 1
    return ReadAction(keys, Action.of_fields(values))


def _changes(
    history: list[str], parts: Mapping[str, str], keys: Mapping[str, Any]
) -> tuple[Change, ...]:
    """Return the changes in a text, or nothing if they are not those that the head tells.

    They repeat its lines, so that they are compared with it and not parsed.
    """
    made = {key: keys[key] for key in _MADE if key in keys} | {"status": "open"}
    expected = [(f'{parts["promised"]}status = "open"\n{parts["origin"]}', made)]
    if keys["status"] != "open":
        end = {key: keys[key] for key in _ENDED if key in keys}
        expected.append((f'status = "{keys["status"]}"\n{parts["ended"]}', end))
    elif parts["ended"]:
        return ()
    if len(history) != len(expected):
        return ()
    changes = []
    for text, (lines, values) in zip(history, expected, strict=True):
        match = _CHANGE.fullmatch(text)
        if match is None or match[4] != lines[:-1].replace("\n", ", "):
            return ()
        at, by, cmd = match.groups()[:3]
        fields = {"at": datetime.fromisoformat(at), "by": by, "cmd": cmd, "set": values}
        changes.append(Change.of_fields(fields))
    return tuple(changes)
