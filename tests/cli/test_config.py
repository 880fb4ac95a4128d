"""`huddle config`: what is set, by what, and how a setting is changed without losing a comment."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path
from typing import Any

import pytest

from huddlecli.cli.change_settings import change_settings
from huddlecli.cli.context import Context
from huddlecli.cli.flags import Flags
from huddlecli.cli.settings_data import Settings
from huddlecli.core.settings import SETTINGS, Setting
from tests.helpers.desk import TEAM, Desk

MINE = """\
# mine
bell = false  # I work at home
user = "sam"

[users]
"/srv/other" = "sam.k"
"""
PEOPLE = "huddle people --help"
RULES = """
[defaults]
due = "3d"  # not longer

[leads.status]
Recycled = "nurture"
"""

LISTED = """\
Yours · ~/config/huddle/config.toml
  user              sam     HUDDLE_USER
  team              ~/acme  HUDDLE_TEAM
  theme             -       not set
  bell              false   config.toml:2
  minute_bell       false   default
  sync.auto         false   default
  users./srv/other  sam.k   config.toml:6
  teams.other       /srv/other  config.toml:6

The team's · ~/acme/huddle.toml
  name                   Acme             huddle.toml:3
  timezone               Europe/Berlin    huddle.toml:4
  week_starts            monday           default
  sides                  marketing sales  default
  agendas                daily weekly     default
  closed                 -                default
  defaults.due           3d               huddle.toml:19
  topics.off             -                default
  mail.from              -                not set
  mail.to                -                default
  hours.days             -                not set
  hours.from             -                not set
  hours.to               -                not set
  leads.answer           -                not set
  leads.title            company          default
  leads.status.Recycled  nurture          huddle.toml:22
  facts.share            -                default
"""

ALONE = """\
Yours · ~/config/huddle/config.toml
  user  -  your name on the team
  team  ~/data/huddle/personal  your team folder, where no other is named
  theme  -  colors of the full screen: light or dark
  bell  true  whether the screen rings when time is up
  minute_bell  false  whether it also rings a minute before
  sync.auto  false  whether huddle syncs by itself
"""


@pytest.fixture
def acme(desk: Desk) -> Desk:
    """Return a desk of a team with some settings, and of a user with some."""
    (desk.team / "huddle.toml").write_text(TEAM + RULES, encoding="utf-8")
    write(desk, MINE)
    return desk


def write(desk: Desk, text: str) -> None:
    """Write the user's own file."""
    path = own(desk)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def own(desk: Desk) -> Path:
    """Return the path of the user's own file."""
    return desk.root / "config/huddle/config.toml"


def read(desk: Desk) -> str:
    """Return the user's own file."""
    return own(desk).read_text(encoding="utf-8")


def team(desk: Desk) -> str:
    """Return the team's file."""
    return (desk.team / "huddle.toml").read_text(encoding="utf-8")


def rows(text: str) -> list[str]:
    """Return lines without what the width of a path does to columns."""
    return [re.sub(r"  +", "  ", line) for line in text.splitlines()]


def editor(desk: Desk, *scripts: str) -> str:
    """Return an editor that runs one script of `sed` after the other on the file it is given.

    What it is shown each time is kept as `seen1` and so on.
    """
    lines = [f'{n}) sed -i "{script}" "$1";;' for n, script in enumerate(scripts, 1)]
    program = desk.root / "editor"
    (desk.root / "times").write_text("0")
    program.write_text(
        "#!/bin/sh\n"
        f"n=$(($(cat {desk.root}/times) + 1)); echo $n > {desk.root}/times\n"
        f'cp "$1" {desk.root}/seen$n\n'
        "case $n in\n" + "\n".join(lines) + "\nesac\n"
    )
    program.chmod(0o700)
    return str(program)


def seen(desk: Desk, number: int) -> str:
    """Return what the editor was shown."""
    return (desk.root / f"seen{number}").read_text(encoding="utf-8")


def test_a_list_says_what_is_set_and_by_what(acme: Desk) -> None:
    """A variable comes before the file of the user, and a default is what is left."""
    before = acme.files()
    out, err, code = acme.said("config list --show-origin")
    assert (rows(out), err, code) == (rows(LISTED), "", 0)
    assert acme.files() == before


def test_the_first_that_names_the_team_and_the_user_counts(acme: Desk) -> None:
    """A flag, then the environment, then the current folder, then the file, then the default."""
    write(acme, f'team = "{acme.team}"\nuser = "ana"\n[users]\n"{acme.team}" = "maria"\n')
    for line, environ, team_origin, user_origin in (
        (f"--team {acme.team} config", {}, "--team", "HUDDLE_USER"),
        ("config", {}, "HUDDLE_TEAM", "HUDDLE_USER"),
        ("config", {"HUDDLE_TEAM": None, "HUDDLE_USER": None}, "config.toml:1", "config.toml:4"),
        ("config", {"HUDDLE_TEAM": None, "HUDDLE_USER": ""}, "config.toml:1", "config.toml:4"),
    ):
        acme.run(f"{line} get team --show-origin", out=f"~/acme   {team_origin}\n", **environ)
        name = "sam" if user_origin == "HUDDLE_USER" else "maria"
        acme.run(f"{line} get user --show-origin", out=f"{name}   {user_origin}\n", **environ)


def test_a_value_is_printed_bare(acme: Desk) -> None:
    """A list has an entry on each line, and a default counts as a value."""
    for key, value in (
        ("bell", "false\n"),
        ("sides", "marketing\nsales\n"),
        ("Week_Starts", "monday\n"),
        ("leads.status.recycled", "nurture\n"),
        ("users./srv/other", "sam.k\n"),
        ("closed", ""),
    ):
        acme.run(f"config get {key}", out=value)
    acme.run(
        "config get mail.from",
        err="error: mail.from is not set\nhint:  huddle config set mail.from VALUE\n",
        code=1,
    )
    acme.run(
        "config get due",
        err="error: there is no setting due\nhint:  defaults.due?   huddle config list\n",
        code=4,
    )


def test_json_has_every_setting_with_its_place(acme: Desk) -> None:
    """A program finds the same fields for each, and null where there is no value."""
    out, err, code = acme.said("config list --format json")
    found = json.loads(out)
    rows = {row["key"]: row for row in found["settings"]}

    assert (err, code, found["schema"]) == ("", 0, "huddle.settings/1")
    assert rows["bell"] == {
        "key": "bell",
        "value": False,
        "origin": "~/config/huddle/config.toml",
        "line": 2,
        "file": "config.toml",
    }
    assert rows["mail.from"] == {
        "key": "mail.from",
        "value": None,
        "origin": None,
        "line": None,
        "file": "huddle.toml",
    }


def test_a_setting_of_the_user_is_changed_where_it_is(acme: Desk) -> None:
    """Comments stay, and only that line differs."""
    acme.run(
        "config set bell true", out="bell  true   was: false   → ~/config/huddle/config.toml\n"
    )
    assert read(acme) == MINE.replace("bell = false", "bell = true")
    acme.run("config set theme dark", out="theme  dark   → ~/config/huddle/config.toml\n")
    acme.run("config set users./srv/other ana -q")
    assert read(acme) == MINE.replace("bell = false", "bell = true").replace(
        'user = "sam"\n', 'user = "sam"\ntheme = "dark"\n'
    ).replace("sam.k", "ana")

    acme.run(
        "config unset theme bell",
        out="""
        theme  not set   was: dark   → ~/config/huddle/config.toml
        bell  not set   was: true   → ~/config/huddle/config.toml
        """,
    )
    acme.run("config get bell --show-origin", out="true   default\n")
    assert read(acme) == '# mine\nuser = "sam"\n\n[users]\n"/srv/other" = "ana"\n'


def test_a_new_file_is_the_users_alone(desk: Desk) -> None:
    """The folder is made with the file."""
    desk.run("config set bell off", out="bell  false   → ~/config/huddle/config.toml\n")

    assert read(desk) == "# What huddle knows about you.\nbell = false\n"
    assert stat.S_IMODE(own(desk).parent.stat().st_mode) == 0o700


def test_a_setting_of_the_team_is_changed_for_everybody_and_undone(acme: Desk) -> None:
    """The line says which file it is in, and `huddle undo` takes it back."""
    at = [f"2026-11-23T09:0{minute}:00+01:00" for minute in range(9)]
    acme.run(
        "config set defaults.due 5d",
        out="defaults.due  5d   was: 3d   → ~/acme/huddle.toml   undo: huddle undo\n",
        HUDDLE_NOW=at[1],
    )
    assert team(acme) == TEAM + RULES.replace('due = "3d"', 'due = "5d"')
    acme.run(
        "config set hours.from=09:00 hours.to=17:30 --in team",
        out="""
        hours.from  09:00   → ~/acme/huddle.toml   undo: huddle undo
        hours.to  17:30   → ~/acme/huddle.toml   undo: huddle undo
        """,
        HUDDLE_NOW=at[2],
    )
    acme.run(
        "undo",
        out="undone  huddle.toml  huddle config set hours.from=09:00 hours.to=17:30 --in team\n",
        HUDDLE_NOW=at[3],
    )
    assert team(acme) == TEAM + RULES.replace('due = "3d"', 'due = "5d"')


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda one: one.key)
def test_what_a_hint_offers_can_be_set(acme: Desk, setting: Setting) -> None:
    """Each example is a value that its setting may have, and the files are right afterwards."""
    key, example = setting.key, setting.example
    if setting.form == "table":
        key += "./srv/acme" if key == "users" else ".other"
    if setting.key in {"team", "teams"}:
        example = str(acme.team)
    pairs = f"{key} {example}"
    if key.startswith("hours"):  # the one is nothing without the other
        acme.said("config set hours.from=08:00 hours.to=17:00")
    _, err, code = acme.said(f"config set {pairs}", HUDDLE_USER=None, HUDDLE_TEAM=str(acme.team))
    value, _, _ = acme.said(f"config get {key}", HUDDLE_USER=None, HUDDLE_TEAM=str(acme.team))

    is_same = key in {"bell", "name", "timezone", "defaults.due"}
    assert code == (1 if is_same and "is already" in err else 0)
    assert value.split() == acme.named(example).split()
    assert acme.said("config list")[1:] == ("", 0)


def test_what_is_not_changed_here_names_the_command(acme: Desk) -> None:
    """People and the rota have commands of their own, and the id stays."""
    before = acme.files()
    for line, message, hint, code in (
        ("set id x", "id cannot be set this way", "leave it as it is", 2),
        ("unset schema", "schema cannot be set this way", "leave it as it is", 2),
        ("set person.ana.side sales", "person.ana.side cannot be set this way", PEOPLE, 2),
        ("set rota.order ana", "rota.order cannot be set this way", "huddle rota --help", 2),
        ("set thme dark", "there is no setting thme", "theme?   huddle config list", 4),
        ("set bell maybe", '"maybe" is not true or false', "huddle config set bell false", 2),
        (
            "set theme blue",
            'theme: expected light or dark, got "blue"',
            "huddle config set theme light",
            2,
        ),
        (
            "set timezone Europe/Berlinn",
            (
                "timezone: expected a time zone such as Europe/Berlin, "
                'got "Europe/Berlinn" (Europe/Berlin?)'
            ),
            "huddle config set timezone Europe/Berlin",
            2,
        ),
        (
            "set sides sales",
            (
                "sides: expected at least two sides, got 1; "
                'person 1: side: expected sales, got "marketing"; '
                'person 2: side: expected sales, got "marketing"'
            ),
            "huddle config set sides marketing sales",
            2,
        ),
        (
            "set hours.from 09:00",
            "hours: to: missing",
            "huddle config set hours.from=09:00 hours.to=17:30",
            2,
        ),
        ("unset name", "name cannot be left out", "huddle config set name VALUE", 2),
        ("set bell false", "bell is already false", "huddle config get bell", 1),
        (
            "unset theme",
            "theme is not set in ~/config/huddle/config.toml",
            "huddle config list --show-origin",
            1,
        ),
        ("set bell true --in team", "bell is one of your own settings", "--in user", 2),
        ("set name X --in user", "name is one of the team's settings", "--in team", 2),
        ("set name X --in me", '"me" is neither user nor team', "--in user, or --in team", 2),
        (
            "set bell=true name=X",
            "these settings are in two files",
            "huddle config set bell VALUE",
            2,
        ),
        ("set team /nope", "there is no team in /nope", "huddle init /nope", 4),
        (
            "set sides [1",
            "[1 is not valid TOML: unclosed array, expected `]`",
            "huddle config set sides marketing sales",
            2,
        ),
        (
            'set name "\udcff"',  # a byte that is no text
            '"U+DCFF" is not valid TOML: not UTF-8 text',
            "huddle config set name Acme",
            2,
        ),
    ):
        _, err, found = acme.said(f"config {line}")
        assert (err, found) == (f"error: {message}\nhint:  {hint}\n", code)
    assert acme.files() == before


def test_values_may_be_toml(acme: Desk) -> None:
    """A table takes the place of a text, and a text that of a table."""
    acme.run(
        *("config set leads.answer", '{ demo = "30m", other = "1d" }'),
        out="leads.answer  demo 30m, other 1d   → ~/acme/huddle.toml   undo: huddle undo\n",
    )
    acme.run("config get leads.answer.demo", out="30m\n")
    acme.run(
        "config set leads.answer.demo 1h",
        out="leads.answer.demo  1h   was: 30m   → ~/acme/huddle.toml   undo: huddle undo\n",
    )
    acme.run(
        "config set leads.answer 4h",
        out="leads.answer  4h   was: demo 1h, other 1d   → ~/acme/huddle.toml   "
        "undo: huddle undo\n",
    )
    acme.run(
        "config set leads.answer.demo 1h",
        err="error: leads.answer is 4h, not a table\nhint:  huddle config unset leads.answer\n",
        code=2,
    )
    assert team(acme) == TEAM + RULES + '\n[leads]\nanswer = "4h"\n'


def test_what_counts_first_is_said(acme: Desk) -> None:
    """A name in the file has no effect as long as a variable has another."""
    acme.run(
        "config set user ana",
        out="user  ana   was: sam   → ~/config/huddle/config.toml\n",
        err="hint:  HUDDLE_USER counts first: sam\n",
    )


def test_a_broken_file_can_be_listed_edited_and_mended(acme: Desk) -> None:
    """All mistakes are named at once, and the commands that lead out work."""
    write(acme, 'usr = "sam"\ntheme = "blue"\n')
    mistakes = """\
error: ~/config/huddle/config.toml has 2 mistakes
       ~/config/huddle/config.toml:1: usr: unknown key (user?)
       ~/config/huddle/config.toml:2: theme: expected light or dark, got "blue"
hint:  huddle config edit
"""
    acme.run("mine", err=mistakes, code=2)
    out, err, code = acme.said("config list")
    assert (err, code) == (mistakes, 2)
    assert "  theme  blue  colors of the full screen: light or dark" in rows(out)
    assert "  name  Acme  the name of the team" in rows(out)

    edit = editor(acme, "s/^usr/user/", 's/\\"blue\\"/\\"dark\\"/')
    acme.run("config edit", out="changed  ~/config/huddle/config.toml\n", EDITOR=edit)
    assert seen(acme, 1) == 'usr = "sam"\ntheme = "blue"\n'
    assert seen(acme, 2) == (
        '# error: line 3: theme: expected light or dark, got "blue"; '
        "correct it, or change nothing to give up\n"
        'user = "sam"\ntheme = "blue"\n'
    )
    assert read(acme) == 'user = "sam"\ntheme = "dark"\n'


def test_a_file_that_is_not_toml_stays_until_it_is_edited(acme: Desk) -> None:
    """Nothing is set in it, since it would have to be guessed where."""
    write(acme, "x = = 1\n")
    mistake = "~/config/huddle/config.toml:1: not valid TOML: extra `=`, expected nothing"
    refused = (
        f"error: ~/config/huddle/config.toml has a mistake\n       {mistake}\n"
        "hint:  huddle config edit\n"
    )
    acme.run("config set bell true", err=refused, code=2)
    assert acme.said("config list")[1:] == (refused, 2)

    out, err, code = acme.said("config edit", EDITOR=editor(acme, "s/= =/= = =/"))
    saved = re.search(r"/\S+\.toml", err)
    assert saved
    assert (out, err, code) == (
        "",
        (
            "error: line 2: not valid TOML: extra `=`, expected nothing; "
            f"your text is saved in {saved[0]}\nhint:  huddle config edit --in user\n"
        ),
        2,
    )
    assert Path(saved[0]).read_text(encoding="utf-8").endswith("\nx = = = 1\n")
    Path(saved[0]).unlink()
    assert read(acme) == "x = = 1\n"


def test_unchanged_is_nothing(desk: Desk) -> None:
    """A file that is not there is shown with every setting as a comment, and is not made."""
    before = desk.files()
    desk.run("config edit", err="nothing was changed\n", EDITOR="true")
    desk.run("config edit -q", EDITOR="true")
    desk.run(
        "config edit",
        err="""
        error: there is no terminal for an editor
        hint:  huddle config set KEY VALUE
        """,
        code=2,
    )
    assert desk.files() == before

    desk.run(
        "config edit",
        out="changed  ~/config/huddle/config.toml\n",
        EDITOR=editor(desk, "s/^# \\(bell = .*\\)/\\1/"),
    )
    desk.run("config get bell --show-origin", out="true   config.toml:6\n")


def test_the_teams_file_is_edited_but_its_id_stays(acme: Desk) -> None:
    """The change is undone like that of any command."""
    acme.run(
        "config edit --in team",
        out="changed  ~/acme/huddle.toml   undo: huddle undo\n",
        EDITOR=editor(acme, "s/3d/4d/"),
        HUDDLE_NOW="2026-11-23T09:01:00+01:00",
    )
    assert team(acme) == TEAM + RULES.replace("3d", "4d")
    out, err, code = acme.said(
        "config edit --in team", EDITOR=editor(acme, "s/t7c2m9x4ka/t7c2m9x4kb/")
    )
    saved = re.search(r"/\S+\.toml", err)
    assert saved
    assert (out, err, code) == (
        "",
        (
            f"error: the id of the team must stay t7c2m9x4ka; your text is saved in {saved[0]}\n"
            "hint:  huddle config edit --in team\n"
        ),
        2,
    )
    Path(saved[0]).unlink()
    acme.run(
        "undo",
        out="undone  huddle.toml  huddle config edit --in team\n",
        HUDDLE_NOW="2026-11-23T09:02:00+01:00",
    )
    assert team(acme) == TEAM + RULES


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(acme: Desk) -> None:
    """The editor was open while another command wrote the file."""
    script = acme.root / "slow"
    script.write_text(
        f'#!/bin/sh\necho "theme = \\"dark\\"" >> {own(acme)}\nsed -i s/false/true/ "$1"\n'
    )
    script.chmod(0o700)
    write(acme, "bell = false\n")

    out, err, code = acme.said("config edit", EDITOR=str(script))

    assert (out, code, read(acme)) == ("", 5, 'bell = false\ntheme = "dark"\n')
    saved = Path(err.partition("saved in ")[2].partition("\n")[0])
    assert err == (
        "error: ~/config/huddle/config.toml has just been changed; "
        f"your text is saved in {saved}\nhint:  huddle config edit\n"
    )
    assert saved.read_text(encoding="utf-8") == "bell = true\n"
    saved.unlink()


def test_without_a_team_the_users_settings_are_listed(desk: Desk) -> None:
    """Looking makes no personal team, and a folder that is gone is named."""
    alone: dict[str, Any] = {"HUDDLE_TEAM": None, "HUDDLE_USER": None}
    before = desk.files()
    out, err, code = desk.said("config list", **alone)
    assert (rows(out), err, code) == (rows(ALONE), "", 0)
    assert desk.files() == before
    desk.run(
        "config set name X",
        err="error: you have no team yet\nhint:  huddle init --help\n",
        code=1,
        **alone,
    )
    write(desk, 'team = "/gone"\n')
    out, err, code = desk.said("config list --show-origin", **alone)
    assert "  team  /gone  config.toml:1" in rows(out)
    assert err.startswith("error: your team folder is gone: /gone\n")
    assert code == 4
    desk.run(
        "config unset team",
        out="team  not set   was: /gone   → ~/config/huddle/config.toml\n",
        **alone,
    )


def test_what_was_there_before_is_what_the_change_replaced(
    acme: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody else's value is named, also if they set it after this command read the file."""
    context = Context(Flags(), acme.environ)
    settings = Settings(context)
    assert settings.file("team") is not None
    acme.said("config set --in team defaults.due 4d", HUDDLE_NOW="2026-11-23T09:30:00+01:00")

    change_settings(context, settings, {"team": {("defaults", "due"): "5d"}})

    assert capsys.readouterr().out.startswith("defaults.due  5d   was: 4d   ")


def test_an_agenda_or_a_topic_that_is_not_there_is_refused(desk: Desk) -> None:
    """With such an agenda, no command would know when the next huddle is."""
    before = desk.files()
    for line, what, hint in (
        ("agendas daily wekly", "agenda wekly", "huddle config set agendas daily weekly"),
        ("agendas nope", "agenda nope", "huddle agenda list"),
        ("topics.off stuck wekly", "topic wekly", "huddle agenda topics"),
        ("topics.off stuckk", "topic stuckk", "huddle config set topics.off stuck"),
        ("topics.off STUCK", "topic STUCK", "huddle config set topics.off stuck"),
    ):
        desk.run(f"config set {line}", err=f"error: there is no {what}\nhint:  {hint}\n", code=4)
    assert desk.files() == before


def test_an_agenda_that_is_gone_may_stay_while_another_comes(desk: Desk) -> None:
    """Whoever mends the list need not mend all of it at once; the doctor names the rest."""
    path = desk.team / "huddle.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f'agendas = ["gone"]\n{text}', encoding="utf-8")

    _, err, code = desk.said("config set agendas gone weekly")

    assert (err, code) == ("", 0)
    assert 'agendas = ["gone", "weekly"]' in path.read_text(encoding="utf-8")
