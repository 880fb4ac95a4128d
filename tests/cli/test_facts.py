"""`huddle facts`: what leaves a team, row by row, and what never does."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.helpers.desk import Desk

FRIDAY = "2026-11-27T17:00:00+01:00"
NEXT_MONDAY = "2026-11-30T09:00:00+01:00"
SECRETS = [
    "ana",
    "maria",
    "sam",
    "Brightwave",
    "Oakline",
    "quarrelsome",
    "webinar-in-lyon",
    "floorless",
    "pipeline-review",
    "salaries",
    "tired",
    "whisper",
    "private-tag",
    "Talkative",
    "our-own-matter",
    "Overtures",
    "unbearable",
]


def rows(desk: Desk, line: str = "facts", **how: str) -> list[dict[str, Any]]:
    """Return the rows that a command prints, each of which is as its schema says."""
    out, err, code = desk.said(line, **how)
    assert (err, code) == ("", 0)
    return [json.loads(text) for text in out.splitlines()]


def test_a_promise_has_a_row_for_each_day_on_which_it_was_due(desk: Desk) -> None:
    """The day from which it was moved in time does not count; the one that it missed does."""
    desk.said("log Send the list @ana due:2026-11-25")
    desk.said("action edit id01 due:2026-11-26", HUDDLE_NOW="2026-11-24T09:00:00+01:00")
    desk.said("action edit id01 due:2026-12-02", HUDDLE_NOW="2026-11-26T09:00:00+01:00")

    told = rows(desk, HUDDLE_NOW=FRIDAY)

    assert [row["fact"] for row in told] == ["team", *["promise"] * 3]
    days = [
        (row["due"], row["week"], row["counted"], row["kept"], row["moved"]) for row in told[1:]
    ]
    assert days == [
        ("2026-11-25", "2026-W48", False, False, True),
        ("2026-11-26", "2026-W48", True, False, True),
        ("2026-12-02", "2026-W49", False, False, False),
    ]
    assert told[1] == {
        "schema": "huddle.facts/1",
        "fact": "promise",
        "team": "t7c2m9x4ka",
        "id": "id01.20261125",
        "changed": "2026-11-26T08:00Z",
        "as_of": "2026-11-27",
        "promise": "id01",
        "side": "marketing",
        "made": "2026-11-23",
        "due": "2026-11-25",
        "week": "2026-W48",
        "counted": False,
        "kept": False,
        "moved": True,
    }


def test_a_promise_becomes_overdue_at_its_owners_midnight(desk: Desk) -> None:
    """Nothing changed in its file then, but the row is a later one, and replaces the first."""
    with (desk.team / "huddle.toml").open("a", encoding="utf-8") as file:
        file.write('timezone = "America/New_York"\n')  # sam's
    desk.said("log Send the list due:2026-11-25")

    before = rows(desk, HUDDLE_NOW="2026-11-26T05:59:59+01:00")[1]
    after = rows(desk, HUDDLE_NOW="2026-11-26T06:00:00+01:00")[1]

    assert (before["counted"], after["counted"]) == (False, True)
    assert (before["changed"], after["changed"]) == ("2026-11-23T08:00Z", "2026-11-26T05:00Z")


def test_what_was_undone_still_has_a_row_and_counts_nowhere(desk: Desk) -> None:
    """It replaces the row that was sent before the undo."""
    desk.said("log Send the list due:2026-11-25")
    before = rows(desk, HUDDLE_NOW=FRIDAY)[1]
    assert (before["counted"], before["made"]) == (True, "2026-11-23")

    desk.run("undo", out="undone  id01  sam  due Wed 25 Nov  Send the list\n")

    after = rows(desk, HUDDLE_NOW=FRIDAY)[1]
    assert (after["id"], after["counted"], after["made"]) == (before["id"], False, None)


def test_no_name_and_no_word_of_the_team_leaves_it(desk: Desk) -> None:
    """Titles, notes, reasons, tags, sources, measures, agendas, topics of its own: all searched."""
    agendas = desk.team / "agendas"
    agendas.mkdir()
    (agendas / "own.toml").write_text(
        'schema = 1\n[[topic]]\nid = "our-own-matter"\ntitle = "Overtures"\ncategory = "process"\n'
        'minutes = 5\ntalk = "T"\nunderstand = "U"\nexecute = "E"\n',
        encoding="utf-8",
    )
    (agendas / "pipeline-review.toml").write_text(
        'schema = 1\nname = "pipeline-review"\ntitle = "Talkative"\ncadence = "daily"\n'
        'minutes = 15\n[[item]]\nkind = "topic"\ntopic = "our-own-matter"\nminutes = 6\n',
        encoding="utf-8",
    )
    desk.said("log Brightwave is quarrelsome @ana #private-tag due:2026-11-24")
    desk.said("action drop id01 whisper")
    desk.said("lead add Oakline @ana from:webinar-in-lyon passed:sun")
    desk.said("measure add floorless --owes sales --target 5")
    desk.said("measure log floorless 3 --for last --note tired")
    lines = "salaries are unbearable\n/next\n/u whisper\n/a Ask Oakline @ana due:2026-11-26\n"
    desk.said("start pipeline-review --plain", stdin=f"{lines}/next\n/score 9\n/end\n")

    told = rows(desk, HUDDLE_NOW=NEXT_MONDAY)

    assert {row["fact"] for row in told} == {
        *("team", "promise", "huddle", "point", "topic", "measure", "lead")
    }
    text = json.dumps(told).casefold()
    assert [word for word in SECRETS if word.casefold() in text] == []
    point = next(row for row in told if row["fact"] == "point")
    assert (point["category"], point["outcome"], point["said_back"]) == ("process", "action", True)


def test_a_team_can_share_kinds_of_its_words(desk: Desk) -> None:
    """Bundled words need no leave; the same word is one hash whatever its case."""
    desk.said("lead add Oakline @ana from:Fair passed:sun")
    desk.said("lead add Northgate @ana from:fair passed:sun")
    hidden = [row["source"] for row in rows(desk) if row["fact"] == "lead"]
    assert len({*hidden}) == 1
    assert hidden[0] not in ("Fair", "fair")

    assert desk.said("config set facts.share source")[2] == 0

    assert {row["source"] for row in rows(desk) if row["fact"] == "lead"} == {"Fair", "fair"}


def test_rows_of_a_period_and_in_a_file(desk: Desk) -> None:
    """What is open comes with each period: it may have changed since it was sent."""
    desk.said("log Send the list due:2026-11-24")
    desk.said("done id01")
    desk.said("log Call Orbis due:2026-12-24")

    told = rows(desk, "facts --since 2026-12-01 --until 2026-12-31")

    assert [row.get("promise") for row in told] == [None, "id02"]
    desk.run("facts -o facts.jsonl", out="written  facts.jsonl\n")
    assert len((desk.root / "facts.jsonl").read_text(encoding="utf-8").splitlines()) == 3


def test_a_file_that_cannot_be_read_is_named(desk: Desk) -> None:
    """The rows of all others are there."""
    desk.said("log Send the list due:2026-11-24")
    (desk.team / "actions/open/torn.toml").write_text("id = ", encoding="utf-8")

    out, err, code = desk.said("facts")

    assert len(out.splitlines()) == 2
    assert err == "warning: actions/open/torn.toml: its name does not begin with an id\n"
    assert code == 0


def test_a_file_needs_an_ending_or_a_format(desk: Desk) -> None:
    """As with all other commands."""
    desk.run(
        "facts -o facts",
        err="""
        error: facts has not the ending of a format here
        hint:  -o FILE.jsonl, .parquet, or: --format FORMAT
        """,
        code=2,
    )
    desk.run(
        "facts --format csv -o facts.jsonl",
        err="error: there is no format csv here\nhint:  --format jsonl, parquet\n",
        code=2,
    )
    desk.run("facts --format jsonl -o facts", out="written  facts\n")


@pytest.mark.parametrize("table", ["acme", "acme/", "acme/actions", "acme/.git", "file://{}/acme"])
def test_a_table_is_never_made_among_the_records_of_a_team(desk: Desk, table: str) -> None:
    """Neither in the folder itself nor in those that huddle makes in it."""
    table = table.format(desk.root)
    before = desk.files()

    out, err, code = desk.said("facts --to", table)

    assert (out, code) == ("", 2)
    assert err.endswith(" is a folder of the team\nhint:  --to another folder\n")
    assert desk.files() == before


def test_a_table_needs_an_address(desk: Desk) -> None:
    """A variable of a script may be empty."""
    err = "error: --to needs a table\nhint:  --to FOLDER, or s3://…, gs://…, az://…\n"
    desk.run("facts --to", "", err=err, code=2)


@pytest.mark.parametrize(
    ("address", "reason", "hint"),
    [
        (
            "s3://acme/facts",
            "Operation not supported: the credential provider was not enabled",
            "export AWS_REGION=… AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=…",
        ),
        (
            "az://acme/facts",
            "Generic MicrosoftAzure error: Account must be specified",
            "export AZURE_STORAGE_ACCOUNT_NAME=… AZURE_STORAGE_ACCOUNT_KEY=…",
        ),
        ("abc://acme/facts", "Unknown scheme: abc", "--to abc://acme/facts"),
    ],
)
def test_a_storage_that_lets_nobody_in(desk: Desk, address: str, reason: str, hint: str) -> None:
    """One line says so, without those that the library logs; the hint has what it needs."""
    pytest.importorskip("deltalake")

    out, err, code = desk.said(f"facts --to {address}", AWS_EC2_METADATA_DISABLED="true")

    error = f"error: the table could not be written: {reason}\nhint:  {hint}\n"
    assert (out, err, code) == ("", error, 1)
