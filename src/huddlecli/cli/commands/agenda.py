"""`huddle agenda`: agendas, topics, and the next huddle; what changes them is in `cli/agendas`."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, TypeAlias

from huddlecli.cli.agendas.commands import AgendaArgument, add_changes
from huddlecli.cli.arguments.declaration import Argument, Option
from huddlecli.cli.console import Shows
from huddlecli.cli.context import Context
from huddlecli.cli.delivery import (
    Delivery,
    EachChatMessage,
    EachMessage,
    NothingSent,
    Preview,
)
from huddlecli.cli.delivery.mail import Cc, From, MailFlags, To
from huddlecli.cli.huddles.next_huddle import problem_line
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
from huddlecli.cli.output import format_of
from huddlecli.core.errors import HuddleError, Unknown, Wrong
from huddlecli.core.past_huddles import categories_of, category_counts, coverage
from huddlecli.core.text import nearest, shown
from huddlecli.core.value import replace
from huddlecli.store import agenda_files, files
from huddlecli.store.mistakes import BadFile, Mistake
from huddlecli.store.quick.minutes import TopicReader
from huddlecli.views import agendas, topics
from huddlecli.views.agendas import ListedAgenda
from huddlecli.views.document import Document
from huddlecli.views.escape import safe
from huddlecli.views.formats import CHAT_TOOLS, drawings
from huddlecli.views.topics import Covered


def check_files(context: Context, named: Sequence[str]) -> tuple[Path, ...]:
    """Return the files to check, named or all; BadFile has all their mistakes."""
    paths = tuple(_path(context, word) for word in named) or _all(context)
    mistakes = dict[Mistake, None]()  # each agenda repeats the mistakes of the topics
    for path in paths:
        # Bundled agendas are read without the team's sides.
        sides = () if path.parent == agenda_files.bundled() else context.team.sides
        problems = agenda_files.check(path, context.folder, sides)
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

NameOrNext: TypeAlias = Annotated[
    str | None,
    Argument(metavar="NAME", help="Name of an agenda; default: the next agenda due."),
]
Files: TypeAlias = Annotated[
    list[str] | None, Argument(metavar="NAME|FILE", help="Agendas to check; default: all.")
]
InCategory: TypeAlias = Annotated[
    str | None, Option("--category", metavar="C", help="Only topics of this category.")
]


AgendaFormat: TypeAlias = Annotated[str, format_flag(*FORMATS, *CHAT_TOOLS)]
NextFormat: TypeAlias = Annotated[
    str,
    format_flag(
        *("auto", "rich", "text", "markdown", "html", "eml", "chat", *CHAT_TOOLS, "json"),
        about="{choices}; html is a page, eml an email.",
    ),
]
SkipFar: TypeAlias = Annotated[
    bool,
    Option(
        "--skip-empty",
        help="Only on the last working day before the huddle, or its day; else exit with 1.",
    ),
]


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
    form: NextFormat = "auto",
    output: Output = None,
    *,
    to: To = None,
    cc: Cc = None,
    sender: From = None,
    each: EachMessage = None,
    preview: Preview = False,
    dry_run: NothingSent = False,
    skip_empty: SkipFar = False,
) -> None:
    """Show what the next huddle is about and what to bring, or send it to the team.

    Each item has its minutes, who opens, why it is there, and its question. --format eml writes a
    complete email, with recipients from --to or huddle.toml. Every evening, from cron: huddle
    agenda next --format eml --each 'msmtp -t' --skip-empty. For the webhook of a channel: --each
    'curl --json @- --fail-with-body -sS ADDRESS' with one of the chat tools.
    """
    from huddlecli.cli.agendas.next_message import show_next  # noqa: PLC0415 - the others do without

    form = format_of(form, output)
    delivery = Delivery(each=each, preview=preview, dry_run=dry_run, output=output)
    post = MailFlags(to, cc, sender, delivery.is_shown)
    post.check(form)
    delivery.check(form, (*CHAT_TOOLS, "eml"))
    show_next(context, name, form, delivery, post, skip_empty=skip_empty)


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


add_changes(app)
