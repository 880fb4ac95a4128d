"""A fault at each call with which a huddle of six lines touches the team folder.

It ends with 0 and has its minutes, or it ends otherwise and is kept; what the screen had shown is
there in the end, and what was refused is not.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence

import pytest

from huddlecli.core.errors import Unknown
from huddlecli.store import journal, minutes_files
from tests.campaigns import traced
from tests.campaigns.check import check
from tests.campaigns.crew import Crew, Done, Tell
from tests.campaigns.traced import Point

pytestmark = pytest.mark.skipif(bool(traced.why_not()), reason=traced.why_not() or "it can be")

WORDS = ("start", "daily", "--plain")
LINES = "the list comes late\n/next\n/a call them @sam due:3d\n/w Oakline signed\n/next\n/end\n"
KILL = "signal=SIGKILL"
ERRORS = ("error=ENOSPC", "error=EIO", "error=EDQUOT", "error=EINTR")
PAIRS = 500
# A signal interrupts no call that ends at once: of these the kernel says no such thing.
UNINTERRUPTED = ("rename", "link", "unlink", "mkdir")


@pytest.fixture
def restored(crew: Crew) -> Crew:
    """A team whose folder can be put back as it was."""
    shutil.copytree(crew.team, crew.root / "template")
    return crew


def restore(crew: Crew) -> None:
    """Put the folder back."""
    shutil.rmtree(crew.team)
    shutil.copytree(crew.root / "template", crew.team)


def test_a_fault_at_each_call_of_a_huddle(restored: Crew, tell: Tell, *, is_long: bool) -> None:
    """Long: a kill and each of four errors at every call; else at every fifth, in turns."""
    crew = restored
    points = traced.points(crew, WORDS, lambda: restore(crew), stdin=LINES)
    cases = [(at, fault) for at in points for fault in (KILL, *ERRORS) if _can_be(at, fault)]
    came = Counter[str]()
    for at, fault in cases if is_long else cases[:: len(cases) // 16]:
        restore(crew)
        done = traced.struck_twice(crew, WORDS, (at, fault), (at, fault), LINES)
        came[f"{fault}: {_came(crew, done, (at, fault))}"] += 1
    tell(f"{came.total()} faults at {len(points)} calls: {dict(sorted(came.items()))}")
    assert not [how for how in came if "WRONG" in how]


def test_an_error_and_then_a_kill(restored: Crew, tell: Tell, *, is_long: bool) -> None:
    """Long: five hundred pairs; else eight."""
    crew = restored
    points = traced.points(crew, WORDS, lambda: restore(crew), stdin=LINES)
    came = Counter[str]()
    for first, fault, then in _pairs(points, PAIRS if is_long else 8):
        restore(crew)
        done = traced.struck_twice(crew, WORDS, (first, fault), (then, KILL), LINES)
        came[_came(crew, done, (first, fault, then))] += 1
    tell(f"{came.total()} pairs: {dict(came)}")
    assert not [how for how in came if "WRONG" in how]


def _can_be(at: Point, fault: str) -> bool:
    return fault != "error=EINTR" or not at.call.startswith(UNINTERRUPTED)


def _pairs(points: Sequence[Point], count: int) -> Iterator[tuple[Point, str, Point]]:
    """Yield an error at a call that changes something, and a later call at which it is killed."""
    draw = random.Random(7)  # noqa: S311 - the same pairs in each run
    changing = [number for number, at in enumerate(points[:-1]) if at.changes]
    while count:
        number = draw.choice(changing)
        first, fault = points[number], draw.choice(ERRORS[:3])
        later = [at for at in points[number + 1 :] if at.call != first.call]
        if later:
            yield first, fault, draw.choice(later)
            count -= 1


def _came(crew: Crew, done: Done, case: object) -> str:
    """See that what was shown is kept and readable, and say how it ended, or what is wrong."""
    try:
        _see(crew, done)
    except AssertionError as wrong:
        return f"WRONG {case} {wrong} {done.err[-1500:]}"
    return {0: "done", -9: "killed"}.get(done.code, "told")


def _see(crew: Crew, done: Done) -> None:
    shown = {title for title in ("call them", "Oakline signed") if f"  {title}\n" in done.out}
    refused = [line for line in done.err.splitlines() if line.startswith("error: ")]
    assert "Traceback" not in done.err
    assert done.code in {0, -9} or refused
    months = crew.team / "huddles"
    if done.code == 0:
        [place] = months.glob("2*/*.toml")
        minutes_files.load(place)
        assert not [*months.glob("live/*.jsonl")]

    after = crew.forked("start", "daily", "--resume", stdin="/end\n")
    assert after.code in {0, Unknown.exit_code}, after
    assert "warning" not in after.err, after
    assert not [*months.glob("live/*.jsonl")], after
    kept = [minutes_files.load(place) for place in months.glob("2*/*.toml")]
    titles = [
        made.title
        for one in kept
        for item in one.items
        for made in (*item.actions, *(action for point in item.points for action in point.actions))
    ]
    titles += [win.title for one in kept for win in one.wins]
    assert shown <= set(titles), (shown, titles)
    if shown:
        [minutes] = kept
        texts = [note for item in minutes.items for note in item.notes]
        assert texts == ["the list comes late"] or refused, texts
        journal.read(minutes_files.path_of(crew.team, minutes.id).with_suffix(".jsonl"))
    for record in check(crew.team).values():
        is_undone = getattr(record, "reason", None) == "undone"
        assert record.title in titles or is_undone, record


def test_the_real_calls_are_found(restored: Crew) -> None:
    """The six lines write records, a journal and minutes: less than that, and nothing is tried."""
    points = traced.points(restored, WORDS, lambda: restore(restored), stdin=LINES)

    assert sum(at.changes for at in points) >= 50
    assert {"openat", "write", "fsync"} <= {at.call for at in points}
