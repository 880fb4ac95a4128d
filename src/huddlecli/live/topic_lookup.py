"""The topics of a team's library, with what its past huddles say of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import cached_property

from huddlecli.core.past_huddles import PastHuddles
from huddlecli.core.past_huddles.topic_choices import KnownTopic, topic_choices, usable
from huddlecli.live.preparation import Preparation
from huddlecli.store.quick.minutes import TopicReader


class TopicLookup:
    """The topics that a prepared huddle can choose from; minutes are read when they are asked."""

    def __init__(self, prepared: Preparation) -> None:
        """Look in the team folder of that huddle."""
        self._prepared = prepared
        self._off: Collection[str] = ()
        self._choices: tuple[KnownTopic, ...] = ()

    def choices(self, off: Collection[str]) -> tuple[KnownTopic, ...]:
        """The topics in library order; the team does not rotate those that are `off`."""
        if not self._choices or off != self._off:
            library, sides = self._prepared.topic_library, self._prepared.team.sides
            last, history = self._last_discussed, self._history
            self._choices = topic_choices(library, last, history, sides=sides, off=off)
            self._off = off
        return self._choices

    @cached_property
    def _last_discussed(self) -> Mapping[str, date]:
        """The day on which each topic was last discussed, of those that ever were."""
        last: dict[str, date] = {}
        ids = {topic.id for topic in usable(self._prepared.topic_library)}
        # What cannot be read was named when the huddle was prepared.
        for day, topics in TopicReader(self._prepared.folder).newest_first(lambda _: None):
            for topic in topics:
                last.setdefault(topic, day)
            if ids <= last.keys():
                break
        return last

    @cached_property
    def _history(self) -> PastHuddles:
        prepared = self._prepared
        return PastHuddles(prepared.name, prepared.topic_library, prepared.past)
