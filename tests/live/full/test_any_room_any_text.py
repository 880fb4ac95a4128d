"""The screen in any room and with any text: nothing raises, and the way to the help is there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from huddlecli.views.escape import safe
from tests.helpers import sides
from tests.helpers.stage import Stage
from tests.helpers.table import ACME, Table

SIZES = ((60, 18), (79, 24), (100, 30), (112, 38), (200, 20), (60, 70), (240, 70))
FEW = (SIZES[0], SIZES[2], SIZES[-1])
WILD = (
    "漢字の名前がとても長い会議の議題です、最後まで読めますか",
    "👩‍👩‍👧‍👦 ❤️ 🇩🇪 emoji",
    "שלום עולם",
    "مرحبا بالعالم",
    "[/foo] [bold]loud[/bold] [link=x]y[/link]",
    "<script>alert(1)</script> &amp; `code` **b**",
    "a" * 200,
    "ملاحظة" * 20,
)
ACTING = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def seen(stage: Stage, sizes: Sequence[tuple[int, int]] = FEW) -> None:
    """Look at some sizes: rows are as wide as the terminal, nothing acts, the help is there."""
    for columns, rows in sizes:
        stage.resize(columns, rows)
        assert {sum(one.cell_length for one in row) for row in stage.cells} == {columns}
        assert len(stage.cells) == rows
        assert not ACTING.search(stage.text.replace("\n", ""))
        assert stage.rows[-1].rstrip().endswith("? help"), (columns, rows)


def test_a_huddle_in_any_room(table: Table) -> None:
    """From 60 × 18 to 240 × 70 each step has its title, its hours and the key of its help."""
    with Stage(table, table.sit_down("daily", away="gus")) as stage:
        seen(stage, SIZES)
        for lines in (
            ("",),
            ("", "a note"),
            ("",),
            ("/u",),
            ("/a Call @dan by thu",),
            ("/goto 4",),
        ):
            stage.lines(*lines)
            seen(stage, SIZES)
            stage.wait(700)
            seen(stage)


def wild(folder: Path) -> None:
    """People with long names, those of other scripts among them."""
    names = ("Wolfeschlegelsteinhausenbergerdorff", "漢字", "محمد", "Ünsal", "o_o", "x.y-z")
    people = "".join(
        f'\n[[person]]\nname = "{name}"\nside = "{("marketing", "sales")[number % 2]}"\n'
        for number, name in enumerate(names)
    )
    (folder / "huddle.toml").write_text(
        ACME.replace('"Acme"', '"[/foo] Acme 漢字"') + people, encoding="utf-8"
    )


def test_a_huddle_of_any_text(table: Table) -> None:
    """Notes, titles, names of all scripts, and what looks like markup, in the smallest room too."""
    wild(table.folder)
    here = [who.name for who in table.team.people]
    for number, title in enumerate(WILD):
        owner, side = here[number % 2], ("marketing", "sales")[number % 2]
        due = date(2026, 11, 20)
        table.log("action", owner, title=title, owner=owner, side=side, due=due, status="open")
    with Stage(table, table.sit_down("weekly")) as stage:
        seen(stage)
        for who in here:
            stage.line(f"/join {who}")
        stage.line("/add [/foo] 漢字 \u05d0 item 5m")
        seen(stage)
        stage.line("", after=5)
        stage.lines(*(f"/win {text}" for text in WILD))
        seen(stage)
        stage.lines("")
        seen(stage)
        stage.lines("n", "x [/foo] \u05d0", "", "/goto 4")
        stage.lines(*WILD, *(f"/a {text} @漢字 by fri" for text in WILD))
        seen(stage)
        stage.lines("")
        seen(stage)
        stage.lines("/floor Wolfeschlegelsteinhausenbergerdorff", "/back", "/floor محمد")
        seen(stage)
        stage.press("ctrl+c", "escape", "question_mark", "escape")
        assert stage.is_open


@pytest.mark.parametrize("text", ["two\x1b[31m", "a\u202eb", "\x9b31m", "bell\x07", "\ud800 lone"])
def test_what_acts_is_shown_as_a_sign(table: Table, text: str) -> None:
    """A paste of it stands in the line as signs, and what is sent is a note of those signs."""
    with Stage(table, table.sit_down("daily")) as stage:
        stage.lines("", "")
        stage.paste(text)
        assert safe(text) in stage.text
        stage.press("enter")
        assert not ACTING.search(stage.text.replace("\n", ""))
        assert stage.item.points[-1].notes == (safe(text),)


def test_boards_of_measures_and_leads_in_any_room_with_any_text(tmp_path: Path) -> None:
    """Titles, units, sources and owners of any script and length, and of twelve measures."""
    team = sides.table(tmp_path / "acme")
    for number, text in enumerate((*WILD, *WILD[:4])):
        owes = sides.SIDES[number % 2] if number % 3 else None
        sides.measure(team, text[:190], 100, owes, unit=text[:20], **sides.by_week((90.5, 1e9)))
        sides.lead(team, text[:190], "cem", text[:60], 26)
    for agenda, lines in (("sla", ("5: note", "i")), ("closed-loop", ("r re words", "i"))):
        with Stage(team, team.sit_down(agenda, away="gus")) as stage:
            stage.lines("")
            seen(stage, SIZES)
            for line in lines:
                stage.lines(line)
                seen(stage)
            stage.lines("/next", "/next")
            seen(stage)
            stage.lines("/end", "/end")
