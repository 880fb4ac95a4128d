"""The boards of a running huddle: what they list, and what they ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from huddlecli.core.huddle.boards import BoardEntry, DueDecision, Promise
from huddlecli.core.huddle.minutes import reviewed_promises
from huddlecli.core.huddle.prevention import offers_prevention
from huddlecli.core.huddle.records import HuddleRecord
from huddlecli.core.huddle.review import (
    ReviewOutcome,
    due_at,
    review_outcome,
    still_due,
    under_review,
)
from huddlecli.core.huddle.sides.answers import letters_of
from huddlecli.core.huddle.sides.rows import LeadRow, MeasureRow
from huddlecli.core.huddle.state import (
    Underway,
    current,
    is_settled,
    measures_now,
    parked_now,
    question,
    wins_now,
)
from huddlecli.views import next_huddle
from huddlecli.views.escape import safe
from huddlecli.views.huddle.agreement import is_shared, matter_lines
from huddlecli.views.huddle.leads import late_words, lead_question, leads_lines, leads_result
from huddlecli.views.huddle.scoreboard import (
    measure_question,
    period_name,
    result_words,
    scoreboard_lines,
    scoreboard_result,
)
from huddlecli.views.huddle.time import ENTER, LineTone, ScreenLine, today_of, with_enter
from huddlecli.views.words import bare_day, capitalized, count, kept_words, short_day


@dataclass(frozen=True, slots=True)
class BoardContent:
    """What a board shows: its lines, then what it asks, or what it came to.

    `answers` is what the plain screen offers to type, with `ENTER` for the key to go on.
    """

    lines: tuple[ScreenLine, ...] = ()
    question: str = ""
    answers: str = ""
    result: str = ""
    tone: LineTone = "quiet"  # of the result


def board_content(state: Underway) -> BoardContent:
    """Return what the board lists, and the question that it asks now.

    An empty one says so in one line, and how to get the first entry.
    """
    match current(state).plan.kind:
        case "promises":
            return _asking(state, _review(state))
        case "wins":
            made = [made for made in state.made if made.kind == "win" and made.is_live]
            wins = [*map(_win, wins_now(state)), *map(_win, made)]
            return BoardContent(
                tuple(_listing(wins, "No wins since last time.")),
                question="What went well, and who made it happen?",
                answers=f"/w TEXT, then {ENTER}",
            )
        case "parked":
            parked = [*map(_listed, parked_now(state))]
            return _asking(state, _listing(parked, "Nothing is parked.  /p TEXT to park something"))
        case "decisions":
            words = f"{NO_DECISIONS}  /d TEXT review:DAY to set one"
            return _asking(state, [ScreenLine(words, "quiet")])
        case "measures":
            return _asking(state, scoreboard_lines(state))
        case "leads":
            return _asking(state, leads_lines(state))
        case kind:
            return BoardContent(result=f"No {kind} yet.")


def board_lines(state: Underway) -> list[ScreenLine]:
    """Return what a board shows on the plain screen."""
    content = board_content(state)
    return [*content.lines, _last_line(content)]


def question_line(state: Underway) -> ScreenLine:
    """Return the board's question on the plain screen, or what the review came to."""
    return _last_line(_asking(state, ()))


def _last_line(content: BoardContent) -> ScreenLine:
    if content.question:
        return with_enter(f"{content.question}  {content.answers}", "say")
    gap = " " if content.tone == "kept" else "  "
    result = f"{content.result}{gap}" if content.result else ""
    return with_enter(f"{result}{ENTER} to continue", content.tone)


NO_DECISIONS = "No decisions due for review."


def agreed_lines(state: Underway) -> list[ScreenLine]:
    """What was agreed before, at an item that looks at it again."""
    if due := under_review(state):
        return review_lines(state, due)
    match current(state).plan.kind:
        case "decisions" if not current(state).has_nothing:
            return _listing([*map(_listed, state.begun.boards.decisions)], NO_DECISIONS)
        case "definition" if is_shared(state):
            return matter_lines(state)
        case "topic" if measure := _discussed(state):
            return [ScreenLine(f"{period_name(measure).capitalize()}: {result_words(measure)}")]
        case "topic" | "rotate":
            return earlier_lines(state)
        case "definition":
            return [ScreenLine("No definition on file yet.", "quiet")]
        case _:
            return []


def earlier_lines(state: Underway) -> list[ScreenLine]:
    """Return when an item was discussed before, and the outcome, while it begins."""
    item = current(state)
    before = item.plan.earlier
    if before is None or len(item.points) > 1 or item.points[-1].rounds > 1:
        return []
    days = next_huddle.also_words(before, today_of(state.begun))
    return [
        ScreenLine(f"{capitalized(days)}.", "quiet"),
        ScreenLine(f"Outcome: {next_huddle.result_words(before)}", "quiet"),
    ]


def review_lines(state: Underway, due: DueDecision) -> list[ScreenLine]:
    """Return the decision under review, how old it is, and its result if it has one already."""
    today = today_of(state.begun)
    item = current(state)
    number = len({point.decision for point in item.points})
    total = len(due_at(state, item))
    count_words = f" ({number} of {total})" if total > 1 else ""
    made = f"{'kept' if due.was_kept else 'decided'} on {bare_day(due.since or today, today)}"
    late = (today - due.review).days if due.review else 0
    overdue = f", {count(late, 'day', 'days')} ago" if late else ""
    review = f"review due {bare_day(due.review or today, today)}{overdue}"
    lines = [
        ScreenLine(f"  {due.id[:4]}  {safe(due.title)}{count_words}"),
        ScreenLine(f"        {made}, {review}", "quiet"),
    ]
    came = review_outcome(state, due.id)
    return [*lines, ScreenLine(f"        {outcome_words(came, today)}", "kept")] if came else lines


def outcome_words(came: ReviewOutcome, today: date) -> str:
    """Return `kept, review on 4 Jan`, `dropped (nobody does)`, `replaced: One call` or `parked`."""
    match came:
        case ReviewOutcome(result="kept", until=date() as until):
            return f"kept, review on {bare_day(until, today)}"
        case ReviewOutcome(result="dropped", reason=str() as reason):
            return f"dropped ({safe(reason)})"
        case ReviewOutcome(result="replaced", by=str() as title):
            return f"replaced: {safe(title)}"
        case _:
            return came.result


def _discussed(state: Underway) -> MeasureRow | None:
    """Return the measure that the item is about, if a board called for it."""
    source = current(state).plan.source
    return next((row for row in measures_now(state) if row.id == source), None)


def _listing(listed: Sequence[ScreenLine], nothing: str) -> list[ScreenLine]:
    return [*listed] or [ScreenLine(nothing, "quiet")]


def _listed(entry: BoardEntry | DueDecision | HuddleRecord) -> ScreenLine:
    return ScreenLine(f"  {entry.id[:4]}  {safe(entry.title)}")


def _win(win: BoardEntry | HuddleRecord) -> ScreenLine:
    """Return a win, and its side if it is not a win of all, no matter who typed it."""
    line = _listed(win)
    return ScreenLine(f"{line.text} ({safe(win.side)})") if win.side else line


def _review(state: Underway) -> list[ScreenLine]:
    """How many promises are due, and those done already, in one line."""
    review = state.begun.boards.promises
    since = f" since {bare_day(review.since, today_of(state.begun))}" if review.since else ""
    done = len(review.done) + review.told
    left = len(review.open) + review.more
    if not left and not done:
        none = f"No promise was due{since}." if since else "No promises are due yet."
        words = f"{none}  /a TEXT @NAME by DAY to make one"
        return [ScreenLine(words, "quiet")]
    words = f"{count(left + done, 'promise', 'promises')} due{since}"
    if not left:
        summary = f"{words}, already done." if done == 1 else f"{words}, all done."
    else:
        summary = f"{words}: {done} done, {left} to go." if done else f"{words}."
    if review.more:
        summary += f" {len(review.open)} of {left} today, {review.more} more for next time."
    lines = [ScreenLine(summary, "quiet")]
    if review.done:
        lines.append(
            ScreenLine(f"Done: {'; '.join(safe(title) for title in review.done)}", "quiet")
        )
    return lines


def _asking(state: Underway, lines: Sequence[ScreenLine]) -> BoardContent:
    """Return a board with `lines` and its question, or what the review came to."""
    match question(state), current(state).plan.kind:
        case Promise() as promise, _:
            today = today_of(state.begun)
            return BoardContent(
                tuple(lines),
                question=f"{safe(promise.owner)}: {safe(promise.title)}, "
                f"due {short_day(promise.due, today)}?",
                answers=_answers(promise, today) + (PREVENTS if offers_prevention(state) else ""),
            )
        case (MeasureRow() | LeadRow()) as asked, _:
            answers = letters_of(asked)
            if isinstance(asked, MeasureRow) and not asked.is_due:
                answers += f", {ENTER} to continue"
            return BoardContent(tuple(lines), question=asked_words(state, asked), answers=answers)
        case None, "measures" if state.begun.boards.measures.rows:
            result = f"{scoreboard_result(state)}."
            return BoardContent(tuple(lines), result=result, tone="kept")
        case None, "leads" if state.begun.boards.leads.rows:
            return BoardContent(tuple(lines), result=f"{leads_result(state)}.", tone="kept")
        case BoardEntry() as parked, _:
            return BoardContent(
                tuple(lines),
                question=safe(parked.title),
                answers="t take up now, n not now, x drop",
            )
        case None, "promises":
            return BoardContent(tuple(lines), result=kept_so_far(state), tone="kept")
        case _:
            return BoardContent(tuple(lines))


def asked_words(state: Underway, asked: MeasureRow | LeadRow) -> str:
    """Return what the board asks about a measure or a lead."""
    if isinstance(asked, LeadRow):
        return lead_question(asked, state)
    return measure_question(asked)


PREVENTS = ", i discuss how to prevent it"  # at a promise that was missed twice


def _answers(promise: Promise, today: date) -> str:
    """Return the letters that answer for a promise."""
    if promise.is_missed:
        return "d done late, n not yet, x drop"
    done = "d done on time, l done late" if promise.due < today else "d done"
    return f"{done}, n not yet, x drop"


def missing_line(missing: int) -> ScreenLine:
    """How many questions a board still has, before it is left."""
    words = f"{count(missing, 'question', 'questions')} still open."
    return with_enter(f"{words} {ENTER} again to skip {'it' if missing == 1 else 'them'}", "late")


def kept_so_far(state: Underway) -> str:
    """Return `4 of 5 kept.` once something was reviewed that counts."""
    reviewed = reviewed_promises(state)
    return f"{kept_words(*reviewed)}." if reviewed else ""


def progress(state: Underway) -> str:
    """Return how far a board has been worked through, in a few words; nothing for other items."""
    boards = state.begun.boards
    match current(state).plan.kind:
        case "promises":
            listed = boards.promises.open
            answered = sum(is_settled(state, promise.id) for promise in listed)
            return f"{answered} of {len(listed)} answered" if listed else "nothing due"
        case "parked":
            answered = sum(is_settled(state, entry.id) for entry in boards.parked)
            return f"{answered} of {len(boards.parked)} answered" if boards.parked else "empty"
        case "wins":
            return "what went well"
        case "measures":
            return scoreboard_result(state) if boards.measures.rows else "empty"
        case "leads":
            return late_words(state) if boards.leads.rows else "empty"
        case "decisions" if current(state).has_nothing:
            return "nothing due"
        case "decisions" if reviews := due_at(state, current(state)):
            left = len(still_due(state, current(state)))
            return f"{len(reviews) - left} of {len(reviews)} reviewed"
        case _:
            return ""
