"""Campaigns: short by themselves, long with `--long`; their counts are told at the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.campaigns.crew import Crew, Tell

_TOLD = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Know the flag of the long run."""
    parser.addoption("--long", action="store_true", help="run the campaigns at full length")


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Tell what the campaigns counted."""
    if told := config.stash.get(_TOLD, []):
        terminalreporter.section("campaigns")
        for line in told:
            terminalreporter.write_line(line)


@pytest.fixture
def is_long(request: pytest.FixtureRequest) -> bool:
    """Say whether the long run was asked for; unknown where all tests run, and then it was not."""
    return bool(request.config.getoption("--long", default=False))


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Tell:
    """Return where a campaign says what it counted."""
    told = request.config.stash.setdefault(_TOLD, [])
    return lambda line: told.append(f"{request.node.name}: {line}")


@pytest.fixture
def crew(tmp_path: Path) -> Crew:
    """Return the team Acme with nothing logged."""
    return Crew(tmp_path)
