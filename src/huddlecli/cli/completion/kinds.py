"""What the value of a flag or an argument is, by its metavar and its command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from huddlecli.core.quick_add import DECIDED, PROMISED

ValueKind: TypeAlias = Literal[
    "record",
    "huddle",
    "person",
    "people",
    "new person",
    "side",
    "agenda",
    "agenda key",
    "topic",
    "term",
    "stage",
    "tag",
    "source",
    "category",
    "coming day",
    "past day",
    "closed day",
    "week",
    "period",
    "zone",
    "setting",
    "schema",
    "search state",
    "search kind",
    "text",
    "file",
    "folder",
]

# Of each metavar; `NAME|me` has the metavar NAME, and `me` is a word that it takes besides.
_METAVARS: Mapping[str, ValueKind] = {
    "ID": "record",
    "NAME": "person",
    "OLD": "person",
    "NAME…": "person",
    "NAME[:SIDE]": "person",
    "NAME[:SIDE],…": "people",
    "NAME:SIDE": "new person",
    "NAME:SIDE,…": "new person",
    "SIDE": "side",
    "AGENDA": "agenda",
    "TOPIC": "topic",
    "STAGE": "stage",
    "TAG": "tag",
    "SOURCE": "source",
    "C": "category",
    "WHEN": "coming day",
    "DAY": "past day",
    "DAY…": "coming day",
    "WEEK": "week",
    "PERIOD": "period",
    "ZONE": "zone",
    "KEY": "setting",
    "WORDS": "text",
    "QUERY": "text",
    "FILE": "file",
    "BASE": "file",
    "OURS": "file",
    "THEIRS": "file",
    "PATH": "file",
    "DIR": "folder",
    "URL": "folder",
    "BRANCH": "text",
    "TIME": "text",
}
# The arguments and flags called NAME that name no person, or KEY that name no setting, by the group
# of their command.
_NAMES: Mapping[tuple[str, str], ValueKind] = {
    ("agenda", "name"): "agenda",
    ("agenda", "names"): "agenda",
    ("agenda", "--like"): "agenda",
    ("agenda", "key"): "agenda key",
    ("agenda", "keys"): "agenda key",
    ("minutes", "--agenda"): "agenda",
    ("schema", "name"): "schema",
    ("term", "name"): "term",
    ("term", "--of"): "term",
}
_NEW = {"agenda new name", "init --me", "people rename new"}  # names that nobody has yet
_KNOWN = {"people move name"}  # names that somebody has, and a side
_NO_PEOPLE = {"--name", "--column", "--encoding"}
_HUDDLES = {"minutes show huddle", "minutes edit huddle", "action list --huddle"}
_PASSED_ON = ("@", "from", "passed")  # `crm:` has an id that only the CRM knows
# The marks that a text may have besides its tags, by the names of the command.
MARKS: Mapping[str, tuple[str, ...]] = {
    "log": PROMISED,
    "action add": PROMISED,
    "action edit": PROMISED,
    "decision add": DECIDED,
    "decision edit": DECIDED,
    "lead add": _PASSED_ON,
    "lead edit": _PASSED_ON,
    "measure add": ("@", "review"),
    "measure edit": ("@", "review"),
    **dict.fromkeys(("raise", "win add", "win edit", "parked add", "parked edit"), ()),
    "raised edit": (),
    "find": ("@", "is", "kind", "since", "until"),
}
MARK_VALUES: Mapping[str, ValueKind] = {
    "@": "person",
    "due": "coming day",
    "review": "coming day",
    "passed": "past day",
    "from": "source",
    "replaces": "record",
    "since": "past day",
    "until": "past day",
    "is": "search state",
    "kind": "search kind",
}


def kinds_of(command: str, key: str, metavar: str) -> tuple[list[ValueKind], list[str]]:
    """Return what a value can be, and the words that it can be besides.

    `command` has the names of the command; `key` is the flag, or the name of the argument.
    """
    kinds, words = list[ValueKind](), list[str]()
    if f"{command} {key}" in _NEW or key in _NO_PEOPLE:
        return kinds, words
    for part in metavar.removesuffix(" VALUE").split("|"):
        kind = _kind(command, key, part)
        if kind:
            kinds.append(kind)
        elif part.islower():
            words.append(part)
    return kinds, words


def _kind(command: str, key: str, metavar: str) -> ValueKind | None:
    if f"{command} {key}" in _HUDDLES:
        return "huddle"
    if f"{command} {key}" in _KNOWN:
        return "people"
    if command == "closed remove":
        return "closed day"
    if metavar.startswith("NAME") or metavar == "KEY":
        return _NAMES.get((command.partition(" ")[0], key), _METAVARS.get(metavar))
    return _METAVARS.get(metavar)
