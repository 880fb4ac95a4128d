"""`huddle watch`."""

from __future__ import annotations

from datetime import UTC
from typing import Annotated

from huddlecli.cli import background
from huddlecli.cli.arguments.declaration import Option
from huddlecli.cli.background.while_open import SyncWhileOpen, offline
from huddlecli.cli.context import Context
from huddlecli.cli.huddles.live_huddles import received_journals
from huddlecli.cli.huddles.next_huddle import next_scheduled, past_minutes, readable_agendas
from huddlecli.cli.huddles.run_huddle import (
    SMALLEST_WATCHED,
    first_picture,
    has_full_screen,
    theme_colors,
)
from huddlecli.cli.options import command_app, example
from huddlecli.cli.people.called import for_readers
from huddlecli.core.errors import Failed, HuddleError, Unknown
from huddlecli.live.full.watched_screen import TeamInfo, WatchedScreen
from huddlecli.live.hangup import Hangup
from huddlecli.live.watch import HuddleObserver
from huddlecli.views.escape import safe
from huddlecli.views.huddle.watch import (
    NONE,
    Between,
    Coming,
    LastPromises,
    last_promises,
    upcoming,
    waiting_lines,
)

app = command_app()


@app.command(epilog=example("huddle watch --big"))
def watch(
    context: Context,
    big: Annotated[bool, Option("--big", help="In large type, for a screen on the wall.")] = False,  # noqa: FBT002
) -> None:
    """Watch the live huddle from another terminal; it waits for the next when none is running.

    In a pipe, or with TERM=dumb, it prints the present state once.
    """
    # A team that is not there yet is not made.
    observer = HuddleObserver(context.team_folder.path, received_journals(context))
    if has_full_screen(context, SMALLEST_WATCHED):
        _on_full_screen(context, observer, is_large=big)
    else:
        _in_plain_lines(context, observer, is_large=big)


def _on_full_screen(context: Context, observer: HuddleObserver, *, is_large: bool) -> None:
    """Show the huddle until the user leaves."""
    team = context.team if context.team_folder.path.exists() else None
    zone = team.zone if team else UTC
    team_info = TeamInfo(
        team=team.name if team else "",
        now=lambda: context.now().astimezone(zone),
        between=lambda: _between(context) if team else Between(),
    )
    sync = SyncWhileOpen(context)
    watched = WatchedScreen(observer, team_info, is_large=is_large, trouble=sync.offline)
    watched.look()
    picture = first_picture(context, watched.drawn)
    with Hangup(lambda: 0) as hangup, picture, sync:
        hangup.tell(picture.leave)
        # Textual takes longer to load than all the rest: the picture is looked at meanwhile.
        from huddlecli.live.full.watch_app import WatchApp  # noqa: PLC0415

        if hangup.is_over():
            return
        app = WatchApp(watched, theme_colors(context), hangup, picture)
        app.run()
    if app.return_code:
        raise Failed("the full screen stopped working", hint="TERM=dumb huddle watch")


def _between(context: Context) -> Between:
    """Return what is said between two huddles, as far as the files can be read."""
    return Between(coming=_coming(context), last=_last_promises(context))


def _last_promises(context: Context) -> LastPromises | None:
    from huddlecli.core.minutes import all_actions, huddle_day  # noqa: PLC0415 - only between

    try:
        minutes = next(iter(past_minutes(context)), None)
    except HuddleError:
        return None
    if minutes is None:
        return None
    actions = for_readers(context, all_actions(minutes), on_screen=True)
    return last_promises(minutes.title, huddle_day(minutes), actions, context.team_day)


def _coming(context: Context) -> Coming | None:
    """Return when the next huddle is; nothing if an agenda cannot be read."""
    try:
        scheduled = next_scheduled(context, readable_agendas(context))
    except HuddleError:
        return None
    if scheduled is None:
        return None
    agenda, day, start = scheduled
    local = start.astimezone(context.team.zone) if start else None
    return upcoming(agenda.title, local.date() if local else day, local, context.team_day)


def _in_plain_lines(context: Context, observer: HuddleObserver, *, is_large: bool) -> None:
    """Print the current state of the huddle once."""
    observed = observer.look()
    background.start(context)
    context.warn(observer.warnings)
    if observed is None:
        if context.team_folder.path.exists() and (lines := waiting_lines(_between(context))):
            context.console.out("\n".join(lines))
        raise Unknown(NONE.lower().rstrip("."), hint="huddle start")
    from huddlecli.views.huddle.watched import (  # noqa: PLC0415 - between huddles it goes without
        wall_lines,
        watched_lines,
    )

    state, now = observed.state, context.now()
    shown_at, interruption = (
        observed.at(now),
        observed.interruption(now, offline(context)),
    )
    told = (wall_lines if is_large else watched_lines)(state, shown_at, interruption)
    context.console.out("\n".join(safe(line.text) for line in told))
