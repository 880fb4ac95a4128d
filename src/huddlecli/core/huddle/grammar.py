"""The grammar of typed lines: text is a note, `/NAME ...` a command, a letter may be an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from huddlecli.core.dates import due_day
from huddlecli.core.errors import Refused
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.agreement_grammar import (
    agree_command,
    measure_command,
    own_command,
    propose_command,
)
from huddlecli.core.huddle.boards import DueDecision
from huddlecli.core.huddle.edit_grammar import (
    CorrectionWanted,
    done_command,
    drop_command,
    edit_command,
    fix_command,
    keep_command,
    later_command,
    must_stand,
)
from huddlecli.core.huddle.floor import speaker
from huddlecli.core.huddle.grammar_context import (
    GrammarContext,
    SlashCall,
    name_here,
    name_said,
    owner_named,
    quick_add_context,
)
from huddlecli.core.huddle.plan_grammar import (
    TopicsWanted,
    add_command,
    goto_command,
    leave_out_command,
    move_command,
    strike_command,
    swap_command,
    topics_command,
)
from huddlecli.core.huddle.records import HuddleRecord
from huddlecli.core.huddle.review import open_review
from huddlecli.core.huddle.sides.grammar import board_command
from huddlecli.core.huddle.slash_commands import BY_NAME, SLASH_COMMANDS
from huddlecli.core.huddle.state import (
    Board,
    Close,
    Lobby,
    Understand,
    Underway,
    current,
    current_point,
    find_present,
    made_at,
    question,
)
from huddlecli.core.promises import must_be_ahead
from huddlecli.core.quick_add import DECIDED, QuickAdd, parse
from huddlecli.core.records import Kind
from huddlecli.core.team import Team, find_person, must_be_told_apart, name_and_side, zone_of
from huddlecli.core.text import nearest, nfc, note, shown

LETTERS = "dlnxti"


class SideWanted(Refused):
    """A new person is to join, and no side was given."""

    def __init__(self, name: str, sides: Sequence[str]) -> None:
        """Ask for the side of `name`."""
        hint = " or ".join(f"/join {name}:{side}" for side in sides)
        super().__init__(f"{name} is new here: which side?", hint=hint)
        self.name = name


@dataclass(frozen=True, slots=True)
class HelpWanted:
    """`/help` was typed."""


Parsed: TypeAlias = do.Command | HelpWanted | CorrectionWanted | TopicsWanted


def parse_line(
    line: str, huddle: Lobby | Underway, context: GrammarContext, now: datetime
) -> Parsed:
    """Return the command that `line` asks for, or refuse it."""
    text = nfc(line).strip()
    if text.startswith("/") and not text.startswith("//"):
        return _slashed(text[1:], huddle, context, now)
    if isinstance(huddle, Lobby):
        return _ticked(text, huddle, context.team)
    answer = board_command(text, huddle, context)
    if answer is not None:
        return answer
    letter, _, rest = text.partition(" ")
    if len(letter) == 1 and letter in LETTERS and _is_answer(letter, rest, huddle):
        if letter == "i":
            return do.PreventRepeat(context.new_id(), context.typist.name)
        return do.Answer(letter, note(rest) if rest.strip() else None)
    _refuse_letter(text, huddle)
    return do.Note(note(text.removeprefix("/") if text.startswith("//") else text))


def _refuse_letter(text: str, huddle: Underway) -> None:
    """Refuse a single letter on boards, in Understand and at the close: it is hardly a note."""
    if len(text) != 1 or not text.isalpha():
        return
    match current(huddle).step:
        case Board():
            raise Refused(f'"{shown(text)}" does not work here', hint="/next to continue")
        case Understand():
            raise Refused(f'"{shown(text)}" does not work here', hint="/u yes, /again not yet")
        case Close():
            raise Refused(f'"{shown(text)}" does not work here', hint="/end to write the minutes")
        case _:
            return


def _is_answer(letter: str, rest: str, huddle: Underway) -> bool:
    """Whether a letter answers a board: alone, or `x` with a reason."""
    kind = current(huddle).plan.kind
    asks = kind == "promises" or (kind == "parked" and letter != "i")
    return asks and (not rest or (letter == "x" and question(huddle) is not None))


def _ticked(text: str, lobby: Lobby, team: Team) -> do.Command:
    """Return the command for a name typed in the lobby: it leaves if present, else it joins."""
    name, side = name_and_side(name_said(lobby, text, team), team.sides)
    known = name_here(lobby, name, team)
    return do.Leave(known) if find_present(lobby, known) else _join(name, side, team)


def _slashed(text: str, state: Lobby | Underway, context: GrammarContext, now: datetime) -> Parsed:
    word, _, rest = text.partition(" ")
    slash = BY_NAME.get(word.casefold())
    if slash is None:
        near = nearest(word, [known.name for known in SLASH_COMMANDS])
        near_hint = f"did you mean /{near}? /help lists all commands"
        hint = near_hint if near else "/help lists all commands; // starts a note"
        raise Refused(f"unknown command /{shown(word)}", hint=hint)
    return PARSERS[slash.name](SlashCall(slash.usage, rest.strip(), state, context, now))


def _join(name: str, side: str | None, team: Team) -> do.Join:
    """Return the command to join, with the team's spelling and side if the team has the person."""
    known = find_person(team, name)
    if known is None:
        must_be_told_apart(name, [who.name for who in team.people])
    if known is None and side is None:
        raise SideWanted(name, team.sides)
    return do.Join(known.name if known else name, side or (known.side if known else None))


def _joined(call: SlashCall) -> do.Command:
    team = call.context.team
    name, side = name_and_side(name_said(call.state, call.words(), team), team.sides)
    known = name_here(call.state, name, team)
    return _join(name, side, team) if known == name else do.Join(known, side)  # which is refused


def _here(call: SlashCall, words: str) -> str:
    """Return the name of somebody who is present, as it is in the journal."""
    name = name_said(call.state, words.removeprefix("@"), call.context.team)
    return name_here(call.state, name, call.context.team)


def _end_at(call: SlashCall) -> do.Command:
    """Parse `/end-at keep` or `/end-at move`."""
    choice = call.words().casefold()
    if choice not in ("keep", "move"):
        raise Refused(f'"{shown(call.text)}" is neither keep nor move', hint=call.usage)
    return do.ChooseEnd(choice == "keep")


def _action(call: SlashCall) -> do.Command:
    huddle, context = call.huddle, call.context
    words = call.text
    if not words:
        point = current_point(huddle)
        notes = point.notes if point else current(huddle).notes
        if not notes:
            raise Refused(
                "there is no note here to turn into an action", hint="/a TEXT @NAME by DAY"
            )
        words = notes[-1]
    quick = parse(words, quick_add_context(context))
    if not call.text:
        _must_be_new(quick.title, huddle)
    whose = quick.owner or (None if call.text else speaker(huddle))
    who = owner_named(call, whose)
    due = quick.due or context.default_due()
    must_be_ahead(due, who.name, zone_of(context.team, who.name), call.now)
    made = _new_record(call, "action", "open", quick)
    made = replace(made, owner=who.name, side=who.side, due=due)
    return do.AddRecord(made, quick.doubt)


def _must_be_new(title: str, huddle: Underway) -> None:
    """Refuse a note that is already an action of this point."""
    made = made_at(huddle, huddle.number, len(current(huddle).points))
    known = next((known for known in made if known.kind == "action" and known.title == title), None)
    if known:
        raise Refused(
            f"the last note is already an action: {known.id[:4]}", hint="/a TEXT @NAME by DAY"
        )


def _decision(call: SlashCall) -> do.Command:
    context = call.context
    due = open_review(call.huddle)
    quick = parse(call.words(), quick_add_context(context, DECIDED))
    review, replaces = quick.keys.get("review"), quick.keys.get("replaces")
    who = owner_named(call, quick.owner) if quick.owner else None
    made = _new_record(call, "decision", "standing", quick)
    day = due_day(review, context.today(), week_starts=context.team.week_starts) if review else None
    return do.AddRecord(
        replace(
            made,
            owner=who.name if who else None,
            review=day,
            replaces=context.decision(replaces) if replaces else _replaced(call, due),
        )
    )


def _replaced(call: SlashCall, due: DueDecision | None) -> str | None:
    """Return the id of the decision under review, which a new one replaces."""
    return must_stand(call, due).id if due else None


def _park(call: SlashCall) -> do.Command:
    if not call.text:
        return do.ParkPoint(call.context.new_id(), call.context.typist.name)
    quick = parse(call.text, quick_add_context(call.context, ()))
    return do.AddRecord(_new_record(call, "parked", "waiting", quick))


def _win(call: SlashCall) -> do.Command:
    quick = parse(call.words(), quick_add_context(call.context, ()))
    return do.AddRecord(_new_record(call, "win", "kept", quick))


def _new_record(call: SlashCall, kind: Kind, status: str, quick: QuickAdd) -> HuddleRecord:
    """Return a new record by the person who types, with the keys that every kind has."""
    return HuddleRecord(
        kind=kind,
        id=call.context.new_id(),
        title=quick.title,
        by=call.context.typist.name,
        status=status,
        tags=quick.tags,
    )


def _extend(call: SlashCall) -> do.Command:
    if not call.text:
        return do.Extend()
    minutes = re.fullmatch(r"(\d{1,3})(?:m|min)?", call.text)
    if minutes is None:
        raise Refused(f'"{shown(call.text)}" is not a time', hint="/extend 5m")
    return do.Extend(timedelta(minutes=int(minutes[1])))


def _score(call: SlashCall) -> do.Command:
    scored = re.fullmatch(r"(\d+(?:[\s,]+\d+)*)(?:[\s,]+(.*))?", call.words())
    if scored is None:
        raise Refused("a score is a whole number from 1 to 10", hint="/score 9 8 9")
    # Python refuses to read a number of thousands of digits, and nine are too many for a score.
    scores = tuple(int(score[:9]) for score in re.findall(r"\d+", scored[1]))
    return do.Score(scores, note(scored[2]) if scored[2] else None)


def _undo(call: SlashCall) -> do.Command:
    if call.text not in ("", "skip"):
        raise Refused(f'/undo cannot take "{shown(call.text)}"', hint="/undo, or /undo skip")
    return do.Undo(skips=bool(call.text))


PARSERS: Mapping[str, Callable[[SlashCall], Parsed]] = {
    "next": lambda _: do.Next(),
    "back": lambda _: do.Back(),
    "goto": goto_command,
    "floor": lambda call: do.GiveFloor(_here(call, call.text) or None),
    "understood": lambda call: do.Understood(call.or_none()),
    "again": lambda call: do.Again(call.or_none()),
    "more": lambda _: do.More(),
    "action": _action,
    "decide": _decision,
    "keep": keep_command,
    "park": _park,
    "win": _win,
    "none": lambda _: do.NoAction(),
    "skip": lambda call: do.Skip(call.or_none()),
    "strike": strike_command,
    "done": done_command,
    "later": later_command,
    "drop": drop_command,
    "edit": edit_command,
    "fix": fix_command,
    "own": own_command,
    "propose": propose_command,
    "agree": agree_command,
    "measure": measure_command,
    "add": add_command,
    "swap": swap_command,
    "topics": topics_command,
    "move": move_command,
    "leave-out": leave_out_command,
    "extend": _extend,
    "pause": lambda _: do.Pause(),
    "catchup": lambda _: do.CatchUp(),
    "end-at": _end_at,
    "join": _joined,
    "leave": lambda call: do.Leave(_here(call, call.words())),
    "score": _score,
    "message": lambda call: do.SetMessage(note(call.words())),
    "undo": _undo,
    "help": lambda _: HelpWanted(),
    "end": lambda _: do.End(),
}
