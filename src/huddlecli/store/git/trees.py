"""What a commit has, and what two commits differ in, as far as huddle takes it from a remote.

Whoever may push can put any name and any mode into a tree. Only plain files with names that huddle
writes come out as text; everything else is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import IO

from huddlecli.core.value import Value
from huddlecli.store.git.errors import RemoteDamaged

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"  # every git knows it
MOST_ENTRIES = 2_000_000  # trees can be nested so that no end of names comes out of them
MOST_NAMED = 3
LONGEST = 1024  # bytes of a path

_PLAIN = b"100644"
_NONE = b"000000"
_KINDS = {b"100755": "executable", b"120000": "link", b"160000": "submodule"}
_CHUNK = 1 << 16

IsWanted = Callable[[str], bool]


class LeftOut(Value):
    """What a commit has and nobody takes from it: how many of each kind, and a few names.

    The kinds are "unknown" (places that are not wanted; perhaps a later version writes them),
    "executable", "link", "submodule" and "name" (not a place at all).
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


def read_listing(rows: IO[bytes], is_wanted: IsWanted, remote: str) -> FileListing:
    """Read the output of `git diff-tree --raw -z`; `remote` names the origin in errors."""
    files: dict[str, FileDifference] = {}
    counts, names = Counter[str](), list[str]()
    for number, (head, path) in enumerate(_rows(rows, remote)):
        if number >= MOST_ENTRIES:
            raise RemoteDamaged(remote, f"it has more than {MOST_ENTRIES:,} files")
        place, kind = _place(path), _KINDS.get(head[8:14])
        old = head[15:55].decode() if head[1:7] == _PLAIN else None
        new = head[56:96].decode() if head[8:14] == _PLAIN else None
        if place is None:
            kind = "name"
        elif not is_wanted(place):
            kind = "unknown"
        elif old or new:
            files[place] = FileDifference(old, new)
        if kind and head[8:14] != _NONE:
            counts[kind] += 1
            if kind != "unknown" and len(names) < MOST_NAMED:
                names.append(path[:LONGEST].decode(errors="replace"))
    return FileListing(files=files, left_out=LeftOut(counts=dict(counts), names=tuple(names)))


def _rows(source: IO[bytes], remote: str) -> Iterator[tuple[bytes, bytes]]:
    """Yield the head of each row and its path, both without the NUL at the end."""
    rest = b""
    while data := source.read(_CHUNK):
        *fields, rest = (rest + data).split(b"\0")
        if len(fields) % 2:
            rest = fields.pop() + b"\0" + rest
        if len(rest) > 1 << 22:
            raise RemoteDamaged(remote, "it has a file with a name of several megabytes")
        yield from zip(fields[::2], fields[1::2], strict=True)


def _place(path: bytes) -> str | None:
    """Return a path as text, or None if it cannot be that of a file in a team folder."""
    if len(path) > LONGEST:
        return None
    try:
        place = path.decode()
    except UnicodeDecodeError:
        return None
    if not place.isprintable() or "\\" in place:
        return None
    parts = place.split("/")
    return None if any(part in ("", ".", "..") for part in parts) else place
