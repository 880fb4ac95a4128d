"""What the tests of live huddles share."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from table import Table


@pytest.fixture
def table(tmp_path: Path) -> Table:
    """Acme, on Tuesday 24 November 2026, at 09:08 in Berlin."""
    return Table(tmp_path, datetime.fromisoformat("2026-11-24T09:08:00+01:00"))
