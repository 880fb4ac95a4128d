"""The decisions that record what both sides have agreed to, with ids that each machine computes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from huddlecli.core.agreement import (
    agreements,
    decision_id,
    term_decision,
)
from huddlecli.core.errors import Unknown
from huddlecli.core.measures.target_words import measure_decision
from huddlecli.core.records import AnyRecord, Decision, is_undone
from huddlecli.core.side_records import Measure, Term

if TYPE_CHECKING:
    from huddlecli.store.records import RecordStore


def write_decision(store: RecordStore, record: AnyRecord) -> Decision | None:
    """Write the decision about what is in force for `record`, unless there is one; return it.

    It replaces the decision about what was in force before. All keys come from the changes of
    `record`, so that two machines write the same. None if nothing was agreed.
    """
    agreed = agreements(record.changes)
    if not agreed or not isinstance(record, Measure | Term):
        return None
    last = agreed[-1]
    decision = _find(store, decision_id(record.id, last.id))
    if decision:
        return _agreed_again(store, decision, record) if is_undone(decision) else decision
    before = _find(store, decision_id(record.id, agreed[-2].id)) if len(agreed) > 1 else None
    replaced = before if before and before.status == "standing" else None
    decision = store.create(
        Decision,
        decision_id(record.id, last.id),
        last.by,
        last.at,
        title=decision_title(record, last.version),
        replaces=replaced.id if replaced else None,
        huddle=record.huddle if len(agreed) == 1 else None,
    )
    if replaced:
        keys = {"status": "replaced", "replaced_by": decision.id, "closed": last.at}
        store.change(Decision, replaced.id, last.by, last.at, set=keys)
    return decision


def write_missing_decisions(store: RecordStore) -> None:
    """Write the decisions about terms and measures that are in force since copies were joined."""
    for term in store.open(Term, full=True).records:
        write_decision(store, term)
    for measure in store.open(Measure, full=True).records:
        write_decision(store, measure)


def _agreed_again(store: RecordStore, decision: Decision, record: AnyRecord) -> Decision:
    """Bring back a decision that was undone with an agreement: each side has agreed again."""
    last = record.changes[-1]
    keys = {"status": "standing"}
    store.change(Decision, decision.id, last.by, last.at, set=keys, unset=("closed", "reason"))
    old = _find(store, decision.replaces) if decision.replaces else None
    if old and old.status == "standing":
        instead = {"status": "replaced", "replaced_by": decision.id, "closed": last.at}
        store.change(Decision, old.id, last.by, last.at, set=instead)
    return store.load(Decision, decision.id)


def drop_decision(store: RecordStore, record: Measure | Term, now: datetime, by: str) -> None:
    """Drop the decisions about proposals that are no longer agreed: an agreement was undone.

    The decision that was replaced by one of them is in force again.
    """
    agreed = {proposal.id for proposal in agreements(record.changes)}
    proposals = [
        change.set["proposed"]["id"] for change in record.changes if "proposed" in change.set
    ]
    for proposal in dict.fromkeys(proposals):
        decision = _find(store, decision_id(record.id, proposal))
        if decision is None or proposal in agreed or decision.status == "dropped":
            continue
        store.undo_creation(Decision, decision.id, by, now)
        if decision.replaces:
            back = ("replaced_by", "closed")
            keys = {"status": "standing"}
            store.change(Decision, decision.replaces, by, now, set=keys, unset=back)


def decision_title(record: Measure | Term, version: int) -> str:
    """Return the title of the decision: `lead, version 3`, or what a side owes."""
    if isinstance(record, Term):
        return term_decision(record.title, version)
    return measure_decision(record, record.target)


def _find(store: RecordStore, record_id: str) -> Decision | None:
    try:
        return store.load(Decision, record_id)
    except Unknown:
        return None
