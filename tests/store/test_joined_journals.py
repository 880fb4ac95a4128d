"""Journals of one huddle that two machines ran, since one of them was cut off."""

from __future__ import annotations

from itertools import permutations

from huddlecli.store.join.huddles import joined_journals

BEGUN = '{"at":"2026-11-24T08:08:00Z","event":"begun"}'


def heartbeat(second: int) -> str:
    """Return an event of the minute after the beginning."""
    return f'{{"at":"2026-11-24T08:08:{second:02}Z","event":"alive"}}'


def text(*lines: str) -> str:
    """Return a journal with these lines."""
    return "".join(f"{line}\n" for line in (BEGUN, *lines))


def test_the_longer_one_stays_as_it_is() -> None:
    """One copy mostly goes on where the other one stops, perhaps in the middle of a line."""
    longer = text(heartbeat(1), heartbeat(2))

    assert joined_journals([text(heartbeat(1)), longer]) == longer
    assert joined_journals([longer, text(heartbeat(1)) + '{"at":"2026-']) == longer


def test_the_events_of_all_are_kept_in_whatever_order_they_meet() -> None:
    """Each line once, by its time; what was joined before makes no difference."""
    copies = (
        text(heartbeat(1), heartbeat(3), heartbeat(9)),
        text(heartbeat(1), heartbeat(2)),
        text(heartbeat(1), heartbeat(4), heartbeat(5), heartbeat(9)),
    )
    whole = text(*map(heartbeat, (1, 2, 3, 4, 5, 9)))

    for one, two, three in permutations(copies):
        assert joined_journals([one, two, three]) == whole
        assert joined_journals([joined_journals([one, two]), three]) == whole
    assert joined_journals([whole, *copies]) == whole
