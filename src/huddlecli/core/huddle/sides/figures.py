"""What the boards of measures and leads list, from the figures of both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import takewhile

from huddlecli.core.huddle.sides.rows import (
    MOST_LEADS,
    LeadRow,
    LeadsBoard,
    MeasureRow,
    Scoreboard,
    SourceRejections,
)
from huddlecli.core.leads.figures import Share
from huddlecli.core.leads.times import LeadClock, board_order
from huddlecli.core.measures.figures import MeasuredPeriod, MeasureFigures
from huddlecli.core.measures.scoreboard import (
    agreement_day,
    agreement_review,
    by_urgency,
    waiting_sides,
)
from huddlecli.core.side_records import Lead
from huddlecli.core.team import Team
from huddlecli.core.working_hours import agreed_time, working_time

VERDICTS = timedelta(weeks=4)  # how far back the board looks for verdicts
_MOST_SOURCES = 2  # with rejected leads


def scoreboard_of(figures: Sequence[MeasureFigures], team: Team) -> Scoreboard:
    """Return the scoreboard: the measures in the order in which the huddle asks about them."""
    weeks = [one.last.period for one in figures if one.measure.per == "week"]
    return Scoreboard(
        rows=tuple(_measure_row(one, team) for one in by_urgency(figures)),
        week=weeks[0].week if weeks else None,
        ended=weeks[0].end if weeks else None,
        agreed_on=agreement_day(figures),
        review=agreement_review(figures),
    )


def _measure_row(figures: MeasureFigures, team: Team) -> MeasureRow:
    measure, last, pace = figures.measure, figures.last, figures.pace
    return MeasureRow(
        id=measure.id,
        title=measure.title,
        owes=measure.owes,
        owner=measure.owner,
        unit=measure.unit,
        per=measure.per,
        want=measure.want,
        target=last.target,
        counted_from=measure.counted_from,
        period=last.key,
        values=tuple(result.value for result in figures.finished),
        state="none" if last.state == "running" else last.state,
        red_before=_red_before(figures),
        note=last.note,
        so_far=figures.running.value,
        expected=pace.expected if pace else None,
        pace=pace.name if pace else None,
        waits_for=waiting_sides(measure, team.sides),
    )


def _red_before(figures: MeasureFigures) -> int:
    """Return how many periods in a row were red before the last finished one."""
    if figures.last.state == "red":
        return figures.red_running - 1
    if figures.last.value is None:
        return figures.red_running
    earlier = [result for result in figures.finished[:-1] if result.value is not None]
    return sum(1 for _ in takewhile(_is_red, reversed(earlier)))


def _is_red(result: MeasuredPeriod) -> bool:
    return result.state == "red"


def leads_board_of(leads: Iterable[Lead], clock: LeadClock) -> LeadsBoard:
    """Return the board of leads: the open ones, and the verdicts of the last four weeks.

    Those that were accepted and have no outcome yet come last.
    """
    known = [*leads]
    opened = [lead for lead in board_order(known, clock) if clock.is_open(lead)]
    late = sum(map(clock.is_late, opened))
    asked = sorted(opened, key=lambda lead: lead.verdict is not None and not clock.is_late(lead))
    shown, later = asked[:MOST_LEADS], asked[MOST_LEADS:]
    recent = _judged(known, clock)
    version, earlier = _earlier_definition(known)
    working = working_time(clock.team)
    answer = clock.team.leads.answer
    return LeadsBoard(
        rows=tuple(_lead_row(lead, clock) for lead in shown),
        more=len(later),
        more_late=sum(map(clock.is_late, later)),
        open=len(opened),
        late=late,
        agreed=agreed_time(answer, working) if isinstance(answer, str) else None,
        day=working.day_length,
        accepted=recent.part,
        judged=recent.whole,
        version=version,
        version_accepted=earlier.part,
        version_judged=earlier.whole,
        rejections=tuple(_rejections(known, clock)),
    )


def _judged(leads: Iterable[Lead], clock: LeadClock) -> Share:
    """Return how many leads were accepted, of those that got a verdict in the last four weeks."""
    first = clock.today - VERDICTS
    given = [
        lead.verdict
        for lead in leads
        if lead.verdict and lead.verdict_at and clock.day_of(lead.verdict_at) > first
    ]
    return Share(given.count("accepted"), len(given))


def _lead_row(lead: Lead, clock: LeadClock) -> LeadRow:
    return LeadRow(
        id=lead.id,
        source=lead.source,
        owner=lead.owner,
        passed=lead.passed,
        waited=clock.waiting(lead) if clock.is_waiting(lead) else None,
        is_late=clock.is_late(lead),
        is_answered=clock.is_answered(lead),
        verdict=lead.verdict,
    )


def has_earlier_definition(leads: Iterable[Lead]) -> bool:
    """Whether some of the leads were handed over under a definition that replaced another one."""
    return any(lead.definition is not None and lead.definition > 1 for lead in leads)


def _earlier_definition(leads: Iterable[Lead]) -> tuple[int | None, Share]:
    """Return the version of the definition before the present one, and its accepted share."""
    verdicts: dict[int, list[str]] = {}
    for lead in leads:
        if lead.definition is not None and lead.verdict:
            verdicts.setdefault(lead.definition, []).append(lead.verdict)
    version = next(iter(sorted(verdicts, reverse=True)[1:]), None)
    given = verdicts[version] if version is not None else []
    return version, Share(given.count("accepted"), len(given))


def _rejections(leads: Iterable[Lead], clock: LeadClock) -> Sequence[SourceRejections]:
    """Return the sources with most rejected leads, of those with a verdict."""
    by_source: dict[str | None, list[Lead]] = {}
    for lead in leads:
        if lead.verdict:
            by_source.setdefault(lead.source, []).append(lead)
    shares = {source: _judged(found, clock) for source, found in by_source.items()}
    rejected = [
        SourceRejections(source=source, rejected=share.whole - share.part, judged=share.whole)
        for source, share in shares.items()
        if share.part < share.whole
    ]
    return sorted(rejected, key=lambda each: (-each.rejected, each.source or ""))[:_MOST_SOURCES]
