"""The team: its name, its zone and week, its sides and its people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from huddlecli.core.text import folded

Weekday: TypeAlias = Literal[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
]
WEEKDAYS: tuple[Weekday, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """The first and the last day on which somebody is away."""

    since: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of the team. Names are compared without case.

    `called` is the name that screens and mails show, `was` are the names that they had before.
    """

    name: str
    side: str | None
    called: str | None = None
    email: str | None = None
    timezone: str | None = None
    away: bool | Absence = False
    was: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What is taken where nobody says otherwise: `due` names a cadence or a number of days."""

    due: str = "weekly"


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicChoice:
    """The topics of the library that this team does not rotate, by id."""

    off: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """Who a summary is from, and to whom it goes."""

    sender: str | None = None
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """Who facilitates, in turns; `next` is who is next after a swap."""

    order: tuple[str, ...] = ()
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """What `huddle.toml` says. `personal` is true of the team that one person has alone.

    `id` is None in a folder that an older version made and nobody has written to since; `closed`
    are the days on which nobody works.
    """

    name: str
    timezone: str
    id: str | None = None
    week_starts: Weekday = "monday"
    sides: tuple[str, ...] = ("marketing", "sales")
    agendas: tuple[str, ...] = ("daily", "weekly")
    closed: tuple[date, ...] = ()
    people: tuple[Person, ...] = ()
    defaults: Defaults = Defaults()
    topics: TopicChoice = TopicChoice()
    rota: Rota = Rota()
    mail: Mail = Mail()
    personal: bool = False

    @property
    def zone(self) -> ZoneInfo:
        """The team's time zone."""
        return ZoneInfo(self.timezone)


def find_person(team: Team, name: str) -> Person | None:
    """Return the person called `name`, whatever the case, or None."""
    wanted = folded(name)
    return next((who for who in team.people if folded(who.name) == wanted), None)


def is_away(person: Person, day: date) -> bool:
    """Whether `person` is away on `day`."""
    match person.away:
        case Absence(since=since, until=until):
            return since <= day <= until
        case always:
            return always


def zone_of(team: Team, name: str) -> ZoneInfo:
    """Return the zone in which `name` lives: their own, else the team's."""
    person = find_person(team, name)
    return ZoneInfo(person.timezone) if person and person.timezone else team.zone


def day_in(zone: ZoneInfo, instant: datetime) -> date:
    """Return the day that `instant` falls on in `zone`."""
    return instant.astimezone(zone).date()


def midnight_after(day: date, zone: ZoneInfo) -> datetime:
    """Return the UTC instant at which `day` ends in `zone`."""
    following = date.fromordinal(day.toordinal() + 1)
    local = datetime(following.year, following.month, following.day, tzinfo=zone)
    return local.astimezone(UTC)
