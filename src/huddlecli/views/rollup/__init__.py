"""The figures over many teams as a document, as JSON and as a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, assert_never

from huddlecli.core.ids import is_id
from huddlecli.core.rollup.causes import Cause, by_urgency
from huddlecli.core.rollup.figures import Counts, Rollup, TeamFigures, total
from huddlecli.views.document import Document, Row, Section
from huddlecli.views.summary.trend import trend
from huddlecli.views.words import (
    count,
    kept_sign,
    kept_words,
    listed,
    ordinal,
    period_words,
    rate_words,
)

if TYPE_CHECKING:
    from huddlecli.views.formats.mail import MailMessage

_MANY = 30  # teams on one printed page


def document(rollup: Rollup) -> Document:
    """Return the document: where help is wanted first, then all others in one line."""
    return Document(
        subject=f"Huddles of {_teams_words(rollup)}, {period_words(rollup.period, rollup.today)}",
        outcome=_outcome(rollup),
        facts=tuple(_facts(rollup)),
        blocks=tuple(section for section in _sections(rollup) if section.rows),
    )


def as_letter(rollup: Rollup, at: datetime) -> MailMessage:
    """Return the mail, as of the newest change in its figures."""
    from huddlecli.views.formats.mail import letter  # noqa: PLC0415  the other formats do without

    return letter(document(rollup), team="huddle", at=at)


def _teams_words(rollup: Rollup) -> str:
    """Return `200 teams`, or `198 of 200 teams` if some could not be read."""
    words = count(rollup.of, "team", "teams")
    return words if len(rollup.teams) == rollup.of else f"{len(rollup.teams)} of {words}"


def _outcome(rollup: Rollup) -> str:
    """Return `3 want help`: what a leader reads first."""
    urgent = len(by_urgency(rollup.teams))
    return count(urgent, "wants help", "want help") if urgent else "all as agreed"


def _facts(rollup: Rollup) -> Iterator[str]:
    whole = rollup.whole
    if kept := kept_words(whole.kept, whole.due):
        yield f"Promises: {kept}."
    if whole.held:
        late = f", {whole.late} began late" if whole.late else ", none began late"
        yield f"{count(whole.held, 'huddle', 'huddles')} held{late}."
    if whole.agreed:
        yield f"Agreements: {whole.agreed - whole.red} of {whole.agreed} measures held."
    if whole.passed:
        yield f"Leads: {_lead_words(whole)}."
    if rollup.unread:
        yield f"Not read: {listed(rollup.unread)}."
    if rollup.left_out:
        yield f"Left out: {count(rollup.left_out, 'row', 'rows')} of facts (not valid)."


def _lead_words(whole: Counts) -> str:
    parts = [f"{whole.passed} handed over"]
    if whole.judged:
        parts.append(f"{whole.in_time} of {whole.judged} answered in time")
    if verdicts := whole.accepted + whole.rejected:
        parts.append(f"{whole.accepted} of {verdicts} accepted")
    if whole.late_leads:
        parts.append(f"{whole.late_leads} waiting too long")
    return ", ".join(parts)


def _sections(rollup: Rollup) -> Iterator[Section]:
    urgent = by_urgency(rollup.teams)
    if urgent:
        rows = tuple(
            _row(team.name, cause_words(team, cause), team.counts) for team, cause in urgent
        )
        yield Section(title="Where help is wanted", rows=rows, many=_MANY)
    ids = {team.id for team, _ in urgent}
    others = [team for team in rollup.teams if team.id not in ids]
    if others:
        counts = total(team.counts for team in others)
        name = count(len(others), "team", "teams")
        title = "The others" if urgent else "All teams"
        yield Section(title=title, rows=(_row(name, "as agreed", counts),))
    weeks = zip(rollup.weeks, rollup.whole.trend, strict=True)
    yield trend(weeks, rollup.today)
    if rollup.topics:
        rows = tuple(
            Row(title=topic.title, note=count(topic.teams, "team", "teams"))
            for topic in rollup.topics
        )
        yield Section(title="Most discussed", rows=rows)


def _row(name: str, words: str, counts: Counts) -> Row:
    figures = [
        rate_words(counts.kept, counts.due) and f"{rate_words(counts.kept, counts.due)} kept",
        f"{counts.red} red" if counts.red else "",
        f"{counts.late} late" if counts.late else "",
    ]
    return Row(
        who=name,
        title=words,
        note=", ".join(filter(None, figures)),
        signs="".join(kept_sign(week.kept, week.due) for week in counts.trend),
    )


def cause_words(team: TeamFigures, cause: Cause) -> str:
    """Return why a team wants help: `no huddle for 9 days`."""
    match cause.kind:
        case "no-huddle":
            return f"no huddle for {cause.number} days"
        case "red":
            reddest = team.reddest
            is_named = reddest is not None and not is_id(reddest.name)
            name = reddest.name if reddest and is_named else "a measure"
            return f"{name} red, {ordinal(cause.number)} {reddest.per if reddest else 'week'}"
        case "leads":
            return f"{count(cause.number, 'lead waits', 'leads wait')} too long"
        case "late":
            return f"{cause.number} of {count(team.counts.held, 'huddle', 'huddles')} began late"
        case _:
            assert_never(cause.kind)
