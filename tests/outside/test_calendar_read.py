"""The calendar in programs that read it again: nothing is doubled, and nothing is left behind.

One subscribes, and has what the file has. One imports, and keeps what it is not told to remove.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
import recurring_ical_events
from icalendar import Calendar

from huddlecli.core.schedule.ahead import Schedule, huddles_ahead
from huddlecli.store import agenda_files, team_file
from tests.helpers.acme_weeks import fill
from tests.helpers.desk import Desk
from tests.helpers.schedules import BERLIN

MONDAY, LAST = date(2026, 11, 23), date(2026, 12, 4)
MIDNIGHT = datetime(2026, 11, 23, tzinfo=BERLIN)
OLD = Path(__file__).with_name("calendar_of_0_1.ics")  # both huddles at 09:08 on Tuesday
KHAL = shutil.which("khal", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")


def expected(desk: Desk) -> list[str]:
    """Return what the team has in these days, by its huddles to come and its open promises."""
    team = team_file.load(desk.team)
    agendas = [agenda_files.load(desk.team, name, team.sides) for name in team.agendas]
    ahead = huddles_ahead(Schedule.of(agendas, team.zone, team.closed), {}, MIDNIGHT)
    huddles = takewhile(lambda huddle: huddle.day <= LAST, ahead)
    promises = json.loads(desk.real(desk.said("action list --format json")[0]))["actions"]
    return sorted(
        [
            *(
                f"{huddle.start.astimezone(BERLIN):%Y-%m-%d %H:%M} {huddle.agenda.title}"
                for huddle in huddles
                if huddle.start
            ),
            *(
                f"{one['due']} {one['owner']}: {one['title']}"
                for one in promises
                if f"{MONDAY}" <= one["due"] <= f"{LAST}"
            ),
        ]
    )


def change(desk: Desk) -> None:
    """Move a promise, do one, drop one, make one; move the weekly, close a day, rename two."""
    team = desk.team / "huddle.toml"
    desk.said("action edit t2vw --due 2026-11-26")
    desk.said("done k7f2")
    desk.said("log Call Oakline @fay due:2026-12-02")
    desk.said("log Ship the samples @dan due:2026-11-30")
    desk.said("action drop samples not now")
    desk.said("agenda new weekly --like weekly")
    weekly = desk.team / "agendas" / "weekly.toml"
    weekly.write_text(weekly.read_text().replace('"09:08"', '"14:00"'), encoding="utf-8")
    text = team.read_text().replace('name = "Acme"', 'name = "Acme GTM"')
    text = text.replace("agendas =", "closed = [2026-11-25]\nagendas =")
    text = text.replace('name = "cem"', 'name = "cemal"\nwas = ["cem"]')
    team.write_text(text, encoding="utf-8")


def stop_weekly(desk: Desk) -> None:
    """Hold no weekly any more."""
    team = desk.team / "huddle.toml"
    team.write_text(team.read_text().replace('"daily", "weekly"', '"daily"'), encoding="utf-8")


class Importing:
    """A program that keeps events by id, and takes in those with a higher version."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.events: dict[str, Any] = {}

    def read(self, file: Path) -> None:
        """Import the file."""
        for event in Calendar.from_ical(file.read_text()).events:
            known: Any = self.events.get(str(event["UID"]))
            if known is None or event["SEQUENCE"] > known["SEQUENCE"]:
                self.events[str(event["UID"])] = event

    def shown(self) -> list[str]:
        """Return what is not cancelled."""
        calendar = Calendar()
        for event in self.events.values():
            if event.get("STATUS") != "CANCELLED":
                calendar.add_component(event)
        found = recurring_ical_events.of(calendar).between(MONDAY, LAST + timedelta(days=1))
        return sorted(
            f"{event.start:{'%Y-%m-%d %H:%M' if isinstance(event.start, datetime) else '%Y-%m-%d'}}"
            f" {event['SUMMARY']}"
            for event in found
        )


class Subscribed(Importing):
    """A program that has just what the file has."""

    def read(self, file: Path) -> None:
        """Read the file again."""
        self.events = {}
        super().read(file)


class Khal(Importing):
    """A real calendar program that imports files."""

    def __init__(self, folder: Path) -> None:
        """Give it an empty calendar in `folder`."""
        super().__init__()
        self._config = folder / "khal.conf"
        (folder / "events").mkdir(parents=True)
        self._config.write_text(
            f"[calendars]\n[[team]]\npath = {folder / 'events'}\n[sqlite]\npath = {folder / 'db'}\n"
            "[locale]\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
            "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
            "local_timezone = Europe/Berlin\ndefault_timezone = Europe/Berlin\n",
            encoding="utf-8",
        )

    def _run(self, *words: str) -> str:
        command = [KHAL or "khal", "-c", str(self._config), *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def read(self, file: Path) -> None:
        """Import the file."""
        self._run("import", "--batch", "-a", "team", str(file))

    def shown(self) -> list[str]:
        """Return what it lists and does not mark as cancelled."""
        days = f"{(LAST - MONDAY).days + 1}d"
        form = "{start-date} {start-time}|{status}|{title}"
        listed = self._run("list", "-f", form, "-df", "", f"{MONDAY}", days).splitlines()
        parts = [line.split("|") for line in listed if line]
        return sorted(
            f"{start.strip()} {title}"
            for start, status, title in parts
            if status.strip() != "CANCELLED"
        )


@pytest.mark.parametrize("program", ["subscribed", "importing", "khal"])
def test_a_calendar_that_is_read_again_has_what_the_team_has(
    desk: Desk, tmp_path: Path, program: str
) -> None:
    """From a file of an older version on; after changes; and after an agenda is given up."""
    if program == "khal" and KHAL is None:
        pytest.skip("khal is not installed")
    readers: dict[str, Callable[[], Importing]] = {
        "subscribed": Subscribed,
        "importing": Importing,
        "khal": lambda: Khal(tmp_path / "khal"),
    }
    reader, file = readers[program](), desk.root / "huddles.ics"
    fill(desk.team)
    shutil.copy(OLD, file)
    reader.read(file)
    assert f"{MONDAY + timedelta(days=1)} 09:08 Daily huddle" in reader.shown()

    for changes in (None, None, change, stop_weekly):
        if changes:
            changes(desk)
        desk.run("calendar -o huddles.ics", out="written  huddles.ics\n")
        reader.read(file)
        assert reader.shown() == expected(desk)
