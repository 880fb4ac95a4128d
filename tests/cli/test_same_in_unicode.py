"""Text that looks the same is the same, however it was typed; names that only look so are not."""

from __future__ import annotations

import unicodedata

import pytest

from tests.helpers.desk import Desk

JOSE = unicodedata.normalize("NFD", "josé")  # as a Mac's file names and some keyboards have it
CAFE = unicodedata.normalize("NFD", "Café")


def test_a_name_is_one_person_in_either_form(desk: Desk) -> None:
    """As an owner, in a flag, in a list, and as somebody who is there already."""
    desk.run("people add José:sales", out="José is now on the team, sales\n")
    desk.run(f"log Call @{JOSE} by fri", out="id01  José  due Fri 27 Nov  Call   → Acme\n")
    desk.run(f"log Call --owner {JOSE}", out="id02  José  due Tue 1 Dec  Call   → Acme\n")
    listed = """
        id01  José  due Fri 27 Nov  Call
        id02  José  due Tue 1 Dec   Call
        """
    desk.run(f"action list --owner {JOSE}", out=listed)
    desk.run("action list --owner me", HUDDLE_USER=JOSE, out=listed)
    desk.run(
        f"people add {JOSE}:sales",
        err="error: José is already on the team\nhint:  huddle people list\n",
        code=1,
    )


def test_words_and_tags_are_found_in_either_form(desk: Desk) -> None:
    """What is written is in one form, and `done` and `--tag` find it in both."""
    desk.said(f"log {CAFE} tour +re\u0301sume\u0301 by fri")
    assert "Café tour" in desk.file("id01").read_text(encoding="utf-8")
    for tag in ("résumé", "re\u0301sume\u0301", "RÉSUMÉ"):
        assert desk.said(f"action list --tag {tag}")[0].count("\n") == 1
    desk.run(f"done {CAFE} tour", out="done  id01  Café tour\n")


def test_a_file_that_was_written_in_the_other_form_is_read_in_ours(desk: Desk) -> None:
    """A record, and `huddle.toml`, may have been edited on another system."""
    desk.said("people add José:sales")
    desk.said("log Café tour @José by fri")
    for file in (desk.file("id01"), desk.team / "huddle.toml"):
        file.write_text(unicodedata.normalize("NFD", file.read_text(encoding="utf-8")), "utf-8")

    desk.run("action list --owner josé", out="id01  José  due Fri 27 Nov  Café tour\n")
    desk.run("done café", HUDDLE_USER="josé", out="done  id01  Café tour\n")


def test_an_agenda_is_found_in_either_form(desk: Desk) -> None:
    """Its file may have been copied from a system that spells its name in other characters."""
    desk.said("agenda new ünï --like daily")
    file = desk.team / "agendas" / "ünï.toml"
    file.rename(file.with_name(unicodedata.normalize("NFD", file.name)))

    shown = desk.said("agenda show ünï")
    assert shown[1:] == ("", 0)
    assert desk.said("agenda show", unicodedata.normalize("NFD", "ünï")) == shown
    assert desk.said("agenda check")[1:] == ("", 0)
    assert "ünï" in desk.said("agenda list")[0]
    desk.run(
        "agenda new ünï",
        err="error: there is already an agenda ünï\nhint:  huddle agenda show ünï\n",
        code=1,
    )


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_byte_order_mark_before_the_lines_says_nothing(desk: Desk, mark: str) -> None:
    """Some programs put one in front of whatever they pipe."""
    desk.run(
        "log",
        stdin=f"{mark}@maria A first by fri\nA second\n",
        out="""
        id01  maria  due Fri 27 Nov  A first   → Acme
        id02  sam  due Tue 1 Dec  A second   → Acme
        """,
    )
    out, err, code = desk.said("start daily --plain", stdin=f"{mark}/next\na note\n/end\n")
    assert (err, code) == ("minutes: huddle minutes show 2026-11-23-0900-daily\n", 0)
    assert "2 of 4  Where are you stuck?" in out


@pytest.mark.parametrize(
    ("name", "error", "hint"),
    [
        (
            "\u0430na",
            "\u0430na mixes Cyrillic and Latin letters",
            "type the name again in one alphabet",
        ),
        (
            "\uff41na",
            "\uff41na mixes Fullwidth and Latin letters",
            "type the name again in one alphabet",
        ),
        (
            "\uff41\uff4e\uff41",
            "\uff41\uff4e\uff41 looks like ana, who is on the team",
            "choose a name that looks different, such as ana.k",
        ),
        (
            "p\u03bfe",
            "p\u03bfe mixes Greek and Latin letters",
            "type the name again in one alphabet",
        ),
    ],
)
@pytest.mark.parametrize("way", ["people add {}:sales", "log x @sam --new-person {}:sales"])
def test_a_name_that_only_looks_like_another_is_refused(
    desk: Desk, way: str, name: str, error: str, hint: str
) -> None:
    """Nobody could say which of the two is meant; the file stays as it is."""
    before = desk.files()
    desk.run(way.format(name), err=f"error: {error}\nhint:  {hint}\n", code=2)
    assert desk.files() == before


def test_names_in_any_one_alphabet_are_names(desk: Desk) -> None:
    """Also those whose vowels are marks, and names that share an alphabet with others."""
    for name in ("Анна", "प्रिया", "Ζωή", "さくら", "Nguyễn", "sam2"):
        desk.run(f"people add {name}:sales", out=f"{name} is now on the team, sales\n")


def test_an_owner_who_only_looks_like_somebody_is_pointed_out(desk: Desk) -> None:
    """The hint has the name that is known; it is never a new person."""
    desk.run(
        "log Call @\u0430na",
        err="""
        error: \u0430na is not ana, though it looks the same
        hint:  @ana
        """,
        code=2,
    )
