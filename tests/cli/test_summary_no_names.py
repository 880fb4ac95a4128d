"""`huddle summary --no-names`, for readers outside the team."""

from __future__ import annotations

import re
from datetime import date
from email import message_from_string

import pytest

from huddlecli.core.records import Raised, Win
from huddlecli.store.records import RecordStore
from tests.helpers.acme_weeks import BERLIN, TEAM, at, fill, promise
from tests.helpers.desk import Desk

NAMED = re.compile(r"(?<![^\W_])(ana|fay|cem|dan|zoe)(?![^\W_])", re.IGNORECASE)
ADDRESSED = "--from huddle@acme.test --to board@firm.test"


@pytest.fixture
def acme(desk: Desk) -> Desk:
    """Return a desk in a team whose titles name people, and one who is no longer there."""
    fill(desk.team)
    store = RecordStore(desk.team, BERLIN)
    store.create(Raised, "r8aa000000", "fay", at(20), title="Does Ana's list reach @cem?")
    store.create(
        Win, "w8aa000000", "cem", at(18), title="Fair closed; Dan and @zoe stayed", side="sales"
    )
    promise(store, "z8aa000000", "Ask DAN", "zoe", date(2026, 11, 27), at(18))
    return desk


def named_by(desk: Desk, words: str) -> set[str]:
    """Return the people whom a command names, in whatever color."""
    out, err, code = desk.said(words)
    assert (err, code) == ("", 0)
    return {*map(str.lower, NAMED.findall(re.sub(r"\x1b\[[0-9;]*m", "", out)))}


def test_sides_stand_in_the_place_of_names(acme: Desk) -> None:
    """Owners are their sides, also in what was raised for the next huddle."""
    out, err, code = acme.said("summary --no-names")

    assert (err, code, NAMED.findall(out)) == ("", 0, [])
    assert "  overdue  sales      Quote for Northgate  was due Fri 20 Nov\n" in out
    assert "  open     marketing  Two case studies     due Tue 1 Dec\n" in out


def test_whoever_has_left_is_known_from_the_huddles_before(desk: Desk) -> None:
    """With the side that they had then, also in what others wrote later."""
    desk.run("people add Zoë:sales", out="Zoë is now on the team, sales\n")
    desk.said(
        "start daily --plain --end move",
        stdin="\n/end\n/end\n",
        HUDDLE_NOW="2026-11-23T09:06:00+01:00",
    )
    desk.said("people leave Zoë", HUDDLE_NOW="2026-11-23T10:00:00+01:00")
    desk.said("log Ask ZOË why @ana by 7d", HUDDLE_NOW="2026-11-30T10:00:00+01:00")

    out, err, code = desk.said(
        "summary --week this --no-names", HUDDLE_NOW="2026-11-30T10:01:00+01:00"
    )
    assert (err, code) == ("", 0)
    assert "  open  marketing  Ask sales why  due Mon 7 Dec\n" in out


@pytest.mark.parametrize("form", ["rich", "text", "markdown", "html", "chat", "json", "csv"])
def test_no_format_names_anybody(acme: Desk, form: str) -> None:
    """With names, each of them does."""
    assert named_by(acme, f"summary --full --format {form}") >= {"cem", "fay"}
    assert named_by(acme, f"summary --full --no-names --format {form}") == set()


def test_a_mail_names_nobody_in_its_headers_text_and_attachments(acme: Desk) -> None:
    """Replies go to the sender: a list of the team that names a person is left out."""
    file = acme.team / "huddle.toml"
    file.write_text(
        f'{TEAM}\n[mail]\nfrom = "ana@acme.test"\nto = ["cem@acme.test", "team@acme.test"]\n',
        encoding="utf-8",
    )
    out, err, code = acme.said(
        f"summary --no-names --format eml --attach ics,csv --full {ADDRESSED}"
    )
    message = message_from_string(out)
    read = [f"{name}: {value}" for name, value in message.items()]
    read += [bytes(part.get_payload(decode=True) or b"").decode() for part in message.walk()]

    assert (err, code) == ("", 0)
    assert [text for text in read if NAMED.search(text)] == []
    assert (message["To"], message["Reply-To"]) == ("board@firm.test", "team@acme.test")


@pytest.mark.parametrize(
    ("mail", "flags", "message", "hint"),
    [
        (
            'from = "ana@acme.test"\nto = ["team@acme.test"]',
            "",
            "the sender is a person: ana@acme.test",
            "--from huddle@acme.test",
        ),
        (
            'from = "f-fay@acme.test"\nto = ["team@acme.test"]',
            "--to board@firm.test",
            "the sender is a person: f-fay@acme.test",
            "--from huddle@acme.test",
        ),
        (
            'from = "huddle@acme.test"\nto = ["team@acme.test", "c.dan@acme.test"]',
            "",
            "a recipient in huddle.toml is a person: c.dan@acme.test",
            "--to ADDRESS",
        ),
    ],
)
def test_an_address_that_names_a_person_is_refused(
    acme: Desk, mail: str, flags: str, message: str, hint: str
) -> None:
    """Nothing is written, and the hint says what to type."""
    (acme.team / "huddle.toml").write_text(f"{TEAM}\n[mail]\n{mail}\n", encoding="utf-8")
    acme.run(
        f"summary --no-names --format eml {flags}",
        err=f"error: {message}\nhint:  {hint}\n",
        code=2,
    )


def test_the_same_records_and_day_give_the_same_bytes(acme: Desk) -> None:
    """Whoever asks, and however often."""
    words = f"summary --no-names --format eml {ADDRESSED}"
    assert acme.said(words) == acme.said(words, HUDDLE_USER="ana")
