"""How long the fuzzing takes: short, or `pytest tests/fuzz --hypothesis-profile=long`."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

SLOW = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large)

settings.register_profile("long", max_examples=5_000, deadline=None, suppress_health_check=SLOW)


@pytest.fixture(scope="session")
def is_long() -> bool:
    """Whether there is time for fifty times as much."""
    return settings.get_current_profile_name() == "long"
