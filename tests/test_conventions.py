"""`docs/conventions.md` names the tests that show each point; all of them exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "conventions.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) \| (.+) \| (.+) \|$", PAGE, re.MULTILINE)
NAMED = re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE)


def test_every_point_has_its_number_and_a_test() -> None:
    """The points are counted through, so that others can refer to them."""
    assert [int(number) for number, _, _ in ROWS] == [*range(1, len(ROWS) + 1)]
    assert [
        number for number, _, tests in ROWS if not re.search(r"`[\w/]+\.py::test_", tests)
    ] == []
    assert len(NAMED) == sum(tests.count("::") for _, _, tests in ROWS)


def test_every_test_that_is_named_exists() -> None:
    """Who renames or removes a test looks at what it was there for."""
    missing = [f"{path}::{name}" for path, name in NAMED if name not in _tests(path)]

    assert missing == []


def _tests(path: str) -> set[str]:
    """Return the names of the tests in a file; none if there is no file."""
    file = ROOT / "tests" / path
    if not file.is_file():
        return set()
    found = ast.parse(file.read_text(encoding="utf-8")).body
    return {node.name for node in found if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
