"""The files of minutes: written once, and read back as they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from huddlecli.core.errors import Unknown, Wrong
from huddlecli.core.minutes import (
    MinutedAction,
    MinutedItem,
    MinutedPoint,
    Minutes,
    Present,
    Titled,
)
from huddlecli.store import files, minutes_files
from huddlecli.store.record_files import SkippedFile

BARE = Minutes(
    id="2026-11-23-0908-daily",
    agenda="daily",
    title="Daily huddle",
    started=datetime(2026, 11, 23, 8, 8, 0, 120_000, tzinfo=UTC),
    ended=datetime(2026, 11, 23, 8, 21, tzinfo=UTC),
    timezone="Europe/Berlin",
    planned_minutes=15,
    by=None,
    present=(),
    items=(),
)
WINS = MinutedItem(
    kind="wins",
    title='Wins "so far" \\ 漢字',
    topic=None,
    opened_by=None,
    planned_seconds=180,
    actual_seconds=0,
    carried=0,
    notes=("=SUM(A1) [bold]",),
)
UNHEARD = MinutedPoint(
    opened_by=None, rounds=1, said_back=None, restatement=None, outcome=None, notes=("one", "two")
)
HEARD = MinutedPoint(
    opened_by="sales",
    rounds=2,
    said_back=True,
    restatement="two wait",
    outcome="action",
    actions=(
        MinutedAction(
            id="k7f2q9xmtb", title="Call", owner="sam", due=date(2026, 12, 1), status="open"
        ),
    ),
    decisions=(Titled(id="d000000001", title="One form"),),
    parked=(Titled(id="p000000001", title="The fair"),),
)
STUCK = replace(
    WINS,
    kind="topic",
    title="Stuck?",
    topic="stuck",
    opened_by="sales",
    left="carried",
    reason="late",
    entry=2,
    source="r000000001",
    notes=(),
    points=(HEARD, UNHEARD),
)
WHOLE = replace(
    BARE,
    by="maria",
    present=(Present(name="maria", side="marketing"), Present(name="ana", side=None)),
    items=(WINS, STUCK),
    score=8.5,
    score_reasons=("late",),
    message="Leads in a day",
    kept=2,
    due=3,
    floor={"items": 0, "sales & points": 95},  # sides, named like keys of the file
    wins=(Titled(id="w000000001", title="Acme"),),
)


@pytest.fixture
def tmp_path(tmp_path: Path) -> Path:
    """Return the folder of a team."""
    (tmp_path / "huddle.toml").touch()
    return tmp_path


@pytest.mark.parametrize("minutes", [BARE, WHOLE, replace(BARE, items=(WINS, STUCK))])
def test_minutes_are_read_back_as_they_were(tmp_path: Path, minutes: Minutes) -> None:
    """With all that they may lack: nobody present, boards without topic, points unheard."""
    path = minutes_files.save(tmp_path, minutes)

    assert path == tmp_path / "huddles" / "2026-11" / "2026-11-23-0908-daily.toml"
    assert minutes_files.load(path) == minutes


def test_minutes_are_written_for_people() -> None:
    """One key a line, tables named for one thing each, and nothing that says nothing."""
    point = replace(UNHEARD, outcome="none")
    one = replace(BARE, items=(replace(WINS, title="Wins", notes=(), points=(point,)),))

    assert minutes_files.to_toml(one) == (
        "schema = 1\n"
        'id = "2026-11-23-0908-daily"\n'
        'agenda = "daily"\n'
        'title = "Daily huddle"\n'
        "started = 2026-11-23T08:08:00.120Z\n"
        "ended = 2026-11-23T08:21:00.000Z\n"
        'timezone = "Europe/Berlin"\n'
        "planned_minutes = 15\n"
        "\n"
        "[[item]]\n"
        'kind = "wins"\n'
        'title = "Wins"\n'
        "planned_seconds = 180\n"
        "actual_seconds = 0\n"
        "carried = 0\n"
        'left = "through"\n'
        "\n"
        "[[item.point]]\n"
        "rounds = 1\n"
        'outcome = "none"\n'
        'notes = ["one", "two"]\n'
    )


def test_minutes_that_are_there_are_not_written_again(tmp_path: Path) -> None:
    """A process killed right after it wrote them has written them."""
    path = minutes_files.save(tmp_path, BARE)
    minutes_files.save(tmp_path, replace(BARE, title="Another"))

    assert minutes_files.load(path) == BARE


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("id = ", None),
        ("schema = 1\n", "id: missing"),
        ('id = "2026-11-23-0908-weekly"\n', "its id differs from its file name"),
        ("planned_minutes = 'many'\n", None),
    ],
)
def test_minutes_that_cannot_be_read_say_why(tmp_path: Path, text: str, reason: str | None) -> None:
    """No TOML, a missing key, an id unlike the name, a value of the wrong kind."""
    path = minutes_files.save(tmp_path, BARE)
    whole = path.read_text()
    if reason == "its id differs from its file name":
        text = whole.replace('"2026-11-23-0908-daily"', '"2026-11-23-0908-weekly"')
    elif text.startswith("planned"):
        text = whole.replace("planned_minutes = 15", text)
    path.write_text(text)

    with pytest.raises(files.Unreadable) as error:
        minutes_files.load(path)
    assert reason in {None, error.value.reason}


def test_unreadable_minutes_cost_a_warning_and_the_others_are_shown(tmp_path: Path) -> None:
    """Each names its file and why."""
    minutes_files.save(tmp_path, BARE)
    later = minutes_files.save(tmp_path, replace(BARE, id="2026-11-24-0908-daily"))
    later.write_text("schema = 1\n")

    warnings: list[SkippedFile] = []
    assert list(minutes_files.newest_first(tmp_path, warnings.append)) == [BARE]
    assert warnings == [SkippedFile(later, "id: missing")]


def test_a_file_with_another_name_is_no_minutes(tmp_path: Path) -> None:
    """Nor is one of a day that no calendar has, nor one that begins with a dot."""
    path = minutes_files.save(tmp_path, BARE)
    for name in ("notes.toml", "2026-13-45-0908-daily.toml", ".2026-11-23-0908-daily.toml"):
        (path.parent / name).write_text("")

    assert [held.id for held in minutes_files.list_files(tmp_path)] == [BARE.id]


def test_huddles_are_held_in_their_order_and_found_by_beginning(tmp_path: Path) -> None:
    """The last one where nothing is said; day and agenda are in the name."""
    with pytest.raises(Unknown, match="there are no minutes yet"):
        minutes_files.find(tmp_path, None)
    ids = ["2026-12-01-0908-daily", "2026-11-23-0908-daily", "2026-11-23-0908-daily-2"]
    paths = [minutes_files.save(tmp_path, replace(BARE, id=one)) for one in ids]

    assert [(held.id, held.day, held.agenda) for held in minutes_files.list_files(tmp_path)] == [
        (ids[1], date(2026, 11, 23), "daily"),
        (ids[2], date(2026, 11, 23), "daily"),
        (ids[0], date(2026, 12, 1), "daily"),
    ]
    assert minutes_files.find(tmp_path, None) == paths[0]
    assert minutes_files.find(tmp_path, ids[1]) == paths[1]
    assert minutes_files.find(tmp_path, "2026-12") == paths[0]
    with pytest.raises(Wrong, match="2026-11 matches 2 ids"):
        minutes_files.find(tmp_path, "2026-11")
    with pytest.raises(Unknown, match="there are no minutes 2025"):
        minutes_files.find(tmp_path, "2025")
