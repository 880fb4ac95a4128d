"""`huddle agenda`: agendas, topics, and the next huddle."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, TypeAlias

from huddlecli.cli.arguments.declaration import Argument, Option
from huddlecli.cli.console import Shows
from huddlecli.cli.context import Context
from huddlecli.cli.delivery import Delivery, EachChatMessage, NothingSent, Preview
from huddlecli.cli.huddles.next_huddle import (
    huddle_plan,
    minutes_of_agenda,
    past_minutes,
    planned_huddle,
    problem_line,
    readable_agendas,
)
from huddlecli.cli.options import (
    FORMATS,
    Days,
    Format,
    Output,
    Since,
    Until,
    example,
    format_flag,
    group_app,
)
from huddlecli.core.errors import Failed, HuddleError, Unknown, Wrong
from huddlecli.core.past_huddles import categories_of, category_counts, coverage
from huddlecli.core.past_huddles.item_times import AgendaTimes, agenda_times, recent_huddles
from huddlecli.core.past_huddles.repeats import with_earlier
from huddlecli.core.text import nearest, shown
from huddlecli.core.value import replace
from huddlecli.store import agenda_files, files
from huddlecli.store.mistakes import BadFile, Mistake
from huddlecli.store.quick.minutes import TopicReader
from huddlecli.store.schema import LARGEST_NUMBER
from huddlecli.views import agendas, next_huddle, topics
from huddlecli.views.agendas import ListedAgenda
from huddlecli.views.document import Document
from huddlecli.views.escape import safe
from huddlecli.views.formats import CHAT_TOOLS, drawings
from huddlecli.views.next_huddle import NextHuddle
from huddlecli.views.topics import Covered

_TIMES_FORMATS = ("auto", "rich", "text", "markdown", "json", "csv", "tsv")


def check_files(context: Context, named: Sequence[str]) -> tuple[Path, ...]:
    """Return the files to check, named or all; BadFile has all their mistakes."""
    paths = tuple(_path(context, word) for word in named) or _all(context)
    mistakes = dict[Mistake, None]()  # each agenda repeats the mistakes of the topics
    for path in paths:
        own = (
            path.parent != agenda_files.bundled()
        )  # bundled agendas are read without the team's sides
        problems = agenda_files.check(path, context.folder, context.team.sides if own else ())
        mistakes |= dict.fromkeys(problems)
    if mistakes:
        raise BadFile(tuple(mistakes), hint=_hint(context, paths, tuple(mistakes)))
    return paths


def _hint(context: Context, paths: Sequence[Path], mistakes: Sequence[Mistake]) -> str:
    """Return which file to fix first, and how to check it again."""
    named = {"/".join(path.parts[-2:]): path for path in (*_all(context), *paths)}
    wrong_files = [named[name] for name in dict.fromkeys(mistake.file for mistake in mistakes)]
    again = wrong_files[0].stem if len(wrong_files) == 1 else ""
    return f"fix {wrong_files[0]}, then: huddle agenda check {again}".rstrip()


def _path(context: Context, word: str) -> Path:
    """Return the file with that path, or the agenda with that name, the team's first."""
    if "/" in word or word.endswith(".toml"):
        if not os.path.isfile(word):  # noqa: PTH113  false too for what no file can be called
            raise Unknown(f"there is no file {shown(word)}", hint="huddle agenda list")
        return Path(word).absolute()
    for folder in (context.folder / agenda_files.FOLDER, agenda_files.bundled()):
        if f"{word}.toml" in files.names(folder):
            return folder / f"{word}.toml"
    return agenda_files.find(context.folder, word, typed="huddle agenda check").path


def _all(context: Context) -> tuple[Path, ...]:
    """Return all agenda and topic files, the team's own first."""
    folders = (context.folder / agenda_files.FOLDER, agenda_files.bundled())
    return tuple(folder / name for folder in folders for name in sorted(files.names(folder)))


app = group_app("Agendas, topics, and the next huddle.", "huddle agenda next daily")

AgendaArgument: TypeAlias = Annotated[
    str, Argument(metavar="NAME", help="Name of an agenda, as in huddle agenda list.")
]
NameOrNext: TypeAlias = Annotated[
    str | None,
    Argument(metavar="NAME", help="Name of an agenda; default: the next agenda due."),
]
Like: TypeAlias = Annotated[
    str | None, Option("--like", metavar="NAME", help="Start from a copy of that agenda.")
]
Files: TypeAlias = Annotated[
    list[str] | None, Argument(metavar="NAME|FILE", help="Agendas to check; default: all.")
]
InCategory: TypeAlias = Annotated[
    str | None, Option("--category", metavar="C", help="Only topics of this category.")
]


AgendaFormat: TypeAlias = Annotated[str, format_flag(*FORMATS, *CHAT_TOOLS)]


@app.command("list", epilog=example("huddle agenda list"))
def list_(context: Context, form: Format = "auto", output: Output = None) -> None:
    """List all agendas: when they are due, and where they come from."""
    listed, problems = list[ListedAgenda](), dict[str, None]()
    context.warn_about_agendas_folder()
    for file in agenda_files.names(context.folder):
        try:
            listed.append(_listed(context, file.name))
        except HuddleError as error:
            problems[problem_line(error)] = None
    document = agendas.list_document(listed)
    _show(context, form, output, document, lambda: agendas.as_json(listed))
    for problem in problems:
        context.console.err(f"warning: {problem}")


@app.command("show", epilog=example("huddle agenda show daily"))
def show(  # noqa: PLR0913 - the flags of the command
    context: Context,
    name: AgendaArgument,
    form: AgendaFormat = "auto",
    output: Output = None,
    *,
    each: EachChatMessage = None,
    preview: Preview = False,
    dry_run: NothingSent = False,
) -> None:
    """Show an agenda: its items, minutes and prompts."""
    delivery = Delivery(each=each, preview=preview, dry_run=dry_run, output=output)
    delivery.check(form, CHAT_TOOLS)
    listed = _listed(context, name)
    document = agendas.agenda_document(listed, context.topic_library)
    document = replace(document, remedy=f"huddle agenda show {name}")
    _deliver(context, form, delivery, document, lambda: agendas.as_json([listed]))


@app.command("next", epilog=example("huddle agenda next weekly"))
def next_(  # noqa: PLR0913 - the flags of the command
    context: Context,
    name: NameOrNext = None,
    form: AgendaFormat = "auto",
    output: Output = None,
    *,
    each: EachChatMessage = None,
    preview: Preview = False,
    dry_run: NothingSent = False,
) -> None:
    """Show what the next huddle is about, and why.

    To send it to the webhook of a channel: --each 'curl --json @- --fail-with-body -sS ADDRESS'
    with one of the last four formats.
    """
    delivery = Delivery(each=each, preview=preview, dry_run=dry_run, output=output)
    delivery.check(form, CHAT_TOOLS)
    upcoming = _upcoming(context, name)
    document = next_huddle.document(upcoming, context.team_day, context.team.zone)
    document = replace(document, remedy=f"huddle agenda next {upcoming.plan.agenda.name}")
    _deliver(context, form, delivery, document, lambda: next_huddle.as_json(upcoming))


@app.command("new", epilog=example("huddle agenda new our-weekly --like weekly"))
def new(context: Context, name: AgendaArgument, like: Like = None) -> None:
    """Create an agenda for your team, ready to edit."""
    text = agenda_files.new(context.folder, name, like, context.team.sides)
    taken = Failed(f"there is already an agenda {name}", hint=f"huddle agenda show {name}")
    with context.transaction as transaction:
        place = f"{agenda_files.FOLDER}/{name}.toml"
        path = files.within(context.folder, place)
        transaction.create(place, text, taken=taken)
    if not context.flags.quiet:
        context.console.confirm(
            f"created  {safe(str(path))}   next: huddle agenda check {safe(name)}"
        )


@app.command("edit", epilog=example("huddle agenda edit daily"))
def edit(context: Context, name: AgendaArgument) -> None:
    """Change an agenda in your editor; it is saved once it has no mistakes.

    A bundled agenda becomes your team's own.
    """
    from huddlecli.cli.edits.agenda import edit_agenda  # noqa: PLC0415 - the others do without

    edit_agenda(context, name)


@app.command("check", epilog=example("huddle agenda check agendas/our-weekly.toml"))
def check(context: Context, names: Files = None) -> None:
    """Check agendas and topics, and list every mistake."""
    paths = check_files(context, names or ())
    what = "/".join(paths[0].parts[-2:]) if len(paths) == 1 else f"{len(paths)} files"
    if not context.flags.quiet:
        context.console.confirm(f"{safe(what)}: no mistakes")


@app.command("topics", epilog=example("huddle agenda topics --category process"))
def topics_(
    context: Context,
    category: InCategory = None,
    form: Format = "auto",
    output: Output = None,
) -> None:
    """List the topics that the rotation picks from."""
    library = context.topic_library
    folded = category.casefold() if category is not None else None
    known = categories_of(library)
    if category is not None and folded not in known:
        near = nearest(category, known)
        hint = f"--category {near}" if near else f"--category {' or '.join(known)}"
        raise Wrong(f"there is no category {shown(category)}", hint=hint)
    wanted = [topic for topic in library.topics if folded in (None, topic.category)]
    off = context.team.topics.off
    document = topics.list_document(wanted, off)
    _show(context, form, output, document, lambda: topics.as_json(wanted, off))


@app.command("coverage", epilog=example("huddle agenda coverage --since 3w"))
def coverage_(
    context: Context,
    since: Since = None,
    until: Until = None,
    form: Format = "auto",
    output: Output = None,
) -> None:
    """Show how often each topic was discussed."""
    days = Days(context, since, until)
    library = context.topic_library
    past = TopicReader(context.folder).newest_first(context.warn_about)
    within = [discussed for discussed in past if discussed.day in days]
    covered = Covered(
        topics=coverage(library, within, context.team.topics.off),
        categories=category_counts(library, within, since=date.min, until=date.max),
        since=days.since,
        until=days.until,
    )
    document = topics.coverage_document(covered, context.team_day)
    _show(context, form, output, document, lambda: topics.coverage_json(covered))


@app.command("tune", epilog=example("huddle agenda tune daily"))
def tune(  # noqa: PLR0913 - the flags of the command
    context: Context,
    name: AgendaArgument,
    *,
    minutes: Annotated[
        int | None,
        Option(
            "--minutes", metavar="N", min=1, max=LARGEST_NUMBER, help="New length of the huddle."
        ),
    ] = None,
    since: Since = None,
    write: Annotated[
        bool, Option("--write", help="Set the proposed minutes in your team's agenda.")
    ] = False,
    dry_run: Annotated[
        bool, Option("-n", "--dry-run", help="Show what --write would do, without doing it.")
    ] = False,
    form: Annotated[str, format_flag(*_TIMES_FORMATS)] = "auto",
    output: Output = None,
) -> None:
    """Compare the minutes of an agenda with what its items really took, and propose others.

    Looks at the last eight weeks, and at six huddles at least. Proposes the median of an item, in
    whole minutes, if three huddles or more came to it. A rotating topic counts for its place in the
    agenda, and never gets less time than its topics need.
    """
    if dry_run and not write:
        raise Wrong("-n only works with --write", hint=f"huddle agenda tune {name} --write -n")
    if write and output is not None:
        raise Wrong("use either --write or --output", hint=f"huddle agenda tune {name} --write")
    context.console.format(form, _TIMES_FORMATS, output)
    day = Days(context, since, None).since
    if not write:
        times = _times(context, name, minutes, day)
        _show_times(context, form, times, is_written=False, output=output)
        return
    with context.transaction as transaction:
        transaction.lock(context.current_user.name)
        times = _times(context, name, minutes, day)
        file = agenda_files.find(context.folder, name)
        if times.over:
            has = times.agenda.minutes
            flags = (f" --since {day}" if day else "") + " --write" + (" -n" if dry_run else "")
            raise Failed(
                f"the items would take {times.total} minutes, the huddle has {has}",
                hint=f"huddle agenda tune {file.name} --minutes {times.total}{flags}",
            )
        text = agenda_files.with_minutes(
            file, times.changes, times.agenda.minutes, context.team.sides
        )
        is_changed, is_own = text != files.read(file.path), file.origin == "team"
        place = f"{agenda_files.FOLDER}/{file.path.name}"
        if is_changed and not dry_run and is_own:
            transaction.replace(place, text)
        elif is_changed and not dry_run:
            taken = Failed(f"there is already an agenda {file.name}", hint="try again")
            transaction.create(place, text, taken=taken)
    _show_times(context, form, times, is_written=True)
    if is_changed and not context.flags.quiet:
        verb, path = "change" if is_own else "create", safe(str(context.folder / place))
        line = f"would {verb}  {path}" if dry_run else f"{verb}d  {path}   undo: huddle undo"
        (context.console.err if form in {"json", "csv", "tsv"} else context.console.confirm)(line)


def _times(context: Context, name: str, minutes: int | None, since: date | None) -> AgendaTimes:
    """Return how long the items of an agenda took since a day, or else in the last weeks."""
    typed = "huddle agenda tune"
    agenda = agenda_files.load(context.folder, name, context.team.sides, typed=typed)
    past = minutes_of_agenda(context, agenda.name, since or date.min)
    huddles = tuple(past) if since else recent_huddles(past, context.team_day)
    return agenda_times(
        replace(agenda, minutes=minutes or agenda.minutes), context.topic_library, huddles
    )


def _show_times(
    context: Context,
    form: str,
    times: AgendaTimes,
    *,
    is_written: bool,
    output: str | None = None,
) -> None:
    """Show how long the items took, in the requested format."""
    library, today = context.topic_library, context.team_day
    context.console.show(
        form,
        {
            **drawings(
                lambda: agendas.times_document(times, library, today, is_written=is_written),
                *("rich", "text", "markdown"),
            ),
            "json": lambda: agendas.times_json(times, library),
            "csv": lambda: agendas.times_csv(times, library),
        },
        output=output,
    )


def _show(
    context: Context,
    form: str,
    output: str | None,
    document: Document,
    json: Callable[[], str],
) -> None:
    """Show a document in the requested format."""
    context.console.show(form, _shows(document, json), output=output)


def _deliver(
    context: Context, form: str, delivery: Delivery, document: Document, json: Callable[[], str]
) -> None:
    """Show a document in the requested format, or send it to a chat tool."""
    shows = {**_shows(document, json), **drawings(lambda: document, *CHAT_TOOLS)}
    delivery.show(context, form, shows, lambda: document)


def _shows(document: Document, json: Callable[[], str]) -> Shows:
    """Return what draws a document in each format."""
    return {**drawings(lambda: document, "rich", "text", "markdown"), "json": json}


def _listed(context: Context, name: str) -> ListedAgenda:
    """Return an agenda, where it comes from, and whether the team runs it."""
    origin = agenda_files.find(context.folder, name).origin
    agenda = agenda_files.load(context.folder, name, context.team.sides)
    return ListedAgenda(agenda=agenda, origin=origin, is_run=name in context.team.agendas)


def _upcoming(context: Context, name: str | None) -> NextHuddle:
    """Return the next huddle of an agenda, or of the one that is due next."""
    minutes, sides, typed = past_minutes(context), context.team.sides, "huddle agenda next"
    if name is not None:
        agenda_files.load(context.folder, name, sides, typed=typed)  # refused if it has mistakes
    agendas = readable_agendas(context) if name in (None, *context.team.agendas) else []
    if planned := planned_huddle(context, agendas, minutes, sides, name=name, has_turn=True):
        day = planned.day or context.team_day
        return replace(planned, plan=with_earlier(planned.plan, minutes, day))
    agenda = agenda_files.load(context.folder, name or "daily", sides, typed=typed)
    plan = huddle_plan(context, agenda, context.team_day, minutes, sides)
    return NextHuddle(plan=with_earlier(plan, minutes, context.team_day), day=None, start=None)
