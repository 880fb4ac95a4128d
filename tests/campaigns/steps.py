"""Steps: what somebody types, and by what it is known whether it took effect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

Fact: TypeAlias = tuple[str | None, str, Any]  # record (None: a new one), key, value


@dataclass(eq=False)
class Step:
    """A command, the one key by whose value its effect is known, and whether it said `done`."""

    words: tuple[str, ...]
    key: str
    value: Any
    record: str | None = None
    acked: bool = False
    tries: int = 0

    @property
    def fact(self) -> Fact:
        """What the histories say if the command took effect."""
        return self.record, self.key, self.value


def logs(titles: Sequence[str]) -> Sequence[Step]:
    """Return steps that promise something."""
    return [Step(("log", title, "due:3d"), "title", title) for title in titles]


def edits(records: Sequence[str], key: str, values: Sequence[Any]) -> Sequence[Step]:
    """Return steps that each give one of the records another title or due day, or one more tag."""
    flag = {"title": "--title", "due": "--due", "tags": "--tag"}[key]
    return [
        Step(("action", "edit", record, flag, str(value)), key, value, record)
        for record, value in zip(records, values, strict=True)
    ]


def dones(records: Sequence[str]) -> Sequence[Step]:
    """Return steps that each say of a promise that it is done."""
    return [Step(("done", record), "status", "done", record) for record in records]


def titles(name: str, count: int) -> Sequence[str]:
    """Return as many titles, no two alike."""
    return [f"{name} {number}" for number in range(count)]
