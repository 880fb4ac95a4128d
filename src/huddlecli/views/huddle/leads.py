"""The board of leads of a running huddle: who waits for an answer, and how verdicts went."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from huddlecli.core.huddle.sides.row_records import RowRecord
from huddlecli.core.huddle.sides.rows import (
    LeadRow,
    RowAnswer,
    RowAnswerName,
)
from huddlecli.core.huddle.state import (
    Underway,
    is_settled,
    leads_now,
    question,
    row_answer,
    row_record,
)
from huddlecli.views.escape import safe
from huddlecli.views.huddle.rows import EMPTY, StyledRow, StyledText, cut, row, wrapped
from huddlecli.views.huddle.time import ScreenLine
from huddlecli.views.words import FEW, count, length_words, rate_words

NO_LEADS = "No open leads.  huddle lead add COMPANY @NAME from:SOURCE to hand over a lead"
_THEN = 2  # leads that are named after the one shown


def lead_name(lead: LeadRow) -> str:
    """Return the title of a lead; its id and source if it was forgotten."""
    if lead.title:
        return safe(lead.title)
    return f"lead {lead.id[:4]}{f' from {safe(lead.source)}' if lead.source else ''}"


def lead_question(lead: LeadRow, state: Underway) -> str:
    """Return `Brightwave (cem, webinar): waiting 1 d 2 h`."""
    source = lead.source if lead.title else None  # the name of a forgotten one has its source
    about = ", ".join(safe(part) for part in (lead.owner or "no owner", source) if part)
    return f"{lead_name(lead)} ({about}): {standing_words(lead, state)}"


def standing_words(lead: LeadRow, state: Underway) -> str:
    """Return what became of a lead, or what it waits for, and for how long if that is known."""
    if lead.outcome or lead.verdict == "rejected":
        return lead.outcome or "rejected"
    if lead.verdict:
        return "accepted, no outcome" if lead.is_answered else "accepted, not answered"
    if lead.is_answered:
        return "answered, no verdict"
    return f"waiting {_waited(lead.waited, state)}" if lead.waited is not None else "waiting"


def _waited(length: timedelta, state: Underway) -> str:
    return length_words(length, state.begun.boards.leads.day)


def late_words(state: Underway) -> str:
    """Return `6 over the agreed 4 h, 14 open`: those that are left."""
    board = state.begun.boards.leads
    now = [row_record(state, lead) for lead in board.rows]
    late = board.late - sum(
        was.is_late and (record.is_answered or _is_over(record))
        for was, record in zip(board.rows, now, strict=True)
    )
    words = f"{late} {over_words(state)}, " if late else ""
    return f"{words}{board.open - sum(map(_is_over, now))} open"


def over_words(state: Underway) -> str:
    """Return `over the agreed 4 h`."""
    agreed = state.begun.boards.leads.agreed
    return f"over the agreed {_waited(agreed, state) if agreed else 'time'}"


def _is_over(record: RowRecord) -> bool:
    return record.is_dropped or record.outcome is not None or record.verdict == "rejected"


def leads_lines(state: Underway) -> list[ScreenLine]:
    """Return the board in lines: how many are late and open, what comes next, the verdicts."""
    board = state.begun.boards.leads
    if not board.rows:
        return [ScreenLine(NO_LEADS, "quiet"), *_verdict_lines(state)]
    lines = [ScreenLine(f"{late_words(state)}.", "late" if board.late else "quiet")]
    left = [lead for lead in leads_now(state) if not is_settled(state, lead.id)]
    lines += [ScreenLine(f"  {each.id[:4]}  {lead_question(each, state)}") for each in left]
    if more := more_words(state):
        lines.append(ScreenLine(f"  {more}", "quiet"))
    return [*lines, *_verdict_lines(state)]


def _verdict_lines(state: Underway) -> list[ScreenLine]:
    words = verdict_words(state)
    return [ScreenLine(words, "quiet")] if words else []


def verdict_words(state: Underway) -> str:
    """Return `accepted in four weeks: 46 of 50 (92%); rejected: fair 3 of 7`."""
    board = state.begun.boards.leads
    if not board.judged:
        return ""
    figure = f"{board.accepted} of {board.judged}{_rate(board.accepted, board.judged)}"
    words = f"accepted in four weeks: {figure}"
    if board.version is not None and board.version_judged:
        share = rate_words(board.version_accepted, board.version_judged)
        figure = share or f"{board.version_accepted} of {board.version_judged}"
        words += f", under definition {board.version}: {figure}"
    rejected = ", ".join(
        f"{safe(each.source or 'no source')} {each.rejected} of {each.judged}"
        for each in board.rejections
    )
    return f"{words}; rejected: {rejected}" if rejected else words


def _rate(part: int, whole: int) -> str:
    return f" ({rate_words(part, whole)})" if whole >= FEW else ""


def next_words(state: Underway) -> str:
    """Return what is asked after the lead shown: `Oakline (dan, demo, 6 h) · 4 more`."""
    waiting = [lead for lead in leads_now(state) if not is_settled(state, lead.id)][1:]
    named = [_brief(lead, state) for lead in waiting[:_THEN]]
    more = len(waiting) - len(named)
    return " · ".join([*named, *([f"{more} more"] if more else [])])


def _brief(lead: LeadRow, state: Underway) -> str:
    length = _waited(lead.waited, state) if lead.waited is not None else ""
    still = "" if not lead.is_answered else "no outcome" if lead.verdict else "no verdict"
    parts = (lead.owner or "no owner", lead.source if lead.title else None, still or length)
    return f"{lead_name(lead)} ({', '.join(safe(part) for part in parts if part)})"


def leads_rows(state: Underway, room: int) -> list[StyledRow]:
    """Return the rows of the full screen below the lead that is asked about, or all answers."""
    board = state.begun.boards.leads
    rows: list[StyledRow] = []
    if isinstance(question(state), LeadRow):
        rows += [EMPTY, *_labelled("next", after, room)] if (after := next_words(state)) else []
    else:
        rows += [EMPTY, *(cut(row(_answered(lead, state)), room) for lead in board.rows)]
    if verdicts := verdict_words(state):
        rows += [EMPTY, *wrapped(verdicts, room, "quiet")]
    if more := more_words(state):
        rows += [EMPTY, cut(row(StyledText(more, "quiet")), room)]
    return rows


def more_words(state: Underway) -> str:
    """Return how many leads there was no time for, the late ones first, and the command."""
    board = state.begun.boards.leads
    if board.more_late:
        return f"{board.more_late} more: huddle lead list --late"
    return f"{board.more} more: huddle lead list" if board.more else ""


def _answered(lead: LeadRow, state: Underway) -> str:
    given = row_answer(state, lead.id)
    return f"  {lead_name(lead)}: {said_words(given) if given else 'not asked about'}"


def said_words(answer: RowAnswer) -> str:
    """Return `rejected (definition)`, `to discuss` or `not now`."""
    words = _SAID.get(answer.answer, answer.answer)
    return f"{words} ({answer.reason})" if answer.reason else words


_SAID: Mapping[RowAnswerName, str] = MappingProxyType(
    {"discuss": "to discuss", "not-now": "not now", "taken-back": "taken back"}
)


def _labelled(label: str, words: str, room: int) -> list[StyledRow]:
    first, *rest = wrapped(words, room - 6)
    return [
        row(StyledText(f"{label:<6}", "quiet"), *first),
        *((StyledText(" " * 6), *styled) for styled in rest),
    ]


def leads_result(state: Underway) -> str:
    """Return what the board came to: `6 of 8 leads answered for`."""
    board = state.begun.boards.leads
    answered = sum(is_settled(state, lead.id) for lead in board.rows)
    return f"{answered} of {count(len(board.rows), 'lead', 'leads')} answered for"
