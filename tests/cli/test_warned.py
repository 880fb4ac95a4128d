"""What cannot be read, and which command says so."""

from __future__ import annotations

import pytest

from tests.helpers.acme_weeks import fill
from tests.helpers.desk import Desk

NOTES = "huddles/2026-11/notes.toml"
LONG_AGO = "huddles/2016-03/notes.toml"
BEFORE = "huddles/2016-03/2016-03-01-0900-daily.toml"
LAST = "huddles/2026-11/2026-11-21-0900-daily.toml"
WAITING = "raised/waiting/notes.toml"
NAMES = {
    NOTES: "not named like minutes",
    LONG_AGO: "not named like minutes",
    BEFORE: "not UTF-8 text",
    LAST: "not UTF-8 text",
    WAITING: "its name does not begin with an id",
}
READ = {
    "action list": [],
    "minutes show 2026-11-20": [],
    "summary --week 2026-W47": [NOTES, LAST, WAITING],
    "summary --week 2026-W47 --format json": [NOTES, LAST],
    "minutes list --since 2026-11-20": [NOTES, LONG_AGO, LAST],
    "mine": [NOTES, LONG_AGO, LAST],
    "minutes list": [NOTES, LONG_AGO, LAST, BEFORE],
    "agenda coverage": [NOTES, LONG_AGO, LAST, BEFORE],
    "agenda next daily": [NOTES, LONG_AGO, LAST, BEFORE, WAITING],
    "start daily --rehearse": [NOTES, LONG_AGO, LAST, BEFORE, WAITING],
}


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a desk with a week of Acme, and with files of last week and long ago that are none."""
    desk = Desk(tmp_path_factory.mktemp("broken"))
    fill(desk.team)
    for place in NAMES:
        (desk.team / place).parent.mkdir(parents=True, exist_ok=True)
        (desk.team / place).write_bytes(b"\xff")
    return desk


@pytest.mark.parametrize("line", READ)
def test_what_a_command_reads_and_cannot_is_told_once(broken: Desk, line: str) -> None:
    """Names in the folders that it looks through, contents of the files that it opens."""
    _, err, code = broken.said(line, stdin="/end\n", HUDDLE_USER="ana")

    told = [one for one in err.splitlines() if one.startswith("warning: ")]
    assert sorted(told) == sorted(f"warning: {place}: {NAMES[place]}" for place in READ[line])
    assert code == 0


def test_the_doctor_opens_every_file(broken: Desk) -> None:
    """So nothing that is broken stays unknown."""
    out, _, code = broken.said("doctor")

    assert {line.partition(": ")[0] for line in out.splitlines()} == {*NAMES}
    assert code == 1
