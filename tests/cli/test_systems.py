"""What huddle does on other systems: it runs on macOS, and says that it does not on Windows."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import systems
from tests.helpers.desk import Desk

HUDDLE = Path(sys.executable).with_name("huddle")
NOT_YET = "error: huddle does not run on Windows yet\nhint:  wsl --install\n"


@pytest.mark.parametrize("program", [[str(HUDDLE)], [sys.executable, "-m", "huddlecli"]])
@pytest.mark.parametrize(
    "line",
    [
        "",
        "--version",
        "--help",
        "help all",
        "log Call @ana by fri",
        "mine",
        "start daily --plain",
        "nonsense --debug",
        "completion --candidates bash 1 huddle ''",
    ],
)
def test_on_windows_every_command_says_what_to_type_instead(
    desk: Desk, program: list[str], line: str
) -> None:
    """No traceback and no file: nothing is imported before that Windows does not have."""
    before = desk.files()
    environ = desk.environ | systems.windows(desk.root)
    done = subprocess.run(
        [*program, *line.split()], env=environ, capture_output=True, text=True, check=False
    )
    (desk.root / "site" / "sitecustomize.py").unlink()
    written = {name for name in desk.files() if not name.startswith("site/")} - {*before}

    assert (done.stdout, done.stderr, done.returncode) == ("", NOT_YET, 1)
    assert written == set()


def test_the_imitated_windows_lacks_what_windows_lacks(desk: Desk) -> None:
    """Otherwise the test above would show nothing: here the code that needs POSIX fails."""
    environ = desk.environ | systems.windows(desk.root)
    failed = {}
    for name in ("", ".terminal", ".signals", ".accounts"):
        program = f"import huddlecli.store.platform{name}"
        done = subprocess.run(
            [sys.executable, "-c", program],
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
        failed[name] = done.stderr.strip().rpartition("\n")[2].partition(":")[0]

    assert failed == dict.fromkeys(failed, "AttributeError")


@pytest.mark.parametrize(
    ("refused", "syncs"),
    [(0, {"full"}), (errno.ENOTSUP, {"refused", "plain"})],
    ids=["its own disk", "a share without F_FULLFSYNC"],
)
def test_on_macos_what_was_said_to_be_saved_is_on_the_disk(
    desk: Desk, refused: int, syncs: set[str]
) -> None:
    """Each wait for the disk is a full one, or a plain one where the disk has no other."""
    environ, log = systems.mac(desk.root, refused)
    desk.environ |= environ
    desk.run("log Call by fri", out="id01  sam  due Fri 27 Nov  Call   → Acme\n")
    waits = [log.read_text().splitlines()]
    desk.run("done call", out="done  id01  Call\n")
    waits.append(log.read_text().splitlines()[len(waits[0]) :])
    desk.run("doctor", out="all 2 files OK\n")

    assert [{*each} for each in waits] == [syncs, syncs]
    assert log.read_text().count("plain") == log.read_text().count("refused")
