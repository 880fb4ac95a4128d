"""A month of two teams on ana's machine: each command, when and by whom it was typed.

Acme is in Munich, from 14 December 2026 to 11 January 2027, with the days off of Bavaria. A line
`+90` of a huddle is no line, but a wait of so many seconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tests.helpers.desk import Desk
from tests.helpers.quick_commands import Driver, Typed

BERLIN = ZoneInfo("Europe/Berlin")
ACME = "init acme --name Acme --timezone Europe/Berlin --me ana --people"
PEOPLE = "ana:marketing,fay:marketing,ben:marketing,sue:sales,sam:sales,cem:sales"
BETA = "init beta --name Beta --timezone America/Los_Angeles --me lima --people"
TOPIC = "It waits for days\n+60\n/next\n/u\n/none\n"  # an item from Talk to its end, in a minute


class Step(NamedTuple):
    """A command of somebody, or of ana by her own settings, and what it reads."""

    at: str  # in Berlin
    who: str
    line: str
    stdin: str = ""


def _huddle(at: str, who: str, lines: str, items: int = 2) -> Step:
    """Return a huddle that begins with these lines, and then goes through its topics."""
    return Step(at, who, "start --plain", lines + TOPIC * items + "/end\n")


STEPS = (
    Step("2026-12-14 08:00", "", f"{ACME} {PEOPLE}"),
    Step("2026-12-14 08:01", "", f"{BETA} lima:marketing,joe:sales"),
    Step("2026-12-14 08:02", "", "config set team acme"),
    Step("2026-12-14 08:03", "", "closed import --country DE --region BY --year 2026"),
    Step("2026-12-14 08:04", "", "closed import --country DE --region BY --year 2027"),
    Step("2026-12-14 08:05", "", "closed add dec-24 dec-31"),
    Step("2026-12-14 08:06", "", "agenda set weekly on=fri"),
    Step("2026-12-14 08:07", "", "rota set fay sam ana sue"),
    Step("2026-12-14 08:08", "", "people away sue --from dec-21 --until dec-23"),
    Step("2026-12-14 08:09", "", "people away fay --from 2026-12-30 --until 2027-01-08"),
    Step("2026-12-14 08:10", "", "init --list"),
    Step("2026-12-14 08:11", "", "rota show"),
    Step("2026-12-14 08:12", "", "calendar -o acme.ics"),
    _huddle(
        "2026-12-14 09:08",
        "fay",
        "/a Send the list @sue by fri\n"
        "/a Call Orbis @sue by dec-22\n"
        "/a Price sheet @sam by dec-25\n"
        "/a Case study @ben by dec-29\n"
        "/a Routing rule @cem by wed\n"
        "/next\n",
    ),
    Step("2026-12-15 08:00", "", "done Send"),  # not hers: it is refused
    _huddle(
        "2026-12-15 09:08", "sam", "/add close-the-loop\n/a Ask Nord @ana by dec-18\n/next\n", 3
    ),
    Step("2026-12-15 10:00", "sue", "done list"),
    Step("2026-12-16 08:00", "cem", "done Routing"),
    _huddle("2026-12-16 09:08", "", "/next\n"),
    Step("2026-12-16 15:00", "", "people rename sue suzanne"),
    Step("2026-12-16 15:01", "", "rota show"),
    _huddle("2026-12-17 09:08", "sue", "/a Demo data @sue by dec-30\n/next\n"),
    Step("2026-12-17 12:00", "sue", "mine"),
    Step("2026-12-17 17:00", "", "agenda next --format chat"),
    _huddle("2026-12-18 09:08", "fay", "/w Nord signed\n/next\nn\n/next\n/next\n"),
    Step("2026-12-18 16:00", "", "log Budget draft by dec-28"),
    Step("2026-12-18 16:01", "", "done Nord"),
    Step("2026-12-18 17:00", "", "summary"),
    _huddle("2026-12-21 09:08", "sam", "/next\n"),
    Step("2026-12-22 08:00", "", "remind --all"),
    _huddle("2026-12-22 09:08", "", "n\n/next\n"),
    Step("2026-12-22 17:00", "", "agenda next"),
    _huddle("2026-12-23 09:08", "fay", "n\n/next\n"),
    Step("2026-12-23 12:00", "", "agenda next"),
    Step("2026-12-23 12:01", "suzanne", "mine"),
    Step("2026-12-25 10:00", "", "remind --all"),
    Step("2026-12-28 08:00", "sam", "done Price"),
    Step("2026-12-28 08:01", "suzanne", "done Orbis --on dec-22"),
    Step("2026-12-28 08:02", "", "rota show"),
    _huddle("2026-12-28 09:08", "sam", "n\n/next\n"),
    Step("2026-12-29 08:00", "ben", "done Case"),
    Step("2026-12-29 08:01", "", "log Booth @fay by jan-5"),
    Step("2026-12-29 08:02", "", "log Video @ben by jan-4"),
    Step("2026-12-29 08:03", "", "summary --side sales"),
    Step("2026-12-30 08:00", "", "people move ben:sales"),
    Step("2026-12-30 08:01", "", "summary --side sales"),
    _huddle("2026-12-30 09:08", "suzanne", "n\nn\n/next\n"),
    Step("2026-12-30 17:00", "", "agenda next --format chat"),
    Step("2027-01-02 12:00", "", "summary"),
    Step("2027-01-02 12:01", "", "--team beta log Call Joe by 2027-01-03"),
    Step("2027-01-02 12:02", "", "mine --all"),
    Step("2027-01-02 12:03", "sam", "log Newsletter by 2027-01-03"),
    Step("2027-01-03 23:59", "sam", "done Newsletter"),
    Step("2027-01-04 07:00", "ana", "mine --all"),
    Step("2027-01-04 07:01", "", "mine --all --short"),
    Step("2027-01-04 07:02", "", "agenda set daily at 08:38"),
    Step("2027-01-04 07:03", "", "calendar -o acme.ics"),
    Step("2027-01-04 07:04", "", "rota show"),
    Step("2027-01-04 07:05", "", "remind --all"),
    _huddle("2027-01-04 08:38", "sam", "n\nn\nn\n/next\n"),
    Step("2027-01-04 12:00", "ben", "done Video"),
    _huddle("2027-01-05 08:38", "", "n\nn\nn\n/next\n"),
    Step("2027-01-05 17:00", "", "agenda next"),
    _huddle("2027-01-07 08:38", "suzanne", "n\nn\nn\n/next\n"),
    Step("2027-01-07 17:00", "", "agenda next --format chat"),
    Step("2027-01-07 17:01", "", "agenda next weekly --format chat"),
    _huddle("2027-01-08 08:38", "sam", "n\nn\nn\n/next\n"),
    _huddle("2027-01-08 09:08", "", "/next\nn\nn\nn\n/next\n/next\n"),
    Step("2027-01-11 08:00", "", "summary --week 2026-W51 --format json"),
    Step("2027-01-11 08:00", "", "summary --week 2026-W52 --format json"),
    Step("2027-01-11 08:00", "", "summary --week 2026-W53 --format json"),
    Step("2027-01-11 08:00", "", "summary --week 2027-W01 --format json"),
    Step("2027-01-11 08:00", "", "summary --week 2026-W51"),
    Step("2027-01-11 08:00", "", "summary --week 2026-W52"),
    Step("2027-01-11 08:00", "", "summary --week 2026-W53"),
    Step("2027-01-11 08:00", "", "summary --week 2027-W01"),
    Step("2027-01-11 08:00", "", "summary --since 2026-12-14 --until 2027-01-10 --format json"),
    Step("2027-01-11 08:00", "", "action list --status all --format json"),
    Step("2027-01-11 08:00", "", "action list --owner sue --status done --format json"),
    Step("2027-01-11 08:00", "suzanne", "mine"),
    Step("2027-01-11 08:00", "", "rota show"),
)


@dataclass(frozen=True)
class Month:
    """What each command printed, by its time and words, and the calendars that were written."""

    typed: dict[str, Typed]
    calendars: list[str]

    def __getitem__(self, step: str) -> str:
        """Return what a command printed to stdout, with `id` for ids."""
        return re.sub(r"(?<=  )[0-9a-hjkmnp-tv-z]{4}(?=  )", "id", self.typed[step].out)

    def huddles(self) -> Iterator[tuple[str, str]]:
        """Yield when each huddle began, and what was shown in it."""
        for step, typed in self.typed.items():
            if step.endswith(" start --plain"):
                yield step.removesuffix(" start --plain"), typed.out


def lived(desk: Desk) -> Month:
    """Type all commands on a machine without a team."""
    (desk.team / "huddle.toml").unlink()
    desk.team.rmdir()
    desk.environ |= {"HUDDLE_TEAM": "", "HUDDLE_USER": ""}
    driver, month = Driver(desk), Month({}, [])
    for step in STEPS:
        now = datetime.fromisoformat(step.at).replace(tzinfo=BERLIN)
        environ = {"HUDDLE_NOW": now.isoformat(), "HUDDLE_USER": step.who}
        month.typed[f"{step.at} {step.line}"] = driver.run(step.line.split(), environ, step.stdin)
        if step.line.startswith("calendar"):
            month.calendars.append((desk.root / "acme.ics").read_text(encoding="utf-8"))
    driver.end()
    return month
