"""What is shown of the address of a repository, and which addresses and branches are refused."""

from __future__ import annotations

import pytest

from tests.helpers.desk import TEAM
from tests.helpers.machines import Machine, Office
from tests.helpers.remotes import read_only_daemon

OF_JOE = "https://joe:s3cret@127.0.0.1:1/x.git"


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


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("sync --remote", '"" cannot be a remote: it is empty', None),
        ("init acme2 --me sam --from", '"" cannot be a remote: it is empty', None),
        ("sync --remote REMOTE --branch", '"" cannot be the name of a branch', "--branch main"),
        ("init x --from REMOTE --branch", '"" cannot be the name of a branch', "--branch main"),
        ("sync --every", '"" is not a time between two syncs', "--every 10s"),
        ("sync --branch", "--branch belongs to a remote", None),
        ("sync --status --remote", "--status only shows", "huddle sync --status"),
    ],
)
def test_an_empty_word_is_not_a_flag_that_is_missing(
    sam: Machine, line: str, message: str, hint: str | None
) -> None:
    """A script with a variable that is not set neither makes a team nor syncs elsewhere."""
    before = {*sam.root.iterdir()}
    out, err, code = sam.said(line, "")
    assert (out, code) == ("", 2)
    assert err.startswith(f"error: {message}\nhint:  {hint or ''}")
    assert {*sam.root.iterdir()} == before


def test_a_branch_with_the_sign_that_the_configuration_has_before_one(
    office: Office, sam: Machine
) -> None:
    """It could not be told from the end of an address, so nothing is sent."""
    sam.run(
        "sync --remote REMOTE --branch x#y --yes",
        err="""
        error: "x#y" cannot be the name of a branch
        hint:  --branch main
        """,
        code=2,
    )
    assert office.git("for-each-ref") == ""


@pytest.mark.parametrize(
    ("there", "typed", "free"), [("main", "main/x", "main-x"), ("a/b", "a", "a-team")]
)
def test_a_branch_in_the_folder_of_another(sam: Machine, there: str, typed: str, free: str) -> None:
    """Git cannot have both, and it is said at once."""
    assert sam.said(f"sync --remote REMOTE --branch {there} --yes")[2] == 0
    out, err, code = sam.said(f"sync --remote REMOTE --branch {typed} --yes")
    assert (out, code) == ("", 1)
    assert err.endswith(
        f" has a branch {there}, so git allows none called {typed}\nhint:  --branch {free}\n"
    )
    sam.run("sync", out="up to date\n")


def test_a_branch_that_is_not_there(sam: Machine) -> None:
    """The one that was asked for is named: the team may be on another one."""
    assert sam.said("sync --remote REMOTE --yes")[2] == 0
    sam.run(
        "init --from REMOTE copy --branch nope --me sam",
        err="""
        error: nothing is shared on the branch nope of REMOTE yet
        hint:  without --branch it is main; on a machine that has the team: """
        "huddle sync --remote REMOTE --branch nope\n",
        code=1,
    )
    assert not (sam.root / "copy").exists()


def test_a_repository_that_may_only_be_read(office: Office, sam: Machine) -> None:
    """That it is not there would be wrong: it was read a moment ago."""
    assert sam.said("sync --remote REMOTE --yes")[2] == 0
    sam.said("log Send the list due:fri")
    with read_only_daemon(office.root) as url:
        sam.run(
            f"sync --remote {url}/remote.git --yes",
            err=f"""
            error: {url}/remote.git does not let you in to write, only to read
            hint:  nothing is lost; ask who runs it for the right to push
            """,
            code=5,
        )
        assert sam.said(f"sync --remote {url}/none.git --yes")[2] == 4
    sam.run("sync", out="sent 1 promise\n")
