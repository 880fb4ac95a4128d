"""The file that `-o` names: what is shown is written there, in the format of its ending."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from huddlecli.cli.context import quoted
from huddlecli.core.errors import Wrong
from huddlecli.core.text import shown
from huddlecli.store import files
from huddlecli.store.own_files import is_own_file, place_in_team

# The format for each ending of a file name; a file without an ending gets text.
_ENDINGS = {"": "text", ".txt": "text", ".md": "markdown", ".html": "html", ".htm": "html"}
_ENDINGS |= {".json": "json", ".csv": "csv", ".tsv": "tsv", ".eml": "eml"}
_ENDINGS |= {".jsonl": "jsonl", ".parquet": "parquet"}
_STDOUT = {"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"}


def output_path(output: str | None) -> Path | None:
    """Return the file to write, or None for stdout; Wrong if it cannot be one."""
    if output is None or output in _STDOUT:
        return None
    path = Path(output)
    if not output or os.path.isdir(path):  # noqa: PTH112  false too for what no file can be called
        what = f"{shown(output)} is a folder" if output else "--output needs a file"
        raise Wrong(what, hint=f"-o {quoted(path / 'FILE')}")
    if not os.path.isdir(path.parent):  # noqa: PTH112  the same
        folder = path.parent
        raise Wrong(f"no such folder: {shown(str(folder))}", hint=f"mkdir -p {quoted(folder)}")
    place = place_in_team(path)
    if place and is_own_file(place):
        raise Wrong(f"{shown(output)} is a file of the team", hint="-o FILE, with another name")
    return path


def format_of(asked: str, output: str | None) -> str:
    """Return the format that was asked for or, if none was, that of the ending of the file.

    It stays `auto` on stdout, and for an ending that is no format: `file_format` refuses that.
    """
    path = output_path(output)
    return asked if asked != "auto" or path is None else _ENDINGS.get(_ending(path), asked)


def file_format(asked: str, path: Path, known: Iterable[str]) -> str:
    """Return the format in which to write a file; Wrong names those that this command has."""
    form = format_of(asked, str(path))
    fit = [name for name in known if name not in ("auto", "rich")]
    if form in fit:
        return form
    if asked not in ("auto", _ENDINGS.get(_ending(path))):
        raise Wrong(f"there is no format {shown(asked)} here", hint=f"--format {', '.join(fit)}")
    endings = [ending for ending, name in _ENDINGS.items() if name in fit and ending]
    endings = [ending for ending in endings if ending != ".htm"]
    ending = f'"{shown(path.suffix)}" is not' if path.suffix else f"{shown(path.name)} has not"
    raise Wrong(
        f"{ending} the ending of a format here",
        hint=f"-o FILE{', '.join(endings)}, or: --format FORMAT",
    )


def _ending(path: Path) -> str:
    return path.suffix.casefold()


def save(path: Path, form: str, text: str) -> None:
    """Write a whole file, or NotSaved; a device or a pipe just gets the text."""
    if form == "csv":
        from huddlecli.views.formats.csv import MARK  # noqa: PLC0415  the other formats do without

        text = f"{MARK}{text}"
    if text and not text.endswith("\n"):
        text += "\n"
    place = path.resolve() if path.is_symlink() else path
    if place.exists() and not place.is_file():
        _send(path, text)
    else:
        files.replace(place, text)


def _send(path: Path, text: str) -> None:
    """Write to a device or a pipe."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise files.NotSaved(path, files.reason_of(error)) from error
