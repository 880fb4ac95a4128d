"""The teams that the user is in, each with a context of its own."""

from __future__ import annotations

import os
from collections.abc import Sequence

from huddlecli.cli.context import Context
from huddlecli.core.settings.team_names import PERSONAL
from huddlecli.core.team import find_person
from huddlecli.core.text import folded
from huddlecli.store import team_file
from huddlecli.store.team_folder import folder_of
from huddlecli.store.teams import KnownTeam, known_teams, personal_folder
from huddlecli.store.user_config import UserConfig
from huddlecli.views.escape import safe


class TeamContext(Context):
    """What a command works with in one of several teams: it asks nothing, and names the team."""

    def __init__(self, context: Context, known: KnownTeam, *, is_silent: bool = False) -> None:
        """Take a team of the user; its folder is looked at, but not read."""
        super().__init__(context.flags._replace(no_input=True), context.environ)
        self.known = known
        self._is_silent = is_silent
        self.config = context.config
        self.team_folder = folder_of(known, "config", self.config)

    @property
    def user_name(self) -> str | None:
        """The name of the user here: a name that `HUDDLE_USER` has may be known elsewhere only."""
        named, own = super().user_name, self.config.own_name_in(self.known.folder)
        if named and own and not find_person(self.team, named):
            return own
        return named

    def warn_once(self, line: str) -> None:
        """Write a warning after the name of the team, unless that has been done before."""
        if not self._is_silent:
            super().warn_once(f"{safe(self.known.name)}: {line}")


def my_teams(config: UserConfig) -> Sequence[KnownTeam]:
    """Return the user's teams: the default first, and the personal one at the end if it exists."""
    default = os.path.realpath(config.team) if config.team else None
    teams = sorted(
        known_teams(config),
        key=lambda team: (os.path.realpath(team.folder) != default, folded(team.name)),
    )
    personal = personal_folder(config)
    real = os.path.realpath(personal)
    own = [team for team in teams if os.path.realpath(team.folder) == real]
    if not own and os.path.isfile(personal / team_file.FILE):  # noqa: PTH113  false if unreadable
        own = [KnownTeam(PERSONAL, personal, ())]
    return [*(team for team in teams if team not in own), *own]
