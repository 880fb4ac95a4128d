"""The same commands at the same times give the same minutes on either screen."""

from __future__ import annotations

from pathlib import Path

from huddlecli.store.minutes_files import path_of
from tests.helpers.stage import Stage
from tests.helpers.table import Table
from tests.live.test_weekly import week_before

GOLDEN = Path(__file__).parent.parent / "golden"
# What has a key of its own is pressed, everything else is typed.
PRESSED = {
    "/next": "enter",
    "/none": "ctrl+n",
    "/more": "ctrl+o",
    "/back": "ctrl+b",
    "/undo": "ctrl+z",
    "/catchup": "ctrl+t",
    "/a": "ctrl+e",
    "d": "d",
    "l": "l",
    "n": "n",
    "t": "t",
}


def test_a_weekly_huddle_on_the_full_screen(table: Table) -> None:
    """Keys and lines at the times of the transcript: the same minutes, byte for byte."""
    week_before(table)
    with Stage(table, table.sit_down("weekly", away="gus"), size=(120, 40)) as stage:
        stage.press("enter")
        for told in (GOLDEN / "weekly.lines").read_text(encoding="utf-8").splitlines():
            seconds, _, line = told.removeprefix("+").partition(" ")
            stage.wait(int(seconds))
            if line in PRESSED:
                stage.press(PRESSED[line])
            else:
                stage.line(line)
        assert not stage.is_open

    written = path_of(table.folder, "2026-11-24-0908-weekly").read_text(encoding="utf-8")
    assert written == (GOLDEN / "weekly.toml").read_text(encoding="utf-8")
