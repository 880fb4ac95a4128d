"""Run a huddle on this terminal, from the lobby or where it was resumed to its recap.

The lobby is shown first: to load what runs a huddle takes longer.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple

from huddlecli.cli.context import Context
from huddlecli.cli.people.called import for_readers
from huddlecli.core.errors import Failed, Unfinished
from huddlecli.live.full.colors import ThemeColors, choose_colors
from huddlecli.live.full.first_picture import FirstPicture
from huddlecli.live.full.picture import Drawn, drawn, sequence
from huddlecli.live.full.terminal_colors import color_depth
from huddlecli.live.hangup import Hangup
from huddlecli.views.huddle.rows import Room

if TYPE_CHECKING:  # between huddles `watch` needs nothing of a huddle
    from huddlecli.core.huddle.state import Lobby
    from huddlecli.live.preparation import Preparation
    from huddlecli.live.session import Session

# Columns and rows: below there is no room for the agenda and the keys of who runs the huddle.
SMALLEST = (60, 18)
SMALLEST_WATCHED = (30, 10)  # a phone: below, the title, the step or the time would be cut


class Opening(NamedTuple):
    """What a huddle opens with: its lobby if it is new, and a function that makes its session."""

    lobby: Lobby | None
    session: Callable[[], Session]


def has_full_screen(context: Context, smallest: tuple[int, int] = SMALLEST) -> bool:
    """Whether the full screen fits on this terminal; if it is too small, say so."""
    is_seen = context.console.can_prompt and sys.stdout.isatty()
    if not is_seen or context.environ.get("TERM") == "dumb":
        return False
    room = terminal_room()
    if not (room.columns and room.rows):
        return False  # it does not know its own size
    if room.columns >= smallest[0] and room.rows >= smallest[1]:
        return True
    needs = f"{smallest[0]} × {smallest[1]}"
    context.console.err(
        f"The full screen needs {needs}, this terminal has"
        f" {room.columns} × {room.rows}. Continuing in plain lines."
    )
    return False


def terminal_room() -> Room:
    """Return the size of the terminal: COLUMNS and LINES first, as Textual does; 0 if unknown."""
    return Room(*shutil.get_terminal_size((0, 0)))


def run_huddle(  # noqa: PLR0913 - the huddle, and how it is held
    context: Context,
    opening: Opening,
    prepared: Preparation,
    *,
    is_plain: bool,
    is_rehearsal: bool,
    notice: str,
) -> None:
    """Run the huddle to its end, on a terminal or in a pipe.

    `notice` is what was printed just before: the full screen shows it again.
    """
    session: Session | None = None

    def code() -> int:
        is_kept = session is not None and session.is_underway() and not is_rehearsal
        return (Unfinished if is_kept else Failed).exit_code

    is_lines = is_plain or not has_full_screen(context)
    try:
        with Hangup(code) as hangup, ExitStack() as shown:

            def show(picture: FirstPicture) -> FirstPicture:
                hangup.tell(picture.leave)
                return shown.enter_context(picture)

            picture = None
            if opening.lobby and not is_lines:
                picture = show(_lobby_picture(context, opening.lobby, notice))
            # All that is needed from here on is loaded while the picture is looked at.
            from huddlecli.cli.huddles.screens import HuddleScreens, tell_end  # noqa: PLC0415

            session = opening.session()
            if context.config.auto_sync and not is_rehearsal:
                from huddlecli.cli.background.while_open import SyncWhileOpen  # noqa: PLC0415

                sync = shown.enter_context(SyncWhileOpen(context, agenda=prepared.name))
                if context.console.can_prompt:  # a script is told nothing that differs each time
                    session.sharing = sync.news
            screens = HuddleScreens(context, session, prepared, hangup, is_rehearsal=is_rehearsal)
            if is_lines:
                minutes = screens.in_plain_lines()
            else:
                picture = picture or show(first_picture(context, screens.drawn))
                minutes = screens.on_full_screen(notice, picture, theme_colors(context))
            if minutes is None:
                session.leave()  # before the last sync
    finally:
        if session:
            session.close()
            if not is_rehearsal and not session.is_in_lobby():
                context.log_huddle()
    tell_end(context, session, prepared, minutes, is_rehearsal=is_rehearsal)


def _lobby_picture(context: Context, lobby: Lobby, notice: str) -> FirstPicture:
    """Return the picture of the lobby as the full screen will show it, with the `notice`."""
    from huddlecli.live.full.lobby_picture import lobby_parts  # noqa: PLC0415 - `watch` has none

    shown, team = for_readers(context, (lobby, context.team), on_screen=True)
    parts = lobby_parts(shown, team.people, context.now, notice)
    return first_picture(context, lambda room: drawn(parts, room))


def first_picture(context: Context, draws: Callable[[Room], Iterable[Drawn]]) -> FirstPicture:
    """Return the picture that is shown while the full screen loads: what it `draws` in a room."""
    colors, depth = theme_colors(context), color_depth(context.environ)
    return FirstPicture(lambda: sequence(draws(terminal_room()), colors, depth))


def theme_colors(context: Context) -> ThemeColors:
    """Return the colors that the user chose, or else those fit for the terminal."""
    return choose_colors(context.config.theme, context.environ.get("COLORFGBG"))
