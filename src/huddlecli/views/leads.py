"""What lists, lines and histories say about leads.

An open lead names its owner and how long it has waited. How long an answer took is shown for many
leads together alone, and to each person for their own leads.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from huddlecli.core.leads.forgotten import title_of
from huddlecli.core.leads.times import LeadClock, hours_or_none
from huddlecli.core.side_records import UNKNOWN_TIME, Lead, Moment
from huddlecli.views.columns import ALERT, PLAIN, QUIET, STRONG
from huddlecli.views.escape import safe
from huddlecli.views.records import ListContext, RecordLine
from huddlecli.views.words import hour, length_words, short_day, tag_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huddlecli.core.leads.figures import MedianTime
    from huddlecli.core.leads.own import OwnLeads
    from huddlecli.views.document import Document, Table
    from huddlecli.views.formats import json

REASON_WORDS = {
    "routing": "wrong routing",
    "record": "bad record",
    "definition": "not our definition",
    "other": "another reason",
}
FIELDS = (
    *("id", "title", "crm", "owner", "side", "from_side", "source", "arrived", "passed"),
    *("answered", "verdict", "verdict_at", "reason", "note", "definition", "outcome", "status"),
    *("entered", "created", "closed", "forgotten", "by", "huddle", "item", "topic", "tags"),
)
COMPUTED = ("waiting_hours", "routing_hours", "late")


class LeadFrame:
    """What a list of leads needs besides them: a clock for their times, and the other context."""

    def __init__(self, frame: ListContext) -> None:
        """Take the context of a list."""
        self.context = frame

    @cached_property
    def clock(self) -> LeadClock:
        """The times of leads as of now."""
        return LeadClock(self.context.team, self.context.now)

    def state(self, lead: Lead) -> str:
        """Return how things are: `waiting 1 d 2 h`, `answered Tue 24 Nov`, `won Fri 27 Nov`."""
        if lead.status != "open":
            how = lead.outcome or (lead.verdict if lead.verdict == "rejected" else None)
            word = how if how and lead.status == "closed" else lead.status
            return f"{word} {self._day(lead.closed)}".strip()
        if self.clock.is_waiting(lead):
            return f"accepted, {self._waiting(lead)}" if lead.verdict else self._waiting(lead)
        if lead.verdict:
            return f"{lead.verdict} {self._day(lead.verdict_at)}".strip()
        known = None if isinstance(lead.answered, str) else lead.answered
        return f"answered {self._day(known)}".strip() + ", no verdict"

    def addition(self, lead: Lead) -> str:
        """Return what else there is to say: the source, the reason of a rejection, the note."""
        reason = lead.reason
        if lead.status != "dropped" and reason:
            reason = REASON_WORDS.get(reason, reason)
        return ", ".join(part for part in (lead.source, reason, lead.note) if part)

    def line(self, lead: Lead) -> RecordLine:
        """Return what a list says of a lead."""
        return RecordLine(
            id=self.context.short_id(lead.id),
            who=lead.owner or "",
            state=self.state(lead),
            title=title_of(lead),
            extra=self.addition(lead),
            tags=tag_words(lead.tags),
            is_late=self.clock.is_late(lead),
        )

    def handed_over(self, lead: Lead) -> str:
        """Return `handed over Tue 24 Nov`."""
        return f"handed over {self._day(lead.passed)}".strip()

    def moment(self, moment: Moment | None) -> str:
        """Return `Tue 24 Nov 09:30`, or the day alone if the hour is not known."""
        at = f" {hour(moment.astimezone(self.clock.zone))}" if isinstance(moment, datetime) else ""
        return f"{self._day(moment)}{at}"

    def _waiting(self, lead: Lead) -> str:
        waited = self.clock.waiting(lead)
        if waited is None:
            return f"waiting since {self._day(lead.passed)}" if lead.passed else "waiting"
        return f"waiting {length_words(waited, self.clock.day_length)}"

    def _day(self, moment: Moment | None) -> str:
        return short_day(self.clock.day_of(moment), self.context.today) if moment else ""


def lead_line(lead: Lead, frame: ListContext) -> RecordLine:
    """Return what a list of records says of a lead."""
    return LeadFrame(frame).line(lead)


def leads_document(leads: Sequence[Lead], frame: LeadFrame) -> Document:
    """Return a list with a line for each lead."""
    from huddlecli.views.document import Document, Listing  # noqa: PLC0415  other lines do without

    return Document(blocks=(Listing([frame.line(lead) for lead in leads]),))


def own_table(own: OwnLeads, frame: ListContext) -> Table | None:
    """Return my open leads and my median, or None if I have neither."""
    from huddlecli.core.measures.target_words import number_words  # noqa: PLC0415  the same
    from huddlecli.views.document import Table  # noqa: PLC0415  other lines do without

    shown = LeadFrame(frame.with_ids_of(own.open))
    late = sum(map(shown.clock.is_late, own.open))
    hours, known, of = own.answer.hours, own.answer.known, own.answer.of
    if not own.open and hours is None:
        return None
    rows = [
        (
            ("late" if line.is_late else "", ALERT),
            (line.id, QUIET),
            (line.state, PLAIN),
            (line.title, STRONG),
            (line.extra, PLAIN),
        )
        for line in map(shown.line, own.open)
    ]
    open_words = f"{len(own.open)} open" + (f", {late} over the agreed time" if late else "")
    leads = f"{known} of your last {of} leads" if known < of else f"your last {of} leads"
    last = ""
    if hours is not None:
        last = f"Your first answer takes {number_words(hours, 'h')}, the median of {leads}."
    return Table(title=f"Leads · {open_words}", rows=rows, last=(last, PLAIN), is_flush=True)


def lead_facts(lead: Lead, frame: ListContext) -> list[tuple[str, str]]:
    """Return the facts of a lead besides its owner and state, for its history."""
    shown = LeadFrame(frame)
    answered = UNKNOWN_TIME if lead.answered == UNKNOWN_TIME else ""
    if lead.answered and not isinstance(lead.answered, str):
        answered = shown.moment(lead.answered)
    verdict = " ".join(filter(None, (lead.verdict, shown.moment(lead.verdict_at))))
    stages = sorted(lead.entered.items(), key=lambda pair: (pair[1], pair[0]))
    return [
        ("from", lead.from_side or ""),
        ("crm", lead.crm or ""),
        ("arrived", shown.moment(lead.arrived)),
        ("passed", shown.moment(lead.passed)),
        ("answered", answered),
        ("verdict", verdict if lead.verdict else ""),
        ("definition", f"version {lead.definition}" if lead.definition else ""),
        *((name, shown.moment(day)) for name, day in stages),
    ]


def leads_json(leads: Sequence[Lead], frame: LeadFrame) -> str:
    """Return leads for programs."""
    from huddlecli.views.formats import json  # noqa: PLC0415  people do without

    entries = [fields_of(lead, frame.clock) for lead in leads]
    return json.document("huddle.leads/1", {"leads": entries})


def lead_fields(lead: Lead, frame: ListContext) -> json.Fields:
    """Return the fields of a lead for JSON and CSV."""
    return fields_of(lead, LeadClock(frame.team, frame.now))


def csv_fields(lead: Lead, frame: ListContext) -> json.Fields:
    """Return the fields of a lead as the cells of a line."""
    entered = " ".join(f"{name}: {day}" for name, day in sorted(lead.entered.items()))
    return {**lead_fields(lead, frame), "entered": entered or None}


def fields_of(lead: Lead, clock: LeadClock) -> json.Fields:
    """Return the fields of a lead; those of its times are as of the clock."""
    times = (
        hours_or_none(clock.waiting(lead)),
        hours_or_none(clock.routing(lead)),
        clock.is_late(lead),
    )
    known = {name: getattr(lead, name) for name in FIELDS}
    return known | dict(zip(COMPUTED, times, strict=True))


def new_line(lead: Lead, frame: ListContext) -> str:
    """Return the line of a new lead: `h5t0  cem  handed over Tue 24 Nov  Brightwave   → Acme`."""
    return f"{kept_lead_line(lead, frame)}   → {safe(frame.team.name)}"


def kept_lead_line(lead: Lead, frame: ListContext) -> str:
    """Return `h5t0  cem  handed over Tue 24 Nov  Brightwave  webinar  #tag`."""
    line, state = LeadFrame(frame).line(lead), LeadFrame(frame).handed_over(lead)
    parts = (line.id, line.who, state, line.title, line.extra, line.tags)
    return "  ".join(safe(part) for part in parts if part)


def changed_line(lead: Lead, frame: ListContext) -> str:
    """Return `h5t0  cem  waiting 25 min  Brightwave  webinar  #tag`."""
    return "  ".join(safe(part) for part in lead_line(lead, frame)[:-1] if part)


def stepped_line(verb: str, lead: Lead, frame: ListContext, on: date | None = None) -> str:
    """Return `answered  h5t0  Brightwave`, with the day that was typed, the reason and the note."""
    done = f"{verb} {short_day(on, frame.today)}" if on else verb
    reason = lead.reason if lead.verdict == "rejected" else None
    why = [REASON_WORDS.get(reason, reason)] if reason else []
    parts = (
        done,
        frame.short_id(lead.id),
        title_of(lead),
        ", ".join([*why, *filter(None, [lead.note])]),
    )
    return "  ".join(safe(part) for part in parts if part)


def median_words(median: MedianTime) -> str:
    """Return `5.2 h`, and of how many that is known if not of all: `5.2 h (41 of 60)`."""
    if median.hours is None:
        return ""
    from huddlecli.core.measures.target_words import number_words  # noqa: PLC0415  plain lists do without

    known = f" ({median.known} of {median.of})" if median.known < median.of else ""
    return f"{number_words(median.hours, 'h')}{known}"
