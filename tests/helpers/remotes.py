"""Repositories that a team can share: on this disk, behind `git daemon`, behind `sshd`.

Both servers listen on this machine alone, on a port that was free, and end with the test. A wire
in between can cut the connection after so many bytes.
"""

from __future__ import annotations

import getpass
import os
import select
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from huddlecli.store.git.process import Git
from huddlecli.store.git.remote import Remote, remote_of
from huddlecli.store.git.repository import Repository

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
HERE = "127.0.0.1"
PATIENCE = 10  # seconds until a server must answer

needs_git = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
needs_sshd = pytest.mark.skipif(
    not (SSHD and shutil.which("ssh-keygen")), reason="openssh-server is not installed"
)


def git(*words: str, cwd: Path, **environ: str) -> str:
    """Run git as a person would, who has neither a configuration nor a name of their own."""
    plain = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    of_nobody = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "HOME": str(cwd),
        "GIT_AUTHOR_NAME": "Ann",
        "GIT_AUTHOR_EMAIL": "ann@acme.test",
        "GIT_COMMITTER_NAME": "Ann",
        "GIT_COMMITTER_EMAIL": "ann@acme.test",
    }
    done = subprocess.run(
        ["git", *words],
        cwd=cwd,
        env={**plain, **of_nobody, **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=60,
    )
    return done.stdout.strip()


def bare(folder: Path) -> Path:
    """Make an empty bare repository, and return its folder."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    git("init", "-q", "--bare", str(folder), cwd=folder.parent)
    return folder


def cache(folder: Path, environ: Mapping[str, str] | None = None, **how: float) -> Repository:
    """Return the cache of a machine, whose state and home are in `folder`."""
    (folder / "home").mkdir(parents=True, exist_ok=True)
    plain = {"PATH": os.environ["PATH"], "HOME": str(folder / "home")}
    repository = Repository(
        Git(
            folder=folder / "state" / "cache.git",
            environ={**plain, **(environ or {})},
            patience=how.get("patience", 30),
        )
    )
    repository.open_or_make()
    return repository


@dataclass(frozen=True)
class Served:
    """A repository behind a server: its folder, the port, and what reaches it."""

    folder: Path
    port: int
    url: str
    environ: Mapping[str, str] = field(default_factory=dict)

    @property
    def remote(self) -> Remote:
        """The repository as a remote."""
        return remote_of(self.url, self.folder, self.folder)

    def through(self, port: int) -> Remote:
        """Return the repository as a remote behind another port."""
        url = self.url.replace(f":{self.port}/", f":{port}/")
        return remote_of(url, self.folder, self.folder)


@contextmanager
def git_daemon(folder: Path) -> Iterator[Served]:
    """Serve a new repository in `folder` with `git daemon`, which lets everybody push."""
    bare(folder / "team.git")
    with _daemon(folder, "--enable=receive-pack") as port:
        yield Served(folder / "team.git", port, f"git://{HERE}:{port}/team.git")


@contextmanager
def read_only_daemon(folder: Path) -> Iterator[str]:
    """Serve all repositories in `folder` to read, and yield the URL of the folder."""
    with _daemon(folder) as port:
        yield f"git://{HERE}:{port}"


@contextmanager
def _daemon(folder: Path, *options: str) -> Iterator[int]:
    port = _free_port()
    command = ["git", "daemon", "--export-all", "--reuseaddr", *options]
    address = [f"--listen={HERE}", f"--port={port}", f"--base-path={folder}", str(folder)]
    with _running([*command, *address], folder, port):
        yield port


@contextmanager
def ssh_server(folder: Path) -> Iterator[Served]:
    """Serve a new repository in `folder` with `sshd`, which knows one key for this user alone."""
    bare(folder / "team.git")
    port, keys = _free_port(), folder / "ssh"
    keys.mkdir(mode=0o700)
    for name in ("host", "own"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(keys / name)], check=True
        )
    shutil.copy(keys / "own.pub", keys / "authorized_keys")
    host = (keys / "host.pub").read_text(encoding="utf-8").split()[:2]
    (keys / "known_hosts").write_text(f"team {' '.join(host)}\n", encoding="utf-8")
    settings = {
        "ListenAddress": HERE,
        "Port": str(port),
        "HostKey": str(keys / "host"),
        "AuthorizedKeysFile": str(keys / "authorized_keys"),
        "StrictModes": "no",
        "PidFile": "none",
        "UsePAM": "no",
        "PasswordAuthentication": "no",
        "PermitRootLogin": "prohibit-password",
        "LogLevel": "ERROR",
    }
    lines = "".join(f"{key} {value}\n" for key, value in settings.items())
    (keys / "sshd_config").write_text(lines, encoding="utf-8")
    if os.geteuid() == 0:  # where the server keeps the processes that know nothing yet
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    options = f"-F none -i {keys / 'own'} -o IdentitiesOnly=yes -o HostKeyAlias=team"
    command = f"ssh {options} -o UserKnownHostsFile={keys / 'known_hosts'}"
    with _running([str(SSHD), "-D", "-e", "-f", str(keys / "sshd_config")], folder, port):
        url = f"ssh://{getpass.getuser()}@{HERE}:{port}{folder}/team.git"
        yield Served(folder / "team.git", port, url, {"GIT_SSH_COMMAND": command})


@dataclass
class Wire:
    """Between git and a server: cuts the connection after so many bytes in one direction.

    `seen` counts the bytes of both: those that were sent to the server, and its answers.
    """

    port: int
    to_server: int | None = None
    to_client: int | None = None
    seen: dict[str, int] = field(default_factory=lambda: {"to_server": 0, "to_client": 0})

    def cut(self, *, to_server: int | None = None, to_client: int | None = None) -> None:
        """Cut the next connections after so many bytes; never again without any."""
        self.to_server, self.to_client = to_server, to_client
        self.seen = {"to_server": 0, "to_client": 0}


@contextmanager
def wire(server: int) -> Iterator[Wire]:
    """Give a wire to a port of this machine."""
    listening = socket.create_server((HERE, 0))
    between = Wire(listening.getsockname()[1])
    ended = threading.Event()
    thread = threading.Thread(target=_carry, args=(listening, server, between, ended))
    thread.start()
    try:
        yield between
    finally:
        ended.set()
        thread.join()
        listening.close()


def _carry(listening: socket.socket, port: int, between: Wire, ended: threading.Event) -> None:
    """Carry bytes between each client and the server, until `ended`."""
    pairs: dict[socket.socket, tuple[socket.socket, str]] = {}
    while not ended.is_set():
        for ready in select.select([listening, *pairs], [], [], 0.02)[0]:
            if ready is listening:
                client, _ = listening.accept()
                server = socket.create_connection((HERE, port))
                pairs[client], pairs[server] = (server, "to_server"), (client, "to_client")
            elif ready in pairs:
                other, way = pairs[ready]
                with suppress(OSError):
                    if _passed_on(ready, other, way, between):
                        continue
                for end in (ready, other):
                    pairs.pop(end, None)
                    end.close()
    for end in pairs:
        end.close()


def _passed_on(ready: socket.socket, other: socket.socket, way: str, between: Wire) -> bool:
    """Pass on what came, as far as the wire is not cut; return whether the connection goes on."""
    data = ready.recv(4096)
    most = between.to_server if way == "to_server" else between.to_client
    left = len(data) if most is None else most - between.seen[way]
    other.sendall(data[: max(left, 0)])
    between.seen[way] += len(data)
    return bool(data) and left >= len(data)


@contextmanager
def _running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    """Run a server until the block ends; the test is skipped if it does not start."""
    with (folder / f"server-{port}.log").open("w+") as log:
        server = subprocess.Popen(
            command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
        )
        try:
            if not _answers(server, port):
                log.seek(0)
                pytest.skip(f"{command[0]} does not start: {log.read().strip()}")
            yield
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGTERM)
            server.wait()


def _answers(server: subprocess.Popen[bytes], port: int) -> bool:
    until = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < until:
        with suppress(OSError), socket.create_connection((HERE, port), timeout=1):
            return True
        time.sleep(0.02)
    return False


def _free_port() -> int:
    with socket.create_server((HERE, 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def at(text: str) -> datetime:
    """Return an instant in UTC."""
    return datetime.fromisoformat(f"{text}+00:00")
