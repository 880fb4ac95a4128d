"""The teams in a user's `config.toml`, whatever is joined, renamed and forgotten in turn."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddlecli.core.team import Person, Team
from huddlecli.core.text import folded
from huddlecli.store import team_folder, user_config
from huddlecli.store.teams import known_teams, name_of, team_called
from huddlecli.store.teams.changes import NewTeam, join, joined_text
from huddlecli.store.user_config import UserConfig

FOLDERS = ("acme", "north/acme", "huddle", "x/huddle", "Team Süd", 'q"uote', "all", "b\\s")
PEOPLE = tuple(Person(name=name, side="sales") for name in ("maria", "mo"))


def own_config(root: Path) -> UserConfig:
    """Return the configuration of somebody whose folders are in `root`."""
    return user_config.load({"XDG_CONFIG_HOME": f"{root}/c", "XDG_STATE_HOME": f"{root}/s"}, root)


def read(config: UserConfig) -> UserConfig:
    """Return the configuration as the next command reads it."""
    return own_config(config.home)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(FOLDERS), st.sampled_from(["maria", "mo", None])),
        min_size=1,
        max_size=7,
    ),
    st.sampled_from(["maria", None]),
)
def test_a_team_that_was_joined_stays_under_its_name(
    joined: list[tuple[str, str | None]], user: str | None
) -> None:
    """Whatever is joined after it; names are never the same, and each leads to its folder."""
    with TemporaryDirectory() as root_:
        root = Path(os.path.realpath(root_))
        config = own_config(root)
        user_config.save(config, replace(config, user=user))
        names = dict[Path, str]()
        for folder, me in joined:
            config = read(config)
            team = Team(name=folder.upper(), timezone="UTC", people=PEOPLE)
            entered = team_folder.init(root / folder, team, config, me=me)
            config = read(config)
            teams = known_teams(config)
            now = {team.folder: team.name for team in teams}
            assert {folder: now[folder] for folder in names} == names
            assert len({folded(team.name) for team in teams}) == len(teams)
            assert config.team == entered.path
            assert all(team_called(config, name) for name in now.values())
            assert name_of(config, entered.path) == now[entered.path]
            if me:
                assert config.own_name_in(entered.path) in (me, None)
                assert config.own_name_in(entered.path) == me or "\\" in folder or '"' in folder
            names = now


def test_the_file_keeps_its_comments_and_an_older_huddle_reads_it(tmp_path: Path) -> None:
    """Two folders with names of their own need no `[teams]`."""
    text = (
        'user = "maria"  # me\nteam = "/srv/acme"\n\n# others\n[users]\n"/srv/beta" = "mo"  # so\n'
    )
    config = user_config.without_file({}, tmp_path)

    after = joined_text(text, config, NewTeam(Path("/srv/gamma"), "Gamma", None, "ma"))

    assert after == (
        'user = "maria"  # me\nteam = "/srv/gamma"\n\n# others\n[users]\n"/srv/beta" = "mo"  # so\n'
        '"/srv/gamma" = "ma"\n"/srv/acme" = "maria"\n'
    )


def test_an_id_that_nobody_kept_makes_no_difference(tmp_path: Path) -> None:
    """Without the file of ids, a team that has moved is another one, and nothing is lost."""
    config = own_config(tmp_path)
    team_folder.init(tmp_path / "acme", Team(name="Acme", timezone="UTC", people=PEOPLE), config)
    (tmp_path / "acme").rename(tmp_path / "moved")
    ids = config.state / "team-ids.toml"
    ids.write_text("not = [toml")

    team_folder.init(tmp_path / "moved", Team(name="x", timezone="UTC"), read(config), me="mo")

    assert {team.name for team in known_teams(read(config))} == {"moved", "acme"}
    assert "moved" in ids.read_text()


def test_a_folder_in_the_home_stays_as_it_is_written(tmp_path: Path) -> None:
    """`~/` means the same before and after, so nothing about it is written again."""
    config = user_config.without_file({}, tmp_path)
    text = 'user = "mo"\nteam = "~/acme"\n\n[teams]\nours = "~/acme"\nbeta = "~/b"\n'

    after = joined_text(text, config, NewTeam(tmp_path / "b", "Beta", None, None))

    assert after == text.replace('team = "~/acme"', f'team = "{tmp_path}/b"')


@pytest.mark.parametrize("line", ["", 'user = "maria"\n'])
def test_a_copy_is_a_team_of_its_own(tmp_path: Path, line: str) -> None:
    """Its id is that of another, but the other folder is still there."""
    config = own_config(tmp_path)
    user_config.change(config.path, lambda text: text + line)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "huddle.toml").write_text("")
        join(config, NewTeam(tmp_path / name, "Same", "t7c2m9x4ka", None))

    assert {team.name for team in known_teams(read(config))} == {"one", "two"}
