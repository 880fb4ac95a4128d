"""What a screen says after an event: the step that follows, or what was kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.agreement_events import AgreementEvent
from huddlecli.core.huddle.boards import BoardEntry, DueDecision, Promise
from huddlecli.core.huddle.clock import behind, projected_end
from huddlecli.core.huddle.corrections import TypedText, typed_texts
from huddlecli.core.huddle.prevention import offers_prevention
from huddlecli.core.huddle.records import HuddleRecord, RecordEdit
from huddlecli.core.huddle.review import open_review, review_outcome, under_review
from huddlecli.core.huddle.sides.events import RowAnswered, RowChanged
from huddlecli.core.huddle.state import (
    Board,
    Talk,
    Underway,
    current,
    edit_of,
    question,
    unanswered,
    wants_reason,
)
from huddlecli.core.huddle.undo import last_step
from huddlecli.core.huddle_plan import known_prompts
from huddlecli.core.nudge import nudge_for
from huddlecli.views.escape import safe
from huddlecli.views.huddle.agreement import reaction_lines, undone_words
from huddlecli.views.huddle.boards import (
    agreed_lines,
    kept_so_far,
    outcome_words,
    question_line,
)
from huddlecli.views.huddle.lines import item_lines, kept_line, opening, step_lines, talk_line
from huddlecli.views.huddle.prompts import BETTER_QUESTIONS
from huddlecli.views.huddle.row_reactions import raised_line, row_lines, row_name
from huddlecli.views.huddle.time import (
    ENTER,
    ScreenLine,
    at_hour,
    minutes_words,
    pace,
    time_line,
    today_of,
    with_enter,
)
from huddlecli.views.words import bare_day, count, due_words, listed, short_day

WHY = "What would have made it a 10? Type the reason; it is saved with the score"


def reaction(before: Underway, event: ev.Event, after: Underway, now: datetime) -> list[ScreenLine]:
    """Return what is said after `event`, which led from `before` to `after`."""
    match event:
        case ev.Begun():
            return [*opening(after), *item_lines(after, now)]
        case ev.Noted():
            return _noted(before, event.text, after)
        case ev.TextFixed(number=number):
            return [_fixed(number, after)]
        case ev.RecordKept(made=HuddleRecord(kind="raised") as made):
            return [raised_line(made.title), question_line(after)]
        case ev.ItemAdded(title=title) if offers_prevention(before) and known_prompts(title):
            return [*_arranged(event, after, now), question_line(after)]
        case ev.RecordKept(made=made):
            goes_on = _review_over(before, after)
            return [kept_line(made, after.begun), *goes_on, *_better(made.title)]
        case ev.DecisionReviewed(id=record_id):
            return [_reviewed(record_id, after), *_place_lines(before, after, now)]
        case _ if isinstance(event, AgreementEvent):
            return reaction_lines(event, before, after)
        case ev.LoggedAdded(made=made):
            return [kept_line(made, after.begun, by=made.by)]
        case RowAnswered() | RowChanged():
            return [*row_lines(event, before), *_still_asked(after, event)]
        case ev.Answered():
            return [*_answered(event, before), question_line(after)]
        case ev.ActionEdited(id=record_id, edit=edit) | ev.ActionSynced(id=record_id, edit=edit):
            where = " (from another terminal)" if isinstance(event, ev.ActionSynced) else ""
            line = ScreenLine(
                f"  {_named(after, record_id)}: {_edit_words(edit, after)}{where}", "kept"
            )
            is_asking = current(after).plan.kind in ("promises", "parked")
            due = open_review(before)
            if due and due.id == record_id and not open_review(after):
                return [line, with_enter(f"{ENTER} to continue", "say")]
            return [line, question_line(after)] if is_asking else [line]
        case ev.UnderstandWarned():
            return step_lines(after, now)[:-1]  # no step was taken: the time has just been shown
        case ev.Undone():
            words = _brought_back(before, after) or f"{_undone(before)}."
            return [ScreenLine(f"Undone: {words}", "kept"), *item_lines(after, now)]
        case ev.UndoSkipped():
            return [
                ScreenLine(
                    f"Skipped: {_undone(before)}. /undo again to undo the step before it.", "kept"
                )
            ]
        case ev.PointParked(made=made):
            return [kept_line(made, after.begun), *_place_lines(before, after, now)]
        case ev.Swapped(number=number) if number == after.number:
            return item_lines(after, now)
        case ev.BoardLeft() if missing := unanswered(before):
            is_review = current(before).plan.kind == "promises"
            came_to = kept_so_far(before) if is_review else ""
            words = f"{count(missing, 'question', 'questions')} still open. {came_to}"
            return [ScreenLine(words.strip(), "kept"), *item_lines(after, now)]
        case _ if after.number != before.number:
            return item_lines(after, now)
        case _ if _is_new_point(before, after):
            return _place_lines(before, after, now)
        case _ if current(after).step != current(before).step:
            return step_lines(after, now)
        case _:
            return _arranged(event, after, now)


def _place_lines(before: Underway, after: Underway, now: datetime) -> list[ScreenLine]:
    """Return what is said where the huddle went: at the next item, or at the next decision."""
    if after.number != before.number:
        return item_lines(after, now)
    decision = agreed_lines(after) if under_review(after) else []
    return [*decision, *step_lines(after, now)]


def _reviewed(record_id: str, after: Underway) -> ScreenLine:
    """Return the result of a decision's review."""
    came = review_outcome(after, record_id)
    words = outcome_words(came, today_of(after.begun)) if came else ""
    return ScreenLine(f"  {_named(after, record_id)}: {words}", "kept")


def _review_over(before: Underway, after: Underway) -> list[ScreenLine]:
    """Return that a decision was replaced, and how to go on, if it was just now."""
    due = open_review(before)
    if due is None or open_review(after):
        return []
    words = f"  It replaces {_named(after, due.id)}."
    return [ScreenLine(words, "kept"), with_enter(f"{ENTER} to continue", "say")]


def _still_asked(after: Underway, event: RowAnswered | RowChanged) -> list[ScreenLine]:
    """Return the next question, if the huddle is at the board of what was answered."""
    board = "leads" if event.answer.kind == "lead" else "measures"
    return [question_line(after)] if current(after).plan.kind == board else []


def _is_new_point(before: Underway, after: Underway) -> bool:
    return len(current(after).points) != len(current(before).points)


def _noted(before: Underway, text: str, after: Underway) -> list[ScreenLine]:
    """Return the better question, once a note called for it, or that it was a score's reason."""
    if len(after.reasons) > len(before.reasons):
        return [ScreenLine(f"  reason: {safe(text)}", "kept")]
    was, step = current(before).step, current(after).step
    if isinstance(step, Board) and question(after) is not None:
        return [*_better(text), question_line(after)]  # a note answers nothing
    if not isinstance(step, Talk):
        return _better(text)
    is_nudged = isinstance(was, Talk) and step.nudge != was.nudge
    return [talk_line(after)] if is_nudged else []


def _better(text: str) -> list[ScreenLine]:
    """Return the better question that a text calls for."""
    nudge = nudge_for(text)
    return [ScreenLine(f"Try asking: {BETTER_QUESTIONS[nudge]}", "say")] if nudge else []


def _fixed(number: int, after: Underway) -> ScreenLine:
    """Return what a corrected text says now."""
    now = typed_texts(after.events)[number - 1]
    return ScreenLine(f"  {now.name} is now: {safe(now.text)}", "kept")


def texts_lines(texts: Sequence[TypedText], wanted: TypedText) -> list[ScreenLine]:
    """Return what was typed, with the numbers by which it is corrected, and how to correct one."""
    wide = max(len(text.what) for text in texts)
    listed_texts = [
        ScreenLine(f"  {text.number:>3}  {text.what:<{wide}}  {safe(text.text)}") for text in texts
    ]
    how = f"/fix {wanted.number} TEXT corrects {wanted.name}"
    return [*listed_texts, ScreenLine(how, "say")]


def _brought_back(before: Underway, after: Underway) -> str:
    """Return what a text says again once its correction is undone, empty for any other step."""
    at = last_step(before.events)
    event = before.events[at] if at is not None else None
    if not isinstance(event, ev.TextFixed):
        return ""
    text = typed_texts(after.events)[event.number - 1]
    return f'{text.name} is "{_short(text.text)}" again.'


def _undone(before: Underway) -> str:
    """Return what the last step was, which undo takes back."""
    at = last_step(before.events)
    event = before.events[at] if at is not None else None
    match event:
        case ev.Noted(text=text):
            return f'the note "{_short(text)}"'
        case ev.TextFixed(number=number):
            name = typed_texts(before.events)[number - 1].name
            return f"the correction of {name}"
        case ev.RecordKept(made=made) | ev.PointParked(made=made):
            kind = "promise" if made.kind == "action" else made.kind
            return f'{kind} "{_short(made.title)}"'
        case ev.DecisionReviewed(id=record_id, edit=edit):
            what = "dropping" if edit.status else "keeping"
            return f"{what} {_named(before, record_id)}"
        case ev.Answered(id=record_id) | ev.ActionEdited(id=record_id):
            what = "the answer for" if isinstance(event, ev.Answered) else "the change to"
            return f"{what} {_named(before, record_id)}"
        case _ if event and isinstance(event, AgreementEvent):
            return undone_words(event, before)
        case RowAnswered(answer=answer):
            return f"the answer for {row_name(before, answer)}"
        case ev.FloorGiven(name=name):
            return f"the floor for {safe(name)}"
        case ev.Joined(name=name):
            return f"{safe(name)} joining"
        case ev.WentAway(name=name):
            return f"{safe(name)} leaving"
        case ev.ItemAdded(title=title):
            return f'the item "{_short(title)}"'
        case ev.TopicAdded(item=plan):
            return f'the topic "{_short(plan.title)}"'
        case ev.WentTo(number=number):
            return f"the jump to item {number}"
        case None:
            return "nothing"
        case _:
            return _STEPS.get(event.event, event.event)


_STEPS = {
    "talk-ended": "the end of Talk",
    "gate-held": "the next step",
    "gate-passed": "skipping what was not said back",
    "said-back": "the confirmation",
    "round-begun": "another round",
    "point-left": "moving to the next item",
    "point-begun": "the next point",
    "nothing-to-do": "no action needed",
    "board-left": "moving to the next item",
    "stepped-back": "the step back",
    "skipped": "carrying this item over",
    "struck": "striking this item",
    "swapped": "the different topic",
    "extended": "more time",
    "clock-stopped": "the pause",
    "clock-started": "the end of the pause",
    "caught-up": "catching up",
    "scored": "the scores",
    "message-set": "the message",
}
_LONG = 60  # characters of a title in the middle of a line


def _short(text: str) -> str:
    title = safe(text)
    return title if len(title) <= _LONG else f"{title[: _LONG - 1].rstrip()}…"


def _answered(event: ev.Answered, before: Underway) -> list[ScreenLine]:
    """Return the answer that was given, even if it changed nothing."""
    if event.edit is not None:
        words = _edit_words(event.edit, before)
    elif current(before).plan.kind == "parked":
        words = "taken up" if event.letter == "t" else "not now"
    else:
        words = "not yet"
    return [ScreenLine(f"  {_named(before, event.id)}: {words}", "kept")]


def _named(state: Underway, record_id: str) -> str:
    """Return a record by its beginning and its title, as it was last seen here."""
    boards = state.begun.boards
    known: list[Promise | BoardEntry | DueDecision | HuddleRecord] = [
        *boards.promises.open,
        *boards.decisions,
        *boards.parked,
        *boards.wins,
        *state.made,
    ]
    title = next((record.title for record in known if record.id == record_id), "")
    return f"{record_id[:4]}  {safe(edit_of(state, record_id).title or title)}".rstrip()


def _edit_words(edit: RecordEdit, state: Underway) -> str:
    """Return what was changed, in a few words."""
    today = today_of(state.begun)
    is_other_day = edit.done_on is not None and edit.done_on != today
    done_on = f" on {short_day(edit.done_on, today)}" if edit.done_on and is_other_day else ""
    parts = [
        f"{_STATUSES.get(edit.status or '', edit.status or '')}{done_on}".strip(),
        f"now {due_words(edit.due, today)}" if edit.due else "",
        f"review on {bare_day(edit.review, today)}" if edit.review else "",
        f"owner {safe(edit.owner)}" if edit.owner else "",
        " ".join(f"#{safe(tag)}" for tag in edit.tags or ()),
    ]
    words = ", ".join(filter(None, parts)) or ("" if edit.reason else "changed")
    return f"{words} ({safe(edit.reason)})".strip() if edit.reason else words


_STATUSES = {  # a record comes back to these if something is undone
    "open": "open again",
    "waiting": "waiting again",
    "standing": "in force again",
    "kept": "restored",
}


def _arranged(event: ev.Event, after: Underway, now: datetime) -> list[ScreenLine]:
    """Return what is said after the room, the plan or the clock was arranged."""
    match event:
        case ev.FloorGiven():
            return [talk_line(after)]
        case ev.Joined(name=name, side=side):
            return [
                ScreenLine(f"  {safe(name)} is here{f' ({safe(side)})' if side else ''}.", "kept")
            ]
        case ev.WentAway(name=name):
            return [ScreenLine(f"  {safe(name)} has left.", "kept")]
        case ev.ItemAdded(title=title, minutes=minutes):
            return [_added(title, minutes, after, now)]
        case ev.TopicAdded(item=plan):
            return [_added(plan.title, plan.minutes, after, now)]
        case ev.Swapped(number=number, item=plan):
            return [
                ScreenLine(
                    f'  item {number} is now "{safe(plan.title)}", {plan.minutes} min', "kept"
                )
            ]
        case ev.CaughtUp():
            return [*_caught_up(event, after), time_line(after, now)]
        case ev.Scored(scores=scores):
            line = ScreenLine(f"  scored {listed([str(score) for score in scores])}", "kept")
            return [line, ScreenLine(WHY, "say")] if wants_reason(after) else [line]
        case ev.MessageSet(text=text):
            return [ScreenLine(f"  message: {safe(text)}", "kept")]
        case ev.Extended() | ev.ClockStopped() | ev.ClockStarted() | ev.Resumed():
            return [time_line(after, now)]
        case _:
            return []


def _added(title: str, minutes: int, after: Underway, now: datetime) -> ScreenLine:
    """Return what was added, and how much longer the huddle takes than announced with it."""
    words = f'  added after this item: "{safe(title)}", {minutes} min'
    late = behind(after, now)
    if late >= timedelta(seconds=30):
        ends = at_hour(after.begun, projected_end(after, now))
        words = f"{words}; {pace(after, now)}, ends {ends}"
    return ScreenLine(words, "kept")


def _caught_up(event: ev.CaughtUp, after: Underway) -> Sequence[ScreenLine]:
    def title(number: int) -> str:
        return f'"{safe(after.items[number - 1].plan.title)}"'

    lines = [
        ScreenLine(f"  {title(number)} now has {minutes_words(share)}", "kept")
        for number, share in event.shares
    ]
    left = [title(number) for number in event.leaves]
    return [*lines, ScreenLine(f"  leave {listed(left)} for next time", "late")] if left else lines
