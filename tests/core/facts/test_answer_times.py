"""The histogram of times to the first answer: it adds up, and gives everybody one median."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.facts.answer_times import BOUNDS, bucket_of, histogram, median_minutes

TIMES = st.timedeltas(timedelta(0), timedelta(days=90))
SEVERAL = st.lists(TIMES, max_size=30)


def test_it_has_32_parts_from_a_minute_to_30_days() -> None:
    """Each bound is greater than the one before it."""
    assert len(BOUNDS) == 32
    assert (BOUNDS[0], BOUNDS[-1]) == (1, 30 * 24 * 60)
    assert [*BOUNDS] == sorted(set(BOUNDS))


def test_a_time_at_a_bound_is_in_its_part_and_a_longer_one_in_the_next() -> None:
    """The last part has all that is longer, too."""
    second = timedelta(seconds=1)
    for part, minutes in enumerate(BOUNDS):
        bound = timedelta(minutes=minutes)
        assert bucket_of(bound) == part
        assert bucket_of(bound + second) == min(part + 1, 31)
    assert bucket_of(timedelta(0)) == 0


@given(st.lists(SEVERAL, max_size=6), st.randoms())
def test_those_of_teams_and_weeks_add_up_in_any_order(
    teams: list[list[timedelta]], chance: Random
) -> None:
    """The sum of the histograms is the histogram of all times."""
    together = histogram(waited for team in teams for waited in team)
    chance.shuffle(teams)
    apart = [histogram(team) for team in teams]
    assert tuple(map(sum, zip(*apart, (0,) * 32, strict=True))) == together
    assert sum(together) == sum(map(len, teams))


@given(st.lists(TIMES, min_size=1, max_size=30))
def test_the_median_is_the_bound_above_the_middle_time(times: list[timedelta]) -> None:
    """Of an even number, above the earlier one of the middle two."""
    middle = sorted(times)[(len(times) - 1) // 2]
    assert median_minutes(histogram(times)) == BOUNDS[bucket_of(middle)]


def test_of_no_times_there_is_no_median() -> None:
    """Nothing is not zero."""
    assert median_minutes(histogram([])) is None
