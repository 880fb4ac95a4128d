"""What the boards of a huddle list when it begins, and what they come to."""

from __future__ import annotations

from datetime import date, timedelta

from huddlecli.core.huddle.boards import BoardEntry, Boards, Promise, PromiseReview
from huddlecli.core.records import Action, Win
from tests.helpers.table import Table

TODAY = date(2026, 11, 24)
YESTERDAY = date(2026, 11, 23)


def promise(table: Table, title: str, owner: str, due: date) -> str:
    """A promise of that owner."""
    keys = {"title": title, "owner": owner, "side": "sales", "due": due, "status": "open"}
    return table.log("action", owner, **keys)


def done(table: Table, record_id: str, day: date) -> None:
    """That promise is done, on that day."""
    settled = {"status": "done", "closed": table.now, "done_on": day}
    table.records.change(Action, record_id, "cem", table.now, set=settled)


def done_on(table: Table, record_id: str) -> date | None:
    """The day on which that promise was done."""
    record = table.records.load(Action, record_id)
    assert isinstance(record, Action)
    return record.done_on


def held(table: Table, agenda: str) -> None:
    """A huddle of that agenda, now."""
    table.huddle(table.sit_down(agenda), agenda, ["/end"])
    table.screen.shown.clear()


def asked(boards: Boards) -> list[tuple[str, str]]:
    """The promises that are asked about."""
    return [(one.owner, one.title) for one in boards.promises.open]


def test_the_first_huddle_of_a_team_has_empty_boards(table: Table) -> None:
    """With nothing kept yet there is nothing to look at, and the screen says so."""
    lines = ["/next", "/next", "/end"]

    minutes = table.huddle(table.sit_down("weekly"), "weekly", lines)

    assert table.prepared("daily").boards() == Boards(promises=PromiseReview())
    assert [line for line in table.screen.shown if line.startswith("No")] == [
        "No wins since last time.",
        "No promises are due yet.  /a TEXT @NAME by DAY to make one",
        "Nothing is parked.  /p TEXT to park something",
    ]
    assert minutes
    assert (minutes.kept, minutes.due) == (None, None)


def test_a_daily_asks_about_eight_promises_at_most_by_owner(table: Table) -> None:
    """Overdue ones and those due today, the eldest of each owner first; the rest is counted."""
    table.now -= timedelta(days=4)
    owners = ("hal", "cem", "eve", "dan", "ana")
    for title, day in (("second", TODAY), ("first", YESTERDAY)):
        for owner in owners:
            promise(table, title, owner, day)
    promise(table, "not yet due", "ana", TODAY + timedelta(days=1))
    table.now += timedelta(days=4)

    boards = table.prepared("daily").boards()
    table.huddle(table.sit_down("daily"), "daily", [])

    eight = [(owner, title) for owner in sorted(owners) for title in ("first", "second")][:8]
    assert asked(boards) == eight
    assert boards.promises.more == 2
    told = "10 promises due since 17 Nov. 8 of 10 today, 2 more for next time."
    assert told in table.screen.shown


def test_another_eight_come_first_next_time(table: Table) -> None:
    """Those left out come first, then those shown longest ago; a board not opened showed none."""
    table.now -= timedelta(days=4)
    for number in range(20):
        promise(table, f"promise {number:02}", "cem", YESTERDAY)
    table.now += timedelta(days=4)

    shown = []
    for _ in range(4):
        shown.append([title for _, title in asked(table.prepared("daily").boards())])
        table.huddle(table.sit_down("daily"), "daily", ["/next", "/end"])
        table.now += timedelta(days=1)

    first, second, third = (
        [f"promise {number:02}" for number in numbers]
        for numbers in (range(8), range(8, 16), (*range(4), *range(16, 20)))
    )
    assert shown == [first, second, third, [f"promise {number:02}" for number in range(4, 12)]]


def test_done_means_today_once_a_huddle_after_the_day_heard_not_yet(table: Table) -> None:
    """On Wednesday "not yet" of a promise of Tuesday: on Thursday `d` is no longer on time."""
    table.now -= timedelta(days=2)
    late, on_time = (promise(table, title, "cem", TODAY) for title in ("Late", "On time"))
    table.now += timedelta(days=3)
    table.huddle(table.sit_down("daily"), "daily", ["n", "/undo", "n", "/end"])
    table.now += timedelta(days=1)
    table.screen.shown.clear()

    minutes = table.huddle(table.sit_down("daily"), "daily", ["d", "d", "/end"])

    asking = [line for line in table.screen.shown if line.startswith("cem:")]
    assert asking == [
        "cem: Late, due Tue 24 Nov?  d done late, n not yet, x drop",
        "cem: On time, due Tue 24 Nov?  d done on time, l done late, n not yet, x drop",
    ]
    days = [done_on(table, one) for one in (late, on_time)]
    assert days == [date(2026, 11, 26), TODAY]
    assert minutes
    assert minutes.items[0].kind == "promises"


def test_not_yet_on_the_day_itself_leaves_time_until_its_end(table: Table) -> None:
    """A huddle in the morning hears "not yet", and in the evening it was done in time."""
    table.now -= timedelta(days=2)
    record_id = promise(table, "Evening", "cem", TODAY)
    table.now += timedelta(days=2)
    table.huddle(table.sit_down("daily"), "daily", ["n", "/end"])
    table.now += timedelta(days=1)

    table.huddle(table.sit_down("daily"), "daily", ["d", "/end"])

    assert done_on(table, record_id) == TODAY


def test_a_done_promise_is_announced_once(table: Table) -> None:
    """In the first huddle with a board after it was done, of whatever agenda, and never again."""
    table.now -= timedelta(days=1)
    held(table, "weekly")
    held(table, "daily")
    record_id = promise(table, "Send the price", "cem", TODAY)
    done(table, record_id, TODAY)
    table.now += timedelta(days=1)
    daily = table.prepared("daily").boards().promises
    table.huddle(table.sit_down("daily"), "daily", ["/end"])
    shown = [line for line in table.screen.shown if "due since" in line or "Done" in line]
    table.screen.shown.clear()
    table.now += timedelta(hours=1)
    weekly = table.prepared("weekly").boards().promises
    table.huddle(table.sit_down("weekly"), "weekly", ["/next", "/end"])
    table.now += timedelta(days=1)
    next_day = table.prepared("daily").boards().promises

    assert (daily.done, daily.told) == (("Send the price",), 0)
    assert shown == ["1 promise due since 23 Nov, already done.", "Done: Send the price"]
    assert (weekly.done, weekly.told) == ((), 1)
    assert "1 promise due since 23 Nov, already done." in table.screen.shown
    assert (next_day.done, next_day.told) == ((), 0)


def test_a_board_with_answers_missing_is_left_at_the_second_enter(table: Table) -> None:
    """On a terminal; whatever else is typed asks again. In a pipe one is enough, and it is told."""
    table.now -= timedelta(days=2)
    for title in ("one", "two", "three"):
        promise(table, title, "cem", YESTERDAY)
    table.now += timedelta(days=2)
    lines = ["", "n", "", "a note", "", "", "/end", "/end"]

    table.huddle(table.sit_down("daily"), "daily", lines, is_terminal=True)
    asking = [line for line in table.screen.shown if "still open" in line]
    table.screen.shown.clear()
    table.huddle(table.sit_down("daily"), "daily", ["/next", "/end"])

    assert asking == [
        "2 questions still open. Enter again to skip them",
        "2 questions still open. Enter again to skip them",
        "2 questions still open. 0 of 3 kept.",
    ]
    shown = [line for line in table.screen.shown if "still open" in line]
    assert shown == ["3 questions still open."]  # they were counted the first time


def test_the_minutes_of_an_empty_board_go_to_the_items_after_it(table: Table) -> None:
    """So nobody is three minutes ahead for having nothing to look at; the close keeps its time."""
    table.huddle(table.sit_down("daily"), "daily", ["+20 /next", "/skip", "/end"])

    headlines = [line for line in table.screen.shown if line[1:5] == " of "]
    times = [line for line in table.screen.shown if line.startswith("   item")]
    assert headlines[1] == "2 of 4  Where are you stuck?  7:28 min, until 09:15.  Sales opens."
    assert headlines[2].endswith("6:12 min, until 09:14.  Sales opens.")
    assert times[1] == "   item 0:00 of 7:28 · total 0:20 of 15:00 · on time, ends 09:23"


def test_decisions_due_for_review_pass_as_an_empty_board_where_there_are_none(
    table: Table,
) -> None:
    """One line, one /next, no points, nothing carried over; its minutes go on."""
    lines = ["/next", "/next", "/next", "/end"]

    minutes = table.huddle(table.sit_down("leadership"), "leadership", lines)

    shown = table.screen.shown
    at = shown.index("No decisions due for review.  /d TEXT review:DAY to set one")
    assert shown[at - 1].startswith("3 of 7  Decisions due for review")
    assert shown[at + 1] == "Enter to continue"
    assert minutes
    item = minutes.items[2]
    assert (item.kind, item.points, item.left) == ("decisions", (), "through")
    assert "Decisions due for review" not in [one.title for one in minutes.waiting]


def test_a_weekly_looks_at_all_since_the_last_weekly(table: Table) -> None:
    """All that fell due since then: the open ones are asked about, the done ones in one line."""
    table.now -= timedelta(days=7)
    held(table, "weekly")
    titles = [f"promise {number}" for number in range(10)]
    for title in titles:
        promise(table, title, "cem", date(2026, 11, 20))
    early = promise(table, "Two case studies", "ana", date(2026, 11, 19))
    table.now += timedelta(days=2)
    done(table, early, date(2026, 11, 19))
    table.now += timedelta(days=5)

    review = table.prepared("weekly").boards().promises

    assert [one.title for one in review.open] == titles
    assert (review.since, review.done) == (date(2026, 11, 17), ("Two case studies",))
    assert (review.kept, review.due, review.more) == (1, 1, 0)


def test_wins_are_those_since_the_last_huddle_of_this_agenda(table: Table) -> None:
    """What was celebrated then is not listed again; what was taken back never."""
    table.now -= timedelta(days=7)
    table.log("win", "dan", title="Before", side="sales")
    table.now += timedelta(minutes=1)
    held(table, "weekly")
    table.now += timedelta(days=1)
    slip = table.log("win", "dan", title="A slip", side="sales")
    table.records.revert(Win, slip, table.now, "dan", table.now)
    since = table.log("win", "eve", title="Oakline signed", side="sales")
    table.now += timedelta(days=6)

    assert table.prepared("weekly").boards().wins == (
        BoardEntry(id=since, title="Oakline signed", side="sales"),
    )


def test_a_win_is_of_a_side_or_of_both_whoever_typed_it(table: Table) -> None:
    """The board names a side, as the summary does; a win of both has no side after it."""
    table.log("win", "ana", title="Northgate renewed", side="sales")
    table.log("win", "cem", title="One funnel for all")

    table.huddle(table.sit_down("weekly"), "weekly", ["/w Oakline signed", "/end"])

    first = next(n for n, line in enumerate(table.screen.shown) if "Northgate" in line)
    listed = table.screen.shown[first : first + 2]
    assert [line.split(maxsplit=1)[1] for line in listed] == [
        "Northgate renewed (sales)",
        "One funnel for all",
    ]


def test_parked_things_wait_until_they_are_taken_or_dropped(table: Table) -> None:
    """Taken up, one becomes the next item; dropped, it is gone; the others wait on."""
    ids = [
        table.log("parked", "gus", title=title, status="waiting")
        for title in ("The fair", "Who calls at lunch?", "New badges")
    ]
    table.now += timedelta(minutes=1)
    lines = ["/next", "/next", "n", "t", "x nobody wears them", "/next", "/end"]

    minutes = table.huddle(table.sit_down("weekly"), "weekly", lines)

    assert minutes
    assert [item.title for item in minutes.items][2:4] == ["Parked", "Who calls at lunch?"]
    assert table.prepared("weekly").boards().parked == (BoardEntry(id=ids[0], title="The fair"),)


def test_the_review_is_counted_from_what_was_answered(table: Table) -> None:
    """Done by its day is kept, late and moved ones are not; one due today counts once done."""
    table.now -= timedelta(days=4)
    for owner, day in (
        ("ana", YESTERDAY),
        ("ben", YESTERDAY),
        ("cem", YESTERDAY),
        ("dan", YESTERDAY),
        ("eve", TODAY),
        ("hal", TODAY),
    ):
        promise(table, f"by {owner}", owner, day)
    table.now += timedelta(days=4)
    lines = ["d", "l", "/later fri", "n", "d", "n", "/end"]

    minutes = table.huddle(table.sit_down("daily"), "daily", lines)

    assert minutes
    assert (minutes.kept, minutes.due) == (2, 5)
    assert "2 of 5 kept. Enter to continue" in table.screen.shown


def test_a_promise_counts_in_one_huddle_of_an_agenda(table: Table) -> None:
    """Due on the day of a huddle, it counts there if it was settled by then, else in the next."""
    before, _, moved, later = (
        promise(table, f"by {owner}", owner, TODAY) for owner in ("ana", "ben", "cem", "dan")
    )
    table.now += timedelta(minutes=1)
    done(table, before, TODAY)
    table.records.change(Action, moved, "cem", table.now, set={"due": TODAY + timedelta(days=9)})
    minutes = table.huddle(table.sit_down("daily"), "daily", ["d", "n", "/end"])
    table.now += timedelta(minutes=1)
    done(table, later, TODAY)
    promise(table, "by eve", "eve", TODAY)
    table.now += timedelta(days=1)

    review = table.prepared("daily").boards().promises

    assert minutes
    assert (minutes.kept, minutes.due) == (2, 3)
    assert (review.since, review.told, review.done) == (TODAY, 0, ("by dan",))
    assert asked(table.prepared("daily").boards()) == [("eve", "by eve")]
    assert (review.kept, review.due) == (1, 1)


def test_an_open_promise_knows_whether_it_counts(table: Table) -> None:
    """One whose day lay before the last huddle was counted then; it is asked about all the same."""
    table.now -= timedelta(days=1)
    old = promise(table, "An old one", "cem", date(2026, 11, 20))
    held(table, "daily")
    new = promise(table, "A new one", "cem", YESTERDAY)
    table.now += timedelta(days=1)

    assert table.prepared("daily").boards().promises.open == (
        Promise(id=old, title="An old one", owner="cem", due=date(2026, 11, 20), counts=False),
        Promise(id=new, title="A new one", owner="cem", due=YESTERDAY),
    )
