"""How `huddle start` handles an unfinished huddle: resume it, close it, or refuse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from huddlecli.cli.context import Context
from huddlecli.cli.huddles.live_huddles import received_journals
from huddlecli.core.errors import Busy, Unfinished, Unknown, Wrong
from huddlecli.core.minutes import Minutes
from huddlecli.core.team import day_in
from huddlecli.store.sync.live_journals import LiveJournals
from huddlecli.views.escape import safe
from huddlecli.views.words import hour, short_day

if TYPE_CHECKING:  # mostly no huddle is unfinished: a start then does without
    from huddlecli.live.unfinished import UnfinishedHuddle


class StartMode(NamedTuple):
    """What the flags of `huddle start` say about an unfinished huddle."""

    resume: bool = False
    fresh: bool = False
    take_over: bool = False

    @property
    def goes_on(self) -> bool:
        """Whether an unfinished huddle is to be continued."""
        return self.resume or self.take_over


class Resuming(NamedTuple):
    """The huddle to resume, or None for a new one; and what was printed about it."""

    huddle: UnfinishedHuddle | None = None
    notice: str = ""


def find_resumable(context: Context, agenda: str | None, mode: StartMode) -> Resuming:
    """Look for an unfinished huddle, and ask whether to resume or close it."""
    if mode.fresh and mode.goes_on:
        raise Wrong("use either --fresh or --resume", hint="huddle start --resume")

    printed: list[str] = []

    def say(line: str) -> None:
        context.console.err(line)
        printed.append(line)

    def say_ended(minutes: Minutes) -> None:
        say(f"{safe(minutes.title)} has ended: huddle minutes show {safe(minutes.id)}")

    live, offline_words = LiveJournals(context.folder, received_journals(context)), ""
    if live.received and (mode.goes_on or live.is_any()):
        from huddlecli.cli import background  # noqa: PLC0415 - few teams have a remote
        from huddlecli.cli.background.while_open import offline  # noqa: PLC0415 - the same

        background.sync_now(context)  # who runs it by now is known there
        offline_words = offline(context)
    huddle = _found(context, live, agenda, say_ended)
    if huddle is None:
        if mode.goes_on:
            raise Unknown("there is no unfinished huddle", hint="huddle start")
        return Resuming(None, "; ".join(printed))
    from huddlecli.live import unfinished  # noqa: PLC0415 - see above

    is_elsewhere = live.is_elsewhere(huddle.path)
    if live.is_running(huddle.path) and (is_elsewhere or not mode.goes_on):
        raise _busy_error(context, live, huddle, wants_it=mode.goes_on)
    if is_elsewhere and offline_words and not mode.take_over:  # it may go on there
        raise Busy(
            f"{safe(huddle.contents.chair)} may still be running {_named(huddle)}:"
            f" this machine is {offline_words}",
            hint="huddle start --take-over",
        )
    words = _unfinished_words(context, huddle) + ", on another machine" * is_elsewhere
    wants_to_go_on = mode.goes_on or (
        not mode.fresh and context.console.can_prompt and _wants_to_go_on(context, huddle, words)
    )
    is_closing = mode.fresh or (context.console.can_prompt and not wants_to_go_on)
    if not (wants_to_go_on or is_closing):
        flag = "--take-over" if is_elsewhere else "--resume"
        raise Unfinished(words, hint=f"huddle start {flag}")
    if is_elsewhere:
        huddle, kept = unfinished.bring_here(live, huddle)
        if kept:
            place = kept.relative_to(context.folder).as_posix()
            say(f"what was noted only on this machine is kept in {safe(place)}")
    if wants_to_go_on:
        return Resuming(huddle)
    minutes = unfinished.close(context.folder, context.records, huddle)
    say(f"closed at its last note: huddle minutes show {safe(minutes.id)}")
    return Resuming(None, "; ".join(printed))


def _busy_error(
    context: Context, live: LiveJournals, huddle: UnfinishedHuddle, *, wants_it: bool
) -> Busy:
    """Return the error for a huddle that somebody runs.

    With `wants_it` it says from when on a huddle elsewhere can be taken over.
    """
    from huddlecli.live import unfinished  # noqa: PLC0415 - see above

    error = unfinished.busy_error(live, huddle)
    if not (wants_it and live.is_elsewhere(huddle.path)):
        return error
    at = _hour(context, context.now() + live.wait(huddle.path) + timedelta(minutes=1))
    silent = f"if nothing comes from {safe(huddle.contents.chair)} until then"
    return Busy(error.message, hint=f"huddle start --take-over at {at}, {silent}")


def _named(huddle: UnfinishedHuddle) -> str:
    return f'"{safe(huddle.begun.title)}" ({huddle.begun.huddle})'


def _found(
    context: Context,
    live: LiveJournals,
    agenda: str | None,
    on_minutes: Callable[[Minutes], None],
) -> UnfinishedHuddle | None:
    """Return the unfinished huddle to resume; `on_minutes` gets minutes that were missing."""
    if not live.is_any():
        return None
    from huddlecli.live import unfinished  # noqa: PLC0415 - see above

    huddle, warnings = unfinished.find(
        context.folder, agenda, context.records, on_minutes=on_minutes, received=live.received
    )
    context.warn(warnings)
    return huddle


def _wants_to_go_on(context: Context, huddle: UnfinishedHuddle, words: str) -> bool:
    """Ask whether to resume it, after the `words` about it; on a later day, Enter closes it."""
    zone = context.team.zone
    is_today = day_in(zone, huddle.begun.at) == day_in(zone, context.now())
    context.console.err(f"{words}.")
    if is_today:
        return context.console.ask(
            "Continue (Enter) or close it (x)?", partial(_goes_on, "continue")
        )
    return context.console.ask("Close it (Enter) or continue (c)?", partial(_goes_on, "close"))


CONTINUES = ("c", "continue", "g", "go", "go on")
CLOSES = ("x", "close")


def _goes_on(default: str, answer: str) -> bool:
    """Return whether an answer means resume; Wrong if it is unclear."""
    word = (answer or default).casefold()
    if word in CONTINUES:
        return True
    if word in CLOSES:
        return False
    raise Wrong(f'"{safe(answer)}" is not an answer here', hint="c to continue, x to close it")


def _unfinished_words(context: Context, huddle: UnfinishedHuddle) -> str:
    """Return which huddle is not finished, and when its last note was made."""
    begun, last, zone = huddle.begun, huddle.contents.last, context.team.zone
    today, day, last_day = (day_in(zone, at) for at in (context.now(), begun.at, last))
    began = f"{short_day(day, today)} {_hour(context, begun.at)}"
    noted = _hour(context, last)
    if last_day != day:
        noted = f"{short_day(last_day, today)} {noted}"
    return f"{safe(begun.title)} of {began} was not finished (last note {noted})"


def _hour(context: Context, instant: datetime) -> str:
    return hour(instant.astimezone(context.team.zone))
