"""What a typed line asks for: a line is a note, a line with a slash is a command."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from huddlecli.core.dates import due_day
from huddlecli.core.errors import Refused
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.edit_grammar import done, drop, edit, later
from huddlecli.core.huddle.floor import speaker
from huddlecli.core.huddle.grammar_context import GrammarContext, SlashCall, context, owner_named
from huddlecli.core.huddle.records import HuddleRecord
from huddlecli.core.huddle.slash_commands import BY_NAME, SLASH_COMMANDS
from huddlecli.core.huddle.state import (
    Board,
    Close,
    Lobby,
    Understand,
    Underway,
    current,
    current_point,
    made_at,
    question,
)
from huddlecli.core.promises import must_be_ahead
from huddlecli.core.quick_add import DECIDED, parse
from huddlecli.core.team import Team, find_person, must_be_told_apart, name_and_side, zone_of
from huddlecli.core.text import nearest, nfc, note, shown, title

LETTERS = "dlnxt"


class SideWanted(Refused):
    """Somebody new came, and their side was not said."""

    def __init__(self, name: str, sides: Sequence[str]) -> None:
        """Ask for the side of `name`."""
        hint = " or ".join(f"/join {name}:{side}" for side in sides)
        super().__init__(f"{name} is new here: which side?", hint=hint)
        self.name = name


@dataclass(frozen=True, slots=True)
class HelpWanted:
    """The list of commands was asked for."""


def parse_line(
    line: str, huddle: Lobby | Underway, desk: GrammarContext, now: datetime
) -> do.Command | HelpWanted:
    """Return what `line` asks for, or refuse it."""
    text = nfc(line).strip()
    if text.startswith("/") and not text.startswith("//"):
        return _slashed(text[1:], huddle, desk, now)
    if isinstance(huddle, Lobby):
        return _ticked(text, huddle, desk.team)
    letter, _, rest = text.partition(" ")
    if len(letter) == 1 and letter in LETTERS and _is_answer(letter, rest, huddle):
        return do.Answer(letter, note(rest) if rest.strip() else None)
    _refuse_letter(text, huddle)
    return do.Note(note(text.removeprefix("/") if text.startswith("//") else text))


def _refuse_letter(text: str, huddle: Underway) -> None:
    """Refuse a letter where letters are answers or keys: it was not meant to be a note."""
    if len(text) != 1 or not text.isalpha():
        return
    match current(huddle).step:
        case Board():
            raise Refused(f'"{shown(text)}" is not an answer here', hint="/next goes on")
        case Understand():
            raise Refused(f'"{shown(text)}" is not an answer here', hint="/u yes, /again not yet")
        case Close():
            raise Refused(f'"{shown(text)}" is not an answer here', hint="/end writes the minutes")
        case _:
            return


def _is_answer(letter: str, rest: str, huddle: Underway) -> bool:
    """Whether a letter answers a board: alone, or the `x` with its reason."""
    asks = current(huddle).plan.kind in ("promises", "parked")
    return asks and (not rest or (letter == "x" and question(huddle) is not None))


def _ticked(text: str, lobby: Lobby, team: Team) -> do.Command:
    """Return who is ticked off, or on again, by a name typed in the lobby."""
    name, side = name_and_side(text, team.sides)
    here = {who.name.casefold() for who in lobby.draft.present}
    return do.Leave(name) if name.casefold() in here else _join(name, side, team)


def _slashed(
    text: str, state: Lobby | Underway, desk: GrammarContext, now: datetime
) -> do.Command | HelpWanted:
    word, _, rest = text.partition(" ")
    slash = BY_NAME.get(word.casefold())
    if slash is None:
        near = nearest(word, [known.name for known in SLASH_COMMANDS])
        hint = f"/{near}?   /help lists them" if near else "/help lists them; // begins a note"
        raise Refused(f"there is no /{shown(word)}", hint=hint)
    return READERS[slash.name](SlashCall(slash.usage, rest.strip(), state, desk, now))


def _join(name: str, side: str | None, team: Team) -> do.Join:
    """Return somebody coming, by the team's spelling and side where the team knows them."""
    known = find_person(team, name)
    if known is None:
        must_be_told_apart(name, [who.name for who in team.people])
    if known is None and side is None:
        raise SideWanted(name, team.sides)
    return do.Join(known.name if known else name, side or (known.side if known else None))


def _joined(line: SlashCall) -> do.Command:
    name, side = name_and_side(line.words(), line.desk.team.sides)
    return _join(name, side, line.desk.team)


def _strike(line: SlashCall) -> do.Command:
    """Read `/strike REASON`, in the lobby `/strike [N] REASON`."""
    words = line.words()
    first, _, rest = words.partition(" ")
    if isinstance(line.state, Lobby) and first.isdecimal() and len(first) <= 2:
        if not rest.strip():
            raise Refused("a reason is missing", hint=f"/strike {first} REASON")
        return do.Strike(note(rest.strip()), int(first))
    return do.Strike(note(words))


def _end_at(line: SlashCall) -> do.Command:
    """Read `/end-at keep` or `/end-at move`."""
    choice = line.words().casefold()
    if choice not in ("keep", "move"):
        raise Refused(f'"{shown(line.text)}" is neither keep nor move', hint=line.usage)
    return do.ChooseEnd(choice == "keep")


def _goto(line: SlashCall) -> do.Command:
    if not line.text.isdecimal() or len(line.text) > 3:
        raise Refused("an item has a number", hint="/goto 2")
    return do.Goto(int(line.text))


def _action(line: SlashCall) -> do.Command:
    huddle, desk = line.huddle, line.desk
    words = line.text
    if not words:
        point = current_point(huddle)
        notes = point.notes if point else current(huddle).notes
        if not notes:
            raise Refused("there is no note here to make an action of", hint="/a TEXT @NAME by DAY")
        words = notes[-1]
    quick = parse(words, context(desk))
    if not line.text:
        _must_be_new(quick.title, huddle)
    whose = quick.owner or (None if line.text else speaker(huddle))
    who = owner_named(line, whose)
    due = quick.due or desk.default_due()
    must_be_ahead(due, who.name, zone_of(desk.team, who.name), line.now)
    made = HuddleRecord(
        kind="action",
        id=desk.new_id(),
        title=quick.title,
        by=desk.typist.name,
        owner=who.name,
        side=who.side,
        due=due,
        status="open",
        tags=quick.tags,
    )
    return do.AddRecord(made, quick.doubt)


def _must_be_new(title: str, huddle: Underway) -> None:
    """Refuse a note that is an action of this point already."""
    made = made_at(huddle, huddle.number, len(current(huddle).points))
    known = next((one for one in made if one.kind == "action" and one.title == title), None)
    if known:
        raise Refused(
            f"the last note is an action already: {known.id[:4]}", hint="/a TEXT @NAME by DAY"
        )


def _decision(line: SlashCall) -> do.Command:
    desk = line.desk
    quick = parse(line.words(), context(desk, DECIDED))
    review, replaces = quick.keys.get("review"), quick.keys.get("replaces")
    who = owner_named(line, quick.owner) if quick.owner else None
    made = HuddleRecord(
        kind="decision",
        id=desk.new_id(),
        title=quick.title,
        by=desk.typist.name,
        owner=who.name if who else None,
        status="standing",
        tags=quick.tags,
        review=due_day(review, desk.today(), week_starts=desk.team.week_starts) if review else None,
        replaces=desk.decision(replaces) if replaces else None,
    )
    return do.AddRecord(made)


def _park(line: SlashCall) -> do.Command:
    desk = line.desk
    if not line.text:
        return do.ParkPoint(desk.new_id(), desk.typist.name)
    quick = parse(line.text, context(desk, ()))
    return do.AddRecord(
        HuddleRecord(
            kind="parked",
            id=desk.new_id(),
            title=quick.title,
            by=desk.typist.name,
            status="waiting",
            tags=quick.tags,
        )
    )


def _win(line: SlashCall) -> do.Command:
    desk = line.desk
    quick = parse(line.words(), context(desk, ()))
    return do.AddRecord(
        HuddleRecord(
            kind="win",
            id=desk.new_id(),
            title=quick.title,
            by=desk.typist.name,
            status="kept",
            tags=quick.tags,
        )
    )


def _add(line: SlashCall) -> do.Command:
    words = line.words()
    timed = re.fullmatch(r"(.+?)\s+(\d{1,3})m(?:in)?", words)
    if timed is None:
        return do.AddItem(title(words))
    minutes = int(timed[2])
    if not 1 <= minutes <= 120:
        raise Refused("an item takes from 1 to 120 minutes", hint="/add TITLE 6m")
    return do.AddItem(title(timed[1]), minutes)


def _swap(line: SlashCall) -> do.Command:
    """Return another pick for the current item, or for the next pick to come."""
    state = line.state
    if isinstance(state, Lobby):
        plans = list(enumerate(state.draft.items, start=1))
    else:
        plans = [
            (number, item.plan)
            for number, item in enumerate(state.items, start=1)
            if number >= state.number and item.left is None
        ]
    number = next((number for number, plan in plans if plan.kind == "rotate"), None)
    if number is None:
        raise Refused("no pick is left to swap", hint="/add TITLE adds an item")
    item = line.desk.another(number)
    if item is None:
        raise Refused("there is no other topic that fits", hint="/skip carries it over")
    return do.Swap(number, item)


def _extend(line: SlashCall) -> do.Command:
    if not line.text:
        return do.Extend()
    minutes = re.fullmatch(r"(\d{1,3})(?:m|min)?", line.text)
    if minutes is None:
        raise Refused(f"{shown(line.text)} is no time", hint="/extend 5m")
    return do.Extend(timedelta(minutes=int(minutes[1])))


def _score(line: SlashCall) -> do.Command:
    found = re.fullmatch(r"(\d+(?:[\s,]+\d+)*)(?:[\s,]+(.*))?", line.words())
    if found is None:
        raise Refused("a score is a whole number from 1 to 10", hint="/score 9 8 9")
    scores = tuple(int(score) for score in re.findall(r"\d+", found[1]))
    return do.Score(scores, note(found[2]) if found[2] else None)


def _undo(line: SlashCall) -> do.Command:
    if line.text not in ("", "skip"):
        raise Refused(f"{shown(line.text)} is no part of it", hint="/undo, or: /undo skip")
    return do.Undo(skips=bool(line.text))


READERS: Mapping[str, Callable[[SlashCall], do.Command | HelpWanted]] = {
    "next": lambda _: do.Next(),
    "back": lambda _: do.Back(),
    "goto": _goto,
    "floor": lambda line: do.GiveFloor(line.text.removeprefix("@") or None),
    "understood": lambda line: do.Understood(line.or_none()),
    "again": lambda line: do.Again(line.or_none()),
    "more": lambda _: do.More(),
    "action": _action,
    "decide": _decision,
    "park": _park,
    "win": _win,
    "none": lambda _: do.NoAction(),
    "skip": lambda line: do.Skip(line.or_none()),
    "strike": _strike,
    "done": done,
    "later": later,
    "drop": drop,
    "edit": edit,
    "add": _add,
    "swap": _swap,
    "extend": _extend,
    "pause": lambda _: do.Pause(),
    "catchup": lambda _: do.CatchUp(),
    "end-at": _end_at,
    "join": _joined,
    "leave": lambda line: do.Leave(line.words().removeprefix("@")),
    "score": _score,
    "message": lambda line: do.SetMessage(note(line.words())),
    "undo": _undo,
    "help": lambda _: HelpWanted(),
    "end": lambda _: do.End(),
}
