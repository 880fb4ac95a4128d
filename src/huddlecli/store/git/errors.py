"""What can go wrong with git and with a remote: each error has the facts, and says what to do."""

from __future__ import annotations

import re
import sys
from shlex import quote

from huddlecli.core.errors import Busy, Failed, Unknown, Wrong
from huddlecli.core.text import shown, without_invisible
from huddlecli.store.git.address_text import shown_address

OLDEST = (2, 30)  # the first version of git that has all that is used here
_LONGEST = 120  # characters of a reason


def short_reason(reason: str) -> str:
    """Return a reason for a message, with invisible characters as codes.

    A long one is its last clauses, as many as there is room for: what went wrong is at the end. If
    the last one is too long, it ends between two words.
    """
    *before, kept = reason.strip().split(": ")
    for clause in reversed(before):
        if len(longer := f"{clause}: {kept}") > _LONGEST:
            break
        kept = longer
    if len(kept) > _LONGEST:
        cut = kept[: _LONGEST - 1]
        whole = cut.rpartition(" ")[0]
        kept = f"{whole if len(whole) > _LONGEST // 2 else cut}…"
    return without_invisible(kept)


class GitMissing(Failed):
    """There is no program called git."""

    def __init__(self) -> None:
        """Name the package."""
        install = "xcode-select --install" if sys.platform == "darwin" else "apt install git"
        hint = f"install the package git, for example with: {install}"
        super().__init__(
            "git is not installed, and sharing with other machines needs it", hint=hint
        )


class GitTooOld(Failed):
    """The git of this machine lacks options that are needed."""

    def __init__(self, version: str) -> None:
        """Keep the version."""
        self.version = version
        needed = ".".join(map(str, OLDEST))
        super().__init__(
            f"git {shown(version)} is too old, {needed} or later is needed",
            hint="install a later version of the package git",
        )


class GitFailed(Failed):
    """A git command failed for a reason that has no error of its own."""

    def __init__(self, command: str, code: int, reason: str) -> None:
        """Keep the command, its exit code, and what it said last."""
        self.command, self.code, self.reason = command, code, reason
        super().__init__(
            f"git {command} failed ({code}): {short_reason(reason) or 'it gave no reason'}",
            hint="nothing is lost; try again, and see docs/sharing.md if it stays",
        )


class CacheDamaged(Failed):
    """The repository in the state folder cannot be read; `make_again` makes a new one."""

    def __init__(self, folder: str, reason: str) -> None:
        """Keep the folder and the reason."""
        self.folder, self.reason = folder, reason
        super().__init__(
            f"{folder} is damaged: {short_reason(reason)}", hint="nothing is lost; try again"
        )


class Offline(Busy):
    """A remote cannot be reached, or the connection was cut."""

    def __init__(self, remote: str, reason: str) -> None:
        """Keep the remote, as people may see it, and the reason."""
        self.remote, self.reason = remote, reason
        super().__init__(
            f"could not reach {without_invisible(remote)}: {short_reason(reason)}",
            hint="nothing is lost; the next sync sends it",
        )


class NoAnswer(Offline):
    """A remote gave no sign of life for too long."""

    def __init__(self, remote: str, seconds: float) -> None:
        """Keep the remote and how long it was silent."""
        self.seconds = seconds
        super().__init__(remote, f"no answer for {seconds:.0f} seconds")


class PushOutrun(Busy):
    """Somebody else pushed first, so ours must be joined with theirs and pushed again."""

    def __init__(self, remote: str, branch: str) -> None:
        """Keep the remote and the branch."""
        self.remote, self.branch = remote, branch
        super().__init__(
            f"somebody else sent changes to {without_invisible(remote)} at the same time",
            hint="nothing is lost; the next sync sends it",
        )


class PushDeclined(Busy):
    """A remote does not take what we push: a protected branch, a hook, a quota."""

    def __init__(self, remote: str, branch: str, reason: str) -> None:
        """Keep the remote, the branch and the reason that the remote gave."""
        self.remote, self.branch, self.reason = remote, branch, reason
        hint = f"ask who runs it whether you may push to the branch {shown(branch)}"
        if "checked out" in reason:
            hint = "share a bare repository: git init --bare FOLDER"
        super().__init__(
            f"{without_invisible(remote)} does not take changes: {short_reason(reason)}", hint=hint
        )


class NotWritable(Busy):
    """A remote can be read, but does not take anything from this user."""

    def __init__(self, remote: str) -> None:
        """Keep the remote."""
        self.remote = remote
        super().__init__(
            f"{without_invisible(remote)} does not let you in to write, only to read",
            hint="nothing is lost; ask who runs it for the right to push",
        )


class BranchInTheWay(Failed):
    """A remote has a branch whose name does not allow that of ours, as `main` and `main/x`."""

    def __init__(self, remote: str, branch: str, other: str) -> None:
        """Keep the remote, our branch and the other one."""
        self.remote, self.branch, self.other = remote, branch, other
        free = branch.replace("/", "-") if branch.startswith(f"{other}/") else f"{branch}-team"
        super().__init__(
            f"{without_invisible(remote)} has a branch {shown(other)}, so git allows none called "
            f"{shown(branch)}",
            hint=f"--branch {quote(free)}",
        )


class RemoteFull(Busy):
    """The disk of a remote is full."""

    def __init__(self, remote: str) -> None:
        """Keep the remote."""
        self.remote = remote
        super().__init__(
            f"the disk of {without_invisible(remote)} is full",
            hint="nothing is lost; make room there, and the next sync sends it",
        )


class DiskFull(Failed):
    """The disk with the user's state folder is full."""

    def __init__(self, folder: str) -> None:
        """Keep the folder."""
        self.folder = folder
        super().__init__(
            f"the disk is full: {folder}", hint="nothing is lost; make room on the disk"
        )


class NeedsPassword(Failed):
    """A remote wants a password or a key, and there is nobody to ask."""

    def __init__(self, remote: str, command: str, reason: str) -> None:
        """Keep the remote, a command to try it with, and the reason."""
        self.remote, self.reason = remote, reason
        super().__init__(
            f"{without_invisible(remote)} does not let you in: {short_reason(reason)}", hint=command
        )


class UnknownHost(Failed):
    """The key of a host is unknown to ssh, or is another one than before."""

    def __init__(self, remote: str, host: str, *, is_changed: bool) -> None:
        """Keep the remote, its host, and whether ssh knows another key for it."""
        self.remote, self.host, self.is_changed = remote, host, is_changed
        what = "is not the one it had before" if is_changed else "is not known here"
        whom = "ask who runs it, and do not go on before" if is_changed else f"ssh {host}"
        super().__init__(f"the ssh key of {shown(host)} {what}", hint=whom)


class RemoteMissing(Unknown):
    """There is no repository at the address."""

    def __init__(self, remote: str, hint: str) -> None:
        """Keep the remote."""
        self.remote = remote
        super().__init__(f"there is no repository at {without_invisible(remote)}", hint=hint)


class RemoteDamaged(Failed):
    """A remote has objects that git refuses, or lacks some."""

    def __init__(self, remote: str, reason: str) -> None:
        """Keep the remote and the reason."""
        self.remote, self.reason = remote, reason
        super().__init__(
            f"{without_invisible(remote)} is damaged: {short_reason(reason)}",
            hint="nothing was changed here; have it repaired, or share another repository",
        )


class UnsafeRemote(Failed):
    """A repository on this disk that somebody else can change would run their code as this user."""

    def __init__(self, path: str, reason: str) -> None:
        """Keep the path and why it is refused."""
        self.path, self.reason = path, reason
        super().__init__(
            f"{without_invisible(path)} is not safe to use: {short_reason(reason)}",
            hint="share the team folder itself, or reach the repository by ssh",
        )


class BadRemote(Wrong):
    """A text that is not the address of a repository."""

    def __init__(self, text: str, reason: str, hint: str) -> None:
        """Keep the text, without a password that may be in it, and the reason."""
        self.text, self.reason = shown_address(text), reason
        super().__init__(f'"{shown(self.text)}" cannot be a remote: {reason}', hint=hint)


class PasswordInAddress(BadRemote):
    """An address with a password in it, which other users of the machine could read."""

    def __init__(self, text: str, how: str = "use") -> None:
        """Keep the address without it; `how` is what to do with that."""
        without = shown_address(text)
        if "://" not in without:
            without = f"git@{without}" if ":" in without else f"https://{without}"
        keeper = "ssh lets you in with a key: ssh-keygen"
        if re.match("https?://", without, re.IGNORECASE):
            keeper = "a credential helper of git keeps the password: git help credentials"
        hint = f"{how} {quote(without)}   {keeper}"
        super().__init__(text, "others could read the password in it", hint)
