"""The line that names the schema of a file, and the schemas in the team folder that it names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from huddlecli.store.schema import json_schemas
from tests.helpers.desk import Desk

TEAM_LINE = "#:schema .schemas/team.json\n\n"
AGENDA_LINE = "#:schema ../.schemas/agenda.json\n\n"
COPIES = ["agenda.json", "library.json", "team.json"]


@pytest.fixture
def alone(desk: Desk) -> Desk:
    """Return the desk of somebody who is in no team yet."""
    desk.environ |= {"HUDDLE_TEAM": "", "HUDDLE_USER": ""}
    return desk


@pytest.fixture
def north(alone: Desk) -> Desk:
    """Return the desk of somebody with a new team and an agenda."""
    alone.said("init north --people kim:sales --me kim --timezone Europe/Berlin")
    alone.said("agenda new ours --like daily")
    return alone


def copies(folder: Path) -> dict[str, str]:
    """Return the schemas in a team folder."""
    return {path.name: path.read_text("utf-8") for path in (folder / ".schemas").iterdir()}


def sources() -> dict[str, str]:
    """Return the schemas that come with huddle."""
    return {name: json_schemas.text(name.removesuffix(".json")) for name in COPIES}


def test_new_files_name_their_schemas(north: Desk) -> None:
    """By paths from the file, which hold wherever the folder is; the bundled text follows."""
    team = (north.root / "north/huddle.toml").read_text("utf-8")
    agenda = (north.root / "north/agendas/ours.toml").read_text("utf-8")

    assert team.startswith(f"{TEAM_LINE}schema = 1\n")
    assert agenda.startswith(f"{AGENDA_LINE}# ")
    assert copies(north.root / "north") == sources()
    assert sorted(
        path.name for path in (north.root / "north").iterdir() if path.name[0] != "."
    ) == [
        "agendas",
        "huddle.toml",
    ]
    north.run("doctor", out="all 2 files OK\n")


def test_a_copy_of_an_own_agenda_has_the_line_once(north: Desk) -> None:
    """The line is the same in each agenda of the folder."""
    north.said("agenda new theirs --like ours")

    text = (north.root / "north/agendas/theirs.toml").read_text("utf-8")
    assert text.startswith(AGENDA_LINE)
    assert text.count("#:schema") == 1


def test_copies_of_another_version_are_renewed(north: Desk) -> None:
    """By each new agenda, and by who joins; copies that are gone come back."""
    folder = north.root / "north"
    for line in ("agenda new other", "init north"):
        (folder / ".schemas/team.json").write_text("{}", encoding="utf-8")
        (folder / ".schemas/agenda.json").unlink()
        assert north.said(line)[2] == 0
        assert copies(folder) == sources()


def test_an_older_folder_stays_as_it_is_until_an_agenda_is_made(desk: Desk) -> None:
    """Without the folder of schemas nothing is missing, and its huddle.toml gets no line."""
    before = (desk.team / "huddle.toml").read_bytes()
    desk.said("init acme --me sam")
    assert not (desk.team / ".schemas").exists()

    desk.said("agenda new ours")

    assert copies(desk.team) == sources()
    assert (desk.team / "huddle.toml").read_bytes() == before


def test_the_personal_team_has_no_line(alone: Desk) -> None:
    """It is made by the first record of somebody, and has nothing that nobody asked for."""
    alone.said("log Call", HUDDLE_USER="sam")

    folder = alone.root / "data/huddle/personal"
    assert (folder / "huddle.toml").read_text("utf-8").startswith("schema = 1\n")
    assert not (folder / ".schemas").exists()


def test_undo_leaves_the_schemas(north: Desk) -> None:
    """Other files name them too."""
    north.run("undo", out="undone  agendas/ours.toml  huddle agenda new ours --like daily\n")

    assert not (north.root / "north/agendas/ours.toml").exists()
    assert copies(north.root / "north") == sources()


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("huddle.toml", "config set defaults.due 3d"),
        ("huddle.toml", "config set closed 2026-12-24"),
        ("huddle.toml", "config set name East timezone UTC"),
        ("huddle.toml", "config unset week_starts"),
        ("huddle.toml", "people add zoe:sales"),
        ("huddle.toml", "people edit kim --email kim@acme.test"),
        ("huddle.toml", "people leave kim"),
        ("huddle.toml", "rota set kim"),
        ("huddle.toml", "closed add dec-24"),
        ("agendas/ours.toml", "agenda set ours at 08:38"),
        ("agendas/ours.toml", "agenda set ours cadence=weekly on=thu"),
        ("agendas/ours.toml", "agenda unset ours at"),
        ("agendas/ours.toml", "agenda tune ours --minutes 20 --write"),
    ],
)
def test_an_edit_keeps_the_line(north: Desk, file: str, line: str) -> None:
    """As it keeps comments, and so does the undo of it."""
    path = north.root / "north" / file
    before = path.read_text("utf-8")
    first = before[: before.index("\n\n") + 2]

    _, err, code = north.said(line, HUDDLE_USER="kim")

    assert code == 0, err
    after = path.read_text("utf-8")
    assert after != before
    assert after.startswith(first)
    north.said("undo", HUDDLE_USER="kim")
    assert path.read_text("utf-8") == before


def test_an_edit_in_the_editor_keeps_the_line(north: Desk) -> None:
    """The editor's own copy names the schema by its full path, since it lies elsewhere."""
    seen = north.root / "seen"
    for file, line in (
        ("huddle.toml", "config edit --in team"),
        ("agendas/ours.toml", "agenda edit ours"),
    ):
        path = north.root / "north" / file
        before = path.read_text("utf-8")
        editor = north.root / "editor"
        editor.write_text(f'#!/bin/sh\nhead -1 "$1" >> {seen}\necho "# mine" >> "$1"\n')
        editor.chmod(0o755)

        _, err, code = north.said(line, EDITOR=str(editor), typed="", HUDDLE_USER="kim")

        assert code == 0, err
        assert path.read_text("utf-8") == f"{before}# mine\n"
    assert seen.read_text("utf-8").splitlines() == [
        f"#:schema {north.root}/north/.schemas/team.json",
        f"#:schema {north.root}/north/.schemas/agenda.json",
    ]


def test_mistakes_have_the_lines_of_the_file(north: Desk) -> None:
    """The line at the top counts."""
    path = north.root / "north/huddle.toml"
    text = path.read_text("utf-8").replace('week_starts = "monday"', 'week_starts = "mondy"')
    path.write_text(text, encoding="utf-8")
    number = text.splitlines().index('week_starts = "mondy"') + 1

    assert f"huddle.toml:{number}: week_starts: expected monday" in north.said("log Call")[1]


def _file(place: Path, outside: Path) -> None:
    del outside
    place.write_text("not a folder", encoding="utf-8")


def _link(place: Path, outside: Path) -> None:
    place.symlink_to(outside)


def _loop(place: Path, outside: Path) -> None:
    del outside
    place.symlink_to(place.name)


def _links_in_it(place: Path, outside: Path) -> None:
    place.mkdir()
    for name in COPIES:
        (place / name).symlink_to(outside / name)


def _folders_in_it(place: Path, outside: Path) -> None:
    del outside
    for name in COPIES:
        (place / name).mkdir(parents=True)


def _pipes_in_it(place: Path, outside: Path) -> None:
    del outside
    place.mkdir()
    for name in COPIES:
        os.mkfifo(place / name)


HOSTILE = [_file, _link, _loop, _links_in_it, _folders_in_it, _pipes_in_it]


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("line", ["init north --people kim:sales --me kim", "agenda new ours"])
def test_schemas_that_cannot_be_written_stop_nothing(
    alone: Desk, line: str, hostile: object
) -> None:
    """The command is done and warns; nothing is written where a link leads."""
    assert callable(hostile)
    outside = alone.root / "outside"
    outside.mkdir()
    folder = alone.root / "north"
    if line.startswith("init"):
        folder.mkdir()
    else:
        alone.said("init north --people kim:sales --me kim")
        (folder / ".schemas").rename(alone.root / "away")
    hostile(folder / ".schemas", outside)

    out, err, code = alone.said(line)

    assert code == 0
    warning, hint, *_ = err.splitlines()
    assert warning.startswith(
        "warning: editors will not mark mistakes: could not save ~/north/.schemas/team.json: "
    )
    assert hint == "hint:  ls -ld ~/north/.schemas"
    assert out.startswith(("Created team north", "created  ~/north/agendas/ours.toml"))
    assert list(outside.iterdir()) == []
    assert alone.said("doctor")[2] == 0


def test_one_that_cannot_be_written_keeps_no_other_from_it(north: Desk) -> None:
    """The new agenda finds its schema."""
    folder = north.root / "north/.schemas"
    for copy in folder.iterdir():
        copy.unlink()
    (folder / "team.json").mkdir()

    out, _, code = north.said("agenda new other")

    assert (out.startswith("created"), code) == (True, 0)
    assert {copy.name for copy in folder.iterdir() if copy.is_file()} == {*sources()} - {
        "team.json"
    }


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_who_may_only_read_the_schemas_is_warned(north: Desk) -> None:
    """The agenda is made all the same."""
    place = north.root / "north/.schemas"
    (place / "team.json").unlink()
    place.chmod(0o555)

    out, err, code = north.said("agenda new other")

    place.chmod(0o755)
    assert (out.startswith("created"), code) == (True, 0)
    assert err == (
        "warning: editors will not mark mistakes: could not save ~/north/.schemas/team.json: "
        "permission denied\nhint:  ls -ld ~/north/.schemas\n"
    )
