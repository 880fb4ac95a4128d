"""Leads are imported from what HubSpot and Salesforce export, once and again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from huddlecli.core.imports.columns import CRMS
from huddlecli.core.join.copies import Copy, merge_copies
from huddlecli.core.records import Change
from huddlecli.core.side_records import Lead
from huddlecli.core.team import to_millisecond
from huddlecli.store import team_file
from huddlecli.store.record_files import read, text_of
from huddlecli.store.records import RecordStore
from tests.helpers.crm_files import hubspot, salesforce, sheet
from tests.helpers.desk import TEAM, Desk

MANY = int(os.environ.get("HUDDLE_IMPORT_ROWS", "300"))  # 10,000 is what a team may have
MAPPED = """
crm       Record ID (hubspot)
title     Company Name
owner     Contact owner
arrived   Create Date
passed    Owner Assigned Date
answered  First outreach date
outcome   Became a Customer Date
status    Lead Status
"""
HEADER = (
    "Record ID,Company Name,Contact owner,Create Date,Owner Assigned Date,First outreach date,"
    "Lead Status,Became a Customer Date"
)
TUESDAY = "2026-11-24T09:00:00+01:00"


@pytest.fixture
def office(desk: Desk) -> Desk:
    """Return the desk of sam, whose mail address the team has."""
    team = TEAM.replace('name = "sam"', 'name = "sam"\nemail = "sam@acme.test"')
    (desk.team / "huddle.toml").write_text(team, encoding="utf-8")
    return desk


def put(desk: Desk, *lines: str, name: str = "leads.csv") -> None:
    """Write a file beside the team folder."""
    (desk.root / name).write_bytes(sheet(*lines))


def leads(desk: Desk) -> dict[str, dict[str, object]]:
    """Return the keys of all leads by their ids in the CRM."""
    zone = team_file.load(desk.team).zone
    store = RecordStore(desk.team, zone)
    with store.indexed("lead") as places:
        stored = [read(desk.team, Lead, place, full=True) for place in places.values()]
    return {str(one.keys.get("crm")): dict(one.keys) for one in stored}


def record_files(team: Path) -> dict[str, bytes]:
    """Return the files of all leads."""
    return {
        path.relative_to(team).as_posix(): path.read_bytes()
        for path in (team / "leads").rglob("*.toml")
    }


def test_a_file_of_contacts_becomes_leads_and_says_how_it_was_read(office: Desk) -> None:
    """Each row is a lead; the mapping is printed, and an owner is found by name or address."""
    put(
        office,
        HEADER,
        "51,Brightwave,Sam S (SAM@acme.test),2026-11-20 21:40,2026-11-23 08:02,,NEW,",
        "52,Oakline,sam,2026-11-19 10:00,2026-11-19 10:30,2026-11-19 11:00,OPEN_DEAL,",
        "53,Elm,Jane Doe,2026-11-18 10:00,,,Unqualified,",
        "54,,,2026-11-17,,,Bad Timing,",
        "55,Yew,ana,2026-11-16 10:00,,,Recycled,2026-11-20 12:00",
    )
    office.run(
        "lead import leads.csv",
        out="5 new, 0 changed, 0 unchanged, 0 not read\n",
        err=MAPPED.lstrip()
        + 'warning: leads.csv: Lead Status: "Recycled" is unknown, in 1 row; it was not used\n'
        + 'hint:  [leads] status = { "Recycled" = "nurture" } in huddle.toml, if that is what it '
        + "means; or one of: waiting, answered, accepted, rejected, nurture, won, lost\n"
        + "warning: leads.csv: Contact owner: 1 lead has no owner, since these are not on the "
        + "team: Jane Doe (1)\n"
        + 'hint:  if one of them is, write called = "Jane Doe" (or email) below the name in '
        + "huddle.toml, and import again\n",
    )
    found = leads(office)
    assert {
        key: (lead["title"], lead.get("owner"), lead["status"]) for key, lead in found.items()
    } == {
        "hubspot:51": ("Brightwave", "sam", "open"),
        "hubspot:52": ("Oakline", "sam", "open"),
        "hubspot:53": ("Elm", None, "closed"),
        "hubspot:54": ("hubspot:54", None, "closed"),
        "hubspot:55": ("Yew", "ana", "closed"),
    }
    assert "answered" not in found["hubspot:51"]
    assert str(found["hubspot:52"]["answered"]) == "2026-11-19 10:00:00+00:00"
    assert found["hubspot:52"]["verdict"] == "accepted"
    rejected = found["hubspot:53"]
    assert (rejected["verdict"], rejected["reason"], rejected["answered"]) == (
        "rejected",
        "other",
        "unknown",
    )
    assert str(rejected["passed"]) == str(rejected["arrived"]) == "2026-11-18 09:00:00+00:00"
    assert str(found["hubspot:54"]["arrived"]) == "2026-11-17"
    assert found["hubspot:54"]["outcome"] == "nurture"
    assert (found["hubspot:55"]["outcome"], found["hubspot:55"]["side"]) == ("won", "marketing")
    assert str(found["hubspot:55"]["closed"]) == "2026-11-20 11:00:00+00:00"
    assert found["hubspot:55"]["from_side"] == "sales"
    assert office.file("cqdk6t2xqw").name == "cqdk6t2xqw-brightwave.toml"


def test_the_first_change_comes_from_the_row_alone(office: Desk) -> None:
    """The file of a lead has the time of arriving and no trace of who imported it when."""
    put(office, HEADER, "51,Brightwave,sam,2026-11-23 22:40,2026-11-24 09:02,,NEW,")
    office.said("lead import leads.csv")
    assert office.file("cqdk6t2xqw").read_text(encoding="utf-8") == (
        'schema = 1\nid = "cqdk6t2xqw"\ntitle = "Brightwave"\nowner = "sam"\nside = "sales"\n'
        'crm = "hubspot:51"\nfrom_side = "marketing"\n'
        "arrived = 2026-11-23T21:40:00.000Z\npassed = 2026-11-24T08:02:00.000Z\n"
        'status = "open"\ncreated = 2026-11-23T21:40:00.000Z\nby = "import"\n'
        '\n[[change]]\nat = 2026-11-23T21:40:00.000Z\nby = "import"\n'
        'set = { title = "Brightwave", crm = "hubspot:51", owner = "sam", side = "sales", '
        'from_side = "marketing", arrived = 2026-11-23T21:40:00.000Z, '
        'passed = 2026-11-24T08:02:00.000Z, status = "open" }\n'
    )


@pytest.mark.parametrize("crm", CRMS)
def test_a_large_file_imported_twice_changes_no_file(office: Desk, crm: str) -> None:
    """The second import of the same file touches nothing; ids of both lengths are the same."""
    first = hubspot(MANY) if crm == "hubspot" else salesforce(MANY)
    second = hubspot(MANY) if crm == "hubspot" else salesforce(MANY, whole_ids=True)
    (office.root / "leads.csv").write_bytes(first)
    (office.root / "again.csv").write_bytes(second)
    out, err, code = office.said("lead import leads.csv")
    assert (out, code) == (f"{MANY} new, 0 changed, 0 unchanged, 0 not read\n", 0), err
    assert ("skipped 4 lines after the last full row" in err) == (crm == "salesforce")
    before = {path: path.stat().st_mtime_ns for path in office.team.rglob("*.toml")}

    out, err, code = office.said("lead import again.csv", HUDDLE_NOW=TUESDAY)

    assert (out, code) == (f"0 new, 0 changed, {MANY} unchanged, 0 not read\n", 0), err
    assert {path: path.stat().st_mtime_ns for path in office.team.rglob("*.toml")} == before


@pytest.mark.parametrize("crm", CRMS)
def test_two_folders_that_import_a_file_have_one_record_for_each_row(
    office: Desk, crm: str, tmp_path: Path
) -> None:
    """Rows without a verdict make the same bytes on both machines, and all are joined to one."""
    export = hubspot(MANY) if crm == "hubspot" else salesforce(MANY)
    (office.root / "leads.csv").write_bytes(export)
    other = tmp_path / "other"
    shutil.copytree(office.team, other)
    office.said("lead import leads.csv")
    office.said("lead import leads.csv", HUDDLE_TEAM=str(other), HUDDLE_NOW=TUESDAY)

    first, second = record_files(office.team), record_files(other)
    ids = {Path(name).name[:10] for name in first}
    assert (len(ids), {Path(name).name[:10] for name in second}) == (MANY, ids)
    same = [name for name, content in first.items() if second.get(name) == content]
    waiting = [name for name, content in first.items() if b"verdict" not in content]
    assert {name for name in waiting if "open" in name} <= {*same}

    for name, content in second.items():  # as a program that syncs folders would do it
        if first.get(name) != content:
            path = office.team / name
            copy = path.with_name(f"{path.stem} (copy).toml") if path.exists() else path
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(content)
    office.said("doctor --fix")

    assert len(record_files(office.team)) == MANY
    out, _, code = office.said("lead import leads.csv")
    assert (out, code) == (f"0 new, 0 changed, {MANY} unchanged, 0 not read\n", 0)


def test_what_a_person_typed_stays_when_the_crm_says_something_else(office: Desk) -> None:
    """The CRM may add what it knows; a verdict, an owner and a reason of a person stay."""
    put(office, HEADER, "51,Brightwave,sam,2026-11-20 21:40,2026-11-23 08:02,,NEW,")
    office.said("lead import leads.csv")
    office.said("lead accept cqdk6t2xqw")
    put(
        office,
        HEADER,
        "51,Bright Wave,ana,2026-11-20 21:40,2026-11-30 08:02,2026-11-23 08:30,Unqualified,",
    )

    out, _, code = office.said("lead import leads.csv", HUDDLE_NOW=TUESDAY)

    assert (out, code) == ("0 new, 1 changed, 0 unchanged, 0 not read\n", 0)
    lead = leads(office)["hubspot:51"]
    assert (lead["verdict"], lead["status"], lead.get("reason")) == ("accepted", "open", None)
    assert (lead["title"], lead["owner"]) == ("Bright Wave", "ana")
    assert str(lead["passed"]) == "2026-11-23 07:02:00+00:00"  # a new owner does not change it
    office.run("-q lead import leads.csv", HUDDLE_NOW=TUESDAY)
    out, _, _ = office.said("lead import leads.csv", HUDDLE_NOW=TUESDAY)
    assert out == "0 new, 0 changed, 1 unchanged, 0 not read\n"


@pytest.mark.parametrize("status", ["Unqualified", "Bad Timing", "NEW"])
def test_a_verdict_typed_before_another_machine_imports_stays(
    office: Desk, tmp_path: Path, status: str
) -> None:
    """A verdict typed on one machine stays when another imports the file, in any order."""
    put(office, HEADER, "51,Brightwave,sam,2026-11-20 21:40,2026-11-23 08:02,,NEW,")
    put(
        office,
        HEADER,
        f"51,Brightwave,sam,2026-11-20 21:40,2026-11-23 08:02,,{status},",
        name="b.csv",
    )
    other = tmp_path / "other"
    shutil.copytree(office.team, other)
    office.said("lead import leads.csv")
    office.said("lead accept cqdk6t2xqw")
    for name in ("leads.csv", "b.csv"):
        office.said(f"lead import {name}", HUDDLE_TEAM=str(other), HUDDLE_NOW=TUESDAY)

    copies = [_copy(office.team), _copy(other)]
    for joined in (copies, copies[::-1]):
        keys, _ = merge_copies(joined)
        assert keys["verdict"] == "accepted"
        assert str(keys["verdict_at"])[:16] == "2026-11-23 08:00"
        assert "reason" not in keys
        assert keys.get("outcome") == ("nurture" if status == "Bad Timing" else None)
        assert keys["status"] == ("closed" if status == "Bad Timing" else "open")
    assert len({text_of(*merge_copies(joined)) for joined in (copies, copies[::-1])}) == 1


def _copy(team: Path) -> Copy:
    """Return the only lead of a folder, as one copy of it."""
    store = RecordStore(team, team_file.load(team).zone)
    with store.indexed("lead") as places:
        (place,) = places.values()
    stored = read(team, Lead, place, full=True)
    changes: Sequence[Change] = stored.record.changes
    return Copy(stored.keys, tuple(changes), to_millisecond(changes[-1].at))


def test_the_crm_may_add_an_answer_and_an_outcome(office: Desk) -> None:
    """A first answer stays the first; what the CRM forgets stays; an end closes the lead."""
    row = "51,Brightwave,sam,2026-11-20 21:40,2026-11-23 08:02"
    seen = []
    for rest in (
        ",NEW,",
        ",Connected,",
        "2026-11-23 09:00,Connected,",
        "2026-11-25 09:00,NEW,",
        ",,2026-11-26 10:00",
    ):
        put(office, HEADER, f"{row},{rest}")
        out, _, code = office.said("lead import leads.csv", HUDDLE_NOW="2026-11-27T09:00:00+01:00")
        lead = leads(office)["hubspot:51"]
        seen.append((out[:16], str(lead.get("answered")), lead["status"], code))
    assert seen == [
        ("1 new, 0 changed", "None", "open", 0),
        ("0 new, 1 changed", "unknown", "open", 0),
        ("0 new, 1 changed", "2026-11-23 08:00:00+00:00", "open", 0),
        ("0 new, 0 changed", "2026-11-23 08:00:00+00:00", "open", 0),
        ("0 new, 1 changed", "2026-11-23 08:00:00+00:00", "closed", 0),
    ]


def test_a_dry_run_writes_nothing_and_stdin_is_read(office: Desk) -> None:
    """A dry run says the same and writes nothing; `-` is stdin."""
    text = "Lead ID;Company;Lead Owner;Create Date\n00Q5g000001abcdEAB;Oak;SAM;24.11.2026 10:31\n"
    before = office.files()
    mapping = """
    crm      Lead ID (salesforce)
    title    Company
    owner    Lead Owner
    arrived  Create Date
    passed   as arrived
    """
    office.run(
        "lead import - --dry-run",
        stdin=text,
        out="1 new, 0 changed, 0 unchanged, 0 not read\n",
        err=f"{mapping.rstrip()}\n    dry run: nothing was written\n",
    )
    assert office.files() == before
    office.run(
        "lead import -",
        stdin=text,
        out="1 new, 0 changed, 0 unchanged, 0 not read\n",
        err=f"{mapping.rstrip()}\n",
    )
    assert [*leads(office)] == ["salesforce:00Q5g000001abcd"]


def test_a_plain_list_is_mapped_by_flags(office: Desk) -> None:
    """Columns are named by flags when no CRM is known, and the ids are those of a list."""
    put(office, "Number,Firm,From,Came", "7,Oak,fair,2026-11-20", "8,Elm,fair,2026-11-21")
    office.run(
        "lead import leads.csv --map crm=number --map title=Firm --map source=From",
        "--map",
        "arrived=Came",
        out="2 new, 0 changed, 0 unchanged, 0 not read\n",
        err="""
        crm      Number (csv)
        title    Firm
        source   From
        arrived  Came
        passed   as arrived
        """,
    )
    found = leads(office)
    assert [(key, lead["title"], str(lead["passed"])) for key, lead in sorted(found.items())] == [
        ("csv:7", "Oak", "2026-11-20"),
        ("csv:8", "Elm", "2026-11-21"),
    ]


def test_the_team_says_what_its_own_status_means_and_what_the_title_is(office: Desk) -> None:
    """`[leads]` has the meaning of a status, without case, and may ask for the name of a person."""
    path = office.team / "huddle.toml"
    rules = '\n[leads]\ntitle = "person"\nstatus = { recycled = "nurture", New = "answered" }\n'
    path.write_text(path.read_text() + rules, encoding="utf-8")
    put(
        office,
        "hs_object_id,firstname,lastname,company,createdate,hs_lead_status",
        "51,Jo,O'Neil,Oak,2026-11-20T10:00:00Z,Recycled",
        "52,,Li,Elm,2026-11-20T10:00:00Z,NEW",
    )
    assert office.said("lead import leads.csv")[2] == 0
    found = leads(office)
    assert {
        key: (lead["title"], lead.get("outcome"), lead["answered"]) for key, lead in found.items()
    } == {
        "hubspot:51": ("Jo O'Neil", "nurture", "unknown"),
        "hubspot:52": ("Li", None, "unknown"),
    }


def test_the_days_of_entering_the_stages_of_the_funnel_are_kept(office: Desk) -> None:
    """A stage names the column in which an import finds the day; the day is the team's."""
    office.said("term stage add Qualified --days 14 --column", "Became a Qualified Lead Date")
    office.said("term agree funnel --for marketing")
    office.said("term agree funnel --for sales")
    put(
        office,
        "Record ID,Company Name,Create Date,Became a Qualified Lead Date",
        "51,Oak,2026-11-20 10:00,2026-11-23T23:30:00Z",
    )
    out, err, code = office.said("lead import leads.csv")
    assert (out, code) == ("1 new, 0 changed, 0 unchanged, 0 not read\n", 0), err
    assert "stage Qualified  Became a Qualified Lead Date\n" in err
    assert str(leads(office)["hubspot:51"]["entered.Qualified"]) == "2026-11-24"


def test_columns_that_are_not_used_are_named(desk: Desk) -> None:
    """The first twelve are named, and an ellipsis says that there are more."""
    put(desk, f"{HEADER},Phone,Annual Revenue", "51,Elm,sam,2026-11-20 21:40,,,NEW,,1,2")
    assert "not used  Phone, Annual Revenue\n" in desk.said("lead import leads.csv -n")[1]
    more = ",".join(f"Extra {number}" for number in range(13))
    put(desk, f"{HEADER},{more}", f"51,Elm,sam,2026-11-20 21:40,,,NEW,{',' * 13}")
    err = desk.said("lead import leads.csv -n")[1]
    assert "Extra 11, …\n" in err
    assert "Extra 12" not in err
    put(desk, HEADER, "51,Elm,sam,2026-11-20 21:40,,,NEW,")
    assert "not used" not in desk.said("lead import leads.csv -n")[1]


def test_an_import_into_the_personal_folder_says_who_sees_it(desk: Desk) -> None:
    """Somebody without a team learns how to share the leads; a team is not told."""
    put(desk, HEADER, "51,Elm,sam,2026-11-20 21:40,,,NEW,")
    hint = "hint:  only you see these leads: huddle init creates a team to share\n"
    alone = desk.said("lead import leads.csv", HUDDLE_TEAM=None, HUDDLE_USER=None)
    assert (alone[1].endswith(hint), alone[2]) == (True, 0)
    assert hint not in desk.said("lead import leads.csv")[1]
