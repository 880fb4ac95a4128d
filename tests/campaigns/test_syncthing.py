"""The real Syncthing between two machines: its conflict copy of a record, and doctor's repair."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.campaigns.crew import Tell
from tests.helpers.desk import Desk

SYNCTHING = shutil.which("syncthing")
PATIENCE = 45  # seconds
OFF = ("globalAnnounceEnabled", "localAnnounceEnabled", "relaysEnabled", "natEnabled")


class Machine:
    """One Syncthing, which shares `folder` with the other."""

    def __init__(self, home: Path, folder: Path) -> None:
        """Give it keys and a free port."""
        self.home, self.folder, self.port = home, folder, free_port()
        self._run("generate", "--no-default-folder")
        self.id = self._run("--device-id").strip()

    def _run(self, *words: str) -> str:
        told = subprocess.run(
            [str(SYNCTHING), *words, f"--home={self.home}"],
            check=True,
            capture_output=True,
            text=True,
        )
        return told.stdout

    def share_with(self, other: Machine) -> None:
        """Write its configuration: the folder, the other machine, and nothing beyond this one."""
        path = self.home / "config.xml"
        root = ET.parse(path).getroot()  # noqa: S314  Syncthing itself has just written it
        address = f"tcp://127.0.0.1:{other.port}"
        for machine, where in ((self, "dynamic"), (other, address)):
            for known in root.findall(f"device[@id='{machine.id}']"):
                root.remove(known)
            ET.SubElement(ET.SubElement(root, "device", id=machine.id), "address").text = where
        told = ET.SubElement(
            root,
            "folder",
            id="team",
            path=str(self.folder),
            rescanIntervalS="2",
            fsWatcherEnabled="true",
        )
        # Without this key it keeps no copies: what loses a conflict is gone.
        ET.SubElement(told, "maxConflicts").text = "-1"
        for machine in (self, other):
            ET.SubElement(told, "device", id=machine.id)
        options = root.find("options")
        gui = root.find("gui/address")
        assert options is not None
        assert gui is not None
        gui.text = f"127.0.0.1:{free_port()}"
        for key in OFF:
            _set(options, key, "false")
        _set(options, "listenAddress", f"tcp://127.0.0.1:{self.port}")
        _set(options, "urAccepted", "-1")
        _set(options, "reconnectionIntervalS", "2")
        _set(options, "crashReportingEnabled", "false")
        ET.ElementTree(root).write(path)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run it, and end it afterwards."""
        words = ("serve", "--no-browser", "--no-restart", "--no-upgrade", f"--home={self.home}")
        with (self.home / "log").open("w") as log:
            process = subprocess.Popen([str(SYNCTHING), *words], stdout=log, stderr=log)
            try:
                yield
            finally:
                process.terminate()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(20)
                process.kill()
                process.wait()


def _set(options: ET.Element, key: str, value: str) -> None:
    for known in options.findall(key):
        options.remove(known)
    ET.SubElement(options, key).text = value


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the team's files; the folder of Syncthing itself and the lock are none."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not re.search(r"/\.(?:stfolder|lock|syncthing|sync-conflict-[-\w]+\.lock)", str(path))
    }


def until_same(one: Path, other: Path, *, but: str = "") -> dict[str, bytes]:
    """Wait until both folders have the same files, with one whose name has `but`."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(OSError):
            found = files_of(one)
            if found and found == files_of(other) and any(but in name for name in found):
                return found
        time.sleep(0.5)
    pytest.fail(f"{sorted(files_of(one))} on one machine, {sorted(files_of(other))} on the other")


def test_a_conflict_of_the_real_syncthing_is_joined(
    tmp_path: Path, tell: Tell, *, is_long: bool
) -> None:
    """Two people move one promise while their machines are apart; neither change is lost."""
    if not is_long:
        pytest.skip("only with --long")
    if SYNCTHING is None:
        pytest.skip("syncthing is not installed")
    for name in ("ana", "sam"):
        (tmp_path / name).mkdir()
    sam, ana = Desk(tmp_path / "sam"), Desk(tmp_path / "ana")
    (ana.team / "huddle.toml").unlink()
    sam.said("log @sam", "Send the quote")
    machines = [Machine(tmp_path / f"{desk.root.name}-st", desk.team) for desk in (sam, ana)]
    machines[0].share_with(machines[1])
    machines[1].share_with(machines[0])

    with ExitStack() as both:
        for machine in machines:
            both.enter_context(machine.running())
        until_same(sam.team, ana.team, but="send-the-quote")
    record = sam.file("id01").name[:10]
    assert (
        sam.said("action edit id01 --due 2026-12-02", HUDDLE_NOW="2026-11-23T10:00:00+01:00")[2]
        == 0
    )
    assert (
        ana.said(
            f"action edit {record} --tag price",
            HUDDLE_USER="ana",
            HUDDLE_NOW="2026-11-23T10:01:00+01:00",
        )[2]
        == 0
    )
    with ExitStack() as both:
        for machine in machines:
            both.enter_context(machine.running())
        found = until_same(sam.team, ana.team, but="quote.sync-conflict-")
        [copy] = (name for name in found if "quote.sync-conflict-" in name)
        out, err, _ = sam.said("action list")
        assert (out.count("Send the quote"), err.count("a conflict copy")) == (1, 1)
        assert sam.said("doctor --fix")[2] == 0
        text = sam.file("id01").read_text()
        assert ("due = 2026-12-02" in text, 'tags = ["price"]' in text) == (True, True)
        end = time.monotonic() + PATIENCE
        while copy in files_of(ana.team) and time.monotonic() < end:
            time.sleep(0.5)
        until_same(sam.team, ana.team)
    assert ana.said("doctor")[1:] == ("", 0)
    tell(f"joined {copy}")
