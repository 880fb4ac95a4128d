"""The table of keys of the full screen: each key types a line or acts on the screen itself.

Key handling, footer, help and palette all read it. Keys act while the input line is empty; plain
letters act only on boards and questions, where the footer shows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias, assert_never
from zoneinfo import ZoneInfo

from huddlecli.core.huddle.boards import BoardEntry, Promise
from huddlecli.core.huddle.lobby import is_late
from huddlecli.core.huddle.prevention import offers_prevention
from huddlecli.core.huddle.review import open_review
from huddlecli.core.huddle.sides.rows import LeadRow, MeasureRow
from huddlecli.core.huddle.state import (
    Board,
    Close,
    Ended,
    Execute,
    Huddle,
    Lobby,
    Talk,
    Understand,
    Underway,
    current,
    question,
)
from huddlecli.core.team import day_in

KeyContext: TypeAlias = Literal[
    "lobby",
    "late",  # a lobby after the scheduled start
    "moved",  # the same, with its end moved
    "talk",
    "understand",
    "execute",
    "review",  # Execute, with a decision that is still due for review
    "late promise",  # an overdue promise
    "missed promise",  # an overdue promise that an earlier huddle heard "not yet" of
    "promise",
    # The same three, of a promise that was missed twice:
    "repeated late promise",
    "repeated missed promise",
    "repeated promise",
    "parked",
    "measure",
    "counted measure",  # a measure whose value huddle counts
    "lead",
    "answered lead",  # a lead that was reached, without a verdict
    "accepted lead",  # the same, accepted and without an outcome
    "unanswered lead",  # a lead that was accepted before anybody reached it
    "wins",
    "board",  # a board that asks nothing
    "close",
]
ScreenAction: TypeAlias = Literal[
    "help",
    "commands",
    "copy",
    "leave",
    "theme",
    "bell",
    # In the lobby, with the person or the item that is marked:
    "tick",
    "swap",
    "topics",
    "item up",
    "item down",
    "leave out",
]

LOBBY: frozenset[KeyContext] = frozenset({"lobby", "late", "moved"})
LOOP: frozenset[KeyContext] = frozenset({"talk", "understand", "execute", "review"})
LEADS: frozenset[KeyContext] = frozenset(
    {"lead", "answered lead", "accepted lead", "unanswered lead"}
)
ROWS: frozenset[KeyContext] = LEADS | {"measure", "counted measure"}
LATE: tuple[KeyContext, ...] = ("late promise", "repeated late promise")
MISSED: tuple[KeyContext, ...] = ("missed promise", "repeated missed promise")
TODAY: tuple[KeyContext, ...] = ("promise", "repeated promise")
REPEATED: tuple[KeyContext, ...] = (LATE[1], MISSED[1], TODAY[1])
PROMISES: tuple[KeyContext, ...] = (*LATE, *MISSED, *TODAY)
ASKED: frozenset[KeyContext] = ROWS | {*PROMISES, "parked"}
BOARDS: frozenset[KeyContext] = ASKED | {"wins", "board"}
UNDERWAY: frozenset[KeyContext] = LOOP | BOARDS | {"close"}
EVERYWHERE: frozenset[KeyContext] = LOBBY | UNDERWAY


def _only(*places: KeyContext) -> frozenset[KeyContext]:
    return frozenset(places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key, and what it does in some contexts.

    `press` is its name in the terminal library, `shown` its name for people. It `types` a line: one
    that ends in a space waits for more words, and an empty one at the close asks before the huddle
    ends. Or it does one of the screen's `own` actions. `brief` is a short form of `does` for narrow
    screens.
    """

    press: str
    shown: str
    does: str
    at: frozenset[KeyContext]
    types: str = ""
    own: ScreenAction | None = None
    brief: str = ""

    @property
    def is_open(self) -> bool:
        """Whether more words are to be typed."""
        return self.types.endswith(" ")


def _enter(does: str, at: frozenset[KeyContext], brief: str = "", types: str = "/next") -> Key:
    return Key(press="enter", shown="Enter", does=does, at=at, types=types, brief=brief)


def _letter(letter: str, does: str, types: str, *places: KeyContext, brief: str = "") -> Key:
    at = frozenset(places)
    return Key(press=letter, shown=letter, does=does, at=at, types=types, brief=brief)


def _ctrl(letter: str, does: str, types: str, at: frozenset[KeyContext], *, brief: str = "") -> Key:
    return Key(
        press=f"ctrl+{letter}",
        shown=f"^{letter.upper()}",
        does=does,
        at=at,
        types=types,
        brief=brief,
    )


KEYS: tuple[Key, ...] = (
    _enter("start now", LOBBY, "start"),
    _enter("go to Understand", _only("talk"), "Understand"),
    _letter("y", "yes, understood", "/understood", "understand", brief="yes"),
    _letter("n", "not quite, try again", "/again", "understand", brief="not quite"),
    _enter("skip for now", _only("understand"), "skip"),
    _letter("w", "add a win", "/win ", "wins"),
    _letter("d", "done", "d", *TODAY),
    _letter("d", "done on time", "d", *LATE, brief="on time"),
    _letter("d", "done late", "d", *MISSED, brief="late"),
    _letter("l", "done late", "l", *LATE, brief="late"),
    _letter("n", "not yet", "n", *PROMISES),
    _letter("t", "take up now", "t", "parked", brief="take up"),
    _letter("n", "not now", "n", "parked"),
    _letter("x", "drop", "x", *PROMISES, "parked"),
    _letter("i", "discuss how to prevent it", "i", *REPEATED, brief="prevent it"),
    _letter("k", "keep it for as long again", "/keep", "review", brief="keep"),
    _letter("u", "keep it until a day", "/keep ", "review", brief="until"),
    _letter("r", "replace it", "/decide ", "review", brief="replace"),
    _letter("x", "drop it", "/drop ", "review", brief="drop"),
    _letter("p", "park it", "/park", "review", brief="park"),
    _letter("n", "leave it due", "/none", "review", brief="leave due"),
    _letter("w", "answered", "w", "lead", "unanswered lead"),
    _letter("a", "accepted", "a", "lead", "answered lead"),
    _letter("r", "rejected", "r ", *LEADS),
    _letter("c", "closed", "c ", *LEADS),
    _letter("i", "discuss it", "i", *ROWS, brief="discuss"),
    _letter("n", "not now", "n", *ROWS),
    _enter("next item", BOARDS | {"execute"}, "next"),
    _enter("next decision, once this decision is settled", _only("review"), "next"),
    _enter("end and write the minutes", _only("close"), "end", types=""),
    Key(press="c", shown="c", does="copy the recap", at=_only("close"), own="copy", brief="copy"),
    Key(press="space", shown="Space", does="mark absent", at=LOBBY, own="tick", brief="absent"),
    Key(press="s", shown="s", does="different topic", at=LOBBY, own="swap", brief="other topic"),
    Key(press="ctrl+t", shown="^T", does="choose a topic", at=LOBBY, own="topics", brief="topics"),
    Key(press="plus", shown="+", does="add an item", at=LOBBY, types="/add ", brief="item"),
    Key(press="minus", shown="-", does="leave the item out, or back in", at=LOBBY, own="leave out"),
    Key(press="less_than_sign", shown="<", does="move the item up", at=LOBBY, own="item up"),
    Key(press="greater_than_sign", shown=">", does="move the item down", at=LOBBY, own="item down"),
    _letter("e", "move the end", "/end-at move", "late", brief="end later"),
    _letter("e", "keep the end", "/end-at keep", "moved", brief="end on time"),
    _ctrl("a", "action", "/action ", UNDERWAY),
    _ctrl("d", "decide", "/decide ", UNDERWAY),
    _ctrl("p", "park", "/park ", UNDERWAY),
    _ctrl("n", "no action needed", "/none", _only("execute"), brief="none"),
    Key(press="plus", shown="+", does="more time", at=UNDERWAY, types="/extend", brief="time"),
    Key(press="space", shown="Space", does="pause", at=UNDERWAY, types="/pause"),
    _ctrl("z", "undo", "/undo", EVERYWHERE),
    Key(press="question_mark", shown="?", does="help", at=EVERYWHERE, own="help"),
    _ctrl("w", "win", "/win ", UNDERWAY),
    _ctrl("e", "turn the last note into an action", "/action", UNDERWAY),
    _ctrl("f", "next speaker", "/floor", LOOP),
    _ctrl("b", "back a step", "/back", UNDERWAY),
    _ctrl("g", "not quite, try again", "/again", _only("execute", "review")),
    _ctrl("o", "another point of this item", "/more", _only("execute")),
    _ctrl("o", "next decision", "/more", _only("review")),
    _ctrl("s", "carry this item over", "/skip", LOOP),
    _ctrl("t", "catch up", "/catchup", UNDERWAY),
    _ctrl("r", "score", "/score ", _only("close")),
    _ctrl("y", "message", "/message ", _only("close")),
    _ctrl("q", "end the huddle", "/end", UNDERWAY),
    Key(press="ctrl+k", shown="^K", does="all commands", at=EVERYWHERE, own="commands"),
    Key(press="ctrl+l", shown="^L", does="light or dark", at=EVERYWHERE, own="theme"),
    Key(press="f8", shown="F8", does="bell on or off", at=EVERYWHERE, own="bell"),
    Key(press="ctrl+c", shown="^C", does="leave", at=EVERYWHERE, own="leave"),
)

_TIME = ("plus", "space", "ctrl+z")
_KEEP = ("ctrl+a", "ctrl+d", "ctrl+p")
_ANSWERS = ("d", "l", "t", "n", "x", "i", "w")
_ROWS = ("w", "a", "r", "c", "i", "n", *_TIME, "enter", *_KEEP)
# The keys of the footer in each context, the most important first: those that do not fit are left
# out. The help key always fits.
FOOTER: Mapping[KeyContext, tuple[str, ...]] = MappingProxyType(
    {
        "lobby": ("enter", "space", "s", "ctrl+t", "plus", "ctrl+z"),
        "late": ("enter", "e", "space", "s", "ctrl+t", "plus", "ctrl+z"),
        "moved": ("enter", "e", "space", "s", "ctrl+t", "plus", "ctrl+z"),
        "talk": ("enter", "ctrl+a", "ctrl+p", *_TIME, "ctrl+d", "ctrl+f"),
        "understand": ("y", "n", "enter", *_TIME, "ctrl+a", "ctrl+d", "ctrl+p"),
        "execute": ("enter", *_KEEP, *_TIME, "ctrl+n", "ctrl+o"),
        "review": ("k", "u", "r", "x", "p", "n", *_TIME, "ctrl+a", "ctrl+o"),
        **dict.fromkeys(PROMISES, (*_ANSWERS, *_TIME, "enter", *_KEEP)),
        "parked": (*_ANSWERS, *_TIME, "enter", *_KEEP),
        "measure": _ROWS,
        "counted measure": _ROWS,
        "lead": _ROWS,
        "answered lead": _ROWS,
        "accepted lead": _ROWS,
        "unanswered lead": _ROWS,
        "wins": (*_ANSWERS, "enter", *_TIME, *_KEEP),
        "board": ("enter", *_KEEP, *_TIME),
        "close": ("enter", "c", "ctrl+r", "ctrl+y", *_TIME, *_KEEP),
    }
)


def key_context(state: Huddle) -> KeyContext:
    """Return the key context of a state."""
    if isinstance(state, Lobby):
        return _before(state)
    underway = state.last if isinstance(state, Ended) else state
    match current(underway).step:
        case Talk():
            return "talk"
        case Understand():
            return "understand"
        case Execute():
            return "review" if open_review(underway) else "execute"
        case Close():
            return "close"
        case Board() | None:
            return _asked(underway)
        case step:
            assert_never(step)


def _before(lobby: Lobby) -> KeyContext:
    """Return the key context of a lobby: on time, or late with its end kept or moved."""
    if not is_late(lobby.draft, lobby.draft.at):
        return "lobby"
    return "late" if lobby.draft.keeps_end else "moved"


def _asked(underway: Underway) -> KeyContext:
    """Return the key context of a board."""
    match question(underway):
        case Promise(due=due, is_missed=is_missed):
            begun = underway.begun
            today = day_in(ZoneInfo(begun.timezone), begun.at)
            late = MISSED if is_missed else LATE
            once, repeated = late if due < today else TODAY
            return repeated if offers_prevention(underway) else once
        case BoardEntry():
            return "parked"
        case MeasureRow(counted_from=counted):
            return "counted measure" if counted else "measure"
        case LeadRow(verdict=verdict, is_answered=is_answered):
            if verdict:
                return "accepted lead" if is_answered else "unanswered lead"
            return "answered lead" if is_answered else "lead"
        case None:
            return "wins" if current(underway).plan.kind == "wins" else "board"


def keys_at(where: KeyContext) -> tuple[Key, ...]:
    """Return the keys that act in that context."""
    return tuple(key for key in KEYS if where in key.at)


def footer_at(where: KeyContext) -> tuple[Key, ...]:
    """Return the keys of the footer in that context, the most important first."""
    by_name = {key.press: key for key in reversed(keys_at(where))}
    return tuple(by_name[name] for name in FOOTER[where] if name in by_name)


def pressed(name: str, where: KeyContext) -> Key | None:
    """Return what the key of that name does in that context, or None."""
    return next((key for key in keys_at(where) if key.press == name), None)
