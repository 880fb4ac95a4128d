"""The team: its name, its zone and week, its sides and its people."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from huddlecli.core.errors import Wrong
from huddlecli.core.text import folded, nearest, nfc, shown
from huddlecli.core.value import Value

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

DayName: TypeAlias = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAY_NAMES: tuple[DayName, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORKDAYS: tuple[DayName, ...] = DAY_NAMES[:5]
SharedWord: TypeAlias = Literal["agenda", "measure", "source", "topic"]
LeadMeaning: TypeAlias = Literal[
    "waiting", "answered", "accepted", "rejected", "nurture", "won", "lost"
]


class Absence(Value):
    """The first and the last day of somebody's absence; without a last day it has no end yet."""

    since: date
    until: date | None = None


class Person(Value):
    """A member of the team. Names are compared without case.

    `called` is what readers see in place of the name, see `core/people/called.py`; `was` are the
    person's former names.
    """

    name: str
    side: str | None
    called: str | None = None
    email: str | None = None
    timezone: str | None = None
    away: bool | Absence = False
    was: tuple[str, ...] = ()


class Defaults(Value):
    """The team's defaults: `due` is a cadence, an agenda or a number of days, such as `3d`."""

    due: str = "weekly"


class TopicChoice(Value):
    """The topics of the library that this team does not rotate, by id."""

    off: tuple[str, ...] = ()


class Mail(Value):
    """The sender and the recipients of a summary."""

    sender: str | None = None
    to: tuple[str, ...] = ()


class Rota(Value):
    """The people who facilitate, in turn; `next` is the next after a swap."""

    order: tuple[str, ...] = ()
    next: str | None = None


class Hours(Value, kw_only=False):
    """When the team works: its days, and from when to when (`09:00`; an end may be `24:00`)."""

    opens: str
    closes: str
    days: tuple[DayName, ...] = WORKDAYS


class LeadRules(Value, kw_only=False):
    """What the team agreed about leads, and the words of its CRM.

    `answer` is the agreed time to the first answer, such as `4h`, or one for each source, with
    `other` for the rest. `title` is what an import keeps as the title. `status` is what the
    team's own status values mean.
    """

    answer: str | Mapping[str, str] | None = None
    title: Literal["company", "person"] = "company"
    status: Mapping[str, LeadMeaning] = MappingProxyType({})


class FactRules(Value):
    """What may leave the team in facts: the kinds of its own words that it shares."""

    share: tuple[SharedWord, ...] = ()


class Team(Value):
    """The content of `huddle.toml`. `personal` marks the team of a person who works alone.

    `id` is None in a folder from an older version that has not been written to since; `closed` are
    the days on which nobody works.
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
    hours: Hours | None = None
    leads: LeadRules = LeadRules()
    facts: FactRules = FactRules()
    personal: bool = False

    def __hash__(self) -> int:
        """Return the hash of the name and the people: the rules of leads may hold a table."""
        return hash((self.id, self.name, self.people))

    @property
    def zone(self) -> ZoneInfo:
        """The team's time zone."""
        return ZoneInfo(self.timezone)


def find_person(team: Team, name: str) -> Person | None:
    """Return the person who has that name, or had it before, whatever the case, or None."""
    wanted = folded(name)
    now = (who for who in team.people if folded(who.name) == wanted)
    before = (who for who in team.people if wanted in map(folded, who.was))
    return next(now, None) or next(before, None)


def is_away(person: Person, day: date) -> bool:
    """Whether `person` is away on `day`."""
    match person.away:
        case Absence(since=since, until=until):
            return since <= day and (until is None or day <= until)
        case always:
            return always


def zone_of(team: Team, name: str) -> ZoneInfo:
    """Return the zone of the person called `name`, or the team's zone if they have none."""
    person = find_person(team, name)
    return ZoneInfo(person.timezone) if person and person.timezone else team.zone


def day_in(zone: ZoneInfo, instant: datetime) -> date:
    """Return the day that `instant` falls on in `zone`."""
    return instant.astimezone(zone).date()


def to_millisecond(instant: datetime) -> datetime:
    """Return `instant` in whole milliseconds."""
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def midnight_after(day: date, zone: ZoneInfo) -> datetime:
    """Return the UTC instant at which `day` ends in `zone`."""
    following = date.fromordinal(day.toordinal() + 1)
    local = datetime(following.year, following.month, following.day, tzinfo=zone)
    return local.astimezone(UTC)


_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "FULLWIDTH", "MATHEMATICAL"})
RESERVED = ("all", "me", "we")  # for `--owner` and `@`: several people, or the current user
HAND = "hand"  # the author of what was edited by hand
IMPORT = "import"  # the author of what an import wrote, on whatever machine
SYNC = "sync"  # the author of what follows from a join, the same on each machine
AUTHORS = (HAND, IMPORT, SYNC)  # of changes that nobody on the team is known to have made
NAME_RULE = "letters, digits, . _ - as in maria:marketing"
_NAME = r"[^\W_][\w.-]{0,39}"
# Windows allows no files of these names, so no shared folder may have them.
DEVICES = {
    *("con", "prn", "aux", "nul"),
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
}
_LOOKS_LIKE = str.maketrans(
    # Cyrillic, Greek, a Latin letter that lacks only its dot, and figures
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u043a\u043c\u0442"
    "\u03b1\u03bf\u03bd\u03c1\u03b9\u03ba\u03c5\u03c4\u03c7\u0131"
    "01",
    "aeopcyxijshdqwkmtaovpikutxiol",
)


class CurrentUser(Value, kw_only=False):
    """The person who is typing: their name, and their side if they have one."""

    name: str
    side: str | None


def similar_names(name: str, names: Sequence[str]) -> Sequence[str]:
    """Return the names that begin with `name` if they are several, or the nearest name."""
    longer = [known for known in names if folded(known).startswith(folded(name))]
    if len(longer) > 1:
        return longer
    near = nearest(name, names)
    return [near] if near else []


class UnknownPerson(Wrong):
    """A name that nobody on the team has; `is_new` if no known name is similar."""

    def __init__(  # noqa: PLR0913 - what a hint needs to know
        self,
        name: str,
        team: Team,
        here: Sequence[Person] | None = None,
        keeping: str | None = None,
        *,
        mark: str = "@",
        otherwise: str | None = None,
    ) -> None:
        """Offer similar names after `mark`, then what to type `otherwise`: to add somebody new.

        `here` are the people present, if the name was typed in a huddle; `keeping` says how to
        keep the word as text.
        """
        names = [who.name for who in (*team.people, *(here or ()))]
        # Screens show what people are called, and somebody may type that.
        called = [who.name for who in team.people if who.called and _begins(who.called, name)]
        near = f" or {mark}".join(similar_names(name, names) or called)
        twin = looks_like(name, names)
        if otherwise is None:
            adds = "--new-person" if here is None else "/join"
            otherwise = f"a new person: {adds} {shown(name)}:{team.sides[0]}"
        ways = [*([f"{mark}{near}?"] if near else []), otherwise, *([keeping] if keeping else [])]
        if twin:
            message = f"{shown(name)} is not {shown(twin)}, though it looks the same"
            super().__init__(message, hint=f"{mark}{shown(twin)}")
        else:
            super().__init__(f"no one here is called {shown(name)}", hint="   ".join(ways))
        self.name = name
        self.is_new = not near and twin is None


def _begins(called: str, word: str) -> bool:
    return folded(word) in (folded(called), *folded(called).split()[:1])


def resolve_owner(
    team: Team,
    name: str | None,
    typist: CurrentUser,
    here: Sequence[Person] | None = None,
    *,
    keeping: str | None = None,
) -> Person:
    """Return the person called `name`, or the typist if there is no name.

    `here` are the people present, guests included, if the name was typed in a huddle; `keeping` is
    the hint on how to keep the word as text.
    """
    if name is None or folded(name) in ("me", folded(typist.name)):
        return find_person(team, typist.name) or Person(name=typist.name, side=typist.side)
    known = find_person(team, name) or next(
        (who for who in here or () if folded(who.name) == folded(name)), None
    )
    if known is None:
        if not is_name(name):
            raise _not_a_name(name)
        raise UnknownPerson(name, team, here, keeping)
    return known


def is_name(text: str) -> bool:
    """Whether `text` may be the name of a person, a side or an agenda.

    Names have letters, the marks that some scripts need, digits and `. _ -`. They are neither
    reserved words nor names that some systems do not allow for files.
    """
    word = text.casefold()
    return (
        has_letters_of_name(text) and word not in RESERVED and word.partition(".")[0] not in DEVICES
    )


def has_letters_of_name(text: str) -> bool:
    """Whether `text` has only the characters of names, in the places that they may have."""
    if not text.isascii():
        # Vowel signs and accents belong to names, but are not letters to `re`.
        from unicodedata import category  # noqa: PLC0415 - most names are ASCII

        text = "".join(character for character in text if category(character)[0] != "M")
    return re.fullmatch(_NAME, text) is not None and text[-1] != "."


def must_be_told_apart(name: str, known: Sequence[str]) -> None:
    """Refuse a new name that could be taken for another one.

    It is an author that huddle writes itself, looks like a known name, or has letters of several
    alphabets. A person who is on the team already keeps any name.
    """
    if folded(name) in AUTHORS:
        raise Wrong(f'"{shown(name)}" is a reserved word', hint=NAME_RULE)
    if len(alphabets := _alphabets(name)) > 1:
        mixed = " and ".join(sorted(alphabets))
        raise Wrong(
            f"{shown(name)} mixes {mixed} letters", hint="type the name again in one alphabet"
        )
    if twin := looks_like(name, known):
        raise Wrong(
            f"{shown(name)} looks like {shown(twin)}, who is on the team",
            hint=f"choose a name that looks different, such as {shown(twin)}.k",
        )


def looks_like(name: str, known: Sequence[str]) -> str | None:
    """Return the name in `known` that looks like `name` but differs from it, or None."""
    shape = _skeleton(name)
    return next(
        (other for other in known if folded(other) != folded(name) and _skeleton(other) == shape),
        None,
    )


def _skeleton(name: str) -> str:
    """Return `name` with the Latin letters that its letters look like."""
    text = name
    if not name.isascii():
        from unicodedata import normalize  # noqa: PLC0415 - most names are ASCII

        text = normalize("NFKC", name)
    return folded(text).translate(_LOOKS_LIKE)


def _alphabets(name: str) -> set[str]:
    """Return the alphabets of the letters of `name`, of those with letters that look alike."""
    if name.isascii():
        return set()
    from unicodedata import name as name_of  # noqa: PLC0415 - most names are ASCII

    words = {name_of(letter, "").partition(" ")[0] for letter in name if letter.isalpha()}
    return {word.capitalize() for word in words & _ALIKE}


def _not_a_name(text: str) -> Wrong:
    name, colon, side = text.partition(":")
    bare = name.rstrip(".")
    if name != bare and is_name(bare):
        message = f"a name cannot end with a period: {shown(name)}"
        return Wrong(message, hint=f"{shown(bare)}{colon}{shown(side)}")
    if name.casefold() in RESERVED:
        return Wrong(f'"{shown(name)}" is a reserved word', hint=NAME_RULE)
    return Wrong(f'"{shown(text)}" is not a name', hint=NAME_RULE)


def name_and_side(text: str, sides: Sequence[str]) -> tuple[str, str | None]:
    """Return the name and the side in `NAME` or `NAME:SIDE`."""
    name, colon, side = nfc(text).strip().partition(":")
    if not is_name(name):
        raise _not_a_name(text)
    if not colon:
        return name, None
    known_side = next((known for known in sides if folded(known) == folded(side)), None)
    if known_side is None:
        near = nearest(side, sides) or sides[0]
        raise Wrong(f"there is no side called {shown(side)}", hint=f"{name}:{near}")
    return name, known_side
