"""Why a sync is refused: the remote is not what it was, or not this team's."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

from huddlecli.core.errors import Busy, Failed
from huddlecli.core.text import shown


def _again(url: str) -> str:
    return f"huddle sync --remote {quote(url)}   joins both sides again, and removes nothing"


class RemoteEmptied(Failed):
    """The remote has nothing any more, and it had something at the last sync."""

    def __init__(self, url: str) -> None:
        """Name the remote."""
        super().__init__(f"{url} is empty now; nothing was changed here", hint=_again(url))


class RemoteRewritten(Failed):
    """The remote does not have what it had at the last sync."""

    def __init__(self, url: str) -> None:
        """Name the remote."""
        super().__init__(
            f"{url} was rewritten since the last sync; nothing was changed here",
            hint=_again(url),
        )


class OtherTeam(Failed):
    """The remote is that of another team."""

    def __init__(self, url: str, name: str | None) -> None:
        """Name the remote, and the team if it has a name."""
        team = f"the team {shown(name)}" if name else "another team"
        super().__init__(
            f"{url} belongs to {team}; nothing was changed",
            hint=f"huddle init --from {quote(url)} DIR   joins that team",
        )


class ChangedId(Failed):
    """The id of the team was changed in the folder; by that the machines know each other."""

    def __init__(self, path: Path, before: str, now: str) -> None:
        """Name the file, and both ids."""
        super().__init__(
            f"the id of the team was changed from {before} to {now}; nothing was shared",
            hint=f'write id = "{before}" in {path}, then: huddle sync',
        )


class NoTeam(Failed):
    """What is at the remote is not a team."""

    def __init__(self, url: str) -> None:
        """Name the remote."""
        super().__init__(
            f"{url} has files, but no huddle.toml: it is not a team's",
            hint="an empty repository, or another branch: --branch huddle",
        )


class NotTaken(Busy):
    """Others were faster each time that this side tried to send something."""

    def __init__(self, url: str) -> None:
        """Name the remote."""
        super().__init__(
            f"{url} is being changed by others all the time; nothing is lost",
            hint="huddle sync, in a moment",
        )
