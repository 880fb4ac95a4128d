"""The leads in the rows of an export: what each row says about its lead."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from huddlecli.core.agreement import Agreed
from huddlecli.core.errors import Wrong
from huddlecli.core.imports.columns import DATE_FIELDS, Columns
from huddlecli.core.imports.sheet_dates import BadDate, DateColumn, Order
from huddlecli.core.imports.sheets import BadCell, CsvSheet, SheetRow
from huddlecli.core.leads.keys import crm_key, definition_at
from huddlecli.core.side_records import UNKNOWN_TIME, Moment
from huddlecli.core.team import LeadMeaning, Person, Team, day_in
from huddlecli.core.text import folded, title

_LONGEST_ID = 100
_MEANINGS: Mapping[LeadMeaning, Sequence[str]] = {
    "waiting": ("new", "open", "open not contacted"),
    "answered": (
        *("attempted to contact", "in progress", "connected"),
        *("working contacted", "contacted", "working"),
    ),
    "accepted": ("open deal", "qualified", "converted", "closed converted"),
    "rejected": ("unqualified", "closed not converted"),
    "nurture": ("bad timing", "nurturing"),
}
_OUTCOMES = ("won", "lost", "nurture")
_YES = {"true", "1", "yes", "y", "x", "wahr", "ja"}
_NO = {"false", "0", "no", "n", "falsch", "nein"}
_IN_BRACKETS = re.compile(r"[(<]([^()<>]+@[^()<>]+)[)>]")


@dataclass(frozen=True, slots=True)
class ExportedLead:
    """What a row says about a lead: its `keys`, as in a file.

    `is_labelled` is whether the row has a title. `verdict_at` and `closed` are missing in `keys`
    if the row has a verdict or an outcome without a time.
    """

    line: int
    crm: str
    keys: Mapping[str, Any]
    is_labelled: bool = True


@dataclass(slots=True)
class ReadLeads:
    """The leads of a sheet, what is wrong with the other rows, and what was not understood."""

    rows: list[ExportedLead] = field(default_factory=list)
    bad: list[BadCell] = field(default_factory=list)
    unknown_owners: Counter[str] = field(default_factory=Counter)
    unknown_statuses: Counter[str] = field(default_factory=Counter)


class _BadValue(ValueError):
    """A value that a lead cannot have, and the place of its column."""

    def __init__(self, place: int, reason: str) -> None:
        super().__init__(reason)
        self.place, self.reason = place, reason


class LeadReader:
    """Reads the leads in the rows of a sheet for one team."""

    def __init__(  # noqa: PLR0913  what a flag or the team says about all rows
        self,
        team: Team,
        sheet: CsvSheet,
        columns: Columns,
        *,
        order: Order | None = None,
        side: str | None = None,
        agreed: Sequence[Agreed] = (),
    ) -> None:
        """Take the columns of `sheet`, and the order in its dates if a flag names it.

        `side` has the leads without a known owner; `agreed` are the versions of the term `lead`.
        """
        self._team, self._sheet, self._columns = team, sheet, columns
        self._agreed = agreed
        self._side = side or team.sides[-1]
        self._zone = team.zone
        self._people = _people(team)
        self._meanings = _meanings(team)
        self._dates = {place: self._dates_at(place, order) for place in self._date_places()}

    def read(self) -> ReadLeads:
        """Return the leads of the sheet; of two rows with the same id only the first counts."""
        read = ReadLeads(bad=[*self._sheet.bad])
        lines: dict[str, int] = {}
        for row in self._sheet.rows:
            try:
                lead = self._lead(row, read)
            except _BadValue as error:
                read.bad.append(BadCell(row.line, self._sheet.header[error.place], error.reason))
                continue
            if lead.crm in lines:
                column = self._sheet.header[self._columns.fields["crm"][0]]
                reason = f"the same id as in line {lines[lead.crm]}"
                read.bad.append(BadCell(row.line, column, reason))
                continue
            lines[lead.crm] = row.line
            read.rows.append(lead)
        read.bad.sort()
        return read

    def _lead(self, row: SheetRow, read: ReadLeads) -> ExportedLead:
        crm = self._crm(row)
        times = {field: self._moment(row, field) for field in ("arrived", "passed", "answered")}
        keys: dict[str, Any] = {"title": self._title(row) or crm, "crm": crm}
        owner = self._owner(row, read)
        side = (owner.side if owner else None) or self._side
        keys |= {
            "owner": owner.name if owner else None,
            "side": side,
            "from_side": next((other for other in self._team.sides if other != side), None),
            "source": self._text(row, "source"),
            "arrived": times["arrived"],
            "passed": times["passed"] or times["arrived"],
        }
        keys["definition"] = (
            definition_at(self._agreed, keys["passed"], self._zone) if keys["passed"] else None
        )
        keys |= self._end(row, times["answered"], read)
        for stage, place in self._columns.stages.items():
            if moment := self._moment_at(row, place):
                keys[f"entered.{stage}"] = _day(moment, self._zone)
        known = {key: value for key, value in keys.items() if value is not None}
        return ExportedLead(row.line, crm, known, keys["title"] != crm)

    def _end(self, row: SheetRow, answered: Moment | None, read: ReadLeads) -> dict[str, Any]:
        """Return the answer, the verdict and the outcome; a time wins over a status."""
        meaning = self._meaning(row, read)
        outcome, at, is_converted = self._outcome(row)
        if outcome is None and meaning in _OUTCOMES:
            outcome = meaning
        is_accepted = is_converted or meaning == "accepted"
        is_rejected = meaning == "rejected" and not (is_accepted or outcome)
        is_reached = outcome or is_accepted or is_rejected or meaning == "answered"
        keys: dict[str, Any] = {
            "answered": answered or (UNKNOWN_TIME if is_reached else None),
            "outcome": outcome,
            "status": "closed" if outcome or is_rejected else "open",
            "closed": at,
        }
        if is_accepted or is_rejected:
            keys["verdict"] = "accepted" if is_accepted else "rejected"
            keys["verdict_at"] = self._moment(row, "verdict_at") if is_accepted else None
        if is_rejected:
            keys["reason"] = "other"
        return keys

    def _outcome(self, row: SheetRow) -> tuple[str | None, datetime | None, bool]:
        """Return the outcome, when the lead was closed, and whether it was converted."""
        place, text = self._cell(row, "outcome")
        word = folded(text)
        if not word or word in _NO:
            return None, None, False
        if word in _YES:
            return None, None, True
        if word in _OUTCOMES:
            return word, None, False
        moment = self._moment_at(row, place)
        return "won", _instant(moment, self._zone) if moment else None, False

    def _meaning(self, row: SheetRow, read: ReadLeads) -> LeadMeaning | None:
        _, text = self._cell(row, "status")
        meaning = self._meanings.get(_words(text))
        if text and meaning is None:
            read.unknown_statuses[text] += 1
        return meaning

    def _owner(self, row: SheetRow, read: ReadLeads) -> Person | None:
        _, text = self._cell(row, "owner")
        if not text:
            return None
        address = _IN_BRACKETS.search(text)
        outside = _IN_BRACKETS.sub("", text).strip()
        names = (text, *((address[1].strip(), outside) if address else ()))
        person = next((found for name in names if (found := self._people.get(folded(name)))), None)
        if person is None:
            read.unknown_owners[text] += 1
        return person

    def _crm(self, row: SheetRow) -> str:
        place, text = self._cell(row, "crm")
        if not text:
            raise _BadValue(place, "it has no id")
        if len(text) > _LONGEST_ID:
            raise _BadValue(place, f"an id of more than {_LONGEST_ID} characters")
        try:
            return crm_key(f"{self._columns.crm}:{text}")
        except Wrong as error:
            raise _BadValue(place, error.message) from None

    def _title(self, row: SheetRow) -> str | None:
        places = self._columns.fields.get("title", ())
        texts = [(place, row.cells[place].strip()) for place in places]
        filled = [(place, text) for place, text in texts if text]
        if not filled:
            return None
        place, text = filled[0]
        whole = " ".join(text for _, text in filled) if self._columns.is_person else text
        return _line(place, whole)

    def _text(self, row: SheetRow, field: str) -> str | None:
        place, text = self._cell(row, field)
        return _line(place, text) if text else None

    def _cell(self, row: SheetRow, field: str) -> tuple[int, str]:
        """Return the place of the column of a field, and the text in it."""
        places = self._columns.fields.get(field)
        return (places[0], row.cells[places[0]].strip()) if places else (-1, "")

    def _moment(self, row: SheetRow, field: str) -> Moment | None:
        """Return the first moment in the columns of a field; in Salesforce, the earliest."""
        found = (self._moment_at(row, place) for place in self._columns.fields.get(field, ()))
        moments = [moment for moment in found if moment is not None]
        if self._columns.crm == "salesforce":
            return min(moments, key=lambda one: _instant(one, self._zone), default=None)
        return next(iter(moments), None)

    def _moment_at(self, row: SheetRow, place: int) -> Moment | None:
        text = row.cells[place].strip()
        if not text:
            return None
        try:
            return self._dates[place].moment(text)
        except BadDate as error:
            raise _BadValue(place, str(error)) from None

    def _date_places(self) -> list[int]:
        places = [place for name in DATE_FIELDS for place in self._columns.fields.get(name, ())]
        return list(dict.fromkeys((*places, *self._columns.stages.values())))

    def _dates_at(self, place: int, order: Order | None) -> DateColumn:
        cells = (row.cells[place].strip() for row in self._sheet.rows)
        return DateColumn(self._sheet.header[place], cells, self._zone, order)


def _people(team: Team) -> dict[str, Person]:
    """Return the people of a team by each of their names and addresses."""
    people: dict[str, Person] = {}
    for who in team.people:
        for name in (who.name, who.called, who.email, *who.was):
            if name:
                people.setdefault(folded(name), who)
    return people


def _meanings(team: Team) -> dict[str, LeadMeaning]:
    """Return what each status means; the team's own words come before those of the CRMs."""
    meanings = {word: meaning for meaning, words in _MEANINGS.items() for word in words}
    return meanings | {_words(status): meaning for status, meaning in team.leads.status.items()}


@cache
def _words(status: str) -> str:
    """Return the words of a status: HubSpot's own values have `_` between them."""
    return " ".join(re.findall(r"\w+", folded(status).replace("_", " ")))


def _line(place: int, text: str) -> str:
    try:
        return title(text)
    except Wrong as error:
        raise _BadValue(place, error.message) from None


def _day(moment: Moment, zone: ZoneInfo) -> date:
    return day_in(zone, moment) if isinstance(moment, datetime) else moment


def _instant(moment: Moment, zone: ZoneInfo) -> datetime:
    """Return an instant, or the beginning of a day."""
    if isinstance(moment, datetime):
        return moment
    return datetime(moment.year, moment.month, moment.day, tzinfo=zone).astimezone(UTC)
