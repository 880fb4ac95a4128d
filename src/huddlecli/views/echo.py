"""The one line with which a command answers: what was kept, and where it went."""

from __future__ import annotations

from datetime import date

from huddlecli.core.quick_add import Doubt
from huddlecli.core.records import Action
from huddlecli.views.records import AnyRecord, Frame, line_of
from huddlecli.views.safe import safe
from huddlecli.views.words import DAYS, due_words, short_day


def kept_line(record: AnyRecord, frame: Frame) -> str:
    """Return `k7f2  maria  due Fri 27 Nov  Send the demo list  #leads`."""
    line = line_of(record, frame)
    state = line.state
    if isinstance(record, Action) and state.startswith("due "):
        state = due_words(record.due, frame.today)
    return _spaced(line.id, line.who, state, line.title, line.extra, line.tags)


def logged_line(record: AnyRecord, frame: Frame, *, huddle: str | None = None) -> str:
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
    """Return on which day it is due though other words speak of one, and what changes it."""
    day, change = short_day(due, today), f"to change: {edit} {doubt.mark or 'due:fri'}"
    if doubt.mark:
        return f'did you mean "{doubt.words}"? It\'s due {day}; {change}'
    return f'"{doubt.words}" is not a date, so it\'s due {day}; {change}'


def done_line(action: Action, frame: Frame) -> str:
    """Return `done  t2vw  Quote for Northgate`, and how to say so if it was not late."""
    line = _spaced("done", frame.short_id(action.id), action.title)
    if action.done_on is None or action.done_on <= action.due:
        return line
    due = short_day(action.due, frame.today)
    return f"{line}   was due {due} (--on {_typed(action.due, frame.today)} if it was done then)"


def ended_line(record: AnyRecord, frame: Frame) -> str:
    """Return `dropped  t2vw  Quote for Northgate  they went elsewhere`, by the record's status."""
    return _spaced(record.status, frame.short_id(record.id), record.title, record.reason or "")


def _typed(day: date, today: date) -> str:
    """Return the shortest word that `--on` takes for `day`: a weekday is the last one."""
    is_near = 0 < (today - day).days < len(DAYS)
    return DAYS[day.weekday()].lower() if is_near else day.isoformat()


def _spaced(*parts: str) -> str:
    """Return the parts that say something, made safe, two blanks apart."""
    return "  ".join(safe(part) for part in parts if part)
