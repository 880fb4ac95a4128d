"""A doctor who is killed at any step: whoever comes next finds all of it, and finishes."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from huddlecli.core.agenda import LoopRule
from huddlecli.core.huddle import events as ev
from huddlecli.core.records import Action
from huddlecli.store.doctor import checkup, repair
from huddlecli.store.event_lines import line_of
from huddlecli.store.records import RecordStore
from tests.helpers.acme_weeks import BERLIN, at, fill, huddle

NOW = at(23)
ID = "k7f2000000"
OPEN = f"actions/open/{ID}-two-case-studies.toml"
STEPS = ("os.link", "os.mkdir", "os.remove", "os.rename", "os.truncate")
KILLED = 9


def test_killed_at_any_step_nothing_is_lost_and_the_next_run_finishes(tmp_path: Path) -> None:
    """However often, each file is there as it was, here or in a backup, and the end is the same."""
    sick = tmp_path / "sick"
    sick.mkdir()
    fill(sick)
    spoil(sick)
    before = {*contents(sick).values()}
    whole = tmp_path / "whole"
    copy(sick, whole)
    assert len(repair(whole, NOW).mended) == 9
    well = of_team(whole)

    steps = 0
    for step in count():
        folder = tmp_path / "killed"
        copy(sick, folder)
        if not is_killed_at(step, folder):
            break
        steps += 1
        assert before <= {*contents(folder).values()}
        later(folder)
        if step % 3 == 0:
            is_killed_at(step // 2, folder)
            later(folder)
        repair(folder, NOW)
        assert checkup(folder, NOW).findings == ()
        assert of_team(folder) == well
        assert before <= {*contents(folder).values()}
        shutil.rmtree(folder)
    assert steps > 40


def spoil(folder: Path) -> None:
    """Spoil a folder with what can be mended, each in its way."""
    ours, theirs = (RecordStore(one, BERLIN) for one in (folder, folder.with_name("theirs")))
    copy(folder, folder.with_name("theirs"))
    done = {"status": "done", "closed": at(21), "done_on": date(2026, 11, 21)}
    theirs.change(Action, ID, "dan", at(21), set=done)
    ours.change(Action, ID, "ana", at(21, 8), set={"due": date(2026, 12, 3)})
    closed = next(folder.with_name("theirs").glob(f"actions/closed/*/{ID}*"))
    shutil.move(closed, folder / "actions/closed/2026-11")
    edited(folder / OPEN, f"{OPEN}.orig", 'owner = "ana"', 'owner = "fay"')
    edited(folder / OPEN, OPEN, 'side = "marketing"', 'side = "sales"')
    [booked] = folder.glob("actions/closed/2026-11/p9qd*")
    booked.rename(folder / "actions/open" / booked.name)
    minutes = folder / "huddles/2026-11/2026-11-18-0900-daily.toml"
    minutes.rename(minutes.with_name("wednesday.toml"))
    (folder / "wins/.0123456789abcdef.tmp").write_text("half")
    os.utime(folder / "wins/.0123456789abcdef.tmp", (0, 0))
    (folder / "huddles/live").mkdir()
    live = folder / f"huddles/live/{BEGUN.huddle}.jsonl"
    lines = (line_of(BEGUN), "{torn", line_of(ev.HuddleEnded(at=BEGUN.ends)))
    live.write_text("\n".join([*lines, "torn"]))


BEGUN = ev.Begun(
    at=at(19),
    huddle="2026-11-19-0900-daily",
    agenda="daily",
    title="Daily huddle",
    team="Acme",
    timezone="Europe/Berlin",
    sides=("marketing", "sales"),
    by="fay",
    present=huddle(18).present,
    items=(),
    loop=LoopRule(),
    minutes=15,
    ends=at(19) + timedelta(minutes=15),
)


def edited(path: Path, place: str, old: str, new: str) -> None:
    """Write what somebody made of a file with an editor, two days ago."""
    target = path.parents[2] / place
    target.write_text(path.read_text().replace(old, new, 1))
    os.utime(target, (at(21, 12).timestamp(),) * 2)


def copy(source: Path, target: Path) -> None:
    """Copy a folder with the hours at which its files were written."""
    shutil.copytree(source, target)


def later(folder: Path) -> None:
    """Let the temporary files of the killed be old."""
    for path in folder.rglob(".*.tmp"):
        os.utime(path, (0, 0))


def contents(folder: Path) -> dict[str, bytes]:
    """Return all that is in the files."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in files_in(folder)}


def of_team(folder: Path) -> dict[str, bytes]:
    """Return the files that are not a backup's."""
    found = contents(folder).items()
    return {name: data for name, data in found if not name.startswith(".huddle-backup")}


def files_in(folder: Path) -> Iterator[Path]:
    """Yield the files, but for the lock."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return (path for path in found if path.name != ".lock")


def is_killed_at(step: int, folder: Path) -> bool:
    """Mend in a process that ends right before its `step`th change of a file or folder."""
    child = os.fork()
    if child == 0:
        steps = count()

        def kill(event: str, arguments: tuple[object, ...]) -> None:
            is_write = event == "open" and is_writing(arguments[2])
            if (is_write or event in STEPS) and next(steps) == step:
                os._exit(KILLED)

        sys.addaudithook(kill)
        repair(folder, NOW)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == KILLED


def is_writing(flags: object) -> bool:
    """Whether a file is opened to be written."""
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))
