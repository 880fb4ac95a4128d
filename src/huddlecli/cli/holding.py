"""Holding a huddle: from the lobby, or from where it stopped, to its recap."""

from __future__ import annotations

import sys
from functools import partial
from time import monotonic

from huddlecli.cli import streams
from huddlecli.cli.errors import printed
from huddlecli.cli.fullscreen import has_full_screen, on_full_screen
from huddlecli.cli.recapping import recap
from huddlecli.cli.resuming import refuse_second
from huddlecli.cli.world import World
from huddlecli.core.errors import Failed, Unfinished
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.state import Ended, Lobby, Underway
from huddlecli.core.minutes import Minutes
from huddlecli.live import plain
from huddlecli.live.hangup import Hangup
from huddlecli.live.line_context import LiveDesk
from huddlecli.live.plain import PlainScreen, Unseen, lines
from huddlecli.live.preparation import Preparation
from huddlecli.live.runner import Begins, Conductor
from huddlecli.live.session import Session
from huddlecli.views.columns import PLAIN, STRONG, styled
from huddlecli.views.minutes import as_text
from huddlecli.views.recap import PROMISE
from huddlecli.views.words import GOES_ON, RESUMES

NOTHING_KEPT = "This was a rehearsal: nothing was kept."


def hold(  # noqa: PLR0913 - the huddle, and how it is held
    world: World,
    session: Session,
    prepared: Preparation,
    *,
    is_plain: bool,
    is_rehearsal: bool,
    told: str,
) -> None:
    """Run the huddle on this terminal or pipe to its end; whatever ends it, nothing is lost.

    `told` is what was said just before: the full screen, which hides that, shows it again.
    """

    def begins() -> do.Begin:
        if not is_rehearsal:
            refuse_second(prepared)
        return do.Begin(prepared.huddle_id(session.now()), key=world.new_id())

    def code() -> int:
        is_kept = isinstance(session.state, Underway) and not is_rehearsal
        return (Unfinished if is_kept else Failed).exit_code

    desk = LiveDesk(session, prepared, world.new_id, is_rehearsal=is_rehearsal)
    is_lines = is_plain or not has_full_screen(world)
    runs = _in_plain_lines if is_lines else partial(on_full_screen, told=told)
    try:
        with Hangup(code) as hangup:
            minutes = runs(world, session, desk, begins, hangup)
    except KeyboardInterrupt:
        if isinstance(session.state, Underway):
            world.tell(f"\n{NOTHING_KEPT if is_rehearsal else f'kept unfinished: {GOES_ON}'}")
        raise
    except Unseen:
        minutes = None
    finally:
        session.close()
        if not is_rehearsal and not isinstance(session.state, Lobby):
            world.note_huddle()
    if is_rehearsal:
        _tell_end_of_rehearsal(world, session, minutes)
    else:
        _tell_end(world, session, minutes)


def _in_plain_lines(
    world: World, session: Session, desk: LiveDesk, begins: Begins, hangup: Hangup
) -> Minutes | None:
    """Run the huddle in plain lines."""
    screen = PlainScreen(
        streams.Watched(sys.stdout),
        sys.stderr,
        printed,
        console=world.console() if world.is_rich else None,
        is_asking=world.is_asking,
    )
    is_asking = world.is_asking
    conductor = Conductor(session, desk, screen, begins, asks=is_asking, ticks=monotonic)
    return plain.run(conductor, screen, lines(sys.stdin.fileno(), hangup.is_over))


def _tell_end(world: World, session: Session, minutes: Minutes | None) -> None:
    """Print the recap, or say that the huddle is kept."""
    if minutes is None:
        if isinstance(session.state, Lobby):
            raise Failed("the huddle was not begun", hint="huddle start")
        if isinstance(session.state, Ended):
            raise Unfinished(
                "the huddle has ended, and its minutes are not written yet",
                hint=RESUMES,
            )
        raise Unfinished("the huddle is kept unfinished", hint=RESUMES)
    _say_recap(world, f"\n{recap(world, session, minutes)}")
    world.tell(f"minutes: huddle minutes show {minutes.id}")


def _tell_end_of_rehearsal(world: World, session: Session, minutes: Minutes | None) -> None:
    """Print the minutes as they would be, also where it was left before its end."""
    if isinstance(session.state, Lobby):
        raise Failed("the rehearsal was not begun", hint="huddle start --rehearse")
    if isinstance(session.state, Underway):
        minutes = session.end()
        world.tell(NOTHING_KEPT)
    if minutes:
        world.say(f"\n{as_text(minutes)}")


def _say_recap(world: World, text: str) -> None:
    """Print the recap; on a terminal what was promised stands out, and the words are the same."""
    if not world.is_rich:
        world.confirm(text)
        return
    for line in text.splitlines():
        strong = line.startswith(("*", PROMISE))
        world.console().print(styled((line, STRONG if strong else PLAIN)), soft_wrap=True)
