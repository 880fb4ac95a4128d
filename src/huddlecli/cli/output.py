"""A file that a flag names, in the place of stdout."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from huddlecli.cli.world import World
from huddlecli.core.errors import Wrong
from huddlecli.core.text import shown
from huddlecli.store import files
from huddlecli.views.escape import safe

Output: TypeAlias = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="Write a file; - is stdout.")
]


Delimiter: TypeAlias = Annotated[
    str | None,
    typer.Option("--delimiter", metavar="SIGN", help="Of a CSV: comma, semicolon, tab or a sign."),
]
_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "pipe": "|"}
_STDOUT = {"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"}


def file_said(output: str | None) -> Path | None:
    """Return the file that is to be written, or None for stdout; its folder has to be there."""
    if output is None or output in _STDOUT:
        return None
    path = Path(output)
    if not os.path.isdir(path.parent):  # noqa: PTH112  false too for what no folder can be called
        folder = shlex.quote(str(path.parent))
        raise Wrong(f"no such folder: {shown(str(path.parent))}", hint=f"mkdir -p {folder}")
    return path


def delimiter_said(given: str | None, form: str) -> str:
    """Return what stands between the cells of a CSV."""
    if given is None:
        return ","
    sign = _DELIMITERS.get(given.casefold(), given)
    if form != "csv":
        raise Wrong("--delimiter is for CSV", hint="--format csv")
    if sign not in {*_DELIMITERS.values()}:
        raise Wrong(
            f"{shown(given)!r} is not a delimiter", hint="--delimiter comma, semicolon, tab or pipe"
        )
    return sign


def save(world: World, path: Path, text: str) -> None:
    """Write a whole file, and say so; a device or a pipe gets the text as it is."""
    place = path.resolve() if path.is_symlink() else path
    if place.exists() and not (place.is_file() or place.is_dir()):
        _send(path, text)
    else:
        files.replace(place, text)
    if not world.flags.quiet:
        world.confirm(f"written  {safe(str(path))}")


def _send(path: Path, text: str) -> None:
    """Write to what is not a file of its own: there is nothing to replace."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise files.NotSaved(path, files.reason_of(error)) from error
