"""The plan of the next huddle: its items, and why each is there, worked out from the past.

The places of `rotate` entries go first to what was carried over, then to what was raised and to
decisions due for review, and then to topics that were never discussed or not for the longest time.
The categories of topics take turns. A candidate is an item that has no place yet, and so no time
and no prompts; if it was raised, `opens` is the side that raised it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, tzinfo
from itertools import chain

from huddlecli.core.agenda import (
    LOOP_KINDS,
    Agenda,
    AgendaItem,
    EntryKind,
    Library,
    Topic,
    find_topic,
)
from huddlecli.core.decisions import due_decisions
from huddlecli.core.huddle_plan import (
    FIRST_PLACE,
    Plan,
    PlannedItem,
    Reason,
    items_for_review,
    known_prompts,
    reviewed_term,
)
from huddlecli.core.minutes import MinutedItem, Minutes, huddle_day, is_carried_over
from huddlecli.core.past_huddles import PastHuddles, pass_turn, subject
from huddlecli.core.records import Decision, Raised
from huddlecli.core.side_records import Measure, Term
from huddlecli.core.team import Person, Team
from huddlecli.core.terms import LEAD
from huddlecli.core.text import comparable
from huddlecli.core.value import Value, replace

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


def plan(  # noqa: PLR0913, PLR0917 - everything that a plan depends on
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
    shared: Sequence[Term | Measure] = (),
) -> Plan:
    """Return the plan of the huddle of `agenda` on `day`.

    The days on which records were raised are in `zone`. One of `sides` opens each item; without
    `sides`, no opener is worked out. `people` are the team: a person who raised an item, or spoke
    when it was carried over, opens it for their side. `shared` are the terms and measures, which
    are looked at again on their day.
    """
    history = PastHuddles(agenda.name, library, past)
    fixed, carried = _carried_over(history, fixed_items(agenda, library))
    known = {candidate.source for candidate in carried}
    review = _for_review(agenda, decisions, day)
    carried = _still_due(carried, review)
    others = [
        candidate
        for candidate in (*_raised(raised, zone), *review)
        if candidate.source not in known
    ]
    due = {item.title: item for item in _shared_for_review(agenda, shared, day)}
    carried = [one for one in carried if not reviewed_term(one.title) or one.title in due]
    waiting_titles = {candidate.title for candidate in carried}
    others += [item for title, item in due.items() if title not in waiting_titles]
    waiting = _merged([*carried, *others])
    return _filled(_Picker(agenda, library, history, sides, off, people), fixed, waiting)


def team_plan(  # noqa: PLR0913, PLR0917 - everything that a plan depends on
    team: Team,
    agenda: Agenda,
    library: Library,
    past: Iterable[Minutes],
    raised: Sequence[Raised],
    decisions: Sequence[Decision],
    *,
    day: date,
    sides: Sequence[str],
    shared: Sequence[Term | Measure] = (),
) -> Plan:
    """Return the plan of the huddle of `agenda` on `day` for a team; see `plan`."""
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
        shared=shared,
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
    """Return another topic for item `number`, from 1; repeated calls go through all that fit."""
    agenda, item = plan_.agenda, plan_.items[number - 1]
    if item.entry is None or agenda.items[item.entry - 1].kind != "rotate":
        return None
    entry = agenda.items[item.entry - 1]
    picker = _Picker(agenda, library, PastHuddles(agenda.name, library, past), sides, off)
    others = [*plan_.items[: number - 1], *plan_.items[number:]]
    ranked = list(picker.picks(entry, others))
    here = next((rank for rank, pick in enumerate(ranked) if pick.topic == item.topic), -1)
    following = [*ranked[here + 1 :], *ranked[: max(here, 0)]]
    return picker.placed(following[0], item.entry, entry) if following else None


def _filled(
    picker: _Picker, fixed: Mapping[int, PlannedItem], queue: Sequence[PlannedItem]
) -> Plan:
    """Return the plan: `fixed` items in their own places, else items of `queue`, then picks."""
    waiting, items = list(queue), list[PlannedItem]()
    entries = picker.agenda.items
    left = picker.agenda.minutes - sum(entries[number - 1].minutes for number in fixed)
    taken = {candidate.topic for candidate in fixed.values()}
    for number, entry in enumerate(entries, 1):
        if number in fixed:
            items.append(picker.placed(fixed[number], number, entry))
            continue
        for _ in range(entry.pick):
            if entry.minutes > left:
                break
            queued = (candidate for candidate in waiting if picker.fits(candidate, entry))
            candidate = next(chain(queued, picker.picks(entry, items, taken)), None)
            if candidate is None:
                break
            if candidate in waiting:
                waiting.remove(candidate)
            left -= entry.minutes
            items.append(picker.placed(candidate, number, entry))
    later = tuple(candidate for candidate in waiting if candidate.reason.why == "carried")
    return Plan(agenda=picker.agenda, items=tuple(items), waiting=len(waiting), later=later)


class _Picker(Value, kw_only=False):
    """Picks an item for a place from the agenda, the library and past huddles."""

    agenda: Agenda
    topic_library: Library
    history: PastHuddles
    sides: Sequence[str]
    off: Collection[str]
    people: Sequence[Person] = ()

    def fits(self, candidate: PlannedItem, entry: AgendaItem) -> bool:
        """Whether the place of `entry` is long enough for the topic of `candidate`."""
        topic = find_topic(self.topic_library, candidate.topic)
        return topic is None or topic.minutes <= entry.minutes

    def picks(
        self, entry: AgendaItem, others: Sequence[PlannedItem], taken: Collection[str | None] = ()
    ) -> Iterator[PlannedItem]:
        """Yield the topics that fit a place of `entry`, the best first."""
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
            # Among topics that have waited equally long, the longest: short ones fit elsewhere too.
            best = min(
                left,
                key=lambda topic: (
                    discussed(topic.id),
                    -topic.minutes,
                    turns.index(topic.category),
                ),
            )
            left.remove(best)
            pass_turn(turns, best.category)
            last = self.history.discussed(best.id)
            reason = Reason(why="longest", since=huddle_day(last)) if last else Reason(why="never")
            yield PlannedItem(kind="rotate", title=best.title, reason=reason, topic=best.id)

    def placed(self, candidate: PlannedItem, number: int, entry: AgendaItem) -> PlannedItem:
        """Return `candidate` as an item in a place of `entry`, the agenda's entry `number`."""
        topic = find_topic(self.topic_library, candidate.topic)
        asks = topic or known_prompts(candidate.title)
        return replace(
            candidate,
            category=topic.category if topic else None,
            minutes=entry.minutes,
            opens=self._opens(candidate, entry, topic),
            talk=entry.talk or (asks.talk if asks else None),
            understand=entry.understand or (asks.understand if asks else None),
            execute=entry.execute or (asks.execute if asks else None),
            entry=number,
            is_fixed=entry.kind != "rotate",
        )

    def _opens(self, candidate: PlannedItem, entry: AgendaItem, topic: Topic | None) -> str | None:
        """Return the side that opens: the first speaker's, or the side after the last opener."""
        if candidate.kind not in LOOP_KINDS or not self.sides:
            return None
        sides = list(self.sides)
        begins = {name.casefold() for name in candidate.by}
        theirs = (who.side for who in self.people if who.name.casefold() in begins)
        if (side := next(theirs, None)) in sides:
            return side
        last = self.history.opener(subject(candidate.topic, candidate.kind, candidate.title))
        first = entry.opens or (topic and topic.opens) or candidate.opens
        return next_opener(last, first, sides)


def next_opener(last: str | None, first: str | None, sides: Sequence[str]) -> str | None:
    """Return the side after the one that opened `last`; without one `first`, or the first side."""
    if not sides:
        return None
    if last in sides:
        return sides[(sides.index(last) + 1) % len(sides)]
    return first if first in sides else sides[0]


def fixed_items(agenda: Agenda, library: Library) -> dict[int, PlannedItem]:
    """Return the items with an entry of their own in `agenda`, by the number of the entry."""
    candidates = {}
    for number, entry in enumerate(agenda.items, 1):
        if entry.kind != "rotate":
            topic = find_topic(library, entry.topic)
            title = entry.title or (topic and topic.title) or _TITLES[entry.kind]
            term = (entry.term or LEAD) if entry.kind == "definition" else None
            candidates[number] = PlannedItem(
                kind=entry.kind, title=title, topic=entry.topic, term=term
            )
    return candidates


def _carried_over(
    history: PastHuddles, fixed: Mapping[int, PlannedItem]
) -> tuple[dict[int, PlannedItem], list[PlannedItem]]:
    """Return `fixed` with marks on items carried over, and the other items carried over."""
    marked, others = dict(fixed), list[PlannedItem]()
    last = history.huddle(0)
    for item in filter(is_carried_over, (*last.items, *last.waiting) if last else ()):
        candidate = _carried(item, history)
        home = _home(item, marked)
        if home is None:
            others.append(candidate)
        else:
            marked[home] = replace(
                marked[home], reason=candidate.reason, carried=candidate.carried, by=candidate.by
            )
    return marked, sorted(others, key=lambda candidate: candidate.carried < FIRST_PLACE)


def _shared_for_review(
    agenda: Agenda, shared: Iterable[Term | Measure], day: date
) -> list[PlannedItem]:
    """Return what both sides agreed on that is due for review by `day`, the longest due first.

    What has an entry in `agenda` has its place there.
    """
    placed = {entry.term or LEAD for entry in agenda.items if entry.kind == "definition"}
    return [item for item in items_for_review(shared, day) if item.term not in placed]


def _carried(item: MinutedItem, history: PastHuddles) -> PlannedItem:
    """Return the candidate for an item that was carried over."""
    first = history.huddle(item.carried)
    times = item.carried + 1
    since = huddle_day(first) if first else None
    reason = Reason(why="carried", since=since, times=times)
    spoke = tuple(point.speaker for point in item.points[-1:] if point.speaker)
    return PlannedItem(
        kind=item.kind,
        title=item.title,
        reason=reason,
        topic=item.topic,
        source=item.source,
        carried=times,
        by=spoke or item.by,
        term=reviewed_term(item.title) if item.kind == "definition" else None,
    )


def _home(item: MinutedItem, fixed: Mapping[int, PlannedItem]) -> int | None:
    """Return the number of the entry that a carried item came from, if it is still there."""
    about = subject(item.topic, item.kind, item.title)
    same = [
        number
        for number, candidate in fixed.items()
        if not candidate.carried
        and subject(candidate.topic, candidate.kind, candidate.title) == about
    ]
    return item.entry if item.entry in same else next(iter(same), None)


def _raised(raised: Iterable[Raised], zone: tzinfo) -> list[PlannedItem]:
    """Return the raised records that are waiting, the oldest first."""
    candidates = []
    for record in sorted(raised, key=lambda record: (record.created, record.id)):
        if record.status == "waiting":
            reason = Reason(why="raised", since=record.created.astimezone(zone).date())
            candidates.append(
                PlannedItem(
                    kind="topic",
                    title=record.title,
                    reason=reason,
                    opens=record.side,
                    source=record.id,
                    by=(record.by,),
                )
            )
    return candidates


def _merged(waiting: Iterable[PlannedItem]) -> list[PlannedItem]:
    """Return `waiting` with raised records of equal titles merged, and the names in all of them."""
    merged: list[PlannedItem] = []
    places: dict[str, int] = {}
    for candidate in waiting:
        key = comparable(candidate.title)
        is_raised = candidate.reason.why == "raised" and candidate.source is not None
        if is_raised and key in places:
            first = merged[places[key]]
            by = tuple(dict.fromkeys((*first.by, *candidate.by)))
            also = (*first.also, *([candidate.source] if candidate.source else []))
            merged[places[key]] = replace(first, by=by, also=also)
            continue
        if candidate.kind == "topic" and candidate.topic is None:
            places.setdefault(key, len(merged))
        merged.append(candidate)
    return merged


def _still_due(carried: Iterable[PlannedItem], review: Sequence[PlannedItem]) -> list[PlannedItem]:
    """Return `carried` without reviews of decisions that are not due any more."""
    titles = {candidate.source: candidate.title for candidate in review}
    return [
        replace(candidate, title=titles.get(candidate.source, candidate.title))
        for candidate in carried
        if candidate.kind != "decisions" or candidate.source in titles
    ]


def _for_review(agenda: Agenda, decisions: Iterable[Decision], day: date) -> list[PlannedItem]:
    """Return the decisions due for review by `day`, unless `agenda` has an entry for them."""
    if any(entry.kind == "decisions" for entry in agenda.items):
        return []
    return [
        PlannedItem(
            kind="decisions",
            title=decision.title,
            reason=Reason(why="review", since=decision.review),
            source=decision.id,
        )
        for decision in due_decisions(decisions, day)
    ]
