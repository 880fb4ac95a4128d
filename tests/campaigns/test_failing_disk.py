"""A disk that says no at the n-th write, sync or rename, for each n, once or from then on."""

from __future__ import annotations

import errno
import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from huddlecli.core.errors import Failed, HuddleError
from huddlecli.core.huddle.events import Event, HuddleEnded, Noted
from huddlecli.core.huddle.evolve import fold
from huddlecli.core.huddle.minutes import minutes_of
from huddlecli.core.huddle.state import Ended as AtItsEnd
from huddlecli.core.records import Action
from huddlecli.store import journal, minutes_files
from huddlecli.store.records import RecordStore
from tests.campaigns.check import check
from tests.campaigns.crew import Tell
from tests.campaigns.failing import Disk
from tests.campaigns.steps import Step
from tests.campaigns.test_power_loss import BEGUN, BERLIN, NOON, ONE, TWO

FAULTS = ("ENOSPC", "EIO", "EACCES", "EROFS")
SHORT = (("EIO", False), ("EROFS", True))  # those of the short run
ACTION: Any = {"owner": "sam", "side": "sales", "due": date(2026, 12, 1)}


class Day:
    """What a day writes: promises, one done and one dropped, one taken back, and a huddle."""

    def __init__(self, folder: Path) -> None:
        """Begin it in an empty folder."""
        self.folder = folder
        (folder / "huddle.toml").touch()
        self.store = RecordStore(folder, BERLIN)
        self.steps: list[Step] = []
        self.said: list[object] = []  # what the journal acknowledged
        self.failures: list[HuddleError] = []
        self._now = NOON

    def run(self) -> None:
        """Do all of it, whatever of it fails."""
        self._tell("title", "Send the list", None, lambda: self._create(ONE, "Send the list"))
        self._tell("title", "Call Oakline", None, lambda: self._create(TWO, "Call Oakline"))
        self._tell("title", "Send it all", ONE, lambda: self._change(ONE, title="Send it all"))
        done = {"status": "done", "closed": NOON, "done_on": NOON.date()}
        self._tell("status", "done", ONE, lambda: self._change(ONE, **done))
        self._tell("status", "open", ONE, self._reopen)
        gone = {"status": "dropped", "closed": NOON}
        self._tell("status", "dropped", TWO, lambda: self._change(TWO, **gone))
        with suppress(HuddleError, FileExistsError):
            self._hold()

    def after(self) -> None:
        """The disk says yes again: the next promise is kept."""
        later = "w7f2q9xmtb"
        self._tell("title", "The next one", None, lambda: self._create(later, "The next one"))
        assert self.steps[-1].acked

    def _tell(self, key: str, value: str, record: str | None, do: Callable[[], object]) -> None:
        self._now += timedelta(minutes=1)
        step = Step((), key, value, record)
        self.steps.append(step)
        try:
            do()
        except HuddleError as error:
            self.failures.append(error)
        else:
            step.acked = True

    def _create(self, record_id: str, title: str) -> None:
        self.store.create(Action, record_id, "sam", self._now, title=title, **ACTION)

    def _change(self, record_id: str, **keys: Any) -> None:
        self.store.change(Action, record_id, "sam", self._now, set=keys)

    def _reopen(self) -> None:
        last = self.store.load(Action, ONE).changes[-1]
        if last.set.get("status") != "done":
            raise Failed("it is not done", hint="huddle done")
        self.store.revert(Action, ONE, last.at, "sam", self._now)

    def _hold(self) -> None:
        """Hold a huddle of two notes."""
        held = journal.create(self.folder, BEGUN)
        self.said.append(BEGUN)
        notes = [Noted(at=NOON + timedelta(minutes=n), text=f"note {n}") for n in (1, 2)]
        events: tuple[Event, ...] = (*notes, HuddleEnded(at=NOON + timedelta(minutes=3)))
        state = fold((BEGUN, *events))
        assert isinstance(state, AtItsEnd)
        try:
            for event in events:
                held.append(event)
                self.said.append(event)
            held.finish(minutes_files.save(self.folder, minutes_of(state)).parent)
        except HuddleError:
            held.close()
            raise


@pytest.mark.parametrize("is_lasting", [False, True], ids=["once", "from then on"])
@pytest.mark.parametrize("fault", FAULTS)
def test_each_call_fails_in_its_turn(
    tmp_path: Path, tell: Tell, fault: str, *, is_lasting: bool, is_long: bool
) -> None:
    """What was acknowledged is there, what failed said why, and it goes on when the disk does."""
    if not is_long and (fault, is_lasting) not in SHORT:
        pytest.skip("only in the long run")
    came, folder = Counter[str](), tmp_path / "acme"
    for first in count(1):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        day, disk = Day(folder), Disk(getattr(errno, fault), first, is_lasting)

        with disk.under():
            day.run()
        day.after()

        check(folder, day.steps)
        found = [one for path in folder.rglob("*.jsonl") for one in journal.read(path).events]
        assert found[: len(day.said)] == day.said
        came["acknowledged"] += sum(step.acked for step in day.steps)
        came["refused"] += len(day.failures)
        if not disk.failed:
            break
    tell(f"{first - 1} calls, {came['refused']} steps refused, {came['acknowledged']} kept, 0 lost")
    assert first > 50
