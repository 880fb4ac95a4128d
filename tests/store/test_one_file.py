"""One file of a team joined from its versions: which file it is, by its path or its content."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from huddlecli.core.records import KINDS, Kind, record_class
from huddlecli.core.team import Team
from huddlecli.store import agenda_files
from huddlecli.store.record_paths import KIND_IN
from huddlecli.store.records import RecordStore
from huddlecli.store.sync.one_file import join_one_file, place_by_content, place_in_team
from tests.helpers.acme_weeks import BERLIN, at, fill

ID = "k7f2000001"
TEAM = Team(name="Acme", timezone="Europe/Berlin")
KEYS: dict[Kind, dict[str, Any]] = {
    "action": {"owner": "ana", "due": date(2026, 12, 1)},
    "measure": {"owner": "ana", "unit": "leads", "per": "week", "want": "at-least", "target": 9},
    "term": {"text": "Has a budget.", "version": 1},
    "lead": {"owner": "cem", "from_side": "marketing", "passed": at(20)},
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_is_known_by_its_content(tmp_path: Path, kind: Kind) -> None:
    """Parked and raised topics may look the same, and are joined in the same way."""
    fill(tmp_path)
    store = RecordStore(tmp_path, BERLIN)
    store.create(record_class(kind), ID, "ana", at(20), title="one", **KEYS.get(kind, {}))
    store.change(record_class(kind), ID, "ana", at(21), set={"title": "two", "tags": ("x",)})
    (path,) = tmp_path.glob(f"*/*/{ID}-*.toml")
    text = path.read_text(encoding="utf-8")

    place = place_by_content(text)

    assert place
    found = KIND_IN[place.partition("/")[0]]
    assert found == kind or {found, kind} == {"parked", "raised"}
    assert join_one_file(place, None, text, text, TEAM).text == text


def test_other_files_of_a_team_are_known_by_their_content(tmp_path: Path) -> None:
    """The team's own file, minutes, journals, agendas and topics; nothing else is a team's."""
    fill(tmp_path)
    for path in (*tmp_path.glob("huddles/2026-11/*.*"), tmp_path / "huddle.toml"):
        text = path.read_text(encoding="utf-8")
        assert place_by_content(text) == path.relative_to(tmp_path).as_posix()
    for path in agenda_files.bundled().glob("*.toml"):
        place = place_by_content(path.read_text(encoding="utf-8"))
        assert place == f"agendas/{'agenda' if path.stem == 'library' else path.stem}.toml"
    others = ("", "a = 1\n", "not TOML", '{"a": 1}\n', 'id = "../../x"\nstarted = 1\n', "item = \n")
    assert [place_by_content(text) for text in others] == [None] * len(others)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("huddle.toml", "huddle.toml"),
        ("teams/acme/huddle.toml", "huddle.toml"),
        ("acme/agendas/ours.toml", "agendas/ours.toml"),
        ("acme/wins/2026-11/k7f2000001-x.20261123.toml", "wins/2026-11/k7f2000001-x.20261123.toml"),
        ("pyproject.toml", None),
        ("actions/open/notes.toml", None),
        ("", None),
    ],
)
def test_a_team_may_be_in_a_folder_of_the_clone(path: str, place: str | None) -> None:
    """The end of the path is the place in the team."""
    assert place_in_team(path) == place
