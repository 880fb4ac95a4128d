"""A folder that cannot be opened cannot be locked, and the error says so in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from huddlecli.store.files import NotSaved
from huddlecli.store.lock import folder_lock, team_lock


@pytest.mark.parametrize("lock", [team_lock, folder_lock])
def test_a_folder_that_cannot_be_opened_is_refused(tmp_path: Path, lock: type) -> None:
    """Whatever the system says to that: here the folder is a link that leads to itself."""
    loop = tmp_path / "loop"
    loop.symlink_to(loop)

    with pytest.raises(NotSaved, match=r"could not save .*loop/\.lock: "), lock(loop):
        pass
