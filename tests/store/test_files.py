"""Files on a real disk: what is read safely, what is written whole, and the team's lock."""

from __future__ import annotations

import os
import resource
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huddlecli.core.errors import Busy
from huddlecli.store import files
from huddlecli.store.files import Missing, NotSaved, Unreadable
from huddlecli.store.lock import team_lock

HOLDER = """
import sys
from pathlib import Path
from huddlecli.store.lock import team_lock
with team_lock(Path(sys.argv[1]), holder="maria"):
    print("held", flush=True)
    sys.stdin.read()
"""


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(str(path))


def _link(path: Path) -> None:
    path.with_name("other").write_text("secret")
    path.symlink_to("other")


def tree(folder: Path) -> dict[str, str]:
    """Return each file below `folder`, whatever it is called, with its text."""
    return {str(p.relative_to(folder)): p.read_text() for p in folder.rglob("*") if p.is_file()}


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let no file grow beyond `size` bytes, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@given(st.text())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_a_text_reads_back(tmp_path: Path, text: str) -> None:
    """What is written reads back, but for the mark that Windows' Notepad puts first."""
    files.replace(tmp_path / "a.toml", text)

    assert files.read(tmp_path / "a.toml") == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: path.write_bytes(b"\xff"), "not UTF-8 text"),
        (lambda path: path.write_bytes(b"\xed\xa0\x80"), "not UTF-8 text"),
        (lambda path: path.write_bytes(b" " * (256 * 1024 + 1)), "larger than 256 KiB"),
        (Path.mkdir, "not a plain file"),
        (os.mkfifo, "not a plain file"),
        (_socket, "not a plain file"),
        (_link, "not a plain file"),
    ],
)
def test_what_cannot_be_read_says_why(
    tmp_path: Path, make: Callable[[Path], object], reason: str
) -> None:
    """No pipe hangs, no link is followed, nothing endless is read."""
    path = tmp_path / "a.toml"
    make(path)

    with pytest.raises(Unreadable) as caught:
        files.read(path)

    assert (caught.value.path, caught.value.reason) == (path, reason)
    assert (caught.value.message, caught.value.hint) == (f"{path}: {reason}", "huddle doctor")


def test_what_is_not_there_is_missing(tmp_path: Path) -> None:
    """A file that has gone is told from one that cannot be read; a missing folder is empty."""
    with pytest.raises(Missing):
        files.read(tmp_path / "a.toml")
    assert files.names(tmp_path / "nowhere") == []


def test_names_are_those_that_end_so_and_have_no_dot_first(tmp_path: Path) -> None:
    """What a writer is about to rename, and what is not of the kind, is not listed."""
    for name in ("a.toml", ".b.toml", ".c.tmp", "d.jsonl"):
        (tmp_path / name).touch()

    assert files.names(tmp_path) == ["a.toml"]
    assert sorted(files.names(tmp_path, "")) == ["a.toml", "d.jsonl"]


def test_a_new_file_comes_whole_with_its_folders(tmp_path: Path) -> None:
    """The folders are made, and nothing else is left beside the file."""
    files.write_new(tmp_path / "actions" / "open" / "a.toml", "a = 1\n")

    assert tree(tmp_path) == {"actions/open/a.toml": "a = 1\n"}


def test_a_new_file_does_not_overwrite(tmp_path: Path) -> None:
    """What is there stays, be it a file or a link to nowhere."""
    (tmp_path / "a.toml").write_text("mine")
    (tmp_path / "b.toml").symlink_to("nowhere")

    for name in ("a.toml", "b.toml"):
        with pytest.raises(FileExistsError):
            files.write_new(tmp_path / name, "yours")
    assert tree(tmp_path) == {"a.toml": "mine"}


def test_replacing_keeps_the_mode(tmp_path: Path) -> None:
    """A file that a group may read is still so afterwards; a new one has the mode of the umask."""
    before = os.umask(0o002)
    try:
        for mode in (0o664, 0o600):
            path = tmp_path / f"{mode}.toml"
            path.write_text("old")
            path.chmod(mode)
            files.replace(path, "new")
            assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("new", mode)
        files.write_new(tmp_path / "a.toml", "new")
        assert stat.S_IMODE((tmp_path / "a.toml").stat().st_mode) == 0o664
    finally:
        os.umask(before)


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    """What a link points to is not changed, nor is the link replaced."""
    (tmp_path / "victim").write_text("mine")
    (tmp_path / "a.toml").symlink_to("victim")

    with pytest.raises(NotSaved, match="not a plain file"):
        files.replace(tmp_path / "a.toml", "yours")
    assert tree(tmp_path) == {"victim": "mine", "a.toml": "mine"}


def test_moving_does_not_overwrite(tmp_path: Path) -> None:
    """A file goes to its new folder, unless something is there already."""
    (tmp_path / "a.toml").write_text("a")
    (tmp_path / "b.toml").write_text("b")

    files.move(tmp_path / "a.toml", tmp_path / "2026-11" / "a.toml")
    with pytest.raises(FileExistsError):
        files.move(tmp_path / "b.toml", tmp_path / "2026-11" / "a.toml")

    assert tree(tmp_path) == {"2026-11/a.toml": "a", "b.toml": "b"}


@pytest.mark.parametrize("write", [files.write_new, files.replace])
def test_a_full_disk_is_told_and_leaves_nothing(
    tmp_path: Path, write: Callable[[Path, str], None]
) -> None:
    """What cannot be written whole is not there at all, and the error says which file and why."""
    path = tmp_path / "my team" / "a.toml"
    path.parent.mkdir()

    with room_for(10), pytest.raises(NotSaved) as caught:
        write(path, "x" * 11)

    assert (caught.value.message, caught.value.hint, caught.value.exit_code) == (
        f"could not save {path}: file too large",
        f"ls -ld '{path.parent}'",
        1,
    )
    assert tree(tmp_path) == {}


def test_a_full_disk_spares_what_was_there(tmp_path: Path) -> None:
    """A failed change leaves the file as it was."""
    path = tmp_path / "a.toml"
    path.write_text("old")

    with room_for(10), pytest.raises(NotSaved):
        files.replace(path, "x" * 11)

    assert tree(tmp_path) == {"a.toml": "old"}


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    """A file where a folder should be, or a name that is too long, is an error that people see."""
    (tmp_path / "actions").touch()

    with pytest.raises(NotSaved, match="not a directory"):
        files.write_new(tmp_path / "actions" / "a.toml", "")
    with pytest.raises(NotSaved, match="file name too long"):
        files.write_new(tmp_path / ("a" * 256), "")
    with pytest.raises(Unreadable, match="not a directory"):
        files.names(tmp_path / "actions")


def test_a_line_is_added_whole_or_not_at_all(tmp_path: Path) -> None:
    """A journal that could not take a line has only whole ones, and takes the next."""
    path = tmp_path / "a.jsonl"
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        files.append_line(file, "one")
        with room_for(6), pytest.raises(NotSaved) as caught:
            files.append_line(file, "three")
        files.append_line(file, "zwölf")
    finally:
        os.close(file)

    assert caught.value.message == "could not save the journal: file too large"
    assert path.read_text() == "one\nzwölf\n"


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """Return the folder of a team."""
    (tmp_path / "huddle.toml").touch()
    return tmp_path


def test_the_lock_of_another_process_is_waited_for_and_its_holder_named(team: Path) -> None:
    """While another holds it nothing is done; a killed holder leaves it free."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, team],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(Busy) as caught, team_lock(team, timeout=0.02, holder="sam"):
            pass
        other.kill()
        with team_lock(team, holder="sam"):
            mine = (team / ".lock").read_text()

    assert caught.value.message == (
        f"maria (process {other.pid}) is changing the records of this team"
    )
    assert mine == f"sam (process {os.getpid()})\n"


def test_the_lock_is_free_again_afterwards(team: Path) -> None:
    """Its end unlocks it, also by an error; the file stays."""
    with pytest.raises(RuntimeError), team_lock(team):
        raise RuntimeError
    with team_lock(team, timeout=0):
        pass
    assert sorted(path.name for path in team.iterdir()) == [".lock", "huddle.toml"]


@pytest.mark.parametrize("make", [_link, os.mkfifo, Path.mkdir])
def test_a_lock_that_is_no_plain_file_is_refused(
    team: Path, make: Callable[[Path], object]
) -> None:
    """Nobody is tricked into writing a name elsewhere."""
    make(team / ".lock")

    with pytest.raises(NotSaved), team_lock(team):
        pass
    assert "process" not in "".join(tree(team).values())
