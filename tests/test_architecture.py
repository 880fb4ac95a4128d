"""`docs/architecture.md` is a map of the code as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

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
