"""The line of `huddle mine --short`, for the prompt of a shell: `2! 1 · 09:08`."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, suppress
from datetime import date, datetime, timedelta

from huddlecli.cli.context import Context
from huddlecli.cli.huddles.live_huddles import live_huddles
from huddlecli.cli.huddles.next_huddle import next_scheduled, readable_agendas
from huddlecli.core.team import day_in, find_person, zone_of
from huddlecli.store import team_file
from huddlecli.store.quick.due_days import open_due_days
from huddlecli.views.escape import safe
from huddlecli.views.mine import huddle_time, prompt_words

_AHEAD = timedelta(days=6)  # on later days, a huddle does not belong in a prompt


def prompt_line(context: Context) -> str:
    """Return the line, or nothing if there is nothing to say.

    Whatever is wrong, it says less: a prompt must not break, wait or write.
    """
    quiet = Context(context.flags._replace(no_input=True, quiet=True), context.environ)
    promises, huddle = (0, 0), ""
    with redirect_stderr(io.StringIO()), suppress(Exception):
        # Without this file, the team is the personal one, and reading would make it.
        if (quiet.team_folder.path / team_file.FILE).is_file():
            huddle = _huddle(quiet)
            promises = _promises(quiet)
    return prompt_words(*promises, huddle)


def _promises(context: Context) -> tuple[int, int]:
    """Return how many promises of the user are overdue, and how many are due today."""
    team = context.team
    name = context.user_name or (context.login_name if team.personal else "")
    person = find_person(team, name)
    me = person.name if person else name
    today = day_in(zone_of(team, me), context.now())
    days = [*open_due_days(context.folder, me)] if me else []
    return sum(day < today for day in days), days.count(today)


def _huddle(context: Context) -> str:
    """Return `daily now`, the time of the next huddle if that is today, or its day and time."""
    with suppress(Exception):
        for live in live_huddles(context.folder):
            return f"{safe(live.agenda)} now"
        scheduled = next_scheduled(context, readable_agendas(context))
        if scheduled and scheduled[1] - context.team_day <= _AHEAD:
            return _when(context, scheduled[1], scheduled[2])
    return ""


def _when(context: Context, day: date, start: datetime | None) -> str:
    zone = zone_of(context.team, context.user_name or "")
    local = start.astimezone(zone) if start else None
    day, today = local.date() if local else day, day_in(zone, context.now())
    return huddle_time(day, local, today)
