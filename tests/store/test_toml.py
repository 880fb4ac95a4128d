"""TOML: what is written reads back the same, one key a line, and says nothing to a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.records import Change
from huddlecli.core.text import nfc
from huddlecli.store import toml
from huddlecli.store.toml import standard

MADE = datetime(2026, 11, 23, 8, 12, 40, 120000, tzinfo=UTC)
RECORD = """\
schema = 1
id = "k7f2q9xmtb"
title = "Send the demo follow-up list"
due = 2026-12-01
created = 2026-11-23T08:12:40.120Z
tags = ["leads", "q4"]

[[change]]
at = 2026-11-23T08:12:40.120Z
by = "sam"
set = { title = "Send the list", due = 2026-12-01, closed = 2026-11-23T08:12:40.120Z, tags = ["leads", "q4"] }

[[change]]
at = 2026-11-23T08:12:40.121Z
by = "hand"
set = { title = "Send the demo follow-up list" }
unset = ["closed"]
"""  # noqa: E501  one key a line
KEYS = {
    "schema": 1,
    "id": "k7f2q9xmtb",
    "title": "Send the demo follow-up list",
    "due": date(2026, 12, 1),
    "created": MADE,
    "tags": ["leads", "q4"],
}
CHANGES = (
    Change(
        at=MADE,
        by="sam",
        set={
            "title": "Send the list",
            "due": date(2026, 12, 1),
            "closed": MADE,
            "tags": ["leads", "q4"],
        },
    ),
    Change(
        at=MADE + timedelta(milliseconds=1),
        by="hand",
        set={"title": "Send the demo follow-up list"},
        unset=("closed",),
    ),
)

UNSEEN = {"Cc", "Zl", "Zp"}

texts = st.text(max_size=20).map(nfc)  # of all planes, but for lone surrogates
instants = st.datetimes(
    datetime(3, 1, 1),  # noqa: DTZ001  Hypothesis wants naive bounds
    datetime(9998, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=-9, minutes=-30))]),
).map(lambda value: value.replace(fold=0))
values = st.recursive(
    st.one_of(
        texts,
        st.booleans(),
        st.integers(-(2**63), 2**63 - 1),
        st.floats(),
        st.dates(date(2, 1, 1), date(9998, 12, 31)),
        st.times().map(lambda value: value.replace(fold=0)),
        instants.map(lambda value: value.replace(tzinfo=None)),  # a local time
        instants,
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(texts, inner, max_size=3)),
    max_leaves=8,
)
tables = st.dictionaries(texts, values, max_size=5)


@pytest.fixture(params=["rtoml", "standard library"], scope="module", autouse=True)
def reader(request: pytest.FixtureRequest) -> Iterator[str]:
    """Read with rtoml, and again as on a machine that has no rtoml."""
    name: str = request.param
    with pytest.MonkeyPatch.context() as patch:
        if name == "standard library":
            patch.setattr(toml, "rtoml", standard)
        yield name


def test_a_record_is_written_one_key_a_line() -> None:
    """Keys, then a table for each change, in the form that people may edit."""
    assert toml.dumps(KEYS, CHANGES) == RECORD


def test_a_record_reads_back() -> None:
    """The whole of it, and the part before the changes by itself."""
    assert toml.loads(RECORD) == KEYS | {
        "change": [
            {"at": CHANGES[0].at, "by": "sam", "set": CHANGES[0].set},
            {"at": CHANGES[1].at, "by": "hand", "set": CHANGES[1].set, "unset": ["closed"]},
        ]
    }
    assert toml.head(RECORD) == KEYS


def test_a_head_ends_where_the_changes_begin_and_no_earlier() -> None:
    """The words of a change's first line within a text of several lines are only text."""
    assert toml.head('why = """\n[[change]]\n"""\n\n[[change]]\nby = "sam"\n') == {
        "why": "[[change]]\n"
    }
    assert toml.head("[[change]]\n") == {}


def test_what_says_nothing_is_left_out() -> None:
    """A key without a value is no line, and a change that only takes away has no `set`."""
    gone = Change(at=MADE, by="sam", set={}, unset=("side",))

    assert toml.dumps({"side": None, "title": "A"}, [gone]) == (
        'title = "A"\n\n[[change]]\nat = 2026-11-23T08:12:40.120Z\nby = "sam"\nunset = ["side"]\n'
    )


def test_times_go_by_utc() -> None:
    """An instant is written in UTC, to the millisecond unless it is finer; a local time is not."""
    berlin = timezone(timedelta(hours=1))
    noon = datetime(2026, 11, 23, 12, tzinfo=berlin)

    assert toml.literal([noon, noon.replace(microsecond=1), noon.replace(tzinfo=None)]) == (
        "[2026-11-23T11:00:00.000Z, 2026-11-23T11:00:00.000001Z, 2026-11-23T12:00:00]"
    )
    [found] = toml.loads("at = 2026-11-23T12:00:00+01:00").values()
    assert (found, found.tzinfo) == (noon, UTC)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ('say "hi"\\\n', r'"say \"hi\"\\\n"'),
        ("\x1b]52;\x7f", r'"\u001b]52;\u007f"'),
        ("\x9b2J\x85", r'"\u009B2J\u0085"'),
        ("a\u202eb\u2066\u2028", r'"a\u202Eb\u2066\u2028"'),
        ("\U000e0041", r'"\U000E0041"'),
        ("שלום 👩‍👩‍👧 漢字", '"שלום 👩‍👩‍👧 漢字"'),
    ],
)
def test_what_a_terminal_would_act_on_is_spelled_out(text: str, written: str) -> None:
    """Controls and bidi characters are escaped; scripts and emoji stay as they are."""
    assert toml.literal(text) == written


@given(tables)
def test_whatever_is_written_reads_back(table: dict[str, Any]) -> None:
    """Any value under any key, in a record as in a document, comes back as it was."""
    keys = {key: value for key, value in table.items() if key != "change"}

    assert repr(toml.loads(toml.dumps(keys, ()))) == repr(_in_utc(keys))
    assert _sorted(toml.loads(toml.dumps_document(table))) == _sorted(_in_utc(table))


@given(texts)
def test_no_line_breaks_out_and_nothing_hides(text: str) -> None:
    """A text is one line without a control character, and reads back as it was."""
    written = toml.dumps({text: text}, ())

    assert written.count("\n") == 1
    assert not [one for one in written if one not in "\t\n" and unicodedata.category(one) in UNSEEN]
    assert toml.loads(written) == {text: text}


def test_text_is_read_in_its_composed_form() -> None:
    """An é that was written as two characters is one: names compare, wherever they were typed."""
    assert toml.loads('name = "e\u0301ric"') == {"name": "éric"}
    assert toml.loads(r'name = "e\u0301ric"') == {"name": "éric"}
    assert toml.loads(r'"e\u0301" = [{ "e\u0301" = "e\u0301" }]') == {"é": [{"é": "é"}]}
    with pytest.raises(toml.TomlError, match="the same key is used twice"):
        toml.loads(r'"e\u0301" = 1' + "\n" + r'"é" = 2')


@pytest.mark.parametrize("before", ["co\u00ad", "tag\U000e007f", "tag\U000e004a", "a\n", "a\t"])
@pytest.mark.parametrize("mark", ["\u0301", "\u0303", "\u0307", "\u0323"])
def test_a_mark_joins_no_letter_of_an_escape(before: str, mark: str) -> None:
    """A line end, which a file has as a letter, and the mark after it read back as they were."""
    text = f"{before}{mark}x"

    assert toml.loads(f"title = {toml.literal(text)}") == {"title": text}


def test_a_document_has_a_table_for_each_table() -> None:
    """Lists of tables become tables of their own, however deep."""
    assert toml.dumps_document(
        {
            "id": "2026-11-23-0908-daily",
            "item": [
                {"title": "Wins", "point": []},
                {"title": "Stuck", "point": [{"notes": ["a", "b"], "outcome": None}]},
            ],
            "loop": {"talk": 5},
        }
    ) == (
        'id = "2026-11-23-0908-daily"\n\n'
        '[[item]]\ntitle = "Wins"\npoint = []\n\n'
        '[[item]]\ntitle = "Stuck"\n\n[[item.point]]\nnotes = ["a", "b"]\n\n'
        "[loop]\ntalk = 5\n"
    )


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("a = 1\na = 2\n", "duplicate key", 2),
        ("hello\n", "key with no value, expected `=`", 1),
        ("a = 9999-12-31\n", "9999-12-31 is out of range", None),
        ("a = 0001-01-01T00:00:00+10:00\n", "0001-01-01 00:00:00+10:00 is out of range", None),
        ("a" + ".a" * 100_000 + " = 1\n", "recursion limit", None),
        ('a = 1\nb = "\udcff"\n', "not UTF-8 text", 2),
    ],
)
def test_a_mistake_has_a_reason_and_a_line(text: str, reason: str, line: int | None) -> None:
    """What is no TOML says why not, and where that is known."""
    with pytest.raises(toml.TomlError) as caught:
        toml.loads(text)

    assert (caught.value.reason, caught.value.line) == (reason, line)


def test_a_conflict_of_git_is_found_where_it_begins() -> None:
    """Whatever reads the text, it says that git left it."""
    with pytest.raises(toml.TomlError) as caught:
        toml.loads('title = "A"\n<<<<<<< HEAD\n')

    assert (caught.value.reason, caught.value.line) == ("git left a conflict in it", 2)


def _in_utc(value: Any) -> Any:
    """Return `value` with its instants in UTC."""
    match value:
        case datetime(tzinfo=zone) if zone:
            return value.astimezone(UTC)
        case dict():
            return {key: _in_utc(one) for key, one in value.items()}
        case list():
            return [_in_utc(one) for one in value]
        case _:
            return value


def _sorted(value: Any) -> Any:
    """Return `value` in words, whatever the order of its keys: a document puts tables last."""
    match value:
        case dict():
            return sorted((key, _sorted(one)) for key, one in value.items())
        case list():
            return [_sorted(one) for one in value]
        case _:
            return repr(value)
