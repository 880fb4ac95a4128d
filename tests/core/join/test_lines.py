"""Texts joined by line, as examples and as what holds for any three texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.join.lines import JoinedLines, LostLines, join_lines

# Few different lines, so that the same one is in a text several times; the end may be missing.
texts = st.lists(st.sampled_from(["a", "b", "c", "", "\r", "\u2028"]), max_size=9).map("\n".join)
bases = st.none() | texts


def text(lines: Sequence[str]) -> str:
    """Return lines as a text."""
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "joined"),
    [
        ("abcde", "ae", "XabcdeY", "XaeY"),  # added elsewhere
        ("abcde", "ae", "aXbcde", "aXe"),  # added at the edge of what was removed
        ("abcde", "ae", "abcdXe", "aXe"),
        ("abcde", "aBcde", "abCde", "aBCde"),  # changed beside
        ("abc", "aBc", "aXbc", "aXBc"),  # added at the edge of what was changed
        ("abc", "aBc", "abXc", "aBXc"),
        ("abc", "acb", "abc", "acb"),
        ("abc", "ac", "bc", "c"),
        ("abab", "ab", "ababX", "abX"),
        ("", "a", "", "a"),
    ],
)
def test_what_only_one_side_changed_is_as_there(
    base: str, ours: str, theirs: str, joined: str
) -> None:
    """Each letter is a line: nothing removed comes back, nothing is doubled, in either order."""
    expected = JoinedLines(text(joined))
    assert join_lines(text(base), text(ours), text(theirs)) == expected
    assert join_lines(text(base), text(theirs), text(ours)) == expected


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "mine", "yours"),
    [
        ("abcde", "ae", "abcXde", "", "bcXd"),
        ("abcde", "abcXde", "ae", "bcXd", ""),
        ("abcde", "aBCDe", "abcXde", "BCD", "bcXd"),
        ("abcde", "abcXde", "aBCDe", "bcXd", "BCD"),
        ("abc", "aBc", "aXc", "B", "X"),
        ("abc", "abXc", "abYc", "X", "Y"),
        ("abc", "aXbc", "aXBc", "Xb", "XB"),  # not X twice
        ("abcd", "aBCd", "abXYd", "BC", "bXY"),
    ],
)
def test_a_region_that_both_changed_is_as_theirs(
    base: str, ours: str, theirs: str, mine: str, yours: str
) -> None:
    """Mine is told with its line: also lines added inside what the other side changed."""
    line = ours.index(mine) + 1 if mine else 2
    lost = LostLines(line, "\n".join(mine), "\n".join(yours))
    assert join_lines(text(base), text(ours), text(theirs)) == JoinedLines(text(theirs), (lost,))


ITEMS = {
    name: ["[[item]]", f'title = "{name}"', "minutes = 3", ""]
    for name in ("One", "Two", "Three", "New", "Last")
}


def items(*names: str) -> str:
    """Return items as they are in an agenda, with an empty line between them."""
    return text(["minutes = 30", "", *(line for name in names for line in ITEMS[name])][:-1])


@pytest.mark.parametrize("removed", ["One", "Two", "Three"])
@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_one_item_is_removed_and_another_one_added(removed: str, place: int) -> None:
    """Wherever both are: items begin alike, and none of them is torn apart."""
    base = ["One", "Two", "Three"]
    less = [name for name in base if name != removed]
    more = [*base[:place], "New", *base[place:]]
    both = items(*(name for name in more if name != removed))
    assert join_lines(items(*base), items(*less), items(*more)) == JoinedLines(both)
    assert join_lines(items(*base), items(*more), items(*less)) == JoinedLines(both)


def test_an_item_inside_a_block_that_was_removed() -> None:
    """Theirs stays whole, and mine is told."""
    base, less = items("One", "Two", "Three", "Last"), items("Last")
    more = items("One", "Two", "New", "Three", "Last")
    first, second = join_lines(base, less, more), join_lines(base, more, less)
    assert (first.text, second.text) == (more, less)
    assert (len(first.lost), len(second.lost)) == (1, 1)
    assert 'title = "New"' in second.lost[0].mine


@given(texts, texts)
def test_one_side_that_changed_nothing(base: str, side: str) -> None:
    """The other one is taken to the byte, and so is what both did."""
    assert join_lines(base, side, base) == JoinedLines(side)
    assert join_lines(base, base, side) == JoinedLines(side)
    assert join_lines(base, side, side) == JoinedLines(side)


@given(bases, texts, texts)
def test_each_line_comes_from_a_side(base: str | None, ours: str, theirs: str) -> None:
    """No line is there more often than both sides have it, and none is made of two."""
    joined = Counter(join_lines(base, ours, theirs).text.split("\n"))
    mine, yours = Counter(ours.split("\n")), Counter(theirs.split("\n"))
    assert all(joined[line] <= mine[line] + yours[line] for line in joined if line)


@given(bases, texts, texts)
def test_without_a_conflict_the_order_makes_no_difference(
    base: str | None, ours: str, theirs: str
) -> None:
    """And a conflict is one in both orders."""
    first, second = join_lines(base, ours, theirs), join_lines(base, theirs, ours)
    assert bool(first.lost) == bool(second.lost)
    assert first.lost or first.text == second.text


@st.composite
def sides(draw: st.DrawFn) -> tuple[list[str], list[str], list[str]]:
    """Return lines that are all different, and two sides that removed some and added new ones."""
    base = [f"b{number}" for number in range(draw(st.integers(0, 8)))]
    found = [base]
    for name in ("m", "y"):
        lines: list[str] = []
        for place, line in enumerate([*base, ""]):
            added = draw(st.sampled_from([0, 0, 0, 1, 2]))
            lines += [f"{name}{place}.{number}" for number in range(added)]
            lines += [line] if line and draw(st.sampled_from([True, True, False])) else []
        found.append(lines)
    return found[0], found[1], found[2]


@given(sides())
def test_nothing_comes_back_and_nothing_is_lost_unsaid(
    drawn: tuple[list[str], list[str], list[str]],
) -> None:
    """A line that a side removed is gone, one that a side added is there; what is not is told."""
    base, ours, theirs = drawn
    joined = join_lines(text(base), text(ours), text(theirs))
    lines = joined.text.splitlines()
    lost = {line for one in joined.lost for line in one.mine.split("\n")}
    conflict = lost | {line for one in joined.lost for line in one.theirs.split("\n")}

    assert len({*lines}) == len(lines)
    assert {*theirs} - {*base} <= {*lines}
    assert {*ours} - {*base} <= {*lines} | lost
    assert {*base} - {*theirs} <= ({*base} - {*lines})
    assert {*base} - {*ours} <= ({*base} - {*lines}) | conflict
    assert {*base} & {*ours} & {*theirs} <= {*lines}


@given(st.data())
def test_a_block_removed_here_and_a_line_added_elsewhere(data: st.DataObject) -> None:
    """Both are so in the result, in either order."""
    base = [f"b{number}" for number in range(data.draw(st.integers(1, 9)))]
    start = data.draw(st.integers(0, len(base) - 1))
    end = data.draw(st.integers(start + 1, len(base)))
    outside = [place for place in range(len(base) + 1) if not start < place < end]
    place = data.draw(st.sampled_from(outside))
    less = [*base[:start], *base[end:]]
    more = [*base[:place], "new", *base[place:]]
    both = JoinedLines(text([line for line in more if line not in base[start:end]]))
    assert join_lines(text(base), text(less), text(more)) == both
    assert join_lines(text(base), text(more), text(less)) == both
