"""An import is one command: undo takes it back as a whole, and a second undo redoes it."""

from __future__ import annotations

import json

from tests.cli.test_lead_import import HEADER, leads, put, record_files
from tests.helpers.crm_files import hubspot
from tests.helpers.desk import Desk

ROWS = (
    "51,Brightwave,sam,2026-11-20 21:40,2026-11-23 08:02,,NEW,",
    "52,Oakline,sam,2026-11-19 10:00,,,OPEN_DEAL,",
    "53,Elm,sam,2026-11-18 10:00,,,Unqualified,",
)
TAKES = "this takes back 3 leads of huddle lead import leads.csv"


def statuses(desk: Desk) -> list[tuple[str, object]]:
    """Return the status of each lead, and the reason."""
    return sorted((str(lead["status"]), lead.get("reason")) for lead in leads(desk).values())


def heads(desk: Desk) -> dict[str, bytes]:
    """Return the files of all leads without their histories."""
    files = record_files(desk.team)
    return {name: content.partition(b"[[change]]")[0] for name, content in files.items()}


def test_undo_asks_with_the_count_and_drops_every_lead(desk: Desk) -> None:
    """Off a terminal it needs a flag; a second undo redoes the import, a third undoes it again."""
    put(desk, HEADER, *ROWS)
    desk.said("lead import leads.csv")
    made = statuses(desk)
    desk.run("undo", err=f"error: {TAKES}\nhint:  huddle undo --yes   (-n for a preview)\n", code=2)
    desk.run("undo -n", out="would be undone  3 leads  huddle lead import leads.csv\n")
    assert desk.said("undo", typed="n\n")[2] == 1
    assert statuses(desk) == made

    desk.run("undo --yes", out="undone  3 leads  huddle lead import leads.csv\n")
    assert statuses(desk) == [("dropped", "undone")] * 3
    desk.run("undo", out="redone  3 leads  huddle lead import leads.csv\n")
    assert statuses(desk) == made
    desk.run("undo --yes", out="undone  3 leads  huddle lead import leads.csv\n")
    assert desk.said("doctor")[2] == 0


def test_leads_that_somebody_changed_since_are_named_and_kept(desk: Desk) -> None:
    """Undo leaves what a person has touched, and says so."""
    put(desk, HEADER, *ROWS)
    desk.said("lead import leads.csv", HUDDLE_USER="ana")
    desk.said("lead answer Brightwave")
    desk.run(
        "undo --yes",
        out="undone  2 leads  huddle lead import leads.csv\n",
        err=desk.named("not undone  cqdk  Brightwave  changed since by sam\n"),
        HUDDLE_USER="ana",
    )
    assert [status for status, _ in statuses(desk)] == ["dropped", "dropped", "open"]


def test_the_file_can_be_imported_again_after_an_undo(desk: Desk) -> None:
    """To undo an import is no decision about its leads: the next import takes them in again."""
    put(desk, HEADER, *ROWS)
    desk.said("lead import leads.csv")
    made = statuses(desk)
    desk.said("undo --yes")
    out, _, code = desk.said("lead import leads.csv")
    assert (out, code) == ("0 new, 3 changed, 0 unchanged, 0 not read\n", 0)
    assert statuses(desk) == made
    out, _, _ = desk.said("lead import leads.csv")
    assert out == "0 new, 0 changed, 3 unchanged, 0 not read\n"


def test_an_update_is_undone_without_what_it_did_not_change(desk: Desk) -> None:
    """Undoing a second import restores what the first one wrote."""
    put(desk, HEADER, *ROWS)
    desk.said("lead import leads.csv")
    before = leads(desk)
    put(desk, HEADER, ROWS[0].replace("Brightwave", "Bright Wave"), *ROWS[1:])
    out, _, _ = desk.said("lead import leads.csv")
    assert out == "0 new, 1 changed, 2 unchanged, 0 not read\n"
    desk.run("undo --yes", out="undone  1 lead  huddle lead import leads.csv\n")
    assert leads(desk) == before


def test_an_import_that_was_killed_is_taken_back_by_the_next_command(desk: Desk) -> None:
    """The log says which leads it was about to make; those that are there are dropped."""
    put(desk, HEADER, *ROWS)
    desk.said("lead import leads.csv")
    log = desk.root / "state/huddle/commands.jsonl"
    line = json.loads(log.read_text("utf-8"))
    log.write_text(json.dumps(line | {"state": "begun"}) + "\n", encoding="utf-8")
    desk.file("cqdk6t2xqw").unlink()  # as if it had come no further

    _, err, code = desk.said("lead add Northgate @sam", HUDDLE_USER="ana")

    assert (err, code) == (
        "warning: huddle lead import leads.csv was interrupted, so its changes were undone\n",
        0,
    )
    assert [one for one in statuses(desk) if one[1]] == [("dropped", "undone")] * 2


def test_a_large_import_is_undone_and_done_again(desk: Desk) -> None:
    """Several hundred files are written together, and none is left behind under another name."""
    (desk.root / "leads.csv").write_bytes(hubspot(200))
    desk.said("lead import leads.csv")
    made = heads(desk)
    desk.said("undo --yes")
    assert statuses(desk) == [("dropped", "undone")] * 200
    desk.said("undo")
    after = heads(desk)
    assert after == made
    assert [*desk.team.rglob(".*.tmp")] == []


def test_the_question_says_how_many_leads_it_does_not_name(desk: Desk) -> None:
    """Three leads are named; a fourth is counted."""
    put(desk, HEADER, *ROWS, "54,Yew,sam,2026-11-17 10:00,,,NEW,")
    desk.said("lead import leads.csv")
    before = desk.files()
    _, err, code = desk.said("undo", typed="n\n")
    named = [line.strip() for line in err.splitlines() if line.startswith("  ")]
    assert (code, len(named), named[-1]) == (1, 4, "and 1 more")
    assert set(named[:-1]) < {"Brightwave", "Oakline", "Elm", "Yew"}
    assert desk.files() == before
