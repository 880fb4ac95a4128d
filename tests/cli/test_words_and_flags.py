"""Words on a command line: what is a flag among them, and what is text."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from huddlecli.core.quick_add import keeping_hint
from tests.helpers.desk import Desk


@pytest.mark.parametrize(
    "words",
    [
        ("Offer", "-10%", "to", "Brightwave"),
        ("Document", "the", "-q", "flag"),
        ("Test", "--debug", "in", "the", "demo"),
        ("Test", "--yes", "and", "--team", "spirit", "and", "--no-input"),
        ("Explain", "-h", "and", "--help", "to", "Bob"),
        ("- [ ] call Bob",),
        ("-10% for Oakline",),
        ("Call", "Ana", "--", "bring", "the", "deck"),
        ("Try", "-x", "--unknown=3", "-", "--"),
    ],
)
@pytest.mark.parametrize(
    "verb", ["log", "action add", "raise", "win add", "parked add", "decision add"]
)
def test_a_word_with_a_dash_is_text(desk: Desk, verb: str, words: tuple[str, ...]) -> None:
    """After the first word no flag is read but the verb's own; no word is lost."""
    out, err, code = desk.said(verb, *words)

    assert (err, code) == ("", 0)
    assert f"  {' '.join(words)}   → Acme\n" in out


def test_the_flags_of_a_verb_count_among_its_words(desk: Desk) -> None:
    """They win over the marks in the words, wherever they are and however they are written."""
    desk.run(
        "log Offer --owner=ana -10% --due fri to Oakline --tag price",
        out="""
        id01  ana  due Fri 27 Nov  Offer -10% to Oakline  #price   → Acme
        """,
    )
    desk.run(
        "win add Oakline -- signed --side sales",
        out="""
        id02  both  Mon 23 Nov  Oakline -- signed --side sales   → Acme
        """,
    )
    desk.run(
        "log --",
        "--owner is a flag",
        out="""
        id03  sam  due Tue 1 Dec  --owner is a flag   → Acme
        """,
    )


def test_a_word_that_is_nearly_a_flag_is_pointed_out(desk: Desk) -> None:
    """It is kept as text like any other, but perhaps a flag was meant."""
    desk.run(
        "log Call Oakline --ownr ana",
        out="""
        id01  sam  due Tue 1 Dec  Call Oakline --ownr ana   → Acme
        """,
        err="""
        hint:  "--ownr" was read as text; did you mean --owner?
        """,
    )


def test_flags_for_all_commands_count_before_the_first_word(desk: Desk) -> None:
    """Before the command, or between it and its words."""
    desk.run("-q log Call Oakline")
    desk.run("log -q Call Oakline")
    desk.run("--quiet action add --no-input Call Oakline")


def test_what_changes_a_promise_takes_words_with_a_dash(desk: Desk) -> None:
    """`edit`, `done` and `drop` keep them too, in the title and in the reason."""
    desk.said("log Offer it by fri")
    desk.run("action edit id01 -10% less", out="id01  sam  due Fri 27 Nov  -10% less\n")
    desk.run("action edit id01", "- [ ] -q", out="id01  sam  due Fri 27 Nov  - [ ] -q\n")
    desk.run("done - [ ] -q", out="done  id01  - [ ] -q\n")
    desk.said("action reopen id01")
    desk.run("action drop id01 they want -20%", out="dropped  id01  - [ ] -q  they want -20%\n")


@pytest.mark.parametrize(
    ("line", "error", "hint"),
    [
        ("log -x marks the spot", "no such option: -x", "huddle log -- -x marks the spot"),
        ("raise --who answers", "no such option: --who", "huddle raise -- --who answers"),
        ("win add -v two", "no such option: -v", "huddle win add -- -v two"),
        (
            "action list --sinc mon",
            "no such option: --sinc (--since?)",
            "huddle action list --help",
        ),
        (
            "win Northgate renewed",
            "there is no command win Northgate",
            "huddle win add Northgate renewed",
        ),
        (
            "action drop id01 so --reason so",
            "the reason is given twice",
            "either words or --reason TEXT",
        ),
        (
            "action edit id01 so --title so",
            "the title is given twice",
            "either words or --title TITLE",
        ),
    ],
)
def test_a_mistake_names_the_command_as_it_is_typed(
    desk: Desk, line: str, error: str, hint: str
) -> None:
    """The hint has the whole command, and how the word would be text."""
    desk.said("log Call Oakline")
    before = desk.files()

    desk.run(line, err=f"error: {error}\nhint:  {hint}\n", code=2)

    assert desk.files() == before


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize("word", ["@acme_official", "@sam's", "asap", "@we", "due:", "@a{b}"])
def test_what_keeps_a_word_passes_through_each_shell(shell: str, word: str) -> None:
    """The word of the hint reaches the program with its backslash."""
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not here")
    typed = keeping_hint(word, in_shell=True).removesuffix(" keeps it as text")

    done = subprocess.run(
        [shell, "-c", f"printf %s {typed}"], capture_output=True, check=True, text=True
    )

    assert done.stdout == f"\\{word}"


@pytest.mark.parametrize(
    "line", ["log Follow @acme_official on X", "log Ask @press-team about it @maria", "log X asap"]
)
def test_the_hint_that_keeps_a_word_works_as_it_is_shown(desk: Desk, line: str) -> None:
    """With it in place of the word, the line is kept as it was meant."""
    _, err, code = desk.said(line)
    assert code == 2
    found = re.search(r"'\\(\S+)' keeps it as text", err)
    assert found

    verb, *words = line.split()
    out, err, code = desk.said(verb, *(f"\\{one}" if one == found[1] else one for one in words))

    assert (err, code) == ("", 0)
    assert found[1] in out
