"""Words for a day, an owner and a title, as they are typed while a huddle runs."""

from __future__ import annotations

from tests.helpers.table import Table


def said(table: Table, *lines: str) -> list[str]:
    """Return what the room sees after these lines, at the second item of a daily."""
    table.screen.shown.clear()
    table.huddle(table.sit_down("daily"), "daily", ["/next", *lines])
    at = max(place for place, line in enumerate(table.screen.shown) if "item 0:00" in line)
    return table.screen.shown[at + 1 :]


def test_the_room_sees_the_day_that_was_resolved(table: Table) -> None:
    """Words that are a day are read; others get a hint with the day that is taken instead."""
    assert said(table, "/a Send the list @ben by end of month") == [
        "  1000  ben  due Mon 30 Nov  Send the list"
    ]
    assert said(table, "/a Send the list by noon @ben") == [
        "  2000  ben  due Tue 1 Dec  Send the list by noon",
        '  "by noon" is not a date, so it\'s due Tue 1 Dec; to change: /edit due:fri',
    ]


def test_a_day_with_two_readings_is_refused_and_the_huddle_goes_on(table: Table) -> None:
    """Nothing is kept of it, and the hint has both days."""
    assert said(table, "/a Send the list by 5/12 @ben", "/a Send it @ben by 5 december") == [
        'error: "5/12" can be Sat 2026-12-05 or Wed 2027-05-12',
        "hint:  2026-12-05 or 2027-05-12",
        "  1000  ben  due Sat 5 Dec (a weekend)  Send it",
    ]


def test_a_change_reads_the_same_words(table: Table) -> None:
    """`/edit` and `/later` take days in words, and doubt what they do not know."""
    shown = said(
        table,
        "/a Send it @ben by fri",
        "/later next week",
        "/edit by dec 3",
        "/edit Send it all by the weekend",
        "/later the weekend",
    )
    assert shown[1:] == [
        "  1000  Send it: now due Mon 30 Nov",
        "  1000  Send it: now due Thu 3 Dec",
        "  1000  Send it all by the weekend: changed",
        '  "by the weekend" is not a date, so it\'s due Thu 3 Dec; to change: /edit due:fri',
        'error: "the weekend" is not a date',
        "hint:  today, tomorrow, mon … sun, 3d, 2w, eow, eom, next-week, dec-3, 2026-12-01",
    ]


def test_a_word_with_a_mark_is_kept_as_a_word_without_a_shell(table: Table) -> None:
    """The hint has the bare backslash, as no shell reads the line; and it works as it stands."""
    assert said(table, "/a Follow @acme_official @ben", "/a Follow \\@acme_official @ben") == [
        "error: two owners: @acme_official and @ben",
        "hint:  log one promise for each owner; or \\@acme_official keeps it as text",
        "  1000  ben  due Tue 1 Dec  Follow @acme_official",
    ]


def test_no_promise_is_born_overdue(table: Table) -> None:
    """In Auckland it is tomorrow already: today is over for gus, whichever line says it."""
    file = table.folder / "huddle.toml"
    file.write_text(
        file.read_text().replace('name = "gus"', 'name = "gus"\ntimezone = "Pacific/Auckland"')
    )
    table.now = table.now.replace(hour=20)
    over = [
        "error: 2026-11-24 has passed for gus (Pacific/Auckland)",
        "hint:  due:2026-11-25 or later",
    ]

    shown = said(
        table,
        "/a Call them by today @gus",
        "/a Call them by today @ben",
        "/edit @gus",
        "/edit @gus due:tomorrow",
        "/later today",
        "/edit due:today",
    )

    assert shown == [
        *over,
        "  1000  ben  due Tue 24 Nov  Call them",
        *over,
        "  1000  Call them: now due Wed 25 Nov, owner gus",
        *over,
        *over,
    ]


def test_a_day_on_which_nobody_works_is_pointed_out(table: Table) -> None:
    """The room sees that a due day is a weekend, or closed."""
    file = table.folder / "huddle.toml"
    text = file.read_text().replace("\n[[person]]", "\nclosed = [2026-12-24]\n\n[[person]]", 1)
    file.write_text(text)

    assert said(table, "/a Call them 4d @ben due:4d", "/later eow", "/later dec-24") == [
        "  1000  ben  due Sat 28 Nov (a weekend)  Call them 4d",
        "  1000  Call them 4d: now due Sun 29 Nov (a weekend)",
        "  1000  Call them 4d: now due Thu 24 Dec",
        "  Thu 24 Dec is not a working day for the team",
    ]
