"""The overviews of help: what huddle is, all commands, all topics; and what others call them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from huddlecli.cli.help.global_flags import flag_rows
from huddlecli.cli.help.topic import row_lines
from huddlecli.cli.help.topics import TOPICS

ABOUT = "short, frequent meetings for sales and marketing, run from a terminal"
EXAMPLES = (
    ("huddle start", "run the huddle that is due"),
    ("huddle log Send the demo list @maria by fri", "make a promise"),
    ("huddle summary", "the week so far"),
)
MORE = "huddle help all lists every command and topic; huddle COMMAND --help shows an example.\n"

# The names that other tools have for a command, and ours.
ELSEWHERE = {
    "search": "find",
    "grep": "find",
    "query": "find",
    "list": "action list",
    "ls": "action list",
    "tasks": "action list",
    "todos": "action list",
    "promises": "action list",
    "status": "mine",
    "stat": "mine",
    "st": "mine",
    "me": "mine",
    "today": "mine",
    "next": "agenda next",
    "plan": "agenda next",
    "week": "summary",
    "report": "summary",
    "review": "summary",
    "recap": "summary",
    "add": "log",
    "new": "log",
    "todo": "log",
    "task": "log",
    "promise": "log",
    "complete": "done",
    "finish": "done",
    "close": "done",
    "check": "done",
    "drop": "action drop",
    "rm": "action drop",
    "remove": "action drop",
    "delete": "action drop",
    "cancel": "action drop",
    "edit": "action edit",
    "move": "action edit",
    "holiday": "closed",
    "holidays": "closed",
    "vacation": "people away",
    "run": "start",
    "begin": "start",
    "meeting": "start",
    "resume": "start --resume",
    "notes": "minutes show",
    "topics": "agenda topics",
    "team": "people list",
    "users": "people list",
    "join": "init",
    "ics": "calendar",
    "settings": "config list",
    "preferences": "config list",
    "prefs": "config list",
    "options": "config list",
    "set": "config set",
    "unset": "config unset",
    "version": "--version",
    "completions": "completion",
    "autocomplete": "completion",
}


def top(commands: Mapping[str, tuple[str, str]], names: Iterable[str]) -> str:
    """Return the top page: what huddle is, three examples, the most used commands."""
    wide = max(len(line) for line, _ in EXAMPLES)
    examples = "".join(f"  {line:<{wide}}   {about}\n" for line, about in EXAMPLES)
    return f"huddle: {ABOUT}.\n\n{examples}\n{_table(commands, names)}\n{MORE}"


def everything(
    commands: Mapping[str, tuple[str, str]], groups: Iterable[tuple[str, Iterable[str]]]
) -> str:
    """Return all commands in groups, the flags that all of them have, and all topics."""
    parts = [f"{title}\n{_table(commands, names)}" for title, names in groups]
    flags = "".join(f"{line}\n" for line in row_lines(flag_rows()))
    topics = "".join(f"{line}\n" for line in row_lines((*TOPICS.items(),)))
    parts += [f"Flags for every command\n{flags}", f"Topics: huddle help TOPIC\n{topics}"]
    return "\n".join(parts)


def _table(commands: Mapping[str, tuple[str, str]], names: Iterable[str]) -> str:
    return "".join(f"  {name:<12}{commands[name][1]}\n" for name in names)
