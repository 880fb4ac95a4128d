"""Run a huddle on this terminal, from the lobby or where it was resumed to its recap."""

from __future__ import annotations

import shutil
import sys
from contextlib import suppress
from dataclasses import replace
from functools import partial
from time import monotonic
from typing import cast

import typer

from huddlecli.cli import streams
from huddlecli.cli.context import Context
from huddlecli.cli.errors import format_error
from huddlecli.cli.next_huddle import next_huddle_words
from huddlecli.cli.unfinished import refuse_second
from huddlecli.core.errors import Failed, HuddleError, Unfinished
from huddlecli.core.huddle.commands import Begin
from huddlecli.core.huddle.minutes import minutes_of
from huddlecli.core.huddle.state import Ended, Lobby, Underway
from huddlecli.core.minutes import Minutes
from huddlecli.core.past_huddles.item_times import overruns
from huddlecli.live import plain
from huddlecli.live.hangup import Hangup
from huddlecli.live.line_context import LiveContext
from huddlecli.live.plain import PlainScreen, Unseen, lines
from huddlecli.live.preparation import Preparation
from huddlecli.live.runner import HuddleRunner, MakeBegin
from huddlecli.live.session import Session
from huddlecli.store import team_file, user_config
from huddlecli.store.side_figures import with_lead_titles
from huddlecli.views.agendas import overrun_words
from huddlecli.views.columns import PLAIN, STRONG, styled
from huddlecli.views.escape import safe
from huddlecli.views.formats.text import as_text
from huddlecli.views.minutes import document
from huddlecli.views.recap import PROMISE, as_chat
from huddlecli.views.words import RESUMES

SMALLEST = (60, 18)  # columns and rows: below there is no room for the agenda and the clock


def has_full_screen(context: Context) -> bool:
    """Whether the full screen fits on this terminal; if it is too small, say so."""
    is_seen = context.console.can_prompt and sys.stdout.isatty()
    if not is_seen or context.environ.get("TERM") == "dumb":
        return False
    room = shutil.get_terminal_size((0, 0))  # COLUMNS and LINES first, as the screen itself does
    if not (room.columns and room.lines):
        return False  # it does not know its own size
    if room.columns >= SMALLEST[0] and room.lines >= SMALLEST[1]:
        return True
    needs = f"{SMALLEST[0]} × {SMALLEST[1]}"
    context.console.err(
        f"The full screen needs {needs}, this terminal has"
        f" {room.columns} × {room.lines}. Continuing in plain lines."
    )
    return False


def on_full_screen(  # noqa: PLR0913 - the huddle, and what it is given to work with
    context: Context,
    session: Session,
    line_context: LiveContext,
    make_begin: MakeBegin,
    hangup: Hangup,
    *,
    notice: str,
) -> Minutes | None:
    """Run the huddle on the full screen, which shows the `notice` again: it hides earlier lines."""
    # Textual takes as long to load as all the rest: only what shows it pays for it.
    from huddlecli.live.full.app import FullScreen, ScreenSettings  # noqa: PLC0415

    def remember(theme: str, bell: bool) -> None:  # noqa: FBT001 - two settings
        chosen = cast("user_config.Theme", theme)
        user_config.save(replace(context.config, theme=chosen, bell=bell))

    settings = ScreenSettings(
        recap=lambda: recap_so_far(context, session),
        theme=context.config.theme,
        colors=context.environ.get("COLORFGBG"),
        is_ringing=context.config.bell is not False,
        remember=remember,
        hangup=hangup,
        notice=notice,
    )
    app = FullScreen(session, line_context, make_begin, settings)
    result = app.run()
    if app.return_code:
        raise _broken(session, is_rehearsal=line_context.is_rehearsal)
    if isinstance(result, HuddleError):
        raise result
    return result


def _broken(session: Session, *, is_rehearsal: bool) -> HuddleError:
    """Return the error for a crash of the screen itself; the huddle can be resumed."""
    if is_rehearsal:
        return Failed("the full screen stopped working", hint="huddle start --rehearse --plain")
    if isinstance(session.state, Underway):
        message = "the full screen stopped working; the huddle is paused"
        return Unfinished(message, hint="huddle start --resume")
    return Failed("the full screen stopped working", hint="huddle start --plain")


def recap(context: Context, session: Session, minutes: Minutes) -> str:
    """Return the recap of a huddle that has ended."""
    if context.team.rota.order:
        with suppress(HuddleError):  # its file may have been broken meanwhile
            context.team = team_file.load(context.folder)  # the start used up the rota's `next`
    minutes = with_lead_titles(context.folder, minutes)
    reviews = {made.id: made.review for made in session.made() if made.review}
    return as_chat(minutes, upcoming=next_huddle_words(context), reviews=reviews)


def recap_so_far(context: Context, session: Session) -> str:
    """Return the recap as it would be if the huddle ended now."""
    match session.state:
        case Underway() as last:
            return recap(context, session, minutes_of(Ended(last=last, at=session.now())))
        case _:
            return ""


PAUSED = f"paused; {RESUMES} continues"
NOTHING_SAVED = "This was a rehearsal: nothing was saved."


def run_huddle(  # noqa: PLR0913 - the huddle, and how it is held
    context: Context,
    session: Session,
    prepared: Preparation,
    *,
    is_plain: bool,
    is_rehearsal: bool,
    notice: str,
) -> None:
    """Run the huddle to its end, on a terminal or in a pipe.

    `notice` is what was printed just before: the full screen shows it again.
    """

    def make_begin() -> Begin:
        if not is_rehearsal:
            refuse_second(prepared)
        return line_context.begin(context.new_id())

    def code() -> int:
        is_kept = isinstance(session.state, Underway) and not is_rehearsal
        return (Unfinished if is_kept else Failed).exit_code

    line_context = LiveContext(session, prepared, context.new_id, is_rehearsal=is_rehearsal)
    is_lines = is_plain or not has_full_screen(context)
    runs = _in_plain_lines if is_lines else partial(on_full_screen, notice=notice)
    try:
        with Hangup(code) as hangup:
            minutes = runs(context, session, line_context, make_begin, hangup)
    except KeyboardInterrupt:
        if isinstance(session.state, Underway):
            context.console.err(f"\n{NOTHING_SAVED if is_rehearsal else PAUSED}")
        raise
    except Unseen:
        minutes = None
    finally:
        session.close()
        if not is_rehearsal and not isinstance(session.state, Lobby):
            context.log_huddle()
    if is_rehearsal:
        _tell_end_of_rehearsal(context, session, minutes)
    else:
        _tell_end(context, session, prepared, minutes)


def _in_plain_lines(
    context: Context,
    session: Session,
    line_context: LiveContext,
    make_begin: MakeBegin,
    hangup: Hangup,
) -> Minutes | None:
    """Run the huddle in plain lines."""
    screen = PlainScreen(
        streams.Watched(sys.stdout),
        sys.stderr,
        format_error,
        console=context.console.rich() if context.console.is_rich else None,
        is_asking=context.console.can_prompt,
    )
    is_asking = context.console.can_prompt
    runner = HuddleRunner(
        session, line_context, screen, make_begin, can_ask=is_asking, timer=monotonic
    )
    return plain.run(runner, screen, lines(sys.stdin.fileno(), hangup.is_over))


def _tell_end(
    context: Context, session: Session, prepared: Preparation, minutes: Minutes | None
) -> None:
    """Print the recap and what ran over again, or say how to resume the huddle."""
    if minutes is None:
        if isinstance(session.state, Lobby):
            raise Failed("the huddle was not started", hint="huddle start")
        if isinstance(session.state, Ended):
            raise Unfinished(
                "the huddle has ended, but its minutes are not written yet",
                hint=RESUMES,
            )
        context.console.err(PAUSED)
        raise typer.Exit(Unfinished.exit_code)
    _say_recap(context, f"\n{recap(context, session, minutes)}")
    context.console.err(f"minutes: huddle minutes show {minutes.id}")
    for line in _overrun_lines(prepared, minutes):
        context.console.err(line)


def _overrun_lines(prepared: Preparation, minutes: Minutes) -> list[str]:
    """Return a line for each item that ran over again, unless the agenda cannot be read by now."""
    before = (
        past
        for past in prepared.past
        if past.agenda == minutes.agenda and past.id != minutes.id  # it may be read by now
    )
    with suppress(HuddleError):
        again = overruns(prepared.agenda, prepared.topic_library, minutes, before)
        return [safe(overrun_words(overrun, minutes.agenda)) for overrun in again]
    return []


def _tell_end_of_rehearsal(context: Context, session: Session, minutes: Minutes | None) -> None:
    """Print the minutes as they would be, even if the rehearsal was left early."""
    if isinstance(session.state, Lobby):
        raise Failed("the rehearsal was not started", hint="huddle start --rehearse")
    if isinstance(session.state, Underway):
        minutes = session.end()
        context.console.err(NOTHING_SAVED)
    if minutes:
        context.console.out(f"\n{as_text(document(minutes))}")


def _say_recap(context: Context, text: str) -> None:
    """Print the recap; a terminal shows the promises in bold."""
    if not context.console.is_rich:
        context.console.confirm(text)
        return
    for line in text.splitlines():
        strong = line.startswith(("*", PROMISE))
        context.console.rich().print(styled((line, STRONG if strong else PLAIN)), soft_wrap=True)
