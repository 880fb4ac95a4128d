"""Delta tables of facts, on a path or in the object storage of a company."""

from __future__ import annotations

from typing import Any

from huddlecli.core.errors import Failed
from huddlecli.store.facts.extra import NOT_INSTALLED


def append(address: str, rows: Any) -> None:
    """Append rows, given as an Arrow stream, to the table at an address; make it if it is missing.

    All of them are there, or none: rows count from the moment at which the table's log has them. A
    writer that comes second tries again by itself.
    """
    table = _library()
    try:
        table.write_deltalake(address, rows, mode="append", schema_mode="merge")
    except (table.exceptions.DeltaError, OSError, ValueError) as error:
        raise Failed(
            f"the table could not be written: {_first_line(error)}", hint=f"--to {address}"
        ) from None


def stream(address: str) -> Any:
    """Return all rows of the table at an address as an Arrow stream, or raise ValueError."""
    table = _library()
    try:
        found = table.DeltaTable(address)
        return table.QueryBuilder().register("facts", found).execute("SELECT * FROM facts")
    except (table.exceptions.DeltaError, OSError) as error:
        raise ValueError(_first_line(error)) from None


def _library() -> Any:
    try:
        import deltalake  # noqa: PLC0415 - it is an extra, and takes 0.1 s
        import deltalake.exceptions  # noqa: PLC0415 - the same
    except ImportError:
        raise Failed(
            "the library that writes Delta tables is not installed", hint=NOT_INSTALLED
        ) from None
    return deltalake


def _first_line(error: Exception) -> str:
    return str(error).split("\n", maxsplit=1)[0]
