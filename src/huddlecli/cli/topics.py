"""The help that belongs to no single command."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

TOP = """\
huddle: short, frequent meetings of sales and marketing, run from a terminal.

  huddle start                                  run the huddle that is due
  huddle log Send the demo list @maria by fri   promise something
  huddle summary | less                         the week so far

"""
MORE = "huddle help all lists the rest, huddle COMMAND --help has an example for each.\n"

EXIT_CODES = """\
exit codes

  0    done, also when a list is empty
  1    failed, or a test that was asked for says so (--exit-code)
  2    wrong usage, agenda, configuration or value; ambiguous id; unknown owner
  3    a huddle is kept unfinished
  4    no such id, agenda or team
  5    busy, nothing was done: try again
  130  interrupted; a huddle is kept then too
"""


def top(commands: Mapping[str, tuple[str, str]], names: Iterable[str]) -> str:
    """Return the top help: what it is, three examples, the commonest commands."""
    return f"{TOP}{_table(commands, names)}\n{MORE}"


def everything(
    commands: Mapping[str, tuple[str, str]], groups: Iterable[tuple[str, Iterable[str]]]
) -> str:
    """Return all commands in groups."""
    parts = [f"{title}\n{_table(commands, names)}" for title, names in groups]
    flags = (
        "Flags for every command\n"
        "  --team DIR   --no-input   --yes   -q   --color/--no-color   --debug   --version\n"
    )
    return "\n".join([*parts, flags, "huddle help exit-codes\n"])


def _table(commands: Mapping[str, tuple[str, str]], names: Iterable[str]) -> str:
    return "".join(f"  {name:<10}{commands[name][1]}\n" for name in names)
