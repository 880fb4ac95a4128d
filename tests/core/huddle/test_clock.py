"""The clock of a huddle: it starts by itself, is asked, and never goes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.boards import Boards, PromiseReview
from huddlecli.core.huddle.clock import (
    announced_end,
    behind,
    elapsed,
    is_last_minute,
    projected_end,
    remaining,
    suggested,
    total,
)
from huddlecli.core.huddle.commands import AddRecord, Next, Understood
from huddlecli.core.huddle.state import Execute, Talk
from tests.helpers.stories import (
    action,
    after,
    at,
    begun,
    in_turn,
    minutes_after,
    place,
    plan,
    refusal,
)

DAILY = begun(
    *(plan("promises", 3), plan("topic", 6), plan("rotate", 5), plan("close", 1)),
    boards=Boards(promises=PromiseReview(done=("Call Acme",))),
)


def seconds(span: timedelta) -> float:
    """Return a span in seconds."""
    return span.total_seconds()


def test_the_clock_starts_with_the_item_and_all_its_steps_share_it() -> None:
    """Steps, rounds and points go on with the time of the item; the next item has its own."""
    huddle = after(DAILY, (60, Next()), (90, Next()), (100, do.Again()), (120, Next()))

    assert seconds(elapsed(huddle, at(150))) == 90
    through = after(DAILY, (60, Next()), (90, do.Skip()))
    assert seconds(elapsed(through, at(150))) == 60
    assert [seconds(item.spent) for item in through.items] == [60, 30, 0, 0]


def test_overtime_ends_nothing() -> None:
    """At zero the clock runs on, and the huddle is where it was."""
    huddle = after(DAILY, (60, Next()))

    assert seconds(remaining(huddle, at(60 + 6 * 60))) == 0
    assert seconds(remaining(huddle, at(60 + 8 * 60))) == -120
    assert place(huddle) == (2, Talk())
    assert suggested(huddle, at(60 + 6 * 60)) == "over"


def test_the_next_step_is_suggested_by_its_share_of_the_minutes() -> None:
    """After five eighths of the item's time Understand, and from there Execute."""
    huddle = after(DAILY, (0, Next()))
    share = 6 * 60 * 5 / 8

    assert suggested(huddle, at(share - 1)) is None
    assert suggested(huddle, at(share)) == "understand"
    assert suggested(after(DAILY, (0, Next()), (1, Next())), at(share)) == "execute"
    understood = after(DAILY, (0, Next()), (1, Next()), (2, Understood()))
    assert suggested(understood, at(share)) is None


def test_an_item_longer_than_a_minute_has_a_last_one() -> None:
    """With more time it comes again, later; a close of one minute has no last minute."""
    huddle = after(DAILY, (60, Next()))
    extended = after(DAILY, (60, Next()), (370, do.Extend()))
    close = after(DAILY, (0, do.Goto(4)))

    spans = {
        second: [is_last_minute(one, at(second)) for one in (huddle, extended)]
        for second in (359, 360, 419, 420, 539, 540, 600)
    }

    assert spans == {
        359: [False, False],
        360: [True, False],
        419: [True, False],
        420: [False, False],
        539: [False, False],
        540: [False, True],
        600: [False, False],
    }
    assert not any(is_last_minute(close, at(second)) for second in range(70))


@pytest.mark.parametrize(("minutes", "more"), [(6, 180), (5, 150), (1, 60), (0, 60)])
def test_an_extension_is_half_the_planned_minutes_at_least_one(minutes: int, more: int) -> None:
    """A second one adds as much again: half of what was planned."""
    first = begun(plan(minutes=minutes))

    once = after(first, (10, do.Extend()))
    assert seconds(remaining(once, at(0))) == minutes * 60 + more
    twice = after(first, (10, do.Extend()), (20, do.Extend()))
    assert seconds(remaining(twice, at(0))) == minutes * 60 + 2 * more


def test_an_extension_may_be_told() -> None:
    """From a little to two hours."""
    told = after(DAILY, (10, do.Extend(timedelta(minutes=5))))

    assert seconds(remaining(told, at(0))) == 8 * 60
    for span in (timedelta(), timedelta(minutes=-1), timedelta(hours=2, seconds=1)):
        assert refusal(told, do.Extend(span)) == (
            "extend by 1 minute to 2 hours",
            "/extend 5m",
        )


def test_a_paused_clock_stands() -> None:
    """`/pause` stops it, `/pause` again lets it go on, and going to another item does too."""
    paused = after(DAILY, (60, do.Pause()))
    again = after(DAILY, (60, do.Pause()), (100, do.Pause()))
    gone = after(DAILY, (60, do.Pause()), (100, Next()))

    assert seconds(elapsed(paused, at(600))) == 60
    assert seconds(elapsed(again, at(110))) == 70
    assert [seconds(gone.items[0].spent), seconds(elapsed(gone, at(110)))] == [60, 10]


def test_ahead_and_behind_are_told_against_the_announced_end() -> None:
    """Overtime moves the projected end, time saved brings it near."""
    assert [seconds(behind(after(DAILY), at(when))) for when in (0, 100, 180, 240)] == [0, 0, 0, 60]
    early = after(DAILY, (60, Next()))
    assert seconds(behind(early, at(60))) == -120
    assert projected_end(early, at(60)) == at(13 * 60)


def shares(*moves: tuple[float, do.Command]) -> list[tuple[float, str | None]]:
    """Return the minutes that each item of a long daily has after these moves, and its leaving."""
    first = begun(
        plan("promises", 3),
        plan("topic", 10),
        plan("rotate", 6),
        plan("wins", 3),
        plan("promises", 3),
        plan("close", 1),
    )
    return [(seconds(item.allotted) / 60, item.left) for item in after(first, *moves).items]


def test_catching_up_shares_the_time_left() -> None:
    """Promises and the close stay whole; each other gives up the same part beyond two minutes."""
    assert shares((60 * (3 + 6.5), do.CatchUp())) == [
        (3, None),
        (2 + 8 * 0.5, None),
        (2 + 4 * 0.5, None),
        (2 + 1 * 0.5, None),
        (3, None),
        (1, None),
    ]


def test_catching_up_leaves_the_last_rather_than_less_than_two_minutes() -> None:
    """What is left out is carried over, and what stays does not get more than it was to have."""
    assert shares((60 * (3 + 14), do.CatchUp())) == [
        (3, None),
        (2 + 1 * 8 / 12, None),
        (2 + 1 * 4 / 12, None),
        (3, "carried"),
        (3, None),
        (1, None),
    ]
    assert shares((60 * 30, do.CatchUp()))[1:] == [
        (10, "carried"),
        (6, "carried"),
        (3, "carried"),
        (3, None),
        (1, None),
    ]


def test_catching_up_ends_on_time_and_can_be_undone() -> None:
    """Afterwards the huddle is behind no longer; one undo gives the old times back."""
    late = after(DAILY, (300, Next()))
    caught = after(DAILY, (300, Next()), (660, do.CatchUp()))

    assert seconds(behind(caught, at(660))) == 0
    assert after(DAILY, (300, Next()), (660, do.CatchUp()), (670, do.Undo())) == late
    assert refusal(after(DAILY), do.CatchUp(), 0) == (
        "you are not behind",
        "/extend for more time",
    )
    last = after(DAILY, *in_turn(Next(), do.Skip(), do.Skip()))
    assert refusal(last, do.CatchUp(), 2000) == (
        "no items are left to take time from",
        "/next to continue",
    )


def test_an_interruption_costs_no_time() -> None:
    """From the last line to the resume nothing counts, and the announced end moves on."""
    moves = ((60, Next()), (400, do.Resume(at(100), "sam")))
    huddle = after(DAILY, *moves)

    assert seconds(elapsed(huddle, at(400))) == 40
    assert seconds(total(huddle, at(410))) == 110
    assert announced_end(huddle) == at(15 * 60 + 300)
    assert seconds(behind(huddle, at(400))) == seconds(behind(after(DAILY, moves[0]), at(100)))


def test_an_interruption_of_a_paused_huddle_leaves_it_paused() -> None:
    """The clock stands afterwards too."""
    huddle = after(DAILY, (60, do.Pause()), (400, do.Resume(at(100), "sam")))

    assert seconds(elapsed(huddle, at(500))) == 60


def test_a_step_before_an_interruption_can_be_undone_after_it() -> None:
    """The item gone back to has the time of both, and none of the gap."""
    huddle = after(DAILY, (60, Next()), (400, do.Resume(at(100), "sam")), (410, do.Undo()))

    assert place(huddle)[0] == 1
    assert seconds(elapsed(huddle, at(410))) == 110


def test_a_clock_that_was_set_back_between_two_processes_takes_no_time_away() -> None:
    """The huddle goes on with the time it had, whatever hour it is now."""
    huddle = after(DAILY, (60, Next()), (30, do.Resume(at(100), "sam")))

    assert seconds(elapsed(huddle, at(30))) == 40
    assert seconds(elapsed(huddle, at(40))) == 50
    assert seconds(total(huddle, at(40))) == 110


@pytest.mark.parametrize(
    "start",
    [
        datetime(2026, 11, 23, 22, 55, tzinfo=UTC),  # to midnight in Berlin
        datetime(2026, 11, 23, 23, 55, tzinfo=UTC),  # to midnight, UTC
        datetime(2026, 3, 29, 0, 55, tzinfo=UTC),  # to summer time in Berlin
        datetime(2026, 10, 25, 0, 55, tzinfo=UTC),  # and back
    ],
)
def test_no_midnight_and_no_switch_of_the_clocks_changes_a_time(start: datetime) -> None:
    """Instants are UTC, so that a huddle lasts as long on every day."""
    moves = in_turn(Next(), Next(), Understood(), AddRecord(action()), Next(), every=100)
    first = begun(*DAILY.items, at=start, boards=DAILY.boards)
    huddle = after(first, *moves)
    minutes = minutes_after(first, *moves, (800, do.End()))

    assert place(huddle) == (3, Talk())
    assert seconds(elapsed(huddle, at(700, first))) == 200
    assert projected_end(huddle, at(700, first)) == at(700 + 100 + 60, first)
    assert [item.actual_seconds for item in minutes.items] == [100, 400, 300, 0]
    assert minutes.ended - minutes.started == timedelta(seconds=800)


def test_execute_shares_the_clock_of_the_item() -> None:
    """What was added to the time in one step holds in the next."""
    huddle = after(DAILY, (10, Next()), (20, do.Extend()), (30, Next()), (40, Understood()))

    assert place(huddle) == (2, Execute())
    assert seconds(remaining(huddle, at(40))) == 9 * 60 - 30
