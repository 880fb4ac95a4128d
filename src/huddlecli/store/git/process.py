"""Git as a process: with nothing of the caller's that may change what it does, and never for ever.

What is left of the user's own git configuration is what they need to reach a remote: credentials,
`core.sshCommand`, `url.*.insteadOf`, proxies. What a command prints is captured: a remote can write
whatever it likes into it.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import IO

from huddlecli.core.value import Value
from huddlecli.store.git.errors import GitMissing
from huddlecli.store.platform import processes, terminal

# The variables of git that say how to reach a remote. All others stay outside.
_KEPT = ("GIT_SSH", "GIT_ASKPASS", "GIT_PROXY", "GIT_HTTP_PROXY")
_SET = {
    "LC_ALL": "C",  # its messages are read here
    "LANGUAGE": "",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
}
# Without a terminal of its own, neither git nor ssh can ask; these keep windows from opening.
_UNASKED = {
    "GIT_TERMINAL_PROMPT": "0",
    "GCM_INTERACTIVE": "never",
    "SSH_ASKPASS": "false",
    "SSH_ASKPASS_REQUIRE": "never",
}
SETTINGS: Mapping[str, str] = {
    "core.hooksPath": "/dev/null",
    "core.fsmonitor": "false",
    "core.alternateRefsCommand": "",
    "core.fsync": "committed,reference",  # an older git ignores it
    "core.logAllRefUpdates": "false",
    "core.bigFileThreshold": "1m",  # larger files are not loaded whole
    "credential.interactive": "false",
    "fastimport.unpackLimit": "1",  # one pack, and no further process
    "fetch.fsckObjects": "true",
    "fetch.pruneTags": "false",
    "fetch.recurseSubmodules": "false",
    "fetch.writeCommitGraph": "false",
    "gc.auto": "0",
    "http.lowSpeedLimit": "1",
    "http.lowSpeedTime": "60",
    "maintenance.auto": "false",
    "protocol.ext.allow": "never",
    "push.followTags": "false",
    "push.gpgSign": "false",
    "push.recurseSubmodules": "no",
    "submodule.recurse": "false",
}
# Names that must not be checked out are no harm here, where nothing is: one file with such a name
# would keep a whole team from what all others send. An older git skips those that it does not know.
_HARMLESS = (
    *("hasDot", "hasDotdot", "hasDotgit", "fullPathname", "emptyName", "nullSha1"),
    *("gitmodulesMissing", "gitmodulesBlob", "gitmodulesLarge", "gitmodulesName"),
    *("gitmodulesParse", "gitmodulesPath", "gitmodulesSymlink", "gitmodulesUpdate"),
    *("gitmodulesUrl", "gitattributesBlob", "gitattributesLarge", "gitattributesLineLength"),
    *("gitattributesMissing", "zeroPaddedFilemode", "largePathname", "symlinkTargetBlob"),
    *("symlinkTargetLength", "symlinkPointsToGitDir", "symlinkTargetMissing"),
)
_ASKING = frozenset({"credential.interactive"})  # not set if there is somebody to ask
_MOST_SAID = 64 * 1024  # bytes of what a command prints that are kept
_CHUNK = 256 * 1024
_GRACE = 0.1  # seconds for the last words of a process that has ended


class GitAnswer(Value, kw_only=False):
    """What a git command did: its exit code, its output, and the messages of git itself.

    One that was ended because it had been silent for too long has no exit code of its own.
    """

    code: int
    out: bytes
    said: str
    was_silent: bool = False


class Git(Value):
    """How git runs: for the repository in `folder`, in that folder.

    `patience` is how many seconds a remote may be silent. If `may_ask`, a person at the terminal
    can be asked for a password; nobody is asked otherwise.
    """

    folder: Path
    environ: Mapping[str, str]
    patience: float = 60.0
    may_ask: bool = False

    def talk(self, *words: str, protocols: str) -> GitAnswer:
        """Run a command that talks to a remote, by these `protocols` alone, joined by colons.

        It is ended once it has been silent for too long.
        """
        environ = {**self._environ(), "GIT_ALLOW_PROTOCOL": protocols}
        with self._started(words, environ, subprocess.PIPE, subprocess.DEVNULL) as process:
            return self._heard(process)

    def run(self, *words: str, given: Iterable[bytes] = ()) -> GitAnswer:
        """Run a command on the repository alone; it reads all that is `given` before it answers."""
        with tempfile.TemporaryFile() as said:
            with self._started(words, self._environ(), said, subprocess.PIPE) as process:
                _feed(process, given)
                out = _pipe(process.stdout).read()
                code = process.wait()
            return GitAnswer(code, out, _last_words(said))

    @contextmanager
    def reading(self, *words: str, given: bytes = b"") -> Iterator[tuple[IO[bytes], GitEnding]]:
        """Run a command on the repository alone, and give its output to read from, bit by bit."""
        with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as source:
            source.write(given)
            source.seek(0)
            with self._started(words, self._environ(), said, source) as process:
                yield _pipe(process.stdout), GitEnding(process, said)

    def _heard(self, process: subprocess.Popen[bytes]) -> GitAnswer:
        """Read what a process prints until its stdout ends, or until it has been silent too long.

        A process that ssh leaves behind may keep stderr open: its end is not waited for.
        """
        pipes = {_pipe(process.stdout).fileno(): bytearray()}
        stdout, stderr = _pipe(process.stdout).fileno(), _pipe(process.stderr).fileno()
        pipes[stderr] = bytearray()
        opened = {stdout, stderr}
        until = time.monotonic() + self.patience
        while stdout in opened:
            wait = until - time.monotonic()
            ready = terminal.wait_for_input([*opened], max(wait, 0) if not self.may_ask else 3600)
            if not ready and not self.may_ask:
                return GitAnswer(-1, bytes(pipes[stdout]), _text(pipes[stderr]), was_silent=True)
            until = time.monotonic() + self.patience
            for file in ready:
                opened -= _taken(file, pipes[file])
        code = process.wait()
        while stderr in opened and terminal.wait_for_input([stderr], _GRACE if code else 0):
            opened -= _taken(stderr, pipes[stderr])
        return GitAnswer(code, bytes(pipes[stdout]), _text(pipes[stderr]))

    def _environ(self) -> dict[str, str]:
        own = {
            name: value
            for name, value in self.environ.items()
            if not name.startswith("GIT_") or name.startswith(_KEPT)
        }
        return {**own, **_SET, **({} if self.may_ask else _UNASKED)}

    def _settings(self, words: Sequence[str]) -> Iterator[str]:
        for key, value in SETTINGS.items():
            if not self.may_ask or key not in _ASKING:
                yield from ("-c", f"{key}={value}")
        for finding in _HARMLESS if words[0] == "fetch" else ():
            yield from ("-c", f"fetch.fsck.{finding}=ignore")

    @contextmanager
    def _started(
        self,
        words: Sequence[str],
        environ: Mapping[str, str],
        said: int | IO[bytes],
        given: int | IO[bytes],
    ) -> Iterator[subprocess.Popen[bytes]]:
        """Start git, and end it with all that it started if the caller did not wait for its end."""
        command = ["git", f"--git-dir={self.folder}", *self._settings(words), *words]
        try:
            process = subprocess.Popen(  # noqa: S603 - a fixed program
                command,
                cwd=self.folder,
                env=environ,
                stdin=given,
                stdout=subprocess.PIPE,
                stderr=said,
                # A group of its own can be ended as a whole; but it could not read from a terminal.
                start_new_session=not self.may_ask,
            )
        except FileNotFoundError:
            if self.folder.is_dir():
                raise GitMissing from None
            raise
        try:
            with processes.ending_with(process.pid) if not self.may_ask else nullcontext():
                yield process
        finally:
            if process.poll() is None:
                processes.end_group(process.pid) if not self.may_ask else process.kill()
                process.wait()
            for pipe in (process.stdin, process.stdout, process.stderr):
                if pipe is not None:
                    _close(pipe)


class GitEnding:
    """How a process whose output was read has ended."""

    def __init__(self, process: subprocess.Popen[bytes], said: IO[bytes]) -> None:
        """Keep the process and the file with what it said."""
        self._process = process
        self._said = said

    def answer(self) -> GitAnswer:
        """Wait for the end of the process, and return its exit code and what it said."""
        code = self._process.wait()
        return GitAnswer(code, b"", _last_words(self._said))


def _feed(process: subprocess.Popen[bytes], given: Iterable[bytes]) -> None:
    pipe = _pipe(process.stdin)
    with suppress(BrokenPipeError):  # it has ended, and its exit code says more
        for part in given:
            pipe.write(part)
        pipe.close()


def _taken(file: int, into: bytearray) -> set[int]:
    """Read what a pipe has; return it in a set if it has ended."""
    data = os.read(file, _CHUNK)
    if len(into) < _MOST_SAID:
        into += data[: _MOST_SAID - len(into)]
    return set() if data else {file}


def _last_words(said: IO[bytes]) -> str:
    size = said.seek(0, os.SEEK_END)
    said.seek(max(size - _MOST_SAID, 0))
    return _text(said.read(_MOST_SAID))


def _text(said: bytes | bytearray) -> str:
    """Return the messages of git, without those of the remote and without signs of progress."""
    lines = said.decode(errors="replace").replace("\r", "\n").splitlines()
    return "\n".join(line for line in lines if line.strip() and not line.startswith("remote: "))


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise AssertionError
    return pipe


def _close(pipe: IO[bytes]) -> None:
    with suppress(BrokenPipeError):
        pipe.close()
