"""What was answered for a measure or a lead in a huddle, and is taken back at another terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from huddlecli.core.leads.steps import reopened
from huddlecli.core.minutes import MinutedAnswer, Minutes
from huddlecli.core.side_records import Lead, Measure
from huddlecli.store.side_figures import with_lead_titles
from huddlecli.views import recap
from huddlecli.views.formats.text import as_text
from huddlecli.views.minutes import document
from tests.helpers import sides
from tests.helpers.table import Table

WEEK = "2026-W48"
LETTERS = "w answered, a accepted, r REASON, c OUTCOME, i discuss it, n not now"
WAITING = "waiting 1 d 2 h"


@pytest.fixture
def team(tmp_path: Path) -> Table:
    """Return a team that answers leads within four hours, on Monday of week 49."""
    return sides.table(tmp_path / "acme")


def change(table: Table, model: type[Lead | Measure], record_id: str, **keys: Any) -> None:
    """Change a record, as somebody does at another terminal."""
    table.now += timedelta(seconds=5)
    table.records.change(model, record_id, "cem", table.now, set=keys)


def reopen(table: Table, lead_id: str) -> None:
    """Take the last step of a lead back, as `huddle lead reopen` does."""
    table.now += timedelta(seconds=5)
    step = reopened(table.records.load(Lead, lead_id), lead_id[:4])
    table.records.change(Lead, lead_id, "cem", table.now, set=step.set, unset=step.unset)


def undo(table: Table, model: type[Lead | Measure], record_id: str) -> None:
    """Undo the last change of a record, as `huddle undo` does."""
    table.now += timedelta(seconds=5)
    last = table.records.load(model, record_id).changes[-1]
    table.records.revert(model, record_id, last.at, "cem", table.now)


def lead_keys(table: Table, answer: str) -> dict[str, Any]:
    """Return the keys that an answer for a lead sets."""
    closed = {"status": "closed", "closed": table.now}
    keys: dict[str, dict[str, Any]] = {
        "answered": {"answered": table.now},
        "accepted": {"verdict": "accepted", "verdict_at": table.now},
        "rejected": {
            "verdict": "rejected",
            "verdict_at": table.now,
            "reason": "record",
            **closed,
        },
        "won": {"outcome": "won", **closed},
    }
    return keys[answer]


def came_in(table: Table) -> list[str]:
    """Return what was shown of other terminals, without ids and where it came from."""
    ends = " (from another terminal)"
    return [
        line.strip().split("  ", 1)[1].removesuffix(ends)
        for line in table.screen.shown
        if line.endswith(ends)
    ]


def answers(minutes: Minutes | None) -> list[tuple[str | None, str, str | None]]:
    """Return what the minutes have of the board: source, answer and reason of each."""
    assert minutes
    return [(given.source, given.answer, given.reason) for given in minutes.items[0].answers]


@pytest.mark.parametrize("line", ["w", "a", "r de", "c lost too small"])
def test_a_lead_answered_here_and_reopened_elsewhere_is_asked_about_again(
    team: Table, line: str
) -> None:
    """Board, minutes and recap go by the record: the lead waits as before."""
    ids = sides.leads(team)

    def lines() -> Iterator[str | None]:
        yield line
        reopen(team, ids["Brightwave"])
        yield None
        yield "/end"

    minutes = team.huddle(team.sit_down("closed-loop"), "closed-loop", lines())

    assert team.screen.shown[-2:] == [
        f"  {ids['Brightwave'][:4]}  Brightwave: taken back, {WAITING} (from another terminal)",
        f"Brightwave (cem, webinar): {WAITING}  {LETTERS}",
    ]
    assert answers(minutes) == []
    assert minutes
    named = with_lead_titles(team.folder, minutes)
    assert "Brightwave" not in as_text(document(named)) + recap.as_chat(named)
    lead = team.records.load(Lead, ids["Brightwave"])
    assert (lead.status, lead.answered, lead.verdict, lead.outcome) == ("open", None, None, None)


@pytest.mark.parametrize("answer", ["answered", "accepted", "rejected", "won"])
def test_a_lead_answered_elsewhere_and_undone_there_is_asked_about_again(
    team: Table, answer: str
) -> None:
    """What was taken in is taken out again; then the huddle answers itself."""
    ids = sides.leads(team)

    def lines() -> Iterator[str | None]:
        change(team, Lead, ids["Brightwave"], **lead_keys(team, answer))
        yield None
        undo(team, Lead, ids["Brightwave"])
        yield None
        yield "r ro"
        yield "/end"

    minutes = team.huddle(team.sit_down("closed-loop"), "closed-loop", lines())

    words = "rejected (record)" if answer == "rejected" else answer
    assert came_in(team) == [f"Brightwave: {words}", f"Brightwave: taken back, {WAITING}"]
    assert answers(minutes) == [("webinar", "rejected", "routing")]


def test_what_is_left_of_several_answers_is_in_the_minutes(team: Table) -> None:
    """Answered here, then accepted and won elsewhere: taken back one by one, the last one counts.

    The board does not ask again while an answer of this huddle holds.
    """
    ids = sides.leads(team)

    def lines() -> Iterator[str | None]:
        yield "w"
        for answer in ("accepted", "won"):
            change(team, Lead, ids["Brightwave"], **lead_keys(team, answer))
            yield None
        reopen(team, ids["Brightwave"])
        yield None
        reopen(team, ids["Brightwave"])
        yield None
        yield "/end"

    minutes = team.huddle(team.sit_down("closed-loop"), "closed-loop", lines())

    assert came_in(team) == [
        "Brightwave: accepted",
        "Brightwave: won",
        "Brightwave: taken back, accepted, no outcome",
        "Brightwave: taken back, answered, no verdict",
    ]
    assert team.screen.shown[-1] == f"Oakline (dan, demo): waiting 6 h  {LETTERS}"
    assert answers(minutes) == [("webinar", "answered", None)]


def test_another_verdict_and_another_reason_replace_the_one_given_here(team: Table) -> None:
    """Rejected here; elsewhere the reason changes, and another lead is accepted after all."""
    ids = sides.leads(team)

    def lines() -> Iterator[str | None]:
        yield "r de"
        yield "r re"
        change(team, Lead, ids["Brightwave"], reason="routing")
        reopen(team, ids["Oakline"])
        change(team, Lead, ids["Oakline"], **lead_keys(team, "accepted"))
        yield "/end"  # which looks once more

    minutes = team.huddle(team.sit_down("closed-loop"), "closed-loop", lines())

    assert answers(minutes) == [("webinar", "rejected", "routing"), ("demo", "accepted", None)]


def test_what_was_there_before_the_huddle_and_is_taken_back_is_on_the_board(team: Table) -> None:
    """A lead that had its answer waits again, without anything in the minutes."""
    ids = sides.leads(team)

    def lines() -> Iterator[str | None]:
        yield "n"
        yield "n"
        reopen(team, ids["Northgate"])
        yield None
        yield "/end"

    minutes = team.huddle(team.sit_down("closed-loop"), "closed-loop", lines())

    assert came_in(team) == ["Northgate: taken back, waiting"]
    assert team.screen.shown[-1] == f"Northgate (cem, fair): waiting  {LETTERS}"
    assert answers(minutes) == []


def test_a_lead_to_discuss_stays_so_when_an_answer_is_taken_back(team: Table) -> None:
    """The huddle said so itself, and no record can take it back."""
    ids = sides.leads(team)

    def lines() -> Iterator[str | None]:
        yield "i"
        change(team, Lead, ids["Brightwave"], **lead_keys(team, "accepted"))
        yield None
        reopen(team, ids["Brightwave"])
        yield None
        yield "/end"

    minutes = team.huddle(team.sit_down("closed-loop"), "closed-loop", lines())

    assert answers(minutes) == [("webinar", "discuss", None)]


def test_a_dropped_lead_that_comes_back_is_asked_about(team: Table) -> None:
    """Meanwhile it counted neither as open nor as late."""
    ids = sides.leads(team)

    def lines() -> Iterator[str | None]:
        change(team, Lead, ids["Brightwave"], status="dropped", closed=team.now)
        yield "/goto 2"
        yield "/goto 1"
        undo(team, Lead, ids["Brightwave"])
        yield "/goto 2"
        yield "/goto 1"
        yield "/end"

    minutes = team.huddle(team.sit_down("closed-loop"), "closed-loop", lines())

    assert [line for line in team.screen.shown if line.endswith(" open.")] == [
        "2 over the agreed 4 h, 4 open.",
        "1 over the agreed 4 h, 3 open.",
        "2 over the agreed 4 h, 4 open.",
    ]
    assert answers(minutes) == []


def test_undo_in_the_huddle_and_undo_elsewhere_agree(team: Table) -> None:
    """An answer that is gone elsewhere cannot be undone here; one below it still can."""
    ids = sides.leads(team)

    def lines() -> Iterator[str | None]:
        yield "w"
        yield "a"
        reopen(team, ids["Oakline"])
        yield None
        yield "/undo"
        yield "/undo skip"
        yield "/undo"
        yield "/end"

    minutes = team.huddle(team.sit_down("closed-loop"), "closed-loop", lines())

    shown = "\n".join(team.screen.shown)
    assert "error: Oakline was changed by cem since, so it cannot be undone" in shown
    assert "Undone: the answer for Brightwave." in shown
    assert answers(minutes) == []
    lead = team.records.load(Lead, ids["Brightwave"])
    assert (lead.status, lead.answered) == ("open", None)


def test_an_undo_below_what_came_in_leaves_what_the_record_says(team: Table) -> None:
    """Answered here, accepted elsewhere; the answer is undone here, and the verdict stays."""
    ids = sides.leads(team)

    def lines() -> Iterator[str | None]:
        yield "w"
        change(team, Lead, ids["Brightwave"], **lead_keys(team, "accepted"))
        yield None
        yield "/undo"
        yield None
        yield "/end"

    minutes = team.huddle(team.sit_down("closed-loop"), "closed-loop", lines())

    assert came_in(team)[-1] == "Brightwave: taken back, accepted, not answered"
    assert answers(minutes) == [("webinar", "accepted", None)]


def test_a_resume_takes_back_what_was_reopened_in_between(team: Table) -> None:
    """No process ran when it was reopened; the journal has one event more, and keeps the first."""
    ids = sides.leads(team)
    session = team.sit_down("closed-loop")
    team.huddle(session, "closed-loop", ["r de", "w"])
    session.close()
    reopen(team, ids["Brightwave"])
    team.screen.shown.clear()

    again = team.sit_down_again()
    minutes = team.huddle(again, "closed-loop", [None, "/end"])

    assert came_in(team) == [f"Brightwave: taken back, {WAITING}"]
    assert answers(minutes) == [("demo", "answered", None)]
    journal = next((team.folder / "huddles").rglob("*.jsonl")).read_text(encoding="utf-8")
    assert [journal.count(f'"answer":"{one}"') for one in ("rejected", "taken-back")] == [1, 1]


def value_answer(measure_id: str, value: int, note: str | None = None) -> MinutedAnswer:
    """Return what the minutes have of the tries for each lead."""
    return MinutedAnswer(
        kind="measure",
        id=measure_id,
        title="Tries for each lead",
        answer="value",
        value=value,
        target=6,
        period=WEEK,
        note=note,
    )


def test_a_value_of_elsewhere_that_is_undone_is_asked_for_again(team: Table) -> None:
    """The scoreboard has no value, and neither have the minutes."""
    ids = sides.scoreboard(team)

    def lines() -> Iterator[str | None]:
        change(team, Measure, ids["Tries"], **{f"values.{WEEK}": 8, f"notes.{WEEK}": "by mail"})
        yield None
        undo(team, Measure, ids["Tries"])
        yield None
        yield "/end"

    minutes = team.huddle(team.sit_down("sla"), "sla", lines())

    assert came_in(team) == [
        "Tries for each lead: 8 of 6, held (by mail)",
        "Tries for each lead: taken back, no value",
    ]
    assert team.screen.shown[-1].startswith("dan: Tries for each lead, week 48?")
    assert minutes
    assert minutes.items[0].answers == ()


def test_a_value_of_here_that_is_removed_elsewhere_is_gone(team: Table) -> None:
    """Then the scoreboard takes another one."""
    ids = sides.scoreboard(team)

    def lines() -> Iterator[str | None]:
        yield "7"
        team.now += timedelta(seconds=5)
        unset = [f"values.{WEEK}"]
        team.records.change(Measure, ids["Tries"], "dan", team.now, unset=unset)
        yield None
        yield "5: two were ill"
        yield "/end"

    minutes = team.huddle(team.sit_down("sla"), "sla", lines())

    assert came_in(team) == ["Tries for each lead: taken back, no value"]
    assert minutes
    assert minutes.items[0].answers == (value_answer(ids["Tries"], 5, "two were ill"),)


def test_a_correction_and_its_undo_are_followed(team: Table) -> None:
    """Seven here, eight elsewhere, then seven again; another note alone counts too."""
    ids = sides.scoreboard(team)

    def lines() -> Iterator[str | None]:
        yield "7"
        change(team, Measure, ids["Tries"], **{f"values.{WEEK}": 8})
        yield None
        undo(team, Measure, ids["Tries"])
        yield None
        change(team, Measure, ids["Tries"], **{f"notes.{WEEK}": "by mail"})
        yield "/end"

    minutes = team.huddle(team.sit_down("sla"), "sla", lines())

    assert came_in(team) == [
        "Tries for each lead: 8 of 6, held",
        "Tries for each lead: 7 of 6, held",
        "Tries for each lead: 7 of 6, held (by mail)",
    ]
    assert minutes
    assert minutes.items[0].answers == (value_answer(ids["Tries"], 7, "by mail"),)


def test_a_correction_of_an_old_value_that_is_undone_leaves_no_answer(team: Table) -> None:
    """Nobody said anything about it here: the board asks about it as at first."""
    ids = sides.scoreboard(team)

    def lines() -> Iterator[str | None]:
        yield "n"
        change(team, Measure, ids["Leads handed over"], **{f"values.{WEEK}": 140})
        yield None
        undo(team, Measure, ids["Leads handed over"])
        yield None
        yield "/end"

    minutes = team.huddle(team.sit_down("sla"), "sla", lines())

    red = "96 of 120 leads, red for the third week"
    assert came_in(team) == [
        "Leads handed over: 140 of 120 leads, held",
        f"Leads handed over: taken back, {red}",
    ]
    assert team.screen.shown[-1].startswith(f"Leads handed over: {red}")
    assert minutes
    assert minutes.items[0].answers == ()


def test_a_dropped_measure_that_comes_back_is_asked_about(team: Table) -> None:
    """With the value that was given here before it was dropped, it needs no other one."""
    ids = sides.scoreboard(team)

    def lines() -> Iterator[str | None]:
        yield "7"
        for title in ("Tries", "Leads handed over"):
            change(team, Measure, ids[title], status="dropped", closed=team.now)
        yield None
        for title in ("Tries", "Leads handed over"):
            undo(team, Measure, ids[title])
        yield None
        yield "/end"

    minutes = team.huddle(team.sit_down("sla"), "sla", lines())

    assert sorted(came_in(team)) == [
        "Leads handed over: dropped",
        "Leads handed over: taken back, 96 of 120 leads, red for the third week",
        "Tries for each lead: dropped",
        "Tries for each lead: taken back, 7 of 6, held",
    ]
    assert minutes
    assert minutes.items[0].answers == (value_answer(ids["Tries"], 7),)


def test_what_the_huddle_writes_itself_never_comes_in(team: Table) -> None:
    """Each answer is read back from its record as the huddle knows it."""
    sides.leads(team)
    sides.scoreboard(team)
    team.huddle(
        team.sit_down("closed-loop"),
        "closed-loop",
        ["w", "a", "r re no number", "c nu next spring", "/undo", "c lost", None, "/end"],
    )
    team.huddle(
        team.sit_down("sla"), "sla", ["7: two were ill", "130", "/undo", "131", "i", None, "/end"]
    )

    assert came_in(team) == []
