"""`huddle done`: mark a promise as done, by id or by words from its title."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Annotated

from huddlecli.cli.arguments.declaration import Argument, Option
from huddlecli.cli.context import Context
from huddlecli.cli.find_record import begins_id, listed, one_of, split_ids, titles_with
from huddlecli.cli.options import ShowOnly, command_app, example
from huddlecli.core.dates import past_day
from huddlecli.core.errors import Failed, Unknown
from huddlecli.core.records import Action
from huddlecli.core.text import folded, shown
from huddlecli.store.record_paths import UnknownRecord
from huddlecli.views.escape import safe
from huddlecli.views.records import done_line


def find_promise(context: Context, text: str) -> str:
    """Return the id that starts so, or that of the user's open promise that matches the words."""
    if begins_id(context, Action, text):
        return context.records.find(Action, text)
    fitting = _fitting(context, text)
    if fitting:
        words = partial(_words_of, folded(context.current_user.name))
        return one_of(context, text, fitting, words, "promises").id
    try:
        return context.records.find(Action, text)
    except Unknown:
        raise _none(context, text) from None


def _none(context: Context, text: str) -> Unknown:
    """Return the error for no match, with the promises of others that do match."""
    message = f'you have no open promise matching "{shown(text)}"'
    others = _fitting(context, text, is_own=False)
    if not others:
        return UnknownRecord(message, hint="huddle mine", kind="action", text=text)
    if len(others) > 1:
        return Unknown(f"{message}; others have: {_listed(context, others)}", hint="huddle done ID")
    short, action = context.list_context("action").short_id(others[0].id), others[0]
    message = f"{message}; {shown(action.owner)} has: {shown(action.title)}"
    return Unknown(message, hint=f"huddle done {short}")


def must_be_open(context: Context, record_id: str) -> Action:
    """Return the action with that id; Failed if it is closed."""
    action = context.records.load(Action, record_id)
    if action.status != "open":
        short = context.list_context("action").short_id(record_id)
        raise Failed(
            f"{short} ({shown(action.title)}) is already {action.status}",
            hint=f"huddle action reopen {short}",
        )
    return action


def _fitting(context: Context, text: str, *, is_own: bool = True) -> Sequence[Action]:
    """Return the user's open promises with all the words, or only the one with just these.

    If not `is_own`, those of everybody else.
    """
    names = context.own_names
    fitting = titles_with(
        context,
        Action,
        text,
        more=names if is_own and len(names) == 1 else (),
        wanted=lambda action: (folded(action.owner) in names) == is_own,
    )
    return sorted(fitting, key=lambda action: (action.due, action.created))


def _listed(context: Context, fitting: Sequence[Action]) -> str:
    """Return the ids, titles and other owners of the first few matches."""
    return listed(context, fitting, partial(_words_of, folded(context.current_user.name)))


def _words_of(me: str, action: Action) -> str:
    """Return the title, after the owner if that is somebody else."""
    is_own = folded(action.owner) == me
    return safe(action.title) if is_own else f"{safe(action.owner)}: {safe(action.title)}"


app = command_app()
EXAMPLE = example("huddle done quote --on fri")


@app.command(epilog=EXAMPLE)
def done(
    context: Context,
    words: Annotated[
        list[str],
        Argument(metavar="ID|WORDS", help="Its id, words from one of your promises, or ids."),
    ],
    on: Annotated[
        str | None, Option(metavar="DAY", help="The day it was done; default: today.")
    ] = None,
    *,
    dry_run: ShowOnly = False,
) -> None:
    """Mark a promise as done, or several by their ids."""
    day = past_day(on, context.today) if on else context.today
    ids, rest = split_ids(context, Action, words)
    if len(ids) > 1 and not rest:
        found = [context.records.find(Action, each) for each in ids]
    else:
        found = [find_promise(context, " ".join(words))]
    actions = [must_be_open(context, record_id) for record_id in dict.fromkeys(found)]
    me, now = context.current_user.name, context.now()
    changes = [
        partial(
            context.records.change,
            Action,
            action.id,
            me,
            now,
            set={"status": "done", "closed": now, "done_on": day},
            expect={"status": "open"},
        )
        for action in actions
    ]
    if len(changes) == 1 and not dry_run:
        done_now = [changes[0]()]
    else:
        from huddlecli.cli.several import written_together  # noqa: PLC0415 - one does without

        done_now = written_together(context, changes, dry_run=dry_run)
    if not context.flags.quiet or dry_run:
        frame = context.list_context("action")
        lines = (done_line(after, frame) for after in done_now)
        context.console.confirm_all(lines, would_be=dry_run)
