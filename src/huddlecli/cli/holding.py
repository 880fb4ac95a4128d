"""Holding a huddle: from the lobby, or from where it stopped, to its recap."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta

from huddlecli.cli.errors import printed
from huddlecli.cli.fullscreen import has_full_screen, on_full_screen
from huddlecli.cli.recapping import recap
from huddlecli.cli.resuming import refuse_second
from huddlecli.cli.world import World
from huddlecli.core.errors import Failed, Unfinished
from huddlecli.core.loop import commands as do
from huddlecli.core.loop.state import Lobby, Underway
from huddlecli.core.minutes import Minutes
from huddlecli.live import plain
from huddlecli.live.conduct import Begins, Conductor
from huddlecli.live.desk import LiveDesk
from huddlecli.live.lines import lines
from huddlecli.live.opening import Preparation
from huddlecli.live.session import Session
from huddlecli.live.terminal import PlainScreen
from huddlecli.views.minutes import as_text
from huddlecli.views.recap import PROMISE
from huddlecli.views.tables import PLAIN, STRONG, styled
from huddlecli.views.words import GOES_ON


def hold(
    world: World, session: Session, prepared: Preparation, *, is_plain: bool, is_rehearsal: bool
) -> None:
    """Run the huddle on this terminal or pipe to its end; whatever ends it, nothing is lost."""

    def begins(ends: datetime | None) -> do.Begin:
        if not is_rehearsal:
            refuse_second(prepared)
        now = session.now()
        whole = now + timedelta(minutes=prepared.agenda.minutes)
        return do.Begin(prepared.huddle_id(now), ends if ends and ends > now else whole)

    desk = LiveDesk(session, prepared, world.new_id, is_rehearsal=is_rehearsal)
    runs = _in_plain_lines if is_plain or not has_full_screen(world) else on_full_screen
    try:
        minutes = runs(world, session, desk, begins)
    except KeyboardInterrupt:
        if isinstance(session.state, Underway):
            world.tell(f"\nkept unfinished: {GOES_ON}")
        raise
    finally:
        session.close()
    _tell_end(world, session, minutes, is_rehearsal=is_rehearsal)


def _in_plain_lines(
    world: World, session: Session, desk: LiveDesk, begins: Begins
) -> Minutes | None:
    """Run the huddle in plain lines."""
    screen = PlainScreen(
        sys.stdout,
        sys.stderr,
        printed,
        console=world.console() if world.is_rich else None,
        is_asking=world.is_asking,
    )
    conductor = Conductor(session, desk, screen, begins, asks=world.is_asking)
    return plain.run(conductor, screen, lines(sys.stdin.fileno()))


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
    _say_recap(world, f"\n{recap(world, session, minutes)}")
    world.tell(f"minutes: huddle minutes show {minutes.id}")


def _say_recap(world: World, text: str) -> None:
    """Print the recap; on a terminal what was promised stands out, and the words are the same."""
    if not world.is_rich:
        world.say(text)
        return
    for line in text.splitlines():
        strong = line.startswith(("*", PROMISE))
        world.console().print(styled((line, STRONG if strong else PLAIN)), soft_wrap=True)
