"""The rules of what is written down: notes, records, answers of a board, scores."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from huddlecli.core.errors import Refused
from huddlecli.core.loop import commands as do
from huddlecli.core.loop import events as ev
from huddlecli.core.loop.made import Edit
from huddlecli.core.loop.state import Close, Underway, current, question
from huddlecli.core.team import day_in


def keep(huddle: Underway, command: do.Keeps, now: datetime) -> ev.Event:
    """Say what is written down by `command`."""
    match command:
        case do.Note(text=text):
            return ev.Noted(at=now, text=text)
        case do.Keep(made=made):
            here = replace(made, item=huddle.number, point=len(current(huddle).points))
            return ev.Kept(at=now, made=here)
        case do.Claim(made=made):
            number = made.item if 1 <= made.item <= len(huddle.items) else huddle.number
            point = len(huddle.items[number - 1].points)
            return ev.Claimed(at=now, made=replace(made, item=number, point=point))
        case do.Notice(id=record_id, edit=edit):
            return ev.Noticed(at=now, id=record_id, edit=edit)
        case do.Amend(id=record_id, edit=edit):
            return ev.Amended(at=now, id=record_id, edit=edit)
        case do.Answer():
            return _answered(huddle, command, now)
        case do.Score(scores=scores, reason=reason):
            _at_close(huddle, "scores belong")
            if not scores or not all(1 <= score <= 10 for score in scores):
                raise Refused("a score is a whole number from 1 to 10", hint="/score 9 8 9")
            return ev.Scored(at=now, scores=scores, reason=reason)
        case do.SetMessage(text=text):
            _at_close(huddle, "the message belongs")
            return ev.MessageSet(at=now, text=text)
        case _:
            assert_never(command)


def _at_close(huddle: Underway, what: str) -> None:
    if not isinstance(current(huddle).step, Close):
        raise Refused(f"{what} to the close", hint=f"/goto {len(huddle.items)} goes there")


def _answered(huddle: Underway, command: do.Answer, now: datetime) -> ev.Event:
    """Say what a letter answers: for a promise `d l n x`, for a parked thing `t n x`."""
    asked = question(huddle)
    if asked is None:
        raise Refused("nothing here waits for an answer", hint="/next goes on")
    letter = command.letter
    if isinstance(asked, ev.Promise):
        edit = _promise_edit(huddle, asked, command, now)
    elif letter == "t":
        edit = Edit(status="taken", closed=now)
    elif letter == "x":
        edit = Edit(status="dropped", closed=now, reason=command.reason)
    elif letter == "n":
        edit = None
    else:
        raise Refused(f"{letter} is no answer here", hint="t take up, n not now, x drop")
    return ev.Answered(at=now, id=asked.id, letter=letter, edit=edit)


def _promise_edit(
    huddle: Underway, asked: ev.Promise, command: do.Answer, now: datetime
) -> Edit | None:
    today = day_in(ZoneInfo(huddle.begun.timezone), now)
    match command.letter:
        case "d":
            day = today if asked.is_missed else min(asked.due, today)
            return Edit(status="done", closed=now, done_on=day)
        case "l":
            if asked.due >= today:
                raise Refused("its day is not past: it is not late", hint="d says done")
            return Edit(status="done", closed=now, done_on=today)
        case "x":
            return Edit(status="dropped", closed=now, reason=command.reason)
        case "n":
            return None
        case other:
            raise Refused(f"{other} is no answer here", hint="d done, l late, n not yet, x drop")
