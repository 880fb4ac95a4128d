"""The screens of a huddle on this terminal, and what is printed after its end."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cached_property
from time import monotonic
from typing import cast

from huddlecli.cli import streams
from huddlecli.cli.context import Context
from huddlecli.cli.errors import format_error
from huddlecli.cli.huddles.live_huddles import received_journals
from huddlecli.cli.huddles.next_huddle import next_huddle_words
from huddlecli.cli.people.called import for_readers
from huddlecli.core.errors import Failed, HuddleError, Unfinished
from huddlecli.core.huddle.commands import Begin
from huddlecli.core.huddle.minutes import minutes_of
from huddlecli.core.huddle.state import Ended, Lobby, Underway
from huddlecli.core.minutes import Minutes
from huddlecli.core.past_huddles.item_times import overruns
from huddlecli.core.people import with_present_names
from huddlecli.live import plain, unfinished
from huddlecli.live.full.colors import ThemeColors
from huddlecli.live.full.first_picture import FirstPicture
from huddlecli.live.full.huddle_rows import resumed_parts
from huddlecli.live.full.picture import Drawn, Parts, drawn
from huddlecli.live.hangup import Hangup
from huddlecli.live.line_context import LiveContext
from huddlecli.live.plain import PlainScreen, Unseen, lines
from huddlecli.live.preparation import Preparation
from huddlecli.live.runner import HuddleRunner
from huddlecli.live.session import Session
from huddlecli.store import team_file, user_config
from huddlecli.store.side_figures import with_lead_titles
from huddlecli.store.sync.live_journals import LiveJournals
from huddlecli.views.agendas import overrun_words
from huddlecli.views.columns import PLAIN, STRONG, styled
from huddlecli.views.escape import safe
from huddlecli.views.formats.text import as_text
from huddlecli.views.huddle.rows import Room
from huddlecli.views.minutes import document
from huddlecli.views.recap import PROMISE, as_chat
from huddlecli.views.words import RESUMES

PAUSED = f"paused; {RESUMES} continues"
NOTHING_SAVED = "This was a rehearsal: nothing was saved."


class HuddleScreens:
    """The screens on which a huddle can be run."""

    def __init__(
        self,
        context: Context,
        session: Session,
        prepared: Preparation,
        hangup: Hangup,
        *,
        is_rehearsal: bool,
    ) -> None:
        """Run the huddle of `session` until its end, or until `hangup` requires to leave."""
        self._context = context
        self._session = session
        self._prepared = prepared
        self._hangup = hangup
        self._line_context = LiveContext(
            session, prepared, context.new_id, is_rehearsal=is_rehearsal
        )

    def drawn(self, room: Room) -> list[Drawn]:
        """Return the rows of the full screen of a huddle that is resumed."""
        return drawn(self._parts, room)

    @cached_property
    def _parts(self) -> Parts:
        return resumed_parts(self._session, self._line_context, self._begin)

    def on_full_screen(
        self, notice: str, picture: FirstPicture, colors: ThemeColors
    ) -> Minutes | None:
        """Run it on the full screen, which takes the place of the first `picture`.

        The `notice` is shown again, since the screen hides earlier lines.
        """
        # Textual takes as long to load as all the rest: only what shows it pays for it.
        from huddlecli.live.full.app import FullScreen, ScreenSettings  # noqa: PLC0415

        if self._hangup.is_over():  # it came while Textual was loaded
            return None
        context, session = self._context, self._session

        saved = context.config

        def remember(theme: str, bell: bool) -> None:  # noqa: FBT001 - two settings
            nonlocal saved
            wanted = replace(saved, theme=cast("user_config.Theme", theme), bell=bell)
            user_config.save(saved, wanted)
            saved = wanted

        settings = ScreenSettings(
            recap=lambda: recap_so_far(context, session),
            colors=colors,
            is_ringing=context.config.bell is not False,
            rings_at_last_minute=context.config.minute_bell is True,
            remember=remember,
            hangup=self._hangup,
            notice=notice,
            picture=picture,
        )
        app = FullScreen(session, self._line_context, self._begin, settings)
        with self._interrupt_explained():
            result = app.run()
        if app.return_code:
            raise _broken(session, is_rehearsal=self._line_context.is_rehearsal)
        if isinstance(result, HuddleError):
            raise result
        return result

    def in_plain_lines(self) -> Minutes | None:
        """Run it in plain lines."""
        console = self._context.console
        screen = PlainScreen(
            streams.Watched(sys.stdout),
            sys.stderr,
            format_error,
            console=console.rich() if console.is_rich else None,
            is_asking=console.can_prompt,
        )
        runner = HuddleRunner(
            self._session,
            self._line_context,
            screen,
            self._begin,
            can_ask=console.can_prompt,
            timer=monotonic,
        )
        with self._interrupt_explained(), suppress(Unseen):
            source = lines(sys.stdin.fileno(), self._hangup.is_over, self._session.listen)
            return plain.run(runner, screen, source)
        return None

    def _begin(self) -> Begin:
        if not self._line_context.is_rehearsal:
            _refuse_second(self._context, self._prepared)
        return self._line_context.begin(self._context.new_id())

    @contextmanager
    def _interrupt_explained(self) -> Iterator[None]:
        """Say what an interrupt does to a huddle that is underway."""
        try:
            yield
        except KeyboardInterrupt:
            if isinstance(self._session.state, Underway):
                is_rehearsal = self._line_context.is_rehearsal
                self._context.console.err(f"\n{NOTHING_SAVED if is_rehearsal else PAUSED}")
            raise


def _refuse_second(context: Context, prepared: Preparation) -> None:
    """Raise Busy if somebody started a huddle of that agenda while this one was in its lobby."""
    live = LiveJournals(prepared.folder, received_journals(context))
    for huddle in unfinished.held(live):
        if huddle.begun.agenda == prepared.agenda.name:
            raise unfinished.busy_error(live, huddle)


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
    if not context.team.personal:
        with suppress(HuddleError):  # its file may have been broken meanwhile
            # The start used up the rota's `next`, and people may have another name by now.
            context.team = team_file.load(context.folder)
    minutes = with_present_names(minutes, context.names)
    minutes = for_readers(context, with_lead_titles(context.folder, minutes))
    reviews = {made.id: made.review for made in session.made() if made.review}
    return as_chat(minutes, upcoming=next_huddle_words(context), reviews=reviews)


def recap_so_far(context: Context, session: Session) -> str:
    """Return the recap as it would be if the huddle ended now."""
    match session.state:
        case Underway() as last:
            return recap(context, session, minutes_of(Ended(last=last, at=session.now())))
        case _:
            return ""


def tell_end(
    context: Context,
    session: Session,
    prepared: Preparation,
    minutes: Minutes | None,
    *,
    is_rehearsal: bool,
) -> None:
    """Print the recap and what ran over again, or say how to resume the huddle."""
    if is_rehearsal:
        _tell_end_of_rehearsal(context, session, minutes)
        return
    if minutes is None:
        if isinstance(session.state, Lobby):
            raise Failed("the huddle was not started", hint="huddle start")
        if isinstance(session.state, Ended):
            raise Unfinished(
                "the huddle has ended, but its minutes are not written yet",
                hint=RESUMES,
            )
        context.console.err(PAUSED)
        raise SystemExit(Unfinished.exit_code)
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
        context.console.out(f"\n{as_text(document(for_readers(context, minutes)))}")


def _say_recap(context: Context, text: str) -> None:
    """Print the recap; a terminal shows the promises in bold."""
    if not context.console.is_rich:
        context.console.confirm(text)
        return
    for line in text.splitlines():
        strong = line.startswith(("*", PROMISE))
        context.console.rich().print(styled((line, STRONG if strong else PLAIN)), soft_wrap=True)
