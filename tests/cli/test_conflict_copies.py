"""What sync programs leave in a team folder: in lists, and found and repaired by `doctor`."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.helpers.copy_forms import ALONE, BESIDE
from tests.helpers.desk import Desk

AGENDA = """\
name = "ours"
title = "Our huddle"
cadence = "weekly"
minutes = 10

[[item]]
kind = "topic"
title = "What moved?"
minutes = 10
"""
TOPICS = """\
[[topic]]
id = "fair"
title = "Which fair next?"
category = "strategy"
minutes = 5
"""
FORMS = {**ALONE, **BESIDE}
WELL = "all 4 files OK\n"


@pytest.fixture
def shared(desk: Desk) -> Desk:
    """Return a team with a promise, an agenda and a file of topics of its own."""
    (desk.team / "agendas").mkdir()
    (desk.team / "agendas/ours.toml").write_text(AGENDA)
    (desk.team / "agendas/fairs.toml").write_text(TOPICS)
    desk.said("log @sam", "Send the quote")
    return desk


def copied(path: Path, form: str, old: str, new: str) -> str:
    """Write a copy with another text beside a file, as a program names it; return its name."""
    name = form.format(path.stem)
    path.with_name(name).write_text(path.read_text().replace(old, new, 1))
    return name


def test_no_copy_of_a_record_is_a_record(shared: Desk) -> None:
    """The list has one promise; `doctor --fix` joins what all sides did."""
    file = shared.file("id01")
    for form in FORMS.values():
        copied(file, form, 'owner = "sam"', 'owner = "ana"')

    out, err, code = shared.said("action list")
    assert (out, code) == ("id01  sam  due Tue 1 Dec  Send the quote\n", 0)
    assert {line.rpartition(": ")[2] for line in err.splitlines()} == {"a conflict copy"}
    shared.said("doctor --fix")
    assert [path.name for path in (shared.team / "actions/open").iterdir()] == [file.name]
    shared.run("action list", out="id01  ana  due Tue 1 Dec  Send the quote\n")
    shared.run("doctor", out=WELL)


def test_no_copy_of_an_agenda_is_an_agenda(shared: Desk) -> None:
    """No list has it; one line for each says what it is, and a person compares the two."""
    agenda = shared.team / "agendas/ours.toml"
    copies = [copied(agenda, form, "What moved?", "What stopped?") for form in FORMS.values()]
    said = {f"agendas/{name}: a conflict copy of ours.toml" for name in copies}

    out, err, code = shared.said("agenda list")
    assert ([line.split()[0] for line in out.splitlines()].count("ours"), code) == (1, 0)
    assert {*err.splitlines()} == {f"warning: {line}" for line in said}
    assert "What moved?" in shared.said("agenda show ours")[0]
    found = shared.said("doctor")[0].splitlines()
    assert {*found} == {f"{line} with different content" for line in said}


def test_no_copy_of_a_file_of_topics_adds_topics(shared: Desk) -> None:
    """Else the words of the side that lost would be asked in a huddle."""
    topics = shared.team / "agendas/fairs.toml"
    forms = [*ALONE.values(), BESIDE["OneDrive"], BESIDE["Google Drive"], BESIDE["iCloud"]]
    copies = [copied(topics, form, "Which fair", "Whose fair") for form in forms]

    out, err, _ = shared.said("agenda topics")
    assert ("Which fair next?" in out, "Whose fair" in out) == (True, False)
    assert {*err.splitlines()} == {
        f"warning: agendas/{name}: a conflict copy of fairs.toml" for name in copies
    }


def test_copies_of_the_team_file_are_found(shared: Desk) -> None:
    """Those that say the same go to the backup; others are a person's to compare."""
    names = [form.format("huddle") for form in FORMS.values()]
    for name in names:
        shutil.copy(shared.team / "huddle.toml", shared.team / name)
    other = copied(shared.team / "huddle.toml", "{}-DESKTOP.toml", "Acme", "Zenith")
    left = f"{other}: a conflict copy of huddle.toml with different content"
    same = "a copy of huddle.toml with the same content (move it to the backup)"

    found = shared.said("doctor")[0].splitlines()
    assert {*found} == {left, *(f"{name}: {same}" for name in names)}
    assert shared.said("doctor --fix")[0].splitlines()[-1] == left
    assert {path.name for path in shared.team.glob("huddle*")} == {"huddle.toml", other}


def test_an_agenda_with_such_a_name_is_an_agenda(shared: Desk) -> None:
    """A longer name than another has, and words that programs use, are a team's own business."""
    own = ("ours-2", "ours-NORTH", "ours.conflict", "conflict", "ours_LOCAL_2026")
    for name in own:
        text = AGENDA.replace('"ours"', f'"{name}"')
        (shared.team / f"agendas/{name}.toml").write_text(text)
    off = '[[topic]]\nid = "pay"\noff = true\n'
    (shared.team / "agendas/fairs-off.toml").write_text(off)

    out, err, code = shared.said("agenda list")
    assert (err, code) == ("", 0)
    assert [name for name in own if f"{name} " not in out] == []
    assert shared.said("agenda topics")[1:] == ("", 0)
    shared.run("doctor", out="all 10 files OK\n")


def test_when_both_names_were_changed_nothing_is_lost(shared: Desk) -> None:
    """As rclone does: until `doctor --fix`, lists say that there are copies of what is missing."""
    file, agenda = shared.file("id01"), shared.team / "agendas/ours.toml"
    copied(file, "{}.toml.conflict1", 'owner = "sam"', 'owner = "ana"')
    file.rename(file.with_name(f"{file.name}.conflict2"))
    agenda.rename(agenda.with_name("ours.toml.conflict1"))
    names = [f"actions/open/{file.name}.conflict{number}" for number in (1, 2)]
    warnings = "".join(f"warning: {name}: a conflict copy\n" for name in names)

    assert shared.said("action list")[1] == shared.named(warnings)
    lost = "agendas/ours.toml.conflict1: a conflict copy of ours.toml, which is not there"
    assert f"{lost} (rename it to ours.toml)\n" in shared.said("doctor")[0]
    shared.said("doctor --fix")
    assert 'owner = "ana"' in file.read_text()
    assert agenda.read_text() == AGENDA
    shared.run("doctor", out=WELL)


def test_the_lines_of_a_copied_gitignore_are_joined(shared: Desk) -> None:
    """Both may have had lines added, and their order does not matter."""
    path = shared.team / ".gitignore"
    path.write_text(".lock\nslides/")
    (shared.team / ".gitignore (Ann's conflicted copy)").write_text(".lock\n.huddle-backup/\n")

    shared.said("doctor --fix")
    assert path.read_text() == ".lock\nslides/\n.huddle-backup/\n"
    assert [*shared.team.glob(".gitignore?*")] == []


def test_records_in_a_second_folder_come_home(shared: Desk) -> None:
    """As iCloud makes one, when both sides made the folder."""
    file = shared.file("id01")
    (shared.team / "actions").rename(shared.team / "actions 2")

    assert "quote" not in shared.said("action list")[0]
    shared.said("doctor --fix")
    assert file.is_file()


OTHERS = (
    "actions/open/.syncthing.k7f2q9xmtb-x.toml.tmp",
    "actions/open/~syncthing~k7f2q9xmtb-x.toml.tmp",
    "actions/open/.~lock.k7f2q9xmtb-x.toml#",
    "actions/open/.k7f2q9xmtb-x.toml.swp",
    "actions/open/.~k7f2q9xmtb-x.toml.8f3a",  # Nextcloud
    "actions/open/k7f2q9xmtb-x.toml.!sync",
    "actions/open/k7f2q9xmtb-x.toml.part",
    "actions/open/.mutagen-temporary-cross-device-rename-1234",
    "actions/open/desktop.ini",
    "actions/open/Thumbs.db",
    "actions/.DS_Store",
    "agendas/.DS_Store",
    "agendas/desktop.ini",
    ".DS_Store",
    ".stignore",
    ".stfolder/marker",
    ".stversions/actions/open/k7f2q9xmtb-x~20261123-081240.toml",
    ".dropbox.cache/2026-11-23/huddle (deleted 1234).toml",
    ".dropbox",
    ".sync/ID",
    ".sync_1b2c.db",
    ".SynologyWorkingDirectory/x.toml",
    "Icon\r",
    "notes.docx",
)


def test_files_that_sync_programs_need_are_none_of_ours(shared: Desk) -> None:
    """No list, no search and no checkup says a word about them, however old they are."""
    for place in OTHERS:
        path = shared.team / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("half")
        os.utime(path, (1_000_000_000, 1_000_000_000))

    for line in (
        "action list",
        "agenda list",
        "agenda topics",
        "minutes list",
        "find quote",
        "mine",
    ):
        assert shared.said(line)[1:] == ("", 0), line
    shared.run("doctor --fix", out=WELL)


def test_what_is_only_in_icloud_is_said_once(shared: Desk) -> None:
    """A Mac that is short of space keeps a hidden file in the place of each."""
    folder = shared.team / "actions/open"
    for name in ("aaaaaaaaaa-x.toml", "bbbbbbbbbb-y.toml"):
        (folder / f".{name}.icloud").write_bytes(b"bplist00")
    reason = "actions/open: 2 files are only in iCloud: download the folder in the Finder\n"

    assert shared.said("action list")[1] == f"warning: {reason}"
    assert shared.said("doctor")[0] == reason


def test_what_has_not_arrived_whole_is_said_so(shared: Desk) -> None:
    """An empty file, one of nothing but zeros, and one without its end."""
    folder, text = shared.team / "actions/open", shared.file("id01").read_text()
    cut = text[: text.index("status")].rstrip().replace(text[16:26], "cccccccccc")
    files = {"aaaaaaaaaa-x": "", "bbbbbbbbbb-y": "\0" * 4096, "cccccccccc-z": cut[:-3]}
    for stem, content in files.items():
        (folder / f"{stem}.toml").write_text(content)
    reasons = [
        "actions/open/aaaaaaaaaa-x.toml: empty: it may not have arrived yet",
        "actions/open/bbbbbbbbbb-y.toml: empty: it may not have arrived yet",
        "actions/open/cccccccccc-z.toml: its end is missing: it may not have arrived whole",
    ]

    warnings = shared.said("action list")[1].splitlines()
    named = [*map(shared.named, reasons)]
    assert warnings == [f"warning: {line}" for line in named]
    assert shared.said("doctor")[0].splitlines() == named


def test_agendas_that_differ_in_case_alone(shared: Desk) -> None:
    """On a Mac and on Windows one of them would write over the other."""
    text = AGENDA.replace('"ours"', '"Ours"')
    (shared.team / "agendas/Ours.toml").write_text(text)

    reason = "many systems take it and agendas/Ours.toml for one file: rename one of them"
    assert shared.said("doctor")[0] == f"agendas/ours.toml: {reason}\n"
