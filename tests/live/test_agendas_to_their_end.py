"""Every agenda that comes with huddle can be run to its end."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from huddlecli.core.huddle.state import Close, Execute, Understand, current, question
from huddlecli.core.minutes import all_reviews, is_covered
from huddlecli.store import agenda_files, minutes_files
from tests.helpers import sides
from tests.helpers.reviews import CALLS, FAIRS, STUDIES, three_due
from tests.helpers.stage import Stage
from tests.helpers.table import Table

NAMES = [one.name for one in agenda_files.names(None)]


@pytest.mark.parametrize("name", NAMES)
def test_an_agenda_is_run_to_its_end(table: Table, name: str) -> None:
    """Board after board and loop after loop, with words said back where they are wanted."""
    session = table.sit_down(name)
    step = ["/next", "/u it was heard", "/none", "/next"]

    minutes = table.huddle(session, name, [*step * 10, "/end"])

    assert minutes
    left = {"definition": "carried"}  # nothing was agreed, so it comes back
    assert [item.left for item in minutes.items] == [
        left.get(item.kind, "through") for item in minutes.items
    ]
    assert [item.title for item in minutes.items if is_covered(item)] == [
        item.title for item in minutes.items if item.points and item.kind != "definition"
    ]


@pytest.mark.parametrize("name", NAMES)
def test_an_agenda_with_decisions_due_is_run_to_its_end(table: Table, name: str) -> None:
    """Those that have a place are reviewed one by one, and only they are not due any more."""
    three_due(table)
    session = table.sit_down(name)
    step = ["/next", "/u it was heard", "/keep 4w", "/none", "/next"]

    minutes = table.huddle(session, name, [*step * 10, "/end"])

    assert minutes
    left = {"definition": "carried"}  # nothing was agreed, so it comes back
    assert all(item.left == left.get(item.kind, "through") for item in minutes.items)
    kept = [review.id for review in all_reviews(minutes) if review.result == "kept"]
    due = [due.id for due in table.prepared(name).boards().decisions]
    assert sorted([*kept, *due]) == [CALLS, STUDIES, FAIRS]
    if name == "leadership":
        assert kept == [STUDIES, CALLS, FAIRS]


@pytest.mark.parametrize("name", [name for name in NAMES if name != "kickoff"])
@pytest.mark.parametrize("has_data", [False, True], ids=["empty", "filled"])
def test_an_agenda_is_run_to_its_end_on_the_full_screen(
    tmp_path: Path, name: str, *, has_data: bool
) -> None:
    """With Enter and the letters that are shown, until the minutes are written."""
    table = sides.table(tmp_path / "acme")
    if has_data:
        sides.scoreboard(table)
        sides.leads(table)
    with Stage(table, table.sit_down(name)) as stage:
        stage.press("enter")
        for _ in range(60):
            stage.wait(1)
            item = current(stage.state)
            if isinstance(item.step, Close):
                break
            asked = question(stage.state)
            if asked is not None:
                stage.press("n")
            elif isinstance(item.step, Understand):
                stage.line("/u it was heard")
            elif isinstance(item.step, Execute):
                stage.line("/none")
            else:
                stage.press("enter")
        stage.line("/end")
        assert not stage.is_open

    (path,) = (table.folder / "huddles").glob("2*/*.toml")
    minutes = minutes_files.load(path)
    assert [item.left for item in minutes.items] == ["through"] * len(minutes.items)


@pytest.mark.parametrize("name", ["sla", "closed-loop", "leadership"])
def test_an_agenda_is_run_to_its_end_with_what_both_sides_keep(tmp_path: Path, name: str) -> None:
    """Each board asks, each answer is recorded, and what was called for is discussed."""
    table = sides.table(tmp_path / "acme")
    sides.scoreboard(table)
    sides.leads(table)
    answers = ["i", "n"] if name == "closed-loop" else ["7: by mail", "i"]
    step = ["/next", "/u it was heard", "/none", "/next"]

    minutes = table.huddle(table.sit_down(name), name, [*answers, *step * 12, "/end"])

    assert minutes
    assert [item.left for item in minutes.items] == ["through"] * len(minutes.items)
    assert [answer.answer for answer in minutes.items[0].answers] == {
        "closed-loop": ["discuss"]
    }.get(name, ["value", "discuss"])
    about = "Leads from webinar" if name == "closed-loop" else "Leads handed over"
    assert minutes.items[1].title == about
    assert is_covered(minutes.items[1])


def test_what_was_agreed_is_shown_where_it_is_looked_at_again(table: Table) -> None:
    """Decisions that are due for review, and who has not written what a lead is."""
    due = table.log(
        "decision",
        "ana",
        title="One call within a day",
        review=date(2026, 11, 24),
        status="standing",
    )
    table.log("decision", "ana", title="Not yet", review=date(2026, 11, 25), status="standing")

    table.huddle(table.sit_down("leadership"), "leadership", ["/goto 3", "/end"])
    table.huddle(table.sit_down("kickoff"), "kickoff", ["/end"])

    shown = table.screen.shown
    headline = next(n for n, line in enumerate(shown) if line.startswith("3 of 7"))
    assert shown[headline + 1] == f"  {due[:4]}  One call within a day"
    assert "  sales has not written yet: /own sales TEXT" in shown
    assert not any("Not yet" in line for line in shown)
