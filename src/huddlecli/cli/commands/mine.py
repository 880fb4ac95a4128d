"""`huddle mine`: the user's promises, next huddle and numbers."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Annotated

from huddlecli.cli.arguments.declaration import Option
from huddlecli.cli.console import Shows
from huddlecli.cli.context import Context
from huddlecli.cli.huddles.live_huddles import live_huddles
from huddlecli.cli.huddles.next_huddle import (
    coming_huddles,
    next_scheduled,
    readable_agendas,
    rota_turn,
    rota_turns,
)
from huddlecli.cli.options import Output, command_app, example, format_flag
from huddlecli.core.errors import Wrong
from huddlecli.core.promises import kept
from huddlecli.core.records import Action
from huddlecli.core.team import zone_of
from huddlecli.core.text import folded
from huddlecli.store import minutes_files
from huddlecli.store.record_paths import LEADS_FOLDER
from huddlecli.views.formats import drawings
from huddlecli.views.mine import (
    AheadPromises,
    MyOverview,
    MyTurn,
    Now,
    Sharing,
    as_json,
    document,
)

if TYPE_CHECKING:
    from huddlecli.core.leads.own import OwnLeads

app = command_app()

FORMATS = ("auto", "rich", "text", "json", "todotxt", "taskwarrior")
WEEKS = timedelta(weeks=8)


@app.command(epilog=example("huddle mine --format json"))
def mine(
    context: Context,
    form: Annotated[str, format_flag(*FORMATS)] = "auto",
    output: Output = None,
    *,
    short: Annotated[bool, Option("--short", help="A few characters for a prompt.")] = False,
    everywhere: Annotated[bool, Option("--all", help="In all teams that you are in.")] = False,
) -> None:
    """Show your promises, the live or next huddle, and your numbers.

    --short shows 2! 1 · 09:08: two of your promises are overdue, one is due today, and the next
    huddle of the coming week is at 09:08, or now. It prints nothing if there is nothing to say or
    no team, and still exits with 0. With --all it adds up your teams, and names the team of the
    huddle.

    --all shows each team that huddle init --list shows. A team that cannot be read is a warning.

    --format todotxt and --format taskwarrior are your open promises, for those programs.
    """
    if short and (form != "auto" or output is not None):
        raise Wrong("--short has a format of its own", hint="huddle mine --short")
    if short and not everywhere:
        from huddlecli.cli.huddles.prompt_line import prompt_line  # noqa: PLC0415 - people do without

        context.console.out(prompt_line(context))
        return
    if everywhere:
        from huddlecli.cli.teams import all_mine  # noqa: PLC0415 - most people are in one team

        all_mine.show(context, form, output, is_short=short)
        return
    context.console.format(form, FORMATS, output)
    overview, frame = my_overview(context), context.list_context("action")
    shows: Shows = {
        **drawings(lambda: document(overview, frame), "rich", "text"),
        "json": lambda: as_json(overview, frame),
    }
    if form in FORMATS[-2:]:
        from huddlecli.cli.record_commands import task_formats  # noqa: PLC0415 - few ask for it

        shows = task_formats(overview.promises, frame)
    context.console.show(form, shows, output=output)
    if context.config.auto_sync:
        from huddlecli.cli import background  # noqa: PLC0415 - most people do without

        background.start(context)


def my_overview(context: Context) -> MyOverview:
    """Return the user's promises, huddle and numbers in a team."""
    names = context.own_names
    start = context.today - WEEKS + timedelta(days=1)
    context.records.list_ahead(Action, start)
    # A promise may have been due earlier and then moved: only its changes show that.
    opened, closed = context.records.both(
        Action, lambda _: True, since=start, full_open=True, words=names if len(names) == 1 else ()
    )
    context.warn((*opened.warnings, *closed.warnings))
    actions = (*opened.records, *closed.records)
    fold = cache(folded)  # few owners have many promises
    own = [action for action in actions if fold(action.owner) in names]
    promises = sorted(
        (action for action in own if action.status == "open"),
        key=lambda action: (action.due, action.created, action.id),
    )
    return MyOverview(
        promises=promises,
        today=context.today,
        zone=zone_of(context.team, context.current_user.name),
        kept=kept(
            own, start, context.today, context.now(), lambda name: zone_of(context.team, name)
        ),
        huddle=_now(context) or _ahead(context),
        turn=_turn(context) if context.team.rota.order else None,
        leads=_leads(context, start),
        me=None if context.team.personal else context.current_user.name,
        sync=_sync(context) if context.config.remotes else None,
    )


def _sync(context: Context) -> Sharing | None:
    """Return what is not shared yet, or None in a team that no remote has."""
    from huddlecli.cli.background.unshared import unshared_changes  # noqa: PLC0415 - few teams have one

    return unshared_changes(context)


def _leads(context: Context, start: date) -> OwnLeads | None:
    """Return the user's leads, or None in a team without leads."""
    if not (context.folder / LEADS_FOLDER).exists():
        return None
    from huddlecli.cli.leads.data import own_leads_of_user  # noqa: PLC0415 - few teams have leads

    return own_leads_of_user(context, start)


def _now(context: Context) -> Now | None:
    """Return a running huddle, preferably one that the user is in."""
    me, names = context.current_user.name, context.names
    running = list(live_huddles(context))
    mine_first = sorted(running, key=lambda live: me not in (names[who] for who in live.present))
    return next(
        (Now(huddle.title, huddle.number, huddle.items, huddle.chair) for huddle in mine_first),
        None,
    )


def _ahead(context: Context) -> AheadPromises | None:
    """Return the next huddle, and who ran the last one of its agenda."""
    held = minutes_files.list_files(context.folder, warn=context.warn_about)
    scheduled = next_scheduled(context, context.agendas)
    if scheduled is None:
        return None
    agenda, day, start = scheduled
    last = next((file for file in reversed(held) if file.agenda == agenda.name), None)
    turn = rota_turn(context, scheduled)
    return AheadPromises(
        agenda.name,
        agenda.title,
        day,
        start,
        _ran(context, last) if last else None,
        turn.name if turn else None,
    )


def _turn(context: Context) -> MyTurn | None:
    """Return the first huddle that the user facilitates by the rota, in one round of it."""
    ahead = coming_huddles(context, readable_agendas(context))
    huddles = list(islice(ahead, len(context.team.rota.order)))
    me = folded(context.current_user.name)
    for (agenda, day, start), name in zip(huddles, rota_turns(context, huddles), strict=True):
        if name and folded(name) == me:
            return MyTurn(agenda.name, agenda.title, day, start)
    return None


def _ran(context: Context, held: minutes_files.MinutesFile) -> str | None:
    """Return who ran a huddle, or None with a warning if its minutes cannot be read."""
    from huddlecli.cli.summary_data import load_minutes  # noqa: PLC0415 - the next huddle may be the first

    return next((minutes.by for minutes in load_minutes(context, [held])), None)
