"""A month of a team: holidays, absences, somebody renamed, somebody moved, and another team.

What is expected is worked out here, by hand or from the tables below, without the tool.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

import pytest

from tests.helpers.desk import Desk
from tests.helpers.month import Month, lived

DAY = timedelta(days=1)
FRIDAY = 4
OFF = {date(2026, 12, day) for day in (24, 25, 31)} | {date(2027, 1, 1), date(2027, 1, 6)}
MOVED = date(2027, 1, 4)  # from this day on the daily is at 08:38, and no longer meets the weekly
TURNS = ("fay", "sam", "ana", "suzanne")
AWAY = {
    "suzanne": (date(2026, 12, 21), date(2026, 12, 23)),
    "fay": (date(2026, 12, 30), date(2027, 1, 8)),
}


class Promise(NamedTuple):
    """A promise of somebody by their last name, on their last side."""

    title: str
    owner: str
    side: str
    due: date
    done: date | None = None


PROMISES = (
    Promise("Routing rule", "cem", "sales", date(2026, 12, 16), date(2026, 12, 16)),
    Promise("Send the list", "suzanne", "sales", date(2026, 12, 18), date(2026, 12, 15)),
    Promise("Ask Nord", "ana", "marketing", date(2026, 12, 18), date(2026, 12, 18)),
    Promise("Call Orbis", "suzanne", "sales", date(2026, 12, 22), date(2026, 12, 22)),
    Promise("Price sheet", "sam", "sales", date(2026, 12, 25), date(2026, 12, 28)),
    Promise("Budget draft", "ana", "marketing", date(2026, 12, 28)),
    Promise("Case study", "ben", "sales", date(2026, 12, 29), date(2026, 12, 29)),
    Promise("Demo data", "suzanne", "sales", date(2026, 12, 30)),
    Promise("Newsletter", "sam", "sales", date(2027, 1, 3), date(2027, 1, 3)),
    Promise("Video", "ben", "sales", date(2027, 1, 4), date(2027, 1, 4)),
    Promise("Booth", "fay", "marketing", date(2027, 1, 5)),
)
# When each huddle began, who started it, what it is called, and how many people were there.
HUDDLES = (
    ("2026-12-14 09:08", "fay", "Daily", 6),
    ("2026-12-15 09:08", "sam", "Daily", 6),
    ("2026-12-16 09:08", "ana", "Daily", 6),
    ("2026-12-17 09:08", "suzanne", "Daily", 6),
    ("2026-12-18 09:08", "fay", "Weekly", 6),
    ("2026-12-21 09:08", "sam", "Daily", 5),
    ("2026-12-22 09:08", "ana", "Daily", 5),
    ("2026-12-23 09:08", "fay", "Daily", 5),  # for suzanne
    ("2026-12-28 09:08", "sam", "Daily", 6),
    ("2026-12-30 09:08", "suzanne", "Daily", 5),  # nobody met on Tuesday, so it was ana's turn
    ("2027-01-04 08:38", "sam", "Daily", 5),  # for fay
    ("2027-01-05 08:38", "ana", "Daily", 5),
    ("2027-01-07 08:38", "suzanne", "Daily", 5),
    ("2027-01-08 08:38", "sam", "Daily", 5),  # for fay again
    ("2027-01-08 09:08", "ana", "Weekly", 5),
)
# What was kept since the last huddle of the same kind; None where nothing counted.
REVIEWS = {
    "2026-12-16 09:08": "1 of 1",  # the routing rule
    "2026-12-18 09:08": "2 of 2",  # and the list; Nord is due today and open
    "2026-12-21 09:08": "2 of 2",  # the list and Nord, since Thursday's daily
    "2026-12-23 09:08": "0 of 1",  # Orbis
    "2026-12-28 09:08": "0 of 1",  # the price sheet came on Monday, though nobody worked on Friday
    "2026-12-30 09:08": "1 of 2",  # the case study, not the budget
    "2027-01-04 08:38": "1 of 2",  # the newsletter of Sunday night, not the demo data
    "2027-01-05 08:38": "1 of 1",  # the video
    "2027-01-07 08:38": "0 of 1",  # the booth
    "2027-01-08 09:08": "5 of 9",  # all since 18 December but the list, which counted there
}
WEEKS = {
    "2026-W51": (date(2026, 12, 14), 5, 5),  # its Monday, huddles held, and due
    "2026-W52": (date(2026, 12, 21), 3, 3),
    "2026-W53": (date(2026, 12, 28), 2, 3),
    "2027-W01": (date(2027, 1, 4), 5, 5),
}


def held(day: date, *, moved: bool) -> Sequence[str]:
    """Return the hours and agendas of a day, if the daily is `moved` or not yet."""
    if day.weekday() > FRIDAY or day in OFF:
        return ()
    daily, weekly = ("08:38" if moved else "09:08") + " daily", "09:08 weekly"
    if day.weekday() < FRIDAY:
        return (daily,)
    return (daily, weekly) if moved else (weekly,)


def ahead(first: date, after: str, *, moved: bool) -> Iterator[tuple[date, str, str]]:
    """Yield the huddles from a day on, and whose turn each is after the turn of somebody."""
    turn = TURNS.index(after)
    day = first
    while True:
        for huddle in held(day, moved=moved):
            turn += 1
            while _is_away(TURNS[turn % 4], day):
                turn += 1
            yield day, huddle, TURNS[turn % 4]
        day += DAY


def _is_away(name: str, day: date) -> bool:
    first, last = AWAY.get(name, (date.max, date.min))
    return first <= day <= last


def kept(first: date, last: date, side: str | None = None) -> Mapping[str, int]:
    """Return how many promises due in these days were kept, all of which are over."""
    due = [one for one in PROMISES if first <= one.due <= last and side in (None, one.side)]
    return {
        "kept": sum(one.done is not None and one.done <= one.due for one in due),
        "due": len(due),
    }


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Month:
    """The month, lived once."""
    return lived(Desk(tmp_path_factory.mktemp("month")))


def test_each_command_did_what_it_was_meant_to(month: Month) -> None:
    """One was refused, as the promise is sue's; warnings are about days without work."""
    assert {step: typed.code for step, typed in month.typed.items() if typed.code} == {
        "2026-12-15 08:00 done Send": 4
    }
    noted = {
        step[17:]: [line for line in typed.err.splitlines() if not line.startswith("minutes: ")]
        for step, typed in month.typed.items()
        if not typed.code and "left out" not in typed.err and "init" not in step
    }
    assert {line: said for line, said in noted.items() if said} == {
        "closed add dec-24 dec-31": ["Not due then: 2 daily huddles"],
        "people away sue --from dec-21 --until dec-23": [
            "hint:  by the rota, instead of sue: fay on Wed 23 Dec"
        ],
        "people away fay --from 2026-12-30 --until 2027-01-08": [
            "hint:  by the rota, instead of fay: sam on Mon 4 Jan"
        ],
        "log Booth @fay by jan-5": ["warning: fay is away on Tue 5 Jan, until Fri 8 Jan"],
    }
    first = month["2026-12-14 09:08 start --plain"]
    assert "  sue is away on Tue 22 Dec, until Wed 23 Dec\n" in first
    assert "  Fri 25 Dec is not a working day for the team\n" in first
    assert month["2026-12-16 15:00 people rename sue suzanne"] == (
        "sue is now suzanne, with 1 open promise\n"
    )
    assert month["2026-12-30 08:00 people move ben:sales"] == (
        "ben is now on sales, with 1 open promise\n"
    )


def test_who_facilitated_each_huddle_and_who_does_the_next(month: Month) -> None:
    """As the rota has it, without those who are away, and on the next day on which one is held."""
    huddles = dict(month.huddles())
    assert [*huddles] == [at for at, *_ in HUDDLES]
    for at, name, title, people in HUDDLES:
        day, shown = date.fromisoformat(at[:10]), huddles[at].strip()
        old = "sue" if day < date(2026, 12, 17) else "suzanne"
        turn = "ana" if at == "2026-12-30 09:08" else name
        assert shown.startswith(f"{turn} facilitates today, then "), at
        assert f"*{title} huddle, " in shown, at
        assert f", {people} people)" in shown, at
        coming = next(ahead(day + DAY, name, moved=day >= MOVED))
        if at == "2027-01-08 08:38":  # the weekly follows, and fay is away, whose turn it would be
            coming = day, "09:08 weekly", "ana"
        assert shown.endswith(f"Next: {_next(*coming, old)}"), at


def _next(day: date, huddle: str, turn: str, old: str) -> str:
    hour, agenda = huddle.split()
    name = old if turn == "suzanne" else turn
    return f"{agenda.capitalize()} huddle, {day:%a} {day.day} {day:%b} {hour}, {name} facilitates"


def test_what_was_kept_at_each_huddle(month: Month) -> None:
    """Each promise counts once in the huddles of a kind."""
    found = {
        at: match[1] if (match := re.search(r"(\d+ of \d+) promises kept\.", shown)) else None
        for at, shown in month.huddles()
    }
    assert found == {at: REVIEWS.get(at) for at, *_ in HUDDLES}
    last = month["2027-01-08 09:08 start --plain"]
    assert "9 promises due since 18 Dec: 6 done, 3 to go.\n" in last


@pytest.mark.parametrize(
    ("step", "first", "after"),
    [
        ("2026-12-14 08:11", date(2026, 12, 14), "suzanne"),
        ("2026-12-16 15:01", date(2026, 12, 17), "ana"),
        ("2026-12-28 08:02", date(2026, 12, 28), "fay"),
        ("2027-01-04 07:04", date(2027, 1, 4), "suzanne"),
        ("2027-01-11 08:00", date(2027, 1, 11), "ana"),
    ],
)
def test_the_rota_shows_the_huddles_to_come(
    month: Month, step: str, first: date, after: str
) -> None:
    """None on a day off, only the weekly where they meet, and both once they do not."""
    shown = [line.split() for line in month[f"{step} rota show"].splitlines()]
    expected = [
        [*f"{day:%a} {day.day} {day:%b} {huddle}".split(), turn]
        for day, huddle, turn in islice(ahead(first, after, moved=first >= MOVED), len(shown))
    ]
    if step < "2026-12-16":
        expected = [[*row[:-1], row[-1].replace("suzanne", "sue")] for row in expected]
    assert len(shown) == 5
    assert shown == expected


@pytest.mark.parametrize("week", WEEKS)
def test_the_figures_of_each_week(month: Month, week: str) -> None:
    """Whoever was renamed or moved counts under the last name and side, on past days too."""
    monday, met, due = WEEKS[week]
    sunday = monday + 6 * DAY
    found = json.loads(month[f"2027-01-11 08:00 summary --week {week} --format json"])
    shown = month[f"2027-01-11 08:00 summary --week {week}"]
    all_kept = kept(monday, sunday)

    assert found["period"]["week"] == week
    assert found["kept"] == all_kept
    for side in ("marketing", "sales"):
        by_side = found["by_side"][side]
        assert by_side["kept"] == kept(monday, sunday, side), side
    assert len(found["huddles"]) == met
    assert f"\nHuddles: held {met} of {due}, on time.\n" in shown
    assert f"\nPromises: {all_kept['kept']} of {all_kept['due']} kept\n" in shown
    assert "sue " not in shown


def test_a_week_that_is_not_over_says_so(month: Month) -> None:
    """And compares itself with the week before; its huddle on Tuesday was left out."""
    friday = month["2026-12-18 17:00 summary"].splitlines()
    saturday = month["2027-01-02 12:00 summary"].splitlines()

    assert friday[:2] == [
        "Acme huddle, week 51 so far: 1 win, 3 of 3 kept",
        "Huddles: held 5 of 5, on time.",
    ]
    assert saturday[:2] == [
        "Acme huddle, week 53 so far: 1 of 3 kept (week 52: 1 of 2)",
        "Huddles: held 2 of 3, on time.",
    ]


def test_the_figures_of_the_month(month: Month) -> None:
    """Over the end of the year and week 53."""
    first, last = date(2026, 12, 14), date(2027, 1, 10)
    found = json.loads(
        month[f"2027-01-11 08:00 summary --since {first} --until {last} --format json"]
    )

    assert found["kept"] == kept(first, last) == {"kept": 7, "due": 11}
    assert [found["by_side"][side]["kept"] for side in ("marketing", "sales")] == [
        {"kept": 1, "due": 3},
        {"kept": 6, "due": 8},
    ]
    assert [one["week"] for one in found["trend"]][-4:] == [*WEEKS]
    topics = [one["topic"] for one in found["covered"]]
    assert topics.count("close-the-loop") == 1  # it was added by its id
    assert [(one["present"], one["late_minutes"]) for one in found["huddles"]] == [
        (people, 0) for *_, people in HUDDLES
    ]
    assert {one["owner"] for one in found["actions"]["open"]} == {"ana", "fay", "suzanne"}


def test_each_promise_is_listed_under_its_last_name_and_side(month: Month) -> None:
    """Those that were done before as well; the old name still finds them."""

    def listed(flags: str) -> list[Promise]:
        rows = json.loads(month[f"2027-01-11 08:00 action list {flags} --format json"])["actions"]
        return [
            Promise(
                row["title"],
                row["owner"],
                row["side"],
                date.fromisoformat(row["due"]),
                row["done_on"] and date.fromisoformat(row["done_on"]),
            )
            for row in rows
        ]

    assert sorted(listed("--status all")) == sorted(PROMISES)
    assert sorted(listed("--owner sue --status done")) == sorted(
        one for one in PROMISES if one.owner == "suzanne" and one.done
    )


def test_a_promise_follows_whoever_moves(month: Month) -> None:
    """On Tuesday the case study is of marketing; on Wednesday ben and all of his is in sales."""
    before = month["2026-12-29 08:03 summary --side sales"]
    after = month["2026-12-30 08:01 summary --side sales"]

    assert before.startswith("Acme huddle, week 53 so far, sales: 1 huddle\n")
    assert "Video" not in before
    assert after.startswith("Acme huddle, week 53 so far, sales: 1 of 1 kept (week 52: 1 of 2)\n")
    assert "  open  ben      Video      due Mon 4 Jan\n" in after


def test_reminders_leave_out_who_is_away(month: Month) -> None:
    """On a day off too, what is due that day is said, and what suzanne owes once she is back."""

    def reminded(step: str) -> dict[str, list[str]]:
        parts = re.split(r"(?m)^Acme huddle, for (\w+): .*\n", month[f"{step} remind --all"])[1:]
        texts = [re.findall(r"(?m)^  (.*)$", text) for text in parts[1::2]]
        return dict(zip(parts[::2], texts, strict=True))

    assert reminded("2026-12-22 08:00") == {
        "ben": ["Case study, due Tue 29 Dec, for fay"],
        "sam": ["Price sheet, due Fri 25 Dec, for fay"],
    }
    assert reminded("2026-12-25 10:00") == {
        "ana": ["Budget draft, due Mon 28 Dec"],
        "ben": ["Case study, due Tue 29 Dec, for fay"],
        "suzanne": ["Call Orbis, was due Tue 22 Dec, for fay"],
        "sam": ["Price sheet, due today, for fay"],
    }
    assert reminded("2027-01-04 07:05") == {
        "ana": ["Budget draft, was due Mon 28 Dec"],
        "ben": ["Video, due today, for ana"],
        "suzanne": ["Demo data, was due Wed 30 Dec"],
    }


def test_what_is_mine_under_both_names(month: Month) -> None:
    """She types the old name for a day; the list that she sent as sue counts for her."""
    assert month["2026-12-17 12:00 mine"] == (
        "Acme · next huddle tomorrow 09:08, weekly, fay facilitates\n"
        "later  id  Tue 22 Dec  Call Orbis\n"
        "later  id  Wed 30 Dec  Demo data\n"
    )
    assert month["2026-12-23 12:01 mine"] == (
        "Acme · next huddle Mon 28 Dec 09:08, daily, sam facilitates\n"
        "overdue  id  Tue 22 Dec  Call Orbis\n"
        "later    id  Wed 30 Dec  Demo data\n"
        "You facilitate Wed 30 Dec 09:08, daily. You kept 1 of your last 2.\n"
    )
    assert month["2027-01-11 08:00 mine"] == (
        "Acme · next huddle today 08:38, daily, you facilitate\n"
        "overdue  id  Wed 30 Dec  Demo data\n"
        "You kept 2 of your last 3.\n"
    )


def test_both_teams_of_ana(month: Month) -> None:
    """Under her name in each, with the days of its zone: in Los Angeles it is Sunday still."""
    teams = month["2026-12-14 08:10 init --list"].splitlines()[:2]
    assert [line.split()[:3] for line in teams] == [
        ["acme", "Acme", "ana"],
        ["beta", "Beta", "lima"],
    ]
    assert month["2027-01-02 12:02 mine --all"] == (
        "Acme, as ana (Europe/Berlin) · next huddle Mon 4 Jan 09:08, daily, sam facilitates\n"
        "overdue  id  Mon 28 Dec  Budget draft\n"
        "You facilitate Tue 5 Jan 09:08, daily. You kept 1 of your last 2.\n\n"
        "Beta, as lima (America/Los_Angeles) · next huddle Mon 4 Jan 09:08, daily\n"
        "this week  id  Sun 3 Jan  Call Joe\n"
    )
    assert month["2027-01-04 07:00 mine --all"] == (
        "Acme, as ana (Europe/Berlin) · next huddle today 09:08, daily, sam facilitates\n"
        "overdue  id  Mon 28 Dec  Budget draft\n"
        "You facilitate tomorrow 09:08, daily. You kept 1 of your last 2.\n\n"
        "Beta, as lima (America/Los_Angeles) · next huddle tomorrow 09:08, daily\n"
        "today  id  Sun 3 Jan  Call Joe\n"
    )
    assert month["2027-01-04 07:01 mine --all --short"] == "1! 1 · acme 09:08\n"


@pytest.mark.parametrize(
    ("step", "lines"),
    [
        (
            "2026-12-17 17:00 agenda next --format chat",
            [
                "*Weekly huddle, Fri 18 Dec 09:08: tomorrow, 45 minutes, fay facilitates*",
                "• To review: ana 1",
            ],
        ),
        (
            "2026-12-22 17:00 agenda next",
            [
                "Daily huddle, Wed 23 Dec 09:08: tomorrow, 15 minutes, fay facilitates",
                "Away: suzanne",
                "  To review: suzanne 1",
            ],
        ),
        (
            "2026-12-23 12:00 agenda next",
            [
                "Daily huddle, Mon 28 Dec 09:08: in 5 days, 15 minutes, sam facilitates",
                "Closed days before it: Thu 24 Dec, Fri 25 Dec",
                "  To review: ana 1, sam 1, suzanne 1",
            ],
        ),
        (
            "2026-12-30 17:00 agenda next --format chat",
            [
                "*Daily huddle, Mon 4 Jan 09:08: in 5 days, 15 minutes, sam facilitates*",
                "Closed days before it: Thu 31 Dec, Fri 1 Jan",
                "Away: fay",
                "• To review: ana 1, ben 1, suzanne 1",
            ],
        ),
        (
            "2027-01-05 17:00 agenda next",
            [
                "Daily huddle, Thu 7 Jan 08:38: in 2 days, 15 minutes, suzanne",
                "facilitates",
                "Closed days before it: Wed 6 Jan",
                "Away: fay",
                "  To review: ana 1, fay 1, suzanne 1",
            ],
        ),
        (
            "2027-01-07 17:00 agenda next --format chat",
            [
                "*Daily huddle, Fri 8 Jan 08:38: tomorrow, 15 minutes, sam facilitates*",
                "Away: fay",
                "• To review: ana 1, fay 1, suzanne 1",
            ],
        ),
        (
            "2027-01-07 17:01 agenda next weekly --format chat",
            [
                "*Weekly huddle, Fri 8 Jan 09:08: tomorrow, 45 minutes, ana facilitates*",
                "Away: fay",
                "• To review: ana 1, fay 1, suzanne 1",
            ],
        ),
    ],
)
def test_the_agenda_the_evening_before(month: Month, step: str, lines: Sequence[str]) -> None:
    """When it is, after which closed days, who is away, who facilitates, and who is to review."""
    wanted = re.compile(r"\*?(Daily|Weekly) huddle,|facilitates|Closed days|Away|\W*To review")
    assert [line for line in month[step].splitlines() if wanted.match(line)] == lines


def test_the_calendar_doubles_nothing_when_the_daily_is_moved(month: Month) -> None:
    """Each huddle is in it once on each day on which it is held, under the id that it had."""
    before, after = map(_events, month.calendars)
    for events, moved in ((before, False), (after, True)):
        days = dict[date, list[str]]()
        for name, event in events.items():
            for day in _days(event):
                days.setdefault(day, []).append(
                    f"{event['DTSTART'][9:11]}:{event['DTSTART'][11:13]} {name}"
                )
        for number in range(35):
            day = date(2026, 12, 14) + number * DAY
            assert sorted(days.get(day, ())) == [*held(day, moved=moved)], day
    assert {name: event["UID"] for name, event in before.items()} == {
        name: event["UID"] for name, event in after.items()
    }
    for name, event in after.items():
        assert int(event["SEQUENCE"]) > int(before[name]["SEQUENCE"]), name


def _events(calendar: str) -> dict[str, dict[str, str]]:
    """Return the huddles of a calendar by agenda, each once, with their properties."""
    events = list[tuple[str, dict[str, str]]]()
    for text in calendar.replace("\r\n", "\n").replace("\n ", "").split("BEGIN:VEVENT\n")[1:]:
        rows = [line.partition(":") for line in text.splitlines()]
        event = {head.partition(";")[0]: value for head, _, value in rows}
        if "RRULE" in event:
            events.append((event["SUMMARY"].partition(" ")[0].lower(), event))
    assert len(dict(events)) == len(events)
    return dict(events)


def _days(event: Mapping[str, str]) -> Iterator[date]:
    """Yield the days of a weekly series up to the end of January 2027."""
    rule = dict(part.split("=") for part in event["RRULE"].split(";"))
    assert {*rule} == {"FREQ", "BYDAY"}
    out = {text[:8] for text in event.get("EXDATE", "").split(",")}
    day = date.fromisoformat(event["DTSTART"][:8])
    while day < date(2027, 2, 1):
        if f"{day:%a}"[:2].upper() in rule["BYDAY"].split(",") and f"{day:%Y%m%d}" not in out:
            yield day
        day += DAY
