"""What follows in the whole folder from what a sync brought in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from huddlecli.core.people import present_names
from huddlecli.core.sync import SharedThing
from huddlecli.core.team import zone_of
from huddlecli.store import team_file
from huddlecli.store.agreed_decisions import write_missing_decisions
from huddlecli.store.records import RecordStore
from huddlecli.store.transaction import Transaction


def follow(folder: Path, received: Sequence[SharedThing]) -> bool:
    """Write the decisions about terms and measures that both sides have agreed on by now.

    Return whether any was missing. Each machine computes the same ones.
    """
    if not any(thing.kind in ("term", "measure") for thing in received):
        return False
    team = team_file.load(folder)
    written: list[bool] = []
    transaction = Transaction(folder, after=lambda: written.append(True))
    store = RecordStore(
        folder,
        team.zone,
        lambda name: zone_of(team, name),
        lambda: transaction,
        lambda: present_names(team),
    )
    with transaction:
        transaction.lock("sync")
        write_missing_decisions(store)
    return bool(written)
