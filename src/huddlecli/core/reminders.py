"""What somebody is to be reminded of: overdue, due soon, and what others wait for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from huddlecli.core.history import HAND
from huddlecli.core.records import Action, changed
from huddlecli.core.team import Person, Team, day_in, midnight_after, zone_of

SOON = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """The open promises of `person`, each in one place, as of `today`, which `began` so (UTC)."""

    person: Person
    today: date
    began: datetime
    overdue: tuple[Action, ...] = ()
    soon: tuple[Action, ...] = ()  # today and in the next three days
    awaited: tuple[Action, ...] = ()  # due later, and asked for by somebody else

    @property
    def actions(self) -> tuple[Action, ...]:
        """All of them, the most urgent first."""
        return (*self.overdue, *self.soon, *self.awaited)

    @property
    def at(self) -> datetime:
        """When the last of them was changed, or today began: what was not due may now be.

        So the mail of each day is another one, and none is taken for a copy of yesterday's.
        """
        return max([self.began, *map(changed, self.actions)])


def reminder(team: Team, person: Person, opened: Iterable[Action], now: datetime) -> Reminder:
    """Return what `person` is to be reminded of; perhaps nothing."""
    zone = zone_of(team, person.name)
    today = day_in(zone, now)
    own = [one for one in opened if one.owner.casefold() == person.name.casefold()]
    own.sort(key=lambda one: (one.due, one.created, one.id))
    return Reminder(
        person=person,
        today=today,
        began=midnight_after(today - timedelta(days=1), zone),
        overdue=tuple(one for one in own if one.due < today),
        soon=tuple(one for one in own if today <= one.due <= today + SOON),
        awaited=tuple(one for one in own if one.due > today + SOON and asked_by(one)),
    )


def asked_by(action: Action) -> str:
    """Return who logged a promise for its owner, or nothing where they did so themselves."""
    is_own = action.by.casefold() in (action.owner.casefold(), HAND)
    return "" if is_own else action.by
