"""A file that a flag names, in the place of stdout."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from huddlecli.cli.world import World
from huddlecli.store import files
from huddlecli.views.safe import safe

Output: TypeAlias = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="Write a file; - is stdout.")
]


def file_said(output: str | None) -> Path | None:
    """Return the file that is to be written, or None where it is stdout."""
    return None if output in (None, "-") else Path(output or "")


def save(world: World, path: Path, text: str) -> None:
    """Write a whole file, and say so."""
    files.replace(path, text)
    if not world.flags.quiet:
        world.confirm(f"written  {safe(str(path))}")
