"""The context of a typed line: the team, the day, the records and the plan of this huddle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from time import monotonic

from huddlecli.core.agenda import Library, Topic
from huddlecli.core.errors import HuddleError
from huddlecli.core.huddle.commands import Begin
from huddlecli.core.huddle.lobby import replanned
from huddlecli.core.huddle.plan_grammar import topic_place
from huddlecli.core.huddle.state import Ended, Lobby, plans_of
from huddlecli.core.huddle_plan import PlannedItem
from huddlecli.core.past_huddles.repeats import with_earlier
from huddlecli.core.past_huddles.topic_choices import (
    KnownTopic,
    TopicListing,
    added_topic,
    chosen_pick,
    in_plan,
)
from huddlecli.core.records import Action, Decision
from huddlecli.core.rotation import another_pick
from huddlecli.core.schedule import default_due
from huddlecli.core.team import CurrentUser, Person, Team, day_in, find_person, zone_of
from huddlecli.live.called import CalledOnScreen
from huddlecli.live.lead_titles import LeadTitles
from huddlecli.live.preparation import Preparation
from huddlecli.live.session import Session
from huddlecli.live.team_now import TeamNow
from huddlecli.live.topic_lookup import TopicLookup
from huddlecli.store import agenda_files, person_tables, team_file


class LiveContext:
    """Looks up the people, records and items that a typed line may name."""

    def __init__(
        self,
        session: Session,
        preparation: Preparation,
        new_id: Callable[[], str],
        *,
        is_rehearsal: bool = False,
    ) -> None:
        """Serve the huddle of `session`."""
        self._session = session
        self._preparation = preparation
        self._new_id = new_id
        self.is_rehearsal = is_rehearsal
        self._team_now = TeamNow(preparation.folder, preparation.team)
        self._topic_lookup = TopicLookup(preparation)
        self.typist: CurrentUser = preparation.typist
        self.titles = LeadTitles(preparation.folder, monotonic)
        self.called = CalledOnScreen(self._team_now)

    @property
    def team(self) -> Team:
        """The team; its file is read again when somebody came or left elsewhere."""
        return self._team_now()

    def has_left(self, name: str) -> bool:
        """Whether somebody who is present is not on the team: all who come are added to it."""
        return not self.is_rehearsal and find_person(self.team, name) is None

    def today(self) -> date:
        """The day where the one typing is."""
        return day_in(zone_of(self.team, self.typist.name), self._session.now())

    def default_due(self) -> date:
        """The default due day of a promise."""
        folder = self._preparation.folder
        sides = self.team.sides
        agendas = [agenda_files.load(folder, name, sides) for name in self.team.agendas]
        return default_due(self.team, agendas, self.today())

    def replanned(self, lobby: Lobby) -> Lobby | None:
        """The lobby with what was raised or decided since, or None if there is nothing to change.

        A lobby whose items somebody arranged stays as it is.
        """
        with suppress(HuddleError):  # a mistake in a file: what was read before is good enough
            fresh = self._preparation.again(self.team, self._session.now())
            if fresh is not None:
                first = fresh.lobby(lobby.first.present).first
                self._preparation = fresh  # only now: it can be read
                self._topic_lookup = TopicLookup(fresh)
                return replanned(lobby, first)
        return None

    def begin(self, key: str) -> Begin:
        """The command that leaves the lobby; the huddle gets that key."""
        return self._preparation.begin(self._session.now(), key)

    def welcome(self, name: str, side: str | None) -> bool:
        """Add the people who joined to the team, and return whether any were new.

        Who promises something is on the team: else nobody could remind them, nor see their promise.
        """
        if self.is_rehearsal or find_person(self.team, name):
            return False
        folder = self._preparation.folder
        team = self._team_now.take(team_file.load(folder))  # `--with` may have added them since
        if find_person(team, name):
            return False
        self._team_now.take(person_tables.add_person(folder, Person(name=name, side=side)))
        return True

    def new_id(self) -> str:
        """A new id."""
        return self._new_id()

    def action_ids(self) -> Sequence[str]:
        """The ids of all open actions, and of those made here."""
        made = (record.id for record in self._session.made() if record.kind == "action")
        return (*self._session.storage.action_ids(), *made)

    def action(self, record_id: str) -> Action:
        """The action with that id, as it is now."""
        return self._session.storage.action(record_id)

    def decision(self, prefix: str) -> str:
        """The id of the decision that `prefix` begins."""
        return self._session.storage.find("decision", prefix)

    def decision_now(self, record_id: str) -> Decision:
        """The decision with that id, as it is now."""
        return self._session.storage.decision(record_id)

    @property
    def topic_library(self) -> Library:
        """The topics that can be chosen."""
        return self._preparation.topic_library

    def topic_listing(self, number: int | None = None) -> TopicListing:
        """The topics to choose from, for item `number` or the next pick."""
        state, today = self._session.state, self._preparation.today
        if isinstance(state, Ended):
            return TopicListing(choices=(), today=today)
        choices = in_plan(self._choices(), plans_of(state))
        return TopicListing(choices=choices, today=today, place=topic_place(state, number))

    def _choices(self) -> tuple[KnownTopic, ...]:
        """The topics of the library, with what past huddles say of them."""
        return self._topic_lookup.choices(self.team.topics.off)

    def added_topic(self, topic: Topic, minutes: int | None) -> PlannedItem:
        """The item for a topic that is added."""
        return self._with_earlier(added_topic(self._choice(topic), minutes))

    def chosen_pick(self, topic: Topic, number: int) -> PlannedItem:
        """The item for a topic that is chosen in the place of item `number`."""
        state = self._session.state
        there = plans_of(state.last if isinstance(state, Ended) else state)[number - 1]
        entries = self._preparation.agenda.items
        entry = entries[there.entry - 1] if there.entry and there.entry <= len(entries) else None
        return self._with_earlier(chosen_pick(self._choice(topic), there, entry))

    def _choice(self, topic: Topic) -> KnownTopic:
        return next(choice for choice in self._choices() if choice.topic == topic)

    def _with_earlier(self, item: PlannedItem) -> PlannedItem:
        prepared = self._preparation
        plan = replace(prepared.plan, items=(item,))
        return with_earlier(plan, prepared.past, prepared.today).items[0]

    def another_pick(self, number: int) -> PlannedItem | None:
        """Another pick for that item, not in the plan."""
        state = self._session.state
        if isinstance(state, Ended):
            return None
        items = (
            state.draft.items
            if isinstance(state, Lobby)
            else tuple(item.plan for item in state.items if item.is_minuted)
        )
        prepared = self._preparation
        pick = another_pick(
            replace(prepared.plan, items=items),
            number,
            prepared.topic_library,
            prepared.past,
            sides=self.team.sides,
            off=self.team.topics.off,
        )
        return None if pick is None else self._with_earlier(pick)
