"""`huddle mine`: where am I."""

from __future__ import annotations

from datetime import timedelta

import typer

from huddlecli.cli.console import Shows
from huddlecli.cli.context import Context
from huddlecli.cli.live_huddles import live_huddles
from huddlecli.cli.next_huddle import next_scheduled
from huddlecli.cli.options import Format, command_app, example
from huddlecli.cli.summary_data import load_minutes
from huddlecli.core.promises import kept
from huddlecli.core.records import Action
from huddlecli.core.team import zone_of
from huddlecli.store import minutes_files
from huddlecli.views.formats import drawings
from huddlecli.views.mine import AheadPromises, MyOverview, Now, as_json, document

app = command_app()

FORMATS = ("auto", "rich", "text", "json")
WEEKS = timedelta(weeks=8)


@app.command(epilog=example("huddle mine --format json"))
def mine(ctx: typer.Context, form: Format = "auto") -> None:
    """Show where you are: the team, the live or next huddle, your promises, your numbers."""
    context: Context = ctx.obj
    context.console.format(form, FORMATS)
    me = context.current_user.name.casefold()
    start = context.today - WEEKS + timedelta(days=1)
    # What counts may have been due before it was moved, which only the changes tell.
    opened, closed = context.records.both(Action, lambda _: True, since=start, full_open=True)
    context.warn((*opened.warnings, *closed.warnings))
    actions = (*opened.records, *closed.records)
    own = [action for action in actions if action.owner.casefold() == me]
    promises = sorted(
        (action for action in own if action.status == "open"),
        key=lambda action: (action.due, action.created, action.id),
    )
    standing = MyOverview(
        promises=promises,
        today=context.today,
        zone=zone_of(context.team, context.current_user.name),
        kept=kept(
            own, start, context.today, context.now(), lambda name: zone_of(context.team, name)
        ),
        huddle=_now(context) or _ahead(context),
    )
    frame = context.list_context("action")
    shows: Shows = {
        **drawings(lambda: document(standing, frame), "rich", "text"),
        "json": lambda: as_json(standing, frame),
    }
    context.console.show(form, shows)


def _now(context: Context) -> Now | None:
    """Return the huddle that is being held: the one where I am, if I am in one."""
    me = context.current_user.name.casefold()
    there = list(live_huddles(context.folder))
    mine_first = sorted(there, key=lambda one: me not in map(str.casefold, one.present))
    return next((Now(one.title, one.number, one.items, one.chair) for one in mine_first), None)


def _ahead(context: Context) -> AheadPromises | None:
    """Return the huddle that comes next, and who ran the last one of its kind."""
    held = minutes_files.list_files(context.folder, warn=context.warn_about)
    found = next_scheduled(context, context.agendas)
    if found is None:
        return None
    agenda, day, start = found
    last = next((one for one in reversed(held) if one.agenda == agenda.name), None)
    return AheadPromises(
        agenda.name, agenda.title, day, start, _ran(context, last) if last else None
    )


def _ran(context: Context, held: minutes_files.MinutesFile) -> str | None:
    """Return who ran a huddle; minutes that cannot be read are told of."""
    return next((one.by for one in load_minutes(context, [held])), None)
