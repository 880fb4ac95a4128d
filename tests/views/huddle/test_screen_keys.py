"""The foot of the full screen and its help, at every place and in every room."""

from __future__ import annotations

from typing import get_args

import pytest

from huddlecli.core.huddle.keys import KEYS, KeyContext, keys_at
from huddlecli.core.huddle.slash_commands import SLASH_COMMANDS
from huddlecli.views.huddle.rows import ELLIPSIS, plain, row_width
from huddlecli.views.huddle.screen_keys import help_rows, key_row

PLACES: tuple[KeyContext, ...] = get_args(KeyContext)


def foot(where: KeyContext, room: int) -> str:
    """Return the text of the foot."""
    return plain(key_row(where, room, is_typing=False)).strip()


def test_the_foot_has_what_matters_at_each_place() -> None:
    """At 80 columns: the answers first; time, pause and undo in the loop; score at the close."""
    assert {where: foot(where, 80) for where in PLACES} == {
        "lobby": "Enter start  Space absent  s other topic  ^T topics  + item  ^Z undo  ? help",
        "late": "Enter start  e end later  Space absent  s other topic  ^T topics  ? help",
        "moved": "Enter start  e end on time  Space absent  s other topic  ^T topics  ? help",
        "talk": "Enter Understand  ^A action  ^P park  + time  Space pause  ^Z undo  ? help",
        "understand": (
            "y yes  n not quite  Enter skip  + time  Space pause  ^Z undo  ^A action  ? help"
        ),
        "execute": (
            "Enter next  ^A action  ^D decide  ^P park  + time  Space pause  ^Z undo  ? help"
        ),
        "review": ("k keep  u until  r replace  x drop  p park  n leave due  + time  ? help"),
        "late promise": (
            "d on time  l late  n not yet  x drop  + time  Space pause  ^Z undo  ? help"
        ),
        "missed promise": (
            "d late  n not yet  x drop  + time  Space pause  ^Z undo  Enter next  ? help"
        ),
        "promise": "d done  n not yet  x drop  + time  Space pause  ^Z undo  Enter next  ? help",
        "repeated late promise": (
            "d on time  l late  n not yet  x drop  i prevent it  + time  Space pause  ? help"
        ),
        "repeated missed promise": (
            "d late  n not yet  x drop  i prevent it  + time  Space pause  ^Z undo  ? help"
        ),
        "repeated promise": (
            "d done  n not yet  x drop  i prevent it  + time  Space pause  ^Z undo  ? help"
        ),
        "parked": "t take up  n not now  x drop  + time  Space pause  ^Z undo  Enter next  ? help",
        "measure": "i discuss  n not now  + time  Space pause  ^Z undo  Enter next  ? help",
        "counted measure": "i discuss  n not now  + time  Space pause  ^Z undo  Enter next  ? help",
        "lead": "w answered  a accepted  r rejected  c closed  i discuss  n not now  ? help",
        "answered lead": "a accepted  r rejected  c closed  i discuss  n not now  + time  ? help",
        "accepted lead": "r rejected  c closed  i discuss  n not now  + time  Space pause  ? help",
        "unanswered lead": "w answered  r rejected  c closed  i discuss  n not now  + time  ? help",
        "wins": "w add a win  Enter next  + time  Space pause  ^Z undo  ^A action  ? help",
        "board": "Enter next  ^A action  ^D decide  ^P park  + time  Space pause  ^Z undo  ? help",
        "close": "Enter end  c copy  ^R score  ^Y message  + time  Space pause  ^Z undo  ? help",
    }


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("room", [24, 40, 60, 80, 100, 160, 300])
def test_the_foot_fits_and_has_the_help(where: KeyContext, room: int) -> None:
    """What there is no room for is left out from the end, and never the help."""
    found = key_row(where, room, is_typing=False)

    assert row_width(found) <= room
    assert plain(found).endswith("? help")


def test_where_there_is_room_the_foot_says_it_in_whole() -> None:
    """Each key with all its words."""
    assert foot("close", 160) == (
        "Enter end and write the minutes   c copy the recap   ^R score   ^Y message   "
        "+ more time   Space pause   ^Z undo   ^A action   ^D decide   ^P park   ? help"
    )


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("room", [30, 45, 71, 120, 151])
def test_the_help_is_whole_in_every_room(where: KeyContext, room: int) -> None:
    """Each key that acts there and each command, with all its words, and nothing cut."""
    rows = [plain(one) for one in help_rows(where, room)]
    words = set(" ".join(rows).split())

    assert all(row_width(one) <= room for one in help_rows(where, room))
    assert ELLIPSIS not in "".join(rows)
    assert {word for key in keys_at(where) for word in key.does.split()} <= words
    assert {
        word for one in SLASH_COMMANDS for word in (*one.usage.split(), *one.does.split())
    } <= words


def test_keys_and_commands_are_on_the_first_page() -> None:
    """At 80 by 24 the help shows 18 rows: all keys of Talk, and where the commands begin."""
    rows = [plain(one).strip() for one in help_rows("talk", 71)[:18]]

    assert rows[0].startswith("Keys")
    assert any(one.startswith("Commands") for one in rows)
    assert len(KEYS) > len(keys_at("talk"))
