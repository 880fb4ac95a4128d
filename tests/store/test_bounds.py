"""What is written can be read again: each bound is tried a byte below it, at it, and above it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.records import Action
from huddlecli.core.team import Person
from huddlecli.store import agenda_files, agenda_texts, files, person_tables, team_file, user_config
from huddlecli.store.records import RecordStore

TEAM = 'schema = 1\nid = "t7c2m9x4ka"\nname = "A"\ntimezone = "UTC"\n'
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
STEPS = pytest.mark.parametrize("step", [-1, 0, 1])


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """Return the folder of a team."""
    (tmp_path / "huddle.toml").write_text(TEAM)
    return tmp_path


def padded(text: str, size: int) -> str:
    """Return a file of that many bytes that says the same."""
    return f"#{'x' * (size - len(text) - 2)}\n{text}"


@STEPS
def test_the_file_of_a_team(team: Path, step: int) -> None:
    """A person for whom there is no room is refused, and the file stays as it was."""
    path, block = team / "huddle.toml", '\n[[person]]\nname = "sam"\nside = "sales"\n'
    before = padded(TEAM, files.LIMIT - len(block) + step)
    path.write_text(before)

    if step <= 0:
        person_tables.add_person(team, Person(name="sam", side="sales"))
        assert path.stat().st_size == files.LIMIT + step
        assert team_file.load(team).people == (Person(name="sam", side="sales"),)
        assert person_tables.remove_person(team, "sam").people == ()
    else:
        with pytest.raises(Failed) as refused:
            person_tables.add_person(team, Person(name="sam", side="sales"))
        assert (refused.value.message, refused.value.hint) == (
            "huddle.toml would be larger than 256 KiB",
            f"remove comments or people from {path}",
        )
        assert path.read_text() == before
        team_file.load(team)


@STEPS
def test_the_configuration_of_a_user(tmp_path: Path, step: int) -> None:
    """What is remembered is remembered, or refused."""
    config = user_config.load({}, tmp_path)
    config.path.parent.mkdir(parents=True)
    row = 'user = "sam"\n'
    before = padded("bell = true\n", files.LIMIT - len(row) + step)
    config.path.write_text(before)
    now = user_config.load({}, tmp_path)
    wanted = replace(now, user="sam")

    if step <= 0:
        user_config.save(now, wanted)
        assert user_config.load({}, tmp_path) == wanted
    else:
        with pytest.raises(Failed, match=r"config\.toml would be larger than 256 KiB"):
            user_config.save(now, wanted)
        assert config.path.read_text() == before


@STEPS
def test_an_agenda_like_another(team: Path, step: int) -> None:
    """A copy has another name in it, which may be the one byte too many."""
    daily = files.read(agenda_files.bundled() / "daily.toml")
    like = daily.replace('name = "daily"', 'name = "ours"')
    line = "#:schema ../.schemas/agenda.json\n\n"  # a copy without it would get one
    size = files.LIMIT - 1 + step  # the new name has one letter more
    (team / "agendas").mkdir()
    (team / "agendas/ours.toml").write_text(
        f"{line}#{'x' * (size - len(f'{line}{like}'.encode()) - 2)}\n{like}", encoding="utf-8"
    )

    if step <= 0:
        text = agenda_texts.new(team, "other", "ours")
        files.write_new(files.within(team, "agendas/other.toml"), text)
        assert agenda_files.load(team, "other").name == "other"
    else:
        with pytest.raises(Failed, match=r"other\.toml would be larger than 256 KiB"):
            agenda_texts.new(team, "other", "ours")


@STEPS
def test_a_record(team: Path, step: int) -> None:
    """A change that makes it too large is refused, and it stays as it was."""
    store, record_id = RecordStore(team, ZoneInfo("UTC")), "k7f2q9xmtb"
    keys = {"owner": "sam", "side": "sales", "due": date(2026, 12, 1), "title": "Call"}
    store.create(Action, record_id, "sam", NOON, **keys)
    path = next((team / "actions/open").iterdir())
    store.change(Action, record_id, "sam", NOON, set={"tags": ["x"]})
    small = path.stat().st_size
    path.unlink()
    store.create(Action, record_id, "sam", NOON, **keys)
    before = path.read_bytes()
    twice, odd = divmod(files.LIMIT - small, 2)  # a tag is in its keys and in the change
    by = "sam" + "y" * (odd + (step if odd + step >= 0 else 2 + step))
    room = twice if odd + step >= 0 else twice - 1
    wanted = {"tags": ["x" * (1 + room)]}

    if step <= 0:
        store.change(Action, record_id, by, NOON, set=wanted)
        assert path.stat().st_size == files.LIMIT + step
        assert store.load(Action, record_id).tags == tuple(wanted["tags"])
    else:
        with pytest.raises(Failed, match="larger than 256 KiB"):
            store.change(Action, record_id, by, NOON, set=wanted)
        assert path.read_bytes() == before


def test_a_file_with_line_ends_of_windows_keeps_them(team: Path) -> None:
    """What is added has those of the file, and what is taken out leaves none behind."""
    path = team / "huddle.toml"
    text = TEAM + '\n[[person]]\nname = "ana"\nside = "sales"\n\n[topics]\noff = []\n'
    path.write_bytes(text.replace("\n", "\r\n").encode())

    person_tables.add_person(team, Person(name="sam", side="sales"))
    person_tables.set_away(team, "ana", away=True)
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n") == 16
    person_tables.set_away(team, "ana", away=False)
    person_tables.remove_person(team, "sam")
    assert path.read_bytes() == text.replace("\n", "\r\n").encode()


@pytest.mark.parametrize("name", ["con", "NUL", "com1", "aux.weekly", "trailing.", "Library"])
def test_what_no_folder_of_windows_can_hold_is_no_agenda(team: Path, name: str) -> None:
    """Nor is it a person: names become parts of files."""
    with pytest.raises(Wrong) as refused:
        agenda_texts.new(team, name)
    assert str(refused.value) == f'"{name}" is not a valid agenda name'


def test_agendas_are_compared_without_case(team: Path) -> None:
    """Beside `daily` there is no `Daily`, be it bundled or the team's; both spellings find it."""
    files.write_new(files.within(team, "agendas/Retro.toml"), agenda_texts.new(team, "Retro"))

    for name, there in (("Daily", "daily"), ("retro", "Retro"), ("RETRO", "Retro")):
        with pytest.raises(Failed) as refused:
            agenda_texts.new(team, name)
        assert (refused.value.message, refused.value.hint) == (
            f"there is already an agenda {there}",
            f"huddle agenda show {there}",
        )
        assert agenda_files.find(team, name).name == there
    assert agenda_texts.new(team, "daily", "daily")


def test_a_conflict_copy_of_an_agenda_is_called_one(team: Path) -> None:
    """As doctor calls it, whatever else is wrong with it."""
    files.write_new(files.within(team, "agendas/ours.toml"), agenda_texts.new(team, "ours"))
    copy = team / "agendas/ours.sync-conflict-20261123-081240-ABCDEFG.toml"
    copy.write_bytes((team / "agendas/ours.toml").read_bytes())

    [mistake] = agenda_files.check(copy, team)
    assert mistake.problem == "a conflict copy of ours.toml"
