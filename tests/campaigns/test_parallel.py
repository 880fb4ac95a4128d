"""Many people at once: each promise and each edit that was acknowledged is there, once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import chain

from huddlecli.core.side_records import Measure
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


def test_what_both_sides_keep_at_once(crew: Crew, tell: Tell, *, is_long: bool) -> None:
    """Both sides agree, values come in and a file is imported twice: all of it is kept, once.

    Long: 40 values at once, and a file of 200 leads.
    """
    weeks, rows = (40, 200) if is_long else (4, 3)
    for line in (
        *("term propose lead Has a budget", "measure add Calls --owes sales --target 90"),
        "lead add Brightwave @ana",
    ):
        assert crew.forked(*line.split()).code == 0
    lines = [f"{number},Oak {number},2026-01-20 10:00" for number in range(rows)]
    text = "\n".join(["Record ID,Company Name,Create Date", *lines, ""])
    (crew.root / "leads.csv").write_text(text, encoding="utf-8")
    commands = [
        *(f"term agree lead --for {side}" for side in ("marketing", "sales")),
        *(f"measure agree Calls --for {side}" for side in ("marketing", "sales")),
        *(f"measure log Calls {week} --for 2025-W{week}" for week in range(10, 10 + weeks)),
        *("lead import leads.csv", "lead import leads.csv"),
        *("lead answer Brightwave", "lead answer Brightwave"),
    ]

    done = crew.typed_at_once([line.split() for line in commands])

    assert [one.code for one in done[:-2]] == [0] * len(done[:-2]), done
    assert sorted(one.code for one in done[-2:]) == [0, 1]
    told = sorted(one.out for one in done if "unchanged" in one.out)
    again = f"0 new, 0 changed, {rows} unchanged, 0 not read\n"
    assert told == [again, f"{rows} new, 0 changed, 0 unchanged, 0 not read\n"]
    records = check(crew.team).values()
    kept = {record.title: record for record in records}
    decided = {record.title for record in records if record.kind == "decision"}
    assert decided == {"lead, version 1", "Calls: at least 90 a week"}
    assert len(records) == rows + 5
    measure = kept["Calls"]
    assert isinstance(measure, Measure)
    assert measure.values == {f"2025-W{week}": week for week in range(10, 10 + weeks)}
    assert (measure.target, measure.proposed) == (90, None)
    tell(f"{len(done)} processes, {rows} leads imported twice, 0 lost, none twice")


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
