"""`huddle undo`: the last command of the one typing undone, as a whole, whatever it changed."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from huddlecli.core.records import Action, Win
from huddlecli.store.records import RecordStore
from tests.helpers.desk import Desk

TEN = "2026-11-23T10:00:00+01:00"
ELEVEN = "2026-11-23T11:00:00+01:00"
FRIDAY = "2026-11-27T09:00:00+01:00"
NEXT_YEAR = "2027-11-29T09:00:00+01:00"


def test_what_was_just_logged_is_taken_back_and_brought_back(desk: Desk) -> None:
    """The record stays in its place, counts nowhere, and a second undo takes the first one back."""
    desk.said("log Send the list by fri +leads")
    desk.run("undo", out="undone  id01  sam  due Fri 27 Nov  Send the list  #leads\n")
    desk.run("action list --status all")
    desk.run("undo", out="redone  id01  sam  due Fri 27 Nov  Send the list  #leads\n")
    desk.run("action list", out="id01  sam  due Fri 27 Nov  Send the list  #leads\n")
    desk.run("undo -q")
    desk.run("action list")
    desk.run(
        "action show id01",
        out="""
        id01  Send the list
        owner  sam (sales)
        state  dropped Mon 23 Nov, undone
        by     sam
        tags   #leads

        Mon 23 Nov 09:00  sam  created
        Mon 23 Nov 09:00  sam  dropped, reason undone
        Mon 23 Nov 09:00  sam  open, no reason
        Mon 23 Nov 09:00  sam  dropped, reason undone
        """,
    )


@pytest.mark.parametrize(
    ("changes", "undone", "redone"),
    [
        (
            ["action edit id01 Post it @ana +web"],
            (
                "undone  id01  Send it  title Post it, owner ana, side marketing, added #web"
                "   → title Send it, owner sam, side sales, removed #web"
            ),
            "redone  id01  Post it  title Post it, owner ana, side marketing, added #web",
        ),
        (
            ["action edit id01 --untag leads"],
            "undone  id01  Send it  removed #leads   → added #leads",
            "redone  id01  Send it  removed #leads",
        ),
        (
            ["done id01"],
            "undone  id01  Send it  done, Mon 23 Nov   → open",
            "redone  id01  Send it  done, Mon 23 Nov",
        ),
        (
            ["action drop id01 no budget"],
            "undone  id01  Send it  dropped, reason no budget   → open, no reason",
            "redone  id01  Send it  dropped, reason no budget",
        ),
        (
            ["done id01", "action reopen id01"],
            "undone  id01  Send it  open   → done, Mon 23 Nov",
            "redone  id01  Send it  open",
        ),
    ],
)
def test_any_change_of_a_promise(desk: Desk, changes: list[str], undone: str, redone: str) -> None:
    """What it was and what it is now is told; the record stands as before, and as after again."""
    desk.said("log Send it +leads")
    states = [stands(desk)]
    for line in changes:
        desk.said(line)
        states.append(stands(desk))

    desk.run("undo", out=f"{undone}\n")
    assert stands(desk) == states[-2]
    desk.run("undo", out=f"{redone}\n")
    assert stands(desk) == states[-1] != states[-2]


def stands(desk: Desk) -> tuple[str, ...]:
    """Return how the promises stand, to the second."""
    return desk.said("action list --status all --format json")[:2]


def test_a_decision_that_replaced_another(desk: Desk) -> None:
    """Both stand as before, and both as after when that is taken back."""
    desk.said("decision add One call within a day")
    desk.said("decision add One call within two hours replaces:id01")

    desk.run(
        "undo",
        out="undone  id02  Mon 23 Nov  One call within two hours"
        "   → id01 One call within a day is in force again\n",
    )
    desk.run("decision list", out="id01  Mon 23 Nov  One call within a day\n")
    desk.run(
        "undo",
        out="redone  id02  Mon 23 Nov  One call within two hours"
        "   → id01 One call within a day is replaced again\n",
    )
    desk.run("decision list", out="id02  Mon 23 Nov  One call within two hours\n")
    desk.run(
        "decision list --status replaced",
        out="id01  replaced Mon 23 Nov  One call within a day  by id02\n",
    )


def test_wins_parked_and_raised_things(desk: Desk) -> None:
    """Each is taken out of its list, and comes back into it."""
    for line, shown, listing in (
        ("win add Oakline signed", "both  Mon 23 Nov  Oakline signed", "win list"),
        ("parked add A stand?", "sam  Mon 23 Nov  A stand?", "parked list"),
        ("raise Who answers?", "sam  Mon 23 Nov  Who answers?", "undo --list --format json"),
    ):
        desk.said(line)
        name = f"id{len(list(desk.team.rglob('*-*.toml'))):02}"
        desk.run("undo", out=f"undone  {name}  {shown}\n")
        if listing.endswith("list"):
            desk.run(listing)
        desk.run("undo", out=f"redone  {name}  {shown}\n")
        assert shown.rpartition("  ")[2] in desk.said(listing)[0]


def test_the_last_one_is_mine_in_whatever_record(desk: Desk) -> None:
    """Others' later changes are passed over, names are compared without case."""
    desk.said("log Send it")
    desk.said("log Quote", HUDDLE_NOW=TEN)
    desk.said("done id01", HUDDLE_NOW=ELEVEN)
    desk.said("log Case study", HUDDLE_NOW=ELEVEN, HUDDLE_USER="ana")

    desk.run("undo", HUDDLE_USER="SAM", out="undone  id01  Send it  done, Mon 23 Nov   → open\n")
    desk.run("undo", HUDDLE_USER="ana", out="undone  id03  ana  due Tue 1 Dec  Case study\n")


def test_a_change_made_long_after_the_closing_is_found(desk: Desk) -> None:
    """A win of last year, and a promise that was done then, lie where they lay."""
    desk.said("win add Oakline signed")
    desk.said("log Send it")
    desk.said("done id02")
    desk.said("log Quote", HUDDLE_NOW=FRIDAY)
    desk.said("action edit id02 Post it", HUDDLE_NOW=NEXT_YEAR)

    desk.run(
        "undo",
        HUDDLE_NOW=NEXT_YEAR,
        out="undone  id02  Send it  title Post it   → title Send it\n",
    )


def test_what_another_has_changed_since_is_not_taken_back(desk: Desk) -> None:
    """Who it was is told, with the way out; another key is no hindrance."""
    desk.said("log Send it")
    desk.said("action edit id01 due:fri", HUDDLE_NOW=TEN)
    desk.said("action edit id01 +web", HUDDLE_NOW=ELEVEN, HUDDLE_USER="ana")
    desk.run("undo", out="undone  id01  Send it  due Fri 27 Nov   → due Tue 1 Dec\n")
    desk.said("action edit id01 due:thu", HUDDLE_NOW=ELEVEN, HUDDLE_USER="ana")
    before = desk.files()

    desk.run(
        "undo",
        err="""
        error: id01 (Send it) has been changed since by ana
        hint:  huddle action show id01, or: huddle action edit id01 WORDS
        """,
        code=1,
    )
    assert desk.files() == before


def test_a_decision_is_not_torn_from_the_one_it_replaced(desk: Desk) -> None:
    """Where one of the two cannot be taken back, neither is."""
    desk.said("decision add One call within a day")
    desk.said("decision add One call within two hours replaces:id01")
    desk.said("decision add One call at once replaces:id02", HUDDLE_USER="ana")
    before = desk.files()

    desk.run(
        "undo",
        err="""
        error: id02 (One call within two hours) has been changed since by ana
        hint:  huddle decision show id02
        """,
        code=1,
    )
    assert desk.files() == before


def test_there_may_be_nothing_to_take_back(desk: Desk) -> None:
    """What others did is theirs."""
    desk.said("log Case study", HUDDLE_USER="ana")

    desk.run(
        "undo",
        err="""
        error: you have nothing to undo
        hint:  huddle undo --list
        """,
        code=1,
    )


def test_a_huddle_that_took_a_promise_in_is_no_hindrance(desk: Desk) -> None:
    """The rep takes back what the huddle has claimed; the facilitator's claim is no change."""
    desk.said("log Send it")
    records = RecordStore(desk.team, ZoneInfo("Europe/Berlin"))
    now = datetime(2026, 11, 23, 8, 5, tzinfo=UTC)
    place = {"huddle": "2026-11-23-0900-daily", "item": 2, "topic": "stuck"}
    records.change(Action, desk.real("id01"), "ana", now, set=place)

    desk.run(
        "action show id01",
        out="""
        id01  Send it
        owner   sam (sales)
        state   due Tue 1 Dec
        by      sam
        huddle  2026-11-23-0900-daily, item 2
        topic   stuck

        Mon 23 Nov 09:00  sam  created
        Mon 23 Nov 09:05  ana  added to the huddle 2026-11-23-0900-daily, item 2
        """,
    )
    desk.run(
        "undo",
        HUDDLE_USER="ana",
        err="""
        error: you have nothing to undo
        hint:  huddle undo --list
        """,
        code=1,
    )
    desk.run("undo", out="undone  id01  sam  due Tue 1 Dec  Send it\n")


def test_the_last_commands_are_listed(desk: Desk) -> None:
    """A line for each, the newest first, in the team's zone, with a star at mine."""
    desk.said("log Send it")
    desk.said("decision add One call within a day", HUDDLE_NOW=TEN, HUDDLE_USER="ana")
    desk.said("decision add At once replaces:id02", HUDDLE_NOW=ELEVEN, HUDDLE_USER="ana")
    desk.said("done id01", HUDDLE_NOW=at_noon(0), HUDDLE_USER="maria")
    desk.said("people away maria", HUDDLE_NOW=at_noon(1))
    desk.said("win add Oakline signed", HUDDLE_NOW=at_noon(2))
    desk.said("undo", HUDDLE_NOW=FRIDAY)

    desk.run(
        "undo --list",
        HUDDLE_NOW=FRIDAY,
        out="""
        *  Fri 27 Nov 09:00  sam    win       id04  Oakline signed  undone
        *  Mon 23 Nov 12:02  sam    win       id04  Oakline signed  created
        *  Mon 23 Nov 12:01  sam                    huddle people away maria  huddle.toml
           Mon 23 Nov 12:00  maria  action    id01  Send it  done, Mon 23 Nov
           Mon 23 Nov 11:00  ana                    2 records
           Mon 23 Nov 10:00  ana    decision  id02  One call within a day  created
        *  Mon 23 Nov 09:00  sam    action    id01  Send it  created
        """,
    )


def at_noon(minute: int) -> str:
    """Return that minute after noon."""
    return f"2026-11-23T12:{minute:02}:00+01:00"


def test_twenty_commands_are_listed_at_most(desk: Desk) -> None:
    """However many things one of them has changed, and however long a title is."""
    desk.said(f"log {'x' * 190}", HUDDLE_NOW=at_noon(0))
    for number in range(1, 20):
        desk.said(f"win add Number {number}", HUDDLE_NOW=at_noon(number))
    many = "".join(f"Call {number}\n" for number in range(25))
    desk.said("log", stdin=many, HUDDLE_NOW=at_noon(20))

    out, err, code = desk.said("undo --list")
    shown = [" ".join(line.split()) for line in out.splitlines()]

    assert (len(shown), shown[0], err, code) == (
        *(20, "* Mon 23 Nov 12:20 sam huddle log 25 records"),
        *("", 0),
    )
    assert max(map(len, out.splitlines())) < 70

    out, err, code = desk.said("win add Short", HUDDLE_NOW=FRIDAY)
    desk.said(f"log {'x' * 190}", HUDDLE_NOW=NEXT_YEAR)
    first, *others = desk.said("undo --list")[0].splitlines()
    assert len(first) > 190
    assert max(map(len, others)) < 80


FORMS = {
    "text": "*  Mon 23 Nov 09:00  sam  action  id01  Send it  created\n",
    "markdown": "- Mon 23 Nov 09:00, sam: action id01 Send it  created\n",
    "chat": "• Mon 23 Nov 09:00, sam: action id01 Send it  created\n",
    "csv": (
        "at,by,mine,command,kind,id,what\n"
        "2026-11-23T08:00Z,sam,true,log Send it by fri,action,id01,Send it  created\n"
    ),
}


def test_the_list_for_programs_and_for_a_terminal(desk: Desk) -> None:
    """All fields always; a terminal gets the same lines, and a word where there is nothing."""
    desk.run("undo --list")
    desk.run("undo --list --format rich", out="nothing to list yet\n")
    desk.said("log Send it by fri")

    told = json.loads(desk.said("undo --list --format json")[0])
    (listed,) = told["commands"]
    at, cmd = listed.pop("at"), listed.pop("cmd")

    assert (at[:16], told) == (
        "2026-11-23T08:00",
        {
            "schema": "huddle.commands/1",
            "commands": [
                {
                    "by": "sam",
                    "mine": True,
                    "words": ["log", "Send", "it", "by", "fri"],
                    "changes": [
                        {
                            "kind": "action",
                            "id": "id01",
                            "title": "Send it",
                            "set": {
                                "title": "Send it",
                                "owner": "sam",
                                "side": "sales",
                                "due": "2026-11-27",
                                "status": "open",
                            },
                            "unset": [],
                            "add": {},
                            "remove": {},
                        }
                    ],
                    "files": [],
                }
            ],
        },
    )
    assert f'cmd = "{cmd}"' in desk.file("id01").read_text(encoding="utf-8")
    for form, shown in FORMS.items():
        desk.run(f"undo --list --format {form}", out=shown)
    out, err, code = desk.said("undo --list --format rich --no-color")
    plain = " ".join(desk.named(re.sub(r"\x1b\[\d*m", "", out)).split())
    shown = "* Mon 23 Nov 09:00 sam action id01 Send it created"
    assert (plain, err, code) == (shown, "", 0)
    desk.run(
        "undo --list --format ics",
        err="error: there is no format ics here\n"
        "hint:  --format auto, rich, text, markdown, chat, json, csv, tsv\n",
        code=2,
    )


@pytest.mark.parametrize(
    ("line", "err"),
    [
        (
            "undo --format csv",
            """
            error: --format only works with --list
            hint:  huddle undo --list --format csv
            """,
        ),
        (
            "undo --list --dry-run",
            """
            error: use either --dry-run or --list
            hint:  huddle undo --dry-run
            """,
        ),
    ],
)
def test_a_flag_that_would_do_nothing_is_refused(desk: Desk, line: str, err: str) -> None:
    """Nothing is undone by somebody who wanted to look."""
    desk.said("log Send it")
    before = desk.files()

    desk.run(line, err=err, code=2)

    assert desk.files() == before


def test_a_broken_file_costs_a_warning(desk: Desk) -> None:
    """What can be read is taken back all the same, if the broken file was there before it."""
    (desk.team / "parked" / "waiting").mkdir(parents=True)
    (desk.team / "parked" / "waiting" / "k7f2q9xmtb-x.toml").write_text("title = \n")
    desk.said("log Send it")

    out, err, code = desk.said("undo")

    assert (out, err.partition(".toml: ")[0], len(err.splitlines()), code) == (
        "undone  id01  sam  due Tue 1 Dec  Send it\n",
        "warning: parked/waiting/id02-x",
        1,
        0,
    )


def test_no_older_change_is_taken_back_for_one_that_cannot_be_read(desk: Desk) -> None:
    """The file may have the last change; nothing is done until it can be read."""
    desk.said("log", stdin="Quote\nList\n")
    desk.file("id02").write_text("schema = \n", encoding="utf-8")
    before = desk.files()

    desk.run(
        "undo",
        err="""
        warning: actions/open/id02-list.toml: string values must be quoted, expected literal string at line 1
        error: your last change may be in actions/open/id02-list.toml, which cannot be read
        hint:  huddle doctor
        """,  # noqa: E501  the same
        code=1,
    )
    assert desk.files() == before
    desk.file("id02").unlink()
    desk.run(
        "undo",
        err="""
        error: the action id02 from huddle log no longer exists
        hint:  huddle doctor
        """,
        code=1,
    )


def test_a_command_of_another_machine_is_refused_by_name(desk: Desk) -> None:
    """And nothing older is undone instead; what is given here afterwards can be."""
    desk.said("log Send it")
    desk.said("log Call", XDG_STATE_HOME=str(desk.root / "laptop"), HUDDLE_NOW=TEN)
    before = desk.files()

    desk.run(
        "undo",
        HUDDLE_NOW=ELEVEN,
        err="""
        error: your last change, id02 (Call), was made on another machine, or was not logged
        hint:  huddle action show id02
        """,
        code=1,
    )
    assert desk.files() == before
    desk.said("done id01", HUDDLE_NOW=ELEVEN)
    desk.run("undo", HUDDLE_NOW=ELEVEN, out="undone  id01  Send it  done, Mon 23 Nov   → open\n")


def test_a_record_of_an_older_version_is_refused_by_name(desk: Desk) -> None:
    """Its changes carry no id of a command."""
    RecordStore(desk.team, ZoneInfo("Europe/Berlin")).create(
        Win, "k7f2q9xmtb", "sam", datetime(2026, 11, 23, 8, tzinfo=UTC), title="Oakline"
    )

    desk.run(
        "undo",
        err="""
        error: your last change, id01 (Oakline), was not made by a command
        hint:  huddle win show id01
        """,
        code=1,
    )


def test_what_was_made_in_a_huddle_has_the_undo_of_the_huddle(desk: Desk) -> None:
    """In the huddle /undo takes it back; from outside neither it nor anything older is undone."""
    desk.said("log Send it")
    desk.said("start daily --plain", stdin="/a Call Oakline @ana by fri\n")
    (made,) = (path for path in desk.team.rglob("*call-oakline*.toml"))
    before = desk.files()

    out, err, code = desk.said("undo")

    assert (out, code, desk.files()) == ("", 1, before)
    assert err.splitlines() == [
        "error: huddle start daily --plain cannot be undone",
        "hint:  /undo during the huddle; afterwards huddle action edit, reopen or drop",
    ]
    assert len(set(re.findall(r'cmd = "(\w+)"', made.read_text(encoding="utf-8")))) == 1
    listed, _, _ = desk.said("undo --list")
    assert listed.splitlines()[0].endswith("Call Oakline  created")


def test_a_team_file_that_was_edited_since_is_left_alone(desk: Desk) -> None:
    """Neither it nor the promises that the same command handed on are undone."""
    desk.said("log Send it @ana")
    desk.said("people leave ana --to maria")
    path = desk.team / "huddle.toml"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n# by hand\n", encoding="utf-8")
    before = desk.files()

    desk.run(
        "undo",
        err="""
        error: huddle.toml has been changed since your last command
        hint:  huddle people list
        """,
        code=1,
    )
    assert desk.files() == before


@pytest.mark.parametrize(
    ("line", "shows"),
    [
        ("closed add 2026-12-24 --name rota", "huddle closed list"),
        ("rota set ana sam", "huddle rota show"),
        ("config set hours.days=mon hours.from=09:00 hours.to=17:00", "huddle config list"),
        ("people away ana", "huddle people list"),
    ],
)
def test_what_somebody_else_changed_too_is_shown_by_the_hint(
    desk: Desk, line: str, shows: str
) -> None:
    """It lists what the command had changed; once the other has undone theirs, it is undone."""
    before = desk.files()
    desk.said(line)
    desk.said("closed add 2026-12-28", HUDDLE_USER="ana")

    desk.run(
        "undo",
        err=f"error: huddle.toml has been changed since your last command\nhint:  {shows}\n",
        code=1,
    )
    desk.said("undo", HUDDLE_USER="ana")
    desk.said("undo")
    assert desk.files() == before


def test_what_somebody_added_to_a_new_promise_stays(desk: Desk) -> None:
    """Undoing the promise would take their tag with it."""
    desk.said("log Send it")
    desk.said("action edit id01 +web", HUDDLE_USER="ana")
    before = desk.files()

    desk.run(
        "undo",
        err="""
        error: id01 (Send it) has been changed since by ana
        hint:  huddle action show id01, or: huddle action edit id01 WORDS
        """,
        code=1,
    )
    assert desk.files() == before


def test_a_dry_run_says_what_would_be_undone(desk: Desk) -> None:
    """Each record, and each file."""
    desk.said("log --new-person zoe:sales Send it @zoe")
    before = desk.files()

    desk.run(
        "undo -n",
        out="""
        would be undone  id01  Send it
        would be undone  huddle.toml  huddle log --new-person zoe:sales Send it @zoe
        """,
    )
    assert desk.files() == before


def test_what_a_killed_command_had_begun_is_undone_first(desk: Desk) -> None:
    """The next command that writes says so; the commands before it can still be undone."""
    desk.said("log Send it @ana by thu")
    desk.said("log Call @ana by fri")
    before = desk.said("action list --format json")
    team = (desk.team / "huddle.toml").read_text(encoding="utf-8")
    desk.said("people leave ana --to maria")
    log = desk.root / "state/huddle/commands.jsonl"
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[-1] = lines[-1].replace('"ended"', '"begun"')
    log.write_text("".join(lines), encoding="utf-8")
    (desk.team / "huddle.toml").write_text(team, encoding="utf-8")  # killed before it came to that

    desk.run(
        "undo",
        out="undone  id02  ana  due Fri 27 Nov  Call\n",
        err="warning: huddle people leave ana --to maria was interrupted, "
        "so its changes were undone\n",
    )
    desk.run("undo", out="redone  id02  ana  due Fri 27 Nov  Call\n")
    assert desk.said("action list --format json") == before


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("people add zoe:sales", "zoe"),
        ("log Hello @zoe --new-person zoe:sales", "zoe"),
    ],
)
def test_nobody_is_taken_out_of_the_team_whose_promises_would_stay(
    desk: Desk, line: str, named: str
) -> None:
    """To undo that somebody came is refused once they promised something, with what to do."""
    desk.said(line)
    desk.said("log Call Northgate by fri", HUDDLE_USER=named)
    before = desk.files()

    out, err, code = desk.said("undo")

    assert (out, code) == ("", 1)
    assert err.startswith(f"error: {named} has made 1 open promise since, ")
    assert f"hint:  huddle people leave {named} --to " in err
    assert desk.files() == before


def test_somebody_with_a_new_promise_does_not_leave_again(desk: Desk) -> None:
    """The redo of a leave is refused: what was promised since has no new owner."""
    desk.said("log Send it @ana by thu")
    desk.said("people leave ana --to maria")
    desk.said("undo")
    desk.said("log Post it by fri", HUDDLE_USER="ana")
    before = desk.files()

    for line in ("undo -n", "undo"):
        out, err, code = desk.said(line)

        assert (out, code) == ("", 1)
        assert err.startswith("error: ana has made 1 open promise since")
        assert "hint:  huddle people leave ana --to " in err
    assert desk.files() == before


def test_somebody_who_has_left_comes_back_by_undo(desk: Desk) -> None:
    """Also with what they did before; somebody who never did anything here is still unknown."""
    desk.said("log Send it by thu")
    before = desk.files()
    desk.said("people leave sam --to maria")
    after = desk.files()

    for files, word in ((before, "undone"), (after, "redone"), (before, "undone")):
        out, err, code = desk.said("undo")

        assert (err, code) == ("", 0)
        assert f"{word}  huddle.toml  huddle people leave sam --to maria" in out
        assert desk.files()["acme/huddle.toml"] == files["acme/huddle.toml"]
    mine, _, _ = desk.said("action list --format json")
    assert [(one["title"], one["owner"]) for one in json.loads(mine)["actions"]] == [
        ("Send it", "sam")
    ]
    desk.run(
        "undo",
        err="""
        error: no one here is called zoe
        hint:  huddle people add zoe:marketing
        """,
        code=2,
        HUDDLE_USER="zoe",
    )


def test_a_moved_team_folder_is_named_as_the_reason(desk: Desk) -> None:
    """Not another machine: the change was made here, when the folder was elsewhere."""
    desk.said("log Send it @ana by thu")
    was = desk.team
    now = was.with_name("moved")
    was.rename(now)

    out, err, code = desk.said("undo", HUDDLE_TEAM=str(now))

    assert (out, code) == ("", 1)
    assert "was made when the team folder was " in err


def test_no_promise_is_left_to_somebody_who_is_just_leaving(desk: Desk) -> None:
    """Of many at once each is handed on, or refused: none stays with somebody not on the team."""
    with ThreadPoolExecutor(5) as threads:
        logs = [
            threads.submit(desk.said, f"log Thing{number} by fri", HUDDLE_USER="ana")
            for number in range(8)
        ]
        leave = threads.submit(desk.said, "people leave ana --to maria --yes")

    assert leave.result()[2] == 0
    kept = [f"Thing{number}" for number, log in enumerate(logs) if log.result()[2] == 0]
    found = json.loads(desk.said("action list --owner all --format json")[0])["actions"]
    assert sorted(one["title"] for one in found) == kept
    assert {one["owner"] for one in found} <= {"maria"}
