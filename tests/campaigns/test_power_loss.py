"""The power goes: what was acknowledged is there and whole, whatever was not yet on the disk."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from huddlecli.core.agenda import LoopRule
from huddlecli.core.huddle import state
from huddlecli.core.huddle.events import Begun, Event, HuddleEnded, Noted
from huddlecli.core.huddle.evolve import fold
from huddlecli.core.huddle.minutes import minutes_of
from huddlecli.core.minutes import Present
from huddlecli.core.records import Action, Win
from huddlecli.store import journal, minutes_files
from huddlecli.store.records import RecordStore
from tests.campaigns import disks
from tests.campaigns.check import check
from tests.campaigns.crew import Crew, Tell, seeded
from tests.campaigns.durable import Acked, Image, Recorder, after_a_cut
from tests.campaigns.steps import Step, dones, edits, logs, titles

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
ONE, TWO, WON = "k7f2q9xmtb", "m3f2q9xmtb", "w7f2q9xmtb"
ACTION: Any = {"owner": "sam", "side": "sales", "due": date(2026, 12, 1)}
BEGUN = Begun(
    at=NOON,
    huddle="2026-11-23-1300-daily",
    agenda="daily",
    title="Daily huddle",
    team="Acme",
    timezone="Europe/Berlin",
    sides=("marketing", "sales"),
    by="sam",
    present=(Present(name="sam", side="sales"),),
    items=(),
    loop=LoopRule(),
    minutes=15,
    ends=NOON + timedelta(minutes=15),
)


def lay_out(image: Image, root: Path, target: Path) -> Path:
    """Write what a disk had into another folder."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    for path, content in image.items():
        place = target / path.relative_to(root)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return target


def cuts(recorder: Recorder, steps: list[Step], target: Path) -> int:
    """Check what each cut leaves, with the steps acknowledged by then, and count them."""
    count = 0
    for image, acked in after_a_cut(recorder.ops, recorder.root):
        for step in steps:
            step.acked = step in acked
        check(lay_out(image, recorder.root, target), steps)
        count += 1
    return count


class Story:
    """A store whose every call is written down, and who is told what."""

    def __init__(self, root: Path) -> None:
        """Begin with an empty folder."""
        root.mkdir()
        (root / "huddle.toml").touch()
        self.recorder = Recorder(root)
        self.store = RecordStore(root, BERLIN)
        self.steps: list[Step] = []
        self.now = NOON

    def tell(self, key: str, value: object, record: str | None, do: Callable[[], object]) -> None:
        """Do something, after which somebody is told that it is done."""
        self.now += timedelta(minutes=1)
        step = Step((), key, value, record)
        self.steps.append(step)
        with self.recorder.listening():
            do()
        self.recorder.ops.append(Acked(step))

    def create(self, record_id: str, title: str) -> None:
        """Make an action."""
        keys = {"title": title, **ACTION}
        self.tell(
            "title",
            title,
            None,
            lambda: self.store.create(Action, record_id, "sam", self.now, **keys),
        )

    def change(self, record_id: str, key: str, value: object, **more: object) -> None:
        """Change a key of an action."""
        keys = {key: value, **more}
        self.tell(
            key,
            value,
            record_id,
            lambda: self.store.change(Action, record_id, "sam", self.now, set=keys),
        )


def test_records_outlast_a_cut_at_any_moment(tmp_path: Path, tell: Tell) -> None:
    """Made, changed, done, reopened, done again: nothing that was acknowledged is lost or torn."""
    story = Story(tmp_path / "acme")
    story.create(ONE, "Send the list")
    story.create(TWO, "Call Brightwave")
    story.change(ONE, "title", "Send the whole list")
    story.change(ONE, "status", "done", closed=NOON, done_on=NOON.date())
    done_at = story.store.load(Action, ONE).changes[-1].at
    story.tell(
        "status", "open", ONE, lambda: story.store.revert(Action, ONE, done_at, "sam", story.now)
    )
    story.change(TWO, "status", "dropped", closed=NOON)
    won = {"title": "Brightwave signed", "side": "sales"}
    story.tell(
        "title", won["title"], None, lambda: story.store.create(Win, WON, "sam", story.now, **won)
    )

    count = cuts(story.recorder, story.steps, tmp_path / "after")

    tell(f"{len(story.recorder.ops)} operations, {count} different disks, 0 lost")


def test_a_folder_that_a_killed_process_had_just_made(tmp_path: Path) -> None:
    """Who finds a folder that nobody synced sees to it before a record in it is acknowledged."""
    story = Story(tmp_path / "acme")
    with story.recorder.listening():
        (tmp_path / "acme/actions/open").mkdir(parents=True)
    story.create(ONE, "Send the list")

    cuts(story.recorder, story.steps, tmp_path / "after")


def test_a_huddle_outlasts_a_cut_at_any_moment(tmp_path: Path, tell: Tell) -> None:
    """Each line of its journal is there once it was said, beside the minutes once they were."""
    root = tmp_path / "acme"
    root.mkdir()
    (root / "huddle.toml").touch()
    recorder = Recorder(root)
    told = [Noted(at=NOON + timedelta(minutes=n), text=f"note {n}") for n in (1, 2)]
    ended = HuddleEnded(at=NOON + timedelta(minutes=3))
    events: tuple[Event, ...] = (*told, ended)
    final = fold((BEGUN, *events))
    assert isinstance(final, state.Ended)
    minutes = minutes_of(final)

    with recorder.listening():
        held = journal.create(root, BEGUN)
        recorder.ops.append(Acked(BEGUN))
        for event in events:
            held.append(event)
            recorder.ops.append(Acked(event))
        held.finish(minutes_files.save(root, minutes).parent)
        recorder.ops.append(Acked(minutes))

    count = 0
    for image, acked in after_a_cut(recorder.ops, root):
        count += 1
        check(after := lay_out(image, root, tmp_path / "after"))
        found = [one for path in after.rglob("*.jsonl") for one in journal.read(path).events]
        wanted = [one for one in acked if one is not minutes]
        assert found[: len(wanted)] == wanted
        if minutes in acked:
            assert minutes_files.load(minutes_files.path_of(after, minutes.id)) == minutes
    tell(f"{len(recorder.ops)} operations, {count} different disks, 0 lost")


@contextmanager
def disk_of(kind: str, folder: Path) -> Iterator[disks.Disk]:
    """Mount a new disk whose power can be cut."""
    disk = disks.Disk(kind, folder)
    try:
        yield disk
    finally:
        disk.close()


@pytest.mark.parametrize("seconds", [0, 7])
@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs"])
def test_a_real_disk_loses_power(
    tmp_path: Path, tell: Tell, kind: str, seconds: int, *, is_long: bool
) -> None:
    """Long: 200 records on each file system, at once and seven seconds after the last answer."""
    if not is_long:
        pytest.skip("only in the long run")
    if not disks.can_make(kind):
        pytest.skip(f"no {kind} can be made and mounted here")
    with disk_of(kind, tmp_path / "disk") as disk:
        crew = Crew(disk.folder)
        seeds, ids = seeded(crew, 40)
        steps = [
            *logs(titles("log", 120)),
            *edits(ids[:20], "title", titles("edited", 20)),
            *dones(ids[20:]),
        ]
        crew.one_by_one(steps)
        time.sleep(seconds)
        disk.cut()
        check(crew.team, [*seeds, *steps])
    tell(f"{len(seeds) + len(steps)} acknowledged, 0 lost")
