"""The record writes that an event requires; they are applied before the event is journaled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias

from huddlecli.core.agreement import consent_keys, proposal_keys
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.agreement_events import (
    AgreementEvent,
    MeasureProposed,
    OwnWritten,
    SharedConsent,
    SidesAgreed,
    WordingProposed,
)
from huddlecli.core.huddle.evolve import evolve
from huddlecli.core.huddle.records import HuddleRecord
from huddlecli.core.huddle.sides.answers import row_keys
from huddlecli.core.huddle.sides.commands import AnswerLead
from huddlecli.core.huddle.sides.events import RowAnswered
from huddlecli.core.huddle.state import Huddle, Item, Underway, current
from huddlecli.core.huddle.undo import last_step
from huddlecli.core.huddle_plan import PlannedItem
from huddlecli.core.records import Kind
from huddlecli.core.side_records import Proposal
from huddlecli.core.terms import stage_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateRecord:
    """Create a record with these keys."""

    kind: Kind
    id: str
    by: str
    keys: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetKeys:
    """Set keys of a record."""

    kind: Kind
    id: str
    keys: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PutKeys:
    """Set keys of a record with a computed id, which is created if it is missing."""

    kind: Kind
    id: str
    by: str
    keys: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachRecord:
    """Set huddle, item and topic of a record, unless another huddle has it."""

    kind: Kind
    id: str
    keys: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RevertChange:
    """Undo the change made at or after `at`; without `keys`, undo the record's creation.

    What was `put` may have created the record, and is undone without what others wrote since.
    """

    kind: Kind
    id: str
    at: datetime
    keys: Mapping[str, Any] | None
    is_put: bool = False


RecordWrite: TypeAlias = CreateRecord | SetKeys | PutKeys | AttachRecord | RevertChange


def record_writes(
    state: Huddle, event: ev.Event, after: Callable[[Huddle, ev.Event], Huddle] = evolve
) -> tuple[RecordWrite, ...]:
    """Return the record writes that `event` requires in `state`.

    `after` returns the state after an event; a caller that knows that state passes it on.
    """
    match state, event:
        case _, ev.Begun(huddle=huddle, at=at, items=items):
            return tuple(
                SetKeys(kind="raised", id=record_id, keys=_taken(plan, at, huddle))
                for plan in items
                for record_id in _raised(plan)
            )
        case Underway() as here, ev.Undone():
            step = last_step(here.events)
            undone = record_writes(here, here.events[step]) if step is not None else ()
            at = here.events[step].at if step is not None else here.begun.at
            back = tuple(revert(write, at) for write in reversed(undone))
            return (*back, *_moved(here, after(here, event)))
        case Underway() as here, _:
            return _under_way(here, event)
        case _:
            return ()


def with_words(writes: tuple[RecordWrite, ...], command: do.Command) -> tuple[RecordWrite, ...]:
    """Return the writes with what was said about a lead, which is kept in its record alone."""
    if not isinstance(command, AnswerLead) or command.words is None:
        return writes
    note = {"note": command.words}
    return tuple(
        replace(write, keys={**write.keys, **note})
        if isinstance(write, SetKeys) and write.kind == "lead"
        else write
        for write in writes
    )


def rename_writes(state: Underway, huddle: str) -> tuple[SetKeys, ...]:
    """Return the writes that give the records of a huddle its new id."""
    keys = {"huddle": huddle}
    raised = (plan.source for plan in state.begun.items if plan.reason.why == "raised")
    return (
        *(SetKeys(kind="raised", id=source, keys=keys) for source in raised if source),
        *(SetKeys(kind=made.kind, id=made.id, keys=keys) for made in state.made),
    )


def _under_way(huddle: Underway, event: ev.Event) -> tuple[RecordWrite, ...]:
    match event:
        case ev.RecordKept(made=made, at=at):
            return (_make(huddle, made), *_replaced(made, at))
        case ev.PointParked(made=made, decision=None):
            return (_make(huddle, made),)
        case ev.PointParked(made=made, decision=str() as record_id):
            no_review = SetKeys(kind="decision", id=record_id, keys={"review": None})
            return (_make(huddle, made), no_review)
        case ev.DecisionReviewed(id=record_id, edit=edit):
            return (SetKeys(kind="decision", id=record_id, keys=edit.keys()),)
        case ev.LoggedAdded(made=made):
            return (AttachRecord(kind=made.kind, id=made.id, keys=_place(huddle, made)),)
        case _ if isinstance(event, AgreementEvent):
            return _agreement_writes(huddle, event)
        case ev.Answered(id=record_id, edit=edit) if edit:
            kind: Kind = "parked" if _is_parked(huddle, record_id) else "action"
            return (SetKeys(kind=kind, id=record_id, keys=edit.keys()),)
        case RowAnswered(answer=answer, raised=raised, at=at):
            keys = row_keys(answer, at)
            changed = (SetKeys(kind=answer.kind, id=answer.id, keys=keys),) if keys else ()
            return (*changed, *([_make(huddle, raised)] if raised else []))
        case ev.ActionEdited(id=record_id, edit=edit):
            made_here = (made.kind for made in huddle.made if made.id == record_id)
            kind = next(made_here, "action")
            return (SetKeys(kind=kind, id=record_id, keys=edit.keys()),)
        case _:
            return ()


def _agreement_writes(huddle: Underway, event: AgreementEvent) -> tuple[RecordWrite, ...]:
    """Return the writes of own words, a proposal, or an agreement with its decisions."""
    matters = {matter.id: matter for matter in huddle.matters}
    match event:
        case OwnWritten(id=record_id, side=side, text=text):
            keys: dict[str, Any] = {"title": matters[record_id].title, f"own.{side}": text}
            return (PutKeys(kind="term", id=record_id, by=huddle.begun.by, keys=keys),)
        case WordingProposed(id=record_id, proposal=proposal):
            keys = {"title": matters[record_id].title} | _proposal_keys(proposal)
            return (PutKeys(kind="term", id=record_id, by=proposal.by, keys=keys),)
        case MeasureProposed(measure=measure, owner=owner) if measure.proposed:
            keys = {
                "title": measure.title,
                "owner": owner,
                "owes": measure.owes,
                "unit": measure.unit,
                "per": measure.per,
                "want": measure.want,
                **_proposal_keys(measure.proposed),
            }
            present = {key: value for key, value in keys.items() if value is not None}
            by = measure.proposed.by
            return (CreateRecord(kind="measure", id=measure.id, by=by, keys=present),)
        case SidesAgreed():
            place = {made.id: _place(huddle, made) for made in event.decisions}
            return (
                *(_consents(consent, event) for consent in event.given),
                *(
                    SetKeys(kind=matters[one].kind, id=one, keys={"review": event.review})
                    for one in event.reviewed
                ),
                *(AttachRecord(kind="decision", id=one, keys=place[one]) for one in place),
            )
        case _:
            return ()


def _proposal_keys(proposal: Proposal) -> dict[str, Any]:
    content = {
        "text": proposal.text,
        "target": proposal.target,
        "stage": stage_tables(proposal.stage) or None,
    }
    given = {key: value for key, value in content.items() if value is not None}
    return proposal_keys(proposal.id, proposal.by, proposal.on, proposal.sides, given)


def _consents(consent: SharedConsent, event: SidesAgreed) -> SetKeys:
    """Return the write by which sides agree to what is proposed for a matter."""
    keys: dict[str, Any] = {"review": event.review} if event.review else {}
    for side in consent.sides:
        keys |= consent_keys(side, event.by, consent.to, event.on)
    return SetKeys(kind=consent.kind, id=consent.id, keys=keys)


def _moved(before: Underway, after: Huddle) -> tuple[SetKeys, ...]:
    """Return the writes that give added records their new place after an undo.

    The undo may have removed the item or the point at which they were added.
    """
    added = {event.made.id for event in before.events if isinstance(event, ev.LoggedAdded)}
    items = {made.id: made.item for made in before.made if made.id in added}
    if not isinstance(after, Underway):
        return ()
    return tuple(
        SetKeys(kind=made.kind, id=made.id, keys={"topic": None} | _place(after, made))
        for made in after.made
        if made.item != items.get(made.id, made.item)
    )


def _taken(plan: PlannedItem, at: datetime, huddle: str) -> dict[str, Any]:
    """Return the keys of a raised record that is now an item, or was struck in the lobby."""
    if plan.struck is not None:
        return {"status": "dropped", "closed": at, "reason": plan.struck}
    return {"status": "taken", "closed": at, "huddle": huddle}


def _raised(plan: PlannedItem) -> tuple[str, ...]:
    """Return the ids of the raised records that an item covers."""
    is_raised = plan.reason.why == "raised" and plan.source
    return (*([plan.source] if is_raised and plan.source else []), *plan.also)


def _make(huddle: Underway, made: HuddleRecord) -> CreateRecord:
    values = {
        "title": made.title,
        "owner": made.owner,
        "side": made.side,
        "due": made.due,
        "status": made.status,
        "review": made.review,
        "replaces": made.replaces,
        "tags": made.tags or None,
    }
    keys = {**values, **_place(huddle, made)}
    present = {key: value for key, value in keys.items() if value is not None}
    return CreateRecord(kind=made.kind, id=made.id, by=made.by, keys=present)


def _place(huddle: Underway, made: HuddleRecord) -> dict[str, Any]:
    """Return the keys of a record that say where it was made: huddle, item and topic."""
    number = made.item or huddle.number
    item: Item = huddle.items[number - 1] if number <= len(huddle.items) else current(huddle)
    place = {"huddle": huddle.begun.huddle, "item": number, "topic": item.plan.topic}
    return {key: value for key, value in place.items() if value is not None}


def _replaced(made: HuddleRecord, at: datetime) -> tuple[RecordWrite, ...]:
    if made.replaces is None:
        return ()
    keys = {"status": "replaced", "replaced_by": made.id, "closed": at}
    return (SetKeys(kind="decision", id=made.replaces, keys=keys),)


def _is_parked(huddle: Underway, record_id: str) -> bool:
    return any(shown.id == record_id for shown in huddle.begun.boards.parked)


def revert(write: RecordWrite, at: datetime) -> RecordWrite:
    """Return the write that reverts `write`, which was made for an event at that time."""
    keys = write.keys if isinstance(write, SetKeys | PutKeys | AttachRecord) else None
    is_put = isinstance(write, PutKeys)
    return RevertChange(kind=write.kind, id=write.id, at=at, keys=keys, is_put=is_put)
