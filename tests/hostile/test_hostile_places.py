"""Things in a team folder that are no plain files, and links that lead out of it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.desk import Desk

HELD = "2026-11-23-0900-daily"
OPEN = ("actions/open", "decisions/standing", "parked/waiting", "raised/waiting")
PAST = ("decisions/past", "parked/past")
READING = (
    "action list --status all",
    "decision list --status all",
    "parked list --status all",
    "win list",
    "agenda next daily",
    "summary --full --week this",
    "mine",
    "minutes list",
)


KINDS: dict[str, Callable[[Path], None]] = {
    "a pipe": os.mkfifo,
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a folder": Path.mkdir,
    "a link": lambda path: path.symlink_to("/etc/passwd"),
    "a link to nothing": lambda path: path.symlink_to("nowhere"),
    "a link to itself": lambda path: path.symlink_to(path.name),
}


def test_what_is_no_plain_file_is_passed_over(desk: Desk) -> None:
    """In each folder of records each costs one warning, nothing waits for it, the code stays."""
    places = []
    for number, make in enumerate(KINDS.values()):
        name = f"k7f2q9xmt{number}-x"
        held = f"huddles/2026-11/2026-11-23-090{number}-daily.toml"
        won = f"wins/2026-11/{name}.20261123.toml"
        done = f"actions/closed/2026-11/{name}.20261123.20261123.20261123.toml"
        waiting = [f"{folder}/{name}.toml" for folder in OPEN]
        past = [f"{folder}/2026-11/{name}.20261123.20261123.toml" for folder in PAST]
        for place in (held, won, done, *waiting, *past):
            (desk.team / place).parent.mkdir(parents=True, exist_ok=True)
            make(desk.team / place)
            places.append(place)
    told = set[str]()
    for line in READING:
        out, err, code = desk.said(line)
        assert (code, "root:" in out) == (0, False)
        told |= set(err.splitlines())

    assert told == {desk.named(f"warning: {place}: not a plain file") for place in places}


@pytest.mark.parametrize("kind", ["a pipe", "a device", "a folder"])
def test_a_team_file_that_is_no_plain_file_is_refused(desk: Desk, kind: str) -> None:
    """So are an agenda, a journal and a configuration that is needed: one error each."""
    for place, line, code in (
        (desk.team / "agendas/daily.toml", "agenda show daily", 1),
        (desk.root / "config/huddle/config.toml", "mine", 1),
        (desk.team / f"huddles/live/{HELD}.jsonl", "start --resume", 4),
        (desk.team / "huddle.toml", "mine", None),
    ):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        KINDS[kind](place)
        # Who is told team and user by their variables does without a configuration.
        told = {"HUDDLE_TEAM": None} if place.name == "config.toml" else {}
        out, err, ended = desk.said(line, **told)
        assert (out, ended in {code, 1, 4}, err.count("error: ")) == ("", True, 1)
        place.rmdir() if place.is_dir() and not place.is_symlink() else place.unlink()


@pytest.mark.parametrize("kind", ["a pipe", "a link to nothing"])
def test_a_lock_that_is_no_plain_file_is_refused(desk: Desk, kind: str) -> None:
    """What would change a record says so, and nothing is changed."""
    desk.said("log call Northgate")
    lock = desk.team / ".lock"
    lock.unlink(missing_ok=True)
    KINDS[kind](lock)
    before = desk.files()
    desk.run(
        "done northgate",
        err="""
        error: could not save ~/acme/.lock: not a plain file
        hint:  ls -ld ~/acme
        """,
        code=1,
    )

    assert desk.files() == before


OUT = re.compile(
    r"error: could not save ~/acme/\S+: a link leads out of the team folder\nhint:  ls -ld \S+\n"
)


@pytest.mark.parametrize(
    ("link", "line"),
    [
        ("actions", "log call Northgate"),
        ("actions/open", "log call Northgate"),
        ("actions/open", "done Northgate"),
        ("actions/closed", "done Northgate"),
        ("decisions/standing", "decision add one call"),
        ("wins", "win add signed"),
        ("raised", "raise the price"),
        ("agendas", "agenda new ours"),
        ("huddles", "start daily"),
        ("huddles/live", "start daily"),
    ],
)
def test_a_link_that_leads_out_of_the_team_is_not_followed(
    desk: Desk, tmp_path: Path, link: str, line: str
) -> None:
    """Nothing is written through a folder that is a link to elsewhere: an error says so."""
    desk.said("log call Northgate")
    outside, inside = tmp_path / "elsewhere", desk.team / link
    outside.mkdir()
    inside.parent.mkdir(exist_ok=True)
    if inside.is_dir():
        inside.rename(outside / "was")
        for path in (outside / "was").iterdir():
            path.rename(outside / path.name)
        (outside / "was").rmdir()
    inside.symlink_to(outside)
    before = sorted(path.relative_to(outside) for path in outside.rglob("*"))
    out, err, code = desk.said(line)

    assert OUT.fullmatch(err), err
    assert (out, code) == ("", 1)
    assert sorted(path.relative_to(outside) for path in outside.rglob("*")) == before


def test_a_link_within_the_team_is_followed(desk: Desk) -> None:
    """A team may lay its folders out as it likes, and be found by a link itself."""
    (desk.team / "kept").mkdir()
    (desk.team / "actions").symlink_to("kept")
    (desk.root / "link").symlink_to(desk.team)
    desk.run(
        "log call Northgate",
        HUDDLE_TEAM=str(desk.root / "link"),
        out="id01  sam  due Tue 1 Dec  call Northgate   → Acme\n",
    )
