"""`huddle people rename` and `move`: one person under two names, and on two sides."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.helpers.desk import Desk

STARTS = '[rota]\norder = ["ana", "sam"]   # by turns\nnext = "ana"\n'


def on(day: int, hour: int = 9) -> str:
    """Return an instant of a day of November or December, counted from 1 November."""
    month, day = (11, day) if day <= 30 else (12, day - 30)
    return f"2026-{month}-{day:02}T{hour:02}:00:00+01:00"


def shown(desk: Desk, line: str, **how: str | None) -> Any:
    """Return what a command shows as JSON."""
    out, err, code = desk.said(f"{line} --format json", **how)
    assert (err, code) == ("", 0)
    return json.loads(out)


def held(desk: Desk, day: int, by: str, present: str, *lines: str) -> str:
    """Hold a daily from beginning to end, and return what the room saw."""
    out, err, code = desk.said(
        *("start", "daily", "--plain", "--with", present),
        stdin="\n".join(["", *lines, "/end", "/end", ""]),
        HUDDLE_NOW=on(day),
        HUDDLE_USER=by,
    )
    assert (err, code) == (f"minutes: huddle minutes show 2026-11-{day:02}-0900-daily\n", 0)
    return out


def test_a_month_in_which_sue_gets_another_name_and_then_another_side(desk: Desk) -> None:
    """Each figure is the one that people would work out by hand, before and after."""
    desk.said("people add sue:sales", HUDDLE_NOW=on(2))
    desk.said("rota set sue sam ana", HUDDLE_NOW=on(2))
    desk.said(
        "log", stdin="Call Oakline @sue by wed\nCall Northgate @sue by thu\n", HUDDLE_NOW=on(2)
    )
    held(desk, 2, "sue", "sue,sam,ana")
    desk.said("done oakline", HUDDLE_USER="sue", HUDDLE_NOW=on(4))  # kept; Northgate is not
    desk.said("log Price list @sue by fri", HUDDLE_NOW=on(9))
    desk.said("done price list", HUDDLE_USER="sue", HUDDLE_NOW=on(11))
    desk.said("done northgate", HUDDLE_USER="sue", HUDDLE_NOW=on(11))
    desk.said("log Demo for Acme @sue by 2026-11-26", HUDDLE_NOW=on(11))
    before = shown(desk, "summary --since 2026-11-01 --until 2026-11-30", HUDDLE_NOW=on(12))

    desk.run(
        "people rename sue suzanne",
        HUDDLE_NOW=on(12),
        out="sue is now suzanne, with 1 open promise\n",
    )

    after = shown(desk, "summary --since 2026-11-01 --until 2026-11-30", HUDDLE_NOW=on(12))
    assert json.loads(json.dumps(before).replace('"sue"', '"suzanne"')) == after
    assert after["kept"] == {"kept": 2, "due": 3}
    for user in ("suzanne", "sue", "SUE"):  # her own settings may have the old name
        mine = shown(desk, "mine", HUDDLE_USER=user, HUDDLE_NOW=on(12))
        assert mine["kept"] == {"kept": 1, "due": 2}  # the price list is due tomorrow
        assert [action["owner"] for action in mine["actions"]] == ["suzanne"]
    turns = shown(desk, "rota show", HUDDLE_NOW=on(12))["rota"]["turns"]
    assert [turn["facilitator"] for turn in turns][:4] == ["sam", "ana", "suzanne", "sam"]
    found = desk.said("find @suzanne oakline", HUDDLE_NOW=on(12))[0]
    assert found == desk.said("find @sue oakline", HUDDLE_NOW=on(12))[0]
    assert "suzanne" in found
    assert "suzanne" in desk.said("minutes show", HUDDLE_NOW=on(12))[0]
    assert "New here" not in held(desk, 12, "sam", "suzanne,sam,ana")

    desk.run(
        "people move sue:marketing",
        HUDDLE_NOW=on(16),
        out="suzanne is now on marketing, with 1 open promise\n",
    )

    moved = shown(desk, "summary --since 2026-11-01 --until 2026-11-30", HUDDLE_NOW=on(16))
    assert moved["kept"] == {"kept": 2, "due": 3}
    assert moved["by_side"]["sales"]["kept"] == {"kept": 0, "due": 0}
    assert moved["by_side"]["marketing"]["kept"] == {"kept": 2, "due": 3}
    assert [one["side"] for one in shown(desk, "action list")["actions"]] == ["marketing"]
    desk.said("done demo --on thu", HUDDLE_USER="sue", HUDDLE_NOW=on(26))
    mine = shown(desk, "mine", HUDDLE_USER="suzanne", HUDDLE_NOW=on(27))
    assert mine["kept"] == {"kept": 3, "due": 4}
    assert "sue" not in re.findall(r"\w+", desk.said("summary --no-names", HUDDLE_NOW=on(27))[0])


def test_the_file_keeps_its_comments_and_the_former_name(desk: Desk) -> None:
    """The rota follows; going back to the old name, or to another case of it, is a rename too."""
    file = desk.team / "huddle.toml"
    text = file.read_text().replace('name = "ana"', 'name = "ana"   # since 2019')
    file.write_text(f"{text}\n{STARTS}")
    desk.said("log Case study @ana by fri")
    before = desk.files()

    desk.run(
        "people rename ana anna -n",
        out="""
        id01  ana  due Fri 27 Nov  Case study
        ana would be anna, with 1 open promise
        """,
    )
    assert desk.files() == before
    desk.run("people rename ana anna", out="ana is now anna, with 1 open promise\n")
    renamed = text.replace(
        'name = "ana"   # since 2019\nside = "marketing"\n',
        'name = "anna"   # since 2019\nside = "marketing"\nwas = ["ana"]\n',
    )
    assert file.read_text() == f"{renamed}\n{STARTS.replace('ana', 'anna')}"
    assert 'owner = "anna"' in desk.file("id01").read_text()
    desk.run("people rename ANA Anna", out="anna is now Anna, with 1 open promise\n")
    assert 'was = ["ana"]' in file.read_text()
    desk.run("people rename anna ana", out="Anna is now ana, with 1 open promise\n")
    assert 'was = ["Anna"]' in file.read_text()

    for _ in range(3):
        desk.said("people rename ana anna")
        out, err, code = desk.said("undo")
        assert (out.count("\n"), err, code) == (2, "", 0)
    assert 'was = ["Anna"]' in file.read_text()


def test_a_name_that_somebody_has_or_had_is_refused(desk: Desk) -> None:
    """Nobody else may get it, in whatever case and by whatever command."""
    desk.said("people rename ana anna")
    desk.said("people add leo:sales")
    before = desk.files()

    for line, message, hint, code in (
        ("rename sam Maria", "maria is already on the team", "huddle people list", 1),
        ("rename sam ANA", "ANA is a former name of anna", "choose another name, such as ANA.k", 1),
        ("add ana:sales", "ana is a former name of anna", "choose another name, such as ana.k", 1),
        ("rename sam sam", "sam already has that name", "huddle people list", 1),
        (
            "rename sam m\u0430ria",
            "m\u0430ria mixes Cyrillic and Latin letters",
            "type the name again in one alphabet",
            2,
        ),
        (
            "rename sam le0",
            "le0 looks like leo, who is on the team",
            "choose a name that looks different, such as leo.k",
            2,
        ),
        (
            "rename sam sam.k:marketing",
            "a new name and a new side are two changes",
            "huddle people rename sam sam.k, and: huddle people move sam.k:marketing",
            2,
        ),
    ):
        desk.run(f"people {line}", err=f"error: {message}\nhint:  {hint}\n", code=code)
    assert desk.files() == before


def test_a_name_with_a_letter_of_another_alphabet_can_be_put_right(desk: Desk) -> None:
    """Her own wrong name looks the same, and is no reason to refuse the right one."""
    file = desk.team / "huddle.toml"
    file.write_text(file.read_text().replace('"ana"', '"an\u0430"'))

    desk.run("people rename an\u0430 ana", out="an\u0430 is now ana\n")
    desk.run("people list", out="ana    marketing\nmaria  marketing\nsam    sales\n")


def test_what_another_machine_wrote_under_the_old_name_counts(desk: Desk) -> None:
    """A record that comes later with the old name is hers, in every list and figure."""
    desk.said("log Case study @ana by tue", HUDDLE_USER="ana")
    written = desk.file("id01").read_bytes()
    place = desk.file("id01")
    desk.said("people rename ana anna", HUDDLE_USER="sam")
    other = place.read_bytes()
    place.write_bytes(written)  # of a machine that knew nothing of the new name
    later = "2026-11-24T09:00:00+01:00"

    desk.run("action list", HUDDLE_NOW=later, out="id01  anna  due Tue 24 Nov  Case study\n")
    assert shown(desk, "mine", HUDDLE_USER="anna", HUDDLE_NOW=later)["actions"][0]["by"] == "anna"
    desk.run("done case", HUDDLE_USER="anna", HUDDLE_NOW=later, out="done  id01  Case study\n")
    assert shown(desk, "mine", HUDDLE_USER="ana", HUDDLE_NOW=later)["kept"] == {
        "kept": 1,
        "due": 1,
    }
    assert written != other
    desk.run("doctor", out="all 2 files OK\n")


def test_a_new_name_cannot_be_undone_once_something_was_promised_under_it(desk: Desk) -> None:
    """It would belong to nobody; another rename gives the old name back."""
    desk.said("people rename ana anna")
    desk.said("log Case study @anna by fri", HUDDLE_USER="maria")

    desk.run(
        "undo",
        err="""
        error: anna has made 1 open promise since, under the new name
        hint:  huddle people rename anna ana
        """,
        code=1,
    )
    desk.run("people rename anna ana", out="anna is now ana, with 1 open promise\n")


def test_leads_and_measures_stay_with_the_side(desk: Desk) -> None:
    """Somebody there takes them over; promises go along, and three or more are asked about."""
    desk.said("people add cem:sales")
    desk.said("lead add Brightwave @sam from:fair", HUDDLE_USER="maria")
    desk.said("measure add Tries for each lead @sam --owes sales")
    desk.said("log Quote @sam by fri")
    before = desk.files()
    stays = "error: 1 open lead and 1 measure of sam will stay with sales\n"

    desk.run(
        "people move sam:marketing",
        err=f"{stays}hint:  huddle people move sam:marketing --to cem\n",
        code=2,
    )
    desk.run(
        "people move sam:marketing --to ana",
        err="error: ana is on marketing and cannot take over\nhint:  --to cem\n",
        code=2,
    )
    plan = "sam would be on marketing, with 1 open promise; 1 open lead and 1 measure to cem"
    again = "huddle people move sam:marketing --to cem --yes   (-n for a preview)"
    desk.run("people move sam:marketing --to cem", err=f"error: {plan}\nhint:  {again}\n", code=2)
    assert desk.said("people move sam:marketing --to cem -n")[0].splitlines()[-1] == plan
    assert desk.files() == before

    desk.run(
        "people move sam:marketing --to cem --yes",
        out=f"{plan.replace('would be', 'is now')}\n",
    )
    (lead,) = shown(desk, "lead list")["leads"]
    (measure,) = shown(desk, "measure list")["measures"]
    (action,) = shown(desk, "action list")["actions"]
    assert (lead["owner"], lead["side"], measure["owner"]) == ("cem", "sales", "cem")
    assert (action["owner"], action["side"]) == ("sam", "marketing")
    assert "owner cem" in desk.said("undo")[0]
    assert shown(desk, "lead list")["leads"][0]["owner"] == "sam"


def test_a_side_may_be_left_empty(desk: Desk) -> None:
    """It is pointed out, and a move to nowhere is explained."""
    desk.run(
        "people move sam:marketing",
        out="sam is now on marketing\n",
        err="hint:  nobody is on sales now: huddle people add NAME:sales\n",
    )
    desk.run(
        "people move sam:marketing",
        err="error: sam is already on marketing\nhint:  huddle people list\n",
        code=1,
    )
    desk.run(
        "people move sam",
        err="error: which side does sam move to?\nhint:  huddle people move sam:sales\n",
        code=2,
    )


def test_many_changes_of_one_person_at_once(desk: Desk) -> None:
    """Each is there in the end: none writes back what it read before the others."""
    lines = (
        "people edit ana --email ana@acme.example",
        "people edit ana --timezone Asia/Kolkata",
        "people away ana",
        "people move ana:sales",
        "people rename ana zoe",
        "people edit ana --called Zoe",
    )

    with ThreadPoolExecutor(len(lines)) as threads:
        done = [*threads.map(desk.said, lines)]

    people = shown(desk, "people list")["people"]
    (zoe,) = [one for one in people if one["name"] == "zoe"]
    wanted = {
        0: ("email", "ana@acme.example"),
        1: ("timezone", "Asia/Kolkata"),
        3: ("side", "sales"),
        5: ("called", "Zoe"),
    }
    busy = 5
    assert {code for _, _, code in done} <= {0, busy}
    assert [(key, zoe[key]) for at, (key, _) in wanted.items() if done[at][2] == 0] == [
        pair for at, pair in wanted.items() if done[at][2] == 0
    ]


def test_the_recap_of_a_huddle_has_the_names_of_its_end(desk: Desk) -> None:
    """Somebody was renamed while it was paused; its promises have the new name too."""
    typed = "/a send it @ana by fri\n"
    _, _, code = desk.said("start daily --plain --with ana,sam", stdin=typed)
    assert code == 3
    desk.said("people rename ana zoe")

    out, err, code = desk.said("start --resume --plain", stdin="/end\n/end\n")

    assert (code, err) == (0, "minutes: huddle minutes show 2026-11-23-0900-daily\n")
    assert "Present: zoe (marketing), sam (sales)" in out
    minutes, _, _ = desk.said("minutes show")
    assert "Present: zoe (marketing), sam (sales)" in minutes
    recap = out.partition("*Daily huddle")[2]
    assert "send it" in recap
    assert "ana" not in recap
