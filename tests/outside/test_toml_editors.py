"""What editors mark in a team folder, by the two programs with which they check TOML."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.helpers.desk import Desk

BIN = Path(__file__).parents[2] / ".cache" / "toml" / "bin"
LINT = {"taplo": ("lint",), "tombi": ("lint", "--offline")}
# The place of a mistake, as each prints it: agendas/ours.toml:8:6
PLACE = re.compile(r"(?:┌─|at) (?:\S*/)?([a-z]+\.toml):(\d+):\d+")

Checker = str


@pytest.fixture(params=LINT)
def checker(request: pytest.FixtureRequest) -> Checker:
    """Return the name of a program by which an editor checks TOML."""
    name: str = request.param
    if not os.access(BIN / name, os.X_OK):
        pytest.skip(f"no {name} here: .ci/run fetches it")
    return name


@pytest.fixture
def team(desk: Desk) -> Path:
    """Return the folder of a new team with an agenda and a topic of its own."""
    desk.environ |= {"HUDDLE_TEAM": "", "HUDDLE_USER": ""}
    desk.said("init north --people maria:marketing,kim:sales --me kim --timezone Europe/Berlin")
    desk.said("agenda new ours")
    desk.said("agenda new weekly --like weekly")
    topics = desk.root / "north/agendas/topics.toml"
    topics.write_text('#:schema ../.schemas/library.json\n\n[[topic]]\nid = "pay"\noff = true\n')
    return desk.root / "north"


def checked(checker: Checker, folder: Path) -> tuple[int, str]:
    """Check all files of a folder; return the exit code and what was printed, without colors."""
    done = subprocess.run(
        [BIN / checker, *LINT[checker], *sorted(map(str, folder.rglob("*.toml")))],
        cwd=folder,
        env={"HOME": str(folder.parent), "PATH": os.environ["PATH"], "NO_COLOR": "1"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    return done.returncode, re.sub("\x1b\\[[0-9;]*m", "", (done.stdout + done.stderr).decode())


def test_new_files_are_right(checker: Checker, team: Path) -> None:
    """Each names its schema, which lies in the folder: nothing is fetched, and nothing marked."""
    code, printed = checked(checker, team)

    assert code == 0, printed
    assert "error" not in printed.lower()
    assert "warning" not in printed.lower()


@pytest.mark.parametrize(
    ("file", "before", "after", "line"),  # as wrong as in `test_toml_schemas`, each in one line
    [
        ("huddle.toml", 'week_starts = "monday"', 'week_starts = "mondy"', 7),
        ("huddle.toml", '"Europe/Berlin"  ', '"Berlin, Germany"', 6),
        ("huddle.toml", 'sides = ["marketing", "sales"]', 'sides = ["marketing"]', 8),
        ("huddle.toml", "# closed = [2026-12-24,", "closed = [5,", 10),
        ("huddle.toml", 'name = "kim"', 'name = "all"', 17),
        ("huddle.toml", 'due = "weekly"', 'due = "weakly"', 21),
        ("huddle.toml", "off = [] ", "of = []  ", 24),
        ("ours.toml", 'cadence = "weekly"', 'cadence = "wekly"', 6),
        ("ours.toml", '# at = "09:08"', 'at = "9:08"', 8),
        ("ours.toml", "minutes = 30", "minutes = 0", 9),
        ("ours.toml", 'kind = "rotate"', 'kind = "rotat"', 27),
        ("ours.toml", "minutes = 15", 'minutes = "15"', 28),
        ("ours.toml", 'kind = "promises"', 'kind = "promises"\npick = 2', 16),
        ("ours.toml", 'title = "Where', 'titel = "Where', 20),
        ("weekly.toml", 'kind = "wins"', 'kind = "win"', 14),
        ("topics.toml", '"pay"', '"Pay"', 4),
    ],
)
def test_a_mistake_is_marked_in_its_line(  # noqa: PLR0917
    checker: Checker, team: Path, file: str, before: str, after: str, line: int
) -> None:
    """Whatever is wrong in one file is marked there, and in no other."""
    path = next(team.rglob(file))
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")

    code, printed = checked(checker, team)

    places = {(name, int(number)) for name, number in PLACE.findall(printed)}
    assert code != 0
    assert {name for name, _ in places} == {file}
    assert (file, line) in places, printed
