"""Reads the texts of many promises as huddle writes them, which takes a third of the usual time.

Whatever is unusual in a text, right or wrong, is left to `record_files`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from huddlecli.core.records import Action, Change
from huddlecli.core.text import nfc

_TEXT = r'"[^"\\\x00-\x1f\x7f]*"'
_DAY = r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}"
_INSTANT = rf"{_DAY}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}\.[0-9]{{3}}(?:[0-9]{{3}})?Z"
_HEAD = re.compile(
    'schema = 1\nid = (?P<id>"[0-9a-hjkmnp-tv-z]{10}")\n'
    f"(?P<_promised>title = (?P<title>{_TEXT})\nowner = (?P<owner>{_TEXT})\n"
    f"(?:side = (?P<side>{_TEXT})\n)?due = (?P<due>{_DAY})\n)"
    'status = (?P<status>"open"|"done"|"dropped")\n'
    f"created = (?P<created>{_INSTANT})\n"
    f"(?P<_ended>(?:closed = (?P<closed>{_INSTANT})\n)?(?:done_on = (?P<done_on>{_DAY})\n)?"
    f"(?:reason = (?P<reason>{_TEXT})\n)?)"
    f"by = (?P<by>{_TEXT})\n"
    f"(?P<_origin>(?:huddle = (?P<huddle>{_TEXT})\n)?(?:item = (?P<item>[1-9][0-9]{{0,5}})\n)?"
    rf"(?:topic = (?P<topic>{_TEXT})\n)?(?:tags = \[(?P<tags>{_TEXT}(?:, {_TEXT})*)\]\n)?)"
)
_MARK = "\n[[change]]\n"
_CHANGE = re.compile(
    rf"at = ({_INSTANT})\nby = ({_TEXT})\n(?:cmd = ({_TEXT})\n)?set = \{{ (.*) \}}\n"
)


def _unquoted(text: str) -> str:
    return text[1:-1]


def _texts(text: str) -> list[str]:
    return text[1:-1].split('", "')


_VALUES: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(("id", "title", "owner", "side"), _unquoted),
    "due": date.fromisoformat,
    "status": _unquoted,
    "created": datetime.fromisoformat,
    "closed": datetime.fromisoformat,
    "done_on": date.fromisoformat,
    **dict.fromkeys(("reason", "by", "huddle"), _unquoted),
    "item": int,
    "topic": _unquoted,
    "tags": _texts,
}
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
    texts = match.groupdict()
    try:
        keys = {key: read(texts[key]) for key, read in _VALUES.items() if texts[key] is not None}
        changes = _changes(history, texts, keys) if full else ()
    except ValueError:  # a day that no calendar has
        return None
    if full and not changes:
        return None
    values = {**keys, "tags": tuple(keys["tags"])} if "tags" in keys else keys
    return ReadAction({"schema": 1, **keys}, Action(**values, changes=changes))


def _changes(
    history: list[str], texts: Mapping[str, str], keys: Mapping[str, Any]
) -> tuple[Change, ...]:
    """Return the changes in a text, or nothing if they are not those that the head tells.

    They repeat its lines, so that they are compared with it and not parsed.
    """
    made = {key: keys[key] for key in _MADE if key in keys} | {"status": "open"}
    expected = [(f'{texts["_promised"]}status = "open"\n{texts["_origin"]}', made)]
    if keys["status"] != "open":
        end = {key: keys[key] for key in _ENDED if key in keys}
        expected.append((f"status = {texts['status']}\n{texts['_ended']}", end))
    elif texts["_ended"]:
        return ()
    if len(history) != len(expected):
        return ()
    changes = []
    for text, (lines, values) in zip(history, expected, strict=True):
        match = _CHANGE.fullmatch(text)
        if match is None or match[4] != lines[:-1].replace("\n", ", "):
            return ()
        at, by, cmd = match.groups()[:3]
        changes.append(
            Change(
                at=datetime.fromisoformat(at),
                by=_unquoted(by),
                cmd=_unquoted(cmd) if cmd else None,
                set=values,
            )
        )
    return tuple(changes)
