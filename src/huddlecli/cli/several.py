"""Several records that one command changes: all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from shlex import join
from typing import TypeVar

from huddlecli.cli.context import Context
from huddlecli.core.errors import Failed
from huddlecli.core.records import KIND_WORDS, AnyRecord
from huddlecli.core.text import shown
from huddlecli.views.words import count

R = TypeVar("R", bound=AnyRecord)
ASKS_FROM = 3  # records dropped at once


class _DryRun(Exception):
    """The changes were only to be shown."""


def written_together(
    context: Context, changes: Sequence[Callable[[], R]], *, dry_run: bool = False
) -> list[R]:
    """Make changes in one transaction, and return the records after them; a dry run writes none."""
    after: list[R] = []
    with suppress(_DryRun), context.transaction:
        after = [change() for change in changes]
        _stop_if(dry_run)
    return after


def _stop_if(dry_run: bool) -> None:  # noqa: FBT001 - it is the question
    """Leave a transaction without a change, if the changes were only to be shown."""
    if dry_run:
        raise _DryRun


def confirm_drops(context: Context, records: Sequence[AnyRecord], reason: str) -> None:
    """Ask before three or more records are dropped for a reason, which the hint repeats."""
    if len(records) < ASKS_FROM or context.flags.yes:
        return
    kind = records[0].kind
    frame = context.list_context(kind)
    noun = "promise" if kind == "action" else KIND_WORDS[kind].noun
    what = f"this drops {count(len(records), noun, f'{noun}s')}"
    ids = [frame.short_id(record.id) for record in records]
    words = join([*ids, *reason.split()])
    context.console.must_agree(
        what,
        [f"{short}  {shown(record.title)}" for short, record in zip(ids, records, strict=True)],
        elsewhere=f"huddle {kind} drop --yes {words}   (--dry-run for a preview)",
        otherwise=Failed("nothing was dropped", hint=f"huddle {kind} list"),
    )
