"""Files that are right are read in plain Python, and all others by pydantic's core."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from math import inf, nan
from typing import Any, Literal, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.agenda import Agenda, Library
from huddlecli.core.minutes import Minutes
from huddlecli.core.records import Action, Change, Decision, Raised, Win
from huddlecli.core.side_records import Lead, Measure, Term
from huddlecli.core.team import Team
from huddlecli.store import minutes_files, toml
from huddlecli.store.schema import LEAVES, Invalid, Schema
from huddlecli.store.schema.reader import (
    Rules,
    TableReader,
    Unsure,
    alternatives,
    field_rules,
    has_fields,
)
from huddlecli.store.schema.records import RULES
from huddlecli.store.schema.validator import Validator
from tests.helpers.acme_views import HELD
from tests.helpers.damage import damage

BY_HAND = Rules(
    LEAVES,
    {"people": "person", "items": "item", "personal": None, "since": "from"},
    reports_all=True,
)
RULES_OF: Mapping[Any, Rules] = {
    **dict.fromkeys((Action, Decision, Raised, Win, Measure, Term, Lead, Change), RULES),
    **dict.fromkeys((Team, Agenda, Library), BY_HAND),
    Minutes: minutes_files.RULES,
}
TEXTS = st.text(max_size=4) | st.sampled_from(
    [
        "open",
        "weekly",
        "unknown",
        "x" * 200,
        "x" * 201,
        "one\ntwo",
        "Jörg",
        "nbsp\u00a0",
        "\u202e",
        "👩‍👩",
    ]
)
TIMES = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=2))]))
AT, DAY = datetime(2026, 11, 30, 9, tzinfo=UTC), date(2026, 12, 4)
RECORD = {"id": "abcdefghjk", "title": "Call", "created": AT, "by": "maria"}
ACTION = {**RECORD, "owner": "maria", "due": DAY, "status": "open", "changes": ()}
LEAD = {**RECORD, "crm": "7", "passed": AT, "entered": {"demo": DAY}}
MEASURE = {**RECORD, "targets": {"2026-W48": 3}, "values": {"2026-W48": 2.5}, "from": "wins"}
PLAIN: Mapping[Any, st.SearchStrategy[Any]] = {
    str: TEXTS,
    int: st.integers(-1, 1500),
    bool: st.booleans(),
    date: st.dates(),
    datetime: TIMES,
    int | float: st.integers() | st.floats() | st.sampled_from([inf, nan]),
    datetime | date: TIMES | st.dates(),
}


class Text(str):
    """Text that is no plain text."""

    __slots__ = ()


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.binary(max_size=2),
    st.builds(Text, TEXTS),
    st.datetimes(),
    st.just(time(9)),
    st.lists(TEXTS, max_size=2),
    st.lists(TEXTS, max_size=2).map(tuple),
    st.sets(TEXTS, max_size=1),
    st.dictionaries(TEXTS | st.integers(), TEXTS, max_size=2),
    *PLAIN.values(),
)


def right(hint: Any, rules: Rules) -> st.SearchStrategy[Any]:
    """Return what a file may have for a type, nearly always right."""
    if hint in PLAIN:
        return PLAIN[hint]
    if has_fields(hint):
        return tables(hint, rules)
    if kinds := alternatives(hint):
        return st.one_of(*(right(kind, rules) for kind in kinds))
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return st.sampled_from(inner)
    if origin is Mapping:
        return st.dictionaries(right(inner[0], rules), right(inner[1], rules), max_size=2)
    if origin in (tuple, Sequence):
        return st.lists(right(inner[0], rules), max_size=2)
    return ODD  # any value will do


def tables(kind: Any, rules: Rules) -> st.SearchStrategy[dict[str, Any]]:
    """Return tables with some of the keys of a class."""
    fields = [field for field in field_rules(kind, rules) if field.key]
    values = {str(field.key): right(field.hint, rules) for field in fields}
    required = [str(field.key) for field in fields if not field.has_default]
    return st.fixed_dictionaries(
        {key: values.pop(key) for key in required},
        optional=values,  # those that are left
    )


@cache
def files(kind: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Return the content of files of a kind, nearly always right."""
    return tables(kind, RULES_OF[kind])


@st.composite
def damaged(draw: st.DrawFn, kind: Any) -> dict[str, Any]:
    """Return a table in which up to two entries, at any depth, are odd, missing or too many."""
    table = draw(files(kind))
    damage(draw, table, ODD, ["more", "personal"])
    return table


def outcome(read: Callable[[Any], object], table: Any) -> object:
    """Return what was read, or all that is wrong."""
    try:
        return repr(read(table))
    except Invalid as error:
        return list(error.problems)


@pytest.mark.parametrize("kind", RULES_OF)
@given(data=st.data())
def test_both_ways_to_read_a_file_agree(kind: Any, data: st.DataObject) -> None:
    """The same value, with the same types in it, or the same problems in the same order."""
    schema, validator = Schema(kind, RULES_OF[kind]), _validator(kind)
    for _ in range(2):  # the second table may have the shape of the first
        table = data.draw(damaged(kind))
        assert outcome(schema.validate, table) == outcome(validator.validate, table)
        assert outcome(schema.check_values, table) == outcome(validator.check_values, table)


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        (Action, ACTION),
        (Action, ACTION | {"tags": ["a"], "due": date(2026, 12, 4), "later": [{}]}),
        (Change, {"at": AT, "by": "maria", "set": {"a": [1], "b": {}}, "add": {"tags": ["a"]}}),
        (Lead, LEAD | {"arrived": date(2026, 12, 4), "answered": "unknown"}),
        (Measure, MEASURE),
        (Team, {"name": "Jörg's", "timezone": "UTC"}),
        (
            Team,
            {
                "name": "acme",
                "timezone": "UTC",
                "closed": [date(2026, 12, 24)],
                "person": [
                    {"name": "maria", "side": "marketing", "away": True},
                    {"name": "sam", "side": "sales", "away": {"from": DAY, "until": DAY}},
                ],
                "hours": {"opens": "09:00", "closes": "17:30", "days": ["mon"]},
                "leads": {"answer": {"other": "1d"}, "status": {"Recycled": "nurture"}},
            },
        ),
        (Minutes, toml.loads(minutes_files.to_toml(HELD))),
    ],
)
def test_a_file_that_is_right_is_read_without_pydantic(kind: Any, table: dict[str, Any]) -> None:
    """Whatever its keys are: otherwise every command would take longer."""
    reader = TableReader(kind, RULES_OF[kind])
    reader.check_values(table)

    assert reader.read(table) == _validator(kind).validate(table)


def test_tables_of_one_shape_may_have_other_values() -> None:
    """What is known about a shape concerns its types alone."""
    reader = TableReader(Action, RULES)
    assert reader.read(ACTION).status == "open"
    for wrong in ({"status": "lost"}, {"created": datetime(2026, 11, 30, 9)}):  # noqa: DTZ001  the mistake
        with pytest.raises(Unsure):
            reader.read(ACTION | wrong)
        with pytest.raises(Unsure):
            reader.check_values(wrong)


def test_the_shapes_of_files_that_are_remembered_are_few() -> None:
    """A folder may have any number of keys of a newer version."""
    reader = TableReader(Action, RULES)
    tables = [ACTION | {f"key{n}": n} for n in range(3000)]
    assert {repr(reader.read(table)) for table in tables} == {repr(reader.read(ACTION))}


@cache
def _validator(kind: Any) -> Validator[Any]:
    return Validator(kind, RULES_OF[kind])
