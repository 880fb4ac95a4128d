"""Rows of facts as a Parquet file, and as rows of a table of a data engine."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from huddlecli.store import files
from huddlecli.store.facts import delta
from huddlecli.store.facts.table import FactTable


def append_to(address: str, lines: Iterable[str]) -> int:
    """Append rows to the Delta table at an address; return how many there were."""
    with _table_of(lines) as table:
        delta.append(address, lambda: table.rows)
        return table.count()


def write_parquet(path: Path, lines: Iterable[str]) -> None:
    """Write rows to a Parquet file, whole or not at all."""
    with _table_of(lines) as table:
        place = Path(os.path.realpath(path))
        temporary = place.with_name(files.temporary_name())
        try:
            table.write_columns(str(temporary))
            temporary.replace(place)
        except (ValueError, OSError) as error:
            raise files.NotSaved(path, str(error)) from None
        finally:
            temporary.unlink(missing_ok=True)


@contextmanager
def _table_of(lines: Iterable[str]) -> Iterator[FactTable]:
    """Return a table with rows."""
    with FactTable() as table:
        with table.added_lines() as file:
            file.writelines(lines)
        yield table
