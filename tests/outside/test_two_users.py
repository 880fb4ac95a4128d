"""Two users of one machine share a team folder, through a whole day, whatever their umasks.

They are real users, so that only root can run this, and only where users can be added.
"""

from __future__ import annotations

import grp
import os
import pwd
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

TEAM = """\
schema = 1
id = "t7c2m9x4ka"
name = "Acme"
timezone = "Europe/Berlin"

[[person]]
name = "ana"
side = "marketing"

[[person]]
name = "sam"
side = "sales"
"""
GROUP = f"hug{os.getpid()}"


class User:
    """Somebody with an account of their own, in the group that shares the folder."""

    def __init__(self, name: str, account: str, root: Path, python: Sequence[str]) -> None:
        """Sit down at a home of their own."""
        self.name = name
        self.account = account
        self._python = python
        self._home = root / account
        self._home.mkdir()
        entry = pwd.getpwnam(account)
        os.chown(self._home, entry.pw_uid, entry.pw_gid)
        self.uid, self._gid = entry.pw_uid, entry.pw_gid

    def run(
        self, folder: Path | None, line: str, *, umask: int = 0o022, stdin: str = ""
    ) -> tuple[str, str, int]:
        """Run a command in the team folder, else in their default, and return streams and code."""
        done = subprocess.run(
            [*self._python, "-m", "huddlecli", *line.split()],
            env={
                "HOME": str(self._home),
                "HUDDLE_USER": self.name,
                **({"HUDDLE_TEAM": str(folder)} if folder else {}),
                "HUDDLE_NOW": "2026-11-23T09:08:00+01:00",
                "PATH": os.environ["PATH"],
                "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            cwd=self._home,
            input=stdin,
            text=True,
            capture_output=True,
            check=False,
            timeout=60,
            user=self.uid,
            group=self._gid,
            extra_groups=[grp.getgrnam(GROUP).gr_gid],
            umask=umask,
        )
        return done.stdout, done.stderr, done.returncode


@pytest.fixture(scope="module")
def both() -> Iterator[tuple[User, User]]:
    """Return two users whose accounts are made for this, and are gone afterwards."""
    if os.geteuid() != 0 or not shutil.which("useradd") or not shutil.which("groupadd"):
        pytest.skip("only root can add users, with useradd")
    accounts = [f"hua{os.getpid()}", f"hub{os.getpid()}"]
    root = Path(tempfile.mkdtemp())
    root.chmod(0o755)
    try:
        subprocess.run(["groupadd", GROUP], check=True)
        for account in accounts:
            subprocess.run(["useradd", "-M", "-U", "-G", GROUP, account], check=True)
        python = _python(pwd.getpwnam(accounts[0]))
        ana, sam = (
            User(name, account, root, python)
            for name, account in zip(("ana", "sam"), accounts, strict=True)
        )
        yield ana, sam
    finally:
        for account in accounts:
            subprocess.run(["userdel", account], check=False, capture_output=True)
        subprocess.run(["groupdel", GROUP], check=False, capture_output=True)
        shutil.rmtree(root)


def _python(entry: pwd.struct_passwd) -> Sequence[str]:
    """Return a Python that another user can run; that of a test may lie in a private home."""
    for program in (
        sys.executable,
        shutil.which(f"python3.{sys.version_info.minor}", path="/usr/bin"),
    ):
        with suppress(OSError, TypeError):
            path = os.pathsep.join(filter(None, sys.path))
            done = subprocess.run(
                [program or "", "-c", "import huddlecli, rtoml"],
                env={"PYTHONPATH": path},
                cwd="/",
                check=False,
                capture_output=True,
                user=entry.pw_uid,
                group=entry.pw_gid,
                extra_groups=[],
            )
            if done.returncode == 0:
                return [program or ""]
    pytest.skip("there is no Python here that another user can run")


@pytest.fixture
def shared(both: tuple[User, User]) -> Iterator[Path]:
    """Return a team folder that the group shares, made by the first of them."""
    root = Path(tempfile.mkdtemp())
    root.chmod(0o755)
    folder = root / "acme"
    folder.mkdir()
    (folder / "huddle.toml").write_text(TEAM, encoding="utf-8")
    gid = grp.getgrnam(GROUP).gr_gid
    for path, mode in ((folder / "huddle.toml", 0o664), (folder, 0o2775)):
        os.chown(path, both[0].uid, gid)
        path.chmod(mode)
    yield folder
    shutil.rmtree(root)


def modes(folder: Path) -> set[tuple[str, str, str]]:
    """Return each kind of thing below `folder`, with its group and its mode."""
    found = [folder, *folder.rglob("*")]
    return {
        (
            "folder" if path.is_dir() else "file",
            grp.getgrgid(path.stat().st_gid).gr_name,
            f"{stat.S_IMODE(path.stat().st_mode):o}",
        )
        for path in found
    }


def _id_of(user: User, folder: Path, word: str) -> str:
    """Return the id of the open promise that has the word."""
    listed = user.run(folder, "action list --format csv")[0].splitlines()
    return next(one for one in listed if word in one).partition(",")[0]


@pytest.mark.parametrize(("first", "second"), [(0o022, 0o022), (0o022, 0o077), (0o077, 0o027)])
def test_two_users_share_a_day(
    both: tuple[User, User], shared: Path, first: int, second: int
) -> None:
    """What one of them made the other closes, takes up, goes on with; and the other way round."""
    ana, sam = both
    day = [
        (ana, first, "log Call Oakline by fri"),
        (ana, first, "win add Northgate signed"),
        (ana, first, "parked add Price list"),
        (ana, first, "raise Trade show"),
        (sam, second, "log Send the deck @ana by thu"),
        (sam, second, "action done ID"),
        (sam, second, "win add Brightwave renewed"),
        (sam, second, "parked add Partner page"),
        (sam, second, "raise Who answers the chat"),
        (sam, second, "undo"),
        (ana, first, "done deck"),
        (ana, first, "log Third by fri"),
        (ana, first, "undo"),
        (sam, second, "people add zoe:sales"),
        (ana, first, "people away zoe"),
        (sam, second, "agenda new ours --like daily"),
    ]
    for user, mask, line in day:
        told = line.replace("ID", _id_of(sam, shared, "Oakline") if "ID" in line else "")
        out, err, code = user.run(shared, told, umask=mask)
        assert (line, err, code) == (line, "", 0), out

    held = ana.run(shared, "start daily", umask=first, stdin="one\n")
    logged = sam.run(shared, "log Call Northgate by fri", umask=second)
    resumed = sam.run(shared, "start --resume", umask=second, stdin="two\n")
    again = ana.run(shared, "start daily --fresh", umask=first, stdin="three\n/end\n")
    assert [one[2] for one in (held, logged, resumed, again)] == [3, 0, 3, 0], again
    once_more = sam.run(shared, "start daily", umask=second, stdin="/a Ask Oakline @ana\n/end\n")
    assert once_more[2] == 0, once_more

    for user in both:
        assert user.run(shared, "doctor")[1:] == ("", 0)
        assert user.run(shared, "summary --week this")[1:] == ("", 0)
    assert modes(shared) == {("folder", GROUP, "2775"), ("file", GROUP, "664")}


def test_a_new_team_in_a_shared_folder_is_open_to_both(
    both: tuple[User, User], shared: Path
) -> None:
    """Made with the usual umask in a folder that a group shares, it can be joined and used."""
    ana, sam = both
    team = shared / "inner"

    made = ana.run(team, f"init {team} --people ana:marketing,sam:sales --me ana")
    joined = sam.run(team, f"init {team} --me sam")
    logged = sam.run(team, "log Call Oakline by fri")

    kickoff = "hint:  huddle start kickoff\n"
    assert [one[1:] for one in (made, joined, logged)] == [(kickoff, 0), ("", 0), ("", 0)]
    assert modes(team) == {("folder", GROUP, "2775"), ("file", GROUP, "664")}


def test_a_folder_that_only_one_can_write_in_is_said_to_be(
    both: tuple[User, User], shared: Path
) -> None:
    """Joining says so, each write is refused, and doctor has the command that its owner types."""
    ana, sam = both
    shared.chmod(0o755)
    ana.run(shared, "log Call Oakline by fri")
    opens = f"chmod -R g+rwX {shared}"
    hint = f"hint:  {ana.account} types: {opens}\n"

    _, err, code = sam.run(shared, f"init {shared} --me sam")
    assert (err, code) == (f"warning: only {ana.account} can write in {shared}\n{hint}", 0)
    _, err, code = sam.run(shared, "log Send the deck by fri")
    assert err.startswith(f"error: could not save {shared}/actions/open/")
    assert err.endswith(
        f"-send-the-deck.toml: permission denied\nhint:  ls -ld {shared}/actions/open\n"
    )
    assert code == 1
    out, err, code = sam.run(shared, "doctor")
    assert (out, err, code) == (
        f".: only {ana.account} can write to it: {opens}\n",
        f"error: 1 thing is wrong in 2 files\nhint:  {opens}\n",
        1,
    )

    subprocess.run(["chmod", "-R", "g+rwX", str(shared)], check=True)
    assert sam.run(shared, "log Send the deck by fri")[1:] == ("", 0)


@pytest.mark.parametrize("mode", [0o000, 0o700, 0o744])
def test_a_team_folder_that_may_not_be_read_is_said_to_be(
    both: tuple[User, User], shared: Path, mode: int
) -> None:
    """However it was named, nobody is told that no team is there, or to make one."""
    ana, sam = both
    assert sam.run(shared, f"init {shared} --me sam")[1:] == ("", 0)
    inner = shared / "inner"
    assert ana.run(shared, f"init {inner} --people ana:marketing --me ana")[2] == 0
    shared.chmod(mode)

    refused = (
        "",
        f"error: {shared} cannot be read: permission denied\nhint:  ls -ld {shared}\n",
        1,
    )
    assert sam.run(None, f"--team {shared} mine") == refused
    for line in ("mine", "log Call Oakline", "start", "doctor", "summary", "watch", "undo"):
        assert (line, sam.run(shared, line)) == (line, refused)
        assert (line, sam.run(None, line)) == (line, refused)
    for line in (f"init {shared}", f"init {shared} --me sam", f"init {shared} --people zoe:sales"):
        assert (line, sam.run(None, line)) == (line, refused)
    _, err, code = sam.run(inner, "mine")
    assert (err.splitlines()[0], code) == (
        f"error: {inner} cannot be read: permission denied",
        1,
    )

    shared.chmod(0o2775)
    assert sam.run(None, "mine")[1:] == ("", 0)


def test_a_lock_that_cannot_be_made_says_why(both: tuple[User, User], shared: Path) -> None:
    """It is the permission that is missing, not a file."""
    _, sam = both
    shared.chmod(0o755)

    _, err, code = sam.run(shared, "people add zoe:sales")
    assert (err.splitlines()[0], code) == (
        f"error: could not save {shared}/.lock: permission denied",
        1,
    )


READING = (
    "action list --status all",
    "decision list --status all",
    "parked list --status all",
    "win list",
    "mine",
    "summary --full --week this",
    "agenda next daily",
    "agenda list",
    "agenda topics",
    "agenda coverage",
    "minutes list",
    "undo --list",
    "calendar",
    "people list",
)
FOLDERS = (
    "actions/open",
    "actions/closed/2026-11",
    "parked",
    "wins",
    "huddles/2026-11",
    "agendas",
)


@pytest.mark.parametrize("place", FOLDERS)
def test_a_folder_that_cannot_be_read_costs_a_warning(
    both: tuple[User, User], shared: Path, place: str
) -> None:
    """Each command that reads it says which folder it is, once, and shows all else."""
    ana, sam = both
    for line in ("log Call Oakline by fri", "log Done by fri", "done Done", "parked add Price"):
        ana.run(shared, line)
    for line in ("win add Signed", "raise Trade show", "decision add One", "agenda new ours"):
        ana.run(shared, line)
    ana.run(shared, "start daily", stdin="/end\n")
    (shared / place).mkdir(parents=True, exist_ok=True)
    os.chown(shared / place, ana.uid, -1)
    (shared / place).chmod(0o700)

    warning = re.compile(rf"warning: {place}(/waiting|/past|/open|/closed)?: permission denied")
    told = list[str]()
    for line in READING:
        _, err, code = sam.run(shared, line)
        lines = err.splitlines()
        assert (line, [one for one in lines if not warning.fullmatch(one)], code) == (line, [], 0)
        assert len(lines) == len({*lines})
        told += lines
    assert told

    out, _, code = sam.run(shared, "doctor")
    assert f"{place}: only {ana.account} can read it: chmod -R g+rwX {shared / place}\n" in out
    assert code == 1
    repaired, err, code = ana.run(shared, "doctor --fix")
    assert (repaired.startswith(f"repaired  {place}: the group cannot use it"), err, code) == (
        True,
        "",
        0,
    )
    assert sam.run(shared, "doctor")[1:] == ("", 0)


def test_each_user_has_teams_of_their_own(both: tuple[User, User], shared: Path) -> None:
    """Names are the user's own; a team that is closed to one of them is a warning to them only."""
    ana, sam = both
    inner = shared / "north"
    for user in both:  # other tests of this file may have left teams that are gone by now
        for key in re.findall(r"config unset (\S+)", user.run(None, "mine --all")[1]):
            user.run(None, f"config unset {key}")
    ana.run(None, f"init {shared} --me ana")
    ana.run(None, f"init {inner} --people ana:marketing,sam:sales --timezone Europe/Berlin")
    for team in (inner, shared):
        sam.run(None, f"init {team} --me sam")
    assert ana.run(None, "--team acme log Call Oakline by fri")[1:] == ("", 0)
    assert sam.run(None, "--team north log Send the deck by fri")[1:] == ("", 0)

    for user, first, second in ((ana, "north", "Acme"), (sam, "Acme", "north")):
        out, err, code = user.run(None, "mine --all")
        headings = [line.partition(" ")[0] for line in out.splitlines() if " · " in line]
        assert (headings, err, code) == ([f"{first},", f"{second},"], "", 0)

    inner.chmod(0o700)
    out, err, code = sam.run(None, "mine --all")
    assert (out.partition(",")[0], "north," in out, code) == ("Acme", False, 0)
    assert err == (
        f"warning: north: {inner} cannot be read: permission denied\nhint:  ls -ld {inner}\n"
    )
    assert ana.run(None, "mine --all")[1:] == ("", 0)
    out, _, code = sam.run(None, "init --list")
    assert (f"{inner} cannot be read: permission denied" in out, code) == (True, 0)
