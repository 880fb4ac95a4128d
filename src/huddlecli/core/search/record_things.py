"""Records as things that can be found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from huddlecli.core.promises import overdue_at
from huddlecli.core.records import Action, AnyRecord, is_undone
from huddlecli.core.search.things import CLOSED, KEPT, LATE, OPEN, STANDING, Thing
from huddlecli.core.team import Team, day_in
from huddlecli.core.value import Value

if TYPE_CHECKING:
    from huddlecli.core.leads.times import LeadClock

# What `is:` finds a promise by.
_OPEN, _OVERDUE = (OPEN,), (OPEN, LATE)
_DONE, _IN_TIME = (CLOSED, "done"), (CLOSED, "done", KEPT)


class SearchContext(Value, kw_only=False):
    """What makes things of records: the team and the time."""

    team: Team
    now: datetime

    def thing(self, record: AnyRecord) -> Thing | None:
        """Return a record as a thing; None if its creation was undone or its words are gone."""
        if is_undone(record) or not record.title:
            return None
        if isinstance(record, Action):
            return self._promise(record)
        day, at = self._said(record)
        side: str | None = getattr(record, "side", None)
        closed = day_in(self._zone, record.closed) if record.closed else None
        owner: str | None = getattr(record, "owner", None)
        return Thing(
            kind=record.kind,
            id=record.id,
            words=record.title,
            more=tuple(filter(None, self._more(record))),
            who=owner or record.by,
            side=side,
            at=at,
            day=day.toordinal(),
            status=record.status,
            states=tuple(self._states(record)),
            closed=closed.toordinal() if closed else None,
            tags=record.tags,
            huddle=record.huddle,
            item=record.item,
            topic=record.topic,
        )

    def _promise(self, action: Action) -> Thing:
        """Return a promise as a thing: most records are promises, so this takes half the time."""
        closed = action.done_on
        if closed is None and action.closed is not None:
            closed = day_in(self._zone, action.closed)
        if action.status == "open":
            states: tuple[str, ...] = _OVERDUE if self._is_overdue(action) else _OPEN
        elif action.status == "done":
            states = _IN_TIME if action.done_on and action.done_on <= action.due else _DONE
        else:
            states = (CLOSED, action.status)
        return Thing(
            "action",
            action.id,
            action.title,
            (action.reason,) if action.reason else (),
            action.owner,
            action.side,
            action.created.timestamp(),
            day_in(self._zone, action.created).toordinal(),
            action.status,
            states,
            action.due.toordinal(),
            closed.toordinal() if closed else None,
            action.tags,
            action.huddle,
            action.item,
            None,
            action.topic,
        )

    def _said(self, record: AnyRecord) -> tuple[date, float]:
        """Return the day and the instant; a lead counts from when it was handed over."""
        passed: datetime | date | None = getattr(record, "passed", None)
        if isinstance(passed, date) and not isinstance(passed, datetime):
            # The records of a day whose hour is unknown come after those of the day before.
            return passed, datetime(
                passed.year, passed.month, passed.day, tzinfo=self._zone
            ).timestamp()
        moment = passed or record.created
        return day_in(self._zone, moment), moment.timestamp()

    def _states(self, record: AnyRecord) -> Iterator[str]:
        """Yield what `is:` finds a record by."""
        status = record.status
        if status in STANDING:
            yield OPEN
            if self._is_late(record):
                yield LATE
        elif status not in (KEPT, CLOSED):
            yield CLOSED
        if status != OPEN:
            yield status

    def _is_late(self, record: AnyRecord) -> bool:
        if record.kind != "lead":
            return False
        from huddlecli.core.side_records import Lead  # noqa: PLC0415 - many teams have no leads

        return isinstance(record, Lead) and self._leads.is_late(record)

    def _more(self, record: AnyRecord) -> Iterator[str | None]:
        """Yield the other texts of a record."""
        match record.kind:
            case "decision":
                yield getattr(record, "why", None)
            case "measure" | "term" | "lead":
                from huddlecli.core.search.side_texts import side_texts  # noqa: PLC0415 - the same

                yield from side_texts(record, self.team)
        yield record.reason

    @cached_property
    def _zone(self) -> ZoneInfo:
        return self.team.zone

    @cached_property
    def _leads(self) -> LeadClock:
        from huddlecli.core.leads.times import LeadClock  # noqa: PLC0415 - the same

        return LeadClock(self.team, self.now)

    @cached_property
    def _is_overdue(self) -> Callable[[Action], bool]:
        return overdue_at(self.team, self.now)
