"""Where things are written in a team folder: nowhere else, and only while it is there."""

from __future__ import annotations

import ctypes
import os
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from huddlecli.core.errors import HuddleError
from huddlecli.core.records import Action
from huddlecli.store import files, person_tables
from huddlecli.store.files import NotSaved
from huddlecli.store.lock import team_lock
from huddlecli.store.places import TeamFolderGone, TeamPath, within
from huddlecli.store.records import RecordStore

EXCHANGE = 2  # of renameat2
HERE = -100  # AT_FDCWD
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SHARED, OPEN, PRIVATE = 0o2775, 0o755, 0o700


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """Return the folder of a team."""
    folder = tmp_path / "acme"
    folder.mkdir()
    (folder / "huddle.toml").write_text('schema = 1\nname = "A"\ntimezone = "UTC"\n')
    return folder


@contextmanager
def umask(mask: int) -> Iterator[None]:
    """Have that umask meanwhile."""
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def mode(path: Path) -> int:
    """Return the mode of what lies at `path`."""
    return stat.S_IMODE(path.lstat().st_mode)


def log(team: Path, number: int = 0) -> None:
    """Log a promise."""
    store = RecordStore(team, ZoneInfo("UTC"))
    keys = {"title": "Call", "owner": "sam", "side": "sales", "due": date(2026, 12, 1)}
    store.create(Action, f"k7f2q9{number:04}", "sam", NOON, **keys)


@pytest.mark.parametrize("mask", [0o022, 0o027, 0o077, 0o002])
@pytest.mark.parametrize(
    ("around", "folder", "file"),
    [
        (SHARED, 0o2775, 0o664),
        (0o2770, 0o2770, 0o660),
        (OPEN, 0o755, 0o644),
        (PRIVATE, 0o700, 0o600),
    ],
)
def test_what_is_made_takes_after_the_folder_around_it(
    team: Path, mask: int, around: int, folder: int, file: int
) -> None:
    """A shared folder stays shared and a private one private, whatever the umask."""
    team.chmod(around)
    with umask(mask):
        files.write_new(within(team, "actions/open/a.toml"), "a = 1\n")
        files.replace(within(team, "agendas/b.toml"), "b = 1\n")
        files.move(within(team, "actions/open/a.toml"), within(team, "actions/closed/11/a.toml"))
        with team_lock(team):
            pass

    made = {str(path.relative_to(team)): mode(path) for path in team.rglob("*")}
    assert made == {
        "huddle.toml": made["huddle.toml"],
        ".lock": file,
        "actions": folder,
        "actions/open": folder,
        "actions/closed": folder,
        "actions/closed/11": folder,
        "actions/closed/11/a.toml": file,
        "agendas": folder,
        "agendas/b.toml": file,
    }


def test_a_file_keeps_its_mode_and_gains_what_a_group_shares(team: Path) -> None:
    """One that nobody else should read stays so, unless the folder is there for a group."""
    place = within(team, "huddle.toml")
    for around, before, after in (
        (OPEN, 0o600, 0o600),
        (SHARED, 0o600, 0o660),
        (OPEN, 0o640, 0o640),
    ):
        team.chmod(around)
        place.path.chmod(before)
        files.replace(place, "x = 1\n")
        assert mode(place.path) == after


def test_where_anyone_may_leave_files_they_are_not_anyones_to_change(team: Path) -> None:
    """As in /tmp, where each may only remove their own."""
    team.chmod(0o1777)
    files.write_new(within(team, "wins/a.toml"), "a = 1\n")

    assert (mode(team / "wins"), mode(team / "wins/a.toml")) == (0o775, 0o664)


def test_a_new_team_in_a_shared_folder_is_shared(tmp_path: Path) -> None:
    """The group's mark and its right to write are there on purpose; an ordinary folder has none."""
    for around, folder, file in ((SHARED, 0o2775, 0o664), (OPEN, 0o755, 0o644)):
        tmp_path.chmod(around)
        team = tmp_path / f"team-{around:o}"
        with umask(0o022):
            files.write_new(TeamPath(team, "huddle.toml", is_first=True), "x = 1\n")
        assert (mode(team), mode(team / "huddle.toml")) == (folder, file)


WRITES: dict[str, Callable[[Path], object]] = {
    "a new file": lambda team: files.write_new(within(team, "wins/a.toml"), ""),
    "a changed file": lambda team: files.replace(within(team, "huddle.toml"), ""),
    "a moved file": lambda team: files.move(within(team, "a.toml"), within(team, "wins/a.toml")),
    "an opened file": lambda team: files.open_file(within(team, "a.toml"), os.O_RDWR),
    "a lock": lambda team: team_lock(team).__enter__(),
    "a person": lambda team: person_tables.set_away(team, "sam", away=True),
    "a record": log,
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_folder_that_went_away_is_not_made_again(
    team: Path, write: Callable[[Path], object]
) -> None:
    """Moved, removed, or without `huddle.toml`, as below a disk that was taken away."""
    (team / "a.toml").touch()
    team.rename(team.with_name("moved"))
    with pytest.raises((TeamFolderGone, files.Missing)) as caught:
        write(team)
    assert not team.exists()
    if isinstance(caught.value, TeamFolderGone):
        assert (caught.value.message, caught.value.hint, caught.value.exit_code) == (
            f"the team folder is gone: {team}",
            "huddle init DIR, if it has moved",
            1,
        )

    team.mkdir()
    with pytest.raises((TeamFolderGone, files.Missing)):
        write(team)
    assert [*team.iterdir()] == []


@pytest.mark.parametrize(
    ("target", "fits"),
    [
        ("kept", True),
        ("./kept/../kept", True),
        ("{team}/kept", True),
        ("loop", False),
        ("..", False),
        ("kept/../../outside", False),
        ("{team}/../outside", False),
        ("/", False),
    ],
)
def test_a_link_is_followed_within_the_team_alone(team: Path, target: str, *, fits: bool) -> None:
    """Up and down as it likes, but not one step out."""
    (team / "kept").mkdir()
    (team / "loop").symlink_to("loop")
    (team.parent / "outside").mkdir()
    (team / "wins").symlink_to(target.format(team=team))
    before = {*team.parent.rglob("*")}

    if fits:
        files.write_new(within(team, "wins/2026-11/a.toml"), "a = 1\n")
        assert (team / "kept/2026-11/a.toml").read_text() == "a = 1\n"
    else:
        with pytest.raises(NotSaved, match="a link leads out of the team folder"):
            files.write_new(within(team, "wins/2026-11/a.toml"), "a = 1\n")
        assert {*team.parent.rglob("*")} == before


def test_nothing_is_written_through_a_link_that_is_swapped_in(team: Path) -> None:
    """A folder and a link out change places all the time; each write lands inside, or nowhere."""
    exchange = ctypes.CDLL(None, use_errno=True).renameat2
    outside, link = team.parent / "outside", team.parent / "link"
    outside.mkdir()
    link.symlink_to(outside)
    log(team)
    shelf = team / "actions/open"
    one, other = os.fsencode(shelf), os.fsencode(link)
    if exchange(HERE, one, HERE, other, EXCHANGE) != 0:
        pytest.skip("this disk cannot exchange two names")
    swaps, is_over = 0, threading.Event()

    def swap() -> None:
        nonlocal swaps
        while not is_over.is_set():
            exchange(HERE, one, HERE, other, EXCHANGE)
            swaps += 1

    swapping = threading.Thread(target=swap)
    swapping.start()
    written = 0
    try:
        for number in range(1, 2000):
            with suppress(HuddleError, FileNotFoundError):
                log(team, number)
                written += 1
    finally:
        is_over.set()
        swapping.join()

    assert [*outside.iterdir()] == []
    assert written > 0
    assert swaps > 0


def test_a_lock_with_another_name_is_not_written_to(team: Path) -> None:
    """A diary that somebody linked there keeps its pages."""
    diary = team.parent / "diary"
    diary.write_text("dear diary")
    os.link(diary, team / ".lock")

    with pytest.raises(NotSaved, match="a link to another file"), team_lock(team):
        pass
    assert diary.read_text() == "dear diary"


@pytest.mark.parametrize(
    "text", ["4711\n", "x" * 201, "sam (process 12)\nmore\n", "sam (process )\n"]
)
def test_the_lock_of_another_program_is_left_alone(team: Path, text: str) -> None:
    """Only what huddle wrote is written over."""
    lock = team / ".lock"
    lock.write_text(text)

    with pytest.raises(NotSaved, match="huddle did not write it"), team_lock(team):
        pass
    assert lock.read_text() == text


@pytest.mark.parametrize("text", ["", "sam (process 12)\n", f"{'é' * 40} (process 4194304)\n"])
def test_our_own_lock_is_signed_again(team: Path, text: str) -> None:
    """Empty or signed by whoever had it before, however long their name."""
    lock = team / ".lock"
    lock.write_text(text)

    with team_lock(team, holder="z" * 300):
        assert lock.read_text() == f"{'z' * 40} (process {os.getpid()})\n"
