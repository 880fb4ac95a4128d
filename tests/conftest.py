"""What tests share: a desk at which the program is run, a table at which a huddle is held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from huddlecli.views.formats import json
from tests.helpers import json_outputs
from tests.helpers.desk import Desk
from tests.helpers.table import Table

# How long a property takes says more about the machine than about the program.
settings.register_profile("any machine", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=10)  # for .ci/quick
settings.load_profile("any machine")


@pytest.fixture(autouse=True, scope="session")
def _json_is_as_its_schema_says() -> Iterator[None]:
    """Check every JSON output that is made in this process; `Desk` checks those of others."""
    document = json.document

    def checked(schema: str, content: Mapping[str, Any]) -> str:
        text = document(schema, content)
        json_outputs.check(text)
        return text

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json, "document", checked)
        yield


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a desk with the team Acme and nothing logged."""
    return Desk(tmp_path)


@pytest.fixture
def table(tmp_path: Path) -> Table:
    """Acme, on Tuesday 24 November 2026, at 09:08 in Berlin."""
    return Table(tmp_path, datetime.fromisoformat("2026-11-24T09:08:00+01:00"))
