"""What is shown of the address of a repository, and which addresses and branches are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.desk import TEAM
from tests.helpers.machines import Machine, Office

OF_JOE = "https://joe:s3cret@127.0.0.1:1/x.git"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Return an office in which nobody has shared anything yet."""
    return Office(tmp_path)


@pytest.fixture
def sam(office: Office) -> Machine:
    """Return the machine of sam, who has a team that is not shared."""
    sam = office.machine("sam")
    sam.write("huddle.toml", TEAM)
    return sam


def remembered(machine: Machine, text: str) -> None:
    """Write the remote of the team into the user's file, as a person may."""
    config = machine.root / "config/huddle/config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(f'[remotes]\n"{machine.team}" = "{text}"\n', encoding="utf-8")


def test_a_password_in_the_configuration_is_never_shown(sam: Machine) -> None:
    """Whatever is asked for; and what to do instead is said."""
    remembered(sam, OF_JOE)
    for line in (
        "sync --dry-run",
        "sync --status",
        "sync --status --format json",
        "sync --status -o st.md",
        "mine",
        "doctor",
        "config list",
        "config list --format json",
        "config get remotes.~/acme",
        f"sync --remote {OF_JOE}",
        f"init --from {OF_JOE} other --me sam",
    ):
        out, err, _ = sam.said(line)
        assert "s3cret" not in out + err, line
    assert "s3cret" not in (sam.root / "st.md").read_text(encoding="utf-8")
    sam.run(
        "sync",
        err="""
        error: "https://127.0.0.1:1/x.git" cannot be a remote: others could read the password in it
        hint:  huddle sync --remote https://127.0.0.1:1/x.git   """
        "a credential helper of git keeps the password: git help credentials\n",
        code=2,
    )
    assert "remote     https://127.0.0.1:1/x.git, branch main" in sam.said("sync --status")[0]


def test_a_table_that_is_a_text_is_not_shown(sam: Machine) -> None:
    """Somebody may have written the address in its place."""
    config = sam.root / "config/huddle/config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(f'remotes = "{OF_JOE}"\n', encoding="utf-8")
    err = sam.said("sync")[1]
    assert "remotes: expected a table, got text" in err
    assert "s3cret" not in err


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("https://acme.test/x.git", "https://acme.test/x.git"),
        ("https://acme.test/x.git --branch shared", "https://acme.test/x.git --branch shared"),
        ("git@acme.test:x.git", "git@acme.test:x.git"),
        ("../remote.git", "../remote.git"),
    ],
)
def test_the_hint_is_what_was_typed(sam: Machine, typed: str, hint: str) -> None:
    """With --yes behind it, it does what was asked for."""
    _, err, code = sam.said(f"sync --remote {typed}")
    assert code == 2
    assert err.endswith(f"\nhint:  huddle sync --remote {hint} --yes\n")


def test_an_address_with_one_slash(sam: Machine) -> None:
    """It is not one of a host called https."""
    sam.run(
        "sync --remote https:/acme.test/x.git --yes",
        err="""
        error: "https:/acme.test/x.git" cannot be a remote: it needs two slashes after the colon
        hint:  https://acme.test/x.git
        """,
        code=2,
    )
