"""A team folder that was moved is still shared, and what both sides had is still known."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.helpers.desk import TEAM
from tests.helpers.machines import Machine, Office

AGENDA = Path(__file__).parents[2] / "agendas/daily.toml"


@pytest.fixture
def sam(office: Office) -> Machine:
    """Return the machine of sam, who has removed an agenda of the team that both sides had."""
    sam = office.first("sam")
    sam.said("init acme --me sam")
    (sam.team / "agendas").mkdir()
    shutil.copy(AGENDA, sam.team / "agendas")
    sam.run("sync", out="sent the agenda daily\n")
    (sam.team / "agendas/daily.toml").unlink()
    return sam


def moved(machine: Machine, *, is_linked: bool = False) -> None:
    """Move the team folder, and leave a link at the old place if `is_linked`."""
    new = machine.root / "elsewhere"
    machine.team.rename(new)
    if is_linked:
        machine.team.symlink_to(new)
    machine.team = new
    machine.environ["HUDDLE_TEAM"] = str(new)


def known(machine: Machine) -> dict[str, bytes]:
    """Return the user's file, and what is known of the sync but for the cache."""
    paths = [path for path in machine.root.rglob("*") if path.is_file()]
    places = {path.relative_to(machine.root).as_posix(): path for path in paths}
    return {
        place: path.read_bytes()
        for place, path in places.items()
        if place.startswith(("config/", "state/")) and "cache.git" not in place
    }


@pytest.mark.parametrize("is_linked", [False, True])
def test_looking_changes_nothing(sam: Machine, *, is_linked: bool) -> None:
    """A dry run and the status know what both sides had, and leave all where it is."""
    moved(sam, is_linked=is_linked)
    before = {place: data for place, data in known(sam).items() if "index" not in place}
    sam.run("sync --dry-run", out="would send the agenda daily\n")
    assert "waiting    the agenda daily\n" in sam.said("sync --status")[0]
    assert {place: data for place, data in known(sam).items() if "index" not in place} == before
    sam.run("sync", out="sent the agenda daily\n")
    assert '"~/elsewhere" = "REMOTE"' in sam.named(
        (sam.root / "config/huddle/config.toml").read_text(encoding="utf-8")
    )


@pytest.mark.parametrize("by_link", [False, True])
def test_a_link_at_the_old_place(office: Office, sam: Machine, *, by_link: bool) -> None:
    """The folder behind it is the same one, by either name, also for what huddle does by itself."""
    ana = office.joined("ana")
    link = sam.team
    moved(sam, is_linked=True)
    if by_link:
        sam.environ["HUDDLE_TEAM"] = str(link)
    sam.said("log Send the list due:fri")
    assert "1 change not shared yet." in sam.said("mine")[0]
    sam.run("sync", out="sent 1 promise, the agenda daily\n")
    ana.run("sync", out="received 1 promise (sam), the agenda daily\n")
    sam.environ["HUDDLE_TEAM"] = str(sam.team)
    sam.run("sync", out="up to date\n")


def test_what_was_asked_for_meanwhile_is_no_hindrance(sam: Machine) -> None:
    """The background has begun to keep something of the new place before anything was moved."""
    moved(sam, is_linked=True)
    sam.said("config set sync.auto true")
    sam.said("log Send the list due:fri")
    assert sam.said("sync")[2] == 0
    sam.run("sync", out="up to date\n")
    assert not (sam.team / "agendas/daily.toml").exists()


def test_a_link_that_somebody_else_has_put_there(office: Office, sam: Machine) -> None:
    """It does not send another team to where the first one is shared."""
    shutil.rmtree(sam.team)
    sam.team.symlink_to(sam.root / "secret")
    sam.team = sam.root / "secret"
    sam.environ["HUDDLE_TEAM"] = str(sam.team)
    for text in (TEAM.replace("t7c2m9x4ka", "0000000000"), TEAM.replace('id = "t7c2m9x4ka"\n', "")):
        sam.write("huddle.toml", text)
        refs = office.git("for-each-ref")
        assert sam.said("sync")[2] == 4
        assert office.git("for-each-ref") == refs


def test_a_team_without_an_id_is_not_one_that_was_moved(office: Office, sam: Machine) -> None:
    """Also if the only team that was shared is gone."""
    shutil.rmtree(sam.team)
    sam.team = sam.root / "older"
    sam.environ["HUDDLE_TEAM"] = str(sam.team)
    sam.write("huddle.toml", TEAM.replace('id = "t7c2m9x4ka"\n', ""))
    refs = office.git("for-each-ref")
    sam.run(
        "sync",
        err="""
        error: Acme is not shared yet
        hint:  huddle sync --remote URL
        """,
        code=4,
    )
    assert office.git("for-each-ref") == refs
    (sam.root / "again").mkdir()
    out = sam.said("init --from REMOTE again --me sam")[0]
    assert (
        out
        == "You are now in team Acme as sam, in ~/again. Next: huddle config set sync.auto true\n"
    )
