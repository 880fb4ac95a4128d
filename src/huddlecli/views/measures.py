"""Measures: the scoreboard and one measure as documents, and the one-line answers of commands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from huddlecli.core.measures.figures import POINTED_OUT, MeasuredPeriod, MeasureFigures
from huddlecli.core.measures.scoreboard import (
    agreement_day,
    agreement_held,
    agreement_review,
    by_red,
    by_side,
    waiting_sides,
)
from huddlecli.core.measures.target_words import number_words, target_words
from huddlecli.core.periods import keyed_period, period_label
from huddlecli.core.side_records import COUNTED, Measure, Number, Per, Proposal
from huddlecli.views.columns import ALERT, PLAIN, QUIET, STRONG, Cell, bars
from huddlecli.views.document import Document, ScoreLine, Scores, Sparkline, Table
from huddlecli.views.escape import safe
from huddlecli.views.record_history import what, when
from huddlecli.views.records import ListContext
from huddlecli.views.words import bare_day, listed, ordinal, ordinal_word, short_day, tag_words

_PACES = {"ahead": "ahead", "on-pace": "on pace", "behind": "behind"}
_AGREES = "huddle measure agree"


def value_words(measure: Measure, result: MeasuredPeriod) -> str:
    """Return `96 of 120 leads`, `5.2 h, at most 4 h`, or `no value`."""
    unit = measure.unit
    if result.value is None:
        return "no value"
    if result.target is None:
        return number_words(result.value, unit)
    if measure.want == "at-least" and unit != "%":
        return f"{number_words(result.value)} of {number_words(result.target, unit)}"
    want = measure.want.replace("-", " ")
    return f"{number_words(result.value, unit)}, {want} {number_words(result.target, unit)}"


def state_words(figures: MeasureFigures) -> str:
    """Return `held`, `red`, `red for the third week`, or nothing if there is none to judge."""
    red = red_words(figures)
    match figures.last.state:
        case "red":
            return red
        case "none" if red:
            return f"{red} before that"
        case "none" | "running":
            return ""
        case state:
            return state


def red_words(figures: MeasureFigures) -> str:
    """Return `red`, or `red for the third week`, or nothing for a measure that is not red."""
    return red_for(figures.red_running, figures.measure.per)


def red_for(many: int, per: Per) -> str:
    """Return that a measure has been red for so many weeks or months, or nothing for none."""
    if many <= 1:
        return "red" if many else ""
    return f"red for the {ordinal_word(many)} {per}"


def brief_words(figures: MeasureFigures) -> str:
    """Return `red, 3rd week`, where there is little room, else what `state_words` says."""
    if figures.last.state == "red" and figures.red_running > 1:
        return f"red, {ordinal(figures.red_running)} {figures.measure.per}"
    return state_words(figures)


def pace_words(figures: MeasureFigures, today: date) -> str:
    """Return `week 48 so far: 20 leads, behind (24 expected by now)`, or nothing."""
    running, pace = figures.running, figures.pace
    if running.value is None:
        return ""
    words = f"{period_label(running.period, today)} so far: "
    words += number_words(running.value, figures.measure.unit)
    if pace is None:
        return words
    return f"{words}, {_PACES[pace.name]} ({number_words(pace.expected)} expected by now)"


def chart(results: Sequence[MeasuredPeriod]) -> Sparkline:
    """Return a bar for each period on one scale from 0, or a dot for one without a value."""
    signs = bars([result.value for result in results])
    late = {number for number, result in enumerate(results) if result.state == "red"}
    return Sparkline(signs, frozenset(late))


def scoreboard(
    shown: Sequence[MeasureFigures], everything: Sequence[MeasureFigures], context: ListContext
) -> Document:
    """Return the measures that are `shown`, by side, the longest red first.

    `everything` has all measures, from which the line about the agreement is made.
    """
    blocks = tuple(
        Scores(
            f"{side} owes" if side else "watched by both sides",
            [_line(one, context) for one in by_red(group)],
            [*_remarks(by_red(group), context)],
        )
        for side, group in by_side(shown, context.team).items()
    )
    facts = filter(None, [agreement_words(everything, context.today)])
    return Document(facts=tuple(facts), blocks=blocks)


def agreement_words(figures: Sequence[MeasureFigures], today: date) -> str:
    """Return `Agreement: 2 of 4 held, agreed on 3 Nov, review on 2 Feb.`, or nothing."""
    share = agreement_held(figures)
    agreed, review = agreement_day(figures), agreement_review(figures)
    parts = [f"{share.held} of {share.of} held"] if share.of else []
    parts += [f"agreed on {bare_day(agreed, today)}"] if agreed else []
    if review:
        parts.append(f"review {'due since' if review <= today else 'on'} {bare_day(review, today)}")
    return f"Agreement: {', '.join(parts)}." if parts else ""


def _line(figures: MeasureFigures, context: ListContext) -> ScoreLine:
    measure = figures.measure
    is_standing = measure.status == "standing"
    return ScoreLine(
        id=context.short_id(measure.id),
        title=measure.title,
        value=value_words(measure, figures.last),
        state=state_words(figures) if is_standing else measure.status,
        brief=brief_words(figures) if is_standing else measure.status,
        chart=chart(figures.finished),
        is_late=figures.red_running > 0,
    )


def _remarks(group: Iterable[MeasureFigures], context: ListContext) -> Iterable[str]:
    """Yield what there is to say beyond the columns: long red, this period, and proposals."""
    for one in group:
        title = one.measure.title
        if one.last.note and one.last.state == "red":
            yield f"{title}: {one.last.note}"
        if one.red_running >= POINTED_OUT:
            yield f"Discuss it: {title}, red {one.red_running} {one.measure.per}s in a row"
        if words := pace_words(one, context.today):
            yield f"{title}, {words}"
        if one.measure.proposed and one.measure.status == "standing":
            yield f"{title}: {proposal_words(one.measure, one.measure.proposed, context)}"


def proposal_words(measure: Measure, proposed: Proposal, context: ListContext) -> str:
    """Return `at least 130 leads a week proposed by ana, waiting for sales`."""
    waiting = waiting_sides(measure, context.team.sides)
    words = f"{target_words(measure, proposed.target)} proposed by {proposed.by}"
    return f"{words}, waiting for {listed(waiting)}" if waiting else words


def measure_line(measure: Measure, context: ListContext) -> str:
    """Return `id01  ana  marketing owes  at least 120 leads a week  Leads handed over  #leads`."""
    return _spaced(
        context.short_id(measure.id),
        _bringer(measure),
        f"{measure.owes} owes" if measure.owes else "",
        _target_now(measure),
        measure.title,
        f"review on {bare_day(measure.review, context.today)}" if measure.review else "",
        tag_words(measure.tags),
    )


def added_line(measure: Measure, context: ListContext) -> str:
    """Return the line of a new measure and the team that it went to."""
    team = context.team
    place = f"{team.name}, only you see this" if team.personal else team.name
    return f"{measure_line(measure, context)}   → {safe(place)}"


def _target_now(measure: Measure) -> str:
    """Return the target in force, or the one that is proposed."""
    if measure.proposed is None:
        return target_words(measure, measure.target)
    proposed = f"{target_words(measure, measure.proposed.target)} (proposed)"
    if measure.target is None:
        return proposed
    return f"{target_words(measure, measure.target)}, then {proposed}"


def _bringer(measure: Measure) -> str:
    """Return who brings the value, or what it is counted from."""
    if measure.counted_from:
        return f"counted from {measure.counted_from}"
    return measure.owner or ""


def value_line(
    measure: Measure, result: MeasuredPeriod, context: ListContext, *, was: Number | None
) -> str:
    """Return `id01  week 47: 96 of 120 leads  Leads handed over  was 90  no webinar`."""
    period = period_label(result.period, context.today)
    return _spaced(
        context.short_id(measure.id),
        f"{period}: {value_words(measure, result)}",
        measure.title,
        "" if was is None or was == result.value else f"was {number_words(was, measure.unit)}",
        result.note or "",
    )


def agreed_line(measure: Measure, side: str, context: ListContext) -> str:
    """Return that a side agreed to a target, and whether it is in force now."""
    named = f"agreed  {context.short_id(measure.id)}  {safe(measure.title)}"
    if measure.proposed is None:
        return f"{named}  {safe(target_words(measure, measure.target))}, in force"
    waiting = waiting_sides(measure, context.team.sides)
    words = target_words(measure, measure.proposed.target)
    return f"{named}  {safe(words)}, {safe(side)} agrees, waiting for {safe(listed(waiting))}"


def edited_line(before: Measure, after: Measure, context: ListContext) -> str:
    """Return the line of a measure, with the target that a single period was given."""
    line = measure_line(after, context)
    want = after.want.replace("-", " ")
    given = [
        f"{want} {number_words(target, after.unit)} for {_label(after, key, context)}"
        for key, target in after.targets.items()
        if before.targets.get(key) != target
    ]
    return _spaced(line, *given)


def _label(measure: Measure, key: str, context: ListContext) -> str:
    period = keyed_period(key, measure.per, context.team)
    return period_label(period, context.today) if period else key


def agree_hint(measure: Measure, context: ListContext) -> str:
    """Return how the sides agree to what is proposed."""
    waiting = waiting_sides(measure, context.team.sides)
    verb = "agrees" if len(waiting) == 1 else "agree"
    short = context.short_id(measure.id)
    return f"{safe(listed(waiting))} {verb} with: {_AGREES} {short}" if waiting else ""


def one_measure(figures: MeasureFigures, context: ListContext) -> Document:
    """Return a measure with its periods and its history."""
    measure, today = figures.measure, context.today
    facts: list[tuple[str, str]] = [
        ("owed by", measure.owes or ""),
        ("value", _bringer(measure)),
        ("target", _target_now(measure)),
        ("agreed", _agreed_words(figures, today)),
        ("waiting", listed(waiting_sides(measure, context.team.sides)) if measure.proposed else ""),
        ("plan", plan_words(measure)),
        ("review", short_day(measure.review, today) if measure.review else ""),
        ("state", _state(figures, context)),
        ("now", pace_words(figures, today)),
        ("by", measure.by),
        ("tags", tag_words(measure.tags)),
    ]
    rows = [[(name, QUIET), (words, PLAIN)] for name, words in facts if words]
    sentences = [f"{name}: {words}" for name, words in facts if words]
    history = [
        [
            (when(change.at, context), QUIET),
            (change.by, STRONG),
            (what(change, context) if number else "created", PLAIN),
        ]
        for number, change in enumerate(measure.changes)
    ]
    return Document(
        subject=f"{measure.id}  {measure.title}",
        blocks=(
            Table(rows=rows, sentences=sentences),
            Table(rows=_period_rows(figures, today), title="Periods", note=chart_note(figures)),
            Table(rows=history, title="History"),
        ),
    )


def chart_note(figures: MeasureFigures) -> str:
    """Return the chart of the finished periods."""
    return chart(figures.finished).signs


def plan_words(measure: Measure) -> str:
    """Return what the target was worked out from."""
    plan = measure.plan
    if plan is None:
        return ""
    share, rate = (f"{100 * part:.10g}%" for part in (plan.share, plan.rate))
    goal, deal = number_words(plan.goal), number_words(plan.deal)
    return f"{goal} a month, {share} of it from marketing, {deal} a deal, {rate} of leads won"


def _state(figures: MeasureFigures, context: ListContext) -> str:
    measure = figures.measure
    if measure.status == "standing":
        return state_words(figures)
    day = f" {short_day(context.day_of(measure.closed), context.today)}" if measure.closed else ""
    return ", ".join(filter(None, (f"{measure.status}{day}", measure.reason)))


def _agreed_words(figures: MeasureFigures, today: date) -> str:
    """Return `ana for marketing and cem for sales, on 3 Nov`."""
    if not figures.agreed:
        return ""
    names = listed([f"{person} for {side}" for side, person in figures.agreed.items()])
    day = figures.measure.agreed_on
    return f"{names}, on {bare_day(day, today)}" if day else names


def _period_rows(figures: MeasureFigures, today: date) -> list[list[Cell]]:
    """Return a row for each period from the first with a value on, the newest last."""
    results = figures.periods
    first = next((at for at, result in enumerate(results) if result.value is not None), None)
    if first is None:
        first = len(results) - 1
    return [
        [
            (period_label(result.period, today), PLAIN),
            (value_words(figures.measure, result), PLAIN),
            _state_cell(result),
            (result.note or "", QUIET),
        ]
        for result in results[first:]
    ]


def _state_cell(result: MeasuredPeriod) -> Cell:
    if result.state == "none":
        return "", PLAIN
    return result.state, ALERT if result.state == "red" else QUIET


def source_words() -> str:
    """Return the names of what huddle can count."""
    return listed(COUNTED, "or")


def _spaced(*parts: str) -> str:
    return "  ".join(safe(part) for part in parts if part)
