"""The first sentence of `huddle summary` compares the week with those before, from the records."""

from __future__ import annotations

import json
from datetime import date

import pytest

from huddlecli.core.records import Action
from huddlecli.store import files
from huddlecli.store.records import RecordStore
from tests.helpers.acme_weeks import BERLIN, TEAM, at, close, promise
from tests.helpers.desk import Desk

WEEKS = {
    "2026-W44": (26, 1, 2),
    "2026-W45": (2, 3, 4),
    "2026-W46": (9, 2, 3),
    "2026-W47": (16, 4, 4),
}


@pytest.fixture
def acme(desk: Desk) -> Desk:
    """Return a desk in a team with kept and broken promises in four weeks.

    One of week 45 was moved after its day and kept then, in week 46: it counts in both.
    """
    files.replace(desk.team / "huddle.toml", TEAM)
    store = RecordStore(desk.team, BERLIN)
    number = 0
    for first, kept, due in WEEKS.values():
        month = 10 if first == 26 else 11
        for place in range(due):
            number += 1
            record = f"p{number:09}"
            day = date(2026, month, first + 2)
            promise(store, record, f"Promise {number}", "cem", day, at(first, month=month))
            done_on = day if place < kept else date(2026, month, first + 3)
            when = at(first + 3, 15, month)
            close(store, record, "cem", when, status="done", done_on=done_on)
    promise(store, "k7f2000000", "Two case studies", "ana", date(2026, 11, 4), at(2))
    moved = date(2026, 11, 11)
    store.change(Action, "k7f2000000", "ana", at(6), set={"due": moved})
    close(store, "k7f2000000", "ana", at(11, 12), status="done", done_on=moved)
    return desk


def first_line(desk: Desk, *words: str, now: str = "2026-11-23T09:00:00+01:00") -> str:
    """Return the first sentence of a summary."""
    out, err, code = desk.said("summary", *words, HUDDLE_NOW=now)
    assert (err, code) == ("", 0)
    return " ".join(out.partition("\n\n")[0].split())


def test_weeks_are_compared_as_json_counts_them(acme: Desk) -> None:
    """Two due days of one promise count in two weeks, whether its history is read or not."""
    assert first_line(acme) == (
        "Acme huddle, week 47: 4 of 4 kept, up from 3 of 4; best of 4 weeks"
    )
    assert first_line(acme, "--week", "46") == (
        "Acme huddle, week 46: 3 of 4 kept, up from 3 of 5; best of 3 weeks"
    )
    assert first_line(acme, "--week", "45") == "Acme huddle, week 45: 3 of 5 kept, up from 1 of 2"
    assert first_line(acme, "--week", "44") == "Acme huddle, week 44: 1 of 2 kept"
    shown = json.loads(acme.said("summary --week 47 --format json")[0])
    assert [(week["kept"]["kept"], week["kept"]["due"]) for week in shown["trend"][-4:]] == [
        (1, 2),
        (3, 5),
        (3, 4),
        (4, 4),
    ]


def test_each_side_is_compared_with_itself(acme: Desk) -> None:
    """Marketing had one promise, due in two weeks."""
    assert first_line(acme, *["--week", "46", "--side", "marketing"]) == (
        "Acme huddle, week 46, marketing: 1 of 1 kept, up from 0 of 1"
    )


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-11-22T23:59:59+01:00", "week 47 so far: 4 of 4 kept (week 46: 3 of 4)"),
        ("2026-11-23T00:00:00+01:00", "week 47: 4 of 4 kept, up from 3 of 4; best of 4 weeks"),
    ],
)
def test_a_week_is_over_at_midnight(acme: Desk, now: str, words: str) -> None:
    """Until then it is so far, and has no place among whole weeks."""
    assert first_line(acme, "--week", "47", now=now) == f"Acme huddle, {words}"


def test_the_month_before_counts_from_its_first_day(acme: Desk) -> None:
    """October had one week, with the change of the clocks on the Sunday before."""
    november = ["--since", "2026-11-01", "--until", "2026-11-30"]
    assert first_line(acme, *november, now="2026-12-01T08:00:00+01:00") == (
        "Acme huddle, 1 Nov to 30 Nov: 10 of 13 kept, up from 1 of 2 in October"
    )
    assert first_line(acme, *november, now="2026-11-23T09:00:00+01:00") == (
        "Acme huddle, 1 Nov to 30 Nov so far: 10 of 13 kept (October: 1 of 2)"
    )
    own = ["--since", "2026-11-02", "--until", "2026-11-22"]
    assert first_line(acme, *own) == "Acme huddle, 2 Nov to 22 Nov: 10 of 13 kept"


def test_only_what_was_due_several_times_is_read_with_its_history(acme: Desk) -> None:
    """A mistake in the history of an earlier week's promise is not found where nobody looks."""
    earlier = next((acme.team / "actions/closed/2026-11").glob("p000000003*.toml"))
    text = earlier.read_text(encoding="utf-8")
    head, change, rest = text.rpartition("[[change]]")
    earlier.write_text(f"{head}{change.removesuffix(']')}{rest}", encoding="utf-8")

    assert first_line(acme).endswith("up from 3 of 4; best of 4 weeks")
    _, err, _ = acme.said("summary --week 45")
    assert err.startswith(f"warning: actions/closed/2026-11/{acme.named(earlier.name)}: ")
