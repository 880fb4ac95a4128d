"""What a huddle begins with: the plan, its boards and its people, read from the team folder."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import chain
from pathlib import Path

from huddlecli.core.agenda import Agenda, Library
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.boards import Boards
from huddlecli.core.huddle.events import Begun
from huddlecli.core.huddle.huddle_ids import other_ids
from huddlecli.core.huddle.lobby import lobby_at
from huddlecli.core.huddle.state import Lobby
from huddlecli.core.huddle_plan import Plan
from huddlecli.core.minutes import Present
from huddlecli.core.past_huddles import LatestFirst, newcomers, turns
from huddlecli.core.past_huddles.repeats import with_earlier
from huddlecli.core.people import present_names
from huddlecli.core.records import Kind
from huddlecli.core.rota import RotaTurn
from huddlecli.core.rotation import team_plan
from huddlecli.core.schedule import starts_at
from huddlecli.core.team import CurrentUser, Person, Team, day_in, find_person
from huddlecli.live.arrivals import changed_at
from huddlecli.live.board_records import BoardRecords, OpenRecords
from huddlecli.store import agenda_files, minutes_files
from huddlecli.store.minutes_files import MinutesReader
from huddlecli.store.places import JOURNAL_ENDING, LIVE
from huddlecli.store.record_files import SkippedFile
from huddlecli.store.record_paths import RECORD_FOLDERS
from huddlecli.store.records import RecordStore

PLANNED_KINDS: tuple[Kind, ...] = ("raised", "decision")  # what an agenda's free places go to
MOST_LATER = 1_000  # items that wait beyond those planned: far more than anybody carries over


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
    turn: RotaTurn | None = None  # who facilitates by the rota

    def __post_init__(self) -> None:
        """Note the times of the folders before anything is read from them."""
        _ = self.stamp

    @cached_property
    def stamp(self) -> tuple[int, ...]:
        """Values that differ once something else is raised or decided, which changes the plan."""
        places = (RECORD_FOLDERS[kind].open for kind in PLANNED_KINDS)
        return tuple(changed_at(self.folder / place) for place in places if place)

    def again(self, team: Team, now: datetime) -> Preparation | None:
        """The preparation as it is `now`, or None if nothing changed what the huddle is about."""
        fresh = replace(self, team=team, now=now)
        return fresh if fresh.stamp != self.stamp else None

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
        read = MinutesReader(present_names(self.team)).load
        return LatestFirst(minutes_files.newest_first(self.folder, self._unread.append, read))

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
        plan = team_plan(
            self.team,
            self.agenda,
            self.topic_library,
            self.past,
            self._opened.raised.records,
            self._opened.decisions.records,
            day=self.today,
            sides=self.team.sides,
            shared=(*self._opened.terms.records, *self._opened.measures.records),
        )
        return with_earlier(plan, self.past, self.today)

    @cached_property
    def _opened(self) -> OpenRecords:
        return OpenRecords(records=self.records)

    @cached_property
    def _boards(self) -> BoardRecords:
        return self._boards_at(self.now, self._opened)

    def _boards_at(self, now: datetime, opened: OpenRecords) -> BoardRecords:
        return BoardRecords(
            team=self.team,
            agenda=self.agenda,
            items=self.plan.items,
            past=self.past,
            records=self.records,
            opened=opened,
            now=now,
        )

    def boards(self) -> Boards:
        """What the boards list now."""
        return self._boards.boards()

    def warnings(self) -> list[SkippedFile]:
        """The files that could not be read while this was prepared."""
        _ = self.plan  # it reads as far back as it has to
        return [*sorted(self._unread), *self._opened.warnings(), *self._boards.warnings()]

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
        new = newcomers([self._person(who) for who in present], self.past)
        arrived = tuple(Present(name=who.name, side=who.side) for who in new)
        lobby = Lobby(first=draft, draft=draft, turn=self.turn, newcomers=arrived)
        return lobby_at(lobby, self.now)

    def _person(self, who: Present) -> Person:
        """The person of the team who is present, or a guest."""
        return find_person(self.team, who.name) or Person(name=who.name, side=who.side)

    def begin(self, now: datetime, key: str) -> do.Begin:
        """Leave the lobby at `now`: the boards are read again, since people log meanwhile."""
        read_again = self._boards_at(now, OpenRecords(records=self.records))
        return do.Begin(self.huddle_id(now), key=key, boards=read_again.boards())

    def huddle_id(self, now: datetime) -> str:
        """An id that no other huddle has: the day, the hour and the agenda."""
        begun = f"{now.astimezone(self.team.zone):%Y-%m-%d-%H%M}-{self.name}"
        names = chain([begun], other_ids(begun, self.name))
        return next(name for name in names if not self._is_taken(name))

    def _is_taken(self, name: str) -> bool:
        minutes = minutes_files.path_of(self.folder, name)
        journals = (minutes.parent, self.folder / LIVE)
        places = (minutes, *(folder / f"{name}{JOURNAL_ENDING}" for folder in journals))
        return any(map(os.path.lexists, places))
