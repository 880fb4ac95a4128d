"""The options that the imports share."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from huddlecli.cli.arguments.declaration import Argument, Option

SheetFile: TypeAlias = Annotated[
    str, Argument(metavar="FILE", help="The CSV, with column names in line 1; - is stdin.")
]
Encoding: TypeAlias = Annotated[
    str | None,
    Option("--encoding", metavar="NAME", help="If it is not UTF-8: cp1252, utf-16 …"),
]
ImportDryRun: TypeAlias = Annotated[
    bool, Option("-n", "--dry-run", help="Only show what would be imported.")
]
DateOrder: TypeAlias = Annotated[
    str | None,
    Option(
        "--dates",
        metavar="ORDER",
        choices=("dmy", "mdy", "ymd"),
        help="{choices}: the order in dates.",
    ),
]
