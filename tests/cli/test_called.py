"""What people are called is what readers see; people and programs type the name."""

from __future__ import annotations

import re
from email import message_from_string, policy

import pytest

from tests.helpers.desk import Desk

AT_END = "2026-11-23T09:30:00+01:00"
ADDRESSES = '\n[rota]\norder = ["maria", "sam"]\n[mail]\nfrom = "huddle@acme.test"\n'
ADDRESSES += 'to = ["team@acme.test"]\n'


def called(desk: Desk) -> None:
    """Say what maria and sam are called, who facilitates, and what both promised."""
    file = desk.team / "huddle.toml"
    file.write_text(file.read_text(encoding="utf-8") + ADDRESSES, encoding="utf-8")
    desk.run(
        *("people edit maria --email m.l@acme.test --called", "Maria Lima"),
        out="maria: called Maria Lima, email m.l@acme.test\n",
    )
    desk.run(*("people edit sam --called", "Sam K"), out="sam: called Sam K\n")
    desk.said("log", stdin="Price list @maria by wed\nQuote @sam by fri\n")


def held(desk: Desk) -> str:
    """Hold a daily, in which names are typed as people do, and return what the room saw."""
    lines = [
        *("/goto 2", "/floor Maria", "The demo stalls", "/next", "/u it stalls at the demo"),
        *("/a Send the list @maria by fri", "/leave Sam K", "/join sam", "/end"),
    ]
    out, err, code = desk.said(
        "start daily --plain --with ana,maria,sam", stdin="\n".join([*lines, ""])
    )
    assert (err, code) == ("minutes: huddle minutes show 2026-11-23-0900-daily\n", 0)
    return out


def test_a_day_on_which_two_people_are_shown_by_what_they_are_called(desk: Desk) -> None:
    """From the agenda of the huddle through its screens to its recap; files have the names."""
    called(desk)
    before = desk.said("agenda next daily")[0]
    assert "Maria Lima\nfacilitates" in before
    assert "To review: Maria Lima 1" not in before  # nothing of hers is due by then

    said = held(desk)
    for line in (
        "Maria Lima facilitates today, then Sam K. Sam K is starting it and facilitates instead.",
        "Talk. MARIA LIMA, where does it stop moving? Names, numbers, one example.",
        "MARIA LIMA, is that right?",
        "  id03  Maria Lima  due Fri 27 Nov  Send the list",
        "  Sam K has left.",
        "  Sam K is here (sales).",
        "Present: ana and Maria Lima (marketing), Sam K (sales)",
        "• Maria Lima: Send the list, by Fri 27 Nov",
        "Next: Weekly huddle, Tue 24 Nov 09:08, Maria Lima facilitates",
    ):
        assert line in said
    assert not re.search(r"\b(?:maria|sam)\b", said)

    names = [path for path, text in desk.files().items() if b"Maria Lima" in text]
    assert [path for path in names if not path.endswith("huddle.toml")] == []


def test_the_wall_and_the_lines_of_watch_show_what_people_are_called(desk: Desk) -> None:
    """While a huddle is underway; the one that was left may go on under another name."""
    called(desk)
    lines = "/goto 2\n/floor maria\n/a Send the list @sam by fri\n"
    desk.said("start daily --plain --with ana,maria,sam", stdin=lines)
    for line in ("watch", "watch --big"):
        out, err, code = desk.said(line)
        assert (err, code) == ("", 0)
        assert "MARIA LIMA" in out
        assert re.search(r"Sam K  +(?:due )?Fri 27 Nov  Send the list", out)
        assert not re.search(r"\b(?:maria|sam)\b", out)


CHAT = ("chat", "slack", "teams", "gchat", "discord")
READERS = [
    *[("minutes show", form) for form in ("text", "markdown", "html", "eml", *CHAT)],
    *[("minutes show --full", form) for form in CHAT],
    *[("summary", form) for form in ("text", "markdown", "html", "eml", *CHAT)],
    *[("summary --full", form) for form in ("text", "markdown", "html", "eml", *CHAT)],
    *[("remind --owner maria", form) for form in ("text", "markdown", "chat", "eml")],
    *[("agenda next", form) for form in ("text", "markdown", "html", "eml", *CHAT)],
]
TYPISTS = [
    *("minutes show --format json", "summary --format json", "summary --format csv"),
    *("summary --full --format json", "remind --all --format json", "agenda next --format json"),
    *("action list", "action list --format json", "action list --format csv", "rota show"),
    *("action list --format todotxt", "calendar -o -", "rota show --format json"),
    *("people list", "remind --all --dry-run", "find list", "action show id01"),
]


def read(text: str, form: str) -> str:
    """Return what a reader sees of a text: of a mail the subject, the addressee and both parts."""
    if form != "eml":
        return text
    mail = message_from_string(text, policy=policy.default)
    parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join([mail["Subject"], mail["To"], *parts])


def test_every_format_for_readers_shows_what_people_are_called(desk: Desk) -> None:
    """And in none of them anybody's name is left who is called otherwise."""
    called(desk)
    held(desk)
    for line, form in READERS:
        out, err, code = desk.said(f"{line} --format {form}", HUDDLE_NOW=AT_END)
        assert (err, code) == ("", 0), (line, form, err)
        seen = read(out, form)
        assert "Maria Lima" in seen, (line, form)
        assert not re.search(r"\b(?:maria|sam)\b", seen), (line, form)


def test_whatever_people_or_programs_type_on_has_the_name(desk: Desk) -> None:
    """Lists, JSON, CSV, and what other programs read."""
    called(desk)
    held(desk)
    for line in TYPISTS:
        out, err, code = desk.said(line, HUDDLE_NOW=AT_END)
        assert code == 0, (line, err)
        assert re.search(r"\bmaria\b", out), line
        assert "Maria Lima" not in out or line == "people list", line


def test_the_list_of_people_has_the_name_and_what_they_are_called(desk: Desk) -> None:
    """To look up what to type."""
    desk.said("people edit maria --email m.l@acme.test --called", "Maria Lima")
    desk.run(
        "people list",
        out="""
        ana    marketing
        maria  marketing  Maria Lima  m.l@acme.test
        sam    sales
        """,
    )


def test_without_names_a_summary_has_neither_the_name_nor_what_people_are_called(
    desk: Desk,
) -> None:
    """In each format for readers outside the team."""
    called(desk)
    held(desk)
    desk.said("log Ask Maria Lima about it @sam by fri")
    for form in ("text", "markdown", "html", "chat", "slack", "json", "csv"):
        out, err, code = desk.said(f"summary --full --no-names --format {form}", HUDDLE_NOW=AT_END)
        assert (err, code) == ("", 0)
        assert not re.search(r"\b(?:maria|sam|lima|sam k)\b", out.casefold()), form


def test_a_name_that_is_typed_as_it_is_shown_leads_to_the_person(desk: Desk) -> None:
    """For an owner the hint has the name; nothing is kept."""
    desk.said("people edit sam --called", "Robert B")
    before = desk.files()
    desk.run(
        *("log Call Acme @robert by fri",),
        err="""
        error: no one here is called robert
        hint:  @sam?   a new person: --new-person robert:marketing   '\\@robert' keeps it as text
        """,
        code=2,
    )
    assert desk.files() == before


@pytest.mark.parametrize("words", ["Sam", "maria", "Maria LIMA"])
def test_nobody_can_be_called_by_what_others_are_called_or_named(desk: Desk, words: str) -> None:
    """They could not be told apart."""
    desk.said("people edit maria --called", "Maria Lima")
    before = desk.files()
    other = "sam" if words == "Sam" else "maria"
    desk.run(
        *("people edit ana --called", words),
        err=f"""
        error: {other} is already called {words}
        hint:  add something that tells them apart: --called 'Maria O.'
        """,
        code=2,
    )
    assert desk.files() == before
