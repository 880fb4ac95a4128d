"""Files that are written together, when one of them cannot be written; and the log of commands."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import pytest

from huddlecli.core.errors import Failed
from huddlecli.core.past_commands import PastCommand, Texts
from huddlecli.store import files
from huddlecli.store.command_log import MOST, CommandHeading, CommandLog
from huddlecli.store.transaction import Transaction

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TAKEN = Failed("it is there already", hint="huddle doctor")


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """Return a team folder with two files."""
    folder = tmp_path / "acme"
    (folder / "open").mkdir(parents=True)
    for name in ("huddle.toml", "open/a.toml", "open/b.toml"):
        (folder / name).write_text(f"{name} before", encoding="utf-8")
    return folder


def texts(team: Path) -> dict[str, str]:
    """Return what each file says, whatever it is called, but for the lock."""
    found = (path for path in team.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(team).as_posix(): path.read_text(encoding="utf-8") for path in found}


def everything(transaction: Transaction) -> None:
    """Write one of each kind: a new file, another text, another place, and none any more."""
    transaction.create("open/new.toml", "new", taken=TAKEN)
    transaction.replace("open/a.toml", "a after", about=("action", "k7f2q9xmtb"))
    transaction.move("open/a.toml", "closed/a.toml")
    transaction.replace("huddle.toml", "team after")
    transaction.remove("open/b.toml")


AFTER = {"open/new.toml": "new", "closed/a.toml": "a after", "huddle.toml": "team after"}


def test_nothing_is_written_before_the_end_of_the_outermost_block(team: Path) -> None:
    """And then all of it; what is to be written can be read before."""
    transaction, before = Transaction(team), texts(team)
    told: list[str] = []

    with transaction:
        with transaction:
            everything(transaction)
            transaction.afterwards(lambda: told.append("done"))
        assert (texts(team), told) == (before, [])
        assert transaction.read("huddle.toml") == "team after"

    assert (texts(team), told) == (AFTER, ["done"])


def test_a_block_that_fails_writes_nothing(team: Path) -> None:
    """Nor does the next one write what it had collected."""
    transaction, before = Transaction(team), texts(team)

    with suppress(KeyboardInterrupt), transaction:
        everything(transaction)
        raise KeyboardInterrupt
    with transaction:
        pass

    assert texts(team) == before


@contextmanager
def failing(number: int, error: int, *, lasts: bool) -> Iterator[list[str]]:
    """Let the call of that number fail which changes the disk, and all after it if it lasts.

    Names are given and taken on a disk that has no room left: only writing fails from then on.
    """
    calls: list[str] = []

    def wrapped(name: str) -> Callable[..., object]:
        real = getattr(os, name)

        def call(*given: object, **more: object) -> object:
            calls.append(name)
            is_struck = len(calls) == number
            if is_struck or (lasts and len(calls) > number and name == "write"):
                raise OSError(error, os.strerror(error))
            return real(*given, **more)

        return call

    names = ("write", "fsync", "rename", "link", "mkdir", "unlink")
    patches = [patch.object(os, name, wrapped(name)) for name in names]
    for one in patches:
        one.start()
    try:
        yield calls
    finally:
        for one in patches:
            one.stop()


@pytest.mark.parametrize("lasts", [False, True], ids=["once", "no room from then on"])
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EACCES])
def test_a_fault_at_each_call_leaves_all_or_nothing(team: Path, error: int, *, lasts: bool) -> None:
    """Whichever call fails: an error and the files as before, or none and the files as after."""
    came = set[bool]()
    before = texts(team)
    for number in range(1, 200):
        is_refused = False
        with failing(number, error, lasts=lasts) as calls:
            try:
                with Transaction(team) as transaction:
                    everything(transaction)
            except files.NotSaved:
                is_refused = True
        left = {name: text for name, text in texts(team).items() if not name.endswith(".tmp")}
        assert left == (before if is_refused else AFTER), (number, calls[number - 1 : number])
        came.add(is_refused)
        if len(calls) < number:
            break
        if not is_refused:
            for name in AFTER:
                (team / name).unlink()
            for name, text in before.items():
                (team / name).write_text(text, encoding="utf-8")
    assert (number > 20, came) == (True, {True, False})


def test_a_file_that_is_there_already_is_not_overwritten(team: Path) -> None:
    """The command fails as it was told to, and what came before it is restored."""
    before = texts(team)

    transaction = Transaction(team)

    def write() -> None:
        with transaction:
            transaction.replace("huddle.toml", "team after")
            transaction.create("open/a.toml", "mine", taken=TAKEN)

    with pytest.raises(Failed, match="it is there already"):
        write()
    assert texts(team) == before


def test_a_move_that_is_not_vital_gives_way(team: Path) -> None:
    """The file stays where it is if another has the name; else that is an error."""
    with Transaction(team) as transaction:
        transaction.move("open/a.toml", "open/b.toml", is_vital=False)
    with pytest.raises(files.NotSaved), Transaction(team) as transaction:
        transaction.move("open/a.toml", "open/b.toml")

    assert texts(team)["open/b.toml"] == "open/b.toml before"


def log_in(state: Path, troubles: list[str] | None = None) -> CommandLog:
    """Return a log in a folder."""
    heading = CommandHeading(at=NOON, by="sam", team="/acme", words=("log", "Send it"))
    return CommandLog(
        state, lambda: heading, lambda trouble: (troubles or []).append(trouble.reason)
    )


def test_a_command_has_one_line(team: Path, tmp_path: Path) -> None:
    """It says what was typed, which records it changed, and the texts of other files."""
    log = log_in(tmp_path / "state")

    with Transaction(team, log) as transaction:
        everything(transaction)
        cmd = transaction.cmd

    (found,) = log.commands("/acme", "SAM")
    assert found == PastCommand(
        cmd=cmd or "",
        at=NOON,
        by="sam",
        team="/acme",
        words=("log", "Send it"),
        records=(("action", "k7f2q9xmtb"),),
        files={
            "open/new.toml": Texts(None, "new"),
            "huddle.toml": Texts("huddle.toml before", "team after"),
            "open/b.toml": Texts("open/b.toml before", None),
        },
        written=found.written,
    )
    assert log.commands("/other", "sam") == log.commands("/acme", "ana") == []
    modes = [(tmp_path / name).stat().st_mode & 0o777 for name in ("state", "state/commands.jsonl")]
    assert modes == [0o700, 0o600]


@pytest.mark.parametrize(
    ("state", "was_done"), [("begun", None), ("ended", True), ("empty", False)]
)
def test_the_line_says_how_far_the_command_came(
    team: Path, tmp_path: Path, state: str, *, was_done: bool | None
) -> None:
    """It is written before the files, so that a process that is killed leaves a line."""
    log = log_in(tmp_path)
    seen: list[str] = []

    def look() -> None:
        seen.append((tmp_path / "commands.jsonl").read_text(encoding="utf-8"))
        if state == "empty":
            raise files.NotSaved(team, "no room")

    try:
        with Transaction(team, log) as transaction:
            transaction.replace("huddle.toml", "team after")
            transaction.finish(look)
    except files.NotSaved:
        pass

    written = (tmp_path / "commands.jsonl").read_text(encoding="utf-8")
    if state == "begun":
        (tmp_path / "commands.jsonl").write_text(seen[0], encoding="utf-8")
        written = seen[0]
    assert json.loads(written)["state"] == state
    assert json.loads(seen[0])["state"] == "begun"
    assert [one.was_done for one in log.commands("/acme", "sam")] == [was_done]


def test_the_last_thousand_commands_are_kept(tmp_path: Path) -> None:
    """A torn line, and one of another kind, cost nothing but themselves."""
    log = log_in(tmp_path)
    path = tmp_path / "commands.jsonl"
    with log.noted("first0", (), {}):
        pass
    line = path.read_text(encoding="utf-8")
    path.write_text(line * (MOST - 2) + '{"other": 1}\n{"state": "be', encoding="utf-8")

    for cmd in ("second", "third0"):
        with log.noted(cmd, (), {}):
            pass

    lines = path.read_text(encoding="utf-8").splitlines()
    found = [one.cmd for one in log.commands("/acme", "sam")]
    assert (len(lines), len(found), found[-3:]) == (MOST, MOST - 2, ["first0", "second", "third0"])


def test_many_commands_at_once_lose_no_line(tmp_path: Path) -> None:
    """Neither while they are added nor while the oldest are dropped."""
    log = log_in(tmp_path)
    with log.noted("first0", (), {}):
        pass
    path = tmp_path / "commands.jsonl"
    path.write_text(path.read_text(encoding="utf-8") * (MOST - 20), encoding="utf-8")

    def note(number: int) -> None:
        with log.noted(f"cmd{number:03}", (), {}):
            pass

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(note, range(200)))

    kept = {one.cmd for one in log.commands("/acme", "sam") if one.was_done}
    assert {f"cmd{number:03}" for number in range(200)} <= kept


def test_a_log_that_cannot_be_written_is_told_and_stops_nothing(team: Path, tmp_path: Path) -> None:
    """What was promised is more than that it can be undone."""
    (tmp_path / "state").write_text("no folder", encoding="utf-8")
    troubles = ["first"]

    with Transaction(team, log_in(tmp_path / "state", troubles)) as transaction:
        everything(transaction)

    assert (texts(team), troubles[1:]) == (AFTER, ["not a directory"])


@pytest.mark.parametrize("what", ["pipe", "link", "folder", "dangling"])
def test_what_is_no_plain_file_in_the_place_of_the_log_stops_nothing(
    team: Path, tmp_path: Path, what: str
) -> None:
    """It is told, nothing waits for it, and the promise is kept."""
    path = tmp_path / "commands.jsonl"
    make: dict[str, Callable[[], object]] = {
        "pipe": lambda: os.mkfifo(path),
        "link": lambda: path.symlink_to("/dev/full"),
        "folder": path.mkdir,
        "dangling": lambda: path.symlink_to(tmp_path / "nothing"),
    }
    make[what]()
    troubles = ["first"]
    log = log_in(tmp_path, troubles)

    assert log.unfinished() is None
    with Transaction(team, log) as transaction:
        transaction.create("one.txt", "one", taken=Failed("taken", hint=""))

    assert (team / "one.txt").read_text(encoding="utf-8") == "one"
    assert len(troubles) == 2


def test_a_long_log_with_bytes_that_are_no_text_is_gone_on_with(tmp_path: Path) -> None:
    """Its other lines are found, and the next ones are added."""
    log = log_in(tmp_path)
    path = tmp_path / "commands.jsonl"
    with log.noted("first0", (), {}):
        pass
    path.write_bytes(path.read_bytes() * (MOST - 2) + b"\xff\n")

    for cmd in ("second", "third0"):
        with log.noted(cmd, (), {}):
            pass

    found = [one.cmd for one in log.commands("/acme", "sam")]
    assert found[-3:] == ["first0", "second", "third0"]
    assert len(path.read_bytes().splitlines()) == MOST
