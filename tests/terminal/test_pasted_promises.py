"""A list that is pasted where `huddle log` asks for promises: none is lost, none leaves it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.helpers.desk import Desk
from tests.helpers.window import PATIENCE, Window

OPENED = "one promise per line"


@pytest.fixture
def window(desk: Desk) -> Iterator[Window]:
    """A window in which a shell runs `huddle log`, then reads a line of its own."""
    script = (
        "import subprocess, sys;"
        "subprocess.run([sys.executable, '-m', 'huddlecli', 'log']);"
        "print('back in the shell');"
        "print('it reads:', repr(sys.stdin.readline()))"
    )
    one = Window(desk, ["-c", script])
    one.until(OPENED)
    one.until("> ")
    yield one
    one.leave()


def titles(desk: Desk) -> list[str]:
    """Return the owners and titles of all open promises."""
    out, err, code = desk.said("action list --format csv")
    assert (err, code) == ("", 0)
    return sorted(",".join(line.split(",")[1:3]) for line in out.splitlines()[1:])


def test_an_empty_line_in_a_paste_does_not_end_the_prompt(desk: Desk, window: Window) -> None:
    """What follows it is promised too, and is no command of the shell; Enter alone ends."""
    window.type("Alpha @maria by fri\n\n  \nBeta by fri\n\n\nGamma by fri\n")
    window.until("Gamma   →")
    window.type("\n")
    window.until("back in the shell")
    window.type("next\n")
    window.until("it reads: 'next\\n'")

    assert window.process.wait(PATIENCE) == 0
    assert titles(desk) == ["Alpha,maria", "Beta,sam", "Gamma,sam"]


def test_a_question_does_not_take_a_pasted_line_for_its_answer(desk: Desk, window: Window) -> None:
    """The lines after it wait until the question is answered, by a side or by Enter."""
    window.type("One @zoe by fri\nTwo @maria by fri\n\nThree @nobody by fri\nFour by fri\n")
    window.until("zoe is new: which side? (marketing or sales)")
    window.type("sales\n")
    window.until("nobody is new: which side? (marketing or sales)")
    window.type("\n")
    window.until("Four   →")
    window.type("\n")
    window.until("back in the shell")
    window.type("next\n")
    window.until("it reads: 'next\\n'")

    assert window.process.wait(PATIENCE) == 0
    assert titles(desk) == ["Four,sam", "One,zoe", "Two,maria"]


def test_lines_are_given_back_where_nothing_can_be_kept(desk: Desk, window: Window) -> None:
    """They are told, not left for the shell."""
    (desk.team / "huddle.toml").rename(desk.team / "gone.toml")
    window.type("One by fri\ntouch here by fri\n\nThree by fri\n")
    window.until("back in the shell")
    assert "not saved: touch here by fri" in window.shown
    assert "not saved: Three by fri" in window.shown
    window.type("next\n")
    window.until("it reads: 'next\\n'")

    assert window.process.wait(PATIENCE) == 0
