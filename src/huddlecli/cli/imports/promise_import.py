"""`huddle import`: take in the promises that another program or the minutes have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from huddlecli.cli.context import Context
from huddlecli.cli.imports.sheet_file import load_text
from huddlecli.cli.imports.writes import write_import
from huddlecli.cli.new_record import default_due_day, parse_tags, warn_if_closed
from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.imports.columns import parse_map
from huddlecli.core.imports.promises.columns import FIELDS, read_sheet_of_tasks
from huddlecli.core.imports.promises.history import ImportDefaults, promises_in
from huddlecli.core.imports.promises.kinds import KIND_WORDS, KnownKind, kind_of
from huddlecli.core.imports.promises.owners import Owners, parse_owner_map
from huddlecli.core.imports.promises.rows import LeftRow, ReadTasks, RowContext
from huddlecli.core.imports.sheet_dates import ORDERS
from huddlecli.core.imports.sheets import CsvSheet, read_sheet
from huddlecli.core.team import Person, Team, find_person
from huddlecli.core.text import folded, shown
from huddlecli.store.imports.promises import ImportedPromises, PromisePlan, RowFate
from huddlecli.views.escape import safe
from huddlecli.views.words import count, short_day

_MOST_NAMES = 5
_EMPTY = {
    "markdown": "a promise is an item with a box: - [ ] Send the list @maria by fri",
    "csv": "the first line has the names of the columns: title,owner,due",
    "todotxt": "a line such as: Send the list @maria due:2026-12-04",
    "taskwarrior": "task export >tasks.json",
    "ics": "only to-dos (VTODO) are promises",
}


class PromiseImportFlags(NamedTuple):
    """The flags of `huddle import`."""

    kind: str | None
    owner_map: Sequence[str]
    owner: str | None
    tags: Sequence[str]
    mapped: Sequence[str]
    dates: str | None
    encoding: str | None
    dry_run: bool


class _ReadFile(NamedTuple):
    """What a file says, and how it was read."""

    name: str
    kind: KnownKind
    context: RowContext
    tasks: ReadTasks
    lines: Sequence[str]
    is_cut: int = 0


def import_promises(context: Context, file: str, flags: PromiseImportFlags) -> int:
    """Import the promises in a file, and return the exit code."""
    owners = Owners(context.team, context.current_user, parse_owner_map(flags.owner_map))
    defaults = ImportDefaults(
        owner=_default_owner(context, flags.owner),
        due=default_due_day(context),
        now=context.now(),
        tags=parse_tags(context, flags.tags),
    )
    read = _read(context, file, flags, owners)
    if not (read.tasks.rows or read.tasks.left):
        raise Wrong(f"{shown(read.name)} has no promises", hint=_EMPTY[read.kind.kind])
    found = promises_in(read.tasks, read.kind.kind, context.team, read.context, defaults)
    plan = write_import(
        context,
        "action",
        lambda places, cmd: ImportedPromises(context.folder, places).plan(
            found.promises, defaults.now, cmd
        ),
        dry_run=flags.dry_run,
    )
    left = sorted((*found.left, *plan.left))
    _report(context, read, plan, left, dry_run=flags.dry_run)
    return Failed.exit_code if any(row.is_bad for row in left) else 0


def _default_owner(context: Context, name: str | None) -> Person:
    """Return the owner of rows that name nobody: the person that a flag names, else the user."""
    me = context.current_user
    if name is None or folded(name) in ("me", folded(me.name)):
        return find_person(context.team, me.name) or Person(name=me.name, side=me.side)
    return context.find_person(name)


def _read(context: Context, file: str, flags: PromiseImportFlags, owners: Owners) -> _ReadFile:
    order = next((order for order in ORDERS if order == (flags.dates or "").casefold()), None)
    if flags.dates is not None and order is None:
        hint = f"--dates {', '.join(ORDERS)}"
        raise Wrong(f"--dates {shown(flags.dates)} is unknown", hint=hint)
    text, name = load_text(context, file, flags.encoding)
    if not text.strip("\ufeff \t\r\n"):
        raise Wrong(f"{shown(name)} is empty", hint="export it again")
    kind = kind_of(name, text, flags.kind)
    mapped = parse_map(flags.mapped, FIELDS, "promises", 'due="Due date"')
    if mapped and kind.kind != "csv":
        raise Wrong("--map only works with a sheet", hint="--from csv")
    rows = RowContext(
        name=name,
        base=context.today,
        owners=owners,
        zone=context.team.zone,
        week_starts=context.team.week_starts,
        order=order,
        mapped=mapped,
    )
    match kind.kind:
        case "csv":
            sheet = read_sheet(text, name)
            tasks, columns = read_sheet_of_tasks(sheet, rows)
            lines = _mapping(sheet, columns.places)
            return _ReadFile(name, kind, rows, tasks, lines, sheet.footer)
        case "markdown":
            from huddlecli.core.imports.promises.markdown import (  # noqa: PLC0415 - others do without
                day_in_minutes,
                read_markdown,
            )

            if day := day_in_minutes(name, text):
                rows = rows.at(day)
            tasks = read_markdown(text, rows)
        case "todotxt":
            from huddlecli.core.imports.promises.todotxt import read_todotxt  # noqa: PLC0415 - the same

            tasks = read_todotxt(text, rows)
        case "taskwarrior":
            from huddlecli.core.imports.promises.taskwarrior import (  # noqa: PLC0415 - the same
                read_taskwarrior,
            )

            tasks = read_taskwarrior(text, rows)
        case "ics":
            from huddlecli.core.imports.promises.calendar_tasks import (  # noqa: PLC0415 - the same
                read_calendar,
            )

            tasks = read_calendar(text, rows)
    return _ReadFile(name, kind, rows, tasks, ())


def _report(
    context: Context,
    read: _ReadFile,
    plan: PromisePlan,
    left: Sequence[LeftRow],
    *,
    dry_run: bool,
) -> None:
    """Say how the file was read, what became of its rows, and how many there are of each kind."""
    is_quiet, console = context.flags.quiet, context.console
    bad = [row for row in left if row.is_bad]
    for line in () if is_quiet else _heading(context, read):
        console.err(safe(line))
    if dry_run and not is_quiet:
        for line in _fates(context, read.name, plan.fates, left):
            console.out(safe(line))
    else:
        for row in bad:
            console.err(f"warning: {safe(_place(read.name, row.line))}: {safe(_said(row))}")
    for day in _closed_days(context.team, plan.fates):
        warn_if_closed(context, day)
    if not is_quiet:
        for line in _notes(read, bad, context.team, is_alone=context.team_folder.personal):
            console.err(safe(line))
        fates = [fate.fate for fate in plan.fates]
        others = len(left) - len(bad)
        console.confirm(
            f"{fates.count('new')} new, {fates.count('now done') + fates.count('back')} changed, "
            f"{fates.count('unchanged')} unchanged, {len(bad)} not read"
            f"{f', {others} left out' if others else ''}"
        )
        if context.team_folder.personal:
            console.err("hint:  only you see these promises: huddle init creates a team to share")
        if dry_run:
            console.err("dry run: nothing was written")


def _closed_days(team: Team, fates: Sequence[RowFate]) -> list[date]:
    """Return the days on which new promises are due and the team is closed."""
    new = (fate.promise.all_keys for fate in fates if fate.fate == "new")
    due = {keys["due"] for keys in new if keys["status"] == "open"}
    return sorted(due & {*team.closed})


def _heading(context: Context, read: _ReadFile) -> Iterator[str]:
    """Yield how a file was read."""
    yield f"{read.name}: {KIND_WORDS[read.kind.kind]}, by {read.kind.by}"
    if read.context.is_known:
        day = short_day(read.context.base, context.today)
        yield f'{read.name}: dated {day}; "by fri" counts from then'
    yield from read.lines
    if read.is_cut:
        yield f"{read.name}: skipped {count(read.is_cut, 'line', 'lines')} after the last full row"


def _fates(
    context: Context, name: str, fates: Sequence[RowFate], left: Sequence[LeftRow]
) -> Iterator[str]:
    """Yield what becomes of each row, in the order of the file."""
    frame = context.list_context("action")
    rows: list[tuple[int, str]] = []
    for fate in fates:
        keys, today = fate.promise.all_keys, context.today
        if fate.fate == "now done":
            keys |= fate.promise.ending
        differs = fate.differs
        state = f"due {short_day(keys['due'], today)}"
        if keys["status"] == "done":
            state = f"done {short_day(keys['done_on'], today)}"
        tags = " ".join(f"#{tag}" for tag in keys.get("tags", ()))
        known = () if fate.fate == "new" else (frame.short_id(fate.record_id),)
        other = ", ".join(f"{key} {_in_file(differs[key], today)}" for key in differs)
        said = (f"(in the file: {other})",) if other else ()
        parts = (fate.fate, *known, fate.promise.owner, state, keys["title"], tags, *said)
        rows.append((fate.promise.row.line, "  ".join(part for part in parts if part)))
    rows += [
        (row.line, f"{'not read' if row.is_bad else 'left out'}  {_said(row)}") for row in left
    ]
    width = max((len(_place(name, line)) for line, _ in rows), default=0)
    for line, words in sorted(rows):
        yield f"{_place(name, line):<{width}}  {words}"


def _in_file(value: object, today: date) -> str:
    return short_day(value, today) if isinstance(value, date) else str(value)


def _place(name: str, line: int) -> str:
    return f"{name}:{line}"


def _said(row: LeftRow) -> str:
    title = shown(row.title)
    return (
        f"{row.reason}: {title}" if title and not row.reason.startswith(f"{title} ") else row.reason
    )


def _notes(read: _ReadFile, bad: Sequence[LeftRow], team: Team, *, is_alone: bool) -> Iterator[str]:
    """Yield what was not used, and what to do about names that nobody has."""
    if unused := read.tasks.unused:
        listed = ", ".join(f"{what} ({number})" for what, number in unused.most_common())
        yield f"{read.name}: not used: {listed}"
    strangers = dict.fromkeys(
        shown(row.owner.strip().removeprefix("@")) for row in bad if row.owner
    )
    for name in [*strangers][:_MOST_NAMES]:
        called = f'; or write called = "{name}" below the name in huddle.toml'
        yield f"hint:  {_owner_hint(name, team, is_alone=is_alone)}{'' if is_alone else called}"
    for name, number in read.tasks.names.most_common(_MOST_NAMES):
        hint = _owner_hint(shown(name), team, is_alone=is_alone)
        yield f'hint:  "{shown(name)}:" stays in {count(number, "title", "titles")}; {hint}'


def _owner_hint(name: str, team: Team, *, is_alone: bool) -> str:
    """Return the flag that maps a name, ready to use if it begins like a name that is known."""
    near = find_person(team, name.partition(" ")[0])
    person, who = (near.name, near.name) if near else ("NAME", "somebody on the team")
    if is_alone:
        person, who = "me", "you"
    return f'--owner-map "{name}={person}" if that is {who}'


def _mapping(sheet: CsvSheet, places: Mapping[str, int]) -> list[str]:
    """Return the lines that say from which column each field comes."""
    rows = {field: sheet.header[places[field]] for field in FIELDS if field in places}
    used = {*places.values()}
    others = [name for place, name in enumerate(sheet.header) if place not in used and name]
    if others:
        rows["not used"] = ", ".join(map(shown, others))
    width = max(map(len, rows)) + 2
    return [f"{field:<{width}}{column}" for field, column in rows.items()]
