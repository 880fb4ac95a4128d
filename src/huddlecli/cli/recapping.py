"""The recap of a huddle: what is pasted into the call's chat before people hang up."""

from __future__ import annotations

from huddlecli.cli.planning import coming, run_agendas
from huddlecli.cli.world import World
from huddlecli.core.huddle.minutes import minutes_of
from huddlecli.core.huddle.state import Ended, Underway
from huddlecli.core.minutes import Minutes
from huddlecli.live.session import Session
from huddlecli.views.recap import as_chat
from huddlecli.views.words import hour, short_day


def recap(world: World, session: Session, minutes: Minutes) -> str:
    """Return the recap of a huddle that has ended."""
    reviews = {made.id: made.review for made in session.made() if made.review}
    return as_chat(minutes, upcoming=next_huddle_words(world), reviews=reviews)


def recap_so_far(world: World, session: Session) -> str:
    """Return the recap as it would be if the huddle ended now."""
    match session.state:
        case Underway() as last:
            return recap(world, session, minutes_of(Ended(last=last, at=session.now())))
        case _:
            return ""


def next_huddle_words(world: World) -> str:
    """Return `Weekly huddle, Tue 24 Nov 09:08`: which huddle the team has next, and when."""
    found = coming(world, run_agendas(world))
    if found is None:
        return ""
    agenda, day, start = found
    at = f" {hour(start.astimezone(world.team.zone))}" if start else ""
    return f"{agenda.title}, {short_day(day, world.team_day)}{at}"
