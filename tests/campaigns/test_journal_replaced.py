"""A live journal that is replaced or removed at random moments, and then the process is killed.

A note is accepted once the line after it was answered; each of those is in the minutes.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from huddlecli.store import minutes_files
from tests.campaigns.crew import Crew, LiveHuddle, Tell

ROUND = 10  # notes before the process is killed


def copied(path: Path) -> None:
    """A copy takes its place, as a program that synchronises does it."""
    copy = path.with_name(".copy")
    shutil.copyfile(path, copy)
    copy.rename(path)


def removed(path: Path) -> None:
    """It is gone."""
    path.unlink(missing_ok=True)


def swept(path: Path) -> None:
    """Its folder is gone as well."""
    shutil.rmtree(path.parent)


def stashed(path: Path) -> None:
    """An earlier state takes its place, as `git stash` does it."""
    lines = path.read_bytes().splitlines(keepends=True)
    path.unlink()
    path.write_bytes(b"".join(lines[: len(lines) // 2 + 1]))


def emptied(path: Path) -> None:
    """It is emptied in its place."""
    path.write_bytes(b"")


HARMS: tuple[Callable[[Path], None], ...] = (copied, removed, swept, stashed, emptied)


def test_a_journal_replaced_at_random_moments(crew: Crew, tell: Tell, *, is_long: bool) -> None:
    """Long: two hundred times; else ten."""
    rounds = 20 if is_long else 1
    draw = random.Random(11)  # noqa: S311 - the same moments in each run
    harmed = accepted = 0

    for number in range(rounds):
        huddle = LiveHuddle(crew)
        [path] = (crew.team / "huddles/live").glob("*.jsonl")
        notes = []
        for n in range(ROUND):
            huddle.type(f"note {number}-{n}.")
            time.sleep(draw.uniform(0, 0.02))
            if path.exists():
                draw.choice(HARMS)(path)
                harmed += 1
            huddle.type(f"/w won {number}-{n}.")
            huddle.expect(f"won {number}-{n}.")
            notes.append(f"note {number}-{n}.")
        huddle.leave()
        ended = crew.typed("start", "daily", "--resume", stdin="/end\n")

        assert ended.code == 0, (ended, huddle.shown()[-1500:])
        huddle_id = ended.err.split()[-1]
        minutes = minutes_files.load(minutes_files.path_of(crew.team, huddle_id))
        told = [note for item in minutes.items for note in item.notes]
        assert told == notes
        assert [win.title for win in minutes.wins] == [
            note.replace("note", "won") for note in notes
        ]
        accepted += len(notes)

    tell(f"{harmed} times in {rounds} huddles, {accepted} notes and as many wins, 0 lost")
