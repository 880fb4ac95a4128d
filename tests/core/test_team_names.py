"""The short names of teams: what is typed instead of a folder."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.settings.team_names import LONGEST, free_name, short_name
from huddlecli.core.team import is_name
from huddlecli.core.text import folded


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("acme", "acme"),
        ("Acme Go-to-market", "acme-go-to-market"),
        ("Team Süd", "team-sud"),
        ("acme.eu", "acme-eu"),
        ("東京", "東京"),
        ("untitled", "untitled"),
        ("me", "team-me"),
        ("con", "team-con"),
        ("", "team"),
        ("---", "team"),
    ],
)
def test_a_name_is_made_of_what_a_folder_is_called(text: str, name: str) -> None:
    """In plain letters where there are some; a word with another meaning has `team-` before."""
    assert short_name(text) == name


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_name_can_be_typed_and_is_free(folder: str, title: str) -> None:
    """It is a name as those of people are, and none that is taken, however many are."""
    taken = set[str]()
    for _ in range(12):
        name = free_name(folder, title, taken)
        assert is_name(name)
        assert len(name) <= LONGEST
        assert "/" not in name
        assert name not in taken
        taken.add(folded(name))


def test_a_folder_that_says_little_gives_way_to_the_team() -> None:
    """The second team in a folder called `huddle` is not `huddle-2`."""
    assert free_name("huddle", "Acme", ()) == "acme"
    assert free_name("acme", "Acme go-to-market", ()) == "acme"
    assert free_name("acme", "Acme go-to-market", {"acme"}) == "acme-go-to-market"
    assert free_name("acme", "acme", {"acme"}) == "acme-2"
