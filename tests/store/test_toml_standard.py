"""The reader for machines without rtoml: the same content as rtoml's, and nothing is too much."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

import pytest
import rtoml
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.store.toml import standard
from tests.helpers.desk import Desk

# The program on a machine that has no rtoml.
WITHOUT = "import sys; sys.modules['rtoml'] = None; from huddlecli.cli import program; program()"

zones = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
values = st.recursive(
    st.one_of(
        st.text(max_size=20),
        st.booleans(),
        st.integers(-(2**63), 2**63 - 1),
        st.floats(),
        st.dates(),
        st.times().map(lambda value: value.replace(fold=0)),
        st.datetimes(timezones=st.one_of(st.none(), zones)).map(
            lambda value: value.replace(fold=0)
        ),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=12,
)
documents = st.builds(
    tomli_w.dumps,
    st.dictionaries(st.text(max_size=8), values, max_size=5),
    multiline_strings=st.booleans(),
)


def read(reader: Any, text: str) -> str:
    """Return what `reader` makes of `text` in words, or its refusal."""
    try:
        return repr(_plain(reader.loads(text)))
    except reader.TomlParsingError as error:
        return f"refused: {error}"


@given(documents)
def test_what_is_written_is_read_in_the_same_way(text: str) -> None:
    """Every value that a file can hold, in every form in which tomli-w writes it."""
    found = read(standard, text)

    assert not found.startswith("refused")
    assert found == read(rtoml, text)


@given(documents, st.data())
def test_what_is_broken_is_refused(text: str, data: st.DataObject) -> None:
    """What a slip of the hand makes of a file is no other content, and a refusal has its line."""
    at = data.draw(st.integers(0, len(text)), label="at")
    more = data.draw(
        st.sampled_from(["", "=", "[", '"', "'", "<", "#", "\n", ".", "x", "1", "\x00"])
    )
    gone = data.draw(st.integers(0, 3), label="gone")
    broken = text[:at] + more + text[at + gone :]

    found, known = read(standard, broken), read(rtoml, broken)
    if found.startswith("refused"):
        line = re.search(r" at line (\d+)$", found)
        assert line
        assert 1 <= int(line[1]) <= broken.count("\n") + 1
    else:
        assert found == known
    if known.startswith("refused"):
        assert found.startswith("refused")


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("a = 1\na = 2\n", "duplicate key at line 2"),
        ("a = 1\n[a]\n", "duplicate key at line 2"),
        ("[a]\n\n[a]\n", "duplicate key at line 3"),
        ("[[a]]\n[a]\n", "duplicate key at line 2"),
        ("a = { b = 1 }\na.c = 2\n", "cannot extend an inline table or a list at line 2"),
        ("a: 1\n", "key with no value, expected `=` at line 1"),
        ('a = "open\nb = 1\n', "unterminated string at line 1"),
        ('a = 1\nb = "torn', "unterminated string at line 2"),
        ("a = 2026-02-30\n", "invalid date or datetime at line 1"),
        (f"a = 1\nb = {'9' * 5000}", "integer number overflowed at line 2"),
        (f"\n\na = 0x{'f' * 5000}", "integer number overflowed at line 3"),
        (f"a = [\n-{'9' * 40}\n]", "integer number overflowed at line 2"),
        ("a = 1\nb = 1e400\n", "floating-point number overflowed at line 2"),
        (f"a = {'[' * 5000}", "cannot recurse further; max recursion depth met"),
        (f"a = {'[' * 300}{']' * 300}", "cannot recurse further; max recursion depth met"),
        (f"a = {'{ a = ' * 5000}", "cannot recurse further; max recursion depth met"),
        (f"a{'.a' * 80} = 1", "recursion limit"),
        (f"'a'{' . a' * 80} = 1", "recursion limit"),
        (f"[[a{'.a' * 90}]]", "recursion limit"),
    ],
)
def test_each_refusal_says_why(text: str, refusal: str) -> None:
    """The commonest mistakes have the words of rtoml; rtoml refuses all of them too."""
    with pytest.raises(standard.TomlParsingError) as caught:
        standard.loads(text)

    assert str(caught.value) == refusal
    assert read(rtoml, text).startswith("refused")


@pytest.mark.parametrize(
    "text",
    [
        f"a = '{'a.' * 200}'\n",
        f'a = """\n{"a." * 200}\n"""\n',
        f"a = '''\n{'a.' * 200}\n'''\n",
        f'a = "\\"{"a." * 200}"\n',
        f"a = 1  # {'a.' * 200}\n",
        f"a{'.a' * 79} = 1\n",
        "\ufeffa = 1\r\nb = 2\r\n",
        "a = inf\nb = -inf\nc = nan\nd = 1_000.5e3\n",
    ],
)
def test_what_only_looks_like_too_much_is_read(text: str) -> None:
    """Dots in a text or a comment are no parts of a key; a mark of Windows is no text."""
    assert read(standard, text) == read(rtoml, text)
    assert not read(standard, text).startswith("refused")


def test_a_machine_without_rtoml_runs_the_same_commands(desk: Desk) -> None:
    """What one machine writes the other reads, and a bad file is named with its line."""
    desk.run("log -q Send the list by fri")
    listed = desk.said("action list --format json")
    with_rtoml = desk.program
    desk.program = ["-c", WITHOUT]

    assert desk.said("action list --format json") == listed
    desk.run("log -q Call Oakline by fri")
    desk.run("done -q list")
    (desk.team / "actions" / "open" / "k7f2q9xmtb-x.toml").write_text('id = 1\ntitle = "x\n')
    without = desk.said("mine")
    desk.program = with_rtoml
    out, err, code = desk.said("mine")

    assert without == (
        out,
        "warning: actions/open/id03-x.toml: unterminated string at line 2\n",
        0,
    )
    assert (err, code) == (
        'warning: actions/open/id03-x.toml: invalid basic string, expected `"` at line 2\n',
        0,
    )


def test_a_mistake_in_a_file_of_the_team_is_shown_with_its_line(desk: Desk) -> None:
    """`huddle.toml` is refused as a whole, in the words that people know."""
    desk.program = ["-c", WITHOUT]
    team = desk.team / "huddle.toml"
    team.write_text(team.read_text() + "\nname = 1\n")

    _, err, code = desk.said("mine")

    assert err.splitlines()[0] == "error: huddle.toml has a mistake"
    assert (err.count(": not valid TOML: "), code) == (1, 2)


def _plain(value: Any) -> Any:
    """Return `value` with each time in words: each reader has its own classes for zones."""
    match value:
        case dict():
            return {key: _plain(inner) for key, inner in value.items()}
        case list():
            return [_plain(inner) for inner in value]
        case datetime() | date() | time():
            return (type(value).__name__, value.isoformat())
        case _:
            return value
