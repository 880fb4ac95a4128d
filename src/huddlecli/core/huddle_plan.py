"""The plan of a huddle: its items, with their prompts, and why each item is there."""

from __future__ import annotations

from collections.abc import Iterable, Sized
from datetime import date
from typing import Literal

from huddlecli.core.agenda import LOOP_KINDS, Agenda, EntryKind
from huddlecli.core.errors import Refused
from huddlecli.core.side_records import Measure, Term
from huddlecli.core.terms import AGREEMENT
from huddlecli.core.text import comparable
from huddlecli.core.value import Value, replace

FIRST_PLACE = 3  # an item carried over so many times goes first, or should be struck


class Reason(Value):
    """Why an item is there, since when, and how often it was carried over.

    `since` is the day it was last discussed, raised, first carried over or to be reviewed.
    """

    why: Literal["fixed", "carried", "raised", "review", "never", "longest"]
    since: date | None = None
    times: int = 0


class EarlierResult(Value):
    """A result of an earlier huddle on a subject, without names; `none` if nothing was needed."""

    kind: Literal["action", "decision", "parked", "none"]
    title: str = ""


class Earlier(Value):
    """The earlier huddles that had the subject of an item: the last days of all `times`.

    `results` are those of the last of these huddles that had any.
    """

    days: tuple[date, ...]
    times: int
    results: tuple[EarlierResult, ...] = ()


class PlannedItem(Value):
    """An item of a planned huddle, with its prompts.

    `entry` is the number, from 1, of the agenda entry that it fills; `source` the id of the raised
    record or decision that it came from; `carried` how often it was carried over. `by` are the
    people who raised it, or who spoke when it was carried over: one of them opens it. `also` are
    the ids of raised records with the same title. An item that `is_fixed` has its own entry in the
    agenda. `struck` is the reason that was given for striking it in the lobby, and an item that
    `is_out` is left out of the huddle that follows. `term` is the name of the term that a
    definition is about. `earlier` are the huddles that had the same subject.
    """

    kind: EntryKind
    title: str
    topic: str | None = None
    category: str | None = None
    minutes: int = 0
    opens: str | None = None
    talk: str | None = None
    understand: str | None = None
    execute: str | None = None
    reason: Reason = Reason(why="fixed")
    entry: int | None = None
    source: str | None = None
    carried: int = 0
    by: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    is_fixed: bool = False
    struck: str | None = None
    term: str | None = None
    earlier: Earlier | None = None
    is_out: bool = False

    @property
    def is_on(self) -> bool:
        """Whether it is to be discussed: nobody struck it or left it out."""
        return self.struck is None and not self.is_out

    @property
    def is_pick(self) -> bool:
        """Whether it fills a place for which the agenda names no item."""
        has_place = self.kind in LOOP_KINDS and self.entry is not None and not self.is_fixed
        return self.kind == "rotate" or has_place


class Plan(Value):
    """The items of a planned huddle, and how many more are waiting for a place.

    `later` are those waiting that were carried over: only the minutes have a record of them.
    """

    agenda: Agenda
    items: tuple[PlannedItem, ...]
    waiting: int
    later: tuple[PlannedItem, ...] = ()


def items_for_review(shared: Iterable[Term | Measure], day: date) -> list[PlannedItem]:
    """Return an item for each term due for review by `day`, and one for all such measures.

    The longest due come first.
    """
    due: dict[str, date] = {}
    for record in sorted(shared, key=lambda record: (record.review or day, record.title)):
        is_owed = not isinstance(record, Measure) or record.owes is not None
        if record.review and record.review <= day and record.status == "standing" and is_owed:
            name = AGREEMENT if isinstance(record, Measure) else record.title
            due.setdefault(name, record.review)
    return [
        PlannedItem(
            kind="definition",
            title=_AGREEMENT_REVIEW if name == AGREEMENT else f'{_TERM_REVIEW}"{name}"?',
            reason=Reason(why="review", since=review),
            term=name,
        )
        for name, review in due.items()
    ]


def reviewed_term(title: str) -> str | None:
    """Return the term that an item of that title looks at again, or None for another item."""
    if title == _AGREEMENT_REVIEW:
        return AGREEMENT
    is_review = title.startswith(_TERM_REVIEW)
    return title.removeprefix(_TERM_REVIEW).strip('"?') if is_review else None


_TERM_REVIEW = "What do we mean by "
_AGREEMENT_REVIEW = "Does our agreement still hold?"
MOST_ITEMS = 100  # in one huddle; the others wait for the next
ADDED_MINUTES = 5  # for an added item, if no time is given


# The item for a promise that was missed twice: it asks about the work, without names.
PREVENTION = PlannedItem(
    kind="topic",
    title="How do we make sure this does not happen again?",
    talk="What got in the way? Tell it as it happened.",
    understand="What got in the way, in their words?",
    execute="What do we change, who sees to it, and by when?",
)


def known_prompts(title: str) -> PlannedItem | None:
    """Return the item with the prompts for a title that has some of its own, or None."""
    return PREVENTION if comparable(title) == comparable(PREVENTION.title) else None


def added_item(title: str, minutes: int, source: str | None = None) -> PlannedItem:
    """Return an item that was added during the huddle."""
    item = known_prompts(title) or PlannedItem(kind="topic", title=title)
    return replace(item, title=title, minutes=minutes, source=source)


def refuse_more(items: Sized) -> None:
    """Raise Refused if a huddle has as many items as it may have."""
    if len(items) >= MOST_ITEMS:
        raise Refused(f"a huddle has at most {MOST_ITEMS} items", hint="huddle raise TEXT")


def refuse_planned(items: Iterable[PlannedItem], topic: PlannedItem) -> None:
    """Raise Refused if an item is about the same topic already."""
    for number, item in enumerate(items, start=1):
        if topic.topic is not None and item.topic == topic.topic:
            back = f"/leave-out {number} to bring it back" if item.is_out else "/undo"
            how = f"/goto {number}" if item.is_on else back
            raise Refused(f'"{item.title}" is already item {number}', hint=how)


def implicit_close() -> PlannedItem:
    """Return the close of a huddle whose agenda has no entry for it; the minutes leave it out."""
    return PlannedItem(kind="close", title="Close")
