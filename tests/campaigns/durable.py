"""A small model of a disk that loses power: what is surely on it, and what may be.

The data of a file is durable once the file was synced, a name once its folder was. All else that
was written by then may be there or not, in any selection, with two exceptions that journaling file
systems grant: a rename does not lose the old name without giving the new one, and what lies in a
folder that is not there is not there either.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import chain, combinations
from pathlib import Path
from typing import Any, TypeAlias
from unittest.mock import patch

FOLDER = -1
MOST = 6  # unsynced operations of which every selection is tried; of more, all but any one or two


@dataclass(frozen=True, eq=False)
class Name:
    """A path gets a file, `FOLDER`, or None; `after` is the operation without which it does not."""

    path: Path
    file: int | None
    after: Name | None = None


@dataclass(frozen=True, eq=False)
class Data:
    """A file has this content."""

    file: int
    content: bytes


@dataclass(frozen=True)
class Sync:
    """A file, by its number, or a folder was synced."""

    what: int | Path


@dataclass(frozen=True)
class Acked:
    """Somebody was told that this is done."""

    what: Any


Op: TypeAlias = Name | Data | Sync | Acked
Image: TypeAlias = Mapping[Path, bytes]  # what lies where after a power cut


@dataclass
class Recorder:
    """What a process does to the files below `root`, in its order."""

    root: Path
    ops: list[Op] = field(default_factory=list)
    _files: dict[int, int] = field(default_factory=dict)  # by inode
    _content: list[bytes] = field(default_factory=list)
    _open: dict[int, int | Path] = field(default_factory=dict)  # by descriptor

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Write down every call that reaches the disk.

        The functions of `os` are wrapped, not those of the store: that is where pathlib and the
        store meet, and neither is to know. They do what they always do.
        """
        names = ("open", "write", "ftruncate", "fsync", "link", "rename", "unlink", "mkdir")
        with ExitStack() as stack:
            for name in names:
                stack.enter_context(patch.object(os, name, self._wrapped(name)))
            yield

    def _wrapped(self, name: str) -> Callable[..., Any]:
        real, note = getattr(os, name), getattr(self, f"_{name}d")

        def call(*given: Any, **more: Any) -> Any:
            result = real(*given, **more)
            note(result, *given, **more)
            return result

        return call

    def _is_ours(self, path: Path) -> bool:
        return path.is_relative_to(self.root) and path.name != ".lock"

    def _at(self, given: Any, folder: int | None) -> Path:
        """Return the path that is meant: a name may be one in an open folder."""
        around = self._open.get(folder) if folder is not None else None
        return around / given if isinstance(around, Path) else Path(given)

    def _opend(
        self, descriptor: int, given: Any, flags: int, *_: Any, dir_fd: int | None = None
    ) -> None:
        path = self._at(given, dir_fd)
        self._open.pop(descriptor, None)
        if not self._is_ours(path):
            return
        if flags & os.O_DIRECTORY:
            self._open[descriptor] = path
            return
        inode = os.fstat(descriptor).st_ino
        if flags & os.O_CREAT:
            self._files[inode] = len(self._content)
            self._content.append(b"")
            self.ops.append(Name(path, self._files[inode]))
        self._open[descriptor] = self._files[inode]

    def _writed(self, count: int, descriptor: int, data: bytes) -> None:
        file = self._open.get(descriptor)
        if isinstance(file, int):
            for part in (data[: count // 2], data[count // 2 : count]):
                self._content[file] += part
                self.ops.append(Data(file, self._content[file]))

    def _ftruncated(self, _: None, descriptor: int, size: int) -> None:
        file = self._open.get(descriptor)
        if isinstance(file, int):
            self._content[file] = self._content[file][:size]
            self.ops.append(Data(file, self._content[file]))

    def _fsyncd(self, _: None, descriptor: int) -> None:
        if descriptor in self._open:
            self.ops.append(Sync(self._open[descriptor]))

    def _linkd(self, _: None, source: Any, target: Any, **folders: Any) -> None:
        old = self._at(source, folders.get("src_dir_fd"))
        new = self._at(target, folders.get("dst_dir_fd"))
        self.ops.append(Name(new, self._files[old.stat().st_ino]))

    def _renamed(self, _: None, source: Any, target: Any, **folders: Any) -> None:
        old = self._at(source, folders.get("src_dir_fd"))
        new = self._at(target, folders.get("dst_dir_fd"))
        given = Name(new, self._files[new.stat().st_ino])
        self.ops += [given, Name(old, None, given)]

    def _unlinkd(self, _: None, path: Any, dir_fd: int | None = None) -> None:
        self.ops.append(Name(self._at(path, dir_fd), None))

    def _mkdird(self, _: None, path: Any, *__: Any, dir_fd: int | None = None) -> None:
        self.ops.append(Name(self._at(path, dir_fd), FOLDER))


def after_a_cut(ops: Sequence[Op], root: Path) -> Iterator[tuple[Image, Sequence[Any]]]:
    """Yield what may lie on the disk, and what was acknowledged, for a cut after each operation."""
    seen = set()
    for moment in range(len(ops) + 1):
        done = ops[:moment]
        acked = [op.what for op in done if isinstance(op, Acked)]
        sure, loose = _sorted_out(done)
        for left_out in _selections(loose):
            image = _image([op for op in done if op in sure or op not in left_out], root)
            key = (frozenset(image.items()), len(acked))
            if key not in seen:
                seen.add(key)
                yield image, acked


def _sorted_out(done: Sequence[Op]) -> tuple[set[Op], Sequence[Op]]:
    """Return the operations that are durable, and those that may be on the disk or not."""
    sure: set[Op] = set()
    loose: list[Op] = []
    for op in done:
        if isinstance(op, Sync):
            synced = [one for one in loose if _place(one) == op.what]
            sure |= {*synced}
            loose = [one for one in loose if one not in sure]
        elif not isinstance(op, Acked):
            loose.append(op)
    return sure, loose


def _place(op: Op) -> int | Path | None:
    match op:
        case Name(path=path):
            return path.parent
        case Data(file=file):
            return file
        case _:
            return None


def _selections(loose: Sequence[Op]) -> Iterator[tuple[Op, ...]]:
    """Yield what of the unsynced operations the disk may have lost."""
    sizes = range(len(loose) + 1) if len(loose) <= MOST else (0, 1, 2, len(loose))
    return chain.from_iterable(combinations(loose, size) for size in sizes)


def _image(ops: Sequence[Op], root: Path) -> Image:
    kept, content = {*ops}, dict[int, bytes]()
    names: dict[Path, int] = {root: FOLDER}
    for op in ops:
        match op:
            case Data(file=file, content=content_then):
                content[file] = content_then
            case Name(path=path, file=None, after=after):
                if after is None or after in kept:
                    names.pop(path, None)
            case Name(path=path, file=int(file)):
                names[path] = file
            case _:
                pass
    return {
        path: content.get(file, b"")
        for path, file in names.items()
        if file != FOLDER and _is_reached(path, names, root)
    }


def _is_reached(path: Path, names: Mapping[Path, int], root: Path) -> bool:
    above = [one for one in path.parents if one.is_relative_to(root)]
    return all(names.get(one) == FOLDER for one in above)
