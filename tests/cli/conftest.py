"""The machines of people who share a team; a module may have others under these names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.machines import Machine, Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Return an office in which nobody has shared anything yet."""
    return Office(tmp_path)


@pytest.fixture
def sam(office: Office) -> Machine:
    """Return the machine of sam, who shares the team."""
    return office.first("sam")


@pytest.fixture
def ana(office: Office, sam: Machine) -> Machine:
    """Return the machine of ana, who has joined."""
    assert sam.team.exists()
    return office.joined("ana")
