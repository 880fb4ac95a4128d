"""What `/undo` gives back in a huddle: each step one by one, whatever was changed how often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.evolve import fold
from huddlecli.core.huddle.state import Underway
from huddlecli.core.records import Action, is_undone
from huddlecli.live.session import Session
from tests.helpers.table import Table

FRIDAY, MONDAY, TUESDAY = date(2026, 11, 27), date(2026, 11, 30), date(2026, 12, 1)
CHANGES = ["/later mon", "/later tue", "/edit @ben", "/edit @cem", "/edit #ads", "/edit New words"]
LINES = ["/a Call Northgate @ben by fri", "a note", "/done", "/drop no", *CHANGES]


def actions(table: Table) -> dict[str, dict[str, Any]]:
    """What is true of the actions that count, by id, without when that was written."""
    found = [
        one
        for listed in (
            table.records.open(Action).records,
            table.records.closed(Action, lambda _: True).records,
        )
        for one in listed
    ]
    return {
        one.id: {key: value for key, value in asdict(one).items() if key != "changes"}
        for one in found
        if not is_undone(one)
    }


def one_action(table: Table) -> Action:
    """The action that there is, open or closed."""
    (record_id,) = actions(table)
    found = table.records.load(Action, record_id)
    assert isinstance(found, Action)
    return found


def steps(session: Session) -> int:
    """How many steps of the facilitator stand."""
    assert isinstance(session.state, Underway)
    return sum(not isinstance(one, ev.NotUndoable) for one in session.state.events)


def test_two_changes_of_one_day_are_undone_one_by_one(table: Table) -> None:
    """A day put off twice is Friday again after two undos: in the record and in the minutes."""
    session = table.sit_down("daily")
    lines = ["", "/a Call Northgate @ben by fri", "/later mon", "/later tue", "/undo", "/undo"]

    minutes = table.huddle(session, "daily", [*lines, "/end"])

    assert one_action(table).due == FRIDAY
    days = [change.set["due"] for change in one_action(table).changes]
    assert days == [FRIDAY, MONDAY, TUESDAY, MONDAY, FRIDAY]
    assert minutes is not None
    assert [one.due for item in minutes.items for one in item.actions] == [FRIDAY]
    assert not [line for line in table.screen.shown if line.startswith("error")]
    assert not [line for line in table.screen.shown if "(from another terminal)" in line]


@pytest.mark.parametrize(
    ("made", "same"),
    [
        ("/a Call Northgate @ben by mon", "/later mon"),
        ("/a Call Northgate @ben by mon", "/edit @ben"),
        ("/a Call Northgate @ben #ads by mon", "/edit #ads"),
        ("/a Call Northgate @ben by mon", "/edit Call Northgate"),
    ],
)
def test_a_change_that_changes_nothing_hinders_no_undo(table: Table, made: str, same: str) -> None:
    """It is one step, to which nothing has to be given back; then come those before it."""
    session = table.sit_down("daily")

    table.huddle(session, "daily", ["", "a note", made, same, "/undo", "/undo", "/undo", "/end"])

    said = table.screen.shown
    assert not [line for line in said if line.startswith("error")]
    assert 'Undone: promise "Call Northgate".' in said
    assert 'Undone: the note "a note".' in said
    assert actions(table) == {}


def test_an_owner_of_the_same_side_is_undone(table: Table) -> None:
    """What the change says and what was so already are told apart."""
    session = table.sit_down("daily")
    lines = ["", "/a Call Northgate @ben by fri", "/edit @ana #ads", "/edit @fay", "/undo", "/undo"]

    table.huddle(session, "daily", [*lines, "/end"])

    assert (one_action(table).owner, one_action(table).tags) == ("ben", ())
    assert not [line for line in table.screen.shown if line.startswith("error")]


def test_a_step_that_somebody_has_changed_since_is_named_and_can_be_left(table: Table) -> None:
    """`/undo skip` leaves it, and the steps before it are undone; a resume knows that too."""
    session = table.sit_down("daily")

    def typed() -> Iterator[str | None]:
        yield from ["", "first", "/a Call Northgate @ben by fri"]
        table.now += timedelta(seconds=9)
        table.records.change(Action, one_action(table).id, "ben", table.now, set={"status": "done"})
        yield from ["/undo", "/undo skip", "second"]
        yield None

    table.huddle(session, "daily", typed())
    session.close()
    said = list(table.screen.shown)
    minutes = table.huddle(table.sit_down_again(), "daily", ["/undo", "/undo", "/undo", "/end"])

    assert "error: Call Northgate was changed by ben since, so it cannot be undone" in said
    assert "hint:  /undo skip to leave it, then /undo for the step before" in said
    assert 'Skipped: promise "Call Northgate". /undo again to undo the step before it.' in said
    again = table.screen.shown[len(said) :]
    assert [line for line in again if line.startswith(("Undone", "error"))] == [
        'Undone: the note "second".',
        'Undone: the note "first".',
        "error: nothing to undo",
    ]
    assert one_action(table).status == "done"
    assert minutes is not None
    assert [one.title for item in minutes.items for one in item.actions] == ["Call Northgate"]
    assert not [note for item in minutes.items for note in item.notes]


LATER = ("/a Call Northgate @ben by fri", *("/later tue",) * 2, "/later mon", "/later tue")


@settings(max_examples=40)
@example([(0, line) for line in LATER])
@given(
    st.lists(st.tuples(st.integers(0, 1), st.sampled_from([*LINES, *["/undo"] * 8])), max_size=24)
)
def test_after_so_many_undos_it_is_as_it_was_so_many_steps_before(
    typed: list[tuple[int, str]],
) -> None:
    """In the records and in the huddle, for any changes in any order, in one second or not."""
    with TemporaryDirectory() as folder:
        table = Table(Path(folder), datetime.fromisoformat("2026-11-24T09:08:00+01:00"))
        session = table.sit_down("daily")
        stood: dict[int, object] = {}

        def seen() -> object:
            state = session.state
            assert isinstance(state, Underway)
            assert state == fold((state.begun, *state.events))  # as if the huddle was resumed
            return actions(table), replace(state, events=(), spoken=())

        def lines() -> Iterator[str]:
            yield ""
            stood[0] = seen()
            count = 0
            undos = [(1, "/undo")] * len(typed)
            for seconds, line in [*typed, *undos]:
                yield f"+{seconds} {line}"
                before, count = count, steps(session)
                if count > before:
                    stood[count] = seen()
                if line == "/undo":
                    assert count == max(0, before - 1), table.screen.shown[-2:]
                    assert seen() == stood[count]
            assert count == 0
            yield "/end"

        table.huddle(session, "daily", lines())
