"""What the boards of a huddle list, read from the team folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from huddlecli.core.agenda import Agenda, EntryKind
from huddlecli.core.agreement import sides_that_agree
from huddlecli.core.decisions import decided_on, due_decisions
from huddlecli.core.huddle.boards import (
    MOST_DAILY,
    BoardEntry,
    Boards,
    DueDecision,
    PromiseReview,
    review_promises,
)
from huddlecli.core.huddle.matters import Matter, matter_of, no_term
from huddlecli.core.huddle.sides.figures import (
    VERDICTS,
    has_earlier_definition,
    leads_board_of,
    scoreboard_of,
)
from huddlecli.core.huddle.sides.rows import Scoreboard
from huddlecli.core.huddle_plan import PlannedItem
from huddlecli.core.leads.times import LeadClock
from huddlecli.core.minutes import Minutes, huddle_day
from huddlecli.core.past_huddles import LatestFirst
from huddlecli.core.records import Action, Decision, Parked, Raised, Win
from huddlecli.core.side_records import Lead, Measure, Term
from huddlecli.core.team import Team, day_in, zone_of
from huddlecli.core.terms import AGREEMENT
from huddlecli.store import files
from huddlecli.store.record_files import FoundRecords, SkippedFile
from huddlecli.store.records import RecordStore
from huddlecli.store.shared_records import find_term
from huddlecli.store.side_figures import SideFigures

LEADS_SINCE = timedelta(weeks=13)  # how far back closed leads count for the boards
A_WEEK = timedelta(days=7)  # how far back the first huddle of an agenda looks


@dataclass(frozen=True, kw_only=True)
class OpenRecords:
    """The open records that a plan is made of; boards list some of them. Each is read once."""

    records: RecordStore

    @cached_property
    def raised(self) -> FoundRecords[Raised]:
        """What was raised and waits."""
        return self.records.open(Raised)

    @cached_property
    def decisions(self) -> FoundRecords[Decision]:
        """The standing decisions."""
        return self.records.open(Decision)

    @cached_property
    def measures(self) -> FoundRecords[Measure]:
        """The standing measures."""
        return self.records.open(Measure)

    @cached_property
    def terms(self) -> FoundRecords[Term]:
        """The standing terms."""
        return self.records.open(Term)

    def warnings(self) -> Iterator[SkippedFile]:
        """The files among them that cannot be read."""
        for found in (self.raised, self.decisions, self.terms, self.measures):
            yield from found.warnings


@dataclass(frozen=True, kw_only=True)
class BoardRecords:
    """What the boards of a huddle list at `now`, for the planned `items` of its agenda."""

    team: Team
    agenda: Agenda
    items: Sequence[PlannedItem]
    past: LatestFirst
    records: RecordStore
    opened: OpenRecords
    now: datetime

    def boards(self) -> Boards:
        """What the boards list."""
        return Boards(
            promises=self._review(),
            wins=tuple(
                BoardEntry(id=win.id, title=win.title, side=win.side)
                for win in self._wins.records
                if win.status == "kept" and (not self._last or win.created >= self._last.ended)
            ),
            parked=tuple(
                BoardEntry(id=parked.id, title=parked.title) for parked in self._parked.records
            ),
            matters=self._matters(),
            decisions=tuple(
                DueDecision(
                    id=decision.id,
                    title=decision.title,
                    review=decision.review,
                    since=decided_on(decision, self.team.zone),
                    was_kept=decision.kept_on is not None,
                )
                for decision in due_decisions(self.opened.decisions.records, self._today)
            ),
            measures=self._scoreboard,
            leads=leads_board_of(self._leads, LeadClock(self.team, self.now)),
        )

    def warnings(self) -> Iterator[SkippedFile]:
        """The files that could not be read; those of `opened` are not among them."""
        for found in (*self._actions, self._wins, self._parked):
            yield from found.warnings
        _ = self._leads, self._scoreboard
        yield from sorted(set(self._sides.warnings))

    @cached_property
    def _today(self) -> date:
        return day_in(self.team.zone, self.now)

    @cached_property
    def _last(self) -> Minutes | None:
        """The last huddle of this agenda."""
        return next((minutes for minutes in self.past if minutes.agenda == self.agenda.name), None)

    @cached_property
    def _since(self) -> date:
        """The day since which promises and wins are looked at."""
        return huddle_day(self._last) if self._last else self._today - A_WEEK

    @cached_property
    def _actions(self) -> tuple[FoundRecords[Action], FoundRecords[Action]]:
        """The open and the closed ones; what was moved counts by its changes, so all are read."""
        return self.records.both(
            Action,
            lambda name: any(self._since <= day <= self._today for day in name.due),
            since=self._since,
            full_open=True,
        )

    @cached_property
    def _wins(self) -> FoundRecords[Win]:
        return self.records.closed(Win, lambda name: name.created >= self._since, full=False)

    @cached_property
    def _parked(self) -> FoundRecords[Parked]:
        return self.records.open(Parked)

    @cached_property
    def _sides(self) -> SideFigures:
        return SideFigures(self.records, self.team, self.now)

    @cached_property
    def _scoreboard(self) -> Scoreboard:
        """The measures, which are read only if the huddle has their board."""
        if not self._has("measures"):
            return Scoreboard()
        return scoreboard_of(self._sides.standing_measures(), self.team)

    @cached_property
    def _leads(self) -> tuple[Lead, ...]:
        if not self._has("leads"):
            return ()
        leads = self._sides.leads(self._today - VERDICTS)
        if has_earlier_definition(leads):  # how it was under that is to be compared
            leads = self._sides.leads(self._today - LEADS_SINCE)
        return tuple(leads)

    def _has(self, kind: EntryKind) -> bool:
        return any(item.kind == kind for item in self.items)

    def _matters(self) -> tuple[Matter, ...]:
        """What both sides agree on at the items: their terms, and the measures that sides owe."""
        named = [item.term for item in self.items if item.kind == "definition"]
        sides = sides_that_agree(self.team)
        terms = self._terms(name for name in dict.fromkeys(named) if name and name != AGREEMENT)
        matters = [matter_of(term, sides) if term else no_term(name, sides) for name, term in terms]
        if AGREEMENT in named:
            owed = (measure for measure in self.opened.measures.records if measure.owes)
            matters += [matter_of(measure, sides) for measure in owed]
        return tuple(matters)

    def _terms(self, names: Iterable[str]) -> Iterator[tuple[str, Term | None]]:
        """Yield the terms with these names; one whose file cannot be read is left out."""
        for name in names:
            with suppress(files.Unreadable):  # the warnings of `opened` have it
                yield name, find_term(self.records, name)

    def _review(self) -> PromiseReview:
        opened, closed = self._actions
        found = review_promises(
            [*opened.records, *closed.records],
            self._since,
            self.now,
            self.team.zone,
            lambda name: zone_of(self.team, name),
            most=MOST_DAILY if self.agenda.cadence == "daily" else None,
            past=self.past,
            agenda=self.agenda.name,
        )
        is_any = found.open or found.done or found.more or found.told
        # A day before the first huddle says nothing to anybody.
        return found if self._last or is_any else replace(found, since=None)
