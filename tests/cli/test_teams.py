"""Several teams on one machine: which there are, which one is meant, and what is due in all."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.desk import Desk

WEDNESDAY = "2026-11-25T08:00:00+01:00"
CONFIG = "config/huddle/config.toml"


@pytest.fixture
def consultant(desk: Desk) -> Desk:
    """Return the desk of maria, who works for Acme, and as mo for Beta, her default."""
    desk.environ |= {"HUDDLE_TEAM": "", "HUDDLE_USER": ""}
    desk.said("init acme --me maria")
    where = "clients/huddle --timezone Europe/Berlin"
    desk.said(f"init {where} --name Beta --people mo:sales,kim:marketing --me mo")
    return desk


def config(desk: Desk) -> str:
    """Return the text of the user's file."""
    return desk.named((desk.root / CONFIG).read_text(encoding="utf-8"))


def test_a_day_in_two_teams(consultant: Desk) -> None:
    """Each promise says where it went; one list has both, and a hint names the other team."""
    desk = consultant
    desk.run(
        "log Send the offer due:tue", out="id01  mo  due Tue 24 Nov  Send the offer   → Beta\n"
    )
    desk.run(
        "--team acme log Write the letter due:fri",
        out="id02  maria  due Fri 27 Nov  Write the letter   → Acme\n",
    )
    desk.run(
        "mine --all",
        out="""
        Beta, as mo · next huddle today 09:08, daily
        overdue  id01  Tue 24 Nov  Send the offer
        You kept 0 of your last 1.

        Acme, as maria · next huddle today 09:08, daily
        this week  id02  Fri 27 Nov  Write the letter
        """,
        HUDDLE_NOW=WEDNESDAY,
    )
    desk.run("mine --all --short", out="1! · beta 09:08\n", HUDDLE_NOW=WEDNESDAY)
    desk.run(
        "done letter",
        err="""
        error: you have no open promise matching "letter"
        hint:  huddle --team acme done letter
        """,
        code=4,
    )
    desk.run("--team acme done letter", out="done  id02  Write the letter\n")
    desk.run("mine --all --short", out="1! · beta 09:08\n", HUDDLE_NOW=WEDNESDAY)


def test_teams_in_two_zones_say_whose_hours_they_show(consultant: Desk) -> None:
    """Until the user has the same zone in both: "tomorrow" is another day in Los Angeles."""
    desk = consultant
    zone = "--timezone America/Los_Angeles"
    desk.said(f"init west {zone} --name West --people mi:sales,joe:marketing --me mi")
    desk.said("--team west log Call Joe due:wed")
    desk.environ["HUDDLE_NOW"] = "2026-11-25T08:00:00+01:00"
    desk.run(
        "mine --all",
        out="""
        West, as mi (America/Los_Angeles) · next huddle tomorrow 09:08, daily
        this week  id01  Wed 25 Nov  Call Joe

        Acme, as maria (Europe/Berlin) · next huddle today 09:08, daily

        Beta, as mo (Europe/Berlin) · next huddle today 09:08, daily
        """,
    )
    desk.said("--team west people edit mi --timezone Europe/Berlin")
    desk.run(
        "mine --all",
        out="""
        West, as mi · next huddle today 18:08, daily
        today  id01  Wed 25 Nov  Call Joe

        Acme, as maria · next huddle today 09:08, daily

        Beta, as mo · next huddle today 09:08, daily
        """,
    )


def test_the_first_huddle_of_several_teams_is_the_one_that_begins_first(consultant: Desk) -> None:
    """On Thursday in Tokyo it is still Wednesday in Berlin, before a huddle of six o'clock."""
    desk = consultant
    desk.said("--team acme agenda set weekly on=wednesday at=18:00")
    desk.said("agenda set weekly on=thursday at=00:30 timezone=Asia/Tokyo")
    desk.run("mine --all --short", out="beta 16:30\n", HUDDLE_NOW="2026-11-25T10:00:00+01:00")


def test_joining_another_team_says_what_the_default_was(consultant: Desk) -> None:
    """Only where that is another team, and still there."""
    consultant.run(
        "init acme",
        out="You are now in team Acme as maria, in ~/acme. Next: huddle start\n",
        err="hint:  your default was beta: huddle --team beta, or: huddle config set team beta\n",
    )
    consultant.run(
        "init acme", out="You are now in team Acme as maria, in ~/acme. Next: huddle start\n"
    )


def test_the_list_says_which_team_is_meant_and_why(consultant: Desk) -> None:
    """The flag, the variable, the folder or the default; the list changes nothing."""
    before = consultant.files()
    rows = """\
beta  Beta  mo     ~/clients/huddle  your default
acme  Acme  maria  ~/acme
"""
    why = {
        "beta: it is your default": {},
        "acme: HUDDLE_TEAM names it": {"HUDDLE_TEAM": "acme"},
    }
    for said, environ in why.items():
        out, err, code = consultant.said("init --list", **environ)
        assert (out, err, code) == (f"{rows}Commands use {said}.\n", "", 0)
    out, _, _ = consultant.said("--team ACME init --list", HUDDLE_TEAM="beta")
    assert out == f"{rows}Commands use acme: --team names it.\n"
    out, _, _ = consultant.said("init --list --format json")
    assert json.loads(out)["teams"][1] == {
        "name": "acme",
        "team": "Acme",
        "me": "maria",
        "folder": "~/acme",
        "default": False,
        "here": None,
        "problem": None,
    }
    consultant.run(
        "init --list --format csv",
        out="""
        name,team,me,folder,default,here,problem
        beta,Beta,mo,~/clients/huddle,true,config,
        acme,Acme,maria,~/acme,false,,
        """,
    )
    assert consultant.files() == before


def test_another_default_another_name_and_one_team_less(consultant: Desk) -> None:
    """`config` takes the name of a team, gives it another one, and forgets it altogether."""
    desk = consultant
    desk.run(
        "config set team acme", out="team  ~/acme   was: ~/clients/huddle   → ~/" + CONFIG + "\n"
    )
    desk.run("config get teams.beta --show-origin", out="~/clients/huddle   config.toml:10\n")
    desk.run(
        "config set teams.b2b clients/huddle",
        out=f"""
        teams.beta  not set   was: ~/clients/huddle   → ~/{CONFIG}
        teams.b2b  ~/clients/huddle   → ~/{CONFIG}
        """,
    )
    desk.run(
        "--team beta mine",
        err="""
        error: there is no team beta (--team)
        hint:  huddle init beta   or: huddle init --list
        """,
        code=4,
    )
    desk.run(
        "config set teams.acme clients/huddle",
        err="""
        error: acme is the team in ~/acme
        hint:  another name, or: huddle config unset teams.acme
        """,
        code=1,
    )
    desk.run(
        "config unset teams.b2b",
        out=f"""
        teams.b2b  not set   was: ~/clients/huddle   → ~/{CONFIG}
        users.~/clients/huddle  not set   was: mo   → ~/{CONFIG}
        """,
    )
    desk.run(
        "init --list",
        out="""
        acme  Acme  maria  ~/acme  your default
        Commands use acme: it is your default.
        """,
    )


def test_a_folder_counts_before_a_name(consultant: Desk) -> None:
    """What has a slash is a folder only; a name that nobody knows is answered with the nearest."""
    desk = consultant
    shutil.copytree(desk.team, desk.root / "beta")
    desk.run("--team beta mine", out="Acme · next huddle today 09:08, daily\n", HUDDLE_USER="sam")
    shutil.rmtree(desk.root / "beta")
    desk.run("--team beta mine", out="Beta · next huddle today 09:08, daily\n")
    desk.run(
        "mine",
        err="""
        error: there is no team in ./beta (HUDDLE_TEAM)
        hint:  huddle init ./beta
        """,
        code=4,
        HUDDLE_TEAM="./beta",
    )
    desk.run(
        "mine",
        err="""
        error: there is no team acne (HUDDLE_TEAM)
        hint:  acme?   huddle init --list
        """,
        code=4,
        HUDDLE_TEAM="acne",
    )


def test_a_team_that_cannot_be_read_is_a_warning(consultant: Desk) -> None:
    """The others are shown; only if there is nothing else to show, the command has failed."""
    desk = consultant
    acme = desk.team / "huddle.toml"
    text = acme.read_text(encoding="utf-8")
    acme.write_text("name = 5\n", encoding="utf-8")
    shown = "Beta, as mo · next huddle today 09:08, daily\n"
    desk.run(
        "mine --all",
        out=shown,
        err="""
        warning: acme: huddle.toml has 2 mistakes
        hint:  fix ~/acme/huddle.toml, then: huddle doctor
        """,
    )

    acme.write_text(text, encoding="utf-8")
    desk.team.rename(desk.root / "away")
    hint = "hint:  huddle init DIR, if it has moved; huddle config unset teams.acme to forget it"
    desk.run("mine --all", out=shown, err=f"warning: acme: the folder is gone: ~/acme\n{hint}\n")
    desk.run("mine --all --short", out="beta 09:08\n")
    desk.run(
        "--team acme mine", err=f"error: the folder of team acme is gone: ~/acme\n{hint}\n", code=4
    )
    desk.run(
        "init --list",
        out="""
        beta  Beta  mo     ~/clients/huddle  your default
        acme  -     maria  ~/acme  the folder is gone
        Commands use beta: it is your default.
        """,
    )
    (desk.root / "clients").rename(desk.root / "away2")
    _, err, code = desk.said("mine --all")
    assert (err.splitlines()[-2:], code) == (
        ["error: none of your teams can be read", "hint:  huddle init --list"],
        1,
    )
    desk.run("mine --all --short")


def test_a_team_that_has_moved_is_still_the_same(consultant: Desk) -> None:
    """Joined where it is now, it keeps its name and who I am there; nothing is there twice."""
    desk = consultant
    (desk.root / "clients/huddle").rename(desk.root / "b two")

    desk.run(
        "init", "b two", out="You are now in team Beta as mo, in ~/b two. Next: huddle start\n"
    )

    assert config(desk) == (
        "# What huddle knows about you.\n"
        'user = "maria"\n'
        'team = "~/b two"\n'
        "\n"
        "[users]\n"
        '"~/acme" = "maria"\n'
        '"~/b two" = "mo"\n'
        "\n"
        "[teams]\n"
        'beta = "~/b two"\n'
    )
    desk.run("--team beta mine", out="Beta · next huddle today 09:08, daily\n")
    desk.team.rename(desk.root / "acme2")
    desk.run(
        "config set teams.acme acme2",
        out=f"""
        users.~/acme  not set   was: maria   → ~/{CONFIG}
        users.~/acme2  maria   → ~/{CONFIG}
        teams.acme  ~/acme2   → ~/{CONFIG}
        """,
    )
    desk.run("--team acme mine", out="Acme · next huddle today 09:08, daily\n")


def test_names_that_are_alike_or_hard_to_type(consultant: Desk) -> None:
    """Two teams never have the same name; a folder with blanks and accents has a plain one."""
    desk = consultant
    for folder in ("north/acme", "Team Süd", "all", "東京"):
        _, _, code = desk.said("init", folder, "--people", "maria:sales")
        assert code == 0
    out, _, _ = desk.said("init --list --format csv")
    names = [row.split(",")[0] for row in out.splitlines()[1:]]
    assert names == ["東京", "acme", "acme-2", "beta", "team-all", "team-sud"]
    for name in (*names, "team SÜD"):
        out, err, code = desk.said("mine", HUDDLE_TEAM=name)
        assert (err, code) == ("", 0)


def test_a_file_from_before_there_were_names(desk: Desk) -> None:
    """Folders that it mentions are teams; no other default takes one out of the list."""
    desk.environ |= {"HUDDLE_TEAM": "", "HUDDLE_USER": ""}
    for name in ("beta", "gamma"):
        shutil.copytree(desk.team, desk.root / name)
    path = desk.root / CONFIG
    path.parent.mkdir(parents=True)
    path.write_text(
        f'user = "sam"\nteam = "{desk.team}"  # mine\n[users]\n"{desk.root}/beta" = "ana"\n',
        encoding="utf-8",
    )
    desk.run("--team beta log Call", out="id01  ana  due Tue 1 Dec  Call   → Acme\n")

    desk.said("init gamma")

    assert config(desk) == (
        'user = "sam"\nteam = "~/gamma"  # mine\n[users]\n"~/beta" = "ana"\n'
        '"~/gamma" = "sam"\n"~/acme" = "sam"\n'
    )


def test_undo_never_takes_back_an_older_command_of_another_team(consultant: Desk) -> None:
    """Where no team is named and the last command was elsewhere, both ways are offered."""
    desk = consultant
    desk.said("log Send the offer", HUDDLE_NOW="2026-11-23T09:01:00+01:00")
    desk.said("--team acme log Write the letter", HUDDLE_NOW="2026-11-23T09:02:00+01:00")
    before = desk.files()

    desk.run(
        "undo",
        err="""
        error: your last command was in acme: huddle --team acme log Write the letter
        hint:  huddle --team acme undo, or: huddle --team beta undo
        """,
        code=1,
        HUDDLE_NOW="2026-11-23T09:03:00+01:00",
    )
    assert desk.files() == before
    out, err, code = desk.said("--team beta undo", HUDDLE_NOW="2026-11-23T09:04:00+01:00")
    assert (out.split()[0], out.split()[-1], err, code) == ("undone", "offer", "", 0)
    out, err, code = desk.said("undo", HUDDLE_NOW="2026-11-23T09:05:00+01:00")
    assert (out.split()[0], out.split()[-1], err, code) == ("redone", "offer", "", 0)


def test_a_prompt_and_programs_read_all_teams(consultant: Desk) -> None:
    """JSON has the fields of one team for each; todo.txt and Taskwarrior have the team's name."""
    desk = consultant
    desk.said("log Send the offer due:wed")
    desk.said("--team acme log Write the letter due:tue")
    (desk.root / "data").mkdir(exist_ok=True)

    listed = json.loads(desk.said("mine --all --format json")[0])
    single = json.loads(desk.said("mine --format json")[0])
    assert (listed.pop("schema"), single.pop("schema")) == ("huddle.mine-all/1", "huddle.mine/1")
    first, second = listed["teams"]
    own = {"name": "beta", "folder": "~/clients/huddle", "me": "mo"}
    assert first == {**own, **single}
    assert (second["name"], second["me"], listed["missing"]) == ("acme", "maria", [])
    desk.run(
        "mine --all --format todotxt",
        out="""
        2026-11-23 Send the offer @mo due:2026-11-25 team:beta huddle:id01
        2026-11-23 Write the letter @maria due:2026-11-24 team:acme huddle:id02
        """,
    )
    tasks = json.loads(desk.said("mine --all --format taskwarrior")[0])
    assert [(task["description"], task["team"]) for task in tasks] == [
        ("Send the offer", "beta"),
        ("Write the letter", "acme"),
    ]
    desk.run("mine --all --short", out="1! 1 · beta 09:08\n", HUDDLE_NOW=WEDNESDAY)


def test_what_is_personal_is_among_them_if_there_is_anything(desk: Desk) -> None:
    """It comes last, and only its owner can see it. Where there is nothing, nothing is made."""
    desk.environ |= {"HUDDLE_TEAM": "", "HUDDLE_USER": ""}
    before = desk.files()
    desk.run("mine --all")
    desk.run("mine --all --short")
    desk.run("init --list")
    assert desk.files() == before

    desk.said("log -q Buy a stapler due:fri")
    desk.said("init acme --me maria")
    out, err, code = desk.said("mine --all")
    assert (out.splitlines()[0], out.splitlines()[2], err, code) == (
        "Acme, as maria (Europe/Berlin) · next huddle today 09:08, daily",
        "Personal: only you can see this (UTC) · next huddle today 09:08, daily",
        "",
        0,
    )
    desk.run(
        "done stapler",
        err="""
        error: you have no open promise matching "stapler"
        hint:  huddle --team personal done stapler
        """,
        code=4,
    )
    desk.run("-q --team personal done stapler")
    assert "Personal" not in desk.said("mine --all")[0]


def test_a_name_in_the_environment_that_only_one_team_has(consultant: Desk) -> None:
    """In the other team, I am who my file says."""
    consultant.run(
        "mine --all",
        out="""
        Beta, as mo · next huddle today 09:08, daily

        Acme, as sam · next huddle today 09:08, daily
        """,
        HUDDLE_USER="sam",
    )


def test_all_teams_and_one_team_are_not_both_meant(consultant: Desk) -> None:
    """Nor does a list take what a new team is made of."""
    consultant.run(
        "mine --all --team acme",
        err="error: --all is every team, and --team is one\nhint:  huddle mine --all\n",
        code=2,
    )
    for more in ("north", "--me kim", "--week-starts monday", "--from-personal"):
        consultant.run(
            f"init --list {more}",
            err="error: --list only lists teams\nhint:  huddle init --list\n",
            code=2,
        )
    consultant.run(
        "init --format json",
        err="error: --format only works with --list\nhint:  huddle init --list\n",
        code=2,
    )


def test_mistakes_in_the_names_are_named_together(consultant: Desk) -> None:
    """Each with its line; the list of settings is shown as far as possible."""
    path = consultant.root / CONFIG
    name = 'expected up to 40 letters, digits, . _ or -, got "a b"'
    folder = 'expected a path that starts with / or ~/, got "acme"'
    path.write_text('[teams]\n"a b" = "/x"\nacme = "acme"\nBeta = 5\nbeta = "/y"\n"" = "/z"\n')
    for line in ("init --list", "mine --all", "mine"):
        out, err, code = consultant.said(line)
        assert (out, code) == ("", 2)
        assert err.splitlines()[1:] == [
            f"       ~/{CONFIG}:2: teams: a b: {name}",
            f"       ~/{CONFIG}:3: teams: acme: {folder}",
            f"       ~/{CONFIG}:4: teams: Beta: expected text, got 5",
            f'       ~/{CONFIG}:5: teams: beta: "beta" is used twice',
            f'       ~/{CONFIG}:6: teams: : expected up to 40 letters, digits, . _ or -, got ""',
            "hint:  huddle config edit",
        ]


def test_a_mistake_in_the_names_is_corrected_by_key(consultant: Desk) -> None:
    """Which teams the file meant before nobody knows, so no other one is kept."""
    path = consultant.root / CONFIG
    path.write_text('user = "sam"\n\n[teams]\nb2b = "clients"\n')
    consultant.run(
        "config set teams.b2b clients/huddle",
        out=f"teams.b2b  ~/clients/huddle   was: clients   → ~/{CONFIG}\n",
    )
    assert config(consultant) == 'user = "sam"\n\n[teams]\nb2b = "~/clients/huddle"\n'
    path.write_text('user = "sam"\n\n[teams]\nb2b = "clients"\n')
    consultant.run(
        "config unset teams.b2b", out=f"teams.b2b  not set   was: clients   → ~/{CONFIG}\n"
    )
    assert config(consultant) == 'user = "sam"\n'


def test_a_file_that_is_a_link_stays_one(consultant: Desk) -> None:
    """As dotfiles are; comments stay too."""
    path, real = consultant.root / CONFIG, consultant.root / "dotfiles.toml"
    path.rename(real)
    real.write_text(f"# dots\n{real.read_text()}", encoding="utf-8")
    path.symlink_to(real)

    consultant.said("init north --people maria:sales")

    assert path.is_symlink()
    assert real.read_text(encoding="utf-8").startswith("# dots\n")
    assert "/north" in real.read_text(encoding="utf-8")


def test_many_are_joined_at_once(consultant: Desk) -> None:
    """Processes that write the file at the same time lose none of each other's teams."""
    environ = {name: value for name, value in consultant.environ.items() if value}
    names = [f"team{number}" for number in range(6)]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "huddlecli", "init", name, "--people", "kim:sales"],
            env=environ,
            cwd=consultant.root,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for name in names
    ]
    for process in running:
        errors = process.communicate()[1]
        assert (errors.startswith(b"hint:  huddle start kickoff\n"), process.returncode) == (
            True,
            0,
        )
    out, _, _ = consultant.said("init --list --format csv")
    assert sorted(row.split(",")[0] for row in out.splitlines()[1:]) == ["acme", "beta", *names]


def completed(desk: Desk, line: str) -> list[str]:
    """Return what fish offers for a line, with descriptions."""
    *before, current = line.split(" ")
    out, err, code = desk.said("completion --candidates fish", *before, current)
    assert (err, code) == ("", 0)
    return out.splitlines()


def test_names_of_teams_are_completed(consultant: Desk) -> None:
    """Each with its title and its folder; what has a slash is a folder."""
    both = ["beta\tBeta · ~/clients/huddle", "acme\tAcme · ~/acme"]
    assert completed(consultant, "--team ") == ["words", *both]
    assert completed(consultant, "--team=a") == ["words", "--team=acme\tAcme · ~/acme"]
    assert completed(consultant, "--team ./") == ["folders"]
    assert completed(consultant, "config unset teams.a") == ["words", "teams.acme\tAcme · ~/acme"]
    assert completed(consultant, "--team acme log Send @m") == ["words", "@maria\tmarketing"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_team_that_was_joined_is_used_where_somebody_else_owns_it(consultant: Desk) -> None:
    """Also when another one is the default by now."""
    os.chown(consultant.team / "huddle.toml", 4242, 4242)
    consultant.said("init north --people maria:sales")
    done = subprocess.run(
        [sys.executable, "-m", "huddlecli", "log", "Call"],
        env={name: value for name, value in consultant.environ.items() if value},
        cwd=consultant.team,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.partition("→ ")[2], done.stderr) == ("Acme\n", "")


def test_only_what_is_asked_for_is_looked_at(consultant: Desk, tmp_path: Path) -> None:
    """With a team named in full, no other team matters, whatever is wrong with it."""
    shutil.rmtree(tmp_path / "clients")
    consultant.run(
        f"--team {consultant.team} log Call", out="id01  maria  due Tue 1 Dec  Call   → Acme\n"
    )
