"""A full week of a team of eight, and a year of it, for pages, mails and golden files."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from huddlecli.core.dates import Period, weeks_before
from huddlecli.core.minutes import Minutes
from huddlecli.core.promises import Kept
from huddlecli.core.records import Action, Decision, Parked, Win
from huddlecli.core.summary import Subject, Summary
from huddlecli.core.summary.detail import (
    Discussed,
    SummaryDetail,
    last_quarter,
    spans_of,
    weeks_within,
)
from tests.helpers.acme_balance import BALANCE
from tests.helpers.acme_views import HELD, MONDAY, TEAM, WEEK
from tests.helpers.summary_formats import following

NEXT = following(
    "Mon 23 Nov 09:08, daily",
    (
        ("Promises", ""),
        ("Where are you stuck?", ""),
        ("Closing the loop on every lead", "carried over twice"),
        ("What customers worry about", "not discussed yet · customer"),
    ),
)
SIDES = {"ana": "marketing", "ben": "marketing", "fay": "marketing", "gus": "marketing"} | {
    "cem": "sales",
    "dan": "sales",
    "eve": "sales",
    "hal": "sales",
}
YEAR = Period(date(2025, 11, 23), date(2026, 11, 22))


def at(day: int, hour: int = 9) -> datetime:
    """Return an hour of a day of November."""
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def promise(number: int, owner: str, title: str, due: int, made: int = 12) -> Action:
    """Return an open promise."""
    return Action(
        id=f"p{number:09}",
        title=title,
        owner=owner,
        side=SIDES[owner],
        due=date(2026, 11, due) if due <= 30 else date(2026, 12, due - 30),
        created=at(made),
        by=owner,
    )


def done(number: int, owner: str, title: str, day: int) -> Action:
    """Return a promise that was done on that day, as promised."""
    made = promise(number, owner, title, day)
    return replace(made, status="done", closed=at(day, 15), done_on=date(2026, 11, day))


def win(number: int, title: str, side: str | None, by: str) -> Win:
    """Return a win."""
    return Win(id=f"w{number:09}", title=title, side=side, by=by, created=at(17 + number % 4))


def decided(number: int, title: str, review: date | None = None) -> Decision:
    """Return a decision."""
    return Decision(id=f"d{number:09}", title=title, review=review, by="fay", created=at(18))


OVERDUE = (
    promise(1, "cem", "Quote for Northgate", 20, 2),
    promise(2, "hal", "Tell marketing why the Brightwave pilot stopped", 18, 9),
)
OPEN = (
    promise(3, "ana", "Two case studies from the autumn customers", 31, 16),
    promise(4, "ana", "One page on prices for the reps to send after a first call", 25, 17),
    promise(5, "ben", "Sort the webinar list by company size", 24, 18),
    promise(6, "dan", "Call the five customers who left in October", 27, 19),
    promise(7, "eve", "Ask Oakline for a reference", 26, 20),
    promise(8, "fay", "Move the fair's leads into the list within a day", 24, 20),
    promise(9, "gus", "Draft the comparison with the two cheaper tools", 32, 5),
)
DONE = (
    done(10, "ana", "Send the demo follow-up list", 16),
    done(11, "cem", "Call the three Brightwave leads", 17),
    done(12, "eve", "Prices to Oakline", 17),
    done(13, "ben", "Fix the form that lost phone numbers", 18),
    done(14, "dan", "Write down the four questions from discovery calls", 18),
    done(15, "fay", "Book the room for the quarterly", 19),
    done(16, "gus", "Put the case study on the start page", 19),
    done(17, "hal", "Answer the webinar questions", 20),
)
DROPPED = (
    replace(
        promise(18, "fay", "A stand at the spring fair", 30),
        status="dropped",
        closed=at(19, 15),
        reason="too dear this year; we go as visitors",
    ),
)


def _huddle(day: int, minutes: float, score: float) -> Minutes:
    start = datetime(2026, 11, day, 8, 8, tzinfo=UTC)
    return replace(
        HELD,
        id=f"2026-11-{day}-0908-daily",
        started=start,
        ended=start + timedelta(minutes=minutes),
        score=score,
    )


HUDDLES = (
    _huddle(16, 14.2, 8.5),
    _huddle(17, 15.4, 8),
    _huddle(18, 13.9, 9),
    _huddle(19, 17.6, 7.5),
    _huddle(20, 14.8, 8.8),
)
BUSY = Summary(
    team=TEAM,
    period=WEEK,
    now=MONDAY,
    side=None,
    is_running=False,
    huddles=HUDDLES,
    covered=tuple(
        Subject(title, topic, huddle.id)
        for huddle, (title, topic) in zip(
            (*HUDDLES, *HUDDLES),
            (
                *[("Where are you stuck?", "stuck")] * 5,
                ("Working the leads we already have", "follow-up"),
                ("What makes a lead worth a call", "qualification"),
                ("What customers worry about", "worries"),
                ("Warm introductions", "introductions"),
                ("Can we answer every lead?", "capacity"),
            ),
            strict=True,
        )
    ),
    not_covered=(Subject("Closing the loop on every lead", "close-the-loop", HUDDLES[3].id),),
    decisions=(
        decided(1, "One call within a day of sign-up", date(2027, 1, 4)),
        decided(2, "A lead without a phone number goes back to marketing", date(2026, 12, 15)),
        decided(3, "Case studies come before white papers"),
    ),
    wins=(
        win(1, "Oakline signed; the case study from ana was what tipped it", "sales", "cem"),
        win(2, "First week with every webinar lead called within a day", None, "fay"),
        win(3, "61 people at the webinar, twice as many as in spring", "marketing", "ben"),
    ),
    parked=(
        Parked(id="k1", title="New price list", created=at(18), by="dan"),
        Parked(id="k2", title="Who owns the chat on the website?", created=at(19), by="gus"),
    ),
    created=(*OPEN, *OVERDUE),
    done=DONE,
    dropped=DROPPED,
    open=(*OVERDUE, *OPEN),
    overdue=OVERDUE,
    kept=Kept(14, 16),
    by_side={"marketing": Kept(7, 7), "sales": Kept(7, 9)},
    trend=tuple(
        zip(
            weeks_before(WEEK, 8, "monday"),
            map(
                Kept,
                (5, 7, 9, 11, 10, 0, 13, 14),
                (8, 9, 12, 12, 13, 0, 14, 16),
            ),
            strict=True,
        )
    ),
    background=SummaryDetail(
        around=last_quarter(WEEK),
        categories={
            "customer": 14,
            "strategy": 3,
            "process": 11,
            "support": 6,
            "insight": 0,
        },
        spoken={"marketing": timedelta(minutes=17), "sales": timedelta(minutes=20, seconds=30)},
    ),
    balance=BALANCE,
)
_TOPICS = (
    ("Where are you stuck?", "customer", 17),
    ("Can we answer every lead?", "customer", 1),
    ("Working the leads we already have", "customer", 2),
    ("A plan that both sides wrote", "strategy", 1),
    ("The process on paper, and who changes it when the market does", "process", 1),
    ("What makes a lead worth a call", "process", 2),
    ("Warm introductions", "support", 1),
    ("What worked last month", "process", 1),
)
_WEEKS = weeks_within(YEAR, "monday")
_SPANS = spans_of(YEAR)
LONG = replace(
    BUSY,
    period=YEAR,
    huddles=tuple(
        replace(
            one,
            id=f"{one.id}{n}",
            started=one.started - timedelta(weeks=n),
            ended=one.ended - timedelta(weeks=n),
        )
        for n in reversed(range(48))
        for one in HUDDLES
    ),
    wins=tuple(replace(one, id=f"{one.id}{n}") for n in range(40) for one in BUSY.wins),
    decisions=tuple(replace(one, id=f"{one.id}{n}") for n in range(30) for one in BUSY.decisions),
    done=tuple(
        replace(one, id=f"{one.id}{n}", closed=one.closed - timedelta(weeks=n))
        for n in range(50)
        for one in DONE
        if one.closed
    ),
    kept=Kept(
        sum(10 + n % 5 for n in range(len(_WEEKS))),
        sum(11 + n % 7 for n in range(len(_WEEKS))),
    ),
    by_side={"marketing": Kept(300, 330), "sales": Kept(330, 398)},
    weeks=tuple(
        (week, Kept(min(10 + n % 5, 11 + n % 7), 11 + n % 7)) for n, week in enumerate(_WEEKS)
    ),
    background=SummaryDetail(
        around=YEAR,
        categories={"customer": 240, "strategy": 12, "process": 48, "support": 12, "insight": 0},
        spoken={},
        spans=_SPANS,
        topics=tuple(
            Discussed(
                title, group, tuple((often * (3 + n * 5 % 4)) // 4 for n in range(len(_SPANS)))
            )
            for title, group, often in _TOPICS
        ),
        untouched=30,
    ),
)
