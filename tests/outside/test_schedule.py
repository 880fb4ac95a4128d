"""The samples for cron, systemd and launchd: they are read as those programs do, and run."""

from __future__ import annotations

import plistlib
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.acme_weeks import TEAM, fill
from tests.helpers.desk import Desk
from tests.helpers.mail_server import Server, needs_msmtp, serving

DOCS = Path(__file__).parents[2] / "docs"
SAMPLES = DOCS / "schedule"
JOBS = ("agenda", "remind", "week", "calendar", "facts")
FIELDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))  # of a crontab: minute to day of the week
FRIDAY = "2026-11-20T17:00:00+01:00"
MAIL = '[mail]\nfrom = "huddle@acme.test"\nto = ["team@acme.test"]\n'
# When each job of the samples runs: the minute, the hour and the days of the week that it names.
HOURS = {
    "agenda": ({0}, {17}, set(range(7))),
    "remind": ({0}, {8}, {1, 2, 3, 4, 5}),
    "week": ({0}, {16}, {5}),
    "calendar": ({0, 15, 30, 45}, set(range(24)), set(range(7))),
    "facts": ({0}, {6}, set(range(7))),
}
EVERY = ({*range(60)}, {*range(24)}, {*range(7)})
DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")


def crontab() -> dict[str, tuple[Sequence[str], str]]:
    """Return the five fields and the command of each job."""
    lines = (SAMPLES / "huddle.crontab").read_text(encoding="utf-8").splitlines()
    found = [line.split(None, 5) for line in lines if not line.startswith("#")]
    return {job: (one[:5], one[5]) for job, one in zip(JOBS, found, strict=True)}


def unit(job: str, kind: str) -> RawConfigParser:
    """Return a unit of systemd."""
    parser = RawConfigParser(delimiters=("=",), comment_prefixes=("#", ";"))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((SAMPLES / f"huddle-{job}.{kind}").read_text(encoding="utf-8"))
    return parser


def agent(job: str) -> dict[str, Any]:
    """Return a property list of launchd."""
    with (SAMPLES / f"local.huddle.{job}.plist").open("rb") as file:
        return dict(plistlib.load(file))


# --- when --------------------------------------------------------------------------------------


def cron_values(field: str, least: int, most: int) -> set[int]:
    """Return what a field of a crontab stands for."""
    found = set[int]()
    for part in field.split(","):
        span, _, step = part.partition("/")
        match = re.fullmatch(r"\*|(\d+)(?:-(\d+))?", span)
        assert match, field
        first = int(match[1]) if match[1] else least
        last = int(match[2] or match[1]) if match[1] else most
        assert least <= first <= last <= most, field
        found |= {*range(first, last + 1, int(step or 1))}
    return found


def test_cron_runs_each_job_at_its_hours() -> None:
    """Five fields in their ranges, and no sign that cron gives another meaning."""
    for job, (fields, command) in crontab().items():
        minute, hour, day, month, weekday = (
            cron_values(field, *most) for field, most in zip(fields, FIELDS, strict=True)
        )
        assert (minute, hour, {one % 7 for one in weekday}) == HOURS[job]
        assert (day, month) == ({*range(1, 32)}, {*range(1, 13)})
        assert "%" not in command


def test_launchd_runs_each_job_at_its_hours() -> None:
    """Each list has the keys that launchd knows, and its label is its file's name."""
    for job in JOBS:
        keys = agent(job)
        assert set(keys) == {
            *("Label", "ProgramArguments", "EnvironmentVariables", "StartCalendarInterval")
        }
        assert keys["Label"] == f"local.huddle.{job}"
        given = keys["StartCalendarInterval"]
        times = given if isinstance(given, list) else [given]
        assert all({*one} <= {"Minute", "Hour", "Weekday"} for one in times)
        every = [
            {one[key] for one in times if key in one} or all_of
            for key, all_of in zip(("Minute", "Hour", "Weekday"), EVERY, strict=True)
        ]
        assert tuple(every) == HOURS[job]


def test_systemd_runs_each_job_at_its_hours() -> None:
    """A timer for each service, which makes up for an hour that was missed."""
    for job in JOBS:
        service, timer = unit(job, "service"), unit(job, "timer")
        assert service["Service"]["Type"] == "oneshot"
        assert timer["Unit"]["Description"] == f"When to run huddle-{job}.service"
        assert timer["Timer"]["Persistent"] == "true"
        assert timer["Install"]["WantedBy"] == "timers.target"
        *days, clock = timer["Timer"]["OnCalendar"].replace("*-*-*", "").split()
        hour, _, minute = clock.partition(":")
        named = re.fullmatch(r"(\w+)(?:\.\.(\w+))?", days[0]) if days else None
        first, last = (DAYS.index(named[1]), DAYS.index(named[2] or named[1])) if named else (0, 6)
        assert HOURS[job] == (
            cron_values(minute.replace("0/", "*/") if "/" in minute else str(int(minute)), 0, 59),
            cron_values(hour, 0, 23),
            {*range(first, last + 1)},
        )


def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    """As `systemd-analyze verify` reads them, with a huddle where they expect it."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    huddle = tmp_path / "huddle"
    huddle.write_text("#!/bin/sh\n", encoding="utf-8")
    huddle.chmod(0o755)
    for job in JOBS:
        for kind in ("service", "timer"):
            text = (SAMPLES / f"huddle-{job}.{kind}").read_text(encoding="utf-8")
            text = text.replace("%h/.local/bin/huddle", str(huddle))
            (tmp_path / f"huddle-{job}.{kind}").write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *sorted(map(str, tmp_path.glob("huddle-*")))],
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
        capture_output=True,
        text=True,
        check=False,
    )
    told = [line for line in done.stderr.splitlines() if "huddle-" in line]
    assert (told, done.returncode) == ([], 0)


# --- what --------------------------------------------------------------------------------------


@pytest.fixture
def home(desk: Desk) -> Path:
    """Return a home with huddle and the team where the samples expect them, and no settings."""
    fill(desk.team)
    text = TEAM.replace('name = "cem"', 'name = "cem"\nemail = "cem@acme.test"')
    (desk.team / "huddle.toml").write_text(f"{text}\n{MAIL}", encoding="utf-8")
    home = desk.root / "home"
    for folder in (".local/bin", "shared", "Library/Logs"):
        (home / folder).mkdir(parents=True)
    huddle = home / ".local" / "bin" / "huddle"
    huddle.write_text(f'#!/bin/sh\nexec {sys.executable} -m huddlecli "$@"\n', encoding="utf-8")
    huddle.chmod(0o755)
    (home / "shared" / "acme").symlink_to(desk.team)
    return home


@pytest.fixture
def server(home: Path) -> Iterator[Server]:
    """Return a mail server to which the `msmtp` of this home sends."""
    with serving(home) as found:
        yield found


def as_cron(job: str, home: Path) -> tuple[list[str], dict[str, str]]:
    """Return the words that cron runs, and the environment that it gives them."""
    _, command = crontab()[job]
    return ["/bin/sh", "-c", command], {"HOME": str(home), "PATH": "/usr/bin:/bin"}


def as_systemd(job: str, home: Path) -> tuple[list[str], dict[str, str]]:
    """Return the same of systemd."""
    command = unit(job, "service")["Service"]["ExecStart"].replace("%h", str(home))
    return shlex.split(command), {"HOME": str(home), "PATH": "/usr/bin:/bin"}


def as_launchd(job: str, home: Path) -> tuple[list[str], dict[str, str]]:
    """Return the same of launchd."""
    keys = agent(job)
    return keys["ProgramArguments"], {"HOME": str(home), **keys["EnvironmentVariables"]}


SCHEDULERS = {"cron": as_cron, "systemd": as_systemd, "launchd": as_launchd}


def run(words: Sequence[str], environ: dict[str, str], home: Path) -> tuple[bytes, bytes, int]:
    """Run a command as a scheduler does, on Friday at five; return its streams and its code."""
    done = subprocess.run(
        words,
        env={**environ, "HUDDLE_NOW": FRIDAY},
        cwd=home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )
    return done.stdout, done.stderr, done.returncode


@needs_msmtp
@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_each_job_does_what_it_says(home: Path, server: Server, scheduler: str) -> None:
    """With no more of an environment than the scheduler gives: three mails, a file, a table."""
    pytest.importorskip("duckdb")
    pytest.importorskip("deltalake")
    done = [run(*SCHEDULERS[scheduler](job, home), home) for job in JOBS]

    assert done == [(b"", b"", 0)] * len(JOBS)
    assert [(one.recipients, str(one.message["Subject"])) for one in server.mails] == [
        (["team@acme.test"], "Daily huddle, Mon 23 Nov 09:08: in 3 days, 15 minutes"),
        (["cem@acme.test"], "Acme huddle, for cem: 1 due soon"),
        (["team@acme.test"], "Acme huddle, week 47 so far: 2 wins, 1 decision, 1 of 2 kept"),
    ]
    calendar = home / "shared" / "acme-huddles.ics"
    log = home / "Library" / "Logs" / "huddle.log"
    assert calendar.read_text(encoding="utf-8").startswith("BEGIN:VCALENDAR")
    assert (home / "shared" / "huddle-facts" / "_delta_log").is_dir()
    assert not log.exists() or log.read_bytes() == b""


@needs_msmtp
def test_the_page_works_as_it_is_read(desk: Desk, home: Path, server: Server) -> None:
    """What it says to type before, in its order; then the mail that it says to try arrives."""
    (desk.team / "huddle.toml").write_text(TEAM, encoding="utf-8")
    text = " ".join((DOCS / "schedule.md").read_text(encoding="utf-8").split())
    lines = re.findall(r"`(huddle [^`]+)`", text.partition("## Before you begin")[2])
    path = f"{home}/.local/bin:/usr/bin:/bin"
    environ = {"HOME": str(home), "PATH": path, "HUDDLE_TEAM": str(desk.team)}
    done = [run(["/bin/sh", "-c", line], {**environ, "HUDDLE_USER": "ana"}, home) for line in lines]

    assert len(lines) == 4
    assert [(err, code) for _, err, code in done] == [(b"", 0)] * len(lines)
    assert [(str(one.message["From"]), one.recipients) for one in server.mails] == [
        ("Acme huddle <huddle@acme.example>", ["team@acme.example"])
    ]


def test_all_three_run_the_commands_of_the_page() -> None:
    """Those of its table, with the program and the team where it says they are."""
    page = (DOCS / "schedule.md").read_text(encoding="utf-8")
    table = re.findall(r"^\|.*\| `(.+)` \|$", page, re.MULTILINE)
    ran = [
        (job, shlex.join(scheduler(job, Path("/home/ana"))[0]))
        for scheduler in SCHEDULERS.values()
        for job in JOBS
    ]

    assert len(table) == len(JOBS)
    for job, line in ran:
        command = f"~/.local/bin/huddle -q --team ~/shared/acme {table[JOBS.index(job)]}"
        assert command.replace("'", "") in re.sub(r"""["'\\]""", "", line).replace(
            "/home/ana", "~"
        ).replace("$HOME", "~"), job
