"""The huddle that comes next: when, and what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from huddlecli.cli.context import Context
from huddlecli.cli.live_huddles import live_huddles
from huddlecli.core.agenda import Agenda
from huddlecli.core.errors import HuddleError
from huddlecli.core.huddle_plan import Plan
from huddlecli.core.minutes import Minutes
from huddlecli.core.past_huddles import LatestFirst
from huddlecli.core.records import Decision, Raised
from huddlecli.core.rotation import plan
from huddlecli.core.schedule import next_huddle
from huddlecli.core.team import day_in
from huddlecli.store import agenda_files, minutes_files
from huddlecli.store.minutes_files import MinutesFile
from huddlecli.store.mistakes import BadFile
from huddlecli.views.escape import safe
from huddlecli.views.next_huddle import NextHuddle
from huddlecli.views.words import count


def past(context: Context) -> LatestFirst:
    """Return the minutes of all huddles, the latest first, read as far back as is asked."""
    return LatestFirst(minutes_files.newest_first(context.folder, context.warn_about))


def upcoming(
    context: Context, agendas: Sequence[Agenda], past: Iterable[Minutes], sides: Sequence[str]
) -> NextHuddle | None:
    """Return the one of `agendas` that is held next, planned from `past` minutes."""
    found = coming(context, agendas)
    if found is None:
        return None
    agenda, day, start = found
    return NextHuddle(plan=planned(context, agenda, day, past, sides), day=day, start=start)


def coming(
    context: Context, agendas: Sequence[Agenda]
) -> tuple[Agenda, date, datetime | None] | None:
    """Return the one of `agendas` that comes next, its day and its beginning.

    It is never one that is running now, or that has been held today.
    """
    zone, today = context.team.zone, context.team_day
    runs = {one.agenda for one in live_huddles(context.folder) if day_in(zone, one.began) == today}
    return next_huddle(agendas, held_today(context, agendas) | runs, context.now(), zone)


def planned(
    context: Context, agenda: Agenda, day: date, past: Iterable[Minutes], sides: Sequence[str]
) -> Plan:
    """Return what the huddle of `agenda` on `day` is about, and which of `sides` opens."""
    raised, decisions = context.records.open(Raised), context.records.open(Decision)
    context.warn([*raised.warnings, *decisions.warnings])
    return plan(
        agenda,
        context.topic_library,
        past,
        raised.records,
        decisions.records,
        day,
        sides=sides,
        off=context.team.topics.off,
        zone=context.team.zone,
        people=context.team.people,
    )


def held_today(context: Context, agendas: Sequence[Agenda]) -> set[str]:
    """Return the names of those of `agendas` that were held today."""
    today = minutes_files.list_files(context.folder, context.team_day, context.team_day)
    return {agenda.name for agenda in agendas if any(is_of(one, agenda.name) for one in today)}


def is_of(held: MinutesFile, name: str) -> bool:
    """Whether a huddle is one of that agenda, whose name may itself end in a number."""
    return name in (held.agenda, held.id[len("2026-11-23-0908-") :])


def run_agendas(context: Context) -> list[Agenda]:
    """Return the agendas that the team runs; one that cannot be read is told of."""
    context.warn_about_agendas_folder()
    found, troubles = [], dict[str, None]()
    for name in context.team.agendas:
        try:
            found.append(agenda_files.load(context.folder, name, context.team.sides))
        except HuddleError as error:
            troubles[trouble(error)] = None
    for told in troubles:
        context.console.err(f"warning: {told}")
    return found


def trouble(error: HuddleError) -> str:
    """Return what is wrong with agendas in one line."""
    if isinstance(error, BadFile):
        files = ", ".join(sorted({mistake.file for mistake in error.mistakes}))
        return safe(f"{files}: {count(len(error.mistakes), 'mistake', 'mistakes')}: {error.hint}")
    return safe(f"{error.message}: {error.hint}")
