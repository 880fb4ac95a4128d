"""`huddle init --from`: join a team that somebody shares from another machine."""

from __future__ import annotations

import pytest

from tests.helpers.machines import Machine, Office


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
    readme = office.root / "README"
    readme.write_text("something else\n", encoding="utf-8")
    office.git(f"--work-tree={office.root}", "add", str(readme))
    tree = office.git("write-tree").strip()
    who = ("-c", "user.name=sam", "-c", "user.email=sam@acme.test")
    commit = office.git(*who, "commit-tree", tree, "-m", "first").strip()
    office.git("update-ref", "refs/heads/main", commit)

    assert refused(office.machine("ana"), "REMOTE") == (
        "error: REMOTE has files, but no huddle.toml: it is not a team's\n"
        "hint:  check the address; if the team is on another branch: --branch NAME\n"
    )


def test_nothing_is_there_until_the_questions_are_answered(office: Office) -> None:
    """Who leaves at a question, or is refused, has neither a folder nor another configuration."""
    office.first("sam")
    ana = office.machine("ana")
    ana.environ["HUDDLE_USER"] = ""
    asked = (
        "No one on team Acme is called anna: it has ana, maria and sam.\n"
        "If you are ana: Ctrl-C, then --me ana\n"
        "anna is new: which side? (marketing or sales) "
    )
    ana.run("init --from REMOTE acme --me anna", typed="\x04", err=asked, code=130)
    assert [path for path in ana.files() if not path.startswith("state/")] == []
    assert not ana.team.exists()
    ana.run(
        "init --from REMOTE acme --me anna",
        err="""
        error: no one on team Acme is called anna: it has ana, maria and sam
        hint:  --me ana?   somebody new: --me anna:marketing
        """,
        code=2,
    )
    assert not ana.team.exists()
    ana.run(
        "init --from REMOTE acme --me anna",
        typed="sales\n",
        out="You are now in team Acme as anna, in ~/acme. Next: huddle config set sync.auto true\n",
        err=asked,
    )
    ana.run("sync", out="up to date\n")


def test_who_shares_by_itself_already_looks_next(office: Office) -> None:
    """The next step is not one that was taken before."""
    office.first("sam")
    ana = office.machine("ana")
    ana.said("config set sync.auto true")
    ana.run(
        "init --from REMOTE acme --me ana",
        out="You are now in team Acme as ana, in ~/acme. Next: huddle mine\n",
    )


def test_joining_again_as_somebody_else(office: Office) -> None:
    """The same folder and the same address: only who types is another one."""
    office.first("sam")
    ana = office.joined("ana")
    ana.environ["HUDDLE_USER"] = ""
    ana.run(
        "init --from REMOTE acme --me maria",
        out="You are now in team Acme as maria (you were ana before), in ~/acme. "
        "Next: huddle config set sync.auto true\n",
    )


def test_a_copy_that_is_interrupted(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is there after Ctrl-C is said, and the same command goes on with it."""
    office.first("sam")
    ana = office.machine("ana")
    program = """
from huddlecli.store import platform

def interrupted():
    raise KeyboardInterrupt

platform.sync_all = interrupted
from huddlecli.cli import program

program()
"""
    with monkeypatch.context() as patched:
        patched.setattr(ana, "program", ["-c", program])
        ana.run(
            "init --from REMOTE acme --me ana",
            err="~/acme has only a part of the team: type it again to go on\n",
            code=130,
        )
    assert ana.said("init --from REMOTE acme --me ana")[2] == 0
    ana.run("sync", out="up to date\n")
