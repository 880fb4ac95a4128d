"""Forgetting a lead whose words are in several files, and finishing what a killed run left."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.desk import Desk

WORDS = ("brightwave", "hubspot:51", "too dear")
ID = "cqdk6t2xqw"  # of hubspot:51
STAYS = "Copies in backups of this disk and in the history of a shared repository stay.\n"
FORGOTTEN = f"leads/closed/2026-11/{ID}-forgotten.20261123.20261123.toml"


@pytest.fixture
def office(desk: Desk) -> Desk:
    """Return the desk of sam, who has lost a lead."""
    desk.said("lead add Brightwave @sam crm:hubspot:51", HUDDLE_USER="ana")
    desk.said("lead answer Brightwave")
    desk.said("lead close Brightwave lost too dear")
    return desk


def places(desk: Desk) -> list[str]:
    """Return the places of all files of leads."""
    found = (path for path in (desk.team / "leads").rglob("*") if path.is_file())
    return sorted(path.relative_to(desk.team).as_posix() for path in found)


def with_words(desk: Desk) -> list[Path]:
    """Return the files that have any of the words, or are named so."""
    return [
        path
        for path in desk.root.rglob("*")
        for word in WORDS
        if word in path.name.lower()
        or (path.is_file() and word in path.read_text(encoding="utf-8").lower())
    ]


def test_a_second_file_of_the_lead_is_merged_without_its_words(office: Desk) -> None:
    """A file that a sync brought back into another folder loses its words at once, too."""
    first = office.file(ID)
    (office.team / "leads/open" / f"{ID}-brightwave.toml").write_bytes(first.read_bytes())
    copy = first.with_name(f"{first.stem}.sync-conflict-20261124-101010-ABCDEFG.toml")
    copy.write_bytes(first.read_bytes())

    office.run(
        f"lead forget {ID} --yes",
        out="forgotten  1 lead\n",
        err=office.named(f"{ID[:4]}  Brightwave\n{STAYS}"),
    )

    assert (with_words(office), places(office)) == ([], [FORGOTTEN])
    assert office.said("doctor")[2] == 0


@pytest.mark.parametrize("which", [ID, "--closed-before 2026-12-01"])
@pytest.mark.parametrize(
    "name",
    [
        f"leads/closed/2026-11/{ID}-brightwave.20261123.20261123.toml",
        f"leads/open/{ID}-brightwave.toml",
        "leads/closed/2026-11/.0123456789abcdef.tmp",
        f".huddle-backup/2026-11-23/leads/open/{ID}-brightwave.toml",
    ],
)
def test_the_next_run_finishes_what_a_killed_one_left(office: Desk, name: str, which: str) -> None:
    """A forgotten lead whose words are still in some file is forgotten once more."""
    text = office.file(ID).read_bytes()
    office.said(f"lead forget {ID} --yes")
    left = office.team / name
    left.parent.mkdir(parents=True, exist_ok=True)
    left.write_bytes(text)

    out, err, code = office.said(f"lead forget {which} --yes")
    assert (out, code) == ("forgotten  1 lead\n", 0), err
    assert (with_words(office), FORGOTTEN in places(office)) == ([], True)
    assert office.said(f"lead forget {which} --yes")[2] == 1
    assert office.said("doctor")[2] == 0


def test_leftovers_of_the_log_of_commands_go_as_well(office: Desk) -> None:
    """A process that was killed while it shortened the log has left a copy of it."""
    log = office.root / "state/huddle/commands.jsonl"
    leftover = log.with_name(".0123456789abcdef.tmp")
    leftover.write_bytes(log.read_bytes())
    other = log.with_name(".fedcba9876543210.tmp")
    other.write_text("not a log", encoding="utf-8")

    assert office.said(f"lead forget {ID} --yes")[2] == 0

    assert (leftover.exists(), other.exists(), with_words(office)) == (False, True, [])


def test_an_open_lead_that_was_forgotten_is_called_so(desk: Desk) -> None:
    """Lists, reminders and refusals have words for it; it can still be closed."""
    desk.said("lead add Brightwave @sam from:web crm:hubspot:51", HUDDLE_USER="ana")
    desk.said(f"lead forget {ID} --yes")
    assert "(forgotten)  web" in desk.said("lead list")[0]
    assert "(forgotten)  web" in desk.said("mine")[0]
    assert "  (forgotten), web, handed over today" in desk.said("remind --owner sam")[0]
    assert '"title": ""' in desk.said("lead list --format json")[0]
    assert desk.said(f"lead close {ID} won")[2] == 0
    _, err, code = desk.said(f"lead close {ID} won")
    assert (err.partition("\n")[0], code) == ("error: id01 (forgotten) is closed: won", 2)
