"""How long the items of an agenda really took in past huddles, and how many minutes they need.

A picked topic counts for the entry that it filled, whichever topic it was: the times belong to a
place in the agenda.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from huddlecli.core.agenda import LOOP_KINDS, Agenda, AgendaItem, Library
from huddlecli.core.huddle_plan import PlannedItem, reviewed_term
from huddlecli.core.minutes import MinutedItem, Minutes, huddle_day
from huddlecli.core.past_huddles import subject
from huddlecli.core.rotation import fixed_items

FEWEST = 3  # huddles: what fewer of them took says little of the next
WEEKS = timedelta(weeks=8)
FEWEST_HUDDLES = 6  # that are looked at if eight weeks have fewer, as of a monthly agenda
OVER = 30  # seconds beyond its time from which on an item ran over: rounded, that is a minute
STREAK = 3  # huddles in a row in which an item ran over, after which it is mentioned
_MINUTE = 60
_MOST_BACK = 26  # huddles in which a streak is followed


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryTimes:
    """How long one entry of an agenda took in the `huddles` that came to it.

    `typical` is the median in seconds of the items that filled it, None if no huddle came to it.
    `proposed` are the minutes that it should have, None if too few huddles came to it. `longest` is
    the minutes of the longest topics that the entry can pick: it should not get fewer.
    """

    number: int
    entry: AgendaItem
    huddles: int
    typical: int | None
    proposed: int | None
    longest: int | None = None

    @property
    def minutes(self) -> int:
        """The minutes of each of its items: those proposed, else those that it has."""
        return self.proposed or self.entry.minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaTimes:
    """How long each entry of an agenda took in so many `huddles`, the first of them on `since`."""

    agenda: Agenda
    huddles: int
    since: date | None
    entries: tuple[EntryTimes, ...]

    @property
    def total(self) -> int:
        """The minutes of all entries together, as proposed."""
        return sum(times.minutes * times.entry.pick for times in self.entries)

    @property
    def over(self) -> int:
        """How many minutes too long the proposal is for the agenda; 0 if it fits."""
        return max(self.total - self.agenda.minutes, 0)

    @property
    def changes(self) -> Mapping[int, int]:
        """The new minutes, by the number of the entry."""
        return {
            times.number: times.minutes
            for times in self.entries
            if times.minutes != times.entry.minutes
        }

    @property
    def proposal(self) -> Agenda:
        """The agenda with the proposed minutes."""
        items = tuple(replace(times.entry, minutes=times.minutes) for times in self.entries)
        return replace(self.agenda, items=items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrun:
    """An entry that ran over in the last `times` huddles that came to it."""

    entry: AgendaItem
    title: str
    times: int


def recent_huddles(past: Iterable[Minutes], today: date) -> tuple[Minutes, ...]:
    """Return the huddles of the last eight weeks, and at least six, of `past`, the latest first.

    The weeks end with `today`, as they do in `huddle mine`: a weekly agenda has eight huddles then.
    """
    chosen: list[Minutes] = []
    for minutes in past:
        if len(chosen) >= FEWEST_HUDDLES and huddle_day(minutes) <= today - WEEKS:
            break
        chosen.append(minutes)
    return tuple(chosen)


def agenda_times(agenda: Agenda, library: Library, huddles: Sequence[Minutes]) -> AgendaTimes:
    """Return how long the entries of `agenda` took in `huddles`, and the minutes they need.

    An item that a huddle did not come to has no time, and does not count.
    """
    seconds: dict[int, list[int]] = {}
    reached: dict[int, set[str]] = {}
    fixed = fixed_items(agenda, library)
    for huddle in huddles:
        for number, item in _reached(huddle, agenda, fixed):
            seconds.setdefault(number, []).append(item.actual_seconds)
            reached.setdefault(number, set()).add(huddle.id)
    return AgendaTimes(
        agenda=agenda,
        huddles=len(huddles),
        since=min(map(huddle_day, huddles), default=None),
        entries=tuple(
            _entry_times(
                number, entry, seconds.get(number, ()), len(reached.get(number, ())), library
            )
            for number, entry in enumerate(agenda.items, 1)
        ),
    )


def overruns(
    agenda: Agenda, library: Library, huddle: Minutes, before: Iterable[Minutes]
) -> tuple[Overrun, ...]:
    """Return the entries that ran over in `huddle` and, without a break, in those before it.

    `before` are earlier huddles of the agenda, the latest first; they are read as far back as a
    streak goes. Only streaks of at least three huddles are returned.
    """
    fixed = fixed_items(agenda, library)
    running = {number: 1 for number, is_over in _ran_over(huddle, agenda, fixed) if is_over}
    ended = dict[int, int]()
    for _, earlier in zip(range(_MOST_BACK), _while_any(running, before), strict=False):
        for number, is_over in _ran_over(earlier, agenda, fixed):
            if number in running and is_over:
                running[number] += 1
            elif number in running:
                ended[number] = running.pop(number)
    return tuple(
        Overrun(entry=entry, title=fixed[number].title if number in fixed else "", times=times)
        for number, entry in enumerate(agenda.items, 1)
        if (times := {**ended, **running}.get(number, 0)) >= STREAK
    )


def _while_any(running: Mapping[int, int], before: Iterable[Minutes]) -> Iterator[Minutes]:
    """Yield earlier huddles, each read only if a streak is still running."""
    earlier = iter(before)
    while running and (huddle := next(earlier, None)):
        yield huddle


def _ran_over(
    huddle: Minutes, agenda: Agenda, fixed: Mapping[int, PlannedItem]
) -> Iterator[tuple[int, bool]]:
    """Yield each entry that a huddle came to, and whether an item in it ran over."""
    is_over: dict[int, bool] = {}
    for number, item in _reached(huddle, agenda, fixed):
        ran_over = item.actual_seconds >= item.planned_seconds + OVER
        is_over[number] = ran_over or is_over.get(number, False)
    yield from is_over.items()


def _reached(
    huddle: Minutes, agenda: Agenda, fixed: Mapping[int, PlannedItem]
) -> Iterator[tuple[int, MinutedItem]]:
    """Yield each item that took time, with the number of the entry of `agenda` that it filled."""
    for item in huddle.items:
        number = _entry_of(item, agenda, fixed)
        if number is not None and item.actual_seconds > 0:
            yield number, item


def _entry_of(item: MinutedItem, agenda: Agenda, fixed: Mapping[int, PlannedItem]) -> int | None:
    """Return the number of the entry that an item filled, in the agenda as it is now, or None."""
    if item.entry is None:
        return None
    there = agenda.items[item.entry - 1] if 0 < item.entry <= len(agenda.items) else None
    about = subject(item.topic, item.kind, item.title)
    same = [
        number
        for number, entry in fixed.items()
        if entry.kind == item.kind and subject(entry.topic, entry.kind, entry.title) == about
    ]
    if same:
        return item.entry if item.entry in same else same[0]
    if there and there.kind == item.kind != "topic":
        return item.entry  # a board or a pick; a topic under another title is another topic
    is_pick = item.kind == "rotate" or bool(
        item.source or item.carried or (item.kind == "definition" and reviewed_term(item.title))
    )
    if there and there.kind == "rotate" and item.kind in LOOP_KINDS and is_pick:
        return item.entry
    alike = [n for n, entry in enumerate(agenda.items, 1) if entry.kind == item.kind]
    return alike[0] if len(alike) == 1 and item.kind != "topic" else None


def _entry_times(
    number: int, entry: AgendaItem, seconds: Sequence[int], huddles: int, library: Library
) -> EntryTimes:
    longest = _longest_pick(entry, library) if entry.kind == "rotate" else None
    typical = _median(seconds) if seconds else None
    proposed = None
    if typical is not None and huddles >= FEWEST:
        proposed = max(whole_minutes(typical), longest or 1)
    return EntryTimes(
        number=number,
        entry=entry,
        huddles=huddles,
        typical=typical,
        proposed=proposed,
        longest=longest,
    )


def _median(seconds: Sequence[int]) -> int:
    """Return the median, in whole seconds; `statistics` takes longer to import than it saves."""
    ordered, half = sorted(seconds), len(seconds) // 2
    return (ordered[half] + ordered[-1 - half]) // 2


def whole_minutes(seconds: int) -> int:
    """Return seconds as whole minutes, at least one; half a minute counts as one."""
    return max((seconds + OVER) // _MINUTE, 1)


def _longest_pick(entry: AgendaItem, library: Library) -> int | None:
    """Return the minutes of the longest topics that an entry can pick, None without any."""
    fitting = (
        topic.minutes
        for topic in library.topics
        if topic.minutes <= entry.minutes
        and (not entry.categories or topic.category in entry.categories)
    )
    return max(fitting, default=None)
