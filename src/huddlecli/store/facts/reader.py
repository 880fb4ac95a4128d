"""Reads the facts of a team from its folder, without changing anything in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from pathlib import Path

from huddlecli.core.agenda import Topic
from huddlecli.core.dates import Period
from huddlecli.core.facts.huddle_rows import HuddleFacts
from huddlecli.core.facts.lead_rows import lead_facts
from huddlecli.core.facts.measure_rows import measure_facts
from huddlecli.core.facts.promise_rows import promise_facts
from huddlecli.core.facts.rows import AnyFact, LeadFact, TeamFact
from huddlecli.core.facts.source import FactSource
from huddlecli.core.people import present_names
from huddlecli.core.promises import overdue_at
from huddlecli.core.records import Action
from huddlecli.core.side_records import Lead, Measure
from huddlecli.core.team import Team, midnight_after, zone_of
from huddlecli.store import agenda_files, files, minutes_files
from huddlecli.store.facts.promises import PromiseReader
from huddlecli.store.record_files import SkippedFile, Warn
from huddlecli.store.record_paths import ClosedName, has_records
from huddlecli.store.records import RecordStore
from huddlecli.store.side_figures import SideFigures

ALWAYS = Period(date.min, date.max)
_DAY = timedelta(days=1)


class FactReader:
    """Reads the rows of one team as of `now`."""

    def __init__(self, folder: Path, team: Team, now: datetime, warn: Warn) -> None:
        """Read in `folder`; `warn` is called with each file that cannot be read."""
        self._folder, self._team, self._now, self._warn = folder, team, now, warn
        self._names = present_names(team)
        self._records = RecordStore(
            folder, team.zone, lambda name: zone_of(team, name), names=lambda: self._names
        )

    def rows(self, period: Period = ALWAYS) -> Iterator[AnyFact]:
        """Yield the rows that have a day in `period`, and what is open now.

        All days of a promise come with the one that is in it. Only the months that the names of
        files call for are read.
        """
        promises = PromiseReader(self._folder, self._team, self._names, self._warn)
        yield self._team_fact(promises.opened)
        yield from promise_facts(self._source, promises.opened)
        for closed in promises.closed(period):
            yield from promise_facts(self._source, closed)
        yield from self._huddles(period)
        yield from self._sides(period)

    def _team_fact(self, opened: list[Action]) -> TeamFact:
        held = minutes_files.list_files(self._folder)
        is_overdue = overdue_at(self._team, self._now)
        return TeamFact(
            team=self._source.id,
            id=self._source.id,
            changed=midnight_after(self._source.as_of - _DAY, self._team.zone),
            as_of=self._source.as_of,
            name=self._team.name,
            week=self._source.week(self._source.as_of),
            last_huddle=held[-1].day if held else None,
            open_promises=len(opened),
            overdue_promises=sum(map(is_overdue, opened)),
        )

    def _huddles(self, period: Period) -> Iterator[AnyFact]:
        first, last = _wider(period)
        reader = minutes_files.MinutesReader(self._names)
        rows = HuddleFacts(self._source)
        for file in minutes_files.list_files(self._folder, first, last, warn=self._warn):
            try:
                minutes = reader.load(file.path)
            except files.Unreadable as error:
                self._warn(SkippedFile(error.path, error.reason))
                continue
            yield from (row for row in rows.rows([minutes]) if row.day in period)

    def _sides(self, period: Period) -> Iterator[AnyFact]:
        figures = SideFigures(self._records, self._team, self._now)
        if has_records(self._folder, "measure"):
            opened, closed = self._records.both(Measure, lambda _: True, full=True, full_open=True)
            self._skipped((*opened.warnings, *closed.warnings))
            measures = [*opened.records, *closed.records]
            counted = figures.counted([one for one in measures if one.counted_from])
            rows = measure_facts(self._source, measures, counted)
            yield from (row for row in rows if row.day in period)
        if has_records(self._folder, "lead"):
            yield from (row for row in self._leads(period) if _is_lead_of(row, period))
        self._skipped(figures.warnings)

    def _leads(self, period: Period) -> Iterator[LeadFact]:
        def is_wanted(name: ClosedName) -> bool:
            return name.closed is None or name.closed >= period.start

        since = None if period.start == date.min else period.start
        opened, closed = self._records.both(Lead, is_wanted, since=since, full=True, full_open=True)
        self._skipped((*opened.warnings, *closed.warnings))
        leads = (*opened.records, *closed.records)
        yield from lead_facts(self._source, leads)

    @cached_property
    def _source(self) -> FactSource:
        bundled = _bundled_topics()
        try:
            own = agenda_files.load_library(self._folder, self._team.sides).topics
        except files.Unreadable as error:
            self._warn(SkippedFile(error.path, error.reason))
            own = ()
        return FactSource(
            self._team,
            self._now,
            {**bundled, **{topic.id: topic for topic in own}},
            frozenset(bundled),
            _bundled_agendas(),
        )

    def _skipped(self, warnings: Sequence[SkippedFile]) -> None:
        for skipped in warnings:
            self._warn(skipped)


@cache
def _bundled_topics() -> Mapping[str, Topic]:
    return {topic.id: topic for topic in agenda_files.load_library(None).topics}


@cache
def _bundled_agendas() -> frozenset[str]:
    return frozenset(file.name for file in agenda_files.names(None))


def _wider(period: Period) -> tuple[date, date]:
    """Return the days of a period and one around it: an agenda may have another time zone."""
    first = period.start if period.start == date.min else period.start - _DAY
    last = period.end if period.end == date.max else period.end + _DAY
    return first, last


def _is_lead_of(row: LeadFact, period: Period) -> bool:
    """Whether a lead was handed over or judged in a period, or is open, or has neither day."""
    days = [day for day in (row.day, row.verdict_day) if day]
    return row.open or not days or any(day in period for day in days)
