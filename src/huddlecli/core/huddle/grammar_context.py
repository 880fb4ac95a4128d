"""What a typed line is read with: the team, the day, the ids and the records at hand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from huddlecli.core.errors import Refused
from huddlecli.core.huddle.state import Lobby, Underway
from huddlecli.core.huddle_plan import PlannedItem
from huddlecli.core.quick_add import PROMISED, QuickAddContext, keeping
from huddlecli.core.records import Action
from huddlecli.core.team import CurrentUser, Person, Team, resolve_owner
from huddlecli.core.text import folded, note, shown


class GrammarContext(Protocol):
    """What a line is read with: the team, the day, the ids and the records at hand."""

    typist: CurrentUser

    @property
    def team(self) -> Team:
        """The team, as its file has it now."""

    def has_left(self, name: str) -> bool:
        """Whether somebody who is present is not in the team any more."""

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

    def another_pick(self, number: int) -> PlannedItem | None:
        """Another pick for that item."""


def quick_add_context(context: GrammarContext, keys: Collection[str] = PROMISED) -> QuickAddContext:
    """What the words of a line are read with."""
    team = context.team
    return QuickAddContext(
        context.today(), team.week_starts, keys, people=[who.name for who in team.people]
    )


@dataclass(frozen=True, slots=True)
class SlashCall:
    """What stands behind a slash, how it is typed, and where it was."""

    usage: str
    text: str
    state: Lobby | Underway
    context: GrammarContext
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


def owner_named(call: SlashCall, name: str | None) -> Person:
    """Return who is called `name`, the one typing if it is None; guests are known too.

    Who left the team can own nothing; who has another name there by now is known by both.
    """
    context, huddle = call.context, call.huddle
    here = [Person(name=who.name, side=who.side) for who in huddle.present]
    if name and any(folded(who.name) == folded(name) for who in here) and context.has_left(name):
        known = (who for who in context.team.people if folded(name) in map(folded, who.was))
        renamed = next(known, None)
        if renamed is None:
            raise Refused(f"{shown(name)} has left the team", hint=f"/leave {shown(name)}")
        return renamed
    return resolve_owner(context.team, name, context.typist, here, keeping=keeping(name))
