"""The doctor's rounds: each thing that can be wrong in a team folder, and how it is mended."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddlecli.core.doctor import Checkup, Finding
from huddlecli.core.errors import Busy
from huddlecli.core.huddle import events as ev
from huddlecli.core.records import Action, Change
from huddlecli.store import journal, minutes_files
from huddlecli.store.doctor import checkup, repair
from huddlecli.store.event_lines import line_of
from huddlecli.store.files import NotSaved
from huddlecli.store.lock import team_lock
from huddlecli.store.records import RecordStore
from tests.helpers.acme_weeks import BERLIN, at, fill
from tests.helpers.table import Table

NOW = at(23)
KEPT = ".huddle-backup/2026-11-23-090000"
ID = "k7f2000000"
OPEN = f"actions/open/{ID}-two-case-studies.toml"
CLOSED = f"actions/closed/2026-11/{ID}-two-case-studies.20261118.20261201.20261121.toml"
DONE: dict[str, Any] = {"status": "done", "closed": at(21), "done_on": date(2026, 11, 21)}
P9QD = "p9qd000000-book-the-fair.20261116.20261118.20261120.toml"
MINUTES = "huddles/2026-11/2026-11-18-0900-daily.toml"


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    """Return a team folder with a week of records, all of them well."""
    folder = tmp_path / "acme"
    folder.mkdir()
    fill(folder)
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    """Return all files but the lock."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and path.name != ".lock"
    }


def without_kept(found: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files that are the team's."""
    return {name: data for name, data in found.items() if not name.startswith(".huddle-backup")}


def change(folder: Path, now: datetime, *, by: str = "ana", **keys: Any) -> None:
    """Change the promise of the two case studies."""
    RecordStore(folder, BERLIN).change(Action, ID, by, now, set=keys)


def edit(path: Path, old: str, new: str, written: datetime = NOW) -> None:
    """Write `new` in the place of the first `old`, as somebody with an editor at that hour."""
    path.write_text(path.read_text().replace(old, new, 1))
    os.utime(path, (written.timestamp(), written.timestamp()))


def changes_of(folder: Path, record_id: str = ID) -> tuple[Change, ...]:
    """Return the history of a promise."""
    return RecordStore(folder, BERLIN).load(Action, record_id).changes


def brought(text: bytes, folder: Path, place: str) -> None:
    """Write what another program brought."""
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)


def test_a_folder_that_is_well_is_left_alone(acme: Path) -> None:
    """Nothing is found, and nothing is written, not even a backup."""
    before = files_of(acme)

    assert checkup(acme, NOW) == Checkup(13)
    assert repair(acme, NOW) == Checkup(13)
    assert files_of(acme) == before


@pytest.mark.parametrize(
    "name",
    [
        f"{ID}-two-case-studies.sync-conflict-20261123-081240-ABCDEFG.toml",
        f"{ID}-two-case-studies (Ann's conflicted copy 2026-11-23).toml",
        f"{ID}-two-case-studies 2.toml",
        f"{ID}-two-case-studies-LAPTOP.toml",
        f"{ID}-two-case-studies.toml.orig",
        f"{ID}-two-case-studies.toml~",
    ],
)
def test_a_conflict_copy_is_joined(acme: Path, tmp_path: Path, name: str) -> None:
    """Both sides' changes are in the history, the later value counts, and both files are kept."""
    theirs = tmp_path / "theirs"
    shutil.copytree(acme, theirs)
    change(acme, at(21, 10), due=date(2026, 12, 3))
    change(theirs, at(21, 11), by="dan", due=date(2026, 12, 4), owner="dan")
    change(acme, at(21, 12), owner="fay")
    copy = f"actions/open/{name}"
    brought((theirs / OPEN).read_bytes(), acme, copy)
    before = files_of(acme)
    finding = Finding(
        copy,
        "copy",
        f"a conflict copy of {ID}-two-case-studies.toml",
        fix=f"merge it with {ID}-two-case-studies.toml",
    )

    assert checkup(acme, NOW) == Checkup(14, (finding,))
    assert repair(acme, NOW) == Checkup(13, mended=(finding,), kept=KEPT)
    assert changes_of(acme)[1:] == (
        Change(at=at(21, 10), by="ana", set={"due": date(2026, 12, 3)}),
        Change(at=at(21, 11), by="dan", set={"owner": "dan", "due": date(2026, 12, 4)}),
        Change(at=at(21, 12), by="ana", set={"owner": "fay"}),
    )
    assert 'owner = "fay"\nside = "marketing"\ndue = 2026-12-04' in (acme / OPEN).read_text()
    after = files_of(acme)
    assert {name: after[f"{KEPT}/{name}"] for name in (OPEN, copy)} == {
        name: before[name] for name in (OPEN, copy)
    }


keys_changed = st.fixed_dictionaries(
    {},
    optional={
        "owner": st.sampled_from(["ana", "dan"]),
        "due": st.dates(date(2026, 11, 18), date(2026, 12, 24)),
        "title": st.sampled_from(["Two cases", "Three cases"]),
        "tags": st.lists(st.sampled_from(["a", "b"]), max_size=2),
    },
)
diverged = st.lists(st.tuples(st.integers(1, 90), keys_changed), max_size=4)


@given(mine=diverged, yours=diverged, end=st.sampled_from([{}, DONE]))
@settings(max_examples=25, deadline=None)
def test_joining_has_no_sides(mine: list[Any], yours: list[Any], end: dict[str, Any]) -> None:
    """Whose file is the copy makes no difference, and no change of either is lost."""
    with TemporaryDirectory() as name:
        ours, theirs = Path(name, "ours"), Path(name, "theirs")
        ours.mkdir()
        fill(ours)
        shutil.copytree(ours, theirs)
        for folder, by, made in ((ours, "ana", mine), (theirs, "dan", yours)):
            now = at(20)
            for minutes, keys in made:
                now += timedelta(minutes=minutes)
                change(folder, now, by=by, **keys)
        change(theirs, at(21), **end)
        places = [next(folder.rglob(f"{ID}*")) for folder in (ours, theirs)]
        texts = [place.read_bytes() for place in places]
        wanted = {repr(one) for folder in (ours, theirs) for one in changes_of(folder)}
        copies = (
            f"actions/open/{ID}-two-case-studies (1).toml",
            str(places[1].relative_to(theirs)),
        )
        brought(texts[1], ours, copies[bool(end)])
        brought(texts[0], theirs, f"actions/open/{ID}-two-case-studies (2).toml")

        assert [repair(folder, NOW).findings for folder in (ours, theirs)] == [(), ()]
        assert without_kept(files_of(ours)) == without_kept(files_of(theirs))
        assert {repr(one) for one in changes_of(ours)} == wanted
        assert {*texts} <= {*files_of(ours).values()}


def test_the_joined_file_has_the_same_bytes_from_either_side(acme: Path, tmp_path: Path) -> None:
    """Two people each add a tag, and a newer version adds keys: both stay, in the same order."""
    theirs = tmp_path / "theirs"
    shutil.copytree(acme, theirs)
    for folder, by, tag, more in ((acme, "ana", "a", "zeal"), (theirs, "dan", "b", "able")):
        store = RecordStore(folder, BERLIN)
        store.change(Action, ID, by, at(21, 10), set={more: 1}, add={"tags": [tag]})
    mine, yours = (read(folder / OPEN) for folder in (acme, theirs))
    # Whoever writes a file may put the keys of a change in another order.
    yours = yours.replace(b'by = "dan"\nset', b'by = "dan"\nunknown = "kept"\nset')
    brought(yours, theirs, OPEN)
    copy = f"{ID}-two-case-studies 2.toml"
    brought(yours, acme, f"actions/open/{copy}")
    brought(mine, theirs, f"actions/open/{copy}")

    repair(acme, NOW)
    repair(theirs, NOW)

    text = read(acme / OPEN).decode()
    assert read(theirs / OPEN).decode() == text
    record = RecordStore(acme, BERLIN).load(Action, ID)
    assert record.tags[-2:] == ("a", "b")
    assert text.index("\nable = 1\n") < text.index("\nzeal = 1\n")
    assert 'unknown = "kept"' in text


def read(path: Path) -> bytes:
    """Return what a file has."""
    return path.read_bytes()


def test_closed_on_one_side_and_edited_on_the_other(acme: Path) -> None:
    """An id in two places becomes one record, where its latest status says, with both changes."""
    text = (acme / OPEN).read_bytes()
    change(acme, at(21), **DONE)
    brought(text, acme, OPEN)
    edit(acme / OPEN, "due = 2026-12-01", "due = 2026-12-02", at(20))

    assert checkup(acme, NOW).findings == (
        Finding(CLOSED, "duplicate", f"the same id as {OPEN}", fix=f"merge it with {OPEN[13:]}"),
        Finding(
            OPEN,
            "edited",
            "its due differs from its change history",
            6,
            "record it as an edit by hand",
        ),
    )
    assert repair(acme, NOW).findings == ()
    assert [str(path.relative_to(acme)) for path in acme.glob(f"actions/**/{ID}*")] == [
        CLOSED.replace("20261201", "20261202")
    ]
    assert changes_of(acme)[1:] == (
        Change(at=at(20), by="hand", set={"due": date(2026, 12, 2)}),
        Change(at=at(21), by="ana", set=DONE),
    )


def test_an_edit_by_hand_is_taken_down(acme: Path) -> None:
    """The line is told; the change has the hour at which the file was written; the old is kept."""
    path = acme / OPEN
    edit(path, "due = 2026-12-01", "due = 2026-12-04", at(19))
    edit(path, 'side = "marketing"', 'color = "red"', at(20))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    os.utime(path, (at(20).timestamp(), at(20).timestamp()))
    before = path.read_bytes()
    finding = Finding(
        OPEN,
        "edited",
        "its color, due, side differ from its change history",
        5,
        "record it as an edit by hand",
    )

    assert repair(acme, NOW) == Checkup(13, mended=(finding,), kept=KEPT)
    assert changes_of(acme)[1:] == (
        Change(
            at=at(20), by="hand", set={"color": "red", "due": date(2026, 12, 4)}, unset=("side",)
        ),
    )
    assert (acme / KEPT / OPEN).read_bytes() == before
    assert repair(acme, NOW) == Checkup(13)


@pytest.mark.parametrize(
    ("home", "place", "kind", "reason", "fix"),
    [
        (
            f"actions/closed/2026-11/{P9QD}",
            "actions/open/p9qd000000-book-the-fair.toml",
            "misplaced",
            "it is done, so it belongs in actions/closed/2026-11",
            "move it there",
        ),
        (
            f"actions/closed/2026-11/{P9QD}",
            f"actions/closed/2026-10/{P9QD}",
            "misplaced",
            "by its day in the team's time zone it belongs in actions/closed/2026-11",
            "move it there",
        ),
        (
            f"actions/closed/2026-11/{P9QD}",
            f"actions/closed/2026-11/{P9QD.replace('20261118', '20261119')}",
            "misplaced",
            f"by its days in the team's time zone it should be called {P9QD}",
            "rename it",
        ),
        (
            OPEN,
            CLOSED,
            "misplaced",
            "it is open, so it belongs in actions/open",
            "move it there",
        ),
        (
            OPEN,
            f"actions/{OPEN[13:]}",
            "misplaced",
            "it is open, so it belongs in actions/open",
            "move it there",
        ),
        (
            OPEN,
            f"actions/open/old/{OPEN[13:]}",
            "misplaced",
            "it is open, so it belongs in actions/open",
            "move it there",
        ),
        (
            OPEN,
            "actions/open/cases.toml",
            "misnamed",
            f"not named like a record; it should be {OPEN}",
            "move it there",
        ),
        (
            OPEN,
            f"actions/open/{ID}-two-case-studies (1).toml",
            "misnamed",
            f"not named like a record; it should be {OPEN}",
            "move it there",
        ),
        (
            "wins/2026-11/w1aa000000-oakline-signed.20261117.toml",
            "wins/2026-10/w1aa000000-oakline-signed.20261017.toml",
            "misplaced",
            "by its day in the team's time zone it belongs in wins/2026-11",
            "move it there",
        ),
        (
            MINUTES,
            "huddles/2026-10/2026-11-18-0900-daily.toml",
            "misplaced",
            "it belongs in huddles/2026-11",
            "move it there",
        ),
        (
            MINUTES,
            "huddles/2026-11/wednesday.toml",
            "misnamed",
            f"not named like minutes; it should be {MINUTES}",
            "move it there",
        ),
    ],
)
def test_what_lies_in_the_wrong_place_is_moved(  # noqa: PLR0917  a row of the table
    acme: Path, home: str, place: str, kind: Any, reason: str, fix: str
) -> None:
    """The status and the days say where a record belongs, the id where minutes do."""
    before = files_of(acme)
    (acme / place).parent.mkdir(parents=True, exist_ok=True)
    (acme / home).rename(acme / place)
    finding = Finding(place, kind, reason, fix=fix)

    assert checkup(acme, NOW) == Checkup(13, (finding,))
    assert repair(acme, NOW) == Checkup(13, mended=(finding,), kept=KEPT)
    assert files_of(acme) == {**before, f"{KEPT}/{place}": before[home]}


def _text(text: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(text)


def _replaced(old: str, new: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(path.read_text().replace(old, new))


@pytest.mark.parametrize(
    ("place", "spoil", "line", "reason"),
    [
        (OPEN, _text(""), None, "empty: it may not have arrived yet"),
        (OPEN, _text("\0" * 512), None, "empty: it may not have arrived yet"),
        (OPEN, lambda path: path.write_bytes(b"\x80"), None, "not UTF-8 text"),
        (OPEN, _text("schema = 1\nowner\n"), 2, "key with no value, expected `=`"),
        (OPEN, _replaced('owner = "ana"\n', ""), None, "owner: missing"),
        (
            OPEN,
            _replaced("due = 2026-12-01\n", 'due = "soon"\n'),
            6,
            "due: expected a date such as 2026-12-01",
        ),
        (
            OPEN,
            _replaced("[[change]]\nat", "[[change]]\nwhen"),
            11,
            "change: expected valid at, by, set and unset",
        ),
        (OPEN, _replaced("[[change]]", "[change]"), 11, "change: expected a list of tables"),
        (OPEN, _replaced(ID, "0000000000"), 2, "its id differs from its file name"),
        (MINUTES, _text("schema = \n"), 1, "expected literal string"),
        (
            MINUTES,
            _replaced('id = "2026-11-18', 'id = "../../x'),
            None,
            "it has no valid huddle id",
        ),
        (
            MINUTES,
            _replaced('id = "2026-11-18', 'id = "2026-11-31'),
            None,
            "it has no valid huddle id",
        ),
        (
            MINUTES,
            _replaced("planned_minutes", "planed_minutes"),
            None,
            "planned_minutes: missing",
        ),
        ("measures/leads.toml", _text("a = 1\na = 2\n"), 2, "duplicate key"),
    ],
)
def test_what_does_not_parse_is_told_and_never_touched(
    acme: Path, place: str, spoil: Callable[[Path], object], line: int | None, reason: str
) -> None:
    """File, line and reason; a person has to see to it."""
    (acme / place).parent.mkdir(exist_ok=True)
    spoil(acme / place)
    before = files_of(acme)

    [found] = repair(acme, NOW).findings

    assert (found.file, found.kind, found.line, found.fix) == (place, "unreadable", line, None)
    assert reason in found.reason
    assert files_of(acme) == before


def test_a_copy_of_what_does_not_parse_is_left_beside_it(acme: Path) -> None:
    """Nothing is put in the place of a file that a person may still save."""
    copy = f"{OPEN}.orig"
    shutil.copy(acme / OPEN, acme / copy)
    (acme / OPEN).write_text("title = ")
    before = files_of(acme)

    found = repair(acme, NOW)

    assert [(one.file, one.kind, one.fix) for one in found.findings] == [
        (OPEN, "unreadable", None),
        (copy, "misplaced", None),
    ]
    assert files_of(acme) == before


def test_a_copy_that_does_not_parse_is_told_while_others_are_joined(acme: Path) -> None:
    """One bad file costs one finding."""
    copy = f"{OPEN}~"
    shutil.copy(acme / OPEN, acme / copy)
    (acme / f"{OPEN}.orig").write_text("<<<<<<<")

    found = repair(acme, NOW)

    assert [one.file for one in found.findings] == [f"{OPEN}.orig"]
    assert [one.file for one in found.mended] == [copy]


def test_orphaned_temporary_files_go_into_the_backup(acme: Path) -> None:
    """Those of a minute ago may still be written, and another program's are its own."""
    old, young, others = (
        f"actions/open/{name}"
        for name in (".0123456789abcdef.tmp", ".fedcba9876543210.tmp", ".syncthing.x.tmp")
    )
    mine, unison = ".00112233445566ff.tmp", ".unison.huddle.toml.1b2c.unison.tmp"
    for place in (mine, old, young, others, unison):
        (acme / place).write_text("half")
        hours = 0 if place == young else 1
        written = (datetime.now(UTC) - timedelta(hours=hours)).timestamp()
        os.utime(acme / place, (written, written))
    before = files_of(acme)
    reason, fix = "left behind by a process that was killed", "move it to the backup"
    found = tuple(Finding(one, "temporary", reason, fix=fix) for one in (mine, old))

    assert repair(acme, NOW) == Checkup(13, mended=found, kept=KEPT)
    moved = {f"{KEPT}/{one}" if one in (old, mine) else one for one in before}
    assert {*files_of(acme)} == moved


def test_mistakes_of_what_people_write_are_told_with_their_lines(acme: Path) -> None:
    """Each mistake of `huddle.toml` and of each agenda, and an agenda that is none."""
    (acme / "agendas").mkdir()
    (acme / "agendas/ours.toml").write_text(
        'schema = 1\nname = "ours"\ntitle = "Ours"\ncadence = "weekly"\nminutes = 5\n'
        '[[item]]\nkind = "topik"\nminutes = 9\n'
    )
    (acme / "agendas/our own.toml").write_text("")
    edit(acme / "huddle.toml", '"weekly"]', '"monday"]')
    assert checkup(acme, NOW) == Checkup(
        15,
        (
            Finding("agendas/our own.toml", "misnamed", "not a valid agenda name"),
            Finding(
                "agendas/ours.toml",
                "mistake",
                "minutes: the items take 9 minutes, the huddle has 5",
                5,
            ),
            Finding(
                "agendas/ours.toml",
                "mistake",
                "item 1: kind: expected topic, rotate, definition, decisions, promises, wins, "
                'parked, measures, leads or close, got "topik" (topic?)',
                7,
            ),
            Finding("huddle.toml", "mistake", "there is no agenda monday", 6),
        ),
    )
    edit(acme / "huddle.toml", 'side = "sales"', 'side = "sale"')
    [*_, found] = repair(acme, NOW).findings
    assert found == Finding(
        "huddle.toml",
        "mistake",
        'person 3: side: expected marketing or sales, got "sale" (sales?)',
        18,
    )


def test_without_a_sound_team_file_no_record_is_moved(acme: Path) -> None:
    """Where records belong hangs on the team's zone: they are mended after it."""
    shutil.copy(acme / OPEN, acme / f"{OPEN}~")
    edit(acme / OPEN, "2026-12-01", "2026-12-04")
    edit(acme / "huddle.toml", "Europe/Berlin", "Berlin")
    before = files_of(acme)

    found = repair(acme, NOW)

    assert [(one.file, one.kind, one.fix) for one in found.findings] == [
        (f"{OPEN}~", "copy", None),
        ("huddle.toml", "mistake", None),
    ]
    assert files_of(acme) == before


def test_a_copy_without_a_history_is_set_aside_where_it_says_the_same(acme: Path) -> None:
    """One that says otherwise is a person's to compare."""
    same, other = "huddle (Ann's conflicted copy 2026-11-23).toml", f"{MINUTES}.orig"
    shutil.copy(acme / "huddle.toml", acme / same)
    (acme / other).write_text("other")
    left = Finding(
        other, "copy", "a conflict copy of 2026-11-18-0900-daily.toml with different content"
    )
    mended = Finding(
        same, "copy", "a copy of huddle.toml with the same content", fix="move it to the backup"
    )

    assert checkup(acme, NOW) == Checkup(15, (mended, left))
    assert repair(acme, NOW) == Checkup(14, (left,), (mended,), KEPT)
    assert (acme / KEPT / same).read_bytes() == (acme / "huddle.toml").read_bytes()


def test_minutes_that_lie_in_two_places(acme: Path) -> None:
    """The same twice is set aside; two that differ are a person's to compare."""
    same, other = "huddles/2026-11/again.toml", "huddles/2026-11/other.toml"
    shutil.copy(acme / MINUTES, acme / same)
    shutil.copy(acme / MINUTES, acme / other)
    edit(acme / other, 'title = "Daily', 'title = "Our daily')

    found = repair(acme, NOW)

    assert [(one.file, one.fix) for one in found.mended] == [(same, "move it to the backup")]
    assert found.findings == (
        Finding(other, "duplicate", f"the same id as {MINUTES} but different content"),
    )


def test_links_pipes_and_folders_are_no_records(acme: Path) -> None:
    """They are told, not opened, and left where they are."""
    (acme / "actions/open/a.toml").symlink_to("/dev/zero")
    os.mkfifo(acme / "actions/open/b.toml")
    (acme / "actions/open/c.toml").mkdir()
    (acme / "actions/closed/2025-01").symlink_to("/etc")
    (acme / "measures").symlink_to("/etc")
    (acme / "notes").symlink_to("/etc")  # not the team's
    (acme / "leads").write_text("")

    assert repair(acme, NOW) == Checkup(
        13,
        (
            Finding("actions/closed/2025-01", "special", "a symbolic link"),
            Finding("actions/open/a.toml", "special", "a symbolic link"),
            Finding("actions/open/b.toml", "special", "not a plain file"),
            Finding("actions/open/c.toml", "special", "a folder with the name of a file"),
            Finding("measures", "special", "a symbolic link"),
        ),
    )


def test_a_backup_that_leads_elsewhere_is_refused(acme: Path, tmp_path: Path) -> None:
    """Nothing is written outside the team folder, and nothing is mended without a backup."""
    shutil.copy(acme / OPEN, acme / f"{OPEN}~")
    (tmp_path / "elsewhere").mkdir()
    (acme / ".huddle-backup").symlink_to(tmp_path / "elsewhere")
    before = files_of(acme)

    with pytest.raises(NotSaved, match="a link leads out of the team folder"):
        repair(acme, NOW)
    assert (files_of(acme), list((tmp_path / "elsewhere").iterdir())) == (before, [])


@pytest.mark.parametrize(
    ("link", "lies", "belongs"),
    [
        ("actions/closed/2026-11", CLOSED, f"actions/open/{ID}-two-case-studies.toml"),
        ("huddles/2026-11", MINUTES, "huddles/2026-10/2026-11-18-0900-daily.toml"),
        ("wins/2026-11", "wins/2026-11/w1aa000000-oakline-signed.20261117.toml", "wins/2026-10/"),
    ],
)
def test_what_belongs_beyond_a_link_stays_where_it_is(
    acme: Path, tmp_path: Path, link: str, lies: str, belongs: str
) -> None:
    """A month that is a link to elsewhere gets nothing, and what was to go there is kept."""
    if lies == CLOSED:
        change(acme, NOW, **DONE)
    source = acme / (belongs + Path(lies).name if belongs.endswith("/") else belongs)
    source.parent.mkdir(parents=True, exist_ok=True)
    (acme / lies).rename(source)
    elsewhere = tmp_path / "elsewhere"
    (acme / link).rename(elsewhere)
    (acme / link).symlink_to(elsewhere)
    before = files_of(acme), files_of(elsewhere)

    with pytest.raises(NotSaved, match="a link leads out of the team folder"):
        repair(acme, NOW)

    assert (without_kept(files_of(acme)), files_of(elsewhere)) == before


def test_nothing_in_a_backup_is_a_record_nor_written_over(acme: Path) -> None:
    """A second mending in the same second has a folder of its own."""
    for number in (1, 2):
        shutil.copy(acme / OPEN, acme / f"{OPEN}~")
        found = repair(acme, NOW)
        assert (found.files, found.kept) == (13, KEPT + ("-2" if number == 2 else ""))
    assert len(RecordStore(acme, BERLIN).open(Action).records) == 2
    kept = sorted(str(path.relative_to(acme)) for path in acme.glob(".huddle-backup/*/*/*/*"))
    assert kept == [f"{KEPT}-2/{OPEN}~", f"{KEPT}/{OPEN}~"]


def test_while_somebody_changes_records_nothing_is_mended(acme: Path) -> None:
    """The doctor works under the team's lock."""
    shutil.copy(acme / OPEN, acme / f"{OPEN}~")
    before = files_of(acme)

    with team_lock(acme, holder="ana"), pytest.raises(Busy, match="ana"):
        repair(acme, NOW)
    assert files_of(acme) == before


def held(table: Table) -> Path:
    """Begin a daily and leave it; return its journal."""
    session = table.sit_down("daily")
    table.huddle(session, "daily", ["/next", "leads stall", "sign-up is slow"])
    session.close()
    [path] = journal.unfinished(table.folder)
    return path


def test_torn_lines_of_a_journal_are_left_blank(table: Table) -> None:
    """No other byte moves; while somebody holds the journal, nothing is done."""
    path = held(table)
    place = str(path.relative_to(table.folder))
    first, second, *rest = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([first, b"\0\0\0", second, *rest]) + b'{"event": "not')
    before, events = path.read_bytes(), journal.read(path).events
    found = tuple(
        Finding(place, "torn", "this line cannot be read", line, "blank it out")
        for line in (2, before.count(b"\n") + 1)
    )
    holder = os.open(path, os.O_RDWR)
    lock(holder)

    assert checkup(table.folder, table.now) == Checkup(2)
    os.close(holder)
    mended = repair(table.folder, table.now)

    assert (mended.findings, mended.mended) == ((), found)
    assert journal.read(path).events == events
    assert path.read_bytes() == before.replace(b"\0\0\0", b"\n\n\n").replace(
        b'{"event": "not', b"\n" * 15
    )
    assert (table.folder / str(mended.kept) / place).read_bytes() == before


def lock(file: int) -> None:
    """Lock a journal, as the process that runs the huddle does."""
    import fcntl  # noqa: PLC0415  as in the program

    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@pytest.mark.parametrize(
    "name", [".sync-conflict-20261123-081240-ABCDEFG", " (1)", " 2", " (Ann's conflicted copy)"]
)
def test_a_copy_of_a_live_journal_is_no_huddle(table: Table, name: str) -> None:
    """Nobody goes on with it; if it has nothing that the journal has not, it goes."""
    path = held(table)
    copy = path.with_name(f"{path.stem}{name}.jsonl")
    copy.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:3]))
    place = str(copy.relative_to(table.folder))
    reason = f"a conflict copy of {path.name}, which has all that it has"
    finding = Finding(place, "copy", reason, fix="move it to the backup")

    assert journal.unfinished(table.folder) == [path]
    assert checkup(table.folder, table.now) == Checkup(3, (finding,))
    assert repair(table.folder, table.now).mended == (finding,)
    assert not copy.exists()


def test_a_copy_of_a_journal_with_other_events_is_left(table: Table) -> None:
    """Two people have run the huddle, so a person has to look."""
    path = held(table)
    copy = path.with_name(f"{path.stem} (1).jsonl")
    copy.write_bytes(path.read_bytes().replace(b"slow", b"fast"))
    reason = f"a conflict copy of {path.name} with different content"

    assert [one.reason for one in repair(table.folder, table.now).findings] == [reason]
    assert copy.exists()


def test_an_unfinished_huddle_is_nothing_wrong(table: Table) -> None:
    """Its journal lies among the live ones, to be gone on with."""
    held(table)

    assert repair(table.folder, table.now) == Checkup(2)


def test_a_journal_is_put_beside_the_minutes(table: Table) -> None:
    """The process was killed after it had written them."""
    session = table.sit_down("daily")
    assert table.huddle(session, "daily", ["/end"])
    after = files_of(table.folder)
    [name] = (name for name in after if name.endswith(".jsonl"))
    live = f"huddles/live/{Path(name).name}"
    (table.folder / name).rename(table.folder / live)

    found = repair(table.folder, table.now)

    assert found.mended == (
        Finding(live, "unfinished", "its minutes are already written", fix="move it next to them"),
    )
    assert without_kept(files_of(table.folder)) == after


def test_a_huddle_that_has_ended_gets_its_minutes(table: Table) -> None:
    """The process was killed before it could write them."""
    path = held(table)
    with path.open("a") as file:
        file.write(f"{line_of(ev.HuddleEnded(at=table.now))}\n")

    found = repair(table.folder, table.now)

    assert [(one.kind, one.reason, one.fix) for one in found.mended] == [
        ("unfinished", "it has ended but has no minutes yet", "write them")
    ]
    assert [one.id for one in minutes_files.list_files(table.folder)] == [path.stem]
    assert (table.folder / "huddles/2026-11" / path.name).exists()


def test_a_journal_that_lies_in_two_places(table: Table) -> None:
    """The same is set aside; one that differs is a person's to compare."""
    session = table.sit_down("daily")
    assert table.huddle(session, "daily", ["/end"])
    [done] = (table.folder / "huddles/2026-11").glob("*.jsonl")
    live = table.folder / "huddles/live" / done.name
    shutil.copy(done, live)

    found = repair(table.folder, table.now)
    assert [(one.kind, one.fix) for one in found.mended] == [("duplicate", "move it to the backup")]
    live.write_bytes(b"\n".join(done.read_bytes().split(b"\n")[:1]) + b"\n")
    found = repair(table.folder, table.now)
    assert [(one.kind, one.fix) for one in found.findings] == [("unfinished", None)]
    assert live.exists()
