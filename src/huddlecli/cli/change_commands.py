"""The commands `edit` and `drop` of decisions, wins, parked and raised things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias, TypeVar

from huddlecli.cli.arguments.declaration import App, Argument, Option
from huddlecli.cli.context import Context
from huddlecli.cli.find_record import find_record
from huddlecli.cli.options import QUOTES, Id, Words
from huddlecli.core.errors import Failed
from huddlecli.core.records import AnyRecord, Kind, record_class
from huddlecli.core.text import note, shown
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
        record_id: Id,
        words: Words = None,
        title: Title = None,
        tag: Tag = None,
        untag: Untag = None,
    ) -> None:
        from huddlecli.cli.edit_record import EditFlags  # noqa: PLC0415 - the others start without

        flags = EditFlags(words=words or (), title=title, tags=tag or (), untags=untag or ())
        run_edit(context, kind, record_id, flags)


def run_edit(context: Context, kind: Kind, text: str, flags: EditFlags) -> None:
    """Change a record that was not dropped, replaced or taken, and confirm it."""
    from huddlecli.cli.edit_record import edit_record, report_edit  # noqa: PLC0415 - the same

    record = find_standing(context, record_class(kind), text)
    report_edit(context, record, edit_record(context, record, flags))


def add_drop(app: App, kind: Kind, *, what: str, line: str) -> None:
    """Give `app` the command that drops a record, with a reason if one is given."""

    @app.command(help=what, epilog=line)
    def drop(context: Context, record_id: Id, words: ReasonWords = None) -> None:
        run_drop(context, kind, record_id, " ".join(words or ()))


def run_drop(context: Context, kind: Kind, text: str, reason: str) -> None:
    """Drop a record and confirm it."""
    record = find_standing(context, record_class(kind), text)
    now = context.now()
    closed = {"closed": now} if RECORD_FOLDERS[kind].open else {}
    after = context.records.change(
        type(record),
        record.id,
        context.current_user.name,
        now,
        set={"status": "dropped", **closed, "reason": note(reason) if reason.strip() else None},
        expect={"status": record.status},
    )
    if not context.flags.quiet:
        context.console.confirm(ended_line(after, context.list_context(kind)))
