"""A whole daily huddle, and the minutes that it leaves."""

from __future__ import annotations

from datetime import date

from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.boards import Boards, Promise, PromiseReview
from huddlecli.core.huddle.commands import AddRecord, Next, Understood
from huddlecli.core.huddle.records import RecordEdit
from huddlecli.core.minutes import (
    MinutedAction,
    MinutedItem,
    MinutedPoint,
    Minutes,
    Present,
    Titled,
)
from tests.helpers.stories import (
    FAY,
    JO,
    MARIA,
    SAM,
    TODAY,
    action,
    at,
    begun,
    decision,
    minutes_after,
    parked,
    plan,
    win,
)

DUE = date(2026, 11, 30)
PROMISES = PromiseReview(
    open=(
        Promise(id="old0000001", title="Call Bolt", owner="sam", due=date(2026, 11, 20)),
        Promise(id="old0000002", title="Fix the form", owner="fay", due=TODAY),
    ),
    kept=2,
    due=3,
)
DAILY = begun(
    plan("promises", 3, title="Promises", entry=1),
    plan(title="Where are you stuck?", topic="stuck", opens="sales", entry=2),
    plan("rotate", 5, title="Is sales at capacity?", topic="capacity", entry=3, carried=1),
    plan("topic", 2, title="Names", entry=4),
    plan("close", 1, title="Read-back", entry=5),
    boards=Boards(promises=PROMISES),
)
STORY = (
    (20, do.Answer("l")),
    (40, do.Answer("n")),
    (60, do.Note("sam was away")),
    (70, AddRecord(win())),
    (90, Next()),
    (120, do.Note("two leads wait at Acme")),
    (150, Next()),
    (170, do.Again("which two?")),
    (190, Next()),
    (210, Understood("the two of the fair")),
    (240, AddRecord(action("a000000001", "Ring both"))),
    (245, AddRecord(action("a000000002", "Typo"))),
    (250, do.Undo()),
    (260, do.More()),
    (280, Next()),
    (290, do.AddLogged(action("a000000003", "Send the deck"))),
    (300, Next()),
    (310, Next()),
    (320, AddRecord(decision())),
    (330, do.EditAction("a000000001", RecordEdit(status="done", closed=at(330), done_on=TODAY))),
    (340.9, Next()),
    (350, do.Join("ana", "sales")),
    (360, do.Pause()),
    (420, do.Pause()),
    (440, AddRecord(parked())),
    (450, do.Skip("no time")),
    (460, do.Strike("all know each other")),
    (480, AddRecord(action("a000000004", "Book the room"))),
    (500, do.Score((9, 8))),
    (510, do.Score((6,), "started late")),
    (520, do.SetMessage("Leads are answered in a day")),
    (540, do.End()),
)


def minuted(record_id: str, title: str, status: str = "open") -> MinutedAction:
    """Return an action of sam's in the minutes."""
    return MinutedAction(id=record_id, title=title, owner="sam", due=DUE, status=status)


def test_a_daily_huddle_leaves_its_minutes() -> None:
    """Items with their times, points with what they came to, and how it was found."""
    promises = MinutedItem(
        kind="promises",
        title="Promises",
        topic=None,
        opened_by=None,
        planned_seconds=180,
        actual_seconds=90,
        carried=0,
        entry=1,
        notes=("sam was away",),
    )
    stuck = MinutedItem(
        kind="topic",
        title="Where are you stuck?",
        topic="stuck",
        opened_by="sales",
        planned_seconds=360,
        actual_seconds=250,
        carried=0,
        entry=2,
        points=(
            MinutedPoint(
                opened_by="sales",
                rounds=2,
                said_back=True,
                restatement="the two of the fair",
                outcome="action",
                speaker="sam",
                listener="fay",
                notes=("two leads wait at Acme", "which two?"),
                actions=(minuted("a000000001", "Ring both", "done"),),
            ),
            MinutedPoint(
                opened_by="marketing",
                rounds=1,
                said_back=False,
                restatement=None,
                outcome="action",
                speaker="maria",
                listener="jo",
                actions=(minuted("a000000003", "Send the deck"),),
                decisions=(Titled(id="d000000001", title="Leads go to sam first"),),
            ),
        ),
    )
    capacity = MinutedItem(
        kind="rotate",
        title="Is sales at capacity?",
        topic="capacity",
        opened_by="marketing",
        planned_seconds=300,
        actual_seconds=49,
        carried=1,
        left="carried",
        reason="no time",
        entry=3,
        points=(
            MinutedPoint(
                opened_by="marketing",
                rounds=1,
                said_back=None,
                restatement=None,
                outcome=None,
                speaker="fay",
                parked=(Titled(id="p000000001", title="The trade fair"),),
            ),
        ),
    )
    names = MinutedItem(
        kind="topic",
        title="Names",
        topic=None,
        opened_by="marketing",
        planned_seconds=120,
        actual_seconds=10,
        carried=0,
        left="struck",
        reason="all know each other",
        entry=4,
        points=(
            MinutedPoint(
                opened_by="marketing",
                rounds=1,
                said_back=None,
                restatement=None,
                outcome=None,
                speaker="maria",
            ),
        ),
    )
    close = MinutedItem(
        kind="close",
        title="Read-back",
        topic=None,
        opened_by=None,
        planned_seconds=60,
        actual_seconds=80,
        carried=0,
        entry=5,
        actions=(minuted("a000000004", "Book the room"),),
    )

    assert minutes_after(DAILY, *STORY) == Minutes(
        id="2026-11-23-0908-daily",
        agenda="daily",
        title="Daily huddle",
        started=at(0),
        ended=at(540),
        timezone="Europe/Berlin",
        planned_minutes=17,
        by="maria",
        present=(MARIA, FAY, SAM, JO, Present(name="ana", side="sales")),
        items=(promises, stuck, capacity, names, close),
        score=7.7,
        score_reasons=("started late",),
        message="Leads are answered in a day",
        asked=("old0000001", "old0000002"),
        not_yet=("old0000002",),
        kept=2,
        due=4,
        floor={"marketing": 79, "sales": 80},
        wins=(Titled(id="w000000001", title="Acme signed"),),
    )


def test_the_same_commands_at_the_same_times_give_the_same_minutes() -> None:
    """Nothing in them comes from elsewhere."""
    assert minutes_after(DAILY, *STORY) == minutes_after(DAILY, *STORY)
