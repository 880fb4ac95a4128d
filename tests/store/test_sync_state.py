"""What is kept about the sync of a folder."""

from __future__ import annotations

import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from huddlecli.core.sync import SharedThing
from huddlecli.store.sync import index
from huddlecli.store.sync.engine import waiting_in
from huddlecli.store.sync.state import is_full_look_due, note_full_look


def test_each_file_is_looked_at_once_an_hour(tmp_path: Path) -> None:
    """The first time, an hour later, and if the clock was set back."""
    first = is_full_look_due(tmp_path, time.time())
    note_full_look(tmp_path)

    due = [is_full_look_due(tmp_path, time.time() + passed) for passed in (60, 3_500, 3_700, -60)]

    assert first
    assert due == [False, False, True, True]


def test_a_state_folder_that_only_reads_can_be_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What waits is known by what was noted there before; without that, all of the team waits."""
    team, state = tmp_path / "team", tmp_path / "state"
    (team / "agendas").mkdir(parents=True)
    (team / "huddle.toml").write_text("schema = 1\n", encoding="utf-8")
    for name in ("plan", "review"):
        (team / f"agendas/{name}.toml").write_text(f'name = "{name}"\n', encoding="utf-8")
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    agendas = [SharedThing(kind="agenda", name=name) for name in ("plan", "review")]
    agendas.append(SharedThing(kind="team", name="huddle.toml"))
    assert {*waiting_in(team, state, now)} == {*agendas}
    with index.opened(state) as known:
        blobs = {place: one.ours for place, one in known.changed().items()}
        known.set_tip("0" * 40, blobs)
    (team / "agendas/plan.toml").write_text('name = "plan"\n# more\n', encoding="utf-8")
    connect = sqlite3.connect

    def read_only(path: Path | str, **how: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(path, **how)
        connection.execute(f"pragma query_only = {path == state / index.NAME:d}")
        return connection

    monkeypatch.setattr(sqlite3, "connect", read_only)
    before = (state / index.NAME).read_bytes()

    assert [*waiting_in(team, state, now)] == agendas[:1]
    assert (state / index.NAME).read_bytes() == before

    (state / index.NAME).unlink()
    assert {*waiting_in(team, state, now)} == {*agendas}
