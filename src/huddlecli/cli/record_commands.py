"""The commands `list` and `show` of each kind of record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from huddlecli.cli.arguments.declaration import App, Option
from huddlecli.cli.console import Shows
from huddlecli.cli.context import Context
from huddlecli.cli.find_record import find_record
from huddlecli.cli.options import (
    FORMATS,
    Days,
    Delimiter,
    Format,
    Id,
    ListFormat,
    Output,
    Since,
    Until,
    example,
    parse_delimiter,
)
from huddlecli.core.errors import Wrong
from huddlecli.core.records import (
    KIND_WORDS,
    Action,
    AnyRecord,
    Kind,
    is_undone,
    record_class,
)
from huddlecli.core.team import UnknownPerson, day_in, zone_of
from huddlecli.core.text import folded, shown
from huddlecli.views.formats import drawings
from huddlecli.views.records import ListContext, list_document


def add_list(app: App, kind: Kind, statuses: Sequence[str], *, what: str) -> None:
    """Give `app` the command that lists records, by default those of the first status."""
    standing = statuses[0]
    option: Any = Option(
        default=standing, metavar="STATUS", choices=(*statuses, "all"), help="{choices}."
    )

    @app.command("list", help=what, epilog=example(f"huddle {kind} list --status all --since 4w"))
    def list_(  # noqa: PLR0913, PLR0917  each flag is a parameter of its own
        context: Context,
        status: str = option,
        since: Since = None,
        until: Until = None,
        form: ListFormat = "auto",
        output: Output = None,
        delimiter: Delimiter = None,
    ) -> None:
        days = Days(context, since, until)
        wanted = parse_status(status, (*statuses, "all"))
        records = find_records(context, kind, wanted, standing, days)
        show_records(context, kind, records, form, delimiter, output=output)


def add_show(app: App, kind: Kind, *, what: str) -> None:
    """Give `app` the command that shows one record with its history."""

    @app.command(help=what, epilog=example(f"huddle {kind} show k7f2"))
    def show(context: Context, record_id: Id, form: Format = "auto", output: Output = None) -> None:
        show_one(context, kind, record_id, form, output=output)


def show_records(  # noqa: PLR0913 - the flags of a list
    context: Context,
    kind: Kind,
    records: Sequence[AnyRecord],
    asked: str,
    delimiter: str | None = None,
    *,
    output: str | None = None,
) -> None:
    """Show a list."""
    between = parse_delimiter(delimiter, asked, output)
    frame = context.list_context(kind).with_ids_of(records)

    def json() -> str:
        from huddlecli.views.record_export import list_json  # noqa: PLC0415 - people's lists do without

        return list_json(kind, records, frame)

    def csv() -> str:
        from huddlecli.views.record_export import list_csv  # noqa: PLC0415 - the same

        return list_csv(kind, records, frame, delimiter=between)

    shows: Shows = {
        **drawings(lambda: list_document(records, frame), "rich", "text", "markdown", "chat"),
        "json": json,
        "csv": csv,
        **(task_formats(records, frame) if kind == "action" else {}),
    }
    empty = "" if records else _nothing(kind)
    context.console.show(asked, shows, empty=empty, output=output)


def task_formats(records: Sequence[AnyRecord], frame: ListContext) -> Shows:
    """Return the formats of other programs that list promises."""
    actions = [record for record in records if isinstance(record, Action)]

    def todotxt() -> str:
        from huddlecli.views.formats.todotxt import lines  # noqa: PLC0415 - people's lists do without

        return lines(actions, frame.day_of)

    def taskwarrior() -> str:
        from huddlecli.views.formats.taskwarrior import tasks  # noqa: PLC0415 - the same

        return tasks(actions, lambda name: zone_of(frame.team, name))

    return {"todotxt": todotxt, "taskwarrior": taskwarrior}


def _nothing(kind: Kind) -> str:
    """Return what a terminal shows instead of an empty list."""
    return f"no {'promise' if kind == 'action' else KIND_WORDS[kind].noun}s found"


def show_one(
    context: Context, kind: Kind, text: str, asked: str, *, output: str | None = None
) -> None:
    """Show a record with its history."""
    from huddlecli.views import record_history  # noqa: PLC0415 - lists do without
    from huddlecli.views.record_export import record_json  # noqa: PLC0415 - lists do without

    context.console.format(asked, FORMATS, output)
    model = record_class(kind)
    record = context.records.load(model, find_record(context, model, text))
    frame = context.list_context(kind).with_ids_of([record])
    shows: Shows = {
        "rich": lambda: record_history.as_rich(record, frame),
        "text": lambda: record_history.as_text(record, frame),
        "markdown": lambda: record_history.as_markdown(record, frame),
        "json": lambda: record_json(kind, record, frame),
    }
    context.console.show(asked, shows, output=output)


def parse_status(status: str, known: Sequence[str]) -> str:
    """Return the status that a flag names."""
    if status not in known:
        raise Wrong(f"there is no status {shown(status)}", hint=f"--status {', '.join(known)}")
    return status


def find_records(
    context: Context, kind: Kind, status: str, standing: str, days: Days
) -> list[AnyRecord]:
    """Return the records of that status made on those days, oldest first."""
    zone, records = context.team.zone, list[AnyRecord]()
    model = record_class(kind)
    if status in (standing, "all"):
        opened = context.records.open(model)
        context.warn(opened.warnings)
        records += opened.records
    if status != standing:
        closed = context.records.closed(
            model, lambda name: name.created in days, since=days.since, full=False
        )
        context.warn(closed.warnings)
        records += closed.records
    return sorted(
        (
            record
            for record in records
            if day_in(zone, record.created) in days
            and status in ("all", record.status)
            and not is_undone(record)
        ),
        key=lambda record: (record.created, record.id),
    )


def promise_owner(context: Context, name: str) -> str:
    """Return the present name of an owner of promises, see `owner_name`."""

    def owners() -> Iterator[str]:
        opened, closed = context.records.both(Action, lambda _: True, full=False)
        return (action.owner for action in (*opened.records, *closed.records))

    return owner_name(context, name, owners)


def owner_name(context: Context, name: str, owners: Callable[[], Iterable[str | None]]) -> str:
    """Return the present name of an owner, which may be typed as `me`, or as a former name.

    Those among the `owners` of records who left the team are known too; UnknownPerson for others.
    """
    try:
        return context.find_person(name).name
    except UnknownPerson as unknown:
        wanted = folded(unknown.name)
        if not context.team.people or any(folded(owner or "") == wanted for owner in owners()):
            return unknown.name
        raise
