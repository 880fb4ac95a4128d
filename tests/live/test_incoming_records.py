"""What reps log from their own terminals while a huddle runs, and what is settled there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from huddlecli.core.agreement import proposal_keys, term_id
from huddlecli.core.errors import Failed
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.state import Underway
from huddlecli.core.minutes import Minutes, Present
from huddlecli.core.records import Action, Kind, Win, record_class
from huddlecli.core.side_records import Lead, Measure, Term
from huddlecli.live import arrivals
from huddlecli.live.incoming_records import IncomingRecords, to_huddle_record
from huddlecli.live.session import Session
from huddlecli.live.storage import RehearsalStorage, TakenElsewhere
from huddlecli.store import files, journal
from huddlecli.store.shared_records import put
from tests.helpers import sides
from tests.helpers.table import Table

DAILY = "2026-11-24-0908-daily"
FRIDAY = date(2026, 11, 27)


def promise(table: Table, title: str, by: str = "cem", due: date = FRIDAY) -> str:
    """A promise that is logged elsewhere."""
    keys = {"title": title, "owner": by, "side": "sales", "due": due, "status": "open"}
    return table.log("action", by, **keys)


def done(table: Table, record_id: str) -> None:
    """A promise that is done elsewhere."""
    day = table.now.date()
    settled = {"status": "done", "closed": table.now, "done_on": day}
    table.records.change(Action, record_id, "cem", table.now, set=settled)


def begun(table: Table) -> Session:
    """A daily that has just begun."""
    session = table.sit_down("daily")
    session.do(do.Begin(DAILY))
    return session


def taken_in(session: Session) -> list[ev.LoggedAdded]:
    """What is taken in at the next look."""
    return [event for event in session.take_in() if isinstance(event, ev.LoggedAdded)]


def place(table: Table, kind: Kind, record_id: str) -> tuple[str | None, int | None, str | None]:
    """The huddle, the item and the topic that a record's file tells."""
    record = table.records.load(record_class(kind), record_id)
    return record.huddle, record.item, record.topic


def run(table: Table, lines: Iterator[str | None], away: str = "") -> list[str]:
    """A daily huddle of these lines; returns what was shown of what came in."""
    table.huddle(table.sit_down("daily", away), "daily", lines)
    return [line for line in table.screen.shown if "logged by" in line]


def test_what_somebody_present_logs_belongs_to_the_item(table: Table) -> None:
    """A promise, a decision, a parked thing and a win are taken in where the huddle is."""
    ids: dict[Kind, str] = {}

    def lines() -> Iterator[str | None]:
        yield "/next"
        table.now += timedelta(seconds=20)
        ids["action"] = promise(table, "Call the three leads")
        yield None
        ids["decision"] = table.log("decision", "ana", title="Call on day one", status="standing")
        ids["parked"] = table.log("parked", "hal", title="The fair", status="waiting")
        ids["win"] = table.log("win", "eve", title="Oakline signed", side="sales")
        yield None

    assert run(table, lines()) == [
        "  1000  cem  due Fri 27 Nov  Call the three leads   (logged by cem)",
        "  2000  decision  Call on day one   (logged by ana)",
        "  3000  parked  The fair   (logged by hal)",
        "  4000  win  Oakline signed   (logged by eve)",
    ]
    assert [place(table, kind, one) for kind, one in ids.items()] == [(DAILY, 2, "stuck")] * 4


def test_who_is_not_there_is_not_taken_in_until_they_come(table: Table) -> None:
    """A log of somebody away stays theirs; once they have come it belongs to the huddle."""
    ids: list[str] = []

    def lines() -> Iterator[str | None]:
        ids.extend(promise(table, title, by) for title, by in (("A", "dan"), ("B", "eve")))
        yield None
        yield "/join dan"
        yield None

    assert run(table, lines(), away="dan eve") == [
        "  1000  dan  due Fri 27 Nov  A   (logged by dan)"
    ]
    assert [place(table, "action", one)[0] for one in ids] == [DAILY, None]


def test_what_was_logged_before_the_huddle_began_is_left_alone(table: Table) -> None:
    """A promise of a minute ago is nobody's huddle's."""
    before = promise(table, "A minute ago")
    table.now += timedelta(minutes=1)

    def lines() -> Iterator[str | None]:
        yield "/next"
        yield None

    assert run(table, lines()) == []
    assert place(table, "action", before) == (None, None, None)


def test_what_is_logged_in_the_lobby_is_left_alone(table: Table) -> None:
    """The huddle begins when the lobby is left, not when it is opened."""
    session = table.sit_down("daily")
    early = promise(table, "In the lobby")
    table.now += timedelta(seconds=30)

    table.huddle(session, "daily", ["", None, "/end", "/end"], is_terminal=True)

    assert place(table, "action", early) == (None, None, None)


def test_a_promise_done_elsewhere_is_settled_on_the_board(table: Table) -> None:
    """The board goes on to the next promise, and the minutes count this one as kept."""
    yesterday = date(2026, 11, 23)
    table.now -= timedelta(days=3)
    first = promise(table, "Quote for Northgate", due=yesterday)
    promise(table, "Prices to Oakline", "dan", due=yesterday)
    table.now += timedelta(days=3)

    def lines() -> Iterator[str | None]:
        table.now += timedelta(seconds=10)
        settled = {"status": "done", "closed": table.now, "done_on": yesterday}
        table.records.change(Action, first, "cem", table.now, set=settled)
        yield None
        yield "n"
        yield "/end"

    minutes = table.huddle(table.sit_down("daily"), "daily", lines())

    assert minutes
    assert (minutes.kept, minutes.due) == (1, 2)
    assert table.screen.shown[2:] == [
        "1 of 4  Promises  3 min, until 09:11.",
        "2 promises due since 17 Nov.",
        "cem: Quote for Northgate, due Mon 23 Nov?  d done on time, l done late, n not yet, x drop",
        "   item 0:00 of 3:00 · total 0:00 of 15:00 · on time, ends 09:23",
        "  1000  Quote for Northgate: done on Mon 23 Nov (from another terminal)",
        "dan: Prices to Oakline, due Mon 23 Nov?  d done on time, l done late, n not yet, x drop",
        "  2000  Prices to Oakline: not yet",
        "1 of 2 kept. Enter to continue",
    ]


def test_a_promise_of_this_huddle_done_elsewhere_is_done_in_the_minutes(table: Table) -> None:
    """What was promised here and settled before the end stands as done."""

    def lines() -> Iterator[str | None]:
        yield "/next"
        yield "/a Send the list @cem"
        table.now += timedelta(seconds=30)
        done(table, "1000000000")
        yield "/end"

    minutes = table.huddle(table.sit_down("daily"), "daily", lines())

    assert minutes
    assert [(one.title, one.status) for one in minutes.items[1].points[0].actions] == [
        ("Send the list", "done")
    ]


def test_what_is_logged_and_done_within_a_second_is_taken_in(table: Table) -> None:
    """A promise that never lay open when somebody looked is found among the closed ones."""
    ids: list[str] = []

    def lines() -> Iterator[str | None]:
        table.now += timedelta(seconds=5)
        ids.append(promise(table, "Called Northgate"))
        done(table, ids[0])
        yield None

    assert run(table, lines()) == [
        "  1000  cem  due Fri 27 Nov  Called Northgate   (logged by cem)"
    ]
    action = table.records.load(Action, ids[0])
    assert (action.huddle, action.item, action.status) == (DAILY, 1, "done")


def test_what_was_taken_back_at_once_is_not_taken_in(table: Table) -> None:
    """A log that its maker undid counts nowhere."""

    def lines() -> Iterator[str | None]:
        table.now += timedelta(seconds=5)
        one = promise(table, "A slip")
        table.records.revert(Action, one, table.now, "cem", table.now)
        yield None

    assert run(table, lines()) == []


def test_a_win_taken_back_elsewhere_is_not_in_the_minutes(table: Table) -> None:
    """What somebody thinks better of counts nowhere, whatever kind it is."""

    def lines() -> Iterator[str | None]:
        table.now += timedelta(seconds=20)
        win = table.log("win", "eve", title="Oakline signed", side="sales")
        yield None
        table.now += timedelta(seconds=20)
        made = table.records.load(Win, win).created
        table.records.revert(Win, win, made, "eve", table.now)
        yield None
        yield "/end"

    minutes = table.huddle(table.sit_down("daily"), "daily", lines())

    assert "  1000  Oakline signed: dropped (undone) (from another terminal)" in table.screen.shown
    assert minutes
    assert minutes.wins == ()


def test_a_promise_whose_file_went_away_stops_nothing(table: Table) -> None:
    """A file that a hand took away is passed over, and the huddle goes on."""
    yesterday = date(2026, 11, 23)
    promise(table, "Quote for Northgate", due=yesterday)

    def lines() -> Iterator[str | None]:
        next((table.folder / "actions/open").iterdir()).unlink()
        yield None
        yield "n"
        yield "/end"

    minutes = table.huddle(table.sit_down("daily"), "daily", lines())

    assert minutes
    assert "1 of 4  Promises  3 min, until 09:11." in table.screen.shown


def test_of_two_huddles_at_once_one_takes_a_record_in(table: Table) -> None:
    """Whoever writes first has it, even if both had read it; the other does not show it."""
    daily, weekly = begun(table), table.sit_down("weekly")
    weekly.do(do.Begin("2026-11-24-0908-weekly"))
    table.now += timedelta(seconds=1)
    record_id = promise(table, "Call Oakline")
    claim = do.AddLogged(to_huddle_record("action", table.records.load(Action, record_id)))

    weekly.do(claim)
    with pytest.raises(TakenElsewhere) as error:
        daily.do(claim)

    assert error.value.message == f"{record_id} already belongs to 2026-11-24-0908-weekly"
    assert taken_in(daily) == []
    assert daily.absent() == []
    assert daily.made() == ()
    assert [one.id for one in weekly.made()] == [record_id]
    assert place(table, "action", record_id) == ("2026-11-24-0908-weekly", 1, None)


def test_who_is_in_another_huddle_is_not_told_to_be_missing(table: Table) -> None:
    """Cem logs in the weekly, where he is; the daily, where he is not, says nothing of it."""
    daily, weekly = table.sit_down("daily", away="cem"), table.sit_down("weekly")
    daily.do(do.Begin(DAILY))
    weekly.do(do.Begin("2026-11-24-0908-weekly"))
    table.now += timedelta(seconds=1)
    promise(table, "Call Oakline")

    assert taken_in(daily) == []
    assert len(taken_in(weekly)) == 1
    assert daily.absent() == []


def test_what_came_at_an_item_that_is_taken_back_moves_with_the_huddle(table: Table) -> None:
    """The record names the item that has it in the minutes, whoever runs the huddle by then."""
    session = begun(table)
    session.do(do.Next())
    table.now += timedelta(seconds=1)
    record_id = promise(table, "Call Oakline")
    assert len(taken_in(session)) == 1
    assert place(table, "action", record_id) == (DAILY, 2, "stuck")
    session.close()

    session = table.sit_down_again()
    session.do(do.Undo())
    assert place(table, "action", record_id) == (DAILY, 1, None)
    minutes = session.end()

    assert [[one.title for one in item.actions] for item in minutes.items[:2]] == [
        ["Call Oakline"],
        [],
    ]
    assert minutes.items[1].points == ()


def test_the_end_looks_once_more(table: Table) -> None:
    """What was logged after the last look and before the end stands in the minutes."""
    session = table.sit_down("daily")
    session.do(do.Begin(DAILY))
    session.take_in()
    table.now += timedelta(seconds=1)
    promise(table, "At the last moment")

    minutes = session.end()

    assert [one.title for one in minutes.items[0].actions] == ["At the last moment"]


def test_a_folder_that_did_not_change_is_not_looked_at(table: Table) -> None:
    """Waiting costs nothing: only what changed is listed again, and each folder once."""
    promise(table, "Of yesterday")
    table.now += timedelta(days=1)
    session = table.sit_down("daily")
    session.do(do.Begin(DAILY))
    state = session.state
    assert isinstance(state, Underway)
    listed: list[str] = []

    def names(folder: Path) -> list[str]:
        listed.append(str(folder.relative_to(table.folder)))
        return files.names(folder)

    def later() -> float:
        return datetime.now(UTC).timestamp() + 60

    intake = IncomingRecords(table.folder, later, listing=names)
    intake.mark_existing_seen(table.now)
    assert "actions/open" in listed
    looks = []
    for _ in range(3):
        listed.clear()
        assert list(intake.fresh(state, table.now)) == []
        looks.append(len(listed))
    promise(table, "Call the three leads")
    claims = list(intake.fresh(state, table.now))
    session.close()

    assert looks == [0, 0, 0]
    assert listed == ["actions/open", "actions/closed/2026-11"]
    assert [claim.made.title for claim in claims if isinstance(claim, do.AddLogged)] == [
        "Call the three leads"
    ]


def logged_at(table: Table, at: datetime, title: str = "By another clock") -> str:
    """A promise that cem logs on a machine with a clock of its own."""
    keys = {"title": title, "owner": "cem", "side": "sales", "due": FRIDAY, "status": "open"}
    record_id = table.new_id()
    table.records.create(Action, record_id, "cem", at, **keys)
    return record_id


@pytest.mark.parametrize("minutes", [-60, -10, -1, 0, 1, 10, 60])
def test_the_clock_of_a_rep_does_not_matter(table: Table, minutes: int) -> None:
    """An hour slow or fast: the file came while the huddle ran, and so it is taken in."""
    session = begun(table)
    table.now += timedelta(seconds=5)
    record_id = logged_at(table, table.now + timedelta(minutes=minutes))

    assert [event.made.id for event in taken_in(session)] == [record_id]
    session.close()
    assert table.records.load(Action, record_id).huddle == DAILY


@pytest.mark.parametrize(
    ("hours", "is_taken"), [(-25, False), (-23, True), (23, True), (25, False)]
)
def test_what_comes_from_another_day_is_left_alone(
    table: Table, hours: int, *, is_taken: bool
) -> None:
    """A folder that is synchronised or restored brings old promises: they were made elsewhere."""
    session = begun(table)
    logged_at(table, table.now + timedelta(hours=hours))

    assert bool(taken_in(session)) is is_taken
    session.close()


def test_the_facilitators_clock_may_be_set_back(table: Table) -> None:
    """An hour back, in the middle: what is logged afterwards is taken in as before."""
    session = begun(table)
    table.now -= timedelta(hours=1)
    record_id = logged_at(table, table.now)

    assert [event.made.id for event in taken_in(session)] == [record_id]
    session.close()


def test_what_was_there_before_is_left_alone_whatever_its_clock_said(table: Table) -> None:
    """A promise of this morning by a clock that was fast, moved or closed during the huddle."""
    early = logged_at(table, table.now + timedelta(minutes=30), "Moved")
    closed = logged_at(table, table.now + timedelta(minutes=30), "Closed")
    session = begun(table)
    table.records.change(Action, early, "cem", table.now, set={"due": date(2026, 12, 1)})
    done(table, closed)

    assert taken_in(session) == []
    session.close()


def test_what_was_logged_and_done_between_two_looks_is_taken_in(table: Table) -> None:
    """Its file lies among the closed ones when it is first seen."""
    session = begun(table)
    record_id = logged_at(table, table.now)
    done(table, record_id)

    assert [(event.made.id, event.made.status) for event in taken_in(session)] == [
        (record_id, "done")
    ]
    session.close()


def test_a_file_that_is_not_whole_yet_is_looked_at_again(table: Table) -> None:
    """Some programs, and disks without hard links, show a name before its text."""
    session = begun(table)
    record_id = logged_at(table, table.now)
    path = next(table.folder.glob(f"actions/open/{record_id}-*.toml"))
    text = path.read_bytes()
    path.write_bytes(b"")
    assert taken_in(session) == []
    assert taken_in(session) == []

    path.write_bytes(text)

    assert [event.made.id for event in taken_in(session)] == [record_id]
    session.close()


@pytest.mark.parametrize("seconds", [-60, 60])
@pytest.mark.parametrize("is_edited", [True, False])
def test_a_resume_goes_by_what_lay_there(table: Table, seconds: int, *, is_edited: bool) -> None:
    """By its clock it was logged an hour before: what counts is that it was not there then.

    Neither the times of the files nor what was edited since say anything else.
    """
    session = begun(table)
    session.close()
    record_id = logged_at(table, table.now - timedelta(hours=1))
    if is_edited:
        table.records.change(Action, record_id, "cem", table.now, set={"tags": ["leads"]})
    path = journal.folder_of(table.folder) / f"{DAILY}.jsonl"
    touched = path.stat().st_mtime + seconds
    os.utime(path, (touched, touched))
    table.now += timedelta(minutes=5)

    session = table.sit_down_again()
    taken = [event.made.id for event in taken_in(session)]
    session.close()

    assert taken == [record_id]


class FullDisk(RehearsalStorage):
    """A journal on a disk that is full for a while."""

    is_full = False

    def append(self, event: ev.Event) -> None:
        """Fail while the disk is full."""
        del event
        if self.is_full:
            raise Failed("could not save the journal: no space left on device", hint="df -h")


def test_a_full_disk_is_told_once_and_the_huddle_goes_on(table: Table) -> None:
    """What cannot be written is refused; once there is room again the huddle has lost nothing."""
    disk = FullDisk(table.records)
    here = [Present(name="cem", side="sales")]
    lobby = table.prepared("daily").lobby(here)
    session = Session(lobby, "fay", table.clock, disk, None)

    def lines() -> Iterator[str | None]:
        yield "/next"
        disk.is_full = True
        table.now += timedelta(seconds=31)
        yield from (None, None, "lost?", None)
        disk.is_full = False
        yield from (None, "here", "/end")

    minutes = table.huddle(session, "daily", lines())

    full = ["error: could not save the journal: no space left on device", "hint:  df -h"]
    assert table.screen.shown[-4:] == full * 2
    assert _notes(minutes) == ("here",)


def _renamed(team: Table) -> None:
    (listed,) = team.records.open(Action).records
    team.records.change(Action, listed.id, "cem", team.now, set={"title": "Call Oakline first"})


def _valued(team: Table) -> None:
    (tries,) = (kept for kept in team.records.open(Measure).records if "Tries" in kept.title)
    team.records.change(Measure, tries.id, "dan", team.now, set={"values.2026-W48": 8})


def _rejected(team: Table) -> None:
    lead = team.records.open(Lead).records[0]
    keys = {"verdict": "rejected", "verdict_at": team.now, "reason": "record"}
    closed = {"status": "closed", "closed": team.now}
    team.records.change(Lead, lead.id, "cem", team.now, set={**keys, **closed})


def _proposed(team: Table) -> None:
    keys = proposal_keys("p1", "ana", team.now.date(), sides.SIDES, {"text": "Has a budget"})
    put(team.records, Term, term_id("lead"), "ana", team.now, {"title": "lead", **keys})


@pytest.mark.parametrize(
    ("agenda", "change"),
    [
        ("weekly", _renamed),
        ("sla", _valued),
        ("closed-loop", _rejected),
        ("kickoff", _proposed),
    ],
)
def test_what_changes_while_the_disk_is_full_comes_in_once_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, agenda: str, change: Callable[[Table], None]
) -> None:
    """A promise, a measure, a lead that is closed, and a term; after that each is known."""
    monkeypatch.setattr(arrivals, "SETTLED", float("-inf"))  # as after two seconds
    team = sides.table(tmp_path / "acme")
    sides.scoreboard(team)
    sides.leads(team)
    promise(team, "Call Oakline", due=team.now.date())
    session = team.sit_down(agenda)
    team.huddle(session, agenda, [None, None])
    assert session.take_in() == []

    def full(_: ev.Event) -> None:
        raise Failed("could not save the journal: no space left on device", hint="df -h")

    team.now += timedelta(seconds=5)
    change(team)
    with monkeypatch.context() as patch:
        patch.setattr(session.storage, "append", full)
        for _ in range(2):
            with pytest.raises(Failed):
                session.take_in()

    assert [len(session.take_in()) for _ in range(2)] == [1, 0]
    session.close()


def _notes(minutes: Minutes | None) -> tuple[str, ...]:
    assert minutes
    return minutes.items[1].points[0].notes
