"""`huddle minutes`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, TypeAlias

from huddlecli.cli.arguments.declaration import Argument, Option
from huddlecli.cli.console import Shows
from huddlecli.cli.context import Context
from huddlecli.cli.delivery import Delivery, EachMessage, NothingSent, Preview
from huddlecli.cli.delivery.mail import Cc, From, MailFlags, To, mail_message
from huddlecli.cli.huddles.next_huddle import is_of_agenda, next_huddle_words
from huddlecli.cli.options import (
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
from huddlecli.cli.people.called import for_readers
from huddlecli.cli.summary_data import load_minutes
from huddlecli.core.errors import Failed, Unknown
from huddlecli.core.minutes import Minutes, all_decisions
from huddlecli.core.records import Decision
from huddlecli.core.value import replace
from huddlecli.store import agenda_files, minutes_files
from huddlecli.store.side_figures import with_lead_titles
from huddlecli.views import recap
from huddlecli.views.document import Document
from huddlecli.views.formats import CHAT_TOOLS, drawings, json
from huddlecli.views.minutes import as_letter, document, list_document, outcome_document

app = group_app("What was said and agreed in each huddle.", "huddle minutes show")

AgendaName: TypeAlias = Annotated[
    str | None, Option("--agenda", metavar="NAME", help="Only this agenda.")
]
HuddleArgument: TypeAlias = Annotated[
    str | None,
    Argument(metavar="ID", help="The start of its id, such as 2026-11-23; default: the last."),
]

MinutesFormat: TypeAlias = Annotated[
    str,
    format_flag(
        *("auto", "rich", "text", "markdown", "html", "eml", "chat", *CHAT_TOOLS, "json"),
        about="{choices}; html is a page, eml an email; chat and the chat tools get the recap.",
    ),
]
WholeMinutes: TypeAlias = Annotated[
    bool, Option("--full", help="In a chat format: the whole minutes instead of the recap.")
]


@app.command("list", epilog=example("huddle minutes list --agenda daily --since 2w"))
def list_(  # noqa: PLR0913, PLR0917  each flag is a parameter of its own
    context: Context,
    since: Since = None,
    until: Until = None,
    agenda: AgendaName = None,
    form: Format = "auto",
    output: Output = None,
) -> None:
    """List past huddles, oldest first."""
    days = Days(context, since, until)
    if agenda is not None:
        agenda = _known(context, agenda)
    minutes = load_minutes(
        context,
        [
            file
            for file in minutes_files.list_files(context.folder, warn=context.warn_about)
            if file.day in days and (agenda is None or is_of_agenda(file, agenda))
        ],
    )
    kept = [file for file in minutes if agenda is None or file.agenda == agenda]
    context.console.show(
        form,
        {
            **drawings(lambda: list_document(kept, context.team_day), "rich", "text", "markdown"),
            "json": lambda: json.listing(
                "minutes", [with_lead_titles(context.folder, each) for each in kept]
            ),
        },
        empty="" if kept else "no huddles found",
        output=output,
    )


@app.command("show", epilog=example("huddle minutes show 2026-11-23"))
def show(  # noqa: PLR0913  each flag is a parameter of its own
    context: Context,
    huddle: HuddleArgument = None,
    form: MinutesFormat = "auto",
    output: Output = None,
    *,
    full: WholeMinutes = False,
    to: To = None,
    cc: Cc = None,
    sender: From = None,
    each: EachMessage = None,
    preview: Preview = False,
    dry_run: NothingSent = False,
) -> None:
    """Show the minutes of a huddle, or send them as an email or a chat message.

    A chat message has the recap, and the whole minutes with --full. To send it to the webhook of
    a channel: --each 'curl --json @- --fail-with-body -sS ADDRESS'.
    """
    form = format_of(form, output)
    delivery = Delivery(each=each, preview=preview, dry_run=dry_run, output=output)
    post = MailFlags(to, cc, sender, delivery.is_shown)
    post.check(form)
    delivery.check(form, (*CHAT_TOOLS, "eml"))
    loaded = context.minutes_reader.load(minutes_files.find(context.folder, huddle))
    kept = with_lead_titles(context.folder, loaded)
    minutes = for_readers(context, kept)

    def page() -> Document:
        return outcome_document(minutes, context.team.name, _reviews(context, minutes))

    def message() -> Document:
        upcoming, reviews = _upcoming(context, minutes), _reviews(context, minutes)
        shown = page() if full else recap.document(minutes, upcoming=upcoming, reviews=reviews)
        return replace(shown, remedy=f"huddle minutes show {minutes.id}")

    def mail() -> str:
        letter = as_letter(minutes, context.team.name, _reviews(context, minutes))
        return mail_message(context, letter, post)

    def chat() -> str:
        upcoming, reviews = _upcoming(context, minutes), _reviews(context, minutes)
        return recap.as_chat(minutes, upcoming=upcoming, reviews=reviews)

    shows: Shows = {
        **drawings(lambda: document(minutes), "rich", "text", "markdown"),
        **drawings(page, "html"),
        "eml": mail,
        **(drawings(page, "chat") if full else {"chat": chat}),
        **drawings(message, *CHAT_TOOLS),
        "json": lambda: json.listing("minutes", [kept]),
    }
    delivery.show(context, form, shows, message)


@app.command("edit", epilog=example("huddle minutes edit 2026-11-23"))
def edit(context: Context, huddle: HuddleArgument = None) -> None:
    """Correct the minutes of a huddle in your editor.

    Notes, what was said back, titles, reasons and the message change in the minutes, which keep who
    changed what. A promise, a decision or another record changes too if you change its title there.
    During a huddle, /fix corrects a note.
    """
    from huddlecli.cli.edits.minutes import edit_minutes  # noqa: PLC0415 - the others do without

    edit_minutes(context, huddle)


def _upcoming(context: Context, minutes: Minutes) -> str:
    """Return the next huddle if these are the last minutes, as in their recap."""
    is_last = minutes_files.list_files(context.folder)[-1].id == minutes.id
    return next_huddle_words(context) if is_last else ""


def _known(context: Context, name: str) -> str:
    """Return the name of an agenda, which may no longer exist."""
    if not any(is_of_agenda(file, name) for file in minutes_files.list_files(context.folder)):
        agenda_files.find(context.folder, name, typed="huddle minutes list --agenda")
    return name


def _reviews(context: Context, minutes: Minutes) -> Mapping[str, date]:
    """Return when the decisions of a huddle are looked at again, by id."""
    reviews = dict[str, date]()
    for decision in all_decisions(minutes):
        try:
            review = context.records.load(Decision, decision.id).review
        except (Unknown, Failed):
            continue  # the minutes do not need the record
        if review:
            reviews[decision.id] = review
    return reviews
