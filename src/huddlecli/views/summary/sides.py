"""What both sides keep, in a summary: two sentences at its head, and sections of the full one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from huddlecli.core.leads.figures import FEWEST, LeadFigures, Share, StageFigures
from huddlecli.core.measures.figures import MeasureFigures
from huddlecli.core.measures.scoreboard import by_red, by_side
from huddlecli.core.measures.target_words import number_words, target_words
from huddlecli.core.side_records import Measure
from huddlecli.core.summary import Summary
from huddlecli.core.summary.sides import OpenAgreement, SidesFigures
from huddlecli.core.team import day_in
from huddlecli.views.document import Row, Section
from huddlecli.views.leads import REASON_WORDS
from huddlecli.views.measures import chart, red_words, value_words
from huddlecli.views.words import listed, of, percent, period_words, short_day

NO_SOURCE = "no source"
NO_STATE = "–"
_SHORT_UNIT = 3  # letters: h, EUR


def sentences(summary: Summary) -> Iterator[str]:
    """Yield a sentence on the agreement and one on the leads, if there is anything to say."""
    if summary.sides:
        yield from filter(None, (_agreement(summary, summary.sides), _leads(summary.sides.leads)))


def _agreement(summary: Summary, sides: SidesFigures) -> str:
    """Return `Agreement: 2 of 4 held. Red: first answer (5.2 h, agreed 4 h).`, or nothing.

    Semicolons are between measures, since a title may have a comma.
    """
    held, whole = sides.held
    if not whole:
        return ""
    red = "; ".join(f"{_name(one.measure)} ({_missed(one)})" for one in sides.red)
    missing = "; ".join(_name(one.measure) for one in sides.missing)
    return " ".join(
        [
            f"Agreement: {held} of {whole} held{_when(summary, sides)}.",
            *([f"Red: {red}."] if red else []),
            *([f"No value: {missing}."] if missing else []),
        ]
    )


def _when(summary: Summary, sides: SidesFigures) -> str:
    """Return ` in week 47` if that is the last finished week and not the week of the summary."""
    weeks = {one.last.period for one in sides.judged if one.measure.per == "week"}
    if len(weeks) != 1 or weeks == {summary.period}:
        return ""
    return f" in {period_words(weeks.pop(), summary.today)}"


def _name(measure: Measure) -> str:
    """Return a title within a sentence: `leads handed over`, but `MQLs`."""
    title = measure.title
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def _missed(one: MeasureFigures) -> str:
    """Return `96 of 120, third week` or, in the first red week, `5.2 h, agreed 4 h, was 3.5 h`."""
    measure, last = one.measure, one.last
    if last.value is None or last.target is None:
        return ""
    unit, between = measure.unit, ", agreed "
    if measure.want == "at-least" and unit != "%":
        unit, between = None, " of "
    words = f"{number_words(last.value, unit)}{between}{number_words(last.target, unit)}"
    if one.red_running > 1:
        return f"{words}, {_nth(one)}"
    before = one.finished[-2].value if one.finished[1:] else None
    return words if before is None else f"{words}, was {number_words(before, unit)}"


def _nth(one: MeasureFigures) -> str:
    """Return `third week`."""
    return red_words(one).removeprefix("red for the ")


def _leads(leads: LeadFigures | None) -> str:
    """Return `Leads: 60 handed over, 46 of 50 accepted, 6 waiting too long.`, or nothing."""
    if leads is None or not (leads.passed or leads.accepted_share.whole or leads.late):
        return ""
    accepted = of(*leads.accepted_share)
    parts = [
        f"{leads.passed or 'none'} handed over",
        f"{accepted} accepted" if accepted else "",
        f"{leads.late} waiting too long" if leads.late else "",
    ]
    reason = next(iter(leads.by_reason), None)
    label = "most common rejection" if leads.rejected > 1 else "1 rejected"
    after = f"; {label}: {REASON_WORDS.get(reason, reason)}" if reason else ""
    return f"Leads: {', '.join(filter(None, parts))}{after}."


def sections(summary: Summary) -> Iterator[Section]:
    """Yield the sections of a full summary: measures, leads, stages, and what was agreed."""
    sides = summary.sides
    if sides is None:
        return
    yield from _scoreboard(summary, sides)
    detail = sides.detail
    if sides.leads:
        yield _reasons(sides.leads.by_reason)
    if detail is None:
        return
    yield Section(
        title="Leads by source",
        rows=tuple(
            Row(title=str(group.value or NO_SOURCE), note=_group_words(group.figures))
            for group in detail.by_source
        ),
        heads=("source", "leads"),
    )
    stages = tuple(_stage(stage) for stage in detail.stages if stage.gone_on.whole)
    yield Section(
        title="Stages",
        figure="last 13 weeks" if stages else "",
        rows=stages,
        heads=("stage", "leads"),
    )
    yield Section(
        title="Terms that changed",
        rows=tuple(
            Row(
                title=f"{wording.term}, version {wording.version}: "
                f"{wording.text or ', '.join(wording.stages)}",
                note=f"agreed {short_day(day_in(summary.team.zone, wording.at), summary.today)}",
            )
            for wording in detail.wordings
        ),
    )
    yield Section(title="Open agreements", rows=tuple(map(_proposed, detail.proposed)))


def _scoreboard(summary: Summary, sides: SidesFigures) -> Iterator[Section]:
    """Yield the measures that each side owes, then those that both watch, with their charts."""
    for side, group in by_side(sides.measures, summary.team).items():
        room = max(len(_score_words(one)) for one in group)
        yield Section(
            title=f"Scoreboard: {side} owes" if side else "Scoreboard: watched by both sides",
            rows=tuple(_score(one, room) for one in by_red(group)),
            many=len(group),
        )


def _score(one: MeasureFigures, room: int) -> Row:
    """Return a measure, and the chart of its periods after `room` for the words."""
    state = one.last.state
    return Row(
        state=state if state in {"held", "red"} else NO_STATE,
        title=one.measure.title,
        note=f"{_score_words(one):<{room}}  {chart(one.finished).signs}",
        is_late=state == "red",
    )


def _score_words(one: MeasureFigures) -> str:
    """Return `96 of 120, third week`."""
    nth = _nth(one) if one.last.state == "red" and one.red_running > 1 else ""
    return ", ".join(filter(None, (_value_words(one), nth)))


def _value_words(one: MeasureFigures) -> str:
    """Return `96 of 120` or `5.2 h, at most 4 h`; a unit that is a word goes without saying."""
    measure = one.measure
    unit = measure.unit if len(measure.unit or "") <= _SHORT_UNIT else None
    return value_words(replace(measure, unit=unit), one.last)


def _reasons(by_reason: Mapping[str, int]) -> Section:
    """Return how many leads were rejected for each reason."""
    return Section(
        title="Leads rejected",
        figure=str(sum(by_reason.values()) or ""),
        rows=tuple(
            Row(title=REASON_WORDS.get(reason, reason), note=str(number))
            for reason, number in by_reason.items()
        ),
        heads=("reason", "leads"),
    )


def _group_words(leads: LeadFigures) -> str:
    """Return `30 handed over, 18 of 20 accepted, 22 of 26 answered in time`."""
    accepted, in_time = leads.accepted_share, leads.in_time
    parts = [
        f"{leads.passed} handed over",
        f"{_share(accepted)} accepted" if accepted.whole else "",
        f"{_share(in_time)} answered in time" if in_time.whole else "",
    ]
    return ", ".join(filter(None, parts))


def _share(share: Share) -> str:
    """Return `18 of 20 (90%)`; few cases have no percentage."""
    words = of(*share)
    return f"{words} ({percent(share.part, share.whole)})" if share.whole >= FEWEST else words


def _stage(stage: StageFigures) -> Row:
    """Return how many leads went on from a stage, and how fast."""
    parts = [f"{_share(stage.gone_on)} went on"]
    if stage.follower is None:
        parts = [f"{stage.gone_on.whole} reached it"]
    if stage.median_days is not None:
        usual = f", usual {stage.stage.days}" if stage.stage.days is not None else ""
        slow = ", slower than usual" if stage.is_slow else ""
        parts.append(f"median {stage.median_days:g} days{usual}{slow}")
    return Row(title=stage.stage.name, note=", ".join(parts), is_late=stage.is_slow)


def _proposed(one: OpenAgreement) -> Row:
    """Return what waits: the new target or wording, and the sides that have yet to agree."""
    subject = one.subject
    waiting = f"waiting for {listed(one.waiting)}"
    if isinstance(subject, Measure):
        target = subject.proposed.target if subject.proposed else None
        return Row(title=f"{subject.title}: {target_words(subject, target)}", note=waiting)
    stages = listed([stage.name for stage in subject.proposed.stage]) if subject.proposed else ""
    text = (subject.proposed.text if subject.proposed else None) or stages
    return Row(title=f"{subject.title}: {text}", note=waiting)
