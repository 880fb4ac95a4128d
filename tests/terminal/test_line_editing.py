"""At the prompt of `huddle log` a line can be edited, and earlier ones come back, as in a shell."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from subprocess import TimeoutExpired

import pytest

from huddlecli.store.line_history import MOST
from tests.helpers.desk import Desk
from tests.helpers.window import PATIENCE, Window

OPENED = "one promise per line"
UP, LEFT = "\x1b[A", "\x1b[D"
HOME, END, SEARCH, TAB = "\x01", "\x05", "\x12", "\t"


def opened(desk: Desk, **environ: str) -> Window:
    """Return a window in which `huddle log` asks for promises."""
    window = Window(desk, ["-m", "huddlecli", "log"], environ=environ)
    window.until(OPENED)
    window.until("> ")
    return window


@pytest.fixture
def window(desk: Desk) -> Iterator[Window]:
    """A window in which `huddle log` asks for promises."""
    window = opened(desk)
    yield window
    window.leave()


def titles(desk: Desk) -> list[str]:
    """Return the owners and titles of all open promises."""
    out, err, code = desk.said("action list --format csv")
    assert (err, code) == ("", 0)
    return sorted(",".join(line.split(",")[1:3]) for line in out.splitlines()[1:])


def end(window: Window) -> None:
    """Finish with Enter on an empty line."""
    window.type("\r")
    assert window.process.wait(PATIENCE) == 0


def interrupted(window: Window) -> int:
    """Press Ctrl-C until the program has ended, and return its exit code.

    Python does not see a signal that comes while its readline handles a key, which is what it does
    as long as it echoes one; people are not as fast.
    """
    for _ in range(int(PATIENCE)):
        window.type("\x03")
        with suppress(TimeoutExpired):
            return window.process.wait(1)
    return window.process.wait(0)


def history(desk: Desk) -> Path:
    """Return the file of the lines that were typed."""
    return desk.root / "state" / "huddle" / "log-history"


def test_a_line_is_edited_in_the_middle(desk: Desk, window: Window) -> None:
    """Arrows and Ctrl-A go there, what is typed is put in, and Tab completes a name."""
    window.type(f"end the lst @ma{TAB}by fri{HOME}S")
    window.until("@maria by fri")
    window.type(f"{END}{LEFT * 16}i\r")
    window.until("Send the list   →")
    end(window)

    assert titles(desk) == ["Send the list,maria"]
    assert history(desk).read_text() == "Send the list @maria by fri\n"
    assert stat.S_IMODE(history(desk).stat().st_mode) == 0o600


def test_a_line_that_was_refused_comes_back_to_be_corrected(desk: Desk, window: Window) -> None:
    """The arrow up brings it; the answer to a question between is not among the lines."""
    window.type("Call @zoe by asap\r")
    window.until("hint:")
    window.until("> ")
    window.type(f"{UP}\x7f\x7f\x7f\x7ffri\r")
    window.until("zoe is new: which side?")
    window.type("sles\r")
    window.until("zoe is new: which side? (marketing or sales) ")
    window.type(f"{UP}sales\r")
    window.until("zoe  due Fri 27 Nov  Call   →")
    end(window)

    assert titles(desk) == ["Call,zoe"]
    assert history(desk).read_text() == "Call @zoe by asap\nCall @zoe by fri\n"


def test_lines_of_another_day_are_found_again(desk: Desk, window: Window) -> None:
    """The next call has them: the arrow up brings the last, Ctrl-R finds one by its words."""
    window.type("Call Oakline by fri\r")
    window.until("Call Oakline   →")
    window.type("Send the list by fri\r")
    window.until("Send the list   →")
    end(window)

    again = opened(desk, HUDDLE_NOW="2026-11-24T09:00:00+01:00")
    again.type(f"{SEARCH}Oak")
    again.until("Call Oakline")
    again.type(f"{END} at ten\r")
    again.until("Call Oakline by fri at ten   →")
    again.type(f"{UP}{UP}\r")
    again.until("Send the list   →")
    end(again)
    again.leave()


def test_half_a_line_that_was_pasted_before_a_question_is_no_answer(
    desk: Desk, window: Window
) -> None:
    """It comes back into the next line, after the whole ones."""
    window.type("One @zoe by fri\rTwo by fri\rThr")
    window.until("zoe is new: which side? (marketing or sales)")
    window.type("sales\r")
    window.until("Two   →")
    window.until("> Thr")
    window.type("ee by fri\r")
    window.until("Three   →")
    end(window)

    assert titles(desk) == ["One,zoe", "Three,sam", "Two,sam"]


def test_the_file_stays_small_and_need_not_be_there(desk: Desk, window: Window) -> None:
    """The oldest lines go; a folder that cannot be written is passed over."""
    end(window)
    history(desk).parent.mkdir(parents=True, exist_ok=True)
    history(desk).write_text("".join(f"line {number}\n" for number in range(2 * MOST + 1)))
    again = opened(desk)
    again.type(f"{UP}\x15Call by fri\r")
    again.until("Call   →")
    end(again)
    again.leave()
    lines = history(desk).read_text().splitlines()
    assert (len(lines), lines[0], lines[-1]) == (
        *(MOST + 1, f"line {MOST + 1}"),
        "Call by fri",
    )

    history(desk).unlink()
    history(desk).mkdir()
    last = opened(desk, HUDDLE_NOW="2026-11-24T09:00:00+01:00")
    last.type("Mail by fri\r")
    last.until("Mail   →")
    end(last)
    last.leave()


def test_ctrl_c_and_ctrl_d_end_it(desk: Desk, window: Window) -> None:
    """What was promised before stays; the shell gets its usual terminal back."""
    window.type("Call by fri\r")
    window.until("Call   → Acme\r\n> ")
    window.type("half a li")
    window.until("half a li")
    assert interrupted(window) == 130
    assert window.until_end().endswith("\r\n")  # the shell begins a line of its own
    second = opened(desk, HUDDLE_NOW="2026-11-24T09:00:00+01:00")
    second.type("\x04")
    assert second.process.wait(PATIENCE) == 0
    second.leave()

    assert titles(desk) == ["Call,sam"]


def test_a_terminal_without_cursor_keys_reads_plain_lines(desk: Desk) -> None:
    """With `TERM=dumb`, as in an editor's shell, no sequence is written."""
    window = opened(desk, TERM="dumb")
    window.type("Call by fri\n")
    window.until("Call   →")
    assert "\x1b" not in window.shown
    window.type("\n")
    assert window.process.wait(PATIENCE) == 0
    window.leave()
