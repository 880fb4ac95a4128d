"""A sync that is killed or kept from writing: nothing is lost, and the next one goes on."""

from __future__ import annotations

import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.helpers.desk import TEAM
from tests.helpers.machines import Machine, Office

# huddle that ends like a killed process at the n-th of the calls that change something outside.
KILLED = textwrap.dedent(
    """
    import os, sys
    from huddlecli.store import platform
    from huddlecli.store.git.process import Git
    from huddlecli.store.sync.index import Index

    left = int(os.environ["KILLED_AT"])

    def killing(kind, name):
        called = getattr(kind, name)

        def call(*args, **kwargs):
            global left
            left -= 1
            if not left:
                os._exit(137)
            return called(*args, **kwargs)

        setattr(kind, name, call)

    for name in ("rename", "link", "unlink", "open_new", "make_folder", "sync_all"):
        killing(platform, name)
    for name in ("talk", "run", "reading"):
        killing(Git, name)
    for name in ("keep", "set_tip", "put", "fill"):
        killing(Index, name)
    from huddlecli.cli import program

    program()
    """
)


def killed_at(machine: Machine, step: int, *words: str) -> bool:
    """Run a command that is killed at a step; return whether it had so many."""
    environ = {**machine.environ, "KILLED_AT": str(step)}
    done = subprocess.run(
        [sys.executable, "-c", KILLED, *map(machine.real, words)],
        env={name: value for name, value in environ.items() if value},
        cwd=machine.root,
        capture_output=True,
        check=False,
    )
    assert done.returncode in (0, 137), done.stderr.decode()
    return done.returncode == 137


def test_a_sync_that_is_killed_at_any_step(office: Office) -> None:
    """Both sides have changed: whenever it is killed, the next sync brings all of both together."""
    sam = office.first("sam")
    ana = office.joined("ana")
    step, rounds, is_killed = 1, 0, True
    while is_killed:
        rounds += 1
        sam.said(f"log From sam {step} due:fri")
        ana.said(f"log From ana {step} due:fri")
        done = sam.said(f"win add Won {step}")
        assert done[2] == 0
        sam.said("sync")
        is_killed = killed_at(ana, step, "sync")
        assert ana.said("doctor")[2] == 0 or is_killed
        ana.said("sync")
        sam.said("sync")
        assert ana.shared() == sam.shared()
        assert len(ana.shared()) == 1 + 3 * rounds
        step += 7 if step > 3 else 2
    assert step > 20


def test_a_new_remote_that_is_killed_at_any_step(office: Office) -> None:
    """Whichever of the two is remembered then, the next sync works, and nothing is lost."""
    sam = office.first("sam")
    step, is_killed, remembered = 1, True, set[bool]()
    while is_killed:
        other = office.root / f"other{step}.git"
        subprocess.run(["git", "init", "-q", "--bare", other], check=True)
        assert sam.said(f"log From sam {step} due:fri")[2] == 0
        is_killed = killed_at(sam, step, "sync", "--remote", str(other), "--yes")
        config = (sam.root / "config/huddle/config.toml").read_text(encoding="utf-8")
        remembered.add(str(other) in config)
        assert sam.said("sync")[1:] == ("", 0)
        sam.run("sync", out="up to date\n")
        assert sam.said("doctor")[2] == 0
        step += 1 if step > 15 else 4
    assert step > 20
    assert remembered == {False, True}
    office.url = str(other)
    assert office.joined("ana").shared() == sam.shared()


def test_a_first_copy_that_is_killed_at_any_step(office: Office) -> None:
    """A killed copy is no team folder, unless it was done; the same command goes on with it."""
    sam = office.first("sam")
    for number in range(4):
        sam.said(f"log Promise {number} due:fri")
    sam.said("sync")
    command = ("init", "--from", "REMOTE", "acme", "--me", "ana")
    step, is_killed = 1, True
    while is_killed:
        ana = office.machine("ana")
        is_killed = killed_at(ana, step, *command)
        assert ana.said(" ".join(command))[2] == 0
        ana.run("sync", out="up to date\n")
        assert ana.shared() == sam.shared()
        shutil.rmtree(ana.root)
        step += 9
    assert step > 20


def test_a_folder_that_cannot_be_written(office: Office) -> None:
    """If one file cannot be written, none is, and the next sync writes all of them."""
    sam, ana = office.first("sam"), office.joined("ana")
    sam.said("log Send the list due:fri")
    sam.said("win add Won Brightwave")
    sam.said("sync")
    before = ana.shared()
    (ana.team / "wins").write_text("a file where a folder belongs", encoding="utf-8")
    out, err, code = ana.said("sync")
    assert (out, code) == ("", 1)
    assert err.startswith("error: ")
    assert ana.shared() == before
    (ana.team / "wins").unlink()
    ana.run("sync", out="received 1 promise (sam) and 1 win (sam)\n")
    assert ana.shared() == sam.shared()


def test_two_syncs_at_once(office: Office) -> None:
    """The second one waits; if that takes too long, it says so and nothing is done."""
    sam = office.first("sam")
    sam.said("log Send the list due:fri")
    command = [sys.executable, "-m", "huddlecli", "sync"]
    environ = {**sam.environ}
    several = [
        subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    said = sorted(one.communicate()[0] for one in several)
    assert [one.returncode for one in several] == [0, 0, 0]
    assert said == ["sent 1 promise\n", "up to date\n", "up to date\n"]


def test_a_folder_that_vanishes(office: Office) -> None:
    """A folder that is moved away or unmounted is not taken for one without files."""
    sam, ana = office.first("sam"), office.joined("ana")
    shutil.copytree(Path(__file__).parents[2] / "agendas", sam.team / "agendas")
    sam.said("sync")
    sam.team.rename(sam.root / "away")
    sam.team.mkdir()
    assert sam.said("sync")[2] == 4
    sam.team.rmdir()
    (sam.root / "away").rename(sam.team)
    sam.run("sync", out="up to date\n")
    ana.said("sync")
    assert ana.shared() == sam.shared()


def test_a_clock_that_is_wrong(office: Office) -> None:
    """Ten minutes more or less make no difference to what both have in the end."""
    sam, ana = office.first("sam"), office.joined("ana")
    ana.environ["HUDDLE_NOW"] = "2026-11-23T08:50:00+01:00"
    sam.said("log Send the list due:fri")
    sam.said("sync")
    ana.said("sync")
    ana.said("action edit id01 due:thu")
    sam.said("action edit id01 Send the price list")
    for machine in (ana, sam, ana):
        machine.said("sync")
    assert ana.shared() == sam.shared()
    assert "Send the price list" in ana.said("action list")[0]


def test_a_clock_before_1970(office: Office) -> None:
    """What it sends can be fetched: git takes no commit from before."""
    sam = office.first("sam")
    sam.environ["HUDDLE_NOW"] = "1960-01-01T00:00:00Z"
    sam.said("log Send the list")
    sam.run("sync", out="sent 1 promise\n")
    assert office.git("log", "-1", "--format=%ct", "main") == "0\n"
    ana = office.joined("ana")
    assert ana.shared() == sam.shared()


def test_who_left_syncs_once_more(office: Office) -> None:
    """What somebody did before they heard that they have left still arrives."""
    sam, ana = office.first("sam"), office.joined("ana")
    ana.said("log Send the list due:fri")
    sam.said("people leave ana --to sam --yes")
    sam.said("sync")
    assert ana.said("sync")[::2] == (
        "sent 1 promise; received the team's settings\n",
        0,
    )
    sam.run("sync", out="received 1 promise (ana)\n")
    assert ana.shared() == sam.shared()


def test_a_disk_without_links(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disk that has no hard links, files arrive as well."""
    sam, ana = office.first("sam"), office.joined("ana")
    sam.said("log Send the list due:fri")
    sam.said("sync")
    program = textwrap.dedent(
        """
        import errno
        from huddlecli.store import platform

        def no_link(*args):
            raise OSError(errno.EPERM, "no links here")

        platform.link = no_link
        from huddlecli.cli import program

        program()
        """
    )
    monkeypatch.setattr(ana, "program", ["-c", program])
    ana.run("sync", out="received 1 promise (sam)\n")
    sam.said("done id01")
    sam.said("sync")
    ana.run("sync", out="received 1 promise (sam)\n")
    assert ana.shared() == sam.shared()


def test_a_folder_of_an_older_version(office: Office) -> None:
    """A team without an id gets one before it is shared."""
    sam = office.machine("sam")
    sam.write("huddle.toml", TEAM.replace('id = "t7c2m9x4ka"\n', ""))
    sam.said("sync --remote REMOTE --yes")
    assert "\nid = " in (sam.team / "huddle.toml").read_text(encoding="utf-8")
    assert office.joined("ana").shared() == sam.shared()


def test_a_folder_that_is_moved_in_the_middle(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written to the old place, and nothing counts as removed."""
    sam, ana = office.first("sam"), office.joined("ana")
    shutil.copytree(Path(__file__).parents[2] / "agendas", sam.team / "agendas")
    sam.said("log Send the list due:fri")
    sam.said("sync")
    ana.said("sync")
    sam.said("win add Won Brightwave")
    sam.said("sync")
    program = textwrap.dedent(
        f"""
        import os
        from huddlecli.store.git.process import Git

        talk = Git.talk

        def moving(git, *words, **how):
            if os.path.isdir({str(ana.team)!r}):
                os.rename({str(ana.team)!r}, {str(ana.team)!r} + "-moved")
            return talk(git, *words, **how)

        Git.talk = moving
        from huddlecli.cli import program

        program()
        """
    )
    with monkeypatch.context() as patched:
        patched.setattr(ana, "program", ["-c", program])
        out, err, code = ana.said("sync")
    assert (out, code) == ("", 1)
    assert err.startswith("error: the team folder is gone: ~/acme")
    assert not ana.team.exists()
    ana.team.with_name("acme-moved").rename(ana.team)
    ana.run("sync", out="received 1 win (sam)\n")
    assert ana.shared() == sam.shared()


def test_a_lock_that_a_killed_git_has_left(office: Office) -> None:
    """The first copy makes the cache again, as a sync does."""
    office.first("sam")
    ana = office.machine("ana")
    assert ana.said("init --from REMOTE acme --branch nope --me ana")[2] == 1
    (cache,) = (ana.root / "state/huddle/sync").glob("*/cache.git")
    (cache / "refs/huddle").mkdir(exist_ok=True)
    (cache / "refs/huddle/fetched.lock").touch()
    ana.run(
        "init --from REMOTE acme --me ana",
        out="You are now in team Acme as ana, in ~/acme. Next: huddle config set sync.auto true\n",
    )
    ana.run("sync", out="up to date\n")


def at_the_remote(office: Office, *commands: str) -> None:
    """Change the repository by git, as somebody may who knows it."""
    work = office.root / "work"
    shutil.rmtree(work, ignore_errors=True)
    who = "git -c user.name=x -c user.email=x@acme.test commit -qam change"
    lines = (f"git clone -q -b main {office.remote} {work}", f"cd {work}", *commands, who)
    script = " && ".join((*lines, "git push -q origin HEAD:main"))
    subprocess.run(["sh", "-c", script], check=True, capture_output=True)


def test_a_team_file_that_may_be_run(office: Office) -> None:
    """Its content counts; for a whole team, nothing depends on a bit that git keeps."""
    sam, ana = office.first("sam"), office.joined("ana")
    at_the_remote(office, "chmod +x huddle.toml", "echo '# hello' >> huddle.toml")
    ana.run("sync", out="received the team's settings\n")
    assert b"# hello" in ana.shared()["huddle.toml"]
    maria = office.joined("maria")
    ana.said("config set week_starts sunday")
    ana.run("sync", out="sent the team's settings\n")
    for machine in (sam, maria):
        machine.run("sync", out="received the team's settings\n")
        assert machine.shared() == ana.shared()
    assert office.git("ls-tree", "main", "huddle.toml").startswith("100644 ")


def test_a_team_file_that_was_removed_by_git(office: Office) -> None:
    """It comes back, as any file does; but a repository with nothing left is refused."""
    sam, ana = office.first("sam"), office.joined("ana")
    sam.said("log Send the list due:fri")
    sam.said("sync")
    at_the_remote(office, "git rm -q huddle.toml")
    ana.run("sync", out="sent the team's settings; received 1 promise (sam)\n")
    sam.run("sync", out="up to date\n")
    assert sam.shared() == ana.shared()
    at_the_remote(office, "git rm -qr .")
    before = ana.shared()
    ana.run(
        "sync",
        err="""
        error: REMOTE is empty now; nothing was changed here
        hint:  huddle sync --remote REMOTE   joins both sides again, and removes nothing
        """,
        code=1,
    )
    maria = office.machine("maria")
    assert maria.said("init --from REMOTE acme --me maria")[1].startswith(
        "error: nothing is shared"
    )
    assert ana.said("sync --remote REMOTE")[2] == 0
    assert maria.said("init --from REMOTE acme --me maria")[2] == 0
    assert ana.shared() == maria.shared() == before


def test_a_line_of_a_journal_that_cannot_be_read(office: Office) -> None:
    """It is named and stays on its side, until it is repaired there."""
    sam, ana = office.first("sam"), office.joined("ana")
    sam.said("start daily", stdin="\nA note\n/end\n")
    sam.said("sync")
    ana.said("sync")
    (journal,) = (sam.team / "huddles").glob("20*/*.jsonl")
    with journal.open("a", encoding="utf-8") as file:
        file.write("rubbish\n")
    whole = ana.shared()
    number = journal.read_text(encoding="utf-8").count("\n")
    place = journal.relative_to(sam.team)
    for _ in range(2):
        sam.run("sync", out="up to date\n", err=f"warning: {place}: line {number} cannot be read\n")
    ana.run("sync", out="up to date\n")
    assert ana.shared() == whole
    assert sam.said("doctor --fix")[2] == 0
    assert sam.said("sync")[1:] == ("", 0)
    assert ana.said("sync")[1:] == ("", 0)
    assert sam.shared() == ana.shared()
    assert ana.said("doctor")[2] == 0
