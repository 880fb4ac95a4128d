"""`docs/architecture.md` is a map of the code as it is, and one package knows the platform."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.systems import POSIX_MODULES, POSIX_NAMES

ROOT = Path(__file__).parents[1]
MAP = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
BASES = (ROOT, ROOT / "src" / "huddlecli")  # what its paths start from
# What is in code quotes and has a slash inside is a path; NAME is for whatever somebody adds.
PATHS = sorted(
    path for path in set(re.findall(r"`(\w[\w.-]*/[\w./-]*)`", MAP)) if "NAME" not in path
)


@pytest.mark.parametrize("path", PATHS)
def test_each_path_on_the_map_exists(path: str) -> None:
    """A reader finds each module and folder where the map says it is."""
    assert any((base / path).exists() for base in BASES)


def test_the_map_can_be_read_in_one_sitting() -> None:
    """It has at most 100 lines, and names modules of each layer."""
    assert len(MAP.splitlines()) <= 100
    assert {path.partition("/")[0] for path in PATHS} >= {"cli", "live", "store", "views", "core"}


# What Windows lacks, and what it has with another meaning: its `select` knows sockets alone, its
# `fsync` no folders, its `kill` ends a process whatever the signal is.
MODULES = frozenset({*POSIX_MODULES, "ctypes", "select", "selectors", "signal"} - {"readline"})
NAMES = POSIX_NAMES | {"os": (*POSIX_NAMES["os"], "fsync", "kill", "link", "readlink", "symlink")}
FOLDERS = frozenset({"dir_fd", "src_dir_fd", "dst_dir_fd"})
PLATFORM = ROOT / "src" / "huddlecli" / "store" / "platform"


def posix_only(source: str) -> Iterator[str]:
    """Yield what a module uses that only `store/platform/` may use."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names if alias.name in MODULES)
            case ast.ImportFrom(module=str(module), names=names):
                if module in MODULES:
                    yield module
                taken = NAMES.get(module, ())
                yield from (f"{module}.{alias.name}" for alias in names if alias.name in taken)
            case ast.Attribute(value=ast.Name(id=module), attr=name):
                if name in NAMES.get(module, ()):
                    yield f"{module}.{name}"
            case ast.keyword(arg=str(name)) if name in FOLDERS:
                yield name
            case _:
                continue


def test_one_package_alone_uses_what_only_posix_systems_have() -> None:
    """Whoever brings huddle to another system has one place to change."""
    source = ROOT / "src" / "huddlecli"
    others = [path for path in source.rglob("*.py") if not path.is_relative_to(PLATFORM)]
    used = {
        path.relative_to(source).as_posix(): found
        for path in others
        if (found := sorted({*posix_only(path.read_text(encoding="utf-8"))}))
    }

    assert used == {}


def test_what_only_posix_systems_have_is_found() -> None:
    """In each way of writing it; what Windows has too is nobody's business."""
    source = """
import os, fcntl
from signal import SIGHUP
from os import fork, path
def write(name, folder):
    import termios
    file = os.open(name, os.O_CREAT | os.O_NOFOLLOW, dir_fd=folder)
    os.fsync(file)
    os.replace(name, path.join("there", name))
"""
    found = ["dir_fd", "fcntl", "os.O_NOFOLLOW", "os.fork", "os.fsync", "signal"]

    assert sorted({*posix_only(source)}) == [*found, "signal.SIGHUP", "termios"]
    assert {*MODULES} > {"fcntl", "termios", "tty", "pwd", "grp", "resource", "ctypes", "signal"}
