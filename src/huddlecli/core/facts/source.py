"""The team that facts are made of, with what all its rows need."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, cached_property

from huddlecli.core.agenda import Topic
from huddlecli.core.dates import week_of
from huddlecli.core.facts.words import LeavingWords
from huddlecli.core.ids import computed_ids
from huddlecli.core.team import Team, day_in
from huddlecli.core.value import NO_KEYS


class FactSource:
    """A team as of an instant.

    `topics` are all topics that the team can pick, by their ids. `bundled` are the ids of those
    that come with huddle, and `agendas` the names of such agendas: they are nobody's own words.
    """

    def __init__(
        self,
        team: Team,
        now: datetime,
        topics: Mapping[str, Topic] = NO_KEYS,
        bundled: frozenset[str] = frozenset(),
        agendas: frozenset[str] = frozenset(),
    ) -> None:
        """Take the team, and the words that come with huddle."""
        self.team, self.now = team, now
        self.topics, self.bundled, self.agendas = topics, bundled, agendas
        self.week = cache(self._week)

    @cached_property
    def id(self) -> str:
        """The id of the team, or one computed from its name if an old folder has none yet."""
        return self.team.id or next(computed_ids(f"huddle team {self.team.name}"))

    @cached_property
    def as_of(self) -> date:
        """The team's day."""
        return day_in(self.team.zone, self.now)

    @cached_property
    def words(self) -> LeavingWords:
        """What stands for words of the team's own."""
        return LeavingWords(self.id, self.team.facts.share)

    def _week(self, day: date) -> str:
        """Return the name of the team's week with a day in it."""
        return str(week_of(day, self.team.week_starts).week)
