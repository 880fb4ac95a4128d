"""A team, its records, one huddle and one week, for the tests of what they look like."""

from __future__ import annotations

import io
import os
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console, RenderableType

from huddlecli.core.dates import Period, week_of
from huddlecli.core.minutes import (
    MinutedAction,
    MinutedItem,
    MinutedPoint,
    Minutes,
    Present,
    Titled,
)
from huddlecli.core.promises import Kept
from huddlecli.core.records import Action, Change, Decision, Parked, Raised, Win
from huddlecli.core.summary import Subject, Summary
from huddlecli.core.team import Person, Team
from huddlecli.views.records import ListContext

GOLDEN = Path(__file__).parents[1] / "views/golden"
HOSTILE = "[/b] \x1b]52;c;ZXZpbA==\x07 \u202ekcab *x* <b> `c`"

TEAM = Team(
    name="Acme",
    timezone="Europe/Berlin",
    people=(
        Person(name="ana", side="marketing", email="ana@acme.test"),
        Person(name="fay", side="marketing"),
        Person(name="cem", side="sales", timezone="America/New_York"),
        Person(name="dan", side="sales", away=True),
    ),
)
MONDAY = datetime(2026, 11, 23, 8, 8, tzinfo=UTC)
FRAME = ListContext(team=TEAM, now=MONDAY, ids={"k7f2q9xmtb": "k7f2q", "t2vw8c4n1h": "t2vw"})
HUDDLE = "2026-11-23-0908-daily"

LIST = Action(
    id="k7f2q9xmtb",
    title="Send the demo list",
    owner="ana",
    side="marketing",
    due=date(2026, 11, 27),
    created=datetime(2026, 11, 23, 8, 12, 40, 120_000, tzinfo=UTC),
    by="cem",
    huddle=HUDDLE,
    item=2,
    topic="close-the-loop",
    tags=("leads", "demo"),
    changes=(
        Change(
            at=datetime(2026, 11, 23, 8, 12, 40, 120_000, tzinfo=UTC),
            by="cem",
            set={"title": "Send the demo list", "owner": "ana", "due": date(2026, 11, 25)},
        ),
        Change(
            at=datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
            by="ana",
            set={"due": date(2026, 11, 27), "tags": ("leads", "demo")},
            unset=("reason",),
        ),
    ),
)
QUOTE = Action(
    id="t2vw8c4n1h",
    title="Quote for Northgate",
    owner="cem",
    side="sales",
    due=date(2026, 11, 20),
    created=datetime(2026, 11, 16, 8, 0, tzinfo=UTC),
    by="cem",
)
CALLED = Action(
    id="m3xa000000",
    title="Call the three Brightwave leads",
    owner="dan",
    side="sales",
    due=date(2026, 11, 20),
    status="done",
    closed=datetime(2026, 11, 19, 15, 0, tzinfo=UTC),
    done_on=date(2026, 11, 19),
    created=datetime(2026, 11, 17, 8, 0, tzinfo=UTC),
    by="fay",
)
FAIR = Action(
    id="p9qd000000",
    title="Book the fair",
    owner="fay",
    side="marketing",
    due=date(2026, 11, 30),
    status="dropped",
    closed=datetime(2026, 11, 20, 15, 0, tzinfo=UTC),
    reason="too dear this year",
    created=datetime(2026, 11, 17, 8, 0, tzinfo=UTC),
    by="fay",
)
ONE_DAY = Decision(
    id="d1aa000000",
    title="One call within a day of sign-up",
    why="14 of 20 never picked up",
    owner="cem",
    review=date(2027, 1, 4),
    created=datetime(2026, 11, 18, 8, 20, tzinfo=UTC),
    by="fay",
    tags=("leads",),
)
TWO_DAYS = Decision(
    id="d0zz000000",
    title="One call within two days",
    status="replaced",
    replaced_by="d1aa000000",
    closed=datetime(2026, 11, 18, 8, 20, tzinfo=UTC),
    created=datetime(2026, 3, 2, 8, 20, tzinfo=UTC),
    by="fay",
)
PRICES = Parked(
    id="e5ee000000",
    title="New price list",
    created=datetime(2026, 11, 18, 8, 0, tzinfo=UTC),
    by="dan",
)
SIGNED = Win(
    id="w1ww000000",
    title="Oakline signed; the case study from ana tipped it",
    side="sales",
    created=datetime(2026, 11, 17, 8, 0, tzinfo=UTC),
    by="cem",
)
TOGETHER = Win(
    id="w2ww000000",
    title="First week with every webinar lead called within a day",
    created=datetime(2026, 11, 19, 8, 0, tzinfo=UTC),
    by="fay",
)
BUDGET = Raised(
    id="r7rr000000",
    title="Who pays for the samples?",
    side="sales",
    created=datetime(2026, 11, 20, 8, 0, tzinfo=UTC),
    by="cem",
)

HELD = Minutes(
    id=HUDDLE,
    agenda="daily",
    title="Daily huddle",
    started=MONDAY,
    ended=datetime(2026, 11, 23, 8, 22, 40, tzinfo=UTC),
    timezone="Europe/Berlin",
    planned_minutes=15,
    by="fay",
    present=(
        Present(name="ana", side="marketing"),
        Present(name="cem", side="sales"),
        Present(name="fay", side="marketing"),
        Present(name="dan", side="sales"),
    ),
    items=(
        MinutedItem(
            kind="promises",
            title="Promises",
            topic=None,
            opened_by=None,
            planned_seconds=180,
            actual_seconds=174,
            carried=0,
            notes=("Northgate asked for a week more",),
        ),
        MinutedItem(
            kind="topic",
            title="Where are you stuck?",
            topic="stuck",
            opened_by="sales",
            planned_seconds=360,
            actual_seconds=440,
            carried=1,
            points=(
                MinutedPoint(
                    opened_by="sales",
                    rounds=2,
                    said_back=True,
                    restatement="Sign-ups wait a day for a call, and by then most of them have"
                    " talked to somebody else.",
                    outcome="action",
                    notes=(
                        "webinar leads stall between sign-up and demo",
                        "14 of 20 never picked up",
                    ),
                    actions=(
                        MinutedAction(
                            id=LIST.id,
                            title=LIST.title,
                            owner="ana",
                            due=LIST.due,
                            status="open",
                        ),
                        MinutedAction(
                            id=CALLED.id,
                            title=CALLED.title,
                            owner="dan",
                            due=date(2026, 12, 1),
                            status="open",
                        ),
                    ),
                    decisions=(Titled(id=ONE_DAY.id, title=ONE_DAY.title),),
                ),
                MinutedPoint(
                    opened_by="marketing",
                    rounds=1,
                    said_back=False,
                    restatement=None,
                    outcome="parked",
                    parked=(Titled(id=PRICES.id, title=PRICES.title),),
                ),
            ),
        ),
        MinutedItem(
            kind="rotate",
            title="Closing the loop on every lead",
            topic="close-the-loop",
            opened_by=None,
            planned_seconds=300,
            actual_seconds=0,
            carried=0,
            left="carried",
            reason="no time",
        ),
    ),
    score=8.5,
    score_reasons=("ran over on one item",),
    message="Call first, mail second",
    kept=4,
    due=5,
    wins=(Titled(id=SIGNED.id, title=SIGNED.title),),
)

WEEK = week_of(date(2026, 11, 20), "monday")
SUMMARY = Summary(
    team=TEAM,
    period=WEEK,
    now=MONDAY,
    side=None,
    is_running=False,
    huddles=(HELD,),
    covered=(Subject("Where are you stuck?", "stuck", HUDDLE),),
    not_covered=(Subject("Closing the loop on every lead", "close-the-loop", HUDDLE),),
    decisions=(ONE_DAY,),
    wins=(SIGNED, TOGETHER),
    parked=(PRICES,),
    created=(QUOTE, CALLED, FAIR),
    done=(CALLED,),
    dropped=(FAIR,),
    open=(QUOTE, LIST),
    overdue=(QUOTE,),
    kept=Kept(14, 16),
    by_side={"marketing": Kept(7, 7), "sales": Kept(7, 9)},
    trend=(
        (Period(date(2026, 11, 2), date(2026, 11, 8), "2026-W45"), Kept(6, 8)),
        (Period(date(2026, 11, 9), date(2026, 11, 15), "2026-W46"), Kept(0, 0)),
        (WEEK, Kept(14, 16)),
    ),
)


def golden(name: str) -> str:
    """Return a file that a person has read and found right."""
    return (GOLDEN / name).read_text(encoding="utf-8")


def matches(name: str, text: str) -> None:
    """Compare with a golden file; HUDDLE_GOLDEN=write writes it anew, to be read in the diff."""
    if os.environ.get("HUDDLE_GOLDEN") == "write":
        (GOLDEN / name).write_text(text, encoding="utf-8")
    assert text == golden(name)


def drawn(shown: RenderableType, *, color: bool = False) -> str:
    """Return what a terminal of 80 columns shows, without the blanks at the end of lines."""
    console = Console(
        file=io.StringIO(),
        width=80,
        force_terminal=color,
        color_system="standard" if color else None,
    )
    with console.capture() as captured:
        console.print(shown)
    return "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())
