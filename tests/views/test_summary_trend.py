"""The weeks of a full summary on a terminal: shares from 40% to 100%, with the target marked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huddlecli.core.dates import weeks_before
from huddlecli.core.promises import Kept
from tests.helpers import summary_formats as summary
from tests.helpers.acme_views import SUMMARY, WEEK, drawn


def signs(*weeks: tuple[int, int], color: bool = False) -> str:
    """Return the line of the trend on a terminal."""
    trend = tuple(
        (week, Kept(*kept))
        for week, kept in zip(weeks_before(WEEK, len(weeks), "monday"), weeks, strict=True)
    )
    shown = drawn(summary.as_rich(replace(SUMMARY, trend=trend), full=True), color=color)
    lines = shown.splitlines()
    return lines[next(n for n, line in enumerate(lines) if "Week by week" in line) + 1]


def test_a_bad_week_does_not_look_like_a_good_one() -> None:
    """The scale begins at 40%; what is below is as low as that, and nothing due is a dot."""
    assert signs((0, 10), (4, 10), (53, 100), (0, 0), (75, 100), (89, 100)) == (
        "  ▁▁▂·▅▆  40% to 100%, target 90% at ▇"
    )


@pytest.mark.parametrize(
    ("kept", "sign"), [((899, 1000), "▆"), ((9, 10), "▇"), ((99, 100), "▇"), ((10, 10), "█")]
)
def test_just_the_weeks_that_reached_the_target_have_the_two_highest_signs(
    kept: tuple[int, int], sign: str
) -> None:
    """They also stand out in color."""
    assert signs((4, 10), kept).startswith(f"  ▁{sign}  ")
    is_green = f"\x1b[32m{sign}" in signs((4, 10), kept, color=True)
    assert is_green == (kept[0] * 10 >= kept[1] * 9)


def test_a_year_has_its_scale_below() -> None:
    """Fifty weeks and the scale have no room in one line of 80 columns."""
    lines = drawn(
        summary.as_rich(
            replace(
                SUMMARY,
                trend=tuple((week, Kept(9, 10)) for week in weeks_before(WEEK, 50, "monday")),
            ),
            full=True,
        )
    ).splitlines()
    at = lines.index(f"  {'▇' * 50}")

    assert lines[at + 1] == "  40% to 100%, target 90% at ▇"


def test_every_bar_of_a_week_is_as_long_as_the_others() -> None:
    """Whether four or forty promises were due: the share is what counts."""
    trend = tuple(zip(weeks_before(WEEK, 2, "monday"), (Kept(2, 4), Kept(20, 40)), strict=True))
    found = replace(SUMMARY, trend=trend)
    bars = [
        line.split()[2]
        for line in drawn(summary.as_rich(found, full=True)).splitlines()
        if line.strip().startswith("week 4")
    ]

    assert bars == ["━" * 8 + "─" * 8] * 2
