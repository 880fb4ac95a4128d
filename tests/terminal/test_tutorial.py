"""The tutorial is typed word for word, and shows what people then see.

`HUDDLE_GOLDEN=write` writes what is printed into the page. Read the difference as its reader.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.helpers.guide import (
    Block,
    Later,
    Meanwhile,
    Pressed,
    Scene,
    Step,
    Typed,
    Unseen,
    Until,
    matches,
    prose_code,
    renewed,
    steps,
    with_block,
)
from tests.helpers.office import HAS_TMUX, Office, Terminal

PAGE = Path(__file__).parents[2] / "docs" / "tutorial.md"
WRITES = os.environ.get("HUDDLE_GOLDEN") == "write"
PATIENCE = 30.0
QUIET = 1.5  # seconds in which a screen that is to be written into the page has not changed
# What is shown and not run: how the program is installed, and its pages of help.
NOT_RUN = (
    "pipx install .",
    "uv tool install .",
    "python3 -m venv ~/.huddle && ~/.huddle/bin/pip install -q .",
    "mkdir -p ~/.local/bin && ln -s ~/.huddle/bin/huddle ~/.local/bin/",
    "huddle help",
    "huddle help all",
)


class Reader:
    """Somebody who follows a page, and notes where it shows something else."""

    def __init__(self, office: Office, page: str) -> None:
        """Open the page."""
        self.office = office
        self.page = page
        self.differences = list[tuple[Block, Sequence[str]]]()
        self._who = self._other = ""
        self._is_settled = True

    def follow(self, step: Step) -> None:
        """Do what the page says next; before time passes, all that was typed has to be seen."""
        terminal = self.office.terminal
        match step:
            case Scene(at, who, size):
                self._who = who
                self.office.set_clock(at)
                self.office.open_terminal(size, who)
            case Meanwhile(who):
                self._other = who
            case Until(text):
                assert terminal, f"no terminal is open at {text}"
                terminal.until(text)
            case Later(seconds):
                assert self._is_settled, f"what happens before the {seconds} seconds is not shown"
                self.office.pass_time(seconds)
            case Unseen(line):
                printed, code = self.office.run(self._who, line)
                assert code == 0, printed
            case Typed(text):
                if terminal:
                    terminal.type(text)
            case Pressed(key):
                if terminal:
                    terminal.press(key)
            case Block(kind="console") if terminal and not self._other:
                for line, _ in step.commands:
                    terminal.type(line)
                    terminal.press("Enter")
            case Block(kind="console"):
                self._run(step)
            case Block(kind="text"):
                assert terminal, f"no terminal is open at {step.rows}"
                self._compare(step, self._settled(terminal, lambda seen: matches(step.rows, seen)))
            case Block():
                pass  # another kind of block: the test of what is not run looks at it

        self._is_settled = not isinstance(step, Typed | Pressed)

    def _run(self, block: Block) -> None:
        """Run the commands of a block, and compare what they print."""
        rows = list[str]()
        for line, shown in block.commands:
            printed, code = self.office.run(self._other or self._who, line)
            assert code == 0, (line, printed)
            rows += [f"$ {line}", *(renewed(shown, printed) if shown else printed)]
        self._other = ""
        self._compare(block, rows)

    def _compare(self, block: Block, seen: Sequence[str]) -> None:
        if not matches(block.rows, seen):
            self.differences.append((block, renewed(block.rows, seen)))

    def _settled(
        self, terminal: Terminal, is_expected: Callable[[Sequence[str]], bool]
    ) -> Sequence[str]:
        """Return the rows of the screen once they are as expected, or stay as they are."""
        end = monotonic() + (QUIET if WRITES else PATIENCE)
        seen = terminal.screen()
        while not is_expected(seen) and monotonic() < end:
            sleep(0.1)
            seen = terminal.screen()
        return seen


@pytest.mark.skipif(not HAS_TMUX, reason="a terminal is driven with tmux and bash")
def test_the_tutorial_is_as_it_says() -> None:
    """Every command, key and line of it in its order, and every block as it is printed."""
    page = PAGE.read_text(encoding="utf-8")
    office = Office()
    try:
        reader = Reader(office, page)
        for step in steps(page):
            reader.follow(step)
    finally:
        office.close()

    if WRITES:
        for block, rows in reversed(reader.differences):
            page = with_block(page, block, rows)
        PAGE.write_text(page, encoding="utf-8")
        return
    assert [(block.rows, tuple(rows)) for block, rows in reader.differences] == []


def test_what_is_not_run_is_named() -> None:
    """Each command in a block or in the text is run in this page, but for a few."""
    page = PAGE.read_text(encoding="utf-8")
    blocks = [step for step in steps(page) if isinstance(step, Block)]
    run = [line for block in blocks if block.kind == "console" for line, _ in block.commands]
    run += [
        step.line[step.line.find("huddle ") :] for step in steps(page) if isinstance(step, Unseen)
    ]
    others = [
        row for block in blocks if block.kind not in ("console", "text") for row in block.rows
    ]
    named = [code for code in prose_code(page) if re.match(r"huddle [a-z-]", code)]

    assert {block.kind for block in blocks} <= {"console", "text", "sh"}
    assert [row for row in others if row not in NOT_RUN] == []
    assert [
        code
        for code in named
        if code not in NOT_RUN and not any(f"{line} ".startswith(f"{code} ") for line in run)
    ] == []
