"""What only POSIX systems have, one function at a time."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from huddlecli.store import platform
from huddlecli.store.platform import accounts, modes, signals, terminal

FULL = 51  # F_FULLFSYNC, as macOS has it


@pytest.fixture
def file(tmp_path: Path) -> Iterator[int]:
    """Return an open file with a few words."""
    path = tmp_path / "words"
    path.write_bytes(b"a few words")
    opened = os.open(path, os.O_RDWR)
    yield opened
    os.close(opened)


class Disk:
    """Notes how it is waited for. `refused` is its error to F_FULLFSYNC, `broken` that to fsync."""

    def __init__(self, refused: int | None = None, broken: int | None = None) -> None:
        """Have been waited for by nobody."""
        self.waits: list[str] = []
        self._errors = {"full": refused, "plain": broken}

    def full(self, _file: int, command: int) -> int:
        """Take a wait by `fcntl`."""
        assert command == FULL
        return self._wait("full")

    def plain(self, _file: int) -> None:
        """Take a wait by `fsync`."""
        self._wait("plain")

    def _wait(self, how: str) -> int:
        self.waits.append(how)
        if number := self._errors[how]:
            raise OSError(number, os.strerror(number))
        return 0


def on_macos(monkeypatch: pytest.MonkeyPatch, disk: Disk) -> None:
    """Have that disk on a Mac."""
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", FULL, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", disk.full)
    monkeypatch.setattr(os, "fsync", disk.plain)


def test_elsewhere_a_plain_wait_is_enough(monkeypatch: pytest.MonkeyPatch, file: int) -> None:
    """Linux writes through to the disk itself."""
    disk = Disk()
    monkeypatch.delattr(fcntl, "F_FULLFSYNC", raising=False)
    monkeypatch.setattr(os, "fsync", disk.plain)
    platform.sync_file(file)

    assert disk.waits == ["plain"]


@pytest.mark.parametrize("sync", [platform.sync_file, platform.sync_folder])
def test_on_macos_the_memory_of_the_drive_is_written_too(
    monkeypatch: pytest.MonkeyPatch, file: int, sync: Callable[[int], None]
) -> None:
    """The plain wait would leave it there; once is enough."""
    disk = Disk()
    on_macos(monkeypatch, disk)
    sync(file)

    assert disk.waits == ["full"]


@pytest.mark.parametrize("sync", [platform.sync_file, platform.sync_folder])
@pytest.mark.parametrize(
    "refused", [errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL, errno.ENOTTY], ids=os.strerror
)
def test_a_disk_that_knows_no_full_wait_gets_a_plain_one(
    monkeypatch: pytest.MonkeyPatch, file: int, sync: Callable[[int], None], refused: int
) -> None:
    """As SMB, WebDAV and ZFS answer."""
    disk = Disk(refused)
    on_macos(monkeypatch, disk)
    sync(file)

    assert disk.waits == ["full", "plain"]


@pytest.mark.parametrize("sync", [platform.sync_file, platform.sync_folder])
@pytest.mark.parametrize("broken", [errno.EIO, errno.ENOSPC], ids=os.strerror)
def test_a_disk_that_fails_is_not_asked_twice(
    monkeypatch: pytest.MonkeyPatch, file: int, sync: Callable[[int], None], broken: int
) -> None:
    """A second wait may succeed although the data is lost: an error is told only once."""
    disk = Disk(broken)
    on_macos(monkeypatch, disk)
    with pytest.raises(OSError, match=os.strerror(broken)):
        sync(file)

    assert disk.waits == ["full"]


def test_some_network_disks_cannot_wait_for_folders(
    monkeypatch: pytest.MonkeyPatch, file: int
) -> None:
    """They can for files: there the same error counts."""
    disk = Disk(broken=errno.EINVAL)
    monkeypatch.setattr(os, "fsync", disk.plain)
    platform.sync_folder(file)
    with pytest.raises(OSError, match=os.strerror(errno.EINVAL)):
        platform.sync_file(file)

    assert disk.waits == ["plain", "plain"]


def test_a_link_is_not_opened_and_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """Neither by its path nor by its name in an open folder."""
    (tmp_path / "there").write_bytes(b"there")
    (tmp_path / "link").symlink_to("there")
    (tmp_path / "nowhere").symlink_to("gone")
    os.mkfifo(tmp_path / "pipe")
    folder = platform.open_folder(tmp_path)
    os.close(platform.open_nofollow(tmp_path / "pipe"))
    read = platform.beginning_of("there", folder, 3)
    refused: list[int | None] = []
    for name in ("link", "nowhere"):
        for opens in (
            lambda name: platform.open_nofollow(tmp_path / name),
            lambda name: platform.open_nofollow(name, os.O_RDWR | os.O_CREAT, folder=folder),
            lambda name: platform.beginning_of(name, folder, 3),
            lambda name: platform.open_new(name, folder),
        ):
            with pytest.raises(OSError, match=r"links|exists") as raised:
                opens(name)
            refused.append(raised.value.errno)
    os.close(folder)

    assert read == b"the"
    assert refused == [errno.ELOOP, errno.ELOOP, errno.ELOOP, errno.EEXIST] * 2
    assert not (tmp_path / "gone").exists()


def test_a_link_to_a_folder_is_followed_only_where_that_is_meant(tmp_path: Path) -> None:
    """A file is no folder."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("folder")
    (tmp_path / "file").touch()
    around = platform.open_folder(tmp_path)
    os.close(platform.open_folder(tmp_path / "link"))
    os.close(platform.open_folder_nofollow("folder", folder=around))
    for name in ("link", "file"):
        with pytest.raises(OSError, match=r"directory|links"):  # macOS speaks of links
            platform.open_folder_nofollow(name, folder=around)
    target = platform.target_of("link", around)
    os.close(around)

    assert target == "folder"


def test_locks_are_shared_or_alone_and_end_with_the_file(tmp_path: Path) -> None:
    """As seen by three who open the same file."""
    (tmp_path / "lock").touch()
    first, second, third = (platform.open_nofollow(tmp_path / "lock") for _ in range(3))
    tried = [platform.try_lock(first, shared=True), platform.try_lock(second, shared=True)]
    tried.append(platform.try_lock(third))
    os.close(first)
    tried.append(platform.try_lock(third))
    os.close(second)
    platform.wait_for_lock(third)
    fourth = platform.open_nofollow(tmp_path / "lock")
    tried.append(platform.try_lock(fourth, shared=True))
    os.close(third)
    tried.append(platform.try_lock(fourth, shared=True))
    os.close(fourth)

    assert tried == [True, True, False, False, False, True]


def test_what_was_appended_can_be_overwritten_in_place(tmp_path: Path) -> None:
    """Whatever Linux does with a file that is open to append."""
    file = platform.open_nofollow(tmp_path / "log", os.O_RDWR | os.O_CREAT | os.O_APPEND)
    os.write(file, b"begun\n")
    platform.end_append(file)
    platform.write_at(file, b"ended", 0)
    read = platform.read_at(file, 3, 2)
    os.close(file)

    assert (read, (tmp_path / "log").read_bytes()) == (b"ded", b"ended\n")


def owned_by(user: int, group: int) -> os.stat_result:
    """Return what is known about a file of that user and group."""
    return os.stat_result((0o100644, 1, 1, 1, user, group, 0, 0, 0, 0))


def test_whose_a_file_is() -> None:
    """By name, or by number where the system has no name for it."""
    own = owned_by(os.geteuid(), os.getegid())
    nobody = owned_by(4_000_000, 4_000_000)

    assert (platform.is_own(own), platform.is_own(nobody)) == (True, False)
    assert (platform.is_of_root(owned_by(0, 0)), platform.is_of_root(nobody)) == (True, False)
    assert (accounts.is_in_own_group(own), accounts.is_in_own_group(nobody)) == (True, False)
    assert (accounts.is_member(own), accounts.is_member(nobody)) == (True, False)
    assert accounts.owner(nobody) == "user 4000000"
    assert not accounts.has_private_group(nobody)


def test_a_home_that_is_not_named_is_that_of_the_account(tmp_path: Path) -> None:
    """An empty or relative HOME is none."""
    account = platform.home_of({})

    assert platform.home_of({"HOME": str(tmp_path)}) == tmp_path
    assert platform.home_of({"HOME": ""}) == platform.home_of({"HOME": "here"}) == account
    assert account.is_absolute()


def test_the_group_is_let_in_with_the_mark_of_the_folder(tmp_path: Path) -> None:
    """Bits are only added; a file gets no mark."""
    around, inner, path = tmp_path, tmp_path / "inner", tmp_path / "file"
    around.chmod(0o2770)
    inner.mkdir(0o700)
    inner.chmod(0o700)
    path.touch(0o604)
    path.chmod(0o604)
    for made, bits in ((inner, 0o070), (path, 0o060)):
        opened = os.open(made, os.O_RDONLY)
        modes.let_group_in(opened, around.stat(), bits)
        os.close(opened)

    assert [oct(made.stat().st_mode & 0o7777) for made in (inner, path)] == ["0o2770", "0o664"]


def test_handlers_are_put_back_where_they_are_still_ours() -> None:
    """Whoever has set another one since keeps it."""
    heard: list[int] = []

    def ours(number: int, _frame: object) -> None:
        heard.append(number)

    def theirs(number: int, _frame: object) -> None:
        heard.append(-number)

    numbers = (signals.RESIZE, signals.CONTINUE)
    before = [signal.getsignal(number) for number in numbers]
    handlers = signals.SignalHandlers(dict.fromkeys(numbers, ours))
    handlers.set()
    signal.raise_signal(signals.RESIZE)
    signal.signal(signals.CONTINUE, theirs)
    handlers.put_back()
    signal.raise_signal(signals.CONTINUE)
    after = [signal.getsignal(number) for number in numbers]
    signal.signal(signals.CONTINUE, before[1])

    assert heard == [signals.RESIZE, -signals.CONTINUE]
    assert after == [before[0], theirs]


def test_what_is_no_terminal_has_no_settings(file: int) -> None:
    """It cannot be taken either, and giving it back changes nothing."""
    terminal.give_back(file, [0, 0, 0, 0, 0, 0, []])

    assert (terminal.settings_of(file), terminal.take_keys(file)) == (None, None)


def test_a_terminal_is_given_back_as_it_was() -> None:
    """What was typed while its keys were taken is dropped."""
    keyboard, screen = os.openpty()
    before = terminal.settings_of(screen)
    taken = terminal.take_keys(screen)
    os.write(keyboard, b"rm -r\n")
    waiting = terminal.wait_for_input([screen], 5)
    assert taken is not None
    changed = terminal.settings_of(screen)
    terminal.give_back(screen, taken)
    left = terminal.wait_for_input([screen], 0)
    after = terminal.settings_of(screen)
    os.close(keyboard)
    os.close(screen)

    assert taken == before == after != changed
    assert (waiting, left) == ([screen], [])


@pytest.mark.skipif(sys.platform != "linux", reason="macOS tells such a wait of nothing")
def test_the_end_of_a_terminal_ends_the_wait_for_it() -> None:
    """So does the end of the pipe, which says that nobody waits any more."""
    keyboard, screen = os.openpty()
    source, target = os.pipe()
    os.close(target)
    nobody_waits = terminal.wait_until_gone(screen, source)
    os.close(keyboard)
    is_gone = terminal.wait_until_gone(screen, source)
    os.close(screen)
    os.close(source)

    assert (nobody_waits, is_gone) == (False, True)
