"""The message on the next huddle: what it is made of, its formats, and sending it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from huddlecli.cli.console import Shows
from huddlecli.cli.context import Context
from huddlecli.cli.delivery import Delivery
from huddlecli.cli.delivery.mail import MailFlags, mail_message
from huddlecli.cli.huddles.next_huddle import (
    huddle_plan,
    past_minutes,
    planned_huddle,
    readable_agendas,
)
from huddlecli.cli.people.called import for_readers
from huddlecli.core.notice import has_review, is_imminent, notice
from huddlecli.core.past_huddles.repeats import with_earlier
from huddlecli.core.promises import due_by
from huddlecli.core.records import Action, AnyRecord, Decision, Raised, changed
from huddlecli.core.team import day_in
from huddlecli.core.value import replace
from huddlecli.store import agenda_files
from huddlecli.views import agenda_message
from huddlecli.views.agenda_message import AgendaMessage
from huddlecli.views.document import Document
from huddlecli.views.formats import CHAT_TOOLS, drawings
from huddlecli.views.next_huddle import NextHuddle


def show_next(  # noqa: PLR0913 - the flags of the command
    context: Context,
    name: str | None,
    form: str,
    delivery: Delivery,
    post: MailFlags,
    *,
    skip_empty: bool,
) -> None:
    """Show or send what the next huddle of an agenda is about, or of the one that is due next.

    With `skip_empty` it exits with 1 if there is a working day before the huddle, or no huddle.
    """
    message = load_message(context, name)
    day, today = message.notice.day, message.notice.today
    is_scheduled = message.upcoming.day is not None
    if skip_empty and not (is_scheduled and is_imminent(context.team, day, today)):
        raise SystemExit(1)

    def document() -> Document:
        remedy = f"huddle agenda next {message.upcoming.plan.agenda.name}"
        return replace(agenda_message.document(for_readers(context, message)), remedy=remedy)

    def chat() -> str:
        from huddlecli.views.formats.chat import LIMIT, as_chat  # noqa: PLC0415 - the others do without

        return as_chat(replace(document(), is_prose=False), limit=LIMIT)

    def mail() -> str:
        shown = for_readers(context, message)
        letter = agenda_message.as_letter(shown, _newest(context, message))
        return mail_message(context, letter, post)

    shows: Shows = {
        **drawings(document, "rich", "text", "markdown", "html"),
        "eml": mail,
        "chat": chat,
        **drawings(document, *CHAT_TOOLS),
        "json": lambda: agenda_message.as_json(message),
    }
    delivery.show(context, form, shows, document)


def load_message(context: Context, name: str | None) -> AgendaMessage:
    """Return what the message is made of; without a name, of the agenda that is due next."""
    upcoming, today = _upcoming(context, name), context.team_day
    day = day_in(context.team.zone, upcoming.start) if upcoming.start else upcoming.day or today
    promises = _open_promises(context) if has_review(upcoming.plan) else ()
    known = notice(context.team, upcoming.plan, promises, day, today)
    return AgendaMessage(upcoming, known, context.team)


def _open_promises(context: Context) -> Sequence[Action]:
    opened = context.records.open(Action)
    context.warn(opened.warnings)
    return opened.records


def _upcoming(context: Context, name: str | None) -> NextHuddle:
    """Return the next huddle of an agenda, or of the one that is due next."""
    minutes, sides, folder = past_minutes(context), context.team.sides, context.folder
    if name is not None:
        name = agenda_files.find(folder, name, typed="huddle agenda next").name
        agenda_files.load(folder, name, sides)  # refused if it has mistakes
    agendas = readable_agendas(context) if name in (None, *context.team.agendas) else []
    planned = planned_huddle(context, agendas, minutes, sides, name=name, has_turn=True)
    if planned is None:
        agenda = agenda_files.load(folder, name or "daily", sides)
        plan = huddle_plan(context, agenda, context.team_day, minutes, sides)
        planned = NextHuddle(plan=plan, day=None, start=None)
    day = planned.day or context.team_day
    return replace(planned, plan=with_earlier(planned.plan, minutes, day))


def _newest(context: Context, message: AgendaMessage) -> datetime | None:
    """Return the instant of the newest change in a message: of a record, or of past huddles."""
    last = next(iter(past_minutes(context)), None)
    instants = [*map(changed, _records(context, message)), *([last.ended] if last else [])]
    return max(instants, default=None)


def _records(context: Context, message: AgendaMessage) -> Iterator[AnyRecord]:
    """Yield the records that a message shows, with their changes."""
    day = message.notice.day
    items = message.upcoming.plan.items
    sources = {source for item in items for source in (item.source, *item.also)}
    for model in (Raised, Decision):
        opened = context.records.open(model, full=True).records
        yield from (record for record in opened if record.id in sources)
    if message.notice.due:
        yield from due_by(context.records.open(Action, full=True).records, day)
