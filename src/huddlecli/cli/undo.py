"""`huddle undo`: take the last change back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, cast

import typer

from huddlecli.cli.apps import command_app, example
from huddlecli.cli.world import World
from huddlecli.core.errors import Failed, Unknown
from huddlecli.core.ids import shortened
from huddlecli.core.records import KINDS, Decision, Record
from huddlecli.core.team import day_in
from huddlecli.core.text import shown
from huddlecli.core.undoing import (
    Step,
    is_by,
    newest,
    overtaken_by,
    partner,
    partner_step,
    steps,
)
from huddlecli.store.recent import Recent
from huddlecli.views import changes
from huddlecli.views.records import Frame

app = command_app()

LISTED = 20
DOCTOR = "huddle doctor"


@app.command(epilog=example("huddle undo --list"))
def undo(
    ctx: typer.Context,
    *,
    listed: Annotated[
        bool, typer.Option("--list", help="Show the team's last 20 changes, a star at yours.")
    ] = False,
    form: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="Of the list: auto, rich, text, json.")
    ] = "auto",
) -> None:
    """Take back the last thing that you logged or changed, of whatever kind.

    Once more, and it is as it was: an undo is a change as well, and can be taken back.
    """
    world: World = ctx.obj
    if listed:
        _show(world, form)
    else:
        _take_back(world)


def _show(world: World, form: str) -> None:
    """Show the last changes of the team."""
    me = world.typist.name
    found, _ = _last(world, LISTED, lambda _: True)
    frame = _frame(world, found)
    match world.format(form, ("auto", "rich", "text", "json")):
        case "rich" if found:
            world.draw(changes.as_rich(found, me, frame))
        case "rich":
            world.tell("nothing to show")
        case "json":
            world.say(changes.as_json(found, me))
        case _:
            world.say(changes.as_text(found, me, frame))


def _take_back(world: World) -> None:
    """Take back the last change of the one typing, with what it did to another decision."""
    me = world.typist.name
    last, recent = _last(world, 1, lambda step: is_by(step, me))
    if not last:
        raise Failed("there is nothing of yours to take back", hint="huddle undo --list")
    if unread := recent.unread_since(last[0].written):
        raise Failed(f"your last change may be in {unread}, which cannot be read", hint=DOCTOR)
    taken = _with_partner(world, last[0])
    frame = _frame(world, taken)
    for step in taken:
        _must_not_be_overtaken(step, frame)
    now = world.now()
    after = [
        world.records.revert(step.kind, step.record.id, step.change.at, me, now) for step in taken
    ]
    if not world.flags.quiet:
        world.confirm(_line(taken, after, frame))


def _last(world: World, most: int, wanted: Callable[[Step], bool]) -> tuple[list[Step], Recent]:
    """Return the newest of the changes that are wanted, and what was looked through for them."""
    recent, found, zone = Recent(world.folder), list[Step](), world.team.zone
    for seen in recent:
        if seen.day and len(found) == most and seen.day < day_in(zone, found[-1].change.at):
            break
        more = filter(wanted, steps(seen.kind, seen.record, seen.written))
        found = newest((*found, *more), most)
    world.warn(recent.warnings)
    return found, recent


def _with_partner(world: World, step: Step) -> list[Step]:
    """Return the step; where one decision took the place of another, the new one's step first."""
    other = partner(step)
    if other is None:
        return [step]
    try:
        beside = partner_step(step, world.records.load("decision", other))
    except Unknown:
        return [step]  # somebody took its file away
    if beside is None:
        return [step]
    is_new = cast("Decision", step.record).replaces == other
    return [step, beside] if is_new else [beside, step]


def _must_not_be_overtaken(step: Step, frame: Frame) -> None:
    """Refuse to take back what somebody has changed since."""
    who = overtaken_by(step)
    if who is None:
        return
    short = frame.short_id(step.record.id)
    hints = {
        "action": f"huddle action show {short}, or: huddle action edit {short} WORDS",
        "raised": "huddle agenda next",
    }
    raise Failed(
        f"{short} ({shown(step.record.title)}) was changed since by {shown(who)}",
        hint=hints.get(step.kind, f"huddle {step.kind} show {short}"),
    )


def _line(taken: list[Step], after: list[Record], frame: Frame) -> str:
    """Return what was taken back, in a line."""
    if len(taken) == 1:
        return changes.undone_line(taken[0], after[0], frame)
    return changes.replaced_line(taken[0], after[0], after[1], frame)


def _frame(world: World, found: list[Step]) -> Frame:
    """Return what these changes are shown with: short ids that no open record begins with."""
    frame = world.frame(*KINDS)
    return replace(frame, ids=shortened([*frame.ids, *(step.record.id for step in found)]))
