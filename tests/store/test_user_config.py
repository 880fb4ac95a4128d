"""The user's own configuration: where it lies, what it says, and how it is written."""

from __future__ import annotations

import errno
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from huddlecli.core.errors import Wrong
from huddlecli.store import files, platform, user_config
from huddlecli.store.mistakes import BadFile
from huddlecli.store.user_config import UserConfig


@pytest.mark.parametrize(
    ("environ", "config", "data", "state"),
    [
        ({}, ".config/huddle", ".local/share/huddle", ".local/state/huddle"),
        (
            {"XDG_CONFIG_HOME": "", "XDG_DATA_HOME": "", "XDG_STATE_HOME": ""},
            ".config/huddle",
            ".local/share/huddle",
            ".local/state/huddle",
        ),
        (
            {"XDG_CONFIG_HOME": "x", "XDG_DATA_HOME": "y", "XDG_STATE_HOME": "z"},
            ".config/huddle",
            ".local/share/huddle",
            ".local/state/huddle",
        ),
        (
            {"XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/d", "XDG_STATE_HOME": "/e"},
            "/c/huddle",
            "/d/huddle",
            "/e/huddle",
        ),
    ],
)
def test_folders_are_those_of_xdg(
    tmp_path: Path, environ: dict[str, str], config: str, data: str, state: str
) -> None:
    """An empty variable is unset, a relative one is ignored; nothing is made by reading."""
    assert user_config.load(environ, tmp_path) == UserConfig(
        path=tmp_path / config / "config.toml",
        data=tmp_path / data,
        state=tmp_path / state,
        home=tmp_path,
    )
    assert list(tmp_path.iterdir()) == []


def test_what_is_saved_is_read_back(tmp_path: Path) -> None:
    """The folders are the user's alone."""
    empty = user_config.load({}, tmp_path)
    config = replace(empty, user="josé", team=Path('/srv/"acme"'))
    user_config.save(empty, config)

    assert user_config.load({}, tmp_path) == config
    assert files.read(config.path) == (
        '# What huddle knows about you.\nuser = "josé"\nteam = "/srv/\\"acme\\""\n'
    )
    modes = [stat.S_IMODE(folder.stat().st_mode) for folder in config.path.parents[:2]]
    assert modes == [0o700, 0o700]


def test_comments_stay(tmp_path: Path) -> None:
    """A key is changed where it stands; one that is no longer set goes."""
    path = tmp_path / ".config/huddle/config.toml"
    files.write_new(path, '# mine\nteam = "~/acme"  # the big one\n\nuser = "sam" # me\n')
    config = user_config.load({}, tmp_path)
    assert config.team == tmp_path / "acme"

    user_config.save(config, replace(config, team=Path("/srv/b"), user=None))

    assert files.read(path) == '# mine\nteam = "/srv/b"  # the big one\n\n'


def test_what_somebody_else_has_set_meanwhile_stays(tmp_path: Path) -> None:
    """Only what differs from what was read is written: a huddle runs for an hour."""
    path = tmp_path / ".config/huddle/config.toml"
    files.write_new(path, 'user = "sam"\nbell = true\n[users]\n"/srv/a" = "sam"\n')
    read = user_config.load({}, tmp_path)
    path.write_text('user = "ana"\nbell = true\nteam = "/srv/b"\n[users]\n"/srv/a" = "ana"\n')

    user_config.save(read, replace(read, theme="light", bell=False))

    assert files.read(path) == (
        'user = "ana"\nbell = false\nteam = "/srv/b"\ntheme = "light"\n[users]\n"/srv/a" = "ana"\n'
    )


@pytest.mark.parametrize("is_there", [True, False])
def test_a_link_to_where_dotfiles_are_kept_is_followed(tmp_path: Path, is_there: bool) -> None:  # noqa: FBT001
    """The link stays, and no lock is left among the dotfiles."""
    path, kept = tmp_path / ".config/huddle/config.toml", tmp_path / "dotfiles/huddle.toml"
    kept.parent.mkdir()
    if is_there:
        kept.write_text('user = "sam"  # me\n')
    path.parent.mkdir(parents=True)
    path.symlink_to(kept)
    config = user_config.load({}, tmp_path)
    assert config.user == ("sam" if is_there else None)

    user_config.save(config, replace(config, user="ana"))

    assert path.readlink() == kept
    assert user_config.load({}, tmp_path).user == "ana"
    assert [file.name for file in kept.parent.iterdir()] == ["huddle.toml"]


def test_mistakes_are_told_and_nothing_is_overwritten(tmp_path: Path) -> None:
    """All at once, and the file stays as it is."""
    path = tmp_path / ".config/huddle/config.toml"
    text = 'usr = "sam"\nteam = "acme"\nuser = "a b"\n'
    files.write_new(path, text)

    with pytest.raises(BadFile) as refused:
        user_config.load({}, tmp_path)

    assert (refused.value.message, refused.value.hint) == (
        f"""\
{path} has 3 mistakes
{path}:1: usr: unknown key (user?)
{path}:2: team: expected a path that starts with / or ~/, got "acme"
{path}:3: user: expected up to 40 letters, digits, . _ or -, got "a b\"""",
        "huddle config edit",
    )
    assert files.read(path) == text


def test_a_folder_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """A path that is not UTF-8 cannot stand in the file."""
    config = user_config.load({}, tmp_path)

    with pytest.raises(Wrong):
        user_config.save(config, replace(config, team=Path("/srv/\udcff")))
    assert user_config.load({}, tmp_path) == config


def test_a_change_that_cannot_be_written_is_known_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a disk that only reads; the file is as it was, and no other one is left beside it."""
    path = tmp_path / "config.toml"
    path.write_text('user = "sam"\n', encoding="utf-8")
    user_config.check_change(path, lambda text: text + 'theme = "dark"\n')

    def read_only(name: str, folder: int) -> int:
        raise OSError(errno.EROFS, f"{name} in {folder}")

    monkeypatch.setattr(platform, "open_new", read_only)
    user_config.check_change(path, lambda text: text)
    with pytest.raises(files.NotSaved):
        user_config.check_change(path, lambda text: text + 'theme = "dark"\n')

    assert path.read_text(encoding="utf-8") == 'user = "sam"\n'
    assert {one.name for one in tmp_path.iterdir()} == {".lock", "config.toml"}
