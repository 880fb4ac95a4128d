"""`huddle summary` as page, sheet and data, over long periods, and at the edges of weeks."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from huddlecli.core.minutes import Minutes
from huddlecli.core.records import Action
from huddlecli.core.value import replace
from huddlecli.store import files, minutes_files
from huddlecli.store.records import RecordStore
from tests.helpers.acme_weeks import TEAM, close, fill, huddle
from tests.helpers.desk import Desk
from tests.helpers.table import Table


@pytest.fixture
def acme(desk: Desk) -> Desk:
    """Return a desk in a team that has had a week."""
    fill(desk.team)
    return desk


@pytest.mark.parametrize(
    "words",
    ["--week last", "--week 2026-W02", "--since 2026-11-17 --until tue", "--since 2026-01-01"],
)
def test_json_is_as_its_schema_says(acme: Desk, words: str) -> None:
    """A week, an empty one, a day and a year have the schema, with which the desk compares it."""
    out, err, code = acme.said("summary --format json", *words.split())

    assert (json.loads(out)["schema"], err, code) == ("huddle.summary/1", "", 0)


def test_a_file_gets_the_format_that_its_name_ends_with(acme: Desk) -> None:
    """`-o week.html` is a page, `.md` Markdown, no ending text; a flag wins."""
    for name, form in (
        ("week.html", "html"),
        ("WEEK.MD", "markdown"),
        ("week.csv", "csv"),
        ("week.json", "json"),
        ("week", "text"),
    ):
        acme.run("summary -o", name, out=f"written  {name}\n")
        written = (acme.root / name).read_text(encoding="utf-8")
        mark = "\ufeff" if form == "csv" else ""  # by which a spreadsheet knows that it is UTF-8
        assert acme.named(written) == mark + acme.said("summary --format", form)[0]
    acme.run("summary --format chat -o week.html", out="written  week.html\n")
    assert (acme.root / "week.html").read_text(encoding="utf-8").startswith("*Acme huddle")


def test_a_file_that_no_format_fits_is_not_written(acme: Desk) -> None:
    """Text under the name of a PDF would open nowhere; where a format is named, it is that."""
    acme.run(
        *["summary", "-o", "week.pdf"],
        err="""
        error: ".pdf" is not the ending of a format here
        hint:  -o FILE.txt, .md, .html, .json, .csv, .tsv, .eml, or: --format FORMAT
        """,
        code=2,
    )
    assert not (acme.root / "week.pdf").exists()
    acme.run("summary --format text -o week.log", out="written  week.log\n")


def test_a_device_and_a_pipe_can_be_written_to(acme: Desk) -> None:
    """`/dev/null` takes a summary, `/dev/stdout` and `-` are stdout, wherever that goes."""
    told = acme.said("summary")

    acme.run("summary -o /dev/null", out="written  /dev/null\n")
    assert acme.said("summary -o /dev/stdout") == told
    assert acme.said("summary -o -") == told
    acme.run(
        "summary -o /dev/full",
        err="""
        error: could not save /dev/full: no space left on device
        hint:  ls -ld /dev
        """,
        code=1,
    )
    (acme.root / "link.md").symlink_to(acme.root / "there.md")
    (acme.root / "there.md").write_text("old", encoding="utf-8")
    acme.run("summary -o link.md", out="written  link.md\n")
    assert (acme.root / "there.md").read_text(encoding="utf-8").startswith("# Acme huddle")
    assert (acme.root / "link.md").is_symlink()


@pytest.mark.parametrize("command", ["summary", "calendar"])
def test_a_folder_that_is_not_there_is_not_made(acme: Desk, command: str) -> None:
    """A slip of the pen in a path makes no folders."""
    before = acme.files()

    acme.run(
        *[command, "-o", "missing/my folder/x.html"],
        err="""
        error: no such folder: missing/my folder
        hint:  mkdir -p 'missing/my folder'
        """,
        code=2,
    )
    assert (acme.files(), (acme.root / "missing").exists()) == (before, False)


def test_the_delimiter_of_a_sheet(acme: Desk) -> None:
    """Some countries want a semicolon; only a sheet has one, and only signs that are one."""
    for line in ("summary", "action list", "win list", "decision list", "people list"):
        comma = acme.said(f"{line} --format csv")[0]
        semicolon = acme.said(f"{line} --format csv --delimiter semicolon")
        rows = csv.reader(io.StringIO(semicolon[0]), delimiter=";")
        assert ([*rows], *semicolon[1:]) == ([*csv.reader(io.StringIO(comma))], "", 0)
        assert acme.said(f"{line} --format csv --delimiter ;") == semicolon
    acme.run(
        "action list --delimiter ;",
        err="error: --delimiter only works with CSV\nhint:  --format csv\n",
        code=2,
    )
    acme.run(
        "summary -o week.csv --delimiter x",
        err="""
        error: "x" is not a delimiter
        hint:  --delimiter comma, semicolon, tab or pipe
        """,
        code=2,
    )


def test_a_sheet_has_a_line_for_each_thing(acme: Desk) -> None:
    """Wins, decisions, promises, what was talked about, huddles, and the figures by side."""
    acme.run(
        "summary --format csv --week last --side sales",
        out="""
        section,id,title,owner,side,day,due,kept,of,note
        win,id01,Oakline signed,,sales,2026-11-17,,,,
        win,id02,Every webinar lead was called,,,2026-11-19,,,,
        decision,id03,One call within a day of sign-up,,,2026-11-18,,,,
        overdue,id04,Quote for Northgate,cem,sales,,2026-11-20,,,
        done,id05,Call the Brightwave leads,dan,sales,2026-11-19,2026-11-19,,,
        parked,id06,New price list,,,2026-11-18,,,,
        covered,stuck,Where are you stuck?,,,,,,,2026-11-18-0900-daily
        covered,stuck,Where are you stuck?,,,,,,,2026-11-20-0900-daily
        not covered,close-the-loop,Closing the loop on every lead,,,,,,,2026-11-18-0900-daily
        not covered,close-the-loop,Closing the loop on every lead,,,,,,,2026-11-20-0900-daily
        huddle,2026-11-18-0900-daily,Daily huddle,,,2026-11-18,,,,"15 of 15 min, score 8.5"
        huddle,2026-11-20-0900-daily,Daily huddle,,,2026-11-20,,,,"15 of 15 min, score 8.5"
        heard,stuck,Where are you stuck?,,,,,,,Sign-ups wait a day for a call.
        message,2026-11-20-0900-daily,"Call first, mail second",,,2026-11-20,,,,
        kept by side,,,,sales,,,1,2,
        kept by week,,2026-W40,,,2026-09-28,,0,0,
        kept by week,,2026-W41,,,2026-10-05,,0,0,
        kept by week,,2026-W42,,,2026-10-12,,0,0,
        kept by week,,2026-W43,,,2026-10-19,,0,0,
        kept by week,,2026-W44,,,2026-10-26,,0,0,
        kept by week,,2026-W45,,,2026-11-02,,0,0,
        kept by week,,2026-W46,,,2026-11-09,,0,0,
        kept by week,,2026-W47,,,2026-11-16,,1,2,
        """,
    )


def moved(found: Minutes, months: int) -> Minutes:
    """Return the minutes of the same huddle so many months before."""
    started = found.started.replace(month=found.started.month - months)
    day = f"{started:%Y-%m-%d}"
    ended = started + timedelta(minutes=14, seconds=40)
    return replace(found, id=f"{day}-0900-daily", started=started, ended=ended)


def test_a_quarter_has_a_grid_of_topic_by_month(acme: Desk) -> None:
    """Trends go by week, topics by month, and lists that are figures add up to their totals."""
    for day, months in ((18, 1), (20, 1), (18, 2)):
        minutes_files.save(acme.team, moved(huddle(day), months))
    store = RecordStore(acme.team, ZoneInfo("Europe/Berlin"))
    made = datetime.fromisoformat("2026-09-21T09:00:00+02:00")
    for number in range(12):
        name = f"s{number:09}"
        due = date(2026, 9, 24 + number % 2 * 7) if number % 2 == 0 else date(2026, 10, 5)
        keys = {"title": f"Promise {number}", "owner": "ana", "side": "marketing", "due": due}
        store.create(Action, name, "ana", made, **keys)
        close(
            store, name, "ana", made + timedelta(days=2), status="done", done_on=date(2026, 9, 23)
        )
    acme.run(
        "summary --since 2026-09-01 --until 2026-11-22 --full",
        out="""
        Acme huddle, 1 Sep to 22 Nov: 2 wins, 1 decision, 13 of 15 kept
        Huddles: held 4 of 46 and 1 besides those due, score 8.5.
        Message to the teams: Call first, mail second

        Wins
          Oakline signed (sales)
          Every webinar lead was called

        Promises: 13 of 15 kept (87%, target 90%)
          overdue  cem  Quote for Northgate  was due Fri 20 Nov
          open     ana  Two case studies     due Tue 1 Dec

        Decided
          One call within a day of sign-up  review on 4 Jan

        What we heard
          Where are you stuck? Sign-ups wait a day for a call → 1 decision, 1
            promise

        Week by week
          week 39  6 of 6 kept
          week 41  6 of 6 kept
          week 47  1 of 3 kept

        Done: 14
                     Sep Oct Nov
          marketing   12   ·   1
          sales        ·   ·   1

        Dropped: 1
          fay  Print the price list  too dear this year

        Open promises by age: 2
          under a week  2

        By side
          marketing  12 of 13 kept (92%), 13 done, 1 open
          sales      1 of 2 kept, 1 done, 1 open, 1 overdue
          all        13 of 15 kept (87%), 14 done, 2 open, 1 overdue

        Discussed
                                Sep Oct Nov
          Where are you stuck?    1   2   2
          37 topics were not discussed

        Carried over
          Closing the loop on every lead  5 times

        Topics by category: last 13 weeks
          customer  5×
          strategy  never
          process   never
          support   never
          insight   never

        Parked
          New price list

        Huddles: 5
          Daily huddle  Fri 18 Sep, 15 of 15 min, 3 people, score 8.5
          Daily huddle  Sun 18 Oct, 15 of 15 min, 3 people, score 8.5
          Daily huddle  Tue 20 Oct, 15 of 15 min, 3 people, score 8.5
          Daily huddle  Wed 18 Nov, 15 of 15 min, 3 people, score 8.5
          Daily huddle  Fri 20 Nov, 15 of 15 min, 3 people, score 8.5

        Balance: points and promises, last 13 weeks
          marketing  0 opened, 0 said back, 15 made, 12/13 kept
          sales      5 opened, 0 said back, 2 made, 1/2 kept
          no side    5 said back

        Next: Mon 23 Nov 09:08, daily: "Promises", "Where are you stuck?",
        "Closing the loop on every lead" (carried over once)
        """,
    )


def test_the_floor_is_told_by_side(desk: Desk, tmp_path: Path) -> None:
    """Minutes say how long each side had the floor in Talk; of older ones the journal does."""
    folder = tmp_path / "table"
    folder.mkdir()
    table = Table(folder, datetime(2026, 11, 23, 8, 0, tzinfo=UTC))
    typed = ("/next", "+60 /floor fay", "+120 /next", "+30 /u", "+30 /none", "/end")
    table.huddle(table.sit_down("daily"), "daily", typed)
    minutes = next(folder.glob("huddles/2026-11/*.toml"))
    whole = minutes.read_text(encoding="utf-8")
    older = whole.replace("\n[floor]\nmarketing = 120\nsales = 60\n", "")

    def told(at: str) -> tuple[str, str, int]:
        out, err, code = desk.said(
            "summary --full --week 2026-W48", HUDDLE_TEAM=str(folder), HUDDLE_NOW=at
        )
        return out.partition("Floor time\n")[2].partition("\n\n")[0], err, code

    expected = ("  marketing  2:00 (67%)\n  sales      1:00 (33%)", "", 0)
    assert older != whole
    assert told("2026-11-23T10:00Z") == expected

    minutes.write_text(older, encoding="utf-8")
    assert told("2026-11-23T11:00Z") == expected

    minutes.write_text(whole, encoding="utf-8")
    minutes.with_suffix(".jsonl").unlink()
    assert told("2026-11-23T12:00Z") == expected


def test_of_a_huddle_entered_late_no_floor_is_told(desk: Desk, tmp_path: Path) -> None:
    """Its lines came all at once: a share of no time says nothing."""
    folder = tmp_path / "table"
    folder.mkdir()
    table = Table(folder, datetime(2026, 11, 23, 8, 0, tzinfo=UTC))
    table.huddle(table.sit_down("daily"), "daily", ("/next", "+2 /next", "/u", "/none", "/end"))
    out, err, code = desk.said("summary --full --week this", HUDDLE_TEAM=str(folder))

    assert ("Huddles: 1\n" in out, "floor" in out, err, code) == (True, False, "", 0)


@pytest.mark.parametrize(
    ("zone", "starts", "first", "second", "midnight"),
    [
        ("Europe/Berlin", "monday", "2026-W43", "2026-W44", "2026-10-26T00:00:00+01:00"),
        ("Europe/Berlin", "monday", "2026-W53", "2027-W01", "2027-01-04T00:00:00+01:00"),
        ("Pacific/Auckland", "monday", "2026-W39", "2026-W40", "2026-09-28T00:00:00+13:00"),
        ("America/Los_Angeles", "sunday", "2026-W11", "2026-W12", "2026-03-15T00:00:00-07:00"),
    ],
)
def test_what_was_closed_about_midnight_is_in_one_week(  # noqa: PLR0917  a table
    desk: Desk, zone: str, starts: str, first: str, second: str, midnight: str
) -> None:
    """Done at 23:59:59 it is told in one week, at 00:00 in the next, and in no other."""
    team = TEAM.replace("Europe/Berlin", zone).replace('"monday"', f'"{starts}"')
    files.replace(desk.team / "huddle.toml", team)
    store, over = RecordStore(desk.team, ZoneInfo(zone)), datetime.fromisoformat(midnight)
    for name, when in (("a1aa000000", over - timedelta(seconds=1)), ("b2bb000000", over)):
        day = when.date()
        keys = {"title": name[:2], "owner": "ana", "side": "marketing", "due": day}
        store.create(Action, name, "ana", over - timedelta(days=20), **keys)
        close(store, name, "ana", when, status="done", done_on=day)

    def told(week: str) -> list[str]:
        out, _, _ = desk.said("summary --format csv --week", week, HUDDLE_NOW="2027-02-01T09:00Z")
        return [
            row["title"] for row in csv.DictReader(io.StringIO(out)) if row["section"] == "done"
        ]

    assert (told(first), told(second)) == (["a1"], ["b2"])
