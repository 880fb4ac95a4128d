"""Delta tables of facts, on a path or in the object storage of a company."""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Callable
from typing import Any

from huddlecli.core.errors import Busy, Failed
from huddlecli.store.facts.extra import NOT_INSTALLED

_COMMITS = 100  # the library tries 15 times, which is too few for 40 jobs of the same minute
_MARKS = re.compile("\x1b\\[[0-9]*m|↳")  # before the cause of an error
# What each storage takes from the environment.
_CREDENTIALS = {
    "s3": "export AWS_REGION=… AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=…",
    "gs": "export GOOGLE_APPLICATION_CREDENTIALS=FILE",
    "az": "export AZURE_STORAGE_ACCOUNT_NAME=… AZURE_STORAGE_ACCOUNT_KEY=…",
}
_PAUSES = (0, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 3.2)  # seconds, the longest each time


def append(address: str, rows: Callable[[], Any]) -> None:
    """Append rows to the table at an address; make it if it is missing.

    All of them are there, or none: rows count from the moment at which the table's log has them.
    `rows` returns them as an Arrow stream. It is asked again if others make the table at the same
    moment; if they only append, the library itself writes the log again. Raises Busy if others
    came first each time.
    """
    library = _library()
    often = library.CommitProperties(max_commit_retries=_COMMITS)
    for pause in _PAUSES:
        time.sleep(random.uniform(0, pause))  # noqa: S311  not a secret
        try:
            library.write_deltalake(
                address, rows(), mode="append", schema_mode="merge", commit_properties=often
            )
        except library.exceptions.CommitFailedError:
            continue
        except (library.exceptions.DeltaError, OSError, ValueError) as error:
            raise Failed(
                f"the table could not be written: {_reason(error)}", hint=_hint(address)
            ) from None
        return
    raise Busy("others write to the table at this moment", hint="try again")


def stream(address: str) -> Any:
    """Return all rows of the table at an address as an Arrow stream, or raise ValueError."""
    table = _library()
    try:
        found = table.DeltaTable(address)
        return table.QueryBuilder().register("facts", found).execute("SELECT * FROM facts")
    except (table.exceptions.DeltaError, OSError) as error:
        raise ValueError(_reason(error)) from None


def _library() -> Any:
    os.environ.setdefault("RUST_LOG", "off")  # its log is not for those who type commands
    try:
        import deltalake  # noqa: PLC0415 - it is an extra, and takes 0.1 s
        import deltalake.exceptions  # noqa: PLC0415 - the same
    except ImportError:
        raise Failed(
            "the library that writes Delta tables is not installed", hint=NOT_INSTALLED
        ) from None
    return deltalake


def _reason(error: Exception) -> str:
    """Return what an error of the library and its cause say, in one line."""
    lines = [_MARKS.sub("", line).strip() for line in str(error).splitlines()[:2]]
    first, *causes = [line.partition(". Known schemes")[0] for line in lines]
    causes = [cause for cause in causes if cause and not cause.startswith("Error: ")]
    return ": ".join((first.removeprefix("Kernel error -> "), *causes))


def _hint(address: str) -> str:
    """Return what a storage needs to let anybody in, or the address if it is a path."""
    return _CREDENTIALS.get(address.partition("://")[0], f"--to {address}")
