"""A team whose file may change while a huddle runs."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from huddlecli.core.errors import HuddleError
from huddlecli.core.team import Team
from huddlecli.core.value import replace
from huddlecli.store import team_file


class TeamNow:
    """Returns a team, which is read again after each change of its file."""

    def __init__(self, folder: Path, team: Team | None = None) -> None:
        """Begin with `team` if it is known already; its file is in `folder`."""
        self._folder = folder
        self._stamp: object = None  # of the file, as it was read last
        self._team = team or Team(name="", timezone="UTC")

    def __call__(self) -> Team:
        """Return the team, the same value while its file stays as it is."""
        stamp = team_file.stamp(self._folder)
        if stamp != self._stamp:
            with suppress(HuddleError):  # a mistake in it: what was read before is good enough
                self.take(team_file.load(self._folder))
                self._stamp = stamp
        return self._team

    def take(self, team: Team) -> Team:
        """Go on with a team that was just read or written, and return it."""
        self._team = replace(team, personal=self._team.personal)
        return self._team
