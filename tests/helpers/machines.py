"""Machines that share a team folder by way of a git repository, each with folders of its own."""

from __future__ import annotations

import subprocess
from pathlib import Path
from textwrap import dedent

from huddlecli.views.sync import BY_ITSELF
from tests.helpers.desk import TEAM, Desk


class Machine(Desk):
    """The machine of one person, with a team folder that may not be there yet.

    Machines of one office know the records of each other by the same names.
    """

    def __init__(self, office: Office, person: str) -> None:
        """Set up the machine of a person of the team Acme."""
        root = office.root / person
        root.mkdir()
        super().__init__(root)
        (self.team / "huddle.toml").unlink()
        self.team.rmdir()
        self.environ["HUDDLE_USER"] = person
        self._ids, self._numbers = office.ids, office.numbers
        self._office = office

    def named(self, text: str) -> str:
        """Return `text` with names for ids and folders, also for that of the repository."""
        return super().named(text).replace(self._office.url, "REMOTE")

    def real(self, text: str) -> str:
        """Return `text` with the ids and the repository that names stand for."""
        return super().real(text.replace("REMOTE", self._office.url))

    def shared(self) -> dict[str, bytes]:
        """Return all files of the team folder that travel."""
        kinds = ("huddle.toml", "agendas/*.toml", "huddles/20*/*", "*/*/*.toml", "*/*/*/*.toml")
        found = {path for kind in kinds for path in self.team.glob(kind) if path.is_file()}
        places = {path.relative_to(self.team).as_posix(): path for path in sorted(found)}
        hidden = (".huddle-backup/", "huddles/live/")
        return {
            place: path.read_bytes()
            for place, path in places.items()
            if not place.startswith(hidden)
        }

    def write(self, place: str, text: str) -> None:
        """Write a file of the team folder, as an editor does."""
        path = self.team / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")


class Office:
    """The repository that the machines of a team share, and the machines."""

    def __init__(self, root: Path, url: str = "") -> None:
        """Make an empty repository in a folder, or use the one at a URL."""
        self.root = root
        self.remote = root / "remote.git"
        self.url = url or str(self.remote)
        self.ids: list[str] = []
        self.numbers: dict[str, list[int]] = {}
        if not url:
            subprocess.run(["git", "init", "-q", "--bare", self.remote], check=True)

    def machine(self, person: str) -> Machine:
        """Return a machine without a team folder."""
        return Machine(self, person)

    def first(self, person: str) -> Machine:
        """Return a machine with a team folder that it shares."""
        machine = self.machine(person)
        machine.write("huddle.toml", TEAM)
        machine.run(
            "sync --remote REMOTE --yes",
            out="sent the team's settings\n",
            err="hint:  the others join it with: huddle init --from REMOTE acme --me NAME\n",
        )
        return machine

    def joined(self, person: str) -> Machine:
        """Return another machine that has joined the team."""
        machine = self.machine(person)
        machine.run(
            f"init --from REMOTE acme --me {person}",
            out=f"You are now in team Acme as {person}, in ~/acme. Next: {BY_ITSELF}\n",
        )
        return machine

    def git(self, *words: str) -> str:
        """Run git on the repository, and return what it prints."""
        command = ["git", f"--git-dir={self.remote}", *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout
