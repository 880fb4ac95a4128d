"""Why a git command failed: its exit code and its messages in English, as an error of ours.

The messages of the remote's own programs have been taken out before. A host that is reached by ssh
can still imitate those of git; it can only make us say another error than the true one.
"""

from __future__ import annotations

import re
from typing import NoReturn

from huddlecli.store.git import errors
from huddlecli.store.git.address_text import without_secrets
from huddlecli.store.git.errors import OLDEST, CacheDamaged, GitTooOld
from huddlecli.store.git.process import Git, GitAnswer
from huddlecli.store.git.remote import Remote

_FULL = r"No space left on device|Out of diskspace|Disk quota exceeded|File too large"
_OFFLINE = (
    r"Could not resolve host|Temporary failure in name resolution|Name or service not known"
    r"|nodename nor servname|unable to look up|Connection (?:refused|reset|timed out|closed)"
    r"|Network is (?:unreachable|down)|No route to host|Operation timed out|unable to connect"
    r"|Failed to connect|Couldn't connect|early EOF|hung up unexpectedly|unexpected disconnect"
    r"|RPC failed|Operation too slow|Broken pipe|kex_exchange_identification|Software caused"
    r"|HTTP (?:429|5\d\d)|returned error: (?:429|5\d\d)|bad line length|invalid index-pack output"
    r"|remote end hung up|protocol error|gnutls_handshake|SSL_ERROR|The TLS connection"
    r"|expected (?:flush|packfile|response end|shallow|wanted-ref|no other sections|'\w+')"
    r"|unexpected (?:acknowledgment|'ready')|Could not read from remote repository"
)
_NO_ENTRY = (
    r"could not read (?:Username|Password)|Authentication failed|Permission denied"
    r"|terminal prompts disabled|returned error: 40[13]|Access denied|invalid credentials"
    r"|Too many authentication failures|unable to read askpass|HTTP Basic"
)
_MISSING = (
    r"repository '.*' not found|does not appear to be a git repository|[Rr]epository not found"
    r"|no such repository|returned error: 404|not exported|access denied or repository"
)
_DAMAGED = (
    r"fsck error|index-pack failed|did not send all necessary objects|is corrupt|bad pack"
    r"|remote did not send|inflate: data stream error|object .* is missing|loose object"
    r"|unable to parse|bad object|missing necessary objects|mismatched algorithms"
)
_READ_ONLY = (
    r"returned error: 403|[Pp]ermission to \S+ denied|marked as read.only|[Ww]rite access"
    r"|not allowed to push"
)
_NOT_TAKEN = (
    r"remote unpack failed: (?:unable to create|insufficient permission)|Read-only file system"
)
_LOCKED = ".lock': File exists"  # a git that was killed has left it
_CHANGED_KEY = "REMOTE HOST IDENTIFICATION HAS CHANGED"
_UNKNOWN_KEY = r"Host key verification failed|host key is known"
_OUTRUN = (
    r"stale info|fetch first|non-fast-forward|failed to update ref|cannot lock ref"
    r"|failed to lock|already exists|incorrect old value|reference already exists"
)


def raise_local(git: Git, command: str, answer: GitAnswer) -> NoReturn:
    """Raise what went wrong in a command on the cache alone."""
    reason = _reason(answer)
    if re.search(_FULL, answer.said):
        raise errors.DiskFull(str(git.folder))
    _check_version(git)
    raise CacheDamaged(str(git.folder), f"git {command}: {reason}")


def raise_remote(git: Git, remote: Remote, command: str, answer: GitAnswer) -> NoReturn:
    """Raise what went wrong in a command that talked to a remote."""
    said, name = answer.said, remote.shown
    if answer.was_silent:
        raise errors.NoAnswer(name, git.patience)
    if re.search(_FULL, said):
        raise errors.DiskFull(str(git.folder))
    if _CHANGED_KEY in said:
        raise errors.UnknownHost(name, remote.host or name, is_changed=True)
    if re.search(_UNKNOWN_KEY, said):
        raise errors.UnknownHost(name, remote.host or name, is_changed=False)
    if command == "push" and remote.folder is None and re.search(f"{_READ_ONLY}|{_MISSING}", said):
        raise errors.NotWritable(name)  # it was read a moment ago
    if re.search(_NO_ENTRY, said):
        hint = f"git ls-remote {name} asks for it; a credential helper of git can keep it"
        if remote.protocol == "ssh":
            hint = f"ssh {remote.host} must work without a question: ssh-add, or ask who runs it"
        raise errors.NeedsPassword(name, hint, _found(_NO_ENTRY, said))
    if re.search(_MISSING, said):
        raise errors.RemoteMissing(name, "check the address, and that you may read it")
    _check_version(git)
    if _LOCKED in said or _is_damaged(git):
        raise CacheDamaged(str(git.folder), _reason(answer))
    if re.search(_OFFLINE, said):
        raise errors.Offline(name, _found(_OFFLINE, said))
    if re.search(_DAMAGED, said):
        raise errors.RemoteDamaged(name, _found(_DAMAGED, said))
    raise errors.GitFailed(command, answer.code, _reason(answer))


def refused_push(remote: Remote, branch: str, answer: GitAnswer) -> None:
    """Raise why a push was refused, if the rows of `git push --porcelain` say so."""
    for row in answer.out.decode(errors="replace").splitlines():
        flag, _, summary = row.partition("\t")
        if flag == "!" and (refused := re.search(r"\[(.*?)\] \((.*)\)$", summary)):
            kind, reason = refused.groups()
            if re.search(_OUTRUN, reason):
                raise errors.PushOutrun(remote.shown, branch)
            if kind == "remote rejected" and "unpacker error" in reason:
                if re.search(_NOT_TAKEN, answer.said):
                    raise errors.NotWritable(remote.shown)
                raise errors.RemoteFull(remote.shown)
            if kind == "remote rejected":
                raise errors.PushDeclined(remote.shown, branch, reason)
            if kind == "remote failure":
                raise errors.Offline(remote.shown, reason)


def _check_version(git: Git) -> None:
    said = git.run("--version").out.decode(errors="replace").split()
    version = said[2] if len(said) > 2 else ""
    numbers = re.match(r"(\d+)\.(\d+)", version)
    if numbers and (int(numbers[1]), int(numbers[2])) < OLDEST:
        raise GitTooOld(version)


def _is_damaged(git: Git) -> bool:
    """Whether the cache lacks something that it should have."""
    return git.run("fsck", "--connectivity-only", "--no-dangling", "--no-progress").code != 0


def _reason(answer: GitAnswer) -> str:
    """Return the last line of git itself, without its first word."""
    lines = [line for line in answer.said.splitlines() if re.match(r"(?:fatal|error): ", line)]
    return without_secrets(lines[-1].partition(": ")[2]) if lines else ""


def _found(pattern: str, said: str) -> str:
    """Return the line in which a pattern was found, without secrets and the address.

    Messages name the address themselves. A line that ends with a colon goes on with the reason on
    the next one, after its last colon: `example.com[0: 192.0.2.1]: errno=Connection refused`.
    """
    lines = said.splitlines()
    at = next(at for at, line in enumerate(lines) if re.search(pattern, line))
    line = re.sub(r"^(?:(?:fatal|error|ssh): |unable to access '[^']*': )+", "", lines[at].strip())
    if line.endswith(":") and at + 1 < len(lines):
        line = f"{line} {lines[at + 1].rpartition(': ')[2].removeprefix('errno=')}"
    return without_secrets(line)
