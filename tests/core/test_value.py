"""Values: what they share with frozen dataclasses, and what they refuse."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from dataclasses import replace as dataclasses_replace
from typing import Any, ClassVar

import pytest
from pydantic import TypeAdapter, ValidationError

from huddlecli.core.value import NO_KEYS, Value, replace


class Task(Value):
    """A value with a default, a table and a field for the class alone."""

    kind: ClassVar[str] = "task"

    id: str
    owner: str | None = None
    more: Mapping[str, Any] = NO_KEYS


class DueTask(Task):
    """A value with a required field after those with defaults."""

    due: int
    owner: str | None = "maria"


class Share(Value, kw_only=False):
    """A value whose fields have positions."""

    part: int
    whole: int = 100


@dataclass(frozen=True, kw_only=True)
class _SameTask:
    id: str
    owner: str | None = "maria"
    more: Mapping[str, Any] | None = None
    due: int


DUE = DueTask(id="a", due=3)


def test_defaults_may_come_before_required_fields_of_a_subclass() -> None:
    """The fields of the base come first, and a subclass may give one another default."""
    assert (DUE.id, DUE.owner, DUE.more, DUE.due) == ("a", "maria", {}, 3)
    assert repr(DUE) == "DueTask(id='a', owner='maria', more={}, due=3)"


def test_values_are_equal_by_class_and_fields() -> None:
    """A default that is given is the same as one that is not; the hash agrees."""
    assert Share(1) == Share(1, 100) == Share(part=1, whole=100)
    assert hash(Share(1)) == hash(Share(1, 100))
    assert Share(1) != Share(2)
    assert Share(1) != (1, 100)
    assert Task(id="a") != DueTask(id="a", due=3)


def test_a_value_with_a_table_has_no_hash() -> None:
    """As the table may be another one tomorrow."""
    with pytest.raises(TypeError):
        hash(Task(id="a", more={}))


def test_a_match_takes_fields_by_position_where_they_have_positions() -> None:
    """And by name everywhere."""
    match Share(1, 2):
        case Share(part, whole):
            assert (part, whole) == (1, 2)
    match DUE:
        case DueTask(owner="maria", due=due):
            assert due == 3
    assert DueTask.__match_args__ == ()


def test_nobody_changes_a_value() -> None:
    """No field can be set or removed, known or not."""
    for name in ("due", "other"):
        with pytest.raises(AttributeError):
            setattr(DUE, name, 4)
        with pytest.raises(AttributeError):
            delattr(DUE, name)
    assert (DUE.id, DUE.owner, DUE.due) == ("a", "maria", 3)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda make: make(DueTask)(owner="sam"), "DueTask lacks id, due"),
        (lambda make: make(DueTask)(id="a", due=1, day=2), "DueTask has no day"),
        (
            lambda make: make(DueTask)("a", due=1),
            "DueTask takes its fields once, and 0 by position",
        ),
        (lambda make: make(Share)(1, 2, 3), "Share takes its fields once, and 2 by position"),
        (lambda make: make(Share)(1, part=2), "Share takes its fields once, and 2 by position"),
        (lambda make: make(replace)(Share(1), day=2), "Share has no day"),
    ],
)
def test_a_value_has_exactly_its_fields(
    make: Callable[[Callable[[Any], Any]], Any], message: str
) -> None:
    """None is missing, unknown or given twice."""
    with pytest.raises(TypeError) as refused:
        make(lambda kind: kind)

    assert str(refused.value) == message


def test_a_copy_is_equal() -> None:
    """However it is made."""
    same = DueTask(id="a", due=3, more={"b": [1]})
    for copied in (copy.copy(same), copy.deepcopy(same), pickle.loads(pickle.dumps(same))):  # noqa: S301  our own
        assert copied == same
        assert repr(copied) == repr(same)


def test_both_ways_to_replace_fields_agree() -> None:
    """That of values, and that of dataclasses."""
    wanted = DueTask(id="a", due=3, owner=None)
    assert replace(DUE, owner=None) == wanted
    assert dataclasses_replace(DUE, owner=None) == wanted
    assert DUE.owner == "maria"


def test_dataclasses_take_a_value_for_one_of_theirs() -> None:
    """With the fields, defaults and content of a dataclass."""
    assert is_dataclass(DUE)
    assert [field.name for field in fields(DUE)] == ["id", "owner", "more", "due"]
    assert asdict(DUE) == {"id": "a", "owner": "maria", "more": {}, "due": 3}


def test_pydantic_reads_a_value_as_it_reads_a_dataclass() -> None:
    """The same content, and the same mistakes."""
    reader, same = TypeAdapter(DueTask), TypeAdapter(_SameTask)
    assert reader.validate_json('{"id": "a", "due": 3}') == DUE
    for text in ('{"id": "a"}', '{"id": 1, "due": 3}', "[]", '{"id": "a", "due": "x"}'):
        with pytest.raises(ValidationError) as refused:
            reader.validate_json(text)
        with pytest.raises(ValidationError) as wanted:
            same.validate_json(text)
        types = [error["type"] for error in refused.value.errors()]
        assert types == [error["type"] for error in wanted.value.errors()]
