"""`huddle agenda tune`: what the items of an agenda took, and setting better minutes."""

from __future__ import annotations

from datetime import date

from huddlecli.cli.agendas.own_agenda import OwnAgenda
from huddlecli.cli.context import Context
from huddlecli.cli.huddles.next_huddle import minutes_of_agenda
from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.past_huddles.item_times import AgendaTimes, agenda_times, recent_huddles
from huddlecli.core.value import replace
from huddlecli.store import agenda_files
from huddlecli.store.agenda_texts import with_minutes
from huddlecli.views import agendas
from huddlecli.views.escape import safe
from huddlecli.views.formats import drawings


def tune_agenda(  # noqa: PLR0913 - the flags of the command
    context: Context,
    name: str,
    *,
    minutes: int | None,
    day: date | None,
    write: bool,
    dry_run: bool,
    form: str,
    output: str | None,
) -> None:
    """Show what the items of an agenda took since a day, or set the proposed minutes."""
    if dry_run and not write:
        raise Wrong("-n only works with --write", hint=f"huddle agenda tune {name} --write -n")
    if write and output is not None:
        raise Wrong("use either --write or --output", hint=f"huddle agenda tune {name} --write")
    if not write:
        times = _times(context, name, minutes, day)
        _show_times(context, form, times, is_written=False, output=output)
        return
    with context.transaction as transaction:
        transaction.lock(context.current_user.name)
        times = _times(context, name, minutes, day)
        own = OwnAgenda(context, name, "huddle agenda tune")
        if times.over:
            has = times.agenda.minutes
            flags = (f" --since {day}" if day else "") + " --write" + (" -n" if dry_run else "")
            raise Failed(
                f"the items would take {times.total} minutes, the huddle has {has}",
                hint=f"huddle agenda tune {own.file.name} --minutes {times.total}{flags}",
            )
        text = with_minutes(own.text, times.changes, times.agenda.minutes, own.file)
        is_changed = text != own.text
        if is_changed:
            own.refuse_too_large(text)
        if is_changed and not dry_run:
            own.save(transaction, text)
    _show_times(context, form, times, is_written=True)
    if is_changed and not context.flags.quiet:
        verb, path = "change" if own.is_own else "create", safe(own.path)
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
