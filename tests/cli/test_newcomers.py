"""Somebody new on the team is greeted at their first huddle, and never again."""

from __future__ import annotations

from tests.helpers.desk import Desk


def opened(desk: Desk, day: int, people: str = "ana,maria,sam") -> list[str]:
    """Hold a huddle that is over at once, and return what was said before its title."""
    out, err, code = desk.said(
        *["start", "daily", "--plain", "--end", "move", "--with", people],
        stdin="\n/end\n/end\n",
        HUDDLE_NOW=f"2026-11-{day}T09:06:00+01:00",
    )
    assert code == 0, err
    return out.partition("Daily huddle, Acme.")[0].splitlines()


def test_somebody_new_is_greeted_once(desk: Desk) -> None:
    """Not in the first huddle of the team, where everybody is new."""
    assert opened(desk, 23) == []
    desk.said("people add cem:sales", HUDDLE_NOW="2026-11-23T12:00:00+01:00")
    assert opened(desk, 24, "ana,maria,sam,cem") == ["New here: cem (sales). Welcome."]
    assert opened(desk, 25, "ana,maria,sam,cem") == []


def test_somebody_new_who_is_not_there_is_greeted_later(desk: Desk) -> None:
    """Also together with somebody else, and under a new name never again."""
    opened(desk, 23, "maria,sam")
    desk.said("people add cem:sales", HUDDLE_NOW="2026-11-23T12:00:00+01:00")
    assert opened(desk, 24, "maria,sam") == []
    assert opened(desk, 25, "maria,cem,ana") == [
        "New here: cem (sales) and ana (marketing). Welcome."
    ]
    file = desk.team / "huddle.toml"
    text = file.read_text("utf-8")
    file.write_text(text.replace('"cem"', '"jem"\nwas = ["cem"]'), encoding="utf-8")
    assert opened(desk, 26, "maria,jem") == []


def test_a_rehearsal_greets_and_does_not_count(desk: Desk) -> None:
    """Only a huddle that was held makes somebody known."""
    opened(desk, 23)
    desk.said("people add cem:sales", HUDDLE_NOW="2026-11-23T12:00:00+01:00")
    welcome = "New here: cem (sales). Welcome.\n"
    rehearsed = desk.said(
        *["start", "daily", "--plain", "--rehearse"],
        stdin="\n/end\n/end\n",
        HUDDLE_NOW="2026-11-24T09:00:00+01:00",
    )[0]
    assert rehearsed.startswith(welcome)
    assert opened(desk, 24, "ana,cem") == [welcome.strip()]
