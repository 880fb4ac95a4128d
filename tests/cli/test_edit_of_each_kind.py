"""`edit` of each kind: in words, with flags, or in the editor if nothing is given."""

from __future__ import annotations

import re

import pytest

from tests.cli.test_action import script
from tests.helpers.desk import Desk

LATER = "2026-11-23T10:00:00+01:00"
NOON = "2026-11-23T12:00:00+01:00"
# How a record of each kind is made, what the editor shows of it, and an example of a change.
MADE = {
    "action": ("log Qoute by fri +fair", "Qoute @sam due:2026-11-27 #fair", "due:fri"),
    "decision": ("decision add Qoute +fair", "Qoute #fair", "review:4w"),
    "win": ("win add Qoute +fair", "Qoute #fair", "--tag leads"),
    "parked": ("parked add Qoute +fair", "Qoute #fair", "--tag leads"),
    "raised": ("raise Qoute +fair", "Qoute #fair", "--tag leads"),
    "lead": ("lead add Qoute @maria from:fair +fair", "Qoute @maria from:fair #fair", "@cem"),
    "measure": ("measure add Qoute --owes sales +fair", "Qoute @sam #fair", "--target 120"),
}


@pytest.fixture(params=MADE)
def kind(desk: Desk, request: pytest.FixtureRequest) -> str:
    """A kind, with a record of it whose title is mistyped."""
    kind: str = request.param
    _, err, code = desk.said(MADE[kind][0])
    assert (err, code) == ("", 0)
    return kind


def kept(desk: Desk) -> tuple[bool, ...]:
    """Return whether the record has the right title, and which tags it has."""
    keys = desk.file("id01").read_text().partition("\n[[change]]")[0]
    tags = ('tags = ["fair"]', 'tags = ["web"]')
    return 'title = "Quote"' in keys, *(tag in keys for tag in tags)


def test_the_editor_gets_the_line_as_one_would_type_it(desk: Desk, kind: str) -> None:
    """What is changed in it is changed in the record, in one command that can be undone."""
    editor = script(
        desk.root, f"cp $1 {desk.root}/seen", "sed -i 's/Qoute/Quote/; s/#fair/#web/' $1"
    )

    out, err, code = desk.said(f"{kind} edit id01", typed="", EDITOR=editor, HUDDLE_NOW=LATER)

    line, *about = (desk.root / "seen").read_text().splitlines()
    assert (line, {text[:2] for text in about}) == (MADE[kind][1], {"# "})
    assert ("Quote" in out, err, code) == (True, "", 0)
    assert kept(desk) == (True, False, True)
    desk.said("undo", HUDDLE_NOW="2026-11-23T11:00:00+01:00")
    assert kept(desk) == (False, True, False)


def test_left_as_it_is_nothing_is_changed(desk: Desk, kind: str) -> None:
    """Nor without a terminal, where the hint has an example of a change."""
    before = desk.files()

    desk.run(f"{kind} edit id01", typed="", EDITOR="true", err="nothing was changed\n")
    desk.run(
        f"{kind} edit id01",
        err=f"error: nothing to change was given\nhint:  huddle {kind} edit id01 {MADE[kind][2]}\n",
        code=2,
    )

    assert desk.files() == before


def test_a_line_that_cannot_be_read_opens_again_as_it_was_typed(desk: Desk, kind: str) -> None:
    """The reason is above it, and it is not lost if it is given up."""
    before = desk.files()
    editor = script(
        desk.root,
        "if grep -q '^# error' $1; then cp $1 $0.seen; exit; fi",
        "sed -i '1s/^/Title \"open /' $1; sed -i '1s/$/ review:never due:never from: @@/' $1",
        "printf '\\007' >> $1",
    )

    out, err, code = desk.said(
        f"{kind} edit id01", typed="", EDITOR=editor, TMPDIR=str(desk.root), HUDDLE_NOW=LATER
    )

    assert (out, code) == ("", 2)
    assert "your text is saved in ~/huddle-" in err
    (left,) = desk.root.glob("huddle-*.txt")
    seen = desk.root / "editor.seen"
    assert left.read_text() == seen.read_text()
    assert seen.read_text().startswith("# error: ")
    for file in (left, seen, desk.root / "editor"):
        file.unlink()
    assert desk.files() == before


def test_a_text_that_cannot_be_saved_is_kept(desk: Desk, kind: str) -> None:
    """Here the record is damaged while the editor is open; the message says where the text is."""
    file = desk.file("id01")
    editor = script(desk.root, "sed -i 's/Qoute/Quote/' $1", f"echo = >>{file}")
    sound = file.read_text()

    out, err, code = desk.said(
        f"{kind} edit id01", typed="", EDITOR=editor, TMPDIR=str(desk.root), HUDDLE_NOW=LATER
    )

    (left,) = desk.root.glob("huddle-*.txt")
    assert (out, code) == ("", 1), err
    assert err.splitlines()[0].endswith(f"; your text is saved in ~/{left.name}")
    line = left.read_text().partition("\n")[0]
    assert (line, file.read_text()) == (MADE[kind][1].replace("Qoute", "Quote"), f"{sound}=\n")


@pytest.mark.parametrize("verb", ["edit", "write"])
def test_a_wording_that_cannot_be_saved_is_kept(desk: Desk, verb: str) -> None:
    """A proposal and the own words of a side alike."""
    desk.said("term propose lead Has a bugdet")
    file = desk.file("id01")
    editor = script(desk.root, "echo Has a budget >>$1", f"echo = >>{file}")

    out, err, code = desk.said(
        f"term {verb} lead", typed="", EDITOR=editor, TMPDIR=str(desk.root), HUDDLE_NOW=LATER
    )

    (left,) = desk.root.glob("huddle-*.txt")
    assert (out, code) == ("", 1), err
    assert err.splitlines()[0].endswith(f"; your text is saved in ~/{left.name}")
    assert left.read_text().endswith("Has a budget\n")


def test_stages_that_cannot_be_read_open_again_as_they_were_typed(desk: Desk) -> None:
    """The reason is above them, and once that is mended they are proposed."""
    editor = script(
        desk.root,
        "if grep -q '^# error' $1; then cp $1 $0.seen; sed -i '$s/Inquiry/Qualified/' $1; exit; fi",
        "printf 'Inquiry marketing 7d\\nInquiry sales 14d\\n' >$1",
    )

    _, err, code = desk.said("term propose funnel", typed="", EDITOR=editor)

    assert code == 0, err
    assert (desk.root / "editor.seen").read_text() == (
        "# error: Inquiry is there twice; give each stage its own name\n"
        "Inquiry marketing 7d\nInquiry sales 14d\n"
    )
    assert 'name = "Inquiry"' in desk.file("id01").read_text()
    assert 'name = "Qualified"' in desk.file("id01").read_text()


def test_an_edit_of_a_term_proposes_another_wording(desk: Desk) -> None:
    """A term changes only if every side agrees, so an edit is a proposal."""
    desk.said("term propose lead Has a bugdet")
    editor = script(desk.root, "sed -i 's/bugdet/budget/' $1")

    _, err, code = desk.said("term edit lead", typed="", EDITOR=editor, HUDDLE_NOW=LATER)

    assert code == 0, err
    keys = desk.file("id01").read_text().partition("\n[[change]]")[0]
    assert ('text = "Has a budget"' in keys, "proposed = " in keys) == (True, True)


def test_an_agenda_is_saved_once_it_has_no_mistakes(desk: Desk) -> None:
    """A bundled one becomes the team's own; an undo takes that back."""
    editor = script(
        desk.root,
        "if grep -q '^# error' $1; then cp $1 $0.seen; sed -i 's/minutse/minutes/' $1; exit; fi",
        "sed -i '0,/^minutes/s//minutse/; s/Where are you stuck?/Where does it stop?/' $1",
    )

    desk.run(
        "agenda edit daily",
        typed="",
        EDITOR=editor,
        out="changed  agendas/daily.toml   next: huddle agenda show daily\n",
        HUDDLE_NOW=LATER,
    )

    file = desk.team / "agendas" / "daily.toml"
    seen = (desk.root / "editor.seen").read_text()
    assert "agendas/daily.toml:" in seen
    assert "minutse" in seen
    text = file.read_text()
    assert ("Where does it stop?" in text, "# error" in text, "minutse" in text) == (
        *(True, False),
        False,
    )
    desk.run("agenda check daily", out="agendas/daily.toml: no mistakes\n")
    again = script(desk.root, "sed -i 's/does it stop/is it stuck/' $1")
    desk.said("agenda edit daily", typed="", EDITOR=again, HUDDLE_NOW=NOON)
    assert "Where is it stuck?" in file.read_text()
    desk.said("undo", HUDDLE_NOW="2026-11-23T13:00:00+01:00")
    assert file.read_text() == text


def test_an_agenda_is_not_changed_without_an_editor(desk: Desk) -> None:
    """Nor if nothing was changed in it."""
    before = desk.files()
    desk.run("agenda edit daily", typed="", EDITOR="true", err="nothing was changed\n")
    desk.run(
        "agenda edit daily",
        err="error: an agenda is changed in an editor, on a terminal\n"
        "hint:  EDITOR=nano huddle agenda edit daily\n",
        code=2,
    )
    _, err, code = desk.said("agenda edit dialy", typed="", EDITOR="true")
    assert (err.splitlines()[0], code) == ("error: there is no agenda dialy", 4)
    assert desk.files() == before


LEFT_BEHIND = {
    "echo Quote due:never >$1": ("your text is saved in ~/huddle-0.txt\n", 2),
    "printf '\\007' >>$1": ("contains a control character (U+0007); your text is saved in", 2),
    "rm $1": ("error: the editor removed the text\nhint:  save it, and close the editor\n", 1),
    "printf '\\377' >>$1": ("cannot be read: not UTF-8 text; your text is saved in ~/", 1),
    "rm $1; mkdir $1": ("cannot be read: not a plain file; your text is saved in ~/", 1),
}


@pytest.mark.parametrize("line", LEFT_BEHIND)
def test_a_program_that_is_no_editor_changes_nothing_and_comes_to_an_end(
    desk: Desk, line: str
) -> None:
    """It may empty the file, remove it, or spoil it each time; the reason names the file."""
    desk.said("log Qoute by fri")
    before = desk.files()
    editor = script(desk.root, line)
    out, err, code = desk.said(
        "action edit id01", typed="", EDITOR=editor, TMPDIR=str(desk.root), HUDDLE_NOW=LATER
    )
    said, expected = LEFT_BEHIND[line]
    assert (out, code) == ("", expected), err
    assert re.sub(r"huddle-\w+\.txt", "huddle-0.txt", err).count(said) == 1, err
    assert "doctor" not in err
    for file in (*desk.root.glob("huddle-*.txt"), desk.root / "editor"):
        file.rmdir() if file.is_dir() else file.unlink()
    assert desk.files() == before


def test_an_agenda_that_somebody_else_has_changed_meanwhile_keeps_both_texts(desk: Desk) -> None:
    """Theirs is in the team's folder, and mine where the message says."""
    desk.said(
        "agenda edit daily", typed="", EDITOR=script(desk.root, "sed -i 's/^title/ title/' $1")
    )
    (own,) = (desk.team / "agendas").iterdir()
    editor = script(desk.root, f"sed -i '1s/^/# mine\\n/' $1; echo '# theirs' >>{own}")

    out, err, code = desk.said(
        "agenda edit daily", typed="", EDITOR=editor, TMPDIR=str(desk.root), HUDDLE_NOW=LATER
    )

    (left,) = desk.root.glob("huddle-*.toml")
    assert (out, code) == ("", 5), err
    assert err == (
        f"error: agendas/{own.name} was changed meanwhile; your text is saved in ~/{left.name}\n"
        "hint:  huddle agenda edit daily\n"
    )
    assert (left.read_text().startswith("# mine\n"), "# mine" in own.read_text()) == (True, False)
    assert own.read_text().endswith("# theirs\n")
