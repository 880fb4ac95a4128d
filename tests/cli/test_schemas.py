"""`huddle schema`, and the schemas themselves: one for each JSON output, none of them loose."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import pytest
from jsonschema import Draft202012Validator

from docs.outputs.files import FOLDER, texts
from huddlecli.cli.completion.table import WORDS
from huddlecli.core.facts.rows import FACT_CLASSES
from tests.cli.test_output_files import MADE, SHOWS
from tests.helpers.desk import MONDAY, Desk
from tests.helpers.json_outputs import mistakes
from tests.helpers.typed_huddle import LINES

Path: TypeAlias = tuple[str | int, ...]

OUTPUTS = sorted(name.removesuffix(".json") for name in texts())
MORE = (
    *("minutes list", "minutes show", "agenda list", "mine --all", "init --list"),
    *(f"lead list --by {key}" for key in ("source", "reason", "definition", "stage", "week")),
    *("measure plan --goal 500000 --deal 20000 --rate 2.5% --cycle 60d", "summary --full"),
    "measure plan --goal 9000 --deal 90 --rate 2% --reps 1 --tries 6 --each 6m --hours 1",
    "rollup acme --week this --with-topics",
)
ROWS = tuple(f"facts: {row.fact}" for row in FACT_CLASSES)  # a row of each kind
NINE = datetime.fromisoformat(MONDAY)
LATER = (  # each a day after the one before
    "lead reject Brightwave routing wrong country",
    "lead add Oakline @ana from:fair",
    "lead answer Oakline",
    "lead accept Oakline",
    "measure agree Leads",
    "measure log Leads 20",
    "measure edit Leads --target 40",
    "term write lead Somebody who asked",
    "term agree lead",
    "term agree lead --for marketing",
    "term stage add Qualified --days 14 --side sales",
    "term stage add Won",
    "term agree funnel",
    "term agree funnel --for marketing",
    "closed add 2026-12-24 --name Christmas",
    "people edit ana --email ana@acme.test --called Ana",
    "people away maria --until 2026-12-31",
    "raise Again",
    "parked add Later",
    "log Ask @ana by wed",
    "done Quote",
    "config set topics.off pay",
)
# What is in these tables has names of the team's choice, so none of them must be there.
TABLES = {
    *("set", "add", "remove", "entered", "agreed", "by_side", "by_source", "by_reason", "sides"),
    *("categories", "own", "present_by_side"),
}
# A value of these may be anything that a file can have.
ANY_VALUE = {"value"}


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a desk of a team that has as much of everything as a few lines can make."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    for minute, line in enumerate(MADE):
        assert desk.said(line, HUDDLE_NOW=f"2026-11-23T08:0{minute}:30+01:00")[2] == 0
    desk.said("start daily --plain", stdin=LINES)
    for day, line in enumerate(LATER, start=1):
        desk.environ["HUDDLE_NOW"] = (NINE + day * timedelta(days=1)).isoformat()
        out, err, code = desk.said(line)
        assert code == 0, (line, out, err)
    return desk


@pytest.fixture(scope="module")
def shown(acme: Desk) -> dict[str, dict[str, Any]]:
    """Return the JSON of each command that has some, by its line."""
    found = dict[str, dict[str, Any]]()
    for line in dict.fromkeys((*SHOWS, *MORE)):
        acme.run(f"-q {line} -o shown.json")
        found[line] = json.loads((acme.root / "shown.json").read_text(encoding="utf-8"))
    acme.run("-q facts -o shown.jsonl")
    for line in (acme.root / "shown.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found.setdefault(f"facts: {row['fact']}", row)
    return found


def test_the_files_are_those_of_the_descriptions() -> None:
    """After the change of an output, run `python -m docs.outputs`."""
    written = {name: (FOLDER / name).read_text(encoding="utf-8") for name in texts()}

    assert written == texts()


def test_every_command_with_json_is_shown_here() -> None:
    """Whoever adds a command with JSON says here how it is asked for some."""
    with_json = {
        name for name, words in WORDS.items() if "json" in words.get("--format", ((), ()))[1]
    }

    assert (
        with_json
        == {
            name
            for name in WORDS
            if any(f"{line} ".startswith(f"{name} ") for line in [*SHOWS, *MORE])
        }
        & with_json
    )


def test_each_output_has_a_schema_and_each_schema_an_output(
    shown: dict[str, dict[str, Any]],
) -> None:
    """No schema is left over; `Desk` has compared each output with its own."""
    names = {re.sub(r"huddle\.(.*)/1", r"\1", found["schema"]) for found in shown.values()}

    assert sorted(names) == OUTPUTS


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_schema_leaves_nothing_open(name: str) -> None:
    """Each value has a type, each field of an object is required, and each schema has a title."""
    schema = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)

    assert schema["$id"] == f"urn:huddle:{name}:1"
    assert schema["title"].startswith("huddle ")
    for whole in [schema] if "properties" in schema else schema["oneOf"]:
        assert whole["properties"]["schema"] == {"const": f"huddle.{name}/1"}
    assert [*open_places(schema)] == []


def open_places(schema: Any, place: str = "") -> Iterator[str]:
    """Yield where a schema says nothing about a value, or lets a field be left out."""
    says = schema.keys() & {"type", "enum", "const", "$ref", "oneOf", "anyOf", "properties"}
    if not says and place.rpartition("/")[2] not in ANY_VALUE:
        yield place
    if "type" in schema and [*schema.get("properties", {})] != schema.get("required", []):
        yield f"{place}: not all required"
    if schema.get("type") == "array" and "items" not in schema:
        yield f"{place}: no items"
    inner = {**schema.get("properties", {}), **schema.get("$defs", {})}
    inner |= {key: schema[key] for key in ("items", "additionalProperties") if key in schema}
    inner |= {
        str(n): one for key in ("oneOf", "anyOf") for n, one in enumerate(schema.get(key, ()))
    }
    for key, one in inner.items():
        yield from open_places(one, f"{place}/{key}")


@pytest.mark.parametrize("line", dict.fromkeys((*SHOWS, *MORE, *ROWS)))
def test_a_field_that_is_missing_or_of_another_type_is_noticed(
    shown: dict[str, dict[str, Any]], line: str
) -> None:
    """Of what is really there: each field is left out in turn, then has a value that it cannot."""
    whole = shown[line]
    assert mistakes(whole) == []
    unnoticed = [
        (how, place)
        for place in places(whole)
        for how, changed in damaged(whole, place)
        if not mistakes(changed)
    ]

    assert unnoticed == []


def places(value: Any, place: Path = ()) -> Iterator[Path]:
    """Yield where each field is; of entries of a list, those of the first."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*place, key)
            yield from places(inner, (*place, key))
    elif isinstance(value, list) and value:
        yield from places(value[0], (*place, 0))


def damaged(whole: dict[str, Any], place: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a document without the field, with another type, and with a day that is none."""
    *way, key = place
    if not TABLES & {*way}:
        yield "missing", with_value(whole, place, None)
    if key in ANY_VALUE or {"set"} & {*way}:
        return
    value: Any = whole
    for step in place:
        value = value[step]
    yield "a list in a list", with_value(whole, place, [[[]]])
    if re.fullmatch(r"\d{4}-\d\d-\d\d(T.*Z)?", str(value)) and key not in ("title", "huddle"):
        yield "no day", with_value(whole, place, f"{value[:5]}13{value[7:]}")
    if type(value) in (int, float, bool):
        yield "a text", with_value(whole, place, "1")


def with_value(whole: dict[str, Any], place: Path, value: Any) -> dict[str, Any]:
    """Return a copy in which a field has another value; None leaves the field out."""
    changed = copy.deepcopy(whole)
    inner: Any = changed
    for step in place[:-1]:
        inner = inner[step]
    if value is None:
        del inner[place[-1]]
    else:
        inner[place[-1]] = value
    return changed


def test_a_list_of_all_schemas(desk: Desk) -> None:
    """Their names, and the command or the file that each is of."""
    out, err, code = desk.said("schema")
    rows = dict(line.split(maxsplit=1) for line in out.splitlines())

    assert (err, code) == ("", 0)
    assert list(rows) == sorted(path.stem for path in FOLDER.glob("*.json"))
    assert rows["actions"] == "huddle action list --format json"
    assert rows["parked"] == "huddle parked list or show --format json"


@pytest.mark.parametrize("name", ["actions", "huddle.actions/1", "Actions", "huddle.actions"])
def test_a_schema_is_printed_as_its_file_is(desk: Desk, name: str) -> None:
    """By its name, or by what the JSON itself says."""
    desk.run(f"schema {name}", out=(FOLDER / "actions.json").read_text(encoding="utf-8"))


def test_a_schema_in_a_file(desk: Desk) -> None:
    """Its bytes are those on stdout, whatever the file is called."""
    for name in ("mine.json", "mine.txt", "mine"):
        desk.run(f"schema mine -o {name}", out=f"written  {name}\n")
        assert (desk.root / name).read_bytes() == (FOLDER / "mine.json").read_bytes()
    desk.run("schema mine -o -", out=(FOLDER / "mine.json").read_text(encoding="utf-8"))
    desk.run("schema -o all.md", out="written  all.md\n")


def test_an_unknown_schema_names_the_nearest(desk: Desk) -> None:
    """With nothing near, the hint is the list."""
    for name, hint in (
        ("acton", "huddle schema action"),
        ("huddle.actions/2", "huddle schema actions"),
        ("x", "huddle schema"),
    ):
        desk.run(f"schema {name}", err=f"error: there is no schema {name}\nhint:  {hint}\n", code=2)


def test_no_team_is_needed(desk: Desk) -> None:
    """Nor made: who writes a program need not be on a team."""
    before = desk.files()

    out, err, code = desk.said("schema minutes", HUDDLE_TEAM="/nowhere", HUDDLE_USER="")

    assert (out[:1], err, code, desk.files()) == ("{", "", 0, before)
