"""The boards of a running huddle: what they list, and what they ask."""

from __future__ import annotations

from collections.abc import Sequence

from huddlecli.core.loop.events import Promise, Shown
from huddlecli.core.loop.minuting import reviewed_promises
from huddlecli.core.loop.state import Underway, current, is_settled, question
from huddlecli.views.safe import safe
from huddlecli.views.timing import Line, today_of
from huddlecli.views.words import bare_day, count, kept_words, short_day


def board_lines(state: Underway) -> list[Line]:
    """What a board lists, and the question that it asks now."""
    boards = state.begun.boards
    match current(state).plan.kind:
        case "promises":
            return [*_review(state), *asked(state)]
        case "wins":
            made = [made for made in state.made if made.kind == "win" and made.is_live]
            wins = [*boards.wins, *(Shown(id=one.id, title=one.title, who=one.by) for one in made)]
            lines = _listing(wins, "No wins kept since the last time.")
            return [*lines, Line("What went well? Who made it happen?  /w TEXT, then Enter", "say")]
        case "parked":
            return [*_listing(boards.parked, "Nothing is parked."), *asked(state)]
        case kind:
            return [Line(f"There are no {kind} yet.  Enter goes on", "quiet")]


def agreed_lines(state: Underway) -> list[Line]:
    """What was agreed before, at an item that looks at it again."""
    match current(state).plan.kind:
        case "decisions":
            return _listing(state.begun.boards.decisions, "No decision is due for review.")
        case "definition":
            return [Line("No definition is kept yet.", "quiet")]
        case _:
            return []


def _listing(shown: Sequence[Shown], nothing: str) -> list[Line]:
    if not shown:
        return [Line(nothing, "quiet")]
    return [
        Line(f"  {one.id[:4]}  {safe(one.title)}{f' ({safe(one.who)})' if one.who else ''}")
        for one in shown
    ]


def _review(state: Underway) -> list[Line]:
    """How many promises are due, and those done already, in one line."""
    review = state.begun.boards.promises
    since = f" since {bare_day(review.since, today_of(state.begun))}" if review.since else ""
    more = f", {review.more} more overdue" if review.more else ""
    counted = count(len(review.open), "promise", "promises")
    if not review.open and not review.done:
        return [Line(f"No promises were due{since}.", "quiet")]
    lines = [Line(f"{counted} due{since}, {len(review.done)} done already{more}.", "quiet")]
    if review.done:
        lines.append(Line(f"Done: {'; '.join(safe(title) for title in review.done)}", "quiet"))
    return lines


def asked(state: Underway) -> list[Line]:
    """The board's question, or what the review came to."""
    match question(state), current(state).plan.kind:
        case Promise() as promise, _:
            today = today_of(state.begun)
            late = "l late, " if promise.due < today else ""
            due = short_day(promise.due, today)
            told = f"{safe(promise.owner)}: {safe(promise.title)}, due {due}?"
            return [Line(f"{told}  d done, {late}n not yet, x drop", "say")]
        case Shown() as parked, _:
            return [Line(f"{safe(parked.title)}  t take up now, n not now, x drop", "say")]
        case None, "promises":
            return [Line(f"{kept_so_far(state)}Enter goes on", "kept")]
        case _:
            return [Line("Enter goes on", "quiet")]


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
        case _:
            return ""
