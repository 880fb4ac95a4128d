"""Who comes to the team, leaves it, or takes over a promise elsewhere while a huddle runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from huddlecli.core.records import Action
from tests.helpers.table import Table

MONDAY = date(2026, 11, 23)
GONE = ["error: ana has left the team", "hint:  /leave ana"]


def rewrite(table: Table, old: str, new: str) -> None:
    """Change the team's file, as another terminal does."""
    path = table.folder / "huddle.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def ana_leaves(table: Table) -> None:
    """Take ana out of the team."""
    rewrite(table, '\n[[person]]\nname = "ana"\nside = "marketing"\n', "")


def zoe_comes(table: Table) -> None:
    """Add zoe to the team."""
    zoe = '[[person]]\nname = "zoe"\nside = "sales"\n\n'
    rewrite(table, '[[person]]\nname = "ana"', f'{zoe}[[person]]\nname = "ana"')


def ana_is_called_anne(table: Table) -> None:
    """Give ana another name."""
    rewrite(table, 'name = "ana"', 'name = "anne"\nwas = ["ana"]')


def a_mistake(table: Table) -> None:
    """Write what cannot be read as a team."""
    rewrite(table, "schema = 1", "schema = ")


def said(table: Table, change: Callable[[Table], None], *lines: str) -> list[str]:
    """Return what the room sees after these lines, at the second item, once the team changed."""
    seen = 0

    def typed() -> Iterator[str]:
        nonlocal seen
        yield "/next"
        change(table)
        seen = len(table.screen.shown)
        yield from lines

    table.huddle(table.sit_down("daily"), "daily", typed())
    return table.screen.shown[seen:]


@pytest.mark.parametrize("line", ["/a Call Oakline @ana by fri", "/d Call on day one @ana"])
def test_nothing_is_promised_for_somebody_who_left(table: Table, line: str) -> None:
    """They are in the room still, but nobody could remind them."""
    assert said(table, ana_leaves, line) == GONE
    assert list(table.folder.glob("actions/open/*")) == []


def test_no_promise_is_handed_to_somebody_who_left(table: Table) -> None:
    """Nor does a change give them one."""
    assert said(table, ana_leaves, "/a Call Oakline @ben by fri", "/edit @ana")[1:] == GONE


def test_who_was_added_elsewhere_is_known(table: Table) -> None:
    """They own a promise at once, and come without being asked for their side."""
    assert said(table, zoe_comes, "/a Call Oakline @zoe by fri", "/join zoe") == [
        "  1000  zoe  due Fri 27 Nov  Call Oakline",
        "  zoe is here (sales).",
    ]


def test_who_was_renamed_elsewhere_is_meant_by_either_name(table: Table) -> None:
    """The room has the old name, the team the new one."""
    assert said(table, ana_is_called_anne, "/a One @ana by fri", "/a Two @anne by fri") == [
        "  1000  anne  due Fri 27 Nov  One",
        "  2000  anne  due Fri 27 Nov  Two",
    ]


def test_the_floor_is_given_by_either_name(table: Table) -> None:
    """Whoever is present has one place in the room, and is shown by the name that they have now."""
    asked = "where does it stop moving? Names, numbers, one example."
    lines = ["/floor anne", "/floor ben", "/floor @ANA", "/join anne", "/leave anne"]

    shown = said(table, ana_is_called_anne, *lines)

    assert [line for line in shown if not line.startswith(f"Talk. BEN, {asked}")] == [
        f"Talk. ANNE, {asked}  Next: dan.",
        f"Talk. ANNE, {asked}  Next: dan.",
        "error: ana is already here",
        "hint:  /leave ana if they left",
        "  anne has left.",
    ]


def test_what_somebody_logs_under_a_new_name_is_taken_in(table: Table) -> None:
    """They are in the room under the old one."""

    def typed() -> Iterator[str | None]:
        yield "/next"
        ana_is_called_anne(table)
        table.now += timedelta(seconds=10)
        keys = {"title": "Prices", "owner": "anne", "side": "marketing", "due": MONDAY}
        table.log("action", "anne", status="open", **keys)
        table.now += timedelta(seconds=10)
        yield None
        yield "/end"

    table.huddle(table.sit_down("daily"), "daily", typed())

    assert [line for line in table.screen.shown if "Prices" in line][:1] == [
        "  1000  anne  due Mon 23 Nov  Prices   (logged by anne)"
    ]


def test_a_team_file_with_a_mistake_stops_nothing(table: Table) -> None:
    """The huddle goes on with the team that it knew."""
    assert said(table, a_mistake, "/a Call Oakline @ana by fri") == [
        "  1000  ana  due Fri 27 Nov  Call Oakline"
    ]


def test_the_board_asks_whoever_has_the_promise_by_now(table: Table) -> None:
    """A promise that is handed on elsewhere is told of, and its new owner is asked."""
    table.now -= timedelta(days=1)
    keys = {"title": "Prices", "owner": "ana", "side": "marketing", "due": MONDAY}
    record_id = table.log("action", "ana", status="open", **keys)
    table.now += timedelta(days=1)

    def typed() -> Iterator[str | None]:
        table.now += timedelta(seconds=10)
        handed = {"owner": "ben", "title": "All prices"}
        table.records.change(Action, record_id, "sam", table.now, set=handed)
        yield None
        yield "n"
        yield "/end"

    table.huddle(table.sit_down("daily"), "daily", typed())

    asked = "due Mon 23 Nov?  d done on time, l done late, n not yet, x drop"
    assert table.screen.shown[4:] == [
        f"ana: Prices, {asked}",
        "   item 0:00 of 3:00 · total 0:00 of 15:00 · on time, ends 09:23",
        "  1000  All prices: owner ben (from another terminal)",
        f"ben: All prices, {asked}",
        "  1000  All prices: not yet",
        "0 of 1 kept. Enter to continue",
    ]
