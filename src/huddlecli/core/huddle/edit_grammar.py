"""The grammar of lines that change what was kept: `/done`, `/later`, `/drop`, `/edit` and so on.

The first word is an id if it has at least four characters and begins the id of an action that is
open or was made here. Without an id the command is about the promise that the board shows, or
else about the last action made here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from huddlecli.core.dates import due_day, past_day
from huddlecli.core.decisions import next_review
from huddlecli.core.errors import Refused
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.boards import DueDecision, Promise
from huddlecli.core.huddle.corrections import TypedText, typed_texts
from huddlecli.core.huddle.grammar_context import SlashCall, owner_named, quick_add_context
from huddlecli.core.huddle.records import HuddleRecord, RecordEdit
from huddlecli.core.huddle.review import open_review
from huddlecli.core.huddle.state import promised, question
from huddlecli.core.promises import has_ended, must_be_ahead
from huddlecli.core.quick_add import DECIDED, parse_edit
from huddlecli.core.records import Action, Decision
from huddlecli.core.team import day_in, zone_of
from huddlecli.core.text import note, shown, title

SHORTEST_ID = 4  # characters from which a first word may be an id
_LISTED = 5  # texts that `/fix` alone lists
_DIGITS = 5  # of a number: no journal has room for more texts


@dataclass(frozen=True, slots=True)
class CorrectionWanted:
    """`/fix` was typed without new words: `text` is to be corrected, `texts` are the last few."""

    text: TypedText
    texts: Sequence[TypedText]


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
    """Parse `/edit [ID] WORDS`; an ID can also be that of something else that was made here."""
    if others := _named_others(call):
        return _edit_other(call, others)
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


def _named_others(call: SlashCall) -> list[HuddleRecord]:
    """Return the decisions, wins and the like of this huddle that the first word names."""
    prefix = call.text.partition(" ")[0].casefold()
    if len(prefix) < SHORTEST_ID or _named_action(call):
        return []
    others = (made for made in call.huddle.made if made.kind != "action")
    return [made for made in others if made.id.startswith(prefix)]


def _edit_other(call: SlashCall, named: Sequence[HuddleRecord]) -> do.Command:
    """Return the command that changes a decision, a win or the like, which was made here."""
    first, _, rest = call.text.partition(" ")
    if len(named) > 1:
        raise Refused(f"{first} matches several", hint=", ".join(made.id for made in named[:5]))
    made, context = named[0], call.context
    if made.status not in _STANDING:
        raise Refused(f"{made.id[:SHORTEST_ID]} is already {made.status}", hint="/undo")
    if not rest.strip():
        raise Refused("text is missing", hint=call.usage)
    is_decision = made.kind == "decision"
    quick = parse_edit(rest.strip(), quick_add_context(context, DECIDED if is_decision else ()))
    if quick.keys.get("replaces"):
        raise Refused("an edit cannot replace another decision", hint="/d TEXT replaces:ID")
    review = quick.keys.get("review")
    today, starts = context.today(), context.team.week_starts
    return do.EditOther(
        made.id,
        RecordEdit(
            title=quick.title or None,
            owner=owner_named(call, quick.owner).name if quick.owner else None,
            review=due_day(review, today, week_starts=starts) if review else None,
            tags=tuple(dict.fromkeys((*made.tags, *quick.tags))) if quick.tags else None,
        ),
    )


_STANDING = ("standing", "kept", "waiting")


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


def fix_command(call: SlashCall) -> do.Command | CorrectionWanted:
    """Parse `/fix [N] TEXT`; without a text the present one is to be shown."""
    texts = typed_texts(call.huddle.events)
    if not texts:
        raise Refused("nothing has been typed here yet", hint="/edit ID WORDS changes a promise")
    first, _, rest = call.text.partition(" ")
    is_numbered = first.isdecimal() and len(first) <= _DIGITS
    number = int(first) if is_numbered else _last(texts)
    words = rest.strip() if is_numbered else call.text
    if not 1 <= number <= len(texts):
        last = _last(texts)
        hint = f"/fix {last} {shown(call.text)}" if words else f"/fix {last} TEXT"
        raise Refused(f"there is no note {shown(first)} here; the last is {last}", hint=hint)
    now = texts[number - 1]
    if not words:
        return CorrectionWanted(now, [now] if is_numbered else texts[-_LISTED:])
    new = title(words) if now.what == "item" else note(words)
    if new == now.text:
        raise Refused(f"{now.name} already says that", hint=f"/fix {number} TEXT")
    return do.FixText(number, new, now.text)


def _last(texts: Sequence[TypedText]) -> int:
    """Return the number of what was typed last, as far as that is certain."""
    return next((text.number for text in reversed(texts) if text.is_note), texts[-1].number)
