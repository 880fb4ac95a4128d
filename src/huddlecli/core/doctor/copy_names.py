"""The names that sync programs, git and editors give to the copies of a file.

Each has its own way to name the version that lost: Syncthing `.sync-conflict-DAY-TIME-ID`, Dropbox,
Box, Nextcloud, Seafile, pCloud and Unison words in brackets, Google Drive and iCloud a number,
OneDrive the name of the computer, Synology Drive that and a time, rclone `.conflict1`.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping

_ENDING = r"\.toml|\.jsonl|\.gitignore"
_CONFLICT = (
    r"conflict|clash|conflit|konflik"
    r"|конфликт|конфлікт|競合|冲突|衝突|충돌"
)
# Marks that are in no name of an agenda, a record or minutes.
_MARK = "|".join(
    [
        r"\.sync-conflict-\d{8}-\d{6}(?:-\w+)?",  # Syncthing
        rf"[ _-]?[(\[][^/]*(?i:{_CONFLICT})[^/]*[)\]](?: \d+)?",  # Dropbox and others, translated
        r"_conflict-\d{8}-\d{6}",  # Nextcloud, ownCloud
        r"_[^/]+_[A-Z][a-z]{2}-\d{2}-\d{4}-\d{4}_\w*Conflict(?:_\d+)?",  # Synology Drive
        rf"(?:{_ENDING})\.(?:BACKUP|BASE|LOCAL|REMOTE)\.\d+",  # git mergetool before git 2.1
        r"\.\.path[12]",  # rclone bisync that keeps endings
    ]
)
_AFTER_ENDING = r"\.conflict\d+|\.\.path[12]"  # rclone bisync
_OF_EDITOR = r"\.orig|\.bak|\.save|~|\.~\d+~"
_LOOKS_MARKED = r"[~(\[]|(?i:conflict)|\.(?:orig|bak|save)$|\.path[12]|\.toml\."
_WEAK_MARK = r"[ (\[-]|\.[Cc]onflict|_(?=(?:BACKUP|BASE|LOCAL|REMOTE)_\d+$)"


def original_of(name: str) -> str | None:
    """Return the name of the file that a file called `name` is a copy of, or None.

    It goes by marks that no other file of a team has, so the original need not be there.
    """
    if not re.search(_LOOKS_MARKED, name):
        return None
    if match := re.fullmatch(rf"(.+?)(?:{_AFTER_ENDING}|{_OF_EDITOR})", name):
        is_own = re.search(rf"(?:{_ENDING})$", match[1])
        return (original_of(match[1]) or match[1]) if is_own else None
    match = re.fullmatch(rf"(.*?)(?:{_MARK})+({_ENDING})", name)
    return match[1] + match[2] if match else None


def original_among(name: str, known: Container[str]) -> str | None:
    """Return the name of the file that a file called `name` is, or may be, a copy of, or None.

    Beside a file among `known`, weaker marks count too: a number, or the name of a computer (as
    OneDrive adds it). An agenda may be called so itself, such as `plan-2` beside `plan`.
    """
    if original := original_of(name):
        return original
    return next((found for found in _shorter(name) if found != name and found in known), None)


def original_beside(name: str, known: Container[str]) -> str | None:
    """Return the name of the file that a file is a copy of whatever it says, or None.

    The names of a team's own files have no blanks and no brackets.
    """
    return original_among(name, known) if re.search(r"[ (\[]", name) else original_of(name)


def first_original(name: str, originals: Mapping[str, str]) -> str:
    """Return what a copy, or a copy of a copy, is a copy of in the end."""
    while name in originals:
        name = originals[name]
    return name


def is_after_ending(name: str) -> bool:
    """Whether a sync program added to the end of a name, as rclone does, perhaps to both files."""
    return re.search(rf"\.toml(?:{_AFTER_ENDING})$", name) is not None


def _shorter(name: str) -> Iterator[str]:
    """Yield what `name` would be without each weak mark that it may have, the longest first."""
    if name.startswith(".gitignore"):
        yield ".gitignore"
    stem, dot, ending = name.rpartition(".")
    for match in reversed([*re.finditer(_WEAK_MARK, stem)]):
        yield stem[: match.start()].rstrip(" ") + dot + ending
