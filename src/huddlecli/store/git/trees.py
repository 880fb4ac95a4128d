"""What a commit has, and what two commits differ in, as far as huddle takes it from a remote.

Anyone who may push can put any name and any mode into a tree. Only plain files with names that can
be shown come out, as text; everything else is counted. Trees are compared folder by folder: a few
that have each other many times over would have more files than there is memory for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from huddlecli.core.value import Value
from huddlecli.store.git.errors import RemoteDamaged

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"  # every git knows it
MOST_FOLDERS = 20_000  # that differ
MOST_FILES = 2_000_000  # that differ
DEEPEST = 6  # folders in folders; a team folder has four at most
MOST_NAMED = 3
LONGEST = 1024  # bytes of a path

_PLAIN, _FOLDER, _NONE = b"100644", b"040000", b"000000"
_RUNNABLE = (_PLAIN, b"100755")
_KINDS = {b"100755": "executable", b"120000": "link", b"160000": "submodule"}

IsWanted = Callable[[str], bool]


class LeftOut(Value):
    """What a commit has and nobody takes from it: how many of each kind, and a few names.

    The kinds are "unknown" (places that are not wanted; perhaps a later version writes them, and a
    folder in too many folders counts as one), "executable", "link", "submodule" and "name" (not a
    place at all; a folder counts as one).
    """

    counts: Mapping[str, int]
    names: tuple[str, ...] = ()

    @property
    def odd(self) -> int:
        """How many are there that no version of huddle writes."""
        return sum(count for kind, count in self.counts.items() if kind != "unknown")


class FileDifference(Value, kw_only=False):
    """A file in which two commits differ: the ids of its contents, None where it is missing."""

    old: str | None
    new: str | None


class FileListing(Value):
    """The wanted files in which two commits differ, by place, and what was left out of them."""

    files: Mapping[str, FileDifference]
    left_out: LeftOut


class FolderPair(NamedTuple):
    """A folder in which two commits differ, with the ids of both trees; its place ends with "/"."""

    place: str
    old: str
    new: str


class TreeReader:
    """Reads what `git diff-tree --raw -z` says of two commits, folder by folder.

    `remote` names where they come from, for errors. Files at the places in `any_mode` are taken
    also if they are executable.
    """

    def __init__(
        self, is_wanted: IsWanted, remote: str, any_mode: Collection[str] = frozenset()
    ) -> None:
        """Begin with nothing."""
        self._is_wanted = is_wanted
        self._any_mode = any_mode
        self._remote = remote
        self._files: dict[str, FileDifference] = {}
        self._counts = Counter[str]()
        self._names: list[str] = []
        self._rows = 0

    def listing(self) -> FileListing:
        """Return what was read."""
        left_out = LeftOut(counts=dict(self._counts), names=tuple(self._names))
        return FileListing(files=self._files, left_out=left_out)

    def read(self, pairs: Sequence[FolderPair], output: bytes) -> list[FolderPair]:
        """Take in how the folders of some pairs differ; return the pairs of folders in them.

        With several pairs, the rows of each follow on a line with its ids.
        """
        inner = list[FolderPair]()
        for pair, head, name in _rows(pairs, output):
            self._rows += 1
            if self._rows > MOST_FILES:
                raise RemoteDamaged(self._remote, f"it has more than {MOST_FILES:,} files")
            if folder := self._taken(pair.place, head, name):
                inner.append(folder)
        if len(inner) > MOST_FOLDERS:
            raise RemoteDamaged(self._remote, f"it has more than {MOST_FOLDERS:,} folders")
        return inner

    def _taken(self, place: str, head: bytes, name: bytes) -> FolderPair | None:
        """Take in a row; return the folders that it names, if it does."""
        old_mode, new_mode, old, new = head[1:7], head[8:14], head[15:55], head[56:96]
        known = _name(place, name)
        if known is None:
            self._leave("name", new_mode, place, name)
            return None
        if _FOLDER in (old_mode, new_mode) and place.count("/") >= DEEPEST:
            self._leave("unknown", new_mode, place, name)
            return None
        plain = _RUNNABLE if f"{place}{known}" in self._any_mode else (_PLAIN,)
        was = old.decode() if old_mode in plain else None
        now = new.decode() if new_mode in plain else None
        if old_mode != _FOLDER or new_mode != _FOLDER:
            self._take_file(f"{place}{known}", FileDifference(was, now), new_mode)
        if _FOLDER not in (old_mode, new_mode):
            return None
        return FolderPair(
            f"{place}{known}/",
            old.decode() if old_mode == _FOLDER else EMPTY_TREE,
            new.decode() if new_mode == _FOLDER else EMPTY_TREE,
        )

    def _take_file(self, place: str, found: FileDifference, new_mode: bytes) -> None:
        if not self._is_wanted(place):
            if new_mode != _FOLDER:
                self._leave("unknown", new_mode, place, b"")
            return
        if found.old or found.new:
            self._files[place] = found
        if not found.new and (kind := _KINDS.get(new_mode)):
            self._leave(kind, new_mode, place, b"")

    def _leave(self, kind: str, new_mode: bytes, place: str, name: bytes) -> None:
        """Count what is there now and nobody takes."""
        if new_mode == _NONE:
            return
        self._counts[kind] += 1
        if kind != "unknown" and len(self._names) < MOST_NAMED:
            self._names.append(place + name[:LONGEST].decode(errors="replace"))


def _rows(pairs: Sequence[FolderPair], output: bytes) -> Iterator[tuple[FolderPair, bytes, bytes]]:
    """Yield each row with the pair of folders that it belongs to: its head and a name."""
    number = 0 if len(pairs) == 1 else -1
    fields = output.split(b"\0")
    for head, name in zip(fields[::2], fields[1::2], strict=False):
        *titles, row = head.split(b"\n")
        number += len(titles) if len(pairs) > 1 else 0
        yield pairs[number], row, name


def _name(place: str, name: bytes) -> str | None:
    """Return a name in a folder as text, or None if none in a team folder can be called so."""
    if len(place) + len(name) > LONGEST:
        return None
    try:
        text = name.decode()
    except UnicodeDecodeError:
        return None
    if text in ("", ".", "..") or not text.isprintable() or "\\" in text or "/" in text:
        return None
    return None if text.lower() == ".git" else text
