"""The boards of a running huddle: what they list, and what they ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from huddlecli.core.huddle.boards import BoardEntry, Promise
from huddlecli.core.huddle.minutes import reviewed_promises
from huddlecli.core.huddle.records import HuddleRecord
from huddlecli.core.huddle.state import Underway, current, is_settled, question
from huddlecli.views.escape import safe
from huddlecli.views.huddle.time import ENTER, ScreenLine, today_of, with_enter
from huddlecli.views.words import bare_day, count, kept_words, short_day


def board_lines(state: Underway) -> list[ScreenLine]:
    """What a board lists, and the question that it asks now.

    An empty one says so in one line, and how to get the first entry.
    """
    boards = state.begun.boards
    match current(state).plan.kind:
        case "promises":
            return [*_review(state), *asked(state)]
        case "wins":
            made = [made for made in state.made if made.kind == "win" and made.is_live]
            wins = [*map(_win, boards.wins), *map(_win, made)]
            lines = _listing(wins, "No wins since last time.")
            words = f"What went well? Who made it happen?  /w TEXT, then {ENTER}"
            return [*lines, with_enter(words, "say")]
        case "parked":
            parked = [*map(_listed, boards.parked)]
            return [*_listing(parked, "Nothing is parked.  /p TEXT parks it"), *asked(state)]
        case "decisions":
            return [
                ScreenLine(f"{NO_DECISIONS}  /d TEXT review:DAY sets one", "quiet"),
                *asked(state),
            ]
        case kind:
            return [with_enter(f"There are no {kind} yet.  {ENTER} goes on", "quiet")]


NO_DECISIONS = "No decisions due for review."


def agreed_lines(state: Underway) -> list[ScreenLine]:
    """What was agreed before, at an item that looks at it again."""
    match current(state).plan.kind:
        case "decisions" if not current(state).has_nothing:
            return _listing([*map(_listed, state.begun.boards.decisions)], NO_DECISIONS)
        case "definition":
            return [ScreenLine("No definition is kept yet.", "quiet")]
        case _:
            return []


def _listing(listed: Sequence[ScreenLine], nothing: str) -> list[ScreenLine]:
    return [*listed] or [ScreenLine(nothing, "quiet")]


def _listed(one: BoardEntry | HuddleRecord) -> ScreenLine:
    return ScreenLine(f"  {one.id[:4]}  {safe(one.title)}")


def _win(win: BoardEntry | HuddleRecord) -> ScreenLine:
    """Return a win and the side that it was, whoever typed it."""
    return ScreenLine(f"{_listed(win).text} ({safe(win.side or 'both')})")


def _review(state: Underway) -> list[ScreenLine]:
    """How many promises are due, and those done already, in one line."""
    review = state.begun.boards.promises
    since = f" since {bare_day(review.since, today_of(state.begun))}" if review.since else ""
    done = len(review.done) + review.told
    left = len(review.open) + review.more
    if not left and not done:
        words = f"No promises have come due{since}.  /a TEXT @NAME by DAY makes one"
        return [ScreenLine(words, "quiet")]
    words = f"{count(left + done, 'promise', 'promises')} due{since}"
    if not left:
        told = f"{words}, already done." if done == 1 else f"{words}, all done."
    else:
        told = f"{words}: {done} done, {left} to go." if done else f"{words}."
    if review.more:
        told += f" {len(review.open)} of {left} today, {review.more} more next time."
    lines = [ScreenLine(told, "quiet")]
    if review.done:
        lines.append(
            ScreenLine(f"Done: {'; '.join(safe(title) for title in review.done)}", "quiet")
        )
    return lines


def asked(state: Underway) -> list[ScreenLine]:
    """The board's question, or what the review came to."""
    match question(state), current(state).plan.kind:
        case Promise() as promise, _:
            due = short_day(promise.due, today_of(state.begun))
            told = f"{safe(promise.owner)}: {safe(promise.title)}, due {due}?"
            return [ScreenLine(f"{told}  {_answers(promise, today_of(state.begun))}", "say")]
        case BoardEntry() as parked, _:
            return [ScreenLine(f"{safe(parked.title)}  t take up now, n not now, x drop", "say")]
        case None, "promises":
            return [with_enter(f"{kept_so_far(state)}{ENTER} goes on", "kept")]
        case _:
            return [with_enter(f"{ENTER} goes on", "quiet")]


def _answers(promise: Promise, today: date) -> str:
    """Return the letters that answer for a promise."""
    if promise.is_missed:
        return "d done late, n not yet, x drop"
    done = "d done on time, l done late" if promise.due < today else "d done"
    return f"{done}, n not yet, x drop"


def missing_line(missing: int) -> ScreenLine:
    """How many questions a board still has, before it is left."""
    words = f"{count(missing, 'question', 'questions')} not answered yet."
    return with_enter(f"{words} {ENTER} again skips {'it' if missing == 1 else 'them'}", "late")


def kept_so_far(state: Underway) -> str:
    """Return `4 of 5 kept. ` once something was reviewed that counts."""
    reviewed = reviewed_promises(state)
    return f"{kept_words(*reviewed)}. " if reviewed else ""


def progress(state: Underway) -> str:
    """Return how far a board has been worked through, in a few words; nothing for other items."""
    boards = state.begun.boards
    match current(state).plan.kind:
        case "promises":
            listed = boards.promises.open
            answered = sum(is_settled(state, one.id) for one in listed)
            return f"{answered} of {len(listed)} answered" if listed else "nothing due"
        case "parked":
            answered = sum(is_settled(state, one.id) for one in boards.parked)
            return f"{answered} of {len(boards.parked)} answered" if boards.parked else "empty"
        case "wins":
            return "what went well"
        case "measures" | "leads" as kind:
            return kind
        case "decisions" if current(state).has_nothing:
            return "nothing due"
        case _:
            return ""
