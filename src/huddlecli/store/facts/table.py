"""The table of facts in DuckDB, in this process.

It opens no file but those that it is given, and loads no extension: it never asks the network.
"""

from __future__ import annotations

import re
import tempfile
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import Any, Self, TextIO

from huddlecli.core.errors import Failed
from huddlecli.store.facts.columns import columns
from huddlecli.store.facts.extra import NOT_INSTALLED
from huddlecli.store.facts.validity import is_valid

_OFFLINE = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
_BY_CONTENT = "hive_partitioning = false"  # a folder called `team=x` adds no column
_GLOB = re.compile(r"[*?\[]")


class FactTable:
    """All rows of all teams."""

    def __init__(self, kept: Mapping[str, str] | None = None) -> None:
        """Open an empty table in memory, with all columns or those `kept`, each with its type."""
        try:
            import duckdb  # noqa: PLC0415 - it is an extra, and takes 0.4 s
        except ImportError:
            raise Failed(
                "the library that reckons over many teams is not installed", hint=NOT_INSTALLED
            ) from None
        self._error = duckdb.Error
        self._database = duckdb.connect(":memory:", config=dict(_OFFLINE))
        self._database.execute("SET enable_progress_bar = false")  # `python -c` shows it on stdout
        self._kept = columns() if kept is None else kept
        made = ", ".join(f'"{name}" {kind}' for name, kind in self._kept.items())
        self._database.execute(f"CREATE TABLE facts ({made})")
        self._added: list[int] = []  # how many rows each source had, in order

    def __enter__(self) -> Self:
        """Use it in a block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self._database.close()

    def add_rows(self, path: str) -> int:
        """Add the rows of a file with one in each line, or raise ValueError; return how many."""
        given = {"path": _literal(path), "columns": dict(self._kept)}
        how = f"format = 'newline_delimited', columns = $columns, {_BY_CONTENT}"
        return self._add(f"read_json($path, {how})", given)

    @contextmanager
    def added_lines(self) -> Iterator[TextIO]:
        """Open a file for rows, one in each line, and add them at the end, or raise ValueError."""
        with tempfile.TemporaryDirectory(prefix="huddle-") as folder:
            rows = Path(folder, "rows.jsonl")
            with rows.open("w", encoding="ascii") as lines:
                yield lines
            if rows.stat().st_size:
                self.add_rows(str(rows))

    def add_columns(self, path: str) -> int:
        """Add the rows of a Parquet file, or raise ValueError; return how many."""
        return self._add(f"read_parquet($path, {_BY_CONTENT})", {"path": _literal(path)})

    def add_stream(self, stream: Any) -> int:
        """Add rows that come as an Arrow stream, or raise ValueError; return how many."""
        self._database.register("incoming", stream)
        try:
            return self._add("incoming", {})
        finally:
            self._database.unregister("incoming")

    def remove_invalid(self) -> list[int]:
        """Remove the rows that are not as their schema says.

        Return how many of them came with each source, in the order in which these were added.
        """
        wrong = f"({is_valid(self._kept)}) IS NOT TRUE"
        rows = self.run(f"SELECT rowid FROM facts WHERE {wrong}")  # noqa: S608  ours
        if rows:
            self.run(f"DELETE FROM facts WHERE {wrong}")  # noqa: S608  ours
        ends = [*accumulate(self._added)]
        removed = Counter(bisect_right(ends, row) for (row,) in rows)
        return [removed[place] for place in range(len(ends))]

    @property
    def rows(self) -> Any:
        """All rows as an Arrow stream."""
        return self._database.sql("SELECT * FROM facts")

    def count(self) -> int:
        """Return how many rows there are."""
        ((number,),) = self._database.execute("SELECT COUNT(*) FROM facts").fetchall()
        return int(number)

    def write_columns(self, path: str) -> None:
        """Write all rows to a Parquet file, or raise ValueError."""
        try:
            self.rows.write_parquet(path, compression="zstd")
        except self._error as error:
            raise ValueError(_first_line(error)) from None

    def run(self, script: str, given: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run SQL, and return the rows of its last statement; `given` stands for each `?`."""
        rows: list[tuple[Any, ...]] = self._database.execute(script, given or None).fetchall()
        return rows

    def _add(self, reader: str, given: Mapping[str, object]) -> int:
        kept = f"COLUMNS('^({'|'.join(self._kept)})$')"  # a source may have others too
        script = f"INSERT INTO facts BY NAME SELECT {kept} FROM {reader}"  # noqa: S608  ours
        try:
            ((number,),) = self._database.execute(script, given).fetchall()
        except self._error as error:
            reason = _first_line(error)
            if "No matching columns" in reason:
                reason = "it has no column of facts"
            raise ValueError(reason) from None
        self._added.append(number)
        return int(number)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _literal(path: str) -> str:
    """Return a path as a pattern of DuckDB that only this path fits, or raise ValueError."""
    if "\\" in path and _GLOB.search(path):  # no pattern of DuckDB fits a backslash alone
        raise ValueError("a path with a backslash and one of * ? [ cannot be read")
    return _GLOB.sub(r"[\g<0>]", path)
