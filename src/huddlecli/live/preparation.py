"""What a huddle begins with: the plan, its boards and its people, read from the team folder."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import count
from pathlib import Path

from huddlecli.core.agenda import Agenda, EntryKind, Library
from huddlecli.core.agreement import sides_that_agree
from huddlecli.core.decisions import decided_on, due_decisions
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.boards import (
    MOST_DAILY,
    BoardEntry,
    Boards,
    DueDecision,
    PromiseReview,
    review_promises,
)
from huddlecli.core.huddle.events import Begun
from huddlecli.core.huddle.lobby import lobby_at
from huddlecli.core.huddle.matters import Matter, matter_of, no_term
from huddlecli.core.huddle.sides.figures import (
    VERDICTS,
    has_earlier_definition,
    leads_board_of,
    scoreboard_of,
)
from huddlecli.core.huddle.sides.rows import Scoreboard
from huddlecli.core.huddle.state import Lobby
from huddlecli.core.huddle_plan import Plan
from huddlecli.core.leads.times import LeadClock
from huddlecli.core.minutes import Minutes, Present, huddle_day
from huddlecli.core.past_huddles import LatestFirst, turns
from huddlecli.core.records import Action, Decision, Parked, Raised, Win, is_undone
from huddlecli.core.rotation import team_plan
from huddlecli.core.schedule import starts_at
from huddlecli.core.side_records import Lead, Measure, Term
from huddlecli.core.team import CurrentUser, Team, day_in, zone_of
from huddlecli.core.terms import AGREEMENT
from huddlecli.store import agenda_files, journal, minutes_files
from huddlecli.store.places import JOURNAL_ENDING
from huddlecli.store.record_files import SkippedFile
from huddlecli.store.records import FoundRecords, RecordStore
from huddlecli.store.shared_records import find_term
from huddlecli.store.side_figures import SideFigures

MOST_LATER = 1_000  # items that wait beyond those planned: far more than anybody carries over
LEADS_SINCE = timedelta(weeks=13)  # how far back closed leads count for the boards
A_WEEK = timedelta(days=7)  # how far back the first huddle of an agenda looks


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """A huddle in preparation: where, which agenda, who types, and when."""

    folder: Path
    team: Team
    name: str  # of the agenda, which only a new huddle or another pick has to read
    typist: CurrentUser
    records: RecordStore
    now: datetime
    keeps_end: bool = False  # whether a late start keeps the announced end by default

    @cached_property
    def agenda(self) -> Agenda:
        """The agenda, or all its mistakes."""
        return agenda_files.load(self.folder, self.name, self.team.sides)

    @cached_property
    def topic_library(self) -> Library:
        """The topics that can be picked."""
        return agenda_files.load_library(self.folder, self.team.sides)

    @cached_property
    def past(self) -> LatestFirst:
        """The minutes of all huddles, the latest first, read as far back as is asked."""
        return LatestFirst(minutes_files.newest_first(self.folder, self._unread.append))

    @cached_property
    def _unread(self) -> list[SkippedFile]:
        return []

    @cached_property
    def today(self) -> date:
        """The team's day."""
        return day_in(self.team.zone, self.now)

    @cached_property
    def plan(self) -> Plan:
        """What the huddle is about, and why."""
        return team_plan(
            self.team,
            self.agenda,
            self.topic_library,
            self.past,
            self._raised.records,
            self._decisions.records,
            day=self.today,
            sides=self.team.sides,
            shared=(*self._terms.records, *self._measures.records),
        )

    @cached_property
    def _raised(self) -> FoundRecords[Raised]:
        return self.records.open(Raised)

    @cached_property
    def _decisions(self) -> FoundRecords[Decision]:
        return self.records.open(Decision)

    @cached_property
    def last(self) -> Minutes | None:
        """The last huddle of this agenda."""
        return next((minutes for minutes in self.past if minutes.agenda == self.name), None)

    @cached_property
    def since(self) -> date:
        """The day since which promises and wins are looked at."""
        return huddle_day(self.last) if self.last else self.today - A_WEEK

    @cached_property
    def _actions(self) -> tuple[FoundRecords[Action], FoundRecords[Action]]:
        """The open and the closed ones; what was moved counts by its changes, so all are read."""
        closed = self.records.closed(
            Action,
            lambda name: any(self.since <= day <= self.today for day in name.due),
            since=self.since,
        )
        return self.records.open(Action, full=True), closed

    @cached_property
    def _wins(self) -> FoundRecords[Win]:
        return self.records.closed(Win, lambda name: name.created >= self.since, full=False)

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
        leads = self._sides.leads(self.today - VERDICTS)
        if has_earlier_definition(leads):  # how it was under that is to be compared
            leads = self._sides.leads(self.today - LEADS_SINCE)
        return tuple(leads)

    def _has(self, kind: EntryKind) -> bool:
        return any(item.kind == kind for item in self.plan.items)

    def warnings(self) -> list[SkippedFile]:
        """The files that could not be read while this was prepared."""
        _ = self.plan  # it reads as far back as it has to
        loaded = (
            self._raised,
            self._decisions,
            self._terms,
            self._measures,
            *self._actions,
            self._wins,
            self._parked,
        )
        _ = self._leads, self._scoreboard
        return [
            *sorted(self._unread),
            *(warned for records in loaded for warned in records.warnings),
            *sorted(set(self._sides.warnings)),
        ]

    def boards(self) -> Boards:
        """What the boards list when the huddle begins."""
        return Boards(
            promises=self._review(),
            wins=tuple(
                BoardEntry(id=win.id, title=win.title, side=win.side)
                for win in self._wins.records
                if not is_undone(win) and (not self.last or win.created >= self.last.ended)
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
                for decision in due_decisions(self._decisions.records, self.today)
            ),
            measures=self._scoreboard,
            leads=leads_board_of(self._leads, LeadClock(self.team, self.now)),
        )

    def _matters(self) -> tuple[Matter, ...]:
        """What both sides agree on at the items: their terms, and the measures that sides owe."""
        named = [item.term for item in self.plan.items if item.kind == "definition"]
        sides = sides_that_agree(self.team)
        terms = (
            (name, find_term(self.records, name))
            for name in dict.fromkeys(named)
            if name and name != AGREEMENT
        )
        matters = [matter_of(term, sides) if term else no_term(name, sides) for name, term in terms]
        if AGREEMENT in named:
            owed = (measure for measure in self._measures.records if measure.owes)
            matters += [matter_of(measure, sides) for measure in owed]
        return tuple(matters)

    @cached_property
    def _measures(self) -> FoundRecords[Measure]:
        return self.records.open(Measure)

    @cached_property
    def _terms(self) -> FoundRecords[Term]:
        return self.records.open(Term)

    def _review(self) -> PromiseReview:
        opened, closed = self._actions
        return review_promises(
            [*opened.records, *closed.records],
            self.since,
            self.now,
            self.team.zone,
            lambda name: zone_of(self.team, name),
            most=MOST_DAILY if self.agenda.cadence == "daily" else None,
            past=self.past,
            agenda=self.name,
        )

    def lobby(self, present: Sequence[Present]) -> Lobby:
        """The lobby of the huddle, with `present` ticked off as being here."""
        draft = Begun(
            at=self.now,
            huddle="",
            agenda=self.name,
            title=self.agenda.title,
            team=self.team.name,
            timezone=self.agenda.timezone or self.team.timezone,
            sides=self.team.sides,
            by=self.typist.name,
            present=tuple(present),
            items=self.plan.items,
            loop=self.agenda.loop,
            minutes=self.agenda.minutes,
            ends=self.now + timedelta(minutes=self.agenda.minutes),
            boards=self.boards(),
            waiting=self.plan.waiting,
            later=self.plan.later[:MOST_LATER],
            turns=turns(self.past, self.today),
            keeps_end=self.keeps_end,
            scheduled=starts_at(self.agenda, self.today, self.team.zone),
        )
        return lobby_at(Lobby(first=draft, draft=draft), self.now)

    def begin(self, now: datetime, key: str) -> do.Begin:
        """Leave the lobby at `now`: the boards are read again, since people log meanwhile."""
        boards = replace(self, now=now).boards()
        return do.Begin(self.huddle_id(now), key=key, boards=boards)

    def huddle_id(self, now: datetime) -> str:
        """An id that no other huddle has: the day, the hour and the agenda."""
        begun = f"{now.astimezone(self.team.zone):%Y-%m-%d-%H%M}-{self.name}"
        names = (begun if n == 1 else f"{begun}-{n}" for n in count(1))
        return next(name for name in names if not self._is_taken(name))

    def _is_taken(self, name: str) -> bool:
        minutes = minutes_files.path_of(self.folder, name)
        journals = (minutes.parent, journal.folder_of(self.folder))
        places = (minutes, *(folder / f"{name}{JOURNAL_ENDING}" for folder in journals))
        return any(map(os.path.lexists, places))
