"""What people get wrong: one error and one hint, the documented code, and nothing written."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.helpers.desk import Desk

# Root may write anywhere, unless it gives that up (CAP_DAC_OVERRIDE) before the program begins.
AS_ANYBODY = """
import ctypes, os, sys
if os.geteuid() == 0:
    ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)
os.execv(sys.executable, [sys.executable, "-m", "huddlecli", *sys.argv[1:]])
"""
FORMS = "today, tomorrow, mon … sun, 3d, 2w, eow, eom, next-week, dec-3, 2026-12-01"


@pytest.mark.parametrize(
    ("words", "error", "hint", "code"),
    [
        (
            "log x @maira",
            "no one here is called maira",
            "@maria?   a new person: --new-person maira:marketing   '\\@maira' keeps it as text",
            2,
        ),
        (
            "log x @zoe",
            "no one here is called zoe",
            "a new person: --new-person zoe:marketing   '\\@zoe' keeps it as text",
            2,
        ),
        (
            "log x due:2026-11-20",
            '"2026-11-20" is in the past',
            "today is 2026-11-23, fri is 2026-11-27",
            2,
        ),
        ("log x due:5", '"5" is not a date', "5d is in 5 days, 5w in 5 weeks", 2),
        ("log x due:someday", '"someday" is not a date', f"today?   a day: {FORMS}", 2),
        (
            "log x @we",
            "@we is more than one owner",
            "one owner, please: @maria; '\\@we' keeps it as text",
            2,
        ),
        (
            "log x asap",
            '"asap" is not a date',
            "due:today or due:fri; '\\asap' keeps it as text",
            2,
        ),
        (
            "log @ana due:fri",
            "the title is missing",
            "Send the demo list @maria due:fri",
            2,
        ),
        (
            f"log {'x' * 10_000}",
            "the title has 10,000 characters; the limit is 500",
            "shorten it by 9,500",
            2,
        ),
        (
            "log x\x1b[31m",
            "xU+001B[31m contains a control character (U+001B)",
            "type the text again without it",
            2,
        ),
        (
            "log x --tag 3",
            '"3" is not a tag',
            "a tag is one word that starts with a letter: leads",
            2,
        ),
        ("log x --new-person zoe:sale", "there is no side called sale", "zoe:sales", 2),
        ("action show nosuch", "there is no action nosuch", "huddle action list", 4),
        ("action drop nosuch", "there is no action nosuch", "huddle action list", 4),
        ("action edit nosuch x", "there is no action nosuch", "huddle action list", 4),
        ("action reopen nosuch", "there is no action nosuch", "huddle action list", 4),
        ("done nosuch", 'you have no open promise matching "nosuch"', "huddle mine", 4),
        ("decision show nosuch", "there is no decision nosuch", "huddle decision list", 4),
        ("decision add x replaces:zzzz", "there is no decision zzzz", "huddle decision list", 4),
        (
            "action list --owner maira",
            "no one here is called maira",
            "@maria?   huddle people list",
            2,
        ),
        ("action list --side sale", "there is no side called sale", "--side sales", 2),
        (
            "action list --status opn",
            "there is no status opn",
            "--status open, done, dropped, all",
            2,
        ),
        ("people away maira", "no one here is called maira", "@maria?   huddle people list", 2),
        ("people leave nobody", "no one here is called nobody", "huddle people list", 2),
        *(
            (
                f"{words} {flag}",
                f"option '{flag}' requires an argument",
                f"huddle {command} --help",
                2,
            )
            for words, flag, command in (
                ("people leave ana", "--to", "people leave"),
                ("agenda next", "--each", "agenda next"),
                ("term stage add x", "--of", "term stage add"),
                ("start daily", "--with", "start"),
            )
        ),
    ],
)
def test_a_mistake_is_explained(desk: Desk, words: str, error: str, hint: str, code: int) -> None:
    """The words of the one typing are in the error, and the hint is something to type."""
    before = desk.files()

    desk.run(words, err=f"error: {error}\nhint:  {hint}\n", code=code)

    assert desk.files() == before


@pytest.mark.parametrize(
    "command",
    [
        *("action list", "decision list", "parked list", "win list"),
        *("minutes list", "agenda coverage", "summary"),
    ],
)
def test_a_period_that_ends_before_it_begins_is_refused_everywhere(
    desk: Desk, command: str
) -> None:
    """Whoever looks need not be known, and the hint turns the days round."""
    desk.run(
        f"{command} --since fri --until 2026-11-10",
        HUDDLE_USER="",
        err="""
        error: 2026-11-20 is after 2026-11-10
        hint:  --since 2026-11-10 --until 2026-11-20
        """,
        code=2,
    )
    assert desk.said(f"{command} --since last-friday --until today", HUDDLE_USER="")[1:] == ("", 0)


def test_an_id_that_is_not_clear_is_refused_with_the_candidates(desk: Desk) -> None:
    """A beginning that several ids have in common is told with those ids and their titles."""
    for number, name in enumerate(("quote", "list")):
        copied(desk, f"k7f2q9xm{number}b", name)
    before = desk.files()

    desk.run(
        "action show k7f2",
        err="""
        error: k7f2 matches 2 ids
        hint:  id01 (quote), id02 (list)
        """,
        code=2,
    )
    assert desk.files() == before


def test_an_unknown_typist_is_refused_where_nobody_can_be_asked(desk: Desk) -> None:
    """The error names the way to say who is typing."""
    before = desk.files()

    desk.run(
        "log x",
        HUDDLE_USER="",
        err="error: who are you?\nhint:  HUDDLE_USER=NAME, or: huddle init ~/acme --me NAME\n",
        code=2,
    )
    desk.run(
        "log --no-input x",
        HUDDLE_USER="zoe",
        typed="sales\n",
        err="error: no one here is called zoe\nhint:  huddle people add zoe:marketing\n",
        code=2,
    )
    assert desk.files() == before


def test_what_cannot_be_saved_is_said_not_to_be(desk: Desk) -> None:
    """A file stands where a folder should be: the error says which and where to look."""
    (desk.team / "actions").write_text("", encoding="utf-8")
    before = desk.files()

    out, err, code = desk.said("log", "x")

    assert (out, err.count("\n"), err[:19], code, desk.files()) == (
        "",
        2,
        "error: could not sa",
        1,
        before,
    )


def test_a_folder_that_may_only_be_read() -> None:
    """Who may not write there is told so, and may still list."""
    with TemporaryDirectory() as name:
        desk = Desk(Path(name))
        desk.said("log", "Quote")
        desk.program = ["-c", AS_ANYBODY]
        folders = [desk.root, *(path for path in desk.root.rglob("*") if path.is_dir())]
        for folder in folders:
            folder.chmod(0o555)
        before = desk.files()

        listed = desk.said("action", "list")
        out, err, code = desk.said("log", "x")

        assert listed == ("id01  sam  due Tue 1 Dec  Quote\n", "", 0)
        assert (out, err.split(" ~")[0], code) == ("", "error: could not save", 1)
        assert desk.files() == before
        for folder in folders:
            folder.chmod(0o755)


def test_a_team_file_that_does_not_parse_is_shown_with_its_line(desk: Desk) -> None:
    """File, line and key, and where to mend it; nothing else runs."""
    file = desk.team / "huddle.toml"
    file.write_text(file.read_text().replace('side = "sales"', 'side = "sale"'), encoding="utf-8")
    before = desk.files()

    desk.run(
        "log x",
        err="""
        error: huddle.toml has a mistake
               huddle.toml:16: person 3: side: expected marketing or sales, got "sale" (sales?)
        hint:  fix ~/acme/huddle.toml, then: huddle doctor
        """,
        code=2,
    )
    assert desk.files() == before


def test_a_record_that_does_not_parse_costs_one_line(desk: Desk) -> None:
    """The others are shown, the exit code stays, and the file is left as it is."""
    desk.said("log", stdin="Quote\nList\n")
    desk.file("id02").write_text("title = ", encoding="utf-8")
    before = desk.files()

    out, err, code = desk.said("action", "list")

    told = (out, err.count("\n"), err.split("toml")[0], code)
    assert told == (
        "id01  sam  due Tue 1 Dec  Quote\n",
        1,
        "warning: actions/open/id02-list.",
        0,
    )
    assert desk.files() == before


def copied(desk: Desk, record_id: str, name: str) -> None:
    """Write a promise with that id."""
    folder = desk.team / "actions/open"
    folder.mkdir(parents=True, exist_ok=True)
    text = (
        f'schema = 1\nid = "{record_id}"\ntitle = "{name}"\nowner = "sam"\ndue = 2026-12-01\n'
        'status = "open"\ncreated = 2026-11-23T08:00:00.000Z\nby = "sam"\n'
    )
    (folder / f"{record_id}-{name}.toml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "given",
    [
        *("9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+23:59", "0001-01-02T00:00:00Z"),
        *("1899-12-31T23:59:59Z", "3000-01-01T00:00:00Z", "1900-01-01T00:00:00+01:00"),
        *("now", "2026-11-25", "2026-13-01T00:00:00Z", "2026-W48-3T10:00Z"),
        *("20261125T100000Z", "2026-11-25T10:00:00+25:00", "9999-12-31T23:59:59-12:00"),
    ],
)
def test_a_clock_that_is_set_to_nothing_is_refused(desk: Desk, given: str) -> None:
    """By every command, also one that does not need the hour, and before anything is written."""
    before = desk.files()

    for line in ("log x", "people list"):
        desk.run(
            line,
            HUDDLE_NOW=given,
            err=f"""
            error: HUDDLE_NOW is not a time in the years 1900 to 2999: {given}
            hint:  HUDDLE_NOW=2026-11-23T09:08:00+01:00
            """,
            code=2,
        )
    assert desk.files() == before


@pytest.mark.parametrize("given", ["1900-01-01T00:00:00Z", "2999-12-31t23:59:59z"])
def test_the_first_and_the_last_hour_of_the_clock(desk: Desk, given: str) -> None:
    """Commands work at the bounds, and read what they wrote there."""
    for line, code in (("log x", 0), ("start --plain", 3), ("summary", 0), ("doctor", 0)):
        out, err, found = desk.said(line, HUDDLE_NOW=given)
        assert (bool(out), "Traceback" in err, found) == (True, False, code)


@pytest.mark.parametrize(
    ("words", "code"), [("nosuch", 2), ("log x @@", 2), ("done nosuch", 4), ("log --ownr x", 2)]
)
def test_debug_shows_the_traceback_and_changes_nothing_else(
    desk: Desk, words: str, code: int
) -> None:
    """The error, its hint and the exit code are those without the flag."""
    _, told, _ = desk.said(words)
    out, err, found = desk.said(f"--debug {words}")

    assert (out, found) == ("", code)
    assert err.startswith("Traceback (most recent call last):\n")
    assert err.endswith(f"\n{told}")
    assert told.startswith("error: ")
