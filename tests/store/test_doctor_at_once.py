"""The doctor with many copies: equal work for each, and files that change meanwhile stay."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from huddlecli.core.doctor import Checkup
from huddlecli.core.records import Action
from huddlecli.store.doctor import checkup, repair
from huddlecli.store.records import RecordStore
from huddlecli.store.transaction.batch import Batch
from tests.helpers.acme_weeks import BERLIN, at, fill

NOW = at(23)
ID = "k7f2000000"
NAME = f"{ID}-two-case-studies"
OPEN = f"actions/open/{NAME}.toml"
COPY = f"actions/open/{NAME} (copy).toml"
DONE = {"status": "done", "closed": at(21), "done_on": date(2026, 11, 21)}


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    """Return a team folder in which a promise has a conflict copy that says that it is done."""
    folder = tmp_path / "acme"
    folder.mkdir()
    fill(folder)
    store, path = RecordStore(folder, BERLIN), folder / OPEN
    before = path.read_bytes()
    store.change(Action, ID, "dan", at(21), set=DONE)
    closed = next(folder.glob(f"actions/closed/*/{ID}*"))
    closed.rename(folder / COPY)
    path.write_bytes(before)
    store.change(Action, ID, "ana", at(20), set={"due": date(2026, 12, 3)})
    return folder


def multiplied(folder: Path, count: int) -> None:
    """Add promises: `count` with such a copy, and as many without one."""
    here, copy = ((folder / place).read_text() for place in (OPEN, COPY))
    for number in range(2 * count):
        new = f"k8{number:08}"
        for text, place in ((here, OPEN), (copy, COPY))[: 1 + number % 2]:
            (folder / place.replace(ID, new)).write_text(text.replace(ID, new))


class Work:
    """How often each path is opened, and how often folders are listed and waited for."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        """Count from now on, until the patch ends."""
        self.opened: Counter[str] = Counter()
        self.of_folders = [0, 0]
        for name, wrapped in (
            ("open", self._open(os.open)),
            ("listdir", self._list(os.listdir)),
            ("scandir", self._list(os.scandir)),
            ("fsync", self._wait(os.fsync)),
        ):
            patch.setattr(os, name, wrapped)

    def most(self, *, of_copies: bool | None) -> int:
        """Return how often the path of a kind is opened at most; None: no added promise."""
        return max(times for path, times in self.opened.items() if _has_copy(path) is of_copies)

    def _open(self, really: Callable[..., int]) -> Callable[..., int]:
        def opened(path: Any, *more: Any, **how: Any) -> int:
            if how.get("dir_fd") is None:
                self.opened[os.fspath(path)] += 1
            return really(path, *more, **how)

        return opened

    def _list(self, really: Callable[..., Any]) -> Callable[..., Any]:
        def listed(folder: Any) -> Any:
            self.of_folders[0] += 1
            return really(folder)

        return listed

    def _wait(self, really: Callable[[int], None]) -> Callable[[int], None]:
        def waited(file: int) -> None:
            self.of_folders[1] += stat.S_ISDIR(os.fstat(file).st_mode)
            really(file)

        return waited


def _has_copy(path: str) -> bool | None:
    name = path.rpartition("/")[2]
    return int(name[2:10]) % 2 == 1 if name.startswith("k8") else None


def work_of(
    examine: Callable[[Path, Any], Checkup], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Checkup, tuple[int, ...]]:
    """Return the result, and the work that does not depend on how many files there are."""
    with monkeypatch.context() as patch:
        work = Work(patch)
        result = examine(folder, NOW)
    opened = (work.most(of_copies=kind) for kind in (False, True, None))
    return result, (*opened, *work.of_folders)


def test_the_work_for_one_of_many_copies_is_that_for_one_of_few(
    acme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file is read more often since there are others; no folder is listed or waited for more."""
    works = []
    for count in (10, 100):
        folder = tmp_path / f"{count}"
        folder.mkdir()
        fill(folder)
        for place in (OPEN, COPY):
            (folder / place).write_bytes((acme / place).read_bytes())
        multiplied(folder, count)
        found, checking = work_of(checkup, folder, monkeypatch)
        after, repairing = work_of(repair, folder, monkeypatch)
        assert after.mended == found.findings
        assert (len(after.mended), after.findings) == (count + 1, ())
        works.append((checking, repairing))

    assert works[0] == works[1]
    checking, repairing = works[0]
    assert checking[:2] == (1, 1)
    # One without a copy is read once. Another is read to check it, to merge it, to back it up, and
    # to see that it is as it was. What they became, at another place, is read once.
    assert repairing[:2] == (1, 4)


@pytest.mark.parametrize("place", [OPEN, COPY])
def test_a_file_that_changes_while_it_is_merged_is_left_for_the_next_time(
    acme: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """What a sync program brings after the repair was planned is neither lost nor passed over."""
    path, create = acme / place, Batch.create
    brought = path.read_text().replace("\nstatus", '\ncolor = "red"\nstatus', 1)
    brought += '\n[[change]]\nat = 2026-11-22T08:00:00.000Z\nby = "fay"\nset = { color = "red" }\n'

    def bring(*args: Any) -> None:
        path.write_text(brought)
        create(*args)

    with monkeypatch.context() as patch:
        patch.setattr(Batch, "create", bring)
        first = repair(acme, NOW)
    assert path.read_text() == brought
    assert [finding.file for finding in first.findings] == [COPY]

    second = repair(acme, at(24))
    assert ([finding.file for finding in second.mended], second.findings) == ([COPY], ())
    changes = RecordStore(acme, BERLIN).load(Action, ID).changes
    assert [change.by for change in changes][-3:] == ["ana", "dan", "fay"]


def test_a_place_that_is_taken_meanwhile_stops_that_repair_alone(
    acme: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The promise whose place was taken stays where it counts; others are moved."""
    multiplied(acme, 1)
    create = Batch.create
    homes = [
        f"actions/closed/2026-11/{name}-two-case-studies.20261118.20261201.20261121.toml"
        for name in (ID, "k800000001")
    ]
    homes = [home.replace("20261201", "20261203") for home in homes]

    def take(*args: Any) -> None:
        (acme / homes[0]).write_text("theirs")
        create(*args)

    with monkeypatch.context() as patch:
        patch.setattr(Batch, "create", take)
        after = repair(acme, NOW)
    assert (acme / homes[0]).read_text() == "theirs"
    assert (acme / OPEN).exists()
    assert (acme / homes[1]).exists()
    assert [(finding.file, finding.kind) for finding in after.findings] == [
        (homes[0], "unreadable"),
        (OPEN, "misplaced"),
    ]
