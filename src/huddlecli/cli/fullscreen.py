"""Whether there is a full screen here, and running a huddle on it."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from typing import cast

from huddlecli.cli.recapping import recap_so_far
from huddlecli.cli.world import World
from huddlecli.core.errors import Failed, HuddleError, Unfinished
from huddlecli.core.huddle.state import Underway
from huddlecli.core.minutes import Minutes
from huddlecli.live.hangup import Hangup
from huddlecli.live.line_context import LiveDesk
from huddlecli.live.runner import Begins
from huddlecli.live.session import Session
from huddlecli.store import user_config

SMALLEST = (60, 18)  # columns and rows: below there is no room for the agenda and the clock


def has_full_screen(world: World) -> bool:
    """Whether this is a terminal that a full screen fits on; where it is too small, say so."""
    is_seen = world.is_asking and sys.stdout.isatty()
    if not is_seen or world.environ.get("TERM") == "dumb":
        return False
    room = shutil.get_terminal_size((0, 0))  # COLUMNS and LINES first, as the screen itself does
    if not (room.columns and room.lines):
        return False  # it does not know its own size
    if room.columns >= SMALLEST[0] and room.lines >= SMALLEST[1]:
        return True
    needs = f"{SMALLEST[0]} × {SMALLEST[1]}"
    world.tell(
        f"The full screen needs {needs}, this is {room.columns} × {room.lines}: plain lines."
    )
    return False


def on_full_screen(  # noqa: PLR0913 - the huddle, and what it is given to work with
    world: World, session: Session, desk: LiveDesk, begins: Begins, hangup: Hangup, *, told: str
) -> Minutes | None:
    """Run the huddle on the full screen, which first shows again what was `told` before."""
    # Textual takes as long to load as all the rest: only what shows it pays for it.
    from huddlecli.live.full.app import FullScreen, Manners  # noqa: PLC0415

    def remember(theme: str, bell: bool) -> None:  # noqa: FBT001 - two settings
        said = cast("user_config.Theme", theme)
        user_config.save(replace(world.config, theme=said, bell=bell))

    manners = Manners(
        recap=lambda: recap_so_far(world, session),
        theme=world.config.theme,
        colors=world.environ.get("COLORFGBG"),
        is_ringing=world.config.bell is not False,
        remember=remember,
        hangup=hangup,
        told=told,
    )
    app = FullScreen(session, desk, begins, manners)
    found = app.run()
    if app.return_code:
        raise _broken(session, is_rehearsal=desk.is_rehearsal)
    if isinstance(found, HuddleError):
        raise found
    return found


def _broken(session: Session, *, is_rehearsal: bool) -> HuddleError:
    """Return the error for a fault of the screen itself, from which the huddle goes on."""
    if is_rehearsal:
        return Failed("the full screen stopped working", hint="huddle start --rehearse --plain")
    if isinstance(session.state, Underway):
        told = "the full screen stopped working; the huddle is kept unfinished"
        return Unfinished(told, hint="huddle start --resume")
    return Failed("the full screen stopped working", hint="huddle start --plain")
