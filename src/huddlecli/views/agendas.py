"""Agendas: those that there are, and what is on one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from huddlecli.core.agenda import Agenda, AgendaItem, Library, find_topic
from huddlecli.core.past_huddles.item_times import (
    FEWEST,
    AgendaTimes,
    EntryTimes,
    Overrun,
    whole_minutes,
)
from huddlecli.core.value import Value
from huddlecli.views.columns import PLAIN, QUIET, STRONG, Cell
from huddlecli.views.document import Document, Table
from huddlecli.views.formats import json
from huddlecli.views.words import bare_day, clock, count, listed, ordinal_word

_MANNERS = {
    "say": "said back aloud",
    "write": "said back and written down",
    "off": "no say-back",
}


class ListedAgenda(Value):
    """An agenda, where it comes from, and whether the team runs it."""

    agenda: Agenda
    origin: str
    is_run: bool


def list_document(agendas: Iterable[ListedAgenda]) -> Document:
    """Return a line for each agenda."""
    return Document(blocks=(Table(rows=[list(_row(listing)) for listing in agendas]),))


def agenda_document(listing: ListedAgenda, library: Library) -> Document:
    """Return all that an agenda says, with the prompts of its own."""
    agenda = listing.agenda
    note = [agenda.name, cadence_words(agenda), f"{agenda.minutes} min", _where(listing)]
    lines = [row for entry in agenda.items for row in _entry(entry, library)]
    table = Table(
        title=agenda.title,
        note=", ".join(note),
        rows=lines,
        last=(f"Understand: {_MANNERS[agenda.loop.understand]}", QUIET),
    )
    return Document(blocks=(table,))


def as_json(agendas: Iterable[ListedAgenda]) -> str:
    """Return agendas for programs: the keys of their files, the origin, and whether they run."""
    entries = [
        {**agenda_fields(listing.agenda), "origin": listing.origin, "is_run": listing.is_run}
        for listing in agendas
    ]
    return json.document("huddle.agendas/1", {"agendas": entries})


def agenda_fields(agenda: Agenda) -> json.Fields:
    """Return an agenda; `from` is a word that Python keeps for itself."""
    return {
        "name": agenda.name,
        "title": agenda.title,
        "cadence": agenda.cadence,
        "from": agenda.start,
        "at": agenda.at,
        "on": agenda.on,
        "timezone": agenda.timezone,
        "minutes": agenda.minutes,
        "loop": agenda.loop,
        "items": agenda.items,
    }


def times_document(
    times: AgendaTimes, library: Library, today: date, *, is_written: bool
) -> Document:
    """Return what each item took and the minutes it should have, and whether they fit.

    Unless the minutes are written, it says how to do that.
    """
    agenda = times.agenda
    since = f" since {bare_day(times.since, today)}" if times.since else ""
    table = Table(
        title=agenda.title,
        note=f"{count(times.huddles, 'huddle', 'huddles')}{since} · {agenda.minutes} min",
        rows=[list(_times_row(entry, library)) for entry in times.entries],
        last=(_times_result(times, is_written=is_written), PLAIN),
    )
    return Document(blocks=(table,))


def times_json(times: AgendaTimes, library: Library) -> str:
    """Return what each item took and the minutes it should have, for programs."""
    agenda = times.agenda
    content = {
        "agenda": agenda.name,
        "title": agenda.title,
        "minutes": agenda.minutes,
        "proposed_minutes": times.total,
        "over_minutes": times.over,
        "huddles": times.huddles,
        "since": times.since,
        "items": [
            dict(zip(_TIMES, _times_fields(entry, library), strict=True)) for entry in times.entries
        ],
    }
    return json.document("huddle.agenda-times/1", {"times": content})


def times_csv(times: AgendaTimes, library: Library) -> str:
    """Return what each item took and the minutes it should have, with a line for each item."""
    from huddlecli.views.formats import csv  # noqa: PLC0415  few ask for it

    return csv.table(_TIMES, [_times_fields(entry, library) for entry in times.entries])


_TIMES = "item kind title topic pick minutes huddles median_seconds proposed_minutes".split()  # noqa: SIM905  a table in one text


def _times_fields(times: EntryTimes, library: Library) -> Sequence[object]:
    entry = times.entry
    title = _about(entry, library) or entry.kind
    what = (entry.kind, title, entry.topic, entry.pick)
    return (times.number, *what, entry.minutes, times.huddles, times.typical, times.proposed)


def _times_row(times: EntryTimes, library: Library) -> Iterator[Cell]:
    entry, new = times.entry, times.minutes
    now = f"{entry.minutes:>2} → {new:>2} min" if new != entry.minutes else f"     {new:>2} min"
    yield now, STRONG if new != entry.minutes else QUIET
    yield (_about(entry, library) or entry.kind), PLAIN
    each = " each" if entry.pick > 1 else ""
    yield (f"median {clock(times.typical)}{each}" if times.typical is not None else ""), PLAIN
    yield _times_note(times), QUIET


def _times_note(times: EntryTimes) -> str:
    """Return on how many huddles a proposal rests, or why there is none."""
    huddles = count(times.huddles, "huddle", "huddles")
    if times.proposed is None:
        return f"{huddles}, too few to go by" if times.huddles else "no huddle came to it"
    if times.typical is not None and times.longest == times.proposed > whole_minutes(times.typical):
        return f"{huddles}; its topics take {times.longest} min"
    return huddles


def _times_result(times: AgendaTimes, *, is_written: bool) -> str:
    """Return whether the proposal fits into the huddle, or that there is nothing to change."""
    total, minutes = times.total, times.agenda.minutes
    if times.over:
        return (
            f"The items would take {total} minutes, {times.over} more than the huddle has."
            f" To give it that time, add --minutes {total}"
        )
    if all(entry.proposed is None for entry in times.entries):
        return f"Nothing to propose yet: that takes {FEWEST} huddles"
    if not times.changes:
        return "Nothing to change"
    together = f"Together {total} of {minutes} minutes"
    return together if is_written else f"{together}. --write sets them"


def cadence_words(agenda: Agenda) -> str:
    """Return `daily 09:08`, `weekly on tuesday`, `fortnightly from 23 Nov`."""
    start = agenda.start if agenda.cadence == "fortnightly" else None
    parts = [
        agenda.cadence,
        f"on {agenda.on}" if agenda.on and agenda.cadence != "daily" else "",
        f"from {bare_day(start, start)} {start.year}" if start else "",
        agenda.at or "",
        f"({agenda.timezone})" if agenda.timezone else "",
    ]
    return " ".join(filter(None, parts))


def _row(listing: ListedAgenda) -> Iterator[Cell]:
    agenda = listing.agenda
    yield agenda.name, STRONG
    yield agenda.title, PLAIN
    yield cadence_words(agenda), PLAIN
    yield f"{agenda.minutes:>2} min", PLAIN
    yield listing.origin, QUIET
    yield "in use" if listing.is_run else "", PLAIN


def _where(listing: ListedAgenda) -> str:
    return f"{listing.origin}, in use" if listing.is_run else listing.origin


def _entry(entry: AgendaItem, library: Library) -> Iterator[Sequence[Cell]]:
    """Yield the line of an entry, and one for each prompt of its own."""
    opens = f"{entry.opens} opens" if entry.opens else ""
    yield (
        (f"{entry.minutes:>2} min", QUIET),
        (entry.kind, PLAIN),
        (_about(entry, library), STRONG),
        (opens, QUIET),
    )
    for name in ("talk", "understand", "execute"):
        if prompt := getattr(entry, name):
            yield ("", PLAIN), (f"  {name}", QUIET), (prompt, PLAIN)


def _about(entry: AgendaItem, library: Library) -> str:
    """Return the title of an entry, or what is picked for it."""
    if entry.kind == "rotate":
        number = "one topic" if entry.pick == 1 else f"{entry.pick} topics"
        return f"{number} of {listed(entry.categories) if entry.categories else 'any category'}"
    topic = find_topic(library, entry.topic)
    return entry.title or (topic.title if topic else "")


def overrun_words(overrun: Overrun, agenda: str) -> str:
    """Return that an item ran over again, and what to type."""
    what = f'"{overrun.title}"' if overrun.title else "The rotating topic"
    return (
        f"{what} ran over for the {ordinal_word(overrun.times)} time in a row:"
        f" huddle agenda tune {agenda}"
    )
