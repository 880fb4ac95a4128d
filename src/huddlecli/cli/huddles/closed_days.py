"""What happens on days that a team closes: the huddles, and the promises that are due."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from huddlecli.cli.context import Context
from huddlecli.cli.huddles.next_huddle import readable_agendas
from huddlecli.core.agenda import Agenda
from huddlecli.core.records import Action
from huddlecli.core.schedule import is_due
from huddlecli.core.schedule.ahead import Schedule, on_day, replacing
from huddlecli.store import minutes_files
from huddlecli.views.closed_days import held_line, huddles_line, promises_line


def report_closed(context: Context, days: Collection[date]) -> None:
    """Say which huddles and promises fall on days that are closed from now on."""
    _report_huddles(context, sorted(days))
    _warn_about_promises(context, [day for day in sorted(days) if day >= context.team_day])


def _report_huddles(context: Context, days: list[date]) -> None:
    if context.flags.quiet or not days:
        return
    today = context.team_day
    held = dict[date, list[str]]()
    for file in minutes_files.list_files(context.folder, days[0], min(days[-1], today)):
        if file.day in days:
            held.setdefault(file.day, []).append(file.agenda)
    ahead = [day for day in days if day >= today and day not in held]
    schedule = Schedule.of(readable_agendas(context), context.team.zone)
    dropped = {
        agenda.name: [day for day in ahead if _is_held(schedule, agenda, day)]
        for agenda in reversed(schedule.agendas)
    }
    for line in (huddles_line(dropped, ahead, today), held_line(held, today)):
        if line:
            context.console.err(line)


def _is_held(schedule: Schedule, agenda: Agenda, day: date) -> bool:
    """Whether a huddle is due on a day if the team is not closed, and no rarer one replaces it."""
    return is_due(agenda, day) and replacing(schedule, on_day(schedule, agenda, day)) is None


def _warn_about_promises(context: Context, days: list[date]) -> None:
    """Warn about open promises that are due on days that have not passed."""
    if not days:
        return
    opened = context.records.open(Action)
    context.warn(opened.warnings)
    due = [action for action in opened.records if action.due in days]
    if due:
        on = sorted({action.due for action in due})
        context.console.err(f"warning: {promises_line(due, on, context.team_day)}")
        context.console.err(f"hint:  huddle action list --since {on[0]} --until {on[-1]}")
