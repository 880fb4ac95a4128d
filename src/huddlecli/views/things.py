"""What a search found: as a document, and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from huddlecli.core.records import UNKNOWN_CREATION
from huddlecli.core.search.matcher import searchable
from huddlecli.core.search.things import KEPT, KIND_NAMES, OPEN, STANDING, Thing, day_of
from huddlecli.core.value import Value
from huddlecli.views.columns import aligned
from huddlecli.views.words import count, followed, short_day, tag_words

if TYPE_CHECKING:
    from huddlecli.views.document import Document
    from huddlecli.views.formats import json

_USUAL = STANDING | {KEPT}  # statuses that go without saying
FIELDS = (
    *("kind", "id", "words", "more", "who", "side", "at", "day", "status", "late", "due"),
    *("closed", "tags", "huddle", "item", "item_title", "topic", "running", "show"),
)


class ThingList(Value, kw_only=False):
    """Things that were found by `words`, folded, and how the query was typed.

    `ids` and `huddles` are the short ids of records, by kind and id, and of huddles.
    """

    things: Sequence[Thing]
    words: Sequence[str]
    typed: str
    today: date
    ids: Mapping[tuple[str, str], str]
    huddles: Mapping[str, str]

    @cached_property
    def lines(self) -> Sequence[FoundLine]:
        """A line for each thing."""
        return [self._line(thing) for thing in self.things]

    def _line(self, thing: Thing) -> FoundLine:
        return FoundLine(
            self.ids[thing.kind, thing.id] if thing.id else self._huddle(thing.huddle),
            KIND_NAMES[thing.kind],
            thing.who or "",
            self._day(thing.day) if thing.instant != UNKNOWN_CREATION else "",
            thing.words,
            ", ".join(self._more(thing)) if thing.more else "",
            self._state(thing) if thing.status else "",
            tag_words(thing.tags),
            self._place(thing) if thing.huddle else "",
            thing.is_late,
        )

    def _day(self, ordinal: int) -> str:
        """Return `Fri 27 Nov`, with the year if it is more than half a year away."""
        if ordinal not in self._days:
            self._days[ordinal] = short_day(date.fromordinal(ordinal), self.today)
        return self._days[ordinal]

    @cached_property
    def _days(self) -> dict[int, str]:
        """The words for days: thousands of things were said on few."""
        return {}

    def _huddle(self, huddle: str | None) -> str:
        return self.huddles.get(huddle, huddle) if huddle else ""

    def _more(self, thing: Thing) -> Iterator[str]:
        """Yield the other texts in which one of the words is."""
        for text in thing.more:
            whole = searchable([text])
            if any(word in whole for word in self.words):
                yield " ".join(text.split())  # a term may have several lines

    def _state(self, thing: Thing) -> str:
        """Return the status and the day that belongs to it, unless the status is the usual one."""
        status, is_late = thing.status or "", thing.is_late
        if status == OPEN and thing.due:
            return f"{'overdue' if is_late else 'due'} {self._day(thing.due)}"
        if is_late:
            return "late"
        if status in _USUAL:
            return ""
        return f"{status} {self._day(thing.closed)}" if thing.closed else status

    def _place(self, thing: Thing) -> str:
        """Return where it was said: `2026-11-23, 2. Where are you stuck?`."""
        huddle = self._huddle(thing.huddle)
        if thing.is_running:
            huddle = f"{huddle} (not finished)"
        if thing.item is None:
            return huddle
        if thing.item_title is None or thing.item_title == thing.words:
            return f"{huddle}, item {thing.item}"
        return f"{huddle}, {thing.item}. {thing.item_title}"


class FoundLine(NamedTuple):
    """What a list says of one thing."""

    id: str
    kind: str
    who: str
    day: str
    words: str
    more: str
    state: str
    tags: str
    place: str
    is_late: bool

    @property
    def cells(self) -> Sequence[str]:
        """The line in columns."""
        about = (self.id, self.kind, self.who, self.day)
        return (*about, self.words, self.more, self.state, self.tags, self.place)

    @property
    def title(self) -> str:
        """`Send the list, they asked twice #leads`."""
        words = followed(self.words, self.more)
        return f"{words} {self.tags}" if self.tags else words

    @property
    def details(self) -> str:
        """`promise, Mon 23 Nov, due Fri 27 Nov, 2026-11-23, 2. Where are you stuck?`."""
        return ", ".join(filter(None, (self.kind, self.day, self.state, self.place)))

    @property
    def sentence(self) -> str:
        """All of it but the id in a sentence."""
        who = f"{self.who}: " if self.who else ""
        return f"{who}{self.title} ({self.details})"


def as_text(found: ThingList) -> str:
    """Return a line for each thing, in columns."""
    return "".join(f"{line}\n" for line in aligned([line.cells for line in found.lines]))


def document(found: ThingList) -> Document:
    """Return a sentence for each thing, for formats without columns."""
    from huddlecli.views.document import Document, Table  # noqa: PLC0415  a pipe does without

    sentences = [line.sentence for line in found.lines]
    return Document(blocks=(Table(rows=[], sentences=sentences),))


def page(found: ThingList, team: str) -> Document:
    """Return a page with a section for each month."""
    from itertools import groupby  # noqa: PLC0415  the same

    from huddlecli.views.document import Document, Row, Section  # noqa: PLC0415  the same

    def month(pair: tuple[Thing, FoundLine]) -> str:
        is_known = pair[0].instant != UNKNOWN_CREATION
        return f"{date.fromordinal(pair[0].day):%Y-%m}" if is_known else "Day unknown"

    pairs = zip(found.things, found.lines, strict=True)
    sections = [
        Section(
            title=name,
            rows=tuple(
                Row(title=line.title, who=line.who, note=line.details, is_late=line.is_late)
                for _, line in group
            ),
            has_sentences=True,
        )
        for name, group in groupby(pairs, key=month)
    ]
    return Document(
        above=team,
        subject=found.typed,
        outcome=count(len(found.things), "result", "results"),
        blocks=tuple(sections),
        is_prose=True,
    )


def as_json(found: ThingList) -> str:
    """Return what was found with all fields, null where empty."""
    from huddlecli.views.formats import json  # noqa: PLC0415  people's lists do without

    return json.document("huddle.found/1", {"found": [_fields(thing) for thing in found.things]})


def as_csv(found: ThingList, *, delimiter: str = ",") -> str:
    """Return a heading and a line for each thing, with the same fields as in JSON."""
    from huddlecli.views.formats import csv  # noqa: PLC0415  the same

    fields = (_fields(thing) | {"more": "; ".join(thing.more)} for thing in found.things)
    return csv.table(FIELDS, [[*values.values()] for values in fields], delimiter=delimiter)


def _fields(thing: Thing) -> json.Fields:
    """Return the fields of a thing; `show` is the command that shows more of it."""
    values = thing._asdict() | {
        "at": thing.instant,
        "day": day_of(thing.day),
        "due": day_of(thing.due),
        "closed": day_of(thing.closed),
        "late": thing.is_late,
        "running": thing.is_running,
        "show": _show_command(thing),
    }
    return {name: values[name] for name in FIELDS}


def _show_command(thing: Thing) -> str | None:
    if thing.id:
        return f"huddle {thing.kind} show {thing.id}"
    return None if thing.is_running else f"huddle minutes show {thing.huddle}"
