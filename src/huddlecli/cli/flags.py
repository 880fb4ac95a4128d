"""The flags that every command takes, before its name or after it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from huddlecli.core.errors import Wrong


class Flags(NamedTuple):
    """What was said for all commands: the team's folder, and how to ask and to show."""

    team: Path | None = None
    no_input: bool = False
    yes: bool = False
    debug: bool = False
    quiet: bool = False
    color: bool | None = None


_SWITCHES: Mapping[str, Mapping[str, Any]] = {
    "--no-input": {"no_input": True},
    "--yes": {"yes": True},
    "--debug": {"debug": True},
    "-q": {"quiet": True},
    "--quiet": {"quiet": True},
    "--color": {"color": True},
    "--no-color": {"color": False},
}


def hoisted(arguments: list[str]) -> tuple[Flags, list[str]]:
    """Return the flags for all commands, and the other arguments; after `--` nothing is a flag."""
    flags, rest = Flags(), list[str]()
    words = iter(arguments)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word in _SWITCHES:
            flags = flags._replace(**_SWITCHES[word])
        elif word == "--team" or word.startswith("--team="):
            folder = word.partition("=")[2] if "=" in word else next(words, "")
            if not folder:
                raise Wrong("--team needs a folder", hint="--team DIR")
            flags = flags._replace(team=Path(folder))
        else:
            rest.append(word)
    return flags, rest
