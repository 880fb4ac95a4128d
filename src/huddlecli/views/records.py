"""Records as a document, and the one-line answers of commands that change one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from huddlecli.core.ids import MIN_PREFIX, shortened
from huddlecli.core.promises import overdue_at
from huddlecli.core.records import Action, AnyRecord, Decision, Parked, Raised, Win
from huddlecli.core.team import Team, day_in
from huddlecli.core.value import Value, replace
from huddlecli.views.escape import safe
from huddlecli.views.words import DAYS, bare_day, due_words, short_day, tag_words

if TYPE_CHECKING:
    from huddlecli.core.quick_add import Doubt
    from huddlecli.core.side_records import Lead
    from huddlecli.views.document import Document


class ListContext(Value):
    """What a list needs besides its records: the team, the time, and the shortest ids by id."""

    team: Team
    now: datetime
    ids: Mapping[str, str]

    @cached_property
    def today(self) -> date:
        """The team's day."""
        return self.day_of(self.now)

    def day_of(self, instant: datetime) -> date:
        """Return the team's day of `instant`."""
        return day_in(self.team.zone, instant)

    def short_id(self, record_id: str) -> str:
        """Return as much of an id as people need to type, and four characters at least."""
        return self.ids.get(record_id, record_id[:MIN_PREFIX])

    def with_ids_of(self, records: Iterable[AnyRecord]) -> ListContext:
        """Return this context with short ids of `records` as well, which no other record has."""
        more = [record.id for record in records if record.id not in self.ids]
        return replace(self, ids=shortened([*self.ids, *more])) if more else self

    @cached_property
    def is_overdue(self) -> Callable[[Action], bool]:
        """What says whether a promise is open and its day has ended where its owner lives."""
        return overdue_at(self.team, self.now)


class RecordLine(NamedTuple):
    """What a list says of one record."""

    id: str
    who: str
    state: str
    title: str
    extra: str
    tags: str
    is_late: bool = False


def list_document(records: Sequence[AnyRecord], context: ListContext) -> Document:
    """Return a list with a line for each record."""
    from huddlecli.views.document import Document, Listing  # noqa: PLC0415  `log` does without

    return Document(blocks=(Listing([line_of(record, context) for record in records]),))


def line_of(record: AnyRecord, frame: ListContext) -> RecordLine:
    """Return what a list says of `record`."""
    if (lead := _lead(record)) is not None:
        from huddlecli.views.leads import lead_line  # noqa: PLC0415  `log` does without

        return lead_line(lead, frame)
    is_late = isinstance(record, Action) and frame.is_overdue(record)
    return RecordLine(
        id=frame.short_id(record.id),
        who=_who(record),
        state=_state(record, frame, is_late=is_late),
        title=record.title,
        extra=_extra(record, frame),
        tags=tag_words(record.tags),
        is_late=is_late,
    )


def _lead(record: AnyRecord) -> Lead | None:
    """Return `record` if it is a lead; the module of leads is imported only then."""
    if record.kind != "lead":
        return None
    from huddlecli.core.side_records import Lead  # noqa: PLC0415  `log` does without

    return record if isinstance(record, Lead) else None


def _who(record: AnyRecord) -> str:
    """Return whose it is: the owner, the side of a win, else who said it."""
    match record:
        case Action():
            return record.owner
        case Decision():
            return record.owner or ""
        case Win():
            return record.side or "both"
        case Parked() | Raised():
            return record.by
        case _:
            return getattr(record, "owner", None) or ""


def _state(record: AnyRecord, frame: ListContext, *, is_late: bool) -> str:
    """Return its status and the day that belongs to it."""
    match record:
        case Action(status="open"):
            return f"{'overdue' if is_late else 'due'} {short_day(record.due, frame.today)}"
        case Action(status="done", done_on=date() as day):
            return f"done {short_day(day, frame.today)}"
        case Win() | Decision(status="standing") | Parked(status="waiting"):
            return short_day(frame.day_of(record.created), frame.today)
        case Raised(status="waiting"):
            return short_day(frame.day_of(record.created), frame.today)
        case _ if record.closed:
            return f"{record.status} {short_day(frame.day_of(record.closed), frame.today)}"
        case _:
            return record.status


def _extra(record: AnyRecord, frame: ListContext) -> str:
    """Return what else there is to say: why it ended, when to look again, what replaced it."""
    if record.reason:
        return record.reason
    match record:
        case Decision(replaced_by=str() as successor):
            return f"by {frame.short_id(successor)}"
        case Decision(review=date() as day, status="standing"):
            kept = "kept, " if record.kept_on else ""
            return f"{kept}review on {bare_day(day, frame.today)}"
        case _:
            return ""


def kept_line(record: AnyRecord, frame: ListContext) -> str:
    """Return `k7f2  maria  due Fri 27 Nov  Send the demo list  #leads`."""
    if (lead := _lead(record)) is not None:
        from huddlecli.views.leads import kept_lead_line  # noqa: PLC0415  `log` does without

        return kept_lead_line(lead, frame)
    line = line_of(record, frame)
    state = line.state
    if isinstance(record, Action) and state.startswith("due "):
        state = due_words(record.due, frame.today)
    return _spaced(line.id, line.who, state, line.title, line.extra, line.tags)


def logged_line(record: AnyRecord, frame: ListContext, *, huddle: str | None = None) -> str:
    """Return the line of a new record and where it went; `huddle` is the live one's title."""
    place = [frame.team.name]
    if huddle:
        place.append(huddle[:1].lower() + huddle[1:])
    if huddle and record.item is not None:
        place.append(f"item {record.item}")
    if frame.team.personal:
        place.append("only you see this")
    return f"{kept_line(record, frame)}   → {safe(', '.join(place))}"


def doubt_words(doubt: Doubt, due: date, today: date, edit: str) -> str:
    """Return the due day if the words may mean another one, and how to change it."""
    day, change = short_day(due, today), f"to change: {edit} {doubt.mark or 'due:fri'}"
    if doubt.mark:
        return f'did you mean "{doubt.words}"? It\'s due {day}; {change}'
    return f'"{doubt.words}" is not a date, so it\'s due {day}; {change}'


def done_line(action: Action, frame: ListContext) -> str:
    """Return `done  t2vw  Quote for Northgate`, and how to say so if it was not late."""
    line = _spaced("done", frame.short_id(action.id), action.title)
    if action.done_on is None or action.done_on <= action.due:
        return line
    due = short_day(action.due, frame.today)
    return f"{line}   was due {due} (--on {_typed(action.due, frame.today)} if it was done then)"


def ended_line(record: AnyRecord, frame: ListContext) -> str:
    """Return `dropped  t2vw  Quote for Northgate  they went elsewhere`, by the record's status."""
    return _spaced(record.status, frame.short_id(record.id), record.title, record.reason or "")


def reviewed_line(decision: Decision, frame: ListContext) -> str:
    """Return `kept  k7f2  One call within a day  review on 4 Jan`."""
    extra = f"review on {bare_day(decision.review, frame.today)}" if decision.review else ""
    return _spaced("kept", frame.short_id(decision.id), decision.title, extra)


def _typed(day: date, today: date) -> str:
    """Return the shortest word that `--on` takes for `day`: a weekday is the last one."""
    is_near = 0 < (today - day).days < len(DAYS)
    return DAYS[day.weekday()].lower() if is_near else day.isoformat()


def _spaced(*parts: str) -> str:
    """Return the parts that say something, made safe, two blanks apart."""
    return "  ".join(safe(part) for part in parts if part)
