"""The names that sync programs, git and editors give to copies, each as its maker describes it."""

from __future__ import annotations

import pytest

from huddlecli.core.doctor.copy_names import original_among, original_of
from tests.helpers.copy_forms import ALONE, BESIDE

OF = {
    "a team": "huddle",
    "an agenda": "our-weekly",
    "a record": "k7f2q9xmtb-two-case-studies.20261118.20261201.20261121",
    "minutes": "2026-11-23-0908-daily",
}
OWN = (
    "huddle.toml",
    "plan-2.toml",
    "conflicts.toml",
    "plan.conflict.toml",
    "conflict-2026.toml",
    "sync-conflict.toml",
    "team_LOCAL_2026.toml",
    "sales_base.toml",
    "orig.toml",
    "k7f2q9xmtb-settle-the-sync-conflict-20261123-081240.toml",
    "2026-11-23-0908-conflict-1.toml",
    "2026-11-23-0908-daily-2.toml",
    ".gitignore",
    "my notes (last year).toml",
    "notes~",
    "slides.orig",
)


@pytest.mark.parametrize("stem", OF.values(), ids=OF)
@pytest.mark.parametrize("form", ALONE.values(), ids=ALONE)
def test_a_copy_is_known_by_its_name_alone(form: str, stem: str) -> None:
    """Whether its original is there or not, and the name of that is found."""
    name = form.format(stem)

    assert original_of(name) == f"{stem}.toml"
    assert original_among(name, ()) == f"{stem}.toml"


@pytest.mark.parametrize("stem", OF.values(), ids=OF)
@pytest.mark.parametrize("form", BESIDE.values(), ids=BESIDE)
def test_a_copy_is_known_beside_its_original(form: str, stem: str) -> None:
    """Without it, the name could be that of any file."""
    name = form.format(stem)

    assert original_of(name) is None
    assert original_among(name, ("other.toml",)) is None
    assert original_among(name, ("other.toml", f"{stem}.toml")) == f"{stem}.toml"


@pytest.mark.parametrize("name", OWN)
def test_no_file_of_a_team_is_called_a_copy(name: str) -> None:
    """Titles and agendas may have the same words."""
    assert original_of(name) is None
    assert original_among(name, OWN) is None


@pytest.mark.parametrize(
    "name",
    [
        ".sync-conflict-20261123-081240-ABCDEFG.gitignore",
        ".gitignore (Ann's conflicted copy 2026-11-23)",
        ".gitignore 2",
        ".gitignore~",
        ".gitignore.orig",
        ".gitignore.conflict2",
    ],
)
def test_a_hidden_file_has_copies_too(name: str) -> None:
    """What comes before the first dot of its name is nothing."""
    assert original_among(name, (".gitignore",)) == ".gitignore"


def test_journals_have_copies() -> None:
    """They end otherwise than all other files."""
    name = "2026-11-23-0908-daily.sync-conflict-20261123-081240-ABCDEFG.jsonl"

    assert original_of(name) == "2026-11-23-0908-daily.jsonl"


def test_a_copy_of_an_agenda_with_a_longer_name_is_one_of_that() -> None:
    """Not of the shorter name that it begins with too."""
    known = ("plan.toml", "plan-north.toml")

    assert original_among("plan-north-LAPTOP.toml", known) == "plan-north.toml"
