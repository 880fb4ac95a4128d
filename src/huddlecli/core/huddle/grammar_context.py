"""What the grammar needs to interpret a line: the team, today's date, ids, records."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from huddlecli.core.agenda import Library, Topic
from huddlecli.core.errors import Refused
from huddlecli.core.huddle.state import Lobby, Underway, find_present
from huddlecli.core.huddle_plan import PlannedItem
from huddlecli.core.people.called import find_called
from huddlecli.core.quick_add import PROMISED, QuickAddContext, keeping
from huddlecli.core.records import Action, Decision
from huddlecli.core.team import CurrentUser, Person, Team, find_person, resolve_owner
from huddlecli.core.text import folded, note, shown


class GrammarContext(Protocol):
    """What the grammar needs to interpret a line. Implemented over the team folder."""

    typist: CurrentUser

    @property
    def team(self) -> Team:
        """Return the team as its file is now."""

    def has_left(self, name: str) -> bool:
        """Whether a person who is present has been removed from the team."""

    def today(self) -> date:
        """Return today's date for the person who types."""

    def default_due(self) -> date:
        """Return the default due day of a promise."""

    def new_id(self) -> str:
        """Return a new id."""

    def action_ids(self) -> Sequence[str]:
        """Return the ids of all open actions and of those made in this huddle."""

    def action(self, record_id: str) -> Action:
        """Return the action with that id as it is now."""

    def decision(self, prefix: str) -> str:
        """Return the id of the decision that begins with `prefix`."""

    def decision_now(self, record_id: str) -> Decision:
        """Return the decision with that id as it is now."""

    def another_pick(self, number: int) -> PlannedItem | None:
        """Return another topic for that item, or None."""

    @property
    def topic_library(self) -> Library:
        """Return the topics that can be chosen."""

    def added_topic(self, topic: Topic, minutes: int | None) -> PlannedItem:
        """Return the item for a topic that is added; its own minutes are the default."""

    def chosen_pick(self, topic: Topic, number: int) -> PlannedItem:
        """Return the item for a topic that is chosen in the place of item `number`, from 1."""


def quick_add_context(context: GrammarContext, keys: Collection[str] = PROMISED) -> QuickAddContext:
    """Return what quick-add needs to read the words of a line."""
    team = context.team
    return QuickAddContext(
        context.today(), team.week_starts, keys, people=[who.name for who in team.people]
    )


@dataclass(frozen=True, slots=True)
class SlashCall:
    """A typed slash command: its usage, the text after its name, and where it was typed."""

    usage: str
    text: str
    state: Lobby | Underway
    context: GrammarContext
    now: datetime

    @property
    def huddle(self) -> Underway:
        """Return the huddle; refuse if it has not begun."""
        if isinstance(self.state, Lobby):
            raise Refused("the huddle has not started", hint="Enter to start")
        return self.state

    def words(self) -> str:
        """Return the text; refuse if there is none."""
        if not self.text:
            raise Refused("text is missing", hint=self.usage)
        return self.text

    def or_none(self) -> str | None:
        """Return the text as a note, or None if there is none."""
        return note(self.text) if self.text else None


def name_here(state: Lobby | Underway, name: str, team: Team) -> str:
    """Return the name under which a person is present, who may have been renamed since."""
    person = find_person(team, name)
    if person is None or find_present(state, name):
        return name
    present = (find_present(state, other) for other in (person.name, *person.was))
    return next((who.name for who in present if who), name)


def name_said(state: Lobby | Underway, text: str, team: Team) -> str:
    """Return the name of the person who is called `text`, unless it is somebody's name itself.

    Screens show what people are called, so that is what may be typed from them.
    """
    if find_person(team, text) or find_present(state, text):
        return text
    person = find_called(team, text)
    return person.name if person else text


def owner_named(call: SlashCall, name: str | None) -> Person:
    """Return the person of that name, guests included; without a name the person who types.

    Someone who left the team can own nothing.
    """
    context, huddle = call.context, call.huddle
    here = [Person(name=who.name, side=who.side) for who in huddle.present]
    if name and any(folded(who.name) == folded(name) for who in here) and context.has_left(name):
        raise Refused(f"{shown(name)} has left the team", hint=f"/leave {shown(name)}")
    return resolve_owner(context.team, name, context.typist, here, keeping=keeping(name))
