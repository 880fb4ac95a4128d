"""`kill -9` at any moment: what was said to be done is done, and nothing else is the worse for it.

A command counts as acknowledged by its exit code or by the line it had printed when it was killed.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from itertools import chain

import pytest

from tests.campaigns.check import check
from tests.campaigns.crew import Crew, Done, Tell, seeded
from tests.campaigns.steps import Step, dones, edits, logs, titles

KINDS = ("log", "done", "edit")
WHOLE = 3  # commands that are let live, to see how long one takes
LINES = 6  # promises typed in each huddle


@pytest.mark.parametrize("kind", KINDS)
def test_a_command_killed_at_a_random_moment(
    crew: Crew, tell: Tell, kind: str, *, is_long: bool
) -> None:
    """The store is whole after each kill, and has each command that was acknowledged."""
    count = 380 if is_long else 10 + WHOLE
    seeds, ids = seeded(crew, count if kind == "done" else 4)
    steps = _steps(kind, ids, count)
    whole, rest = iter(steps[:WHOLE]), steps[WHOLE:]
    length = _seconds(lambda: crew.one_by_one([next(whole)]))

    told = [_killed(crew, step, _moment(0, length)) for step in rest]

    check(crew.team, [*seeds, *steps])
    crew.one_by_one(logs(["the next one"]))
    tell(f"{sum(told)} kills, {sum(step.acked for step in steps)} acknowledged, 0 lost")


def test_the_real_program_killed(crew: Crew, tell: Tell, *, is_long: bool) -> None:
    """The same with processes that were started, not forked."""
    steps = logs(titles("log", 40 if is_long else 4))
    length = _seconds(lambda: crew.typed("action", "list"))

    kills = 0
    for step in steps:
        done = crew.typed_and_killed(*step.words, after=_moment(length / 2, length))
        kills += done.code < 0
        step.acked = _is_told(step, done)

    check(crew.team, steps)
    tell(f"{kills} kills, {sum(step.acked for step in steps)} acknowledged, 0 lost")


def test_a_huddle_killed_at_a_random_moment(crew: Crew, tell: Tell, *, is_long: bool) -> None:
    """Each promise that the screen had shown is a record, and in the minutes once it is closed."""
    rounds = 300 if is_long else 10
    queues = [logs(titles(f"said {number}", LINES)) for number in range(rounds)]
    start = ("start", "daily", "--fresh")
    length = _seconds(lambda: crew.forked(*start, stdin="/end\n"))
    kills = 0

    for queue in queues:
        typed = "".join(f"/a {step.value} due:3d\n" for step in queue)
        begun = crew.begun(*start, stdin=f"{typed}/end\n")
        time.sleep(_moment(0, 2 * length))
        begun.kill()
        done = begun.ended()
        kills += done.code < 0
        for step in queue:
            step.acked = f"  {step.value}\n" in done.out

    assert crew.forked(*start, stdin="/end\n").code == 0
    steps = list(chain(*queues))
    records = check(crew.team, steps)
    told = {record.title for record in records.values() if record.id in crew.minuted()}
    assert {step.value for step in steps if step.acked} - told == set()
    tell(f"{kills} kills, {sum(step.acked for step in steps)} acknowledged, 0 lost")


def _steps(kind: str, ids: Sequence[str], count: int) -> Sequence[Step]:
    match kind:
        case "log":
            return logs(titles("log", count))
        case "done":
            return dones(ids)
        case _:
            return edits([ids[number % 4] for number in range(count)], "title", titles("to", count))


def _killed(crew: Crew, step: Step, after: float) -> bool:
    """Carry out `step`, killed after so many seconds; say whether it was still running then."""
    begun = crew.begun(*step.words)
    time.sleep(after)
    begun.kill()
    done = begun.ended()
    step.acked = _is_told(step, done)
    return done.code < 0


def _is_told(step: Step, done: Done) -> bool:
    said = {"title": str(step.value), "status": "done  "}[step.key]
    return done.code == 0 or (said in done.out and done.out.endswith("\n"))


def _moment(first: float, last: float) -> float:
    return random.uniform(first, last)  # noqa: S311  a moment is no secret


def _seconds(run: Callable[[], object]) -> float:
    """Return how long something takes, the quickest of some."""
    taken = []
    for _ in range(WHOLE):
        start = time.monotonic()
        run()
        taken.append(time.monotonic() - start)
    return min(taken)
