"""The screens of a huddle show what people are called, as their team's file says it now."""

from __future__ import annotations

import pytest

from huddlecli.core.huddle.state import Lobby, Underway
from huddlecli.core.minutes import Present
from huddlecli.core.rota import RotaTurn
from huddlecli.core.value import replace
from huddlecli.live.session import Session
from tests.helpers.stage import Stage
from tests.helpers.table import Table

LATER = 20  # seconds, in which a screen has looked at the file again


def rewrite(table: Table, old: str, new: str) -> None:
    """Change the team's file, as another terminal does."""
    path = table.folder / "huddle.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def call(table: Table, name: str, called: str) -> None:
    """Write what somebody is called."""
    rewrite(table, f'name = "{name}"\n', f'name = "{name}"\ncalled = "{called}"\n')


def opened(table: Table) -> Session:
    """Return the lobby of a daily at which ana is new, and facilitates by the rota."""
    session = table.sit_down("daily")
    assert isinstance(session.state, Lobby)
    session.replan(
        replace(
            session.state,
            turn=RotaTurn("ana", "sam"),
            newcomers=(Present(name="ana", side="marketing"),),
        )
    )
    return session


def test_the_lobby_shows_what_people_are_called_and_space_still_marks_them(table: Table) -> None:
    """The keys act on the person, the journal has the name."""
    call(table, "ana", "Ana Lima")
    with Stage(table, opened(table), size=(100, 30)) as stage:
        stage.wait(LATER)
        shown = stage.text
        assert "[■ Ana Lima]" in shown
        assert "Ana Lima facilitates today, then sam." in shown
        assert "New here: Ana Lima (marketing). Welcome." in shown
        assert " ana " not in shown

        stage.press("space")
        assert "[□ Ana Lima]" in stage.text
        assert "New here" not in stage.text
        assert "ana" not in [who.name for who in stage.lobby.draft.present]
        for typed in ("Ana Lima", "ana", "ANA", "ana"):
            stage.line(typed)
        assert "[□ Ana Lima]" in stage.text


def test_an_open_lobby_follows_a_rename_made_at_another_terminal(table: Table) -> None:
    """Who is new and who facilitates is still the person who is here, under the new name."""
    with Stage(table, opened(table), size=(100, 30)) as stage:
        assert "New here: ana (marketing). Welcome." in stage.text
        rewrite(table, 'name = "ana"\n', 'name = "anne"\nwas = ["ana"]\n')
        stage.wait(LATER)
        shown = stage.text
        assert "New here: anne (marketing). Welcome." in shown
        assert "anne facilitates today, then sam." in shown
        assert "[■ anne]" in shown

        stage.line("anne")
        assert "New here" not in stage.text
        stage.line("anne")
        assert "New here: anne (marketing). Welcome." in stage.text


@pytest.mark.parametrize(
    ("called", "expected"),
    [
        ("Ana Lima", "Ana Lima"),
        ("A" * 20, "A" * 20),
        ("Ana Maria Magdalena von Lima", "ana"),
        ("ben", "ana"),
        ("李小龙", "李小龙"),
        ("[b]*Ana*", "[b]*Ana*"),
    ],
)
def test_a_talk_shows_one_name_for_one_person(table: Table, called: str, expected: str) -> None:
    """Who has the floor, who is next, and what was promised; the journal has the name."""
    call(table, "ana", called)
    with Stage(table, table.sit_down("daily"), size=(110, 36)) as stage:
        stage.lines("", "/goto 2", "/floor ben", "/a Call Oakline @ana by fri", "/leave dan")
        shown = stage.text
        assert f"{expected} " in shown
        assert "Call Oakline" in shown
        if expected != "ana":
            assert " ana " not in shown
        state = stage.session.state
        assert isinstance(state, Underway)
        assert state.made[0].owner == "ana"


def test_who_is_called_otherwise_meanwhile_is_shown_so_at_once(table: Table) -> None:
    """The file is looked at again; one that cannot be read changes nothing."""
    with Stage(table, table.sit_down("daily"), size=(110, 36)) as stage:
        stage.lines("", "/goto 2", "/a Call Oakline @ana by fri")
        call(table, "ana", "Ana Lima")
        stage.wait(LATER)
        assert "Ana Lima Fri 27 Nov" in " ".join(stage.text.split())
        rewrite(table, "schema = 1", "schema = one")
        stage.wait(LATER)
        assert "Ana Lima" in stage.text
