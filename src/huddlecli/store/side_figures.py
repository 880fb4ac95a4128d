"""Reads measures and leads: their figures, what some measures are counted from, and titles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from huddlecli.core.leads.figures import lead_values
from huddlecli.core.leads.times import LeadClock
from huddlecli.core.measures.counts import kept_promises, lead_value, wins
from huddlecli.core.measures.figures import (
    Counted,
    MeasureFigures,
    measure_figures,
    shown_periods,
)
from huddlecli.core.measures.targets import TARGET_KEYS
from huddlecli.core.minutes import Minutes, huddle_day
from huddlecli.core.periods import period_key
from huddlecli.core.records import Action, Win
from huddlecli.core.side_records import Lead, Measure
from huddlecli.core.team import Team
from huddlecli.core.working_hours import working_time
from huddlecli.store.files import Unreadable
from huddlecli.store.record_files import SkippedFile, closed_names, open_names, read
from huddlecli.store.record_paths import id_in
from huddlecli.store.records import RecordStore


class SideFigures:
    """The figures of measures and leads of a team; each kind of record is read once."""

    def __init__(
        self, records: RecordStore, team: Team, now: datetime, at: datetime | None = None
    ) -> None:
        """Read from `records`, as they are `now`; the last periods are those before `at` or now."""
        self._records = records
        self._team = team
        self._now = now
        self._at = at or now
        self._leads: dict[date, list[Lead]] = {}
        self.warnings: list[SkippedFile] = []

    def standing_measures(self) -> list[MeasureFigures]:
        """Return the figures of all measures that were not dropped, the oldest first."""
        opened = self._records.open(Measure, about=TARGET_KEYS)
        self.warnings += opened.warnings
        measures = sorted(opened.records, key=lambda one: (one.created, one.id))
        working = working_time(self._team)
        counted = self.counted(measures)
        return [
            measure_figures(one, self._team, working, self._at, counted.get(one.id, {}))
            for one in measures
        ]

    def leads(self, since: date) -> list[Lead]:
        """Return the open leads and those closed on the day `since` or later."""
        first = min(self._leads, default=None)
        if first is not None and first <= since:
            return self._leads[first]
        opened, closed = self._records.both(
            Lead,
            lambda name: name.closed is None or name.closed >= since,
            since=since,
            full=False,
        )
        self.warnings += (*opened.warnings, *closed.warnings)
        kept = (lead for lead in closed.records if lead.status != "dropped")
        self._leads[since] = [*opened.records, *kept]
        return self._leads[since]

    def counted(self, measures: Sequence[Measure]) -> Mapping[str, Counted]:
        """Return the values of measures that huddle counts, by the ids of these."""
        values: dict[str, Counted] = {}
        if found := [one for one in measures if one.counted_from == "promises.kept"]:
            values |= self._kept_promises(found)
        if found := [one for one in measures if one.counted_from == "wins"]:
            values |= self._wins(found)
        if found := [one for one in measures if (one.counted_from or "").startswith("leads.")]:
            values |= self._of_leads(found)
        return values

    def _first(self, measures: Iterable[Measure]) -> date:
        """Return the first day that counts for one of the measures."""
        return min(shown_periods(one, self._team, self._at)[0].start for one in measures)

    def _kept_promises(self, measures: Sequence[Measure]) -> Mapping[str, Counted]:
        first = self._first(measures)
        opened, closed = self._records.both(
            Action,
            lambda name: any(due >= first for due in name.due),
            since=first,
            full_open=True,
        )
        self.warnings += (*opened.warnings, *closed.warnings)
        actions = (*opened.records, *closed.records)
        team, now = self._team, self._now
        return {
            one.id: kept_promises(one, shown_periods(one, team, self._at), team, now, actions)
            for one in measures
        }

    def _wins(self, measures: Sequence[Measure]) -> Mapping[str, Counted]:
        first = self._first(measures)
        found = self._records.closed(
            Win, lambda name: name.created >= first, since=first, full=False
        )
        self.warnings += found.warnings
        team, at = self._team, self._at
        return {
            one.id: wins(one, shown_periods(one, team, at), team, found.records) for one in measures
        }

    def _of_leads(self, measures: Sequence[Measure]) -> Mapping[str, Counted]:
        leads = self.leads(self._first(measures))
        clock = LeadClock(self._team, self._now)
        values: dict[str, Counted] = {}
        for one in measures:
            periods = shown_periods(one, self._team, self._at)
            if one.counted_from is None:
                continue
            found = lead_values(one.counted_from, leads, periods, clock)
            values[one.id] = {
                period_key(period): lead_value(one, result.value)
                for period, result in zip(periods, found, strict=True)
            }
        return values


def lead_titles(team: Path, ids: Collection[str], since: date) -> dict[str, str]:
    """Return the titles of those leads; without the forgotten ones and those that are not found.

    They were open on the day `since`: a closed one is in the folder of that month or a later one.
    """
    titles: dict[str, str] = {}
    left = set(ids)
    for folder, names in _folders(team, since) if left else ():
        for name in names:
            lead_id = id_in("lead", name)
            if lead_id not in left:
                continue
            left.discard(lead_id)
            try:
                lead = read(team, Lead, f"{folder}/{name}", full=False).record
            except Unreadable:  # the commands that list it warn of it
                continue
            if lead.title and lead.forgotten is None:
                titles[lead_id] = lead.title
        if not left:
            break
    return titles


def _folders(team: Path, since: date) -> Iterator[tuple[str, list[str]]]:
    yield from open_names(team, "lead", lambda _: None)
    for folder, names in closed_names(team, "lead", lambda _: None):
        if folder.rpartition("/")[2] >= f"{since:%Y-%m}":
            yield folder, names


def with_lead_titles(team: Path, minutes: Minutes) -> Minutes:
    """Return minutes with the titles of the leads in them, which no file of minutes keeps."""
    leads = {given.id for item in minutes.items for given in item.answers if given.kind == "lead"}
    if not leads:
        return minutes
    titles = lead_titles(team, leads, huddle_day(minutes))
    items = tuple(
        replace(
            item,
            answers=tuple(
                replace(given, title=titles.get(given.id)) if given.id in leads else given
                for given in item.answers
            ),
        )
        for item in minutes.items
    )
    return replace(minutes, items=items)
