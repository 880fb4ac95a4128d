"""The table of keys: at each place a key does one thing, and each line of it is understood."""

from __future__ import annotations

from typing import get_args

import pytest

from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.commands import Next
from huddlecli.core.huddle.grammar import LETTERS
from huddlecli.core.huddle.keys import KEYS, ROWS, Key, KeyContext, key_context, keys_at, pressed
from huddlecli.core.huddle.sides.grammar import ROW_LETTERS
from huddlecli.core.huddle.slash_commands import BY_NAME
from huddlecli.core.huddle.state import Ended, Lobby
from tests.helpers.stories import after, begun, plan, told

PLACES: tuple[KeyContext, ...] = get_args(KeyContext)
ITEM = begun(plan("topic", 6), plan("close", 1))


@pytest.mark.parametrize("where", PLACES)
def test_no_key_does_two_things_at_one_place(where: KeyContext) -> None:
    """Neither by its name in the terminal nor by what people call it."""
    keys = keys_at(where)

    assert len({key.press for key in keys}) == len(keys)
    assert len({key.shown for key in keys}) == len(keys)
    assert len({key.does for key in keys}) == len(keys)
    assert all(pressed(key.press, where) == key for key in keys)


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.shown)
def test_each_key_types_a_line_or_is_the_screens_own(key: Key) -> None:
    """A command of the grammar, or the letter that answers a question; and never both.

    Enter at the close alone types an empty line, at which the huddle asks before it ends.
    """
    is_empty_line = key.press == "enter" and key.at == {"close"}
    assert (bool(key.types) or is_empty_line) is not bool(key.own)
    if key.types.startswith("/"):
        slash = BY_NAME[key.types.split()[0].removeprefix("/")]
        assert bool(slash.takes) or not key.is_open
    elif key.types:
        letter = key.types.removesuffix(" ")
        assert letter in (ROW_LETTERS if key.at <= ROWS else LETTERS)
        assert letter == key.press
        assert not key.is_open or letter in "rc"  # a reason or an outcome is still to be typed


@pytest.mark.parametrize("where", PLACES)
def test_the_help_and_the_way_out_are_everywhere(where: KeyContext) -> None:
    """At each place there is a key for the help, the list of commands, and to leave."""
    assert {key.own for key in keys_at(where)} >= {"help", "commands", "leave", "theme", "bell"}


def test_letters_act_only_where_they_are_shown() -> None:
    """In Talk and Execute, where notes are taken, no letter is a key."""
    for where in ("talk", "execute", "board"):
        assert not [key for key in keys_at(where) if key.press.isalpha() and len(key.press) == 1]


def test_where_a_huddle_is() -> None:
    """The lobby, each step, and the end as where it ended."""
    lobby = Lobby(first=ITEM, draft=ITEM)
    moves: list[tuple[float, do.Command]] = [
        (10.0, Next()),
        (20.0, do.Understood()),
        (30.0, do.NoAction()),
        (40.0, do.End()),
    ]
    ended, _ = told(ITEM, moves)

    assert key_context(lobby) == "lobby"
    assert [key_context(after(ITEM, *moves[:many])) for many in range(4)] == [
        "talk",
        "understand",
        "execute",
        "close",
    ]
    assert isinstance(ended, Ended)
    assert key_context(ended) == "close"
