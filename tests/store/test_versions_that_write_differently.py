"""Machines with different versions of huddle, which write the same record in different ways."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from huddlecli.core.records import Action
from huddlecli.core.team import Team
from huddlecli.store.records import RecordStore
from huddlecli.store.sync.joined_files import join_files
from tests.helpers.acme_weeks import BERLIN, at, fill

TEAM = Team(name="Acme", timezone="Europe/Berlin")
ID = "k7f2000001"


@pytest.fixture
def record(tmp_path: Path) -> tuple[str, str]:
    """Return the place and the text of a promise with two changes."""
    fill(tmp_path)
    store = RecordStore(tmp_path, BERLIN)
    store.create(Action, ID, "ana", at(20), title="one", owner="ana", due=date(2026, 12, 1))
    store.change(Action, ID, "ana", at(21), set={"due": date(2026, 12, 2)})
    (path,) = tmp_path.glob(f"actions/open/{ID}-*.toml")
    return path.relative_to(tmp_path).as_posix(), path.read_text(encoding="utf-8")


@pytest.mark.parametrize("first", ["before", "after"])
def test_they_settle_on_one_text(record: tuple[str, str], first: str) -> None:
    """Neither writes its own again and again: one of both texts is left, in either order."""
    place, ours = record
    owner = 'owner = "ana"\n'
    moved = {"before": "id = ", "after": "status = "}[first]  # where the other version has it
    other = ours.replace(owner, "", 1).replace(f"\n{moved}", f"\n{owner}{moved}", 1)
    assert other != ours

    def joined(mine: str, theirs: str) -> str:
        files = join_files({}, {place: mine.encode()}, {place: theirs.encode()}, TEAM).files
        return (files[place] or b"").decode()

    settled = joined(ours, other)

    assert settled == joined(other, ours) == min(ours, other)
    assert {joined(settled, ours), joined(other, settled)} == {settled}


def test_a_version_adds_what_is_missing_in_its_own_way(record: tuple[str, str]) -> None:
    """And keeps the keys of a later version, in the record and in its changes."""
    place, ours = record
    later = ours.replace("\n[[change]]", 'mood = "good"\n\n[[change]]', 1)
    later = later.replace("set = { title", 'why = 7\nset = { mood = "good", title', 1)
    _, _, last = ours.rpartition("\n[[change]]")
    older = ours.removesuffix(f"\n[[change]]{last}").replace("2026-12-02", "2026-12-01")

    files = join_files({}, {place: older.encode()}, {place: later.encode()}, TEAM).files
    text = (files[place] or b"").decode()

    assert ('\nmood = "good"\n' in text, "\nwhy = 7\n" in text) == (True, True)
    assert "due = 2026-12-02\n" in text
