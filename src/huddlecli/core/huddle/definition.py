"""The rules of an item on which both sides agree: own words, proposals, and agreements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from huddlecli.core.agreement import decision_id, term_decision
from huddlecli.core.decisions import next_review
from huddlecli.core.errors import Refused
from huddlecli.core.huddle import agreement_events as ev
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.matters import Matter, with_agreement, with_own, with_proposal
from huddlecli.core.huddle.records import HuddleRecord
from huddlecli.core.huddle.state import Item, Underway, current
from huddlecli.core.measures.target_words import measure_decision
from huddlecli.core.side_records import Proposal
from huddlecli.core.team import day_in
from huddlecli.core.terms import AGREEMENT
from huddlecli.core.text import joined, shown
from huddlecli.core.value import replace

PROPOSE = "/propose TEXT, then /agree"
MEASURE = "/measure Leads handed over owes:marketing target:120, then /agree"


def is_agreement(item: Item) -> bool:
    """Whether an item is about the measures that sides owe."""
    return item.plan.kind == "definition" and item.plan.term == AGREEMENT


def matters_at(huddle: Underway, item: Item) -> tuple[Matter, ...]:
    """Return what both sides agree on at an item: its term, or all measures that sides owe."""
    name = item.plan.term
    if item.plan.kind != "definition" or name is None:
        return ()
    if is_agreement(item):
        measures = (matter for matter in huddle.matters if matter.kind == "measure")
        return tuple(matter for matter in measures if matter.is_kept)
    return tuple(
        matter for matter in huddle.matters if matter.kind == "term" and matter.title == name
    )


def matter_at(huddle: Underway) -> Matter:
    """Return the term that the current item is about, or refuse."""
    item = current(huddle)
    here = () if is_agreement(item) else matters_at(huddle, item)
    if not here:
        hint = (
            MEASURE if is_agreement(item) else "huddle term write lead WORDS, at another terminal"
        )
        raise Refused("this item is not about a term", hint=hint)
    return here[0]


def needs_agreement(huddle: Underway, item: Item) -> bool:
    """Whether an item is carried over when it is left: not every side has agreed."""
    if item.plan.kind != "definition" or item.plan.term is None:
        return False
    here = matters_at(huddle, item)
    is_waiting = any(matter.proposed for matter in here)
    return is_waiting or not any(matter.is_in_force for matter in here)


def has_agreed(huddle: Underway, item: Item) -> bool:
    """Whether every side agreed during this huddle, here or elsewhere, and nothing waits."""
    here = matters_at(huddle, item)
    before = {matter.id: matter for matter in huddle.begun.boards.matters}
    is_new = any(
        matter.is_in_force and _content(matter) != _content(before.get(matter.id))
        for matter in here
    )
    return (is_new or _is_given(huddle, here)) and not needs_agreement(huddle, item)


def _is_given(huddle: Underway, here: Sequence[Matter]) -> bool:
    """Whether what every side agreed on here still holds: a decision, or another review day."""
    before = {matter.id: matter.review for matter in huddle.begun.boards.matters}
    live = {made.id for made in huddle.made if made.is_live}
    given = [event for event in huddle.events if isinstance(event, ev.SidesAgreed)]
    reviewed = {record_id: event.review for event in given for record_id in event.reviewed}
    return any(
        consent.id == matter.id and live & {made.id for made in event.decisions}
        for matter in here
        for event in given
        for consent in event.given
    ) or any(
        matter.review == reviewed[matter.id] or matter.review != before.get(matter.id)
        for matter in here
        if matter.id in reviewed
    )


def _content(matter: Matter | None) -> tuple[object, ...]:
    """Return what is in force."""
    return (matter.version, matter.target, matter.agreed_on) if matter else ()


def waiting_words(huddle: Underway, item: Item) -> str:
    """Return why an item is carried over: `waits for sales`, or that nothing was proposed."""
    here = matters_at(huddle, item)
    sides = dict.fromkeys(side for matter in here for side in matter.waits_for)
    return f"waits for {joined([*sides])}" if sides else "nothing was agreed"


def sides_to_agree(huddle: Underway, matter: Matter | None = None) -> tuple[str, ...]:
    """Return the sides that must agree: those with people on the team, or with people here."""
    with_people = {*(matter.sides if matter else ()), *(who.side for who in huddle.present)}
    known = tuple(side for side in huddle.begun.sides if side in with_people)
    return known or huddle.begun.sides


def missing_sides(huddle: Underway, matter: Matter) -> tuple[str, ...]:
    """Return the sides whose own words about a term are not there yet."""
    written = {side for side, _ in matter.own}
    return tuple(side for side in sides_to_agree(huddle, matter) if side not in written)


def reads_out(huddle: Underway) -> tuple[tuple[str, str], ...]:
    """Return each side with the other side whose words it reads out, once every side has written.

    The side that did not open the point begins.
    """
    item = current(huddle)
    here = () if is_agreement(item) else matters_at(huddle, item)
    sides = sides_to_agree(huddle, here[0]) if here else ()
    if len(sides) < 2 or missing_sides(huddle, here[0]):
        return ()
    opened = item.points[-1].opened_by if item.points else None
    first = (sides.index(opened) + 1) % len(sides) if opened in sides else 0
    readers = (*sides[first:], *sides[:first])
    return tuple((side, readers[number - 1]) for number, side in enumerate(readers))


def decide_agreement(
    huddle: Underway, command: do.AgreementCommand, now: datetime
) -> ev.AgreementEvent:
    """Return the event that a command about an agreement causes, or raise `Refused`."""
    match command:
        case do.WriteOwn(side=side, text=text):
            matter = matter_at(huddle)
            if side not in sides_to_agree(huddle, matter):
                raise Refused(f"nobody is on side {shown(side)}", hint="/own SIDE TEXT")
            return ev.OwnWritten(at=now, id=matter.id, side=side, text=text)
        case do.ProposeWording(id=proposal_id, by=by, text=text, stages=stages):
            matter = matter_at(huddle)
            sides = sides_to_agree(huddle, matter)
            proposal = Proposal(
                id=proposal_id, by=by, on=_day(huddle, now), sides=sides, text=text, stage=stages
            )
            return ev.WordingProposed(at=now, id=matter.id, proposal=proposal)
        case do.ProposeMeasure(measure=measure, id=proposal_id, by=by, target=target, owner=owner):
            return _measure(huddle, measure, Proposal(
                id=proposal_id, by=by, on=_day(huddle, now), target=target
            ), owner, now)  # fmt: skip
        case do.AgreeFor(sides=sides, by=by, review=review):
            return _agreed(huddle, sides, by, review, now)
        case do.SyncMatter(matter=matter):
            return ev.MatterSynced(at=now, matter=matter)
        case _:
            assert_never(command)


def must_be_agreement(huddle: Underway) -> None:
    """Refuse to add a measure unless the item is about the agreement."""
    if not is_agreement(current(huddle)):
        raise Refused(
            "this item is not about the agreement",
            hint="huddle measure add WORDS, at another terminal",
        )


def _measure(
    huddle: Underway, measure: Matter, proposal: Proposal, owner: str, now: datetime
) -> ev.MeasureProposed:
    must_be_agreement(huddle)
    sides = sides_to_agree(huddle, measure)
    whole = replace(proposal, sides=sides)
    return ev.MeasureProposed(
        at=now, measure=replace(measure, proposed=whole, sides=sides), owner=owner
    )


def _agreed(
    huddle: Underway, sides: Sequence[str], by: str, review: date | None, now: datetime
) -> ev.SidesAgreed:
    """Decide for which sides, and to which proposals, an agreement counts."""
    item = current(huddle)
    here = matters_at(huddle, item)
    if item.plan.kind != "definition" or item.plan.term is None:
        raise Refused("nothing is agreed on at this item", hint="huddle term agree lead, elsewhere")
    present = {who.side for who in huddle.present}
    given = tuple(sides) or tuple(side for side in huddle.begun.sides if side in present)
    if not given:
        raise Refused("nobody here is on a side", hint="/agree SIDE")
    waiting = [matter for matter in here if matter.proposed]
    if not waiting:
        return _reviewed(huddle, given, by, review, now)
    wanted = {side for matter in waiting for side in (*matter.waits_for, *matter.agreed)}
    if not_asked := [side for side in sides if side not in wanted]:
        raise Refused(
            f"{joined(not_asked)} need not agree to this", hint=f"/agree {' '.join(sorted(wanted))}"
        )
    open_yet = [matter for matter in waiting if {*given} & {*matter.waits_for}]
    if not open_yet:
        left = list(dict.fromkeys(side for matter in waiting for side in matter.waits_for))
        verb = "has" if len(given) == 1 else "have"
        raise Refused(f"{joined(given)} {verb} already agreed", hint=f"/agree {' '.join(left)}")
    on = _day(huddle, now)
    decisions = tuple(
        _decision(huddle, matter, by, review)
        for matter in open_yet
        if not {*matter.waits_for} - {*given}
    )
    due = next((_next_review(matter, on) for matter in open_yet), None) if decisions else None
    return ev.SidesAgreed(
        at=now,
        sides=given,
        by=by,
        on=on,
        given=tuple(_consent(matter, given) for matter in open_yet),
        review=review or due,
        decisions=decisions,
    )


def _consent(matter: Matter, sides: Sequence[str]) -> ev.SharedConsent:
    """Return what the agreement of `sides` changes in a matter."""
    return ev.SharedConsent(
        kind=matter.kind,
        id=matter.id,
        to=matter.proposed.id if matter.proposed else "",
        sides=tuple(side for side in sides if side in matter.waits_for),
    )


def _reviewed(
    huddle: Underway, given: tuple[str, ...], by: str, review: date | None, now: datetime
) -> ev.SidesAgreed:
    """Decide that what is in force stays, until the next review."""
    item = current(huddle)
    in_force = [matter for matter in matters_at(huddle, item) if matter.is_in_force]
    if not in_force:
        hint = MEASURE if is_agreement(item) else PROPOSE
        raise Refused("nothing is proposed yet", hint=hint)
    on = _day(huddle, now)
    day = review or next((_next_review(matter, on) for matter in in_force), None)
    if day is None:
        raise Refused("until when does it stay?", hint="/agree review:13w")
    if set(sides_to_agree(huddle, in_force[0])) - set(given):
        raise Refused("each side must say that it stays", hint="/agree review:13w")
    ids = tuple(matter.id for matter in in_force)
    return ev.SidesAgreed(at=now, sides=given, by=by, on=on, reviewed=ids, review=day)


def _next_review(matter: Matter, today: date) -> date | None:
    """Return the review day after the same interval again, if the review is due."""
    if matter.review is None or matter.review > today or matter.agreed_on is None:
        return None
    return next_review(matter.review, matter.agreed_on, today)


def _decision(huddle: Underway, matter: Matter, by: str, review: date | None) -> HuddleRecord:
    """Return the decision about a matter that comes in force."""
    proposed = matter.proposed
    if proposed is None:
        raise TypeError(matter)
    title = term_decision(matter.title, (matter.version or 0) + 1)
    if matter.kind == "measure":
        title = measure_decision(matter, proposed.target)
    del review  # it is the matter that is looked at again, not the decision
    return HuddleRecord(
        kind="decision",
        id=decision_id(matter.id, proposed.id),
        title=title,
        by=by,
        status="standing",
        item=huddle.number,
        point=len(current(huddle).points),
    )


def _day(huddle: Underway, now: datetime) -> date:
    return day_in(ZoneInfo(huddle.begun.timezone), now)


def agreed_after(huddle: Underway, event: ev.AgreementEvent) -> Underway:
    """Return the huddle after an event about an agreement."""
    match event:
        case ev.OwnWritten(id=matter_id, side=side, text=text):
            return _with(huddle, with_own(_find(huddle, matter_id), side, text))
        case ev.WordingProposed(id=matter_id, proposal=proposal):
            return _with(huddle, with_proposal(_find(huddle, matter_id), proposal))
        case ev.MeasureProposed(measure=measure):
            return _with(huddle, measure)
        case ev.SidesAgreed():
            return _after_agreement(huddle, event)
        case ev.MatterSynced(matter=matter):
            return _with(huddle, matter)
        case _:
            assert_never(event)


def _after_agreement(huddle: Underway, event: ev.SidesAgreed) -> Underway:
    after = huddle
    sides = {consent.id: consent.sides for consent in event.given}
    for matter_id in (*sides, *event.reviewed):
        matter = _find(after, matter_id)
        if matter_id in sides:
            matter = with_agreement(matter, sides[matter_id], event.on)
        after = _with(after, replace(matter, review=event.review or matter.review))
    known = {made.id for made in after.made}
    new = tuple(made for made in event.decisions if made.id not in known)
    return replace(after, made=(*after.made, *new))


def _find(huddle: Underway, matter_id: str) -> Matter:
    return next(matter for matter in huddle.matters if matter.id == matter_id)


def _with(huddle: Underway, matter: Matter) -> Underway:
    """Return the huddle with a matter replaced, or added at the end."""
    ids = [known.id for known in huddle.matters]
    if matter.id not in ids:
        return replace(huddle, matters=(*huddle.matters, matter))
    place = ids.index(matter.id)
    return replace(huddle, matters=(*huddle.matters[:place], matter, *huddle.matters[place + 1 :]))
