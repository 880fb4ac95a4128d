"""Ways to have git run a program of somebody else, in a work tree or in a repository on this disk.

Each is planted, and each has commands of plain git that set it off: so a test can show that it
works before it shows that nothing of it runs here.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import CalledProcessError

from tests.helpers.remotes import bare, git

# Every hook that a fetch, a push or a commit may run, on either side.
HOOKS = (
    *("applypatch-msg", "commit-msg", "fsmonitor-watchman", "post-applypatch"),
    *("post-checkout", "post-commit", "post-index-change", "post-merge"),
    *("post-receive", "post-rewrite", "post-update", "pre-applypatch"),
    *("pre-auto-gc", "pre-commit", "pre-merge-commit", "pre-push"),
    *("pre-rebase", "pre-receive", "prepare-commit-msg", "proc-receive"),
    *("push-to-checkout", "reference-transaction", "update"),
)


@dataclass(frozen=True)
class Trap:
    """A program that writes down that it has run, and for whom."""

    folder: Path

    def command(self, name: str) -> str:
        """Return a program that runs it; it takes any arguments."""
        program = self.folder / f"trap-{name}"
        program.write_text(f"#!/bin/sh\necho {name} >> {self.log}\nexit 1\n", encoding="utf-8")
        program.chmod(0o755)
        return str(program)

    @property
    def log(self) -> Path:
        """The file with the names for which it has run."""
        return self.folder / "log"

    def ran(self) -> set[str]:
        """Return for whom it has run since this was asked last."""
        if not self.log.exists():
            return set()
        names = {*self.log.read_text(encoding="utf-8").split()}
        self.log.unlink()
        return names

    def hooks(self, folder: Path, name: str) -> None:
        """Make it every hook in a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        for hook in HOOKS:
            path = folder / hook
            path.write_text(f"#!/bin/sh\n{self.command(name)}\nexit 0\n", encoding="utf-8")
            path.chmod(0o755)


@dataclass(frozen=True)
class Vector:
    """A way: `plant` prepares a work tree, and `plain` are commands that set it off there."""

    name: str
    plant: Callable[[Path, Trap], None]
    plain: tuple[str, ...]


def _config(*pairs: str) -> Callable[[Path, Trap], None]:
    """Set keys in the configuration of the work tree; `TRAP` is the command that runs the trap."""

    def plant(team: Path, trap: Trap) -> None:
        for pair in pairs:
            key, _, value = pair.partition("=")
            name = key.rpartition(".")[2] if key.count(".") == 1 else key.replace(".", "-")
            git("config", key, value.replace("TRAP", trap.command(name)), cwd=team)

    return plant


def _attributes(line: str, *pairs: str) -> Callable[[Path, Trap], None]:
    def plant(team: Path, trap: Trap) -> None:
        (team / ".gitattributes").write_text(f"{line}\n", encoding="utf-8")
        _config(*pairs)(team, trap)

    return plant


def _hooks(team: Path, trap: Trap) -> None:
    trap.hooks(team / ".git" / "hooks", "hooks")


def _two_branches(team: Path, trap: Trap) -> None:
    """Change a file on two branches, so that a merge takes a driver."""
    for branch, text in (("one", "3"), ("two", "4")):
        git("checkout", "-q", "-b", branch, "main", cwd=team)
        (team / "huddle.toml").write_text(f"id = {text}\n", encoding="utf-8")
        git("commit", "-qam", branch, cwd=team)
    _attributes("*.toml merge=evil", "merge.evil.driver=TRAP")(team, trap)


def _submodule(team: Path, trap: Trap) -> None:
    other = bare(trap.folder / "other.git")
    work = trap.folder / "other"
    git("clone", "-q", str(other), str(work), cwd=trap.folder)
    git("commit", "-q", "--allow-empty", "-m", "first", cwd=work)
    git("push", "-q", "origin", "HEAD", cwd=work)
    add = ("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other), "sub")
    git(*add, cwd=team)
    _config("submodule.sub.update=!TRAP")(team, trap)


def _changed(team: Path, _trap: Trap) -> None:
    (team / "huddle.toml").write_text("id = 2\n", encoding="utf-8")


def _after(*plants: Callable[[Path, Trap], None]) -> Callable[[Path, Trap], None]:
    def plant(team: Path, trap: Trap) -> None:
        for each in plants:
            each(team, trap)

    return plant


_UPLOAD = "remote.evil.uploadpack=TRAP"
VECTORS = (
    Vector("hooks", _hooks, ("commit -q --allow-empty -m x",)),
    Vector("fsmonitor", _config("core.fsmonitor=TRAP"), ("status",)),
    Vector(
        "remote-evil-url",
        _config("remote.evil.url=ext::TRAP", "protocol.ext.allow=always"),
        ("fetch evil",),
    ),
    Vector(
        "filter-evil-clean",
        _after(_changed, _attributes("* filter=evil", "filter.evil.clean=TRAP")),
        ("add -A",),
    ),
    Vector(
        "filter-evil-smudge",
        _attributes("* filter=evil", "filter.evil.smudge=TRAP"),
        ("rm -q --cached huddle.toml", "checkout -f main -- huddle.toml"),
    ),
    Vector("sshCommand", _config("core.sshCommand=TRAP"), ("fetch ssh://acme.test/team.git",)),
    Vector("external", _after(_changed, _config("diff.external=TRAP")), ("diff",)),
    Vector(
        "diff-evil-textconv",
        _after(_changed, _attributes("*.toml diff=evil", "diff.evil.textconv=TRAP")),
        ("diff",),
    ),
    Vector(
        "program",
        _config("gpg.program=TRAP", "commit.gpgSign=true", "user.signingKey=x"),
        ("commit -q --allow-empty -m x",),
    ),
    Vector("merge-evil-driver", _two_branches, ("merge one",)),
    Vector("remote-evil-uploadpack", _config("remote.evil.url=.", _UPLOAD), ("fetch evil",)),
    Vector(
        "remote-evil-receivepack",
        _config("remote.evil.url=.", _UPLOAD.replace("upload", "receive")),
        ("push evil main",),
    ),
    Vector("submodule-sub-update", _submodule, ("submodule update --force",)),
)


def plain(team: Path, line: str, **environ: str) -> None:
    """Run plain git in a work tree, whether it fails or not."""
    with suppress(CalledProcessError):
        git(*line.split(" "), cwd=team, **environ)


def work_tree(folder: Path) -> Path:
    """Make a team folder that is a work tree of git, and return it."""
    folder.mkdir(parents=True)
    git("init", "-q", "-b", "main", cwd=folder)
    (folder / "huddle.toml").write_text("id = 1\n", encoding="utf-8")
    git("add", "-A", cwd=folder)
    git("commit", "-qm", "first", cwd=folder)
    return folder
