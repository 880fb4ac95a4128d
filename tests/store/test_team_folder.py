"""Which team is meant, how one begins, and how what was begun alone moves in."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from huddlecli.core.errors import Unknown
from huddlecli.core.ids import is_id
from huddlecli.core.team import Person, Team
from huddlecli.store import files, team_folder, user_config
from huddlecli.store.team_folder import JoinedTeam, Moved, TeamFolder
from huddlecli.store.user_config import UserConfig

ACME = Team(
    id="t7c2m9x4ka",
    name="Acme",
    timezone="Europe/Berlin",
    people=(Person(name="sam", side="sales"),),
)


@pytest.fixture
def config(tmp_path: Path) -> UserConfig:
    """Return the configuration of somebody who has said nothing yet."""
    return UserConfig(
        path=tmp_path / "config/huddle/config.toml",
        data=tmp_path / "data/huddle",
        state=tmp_path / "state/huddle",
    )


@pytest.fixture
def team(tmp_path: Path, config: UserConfig) -> Path:
    """Return the folder of a team that somebody else made."""
    team_folder.init(tmp_path / "acme", ACME, replace(config, path=tmp_path / "other.toml"))
    return tmp_path / "acme"


def test_a_team_is_found_in_order(tmp_path: Path, config: UserConfig, team: Path) -> None:
    """The flag, the environment, the nearest folder upward, the user's default, their own."""
    below = team / "actions/open"
    personal = TeamFolder(config.data / "personal", "personal", personal=True)
    environ, usual = {"HUDDLE_TEAM": str(team)}, replace(config, team=team)

    found = [
        team_folder.find_team({"HUDDLE_TEAM": "/x"}, tmp_path, "acme", config),
        team_folder.find_team(environ, tmp_path, None, config),
        team_folder.find_team({}, below, None, replace(config, team=Path("/x"))),
        team_folder.find_team({}, tmp_path, None, usual),
        team_folder.find_team({"HUDDLE_TEAM": ""}, tmp_path, None, config),
    ]

    assert found == [
        TeamFolder(team, "--team"),
        TeamFolder(team, "HUDDLE_TEAM"),
        TeamFolder(team, "folder"),
        TeamFolder(team, "config"),
        personal,
    ]
    assert [team_folder.load_team(one) for one in found[:-1]] == [ACME] * 4
    assert not config.data.exists()


@pytest.mark.parametrize("origin", ["--team", "HUDDLE_TEAM"])
def test_a_team_that_is_named_must_be_there(config: UserConfig, team: Path, origin: str) -> None:
    """Another one is never taken instead; the error says who named it."""
    flag = "my team" if origin == "--team" else None
    environ = {"HUDDLE_TEAM": "my team"} if origin == "HUDDLE_TEAM" else {}

    with pytest.raises(Unknown) as refused:
        team_folder.find_team(environ, team, flag, config)

    assert (refused.value.message, refused.value.hint, refused.value.exit_code) == (
        f"there is no team my team ({origin})",
        "huddle init 'my team'",
        4,
    )


def test_a_default_that_went_away_is_not_begun_again(
    tmp_path: Path, config: UserConfig, team: Path
) -> None:
    """It was moved, or its disk is not there: to make it there would begin a second team."""
    team.rename(tmp_path / "elsewhere")

    with pytest.raises(Unknown) as refused:
        team_folder.find_team({}, tmp_path, None, replace(config, team=team))

    assert (refused.value.message, refused.value.hint, refused.value.exit_code) == (
        f"your team folder is gone: {team}",
        "huddle init DIR, if it has moved",
        4,
    )


def test_the_personal_team_is_made_on_first_use(tmp_path: Path, config: UserConfig) -> None:
    """It is one person's alone, and known as such however it was found."""
    found = team_folder.find_team({}, tmp_path, None, config)
    alone = Team(name="Personal", timezone=team_folder.machine_zone(), personal=True)

    first, again = team_folder.load_team(found), team_folder.load_team(found)
    assert (replace(first, id=None), again) == (alone, first)
    assert is_id(first.id or "")
    assert stat.S_IMODE(found.path.stat().st_mode) == 0o700
    for here in (
        team_folder.find_team({}, found.path, None, config),
        team_folder.find_team({}, tmp_path, str(found.path), config),
    ):
        assert team_folder.load_team(here) == first


def test_the_zone_of_the_machine_is_a_zone() -> None:
    """Whatever the machine says, a team can be made of it."""
    assert ZoneInfo(team_folder.machine_zone()).key == team_folder.machine_zone()


def test_init_makes_a_team_or_joins_it(tmp_path: Path, config: UserConfig) -> None:
    """Whoever comes second is on the team as it is; for both it is the default from then on."""
    folder = tmp_path / "new" / "acme"
    second = replace(config, path=tmp_path / "second/config.toml")

    assert team_folder.init(folder, ACME, config) == JoinedTeam(ACME, folder, made=True)
    text = files.read(folder / "huddle.toml")
    other = Team(name="Other", timezone="UTC")
    assert team_folder.init(folder, other, second, me="fay") == JoinedTeam(ACME, folder, made=False)

    assert files.read(folder / "huddle.toml") == text
    assert files.read(second.path).splitlines()[1:] == [
        'user = "fay"',
        f'team = "{folder}"',
        "",
        "[users]",
        f'"{folder.resolve()}" = "fay"',
    ]
    assert files.read(config.path).splitlines()[1:] == [f'team = "{folder}"']


def test_what_was_begun_alone_moves_in(config: UserConfig, team: Path) -> None:
    """Files keep their places; nothing is overwritten, and what runs or is no record stays."""
    personal = config.data / "personal"
    team_folder.load_team(TeamFolder(personal, "personal", personal=True))
    for place in (
        *("actions/open/a.toml", "actions/closed/2026-11/b.toml", "wins/2026-11/w.toml"),
        *("huddles/2026-11/h.toml", "huddles/2026-11/h.jsonl", "huddles/live/x.jsonl"),
        *("parked/waiting/p.toml", "raised/waiting/r.toml", "decisions/standing/d.toml"),
    ):
        files.write_new(personal / place, f"# {place}")
    os.mkfifo(personal / "actions/open/pipe.toml")
    files.write_new(personal / "actions/open/.half.tmp", "")
    files.write_new(team / "parked/waiting/p.toml", "# theirs")
    files.write_new(team / "raised/waiting/r.toml", "# raised/waiting/r.toml")

    moved = team_folder.init(team, ACME, config, personal).moved

    assert moved == Moved(
        7,
        (
            personal / "actions/open/pipe.toml",
            personal / "parked/waiting/p.toml",
            personal / "huddles/live/x.jsonl",
        ),
    )
    assert files.read(team / "actions/open/a.toml") == "# actions/open/a.toml"
    assert files.read(team / "parked/waiting/p.toml") == "# theirs"
    assert not (personal / "raised/waiting/r.toml").exists()
    assert team_folder.init(team, ACME, config, personal).moved == Moved(0, moved.left)


@pytest.mark.parametrize("is_there", [False, True], ids=["a new team", "a team that is joined"])
def test_what_cannot_be_entered_whole_is_not_entered(
    tmp_path: Path, config: UserConfig, team: Path, *, is_there: bool
) -> None:
    """If the user's own file cannot be written, neither is the team's, and nothing has moved."""
    personal = config.data / "personal"
    team_folder.load_team(TeamFolder(personal, "personal", personal=True))
    files.write_new(personal / "wins/2026-11/w.toml", "# a win")
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    folder = team if is_there else tmp_path / "new"
    zoe = Team(name="x", timezone="UTC", people=(Person(name="zoe", side="sales"),))
    before = texts(tmp_path)

    with pytest.raises(files.NotSaved):
        team_folder.init(folder, zoe, replace(config, path=tmp_path / "file/x/c.toml"), personal)

    assert texts(tmp_path) == before


def texts(root: Path) -> dict[str, str]:
    """Return the text of each file below `root`, but for locks."""
    return {str(p): p.read_text() for p in root.rglob("*") if p.is_file() and p.name != ".lock"}


def test_the_default_is_found_again(tmp_path: Path, config: UserConfig) -> None:
    """What init saved is what the next command takes, from anywhere."""
    environ = {"XDG_CONFIG_HOME": str(config.path.parents[1])}
    team_folder.init(tmp_path / "acme", ACME, config)
    again = user_config.load(environ, tmp_path)

    assert team_folder.find_team({}, Path("/"), None, again) == TeamFolder(
        tmp_path / "acme", "config"
    )
