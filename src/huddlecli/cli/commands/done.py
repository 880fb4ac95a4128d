"""Which promise is meant by an id, or by words of its title."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, cast

import typer

from huddlecli.cli.context import Context
from huddlecli.cli.options import command_app, example
from huddlecli.core.dates import past_day
from huddlecli.core.errors import Failed, Unknown, Wrong
from huddlecli.core.records import Action
from huddlecli.core.text import folded, shown
from huddlecli.views.escape import safe
from huddlecli.views.records import done_line

_MOST_TOLD = 5


def find_promise(world: Context, text: str) -> str:
    """Return the id that begins so, else that of the open promise of mine that the words fit."""
    word = text.lower()
    if any(record_id.startswith(word) for record_id in world.records.ids("action")):
        return world.records.find("action", word)
    fitting = _fitting(world, text)
    if len(fitting) > 1:
        raise Wrong(f"{shown(text)} fits {len(fitting)} promises", hint=_told(world, fitting))
    if fitting:
        return fitting[0].id
    try:
        return world.records.find("action", text)
    except Unknown:
        raise _none(world, text) from None


def _none(world: Context, text: str) -> Unknown:
    """Return that no promise of the one typing fits, and whose promise does."""
    message = f'you have no open promise matching "{shown(text)}"'
    others = _fitting(world, text, is_own=False)
    if not others:
        return Unknown(message, hint="huddle mine")
    if len(others) > 1:
        return Unknown(f"{message}; others have: {_told(world, others)}", hint="huddle done ID")
    short, one = world.frame("action").short_id(others[0].id), others[0]
    told = f"{message}; {shown(one.owner)} has: {shown(one.title)}"
    return Unknown(told, hint=f"huddle done {short}")


def must_be_open(world: Context, record_id: str) -> Action:
    """Return the action with that id, or refuse one that is closed already."""
    action = cast("Action", world.records.load("action", record_id))
    if action.status != "open":
        short = world.frame("action").short_id(record_id)
        raise Failed(
            f"{short} ({shown(action.title)}) is {action.status} already",
            hint=f"huddle action reopen {short}",
        )
    return action


def _fitting(world: Context, text: str, *, is_own: bool = True) -> Sequence[Action]:
    """Return the open promises of the one typing that have all the words, or just these.

    Those of everybody else if they are not to be one's own.
    """
    words, name = folded(text).split(), folded(world.typist.name)
    found = world.records.open("action", words=(name, *words) if is_own else words)
    world.warn(found.warnings)
    fitting = [
        action
        for action in cast("Sequence[Action]", found.records)
        if (folded(action.owner) == name) == is_own
        and all(word in folded(action.title) for word in words)
    ]
    fitting.sort(key=lambda action: (action.due, action.created))
    exact = [action for action in fitting if folded(action.title).split() == words]
    return exact or fitting


def _told(world: Context, fitting: Sequence[Action]) -> str:
    """Return the ids and titles that fit, a few of them."""
    frame = world.frame("action")
    me = folded(world.typist.name)
    told = [
        f"{frame.short_id(one.id)} ({safe(one.title)})"
        if folded(one.owner) == me
        else f"{frame.short_id(one.id)} ({safe(one.owner)}: {safe(one.title)})"
        for one in fitting[:_MOST_TOLD]
    ]
    return ", ".join(told) + (", …" if len(fitting) > _MOST_TOLD else "")


app = command_app()
EXAMPLE = example("huddle done quote --on fri")


@app.command(epilog=EXAMPLE)
def done(
    ctx: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(metavar="ID|WORDS", help="Its id, or words of a promise of yours."),
    ],
    on: Annotated[
        str | None, typer.Option(metavar="DAY", help="The day on which it was done; else today.")
    ] = None,
) -> None:
    """Say that a promise is done."""
    world: Context = ctx.obj
    day = past_day(on, world.today) if on else world.today
    action = must_be_open(world, find_promise(world, " ".join(words)))
    after = world.records.change(
        "action",
        action.id,
        world.typist.name,
        now := world.now(),
        set={"status": "done", "closed": now, "done_on": day},
        expect={"status": "open"},
    )
    if not world.flags.quiet:
        world.confirm(done_line(cast("Action", after), world.frame("action")))
