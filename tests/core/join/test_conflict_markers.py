"""The two versions in a text in which git left conflicts, in each of its styles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.join.conflict_markers import Versions, conflict_line, versions_in

MERGE = """\
a = 1
<<<<<<< HEAD
b = 2
=======
b = 3
c = 4
>>>>>>> theirs
d = 5
"""
DIFF3 = MERGE.replace("=======\n", "||||||| 1a2b3c4\nb = 1\n=======\n")
NESTED = """\
<<<<<<< HEAD
b = 2
||||||| merged common ancestors
<<<<<<<<< one
b = 0
=========
b = 1
>>>>>>>>> other
=======
b = 3
>>>>>>> theirs
"""
OURS, THEIRS, BASE = (
    "a = 1\nb = 2\nd = 5\n",
    "a = 1\nb = 3\nc = 4\nd = 5\n",
    "a = 1\nb = 1\nd = 5\n",
)


@pytest.mark.parametrize(
    ("text", "versions"),
    [
        (MERGE, Versions(None, OURS, THEIRS)),
        (DIFF3, Versions(BASE, OURS, THEIRS)),
        (MERGE + DIFF3, Versions(None, OURS + OURS, THEIRS + THEIRS)),
        (DIFF3 + DIFF3, Versions(BASE + BASE, OURS + OURS, THEIRS + THEIRS)),
        (
            MERGE.replace("\n", "\r\n"),
            Versions(None, OURS.replace("\n", "\r\n"), THEIRS.replace("\n", "\r\n")),
        ),
        (
            NESTED,
            Versions(
                "<<<<<<<<< one\nb = 0\n=========\nb = 1\n>>>>>>>>> other\n", "b = 2\n", "b = 3\n"
            ),
        ),
        ("<<<<<<<\n=======\nb = 3\n>>>>>>>", Versions(None, "", "b = 3\n")),
    ],
)
def test_each_style_has_both_versions(text: str, versions: Versions) -> None:
    """With `merge.conflictStyle` diff3 or zdiff3 the version before both is there too."""
    assert versions_in(text) == versions


@pytest.mark.parametrize(
    "text",
    [
        OURS,
        "",
        "title = '<<<<<<< HEAD'\n",
        "a = 1\n=======\nb = 2\n",  # a line under a heading, say
        MERGE.replace(">>>>>>> theirs\n", ""),
        MERGE.replace("=======\n", ""),
        MERGE + ">>>>>>> theirs\n",
        ">>>>>>> theirs\n" + MERGE,
    ],
)
def test_markers_that_are_not_whole_give_no_versions(text: str) -> None:
    """Somebody has removed one of them, or there are none."""
    assert versions_in(text) is None


@pytest.mark.parametrize(
    ("text", "line"), [(MERGE, 2), (NESTED, 1), (OURS, None), ("t = '<<<<<<< HEAD'\n", None)]
)
def test_the_first_conflict_has_a_line(text: str, line: int | None) -> None:
    """Which counts from 1."""
    assert conflict_line(text) == line


LINES = st.lists(st.sampled_from(["a = 1\n", "b = 2\n", "[[change]]\n", "\n", "=====\n"]))


@given(st.lists(st.tuples(LINES, LINES, LINES), min_size=1), LINES)
def test_what_git_wrote_between_markers_comes_apart_again(
    hunks: list[tuple[list[str], list[str], list[str]]], rest: list[str]
) -> None:
    """Whatever lines there are between the markers and around them."""
    text, ours, theirs = "", "", ""
    for shared, mine, other in hunks:
        both = "".join(shared)
        text += f"{both}<<<<<<< HEAD\n{''.join(mine)}=======\n{''.join(other)}>>>>>>> x\n"
        ours, theirs = ours + both + "".join(mine), theirs + both + "".join(other)
    end = "".join(rest)

    assert versions_in(text + end) == Versions(None, ours + end, theirs + end)
