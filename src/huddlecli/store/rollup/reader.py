"""Reads all sources of a roll-up into one table of facts."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from huddlecli.core.dates import Period
from huddlecli.core.errors import HuddleError
from huddlecli.core.facts.lines import as_line
from huddlecli.store import files, team_file
from huddlecli.store.facts.reader import FactReader
from huddlecli.store.facts.table import FactTable
from huddlecli.store.record_files import SkippedFile
from huddlecli.store.rollup.sources import FactPlace

WarnOf: TypeAlias = Callable[[str, str], object]  # takes a source or a file, and the reason
_VALID = "valid by huddle schema facts"


class SourceReader:
    """Reads sources into a table.

    `unread` are those that could not be read, and `left_out` counts rows that are not valid.
    """

    def __init__(self, table: FactTable, period: Period, now: datetime, warn: WarnOf) -> None:
        """Read into `table`, of team folders only the days of `period`.

        `warn` is called with each source and each file of a team that cannot be read.
        """
        self._table, self._period, self._now, self._warn = table, period, now, warn
        self.unread: list[FactPlace] = []
        self.left_out = 0

    def read(self, found: Iterable[FactPlace]) -> None:
        """Read all of them; what cannot be read does not keep the others from it."""
        added = list[tuple[FactPlace, int]]()  # with the number of rows of each
        with self._table.added_lines() as lines:
            for source in found:
                try:
                    if source.fault:
                        raise _NotRead(source.fault)  # noqa: TRY301  it is one of many reasons
                    if source.kind == "team":
                        lines.writelines(self._lines_of(Path(source.place)))
                    else:
                        added.append((source, self._add(source)))
                except _NotRead as error:
                    self._skip(source, str(error))
        self._remove_invalid(added)

    def _lines_of(self, folder: Path) -> list[str]:
        """Return the rows of a team folder, all or none."""

        def skipped(file: SkippedFile) -> None:
            if _is_shut(file.path):
                raise _NotRead(f"{os.path.relpath(file.path, folder)}: {file.reason}")
            self._warn(str(file.path), file.reason)

        try:
            rows = FactReader(folder, team_file.load(folder), self._now, skipped).rows(self._period)
            return [*map(as_line, rows)]
        except files.Unreadable as error:
            raise _NotRead(f"{os.path.relpath(error.path, folder)}: {error.reason}") from None
        except HuddleError as error:
            raise _NotRead(error.message.partition("\n")[0]) from None
        except OSError as error:
            raise _NotRead(files.reason_of(error)) from None

    def _add(self, source: FactPlace) -> int:
        """Add the rows of a file or a table, and return how many there are."""
        try:
            return self._read(source)
        except OSError as error:
            raise _NotRead(files.reason_of(error)) from None
        except UnicodeEncodeError:
            raise _NotRead("its path is not UTF-8 text") from None
        except ValueError as error:
            raise _NotRead(str(error)) from None

    def _read(self, source: FactPlace) -> int:
        """Read a file or a table, and return how many rows it has."""
        if source.kind != "table" and not stat.S_ISREG(Path(source.place).stat().st_mode):
            raise _NotRead("not a plain file")  # a pipe might never end
        match source.kind:
            case "rows":
                return self._table.add_rows(source.place)
            case "columns":
                return self._table.add_columns(source.place)
            case _:
                from huddlecli.store.facts import delta  # noqa: PLC0415 - few have a table

                return self._table.add_stream(delta.stream(source.place))

    def _remove_invalid(self, added: Sequence[tuple[FactPlace, int]]) -> None:
        """Remove rows that are not valid; those of all team folders were added last."""
        removed = self._table.remove_invalid()
        for (source, number), wrong in zip(added, removed, strict=False):
            if number == wrong:
                reason = f"none of its rows is {_VALID}" if number else "there is no row in it"
                self._skip(source, reason)
            elif wrong:
                self._leave_out(source.place, wrong)
        if wrong := sum(removed[len(added) :]):
            self._leave_out("team folders", wrong)

    def _skip(self, source: FactPlace, reason: str) -> None:
        self._warn(source.place, reason)
        self.unread.append(source)

    def _leave_out(self, place: str, number: int) -> None:
        self.left_out += number
        self._warn(place, f"{number} {'row' if number == 1 else 'rows'} left out: not {_VALID}")


class _NotRead(Exception):
    """A source that cannot be read, with the reason."""


def _is_shut(path: Path) -> bool:
    """Whether a path is a folder that may not be listed, or is in one that may not be entered."""
    try:
        with os.scandir(path):
            return False
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
