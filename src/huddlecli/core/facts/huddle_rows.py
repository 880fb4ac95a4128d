"""The facts of huddles: a row for each, for its points, and for the topics in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from huddlecli.core.agenda import LOOP_KINDS
from huddlecli.core.facts.rows import HuddleFact, PointFact, TopicFact
from huddlecli.core.facts.source import FactSource
from huddlecli.core.ids import computed_ids
from huddlecli.core.minutes import (
    MinutedItem,
    Minutes,
    huddle_day,
    is_carried_over,
    is_covered,
)
from huddlecli.core.summary.meetings import is_timed, late_minutes


class HuddleFacts:
    """Makes the rows of the huddles of one team."""

    def __init__(self, source: FactSource) -> None:
        """Take the team."""
        self._source = source

    def rows(self, huddles: Iterable[Minutes]) -> Iterator[HuddleFact | PointFact | TopicFact]:
        """Yield the row of each huddle, then those of its points and topics."""
        for minutes in huddles:
            huddle = minutes.key or self._computed(minutes.id)
            yield self._huddle(minutes, huddle)
            for number, item in enumerate(minutes.items, start=1):
                if item.kind in LOOP_KINDS:
                    yield from self._points(minutes, huddle, number, item)
                    yield from self._topic(minutes, huddle, number, item)

    def _huddle(self, minutes: Minutes, huddle: str) -> HuddleFact:
        late = late_minutes(minutes)
        seconds = round((minutes.ended - minutes.started).total_seconds())
        return HuddleFact(
            **self._common(minutes, huddle),
            agenda=self._source.words.leaving("agenda", minutes.agenda, self._source.agendas),
            planned_seconds=60 * minutes.planned_minutes,
            actual_seconds=seconds - (minutes.interrupted_seconds or 0),
            late_seconds=60 * late if is_timed(minutes) else None,
            waited_seconds=60 * late * len(minutes.present),
            present=len(minutes.present),
            present_by_side=dict(
                sorted(Counter(who.side for who in minutes.present if who.side).items())
            ),
            score=minutes.score,
        )

    def _points(
        self, minutes: Minutes, huddle: str, number: int, item: MinutedItem
    ) -> Iterator[PointFact]:
        count = len(item.points)
        for place, point in enumerate(item.points):
            seconds, rest = divmod(item.actual_seconds, count)
            yield PointFact(
                **self._common(minutes, f"{huddle}.{number}.{place + 1}"),
                huddle=huddle,
                topic=self._topic_word(item),
                category=self._category(item),
                side=self._side(point.opened_by, minutes),
                seconds=seconds + (place < rest),
                rounds=point.rounds,
                said_back=point.said_back,
                outcome=point.outcome,
            )

    def _topic(
        self, minutes: Minutes, huddle: str, number: int, item: MinutedItem
    ) -> Iterator[TopicFact]:
        if topic := self._topic_word(item):
            yield TopicFact(
                **self._common(minutes, f"{huddle}.{number}"),
                huddle=huddle,
                topic=topic,
                category=self._category(item),
                bundled=item.topic in self._source.bundled,
                covered=is_covered(item),
                carried=is_carried_over(item),
            )

    def _common(self, minutes: Minutes, row_id: str) -> dict[str, Any]:
        day = huddle_day(minutes)
        return {
            "team": self._source.id,
            "id": row_id,
            "changed": minutes.ended,
            "as_of": self._source.as_of,
            "day": day,
            "week": self._source.week(day),
        }

    def _topic_word(self, item: MinutedItem) -> str | None:
        return (
            self._source.words.leaving("topic", item.topic, self._source.bundled)
            if item.topic
            else None
        )

    def _category(self, item: MinutedItem) -> str | None:
        topic = self._source.topics.get(item.topic or "")
        return topic.category if topic else None

    def _side(self, opened_by: str | None, minutes: Minutes) -> str | None:
        """Return the side that opened a point; None if by hand it has another word, or a name."""
        sides = {*self._source.team.sides, *(who.side for who in minutes.present)}
        return opened_by if opened_by in sides else None

    def _computed(self, huddle: str) -> str:
        """Return what stands for the id of a huddle without a key: its agenda is in the id."""
        return next(computed_ids(f"huddle {self._source.id} {huddle}"))
