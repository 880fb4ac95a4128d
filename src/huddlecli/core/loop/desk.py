"""What a typed line is read with: the team, the day, the ids and the records at hand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from huddlecli.core.errors import Refused
from huddlecli.core.loop.state import Lobby, Underway
from huddlecli.core.people import Typist
from huddlecli.core.plans import PlannedItem
from huddlecli.core.quickadd import PROMISED, Context
from huddlecli.core.records import Action
from huddlecli.core.team import Team
from huddlecli.core.text import note


class Desk(Protocol):
    """What a line is read with: the team, the day, the ids and the records at hand."""

    team: Team
    typist: Typist

    def today(self) -> date:
        """The day where the one typing is."""

    def default_due(self) -> date:
        """The day on which a promise falls due unless told."""

    def new_id(self) -> str:
        """An id that nobody has."""

    def action_ids(self) -> Sequence[str]:
        """The ids of all open actions, and of those made here."""

    def action(self, record_id: str) -> Action:
        """The action with that id, as it stands."""

    def decision(self, prefix: str) -> str:
        """The id of the decision that `prefix` begins."""

    def another(self, number: int) -> PlannedItem | None:
        """Another pick for that item."""


def context(desk: Desk, keys: Collection[str] = PROMISED) -> Context:
    """What the words of a line are read with."""
    team = desk.team
    return Context(desk.today(), team.week_starts, keys, people=[who.name for who in team.people])


@dataclass(frozen=True, slots=True)
class Line:
    """What stands behind a slash, how it is typed, and where it was."""

    usage: str
    text: str
    state: Lobby | Underway
    desk: Desk
    now: datetime

    @property
    def huddle(self) -> Underway:
        """The huddle, which must have begun."""
        if isinstance(self.state, Lobby):
            raise Refused("the huddle has not begun", hint="Enter starts it")
        return self.state

    def words(self) -> str:
        """The text, which must not be empty."""
        if not self.text:
            raise Refused("there is nothing after it", hint=self.usage)
        return self.text

    def or_none(self) -> str | None:
        """The text as a note, or None where there is none."""
        return note(self.text) if self.text else None
