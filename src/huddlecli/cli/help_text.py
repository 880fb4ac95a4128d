"""The pages of help that belong to no single command."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

TOP = """\
huddle: short, frequent meetings for sales and marketing, run from a terminal.

  huddle start                                  run the huddle that is due
  huddle log Send the demo list @maria by fri   make a promise
  huddle summary                                the week so far

"""
MORE = "huddle help all lists every command; huddle COMMAND --help shows an example.\n"

EXIT_CODES = """\
exit codes

  0    success, also when a list is empty
  1    failed (also: already done, already dropped), or a check that you asked for
       says so (--exit-code, doctor, --skip-empty)
  2    wrong usage, agenda, configuration or value; ambiguous id; unknown owner
  3    a huddle is paused or unfinished
  4    no such id, agenda or team
  5    busy, nothing was changed: try again
  130  interrupted; a huddle can be resumed
"""


ENVIRONMENT = """\
environment

  HUDDLE_TEAM      the team, by its name or its folder, if there is no --team
  HUDDLE_USER      your name on the team
  HUDDLE_NOW       the time at which the clock starts: 2026-11-23T09:08:00+01:00
  HUDDLE_NO_INPUT  ask no questions, like --no-input
  VISUAL, EDITOR   the editor for huddle action edit and the like
  XDG_CONFIG_HOME  where huddle/config.toml is; default: ~/.config
  XDG_DATA_HOME    where huddle/personal is; default: ~/.local/share
  XDG_STATE_HOME   where the commands to undo are logged; default: ~/.local/state
  HUDDLE_PAGER     the pager, instead of the one in PAGER; "cat" for no pager
  PAGER            the pager for what is longer than the terminal; default: less -FIRX
  COLUMNS          the width, if the terminal reports a wrong one

The first of these that is set decides about color: --color or --no-color, NO_COLOR, FORCE_COLOR,
CLICOLOR_FORCE, TERM=dumb, and whether stdout is a terminal. Color never changes the layout.

For a setting, the first that has it counts: a flag, the environment, the team's huddle.toml, your
own config.toml. huddle config list --show-origin says which one it was.
"""

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
    return f"{TOP}{_table(commands, names)}\n{MORE}"


def everything(
    commands: Mapping[str, tuple[str, str]], groups: Iterable[tuple[str, Iterable[str]]]
) -> str:
    """Return all commands in groups."""
    parts = [f"{title}\n{_table(commands, names)}" for title, names in groups]
    flags = (
        "Flags for every command\n"
        "  --team TEAM   --no-input   --yes   -q   --color/--no-color   --debug   --version\n"
    )
    return "\n".join([*parts, flags, "huddle help exit-codes, huddle help environment\n"])


def _table(commands: Mapping[str, tuple[str, str]], names: Iterable[str]) -> str:
    return "".join(f"  {name:<12}{commands[name][1]}\n" for name in names)
