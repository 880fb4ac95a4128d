"""The lobby is shown before Textual is loaded: the full screen takes its place unseen.

What is loaded after the picture waits for a file here, so that what happens meanwhile can be seen.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from time import monotonic, sleep
from typing import NamedTuple

import pytest

from tests.terminal.test_daily_by_hand import PATIENCE, pytestmark
from tests.terminal.test_full_screen import Screen

__all__ = ["pytestmark"]  # pytest reads it: without tmux there is nothing to test
HELD = """\
import sys
import time
from importlib.abc import MetaPathFinder
from pathlib import Path


# A huddle that is resumed is shown once what runs it is loaded.
LATE = ["textual"] if "--resume" in sys.argv else ["textual", "huddlecli.cli.huddles.screens"]


class Gate(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in LATE and not Path("waits").exists():
            Path("waits.new").write_text(" ".join(sys.modules))
            Path("waits.new").rename("waits")
            while not Path("go").exists():
                time.sleep(0.01)
            if Path("go").read_text():
                raise ImportError("Textual is not here")


sys.meta_path.insert(0, Gate())
from huddlecli.cli import program

program()
"""
PEOPLE = "ana:marketing,ben:marketing,cem:sales,dan:sales"
START = f"start daily --with {PEOPLE}"
HEAVY = (
    *("typer", "pydantic", "pydantic_core", "rich.console", "jinja2", "asyncio", "tzlocal"),
    *("huddlecli.live.session", "huddlecli.live.runner", "huddlecli.store.journal"),
)
OF_A_HUDDLE = ("huddlecli.core.huddle.events", "huddlecli.core.rotation")
COLORS = {
    "256 colors": "TERM=xterm-256color",
    "all colors": "TERM=xterm-256color COLORTERM=truecolor",
    "all colors, light": "TERM=xterm-256color COLORTERM=truecolor COLORFGBG='0;15'",
    "16 colors": "TERM=xterm",
    "no color": "TERM=xterm-256color NO_COLOR=1",
}


class Cell(NamedTuple):
    """A sign and its colors; a blank has only its ground."""

    sign: str
    color: str
    ground: str
    manner: frozenset[str]


def cells_of(text: str) -> Iterator[list[Cell]]:
    """Yield the cells of each row of what `tmux capture-pane -e` printed."""
    color = ground = ""
    manner = frozenset[str]()
    for line in text.splitlines():
        row: list[Cell] = []
        for codes, signs in re.findall(r"(?:\x1b\[([\d;]*)m)?([^\x1b]*)", line):
            for code in re.findall(r"[34]8;(?:5;\d+|2;\d+;\d+;\d+)|\d+", codes):
                match code.partition(";")[0]:
                    case "0":
                        color, ground, manner = "", "", frozenset()
                    case "39":
                        color = ""
                    case "49":
                        ground = ""
                    case first if first[0] in "39" and len(first) == 2:
                        color = code
                    case first if first[0] in "41" and len(first) > 1:
                        ground = code
                    case _:
                        manner |= {code}
            row += [
                Cell(" ", "", ground, manner - {"1"})
                if sign == " "
                else Cell(sign, color, ground, manner)
                for sign in signs
            ]
        while row and row[-1] == Cell(" ", "", "", frozenset()):
            row.pop()
        yield row


def differences(picture: list[list[Cell]], shown: list[list[Cell]]) -> Iterator[str]:
    """Yield the cells that are not alike."""
    for number, rows in enumerate(zip_longest(picture, shown, fillvalue=list[Cell]()), start=1):
        for column, (one, two) in enumerate(zip_longest(*rows), start=1):
            if one != two:
                yield f"row {number}, column {column}: {one} then {two}"


class Held(Screen):
    """A terminal in which Textual waits to be loaded."""

    def __init__(self, home: Path) -> None:
        """Open it at a home with a team."""
        super().__init__(home)
        (home / "held.py").write_text(HELD, encoding="utf-8")
        self.huddle("init", "team", "--name", "Acme", "--me", "ana:marketing")

    def huddle_with(self, typed: str, *words: str) -> None:
        """Run another command that reads what is typed."""
        command = [sys.executable, "-m", "huddlecli", *words]
        environ = self.environ | {"HUDDLE_TEAM": "team"}
        subprocess.run(command, env=environ, cwd=self.home, input=typed, text=True, check=False)

    def open(self, line: str = START, environ: str = COLORS["256 colors"]) -> None:
        """Run a command up to its first picture."""
        self.type(f"clear; HUDDLE_TEAM=team {environ} {sys.executable} held.py {line}")
        self.until_there("waits")

    def until_there(self, name: str) -> None:
        """Wait until a file is there."""
        self.until_true((self.home / name).exists)

    def go(self, fault: str = "") -> None:
        """Let Textual load, or fail to."""
        (self.home / "go.new").write_text(fault, encoding="utf-8")
        (self.home / "go.new").rename(self.home / "go")

    def cells(self) -> list[list[Cell]]:
        """What is on the screen, cell by cell, with its colors."""
        return [*cells_of(self._tmux("capture-pane", "-p", "-e", "-N"))]

    def until_same(self, picture: list[list[Cell]]) -> None:
        """Wait until the screen is as it was, colors and all."""
        end = monotonic() + PATIENCE
        while (shown := self.cells()) != picture:
            assert monotonic() < end, ([*differences(picture, shown)], self.screen())
            sleep(0.05)

    def open_and_close_help(self) -> None:
        """Wait for Textual, and have it draw the whole screen, as it does once the help closes."""
        self.key("?")
        self.until("any other key")
        self.key("Escape")

    def stop_and_continue(self) -> None:
        """Wait for Textual, and have it draw the whole screen, as it does after it was stopped."""
        self.until_true(self.has_mouse)
        os.kill(self.program(), signal.SIGTSTP)
        self.until_stopped()
        self.type("fg")

    def has_mouse(self) -> bool:
        """Whether the program reads the mouse: Textual does, once it runs."""
        return self._tmux("display-message", "-p", "#{mouse_any_flag}").strip() == "1"

    def until_given_back(self) -> None:
        """Wait until the shell's lines are back: until then, what is typed is not for the shell."""
        self.until_true(lambda: not self.is_alternate())

    def until_stopped(self) -> None:
        """Wait until the process is stopped."""
        stat = Path(f"/proc/{self.program()}/stat")
        self.until_true(lambda: " T " in stat.read_text(encoding="utf-8"))

    def journal(self) -> list[dict[str, object]]:
        """The events of the huddle that is running."""
        path = next(self.home.glob("team/huddles/live/*.jsonl"))
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Held]:
    """A terminal at a home with a team."""
    opened = Held(tmp_path)
    yield opened
    opened.close()


@pytest.mark.parametrize(("line", "more"), [(START, ()), ("watch", OF_A_HUDDLE)])
def test_little_is_loaded_before_the_picture(
    screen: Held, line: str, more: tuple[str, ...]
) -> None:
    """No Textual, no drawing of Rich, and nothing that only a running huddle needs."""
    screen.open(line)
    loaded = set((screen.home / "waits").read_text(encoding="utf-8").split())
    assert "huddlecli.live.full.picture" in loaded
    assert loaded & {*HEAVY, *more} == set()


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (111, 30), (120, 36)], ids=str)
def test_the_full_screen_looks_like_the_picture_before_it(
    screen: Held, size: tuple[int, int]
) -> None:
    """The same rows at the same place in the same colors, in windows of several sizes."""
    screen.resize(*size)
    screen.open()
    assert "Enter starts the huddle" in screen.shown()
    picture = screen.cells()
    screen.go()
    screen.open_and_close_help()
    screen.until_same(picture)


@pytest.mark.parametrize("colors", COLORS)
def test_the_picture_has_the_colors_of_the_full_screen(screen: Held, colors: str) -> None:
    """On terminals of many and few colors, in the light theme, and without any color."""
    screen.open(environ=COLORS[colors])
    picture = screen.cells()
    screen.go()
    screen.open_and_close_help()
    screen.until_same(picture)


def test_keys_typed_at_the_picture_act_once_on_the_full_screen(screen: Held) -> None:
    """They are not echoed; Enter begins, a line is a note, and half a line waits to be ended."""
    screen.open()
    picture = screen.cells()
    screen.type_text("\r\rleads wait\rhalf a li")
    sleep(0.3)  # an echo would be seen by now
    assert screen.cells() == picture
    screen.go()
    screen.until("half a li")
    screen.until("1 leads wait")
    events = screen.journal()
    assert [event["event"] for event in events].count("begun") == 1
    assert [event["text"] for event in events if event["event"] == "noted"] == ["leads wait"]
    screen.type("ne")
    screen.until("2 half a line")


def test_a_paste_at_the_picture_is_text_and_no_keys(screen: Held) -> None:
    """It lands in the input line, in one line, and begins nothing."""
    screen.open()
    screen._tmux("set-buffer", "oakline waits\nfor prices\n")  # noqa: SLF001
    screen._tmux("paste-buffer", "-p")  # noqa: SLF001
    screen.go()
    screen.until("✎ oakline waits for prices")
    assert not [*screen.home.glob("team/huddles/live/*.jsonl")]


def test_ctrl_c_at_the_picture_leaves_as_in_the_lobby(screen: Held) -> None:
    """Exit 1, and the shell echoes as before."""
    screen.open()
    screen.key("C-c")
    screen.go()
    screen.until("error: the huddle was not started")
    assert screen.after() == ["1", "icanon", "echo"]


def test_ctrl_z_at_the_picture_undoes_as_in_the_lobby(screen: Held) -> None:
    """It is a key there, which stops no process."""
    screen.open()
    screen.type_text("  ")  # marks ana as absent, and as present again
    screen.key("C-z")
    screen.go()
    screen.open_and_close_help()
    screen.until("[□ ana]")


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", "1"), ("SIGHUP", "1"), ("SIGINT", "130")])
def test_a_signal_at_the_picture_gives_the_terminal_back(
    screen: Held, name: str, code: str
) -> None:
    """The code is that of a huddle that was not started, and nothing of it is left."""
    screen.open()
    os.kill(screen.program(), getattr(signal, name))
    screen.until_given_back()
    screen.go()
    assert screen.after() == [code, "icanon", "echo"]
    assert not [*screen.home.glob("team/huddles/live/*.jsonl")]


def test_a_signal_ends_it_even_if_textual_never_loads(screen: Held) -> None:
    """The terminal is given back at once; the process ends by itself soon after."""
    screen.open()
    os.kill(screen.program(), signal.SIGTERM)
    screen.until_given_back()
    assert screen.after() == ["1", "icanon", "echo"]


def test_a_window_closed_at_the_picture_leaves_nothing_behind(screen: Held) -> None:
    """The process is gone, although Textual never loads."""
    screen.open()
    pid = screen.program()
    screen.another()
    screen.until_true(lambda: not Path(f"/proc/{pid}").exists())
    assert not [*screen.home.glob("team/huddles/live/*.jsonl")]


def test_the_picture_follows_the_size_of_the_window(screen: Held) -> None:
    """It is drawn again, and the full screen then looks the same."""
    screen.open()
    screen.resize(120, 36)
    screen.until_true(lambda: "? help" in "".join(screen.shown().splitlines()[35:]))
    picture = screen.cells()
    screen.go()
    screen.open_and_close_help()
    screen.until_same(picture)


@pytest.mark.parametrize("name", ["SIGTSTP", "SIGSTOP"])
def test_a_stopped_picture_is_back_when_it_goes_on(screen: Held, name: str) -> None:
    """With SIGTSTP it gives the terminal back first; both go on with `fg`."""
    screen.open()
    picture = screen.cells()
    os.kill(screen.program(), getattr(signal, name))
    screen.until_stopped()
    if name == "SIGTSTP":
        assert not screen.is_alternate()
    screen.type_text("fg\n")  # Enter is no end of a line in raw mode
    screen.until_same(picture)
    screen.key("Enter")
    screen.go()
    screen.until("▸ Promises")
    assert [event["event"] for event in screen.journal()].count("begun") == 1


def test_a_fault_while_textual_loads_gives_the_terminal_back(screen: Held) -> None:
    """What was typed for the huddle does not run in the shell."""
    screen.open()
    screen.type_text("touch typed\r")
    screen.go("fails")
    screen.until("Textual is not here")
    assert screen.after() == ["1", "icanon", "echo"]
    assert not (screen.home / "typed").exists()


def test_a_terminal_too_small_shows_no_picture(screen: Held) -> None:
    """The lobby comes in plain lines."""
    screen.go()
    screen.resize(59, 17)
    screen.type(f"HUDDLE_TEAM=team TERM=xterm-256color {sys.executable} held.py {START}")
    screen.until("Enter to start.")
    assert "Continuing in plain lines." in screen.screen().replace("\n", "")
    assert not screen.is_alternate()


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=str)
@pytest.mark.parametrize("line", ["watch", "watch --big"])
@pytest.mark.parametrize("is_underway", [False, True], ids=["between huddles", "interrupted"])
def test_watch_looks_like_the_picture_before_it(
    screen: Held, size: tuple[int, int], line: str, *, is_underway: bool
) -> None:
    """Between huddles, and while one waits to be resumed."""
    if is_underway:
        screen.huddle_with("/next\n/a Call Northgate by fri\n", *START.split())
    screen.resize(*size)
    screen.open(line)
    shown = "Where are you stuck?" if is_underway else "No huddle is running."
    assert shown in screen.shown()
    picture = screen.cells()
    screen.go()
    screen.stop_and_continue()
    screen.until_same(picture)


def test_a_resumed_huddle_is_shown_where_it_was_left(screen: Held) -> None:
    """A line typed at the picture is a note there, once."""
    screen.huddle_with("/next\n/a Call Northgate by fri\n", *START.split())
    screen.open("start --resume")
    assert "TALK" in screen.shown()
    assert "Call Northgate" in screen.shown()
    screen.type("leads wait")
    screen.go()
    screen.until("1 leads wait")
    assert [event.get("text") for event in screen.journal()].count("leads wait") == 1


def test_q_at_the_picture_of_watch_leaves(screen: Held) -> None:
    """Once Textual is there: exit 0."""
    screen.open("watch")
    screen.type_text("q")
    screen.go()
    screen.until_given_back()
    assert screen.after() == ["0", "icanon", "echo"]


def test_a_signal_at_the_picture_of_watch_ends_it(screen: Held) -> None:
    """With the code that it has later too."""
    screen.open("watch")
    os.kill(screen.program(), signal.SIGTERM)
    screen.until_given_back()
    screen.go()
    assert screen.after() == ["0", "icanon", "echo"]
