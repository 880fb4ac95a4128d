"""What both sides agree on in a huddle: own words side by side, proposals, and what is in force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from huddlecli.core.huddle import agreement_events as ev
from huddlecli.core.huddle.definition import (
    has_agreed,
    is_agreement,
    matters_at,
    missing_sides,
    needs_agreement,
    sides_to_agree,
)
from huddlecli.core.huddle.matters import Matter
from huddlecli.core.huddle.state import Underway, current
from huddlecli.core.measures.target_words import target_words
from huddlecli.core.side_records import Proposal
from huddlecli.core.terms import content_line
from huddlecli.views.escape import safe
from huddlecli.views.huddle.rows import (
    EMPTY,
    StyledRow,
    StyledText,
    cut,
    row,
    side_by_side,
    wrapped,
)
from huddlecli.views.huddle.time import ScreenLine, today_of
from huddlecli.views.words import bare_day, listed

_NARROW = 20  # columns below which own words are one above the other
_MOST_ROWS = 6  # of one side's own words
_GAP = 3
_ADD_MEASURE = "/measure Leads handed over owes:marketing target:120"


def is_shared(state: Underway) -> bool:
    """Whether the item is one on which both sides agree."""
    item = current(state)
    return item.plan.kind == "definition" and item.plan.term is not None


def wants_agreement(state: Underway) -> bool:
    """Whether something is still to be agreed on at this item."""
    return is_shared(state) and not has_agreed(state, current(state))


def matter_lines(state: Underway) -> list[ScreenLine]:
    """Return what is in force, each side's own words or who has to write, and what is proposed."""
    item = current(state)
    here = matters_at(state, item)
    if is_agreement(item) and not here:
        return [ScreenLine(f"Nothing is agreed yet.  {_ADD_MEASURE}", "quiet")]
    return [line for matter in here for line in _matter_lines(state, matter)]


def _matter_lines(state: Underway, matter: Matter) -> Iterator[ScreenLine]:
    if matter.kind == "measure":
        yield ScreenLine(f"  {_measure(matter)}")
        return
    if matter.is_in_force:
        yield ScreenLine(f"  {_head(matter, today_of(state.begun))}: {_content(matter)}")
    for line in _own(state, matter):
        yield ScreenLine(f"  {line}")
    if matter.proposed:
        yield ScreenLine(f"  {_proposed(matter)}: {_words(matter.proposed)}", "kept")


def _own(state: Underway, matter: Matter) -> Iterator[str]:
    """Yield each side's own words or, while some are missing, which side still has to write."""
    missing = missing_sides(state, matter)
    if not missing:
        for side, text in _ordered(state, matter):
            yield f"{safe(side)} wrote: {_one_line(text)}"
        return
    if not matter.own and (matter.proposed or matter.is_in_force):
        return
    for side in sides_to_agree(state, matter):
        if side in missing:
            yield f"{safe(side)} has not written yet: /own {safe(side)} TEXT"
        else:
            yield f"{safe(side)} has written, shown once every side has"


def _ordered(state: Underway, matter: Matter) -> list[tuple[str, str]]:
    own = dict(matter.own)
    return [(side, own[side]) for side in sides_to_agree(state, matter) if side in own]


def has_columns(state: Underway) -> bool:
    """Whether the own words of two sides or more are shown, side by side."""
    item = current(state)
    here = () if is_agreement(item) else matters_at(state, item)
    return bool(here) and not missing_sides(state, here[0]) and len(here[0].own) > 1


def matter_rows(state: Underway, room: int) -> list[StyledRow]:
    """Return the same for the full screen, with own words in a column for each side."""
    if not has_columns(state):
        lines = [line.text.strip() for line in matter_lines(state)]
        return [part for line in lines for part in wrapped(line, room, most=3)]
    matter = matters_at(state, current(state))[0]
    rows: list[StyledRow] = []
    if matter.is_in_force:
        head = row(StyledText(_head(matter, today_of(state.begun)), "quiet"))
        rows = [cut(head, room), *wrapped(_content(matter), room, most=3), EMPTY]
    rows += _columns(_ordered(state, matter), room)
    if matter.proposed:
        rows += [EMPTY, *wrapped(_proposed(matter), room, "quiet")]
        rows += wrapped(_words(matter.proposed), room, "kept", most=4)
    return rows


def _columns(own: list[tuple[str, str]], room: int) -> list[StyledRow]:
    """Return own words side by side, or one above the other on a narrow screen."""
    part = (room - _GAP * (len(own) - 1)) // len(own)
    is_narrow = part < _NARROW
    wide = room if is_narrow else part
    blocks = [
        [
            cut(row(StyledText(f"{safe(side)} wrote", "quiet")), wide),
            *wrapped(_one_line(text), wide, "strong", most=_MOST_ROWS),
        ]
        for side, text in own
    ]
    if is_narrow:
        return [styled for block in blocks for styled in block]
    rows = blocks[-1]
    for block in reversed(blocks[:-1]):
        rows = side_by_side(block, rows, wide, gap=_GAP)
    return rows


def ways(state: Underway) -> tuple[tuple[str, str], ...]:
    """Return what can be typed in Execute, and what it does, until every side has agreed."""
    item = current(state)
    if not needs_agreement(state, item):
        keep = ("/agree review:13w", "to keep it until then")
        return (keep, ("/propose TEXT", "to change it"), ("/none", "to leave it due"))
    change = (
        ("/measure WORDS owes:SIDE target:N", "for what a side owes")
        if is_agreement(item)
        else ("/propose TEXT", "for one wording")
    )
    if any(matter.proposed for matter in matters_at(state, item)):
        return (("/agree", "for the sides that say yes"), change, ("/skip", "to carry it over"))
    return (change, ("/skip", "to carry it over"))


def reaction_lines(event: ev.AgreementEvent, before: Underway, after: Underway) -> list[ScreenLine]:
    """Return what is said after an event about an agreement."""
    known = {matter.id: matter for matter in after.matters}
    match event:
        case ev.OwnWritten(id=matter_id, side=side):
            saved = ScreenLine(f"  own words of {safe(side)} saved", "kept")
            missing = missing_sides(after, known[matter_id])
            if not missing:
                return [saved, *matter_lines(after)]
            waits = f"  shown once {safe(listed(missing))} has written: /own {missing[0]} TEXT"
            return [saved, ScreenLine(waits, "hint")]
        case ev.WordingProposed(id=matter_id):
            return [_status(known[matter_id])]
        case ev.MeasureProposed(measure=measure):
            return [_status(measure)]
        case ev.SidesAgreed(sides=sides, given=given, review=review):
            verb = "agrees" if len(sides) == 1 else "agree"
            day = f", review on {bare_day(review, today_of(after.begun))}" if review else ""
            said = ScreenLine(f"  {safe(listed(sides))} {verb}{day}", "kept")
            return [said, *(_status(known[consent.id]) for consent in given)]
        case ev.MatterSynced(matter=matter):
            was = {one.id: one for one in before.matters}.get(matter.id)
            if not matter.is_kept:
                words = f"  {safe(matter.title)}: dropped (from another terminal)"
                return [ScreenLine(words, "kept")] if was and was.is_kept else []
            if was == matter:
                return []
            return [ScreenLine(f"{_status(matter).text} (from another terminal)", "kept")]


def undone_words(event: ev.AgreementEvent, state: Underway) -> str:
    """Return what an undo takes back."""
    titles = {matter.id: safe(matter.title) for matter in state.matters}
    match event:
        case ev.OwnWritten(side=side):
            return f"the own words of {safe(side)}"
        case ev.WordingProposed(id=matter_id):
            return f'the proposal for "{titles.get(matter_id, "")}"'
        case ev.MeasureProposed(measure=measure):
            return f'the measure "{safe(measure.title)}"'
        case ev.SidesAgreed(sides=sides):
            return f"the agreement of {safe(listed(sides))}"
        case ev.MatterSynced(matter=matter):
            return f'the change to "{safe(matter.title)}"'


def _status(matter: Matter) -> ScreenLine:
    """Return how far a matter is: what it waits for, or the version in force."""
    title = safe(matter.title)
    if matter.kind == "measure":
        words = _measure(matter)
    elif matter.proposed:
        waits = safe(listed(matter.waits_for))
        words = f"{title}: proposed, waits for {waits}: {_words(matter.proposed)}"
    elif matter.is_in_force:
        words = f"{title}, version {matter.version}, is in force: {_content(matter)}"
    else:
        written = safe(listed([side for side, _ in matter.own]))
        words = f"{title}: own words of {written}"
    return ScreenLine(f"  {words}", "kept")


def _measure(matter: Matter) -> str:
    """Return `marketing owes: Leads handed over, at least 120 a week, agreed`."""
    parts = []
    if matter.target is not None:
        parts.append(f"{safe(target_words(matter, matter.target))}, agreed")
    if matter.proposed and matter.proposed.target is not None:
        waits = safe(listed(matter.waits_for))
        parts.append(f"{safe(target_words(matter, matter.proposed.target))}, waits for {waits}")
    state = "; ".join(parts) or "no target"
    return f"{safe(matter.owes or 'both')} owes: {safe(matter.title)}, {state}"


def _head(matter: Matter, today: date) -> str:
    """Return `In force, version 2, agreed on 3 Nov`."""
    agreed = f", agreed on {bare_day(matter.agreed_on, today)}" if matter.agreed_on else ""
    return f"In force, version {matter.version}{agreed}"


def _content(matter: Matter) -> str:
    return safe(content_line(matter.text, matter.stages))


def _proposed(matter: Matter) -> str:
    return f"Proposed, waits for {safe(listed(matter.waits_for))}"


def _words(proposal: Proposal) -> str:
    return safe(content_line(proposal.text, proposal.stage))


def _one_line(text: str) -> str:
    return safe(" ".join(text.split()))
