"""The line of `huddle mine --short`, for the prompt of a shell: `2! 1 · 09:08`."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, suppress
from datetime import UTC, date, datetime, timedelta

from huddlecli.cli.context import Context
from huddlecli.cli.huddles.live_huddles import live_huddles
from huddlecli.cli.huddles.next_huddle import next_scheduled, readable_agendas
from huddlecli.core.people import names_of_user
from huddlecli.core.schedule.ahead import latest_start
from huddlecli.core.team import day_in, zone_of
from huddlecli.core.text import folded
from huddlecli.store import team_file
from huddlecli.store.quick.due_days import open_due_days
from huddlecli.views.escape import safe
from huddlecli.views.mine import huddle_time, prompt_words

_RUNNING = datetime.min.replace(tzinfo=UTC)  # a huddle that is running comes before all to come
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
    today = day_in(zone_of(team, name), context.now())
    login = {folded(context.login_name)} if team.personal else set[str]()
    names = names_of_user(team, name) | login
    days = [*open_due_days(context.folder, names - {""})]
    return sum(day < today for day in days), days.count(today)


def prompt_line_of_all(context: Context) -> str:
    """Return the line for all teams that the user is in: the sums, and the first huddle.

    With several teams, the huddle has the name of its team.
    """
    from huddlecli.cli.teams import TeamContext, my_teams  # noqa: PLC0415 - one team does without

    overdue, today, huddles = 0, 0, list[tuple[datetime, str]]()
    with redirect_stderr(io.StringIO()), suppress(Exception):
        teams = my_teams(context.config)
        for known in teams:
            with suppress(Exception):
                team = TeamContext(context, known)
                if huddle := _first(team):
                    name = f"{safe(known.name)} " if len(teams) > 1 else ""
                    huddles.append((huddle[0], f"{name}{huddle[1]}"))
                late, now = _promises(team)
                overdue, today = overdue + late, today + now
    first = min(huddles, key=lambda huddle: huddle[0], default=None)  # of equals, the default's
    return prompt_words(overdue, today, first[1] if first else "")


def _huddle(context: Context) -> str:
    """Return `daily now`, the time of the next huddle if that is today, or its day and time."""
    huddle = _first(context)
    return huddle[1] if huddle else ""


def _first(context: Context) -> tuple[datetime, str] | None:
    """Return when the huddle that is running or the next one begins, and its words in the line."""
    with suppress(Exception):
        for live in live_huddles(context):
            return _RUNNING, f"{safe(live.agenda)} now"
        scheduled = next_scheduled(context, readable_agendas(context))
        if scheduled and scheduled.day - context.team_day <= _AHEAD:
            words = _when(context, scheduled.day, scheduled.start)
            return latest_start(scheduled, context.team.zone), words
    return None


def _when(context: Context, day: date, start: datetime | None) -> str:
    zone = zone_of(context.team, context.user_name or "")
    local = start.astimezone(zone) if start else None
    day, today = local.date() if local else day, day_in(zone, context.now())
    return huddle_time(day, local, today)
