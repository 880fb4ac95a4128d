"""The commands `edit` and `drop` of decisions, wins, parked and raised things."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, TypeAlias, TypeVar

from huddlecli.cli.arguments.declaration import App, Argument, Option
from huddlecli.cli.context import Context
from huddlecli.cli.find_record import find_record, split_ids
from huddlecli.cli.options import QUOTES, Ids, ShowOnly, Words
from huddlecli.core.errors import Failed
from huddlecli.core.records import AnyRecord, Kind, record_class
from huddlecli.core.text import note, shown
from huddlecli.core.value import replace
from huddlecli.store.record_paths import RECORD_FOLDERS
from huddlecli.views.records import ended_line

if TYPE_CHECKING:
    from huddlecli.cli.edit_record import EditFlags

R = TypeVar("R", bound=AnyRecord)
Title: TypeAlias = Annotated[str | None, Option("--title", metavar="TITLE", help="New title.")]
Tag: TypeAlias = Annotated[
    list[str] | None, Option("--tag", metavar="TAG", help="A tag; repeatable.")
]
Untag: TypeAlias = Annotated[
    list[str] | None, Option("--untag", metavar="TAG", help="Tag to remove; repeatable.")
]
ReasonWords: TypeAlias = Annotated[
    list[str] | None, Argument(metavar="REASON", help=f"The reason. {QUOTES}")
]


def find_standing(context: Context, model: type[R], text: str) -> R:
    """Return the record that an id or words name; Failed if it was dropped, replaced or taken."""
    kind = model.kind
    record = context.records.load(model, find_record(context, model, text))
    if record.status != RECORD_FOLDERS[kind].standing:
        short = context.list_context(kind).short_id(record.id)
        raise Failed(
            f"{short} ({shown(record.title)}) is already {record.status}",
            hint=f"huddle {kind} show {short}",
        )
    return record


def add_edit(app: App, kind: Kind, *, what: str, line: str) -> None:
    """Give `app` the command that changes the title and the tags of a record."""

    @app.command(help=f"{what} Without any words or flags, it opens in your editor.", epilog=line)
    def edit(  # noqa: PLR0913, PLR0917  each flag is a key of the record
        context: Context,
        record_id: Ids,
        words: Words = None,
        title: Title = None,
        tag: Tag = None,
        untag: Untag = None,
        *,
        dry_run: ShowOnly = False,
    ) -> None:
        from huddlecli.cli.edit_record import EditFlags  # noqa: PLC0415 - the others start without

        flags = EditFlags(words=words or (), title=title, tags=tag or (), untags=untag or ())
        run_edit(context, kind, record_id, flags, dry_run=dry_run)


def run_edit(
    context: Context, kind: Kind, text: str, flags: EditFlags, *, dry_run: bool = False
) -> None:
    """Change records that were not dropped, replaced or taken, and confirm it.

    `text` names one. If it is an id, the words may begin with the ids of others.
    """
    from huddlecli.cli.edit_record import edit_records, report_edit  # noqa: PLC0415 - the same

    model = record_class(kind)
    names, words = split_ids(context, model, [text, *flags.words])
    found = {each.id: each for each in (find_standing(context, model, name) for name in names)}
    before = [*found.values()]
    after = edit_records(context, before, replace(flags, words=words), dry_run=dry_run)
    report_edit(context, before, after, dry_run=dry_run)


def add_drop(app: App, kind: Kind, *, what: str, line: str) -> None:
    """Give `app` the command that drops a record, with a reason if one is given."""

    @app.command(help=what, epilog=line)
    def drop(
        context: Context, record_id: Ids, words: ReasonWords = None, *, dry_run: ShowOnly = False
    ) -> None:
        names, reason = split_ids(context, record_class(kind), [record_id, *(words or ())])
        records = [find_standing(context, record_class(kind), name) for name in names]
        run_drop(context, records, " ".join(reason), dry_run=dry_run)


def run_drop(
    context: Context, records: Sequence[AnyRecord], reason: str, *, dry_run: bool = False
) -> None:
    """Drop records of one kind, all or none, and confirm it."""
    from huddlecli.cli.several import confirm_drops, written_together  # noqa: PLC0415 - as above

    by_id = {record.id: record for record in records}
    kind = records[0].kind
    if not dry_run:
        confirm_drops(context, [*by_id.values()], reason)
    now, me = context.now(), context.current_user.name
    closed = {"closed": now} if RECORD_FOLDERS[kind].open else {}
    keys = {"status": "dropped", **closed, "reason": note(reason) if reason.strip() else None}
    changes = [
        partial(
            context.records.change,
            record_class(kind),
            record.id,
            me,
            now,
            set=keys,
            expect={"status": record.status},
        )
        for record in by_id.values()
    ]
    after = written_together(context, changes, dry_run=dry_run)
    if not context.flags.quiet or dry_run:
        frame = context.list_context(kind)
        lines = (ended_line(record, frame) for record in after)
        context.console.confirm_all(lines, would_be=dry_run)
