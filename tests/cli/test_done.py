"""`huddle done`: a promise is done, by its id or by words of it."""

from __future__ import annotations

from tests.helpers.desk import Desk


def test_a_promise_is_done_by_id_or_by_words(desk: Desk) -> None:
    """Words of an open title of mine will do when one fits; an id is tried first."""
    desk.said("log", stdin="Quote for Northgate by fri\nPrices to Oakline\nCase study @ana\n")

    desk.run("done", "id03", out="done  id03  Case study\n")
    desk.run("done quote NORTHGATE", out="done  id01  Quote for Northgate\n")
    desk.run(
        "done",
        "id01",
        err="""
        error: id01 (Quote for Northgate) is already done
        hint:  huddle action reopen id01
        """,
        code=1,
    )
    desk.run(
        "done case studies",
        err="""
        error: you have no open promise matching "case studies"
        hint:  huddle mine
        """,
        code=4,
    )


def test_words_of_somebody_elses_promise_say_whose_it_is(desk: Desk) -> None:
    """It is not closed by its words; the hint closes it by its id."""
    desk.said("log", stdin="Send the demo list @maria\nDemo at the fair @ana\n")
    before = desk.files()

    desk.run(
        "done demo list",
        err="""
        error: you have no open promise matching "demo list"; maria has: Send the demo list
        hint:  huddle done id01
        """,
        code=4,
    )
    theirs = "id01 (maria: Send the demo list), id02 (ana: Demo at the fair)"
    desk.run(
        "done demo",
        err=f"""
        error: you have no open promise matching "demo"; others have: {theirs}
        hint:  huddle done ID
        """,
        code=4,
    )
    assert desk.files() == before
    desk.run("done id01", out="done  id01  Send the demo list\n")


def test_words_that_fit_several_promises_are_refused(desk: Desk) -> None:
    """The candidates are named; a title typed in full is meant alone."""
    desk.said("log", stdin="Quote by wed\nQuote for Oakline by fri\n")

    desk.run(
        "done quot",
        err="""
        error: "quot" matches 2 promises
        hint:  id01 (Quote), id02 (Quote for Oakline)
        """,
        code=2,
    )
    desk.run("done", "quote", out="done  id01  Quote\n")


def test_late_is_told_with_the_way_to_say_otherwise(desk: Desk) -> None:
    """Without a day it is today; `--on` takes the last such weekday, never one to come."""
    desk.said("log", "Quote", "due:fri")
    monday = "2026-11-30T09:00:00+01:00"

    desk.run(
        "done",
        "quote",
        HUDDLE_NOW=monday,
        out="""
        done  id01  Quote   was due Fri 27 Nov (--on fri if it was done then)
        """,
    )
    desk.said("action", "reopen", "id01", HUDDLE_NOW=monday)
    desk.run(
        "done id01 --on 2026-12-01",
        HUDDLE_NOW=monday,
        err="""
        error: "2026-12-01" is after today
        hint:  today is 2026-11-30, tue is 2026-11-24
        """,
        code=2,
    )
    desk.run("done id01 --on fri", HUDDLE_NOW=monday, out="done  id01  Quote\n")


def test_quiet_prints_nothing(desk: Desk) -> None:
    """`-q` leaves the success line out."""
    desk.said("log", "Quote")

    desk.run("-q", "done", "id01")


def test_a_promise_that_cannot_be_read_is_told(desk: Desk) -> None:
    """Its words are looked for in vain, and the line before the error says why."""
    desk.said("log", stdin="Quote by wed\nPrices\n")
    desk.file("id01").write_text("schema = \n", encoding="utf-8")
    warning = (
        "warning: actions/open/id01-quote.toml: "
        "string values must be quoted, expected literal string at line 1\n"
    )

    desk.run(
        "done quote",
        err=f'{warning}error: you have no open promise matching "quote"\nhint:  huddle mine\n',
        code=4,
    )
    desk.run("done prices", out="done  id02  Prices\n", err=warning)
