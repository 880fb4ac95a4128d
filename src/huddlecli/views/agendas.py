"""Agendas: those that there are, and what is on one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from huddlecli.core.agenda import Agenda, AgendaItem, Library, find_topic
from huddlecli.views.columns import PLAIN, QUIET, STRONG, Cell
from huddlecli.views.document import Document, Table
from huddlecli.views.formats import json
from huddlecli.views.words import bare_day, listed

_MANNERS = {
    "say": "said back aloud",
    "write": "said back and written down",
    "off": "no say-back",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAgenda:
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


def cadence_words(agenda: Agenda) -> str:
    """Return `daily 09:08`, `weekly on tuesday`, `fortnightly from 23 Nov`."""
    start = agenda.start
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
