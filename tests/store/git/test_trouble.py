"""What can go wrong with a remote: it is named, nothing is half done, and the next try works."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from huddlecli.core.errors import HuddleError
from huddlecli.store.git import errors
from huddlecli.store.git.journal_branches import JournalBranches
from huddlecli.store.git.process import Git, GitAnswer
from huddlecli.store.git.reasons import refused_push
from huddlecli.store.git.remote import Remote, remote_of
from huddlecli.store.git.repository import BASE, FETCHED, Repository
from tests.campaigns import disks
from tests.helpers.remotes import (
    HERE,
    Served,
    at,
    bare,
    cache,
    git,
    git_daemon,
    needs_git,
    needs_sshd,
    ssh_server,
    wire,
)

pytestmark = needs_git
NOW = at("2026-11-24T09:08:00")
ID = "2026-11-24-0908-daily"


def everything(_place: str) -> bool:
    """Want each place."""
    return True


@pytest.fixture(params=["daemon", pytest.param("ssh", marks=needs_sshd)])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    """Return an empty repository behind a server on this machine."""
    (tmp_path / "server").mkdir()
    start = ssh_server if request.param == "ssh" else git_daemon
    with start(tmp_path / "server") as found:
        yield found


def exchange(repository: Repository, remote: Remote, place: str) -> str:
    """Send a file and a journal, whatever else is there."""
    tip = repository.fetch(remote, "main", live=True)
    sent = repository.commit(tip, {place: os.urandom(3000)}, message="share", time=NOW)
    repository.push(remote, "main", sent, tip)
    repository.fetch(remote, "main", live=True)
    journals = JournalBranches(repository, remote, NOW)
    assert journals.send(ID, place.encode())
    return sent


def test_two_machines_share_through_a_server(tmp_path: Path, served: Served) -> None:
    """By `git daemon` and by ssh, as by a path."""
    mine = cache(tmp_path / "mine", served.environ)
    theirs = cache(tmp_path / "theirs", served.environ)

    exchange(mine, served.remote, "a")
    last = exchange(theirs, served.remote, "b")

    assert mine.fetch(served.remote, "main", live=True) == last
    assert {*mine.tree(last, everything).files} == {"a", "b"}
    journals = JournalBranches(mine, served.remote, NOW)
    assert journals.contents([ID], 1000) == {ID: b"b"}


@pytest.mark.parametrize("way", ["to_server", "to_client"])
def test_a_connection_cut_in_any_phase_loses_nothing(
    tmp_path: Path, served: Served, way: str
) -> None:
    """After so many bytes in one direction: it is told as offline, and the next try goes on."""
    mine = cache(tmp_path / "mine", served.environ)
    cuts = 1 if served.environ else 8  # ssh takes long to begin
    with wire(served.port) as between:
        remote = served.through(between.port)
        exchange(mine, remote, "whole")
        step = between.seen[way] // cuts
        for number in range(cuts):
            between.cut(**{way: number * step + step // 2})
            with pytest.raises(errors.Offline):
                exchange(mine, remote, f"cut {number}")
            between.cut()
            exchange(mine, remote, f"after {number}")

    tip = cache(tmp_path / "theirs", served.environ).fetch(served.remote, "main")
    assert tip == mine.ref(FETCHED)
    assert {*mine.tree(str(tip), everything).files} >= {"whole", f"after {cuts - 1}"}
    git("fsck", "--strict", cwd=served.folder)


def test_a_remote_that_stops_answering_is_left_after_a_while(tmp_path: Path) -> None:
    """With all that git has started for it."""
    import socket  # noqa: PLC0415

    with socket.create_server((HERE, 0)) as silent:
        remote = remote_of(f"git://{HERE}:{silent.getsockname()[1]}/x", tmp_path, tmp_path)
        with pytest.raises(errors.NoAnswer) as error:
            cache(tmp_path / "mine", patience=0.5).fetch(remote, "main")

    assert error.value.exit_code == 5
    assert error.value.message == f"could not reach {remote.shown}: no answer for 0 seconds"


def test_a_program_for_ssh_that_asks_or_hangs_holds_nobody_up(tmp_path: Path) -> None:
    """It has no terminal to ask at, and it is ended with the rest."""
    program = tmp_path / "ssh"
    program.write_text(
        f"#!/bin/sh\n(echo password? > /dev/tty) 2>{tmp_path}/asked\n"
        f"sleep 60 & echo $! > {tmp_path}/child\nwait\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    repository = cache(tmp_path / "mine", {"GIT_SSH": str(program)}, patience=0.5)

    with pytest.raises(errors.NoAnswer):
        repository.fetch(remote_of("acme.test:x", tmp_path, tmp_path), "main")

    assert "/dev/tty" in (tmp_path / "asked").read_text(encoding="utf-8")
    child = int((tmp_path / "child").read_text(encoding="utf-8"))
    assert _is_gone(child)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_that_ends_huddle_ends_git_too(tmp_path: Path, number: signal.Signals) -> None:
    """No process of ours is left, also if nothing else handles the signal."""
    program = tmp_path / "ssh"
    program.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/child\nexec sleep 60\n", encoding="utf-8")
    program.chmod(0o755)
    cache(tmp_path / "mine")
    script = (
        "import os\nfrom pathlib import Path\n"
        "from huddlecli.store.git.process import Git\n"
        "from huddlecli.store.git.remote import remote_of\n"
        "from huddlecli.store.git.repository import Repository\n"
        f"here = Path({str(tmp_path)!r})\n"
        "git = Git(folder=here / 'mine' / 'state' / 'cache.git', environ=dict(os.environ))\n"
        "Repository(git).fetch(remote_of('acme.test:x', here, here), 'main')\n"
    )
    environ = {**os.environ, "GIT_SSH": str(program)}
    ours = subprocess.Popen([sys.executable, "-c", script], env=environ, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 20
    while not (tmp_path / "child").exists() and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(0.1)

    ours.send_signal(number)

    assert ours.wait(timeout=20) == -number
    assert _is_gone(int((tmp_path / "child").read_text(encoding="utf-8")))


def _is_gone(process: int) -> bool:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        stat = Path(f"/proc/{process}/stat")
        try:
            if stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.02)
    return False


def test_git_that_dies_at_any_call_leaves_nothing_that_stops_the_next(tmp_path: Path) -> None:
    """Each command of a whole exchange is killed once; then all goes on, and nothing is lost."""
    real, counter = shutil.which("git"), tmp_path / "count"
    (tmp_path / "bin").mkdir()
    wrapper = tmp_path / "bin" / "git"
    wrapper.write_text(
        f"#!/bin/sh\nn=$(($(cat {counter})+1)); echo $n > {counter}\n"
        f'[ "$n" = "$DIES" ] && {{ {real} "$@" & sleep 0.00$((n % 7)); kill -9 $!; kill -9 $$; }}\n'
        f'exec {real} "$@"\n',
        encoding="utf-8",
    )
    wrapper.chmod(0o755)
    folder = bare(tmp_path / "team.git")
    remote = remote_of(str(folder), tmp_path, tmp_path)
    sent = [exchange(cache(tmp_path / "mine"), remote, "first")]
    path = f"{tmp_path}/bin:{os.environ['PATH']}"
    calls = 0
    for number in range(1, 100):
        counter.write_text("0", encoding="utf-8")
        environ = {"PATH": path, "DIES": str(number)}
        try:
            sent.append(exchange(cache(tmp_path / "mine", environ), remote, f"{number}"))
        except errors.CacheDamaged:
            cache(tmp_path / "mine").make_again()
        except HuddleError:
            pass
        calls = int(counter.read_text(encoding="utf-8"))
        if calls < number:
            break
        sent.append(exchange(cache(tmp_path / "mine"), remote, f"after {number}"))

    theirs = cache(tmp_path / "theirs")
    tip = theirs.fetch(remote, "main")
    assert tip is not None
    assert [theirs.is_ancestor(one, tip) for one in sent] == [True] * len(sent)
    assert 6 <= calls < 20
    git("fsck", "--strict", cwd=folder)


def _empty(folder: Path, pattern: str) -> None:
    for path in folder.rglob(pattern):
        if path.is_file():
            path.chmod(0o644)
            path.write_bytes(b"")


def _replaced(folder: Path, other: Callable[[], object]) -> None:
    shutil.rmtree(folder)
    other()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: _empty(folder / "objects", "*.pack"),
        lambda folder: _empty(folder / "objects", "*.idx"),
        lambda folder: _empty(folder / "refs", "*"),
        lambda folder: shutil.rmtree(folder / "objects" / "pack"),
        lambda folder: shutil.rmtree(folder / "objects"),
        lambda folder: (folder / "HEAD").write_bytes(b"\0" * 40),
        lambda folder: (folder / f"{FETCHED}.lock").write_bytes(b""),
        lambda folder: _replaced(folder, lambda: folder.write_bytes(b"a file")),
        lambda folder: _replaced(folder, lambda: folder.symlink_to("/")),
    ],
    ids=range(9),
)
def test_a_damaged_cache_is_noticed_and_made_again(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    """As after a power cut. Nothing that was shared is lost, and the next try works."""
    remote = remote_of(str(bare(tmp_path / "team.git")), tmp_path, tmp_path)
    mine, folder = cache(tmp_path / "mine"), tmp_path / "mine" / "state" / "cache.git"
    first = exchange(mine, remote, "first")
    mine.set_ref(BASE, first)
    spoil(folder)

    again = cache(tmp_path / "mine")  # this makes it again if it is not whole
    if (folder / FETCHED).exists():
        exchange(cache(tmp_path / "theirs"), remote, "other")
        with pytest.raises(errors.CacheDamaged):
            exchange(again, remote, "second")
        again.make_again()

    assert again.ref(BASE) is None
    last = exchange(again, remote, "second")
    assert again.is_ancestor(first, last)
    assert {*again.tree(last, everything).files} >= {"first", "second"}


@needs_sshd
def test_a_key_that_is_refused_and_a_host_that_is_unknown_are_told_apart(tmp_path: Path) -> None:
    """Each with what to do; and nobody is asked."""
    with ssh_server(tmp_path) as served:
        command = served.environ["GIT_SSH_COMMAND"]
        cases = {
            command.replace("/own", "/host"): errors.NeedsPassword,
            command.replace("known_hosts", "none"): errors.UnknownHost,
            f"{command} -o ConnectTimeout=1 -o Port=1": errors.Offline,
        }
        for words, kind in cases.items():
            with pytest.raises(kind):
                cache(tmp_path / "mine", {"GIT_SSH_COMMAND": words}).fetch(served.remote, "main")
        (tmp_path / "ssh" / "known_hosts").write_text(
            "team " + " ".join((tmp_path / "ssh" / "own.pub").read_text().split()[:2]) + "\n"
        )
        with pytest.raises(errors.UnknownHost) as changed:
            cache(tmp_path / "mine", served.environ).fetch(served.remote, "main")
        assert changed.value.is_changed
        missing = remote_of(served.url.replace("team.git", "none.git"), tmp_path, tmp_path)
        (tmp_path / "ssh" / "known_hosts").unlink()
        trusting = command.replace("-F none", "-F none -o StrictHostKeyChecking=no")
        with pytest.raises(errors.RemoteMissing) as none:
            cache(tmp_path / "mine", {"GIT_SSH_COMMAND": trusting}).fetch(missing, "main")
        assert none.value.exit_code == 4


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (401, errors.NeedsPassword),
        (403, errors.NeedsPassword),
        (404, errors.RemoteMissing),
        (503, errors.Offline),
    ],
)
def test_what_a_server_of_the_web_answers_is_told_apart(
    tmp_path: Path, code: int, kind: type[HuddleError]
) -> None:
    """One that wants a password gets none: nobody is asked, by no program of the user's either."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(code)
            self.send_header("WWW-Authenticate", 'Basic realm="acme"')
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    asked = tmp_path / "asked"
    program = tmp_path / "askpass"
    program.write_text(f"#!/bin/sh\ntouch {asked}\nsleep 60\n", encoding="utf-8")
    program.chmod(0o755)
    with HTTPServer((HERE, 0), Answers) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        url = f"http://secret@{HERE}:{server.server_port}/x"
        try:
            remote = remote_of(url.replace("secret@", ""), tmp_path, tmp_path)
            environ = {"SSH_ASKPASS": str(program), "DISPLAY": ":0"}
            with pytest.raises(kind):
                cache(tmp_path / "mine", environ).fetch(remote, "main")
            with pytest.raises(kind) as named:
                cache(tmp_path / "mine", environ).fetch(remote_of(url, tmp_path, tmp_path), "main")
        finally:
            server.shutdown()
            thread.join()

    assert not asked.exists()
    assert "secret" not in f"{named.value.message} {named.value.hint}"


def test_a_repository_whose_files_may_only_be_read_is_not_full(tmp_path: Path) -> None:
    """Both come as an error of what unpacks, and git says more in another line."""
    remote = remote_of("acme.test:x", tmp_path, tmp_path)
    row = b"!\tHEAD:refs/heads/main\t[remote rejected] (unpacker error)\n"
    for said, kind in (
        ("error: remote unpack failed: unable to create temporary object", errors.NotWritable),
        ("error: remote unpack failed: unpack-objects abnormal exit", errors.RemoteFull),
    ):
        with pytest.raises(kind):
            refused_push(remote, "main", GitAnswer(1, row, said))


@pytest.mark.skipif(not disks.may_mount(), reason="a small disk takes root to mount")
def test_a_full_disk_is_told_and_nothing_is_half_made(tmp_path: Path) -> None:
    """Neither by a commit nor by a fetch; with room again, both work."""
    folder = bare(tmp_path / "team.git")
    remote = remote_of(str(folder), tmp_path, tmp_path)
    theirs = cache(tmp_path / "theirs")
    large = theirs.commit(None, {"large": os.urandom(500_000)}, message="share", time=NOW)
    theirs.push(remote, "main", large, None)
    with disks.small_disk(tmp_path / "disk") as disk:
        mine = cache(disk / "mine")
        filler = disks.fill(disk, leave=8 * 1024)
        with pytest.raises(errors.DiskFull):
            mine.commit(None, {"a": os.urandom(500_000)}, message="share", time=NOW)
        with pytest.raises(errors.DiskFull):
            mine.fetch(remote, "main")
        filler.unlink()
        last = exchange(mine, remote, "small")
        assert {*mine.tree(last, everything).files} == {"large", "small"}


def test_without_git_and_with_an_old_one_it_says_what_to_install(tmp_path: Path) -> None:
    """The name of the package is in the hint."""
    remote = remote_of(str(bare(tmp_path / "team.git")), tmp_path, tmp_path)
    (tmp_path / "bin").mkdir()
    with pytest.raises(errors.GitMissing) as missing:
        cache(tmp_path / "mine", {"PATH": str(tmp_path / "bin")}).fetch(remote, "main")
    assert missing.value.exit_code == 1
    assert "the package git" in missing.value.hint

    old = tmp_path / "bin" / "git"
    old.write_text(
        '#!/bin/sh\ncase "$*" in *--version) echo git version 2.25.1;;\n'
        "*) echo 'error: unknown option `no-write-fetch-head' >&2; exit 129;; esac\n",
        encoding="utf-8",
    )
    old.chmod(0o755)
    with pytest.raises(errors.GitTooOld, match=r"git 2\.25\.1 is too old, 2\.30 or later"):
        cache(tmp_path / "mine", {"PATH": f"{tmp_path}/bin:/bin:/usr/bin"}).fetch(remote, "main")


def test_what_a_remote_says_reaches_nobody_as_it_is(tmp_path: Path) -> None:
    """A hook there may print what it likes, also what looks like a message of git."""
    with git_daemon(tmp_path) as served:
        hook = served.folder / "hooks" / "pre-receive"
        hook.write_text(
            "#!/bin/sh\nprintf '\\033]0;x\\007\\rfatal: No space left on device\\n' >&2\n"
            "yes 'error: Permission denied' | head -c 3000000 >&2\nexit 1\n",
            encoding="utf-8",
        )
        hook.chmod(0o755)
        repository = cache(tmp_path / "mine")
        made = repository.commit(None, {"a": b"1"}, message="share", time=NOW)
        with pytest.raises(errors.PushDeclined) as declined:
            repository.push(served.remote, "main", made, None)

    assert declined.value.reason == "pre-receive hook declined"


def test_a_branch_that_was_rewritten_is_noticed(tmp_path: Path) -> None:
    """What was shared before is no ancestor of what is there now; or nothing is there any more."""
    folder = bare(tmp_path / "team.git")
    remote, mine = remote_of(str(folder), tmp_path, tmp_path), cache(tmp_path / "mine")
    first = exchange(mine, remote, "first")
    second = exchange(mine, remote, "second")

    git("update-ref", "refs/heads/main", first, cwd=folder)
    tip = mine.fetch(remote, "main")
    assert tip == first
    assert not mine.is_ancestor(second, tip)
    git("update-ref", "-d", "refs/heads/main", cwd=folder)
    assert mine.fetch(remote, "main") is None
    assert mine.ref(FETCHED) == first


def test_a_corrupt_remote_is_told_and_changes_nothing(tmp_path: Path) -> None:
    """As after a power cut of the server."""
    with git_daemon(tmp_path) as served:
        mine = cache(tmp_path / "mine")
        first = exchange(mine, served.remote, "first")
        exchange(mine, served.remote, "second")
        _empty(served.folder / "objects", f"{first[2:]}")
        with pytest.raises((errors.RemoteDamaged, errors.Offline)):
            cache(tmp_path / "theirs").fetch(served.remote, "main")

    assert mine.is_ancestor(first, str(mine.ref(FETCHED)))


def test_only_english_messages_are_read(tmp_path: Path) -> None:
    """Whatever language the user has."""
    environ = {"LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.UTF-8", "LANGUAGE": "de:fr"}
    mine = cache(tmp_path / "mine", environ)

    assert mine.fetch(remote_of(str(bare(tmp_path / "x.git")), tmp_path, tmp_path), "main") is None
    made = Git(folder=tmp_path / "mine" / "state" / "cache.git", environ=environ | dict(os.environ))
    assert re.search("unknown option", made.run("fetch", "--nonsense").said)
