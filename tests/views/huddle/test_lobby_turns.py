"""What the lobby says of who facilitates and who is new, the same on both screens."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.lobby import lobby_after, replanned
from huddlecli.core.huddle.state import Lobby
from huddlecli.core.minutes import Present
from huddlecli.core.rota import RotaTurn
from huddlecli.views.huddle.lobby import lobby_lines
from huddlecli.views.huddle.rows import Room, plain
from huddlecli.views.huddle.screen_lobby import Marks, lobby_rows
from tests.helpers.stories import begun, plan

CEM = Present(name="cem", side="sales")
GUEST = Present(name="zoe", side=None)
FIRST = replace(begun(plan("topic", 6), plan("close", 4)), by="sam", present=(CEM, GUEST))


def on_both(lobby: Lobby, columns: int = 80) -> list[str]:
    """Return what both screens say of who facilitates and who is new, or fail if they differ."""
    lines = [line.text for line in lobby_lines(lobby)]
    said = [text for text in lines if "facilitates" in text or "rota" in text or "New" in text]
    room = Room(columns, 30)
    drawn = [
        plain(row) for row in lobby_rows(lobby, lobby.draft.present, Marks(0, 1), FIRST.at, room)
    ]
    shown = " ".join(" ".join(drawn).split())
    assert all(text in shown for text in said)
    assert ("facilitates" in shown, "New here" in shown) == (
        any("facilitates" in text for text in said),
        any("New here" in text for text in said),
    )
    return said


@pytest.mark.parametrize(
    ("turn", "said"),
    [
        (None, []),
        (RotaTurn("sam", "fay"), ["sam facilitates today, then fay."]),
        (RotaTurn("SAM", "SAM"), ["SAM facilitates today."]),
        (RotaTurn("sam", None), ["sam facilitates today."]),
        (
            RotaTurn("fay", "sam"),
            ["fay facilitates today, then sam. sam is starting it and facilitates instead."],
        ),
        (
            RotaTurn(None, "sam"),
            ["Everybody in the rota is away today, then sam facilitates."],
        ),
        (RotaTurn(None, None), ["Everybody in the rota is away today."]),
    ],
)
@pytest.mark.parametrize("columns", [40, 80])
def test_whose_turn_it_is(turn: RotaTurn | None, said: list[str], columns: int) -> None:
    """Somebody else may start it, which the lobby says."""
    assert on_both(Lobby(first=FIRST, draft=FIRST, turn=turn), columns) == said


def test_newcomers_are_greeted_while_they_are_there() -> None:
    """Whoever is marked absent is not; an undo, or another plan, keeps both lines."""
    turn = RotaTurn("sam", "fay")
    lobby = Lobby(first=FIRST, draft=FIRST, turn=turn, newcomers=(CEM, GUEST))
    both = ["sam facilitates today, then fay.", "New here: cem (sales) and zoe. Welcome."]
    assert on_both(lobby) == both

    gone = lobby_after(lobby, ev.WentAway(at=FIRST.at, name="cem"))
    assert on_both(gone) == [both[0], "New here: zoe. Welcome."]
    assert on_both(lobby_after(gone, ev.Undone(at=FIRST.at))) == both
    replanned_lobby = replanned(gone, FIRST)
    assert replanned_lobby
    assert on_both(replanned_lobby) == on_both(gone)


def test_hostile_names_are_shown_as_text() -> None:
    """No escape sequence of a file reaches the terminal."""
    bad = Present(name="cem\x1b[31m", side="sa\x1bles")
    first = replace(FIRST, present=(bad,))
    turn = RotaTurn("fay\x1b[2J", "sam\x07")
    said = on_both(Lobby(first=first, draft=first, turn=turn, newcomers=(bad,)))
    assert len(said) == 2
    assert not {"\x1b", "\x07"} & set("".join(said))
