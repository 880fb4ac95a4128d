"""What the next huddle of an agenda is about, and why: a pure function of what was before.

The places of the `rotate` entries go to what was carried over, what was raised, decisions due for
review, and then to topics never or least recently discussed, their categories taking turns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, tzinfo
from itertools import chain
from unicodedata import normalize

from huddlecli.core.agenda import (
    LOOP_KINDS,
    Agenda,
    AgendaItem,
    EntryKind,
    Library,
    Topic,
    find_topic,
)
from huddlecli.core.huddle_plan import FIRST_PLACE, Plan, PlannedItem, Reason
from huddlecli.core.minutes import MinutedItem, Minutes, huddle_day, is_carried_over
from huddlecli.core.past_huddles import PastHuddles, pass_turn, subject
from huddlecli.core.records import Decision, Raised
from huddlecli.core.team import Person, Team

_TITLES: Mapping[EntryKind, str] = {
    "topic": "Open topic",
    "definition": "What a qualified lead is",
    "decisions": "Decisions to look at again",
    "promises": "Promises",
    "wins": "Wins",
    "parked": "Parked",
    "measures": "Measures",
    "leads": "Leads",
    "close": "Read-back",
}


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Something to talk about that has no place yet."""

    kind: EntryKind
    title: str
    reason: Reason
    topic: str | None = None
    side: str | None = None
    source: str | None = None
    carried: int = 0
    by: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


def plan(  # noqa: PLR0913, PLR0917 - all that a plan depends on, and nothing else
    agenda: Agenda,
    library: Library,
    past: Iterable[Minutes],
    raised: Sequence[Raised],
    decisions: Sequence[Decision],
    day: date,
    *,
    sides: Sequence[str],
    off: Collection[str] = (),
    zone: tzinfo = UTC,
    people: Sequence[Person] = (),
) -> Plan:
    """Return what the huddle of `agenda` on `day` is about; `zone` gives the day of the raised.

    Who opens is looked up for `sides`; where nobody asks, none are given. `people` are the team:
    who raised an item, or spoke when it was carried over, opens it for their side.
    """
    history = PastHuddles(agenda.name, library, past)
    fixed, carried = _carried_over(history, _fixed(agenda, library))
    known = {matter.source for matter in carried}
    review = _for_review(agenda, decisions, day, history)
    others = [matter for matter in (*_raised(raised, zone), *review) if matter.source not in known]
    waiting = _merged([*carried, *others])
    return _filled(_Picker(agenda, library, history, sides, off, people), fixed, waiting)


def team_plan(  # noqa: PLR0913, PLR0917 - all that a plan depends on, and nothing else
    team: Team,
    agenda: Agenda,
    library: Library,
    past: Iterable[Minutes],
    raised: Sequence[Raised],
    decisions: Sequence[Decision],
    *,
    day: date,
    sides: Sequence[str],
) -> Plan:
    """Return what the huddle of `agenda` on `day` is about for a team; see `plan`."""
    return plan(
        agenda,
        library,
        past,
        raised,
        decisions,
        day,
        sides=sides,
        off=team.topics.off,
        zone=team.zone,
        people=team.people,
    )


def another_pick(  # noqa: PLR0913 - the plan, and what it was made from
    plan_: Plan,
    number: int,
    library: Library,
    past: Iterable[Minutes],
    *,
    sides: Sequence[str],
    off: Collection[str] = (),
) -> PlannedItem | None:
    """Return another pick for item `number`, from 1; asked again, it goes round all that fit."""
    agenda, item = plan_.agenda, plan_.items[number - 1]
    if item.entry is None or agenda.items[item.entry - 1].kind != "rotate":
        return None
    entry = agenda.items[item.entry - 1]
    table = _Picker(agenda, library, PastHuddles(agenda.name, library, past), sides, off)
    others = [*plan_.items[: number - 1], *plan_.items[number:]]
    ranked = list(table.picks(entry, others))
    here = next((rank for rank, pick in enumerate(ranked) if pick.topic == item.topic), -1)
    following = [*ranked[here + 1 :], *ranked[: max(here, 0)]]
    return table.placed(following[0], item.entry, entry) if following else None


def _filled(table: _Picker, fixed: Mapping[int, _Candidate], queue: Sequence[_Candidate]) -> Plan:
    """Return the plan in which the fixed have their own places and the queue goes before picks."""
    waiting, items = list(queue), list[PlannedItem]()
    entries = table.agenda.items
    left = table.agenda.minutes - sum(entries[number - 1].minutes for number in fixed)
    taken = {matter.topic for matter in fixed.values()}
    for number, entry in enumerate(entries, 1):
        if number in fixed:
            items.append(table.placed(fixed[number], number, entry))
            continue
        for _ in range(entry.pick):
            if entry.minutes > left:
                break
            queued = (matter for matter in waiting if table.fits(matter, entry))
            matter = next(chain(queued, table.picks(entry, items, taken)), None)
            if matter is None:
                break
            if matter in waiting:
                waiting.remove(matter)
            left -= entry.minutes
            items.append(table.placed(matter, number, entry))
    later = tuple(_unplaced(matter) for matter in waiting if matter.reason.why == "carried")
    return Plan(agenda=table.agenda, items=tuple(items), waiting=len(waiting), later=later)


def _unplaced(matter: _Candidate) -> PlannedItem:
    """Return a candidate as an item without a place: it has no time and no prompts."""
    return PlannedItem(
        kind=matter.kind,
        title=matter.title,
        topic=matter.topic,
        reason=matter.reason,
        source=matter.source,
        carried=matter.carried,
        by=matter.by,
        also=matter.also,
    )


@dataclass(frozen=True, slots=True)
class _Picker:
    """What a place is given by: the agenda, the library, what was before, and the team's choice."""

    agenda: Agenda
    topic_library: Library
    history: PastHuddles
    sides: Sequence[str]
    off: Collection[str]
    people: Sequence[Person] = ()

    def fits(self, matter: _Candidate, entry: AgendaItem) -> bool:
        """Whether the place is long enough for what `matter` is about."""
        topic = find_topic(self.topic_library, matter.topic)
        return topic is None or topic.minutes <= entry.minutes

    def picks(
        self, entry: AgendaItem, others: Sequence[PlannedItem], taken: Collection[str | None] = ()
    ) -> Iterator[_Candidate]:
        """Yield what could be picked for a place of `entry`, the best first."""
        barred = {*taken, *self.off, *(item.topic for item in others)}
        left = [
            topic
            for topic in self.topic_library.topics
            if not topic.off
            and topic.id not in barred
            and topic.minutes <= entry.minutes
            and (not entry.categories or topic.category in entry.categories)
        ]
        turns = self.history.turns({topic.category for topic in left})
        discussed = self.history.last_discussed
        for item in others:
            if item.kind == "rotate":
                pass_turn(turns, item.category)
        while left:
            # Of those that wait equally long the longest: a short one also fits in a shorter place.
            best = min(
                left,
                key=lambda one: (discussed(one.id), -one.minutes, turns.index(one.category)),
            )
            left.remove(best)
            pass_turn(turns, best.category)
            last = self.history.discussed(best.id)
            reason = Reason(why="longest", since=huddle_day(last)) if last else Reason(why="never")
            yield _Candidate("rotate", best.title, reason, topic=best.id)

    def placed(self, matter: _Candidate, number: int, entry: AgendaItem) -> PlannedItem:
        """Return `matter` as an item in a place of `entry`, which has that number."""
        topic = find_topic(self.topic_library, matter.topic)
        return replace(
            _unplaced(matter),
            category=topic.category if topic else None,
            minutes=entry.minutes,
            opens=self._opens(matter, entry, topic),
            talk=entry.talk or (topic.talk if topic else None),
            understand=entry.understand or (topic.understand if topic else None),
            execute=entry.execute or (topic.execute if topic else None),
            entry=number,
            is_fixed=entry.kind != "rotate",
        )

    def _opens(self, matter: _Candidate, entry: AgendaItem, topic: Topic | None) -> str | None:
        """Return the side that opens: of who begins, else the next after that of the last time."""
        if matter.kind not in LOOP_KINDS or not self.sides:
            return None
        sides = list(self.sides)
        begins = {name.casefold() for name in matter.by}
        theirs = (who.side for who in self.people if who.name.casefold() in begins)
        if (side := next(theirs, None)) in sides:
            return side
        last = self.history.opener(subject(matter.topic, matter.kind, matter.title))
        if last in sides:
            return sides[(sides.index(last) + 1) % len(sides)]
        first = entry.opens or (topic and topic.opens) or matter.side
        return first if first in sides else sides[0]


def _fixed(agenda: Agenda, library: Library) -> dict[int, _Candidate]:
    """Return what has a place of its own in `agenda`, by the number of its entry."""
    found = {}
    for number, entry in enumerate(agenda.items, 1):
        if entry.kind != "rotate":
            topic = find_topic(library, entry.topic)
            title = entry.title or (topic and topic.title) or _TITLES[entry.kind]
            found[number] = _Candidate(entry.kind, title, Reason(why="fixed"), topic=entry.topic)
    return found


def _carried_over(
    history: PastHuddles, fixed: Mapping[int, _Candidate]
) -> tuple[dict[int, _Candidate], list[_Candidate]]:
    """Return the fixed, marked where carried over, and what else was carried over."""
    marked, others = dict(fixed), list[_Candidate]()
    last = history.huddle(0)
    for item in filter(is_carried_over, (*last.items, *last.waiting) if last else ()):
        matter = _carried(item, history)
        home = _home(item, marked)
        if home is None:
            others.append(matter)
        else:
            marked[home] = replace(
                marked[home], reason=matter.reason, carried=matter.carried, by=matter.by
            )
    return marked, sorted(others, key=lambda matter: matter.carried < FIRST_PLACE)


def _carried(item: MinutedItem, history: PastHuddles) -> _Candidate:
    """Return a carried item as it comes again."""
    first = history.huddle(item.carried)
    times = item.carried + 1
    since = huddle_day(first) if first else None
    reason = Reason(why="carried", since=since, times=times)
    spoke = tuple(point.speaker for point in item.points[-1:] if point.speaker)
    return _Candidate(
        item.kind,
        item.title,
        reason,
        topic=item.topic,
        source=item.source,
        carried=times,
        by=spoke or item.by,
    )


def _home(item: MinutedItem, fixed: Mapping[int, _Candidate]) -> int | None:
    """Return the number of the entry that a carried item came from, if it still stands there."""
    about = subject(item.topic, item.kind, item.title)
    same = [
        number
        for number, matter in fixed.items()
        if not matter.carried and subject(matter.topic, matter.kind, matter.title) == about
    ]
    return item.entry if item.entry in same else next(iter(same), None)


def _raised(raised: Iterable[Raised], zone: tzinfo) -> list[_Candidate]:
    """Return what was raised and waits, the oldest first."""
    found = []
    for one in sorted(raised, key=lambda one: (one.created, one.id)):
        if one.status == "waiting":
            reason = Reason(why="raised", since=one.created.astimezone(zone).date())
            found.append(
                _Candidate("topic", one.title, reason, side=one.side, source=one.id, by=(one.by,))
            )
    return found


def _merged(waiting: Iterable[_Candidate]) -> list[_Candidate]:
    """Return what waits, equal raised things as one, with the names of all who raised it."""
    found: list[_Candidate] = []
    places: dict[str, int] = {}
    for matter in waiting:
        key = _folded(matter.title)
        is_raised = matter.reason.why == "raised" and matter.source is not None
        if is_raised and key in places:
            first = found[places[key]]
            by = tuple(dict.fromkeys((*first.by, *matter.by)))
            also = (*first.also, *([matter.source] if matter.source else []))
            found[places[key]] = replace(first, by=by, also=also)
            continue
        if matter.kind == "topic" and matter.topic is None:
            places.setdefault(key, len(found))
        found.append(matter)
    return found


def _folded(title: str) -> str:
    """Return a title as it is compared: neither case, blanks nor the last sign matter."""
    return " ".join(normalize("NFC", title).casefold().split()).rstrip("?.!… ")


def _for_review(
    agenda: Agenda, decisions: Iterable[Decision], day: date, history: PastHuddles
) -> list[_Candidate]:
    """Return the decisions to look at again by `day` that have no place of their own."""
    if any(entry.kind == "decisions" for entry in agenda.items):
        return []
    return [
        _Candidate("decisions", one.title, Reason(why="review", since=one.review), source=one.id)
        for one in sorted(decisions, key=lambda one: (one.review or day, one.created, one.id))
        if one.status == "standing"
        and one.review
        and one.review <= day
        and not history.was_reviewed(one.id, one.review)
    ]
