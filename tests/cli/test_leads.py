"""Leads: handed over, answered, judged, closed, and taken back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from huddlecli.core.records import Change
from huddlecli.views.record_history import what
from tests.helpers.acme_views import FRAME
from tests.helpers.desk import TEAM, Desk

HOURS = (
    '\n[hours]\nfrom = "09:00"\nto = "17:30"\n\n[leads]\nanswer = { demo = "30m", other = "4h" }\n'
)
EVE = '\n[[person]]\nname = "eve"\nside = "sales"\ntimezone = "America/New_York"\n'
TUESDAY = "2026-11-24T10:30:00+01:00"


@pytest.fixture
def office(desk: Desk) -> Desk:
    """Return the desk of ana of marketing, in a team with hours; eve sells from New York."""
    team = TEAM.replace("\n[[person]]", f"{HOURS}\n[[person]]", 1) + EVE
    (desk.team / "huddle.toml").write_text(team, encoding="utf-8")
    desk.environ["HUDDLE_USER"] = "ana"
    return desk


def test_a_lead_goes_from_one_side_to_the_other_and_gets_an_answer(office: Desk) -> None:
    """It is handed over, answered, accepted and won; its history has every step."""
    office.run(
        "lead add Brightwave @sam from:webinar crm:hubspot:51 #fair",
        out="id01  sam  handed over Mon 23 Nov  Brightwave  webinar  #fair   → Acme\n",
    )
    path = office.file("id01")
    assert path.relative_to(office.team).as_posix() == "leads/open/cqdk6t2xqw-brightwave.toml"
    office.run(
        "lead answer brightwave",
        out="answered  id01  Brightwave\n",
        HUDDLE_NOW=TUESDAY,
        HUDDLE_USER="sam",
    )
    office.run(
        "lead accept id01 --on tue",
        out="accepted Tue 24 Nov  id01  Brightwave\n",
        HUDDLE_NOW=TUESDAY,
        HUDDLE_USER="sam",
    )
    office.run(
        "lead close Brightwave won after two calls",
        out="won  id01  Brightwave  after two calls\n",
        HUDDLE_NOW="2026-12-01T09:00:00+01:00",
        HUDDLE_USER="sam",
    )
    assert office.file("id01").relative_to(office.team).as_posix() == (
        "leads/closed/2026-12/cqdk6t2xqw-brightwave.20261123.20261201.toml"
    )
    office.run(
        "lead show bright wave",
        out="""
        id01  Brightwave
        owner     sam (sales)
        state     won Tue 1 Dec, webinar, after two calls
        from      marketing
        crm       hubspot:51
        passed    Mon 23 Nov 09:00
        answered  Tue 24 Nov 10:30
        verdict   accepted Tue 24 Nov
        by        ana
        tags      #fair

        Mon 23 Nov 09:00  ana  created
        Tue 24 Nov 10:30  sam  answered Tue 24 Nov
        Tue 24 Nov 10:30  sam  accepted
        Tue 1 Dec 09:00   sam  note after two calls, won, closed
        """,
        HUDDLE_NOW="2026-12-01T09:00:00+01:00",
    )


def test_the_file_of_a_lead_has_the_keys_of_a_lead(office: Desk) -> None:
    """A day without an hour stays a day, and sides are those of the people."""
    office.said("lead add Oakline @sam passed:sun from:demo")

    text = office.file("id01").read_text(encoding="utf-8")

    head = text.partition("[[change]]")[0]
    assert [line for line in head.splitlines() if "id =" not in line and "created" not in line] == [
        "schema = 1",
        'title = "Oakline"',
        'owner = "sam"',
        'side = "sales"',
        'from_side = "marketing"',
        'source = "demo"',
        "passed = 2026-11-22",
        'status = "open"',
        'by = "ana"',
        "",
    ]


@pytest.mark.parametrize(
    ("line", "error", "hint"),
    [
        ("Oakline", "nobody owns this lead", "@sam or @eve"),
        ("Oakline @maria", "maria is on the side that hands this lead over", "@sam or @eve"),
        ("Oakline @me", "ana is on the side that hands this lead over", "@sam or @eve"),
        (
            "Oakline @zed",
            "no one here is called zed",
            "a new person: huddle people add zed:sales   '\\@zed' keeps it as text",
        ),
        (
            "Oakline @sma",
            "no one here is called sma",
            "@sam?   a new person: huddle people add sma:sales   '\\@sma' keeps it as text",
        ),
        (
            "Oakline @sam crm:51",
            '"51" does not name a CRM and an id',
            "crm:hubspot:51, crm:salesforce:51 or crm:csv:51",
        ),
        (
            "Oakline @sam passed:tomorrow",
            '"tomorrow" is after today',
            "today is 2026-11-23, tue is 2026-11-17",
        ),
        ("@sam from:webinar", "the title is missing", "Send the demo list @maria due:fri"),
        (
            "Oakline @sam from:",
            "nothing follows from:",
            "no space after the colon; '\\from:' keeps it as text",
        ),
    ],
)
def test_a_lead_that_cannot_be_handed_over(office: Desk, line: str, error: str, hint: str) -> None:
    """It is refused with what to type, and nothing is written."""
    before = office.files()

    office.run(f"lead add {line}", err=f"error: {error}\nhint:  {hint}\n", code=2)

    assert office.files() == before


def test_a_lead_of_the_crm_is_one_lead(office: Desk) -> None:
    """It cannot be added twice, unless the first one was undone."""
    office.said("lead add Oakline @sam crm:salesforce:00Q5e00001abCdEAAV")
    office.run(
        "lead add Oakline again @eve crm:salesforce:00Q5e00001abCdE",
        err="""
        error: salesforce:00Q5e00001abCdE is a lead already: id01 (Oakline)
        hint:  huddle lead show id01
        """,
        code=1,
    )
    office.run("undo", out="undone  id01  sam  handed over Mon 23 Nov  Oakline\n")
    office.run("lead list --status all")
    office.run(
        "lead add Oakline again @eve crm:salesforce:00Q5e00001abCdE",
        out="id01  eve  handed over Mon 23 Nov  Oakline again   → Acme\n",
    )
    assert len([*office.team.glob("leads/**/*.toml")]) == 1


def test_a_lead_is_judged_by_the_definition_of_its_time(office: Desk) -> None:
    """The version in force when it was handed over, also if that is typed later."""
    add, later = "lead add", "2026-11-25T09:00:00+01:00"
    office.said("term propose lead Has a budget holder on the first call.")
    office.said("term agree lead --for sales")
    office.said(f"{add} Early @sam", HUDDLE_NOW="2026-11-24T09:00:00+01:00")
    assert "definition" not in office.file("id02").read_text("utf-8").partition("[[")[0]
    office.said("term agree lead --for marketing", HUDDLE_NOW="2026-11-25T08:00:00+01:00")

    office.said(f"{add} Later @sam", HUDDLE_NOW=later)
    office.said(f"{add} Before @sam passed:tue", HUDDLE_NOW=later)
    office.said(f"{add} Today @sam passed:today", HUDDLE_NOW=later)

    listed = office.said("lead list --format csv", HUDDLE_NOW=later)[0].splitlines()
    names = listed[0].split(",")
    title, version = names.index("title"), names.index("definition")
    versions = {line.split(",")[title]: line.split(",")[version] for line in listed[1:]}
    assert versions == {"Early": "", "Before": "", "Later": "1", "Today": "1"}
    office.said("lead edit later passed:tue", HUDDLE_NOW=later)
    assert "definition" not in office.file("id04").read_text("utf-8").partition("[[")[0]


@pytest.mark.parametrize(
    ("line", "out"),
    [
        ("reject oakline routing", "rejected  id01  Oakline  wrong routing\n"),
        ("reject id01 RECORD", "rejected  id01  Oakline  bad record\n"),
        (
            "reject oakline definition no budget",
            "rejected  id01  Oakline  not our definition, no budget\n",
        ),
        (
            "reject oakline other they other want a job",
            "",  # the last of the fixed words is the reason
        ),
        ("close oakline lost too expensive", "lost  id01  Oakline  too expensive\n"),
        ("close oakline Nurture", "nurture  id01  Oakline\n"),
    ],
)
def test_a_rejection_and_an_outcome_close_a_lead(office: Desk, line: str, out: str) -> None:
    """The words before the reason name the lead, those after it are the note."""
    office.said("lead add Oakline @sam")
    if out:
        office.run(f"lead {line}", out=out)
        assert len([*office.team.glob("leads/closed/2026-11/*.20261123.20261123.toml")]) == 1
    else:
        office.run(
            f"lead {line}",
            err="""
            error: there is no lead oakline other they
            hint:  huddle lead reject oakline other "they other want a job"
            """,
            code=4,
        )
        office.run(
            "lead reject oakline other",
            "they other want a job",
            out="rejected  id01  Oakline  another reason, they other want a job\n",
        )


REASONS = "routing|record|definition|other WORDS (other needs words)"


@pytest.mark.parametrize(
    ("line", "error", "hint"),
    [
        ("reject oakline", "the reason is missing", f"huddle lead reject oakline {REASONS}"),
        ("reject routing", "the reason is missing", f"huddle lead reject routing {REASONS}"),
        (
            "reject oakline because",
            "the reason is missing",
            f"huddle lead reject oakline {REASONS}",
        ),
        (
            "reject oakline other",
            "say why id01 (Oakline) is rejected",
            f"huddle lead reject id01 {REASONS}",
        ),
        (
            "close oakline",
            "the outcome is missing",
            "huddle lead close oakline won|lost|nurture WORDS",
        ),
        (
            "answer oakline --on sun",
            "id01 (Oakline) was handed over on 2026-11-23, after 2026-11-22",
            "--on 2026-11-23 or later; huddle lead reopen id01 takes back an earlier answer",
        ),
        (
            "accept oakline --on sun",
            "id01 (Oakline) was handed over on 2026-11-23, after 2026-11-22",
            "--on 2026-11-23 or later; huddle lead reopen id01 takes back an earlier answer",
        ),
        (
            "answer oakline --on tomorrow",
            '"tomorrow" is after today',
            "today is 2026-11-23, tue is 2026-11-17",
        ),
        (
            "edit oakline crm:csv:7",
            "the crm of a lead cannot be changed",
            "huddle lead add Oakline crm:csv:7",
        ),
        ("edit oakline", "nothing to change was given", "huddle lead edit id01 @cem"),
        (
            "edit oakline @maria",
            "maria is on the side that hands this lead over",
            "@sam or @eve",
        ),
    ],
)
def test_a_step_that_cannot_be_taken(office: Desk, line: str, error: str, hint: str) -> None:
    """It is refused with what to type, and nothing is written."""
    office.said("lead add Oakline @sam")
    before = office.files()

    office.run(f"lead {line}", err=f"error: {error}\nhint:  {hint}\n", code=2)

    assert office.files() == before


@pytest.mark.parametrize("verb", ["answer", "accept", "reject", "close"])
def test_a_closed_lead_takes_no_answer_and_no_verdict(office: Desk, verb: str) -> None:
    """It says how the lead ended, and how to open it again."""
    office.said("lead add Oakline @sam")
    office.said("lead add Northgate @sam")
    office.said("lead reject oakline record")
    office.said("lead close northgate won")
    before = office.files()
    more = {"reject": " routing", "close": " lost"}.get(verb, "")

    for title, name, how in (("oakline", "id01", "rejected"), ("id02", "id02", "won")):
        office.run(
            f"lead {verb} {title}{more}",
            err=f"""
            error: {name} ({"Oakline" if name == "id01" else "Northgate"}) is closed: {how}
            hint:  huddle lead reopen {name}
            """,
            code=2,
        )
    assert office.files() == before


def test_what_was_said_already_is_not_said_twice(office: Desk) -> None:
    """Exit code 1: the first answer stays, and so does the acceptance."""
    office.said("lead add Oakline @sam")
    office.said("lead answer oakline")
    office.said("lead accept oakline")
    before = office.files()
    for verb, done in (("answer", "answered"), ("accept", "accepted")):
        office.run(
            f"lead {verb} oakline",
            err=f"""
            error: id01 (Oakline) was already {done}
            hint:  huddle lead reopen id01
            """,
            code=1,
        )
    assert office.files() == before


def test_reopening_takes_back_one_step_after_the_other(office: Desk) -> None:
    """The outcome, the verdict, the answer; a lead that waits has nothing to take back."""
    office.said("lead add Oakline @sam")
    for line in ("answer oakline", "accept oakline", "close oakline lost too dear"):
        office.said(f"lead {line}")
    office.run("lead reopen oakline", out="id01  sam  accepted Mon 23 Nov  Oakline\n")
    office.run("lead reopen oakline", out="id01  sam  answered Mon 23 Nov, no verdict  Oakline\n")
    office.run("lead reopen oakline", out="id01  sam  waiting 0 min  Oakline\n")
    office.run(
        "lead reopen oakline",
        err="""
        error: id01 (Oakline) is open and waits
        hint:  huddle lead show id01
        """,
        code=1,
    )
    office.said("lead reject oakline other a student")
    office.run("lead reopen id01", out="id01  sam  waiting 0 min  Oakline\n")
    assert office.file("id01").parent == office.team / "leads/open"
    assert '"other"' not in office.file("id01").read_text("utf-8").partition("[[change]]")[0]


@pytest.mark.parametrize(
    ("lines", "undone"),
    [
        (["answer oakline"], "undone  id01  Oakline  answered Mon 23 Nov   → not answered\n"),
        (["accept oakline"], "undone  id01  Oakline  accepted   → no verdict\n"),
        (
            ["reject oakline definition"],
            (
                "undone  id01  Oakline  rejected, closed, reason definition   "
                "→ open, no verdict, no reason\n"
            ),
        ),
        (["close oakline won"], "undone  id01  Oakline  won, closed   → open\n"),
        (
            ["close oakline won", "reopen oakline"],
            "undone  id01  Oakline  open   → won, closed\n",
        ),
        (
            ["edit oakline Oakline Ltd @eve from:fair passed:sun"],
            (
                "undone  id01  Oakline  title Oakline Ltd, owner eve, source fair, "
                "passed Sun 22 Nov   → title Oakline, owner sam, passed Mon 23 Nov, no source\n"
            ),
        ),
    ],
)
def test_each_step_is_undone_and_redone(office: Desk, lines: list[str], undone: str) -> None:
    """The record is as before, whatever the step was."""
    office.said("lead add Oakline @sam")
    for line in lines[:-1]:
        office.said(f"lead {line}")
    before = office.said("lead show id01 --format json")[0].partition('"changes"')[0]
    assert office.said(f"lead {lines[-1]}")[1:] == ("", 0)
    done = office.said("lead show id01 --format json")[0].partition('"changes"')[0]

    office.run("undo", out=undone)

    assert office.said("lead show id01 --format json")[0].partition('"changes"')[0] == before
    assert office.said("undo")[2] == 0
    assert office.said("lead show id01 --format json")[0].partition('"changes"')[0] == done


def test_an_edit_names_what_changes(office: Desk) -> None:
    """A new owner never changes when the lead was handed over."""
    office.said("lead add Oakline @sam from:fair #old", HUDDLE_NOW="2026-11-20T16:59:40+01:00")
    office.run(
        "lead edit oakline @eve #new --untag old",
        out="id01  eve  waiting 30 min  Oakline  fair  #new\n",
    )
    office.run("lead edit oakline @eve", err="nothing was changed\n")
    office.run(
        "lead edit id01 --title Oakwood --owner sam --tag old",
        out="id01  sam  waiting 30 min  Oakwood  fair  #new #old\n",
    )
    office.said("lead answer oakwood --on sat")
    office.run(
        "lead edit oakwood passed:sun",
        err="""
        error: id01 (Oakwood) was answered before 2026-11-22
        hint:  huddle lead reopen id01
        """,
        code=2,
    )
    office.run(
        "lead edit oakwood New words --title Others",
        err="error: the title is given twice\nhint:  either words or --title TITLE\n",
        code=2,
    )


def test_a_lead_is_edited_in_the_editor_too(office: Desk) -> None:
    """The line there is what one would type; passed stays unless it is typed."""
    office.said("lead add Oakline @sam from:fair #old")
    editor = office.root / "editor"
    editor.write_text(
        '#!/bin/sh\ncp "$1" "$0.seen"\nsed -i "s/Oakline @sam/Oakwood @eve/; s/#old/#new/" "$1"\n'
    )
    editor.chmod(0o755)

    out, err, code = office.said("lead edit oakline", typed="", EDITOR=str(editor))

    assert (out, err, code) == (
        "id01  eve  waiting 0 min  Oakwood  fair  #new\n",
        "",
        0,
    )
    seen = (office.root / "editor.seen").read_text("utf-8")
    assert seen.splitlines()[0] == "Oakline @sam from:fair #old"


def test_words_that_fit_several_leads_or_none(office: Desk) -> None:
    """Several are listed; for none, the three nearest titles."""
    for minute, title in enumerate(("Brightwave", "Brightline", "Oakline", "Northgate")):
        office.said(f"lead add {title} @sam", HUDDLE_NOW=f"2026-11-23T08:0{minute}:00+01:00")
    office.run(
        "lead answer bright",
        err="""
        error: "bright" matches 2 titles
        hint:  id01 (Brightwave), id02 (Brightline)
        """,
        code=2,
    )
    for line in ("answer oaklane", "show oaklane", "reject oaklane routing", "edit oaklane @eve"):
        office.run(
            f"lead {line}",
            err="""
            error: there is no lead oaklane
            hint:  id03 (Oakline), id02 (Brightline), id04 (Northgate)
            """,
            code=4,
        )


def test_a_rep_in_another_zone_answers_on_their_own_day(office: Desk) -> None:
    """Where eve is, the lead that came at 2 on Tuesday in Berlin came on Monday evening."""
    night = "2026-11-24T02:00:00+01:00"
    office.said("lead add Oakline @eve", HUDDLE_NOW=night)
    office.run(
        "lead answer oakline --on today",
        out="answered Mon 23 Nov  id01  Oakline\n",
        HUDDLE_USER="eve",
        HUDDLE_NOW="2026-11-24T03:00:00+01:00",
    )


def test_two_clocks_may_differ_by_a_few_seconds(office: Desk) -> None:
    """An answer from a machine that is behind counts as given at once."""
    office.said("lead add Oakline @sam", HUDDLE_NOW="2026-11-23T09:00:30+01:00")
    office.run("lead answer oakline", out="answered  id01  Oakline\n")
    office.said("lead add Northgate @sam", HUDDLE_NOW="2026-11-23T09:05:00+01:00")
    out, err, code = office.said("lead answer northgate")
    assert (out, code) == ("", 2)
    assert err.startswith("error: id02 (Northgate) was handed over on 2026-11-23, after")


def test_what_people_type_is_only_text(office: Desk) -> None:
    """No markup and no formula of a title, a source or a note acts anywhere."""
    office.said("lead add", "=2+5 [red]x[/red]", "@sam", "from:=cmd")
    office.said("lead", "reject", "id01", "other", "=1+1 <b>", "**x**")

    text = office.said("lead list --status all")[0]
    sheet = office.said("lead list --status all --format csv")[0]
    page = office.said("lead list --status all --format markdown")[0]
    terminal = office.said("lead list --status all --format rich")[0]

    assert "=2+5 [red]x[/red]" in text
    assert "[red]x[/red]" in terminal
    assert ",'=2+5 [red]x[/red]," in sheet
    assert ",'=cmd," in sheet
    assert ",'=1+1 <b> **x**," in sheet
    assert "\\<b>" in page
    assert "\\*\\*x" in page


def test_the_history_names_a_change_of_nothing_but_the_time_of_a_verdict() -> None:
    """The time alone is said in words; with a new verdict, the verdict alone is enough."""
    at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    alone = Change(at=at, by="import", set={"verdict_at": at})
    assert what(alone, FRAME) == "verdict Fri 20 Nov"
    both = Change(at=at, by="import", set={"verdict": "accepted", "verdict_at": at})
    assert what(both, FRAME) == "accepted"
