"""The decision about what both sides have agreed to: written once, whoever writes it first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from huddlecli.core.agreement import consent_keys, proposal_keys, term_id
from huddlecli.core.join.copies import Copy, merge_copies
from huddlecli.core.record_history import keys_of
from huddlecli.core.records import Decision
from huddlecli.core.side_records import Term
from huddlecli.store.agreed_decisions import drop_decision, write_decision
from huddlecli.store.records import RecordStore
from huddlecli.store.schema.records import record_of

AT = datetime(2026, 11, 30, 9, tzinfo=UTC)
LEAD = term_id("lead")
BOTH = ("marketing", "sales")


def store_in(folder: Path) -> RecordStore:
    """Return the records of an empty team."""
    folder.mkdir()
    (folder / "huddle.toml").write_text("schema = 1\n")
    return RecordStore(folder, ZoneInfo("Europe/Berlin"))


@pytest.fixture
def store(tmp_path: Path) -> RecordStore:
    """Return records with a proposed term."""
    store = store_in(tmp_path / "acme")
    keys = proposal_keys("p1", "ana", AT.date(), BOTH, {"text": "Has a budget."})
    store.create(Term, LEAD, "ana", AT, title="lead", **keys)
    return store


def agree(store: RecordStore, side: str, to: str, minute: int) -> Term:
    """Agree for a side."""
    at = AT + timedelta(minutes=minute)
    return store.change(Term, LEAD, side, at, set=consent_keys(side, side, to, AT.date()))


def decisions(store: RecordStore) -> list[Decision]:
    """Return all decisions, the oldest first."""
    closed = store.closed(Decision, lambda _: True).records
    found = [*store.open(Decision, full=True).records, *closed]
    return sorted(found, key=lambda decision: (decision.created, decision.id))


def test_the_last_side_to_agree_makes_the_decision_and_the_next_version_replaces_it(
    store: RecordStore,
) -> None:
    """The last side to agree makes the decision, and the next version replaces it."""
    agree(store, "marketing", "p1", 1)
    assert decisions(store) == []

    term = agree(store, "sales", "p1", 2)

    (first,) = decisions(store)
    assert (first.id, first.title, first.status) == (term.decision, "lead, version 1", "standing")
    assert (first.created, first.by) == (AT + timedelta(minutes=2), "sales")

    keys = proposal_keys("p2", "cem", AT.date(), BOTH, {"text": "Has a date too."})
    store.change(Term, LEAD, "cem", AT + timedelta(minutes=3), set=keys)
    assert len(decisions(store)) == 1
    agree(store, "sales", "p2", 4)
    term = agree(store, "marketing", "p2", 5)

    first, second = decisions(store)
    assert (first.status, first.replaced_by) == ("replaced", second.id)
    assert (second.title, second.replaces, second.id) == (
        "lead, version 2",
        first.id,
        term.decision,
    )
    assert (term.text, term.version, term.proposed) == ("Has a date too.", 2, None)


def test_two_machines_that_agree_apart_come_to_one_decision(tmp_path: Path) -> None:
    """Two machines that agree apart come to one decision, whichever of them joins first."""
    keys = proposal_keys("p1", "ana", AT.date(), BOTH, {"text": "Has a budget."})
    stores = [store_in(tmp_path / name) for name in ("one", "two")]
    terms = []
    for store, side in zip(stores, BOTH, strict=True):
        store.create(Term, LEAD, "ana", AT, title="lead", **keys)
        terms.append(agree(store, side, "p1", 1))
        assert decisions(store) == []
    fixed = {"schema": 1, "id": LEAD, "created": AT, "by": "ana"}
    copies = [Copy(fixed | keys_of(term.changes), term.changes, AT) for term in terms]

    texts = set()
    for store, order in zip(stores, (copies, copies[::-1]), strict=True):
        joined_keys, changes = merge_copies(order)
        write_decision(store, record_of(Term, joined_keys, changes))
        write_decision(store, record_of(Term, joined_keys, changes))
        assert joined_keys["text"] == "Has a budget."
        (path,) = tmp_path.glob(f"{store._folder.name}/decisions/*/*.toml")  # noqa: SLF001
        texts.add((path.name, path.read_text()))

    assert len(texts) == 1  # the same bytes under the same name


def test_an_agreement_that_is_undone_takes_its_decision_back(store: RecordStore) -> None:
    """An agreement that is undone takes its decision back, and the one before is in force."""
    agree(store, "marketing", "p1", 1)
    agree(store, "sales", "p1", 2)
    keys = proposal_keys("p2", "cem", AT.date(), BOTH, {"text": "Has a date too."})
    store.change(Term, LEAD, "cem", AT + timedelta(minutes=3), set=keys)
    agree(store, "sales", "p2", 4)
    term = agree(store, "marketing", "p2", 5)

    now = AT + timedelta(minutes=6)
    term = store.revert(Term, LEAD, term.changes[-1].at, "marketing", now)
    drop_decision(store, term, now, "marketing")

    first, second = decisions(store)
    assert (term.text, term.decision) == ("Has a budget.", first.id)
    assert (first.status, first.replaced_by) == ("standing", None)
    assert (second.status, second.reason) == ("dropped", "undone")
