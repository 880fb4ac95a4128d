"""The conflict copies among the files of agendas and topics, which are not read as such."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from pathlib import Path

from huddlecli.core.doctor.copy_names import first_original, original_among, original_of
from huddlecli.core.team import is_name
from huddlecli.core.text import nfc
from huddlecli.store import files

_HAS_TOPICS = r"(?m)^[ \t]*\[\[[ \t]*topic[ \t]*\]\]"
_NAME = r"(?m)\A(?:[^\[\n]*\n)*?name[ \t]*=[ \t]*[\"']([^\"'\n]*)"
_ID = r"(?m)^[ \t]*id[ \t]*=[ \t]*[\"']([^\"'\n]*)"
_COMPUTER = r"-[A-Z0-9-]*[A-Z][A-Z0-9-]*"  # as Windows names them


def copies_in(folder: Path) -> dict[str, str]:
    """Return the names of the conflict copies in a folder of agendas, each with its original's."""
    try:
        entries = sorted(files.all_names(folder))
    except files.Unreadable:
        return {}
    known = {name for name in entries if name.endswith(".toml") and _is_agenda(name)}
    copies = {
        name: original
        for name in entries
        if (original := original_among(name, known))
        and (not _is_agenda(name) or is_copy(folder / name, known))
    }
    return {name: first_original(name, copies) for name in copies}


def without_copies(paths: Sequence[Path]) -> list[Path]:
    """Return those files of agendas that are not copies of others among them."""
    known = {path.name for path in paths}
    return [path for path in paths if not is_copy(path, known)]


def is_copy(path: Path, known: Container[str]) -> bool:
    """Whether a file with the name of an agenda is a copy of one that is among the `known` names.

    OneDrive adds the name of a computer, and an agenda may be called `plan-2` beside `plan`. So
    what it says decides: a copy still has the name of the original, or topics of the same ids.
    """
    original = original_among(path.name, known)
    if original is None or original_of(path.name):
        return original is not None
    try:
        text, other = files.read(path), files.read(path.with_name(original))
    except files.Unreadable:
        return False  # whoever reads it as an agenda is told the reason
    if text == other:
        return True
    if re.search(_HAS_TOPICS, text):
        is_computer = re.fullmatch(_COMPUTER, path.stem.removeprefix(Path(original).stem))
        ids = [{*re.findall(_ID, one)} for one in (text, other)]
        return bool(is_computer and ids[0] & ids[1])
    name = re.search(_NAME, text)
    return name is not None and nfc(name[1]) == nfc(Path(original).stem)


def _is_agenda(name: str) -> bool:
    """Whether a file may be an agenda by its name."""
    return is_name(nfc(Path(name).stem))
