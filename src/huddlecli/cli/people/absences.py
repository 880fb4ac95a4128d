"""When somebody is away: the days that flags name, and what falls on them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from huddlecli.cli.context import Context
from huddlecli.cli.huddles.next_huddle import (
    Starters,
    coming_huddles,
    day_for_team,
    readable_agendas,
)
from huddlecli.core import rota
from huddlecli.core.dates import due_day, last_day_from
from huddlecli.core.errors import Wrong
from huddlecli.core.leads.own import waiting_leads
from huddlecli.core.leads.times import LeadClock
from huddlecli.core.records import Action
from huddlecli.core.side_records import Lead
from huddlecli.core.team import Absence, Person, Team, is_away
from huddlecli.core.text import folded, joined
from huddlecli.views.escape import safe
from huddlecli.views.words import count, short_day

LONGEST = timedelta(days=366)
_FARTHEST = 60  # huddles ahead
_MOST_TURNS = 3


def absence(context: Context, since: str | None, until: str | None) -> Absence:
    """Return the absence that `--from` and `--until` name, in days of the team."""
    today = context.team_day
    first = _day(context, "--from", since, today) if since else today
    last = _day(context, "--until", until, last_day_from(until, first, today)) if until else None
    if last and last < first:
        raise Wrong(f"{last} is before {first}", hint=f"--from {last} --until {first}")
    if last and last - first >= LONGEST:
        raise Wrong(
            f"from {first} to {last} is more than a year",
            hint=f"--until {first + LONGEST - timedelta(days=1)}, or --from {first} without an end",
        )
    return Absence(since=first, until=last)


def _day(context: Context, flag: str, text: str, today: date) -> date:
    return due_day(text, today, week_starts=context.team.week_starts, mark=f"{flag} ")


def consequences(context: Context, person: Person, before: Team) -> Iterator[str]:
    """Yield a line for each thing that the absence of `person` means for others.

    `before` is the team in which they were not away yet.
    """
    name = safe(person.name)
    if turns := _stand_ins(context, person, before):
        yield f"by the rota, instead of {name}: {turns}"
    opened, leads = context.records.open(Action), context.records.open(Lead)
    context.warn((*opened.warnings, *leads.warnings))
    days = [
        action.due
        for action in opened.records
        if folded(action.owner) == folded(person.name) and is_away(person, action.due)
    ]
    if days:
        what = count(len(days), "promise", "promises")
        verb = "is" if len(days) == 1 else "are"
        listed = f"huddle action list --owner {name} --since {min(days)} --until {max(days)}"
        yield f"{what} of {name} {verb} due in these days: {listed}"
    if waiting := waiting_leads(leads.records, person.name, LeadClock(context.team, context.now())):
        what = count(len(waiting), "lead waits", "leads wait")
        yield f"{what} for an answer by {name}: huddle lead list --owner {name} --waiting"


def _stand_ins(context: Context, person: Person, before: Team) -> str:
    """Return who facilitates instead of `person` by the rota, such as `sam on Tue 1 Dec`."""
    if not rota.has_people(before):
        return ""
    huddles = list(islice(coming_huddles(context, readable_agendas(context)), _FARTHEST))
    days = [day_for_team(context, huddle) for huddle in huddles]
    starters = Starters(context)
    turns = zip(
        days,
        rota.facilitators(before, starters, days),
        rota.facilitators(context.team, starters, days),
        strict=True,
    )
    words = [
        f"{safe(now or 'nobody')} on {short_day(day, context.team_day)}"
        for day, then, now in turns
        if then == person.name and is_away(person, day)
    ]
    if len(words) > _MOST_TURNS:
        words = [*words[:_MOST_TURNS], f"{len(words) - _MOST_TURNS} more"]
    return joined(words)
