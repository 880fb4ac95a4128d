"""Reads all sources of a roll-up into one table of facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeAlias

from huddlecli.core.dates import Period
from huddlecli.core.errors import HuddleError
from huddlecli.core.facts.lines import as_line
from huddlecli.store import team_file
from huddlecli.store.facts.reader import FactReader
from huddlecli.store.facts.table import FactTable
from huddlecli.store.record_files import SkippedFile
from huddlecli.store.rollup.sources import FactPlace

WarnOf: TypeAlias = Callable[[str, str], object]  # takes a source or a file, and the reason


class Unread(NamedTuple):
    """A source that could not be read, and why."""

    source: FactPlace
    reason: str


def read_all(
    table: FactTable, found: Iterable[FactPlace], period: Period, now: datetime, warn: WarnOf
) -> list[Unread]:
    """Read sources into a table, and return those that could not be read.

    Of team folders only the days of `period` are read; `warn` is called with each of their files
    that cannot be.
    """
    unread = list[Unread]()
    with table.added_lines() as lines:
        for source in found:
            if source.kind != "team":
                unread += _read_file(table, source)
                continue
            try:
                team = team_file.load(Path(source.place))
            except HuddleError as error:
                unread.append(Unread(source, _first_line(error)))
                continue

            def skipped(file: SkippedFile) -> None:
                warn(str(file.path), file.reason)

            reader = FactReader(Path(source.place), team, now, skipped)
            lines.writelines(map(as_line, reader.rows(period)))
    return unread


def _read_file(table: FactTable, source: FactPlace) -> list[Unread]:
    """Read a file or a table; return it if it could not be read."""
    try:
        match source.kind:
            case "rows":
                table.add_rows(source.place)
            case "columns":
                table.add_columns(source.place)
            case _:
                from huddlecli.store.facts import delta  # noqa: PLC0415 - few have a table

                table.add_stream(delta.stream(source.place))
    except (ValueError, OSError) as error:
        return [Unread(source, str(error))]
    return []


def _first_line(error: HuddleError) -> str:
    return error.message.split("\n", maxsplit=1)[0]
