"""What the boards of a huddle list when it begins, and what they come to."""

from __future__ import annotations

from datetime import date, timedelta

from huddlecli.core.loop.events import Boards, Promise, Review, Shown
from table import Table

TODAY = date(2026, 11, 24)
YESTERDAY = date(2026, 11, 23)


def promise(table: Table, title: str, owner: str, due: date) -> str:
    """A promise of that owner."""
    keys = {"title": title, "owner": owner, "side": "sales", "due": due, "status": "open"}
    return table.log("action", owner, **keys)


def done(table: Table, record_id: str, day: date) -> None:
    """That promise is done, on that day."""
    settled = {"status": "done", "closed": table.now, "done_on": day}
    table.records.change("action", record_id, "cem", table.now, set=settled)


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

    assert table.prepared("daily").boards() == Boards(promises=Review(since=date(2026, 11, 17)))
    assert [line for line in table.screen.shown if line.startswith("No")] == [
        "No wins kept since the last time.",
        "No promises were due since 17 Nov.",
        "Nothing is parked.",
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
    assert "8 promises due since 17 Nov, 0 done already, 2 more overdue." in table.screen.shown


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
    table.records.revert("win", slip, table.now, "dan", table.now)
    since = table.log("win", "eve", title="Oakline signed", side="sales")
    table.now += timedelta(days=6)

    assert table.prepared("weekly").boards().wins == (
        Shown(id=since, title="Oakline signed", who="eve"),
    )


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
    assert table.prepared("weekly").boards().parked == (Shown(id=ids[0], title="The fair"),)


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
    assert "2 of 5 kept. Enter goes on" in table.screen.shown


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
