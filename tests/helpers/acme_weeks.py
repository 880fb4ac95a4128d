"""A team folder with one week of records and two huddles, for the tests of what is read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from huddlecli.core.minutes import (
    MinutedAction,
    MinutedItem,
    MinutedPoint,
    Minutes,
    Present,
    Titled,
)
from huddlecli.core.records import Action, Decision, Parked, Raised, Win
from huddlecli.store import files, minutes_files
from huddlecli.store.records import RecordStore

TEAM = """\
schema = 1
name = "Acme"
timezone = "Europe/Berlin"
week_starts = "monday"
sides = ["marketing", "sales"]
agendas = ["daily", "weekly"]

[[person]]
name = "ana"
side = "marketing"

[[person]]
name = "fay"
side = "marketing"

[[person]]
name = "cem"
side = "sales"

[[person]]
name = "dan"
side = "sales"

[topics]
off = ["pay"]
"""
BERLIN = ZoneInfo("Europe/Berlin")


def at(day: int, hour: int = 9, month: int = 11) -> datetime:
    """Return an hour of 2026 in Berlin."""
    return datetime(2026, month, day, hour, tzinfo=BERLIN).astimezone(UTC)


def fill(folder: Path) -> None:
    """Write the team, its records and its huddles of week 47, all with ids that are known."""
    files.replace(folder / "huddle.toml", TEAM)
    store = RecordStore(folder, BERLIN)
    promise(store, "t2vw000000", "Quote for Northgate", "cem", date(2026, 11, 20), at(16))
    promise(store, "k7f2000000", "Two case studies", "ana", date(2026, 12, 1), at(18))
    promise(store, "m3xa000000", "Call the Brightwave leads", "dan", date(2026, 11, 19), at(16))
    promise(store, "p9qd000000", "Book the fair", "fay", date(2026, 11, 18), at(16))
    promise(store, "q1aa000000", "Print the price list", "fay", date(2026, 11, 27), at(17))
    close(store, "m3xa000000", "dan", at(19, 15), status="done", done_on=date(2026, 11, 19))
    close(store, "p9qd000000", "fay", at(20, 15), status="done", done_on=date(2026, 11, 20))
    close(store, "q1aa000000", "fay", at(20, 16), status="dropped", reason="too dear this year")
    store.create(
        Decision,
        *("d1aa000000", "fay", at(18)),
        title="One call within a day of sign-up",
        review=date(2027, 1, 4),
    )
    store.create(
        Win,
        *("w1aa000000", "cem", at(17)),
        title="Oakline signed",
        side="sales",
        tags=("oak",),
    )
    store.create(Win, "w2aa000000", "fay", at(19), title="Every webinar lead was called")
    store.create(Parked, "e5aa000000", "dan", at(18), title="New price list")
    store.create(Raised, "r7aa000000", "cem", at(20), title="Who pays for samples?", side="sales")
    for day in (18, 20):
        minutes_files.save(folder, huddle(day))


def promise(  # noqa: PLR0917  a row of a table
    store: RecordStore, record_id: str, title: str, owner: str, due: date, made: datetime
) -> None:
    """Keep a promise."""
    side = "marketing" if owner in {"ana", "fay"} else "sales"
    store.create(Action, record_id, owner, made, title=title, owner=owner, side=side, due=due)


def close(store: RecordStore, record_id: str, by: str, when: datetime, **keys: object) -> None:
    """Say what became of a promise."""
    store.change(Action, record_id, by, when, set={"closed": when, **keys})


def huddle(day: int) -> Minutes:
    """Return the minutes of a daily huddle of November."""
    started = at(day)
    return Minutes(
        id=f"2026-11-{day}-0900-daily",
        agenda="daily",
        title="Daily huddle",
        started=started,
        ended=started + timedelta(minutes=14, seconds=40),
        timezone="Europe/Berlin",
        planned_minutes=15,
        by="fay",
        present=(
            Present(name="ana", side="marketing"),
            Present(name="cem", side="sales"),
            Present(name="fay", side="marketing"),
        ),
        items=(_stuck(), _left()),
        score=8.5,
        message="Call first, mail second",
        kept=4,
        due=5,
        wins=(Titled(id="w1aa000000", title="Oakline signed"),),
    )


def _stuck() -> MinutedItem:
    return MinutedItem(
        kind="topic",
        title="Where are you stuck?",
        topic="stuck",
        opened_by="sales",
        planned_seconds=360,
        actual_seconds=440,
        carried=0,
        points=(
            MinutedPoint(
                opened_by="sales",
                rounds=2,
                said_back=True,
                restatement="Sign-ups wait a day for a call.",
                outcome="action",
                notes=("14 of 20 never picked up",),
                actions=(
                    MinutedAction(
                        id="k7f2000000",
                        title="Two case studies",
                        owner="ana",
                        due=date(2026, 12, 1),
                        status="open",
                    ),
                ),
                decisions=(Titled(id="d1aa000000", title="One call within a day of sign-up"),),
            ),
        ),
        entry=2,
    )


def _left() -> MinutedItem:
    return MinutedItem(
        kind="rotate",
        title="Closing the loop on every lead",
        topic="close-the-loop",
        opened_by="sales",
        planned_seconds=300,
        actual_seconds=0,
        carried=0,
        left="carried",
        reason="no time",
        entry=3,
    )
