"""The grammar of lines that change a record: `/done`, `/later`, `/drop`, `/edit` and `/keep`.

The first word is an id if it has at least four characters and begins the id of an action that is
open or was made here. Without an id the command is about the promise that the board shows, or
else about the last action made here.
"""

from __future__ import annotations

from datetime import date
from functools import partial

from huddlecli.core.dates import due_day, past_day
from huddlecli.core.decisions import next_review
from huddlecli.core.errors import Refused
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.boards import DueDecision, Promise
from huddlecli.core.huddle.grammar_context import SlashCall, owner_named, quick_add_context
from huddlecli.core.huddle.records import RecordEdit
from huddlecli.core.huddle.review import open_review
from huddlecli.core.huddle.state import promised, question
from huddlecli.core.promises import has_ended, must_be_ahead
from huddlecli.core.quick_add import parse_edit
from huddlecli.core.records import Action, Decision
from huddlecli.core.team import day_in, zone_of
from huddlecli.core.text import note

SHORTEST_ID = 4  # characters from which a first word may be an id


def done_command(call: SlashCall) -> do.Command:
    """Parse `/done [ID] [on:DAY]`."""
    action, rest = _find_action(call)
    _must_be_open(action)
    today = call.context.today()
    if rest and not rest.startswith("on:"):
        raise Refused(f'no open action matches "{rest}"', hint="/done ID on:fri")
    day = past_day(rest.removeprefix("on:"), today) if rest else today
    return do.EditAction(action.id, RecordEdit(status="done", closed=call.now, done_on=day))


def later_command(call: SlashCall) -> do.Command:
    """Parse `/later [ID] [DAY]`."""
    action, rest = _find_action(call)
    _must_be_open(action)
    context = call.context
    day = due_day(rest, context.today(), week_starts=context.team.week_starts) if rest else None
    due = day or context.default_due()
    _must_be_ahead(call, action, due=due)
    return do.EditAction(action.id, RecordEdit(due=due))


def drop_command(call: SlashCall) -> do.Command:
    """Parse `/drop [ID] [REASON]`; in a review `/drop REASON` drops the decision shown."""
    due = open_review(call.huddle)
    if due and not _named_action(call):
        if not call.text:
            raise Refused("a reason is missing", hint="/drop REASON")
        dropped = RecordEdit(status="dropped", closed=call.now, reason=note(call.text))
        return do.ReviewDecision(must_stand(call, due).id, dropped)
    action, rest = _find_action(call)
    _must_be_open(action)
    reason = note(rest) if rest else None
    return do.EditAction(action.id, RecordEdit(status="dropped", closed=call.now, reason=reason))


def keep_command(call: SlashCall) -> do.Command:
    """Parse `/keep [DAY]`: without a day, the same interval is used again."""
    due = open_review(call.huddle)
    if due is None:
        raise Refused("no decision is under review here", hint="/d TEXT to decide something")
    context = call.context
    today = day_in(context.team.zone, call.now)
    day = (
        due_day(call.text, context.today(), week_starts=context.team.week_starts)
        if call.text
        else next_review(due.review, due.since or today, today)
    )
    if day is None:
        raise Refused("there is no interval to use again", hint="/keep 4w")
    if day <= today:
        raise Refused("it would be due for review again at once", hint="/keep 4w")
    record_id = must_stand(call, due).id
    return do.ReviewDecision(record_id, RecordEdit(review=day, kept_on=today))


def must_stand(call: SlashCall, due: DueDecision) -> Decision:
    """Return a decision as it is now; refuse if it was replaced or dropped meanwhile."""
    decision = call.context.decision_now(due.id)
    if decision.status != "standing":
        raise Refused(f"{due.id[:SHORTEST_ID]} is already {decision.status}", hint="/next")
    return decision


def edit_command(call: SlashCall) -> do.Command:
    """Parse `/edit [ID] WORDS`."""
    action, rest = _find_action(call)
    context = call.context
    if not rest:
        raise Refused("text is missing", hint=call.usage)
    quick = parse_edit(rest, quick_add_context(context))
    who = owner_named(call, quick.owner) if quick.owner else None
    _must_be_ahead(call, action, due=quick.due, owner=who.name if who else None)
    return do.EditAction(
        action.id,
        RecordEdit(
            title=quick.title or None,
            owner=who.name if who else None,
            side=who.side if who else None,
            due=quick.due,
            tags=tuple(dict.fromkeys((*action.tags, *quick.tags))) if quick.tags else None,
        ),
        quick.doubt,
    )


def _must_be_ahead(
    call: SlashCall, action: Action, *, due: date | None = None, owner: str | None = None
) -> None:
    """Refuse a change that makes the promise overdue at once in its owner's time zone."""
    zone = partial(zone_of, call.context.team)
    if due or not has_ended(action.due, call.now, zone(action.owner)):
        after = owner or action.owner
        must_be_ahead(due or action.due, after, zone(after), call.now)


def _find_action(call: SlashCall) -> tuple[Action, str]:
    """Return the action that a line is about, and the rest of the line."""
    first, _, rest = call.text.partition(" ")
    matches = _named_action(call)
    if len(matches) > 1:
        raise Refused(f"{first} matches several actions", hint=", ".join(matches[:5]))
    if matches:
        return call.context.action(matches[0]), rest.strip()
    asked = question(call.huddle)
    if isinstance(asked, Promise):
        return call.context.action(asked.id), call.text
    made = promised(call.huddle)
    if not made:
        raise Refused("no action has been added here yet", hint=call.usage.replace("[ID]", "ID"))
    return call.context.action(made[-1].id), call.text


def _named_action(call: SlashCall) -> list[str]:
    """Return the ids of the actions that the first word of a line begins."""
    prefix = call.text.partition(" ")[0].casefold()
    if len(prefix) < SHORTEST_ID:
        return []
    ids = sorted(set(call.context.action_ids()))
    return [record_id for record_id in ids if record_id.startswith(prefix)]


def _must_be_open(action: Action) -> None:
    if action.status != "open":
        raise Refused(f"{action.id[:SHORTEST_ID]} is already {action.status}", hint="/undo")
