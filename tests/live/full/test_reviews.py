"""Decisions due for review on the full screen: what it shows, and what the keys do."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from huddlecli.core.huddle import events as ev
from huddlecli.core.records import Decision
from huddlecli.store.minutes_files import path_of
from tests.helpers.reviews import CALLS, FAIRS, STUDIES, TODAY, change, state_of, three_due
from tests.helpers.stage import Stage
from tests.helpers.table import Table


@pytest.fixture
def table(table: Table) -> Table:
    """Return a table at which three decisions are due: STUDIES, CALLS, FAIRS."""
    three_due(table)
    return table


def to_execute(stage: Stage) -> None:
    """Go from Talk to Execute, with a confirmation."""
    stage.press("enter")
    stage.wait(2)
    stage.press("y")
    stage.wait(2)


def test_three_decisions_with_keys_alone(table: Table) -> None:
    """K keeps, x drops with a reason, r replaces; Enter says what is missing, then goes on."""
    with Stage(table, table.sit_down("review")) as stage:
        stage.press("enter")
        assert "2000 Two case studies (1 of 3)" in stage.text
        assert "decided on 15 Oct, review due 14 Nov," in stage.text
        to_execute(stage)
        assert stage.place == "review"
        stage.press("enter")
        assert stage.told.startswith('"Two case studies" is still due for review')
        stage.press("k")
        stage.wait(2)
        assert stage.told == "2000 Two case studies: kept, review on 24 Dec"
        assert "1000 One call (2 of 3)" in stage.text
        to_execute(stage)
        stage.press("x")
        stage.wait(2)
        stage.type("nobody calls")
        stage.press("enter")
        stage.wait(2)
        assert "3000 No fairs (3 of 3)" in stage.text
        to_execute(stage)
        stage.press("r")
        stage.wait(2)
        stage.type("Two fairs")
        stage.press("enter")
        stage.wait(2)
        assert stage.place == "execute"
        assert "replaced: Two fairs" in stage.text
        assert "Enter next item" in stage.text
        stage.press("enter")
        assert stage.item.plan.title == "The fair"

    assert state_of(table, STUDIES) == ("standing", date(2026, 12, 24), None)
    assert state_of(table, CALLS)[0::2] == ("dropped", "nobody calls")
    assert state_of(table, FAIRS)[0] == "replaced"


def test_u_keeps_until_a_day_p_parks_and_n_leaves_it_due(table: Table) -> None:
    """Each goes on to the next decision, and the last one to the next item."""
    with Stage(table, table.sit_down("review"), size=(60, 18)) as stage:
        stage.press("enter")
        to_execute(stage)
        assert "  2000 Two case studies  " in stage.text
        assert "  (1 of 3)  " in stage.text
        assert "n leave due" in stage.text
        stage.press("u")
        stage.wait(2)
        stage.type("4w")
        stage.press("enter")
        stage.wait(2)
        to_execute(stage)
        stage.press("p")
        stage.wait(2)
        to_execute(stage)
        stage.press("n")
        stage.wait(2)
        assert stage.item.plan.title == "The fair"

    assert state_of(table, STUDIES)[1] == TODAY + timedelta(weeks=4)
    assert state_of(table, CALLS)[1] is None
    assert state_of(table, FAIRS)[1] == TODAY - timedelta(days=1)


def test_a_letter_that_begins_a_word_is_text(table: Table) -> None:
    """`nobody asks` is a note: the decision is still under review, and nothing was parked."""
    with Stage(table, table.sit_down("review")) as stage:
        stage.press("enter")
        to_execute(stage)
        stage.type("nobody asks")
        stage.press("enter")
        stage.type("parked too early")
        stage.press("enter")

        assert stage.place == "review"
        assert stage.item.points[-1].notes == ("nobody asks", "parked too early")
    assert state_of(table, STUDIES)[1] == date(2026, 11, 14)


def test_a_second_terminal_settles_the_decision_shown(table: Table) -> None:
    """The screen says so within a look, and Enter goes on to the next one."""
    with Stage(table, table.sit_down("review")) as stage:
        stage.press("enter")
        to_execute(stage)
        change(table, STUDIES, status="dropped", closed=table.now, reason="moot")
        stage.wait(1)

        assert isinstance(stage.last, ev.ActionSynced)
        assert "dropped (moot)" in stage.text
        assert stage.place == "execute"
        stage.press("k")
        assert stage.entry.value == "k"
        stage.press("escape", "enter")
        assert "1000 One call (2 of 3)" in stage.text
    assert table.records.load(Decision, STUDIES).kept_on is None


LINES = (
    *("/next", "/u", "/keep", "/next", "/u", "/d Two calls review:4w", "/a Tell all @cem by fri"),
    *("/next", "/next", "/u", "/drop nobody goes", "/undo", "/park", "/skip", "/end"),
)


def test_either_screen_gives_the_same_minutes(
    table: Table, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The same lines at the same times: the same minutes, byte for byte."""
    other = Table(tmp_path_factory.mktemp("acme"), table.now)
    three_due(other)
    with Stage(table, table.sit_down("review")) as stage:
        stage.press("enter")
        for line in LINES:
            stage.line(line, after=10)
        assert not stage.is_open
    other.huddle(other.sit_down("review"), "review", [f"+10 {line}" for line in LINES])

    assert _minutes(table) == _minutes(other)


def _minutes(table: Table) -> str:
    path: Path = path_of(table.folder, "2026-11-24-0908-review")
    return path.read_text(encoding="utf-8")
