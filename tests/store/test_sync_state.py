"""What is kept about the sync of a folder."""

from __future__ import annotations

import time
from pathlib import Path

from huddlecli.store.sync.state import is_full_look_due, note_full_look


def test_each_file_is_looked_at_once_an_hour(tmp_path: Path) -> None:
    """The first time, an hour later, and if the clock was set back."""
    first = is_full_look_due(tmp_path, time.time())
    note_full_look(tmp_path)

    due = [is_full_look_due(tmp_path, time.time() + passed) for passed in (60, 3_500, 3_700, -60)]

    assert first
    assert due == [False, False, True, True]
