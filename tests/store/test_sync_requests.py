"""Requests for a sync in the background: carried out once each, by one process at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from huddlecli.store.files import NotSaved
from huddlecli.store.sync import requests


def test_each_request_is_carried_out_once(tmp_path: Path) -> None:
    """Several that came before a sync began are one; none is no sync."""
    done: list[str] = []
    for _ in range(3):
        assert requests.ask(tmp_path)

    for _ in range(2):
        requests.carry_out(tmp_path, lambda: done.append("sync"))

    assert done == ["sync"]


def test_what_is_asked_for_during_a_sync_is_done_after_it(tmp_path: Path) -> None:
    """A change that came too late for the sync that was running is not forgotten."""
    done: list[bool] = []

    def sync() -> None:
        if len(done) < 2:
            done.append(requests.ask(tmp_path))  # nobody else need begin: this process does it

    requests.ask(tmp_path)
    requests.carry_out(tmp_path, sync)

    assert done == [False, False]
    assert requests.ask(tmp_path)


def test_two_never_sync_at_once(tmp_path: Path) -> None:
    """The second process leaves it to the first."""
    done: list[str] = []

    def sync() -> None:
        done.append("first")
        requests.carry_out(tmp_path, lambda: done.append("second"))

    requests.ask(tmp_path)
    requests.carry_out(tmp_path, sync)

    assert done == ["first"]


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """Who asks decides what that means."""
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises((NotSaved, OSError)):
        requests.ask(tmp_path / "file" / "state")
