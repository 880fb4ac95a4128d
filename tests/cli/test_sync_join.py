"""`huddle init --from`: join a team that somebody shares from another machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.machines import Machine, Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Return an office in which nobody has shared anything yet."""
    return Office(tmp_path)


def refused(machine: Machine, url: str) -> str:
    """Return what is said to somebody who cannot join; neither folder nor configuration is made."""
    out, err, code = machine.said("init acme --me ana --from", url)
    assert (out, code > 0) == ("", True)
    assert not machine.team.exists()
    assert not (machine.root / "config").exists()
    return err


@pytest.mark.parametrize(
    ("url", "error", "hint"),
    [
        (
            "git@no.such.host.invalid:acme.git",
            "could not reach git@no.such.host.invalid:acme.git: ",
            "check the address and your connection, then type it again",
        ),
        (
            "git://127.0.0.1:9/acme.git",
            (
                "could not reach git://127.0.0.1:9/acme.git: unable to connect to 127.0.0.1: "
                "Connection refused\n"
            ),
            "check the address and your connection, then type it again",
        ),
        (
            "foo",
            "there is no repository at ~/foo\n",
            "check the address, and that you may read it",
        ),
        (
            "",
            '"" cannot be a remote: it is empty\n',
            "an address such as git@example.com:team.git",
        ),
    ],
)
def test_an_address_that_leads_nowhere(office: Office, url: str, error: str, hint: str) -> None:
    """Who joins has nothing to send and makes no repository: the address has to be right."""
    said = refused(office.machine("ana"), url)

    assert said.startswith(f"error: {error}")
    assert said.endswith(f"\nhint:  {hint}\n")


def test_who_shares_is_told_how_to_make_the_repository(office: Office) -> None:
    """The same path with `sync --remote` has another hint."""
    sam = office.first("sam")

    sam.run(
        "sync --remote foo --yes",
        err="""
        error: there is no repository at ~/foo
        hint:  git init --bare ~/foo
        """,
        code=4,
    )


def test_a_repository_with_something_else_in_it(office: Office) -> None:
    """An empty one would not help who joins."""
    office.git("symbolic-ref", "HEAD", "refs/heads/main")
    tree = office.git("hash-object", "-t", "tree", "-w", "/dev/null").strip()
    who = ("-c", "user.name=sam", "-c", "user.email=sam@acme.test")
    commit = office.git(*who, "commit-tree", tree, "-m", "first").strip()
    office.git("update-ref", "refs/heads/main", commit)

    assert refused(office.machine("ana"), "REMOTE") == (
        "error: REMOTE has files, but no huddle.toml: it is not a team's\n"
        "hint:  check the address; if the team is on another branch: --branch NAME\n"
    )
