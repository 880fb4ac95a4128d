"""The files of agendas and topics that are checked, and what is wrong with them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from huddlecli.cli.world import World
from huddlecli.core.errors import Unknown
from huddlecli.core.text import shown
from huddlecli.store import agenda_files, files
from huddlecli.store.mistakes import BadFile, Mistake


def check_files(world: World, named: Sequence[str]) -> tuple[Path, ...]:
    """Return the files that are named, or all, if they are sound; else raise every mistake."""
    paths = tuple(_path(world, word) for word in named) or _all(world)
    mistakes = dict[Mistake, None]()  # those of the topics are found with each agenda
    for path in paths:
        own = path.parent != agenda_files.bundled()  # those are read without the team's sides
        found = agenda_files.check(path, world.folder, world.team.sides if own else ())
        mistakes |= dict.fromkeys(found)
    if mistakes:
        raise BadFile(tuple(mistakes), hint=_hint(world, paths, tuple(mistakes)))
    return paths


def _hint(world: World, paths: Sequence[Path], mistakes: Sequence[Mistake]) -> str:
    """Return which file to mend first, and how to check it again."""
    named = {"/".join(path.parts[-2:]): path for path in (*_all(world), *paths)}
    bad = [named[name] for name in dict.fromkeys(mistake.file for mistake in mistakes)]
    again = bad[0].stem if len(bad) == 1 else ""
    return f"mend {bad[0]}, then: huddle agenda check {again}".rstrip()


def _path(world: World, word: str) -> Path:
    """Return the file of that path, or the one of that name: the team's before the bundled one."""
    if "/" in word or word.endswith(".toml"):
        if not os.path.isfile(word):  # noqa: PTH113  false too for what no file can be called
            raise Unknown(f"there is no file {shown(word)}", hint="huddle agenda list")
        return Path(word).absolute()
    for folder in (world.folder / agenda_files.FOLDER, agenda_files.bundled()):
        if f"{word}.toml" in files.names(folder):
            return folder / f"{word}.toml"
    return agenda_files.find(world.folder, word, typed="huddle agenda check").path


def _all(world: World) -> tuple[Path, ...]:
    """Return all files, a team's own first."""
    folders = (world.folder / agenda_files.FOLDER, agenda_files.bundled())
    return tuple(folder / name for folder in folders for name in sorted(files.names(folder)))
