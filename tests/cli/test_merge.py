"""`huddle merge`: git asks huddle to join what two clones of a team folder changed."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from huddlecli.cli.help.topics import git
from huddlecli.store.corrections import corrected
from tests.helpers.clones import Clones
from tests.helpers.desk import Desk

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")


@pytest.fixture
def clones(desk: Desk) -> Clones:
    """Return two clones, `acme` and `clone`, set up as the page of help says, with a promise."""
    desk.run("log -q Send the list by fri")
    desk.run("agenda new ours --like daily -q")
    both = Clones(desk)
    ignored = ".lock\n.huddle-backup/\nhuddles/live/\n"  # as `huddle init` does
    (desk.team / ".gitignore").write_text(ignored, encoding="utf-8")
    begin = [line for line in git.BEGIN.lines if not line.startswith("cd ")]
    both.typed("\n".join([*begin[:1], *git.DRIVER.lines, *begin[1:]]), "acme")
    both.typed("git clone -q acme clone", ".")
    both.typed(git.DRIVER.lines[-1], "clone")
    return both


def pull(clones: Clones) -> str:
    """Commit what both clones have, and pull that of `acme` into `clone`."""
    for folder in ("acme", "clone"):
        clones.typed("git add -A; git commit -qm Work", folder)
    return clones.typed("git pull -q --no-rebase", "clone")


def names(folder: Path) -> list[str]:
    """Return the names of the promises."""
    return sorted(path.name for path in folder.glob("actions/**/*.toml"))


def test_two_clones_that_change_the_same_files_have_the_changes_of_both(
    desk: Desk, clones: Clones
) -> None:
    """A promise that is done here and moved there, a key and a person, two keys of an agenda."""
    record = desk.real("id01")
    clones.typed(
        f"huddle done {record}; huddle people add dan:sales; huddle agenda set ours at 08:38",
        "acme",
    )
    clones.typed(
        f"huddle action edit {record} --due 2026-12-01; huddle people add eva:marketing\n"
        "huddle agenda set ours minutes 25; sed -i 's/Acme/Acme Ltd/' huddle.toml",
        "clone",
    )

    assert "CONFLICT" not in pull(clones)

    clone = desk.root / "clone"
    (name,) = clone.glob("actions/closed/2026-11/*.toml")
    promise = name.read_text(encoding="utf-8")
    assert ('status = "done"' in promise, "due = 2026-12-01" in promise) == (True, True)
    assert promise.count("[[change]]") == 3
    team = (clone / "huddle.toml").read_text(encoding="utf-8")
    assert all(word in team for word in ('"Acme Ltd"', '"dan"', '"eva"'))
    agenda = (clone / "agendas" / "ours.toml").read_text(encoding="utf-8")
    assert 'at = "08:38"\nminutes = 25\n' in agenda
    assert clones.typed("huddle doctor --fix >/dev/null; huddle doctor", "clone") == (
        "all 3 files OK\n"
    )


def test_the_same_key_on_both_sides_is_left_to_a_person(desk: Desk, clones: Clones) -> None:
    """Ours stays in the file, which works as it is, and git waits."""
    for folder, zone in (("acme", "Paris"), ("clone", "Rome")):
        clones.typed(f"sed -i 's/Berlin/{zone}/' huddle.toml", folder)

    said = pull(clones)

    assert (
        "error: huddle.toml was changed in the same place on both sides\n"
        '       timezone: "Europe/Rome" here, "Europe/Paris" there\n'
        "hint:  edit huddle.toml, then: git add huddle.toml\n"
    ) in said
    assert clones.typed("git status --short", "clone") == "UU huddle.toml\n"
    text = (desk.root / "clone" / "huddle.toml").read_text(encoding="utf-8")
    assert ('timezone = "Europe/Rome"' in text, "<<<<" in text) == (True, False)


def test_the_same_line_of_an_agenda_is_left_to_a_person(desk: Desk, clones: Clones) -> None:
    """And the lines that only one side changed are joined all the same."""
    clones.typed("huddle agenda set ours at 08:38; huddle agenda set ours minutes 20", "acme")
    clones.typed("huddle agenda set ours at 08:52", "clone")

    assert "agendas/ours.toml was changed in the same place on both sides" in pull(clones)

    agenda = (desk.root / "clone" / "agendas" / "ours.toml").read_text(encoding="utf-8")
    assert 'at = "08:52"' in agenda


def test_corrections_of_the_same_minutes_are_united(desk: Desk, clones: Clones) -> None:
    """Ana mends the message and Sam a reason: both are in the minutes."""
    desk.said("start daily --plain", stdin="/message Call tham\n/score 7 too lon\n/end\n")
    (minutes,) = desk.team.glob("huddles/2026-11/*.toml")
    place = minutes.relative_to(desk.team)
    clones.typed("git add -A; git commit -qm Huddle", "acme")
    clones.typed("git pull -q", "clone")
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    for folder, words in (
        ("acme", {"message": "Call them"}),
        ("clone", {"score_reasons": ("too long",)}),
    ):
        path = desk.root / folder / place
        text = path.read_text(encoding="utf-8")
        path.write_text(corrected(path, text, "ana", at, words), encoding="utf-8")

    assert "CONFLICT" not in pull(clones)

    joined = (desk.root / "clone" / place).read_text(encoding="utf-8")
    assert joined.count("[[correction]]") == 2
    assert ('message = "Call them"' in joined, '"too long"' in joined) == (True, True)


def test_a_file_that_both_sides_made_has_no_base(desk: Desk, clones: Clones) -> None:
    """Git gives an empty one then."""
    for folder, clock in (("acme", "08:38"), ("clone", "08:38")):
        clones.typed(
            f"huddle agenda new both --like weekly; huddle agenda set both at {clock}", folder
        )
    clones.typed("echo '# a note' >>agendas/both.toml", "acme")

    assert "CONFLICT" not in pull(clones)

    assert "# a note" in (desk.root / "clone" / "agendas" / "both.toml").read_text(encoding="utf-8")


def test_without_a_path_the_content_says_what_file_it_is(desk: Desk) -> None:
    """A promise here: git gives only three temporary names."""
    desk.run("log -q Send the list by fri")
    ours, theirs, base = desk.root / "ours", desk.root / "theirs", desk.root / "base"
    for path in (ours, theirs, base):
        shutil.copyfile(desk.file("id01"), path)
    desk.run("action edit -q id01 --tag leads")
    shutil.copyfile(desk.file("id01"), theirs)

    desk.run("merge base ours theirs")

    assert ours.read_bytes() == theirs.read_bytes()


def test_files_that_are_not_a_teams_are_left_alone(desk: Desk) -> None:
    """Another program's TOML in the same clone, a file that is missing, one that is broken."""
    for name, text in (("ours", "a = 1\n"), ("theirs", "a = 2\n"), ("base", "")):
        (desk.root / name).write_text(text, encoding="utf-8")
    before = desk.files()

    desk.run(
        "merge base ours theirs --path pyproject.toml",
        err="error: pyproject.toml is not a file of a team\nhint:  huddle help git\n",
        code=1,
    )
    desk.run(
        "merge base ours theirs",
        err="error: ours is not a file of a team\nhint:  huddle help git\n",
        code=1,
    )
    desk.run(
        "merge base ours nowhere",
        err="error: could not read nowhere: no such file\nhint:  huddle merge --help\n",
        code=1,
    )
    place = "actions/open/k7f2q9xmtb-x.toml"
    desk.run(
        f"merge base ours theirs --path {place}",
        err=f"error: {place}: id: missing\nhint:  edit {place}, then: git add {place}\n",
        code=1,
    )
    assert desk.files() == before
