"""What a summary says, section by section, before it takes any format."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from huddlecli.core.records import Action, Decision, Win
from huddlecli.core.summary import Summary
from huddlecli.core.summary_detail import is_long
from huddlecli.views.document import Bar, Row, Section, shortened
from huddlecli.views.words import bare_day, count, kept_words, of, period_words, short_day

_LONG_LIST = 10


def heading(summary: Summary) -> str:
    """Return `Acme huddle, week 47: 2 wins, 3 decisions, 14 of 16 kept`."""
    return f"{occasion(summary)}: {outcome(summary)}"


def occasion(summary: Summary) -> str:
    """Return `Acme huddle, week 47 so far`."""
    side = f", {summary.side}" if summary.side else ""
    today = summary.today
    running = " so far" if summary.is_running and summary.period.start <= today else ""
    return f"{summary.team.name} huddle, {period_words(summary.period, today)}{running}{side}"


def outcome(summary: Summary) -> str:
    """Return `2 wins, 3 decisions, 14 of 16 kept`, or how many huddles where there is nothing."""
    kept = of(summary.kept.kept, summary.kept.due)
    told = [
        count(len(summary.wins), "win", "wins") if summary.wins else "",
        count(len(summary.decisions), "decision", "decisions") if summary.decisions else "",
        f"{kept} kept" if kept else "",
    ]
    held = count(len(summary.huddles), "huddle", "huddles") if summary.huddles else "no huddle"
    return ", ".join(filter(None, told)) or held


def sections(summary: Summary, *, full: bool = False) -> tuple[Section, ...]:
    """Return what there is to tell: what fits on a phone, or all of it."""
    found = list(_brief(summary))
    if full:
        from huddlecli.views.summary_full import rest  # noqa: PLC0415  the week on a phone does without

        found += rest(summary)
    told = [section for section in found if section.rows or section.figure]
    if full:
        return tuple(map(_readable, told) if is_long(summary.period) else told)
    return tuple(shortened(section, section.many) for section in told)


def _readable(section: Section) -> Section:
    """Return a section of a long period: a list is shortened, figures are not."""
    return section if section.heads or section.grid else shortened(section, _LONG_LIST)


def _brief(summary: Summary) -> Iterator[Section]:
    """Yield the wins, the promises and the decisions."""
    today, kept = summary.today, summary.kept
    yield Section(title="Wins", rows=tuple(map(_win, summary.wins)))
    yield Section(
        title="Promises",
        figure=kept_words(kept.kept, kept.due),
        rows=tuple(_open(summary, today)),
        many=8,
        bar=Bar(kept.kept, kept.due, kept.due) if kept.due else None,
    )
    yield Section(title="Decided", rows=tuple(_decision(one, today) for one in summary.decisions))


def _win(win: Win) -> Row:
    """Return a win and the side that it was."""
    return Row(title=f"{win.title} ({win.side or 'both'})")


def _open(summary: Summary, today: date) -> Iterator[Row]:
    """Yield the open promises by owner, the overdue first."""
    late = {action.id for action in summary.overdue}
    for action in sorted(summary.open, key=lambda one: _place(one, late)):
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
    """Return what an open promise is sorted by."""
    return action.id not in late, action.owner.casefold(), action.due, action.id


def _decision(decision: Decision, today: date) -> Row:
    """Return a decision and when it is looked at again."""
    again = f"again on {bare_day(decision.review, today)}" if decision.review else ""
    return Row(title=decision.title, note=again)
