"""What people who live in a terminal rely on, whatever the command: streams, questions, places."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import huddlecli
from huddlecli.cli.arguments.table import SHAPES
from huddlecli.cli.help.topics.exit_codes import EXIT_CODES
from huddlecli.core import errors
from tests.cli.test_output_files import MADE, SHOWS
from tests.cli.test_terminal_layout import on_terminal
from tests.helpers.desk import Desk

LONG = "Send the list of everybody who asked for a demo at the fair in Hanover " * 2 + "to Ana"
# Each verb with what it needs; a minute passes between two of them.
VERBS = (
    "log Quote by fri",
    "decision add One price",
    "decision keep One --review 4w",
    "decision drop One it was wrong",
    "win add Oakline",
    "win drop Oakline twice",
    "parked add Page",
    "parked drop Page done",
    "raise Prices",
    "raised drop Prices settled",
    "lead add Brightwave @ana",
    "lead close Brightwave won",
    "lead reopen Brightwave",
    "measure add Leads --owes marketing --target 31",
    "measure drop Leads",
    "term write lead Has a budget",
    "term propose lead Has a budget",
    "term agree lead",
    "rota set sam ana",
    "rota skip",
    "people add zoe:sales",
    "people away zoe",
    "people leave zoe",
    "agenda new ours --like daily",
    "agenda check ours",
    "action edit Quote due:thu",
    "done Quote",
    "log Mail by fri",
    "action drop Mail",
    "undo",
    "config set bell false",
    "config unset bell",
    "calendar -o week.ics",
    "doctor",
)
NETWORK = {"socket", "ssl", "http", "urllib", "urllib3", "smtplib", "ftplib", "requests", "httpx"}


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a desk of a team that has one of everything, except a huddle: tests only read it."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    for minute, line in enumerate(MADE):
        assert desk.said(line, HUDDLE_NOW=f"2026-11-23T08:0{minute}:30+01:00")[2] == 0
    return desk


def test_a_pipe_gets_every_record_whole_on_a_line(desk: Desk) -> None:
    """No title is cut off a terminal, and a hundred records are a hundred lines."""
    lines = "".join(f"{LONG} {number} by fri\n" for number in range(100))
    desk.said("log", stdin=lines)

    out, err, code = desk.said("action list")

    assert (err, code, len(out.splitlines())) == ("", 0, 100)
    assert sum(f"{LONG} {number}" in out for number in range(100)) == 100


@pytest.mark.parametrize("line", [line for line in SHOWS if line != "undo --list"])
def test_json_is_the_same_on_a_terminal_and_names_its_schema(acme: Desk, line: str) -> None:
    """What a person tries out by hand is what their script gets."""
    piped, _, _ = acme.said(f"{line} --format json")
    shown = on_terminal(acme, f"{line} --format json")

    assert shown == piped
    assert re.fullmatch(r"huddle\.[a-z-]+/\d+", json.loads(piped)["schema"])


@pytest.mark.parametrize("line", ["nosuch", "done zzzz", "log Call @nobody", "--format", "mine x"])
def test_errors_are_never_colored(desk: Desk, line: str) -> None:
    """The error stream has no colors, even if stdout is to have them."""
    out, err, code = desk.said(f"--color {line}", FORCE_COLOR="1", TERM="xterm-256color")

    assert (out, "\x1b" in err, err.startswith("error: "), code > 0) == ("", False, True, True)


def test_a_reader_that_has_seen_enough_ends_a_list_silently(desk: Desk) -> None:
    """`| head -1` leaves no traceback and no word, however much is left."""
    desk.said("log", stdin="".join(f"{LONG} {number} by fri\n" for number in range(300)))
    for form in ("text", "json", "csv", "markdown"):
        line = f"{sys.executable} -m huddlecli action list --format {form}"
        done = subprocess.run(
            ["bash", "-c", f"{line} | head -1; exit ${{PIPESTATUS[0]}}"],
            env=desk.environ,
            cwd=desk.root,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (len(done.stdout.splitlines()), done.stderr, done.returncode) == (1, "", 0)


def test_quiet_is_silent_and_without_it_each_verb_says_one_thing(tmp_path: Path) -> None:
    """`-q` prints nothing but errors; without it, a success is confirmed on stdout."""
    loud, quiet = tmp_path / "loud", tmp_path / "quiet"
    loud.mkdir()
    quiet.mkdir()
    desks = Desk(loud), Desk(quiet)
    said = dict[str, tuple[bool, tuple[str, str, int]]]()
    for minute, line in enumerate(VERBS):
        now = f"2026-11-23T09:{minute:02}:00+01:00"
        out, _, code = desks[0].said(line, HUDDLE_NOW=now)
        said[line] = (bool(out) and code == 0, desks[1].said(f"-q {line}", HUDDLE_NOW=now))

    assert said == dict.fromkeys(VERBS, (True, ("", "", 0)))


def test_the_page_of_exit_codes_has_those_of_all_errors() -> None:
    """Whoever adds an error with a new code adds it to `huddle help exit-codes`."""
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    codes = {kind.exit_code for kind in kinds if issubclass(kind, errors.HuddleError)}
    listed = {int(code) for code, _ in EXIT_CODES.rows}

    assert listed == codes | {0, 130}


@pytest.mark.parametrize("way", ["flag", "variable", "pipe"])
@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("people add zoe", "huddle people add zoe:marketing"),
        ("action edit Quote", "huddle action edit"),
        ("term propose lead", "huddle term propose lead WORDS"),
        ("people leave ana --to sam", "huddle people leave ana --to sam --yes"),
        ("log Call @zoe by fri", "a new person: --new-person zoe:marketing"),
    ],
)
def test_a_question_that_cannot_be_asked_names_the_flag(
    desk: Desk, line: str, hint: str, way: str
) -> None:
    """With `--no-input`, with the variable and off a terminal the answer is asked of the line."""
    desk.said("log", stdin="Quote @ana by fri\nCall @ana by fri\nMail @ana by fri\n")
    before = desk.files()
    environ: dict[str, Any] = {
        "flag": {"typed": "y\n"},
        "variable": {"typed": "y\n", "HUDDLE_NO_INPUT": "1"},
        "pipe": {"stdin": "y\n"},
    }[way]

    flag = "--no-input " if way == "flag" else ""
    out, err, code = desk.said(flag + line, **environ)

    assert (out, code, desk.files()) == ("", 2, before)
    assert err.splitlines()[-1].startswith(f"hint:  {hint}"), err


def test_nothing_is_written_outside_the_folders_of_huddle(tmp_path: Path) -> None:
    """Verbs write into the team, and the user's folders; what `-o` names is said."""
    desk = Desk(tmp_path)
    for minute, line in enumerate(VERBS):
        desk.said(line, HUDDLE_NOW=f"2026-11-23T09:{minute:02}:00+01:00")

    written = [path.relative_to(desk.root) for path in desk.root.rglob("*") if path.is_file()]
    own = {"acme", "config/huddle", "state/huddle", "data/huddle"}
    others = [path for path in written if not any(str(path).startswith(f"{one}/") for one in own)]
    assert others == [Path("week.ics")]
    private = [tmp_path / folder for folder in ("config/huddle", "state/huddle")]
    assert [oct(folder.stat().st_mode & 0o777) for folder in private] == ["0o700", "0o700"]


def test_what_a_newer_version_wrote_into_a_record_stays(desk: Desk) -> None:
    """Keys that this version does not know survive its changes."""
    desk.said("log Quote by fri")
    file = desk.file("id01")
    head, mark, changes = file.read_text(encoding="utf-8").partition("\n[[change]]")
    file.write_text(f'{head}mood = "good"\n\n[crm]\ndeal = 51\n{mark}{changes}', encoding="utf-8")

    desk.said("action edit id01 due:thu", HUDDLE_NOW="2026-11-23T09:01:00+01:00")
    desk.said("done id01", HUDDLE_NOW="2026-11-23T09:02:00+01:00")

    text = desk.file("id01").read_text(encoding="utf-8")
    assert ('mood = "good"\n' in text, "deal = 51" in text) == (True, True)
    assert desk.said("action show id01")[2] == 0


def test_no_module_knows_the_network() -> None:
    """Nothing leaves the machine but what a command of the user's own sends."""
    found = dict[str, set[str]]()
    for path in Path(huddlecli.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = list[str]()
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            names = [name for name in names if name != "urllib.parse"]  # it only takes texts apart
            if bad := {name.partition(".")[0] for name in names} & NETWORK:
                found[path.name] = bad
    assert found == {}


def test_every_flag_for_all_commands_counts_before_and_after_the_command(desk: Desk) -> None:
    """Only where text is typed they come before its first word."""
    desk.said("log Quote by fri")
    environ: dict[str, Any] = {"HUDDLE_TEAM": None}
    where = f"--team {desk.team}"
    for name in ("action list", "people list", "agenda list", "doctor", "config list"):
        assert not SHAPES[name].takes_text
        group, _, rest = name.partition(" ")
        lines = (f"{where} {name}", f"{group} {where} {rest}", f"{name} {where}")
        said = [desk.said(line, **environ) for line in lines]
        assert said == [said[0]] * 3
        assert said[0][2] == 0
