"""Lists ten years of closed records in another process, while this one reads open ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeAlias

from huddlecli.core.records import Kind
from huddlecli.store.quick.meanwhile import begin
from huddlecli.store.record_files import SkippedFile, Warn, closed_months, closed_names

NamesByMonth: TypeAlias = Iterator[tuple[str, list[str]]]
ListClosed: TypeAlias = Callable[[Path, Kind, Warn, date | None], NamesByMonth]

_MANY = 24  # months, from which on it pays
_LAST = 2  # months, in which other processes close records meanwhile


def begin_listing(team: Path, kind: Kind, since: date) -> ListClosed:
    """Begin to list the closed records of a kind, and return what lists them: see `closed_names`.

    The last months are listed when all of them are asked for, after the open ones were read: a
    record that is closed meanwhile is then found in one or the other.
    """
    months = closed_months(team, kind, lambda _: None)[:-_LAST]
    if len(months) < _MANY:
        return closed_names

    def list_months() -> tuple[list[tuple[str, list[str]]], list[tuple[str, str]]]:
        skipped: list[SkippedFile] = []
        names = [*closed_names(team, kind, skipped.append, since, months)]
        return names, [(str(file.path), file.reason) for file in skipped]

    listed = begin(list_months)

    def list_all(team: Path, kind: Kind, warn: Warn, since: date | None) -> NamesByMonth:
        names, skipped = listed()
        for path, reason in skipped:
            warn(SkippedFile(Path(path), reason))
        yield from names
        others = [month for month in closed_months(team, kind, warn) if month not in months]
        yield from closed_names(team, kind, warn, since, others)

    return list_all
