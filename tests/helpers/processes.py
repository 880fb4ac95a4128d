"""The processes that the tests have begun, as the system knows them."""

from __future__ import annotations

from pathlib import Path


def children() -> set[str]:
    """Return the numbers of the processes that this one has begun and that are not gone."""
    tasks = Path("/proc/self/task").iterdir()
    return {number for task in tasks for number in (task / "children").read_text().split()}
