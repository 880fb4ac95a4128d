"""What tests share: a desk at which the program is run, a table at which a huddle is held."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import settings

from tests.helpers.desk import Desk
from tests.helpers.table import Table

# How long a property takes says more about the machine than about the program.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a desk with the team Acme and nothing logged."""
    return Desk(tmp_path)


@pytest.fixture
def table(tmp_path: Path) -> Table:
    """Acme, on Tuesday 24 November 2026, at 09:08 in Berlin."""
    return Table(tmp_path, datetime.fromisoformat("2026-11-24T09:08:00+01:00"))
