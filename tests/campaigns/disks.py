"""Disks that are small, that go read-only, or that lose power: real ones, where root may mount."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

_SIZES = {"ext4": 64, "xfs": 320, "btrfs": 160}  # MiB; the least that each of them takes, or nearly
_MEMORY = Path("/dev/shm")  # noqa: S108  images lie in memory, so that nothing else writes there


@cache
def may_mount() -> bool:
    """Whether a small disk can be mounted here."""
    if os.geteuid() != 0:
        return False
    with tempfile.TemporaryDirectory() as folder:
        tried = _run("mount", "-t", "tmpfs", "-o", "size=1m", "none", folder, check=False)
        return tried and _run("umount", folder)


@contextmanager
def small_disk(folder: Path, size: str = "1m") -> Iterator[Path]:
    """Mount a disk of that size at `folder`."""
    folder.mkdir()
    _run("mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder))
    try:
        yield folder
    finally:
        _run("umount", str(folder))


def fill(folder: Path, *, leave: int) -> Path:
    """Fill the disk but for so many bytes, and return the file that does it."""
    free = os.statvfs(folder)
    filler = folder / "filler"
    filler.write_bytes(b"x" * (free.f_bavail * free.f_frsize - leave))
    return filler


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let nothing be written on the disk that is mounted at `folder`."""
    _run("mount", "-o", "remount,ro", str(folder))
    try:
        yield
    finally:
        _run("mount", "-o", "remount,rw", str(folder))


class Disk:
    """A disk in a file, mounted at a folder, whose power can be cut."""

    def __init__(self, kind: str, folder: Path) -> None:
        """Make a file system of that kind and mount it."""
        self.folder = folder
        self._scratch = Path(tempfile.mkdtemp(dir=_MEMORY))
        image = self._scratch / "disk"
        with image.open("wb") as file:
            file.truncate(_SIZES[kind] * 1024 * 1024)
        _run(f"mkfs.{kind}", "-q", str(image))
        folder.mkdir()
        self._mount(image)

    def cut(self) -> None:
        """Cut the power: from now on the folder shows what the disk had at this instant."""
        image, copy = self._scratch / "disk", self._scratch / "copy"
        while True:
            before = self._writes()
            shutil.copyfile(image, copy)
            if before == self._writes() and before[1] == "0":
                break
            time.sleep(0.01)  # a write was under way, of which the copy may have a part
        self._unmount()
        self._mount(copy)

    def close(self) -> None:
        """Take the disk away."""
        self._unmount()
        shutil.rmtree(self._scratch)

    def _mount(self, image: Path) -> None:
        show = ["losetup", "--find", "--show", str(image)]
        self._device = subprocess.run(
            show, check=True, capture_output=True, text=True
        ).stdout.strip()
        _run("mount", self._device, str(self.folder))

    def _unmount(self) -> None:
        _run("umount", str(self.folder))
        _run("losetup", "--detach", self._device)

    def _writes(self) -> tuple[str, str]:
        """Return how many writes the device has had, and how many are under way."""
        stat = (
            Path("/sys/block", Path(self._device).name, "stat").read_text(encoding="utf-8").split()
        )
        return stat[4], stat[8]


@contextmanager
def read_only_folder(folder: Path) -> Iterator[None]:
    """Let nobody write into `folder`, whoever has a file in it open."""
    _run("mount", "--bind", str(folder), str(folder))
    try:
        _run("mount", "-o", "remount,bind,ro", str(folder))
        yield
    finally:
        _run("umount", str(folder))


def can_make(kind: str) -> bool:
    """Whether a disk of that kind can be made and mounted here."""
    return may_mount() and Path("/dev/loop-control").exists() and bool(shutil.which(f"mkfs.{kind}"))


def _run(*words: str, check: bool = True) -> bool:
    return subprocess.run(words, check=check, capture_output=True).returncode == 0
