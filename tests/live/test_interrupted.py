"""Huddles that stop in the middle: what is gone on with, what is closed, which time counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from huddlecli.core.errors import Busy, Unknown
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.clock import announced_end, elapsed, total
from huddlecli.core.huddle.events import TakenOver
from huddlecli.core.huddle.minutes import minutes_of
from huddlecli.core.huddle.state import Ended, Underway
from huddlecli.core.minutes import Minutes
from huddlecli.core.records import Action
from huddlecli.live import sessions, unfinished
from huddlecli.live.session import Session
from huddlecli.store import journal, minutes_files
from tests.helpers.table import Table

DAILY = "2026-11-24-0908-daily"
UNDERSTAND = (
    "Understand. GUS, say back where it stops, and why, in their words. CEM, is that right?"
    "  /u yes, /again not yet"
)


def interrupted(table: Table, *lines: str | None) -> None:
    """A daily huddle that stops after these lines, as if its terminal had died."""
    session = table.sit_down("daily")
    assert table.huddle(session, "daily", lines) is None
    session.close()
    table.screen.shown.clear()


def times(table: Table, session: Session) -> Sequence[timedelta]:
    """The time of the item and of the huddle, and how far off its end is."""
    state, now = session.state, session.now()
    assert isinstance(state, Underway)
    return elapsed(state, now), total(state, now), announced_end(state) - table.now


def titles(minutes: Minutes | None) -> list[list[str]]:
    """What was promised at each item."""
    assert minutes
    return [
        [one.title for found in (*(p.actions for p in item.points), item.actions) for one in found]
        for item in minutes.items
    ]


def promise(table: Table, title: str, by: str = "cem", **place: object) -> str:
    """A promise that is logged elsewhere."""
    due = date(2026, 11, 27)
    keys = {"title": title, "owner": by, "side": "sales", "due": due, "status": "open", **place}
    return table.log("action", by, **keys)


def test_no_time_counts_between_the_last_line_and_the_resume(table: Table) -> None:
    """Twenty minutes away cost nothing: the item, the huddle and its end go on."""
    interrupted(table, "+60 /next", "+90 the list comes late")
    table.now += timedelta(minutes=20)

    table.huddle(table.sit_down_again(), "daily", ["+15 /next"])

    assert table.screen.shown == [
        "Daily huddle, Acme. 15 minutes, 09:08 to 09:23. 8 people.",
        "",
        "2 of 4  Where are you stuck?  7:06 min, until 09:36.  Sales opens.",
        "Talk. CEM, where does it stop moving? Names, numbers, one example.  Next: ana.",
        "   item 1:30 of 7:06 · total 2:30 of 15:00 · on time, ends 09:43",
        "> /next",
        UNDERSTAND,
        "   item 1:45 of 7:06 · total 2:45 of 15:00 · on time, ends 09:43",
    ]


def test_no_time_counts_between_the_last_line_and_a_take_over(table: Table) -> None:
    """Two hours after its process was killed the huddle is where it was, to the second."""
    interrupted(table, "+60 /next", "+90 the list comes late")
    table.now += timedelta(hours=2)
    found, _ = unfinished.find(table.folder, "daily", table.records)
    assert found

    session = sessions.taken_over(table.prepared("daily"), found, table.clock)

    assert times(table, session) == (
        timedelta(seconds=90),
        timedelta(seconds=150),
        timedelta(minutes=12, seconds=30),
    )
    minutes = session.end()
    assert [item.actual_seconds for item in minutes.items] == [60, 90, 0, 0]


def test_a_take_over_that_was_killed_counts_no_time_either(table: Table) -> None:
    """Only that it took the chair is in the journal: it never ran the huddle."""
    interrupted(table, "+60 /next", "+90 the list comes late")
    path = journal.folder_of(table.folder) / f"{DAILY}.jsonl"
    for _ in range(2):
        table.now += timedelta(hours=1)
        journal.take_over(path, TakenOver(at=table.now, by="ana")).close()
    table.now -= timedelta(minutes=5)  # and the clock was set back

    session = table.sit_down_again()

    assert times(table, session)[:2] == (timedelta(seconds=90), timedelta(seconds=150))
    session.close()
    instants = [event.at for event in journal.read(path).events]
    assert instants == sorted(instants)


def test_it_is_resumed_as_often_as_it_takes(table: Table) -> None:
    """Each interruption is taken out by itself, and a paused clock stays paused."""
    interrupted(table, "+60 /next", "+30 /pause")
    for _ in range(3):
        table.now += timedelta(minutes=7)
        session = table.sit_down_again()
        table.now += timedelta(seconds=10)
        session.do(do.Note("still here"))
        session.close()

    again = table.sit_down_again()

    half_a_minute = timedelta(seconds=30)
    assert times(table, again) == (
        half_a_minute,
        timedelta(minutes=2),
        timedelta(minutes=13),
    )
    again.close()


def test_a_clock_that_jumps_back_takes_no_time_away(table: Table) -> None:
    """Where the clock was set back the huddle stands until that hour is reached again."""
    interrupted(table, "+60 /next", "+45 one", None)
    session = table.sit_down_again()
    table.now += timedelta(seconds=45)
    session.take_in()  # thirty seconds without a line: the holder says that it is there
    before = elapsed_and_total(session)
    session.close()
    table.now -= timedelta(minutes=10)

    for _ in range(2):
        session = table.sit_down_again()
        assert elapsed_and_total(session) == before
        session.do(do.Note("and now?"))
        session.close()

    found, _ = unfinished.find(table.folder, "daily", table.records)
    assert found
    instants = [event.at for event in found.contents.events]
    assert instants == sorted(instants)


def elapsed_and_total(session: Session) -> tuple[timedelta, timedelta]:
    """The time of the item and of the huddle."""
    state = session.state
    assert isinstance(state, Underway)
    return elapsed(state, session.now()), total(state, session.now())


def test_a_record_without_its_event_is_taken_in_first(table: Table) -> None:
    """A crash between a record and its event loses neither: it is there, at its item."""
    interrupted(table, "/next", "/next", "/u")
    promise(table, "Call the three leads", "cem", huddle=DAILY, item=2, topic="stuck")
    table.now += timedelta(minutes=1)

    minutes = table.huddle(table.sit_down_again(), "daily", ["/next", "/end"])

    assert "  1000  cem  due Fri 27 Nov  Call the three leads   (logged by cem)" in (
        table.screen.shown
    )
    assert titles(minutes) == [[], ["Call the three leads"], [], []]
    assert minutes
    assert minutes.items[1].points[0].outcome == "action"


def test_what_was_logged_in_between_on_the_same_day_is_taken_in(table: Table) -> None:
    """A resume an hour later takes in what people who are present promised meanwhile."""
    interrupted(table, "/next")
    table.now += timedelta(minutes=30)
    promise(table, "While you were away")
    table.now += timedelta(minutes=30)

    minutes = table.huddle(table.sit_down_again(), "daily", ["/end"])

    assert titles(minutes) == [[], ["While you were away"], [], []]


def test_what_was_logged_until_a_later_day_is_left_alone(table: Table) -> None:
    """A day later the logs in between belong to nobody's huddle; those made from then on do."""
    interrupted(table, "/next")
    table.now += timedelta(hours=5)
    in_between = promise(table, "In between")
    table.now += timedelta(hours=20)
    session = table.sit_down_again()
    table.now += timedelta(seconds=1)
    promise(table, "From now on")

    minutes = table.huddle(session, "daily", ["/end"])

    assert titles(minutes) == [[], ["From now on"], [], []]
    assert table.records.load(Action, in_between).huddle is None


def test_a_torn_last_line_is_dropped_with_a_warning(table: Table) -> None:
    """Half a line is told by its number and left out; the lines after it are whole again."""
    interrupted(table, "/next", "first note")
    path = journal.folder_of(table.folder) / f"{DAILY}.jsonl"
    with path.open("ab") as file:
        file.write(b'{"at":"2026-11-24T08:08:00Z","text":"second no')

    found, warnings = unfinished.find(table.folder, None, table.records)
    minutes = table.huddle(table.sit_down_again(), "daily", ["third note", "/end"])

    assert found
    assert [(one.path, one.reason) for one in warnings] == [
        (path, "line 4 could not be read and was skipped")
    ]
    assert minutes
    assert minutes.items[1].points[0].notes == ("first note", "third note")


def test_what_belongs_to_it_is_in_the_minutes_of_one_closed_later(table: Table) -> None:
    """A record was written, and the process killed before the journal named it."""
    interrupted(table, "+60 /next", "+90 the list comes late")
    keys = {"title": "Send the list", "owner": "cem", "side": "sales", "due": date(2026, 11, 27)}
    table.log("action", "fay", **keys, status="open", huddle=DAILY, item=2)
    table.log("action", "cem", **keys, status="open")
    table.now += timedelta(days=1)
    found, _ = unfinished.find(table.folder, "daily", table.records)
    assert found

    minutes = unfinished.close(table.folder, table.records, found)

    assert minutes.ended - minutes.started == timedelta(seconds=150)
    assert [one.title for one in minutes.items[1].points[0].actions] == ["Send the list"]


def test_a_fresh_start_closes_it_at_its_last_entry(table: Table) -> None:
    """Closed a day later, it ended at its last line, and what was left is carried over."""
    interrupted(table, "+60 /next", "+90 the list comes late")
    table.now += timedelta(days=1)
    found, _ = unfinished.find(table.folder, "daily", table.records)
    assert found

    minutes = unfinished.close(table.folder, table.records, found)

    assert minutes.ended - minutes.started == timedelta(seconds=150)
    assert [(item.title, item.actual_seconds, item.left) for item in minutes.items] == [
        ("Promises", 60, "through"),
        ("Where are you stuck?", 90, "carried"),
        ("Is there room for more leads?", 0, "carried"),
        ("Read-back", 0, "through"),
    ]
    assert minutes_files.load(minutes_files.path_of(table.folder, DAILY)) == minutes
    assert unfinished.find(table.folder, None, table.records) == (None, [])
    assert [plan.title for plan in table.prepared("daily").plan.items][1:3] == [
        "Where are you stuck?",
        "Is there room for more leads?",
    ]


@pytest.mark.parametrize("are_written", [False, True])
def test_one_that_had_ended_gets_its_minutes_at_the_next_start(
    table: Table, *, are_written: bool
) -> None:
    """Killed between the end and the minutes, or after them: the next start does it."""
    interrupted(table, "/next", "+60 the list comes late")
    session = table.sit_down_again()
    session.do(do.End())
    session.close()
    path = minutes_files.path_of(table.folder, DAILY)
    if are_written:
        assert isinstance(session.state, Ended)
        minutes_files.save(table.folder, minutes_of(session.state))

    assert unfinished.find(table.folder, "weekly", table.records) == (None, [])

    assert minutes_files.load(path).items[1].points[0].notes == ("the list comes late",)
    assert path.with_suffix(".jsonl").exists()
    assert not list(journal.folder_of(table.folder).iterdir())


def test_an_id_that_is_taken_gets_a_number(table: Table) -> None:
    """Three huddles of one agenda in one minute have three ids."""
    ids = []
    for _ in range(3):
        minutes = table.huddle(table.sit_down("daily"), "daily", ["/end"])
        assert minutes
        ids.append(minutes.id)

    assert ids == [DAILY, f"{DAILY}-2", f"{DAILY}-3"]


def test_who_sits_in_the_chair_is_told_to_a_second_one(table: Table) -> None:
    """While a process holds a huddle nobody else can go on with it."""
    session = table.sit_down("daily")
    table.huddle(session, "daily", ["/next"])

    with pytest.raises(Busy) as busy:
        table.sit_down_again()

    assert busy.value.message == "fay is already running this huddle in another terminal"
    session.close()


def test_taking_over_what_ended_just_now_says_so(table: Table) -> None:
    """Where the holder ends it while another takes the chair, nothing is left to go on with."""
    interrupted(table, "/next")
    found, _ = unfinished.find(table.folder, "daily", table.records)
    assert found
    session = table.sit_down_again()
    session.do(do.End())
    session.close()

    with pytest.raises(Unknown) as unknown:
        sessions.taken_over(table.prepared("daily"), found, table.clock)

    assert unknown.value.message == "Daily huddle has just ended"
    assert unknown.value.hint == f"huddle minutes show {DAILY}"


def test_the_holder_says_that_it_is_there(table: Table) -> None:
    """With nothing typed a line is added each thirty seconds, and only then."""
    session = table.sit_down("daily")
    table.huddle(session, "daily", ["/next"])
    for _ in range(100):
        table.now += timedelta(seconds=1)
        session.take_in()
    session.close()

    found, _ = unfinished.find(table.folder, "daily", table.records)

    assert found
    start = found.begun.at
    seconds = [(event.at - start).total_seconds() for event in found.contents.events]
    assert seconds == [0, 0, 30, 60, 90]
