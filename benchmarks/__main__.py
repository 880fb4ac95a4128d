"""`python -m benchmarks`: print one table of medians and ratios, all measured in one run."""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import chain
from pathlib import Path

from benchmarks import tools
from benchmarks.boards import boards
from benchmarks.felt import felt
from benchmarks.imports import imports
from benchmarks.leads import leads
from benchmarks.lines import lines
from benchmarks.parts import PARTS, Run
from benchmarks.rollup import rollup
from benchmarks.scoreboard import scoreboard
from benchmarks.screen import screen
from benchmarks.search import find
from benchmarks.sharing import sharing
from benchmarks.shell import shell
from benchmarks.table import goals


def main() -> None:
    """Measure and print."""
    sides = {"leads": leads, "imports": imports, "scoreboard": scoreboard, "boards": boards}
    parts = (
        PARTS
        | {"find": find, "shell": shell, "sharing": sharing, "rollup": rollup}
        | sides
        | {"screen": screen, "lines": lines, "felt": felt}
    )
    options = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    options.add_argument(
        "--quick", action="store_true", help="use a tenth of the data and five rounds"
    )
    options.add_argument(
        "--rounds", type=int, help="rounds per part (default: 20; with --quick, 5)"
    )
    options.add_argument("--only", choices=parts, help="run only this part")
    options.add_argument("--todoman", metavar="PATH", help="path of the todoman program")
    options.add_argument(
        "--scratch", metavar="DIR", help="folder for the test data (default: /tmp)"
    )
    arguments = options.parse_args()
    selected = [part for name, part in parts.items() if arguments.only in (None, name)]
    with tempfile.TemporaryDirectory(prefix="benchmarks-", dir=arguments.scratch) as scratch:
        rounds = arguments.rounds or (5 if arguments.quick else 20)
        run = Run(Path(scratch), rounds, 0.1 if arguments.quick else 1, arguments.todoman)
        printed = list[str]()
        for line in chain(_header(run), *(part(run) for part in selected)):
            print(line, flush=True)
            printed.append(line)
        for line in goals(printed):
            print(line)


def _header(run: Run) -> Iterator[str]:
    """Yield when and where this was measured, and which other tools are missing."""
    names = ("huddlecli", "typer", "pydantic", "rtoml")
    yield f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, load {os.getloadavg()[0]:.1f}"
    yield f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    yield ", ".join(f"{name} {_version(name)}" for name in names)
    yield f"whole processes; medians of {run.rounds} rounds, in random order"
    for program, package in (("task", "taskwarrior"), ("todo-txt", "todotxt-cli")):
        if not tools.is_here(program):
            yield f"left out: {program} is not installed; apt-get install {package}"
    if not run.todoman:
        yield "left out: todoman; pip install it in another environment, then --todoman PATH"


def _version(name: str) -> str:
    from huddlecli import __version__  # noqa: PLC0415

    return __version__ if name == "huddlecli" else version(name)


main()
