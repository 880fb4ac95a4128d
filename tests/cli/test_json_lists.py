"""Every list is JSON of the same shape: a schema, and rows with all their fields."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.helpers.desk import Desk
from tests.helpers.typed_huddle import LINES

ACTION = (
    "id title owner side due status created closed done_on reason by huddle item topic tags overdue"
)
PLACE = "created by huddle item topic tags"
MEASURE = (
    "id title owner owes unit per want target proposed from agreed agreed_on review status created"
    " by red_running periods"
)
MINUTES = "id agenda title started ended timezone present items score message late_minutes"
ITEM = (
    "kind title topic opened_by planned_seconds actual_seconds carried points notes actions"
    " decisions parked"
)
POINT = (
    "opened_by speaker listener rounds said_back restatement outcome notes actions decisions parked"
)
HUDDLE = "id agenda title started minutes planned_minutes present score late_minutes"
SUMMARY = (
    "schema team period huddles covered not_covered decisions wins parked actions kept kept_rate"
    " by_side trend measures"
)
LISTS = {
    "action list": ("actions", ACTION),
    "decision list": (
        "decisions",
        f"id title why owner review replaces replaced_by status {PLACE}",
    ),
    "parked list": ("parked", f"id title status {PLACE}"),
    "win list": ("wins", f"id title side {PLACE}"),
    "measure list": ("measures", MEASURE),
    "minutes list": ("minutes", MINUTES),
    "minutes show": ("minutes", MINUTES),
    "agenda topics": ("topics", "id title category minutes opens talk understand execute"),
    "agenda list": ("agendas", "name title cadence from at on timezone minutes loop items"),
    "people list": ("people", "name side email timezone away"),
    "closed list": ("closed", "day weekday name"),
}
EMPTY = ("measure list", "action list", "decision list", "parked list", "win list", "minutes list")


def told(desk: Desk, line: str) -> dict[str, Any]:
    """Return the JSON of a command, which is the same on a terminal and says nothing else."""
    out, err, code = desk.said(f"{line} --format json")
    found = json.loads(out)

    assert (err, code) == ("", 0)
    assert desk.said(f"{line} --format json", FORCE_COLOR="1") == (out, err, code)
    return dict(found)


def nulls(found: object) -> list[str]:
    """Return the keys that are lists by name and null by value."""
    match found:
        case dict():
            lists = (
                "tags",
                "notes",
                "actions",
                "decisions",
                "parked",
                "points",
                "items",
                "present",
            )
            own = [key for key, value in found.items() if key in lists and value is None]
            return own + [key for value in found.values() for key in nulls(value)]
        case list():
            return [key for value in found for key in nulls(value)]
        case _:
            return []


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """Return a desk with a huddle held, and one record of each kind with as little as can be."""
    desk.said("start daily --plain", stdin=LINES)
    for line in (
        "log Call",
        "decision add One price",
        "parked add Page",
        "win add Oakline",
        "measure add X",
        "closed add 2026-12-24",
    ):
        assert desk.said(line)[2] == 0
    return desk


@pytest.mark.parametrize(("line", "shape"), LISTS.items())
def test_a_list_has_its_schema_and_all_fields(
    busy: Desk, line: str, shape: tuple[str, str]
) -> None:
    """A field that is empty is null, a list that is empty is one."""
    name, fields = shape
    found = told(busy, line)

    assert (list(found), found["schema"]) == (["schema", name], f"huddle.{name}/1")
    assert found[name]
    assert [{*fields.split()} - row.keys() for row in found[name]] == [set()] * len(found[name])
    assert len({tuple(row) for row in found[name]}) == 1
    assert nulls(found) == []


@pytest.mark.parametrize("line", EMPTY)
def test_an_empty_list_is_a_list(desk: Desk, line: str) -> None:
    """It is [], never null, and the schema is there."""
    name = LISTS[line][0]

    assert told(desk, line) == {"schema": f"huddle.{name}/1", name: []}


def test_minutes_have_the_fields_of_items_and_points(busy: Desk) -> None:
    """Boards, loops and the close alike."""
    minutes = told(busy, "minutes show")["minutes"][0]
    points = [point for item in minutes["items"] for point in item["points"]]

    assert [{*ITEM.split()} - item.keys() for item in minutes["items"]] == [set()] * 4
    assert points
    assert [{*POINT.split()} - point.keys() for point in points] == [set()] * len(points)
    assert {tuple(one) for one in minutes["present"]} == {("name", "side")}


def test_a_summary_has_the_fields_of_the_contract(busy: Desk) -> None:
    """Also where there was no huddle and nothing was kept."""
    for line in ("summary", "summary --week 2026-W02"):
        found = told(busy, line)
        assert ({*SUMMARY.split()} - found.keys(), found["schema"]) == (set(), "huddle.summary/1")
        assert list(found["period"]) == ["start", "end", "week", "timezone"]
        assert [{*HUDDLE.split()} - one.keys() for one in found["huddles"]] == [set()] * len(
            found["huddles"]
        )
        assert list(found["actions"]) == ["created", "done", "dropped", "open", "overdue"]
        rows = [row for rows in found["actions"].values() for row in rows]
        assert [{*ACTION.split()} - row.keys() for row in rows] == [set()] * len(rows)
        assert len(found["trend"]) == 8
        assert nulls(found) == []
