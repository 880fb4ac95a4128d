"""The scoreboard and the board of leads on the full screen: text and colors, dark and light."""

from __future__ import annotations

from pathlib import Path

from tests.helpers import sides
from tests.helpers.looks import SMALLEST, looks
from tests.helpers.stage import Stage

WIDE = (120, 36)


def test_a_scoreboard(tmp_path: Path) -> None:
    """What is asked, the measures by side, and the result once all were answered for."""
    team = sides.table(tmp_path / "acme")
    sides.scoreboard(team)
    with Stage(team, team.sit_down("sla", away="gus")) as stage:
        stage.line("", after=20)
        looks(stage, "scoreboard-missing", WIDE, SMALLEST)
        stage.line("7: two by mail", after=10)
        looks(stage, "scoreboard-red", WIDE, SMALLEST)
        stage.press("i")
        stage.wait(5)
        stage.press("n")
        stage.wait(5)
        looks(stage, "scoreboard-held")
        stage.press("n")
        stage.wait(5)
        looks(stage, "scoreboard-over")
        stage.line("", after=10)
        looks(stage, "scoreboard-discussed")


def test_a_board_of_leads(tmp_path: Path) -> None:
    """A lead beyond the agreed time, one without a verdict, and what was answered for all."""
    team = sides.table(tmp_path / "acme")
    sides.leads(team)
    with Stage(team, team.sit_down("closed-loop", away="gus")) as stage:
        stage.line("", after=20)
        looks(stage, "leads-late", WIDE, SMALLEST)
        stage.press("w")
        stage.wait(5)
        stage.line("r re no number", after=5)
        looks(stage, "leads-answered", SMALLEST)
        stage.press("i")
        stage.wait(5)
        stage.press("a")
        stage.wait(5)
        looks(stage, "leads-over")


def test_empty_boards(tmp_path: Path) -> None:
    """One line that says how to get the first one."""
    team = sides.table(tmp_path / "acme")
    with Stage(team, team.sit_down("sla", away="gus")) as stage:
        stage.line("", after=20)
        looks(stage, "scoreboard-empty", SMALLEST)


def test_twenty_measures_leave_the_asked_one_on_a_small_screen(tmp_path: Path) -> None:
    """What there is no room for is counted; the red ones come first."""
    team = sides.table(tmp_path / "acme")
    for number in range(20):
        values = sides.by_week((90.0 + number,) * 4)
        sides.measure(team, f"Measure {number}", 100, sides.SIDES[number % 2], **values)
    with Stage(team, team.sit_down("sla", away="gus"), size=SMALLEST) as stage:
        stage.line("", after=20)
        rows = [row.rstrip() for row in stage.rows]
        asked = next(row for row in rows if row.startswith("  ▸"))
        assert asked.split()[1:3] == ["Measure", "0"]
        assert any(row.endswith("more: huddle measure list") for row in rows)
        stage.resize(80, 24)
        assert any(row.startswith("  ▸ Measure 0") for row in stage.rows)
