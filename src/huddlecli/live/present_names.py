"""A team whose file may change while a huddle runs, and the present names of its people."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from huddlecli.core.errors import HuddleError
from huddlecli.core.people import PresentNames
from huddlecli.core.team import Team
from huddlecli.store import team_file


class TeamNow:
    """Reads the team again after each change of its file."""

    def __init__(self, folder: Path) -> None:
        """Look into the file of the team in `folder` when it is asked for."""
        self._folder = folder
        self._stamp: object = None  # of the file, as it was read last
        self._team = Team(name="", timezone="UTC")

    def __call__(self) -> Team:
        """Return the team, the same value while its file stays as it is."""
        stamp = team_file.stamp(self._folder)
        if stamp != self._stamp:
            with suppress(HuddleError):  # a mistake in it: what was read before is good enough
                self._team = team_file.load(self._folder)
                self._stamp = stamp
        return self._team


class TeamNames:
    """Says who somebody is now: people may be renamed elsewhere while a huddle runs."""

    def __init__(self, folder: Path) -> None:
        """Look into the file of the team in `folder` when a name is asked for."""
        self._team_now = TeamNow(folder)
        self._of: Team | None = None  # the team that `_names` are of
        self._names = PresentNames(Team(name="", timezone="UTC"))

    def __call__(self) -> PresentNames:
        """Return the present names; the file is read again after each change of it."""
        team = self._team_now()
        if team is not self._of:
            self._of, self._names = team, PresentNames(team)
        return self._names
