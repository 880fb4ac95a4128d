"""Two huddles that began on two machines under one id: each keeps its records."""

from __future__ import annotations

from pathlib import Path

import pytest

from huddlecli.store.toml import loads
from tests.helpers.machines import Office
from tests.store.test_joined_files import HUDDLE, PROMISE, a_change, a_record, some_minutes

MINUTES = f"huddles/2026-11/{HUDDLE}.toml"
RECORD = "k7f2q9xmtb"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Return an office with an empty repository."""
    return Office(tmp_path)


def test_records_that_both_had_already_follow_their_huddle(office: Office) -> None:
    """The promise was shared while the huddle ran; its minutes come later and get `-2`."""
    sam = office.first("sam")
    made = a_change(1, "sam", **PROMISE, huddle=HUDDLE)
    place = f"actions/open/{RECORD}-send-the-list.toml"
    sam.write(place, a_record(made).decode())
    sam.said("sync")
    ana = office.joined("ana")
    sam.write(MINUTES, some_minutes("zzz"))
    ana.write(MINUTES, some_minutes("aaa", record="v7f2q9xmtb"))
    sam.said("sync")
    ana.said("sync")
    sam.said("sync")

    assert sam.shared() == ana.shared()
    assert loads((sam.team / place).read_text())["huddle"] == f"{HUDDLE}-2"
    keys = [
        loads((sam.team / f"huddles/2026-11/{name}.toml").read_text())["key"]
        for name in (HUDDLE, f"{HUDDLE}-2")
    ]
    assert keys == ["aaa", "zzz"]
    for machine in (sam, ana):
        machine.run("sync", out="up to date\n")
        assert machine.said("doctor")[2] == 0
