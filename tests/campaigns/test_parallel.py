"""Many people at once: each promise and each edit that was acknowledged is there, once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import chain

from tests.campaigns.check import check, texts
from tests.campaigns.crew import Crew, LiveHuddle, Tell, seeded
from tests.campaigns.steps import Step, edits, logs, titles


def days(count: int) -> Sequence[date]:
    """Return as many days to come."""
    return [datetime.now(UTC).date() + timedelta(days=10 + number) for number in range(count)]


def test_many_log_while_some_edit_and_a_huddle_takes_in(
    crew: Crew, tell: Tell, *, is_long: bool
) -> None:
    """Each log is a record and in the minutes, each edit in a history; what nobody touched stays.

    Long: 50 processes log 40 promises each, at once with 4 that edit.
    """
    people, each = (50, 40) if is_long else (12, 4)
    seeds, ids = seeded(crew, 8)
    still = {path: text for path, text in texts(crew.team).items() if path.name[:10] in ids[3:]}
    shared, own, other, *_ = ids
    queues = [
        *(logs(titles(f"from {number}", each)) for number in range(people)),
        edits([shared, own] * (each // 2), "title", titles("new title", each)),
        edits([shared, other] * (each // 2), "due", days(each)),
        edits([shared] * each, "tags", [f"tag{number}" for number in range(each)]),
        edits([other] * each, "title", titles("another title", each)),
    ]

    with _huddle(crew) as huddle:
        crew.at_once(queues)
        huddle.end()

    steps = [*seeds, *chain(*queues)]
    records = check(crew.team, steps, still)
    assert [step.fact for step in steps if not step.acked] == []
    assert sorted(crew.minuted()) == sorted(set(records) - {*ids})
    tell(_counts(crew, steps))


def test_editing_and_logging_at_once(crew: Crew, tell: Tell, *, is_long: bool) -> None:
    """Of different records being edited while others are made nothing is lost.

    Long: 20 times 25 edits of different records and 25 new ones.
    """
    width, rounds = (25, 20) if is_long else (6, 3)
    seeds, ids = seeded(crew, width)
    steps = [*seeds]

    for number in range(rounds):
        changing = edits(ids, "title", titles(f"edit {number}", width))
        making = logs(titles(f"log {number}", width))
        crew.at_once([[step] for pair in zip(changing, making, strict=True) for step in pair])
        steps += [*changing, *making]

    check(crew.team, steps)
    assert [step.fact for step in steps if not step.acked] == []
    tell(_counts(crew, steps))


def test_different_keys_of_one_record(crew: Crew, tell: Tell, *, is_long: bool) -> None:
    """Three who change the title, the day and the tags of one promise do not undo one another."""
    each = 40 if is_long else 8
    seeds, (one,) = seeded(crew, 1)
    queues = [
        edits([one] * each, "title", titles("title", each)),
        edits([one] * each, "due", days(each)),
        edits([one] * each, "tags", [f"tag{number}" for number in range(each)]),
    ]

    crew.at_once(queues)

    steps = [*seeds, *chain(*queues)]
    check(crew.team, steps)
    assert [step.fact for step in steps if not step.acked] == []
    tell(_counts(crew, steps))


def test_the_real_program_at_once(crew: Crew, tell: Tell, *, is_long: bool) -> None:
    """Processes that were started, not forked, come to the same. Long: 50 of them."""
    titled = titles("log", 50 if is_long else 6)
    seeds, (one,) = seeded(crew, 1)
    steps = [*logs(titled), *edits([one], "title", ["edited"])]

    for step, done in zip(steps, crew.typed_at_once([step.words for step in steps]), strict=True):
        crew.take(step, done)

    check(crew.team, [*seeds, *steps])
    assert [step.fact for step in steps if not step.acked] == []
    tell(_counts(crew, steps))


@contextmanager
def _huddle(crew: Crew) -> Iterator[LiveHuddle]:
    huddle = LiveHuddle(crew)
    try:
        yield huddle
    finally:
        huddle.leave()


def _counts(crew: Crew, steps: Sequence[Step]) -> str:
    busy = sum(step.tries - 1 for step in steps if step.tries)
    return f"{crew.processes} processes, {len(steps)} acknowledged, {busy} told busy, 0 lost"
