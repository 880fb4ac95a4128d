"""`huddle completion`: which words it offers, and that asking for them does nothing else."""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from huddlecli.cli import COMMANDS
from huddlecli.cli.arguments.table import SHAPES
from huddlecli.cli.completion.answer import answer
from huddlecli.cli.completion.shell_words import quoted, shell_words
from huddlecli.cli.completion.table import WORDS
from tests.helpers.desk import Desk

DAYS = {
    "today": "Mon 23 Nov",
    "tomorrow": "Tue 24 Nov",
    "tue": "Tue 24 Nov",
    "wed": "Wed 25 Nov",
    "thu": "Thu 26 Nov",
    "fri": "Fri 27 Nov",
    "sat": "Sat 28 Nov",
    "sun": "Sun 29 Nov",
    "mon": "Mon 30 Nov",
    "3d": "Thu 26 Nov",
    "1w": "Mon 30 Nov",
    "2w": "Mon 7 Dec",
    "next-week": "Mon 30 Nov",
    "eow": "Sun 29 Nov",
    "eom": "Mon 30 Nov",
}
LINES = (
    *("log -q Send the demo list @maria by fri #leads", "log -q Call Oakline @sam by thu"),
    *("log -q Write the offer @ana by tomorrow", "decision add -q No discounts review:4w"),
    *("win add -q Oakline signed", "parked add -q Partner page", "lead add -q Brightwave @ana"),
    *("measure add -q Calls", "term propose -q lead Somebody who asked", "action drop offer"),
    *("start daily --plain", "raise -q Who answers the chat"),
)


class Asked:
    """What is offered at a desk, by calling the function that answers a shell."""

    def __init__(self, desk: Desk) -> None:
        """Ask at `desk`."""
        self.desk = desk

    def __call__(self, *words: str, **environ: str) -> dict[str, str]:
        """Return the words that complete the last one, each with what is beside it."""
        rows = self.rows("fish", *words, **environ)[1:]
        return dict(row.split("\t") for row in rows)

    def rows(self, shell: str, *words: str, **environ: str) -> list[str]:
        """Return the lines of an answer, and check that nothing else happened."""
        before, kept = self.desk.files(), dict(os.environ)
        out, err = io.StringIO(), io.StringIO()
        os.environ.update({**self.desk.environ, **environ})
        try:
            with redirect_stdout(out), redirect_stderr(err):
                code = answer([shell, *words], COMMANDS)
        finally:
            os.environ.clear()
            os.environ.update(kept)
        assert (err.getvalue(), code) == ("", 0)
        assert self.desk.files() == before
        return out.getvalue().splitlines()


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """What is offered in a team that has one of each kind."""
    desk = Desk(tmp_path_factory.mktemp("asked"))
    for line in LINES:
        out, err, code = desk.said(line, stdin="/end\n")
        assert code == 0, (line, out, err)
    return Asked(desk)


def named(asked: Asked, offered: dict[str, str]) -> dict[str, str]:
    """Return ids by the titles beside them."""
    return {about: asked.desk.named(id_) for id_, about in offered.items()}


def test_commands_and_their_flags(asked: Asked) -> None:
    """Those that begin with what was typed, each with what it is."""
    assert asked("de") == {"decision": COMMANDS["decision"][1]}
    assert list(asked("help", "w")) == ["win", "watch"]
    assert list(asked("parked", "")) == ["add", "drop", "edit", "list", "show"]
    assert asked("term", "stage", "a") == {"add": WORDS["term stage add"][""][2]}
    assert list(asked("win", "add", "--s")) == ["--side"]
    assert list(asked("--team", "x", "act")) == ["action"]
    assert list(asked("log", "Send", "--d")) == ["--due"]
    assert asked("nosuch", "") == {}


def test_choices(asked: Asked) -> None:
    """A format is one of this command."""
    formats = ["auto", "rich", "text", "json", "todotxt", "taskwarrior"]
    assert list(asked("mine", "--format", "")) == formats
    assert list(asked("summary", "--format=h")) == ["--format=html"]
    assert list(asked("action", "list", "--status", "d")) == ["done", "dropped"]
    assert list(asked("completion", "")) == ["bash", "zsh", "fish", "powershell"]
    assert list(asked("schema", "huddle.mine-")) == ["huddle.mine-all"]
    assert asked("schema", "mine-") == {"mine-all": "huddle mine --all --format json"}


def test_ids_with_their_titles(asked: Asked) -> None:
    """Mine first, then by date; closed ones after the others, or alone for `reopen`."""
    open_ones = ["Call Oakline, sam, Thu 26 Nov", "Send the demo list, maria, Fri 27 Nov"]

    assert list(asked("done", "").values()) == open_ones
    assert list(asked("action", "edit", "").values()) == open_ones
    assert list(asked("action", "show", "").values()) == [
        *open_ones,
        "Write the offer, ana, Tue 24 Nov",
    ]
    assert list(asked("action", "reopen", "").values()) == ["Write the offer, ana, Tue 24 Nov"]
    assert list(asked("decision", "keep", "").values()) == ["No discounts"]
    assert list(asked("decision", "add", "x", "--replaces", "").values()) == ["No discounts"]
    assert list(asked("win", "show", "").values()) == ["Oakline signed"]
    assert list(asked("raised", "drop", "").values()) == ["Who answers the chat"]
    assert list(asked("lead", "accept", "").values()) == ["Brightwave, ana"]
    assert list(asked("measure", "show", "").values()) == ["Calls, sam"]
    assert list(asked("term", "show", "")) == ["lead"]


def test_an_id_is_as_long_as_it_has_to_be(asked: Asked) -> None:
    """As lists show it, and not offered twice."""
    ids = list(asked("done", ""))

    assert [len(id_) for id_ in ids] == [4, 4]
    assert list(asked("done", ids[1][:1])) == [ids[1]] or ids[0][0] == ids[1][0]
    assert list(asked("done", ids[0].upper())) == [ids[0]]
    assert list(asked("done", ids[0], "")) == [ids[1]]
    assert asked("done", "the", "") == {}
    assert list(asked("action", "drop", ids[0], "")) == [ids[1]]
    assert list(asked("action", "edit", ids[0], ids[1][:2])) == [ids[1]]
    assert asked("action", "edit", ids[0], "due:f") == {"due:fri": "Fri 27 Nov"}
    assert asked("action", "drop", ids[0], "too", "") == {}
    assert asked("action", "reopen", ids[0], "") == {}
    assert asked("lead", "accept", "abcd", "") == {}
    assert asked("done", "Call the customer", "") == {}


def test_marks_in_a_text(asked: Asked) -> None:
    """An owner, a day or a tag is completed; plain words are not."""
    assert asked("log", "Send", "@m") == {"@maria": "marketing"}
    assert asked("log", "Send\\ it\\ @M") == {"Send it @maria": "marketing"}
    assert asked("log", "Send", "#") == {"#leads": ""}
    assert asked("log", "Send", "+LE") == {"+leads": ""}
    assert asked("log", "Send", "due:") == {f"due:{word}": day for word, day in DAYS.items()}
    assert asked("log", "Send", "by", "f") == {"fri": "Fri 27 Nov"}
    assert asked("log", '"Send it by f') == {"Send it by fri": "Fri 27 Nov"}
    assert asked("decision", "add", "x", "review:2") == {"review:2w": "Mon 7 Dec"}
    assert list(asked("decision", "add", "x", "replaces:").values()) == ["No discounts"]
    assert asked("lead", "add", "x", "passed:y") == {"passed:yesterday": "Sun 22 Nov"}
    assert asked("log", "du") == {"due:": ""}
    assert list(asked("find", "x", "is:la")) == ["is:late"]
    assert list(asked("find", "x", "kind:de")) == ["kind:decision"]
    assert list(asked("find", "x", "kind:p")) == ["kind:promise", "kind:parked"]
    assert asked("find", "since:y") == {"since:yesterday": "Sun 22 Nov"}
    for words in (("Send", ""), ("Send", "fri"), ("Send", "m"), ("Send", "review:f"), ("a@m",)):
        assert asked("log", *words) == {}
    assert asked("win", "add", "x", "@m") == {}
    assert asked("done", "Send", "@m") == {}


def test_values_of_flags(asked: Asked) -> None:
    """People, sides, agendas, days, weeks and huddles."""
    assert asked("log", "--owner", "m") == {"maria": "marketing"}
    assert list(asked("action", "list", "--owner", "")) == ["me", "all", "ana", "maria", "sam"]
    assert list(asked("action", "list", "--side=")) == ["--side=marketing", "--side=sales"]
    assert asked("start", "--with", "ana:sales,ma") == {"ana:sales,maria": "marketing"}
    assert asked("start", "--with", "zoe:s") == {"zoe:sales": ""}
    assert asked("people", "away", "m") == {"maria": "marketing"}
    assert asked("people", "add", "m") == {}
    assert asked("agenda", "show", "we") == {"weekly": "Weekly huddle"}
    assert asked("start", "da") == {"daily": "Daily huddle"}
    assert asked("minutes", "list", "--agenda", "da") == {"daily": "Daily huddle"}
    assert asked("done", "x", "--on", "y") == {"yesterday": "Sun 22 Nov"}
    assert asked("done", "x", "--on", "f") == {"fri": "Fri 20 Nov"}
    assert asked("summary", "--week", "l") == {"last": "Mon 16 Nov to Sun 22 Nov"}
    assert list(asked("measure", "log", "calls", "3", "--for", "2026-1")) == ["2026-11", "2026-10"]
    assert asked("minutes", "show", "") == {"2026-11-23-0900-daily": "daily, Mon 23 Nov"}
    assert asked("log", "x", "--tag", "") == {"leads": ""}
    assert asked("people", "add", "zoe:sales", "--timezone", "Europe/Berl") == {"Europe/Berlin": ""}
    assert list(asked("agenda", "topics", "--category", "c")) == ["customer"]
    assert list(asked("config", "get", "leads.")) == ["leads.answer", "leads.title", "leads.status"]
    assert asked("agenda", "set", "daily", "m") == {"minutes": "how long it takes"}
    assert list(asked("agenda", "unset", "daily", "at", "t")) == ["title", "timezone", "talk"]
    assert list(asked("config", "set", "bell", "off", "--in=")) == ["--in=user", "--in=team"]


def test_files_are_left_to_the_shell(asked: Asked) -> None:
    """It knows how to complete them."""
    assert asked.rows("fish", "lead", "import", "x") == ["files"]
    assert asked.rows("fish", "summary", "-o", "x") == ["files"]
    assert asked.rows("fish", "init", "x") == ["folders"]
    assert asked.rows("fish", "--team", "x") == ["folders"]


@pytest.mark.parametrize("name", [name for name, shape in SHAPES.items() if not shape.subcommands])
def test_every_command_is_completed(asked: Asked, name: str) -> None:
    """At each of its flags and arguments, something may be offered and nothing goes wrong."""
    for key in WORDS[name]:
        words = [*name.split(), *([key] if key[:1] == "-" else [])]
        for current in ("", "x", "@", "due:", "-", "#"):
            asked(*words, current)


def test_what_bash_gets(asked: Asked) -> None:
    """Only what follows the last sign that divides words for it, quoted; beside it what it is."""
    due = [f"{word:<11}{day}" for word, day in DAYS.items()]

    def bash(kind: str, end: str, line: str) -> list[str]:
        return asked.rows("bash", kind, "100", end, f"huddle {line}")

    assert bash("9", "f", "log x due:f") == ["words", "fri"]
    assert bash("63", "", "log x due:") == ["words", *due]
    assert bash("9", "ma", "log x --owner=ma") == ["words", "maria"]
    assert bash("9", "x @ma", 'log "x @ma') == ["words", "x @maria"]
    assert bash("9", "s @ma", "log it's @ma") == ["words", "s @maria"]
    assert bash("9", "x\\ @ma", "log x\\ @ma") == ["words", "x\\ @maria"]
    assert bash("9", "#l", "log x #l") == ["words", "+leads"]
    assert bash("9", "an", "start --with an") == ["parts", "ana"]


def test_what_powershell_gets(asked: Asked) -> None:
    """The word as it is typed, the word as it is shown, and what it is."""

    def powershell(line: str) -> list[str]:
        return asked.rows("powershell", _HUDDLE_LINE=line)

    assert powershell("huddle log x '@m") == ["words", "'@maria'\t@maria\tmarketing"]
    assert powershell("huddle log x due:f") == ["words", "due:fri\tdue:fri\tFri 27 Nov"]
    assert powershell('huddle log "x @m') == ["words", "'x @maria'\t@maria\tmarketing"]
    assert powershell("huddle done ")[0] == "words"


@pytest.mark.parametrize("shell", ["bash", "powershell"])
@pytest.mark.parametrize(
    "word", ["fri", "a b", "it's", '"x"', "$(rm x)", "`x`", "a\\b", "#x", "*?[]", "~", "é;|&", "@a"]
)
def test_a_quoted_word_is_one_word(shell: str, word: str) -> None:
    """As the same shell reads it."""
    typed = quoted(word, shell)  # type: ignore[arg-type]
    read = shell_words(f"huddle {typed} ", shell)  # type: ignore[arg-type]

    assert read.before == ("huddle", word)


# --- nothing is written, asked or warned about ------------------------------------------------


def test_without_a_team_nothing_is_made(desk: Desk) -> None:
    """Not even the folder for what somebody keeps alone."""
    shutil.rmtree(desk.team)

    for words in (
        "done",
        "log @",
        "log due:",
        "minutes show",
        "agenda show",
        "action list --owner",
    ):
        out, err, code = desk.said(f"completion --candidates zsh 80 {words}", "", HUDDLE_TEAM=None)
        assert (out.partition("\n")[0], err, code) == ("words", "", 0)

    assert desk.files() == {}
    assert [*desk.root.iterdir()] == []


def broken(desk: Desk) -> Iterator[str]:
    """Break one thing after another."""
    toml = desk.team / "huddle.toml"
    text = toml.read_text(encoding="utf-8")
    for bad in ("", "schema = 1\n[[", "\x00\x1b[2J", text + "\n[[person]]\nname = 3\n"):
        toml.write_text(bad, encoding="utf-8")
        yield f"huddle.toml is {bad[:9]!r}"
    toml.write_bytes(b"\xff\xfe")
    yield "huddle.toml is no text"
    toml.unlink()
    toml.mkdir()
    yield "huddle.toml is a folder"
    toml.rmdir()
    toml.write_text(text, encoding="utf-8")
    for path in (desk.team / "actions/open").iterdir():
        path.write_bytes(b"\xff = \x1b")
    yield "records are no records"
    shutil.rmtree(desk.team / "actions")
    (desk.team / "actions").write_text("x", encoding="utf-8")
    yield "a folder is a file"
    desk.environ["HUDDLE_NOW"] = "yesterday"
    yield "the time is no time"
    desk.environ["HUDDLE_USER"] = "no\x1bbody"
    yield "the user is nobody"
    config = desk.root / "config/huddle/config.toml"
    config.parent.mkdir(parents=True)
    config.write_text("user = [", encoding="utf-8")
    desk.environ.pop("HUDDLE_USER")
    yield "the configuration cannot be read"


def test_whatever_is_broken(desk: Desk) -> None:
    """No message, no question, exit code 0, and no file is other than before."""
    desk.run("log -q Call by fri")
    for what in broken(desk):
        before = desk.files()
        for words in (("done", ""), ("log", "@"), ("log", "due:"), ("log", "#"), ("mine", "--f")):
            _, err, code = desk.said("completion --candidates zsh 80", *words)
            assert (err, code) == ("", 0), what
        assert desk.files() == before, what


@pytest.mark.parametrize("words", ["", "bash", "bash x", "tcsh a b", "zsh", "fish", "bash 9 80 a"])
def test_a_wrong_question_is_answered_with_nothing(desk: Desk, words: str) -> None:
    """A script of another version may ask it."""
    _, err, code = desk.said(f"completion --candidates {words}")

    assert (err, code) == ("", 0)


def test_titles_do_nothing_to_the_terminal(desk: Desk) -> None:
    """A file that somebody else wrote may have anything in it."""
    desk.run("log -q Call by fri")
    (path,) = (desk.team / "actions/open").iterdir()
    text = path.read_text(encoding="utf-8")
    hostile = r"a\u001b[2Jb\tc\nd\u0007: \u202ee`x`$(x)" + "漢" * 90
    path.write_text(text.replace('"Call"', f'"{hostile}"'), encoding="utf-8")

    out, err, code = desk.said("completion --candidates zsh 40 done", "")
    fish, _, _ = desk.said("completion --candidates fish done", "")

    kind, line = out.rstrip("\n").split("\n")
    assert (kind, err, code) == ("words", "", 0)
    assert re.fullmatch(r"id01\tid01  a␛\[2Jb␉c␊d␇: <U\+202E>e.*…", line)
    assert fish.count("\t") == 1
    assert fish.count("\n") == 2
    assert fish.replace("\n", "").replace("\t", "").isprintable()


def test_a_name_that_no_terminal_should_get_is_not_offered(desk: Desk) -> None:
    """Words are inserted as they are."""
    path = desk.team / "agendas"
    path.mkdir()
    (path / "a\x1bb.toml").write_text('title = "x"\n', encoding="utf-8")
    (path / "our-own.toml").write_text('title = "Our\x1b own"\n', encoding="utf-8")

    out, err, code = desk.said("completion --candidates fish agenda show o")
    every, _, _ = desk.said("completion --candidates fish agenda show", "")

    assert (out, err, code) == ("words\nour-own\t\n", "", 0)
    assert "\x1b" not in every


def test_of_ten_thousand_the_last_changed_are_offered(desk: Desk) -> None:
    """A shell asks before it lists a hundred; a few letters of an id bring up any of them."""
    desk.run("log -q Call by fri")
    (path,) = (desk.team / "actions/open").iterdir()
    text, first = path.read_text(encoding="utf-8"), path.name[:10]
    digits = "0123456789abcdefghjkmnpqrstvwxyz"
    for number in range(1000):
        id_ = f"{digits[number % 32]}{digits[number // 32]}00000000"
        copy = path.with_name(f"{id_}-call.toml")
        copy.write_text(text.replace(first, id_).replace('"Call"', f'"Call {number}"'))
        os.utime(copy, (1_700_000_000 + number, 1_700_000_000 + number))
    asked = Asked(desk)

    offered = asked("done", "")
    few = asked("done", "z")

    assert len(offered) == 60
    assert [re.sub(r"\D", "", about.partition(",")[0]) for about in offered.values()][1:] == [
        str(number) for number in range(941, 1000)
    ] or {*offered.values()} >= {"Call 999, sam, Fri 27 Nov", "Call, sam, Fri 27 Nov"}
    assert len(few) == 31 + first.startswith("z")


# --- the script ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["bash", "zsh", "fish", "powershell", "BASH", "/bin/zsh", "pwsh"])
def test_the_script_is_printed(desk: Desk, name: str) -> None:
    """For the shell that is named, also as `$SHELL` names it."""
    out, err, code = desk.said(f"completion {name}")

    assert ("completion --candidates" in out, err, code) == (True, "", 0)
    assert out.endswith("\n")


def test_another_shell_has_none(desk: Desk) -> None:
    """The message names those that have."""
    desk.run(
        "completion tcsh",
        err="""
        error: there is no completion for tcsh
        hint:  bash, zsh, fish or powershell
        """,
        code=2,
    )
    out, err, code = desk.said("completion")
    assert (out.startswith("Usage: huddle completion"), err, code) == (True, "", 0)


def test_the_scripts_are_part_of_the_program() -> None:
    """They are files beside the code."""
    folder = Path(sys.modules["huddlecli.cli.completion.answer"].__file__ or "").parent / "scripts"

    assert {path.name for path in folder.iterdir()} == {
        "huddle.bash",
        "huddle.zsh",
        "huddle.fish",
        "huddle.ps1",
    }
