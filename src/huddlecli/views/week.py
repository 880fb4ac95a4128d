"""What a summary says, section by section, before it takes any format."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from huddlecli.core.minutes import Minutes
from huddlecli.core.records import Action, Decision, Win
from huddlecli.core.summary import Subject, Summary
from huddlecli.core.team import day_in
from huddlecli.core.weeks import Period
from huddlecli.views.words import bare_day, count, is_near, kept_words, of, short_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a section: `state` stands only in columns, but for what is late."""

    title: str
    who: str = ""
    state: str = ""
    note: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading, a figure beside it, and rows: a phone shows so `many`, and how many `more`."""

    title: str
    figure: str = ""
    rows: tuple[Row, ...] = ()
    many: int = 5
    more: int = 0


def heading(summary: Summary) -> str:
    """Return `Acme huddle, week 47: 2 wins, 3 decisions, 14 of 16 kept`."""
    kept = of(summary.kept.kept, summary.kept.due)
    told = [
        count(len(summary.wins), "win", "wins") if summary.wins else "",
        count(len(summary.decisions), "decision", "decisions") if summary.decisions else "",
        f"{kept} kept" if kept else "",
    ]
    held = count(len(summary.huddles), "huddle", "huddles") if summary.huddles else "no huddle"
    side = f", {summary.side}" if summary.side else ""
    running = " so far" if summary.is_running else ""
    when = f"{_named(summary.period, _today(summary))}{running}"
    return f"{summary.team.name} huddle, {when}{side}: {', '.join(filter(None, told)) or held}"


def sections(summary: Summary, *, full: bool = False) -> tuple[Section, ...]:
    """Return what there is to tell: what fits on a phone, or all of it."""
    found = [*_brief(summary), *(_rest(summary) if full else ())]
    told = [section for section in found if section.rows or section.figure]
    return tuple(told if full else map(_shortened, told))


def _brief(summary: Summary) -> Iterator[Section]:
    """Yield the wins, the promises and the decisions."""
    today = _today(summary)
    figure = kept_words(summary.kept.kept, summary.kept.due)
    yield Section(title="Wins", rows=tuple(map(_win, summary.wins)))
    yield Section(title="Promises", figure=figure, rows=tuple(_open(summary, today)), many=8)
    yield Section(title="Decided", rows=tuple(_decision(one, today) for one in summary.decisions))


def _rest(summary: Summary) -> Iterator[Section]:
    """Yield what only the full summary has."""
    today, zone = _today(summary), summary.team.zone
    yield Section(title="Done", rows=tuple(_done(summary.done, today)))
    yield Section(
        title="Dropped",
        rows=tuple(
            Row(who=one.owner, title=one.title, note=one.reason or "") for one in summary.dropped
        ),
    )
    yield Section(title="Talked about", rows=_subjects(summary.covered))
    yield Section(title="Left for next time", rows=_subjects(summary.not_covered))
    yield Section(title="Parked", rows=tuple(Row(title=one.title) for one in summary.parked))
    yield Section(
        title="Huddles",
        rows=tuple(_huddle(one, day_in(zone, one.started), today) for one in summary.huddles),
    )
    yield Section(
        title="By side",
        rows=tuple(
            Row(title=side, note=kept_words(kept.kept, kept.due))
            for side, kept in summary.by_side.items()
            if kept.due
        ),
    )
    yield Section(
        title="Week by week",
        rows=tuple(
            Row(title=_named(week, today), note=kept_words(kept.kept, kept.due))
            for week, kept in summary.trend
            if kept.due
        ),
    )


def _win(win: Win) -> Row:
    """Return a win and whose it was."""
    return Row(title=f"{win.title} ({win.by if win.side else 'both'})")


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


def _done(actions: Iterable[Action], today: date) -> Iterator[Row]:
    """Yield the promises that were done, and on which day."""
    for one in actions:
        note = short_day(one.done_on, today) if one.done_on else ""
        yield Row(who=one.owner, title=one.title, note=note)


def _subjects(subjects: Iterable[Subject]) -> tuple[Row, ...]:
    """Return what was talked about, each thing once."""
    return tuple(Row(title=title) for title in dict.fromkeys(one.title for one in subjects))


def _huddle(minutes: Minutes, day: date, today: date) -> Row:
    """Return when a huddle was, how long it took, and how it was liked."""
    from huddlecli.views.minutes import lasted  # noqa: PLC0415 - only the full summary asks

    told = [
        short_day(day, today),
        f"{lasted(minutes)} of {minutes.planned_minutes} min",
        count(len(minutes.present), "person", "people"),
        f"score {minutes.score:g}" if minutes.score is not None else "",
    ]
    return Row(title=minutes.title, note=", ".join(filter(None, told)))


def _shortened(section: Section) -> Section:
    """Return as much of a section as fits on a phone."""
    more = max(len(section.rows) - section.many, 0)
    return replace(section, rows=section.rows[: section.many], more=more)


def _named(period: Period, today: date) -> str:
    """Return `week 47`, with the year where it is long ago, else its day or its two days."""
    if period.start == period.end:
        return bare_day(period.start, today)
    if period.week is None:
        return f"{bare_day(period.start, today)} to {bare_day(period.end, today)}"
    year, number = period.week.split("-W")
    return f"week {int(number)}" + ("" if is_near(period.end, today) else f" of {year}")


def _today(summary: Summary) -> date:
    """Return the team's day at which the summary is made."""
    return day_in(summary.team.zone, summary.now)
