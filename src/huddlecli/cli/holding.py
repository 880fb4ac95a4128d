"""Holding a huddle: from the lobby, or from where it stopped, to its recap."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta

from huddlecli.cli.errors import printed
from huddlecli.cli.planning import held_today, run_agendas
from huddlecli.cli.resuming import refuse_second
from huddlecli.cli.world import World
from huddlecli.core.cadence import next_huddle
from huddlecli.core.errors import Failed, Unfinished
from huddlecli.core.loop import commands as do
from huddlecli.core.loop.state import Lobby, Underway
from huddlecli.core.minutes import Minutes
from huddlecli.live import plain
from huddlecli.live.conduct import Conductor
from huddlecli.live.desk import LiveDesk
from huddlecli.live.lines import lines
from huddlecli.live.opening import Preparation
from huddlecli.live.session import Session
from huddlecli.live.terminal import PlainScreen
from huddlecli.views.minutes import as_text
from huddlecli.views.recap import as_chat
from huddlecli.views.words import DAYS, hour

GOES_ON = "huddle start --resume goes on"


def hold(world: World, session: Session, prepared: Preparation, *, is_rehearsal: bool) -> None:
    """Run the huddle on this terminal or pipe to its end; whatever ends it, nothing is lost."""
    screen = PlainScreen(
        sys.stdout,
        sys.stderr,
        printed,
        console=world.console() if world.is_rich else None,
        is_asking=world.is_asking,
    )

    def begin(ends: datetime | None) -> do.Begin:
        if not is_rehearsal:
            refuse_second(prepared)
        now = session.now()
        whole = now + timedelta(minutes=prepared.agenda.minutes)
        return do.Begin(prepared.huddle_id(now), ends if ends and ends > now else whole)

    desk = LiveDesk(session, prepared, world.new_id, is_rehearsal=is_rehearsal)
    conductor = Conductor(session, desk, screen, begin, asks=world.is_asking)
    try:
        minutes = plain.run(conductor, screen, lines(sys.stdin.fileno()))
    except KeyboardInterrupt:
        if isinstance(session.state, Underway):
            world.tell(f"\nkept unfinished: {GOES_ON}")
        raise
    finally:
        session.close()
    _tell_end(world, session, minutes, is_rehearsal=is_rehearsal)


def _tell_end(
    world: World, session: Session, minutes: Minutes | None, *, is_rehearsal: bool
) -> None:
    """Print the recap, or say that the huddle is kept."""
    if minutes is None:
        if isinstance(session.state, Lobby):
            raise Failed("the huddle was not begun", hint="huddle start")
        raise Unfinished("the huddle is kept unfinished", hint=GOES_ON)
    if is_rehearsal:
        world.say(f"\n{as_text(minutes)}")
        return
    reviews = {made.id: made.review for made in session.made() if made.review}
    upcoming = _next(world)
    world.say(f"\n{as_chat(minutes, upcoming=upcoming, reviews=reviews)}")
    world.tell(f"minutes: huddle minutes show {minutes.id}")


def _next(world: World) -> str:
    """Return `Tue 09:08`, when the team meets next."""
    agendas = run_agendas(world)
    found = next_huddle(agendas, held_today(world, agendas), world.now(), world.team.zone)
    if found is None:
        return ""
    _, day, start = found
    at = f" {hour(start.astimezone(world.team.zone))}" if start else ""
    return f"{DAYS[day.weekday()]}{at}"
