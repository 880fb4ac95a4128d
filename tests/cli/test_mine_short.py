"""`huddle mine --short`: a line for the prompt of a shell, which nothing may break."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from tests.helpers.desk import Desk

WEDNESDAY = "2026-11-25T08:00:00+01:00"


def short(desk: Desk, **environ: str | None) -> str:
    """Return the line on Wednesday, and check that nothing else happened."""
    before = desk.files()
    out, err, code = desk.said("mine --short", **{"HUDDLE_NOW": WEDNESDAY, **environ})
    assert (err, code) == ("", 0)
    assert desk.files() == before
    return out


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """A desk where sam has promised something for each of three days."""
    for number, day in enumerate(("tue", "tue", "wed", "fri")):
        now = f"2026-11-23T09:{number:02}:00+01:00"
        desk.said(f"log -q Call {number} due:{day}", HUDDLE_NOW=now)
    desk.said("log -q Call @ana due:tue", HUDDLE_NOW="2026-11-23T09:10:00+01:00")
    return desk


def test_overdue_due_today_and_the_next_huddle(busy: Desk) -> None:
    """Mine alone; a huddle of today by its time, a later one with its day."""
    assert short(busy) == "2! 1 · 09:08\n"
    assert short(busy, HUDDLE_USER="ana") == "1! · 09:08\n"
    assert short(busy, HUDDLE_USER="ana", HUDDLE_NOW="2026-11-24T08:00:00+01:00") == "1 · 09:08\n"
    assert short(busy, HUDDLE_USER="maria") == "09:08\n"
    assert short(busy, HUDDLE_NOW="2026-11-27T22:00:00+01:00").startswith("3! 1 · Mon ")


def test_files_that_somebody_edited_count_too(busy: Desk) -> None:
    """Comments, other quotes, a text with escapes; a copy of a file counts once."""
    first, second, *_ = sorted((busy.team / "actions/open").glob("*-call-?.toml"))
    shutil.copy(first, first.with_name("copy (1).toml"))
    shutil.copy(first, first.with_name(first.name.replace("call", "call-again")))
    text = first.read_text(encoding="utf-8").replace('owner = "sam"', "owner = 'sam'  # he said so")
    first.write_text(f"# ours\n{text}", encoding="utf-8")
    text = second.read_text(encoding="utf-8")
    second.write_text(text.replace('title = "Call', 'title = "\\"Call\\"'), encoding="utf-8")

    assert short(busy) == "2! 1 · 09:08\n"


def test_a_huddle_that_is_running(busy: Desk) -> None:
    """It is named."""
    with subprocess.Popen(
        [sys.executable, "-m", "huddlecli", "start", "daily", "--plain"],
        env={**busy.environ, "HUDDLE_NOW": "2026-11-25T09:30:00+01:00"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as huddle:
        assert huddle.stdin
        assert huddle.stdout
        huddle.stdin.write("/next\n")
        huddle.stdin.flush()
        assert any(said.startswith("2 of") for said in huddle.stdout)

        out, err, code = busy.said("mine --short", HUDDLE_NOW="2026-11-25T09:35:00+01:00")

        huddle.kill()
    assert (out, err, code) == ("2! 1 · daily now\n", "", 0)


def test_nothing_to_say(desk: Desk) -> None:
    """Not even an empty line."""
    text = (desk.team / "huddle.toml").read_text()
    (desk.team / "huddle.toml").write_text(
        text.replace('timezone = "Europe/Berlin"', 'timezone = "Europe/Berlin"\nagendas = []')
    )

    assert short(desk) == ""


def test_without_a_team_nothing_is_made(desk: Desk) -> None:
    """A prompt is shown in every folder, long before the first promise."""
    shutil.rmtree(desk.team)

    assert short(desk, HUDDLE_TEAM=None) == ""
    assert short(desk) == ""  # a folder that is named and not there
    assert [*desk.root.iterdir()] == []


def test_what_is_kept_alone(desk: Desk) -> None:
    """The personal folder counts once it is there."""
    alone: dict[str, str | None] = {"HUDDLE_TEAM": None, "HUDDLE_USER": None}
    desk.said("log -q Call due:wed", **alone)

    assert short(desk, **alone).startswith("1")


def test_nobody_is_asked_who_they_are(busy: Desk) -> None:
    """Without a name there are no promises to count; on a terminal likewise."""
    assert short(busy, HUDDLE_USER=None) == "09:08\n"
    assert busy.said("mine --short", HUDDLE_USER=None, HUDDLE_NOW=WEDNESDAY, typed="sam\n") == (
        "09:08\n",
        "",
        0,
    )
    assert short(busy, HUDDLE_USER="nobody") == "09:08\n"


def test_whatever_is_broken(busy: Desk) -> None:
    """It says less, and nothing about it."""
    for now in ("garbage", "2026-11-23T09:00:00", "9999-12-31T23:59:59Z"):
        assert short(busy, HUDDLE_NOW=now) == ""
    (busy.team / "agendas").mkdir()
    (busy.team / "agendas/daily.toml").write_text("[[", encoding="utf-8")
    assert short(busy).startswith("2! 1")
    (bad, *_) = sorted((busy.team / "actions/open").iterdir())
    bad.write_bytes(b"\xff")
    assert "!" in short(busy)
    (busy.team / "huddle.toml").write_text("schema = [", encoding="utf-8")
    assert short(busy) == ""
    config = busy.root / "config/huddle/config.toml"
    config.parent.mkdir(parents=True)
    config.write_text("[[", encoding="utf-8")
    assert short(busy, HUDDLE_USER=None, HUDDLE_TEAM=None) == ""


def test_it_has_a_format_of_its_own(desk: Desk) -> None:
    """One that is asked for besides is a mistake."""
    desk.run(
        "mine --short --format json",
        err="""
        error: --short has a format of its own
        hint:  huddle mine --short
        """,
        code=2,
    )
