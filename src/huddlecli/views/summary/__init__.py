"""The summary of a period as a document."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from huddlecli.core.periods import period_label
from huddlecli.core.records import Action, Decision, Win
from huddlecli.core.summary import Summary, newest
from huddlecli.core.summary.comparison import comparison
from huddlecli.core.summary.detail import is_long, so_far
from huddlecli.core.value import replace
from huddlecli.views.document import Bar, Document, Row, Section, shortened
from huddlecli.views.summary.huddles import (
    heard_section,
    meetings_words,
    message_words,
    needs_section,
)
from huddlecli.views.words import (
    DAYS,
    MONTHS,
    bare_day,
    count,
    kept_words,
    of,
    period_words,
    short_day,
)

if TYPE_CHECKING:
    from huddlecli.views.formats.mail import Attachment, MailMessage

_LONG_LIST = 10
_LONGEST_SUBJECT = 78  # letters, which a mail program shows in one line


def document(summary: Summary, *, full: bool = False, upcoming: Section | None = None) -> Document:
    """Return the document of a summary; `upcoming` is the section on the next huddle."""
    return Document(
        subject=occasion(summary),
        outcome=outcome(summary),
        below=_days(summary),
        facts=_facts(summary, full=full),
        blocks=(*sections(summary, full=full), *([upcoming] if upcoming else [])),
    )


def as_letter(
    summary: Summary,
    *,
    full: bool = False,
    upcoming: Section | None = None,
    attachments: tuple[Attachment, ...] = (),
) -> MailMessage:
    """Return the mail of a summary, as of the newest change that is in it.

    It is dated by the day on which it is made, so that on Monday it is not below the weekend's.
    """
    from dataclasses import replace as changed  # noqa: PLC0415  the other formats do without

    from huddlecli.views.formats.mail import letter  # noqa: PLC0415  the same

    at = newest(summary).astimezone(summary.team.zone)
    made = letter(
        replace(document(summary, full=full, upcoming=upcoming), below=""),
        team=summary.team.name,
        at=at,
        dated=max(at, datetime.combine(summary.today, time(), summary.team.zone)),
        attachments=attachments,
    )
    return changed(made, subject=mail_subject(summary))


def occasion(summary: Summary) -> str:
    """Return `Acme huddle, week 47 so far`."""
    side = f", {summary.side}" if summary.side else ""
    today = summary.today
    running = " so far" if summary.is_running and summary.period.start <= today else ""
    return f"{summary.team.name} huddle, {period_words(summary.period, today)}{running}{side}"


def outcome(summary: Summary) -> str:
    """Return `2 wins, 3 decisions, 17 of 19 kept, up from 13 of 23; best of 8 weeks`.

    Where there is nothing, it is how many huddles were held.
    """
    return _outcome(summary, *_compared(summary))


def mail_subject(summary: Summary) -> str:
    """Return the title of a summary with as much of the comparison as a subject has room for."""
    change, place = _compared(summary)
    titles = [
        f"{occasion(summary)}: {_outcome(summary, *words)}"
        for words in ((change, place), (change, ""), ("", ""))
    ]
    return next((title for title in titles if len(title) <= _LONGEST_SUBJECT), titles[-1])


def _outcome(summary: Summary, change: str, place: str) -> str:
    """Return what there was, with the words for how it compares."""
    kept = of(summary.kept.kept, summary.kept.due)
    parts = [
        count(len(summary.wins), "win", "wins") if summary.wins else "",
        count(len(summary.decisions), "decision", "decisions") if summary.decisions else "",
        f"{kept} kept{change}{place}" if kept else "",
    ]
    held = count(len(summary.huddles), "huddle", "huddles") if summary.huddles else "no huddle"
    return ", ".join(filter(None, parts)) or held


def _compared(summary: Summary) -> tuple[str, str]:
    """Return `, up from 13 of 23` and `; best of 8 weeks`, each only if there is something to say.

    A running period has ` (week 46: 13 of 23)`: a part of a week is not better or worse than one.
    """
    compared = comparison(summary)
    if compared is None:
        return "", ""
    before = of(compared.before.kept, compared.before.due)
    label = period_label(compared.period, summary.today)
    place = f"; {compared.place} of {compared.weeks} weeks" if compared.place else ""
    within = "" if compared.period.week else f" in {label}"
    match compared.change:
        case None:
            return f" ({label}: {before})", ""
        case 0 if compared.before == summary.kept:
            return f", same as in {label}", place
        case 0:
            return f", level with {before}{within}", place
        case change:
            return f", {'up' if change > 0 else 'down'} from {before}{within}", place


def _facts(summary: Summary, *, full: bool) -> tuple[str, ...]:
    """Return the sentences on the huddles, on what both sides keep, and on a lopsided balance."""
    return (*_kept_facts(summary, full=full), *_balance_facts(summary))


def _kept_facts(summary: Summary, *, full: bool) -> tuple[str, ...]:
    """Return the sentences on the huddles, and on what both sides keep if they keep anything."""
    held = meetings_words(summary)
    facts = (*([held] if held else []), *message_words(summary, full=full))
    if summary.sides is None:
        return facts
    from huddlecli.views.summary.sides import sentences  # noqa: PLC0415  most teams do without

    return (*facts, *sentences(summary))


def _balance_facts(summary: Summary) -> tuple[str, ...]:
    """Return the sentence on a lopsided balance."""
    if summary.balance is None:
        return ()
    from huddlecli.views.summary.balance import balance_sentence  # noqa: PLC0415  the week on a phone does without

    return tuple(filter(None, [balance_sentence(summary)]))


def _days(summary: Summary) -> str:
    """Return `Mon 16 Nov to Sun 22 Nov 2026`: a page is still read long afterwards."""
    passed = so_far(summary.period, summary.today)
    first, last = passed.start, passed.end
    day = f"{DAYS[last.weekday()]} {last.day} {MONTHS[last.month - 1]} {last.year}"
    if first == last:
        return day
    year = f" {first.year}" if first.year != last.year else ""
    return f"{DAYS[first.weekday()]} {first.day} {MONTHS[first.month - 1]}{year} to {day}"


def sections(summary: Summary, *, full: bool = False) -> tuple[Section, ...]:
    """Return the sections: what fits on a phone, or all of them."""
    parts = list(_brief(summary, full=full))
    if full:
        from huddlecli.views.summary.full import rest  # noqa: PLC0415  the week on a phone does without

        parts += rest(summary)
    filled = [section for section in parts if section.rows or section.figure]
    if full:
        return tuple(map(_readable, filled) if is_long(summary.period) else filled)
    return tuple(shortened(section, section.many) for section in filled)


def _readable(section: Section) -> Section:
    """Return a section of a long period: a list is shortened, figures are not."""
    return section if section.heads or section.grid else shortened(section, _LONG_LIST)


def _brief(summary: Summary, *, full: bool) -> Iterator[Section]:
    """Yield the wins, what needs a leader, the promises, the decisions, and what was heard."""
    today, kept = summary.today, summary.kept
    yield Section(title="Wins", rows=tuple(map(_win, summary.wins)))
    yield needs_section(summary, full=full)
    yield Section(
        title="Promises",
        figure=kept_words(kept.kept, kept.due),
        rows=tuple(_open(summary, today)),
        many=8,
        bar=Bar(kept.kept, kept.due, kept.due) if kept.due else None,
    )
    yield Section(
        title="Decided", rows=tuple(_decision(decision, today) for decision in summary.decisions)
    )
    yield heard_section(summary, full=full)


def _win(win: Win) -> Row:
    """Return a win, and its side if it is not a win of all."""
    return Row(title=f"{win.title} ({win.side})" if win.side else win.title)


def _open(summary: Summary, today: date) -> Iterator[Row]:
    """Yield the open promises by owner, the overdue first."""
    late = {action.id for action in summary.overdue}
    for action in sorted(summary.open, key=lambda action: _place(action, late)):
        day = short_day(action.due, today)
        if action.id in late:
            yield Row(
                state="overdue",
                who=action.owner,
                title=action.title,
                note=f"was due {day}",
                is_late=True,
            )
        else:
            yield Row(state="open", who=action.owner, title=action.title, note=f"due {day}")


def _place(action: Action, late: Collection[str]) -> tuple[bool, str, date, str]:
    """Return the sort key of an open promise."""
    return action.id not in late, action.owner.casefold(), action.due, action.id


def _decision(decision: Decision, today: date) -> Row:
    """Return a decision and when it is looked at again."""
    again = f"review on {bare_day(decision.review, today)}" if decision.review else ""
    return Row(title=decision.title, note=again)
