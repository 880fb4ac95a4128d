"""The balance of the sides: a line and charts by side, and a sentence if it is lopsided."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from huddlecli.core.summary.balance import Balance, SideBalance
from huddlecli.views.document import Row, Section
from huddlecli.views.summary.balance import balance_section, balance_sentence
from tests.helpers import summary_formats
from tests.helpers.acme_balance import BALANCE
from tests.helpers.acme_views import SUMMARY

EMPTY = SideBalance(
    openings=(0,) * 13,
    floor_seconds=(0,) * 13,
    said_back=(0,) * 13,
    made=(0,) * 13,
    kept=(0,) * 13,
    due=(0,) * 13,
)
ONES = (1,) * 13
WHOLE = replace(SUMMARY, balance=BALANCE)


def section(*, side: str | None = None, **sides: SideBalance) -> Section:
    """Return the section of those sides."""
    balanced = replace(BALANCE, sides=sides)
    return balance_section(replace(SUMMARY, balance=balanced, side=side))


def test_a_line_for_each_side() -> None:
    """The sums of thirteen weeks, and a sign for each week's points where there are bars."""
    shown = balance_section(WHOLE)

    assert (shown.title, shown.figure) == (
        "Balance",
        "points, floor time and promises, last 13 weeks",
    )
    assert shown.rows == (
        Row(
            title="marketing",
            note="74 opened, 16 said back, 76 min, 52 made, 54/58 kept",
            signs="▁▁▅▆▆▇▆▁█▇▆█▇",
        ),
        Row(
            title="sales",
            note="16 opened, 68 said back, 70 min, 53 made, 47/57 kept",
            signs="▁▁▃▂▃▂▃▁▂▃▂▃▂",
        ),
    )


def test_what_no_side_did_is_left_out() -> None:
    """Older minutes have no floor time; of a team without huddles there are promises alone."""
    spoken = (None,) * 13
    some = replace(EMPTY, openings=ONES, floor_seconds=spoken)
    pledged = replace(EMPTY, made=ONES)

    points = section(marketing=some, sales=replace(EMPTY, floor_seconds=spoken))
    promises = section(marketing=pledged, sales=replace(EMPTY, due=ONES))

    assert points.figure == "points, last 13 weeks"
    assert [row.note for row in points.rows] == ["13 opened", "0 opened"]
    assert promises.figure == "promises, last 13 weeks"
    assert [(row.note, row.signs) for row in promises.rows] == [
        ("13 made, none due", ""),
        ("0 made, 0/13 kept", ""),
    ]


def test_a_side_that_has_nobody_and_did_nothing_is_left_out() -> None:
    """One with people has a line although it did nothing; guests have one if they did something."""
    shown = section(marketing=replace(EMPTY, openings=ONES), sales=EMPTY, product=EMPTY)
    guests = replace(WHOLE, balance=replace(BALANCE, no_side=replace(EMPTY, said_back=ONES)))

    assert [row.title for row in shown.rows] == ["marketing", "sales"]
    assert [row.title for row in balance_section(guests).rows] == ["marketing", "sales", "no side"]
    assert balance_section(guests).rows[-1].note == "13 said back"


def test_there_is_no_balance_of_one_side_or_of_nothing() -> None:
    """Only if a side was asked for it has a line alone."""
    alone = replace(EMPTY, openings=ONES)

    assert balance_section(SUMMARY) == Section(title="Balance")
    assert section(marketing=EMPTY, sales=EMPTY).rows == ()
    assert section(marketing=EMPTY, sales=EMPTY).figure == ""
    assert section(marketing=alone).rows == ()
    assert [row.note for row in section(side="marketing", marketing=alone).rows] == ["13 opened"]
    unpeopled = replace(
        SUMMARY, balance=replace(BALANCE.only("sales"), peopled=frozenset()), side="sales"
    )
    assert [row.title for row in balance_section(unpeopled).rows] == ["sales"]
    empty = replace(
        SUMMARY, balance=Balance(weeks=BALANCE.weeks, sides={"sales": EMPTY}), side="sales"
    )
    assert balance_section(empty) == Section(title="Balance")


@pytest.mark.parametrize(
    ("figure", "numbers", "expected"),
    [
        (
            "openings",
            (31, 9),
            "Balance: marketing opened 31 of 40 points in 4 weeks. Let sales open the next ones.",
        ),
        (
            "said_back",
            (0, 24),
            (
                "Balance: sales said back all 24 points in 4 weeks."
                " Let marketing say back the next ones."
            ),
        ),
        (
            "floor_seconds",
            (7000, 1000),
            "Balance: marketing had 87% of the floor time in 4 weeks. Ask sales first next time.",
        ),
        ("openings", (20, 20), ""),
    ],
)
def test_the_sentence_says_whose_turn_it_is(
    figure: str, numbers: tuple[int, int], expected: str
) -> None:
    """The counts, over how many weeks, and what helps; nothing if the sides are about equal."""
    sides = {
        side: replace(
            EMPTY, **{figure: (*EMPTY.made[:9], number - 3 * (number // 4), *[number // 4] * 3)}
        )
        for side, number in zip(("marketing", "sales"), numbers, strict=True)
    }
    summary = replace(SUMMARY, balance=replace(BALANCE, sides=sides))

    assert balance_sentence(summary) == expected
    assert balance_sentence(SUMMARY) == ""


def test_three_sides_are_named_with_or() -> None:
    """Either of the others may open the next point."""
    team = replace(SUMMARY.team, sides=("marketing", "sales", "product"))
    sides = {**BALANCE.sides, "product": EMPTY}
    peopled = BALANCE.peopled | {"product"}
    balanced = replace(BALANCE, sides=sides, peopled=peopled)
    summary = replace(SUMMARY, team=team, balance=balanced)

    assert balance_sentence(summary) == (
        "Balance: marketing opened 74 of 90 points in 11 weeks."
        " Let sales or product open the next ones."
    )


def test_a_chart_can_be_read_without_its_picture() -> None:
    """Each week has its number below its bar, and the picture has them all in words."""
    page = summary_formats.as_html(WHOLE, full=True)
    weeks = page.partition("<figcaption>Floor time in minutes</figcaption>")[2]
    told = re.findall(r'aria-label="([^"]*)"', weeks)[0]
    below = re.findall(r"<span>([^<]*)</span>", weeks.partition('class="labels"')[2])[:13]

    assert told == (
        "Floor time in minutes, marketing: week 35 0, week 36 0, week 37 unknown, week 38 unknown,"
        " week 39 10, week 40 9, week 41 9, week 42 0, week 43 13, week 44 8, week 45 7, week 46 7,"
        " week 47 12"
    )
    assert below == ["0", "0", "–", "–", "10", "9", "9", "0", "13", "8", "7", "7", "12"]


def test_bars_of_all_sides_are_on_one_scale() -> None:
    """The longest fills the height; a part of a promise's whole is below what is left of it."""
    page = summary_formats.as_html(WHOLE, full=True)
    opened = page.partition("Points opened")[2].partition("</figure>")[0]
    kept = page.partition("Promises kept, of those due")[2].partition("</figure>")[0]
    heights = [float(height) for height in re.findall(r'height="([\d.]+)"', opened)]

    assert max(heights) == 100.0
    assert min(heights) == round(100 / 9, 2)
    assert len(heights) == 20  # a week without a point has no bar
    assert (kept.count('class="many"'), kept.count('class="few"')) == (23, 12)


def test_a_page_without_charts_has_no_rules_for_them() -> None:
    """The week on a phone is as small as it was."""
    assert ".weeks" in summary_formats.as_html(WHOLE, full=True)
    assert ".weeks" not in summary_formats.as_html(WHOLE)
