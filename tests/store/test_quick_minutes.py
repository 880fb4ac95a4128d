"""The quick reader of topics: it says and refuses what the usual reader of minutes does."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddlecli.core.minutes import (
    MinutedAction,
    MinutedPoint,
    MinutedReview,
    Minutes,
    Present,
    Titled,
)
from huddlecli.core.past_huddles import topics_of
from huddlecli.store import minutes_files
from huddlecli.store.quick.minutes import TopicReader
from huddlecli.store.record_files import SkippedFile
from tests.helpers.past_dailies import daily

PIECES = ['"', "\\", "\n", "\n\n", "#", "]", "[", "T", "é", "e\u0301", "2026-02-30", "-", "1.5", ""]
PIECES += ["[item]\n", "[[item]]\n", "[[item.point]]\n", '"struck"', '"topic"', "true", "\t", "\r"]
PIECES += ["[floor]\nsales = 1\n\n", 'topic = "gone"\n', "outcome = 1\n", "point = 1\n", "{}"]


def whole(day: int) -> Minutes:
    """Return minutes with everything in them that a huddle can leave behind."""
    minutes = daily(day, (180, 300, 0, 60))
    action = MinutedAction(
        id="k7f2q9xmtb", title='Call "Oak"', owner="sam", due=date(2026, 12, 1), status="open"
    )
    titled = Titled(id="d000000001", title="Ein Formular für alle", wording="alle")
    review = MinutedReview(id="d000000002", title="No fairs", result="kept", until=action.due)
    point = MinutedPoint(
        opened_by="sales",
        rounds=2,
        said_back=True,
        restatement="they wait",
        outcome="none",
        speaker="ana",
        review=review,
        notes=("one", 'the "second"'),
        actions=(action,),
        decisions=(titled,),
        parked=(titled,),
    )
    items = [replace(item, points=(point, *item.points)) for item in minutes.items]
    items[0] = replace(items[0], notes=("noted",), actions=(action,), points=())
    struck = replace(items[1], left="struck", reason="late", source="r000000001", by=("ana",))
    return replace(
        minutes,
        present=(Present(name="ana", side="sales"), Present(name="zoë", side=None)),
        items=(*items, struck, replace(struck, left="carried", topic="prices")),
        score=8.5,
        score_reasons=("late",),
        floor={"sales": 95, "marketing": 4},
        wins=(titled,),
        waiting=(struck,),
        late_minutes=1,
        kept=2,
        due=3,
    )


def read(team: Path) -> Iterator[object]:
    """Yield what each of the two readers says and warns about."""
    warnings: list[SkippedFile] = []
    yield sorted(TopicReader(team).newest_first(warnings.append)), warnings
    warnings = []
    yield sorted(map(topics_of, minutes_files.newest_first(team, warnings.append))), warnings


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Return a team folder with the minutes of some weeks, in Berlin and New York."""
    with TemporaryDirectory() as name:
        team = Path(name)
        (team / "huddle.toml").touch()
        for day in range(14):
            minutes = whole(day) if day % 3 else daily(day, (180, 300, 0, 60))
            zone = "Europe/Berlin" if day % 2 else "America/New_York"
            minutes_files.save(team, replace(minutes, timezone=zone))
        yield team


def test_both_readers_say_the_same(folder: Path) -> None:
    """And most minutes need no parser: without one, the topics of the later ones are there."""
    quick, usual = read(folder)
    assert quick == usual


def test_most_minutes_are_not_parsed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only those that have a table unlike the ones before."""
    parsed = list[Path]()

    def noted(path: Path, text: str) -> Minutes:
        parsed.append(path)
        return usual(path, text)

    usual = minutes_files.parsed
    monkeypatch.setattr(minutes_files, "parsed", noted)
    assert len(list(TopicReader(folder).newest_first(lambda _: None))) == 14
    assert len(parsed) <= 4


@given(st.data())
@settings(max_examples=60)
def test_no_damaged_minutes_are_read_in_another_way(folder: Path, data: st.DataObject) -> None:
    """A warning for those that the usual reader refuses, and no other topics for the rest."""
    with TemporaryDirectory() as name:
        team = Path(name)
        shutil.copytree(folder, team, dirs_exist_ok=True)
        # The latest are read first: by now, the quick reader knows all their tables.
        path = data.draw(st.sampled_from(sorted(team.glob("huddles/*/*.toml"))[:9]))
        text = path.read_text()
        begin = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(begin, min(len(text), begin + 9)))
        path.write_text(text[:begin] + data.draw(st.sampled_from(PIECES)) + text[end:])
        quick, usual = read(team)
        assert quick == usual


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id = "2026-11-04', 'id = "2026-11-05'),
        ("Europe/Berlin", "Europe/Atlantis"),
        ("America/New_York", "America/Atlantis"),
        ("started = 2026-", "started = 1026-"),
        ('kind = "topic"', 'kind = "chat"'),
        ("[[item.point]]\n", "[[waiting.point]]\n"),
        ("[item.point.review]\n", "[item.point.review]\n[item.point.review]\n"),
        ("rounds = 2\n", "rounds = 2\nrounds = 2\n"),
        ("due = 2026-12-01", "due = 2026-12-32"),
        ('topic = "stuck"', 'topic = "\\"stuck\\""'),
        ('left = "struck"', 'left = "through"'),
    ],
)
def test_each_mistake_is_found(folder: Path, tmp_path: Path, old: str, new: str) -> None:
    """In all minutes that have the words."""
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    changed = 0
    for path in sorted(tmp_path.glob("huddles/*/*.toml"))[:9]:
        text = path.read_text()
        path.write_text(text.replace(old, new))
        changed += old in text
    quick, usual = read(tmp_path)
    assert changed
    assert quick == usual
