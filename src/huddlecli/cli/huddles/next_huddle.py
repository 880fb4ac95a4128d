"""The next huddle of the team: its agenda, its day, and what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING

from huddlecli.cli.context import Context
from huddlecli.cli.huddles.live_huddles import live_huddles
from huddlecli.cli.people.called import for_readers
from huddlecli.core.errors import HuddleError
from huddlecli.core.schedule.ahead import (
    Schedule,
    ScheduledHuddle,
    huddles_ahead,
    huddles_of,
    latest_start,
)
from huddlecli.core.team import day_in
from huddlecli.store import agenda_files, minutes_files
from huddlecli.store.files import Unreadable
from huddlecli.store.minutes_files import MinutesFile
from huddlecli.store.mistakes import BadFile
from huddlecli.store.record_files import SkippedFile
from huddlecli.views.escape import safe
from huddlecli.views.words import count

if TYPE_CHECKING:  # few teams have a rota, and `mine` needs no plan
    from huddlecli.core.agenda import Agenda
    from huddlecli.core.huddle_plan import Plan
    from huddlecli.core.minutes import Minutes
    from huddlecli.core.past_huddles import LatestFirst
    from huddlecli.core.rota import RotaTurn
    from huddlecli.views.next_huddle import NextHuddle


def team_schedule(context: Context, agendas: Iterable[Agenda]) -> Schedule:
    """Return what the team holds, if it runs `agendas`, and when."""
    return Schedule.of(agendas, context.team.zone, context.team.closed)


def next_scheduled(
    context: Context, agendas: Sequence[Agenda], name: str | None = None
) -> ScheduledHuddle | None:
    """Return the huddle of `agendas`, or of the one called `name`, that comes next.

    It is not one that is running or was held today. None if no huddle is to come.
    """
    if name is None:
        return next(coming_huddles(context, agendas), None)
    schedule, held = team_schedule(context, agendas), begun_today(context, agendas)
    ahead = (
        next(huddles_of(schedule, agenda, held, context.now()), None)
        for agenda in agendas
        if agenda.name == name
    )
    return next(ahead, None)


def coming_huddles(
    context: Context, agendas: Sequence[Agenda], *, starting: str | None = None
) -> Iterator[ScheduledHuddle]:
    """Yield the huddles of `agendas` to come, after one that is `starting` now."""
    held, now = {**begun_today(context, agendas)}, context.now()
    if starting is not None:
        held[starting] = now
    return huddles_ahead(team_schedule(context, agendas), held, now)


def begun_today(context: Context, agendas: Iterable[Agenda]) -> Mapping[str, datetime]:
    """Return when the huddles of `agendas` began that were held today or are running."""
    zone, today = context.team.zone, context.team_day
    held = minutes_files.list_files(context.folder, today, today)
    begun = {
        agenda.name: file.began.replace(tzinfo=zone)
        for agenda in agendas
        for file in held
        if is_of_agenda(file, agenda.name)
    }
    running = {
        huddle.agenda: huddle.began
        for huddle in live_huddles(context)
        if day_in(zone, huddle.began) == today
    }
    return begun | running


def rota_turns(context: Context, huddles: Sequence[ScheduledHuddle]) -> tuple[str | None, ...]:
    """Return who facilitates the next huddles, by the rota; None for each without a rota."""
    from huddlecli.core.rota import facilitators  # noqa: PLC0415  see above

    days = [day_for_team(context, huddle) for huddle in huddles]
    return facilitators(context.team, Starters(context), days)


def rota_turn(context: Context, scheduled: ScheduledHuddle) -> RotaTurn | None:
    """Return who facilitates a huddle of an agenda that the team runs, or None without a rota."""
    if not _has_rota(context):
        return None
    from huddlecli.core.rota import RotaTurn  # noqa: PLC0415  see above

    zone, before = context.team.zone, list[ScheduledHuddle]()
    ahead = coming_huddles(context, readable_agendas(context))
    for huddle in ahead:
        before.append(huddle)
        if latest_start(huddle, zone) >= latest_start(scheduled, zone):
            break
    name, then = rota_turns(context, [*before, *islice(ahead, 1)])[-2:]
    return RotaTurn(name, then)


def turn_now(context: Context, agenda: str) -> RotaTurn | None:
    """Return who facilitates a huddle of `agenda` that starts now, or None without a rota."""
    if not _has_rota(context):
        return None
    from huddlecli.core.rota import RotaTurn, facilitators  # noqa: PLC0415  see above

    ahead = coming_huddles(context, readable_agendas(context), starting=agenda)
    days = [context.team_day, *(day_for_team(context, huddle) for huddle in islice(ahead, 1))]
    name, then = (*facilitators(context.team, Starters(context), days), None)[:2]
    return RotaTurn(name, then)


def _has_rota(context: Context) -> bool:
    """Whether the team has a rota with anybody on the team in it."""
    if not context.team.rota.order:
        return False
    from huddlecli.core.rota import has_people  # noqa: PLC0415  see above

    return has_people(context.team)


def day_for_team(context: Context, huddle: ScheduledHuddle) -> date:
    """Return the day of a huddle in the team's zone: somebody is away on it or not."""
    return day_in(context.team.zone, huddle.start) if huddle.start else huddle.day


class Starters:
    """Who started each huddle that is running or has ended, the latest first."""

    def __init__(self, context: Context) -> None:
        """Look for the running ones; minutes are read when they are needed, and once."""
        running = (huddle.by for huddle in live_huddles(context))
        self._running = [by and context.names[by] for by in running]
        self._past = past_minutes(context)

    def __iter__(self) -> Iterator[str | None]:
        """Yield the names."""
        yield from self._running
        yield from (minutes.by for minutes in self._past)


def planned_huddle(  # noqa: PLR0913 - what a plan needs, and which huddle
    context: Context,
    agendas: Sequence[Agenda],
    past: Iterable[Minutes],
    sides: Sequence[str],
    *,
    name: str | None = None,
    has_turn: bool = False,
) -> NextHuddle | None:
    """Return the huddle of `agendas` that comes next, with its plan made from `past` minutes.

    It is one of the agenda `name` if that is given. With `has_turn` it says who facilitates it by
    the rota.
    """
    from huddlecli.views.next_huddle import NextHuddle  # noqa: PLC0415  see above

    scheduled = next_scheduled(context, agendas, name)
    if scheduled is None:
        return None
    agenda, day, start = scheduled
    plan = huddle_plan(context, agenda, day, past, sides)
    turn = rota_turn(context, scheduled) if has_turn else None
    return NextHuddle(plan=plan, day=day, start=start, turn=turn)


def next_huddle_words(context: Context) -> str:
    """Return the title and the time of the next huddle, and who facilitates it by the rota.

    Such as `Weekly huddle, Tue 24 Nov 09:08, fay facilitates`.
    """
    from huddlecli.views.next_huddle import moment_words  # noqa: PLC0415  see above

    scheduled = next_scheduled(context, readable_agendas(context))
    if scheduled is None:
        return ""
    agenda, day, start = scheduled
    when = moment_words(start, day, context.team_day, context.team.zone)
    turn = for_readers(context, rota_turn(context, scheduled))
    who = f", {turn.name} facilitates" if turn and turn.name else ""
    return f"{agenda.title}, {when}{who}"


def huddle_plan(
    context: Context, agenda: Agenda, day: date, past: Iterable[Minutes], sides: Sequence[str]
) -> Plan:
    """Return what the huddle of `agenda` on `day` is about, with who opens for each of `sides`."""
    from huddlecli.core.records import Decision, Raised  # noqa: PLC0415  see above
    from huddlecli.core.rotation import team_plan  # noqa: PLC0415  see above
    from huddlecli.core.side_records import Measure, Term  # noqa: PLC0415  see above

    raised, decisions = context.records.open(Raised), context.records.open(Decision)
    terms, measures = context.records.open(Term), context.records.open(Measure)
    context.warn([*raised.warnings, *decisions.warnings, *terms.warnings, *measures.warnings])
    return team_plan(
        context.team,
        agenda,
        context.topic_library,
        past,
        raised.records,
        decisions.records,
        day=day,
        sides=sides,
        shared=(*terms.records, *measures.records),
    )


def past_minutes(context: Context) -> LatestFirst:
    """Return the minutes of all huddles, latest first; each file is read when it is needed."""
    from huddlecli.core.past_huddles import LatestFirst  # noqa: PLC0415  see above

    read = context.minutes_reader.load
    return LatestFirst(minutes_files.newest_first(context.folder, context.warn_about, read))


def minutes_of_agenda(context: Context, name: str, since: date) -> Iterator[Minutes]:
    """Yield the minutes of an agenda's huddles since a day, latest first, each read when needed."""
    known = minutes_files.list_files(context.folder, since, warn=context.warn_about)
    for file in reversed([file for file in known if is_of_agenda(file, name)]):
        try:
            minutes = context.minutes_reader.load(file.path)
        except Unreadable as error:
            context.warn_about(SkippedFile(file.path, error.reason))
            continue
        if minutes.agenda == name:
            yield minutes


def is_of_agenda(file: MinutesFile, name: str) -> bool:
    """Whether minutes are of the agenda `name`, which may itself end in a number."""
    return name in (file.agenda, file.id[len("2026-11-23-0908-") :])


def readable_agendas(context: Context) -> list[Agenda]:
    """Return the agendas that the team runs, with a warning for each that cannot be read."""
    context.warn_about_agendas_folder()
    agendas, problems = [], dict[str, None]()
    for name in context.team.agendas:
        try:
            agendas.append(agenda_files.load(context.folder, name, context.team.sides))
        except HuddleError as error:
            problems[problem_line(error)] = None
    for problem in problems:
        context.warn_once(problem)
    return agendas


def problem_line(error: HuddleError) -> str:
    """Return what is wrong with agendas, in one line."""
    if isinstance(error, BadFile):
        files = ", ".join(sorted({mistake.file for mistake in error.mistakes}))
        return safe(f"{files}: {count(len(error.mistakes), 'mistake', 'mistakes')}: {error.hint}")
    return safe(f"{error.message}: {error.hint}")
